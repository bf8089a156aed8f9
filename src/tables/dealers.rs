//! Dealers: who sells the company's products where.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::columns::{self, Column, Known};
use super::entries;
use super::faults::Faults;
use super::figures::{self, CellFault};
use super::sheet::{Cell, Row, Sheet};
use crate::brand::{Brand, TableSettings, Text, is_country, is_email};
use crate::paths::WebLink;

/// A dealer.
#[derive(Debug, Clone)]
pub struct Dealer {
    /// The name of the firm.
    pub name: Text,
    /// The country, as its two letters.
    pub country: Arc<str>,
    /// The town.
    pub city: Option<Arc<str>>,
    /// The postcode.
    pub postcode: Option<Arc<str>>,
    /// Street and number.
    pub address: Option<Arc<str>>,
    /// As it is shown.
    pub phone: Option<Arc<str>>,
    /// Mail address.
    pub email: Option<Arc<str>>,
    /// Its site.
    pub url: Option<WebLink>,
    /// Languages spoken, as tags.
    pub languages: Vec<Arc<str>>,
    /// What it has in stock.
    pub stocks: Option<Text>,
    /// Where it is: degrees north and east.
    pub position: Option<(Decimal, Decimal)>,
}

/// What a column of dealers holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fact {
    Name(Option<Arc<str>>),
    Country,
    City,
    Postcode,
    Address,
    Phone,
    Email,
    Url,
    Languages,
    Stocks(Option<Arc<str>>),
    Lat,
    Lon,
}

impl Fact {
    fn parse(name: &str) -> Option<Self> {
        let (name, language) = match name.split_once('.') {
            Some((name, language)) => (name, Some(Arc::from(language))),
            None => (name, None),
        };
        match (name, language) {
            ("name", language) => Some(Self::Name(language)),
            ("stocks", language) => Some(Self::Stocks(language)),
            ("country", None) => Some(Self::Country),
            ("city", None) => Some(Self::City),
            ("postcode", None) => Some(Self::Postcode),
            ("address", None) => Some(Self::Address),
            ("phone", None) => Some(Self::Phone),
            ("email", None) => Some(Self::Email),
            ("url", None) => Some(Self::Url),
            ("languages", None) => Some(Self::Languages),
            ("lat", None) => Some(Self::Lat),
            ("lon", None) => Some(Self::Lon),
            _ => None,
        }
    }

    /// Of a column of names its language.
    fn language_of_name(&self) -> Option<&Option<Arc<str>>> {
        match self {
            Self::Name(language) => Some(language),
            _ => None,
        }
    }

    fn language_of_stocks(&self) -> Option<&Option<Arc<str>>> {
        match self {
            Self::Stocks(language) => Some(language),
            _ => None,
        }
    }

    fn names() -> Vec<&'static str> {
        vec![
            "name",
            "country",
            "city",
            "postcode",
            "address",
            "phone",
            "email",
            "url",
            "languages",
            "stocks",
            "lat",
            "lon",
        ]
    }
}

/// The dealers of a table, in the order of its rows.
pub(super) fn read(
    settings: &TableSettings,
    sheet: &Sheet,
    brand: &Brand,
    report: &mut Faults,
) -> Vec<Dealer> {
    let known = Known {
        names: Fact::names(),
        parse: &Fact::parse,
    };
    let columns = columns::find(settings, sheet, &known, report);
    for (needed, name) in [(Fact::Name(None), "name"), (Fact::Country, "country")] {
        if !columns.iter().any(|column| column.field == needed) {
            let message = format!("no column says the `{name}` of a dealer");
            let fault = settings.file.at.error("no-column", message);
            report.push(fault.help(format!("name it: `columns = {{ {name} = \"…\" }}`")));
            return Vec::new();
        }
    }
    let dealer = |row| dealer(row, &columns, (settings, brand), report);
    sheet.rows().filter_map(dealer).collect()
}

fn dealer(
    row: Row<'_>,
    columns: &[Column<Fact>],
    (settings, brand): (&TableSettings, &Brand),
    report: &mut Faults,
) -> Option<Dealer> {
    let cell = |fact: &Fact| {
        let column = columns.iter().find(|column| column.field == *fact);
        column.and_then(|column| column.cell(row))
    };
    let mut words = |of: fn(&Fact) -> Option<&Option<Arc<str>>>| {
        let cells = columns.iter().filter_map(|column| {
            let language = of(&column.field)?.as_deref();
            Some((language, column.cell(row)?))
        });
        entries::words(cells, brand, report)
    };
    let name = words(Fact::language_of_name);
    let stocks = words(Fact::language_of_stocks);
    let mut read = Reader { report };
    let country = cell(&Fact::Country);
    if name.is_none() || country.is_none() {
        let what = if name.is_none() { "name" } else { "country" };
        let message = format!("row {}: the dealer has no {what}", row.number());
        read.report.push(row.at().error("bad-row", message));
    }
    let text = |cell: Option<Cell<'_>>| cell.map(|cell| Arc::from(&*cell.text()));
    let degrees = |cell: Option<Cell<'_>>, most: i64, read: &mut Reader<'_>| {
        read.parsed(cell, |cell| {
            let mark = settings.decimal;
            figures::degrees(cell, mark, most)
        })
    };
    let (lat, lon) = (
        degrees(cell(&Fact::Lat), 90, &mut read),
        degrees(cell(&Fact::Lon), 180, &mut read),
    );
    Some(Dealer {
        country: read.parsed(country, country_of)?,
        city: text(cell(&Fact::City)),
        postcode: text(cell(&Fact::Postcode)),
        address: text(cell(&Fact::Address)),
        phone: text(cell(&Fact::Phone)),
        email: read.parsed(cell(&Fact::Email), email_of),
        url: read.parsed(cell(&Fact::Url), |cell| {
            cell.text().parse().map_err(CellFault::new)
        }),
        languages: cell(&Fact::Languages).map_or_else(Vec::new, languages),
        stocks,
        position: lat.zip(lon),
        name: name?,
    })
}

/// Reads cells and reports those that can't be read.
struct Reader<'a> {
    report: &'a mut Faults,
}

impl Reader<'_> {
    fn parsed<'c, T>(
        &mut self,
        cell: Option<Cell<'c>>,
        parse: impl FnOnce(Cell<'c>) -> Result<T, CellFault>,
    ) -> Option<T> {
        let cell = cell?;
        match parse(cell) {
            Ok(value) => Some(value),
            Err(why) => {
                self.report.push(why.at(cell));
                None
            }
        }
    }
}

fn country_of(cell: Cell<'_>) -> Result<Arc<str>, CellFault> {
    let text = cell.text();
    if is_country(&text) {
        return Ok(Arc::from(&*text));
    }
    let fault = CellFault::new(format!("`{text}` is no country"));
    Err(fault.help("write its two letters: `DE`, `CN`"))
}

fn email_of(cell: Cell<'_>) -> Result<Arc<str>, CellFault> {
    let text = cell.text();
    if is_email(&text) {
        return Ok(Arc::from(&*text));
    }
    Err(CellFault::new(format!("`{text}` is no mail address")))
}

fn languages(cell: Cell<'_>) -> Vec<Arc<str>> {
    let text = cell.text();
    let codes = text.split([',', ';', ' ', '/']).map(str::trim);
    codes.filter(|c| !c.is_empty()).map(Arc::from).collect()
}
