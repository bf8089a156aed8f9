//! Tables whose rows are about products: which column says which fact. The facts themselves are
//! read by `catalogue`, which knows what a product is.

use std::sync::Arc;

use super::columns::{self, Column, Known};
use super::faults::Faults;
use super::sheet::Sheet;
use crate::brand::{TableKind, TableSettings};

/// A fact of a product that a column can hold; the names are those of front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// `price`
    Price,
    /// `was`
    Was,
    /// `lowest_30_days`
    Lowest30Days,
    /// `price_on_request`
    OnRequest,
    /// `availability`
    Availability,
    /// `stock`
    Stock,
    /// `lead_time`: days.
    LeadTime,
    /// `moq`
    Moq,
    /// `gtin`
    Gtin,
    /// `mpn`
    Mpn,
    /// `brand`
    Brand,
    /// `model`
    Model,
    /// `origin`
    Origin,
    /// `hs_code`
    HsCode,
    /// `buy`
    Buy,
    /// `weight` of a variant.
    Weight,
    /// `tiers.10`: the price from so many pieces on.
    Tier(u32),
    /// `specs.Material`
    Spec(Arc<str>),
    /// `min` of a price list: the least quantity of its row.
    Min,
    /// `title`, `title.de`: of a page that a row makes.
    Title(Option<Arc<str>>),
    /// `summary`, `summary.de`
    Summary(Option<Arc<str>>),
    /// `category`: the folder below `content/products/`.
    Category,
    /// `slug`
    Slug,
    /// `image`
    Image,
}

const NAMES: [(&str, Fact); 19] = [
    ("price", Fact::Price),
    ("was", Fact::Was),
    ("lowest_30_days", Fact::Lowest30Days),
    ("price_on_request", Fact::OnRequest),
    ("availability", Fact::Availability),
    ("stock", Fact::Stock),
    ("lead_time", Fact::LeadTime),
    ("moq", Fact::Moq),
    ("gtin", Fact::Gtin),
    ("mpn", Fact::Mpn),
    ("brand", Fact::Brand),
    ("model", Fact::Model),
    ("origin", Fact::Origin),
    ("hs_code", Fact::HsCode),
    ("buy", Fact::Buy),
    ("weight", Fact::Weight),
    ("category", Fact::Category),
    ("slug", Fact::Slug),
    ("image", Fact::Image),
];

impl Fact {
    /// Reads a name such as `price` or `tiers.10`.
    fn parse(name: &str) -> Option<Self> {
        let known = NAMES.iter().find(|(known, _)| *known == name);
        if let Some((_, fact)) = known {
            return Some(fact.clone());
        }
        match name.split_once('.') {
            None if name == "title" => Some(Self::Title(None)),
            None if name == "summary" => Some(Self::Summary(None)),
            Some(("title", language)) => Some(Self::Title(Some(language.into()))),
            Some(("summary", language)) => Some(Self::Summary(Some(language.into()))),
            Some(("tiers", min)) => min.parse().ok().filter(|min| *min > 0).map(Self::Tier),
            Some(("specs", spec)) if !spec.trim().is_empty() => Some(Self::Spec(spec.into())),
            Some(_) | None => None,
        }
    }

    fn names() -> Vec<&'static str> {
        let names = NAMES.iter().map(|(name, _)| *name);
        let more = ["title", "summary", "tiers.10", "specs.Material"];
        names.chain(more).collect()
    }

    /// The same of a price list.
    fn parse_price(name: &str) -> Option<Self> {
        match name {
            "min" => Some(Self::Min),
            "price" => Some(Self::Price),
            _ => None,
        }
    }
}

/// A table whose rows are joined to products by their number.
#[derive(Debug)]
pub struct ProductTable {
    /// What brand.toml says about it.
    pub settings: TableSettings,
    /// Its rows.
    pub sheet: Sheet,
    /// The column with the number.
    pub key: Column<()>,
    /// The columns with facts.
    pub columns: Vec<Column<Fact>>,
}

impl ProductTable {
    /// Whether a row can say a price.
    pub fn gives_prices(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.field == Fact::Price)
    }
}

pub(super) fn open(
    settings: &TableSettings,
    sheet: Sheet,
    report: &mut Faults,
) -> Option<ProductTable> {
    let key = columns::key(settings, &sheet);
    let columns = match settings.kind {
        TableKind::Products => {
            let known = Known {
                names: Fact::names(),
                parse: &Fact::parse,
            };
            columns::find(settings, &sheet, &known, report)
        }
        TableKind::Prices => price_list(settings, &sheet, report)?,
        TableKind::Dealers | TableKind::Faq | TableKind::Certificates | TableKind::Jobs => {
            unreachable!("only tables about products come here")
        }
    };
    let key = match key {
        Ok(key) => key,
        Err(fault) => {
            report.push(fault);
            return None;
        }
    };
    Some(ProductTable {
        settings: settings.clone(),
        sheet,
        key,
        columns,
    })
}

fn price_list(
    settings: &TableSettings,
    sheet: &Sheet,
    report: &mut Faults,
) -> Option<Vec<Column<Fact>>> {
    let known = Known {
        names: vec!["min", "price"],
        parse: &Fact::parse_price,
    };
    let columns = columns::find(settings, sheet, &known, report);
    for (needed, name) in [(Fact::Min, "min"), (Fact::Price, "price")] {
        if !columns.iter().any(|column| column.field == needed) {
            let message = format!("no column of the price list says the `{name}`");
            let fault = settings.file.at.error("no-column", message);
            report.push(fault.help(format!("name it: `columns = {{ {name} = \"…\" }}`")));
            return None;
        }
    }
    Some(columns)
}
