//! CSV with any delimiter. RFC 4180 asks for commas; where the comma parts decimals, spreadsheets
//! write semicolons, and exports have tabs or bars.

use csv::{ReaderBuilder, StringRecord};

use super::sheet::{Builder, Holds, Sheet, TooMuch};
use super::{Form, decode, too_much};
use crate::diagnostic::{Diagnostic, SourceText};

/// What may stand between cells, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at to tell the delimiter.
const LOOKED_AT: usize = 20;

pub(super) fn read(name: &str, bytes: Vec<u8>, form: &Form) -> Result<Sheet, Diagnostic> {
    let (text, warning) = decode::decode(name, bytes, form)?;
    let delimiter = form.delimiter.unwrap_or_else(|| find_delimiter(&text));
    let mut builder = Builder::new(name, form.cells);
    let filled = fill(&mut builder, &text, delimiter);
    filled.map_err(|too_much_of| too_much(name, too_much_of, form))?;
    if builder.width().is_none() {
        let fault = Diagnostic::error("no-rows", "the table is empty");
        return Err(fault
            .in_file(&SourceText::new(name, ""))
            .help("its first row names the columns"));
    }
    let mut sheet = builder.finish(None);
    sheet.warnings.extend(warning);
    Ok(sheet)
}

fn fill(builder: &mut Builder, text: &str, delimiter: u8) -> Result<(), TooMuch> {
    let mut reader = reader(text, delimiter);
    let mut record = StringRecord::new();
    // A cell may have several lines: rows are counted as a spreadsheet does.
    let mut lines_in_cells = 0;
    loop {
        let begin = reader.position().byte();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(_) => unreachable!("a text in memory can be read, and is UTF-8"),
        }
        let line = record.position().map_or(1, csv::Position::line);
        let number = u32::try_from(line - lines_in_cells).map_err(|_| TooMuch::Bytes)?;
        lines_in_cells += record.iter().map(lines).sum::<u64>();
        let width = builder.width();
        let cells = record.iter().map(|cell| (cell, Holds::Text));
        let Some(row) = builder.row(number, cells)? else {
            continue;
        };
        let end = reader.position().byte();
        let at_end = usize::try_from(end).is_ok_and(|end| end >= text.len());
        let raw = usize::try_from(begin).map_or("", |begin| &text[begin..]);
        if at_end && is_open(raw, &record, delimiter) {
            let column = super::sheet::letters(record.len() - 1);
            let message = format!("the quote in column {column} has no end");
            builder.fault(row, message);
        } else if let Some(width) = width {
            let surplus = record
                .iter()
                .skip(width)
                .any(|cell| !cell.trim().is_empty());
            if record.len() < width || surplus {
                builder.fault(row, ragged(&record, width));
            }
        }
    }
}

fn lines(cell: &str) -> u64 {
    let breaks = cell.bytes().filter(|b| *b == b'\n').count();
    u64::try_from(breaks).expect("a count fits into 64 bits")
}

fn ragged(record: &StringRecord, width: usize) -> String {
    let count = record.len();
    let cells = if count == 1 { "cell" } else { "cells" };
    let message = format!("it has {count} {cells}, the head has {width}");
    if record.iter().any(|cell| cell.contains('\n')) {
        return format!("{message}; a quote before it may have no end");
    }
    message
}

/// Whether the last cell of the last row begins with a quote that nothing closes: a further quote
/// then closes it, adds nothing to the cell, and what follows is a row of its own.
fn is_open(raw: &str, record: &StringRecord, delimiter: u8) -> bool {
    let Some(last) = record.iter().next_back() else {
        return false;
    };
    if !raw.contains('"') {
        return false;
    }
    let closed = format!("{raw}\"\nx");
    let mut records = reader(&closed, delimiter).into_records();
    let first = records.next().and_then(Result::ok);
    let same = first.is_some_and(|first| first.iter().next_back() == Some(last));
    let rest = records.next().and_then(Result::ok);
    same && rest.is_some_and(|rest| rest == ["x"][..])
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The delimiter that parts most rows into the same number of cells, more than one.
fn find_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let records = reader(text, delimiter).into_records().take(LOOKED_AT);
        let widths: Vec<usize> = records.flatten().map(|record| record.len()).collect();
        let head = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == head).count();
        if head > 1 { (same, head) } else { (0, 0) }
    };
    let mut best = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}
