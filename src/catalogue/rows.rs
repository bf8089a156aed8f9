//! What the rows of tables say about products: the same facts as in front matter, read by the same
//! rules, each cell that breaks one reported.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::facts::{Availability, Gtin, LeadTime, Sku, Spec, SpecValue, Tier, WebLink};
use super::product::Offer;
use super::read_product::HsCode;
use crate::brand::{Brand, LanguageId, TableKind, TableSettings, is_country};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::Amount;
use crate::source::fields::Located;
use crate::tables::figures::{self, CellFault};
use crate::tables::{Cell, Column, Fact, Faults, Holds, ProductTable, Row, Tables};

/// How many rows are read on all cores before their faults are looked at: a table that is wrong in
/// every row must not cost more than one that is right.
const AT_ONCE: usize = 10_000;

/// The facts of all tables, in the order of brand.toml and of the rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// What each row says.
    pub articles: Vec<Article>,
    /// The cells that can't be read.
    pub faults: Report,
}

/// What a table says about an article.
#[derive(Debug, Clone)]
pub(super) struct Article {
    /// Which table says it, of those about products.
    pub table: usize,
    /// Its number, at the cell where it stands.
    pub sku: Located<Sku>,
    /// The number of the row.
    pub row: u32,
    /// The facts.
    pub facts: Facts,
}

/// The facts that a row can give.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub offer: Offer,
    pub moq: Option<u32>,
    pub gtin: Option<Gtin>,
    pub mpn: Option<Arc<str>>,
    pub brand: Option<Arc<str>>,
    pub model: Option<Arc<str>>,
    pub origin: Option<Arc<str>>,
    pub hs_code: Option<Arc<str>>,
    pub weight: Option<SpecValue>,
    pub specs: Vec<Spec>,
    /// What makes a page of the row.
    pub page: Option<Box<PageFacts>>,
}

/// What a page needs beyond the facts of its product.
#[derive(Debug, Clone, Default)]
pub(super) struct PageFacts {
    pub titles: BTreeMap<LanguageId, Arc<str>>,
    pub summaries: BTreeMap<LanguageId, Arc<str>>,
    pub category: Option<Arc<str>>,
    pub slug: Option<Arc<str>>,
    pub image: Option<Located<Arc<str>>>,
}

impl Rows {
    /// Reads the rows of all tables about products.
    pub(super) fn read(tables: &Tables, brand: &Brand) -> Self {
        let mut rows = Self::default();
        for (i, table) in tables.products.iter().enumerate() {
            let mut faults = Faults::default();
            let articles = match table.settings.kind {
                TableKind::Products => products(table, brand, &mut faults),
                TableKind::Prices => price_list(table, &mut faults),
                TableKind::Dealers | TableKind::Faq | TableKind::Certificates | TableKind::Jobs => {
                    Vec::new()
                }
            };
            let articles = articles.into_iter().map(|article| Article {
                table: i,
                ..article
            });
            rows.articles.extend(articles);
            rows.faults.extend(faults.into_report(&table.settings));
        }
        rows
    }
}

/// A row for each article; a number that comes again is reported.
fn products(table: &ProductTable, brand: &Brand, report: &mut Faults) -> Vec<Article> {
    let rows: Vec<Row<'_>> = table.sheet.rows().collect();
    let mut articles: Vec<Article> = Vec::new();
    let mut seen: HashMap<Arc<str>, usize> = HashMap::new();
    for some in rows.chunks(AT_ONCE) {
        let read: Vec<(Option<Article>, Vec<Diagnostic>)> = some
            .par_iter()
            .map(|row| {
                let mut faults = Vec::new();
                (article(table, *row, brand, &mut faults), faults)
            })
            .collect();
        for (article, faults) in read {
            for fault in faults {
                report.push(fault);
            }
            let Some(article) = article else {
                continue;
            };
            match seen.get(article.sku.value.as_str()) {
                Some(first) => report.push(twice(&articles[*first], &article)),
                None => {
                    seen.insert(article.sku.value.to_arc(), articles.len());
                    articles.push(article);
                }
            }
        }
    }
    articles
}

fn twice(first: &Article, again: &Article) -> Diagnostic {
    let message = format!(
        "row {}: the SKU `{}` stands in row {} already",
        again.row, again.sku.value, first.row
    );
    let at = &first.sku.at;
    let fault = again.sku.at.error("same-sku", message);
    fault
        .label("here again")
        .also(&at.file, at.span.clone(), "first here")
        .help("an article has one row; prices by quantity are a table with `kind = \"prices\"`")
}

fn key(table: &ProductTable, row: Row<'_>, faults: &mut Vec<Diagnostic>) -> Option<Located<Sku>> {
    let Some(cell) = table.key.cell(row) else {
        let message = format!("row {}: it has no article number", row.number());
        faults.push(row.at().error("bad-row", message));
        return None;
    };
    if cell.holds() == Holds::Error {
        faults.push(cell.error(
            "bad-cell",
            format!("the spreadsheet shows `{}`", cell.text()),
        ));
        return None;
    }
    match cell.text().parse() {
        Ok(value) => Some(Located {
            value,
            at: cell.at(),
        }),
        Err(why) => {
            faults.push(cell.error("bad-cell", why));
            None
        }
    }
}

fn article(
    table: &ProductTable,
    row: Row<'_>,
    brand: &Brand,
    faults: &mut Vec<Diagnostic>,
) -> Option<Article> {
    let mut facts = Facts::default();
    for column in &table.columns {
        let Some(cell) = column.cell(row) else {
            continue;
        };
        if let Err(why) = facts.read(column, cell, (&table.settings, brand)) {
            faults.push(why.at(cell));
        }
    }
    facts.offer.tiers.sort_by_key(|tier| tier.min);
    let sku = key(table, row, faults)?;
    Some(Article {
        table: 0,
        sku,
        row: row.number(),
        facts,
    })
}

impl Facts {
    fn read(
        &mut self,
        column: &Column<Fact>,
        cell: Cell<'_>,
        (settings, brand): (&TableSettings, &Brand),
    ) -> Result<(), CellFault> {
        let mark = settings.decimal;
        let text = || Arc::<str>::from(&*cell.text());
        match &column.field {
            Fact::Price => self.offer.price = Some(price(cell, settings)?),
            Fact::Was => self.offer.was = Some(price(cell, settings)?),
            Fact::Lowest30Days => self.offer.lowest_30_days = Some(price(cell, settings)?.value),
            Fact::OnRequest => self.offer.on_request = Some(flag(cell)?),
            Fact::Availability => self.offer.availability = Some(availability(cell)?),
            Fact::Stock => self.offer.stock = Some(figures::count(cell)?),
            Fact::LeadTime => {
                let days = figures::count(cell)?;
                let quantity = None;
                self.offer.lead_time = vec![LeadTime { quantity, days }];
            }
            Fact::Buy => self.offer.buy = Some(parsed::<WebLink>(cell)?),
            Fact::Tier(min) => self.offer.tiers.push(Tier {
                min: *min,
                price: price(cell, settings)?.value,
            }),
            Fact::Moq => self.moq = Some(figures::count(cell)?),
            Fact::Gtin => self.gtin = Some(parsed(cell)?),
            Fact::Mpn => self.mpn = Some(text()),
            Fact::Brand => self.brand = Some(text()),
            Fact::Model => self.model = Some(text()),
            Fact::Origin => self.origin = Some(origin(cell)?),
            Fact::HsCode => self.hs_code = Some(parsed::<HsCode>(cell)?.0),
            Fact::Weight => {
                let unit = column.unit.clone().unwrap_or_else(|| Arc::from("kg"));
                let figure = figures::number(cell, mark)?;
                self.weight = Some(SpecValue::Quantity(figure, unit));
            }
            Fact::Spec(name) => self.specs.push(Spec {
                name: Arc::clone(name),
                value: spec(column, cell, settings)?,
            }),
            Fact::Title(_) | Fact::Summary(_) | Fact::Category | Fact::Slug | Fact::Image => {
                let page = self.page.get_or_insert_default();
                page.read(&column.field, cell, brand)?;
            }
            Fact::Min => {}
        }
        Ok(())
    }
}

impl PageFacts {
    fn read(&mut self, fact: &Fact, cell: Cell<'_>, brand: &Brand) -> Result<(), CellFault> {
        let text = Arc::<str>::from(&*cell.text());
        let language = |code: &Option<Arc<str>>| match code {
            None => Ok(LanguageId::DEFAULT),
            Some(code) => brand
                .languages
                .find(code)
                .ok_or_else(|| CellFault::new(format!("`{code}` is no language of this site"))),
        };
        match fact {
            Fact::Title(code) => {
                self.titles.insert(language(code)?, text);
            }
            Fact::Summary(code) => {
                self.summaries.insert(language(code)?, text);
            }
            Fact::Category => self.category = Some(text),
            Fact::Slug => self.slug = Some(text),
            Fact::Image => {
                self.image = Some(Located {
                    value: text,
                    at: cell.at(),
                });
            }
            _ => unreachable!("only the words of a page are read here"),
        }
        Ok(())
    }
}

/// A price: never nothing, which exports write for a price that they do not know.
fn price(cell: Cell<'_>, settings: &TableSettings) -> Result<Located<Amount>, CellFault> {
    let amount = figures::amount(cell, settings.decimal)?;
    if amount.decimal().is_zero() {
        return Err(CellFault::new("the price is 0").help(ZERO));
    }
    Ok(Located {
        value: amount,
        at: cell.at(),
    })
}

const ZERO: &str = "leave the cell empty where the price is on request";

fn parsed<T>(cell: Cell<'_>) -> Result<T, CellFault>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    cell.text().parse().map_err(CellFault::new)
}

fn flag(cell: Cell<'_>) -> Result<bool, CellFault> {
    match &*cell.text().to_lowercase() {
        "true" => Ok(true),
        "false" => Ok(false),
        text => {
            let fault = CellFault::new(format!("`{text}` is neither `true` nor `false`"));
            Err(fault.help("write `true` where the price is not to be shown"))
        }
    }
}

fn availability(cell: Cell<'_>) -> Result<Availability, CellFault> {
    let text = cell.text();
    let mut choices = Availability::CHOICES.into_iter();
    match choices.find(|(name, _)| *name == text) {
        Some((_, availability)) => Ok(availability),
        None => {
            let names = Availability::CHOICES.map(|(name, _)| name);
            let fault = CellFault::new(format!("`{text}` is no availability"));
            Err(fault.help(format!(
                "write one of {}",
                crate::source::fields::quoted(&names)
            )))
        }
    }
}

fn origin(cell: Cell<'_>) -> Result<Arc<str>, CellFault> {
    let text = cell.text();
    if is_country(&text) {
        return Ok(Arc::from(&*text));
    }
    let fault = CellFault::new(format!("`{text}` is no country"));
    Err(fault.help("write its two letters: `DE`, `CN`"))
}

/// With a unit it is a figure; without, a number only where the file says that it is one: `2026`
/// in a CSV file may be a year.
fn spec(
    column: &Column<Fact>,
    cell: Cell<'_>,
    settings: &TableSettings,
) -> Result<SpecValue, CellFault> {
    match (&column.unit, cell.holds()) {
        (Some(unit), _) => {
            let figure = figures::number(cell, settings.decimal)?;
            Ok(SpecValue::Quantity(figure, Arc::clone(unit)))
        }
        (None, Holds::Number) => figures::number(cell, None).map(SpecValue::Number),
        (None, Holds::Error) => Err(CellFault::new(format!(
            "the spreadsheet shows `{}`, a fault",
            cell.text()
        ))
        .help("mend the formula of the cell")),
        (None, Holds::Text | Holds::Date) => Ok(SpecValue::Text(Arc::from(&*cell.text()))),
    }
}

/// The rows of an article in a price list: from one piece on its price, from more its tiers.
fn price_list(table: &ProductTable, report: &mut Faults) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    let mut by_sku: HashMap<Arc<str>, usize> = HashMap::new();
    let mut quantities: HashMap<(usize, u32), Row<'_>> = HashMap::new();
    for row in table.sheet.rows() {
        let mut faults = Vec::new();
        let sku = key(table, row, &mut faults);
        let priced = priced(table, row, &mut faults);
        for fault in faults {
            report.push(fault);
        }
        let (Some(sku), Some((min, price))) = (sku, priced) else {
            continue;
        };
        let at = *by_sku.entry(sku.value.to_arc()).or_insert_with(|| {
            articles.push(Article {
                table: 0,
                sku: sku.clone(),
                row: row.number(),
                facts: Facts::default(),
            });
            articles.len() - 1
        });
        if let Some(first) = quantities.insert((at, min), row) {
            report.push(same_quantity(&sku, (first, row), min));
        }
        let offer = &mut articles[at].facts.offer;
        match min {
            0 | 1 => offer.price = Some(price),
            min => offer.tiers.push(Tier {
                min,
                price: price.value,
            }),
        }
    }
    for article in &mut articles {
        article.facts.offer.tiers.sort_by_key(|tier| tier.min);
    }
    articles
}

fn priced(
    table: &ProductTable,
    row: Row<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<(u32, Located<Amount>)> {
    let mut min = Some(1);
    let mut price_of_row = None;
    for column in &table.columns {
        let Some(cell) = column.cell(row) else {
            continue;
        };
        let read = match column.field {
            Fact::Min => figures::count(cell).map(|count| min = Some(count)),
            _ => price(cell, &table.settings).map(|price| price_of_row = Some(price)),
        };
        if let Err(why) = read {
            faults.push(why.at(cell));
            min = None;
        }
    }
    if price_of_row.is_none() && faults.is_empty() {
        let message = format!("row {}: it has no price", row.number());
        faults.push(row.at().error("bad-row", message));
    }
    min.zip(price_of_row)
}

fn same_quantity(sku: &Located<Sku>, (first, again): (Row<'_>, Row<'_>), min: u32) -> Diagnostic {
    let message = format!(
        "row {}: `{}` from {min} on stands in row {} already",
        again.number(),
        sku.value,
        first.number()
    );
    let at = first.at();
    let fault = sku.at.error("same-sku", message).label("here again");
    fault.also(&at.file, at.span.clone(), "first here")
}
