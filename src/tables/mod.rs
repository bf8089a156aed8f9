//! Tables: what a company keeps in spreadsheets and exports from its merchandise system. `read`
//! turns CSV, XLSX, ODS and TOML into rows whose cells know their places; [`Tables`] are those that
//! brand.toml names, each with its columns found.

mod archive;
mod array;
mod columns;
mod dealers;
mod decode;
mod delimited;
mod entries;
mod faults;
pub mod figures;
mod ledger;
mod opendocument;
mod products;
mod read;
mod sheet;
mod workbook;

use std::sync::Arc;

pub use columns::Column;
pub use dealers::Dealer;
pub use entries::{Entry, Value};
pub use faults::Faults;
pub use ledger::{LEDGER_FILE, Ledger, Moved};
pub use products::{Fact, ProductTable};
pub use read::{Asked, Form, read};
pub use sheet::{Cell, Holds, MOST_COLUMNS, Row, Sheet, letters};

use crate::brand::{Brand, TableKind, TableSettings};
use crate::diagnostic::Report;
use crate::paths::SourcePath;
use crate::source::Source;
use read::too_much;

/// The tables of a site.
#[derive(Debug, Default)]
pub struct Tables {
    /// Those about products, in the order of brand.toml.
    pub products: Vec<ProductTable>,
    /// The dealers of all tables.
    pub dealers: Vec<Dealer>,
    /// Questions and answers.
    pub faq: Vec<Entry>,
    /// Certificates of the company.
    pub certificates: Vec<Entry>,
    /// Open positions.
    pub jobs: Vec<Entry>,
    /// What is odd or wrong with them.
    pub faults: Report,
    files: Vec<SourcePath>,
}

impl Tables {
    /// Reads the tables of a site; those that were read before with the same brand.toml are taken
    /// from there, if no file has changed since.
    pub fn load(
        source: &Source,
        brand: &Brand,
        before: Option<(&Source, &Arc<Self>)>,
    ) -> Arc<Self> {
        if let Some((then, tables)) = before
            && tables.files.iter().all(|file| source.same(then, file))
        {
            return Arc::clone(tables);
        }
        let mut tables = Self::default();
        for settings in &brand.tables {
            tables.files.push(settings.file.value.clone());
            let mut faults = Faults::default();
            tables.add(source, (brand, settings), &mut faults);
            tables.faults.extend(faults.into_report(settings));
        }
        Arc::new(tables)
    }

    fn add(
        &mut self,
        source: &Source,
        (brand, settings): (&Brand, &TableSettings),
        faults: &mut Faults,
    ) {
        let Some(sheet) = open(source, brand, settings, faults) else {
            return;
        };
        match settings.kind {
            TableKind::Products | TableKind::Prices => {
                self.products
                    .extend(products::open(settings, sheet, faults));
            }
            TableKind::Dealers => {
                let dealers = dealers::read(settings, &sheet, brand, faults);
                self.dealers.extend(dealers);
            }
            TableKind::Faq => self
                .faq
                .extend(entries::read(settings, &sheet, brand, faults)),
            TableKind::Certificates => {
                let certificates = entries::read(settings, &sheet, brand, faults);
                self.certificates.extend(certificates);
            }
            TableKind::Jobs => self
                .jobs
                .extend(entries::read(settings, &sheet, brand, faults)),
        }
    }
}

fn open(
    source: &Source,
    brand: &Brand,
    settings: &TableSettings,
    faults: &mut Faults,
) -> Option<Sheet> {
    let path = &settings.file.value;
    let limit = brand.limits.table_size;
    let Some(entry) = source.entry(path) else {
        let message = format!("there is no table `{path}`");
        let known = source.below("data").map(|(path, _)| path.as_str());
        let fault = settings.file.at.error("no-file", message);
        faults.push(fault.suggest(path.as_str(), known));
        return None;
    };
    if entry.size > limit {
        let message = format!("the table has {} bytes, {limit} are allowed", entry.size);
        let fault = settings.file.at.error("limit", message);
        faults.push(fault.help("raise `table_size` in the `[limits]` of brand.toml"));
        return None;
    }
    let form = Form {
        sheet: settings.sheet.as_deref().map(str::to_owned),
        delimiter: settings.delimiter,
        encoding: settings.encoding,
        ..Form::new(Asked::Brand, brand.limits.table_cells)
    };
    let bytes = source.bytes(path, limit);
    let read = bytes.and_then(|bytes| read::read(path.as_str(), bytes, &form));
    match read {
        Ok(sheet) => {
            for warning in &sheet.warnings {
                faults.push(warning.clone());
            }
            for (_, fault) in sheet.faults() {
                faults.push(fault.clone());
            }
            Some(sheet)
        }
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}
