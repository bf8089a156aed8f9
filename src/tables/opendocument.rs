//! ODS, cell by cell, as XLSX is read: what a file says of repeated rows and cells is followed only as
//! far as cells hold something, so that no claim makes room for itself.
//! (OASIS, Open Document Format 1.3, part 3, sections 9 and 19.)

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Form;
use super::archive;
use super::sheet::{Holds, Sheet};
use super::workbook::{Rows, choose, damaged, figure, refused};
use crate::diagnostic::{Diagnostic, SourceText};

/// The part of an ODS file that holds its sheets.
const CONTENT: &str = "content.xml";

pub(super) fn read(name: &str, bytes: &[u8], form: &Form) -> Result<Sheet, Diagnostic> {
    archive::check(bytes).map_err(|refusal| refused(name, refusal))?;
    if is_encrypted(bytes) {
        return Err(refused(name, archive::Refusal::Encrypted));
    }
    let sheets = Document::open(name, bytes)?.sheets()?;
    let chosen = choose(name, &sheets, form)?;
    let mut rows = Rows::new(name, form);
    Document::open(name, bytes)?.cells(&chosen, &mut rows)?;
    rows.finish()
}

/// Whether the list of parts says that they are encrypted.
fn is_encrypted(bytes: &[u8]) -> bool {
    let mut list = String::new();
    let archive = ZipArchive::new(Cursor::new(bytes));
    let read = archive.ok().and_then(|mut archive| {
        let part = archive.by_name("META-INF/manifest.xml").ok()?;
        part.take(1_000_000).read_to_string(&mut list).ok()
    });
    read.is_some() && list.contains("encryption-data")
}

type Part<'a> = BufReader<Box<dyn Read + 'a>>;

/// The sheets of a file while they are read.
struct Document<'a> {
    name: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// A cell as it is written.
#[derive(Default)]
struct Cell {
    repeated: u32,
    kind: String,
    value: String,
    text: String,
}

impl<'a> Document<'a> {
    fn open(name: &'a str, bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|why| damaged(name, &why.to_string()))?;
        Ok(Self { name, archive })
    }

    /// The names of the sheets.
    fn sheets(mut self) -> Result<Vec<String>, Diagnostic> {
        let name = self.name;
        let mut reader = self.reader()?;
        let mut names = Vec::new();
        let mut buffer = Vec::new();
        let mut depth = 0;
        loop {
            match next(name, &mut reader, &mut buffer)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    if depth == 0 {
                        names.push(attribute(&tag, "table:name").unwrap_or_default());
                    }
                    depth += 1;
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => depth -= 1,
                Event::Eof => return Ok(names),
                _ => {}
            }
        }
    }

    /// Gives the cells of a sheet that hold something.
    fn cells(mut self, chosen: &str, rows: &mut Rows<'_>) -> Result<(), Diagnostic> {
        let name = self.name;
        let mut reader = self.reader()?;
        let mut buffer = Vec::new();
        let mut inside = false;
        let mut row: u32 = 0;
        loop {
            match next(name, &mut reader, &mut buffer)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    inside = attribute(&tag, "table:name").as_deref() == Some(chosen);
                }
                Event::Start(tag) if inside && tag.name().as_ref() == "table:table-row" => {
                    let repeated = count(&tag, "table:number-rows-repeated");
                    let cells = read_row(name, &mut reader)?;
                    if !cells.is_empty() {
                        for row in row..row.saturating_add(repeated) {
                            give(row, &cells, rows)?;
                        }
                    }
                    row = row.saturating_add(repeated);
                }
                Event::End(tag) if inside && tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn reader(&mut self) -> Result<Reader<Part<'_>>, Diagnostic> {
        let part = self
            .archive
            .by_name(CONTENT)
            .map_err(|_| no_sheets(self.name))?;
        let part: Box<dyn Read + '_> = Box::new(part);
        let mut reader = Reader::from_reader(BufReader::new(part));
        reader.config_mut().expand_empty_elements = true;
        Ok(reader)
    }
}

/// The next event; its buffer is emptied first.
fn next<'b>(
    name: &str,
    reader: &mut Reader<Part<'_>>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, Diagnostic> {
    buffer.clear();
    let event = reader.read_event_into(buffer);
    event.map_err(|why| damaged(name, &why.to_string()))
}

/// The cells of a row that hold something, each with the number of its column.
fn read_row(name: &str, reader: &mut Reader<Part<'_>>) -> Result<Vec<(u32, Cell)>, Diagnostic> {
    let mut cells = Vec::new();
    let mut buffer = Vec::new();
    let mut column: u32 = 0;
    loop {
        let cell = match next(name, reader, &mut buffer)? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table-cell" | "table:covered-table-cell" => begun(&tag),
                _ => continue,
            },
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(damaged(name, "a row has no end")),
            _ => continue,
        };
        let cell = read_text(name, reader, cell)?;
        let repeated = cell.repeated;
        if !cell.text.trim().is_empty() || !cell.value.is_empty() {
            cells.push((column, cell));
        }
        column = column.saturating_add(repeated);
    }
}

/// A cell as its tag tells it.
fn begun(tag: &BytesStart<'_>) -> Cell {
    let is_error = attribute(tag, "calcext:value-type").as_deref() == Some("error");
    let kind = if is_error {
        "error".to_owned()
    } else {
        attribute(tag, "office:value-type").unwrap_or_default()
    };
    let value = [
        "office:value",
        "office:date-value",
        "office:boolean-value",
        "office:string-value",
    ];
    let value = value.into_iter().find_map(|name| attribute(tag, name));
    Cell {
        repeated: count(tag, "table:number-columns-repeated"),
        kind,
        value: value.unwrap_or_default(),
        text: String::new(),
    }
}

/// Reads the words of a cell to its end: its paragraphs, without comments and drawings.
fn read_text(
    name: &str,
    reader: &mut Reader<Part<'_>>,
    mut cell: Cell,
) -> Result<Cell, Diagnostic> {
    let mut buffer = Vec::new();
    // How deep we are in the cell, and from which depth on nothing is said in it.
    let (mut depth, mut beside, mut paragraphs) = (0_u32, None, 0);
    loop {
        match next(name, reader, &mut buffer)? {
            Event::Start(tag) => {
                depth += 1;
                match tag.name().as_ref() {
                    "office:annotation" | "draw:frame" | "draw:custom-shape" | "table:table" => {
                        beside.get_or_insert(depth);
                    }
                    "text:p" if beside.is_none() => {
                        if paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "text:s" if beside.is_none() => {
                        let spaces = count(&tag, "text:c").min(1_000);
                        cell.text.extend((0..spaces).map(|_| ' '));
                    }
                    "text:tab" if beside.is_none() => cell.text.push('\t'),
                    "text:line-break" if beside.is_none() => cell.text.push('\n'),
                    _ => {}
                }
            }
            Event::End(_) if depth == 0 => return Ok(cell),
            Event::End(_) => {
                beside = beside.filter(|from| *from != depth);
                depth -= 1;
            }
            // What stands between the paragraphs only indents them.
            Event::Text(text) if depth > 0 && beside.is_none() => {
                cell.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) if depth > 0 && beside.is_none() => {
                let named =
                    || resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned);
                let letter = reference.resolve_char_ref().ok().flatten();
                let letter = letter.map(String::from).or_else(named);
                cell.text.push_str(&letter.unwrap_or_default());
            }
            Event::Eof => return Err(damaged(name, "a cell has no end")),
            _ => {}
        }
    }
}

/// Hands the cells of a row on, as often as they are repeated.
fn give(row: u32, cells: &[(u32, Cell)], rows: &mut Rows<'_>) -> Result<(), Diagnostic> {
    for (first, cell) in cells {
        for column in *first..first.saturating_add(cell.repeated) {
            rows.cell((row, column), shown(cell))?;
            if rows.is_outside(column) {
                // One cell outside the table is as wrong as a thousand.
                break;
            }
        }
    }
    Ok(())
}

/// A value as it is shown in the spreadsheet, apart from its format.
fn shown(cell: &Cell) -> (String, Holds) {
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => match cell.value.parse() {
            Ok(number) => (figure(number), Holds::Number),
            Err(_) => (cell.text.clone(), Holds::Text),
        },
        "date" => {
            let day = cell.value.split('T').next().unwrap_or_default();
            (day.to_owned(), Holds::Date)
        }
        "boolean" => (cell.value.clone(), Holds::Text),
        "string" if cell.text.is_empty() => (cell.value.clone(), Holds::Text),
        "error" => (cell.text.clone(), Holds::Error),
        _ => (cell.text.clone(), Holds::Text),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes().flatten();
    let found = all.find(|attribute| attribute.key.as_ref() == name)?;
    let value = found
        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
        .ok()?;
    Some(value.into_owned())
}

/// A number of repetitions, at least one.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    let written = attribute(tag, name).and_then(|text| text.parse().ok());
    written.unwrap_or(1).max(1)
}

fn no_sheets(name: &str) -> Diagnostic {
    Diagnostic::error("no-table", "this is no ODS file: it has no sheets")
        .in_file(&SourceText::new(name, ""))
        .help("open it in a spreadsheet and save it as ODS or XLSX; a CSV file ends with `.csv`")
}
