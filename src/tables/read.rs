//! Tables from CSV, XLSX, ODS and TOML, whoever wrote them: rows with their numbers, cells that say
//! where they stand. What a column means is for those who asked for the table.

use encoding_rs::Encoding;

use super::sheet::{MOST_TEXT, Sheet, TooMuch};
use super::{array, delimited, opendocument, workbook};
use crate::diagnostic::{Diagnostic, SourceText};

/// How a table is to be read.
#[derive(Debug, Clone)]
pub struct Form {
    /// Of a workbook with several sheets; none: the first.
    pub sheet: Option<String>,
    /// What parts the cells of a CSV file; none: found out.
    pub delimiter: Option<u8>,
    /// The encoding of a CSV file; none: found out where it is certain.
    pub encoding: Option<&'static Encoding>,
    /// Most cells.
    pub cells: usize,
    /// Where the way out of a fault is written.
    pub asked: Asked,
}

impl Form {
    /// Everything found out.
    pub fn new(asked: Asked, cells: usize) -> Self {
        Self {
            sheet: None,
            delimiter: None,
            encoding: None,
            cells,
            asked,
        }
    }
}

/// Who asked for a table, and so where its form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A `[[tables]]` of brand.toml.
    Brand,
    /// A command.
    Command,
}

impl Asked {
    /// How an encoding is named.
    pub(super) fn encoding(self, name: &str) -> String {
        match self {
            Self::Brand => format!("`encoding = \"{name}\"` in its `[[tables]]`"),
            Self::Command => format!("`--encoding {name}`"),
        }
    }

    /// How a sheet is named.
    pub(super) fn sheet(self, name: &str) -> String {
        match self {
            Self::Brand => format!("`sheet = \"{name}\"` in its `[[tables]]`"),
            Self::Command => format!("`--sheet \"{name}\"`"),
        }
    }

    /// How the limit of cells is raised.
    fn cells(self) -> &'static str {
        match self {
            Self::Brand | Self::Command => "raise `table_cells` in the `[limits]` of brand.toml",
        }
    }
}

/// Reads a table; its name tells by its ending what it is.
///
/// # Errors
/// When it can't be read as a whole. Rows that are wrong in themselves are part of the sheet, with
/// their faults.
pub fn read(name: &str, bytes: Vec<u8>, form: &Form) -> Result<Sheet, Diagnostic> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_lowercase().as_str() {
        "csv" | "tsv" | "txt" => delimited::read(name, bytes, form),
        "xlsx" | "xlsm" => workbook::read(name, &bytes, form),
        "ods" => opendocument::read(name, &bytes, form),
        "toml" => array::read(name, bytes, form),
        "xls" => Err(workbook::old(name)),
        _ => {
            let message = format!("`{name}` is no table that can be read");
            let fault = Diagnostic::error("no-table", message).in_file(&SourceText::new(name, ""));
            Err(fault.help("a table ends with `.csv`, `.xlsx`, `.ods` or `.toml`"))
        }
    }
}

pub(super) fn too_much(name: &str, of: TooMuch, form: &Form) -> Diagnostic {
    let file = SourceText::new(name, "");
    match of {
        TooMuch::Cells => {
            let message = format!("the table has more than {} cells", form.cells);
            Diagnostic::error("limit", message)
                .in_file(&file)
                .help(form.asked.cells())
                .help("or leave out the columns that nothing needs")
        }
        TooMuch::Bytes => {
            let megabytes = MOST_TEXT / 1_000_000;
            let message = format!("the table has more than {megabytes} MB of words");
            Diagnostic::error("limit", message)
                .in_file(&file)
                .help("leave out the columns that nothing needs, or split it")
        }
    }
}
