//! Tables whose rows are neither products nor dealers: questions, certificates, open positions.
//! What a row of each can say is a list; texts may be given in one language each.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::columns::{self, Column, Known};
use super::faults::Faults;
use super::figures::CellFault;
use super::sheet::{Cell, Holds, Row, Sheet};
use crate::brand::{Brand, LanguageId, TableKind, TableSettings, Text};
use crate::paths::{SourcePath, WebLink};
use crate::source::fields::At;

/// A row: what it says, by name, in the order of its kind.
#[derive(Debug, Clone, Default)]
pub struct Entry(pub Vec<(&'static str, Value)>);

/// What a cell of an entry says.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text in the languages of the site.
    Words(Text),
    /// A day.
    Day(Date),
    /// An address elsewhere.
    Link(WebLink),
    /// A picture, and the cell that names it.
    Picture(SourcePath, At),
}

/// What is said under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Words that there must be.
    Needed,
    Words,
    Day,
    Link,
    Picture,
}

const FAQ: &[(&str, Form)] = &[("question", Form::Needed), ("answer", Form::Needed)];
const CERTIFICATES: &[(&str, Form)] = &[
    ("name", Form::Needed),
    ("number", Form::Words),
    ("body", Form::Words),
    ("valid_until", Form::Day),
    ("url", Form::Link),
    ("image", Form::Picture),
];
const JOBS: &[(&str, Form)] = &[
    ("title", Form::Needed),
    ("place", Form::Words),
    ("hours", Form::Words),
    ("text", Form::Words),
    ("from", Form::Day),
    ("url", Form::Link),
];

/// A column: which of the names, and of texts the language.
type Name = (usize, Option<Arc<str>>);

/// The entries of a table, in the order of its rows.
pub(super) fn read(
    settings: &TableSettings,
    sheet: &Sheet,
    brand: &Brand,
    report: &mut Faults,
) -> Vec<Entry> {
    let forms = match settings.kind {
        TableKind::Faq => FAQ,
        TableKind::Certificates => CERTIFICATES,
        TableKind::Jobs => JOBS,
        TableKind::Products | TableKind::Prices | TableKind::Dealers => return Vec::new(),
    };
    let known = Known {
        names: forms.iter().map(|(name, _)| *name).collect(),
        parse: &|name| parse(forms, name),
    };
    let columns = columns::find(settings, sheet, &known, report);
    for (i, (name, form)) in forms.iter().enumerate() {
        let there = columns.iter().any(|column| column.field.0 == i);
        if *form == Form::Needed && !there {
            let message = format!("no column says the `{name}`");
            let fault = settings.file.at.error("no-column", message);
            report.push(fault.help(format!("name it: `columns = {{ {name} = \"…\" }}`")));
            return Vec::new();
        }
    }
    let entry = |row| entry(row, &columns, (forms, brand), report);
    sheet.rows().map(entry).collect()
}

fn parse(forms: &[(&str, Form)], name: &str) -> Option<Name> {
    let (name, language) = match name.split_once('.') {
        Some((name, language)) => (name, Some(Arc::from(language))),
        None => (name, None),
    };
    let at = forms.iter().position(|(known, _)| *known == name)?;
    match (forms[at].1, &language) {
        (Form::Needed | Form::Words, _) | (Form::Day | Form::Link | Form::Picture, None) => {
            Some((at, language))
        }
        (Form::Day | Form::Link | Form::Picture, Some(_)) => None,
    }
}

fn entry(
    row: Row<'_>,
    columns: &[Column<Name>],
    (forms, brand): (&[(&'static str, Form)], &Brand),
    report: &mut Faults,
) -> Entry {
    let mut entry = Entry::default();
    for (i, (name, form)) in forms.iter().enumerate() {
        let mut cells = columns
            .iter()
            .filter(|column| column.field.0 == i)
            .filter_map(|column| Some((column.field.1.as_deref(), column.cell(row)?)));
        let value = match form {
            Form::Needed | Form::Words => words(cells, brand, report).map(Value::Words),
            Form::Day => parsed(cells.next(), report, day).map(Value::Day),
            Form::Link => parsed(cells.next(), report, link).map(Value::Link),
            Form::Picture => parsed(cells.next(), report, picture),
        };
        match value {
            Some(value) => entry.0.push((name, value)),
            None if *form == Form::Needed => {
                let message = format!("row {}: it has no `{name}`", row.number());
                report.push(row.at().error("bad-row", message));
            }
            None => {}
        }
    }
    entry
}

/// A text from the cells of its languages.
pub(super) fn words<'a>(
    cells: impl Iterator<Item = (Option<&'a str>, Cell<'a>)>,
    brand: &Brand,
    report: &mut Faults,
) -> Option<Text> {
    let mut texts: BTreeMap<LanguageId, Arc<str>> = BTreeMap::new();
    for (language, cell) in cells {
        let id = match language {
            None => Some(LanguageId::DEFAULT),
            Some(code) => brand.languages.find(code),
        };
        match id {
            Some(id) => {
                texts.insert(id, Arc::from(&*cell.text()));
            }
            None => {
                report.push(cell.error("unknown-language", "the site has no such language"));
            }
        }
    }
    Text::given(&texts, &brand.languages)
}

fn parsed<'a, T>(
    cell: Option<(Option<&'a str>, Cell<'a>)>,
    report: &mut Faults,
    parse: impl FnOnce(Cell<'a>) -> Result<T, CellFault>,
) -> Option<T> {
    let (_, cell) = cell?;
    match parse(cell) {
        Ok(value) => Some(value),
        Err(why) => {
            report.push(why.at(cell));
            None
        }
    }
}

fn day(cell: Cell<'_>) -> Result<Date, CellFault> {
    let text = cell.text();
    match (cell.holds(), text.parse()) {
        (Holds::Text | Holds::Date, Ok(day)) => Ok(day),
        _ => {
            let fault = CellFault::new(format!("`{text}` is no day"));
            Err(fault.help("write it as `2027-11-30`, or format the cell as a date"))
        }
    }
}

fn link(cell: Cell<'_>) -> Result<WebLink, CellFault> {
    cell.text().parse().map_err(CellFault::new)
}

/// A table stands beside the pages: its pictures are named from where those begin.
fn picture(cell: Cell<'_>) -> Result<Value, CellFault> {
    let text = cell.text();
    let path = SourcePath::new("content/_index.md").resolve("content", &text);
    let path = path.ok_or_else(|| {
        let fault = CellFault::new(format!("`{text}` leads out of the site folder"));
        fault.help("name a file below `content/`: `/certificates/iso-9001.png`")
    })?;
    Ok(Value::Picture(path, cell.at()))
}
