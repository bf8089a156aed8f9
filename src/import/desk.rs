//! Where the rows of a source are read, whichever form it has: cells become values here, and what
//! is wrong with them is noted against their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Value;
use super::html;
use super::losses::{Loss, Losses};
use super::product::Imported;
use super::values::{self, GtinCell};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::{Currency, DecimalMark};
use crate::tables::{Cell, Holds, Row, Sheet};

/// A column of the source, if it has it.
pub type Column = Option<usize>;

/// The reading of one source.
pub struct Desk<'a> {
    /// Its table.
    pub sheet: &'a Sheet,
    /// The currency of the site.
    pub currency: Currency,
    /// The decimal mark of the file, if somebody said it.
    pub mark: Option<DecimalMark>,
    /// What was left behind.
    pub losses: Losses,
    /// What is odd, but no reason to leave a row out.
    pub warnings: Report,
    /// The rows that can't be taken, with the first reason of each.
    pub rejected: BTreeMap<u32, String>,
    /// The rows that have nothing to be taken.
    pub skipped: BTreeMap<u32, &'static str>,
    /// The faults of the rejected rows.
    pub faults: Report,
    used: BTreeSet<usize>,
    /// Cells whose losses are counted: some are read more than once.
    counted: BTreeSet<(u32, usize)>,
}

impl<'a> Desk<'a> {
    /// Begins to read; rows that are faulty in themselves are rejected.
    pub fn new(sheet: &'a Sheet, currency: Currency, mark: Option<DecimalMark>) -> Self {
        let mut desk = Self {
            sheet,
            currency,
            mark,
            losses: Losses::default(),
            warnings: Report::new(),
            rejected: BTreeMap::new(),
            skipped: BTreeMap::new(),
            faults: Report::new(),
            used: BTreeSet::new(),
            counted: BTreeSet::new(),
        };
        for (row, fault) in sheet.faults() {
            desk.faults.push(fault.clone());
            let reason = "it is not as wide as the head, or a quote has no end";
            desk.rejected.insert(row.number(), reason.to_owned());
        }
        desk
    }

    /// The column that bears one of these names, in any case; the first name counts most.
    pub fn column(&mut self, names: &[&str]) -> Column {
        let heads: Vec<String> = self
            .sheet
            .header()
            .map(|cell| folded(&cell.text()))
            .collect();
        let find = |name: &&str| heads.iter().position(|head| head == name);
        let found = names.iter().find_map(find);
        self.used.extend(found);
        found
    }

    /// Says that a column is read, or knowingly left out.
    pub fn uses(&mut self, column: usize) {
        self.used.insert(column);
    }

    /// The names of the columns that nothing has read and that are not empty.
    pub fn unread(&self) -> Vec<String> {
        let unread = |column: &usize| !self.used.contains(column);
        let columns: Vec<usize> = (0..self.sheet.header().len()).filter(unread).collect();
        let says = |column: &usize| {
            let mut rows = self.sheet.rows();
            rows.any(|row| row.cell(*column).is_some_and(|cell| !cell.is_empty()))
        };
        let name = |column: usize| {
            self.sheet
                .header()
                .nth(column)
                .map(|c| c.text().into_owned())
        };
        columns.into_iter().filter(says).filter_map(name).collect()
    }

    /// Leaves a row out, for the reason in this cell.
    pub fn reject(&mut self, row: Row<'_>, fault: Diagnostic, reason: impl Into<String>) {
        self.rejected
            .entry(row.number())
            .or_insert_with(|| reason.into());
        self.faults.push(fault);
    }

    /// Leaves a row out that is sound in itself, but can't be taken without the others.
    pub fn reject_with(&mut self, row: u32) {
        let reason = "another row of the same product is rejected";
        self.rejected
            .entry(row)
            .or_insert_with(|| reason.to_owned());
    }

    /// The words of a cell; none where it is empty.
    pub fn raw(&mut self, row: Row<'a>, column: Column) -> Option<String> {
        let cell = self.cell(row, column)?;
        Some(cell.text().into_owned())
    }

    /// The words of a cell on one line and without HTML.
    pub fn words(&mut self, row: Row<'a>, column: Column) -> Option<String> {
        let raw = self.raw(row, column)?;
        self.cleaned((row, column), &raw)
    }

    /// Words of a cell, or made from it, on one line and without HTML.
    pub fn cleaned(&mut self, (row, column): (Row<'a>, Column), raw: &str) -> Option<String> {
        let mut losses = Losses::default();
        let words = html::to_words(raw, &mut losses);
        self.count_losses((row, column), &losses);
        (!words.is_empty()).then_some(words)
    }

    fn count_losses(&mut self, (row, column): (Row<'a>, Column), losses: &Losses) {
        if let Some(column) = column
            && self.counted.insert((row.number(), column))
        {
            self.losses.extend(losses);
        }
    }

    /// A list of words between commas.
    pub fn list(&mut self, row: Row<'a>, column: Column) -> Option<Value> {
        let words = self.words(row, column)?;
        let parts = words
            .split([',', '，'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let mut list: Vec<String> = Vec::new();
        for part in parts {
            if !list.iter().any(|known| known == part) {
                list.push(part.to_owned());
            }
        }
        (!list.is_empty()).then_some(Value::Texts(list))
    }

    /// An amount in the currency of the site.
    pub fn amount(&mut self, row: Row<'a>, column: Column) -> Option<String> {
        let cell = self.cell(row, column)?;
        match values::amount(&cell.text(), self.mark_of(cell), self.currency) {
            Ok(Some(amount)) => Some(amount),
            Ok(None) => {
                let what = "a price of 0 is left out: the page says “on request”";
                self.warnings.push(cell.warning("price-of-zero", what));
                None
            }
            Err(why) => {
                let fault = self.with_decimal_help(cell.error("bad-amount", &why), &cell.text());
                self.reject(row, fault, "a price is no amount");
                None
            }
        }
    }

    /// A whole number and its unit.
    pub fn count(&mut self, row: Row<'a>, column: Column) -> Option<(u32, Option<String>)> {
        let cell = self.cell(row, column)?;
        match values::count(&cell.text()) {
            Ok(count) => Some(count),
            Err(why) => {
                self.reject(
                    row,
                    cell.error("bad-number", why),
                    "a cell is no whole number",
                );
                None
            }
        }
    }

    /// A number with its unit, or that of the head.
    pub fn measure(
        &mut self,
        row: Row<'a>,
        column: Column,
        unit: Option<&str>,
    ) -> Option<(rust_decimal::Decimal, Option<String>)> {
        let cell = self.cell(row, column)?;
        match values::measure(&cell.text(), self.mark_of(cell), unit) {
            Ok(measure) => Some(measure),
            Err(why) => {
                let fault = self.with_decimal_help(cell.error("bad-number", why), &cell.text());
                self.reject(row, fault, "a cell is no number");
                None
            }
        }
    }

    /// An article number. One that a spreadsheet has rounded can't be told from others.
    pub fn sku(&mut self, row: Row<'a>, column: Column) -> Option<String> {
        let cell = self.cell(row, column)?;
        let raw = cell.text().into_owned();
        if values::is_rounded(&raw) {
            let what = format!("`{raw}` is an article number that a spreadsheet has rounded");
            let fault = cell.error("rounded-number", what);
            let fault =
                fault.help("format the column as text in the spreadsheet and enter it anew");
            self.reject(row, fault, "a spreadsheet has rounded its article number");
            return None;
        }
        let number = raw.trim_start_matches('\'');
        let number = match cell.holds() {
            Holds::Number => number.strip_suffix(".0").unwrap_or(number),
            Holds::Text | Holds::Date | Holds::Error => number,
        };
        self.cleaned((row, column), number)
    }

    /// A GTIN. One that is none is left out with a warning: the product is known without it.
    pub fn gtin(&mut self, row: Row<'a>, column: Column) -> Option<String> {
        let cell = self.cell(row, column)?;
        let raw = cell.text().into_owned();
        let (what, help) = match values::gtin(&raw) {
            GtinCell::Good(gtin) => return Some(gtin),
            GtinCell::Rounded => (
                format!("a spreadsheet has rounded the GTIN to `{raw}`; it is left out"),
                "format the column as text in the spreadsheet and enter the numbers anew"
                    .to_owned(),
            ),
            GtinCell::Shortened(gtin) => (
                format!("`{raw}` has lost its leading zeros; it is left out"),
                format!("if its check digit tells right, it was `{gtin}`"),
            ),
            GtinCell::Bad(why) => (
                format!("no GTIN: {why}; it is left out"),
                "correct it in the source, or leave the cell empty".to_owned(),
            ),
        };
        self.warnings
            .push(cell.warning("bad-gtin", what).help(help));
        None
    }

    /// A picture on the web; its file.
    pub fn picture(
        &mut self,
        product: &mut Imported,
        (row, column): (Row<'a>, Column),
        url: &str,
        alt: Option<String>,
    ) -> Option<String> {
        let file = product.picture(url, alt);
        if file.is_none()
            && let Some(cell) = self.cell(row, column)
        {
            let shown: String = url.chars().take(80).collect();
            if html::is_script(url) {
                self.losses
                    .add(Loss::Harmful, "script in a picture's address");
            }
            let what = format!("`{shown}` is no address of a picture on the web; it is left out");
            self.warnings.push(cell.warning("bad-address", what));
        }
        file
    }

    /// A text as Markdown; its pictures go to the product.
    pub fn body(&mut self, product: &mut Imported, (row, column): (Row<'a>, Column), raw: &str) {
        match html::to_markdown(raw) {
            Ok(text) => {
                self.count_losses((row, column), &text.losses);
                for picture in text.pictures {
                    let alt = Some(picture.alt).filter(|alt| !alt.is_empty());
                    product.picture(&picture.url, alt);
                }
                product.body = Some(text.markdown);
            }
            Err(why) => {
                if let Some(cell) = self.cell(row, column) {
                    self.reject(row, cell.error("bad-text", why), "its text can't be read");
                }
            }
        }
    }

    /// A cell that says something; one with a fault of the spreadsheet's rejects its row.
    pub fn cell(&mut self, row: Row<'a>, column: Column) -> Option<Cell<'a>> {
        let cell = row.cell(column?)?;
        if cell.is_empty() {
            return None;
        }
        if cell.holds() == Holds::Error {
            let what = format!("the spreadsheet says `{}`", cell.text());
            self.reject(
                row,
                cell.error("sheet-fault", what),
                "a formula of the sheet failed",
            );
            return None;
        }
        Some(cell)
    }

    /// What a spreadsheet marks as a number has a point, whatever words have.
    fn mark_of(&self, cell: Cell<'_>) -> Option<DecimalMark> {
        match cell.holds() {
            Holds::Number => None,
            Holds::Text | Holds::Date | Holds::Error => self.mark,
        }
    }

    fn with_decimal_help(&self, fault: Diagnostic, text: &str) -> Diagnostic {
        match self.mark {
            None if text.contains(',') => fault.help(
                "say how the figures of this file are written: `--decimal comma`, `--decimal point`",
            ),
            Some(DecimalMark::Comma) if text.contains('.') => {
                fault.help("if the figures of this file have a decimal point: `--decimal point`")
            }
            Some(DecimalMark::Point) if text.contains(',') => {
                fault.help("if the figures of this file have a decimal comma: `--decimal comma`")
            }
            None | Some(DecimalMark::Comma | DecimalMark::Point) => fault,
        }
    }
}

/// A head as names are compared: lower case, single spaces, NBSP as space.
pub fn folded(head: &str) -> String {
    html::one_line(head).to_lowercase()
}
