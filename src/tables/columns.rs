//! Which column of a table holds what: named in brand.toml, or by the head of the table itself.

use std::sync::Arc;

use super::faults::Faults;
use super::sheet::{Cell, Row, Sheet};
use crate::brand::TableSettings;
use crate::diagnostic::Diagnostic;

/// What the columns of a table can hold.
pub(super) struct Known<'a, F> {
    /// Names to suggest.
    pub names: Vec<&'static str>,
    /// Reads a name such as `price` or `tiers.10`.
    pub parse: &'a dyn Fn(&str) -> Option<F>,
}

/// A column that holds something.
#[derive(Debug, Clone)]
pub struct Column<F> {
    /// What it holds.
    pub field: F,
    /// The unit of its figures.
    pub unit: Option<Arc<str>>,
    at: usize,
}

impl<F> Column<F> {
    /// The cell of a row, if it says something.
    pub fn cell<'a>(&self, row: Row<'a>) -> Option<Cell<'a>> {
        row.cell(self.at).filter(|cell| !cell.is_empty())
    }
}

/// The columns of a table that hold something; faults go to the report.
pub(super) fn find<F>(
    settings: &TableSettings,
    sheet: &Sheet,
    known: &Known<'_, F>,
    report: &mut Faults,
) -> Vec<Column<F>> {
    match &settings.columns {
        Some(_) => named(settings, sheet, known, report),
        None => by_head(sheet, known, report),
    }
}

fn named<F>(
    settings: &TableSettings,
    sheet: &Sheet,
    known: &Known<'_, F>,
    report: &mut Faults,
) -> Vec<Column<F>> {
    let mut columns = Vec::new();
    for column in settings.columns.iter().flatten() {
        let Some(field) = (known.parse)(&column.field.value) else {
            let message = format!("`{}` is nothing that a row can say", column.field.value);
            let fault = column.field.at.error("unknown-key", message);
            report.push(fault.suggest(&column.field.value, known.names.iter().copied()));
            continue;
        };
        match sheet.column(&column.header.value) {
            Ok(at) => columns.push(Column {
                field,
                unit: column.unit.clone(),
                at,
            }),
            Err(fault) => {
                report.push(fault.at(&column.header.at.file, column.header.at.span.clone()));
            }
        }
    }
    columns
}

/// A column whose name is nearly that of a field is likely a slip; others are nobody's business:
/// exports are wide.
fn by_head<F>(sheet: &Sheet, known: &Known<'_, F>, report: &mut Faults) -> Vec<Column<F>> {
    let mut columns = Vec::new();
    for (at, cell) in sheet.header().enumerate() {
        let name = cell.text();
        if let Some(field) = (known.parse)(&name) {
            columns.push(Column {
                field,
                unit: None,
                at,
            });
        } else if let Some(near) =
            crate::diagnostic::did_you_mean(&name, known.names.iter().copied())
        {
            let message = format!("the column `{name}` is not used");
            let fault = cell.at().warning("unused-column", message);
            report.push(fault.help(format!("did you mean `{near}`?")));
        }
    }
    columns
}

/// The column with the article numbers.
pub(super) fn key(settings: &TableSettings, sheet: &Sheet) -> Result<Column<()>, Diagnostic> {
    let column = |at| Column {
        field: (),
        unit: None,
        at,
    };
    match &settings.key {
        Some(key) => {
            let found = sheet.column(&key.value).map(column);
            found.map_err(|fault| fault.at(&key.at.file, key.at.span.clone()))
        }
        None => sheet.column("sku").map(column).map_err(|fault| {
            fault
                .at(&settings.file.at.file, settings.file.at.span.clone())
                .help("name the column that holds the article number: `key = \"…\"`")
        }),
    }
}
