//! `[[tables]]`: what is kept in spreadsheets and exports, and what their columns mean.

use std::str::FromStr;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::chosen;
use crate::locale::DecimalMark;
use crate::paths::SourcePath;
use crate::source::fields::{Entry, Fields, Located};

/// A table of the site.
#[derive(Debug, Clone)]
pub struct TableSettings {
    /// The file, from the site folder.
    pub file: Located<SourcePath>,
    /// What its rows are.
    pub kind: TableKind,
    /// The column that holds the article number; none: the column `sku`.
    pub key: Option<Located<Arc<str>>>,
    /// Which column holds what; none: each column is named for what it holds.
    pub columns: Option<Vec<ColumnSettings>>,
    /// Whether a row without a page becomes a product.
    pub create: Create,
    /// How many of the prices may move between two builds.
    pub max_change: Option<Located<Share>>,
    /// Of a workbook with several sheets.
    pub sheet: Option<Arc<str>>,
    /// What parts the cells of a CSV file; none: found out.
    pub delimiter: Option<u8>,
    /// The encoding of a CSV file; none: found out where it is certain.
    pub encoding: Option<&'static Encoding>,
    /// What parts decimals; none: a point, and nothing parts thousands.
    pub decimal: Option<DecimalMark>,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Facts of products, by article number.
    Products,
    /// A price list: article number, least quantity, price.
    Prices,
    /// Dealers.
    Dealers,
    /// Questions and answers.
    Faq,
    /// Certificates of the company.
    Certificates,
    /// Open positions.
    Jobs,
}

impl TableKind {
    /// As written in brand.toml; the first is the default.
    pub const CHOICES: [(&'static str, Self); 6] = [
        ("products", Self::Products),
        ("prices", Self::Prices),
        ("dealers", Self::Dealers),
        ("faq", Self::Faq),
        ("certificates", Self::Certificates),
        ("jobs", Self::Jobs),
    ];
}

/// Which column holds a fact.
#[derive(Debug, Clone)]
pub struct ColumnSettings {
    /// The fact, as in front matter.
    pub field: Located<Arc<str>>,
    /// The name of the column.
    pub header: Located<Arc<str>>,
    /// The unit of its figures.
    pub unit: Option<Arc<str>>,
}

/// What becomes of a row without a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Create {
    /// It is reported.
    Nothing,
    /// It becomes a product page.
    Pages,
}

/// A part of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u8);

impl Share {
    /// Whether so many of so many are more than this.
    pub fn is_exceeded(self, part: usize, whole: usize) -> bool {
        part * 100 > whole * usize::from(self.0)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl FromStr for Share {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let share = text.strip_suffix('%').and_then(|n| n.trim().parse().ok());
        match share {
            Some(share) if share <= 100 => Ok(Self(share)),
            Some(_) | None => Err("a share such as `\"30%\"` is due"),
        }
    }
}

const DECIMALS: [(&str, DecimalMark); 2] = [(",", DecimalMark::Comma), (".", DecimalMark::Point)];
const DELIMITERS: [(&str, u8); 4] = [(",", b','), (";", b';'), ("\t", b'\t'), ("|", b'|')];

impl TableSettings {
    pub(super) fn read(mut fields: Fields<'_>) -> Option<Self> {
        let file = fields.text("file");
        if !fields.has("file") {
            let fault = fields.at().error("missing-key", "a table has no `file`");
            fields.fault(fault.help("name it: `file = \"data/prices.csv\"`"));
        }
        let kind = chosen(&mut fields, "kind", &TableKind::CHOICES);
        let by_sku = matches!(kind, TableKind::Products | TableKind::Prices);
        let create = fields.flag("create");
        let max_change = fields.parsed::<Share>("max_change");
        if let Some(flag) = create
            .as_ref()
            .filter(|flag| flag.value && kind != TableKind::Products)
        {
            let message = "`create` makes products, this table has none";
            fields.fault(flag.at.error("bad-value", message));
        }
        if let Some(share) = max_change.as_ref().filter(|_| !by_sku) {
            let message = "`max_change` is about prices, this table has none";
            fields.fault(share.at.error("bad-value", message));
        }
        let settings = Self {
            kind,
            key: fields.text("key"),
            columns: read_columns(&mut fields),
            create: match create.map(|flag| flag.value) {
                Some(true) => Create::Pages,
                Some(false) | None => Create::Nothing,
            },
            max_change,
            sheet: fields.text("sheet").map(|t| t.value),
            delimiter: fields.choice("delimiter", &DELIMITERS).map(|d| d.value),
            encoding: read_encoding(&mut fields),
            decimal: fields.choice("decimal", &DECIMALS).map(|d| d.value),
            file: match file {
                Some(file) => file.map(|path| SourcePath::new(&*path)),
                None => {
                    fields.finish();
                    return None;
                }
            },
        };
        fields.finish();
        Some(settings)
    }
}

fn read_columns(fields: &mut Fields<'_>) -> Option<Vec<ColumnSettings>> {
    let entries = fields.entries("columns")?;
    let column = |entry: &Entry<'_>| read_column(fields, entry);
    Some(entries.iter().filter_map(column).collect())
}

fn read_column(fields: &Fields<'_>, entry: &Entry<'_>) -> Option<ColumnSettings> {
    let field = entry.key.clone().map(Arc::from);
    if let Some(header) = entry.text() {
        return Some(ColumnSettings {
            field,
            header: Located {
                value: Arc::from(header),
                at: entry.at(),
            },
            unit: None,
        });
    }
    let Some(mut table) = entry.table("key of a column", fields.report()) else {
        let message = format!(
            "`{}` is {}, the name of a column is due",
            entry.key.value,
            entry.kind()
        );
        fields.fault(entry.at().error("wrong-type", message));
        return None;
    };
    let header = table.text("column");
    let unit = table.text("unit").map(|t| t.value);
    if !table.has("column") {
        let fault = entry.at().error("missing-key", "`column` is missing");
        table.fault(fault.help("write `{ column = \"Gewicht\", unit = \"kg\" }`"));
    }
    table.finish();
    Some(ColumnSettings {
        field,
        header: header?,
        unit,
    })
}

fn read_encoding(fields: &mut Fields<'_>) -> Option<&'static Encoding> {
    let label = fields.text("encoding")?;
    let encoding = Encoding::for_label(label.value.as_bytes());
    if encoding.is_none() {
        let message = format!("`{}` is no encoding", label.value);
        let fault = label.at.error("bad-value", message);
        fields.fault(fault.help("such as `\"utf-8\"`, `\"gb18030\"`, `\"windows-1252\"`"));
    }
    encoding
}
