//! From the spreadsheet or shop export that a company has to the pages of its products: read,
//! recognise, turn into [`Imported`] products, compare with the pages and with what the last import
//! wrote, and plan. A [`Plan`] is a value: a dry run shows it, and only [`mod@write`] has a writer.

mod desk;
mod facts;
pub mod fetch;
mod field;
mod groups;
mod html;
mod ledger;
mod losses;
mod map;
mod memory;
mod merge;
mod nesting;
mod page;
mod plan;
mod product;
mod shelf;
mod shopify;
mod spreadsheet;
pub mod text;
mod values;
mod woocommerce;
pub mod write;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use ledger::{Fate, Ledger};
pub use merge::Conflict;
pub use plan::{Change, Plan, Tally, Wanted};
pub use product::{Imported, Picture};

use crate::brand::{Brand, LanguageId};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::locale::{DecimalMark, Language};
use crate::paths::SourcePath;
use crate::source::Source;
use crate::tables::{self, Asked, Form, Sheet};
use desk::Desk;
use field::Field;
use map::Map;
use memory::Memory;
use shelf::Shelf;

/// What kind of source a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Shopify's product export.
    Shopify,
    /// WooCommerce's product export.
    WooCommerce,
    /// A table of the company's own.
    Table,
}

impl Shape {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shopify => "a Shopify export",
            Self::WooCommerce => "a WooCommerce export",
            Self::Table => "a table",
        }
    }

    /// What a table looks like.
    pub fn of(sheet: &Sheet) -> Self {
        if shopify::is_one(sheet) {
            Self::Shopify
        } else if woocommerce::is_one(sheet) {
            Self::WooCommerce
        } else {
            Self::Table
        }
    }
}

/// What is to be imported, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site folder.
    pub site: PathBuf,
    /// The table.
    pub file: PathBuf,
    /// What it is; none: found out.
    pub shape: Option<Shape>,
    /// A map of its columns.
    pub map: Option<PathBuf>,
    /// The decimal mark of its figures; none: that of the map.
    pub decimal: Option<DecimalMark>,
    /// Its encoding; none: found out where it is certain.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Of a workbook with several sheets; none: the first.
    pub sheet: Option<String>,
}

/// What reading a source and comparing it with the site gave.
pub enum Outcome {
    /// What to do.
    Planned(Box<Planned>),
    /// A map was asked for and is not there: this is it, to be written and corrected.
    Map(String),
}

/// A plan, and what was seen on the way.
pub struct Planned {
    /// What to do.
    pub plan: Plan,
    /// What the source is.
    pub shape: Shape,
    /// The faults of the rejected rows.
    pub faults: Report,
    /// What is odd.
    pub warnings: Report,
    /// What was left behind, a line each.
    pub losses: Vec<String>,
    /// How many things were removed because they could do harm.
    pub harmful: usize,
    /// Columns that were not read and are not empty.
    pub unread: Vec<String>,
    /// The rejected rows under their head, as CSV.
    pub rejects: Option<String>,
}

/// Reads a source and plans its import. Nothing is written.
///
/// # Errors
/// When the site, the table or the map can't be read, or the table does not tell what it is.
pub fn plan(request: &Request) -> Result<Outcome, Report> {
    let (source, walked) = Source::open(&request.site)?;
    let report = RefCell::new(walked);
    let Some(brand) = Brand::load(&source, &report) else {
        return Err(report.into_inner());
    };
    let mut warnings = report.into_inner();
    if warnings.has_errors() {
        return Err(warnings);
    }
    let sheet = read_table(request, &brand)?;
    warnings.extend(sheet.warnings.iter().cloned().collect());
    let shape = request.shape.unwrap_or_else(|| Shape::of(&sheet));
    let map = match (shape, &request.map) {
        (Shape::Table, Some(path)) => match read_map(path, &sheet)? {
            Some(map) => map,
            None => {
                return Ok(Outcome::Map(
                    Map::guess(&sheet, Field::Spec).to_toml(&sheet),
                ));
            }
        },
        (Shape::Table, None) => Map::guess(&sheet, Field::LeaveOut),
        (Shape::Shopify | Shape::WooCommerce, _) => Map::default(),
    };
    let mark = request.decimal.or(map.decimal);
    let mut desk = Desk::new(&sheet, brand.currency, mark);
    let language = brand.languages.get(LanguageId::DEFAULT);
    if shape == Shape::Table {
        spreadsheet::check(&sheet, &map, brand.currency.code())?;
    }
    let products = read_products(&mut desk, shape, &map, language);
    let memory = read_memory(&source)?;
    let mut faults = Report::new();
    let shelf = Shelf::read(&source, &mut faults);
    if faults.has_errors() {
        return Err(faults);
    }
    let grounds = plan::Grounds {
        source: &source,
        shelf: &shelf,
        memory: &memory,
        language,
        name: sheet.name(),
    };
    let plan = plan::plan(&grounds, &products, ledger(&desk));
    let unread = unread(&desk, &map, request.map.is_some());
    warnings.extend(desk.warnings);
    Ok(Outcome::Planned(Box::new(Planned {
        rejects: rejects(&sheet, &plan.ledger),
        plan,
        shape,
        faults: desk.faults,
        warnings,
        losses: desk.losses.lines(),
        harmful: desk.losses.count(losses::Loss::Harmful),
        unread,
    })))
}

/// All products of which every row can be taken.
fn read_products(
    desk: &mut Desk<'_>,
    shape: Shape,
    map: &Map,
    language: &Language,
) -> Vec<Imported> {
    let mut products = match shape {
        Shape::Shopify => shopify::read(desk, weight(language)),
        Shape::WooCommerce => woocommerce::read(desk),
        Shape::Table => spreadsheet::read(desk, map),
    };
    reject_twins(desk, &products);
    keep_whole(desk, &mut products);
    products
}

#[expect(
    clippy::disallowed_methods,
    reason = "the source of an import lies outside the site"
)]
fn read_table(request: &Request, brand: &Brand) -> Result<Sheet, Report> {
    let largest = brand.limits.table_size;
    let name = file_name(&request.file);
    let size = std::fs::metadata(&request.file).map(|file| file.len());
    let read = match size {
        Ok(size) if size > largest => {
            let message = format!("the file has {size} bytes, {largest} are allowed");
            let fault = Diagnostic::error("file-too-large", message);
            return Err(fault
                .in_file(&SourceText::new(name, ""))
                .help("split it, or raise `table_size` in the `[limits]` of brand.toml")
                .into());
        }
        Ok(_) => std::fs::read(&request.file),
        Err(why) => Err(why),
    };
    let bytes = read.map_err(|why| unreadable(&request.file, &why))?;
    let mut form = Form::new(Asked::Command, brand.limits.table_cells);
    form.encoding = request.encoding;
    form.sheet.clone_from(&request.sheet);
    Ok(tables::read(&name, bytes, &form)?)
}

fn unreadable(path: &Path, why: &std::io::Error) -> Report {
    let shown = path.display();
    let fault = match why.kind() {
        std::io::ErrorKind::NotFound => {
            Diagnostic::error("no-file", format!("there is no `{shown}`"))
                .help("name the file that your spreadsheet or shop has exported")
        }
        _ => Diagnostic::error("unreadable", format!("`{shown}` can't be read: {why}")),
    };
    fault.into()
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[expect(clippy::disallowed_methods, reason = "a map may lie outside the site")]
fn read_map(path: &Path, sheet: &Sheet) -> Result<Option<Map>, Report> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let file = SourceText::new(path.display().to_string(), text);
            Map::read(&file, sheet).map(Some)
        }
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(unreadable(path, &why)),
    }
}

fn read_memory(source: &Source) -> Result<Memory, Report> {
    let path = SourcePath::new(memory::FILE);
    if source.entry(&path).is_none() {
        return Ok(Memory::default());
    }
    let file: Arc<SourceText> = source.text(&path, u64::MAX)?;
    Ok(Memory::parse(&file)?)
}

/// An article number, or a product, that the source has twice: both rows are named.
fn reject_twins(desk: &mut Desk<'_>, products: &[Imported]) {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut keys: BTreeMap<&str, u32> = BTreeMap::new();
    let rows: BTreeMap<u32, _> = desk.sheet.rows().map(|row| (row.number(), row)).collect();
    for product in products {
        let row = product.rows[0];
        let mut twin = keys
            .get(product.key.as_str())
            .map(|at| (product.key.as_str(), *at));
        for sku in product.skus() {
            twin = twin.or_else(|| first.get(sku).map(|at| (sku, *at)));
            first.entry(sku).or_insert(row);
        }
        keys.entry(&product.key).or_insert(row);
        if let Some((name, at)) = twin {
            let what = format!("row {row}: `{name}` is in row {at} already");
            let mut fault = rows[&row].at().error("same-sku", what);
            if let Some(other) = rows.get(&at) {
                let other = other.at();
                fault = fault.also(&other.file, other.span, "first here");
            }
            desk.reject(rows[&row], fault, "its SKU is in another row already");
        }
    }
}

/// A product of which one row is rejected is not imported by halves.
fn keep_whole(desk: &mut Desk<'_>, products: &mut Vec<Imported>) {
    products.retain(|product| {
        let wrong = product
            .rows
            .iter()
            .any(|row| desk.rejected.contains_key(row));
        if wrong {
            for row in &product.rows {
                desk.reject_with(*row);
            }
        }
        !wrong
    });
}

fn ledger(desk: &Desk<'_>) -> Ledger {
    let mut ledger = Ledger::new(desk.sheet.rows().len());
    for (row, reason) in &desk.rejected {
        ledger.leave_out(*row, Fate::Rejected, reason.clone());
    }
    for (row, reason) in &desk.skipped {
        ledger.leave_out(*row, Fate::Skipped, *reason);
    }
    ledger
}

/// Of a table without a map, also the columns whose names say nothing.
fn unread(desk: &Desk<'_>, map: &Map, mapped: bool) -> Vec<String> {
    let mut unread = desk.unread();
    if !mapped {
        let unknown = |name: &&String| Field::of(name).is_none();
        unread.extend(map.columns.keys().filter(unknown).cloned());
    }
    unread
}

fn rejects(sheet: &Sheet, ledger: &Ledger) -> Option<String> {
    let rejected = ledger.rejected();
    if rejected.is_empty() {
        return None;
    }
    let written = "writing into memory does not fail";
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let head: Vec<String> = sheet
        .header()
        .map(|cell| cell.text().into_owned())
        .collect();
    writer.write_record(&head).expect(written);
    for row in sheet.rows().filter(|row| rejected.contains(&row.number())) {
        let cells: Vec<String> = row.cells().map(|cell| cell.text().into_owned()).collect();
        writer.write_record(&cells).expect(written);
    }
    let bytes = writer.into_inner().expect(written);
    Some(String::from_utf8(bytes).expect("cells are text"))
}

/// The name of the spec for a weight.
fn weight(language: &Language) -> &'static str {
    let code = language.code();
    match code.split('-').next().unwrap_or(code) {
        "zh" => "重量",
        "fr" => "Poids",
        "es" | "it" | "pt" => "Peso",
        "de" | "nl" => "Gewicht",
        _ => "Weight",
    }
}
