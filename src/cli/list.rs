//! `showroom list`: the catalogue, to look at or to pipe.

use clap::ValueEnum;
use serde::Serialize;

use super::terminal::{Terminal, count};
use super::{End, FaultFormat, SiteArguments, blame};
use crate::brand::LanguageId;
use crate::catalogue::facts::{self, Availability};
use crate::catalogue::items::Item;
use crate::locale::{Amount, Currency};
use crate::output::inert;
use crate::site::Site;

/// What to list.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArguments,
    /// How to write it
    #[arg(long, value_name = "FORM", default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, to look at
    Table,
    /// Comma-separated, for a spreadsheet
    Csv,
    /// JSON, for a program
    Json,
}

/// One thing that can be ordered, or a product without an article number.
#[derive(Debug, Serialize)]
struct Row {
    sku: String,
    title: String,
    #[serde(flatten)]
    prices: Prices,
    currency: &'static str,
    stock: Option<u32>,
    availability: Option<&'static str>,
    address: String,
    source: String,
}

/// What is asked for an article, for machines.
#[derive(Debug, Default, Serialize)]
struct Prices {
    /// Empty where it is on request.
    price: String,
    /// Before a reduction.
    was: Option<String>,
    /// The lowest of the thirty days before it.
    lowest_30_days: Option<String>,
    unit_price: Option<UnitPrice>,
    tiers: Vec<Tier>,
}

/// The price of a unit of measure.
#[derive(Debug, Serialize)]
struct UnitPrice {
    price: String,
    per: String,
}

/// A price from a number of pieces on.
#[derive(Debug, Serialize)]
struct Tier {
    min: u32,
    price: String,
}

impl Prices {
    fn of(item: &Item<'_>, currency: Currency) -> Self {
        let Some(price) = item.price() else {
            return Self::default();
        };
        let plain = |amount: Amount| amount.to_plain(currency);
        let unit_price = price.unit.map(|unit| UnitPrice {
            price: plain(unit.price),
            per: unit.per.to_string(),
        });
        let tier = |tier: &facts::Tier| Tier {
            min: tier.min,
            price: plain(tier.price),
        };
        Self {
            price: plain(price.amount),
            was: price.was.map(plain),
            lowest_30_days: price.lowest_30_days.map(plain),
            unit_price,
            tiers: price.tiers.iter().map(tier).collect(),
        }
    }
}

const COLUMNS: [&str; 8] = [
    "sku",
    "title",
    "price",
    "currency",
    "stock",
    "availability",
    "address",
    "source",
];

impl Row {
    fn cells(&self) -> [String; 8] {
        [
            self.sku.clone(),
            self.title.clone(),
            self.prices.price.clone(),
            self.currency.to_owned(),
            self.stock.map_or_else(String::new, |n| n.to_string()),
            self.availability.unwrap_or_default().to_owned(),
            self.address.clone(),
            self.source.clone(),
        ]
    }
}

impl Arguments {
    /// The site folder.
    pub(super) fn site(&self) -> &std::path::Path {
        &self.site.site
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let site = match Site::load(&arguments.site.site, &arguments.site.options(None)) {
        Ok(site) => site,
        Err(report) => {
            terminal.report(&report, FaultFormat::Text);
            return blame(&report);
        }
    };
    terminal.report(&site.warnings, FaultFormat::Text);
    let rows = rows(&site);
    match arguments.format {
        Format::Table => {
            terminal.data(&table(&rows));
            terminal.say(&count(rows.len(), "article"));
        }
        Format::Csv => terminal.data(&csv(&rows)),
        Format::Json => {
            let json = serde_json::to_string_pretty(&rows);
            terminal.data(&json.expect("texts and numbers always serialise"));
            terminal.data("\n");
        }
    }
    End::Done
}

/// A row for each variant; for a product without variants, one for itself.
fn rows(site: &Site) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, page) in site.catalogue.pages() {
        let (_, words) = page.original();
        let Some(product) = words.front.product.as_deref() else {
            continue;
        };
        let standing = site.places.all(id).iter().flatten().next();
        let standing = standing.expect("a page stands in one language at least");
        let formatter = site.formatter(LanguageId::DEFAULT);
        let terms = site.catalogue.terms(LanguageId::DEFAULT);
        rows.extend(product.items().map(|item| Row {
            sku: item.sku().map(ToString::to_string).unwrap_or_default(),
            title: item.name(words, terms, formatter),
            prices: Prices::of(&item, site.brand.currency),
            currency: site.brand.currency.code(),
            stock: item.stock(),
            availability: item.availability().map(Availability::key),
            address: standing.address.to_string(),
            source: words.file.name().to_owned(),
        }));
    }
    rows
}

fn csv(rows: &[Row]) -> String {
    let written = "writing into memory does not fail";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect(written);
    for row in rows {
        let cells = row.cells();
        writer
            .write_record(cells.iter().map(|cell| inert(cell)))
            .expect(written);
    }
    let bytes = writer.into_inner().expect(written);
    String::from_utf8(bytes).expect("cells are text")
}

/// The columns that are worth looking at; figures stand below one another.
fn table(rows: &[Row]) -> String {
    const SHOWN: [usize; 6] = [0, 1, 2, 4, 5, 6];
    let heads: Vec<String> = SHOWN.iter().map(|i| COLUMNS[*i].to_owned()).collect();
    let mut lines = vec![heads];
    for row in rows {
        let cells = row.cells();
        lines.push(SHOWN.iter().map(|i| cells[*i].clone()).collect());
    }
    super::terminal::table(&lines, |column| matches!(SHOWN[column], 2 | 4))
}
