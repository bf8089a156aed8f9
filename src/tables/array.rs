//! A TOML file with one array of tables: each table is a row, its keys are the columns.

use std::cell::RefCell;
use std::collections::HashMap;

use super::sheet::{Builder, Holds, Sheet, Written};
use super::{Form, too_much};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::source::fields::{Entry, Fields, Origin};

pub(super) fn read(name: &str, bytes: Vec<u8>, form: &Form) -> Result<Sheet, Diagnostic> {
    let (text, _) = super::decode::decode(name, bytes, form)?;
    let file = SourceText::new(name, text);
    let origin = Origin::whole(&file);
    let faults = RefCell::new(Report::new());
    let table = origin.parse(&faults);
    if let Some(fault) = faults.borrow().sorted().first() {
        return Err((*fault).clone());
    }
    let fields = Fields::of(&table, &origin, "", &faults);
    let mut arrays = fields.all_entries();
    let rows = match (arrays.pop(), arrays.is_empty()) {
        (Some(array), true) => array.items().ok_or_else(|| no_array(&file))?,
        (Some(_), false) | (None, _) => return Err(no_array(&file)),
    };
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        let fields = row.table("", &faults).ok_or_else(|| no_array(&file))?;
        records.push(fields.all_entries());
    }
    let (builder, spans) = fill(name, &records, form)?;
    Ok(builder.finish(Some(Written { file, spans })))
}

fn fill(
    name: &str,
    records: &[Vec<Entry<'_>>],
    form: &Form,
) -> Result<(Builder, Vec<(u32, u32)>), Diagnostic> {
    let mut names: Vec<&str> = Vec::new();
    let mut columns: HashMap<&str, usize> = HashMap::new();
    let mut spans = Vec::new();
    for entry in records.iter().flatten() {
        columns.entry(entry.key.value).or_insert_with(|| {
            names.push(entry.key.value);
            spans.push(span(&entry.key.at.span));
            names.len() - 1
        });
    }
    let mut builder = Builder::new(name, form.cells);
    let head = names.iter().map(|name| (*name, Holds::Text));
    let too_much = |too_much_of| too_much(name, too_much_of, form);
    builder.row(0, head).map_err(too_much)?;
    for (i, record) in records.iter().enumerate() {
        let number = u32::try_from(i + 1).expect("the file has less than 4 GB");
        let nowhere = record
            .first()
            .map_or((0, 0), |entry| span(&entry.key.at.span));
        let mut cells = vec![(String::new(), Holds::Text); names.len()];
        let mut places = vec![nowhere; names.len()];
        for entry in record {
            let column = columns[entry.key.value];
            cells[column] = cell(entry)?;
            places[column] = span(&entry.at().span);
        }
        let cells = cells.iter().map(|(text, holds)| (text.as_str(), *holds));
        if builder.row(number, cells).map_err(too_much)?.is_some() {
            spans.extend(places);
        }
    }
    Ok((builder, spans))
}

fn cell(entry: &Entry<'_>) -> Result<(String, Holds), Diagnostic> {
    if let Some(text) = entry.text() {
        return Ok((text.to_owned(), Holds::Text));
    }
    if let Some(number) = entry.number() {
        return Ok((number.replace('_', ""), Holds::Number));
    }
    match entry.kind() {
        "a date" => match entry.to_value() {
            toml::Value::String(date) => Ok((date, Holds::Date)),
            other => Ok((other.to_string(), Holds::Date)),
        },
        "true or false" => Ok((entry.to_value().to_string(), Holds::Text)),
        kind => {
            let message = format!("`{}` is {kind}, a text or a number is due", entry.key.value);
            Err(entry.at().error("wrong-type", message))
        }
    }
}

fn span(span: &std::ops::Range<usize>) -> (u32, u32) {
    let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (offset(span.start), offset(span.end))
}

fn no_array(file: &std::sync::Arc<SourceText>) -> Diagnostic {
    Diagnostic::error("no-rows", "the file is no table")
        .in_file(file)
        .help("write each row as a table of one array: `[[rows]]` and below it `sku = \"…\"`")
}
