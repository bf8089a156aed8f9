//! A table as it was read: rows of cells in one text, so that a hundred thousand rows cost little
//! more than their words, and a fault can quote the row it means. A row of the table is a line of
//! the text, under its number in the spreadsheet.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::source::fields::{At, quoted};

/// What stands between the cells of a quoted row.
const BETWEEN: &str = " | ";

/// A line break within a cell, as it is kept: a row is one line.
const BREAK: char = '\u{2028}';

/// Most columns of a table.
pub const MOST_COLUMNS: usize = 1_024;

/// Most bytes of words in a table: a workbook may use one long text in a million cells.
pub(super) const MOST_TEXT: usize = 100_000_000;

/// What a cell holds, as far as the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words, or in a CSV file anything.
    Text,
    /// A number that the file marks as one: it has a point and no grouping.
    Number,
    /// A date, as `2026-03-01`.
    Date,
    /// A fault of the spreadsheet's own, such as `#DIV/0!`.
    Error,
}

/// A table: its head and its rows.
#[derive(Debug)]
pub struct Sheet {
    text: Arc<SourceText>,
    /// Where the file says it, if that is another text than the rows.
    written: Option<Written>,
    cells: Vec<Span>,
    rows: Vec<RowAt>,
    /// Rows that are not as wide as the head, or have no end.
    faults: Vec<(usize, Diagnostic)>,
    /// What is odd about the file as a whole.
    pub warnings: Vec<Diagnostic>,
}

/// The cells in the text of the file, where a row is no line of it.
#[derive(Debug)]
pub(super) struct Written {
    pub file: Arc<SourceText>,
    pub spans: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
    holds: Holds,
}

#[derive(Debug, Clone, Copy)]
struct RowAt {
    number: u32,
    first: u32,
    count: u32,
}

impl Sheet {
    /// The name of the file.
    pub fn name(&self) -> &str {
        self.text.name()
    }

    /// The text that faults quote.
    pub fn file(&self) -> &Arc<SourceText> {
        match &self.written {
            Some(written) => &written.file,
            None => &self.text,
        }
    }

    /// The names of the columns.
    pub fn header(&self) -> impl ExactSizeIterator<Item = Cell<'_>> {
        let count = self.rows.first().map_or(0, |head| head.count as usize);
        (0..count).map(|column| self.at(0, column))
    }

    /// The rows below the head.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (1..self.rows.len().max(1)).map(|row| Row { sheet: self, row })
    }

    /// The rows that are faulty in themselves, each with its fault, in their order.
    pub fn faults(&self) -> impl Iterator<Item = (Row<'_>, &Diagnostic)> {
        let row = |row| Row { sheet: self, row };
        self.faults.iter().map(move |(at, fault)| (row(*at), fault))
    }

    /// The column of a name.
    ///
    /// # Errors
    /// When there is none, or there are two.
    pub fn column(&self, name: &str) -> Result<usize, Diagnostic> {
        let mut found = self.header().filter(|cell| cell.text() == name.trim());
        match (found.next(), found.next()) {
            (Some(cell), None) => Ok(cell.column),
            (Some(first), Some(second)) => {
                let first = first.at();
                let message = format!("two columns are named `{name}`");
                let fault = second.at().error("same-column", message);
                Err(fault
                    .also(&first.file, first.span.clone(), "the first")
                    .help("give each column a name of its own"))
            }
            (None, _) => Err(self.no_column(name)),
        }
    }

    fn no_column(&self, name: &str) -> Diagnostic {
        let names: Vec<String> = self.header().map(|c| c.text().into_owned()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let named: Vec<&str> = names.iter().copied().filter(|n| !n.is_empty()).collect();
        let message = format!("`{}` has no column `{name}`", self.name());
        Diagnostic::error("no-column", message)
            .in_file(self.file())
            .suggest(name, named.iter().copied())
            .note(format!("its columns are {}", quoted(&named)))
    }

    fn at(&self, row: usize, column: usize) -> Cell<'_> {
        Cell {
            sheet: self,
            row,
            column,
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    row: usize,
}

impl<'a> Row<'a> {
    /// Its number in the spreadsheet; the head is mostly 1.
    pub fn number(self) -> u32 {
        self.sheet.rows[self.row].number
    }

    /// The cell of a column; none where the row ends before it.
    pub fn cell(self, column: usize) -> Option<Cell<'a>> {
        let count = self.sheet.rows[self.row].count as usize;
        (column < count).then(|| self.sheet.at(self.row, column))
    }

    /// Its cells.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'a>> {
        let count = self.sheet.rows[self.row].count as usize;
        (0..count).map(move |column| self.sheet.at(self.row, column))
    }

    /// Where it stands.
    pub fn at(self) -> At {
        let mut cells = self.cells();
        let first = cells.next().map(Cell::at);
        let last = cells.last().map(Cell::at);
        match (first, last) {
            (Some(first), Some(last)) => At {
                span: first.span.start..last.span.end.max(first.span.start),
                file: first.file,
            },
            (Some(only), None) => only,
            (None, _) => At {
                file: Arc::clone(self.sheet.file()),
                span: 0..0,
            },
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    sheet: &'a Sheet,
    row: usize,
    column: usize,
}

impl<'a> Cell<'a> {
    /// What it says, without space around it.
    pub fn text(self) -> Cow<'a, str> {
        let span = self.span();
        let text = &self.sheet.text.text()[span.start as usize..span.end as usize];
        if text.contains(BREAK) {
            return Cow::Owned(text.replace(BREAK, "\n"));
        }
        Cow::Borrowed(text)
    }

    /// Whether it says nothing.
    pub fn is_empty(self) -> bool {
        let span = self.span();
        span.start == span.end
    }

    /// What it holds.
    pub fn holds(self) -> Holds {
        self.span().holds
    }

    /// Where it stands.
    pub fn at(self) -> At {
        let index = self.index();
        match &self.sheet.written {
            Some(written) => {
                let (start, end) = written.spans[index];
                At {
                    file: Arc::clone(&written.file),
                    span: start as usize..end as usize,
                }
            }
            None => {
                let span = self.sheet.cells[index];
                At {
                    file: Arc::clone(&self.sheet.text),
                    span: span.start as usize..span.end as usize,
                }
            }
        }
    }

    /// A fault of this cell: "row 17, column `Preis EUR`: …".
    pub fn error(self, code: &'static str, what: impl std::fmt::Display) -> Diagnostic {
        self.at().error(code, self.placed(what))
    }

    /// The same, but the build survives it.
    pub fn warning(self, code: &'static str, what: impl std::fmt::Display) -> Diagnostic {
        self.at().warning(code, self.placed(what))
    }

    fn placed(self, what: impl std::fmt::Display) -> String {
        let number = self.sheet.rows[self.row].number;
        let head = self.sheet.rows[0].count as usize;
        let name = (self.column < head).then(|| self.sheet.at(0, self.column).text());
        let letters = letters(self.column);
        match name.filter(|name| !name.is_empty()) {
            Some(name) => format!("row {number}, column `{name}`: {what}"),
            None => format!("row {number}, column {letters}: {what}"),
        }
    }

    fn span(self) -> Span {
        self.sheet.cells[self.index()]
    }

    fn index(self) -> usize {
        self.sheet.rows[self.row].first as usize + self.column
    }
}

/// A column as spreadsheets call it: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("is below 26");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A sheet while it is read.
pub(super) struct Builder {
    name: String,
    text: String,
    line: u32,
    cells: Vec<Span>,
    rows: Vec<RowAt>,
    faults: Vec<(usize, String)>,
    most_cells: usize,
}

/// More than a table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooMuch {
    Cells,
    Bytes,
}

impl Builder {
    pub fn new(name: &str, most_cells: usize) -> Self {
        Self {
            name: name.to_owned(),
            text: String::new(),
            line: 1,
            cells: Vec::new(),
            rows: Vec::new(),
            faults: Vec::new(),
            most_cells,
        }
    }

    /// How wide the head is; none before it was read.
    pub fn width(&self) -> Option<usize> {
        self.rows.first().map(|head| head.count as usize)
    }

    /// Adds a row. One whose cells are all empty is none; that of the first row are the names of
    /// the columns. One that is not as wide as the head is kept with a fault.
    pub fn row<'c>(
        &mut self,
        number: u32,
        cells: impl Iterator<Item = (&'c str, Holds)>,
    ) -> Result<Option<usize>, TooMuch> {
        let first = self.cells.len();
        while self.line < number {
            self.text.push('\n');
            self.line += 1;
        }
        let start = self.text.len();
        let mut empty = true;
        for (text, holds) in cells {
            if self.cells.len() > first {
                self.text.push_str(BETWEEN);
            }
            let text = text.trim();
            empty &= text.is_empty();
            self.cell(text, holds)?;
        }
        if empty {
            self.text.truncate(start);
            self.cells.truncate(first);
            return Ok(None);
        }
        let fits = |n: usize| u32::try_from(n).map_err(|_| TooMuch::Bytes);
        self.rows.push(RowAt {
            number,
            first: fits(first)?,
            count: fits(self.cells.len() - first)?,
        });
        Ok(Some(self.rows.len() - 1))
    }

    fn cell(&mut self, text: &str, holds: Holds) -> Result<(), TooMuch> {
        if self.cells.len() >= self.most_cells {
            return Err(TooMuch::Cells);
        }
        let start = u32::try_from(self.text.len()).map_err(|_| TooMuch::Bytes)?;
        if text.contains(['\n', '\r']) {
            let lines = text.replace("\r\n", "\n").replace(['\n', '\r'], "\u{2028}");
            self.text.push_str(&lines);
        } else {
            self.text.push_str(text);
        }
        if self.text.len() > MOST_TEXT {
            return Err(TooMuch::Bytes);
        }
        let end = u32::try_from(self.text.len()).map_err(|_| TooMuch::Bytes)?;
        self.cells.push(Span { start, end, holds });
        Ok(())
    }

    /// Says what is wrong with a row that was added.
    pub fn fault(&mut self, row: usize, message: String) {
        self.faults.push((row, message));
    }

    /// The table; the spans say where each cell stands in the text of the file, if a row is no
    /// line of it.
    pub fn finish(self, written: Option<Written>) -> Sheet {
        let mut sheet = Sheet {
            text: SourceText::new(self.name, self.text),
            written,
            cells: self.cells,
            rows: self.rows,
            faults: Vec::new(),
            warnings: Vec::new(),
        };
        let faults = self.faults.into_iter().map(|(row, message)| {
            let at = Row { sheet: &sheet, row }.at();
            let number = sheet.rows[row].number;
            (row, at.error("bad-row", format!("row {number}: {message}")))
        });
        sheet.faults = faults.collect();
        sheet
    }
}
