//! XLSX, cell by cell: no range is ever made, so a cell at the far corner of a sheet costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::archive::{self, Refusal};
use super::sheet::{Builder, Holds, MOST_COLUMNS, Sheet, TooMuch, letters};
use super::{Form, too_much};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::source::fields::quoted;

/// Most cells that a sheet may claim to have, empty ones included: columns of formatted cells down
/// to the last row are common.
const MOST_CLAIMED: u64 = 2_000_000_000;

pub(super) fn read(name: &str, bytes: &[u8], form: &Form) -> Result<Sheet, Diagnostic> {
    archive::check(bytes).map_err(|refusal| refused(name, refusal))?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|why| unreadable(name, &why))?;
    let chosen = choose(name, &book.sheet_names(), form)?;
    let mut cells = book
        .worksheet_cells_reader(&chosen)
        .map_err(|why| unreadable(name, &why))?;
    let claimed = cells.dimensions();
    let side = |from: u32, to: u32| u64::from(to.saturating_sub(from)) + 1;
    let area = side(claimed.start.0, claimed.end.0) * side(claimed.start.1, claimed.end.1);
    if area > MOST_CLAIMED {
        let message = format!("the sheet claims {area} cells, {MOST_CLAIMED} are allowed");
        return Err(limit(name, message));
    }
    let mut rows = Rows::new(name, form);
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                rows.cell((row, column), shown(cell.get_value()))?;
            }
            Ok(None) => break,
            Err(why) => return Err(unreadable(name, &why)),
        }
    }
    rows.finish()
}

pub(super) fn choose(name: &str, sheets: &[String], form: &Form) -> Result<String, Diagnostic> {
    let names: Vec<&str> = sheets.iter().map(String::as_str).collect();
    let fault = |message: String| {
        let fault = Diagnostic::error("no-sheet", message).in_file(&SourceText::new(name, ""));
        fault.note(format!("its sheets are {}", quoted(&names)))
    };
    match &form.sheet {
        Some(wanted) if names.contains(&wanted.as_str()) => Ok(wanted.clone()),
        Some(wanted) => Err(fault(format!("the workbook has no sheet `{wanted}`"))
            .suggest(wanted, names.iter().copied())),
        None => match sheets.first() {
            Some(first) => Ok(first.clone()),
            None => Err(fault("the workbook has no sheet".to_owned())),
        },
    }
}

/// The rows of a sheet while its cells come, in the order of the file.
pub(super) struct Rows<'a> {
    name: &'a str,
    form: &'a Form,
    builder: Builder,
    row: u32,
    cells: Vec<(String, Holds)>,
    /// A cell of this row that no column has.
    outside: Option<u32>,
}

impl<'a> Rows<'a> {
    pub fn new(name: &'a str, form: &'a Form) -> Self {
        Self {
            name,
            form,
            builder: Builder::new(name, form.cells),
            row: 0,
            cells: Vec::new(),
            outside: None,
        }
    }

    /// Takes a cell: where it stands, and what it shows.
    pub fn cell(
        &mut self,
        (row, column): (u32, u32),
        (text, holds): (String, Holds),
    ) -> Result<(), Diagnostic> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row < self.row {
            let message = "its rows are not in order";
            return Err(damaged(self.name, message));
        }
        if row > self.row {
            self.end_row()?;
            self.row = row;
        }
        let column_at = column as usize;
        match self.builder.width() {
            Some(width) if column_at >= width => {
                self.outside.get_or_insert(column);
                return Ok(());
            }
            None if column_at >= MOST_COLUMNS => {
                let message = format!(
                    "row {}, column {}: a table has at most {MOST_COLUMNS} columns",
                    row + 1,
                    letters(column_at)
                );
                return Err(limit(self.name, message));
            }
            Some(_) | None => {}
        }
        if self.cells.len() <= column_at {
            self.cells
                .resize(column_at + 1, (String::new(), Holds::Text));
        }
        self.cells[column_at] = (text, holds);
        Ok(())
    }

    /// Whether a column lies behind the head of the table.
    pub fn is_outside(&self, column: u32) -> bool {
        let width = self.builder.width();
        width.is_some_and(|width| column as usize >= width)
    }

    fn end_row(&mut self) -> Result<(), Diagnostic> {
        let outside = self.outside.take();
        if self.cells.is_empty() && outside.is_none() {
            return Ok(());
        }
        let number = self.row + 1;
        let width = self.builder.width();
        // A row in which only a cell outside the columns says something is still a faulty row.
        let cells = self
            .cells
            .iter()
            .map(|(text, holds)| (text.as_str(), *holds));
        let row = self.builder.row(number, cells);
        let row = row.map_err(|of: TooMuch| too_much(self.name, of, self.form))?;
        self.cells.clear();
        match (outside, row, width) {
            (Some(column), Some(row), Some(width)) => {
                let (column, last) = (letters(column as usize), letters(width - 1));
                self.builder.fault(
                    row,
                    format!("column {column} holds something, the head ends at column {last}"),
                );
                Ok(())
            }
            (Some(column), None, _) => {
                let column = letters(column as usize);
                let message = format!(
                    "row {number}, column {column} holds something, but no column has a name there"
                );
                let fault = Diagnostic::error("bad-row", message);
                let fault = fault.in_file(&SourceText::new(self.name, ""));
                Err(fault.help("clear the cell, or name its column in the first row"))
            }
            (None, _, _) | (Some(_), Some(_), None) => Ok(()),
        }
    }

    pub fn finish(mut self) -> Result<Sheet, Diagnostic> {
        self.end_row()?;
        if self.builder.width().is_none() {
            let fault = Diagnostic::error("no-rows", "the table is empty");
            return Err(fault
                .in_file(&SourceText::new(self.name, ""))
                .help("its first row names the columns")
                .help(format!(
                    "if the table is on another sheet, name it: {}",
                    self.form.asked.sheet("…")
                )));
        }
        Ok(self.builder.finish(None))
    }
}

/// A value as it is shown in the spreadsheet, apart from its format.
fn shown(value: &DataRef<'_>) -> (String, Holds) {
    match value {
        DataRef::Int(number) => (number.to_string(), Holds::Number),
        DataRef::Float(number) => (figure(*number), Holds::Number),
        DataRef::SharedString(text) => ((*text).to_owned(), Holds::Text),
        DataRef::Bool(flag) => (flag.to_string(), Holds::Text),
        DataRef::DateTime(moment) if moment.is_duration() => {
            (figure(moment.as_f64()), Holds::Number)
        }
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), Holds::Date)
        }
        DataRef::DateTimeIso(text) => {
            let day = text.split('T').next().unwrap_or(text);
            (day.to_owned(), Holds::Date)
        }
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), Holds::Text),
        DataRef::Error(fault) => (fault.to_string(), Holds::Error),
        DataRef::Empty => (String::new(), Holds::Text),
    }
}

/// Spreadsheets show 15 digits of a number (IEEE 754 holds no more for certain): `12.3`, where the
/// file has 12.299999999999999.
pub(super) fn figure(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

pub(super) fn refused(name: &str, refusal: Refusal) -> Diagnostic {
    let file = SourceText::new(name, "");
    match refusal {
        Refusal::Encrypted => Diagnostic::error("encrypted", "the workbook is encrypted")
            .in_file(&file)
            .help("take the password away: File, Info, Protect Workbook"),
        Refusal::Old => old(name),
        Refusal::NoArchive(looks_like) => {
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let kind = match ending.to_lowercase().as_str() {
                "ods" => "ODS",
                _ => "XLSX",
            };
            let message = format!("this is no {kind} file: {looks_like}");
            let help = format!(
                "open it in a spreadsheet and save it as {kind}; a CSV file ends with `.csv`"
            );
            Diagnostic::error("no-table", message)
                .in_file(&file)
                .help(help)
        }
        Refusal::Damaged(why) => damaged(name, &why),
        Refusal::Outside(entry) => {
            let message = format!("the workbook holds `{entry}`, a file outside of itself");
            Diagnostic::error("damaged", message)
                .in_file(&file)
                .note("no spreadsheet writes such a file; somebody made it by hand")
                .help("ask for the table from where it came, or save it as CSV")
        }
        Refusal::Limit(message) => limit(name, message),
    }
}

/// A workbook of before 2007.
pub(super) fn old(name: &str) -> Diagnostic {
    Diagnostic::error(
        "old-workbook",
        "this is a workbook in the format of before 2007 (XLS)",
    )
    .in_file(&SourceText::new(name, ""))
    .help("open it in a spreadsheet and save it as XLSX; another name is not enough")
}

fn unreadable(name: &str, why: &XlsxError) -> Diagnostic {
    damaged(name, &why.to_string())
}

pub(super) fn damaged(name: &str, why: &str) -> Diagnostic {
    Diagnostic::error("damaged", "the workbook is damaged or cut off")
        .in_file(&SourceText::new(name, ""))
        .note(why.to_owned())
        .help("copy it again from where it came, or open and save it in a spreadsheet")
}

fn limit(name: &str, message: String) -> Diagnostic {
    Diagnostic::error("limit", message)
        .in_file(&SourceText::new(name, ""))
        .help("copy the table into a new workbook, or save it as CSV, which has no such limit")
}
