//! Reads TOML tables key by key and reports every fault: a wrong type, a value that is none of
//! the choices, a key nobody asked for. What may be written is what is asked for, so the reader
//! of a format is its definition. (A derived `Deserialize` stops at the first fault.)

mod entry;
mod later;

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use entry::Entry;
pub use later::Table;

use crate::diagnostic::{Diagnostic, Report, SourceText};
use entry::{entries, kind};

/// Where a value stands.
#[derive(Debug, Clone)]
pub struct At {
    /// The text.
    pub file: Arc<SourceText>,
    /// The bytes of the value.
    pub span: Range<usize>,
}

impl At {
    /// A fault at this place that stops the build.
    pub fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message).at(&self.file, self.span.clone())
    }

    /// A fault at this place that the build survives.
    pub fn warning(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, message).at(&self.file, self.span.clone())
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: At,
}

impl<T> Located<T> {
    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: f(self.value),
            at: self.at,
        }
    }
}

/// A text that tables are read from: a TOML file, or the front matter of a page.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The whole file.
    pub file: Arc<SourceText>,
    /// Where in the file the TOML begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Origin {
    /// A file that is TOML as a whole.
    pub fn whole(file: &Arc<SourceText>) -> Self {
        Self {
            file: Arc::clone(file),
            start: 0,
            end: file.text().len(),
        }
    }

    /// Parses the text. Syntax faults go to the report; what could be read is returned, so that
    /// its other faults are found as well.
    pub fn parse(&self, report: &RefCell<Report>) -> DeTable<'_> {
        let (table, faults) = DeTable::parse_recoverable(&self.file.text()[self.start..self.end]);
        for fault in faults {
            let at = self.at(fault.span().unwrap_or(0..0));
            report
                .borrow_mut()
                .push(at.error("toml-syntax", tidy(fault.message())));
        }
        table.into_inner()
    }

    fn at(&self, span: Range<usize>) -> At {
        At {
            file: Arc::clone(&self.file),
            span: span.start + self.start..span.end + self.start,
        }
    }
}

/// Brings a message of the TOML parser into our form: one line, lower case.
fn tidy(message: &str) -> String {
    let line = message.lines().collect::<Vec<_>>().join(", ");
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// A table being read. Call [`Fields::finish`] at the end: it reports the keys nobody asked for.
pub struct Fields<'a> {
    table: &'a DeTable<'a>,
    origin: &'a Origin,
    span: Range<usize>,
    what: &'static str,
    report: &'a RefCell<Report>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens a parsed text for reading.
    pub fn of(
        table: &'a DeTable<'a>,
        origin: &'a Origin,
        what: &'static str,
        report: &'a RefCell<Report>,
    ) -> Self {
        Self::new(table, origin, 0..0, (what, report))
    }

    fn new(
        table: &'a DeTable<'a>,
        origin: &'a Origin,
        span: Range<usize>,
        (what, report): (&'static str, &'a RefCell<Report>),
    ) -> Self {
        Self {
            table,
            origin,
            span,
            what,
            report,
            asked: Vec::new(),
        }
    }

    /// Where the table stands.
    pub fn at(&self) -> At {
        self.origin.at(self.span.clone())
    }

    /// Adds a fault.
    pub fn fault(&self, diagnostic: Diagnostic) {
        self.report.borrow_mut().push(diagnostic);
    }

    /// Where faults go.
    pub fn report(&self) -> &'a RefCell<Report> {
        self.report
    }

    /// The keys as written, with their places.
    pub fn keys(&self) -> Vec<Located<String>> {
        let key = |k: &Spanned<_>| Located {
            value: AsRef::<str>::as_ref(k.get_ref() as &std::borrow::Cow<str>).to_owned(),
            at: self.origin.at(k.span()),
        };
        self.table.keys().map(key).collect()
    }

    /// Whether the key is written.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Located<Arc<str>>> {
        let value = self.get(key)?;
        self.as_text(key, value)
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(self.locate(*flag, value)),
            other => self.wrong_type(key, value, ("true or false", other)),
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Located<i64>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => match n.as_str().parse() {
                Ok(n) => Some(self.locate(n, value)),
                Err(_) => self.bad(key, value, "it is too large"),
            },
            other => self.wrong_type(key, value, ("a whole number", other)),
        }
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, key: &'static str) -> Option<Located<u32>> {
        let number = self.integer(key)?;
        match u32::try_from(number.value) {
            Ok(count) => Some(number.map(|_| count)),
            Err(_) => {
                let message = format!("`{key}` is {}, a count from 0 is due", number.value);
                self.fault(number.at.error("bad-value", message));
                None
            }
        }
    }

    /// A day: a TOML date, or a text in the same form.
    pub fn date(&mut self, key: &'static str) -> Option<Located<Date>> {
        let value = self.get(key)?;
        let written = match value.get_ref() {
            // What is left of a date that the parser has refused, and reported.
            DeValue::Datetime(d) if d.date.is_none() && d.time.is_none() => return None,
            DeValue::Datetime(d) => d.date.map_or_else(String::new, |d| d.to_string()),
            DeValue::String(text) => text.to_string(),
            other => return self.wrong_type(key, value, ("a date", other)),
        };
        if let Ok(date) = written.parse::<Date>() {
            return Some(self.locate(date, value));
        }
        let fault = self
            .origin
            .at(value.span())
            .error("bad-value", format!("`{key}` is no date"))
            .help("write year, month and day: `2026-03-01`");
        self.fault(fault);
        None
    }

    /// A value with a form of its own, written as a text or a bare number.
    pub fn parsed<T>(&mut self, key: &'static str) -> Option<Located<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        let value = self.get(key)?;
        self.as_parsed(key, value)
    }

    /// One of several words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| **name == *text.value) {
            return Some(text.map(|_| *choice));
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let message = format!("`{key}` can't be `{}`", text.value);
        let fault = text
            .at
            .error("bad-choice", message)
            .suggest(&text.value, names.iter().copied())
            .help(format!("it is one of {}", quoted(&names)));
        self.fault(fault);
        None
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Located<Arc<str>>>> {
        let list = self.list(key)?;
        let mut texts = Vec::with_capacity(list.len());
        for value in list {
            texts.extend(self.as_text(key, value));
        }
        Some(texts)
    }

    /// A list of values with a form of their own.
    pub fn all_parsed<T>(&mut self, key: &'static str) -> Option<Vec<Located<T>>>
    where
        T: FromStr,
        T::Err: Display,
    {
        let list = self.list(key)?;
        let mut values = Vec::with_capacity(list.len());
        for value in list {
            values.extend(self.as_parsed(key, value));
        }
        Some(values)
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, what: &'static str) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        self.as_table(key, value, what)
    }

    /// A list of tables.
    pub fn tables(&mut self, key: &'static str, what: &'static str) -> Option<Vec<Fields<'a>>> {
        let list = self.list(key)?;
        let mut tables = Vec::with_capacity(list.len());
        for value in list {
            tables.extend(self.as_table(key, value, what));
        }
        Some(tables)
    }

    /// A table that is read later; only at the top of a text.
    pub fn table_for_later(&mut self, key: &'static str) -> Option<Table> {
        let fields = self.table(key, "")?;
        Some(Table::new(&fields, key, None))
    }

    /// A list of tables that are read later; only at the top of a text.
    pub fn tables_for_later(&mut self, key: &'static str) -> Option<Vec<Table>> {
        let tables = self.tables(key, "")?.into_iter().enumerate();
        Some(tables.map(|(i, t)| Table::new(&t, key, Some(i))).collect())
    }

    /// All entries of a table whose keys are free, in the order written.
    pub fn entries(&mut self, key: &'static str) -> Option<Vec<Entry<'a>>> {
        let value = self.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_type(key, value, ("a table", value.get_ref()));
        };
        Some(entries(table, self.origin))
    }

    /// All entries of this table, in the order written; nothing is left to be reported.
    pub fn all_entries(&self) -> Vec<Entry<'a>> {
        entries(self.table, self.origin)
    }

    /// The value as written, for one that may have several forms.
    pub fn any(&mut self, key: &'static str) -> Option<Entry<'a>> {
        self.asked.push(key);
        let (name, value) = self.table.get_key_value(key)?;
        Some(Entry::new(name, value, self.origin))
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        self.finish_except(&[]);
    }

    /// Reports every key that nobody asked for, but for these.
    pub fn finish_except(self, allowed: &[&str]) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) || allowed.contains(&name) {
                continue;
            }
            let known = self.asked.iter().chain(allowed).copied();
            let fault = self
                .origin
                .at(key.span())
                .error("unknown-key", format!("unknown key `{name}`"))
                .label(format!("not a {}", self.what))
                .suggest(name, known);
            self.fault(fault);
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn list(&mut self, key: &'static str) -> Option<&'a [Spanned<DeValue<'a>>]> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Array(list) => Some(list),
            other => self.wrong_type(key, value, ("a list", other)),
        }
    }

    fn as_text(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Located<Arc<str>>> {
        match value.get_ref() {
            DeValue::String(text) => Some(self.locate(Arc::from(text.as_ref()), value)),
            other => self.wrong_type(key, value, ("a text", other)),
        }
    }

    fn as_table(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        what: &'static str,
    ) -> Option<Fields<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields::new(
                table,
                self.origin,
                value.span(),
                (what, self.report),
            )),
            other => self.wrong_type(key, value, ("a table", other)),
        }
    }

    fn as_parsed<T>(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Located<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        let written = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(n) if n.radix() == 10 => n.as_str(),
            DeValue::Float(n) => n.as_str(),
            other => return self.wrong_type(key, value, ("a text or a number", other)),
        };
        match written.parse() {
            Ok(parsed) => Some(self.locate(parsed, value)),
            Err(why) => self.bad(key, value, &why.to_string()),
        }
    }

    fn locate<T>(&self, value: T, spanned: &Spanned<DeValue<'_>>) -> Located<T> {
        Located {
            value,
            at: self.origin.at(spanned.span()),
        }
    }

    fn bad<T>(&self, key: &str, value: &Spanned<DeValue<'_>>, why: &str) -> Option<T> {
        let at = self.origin.at(value.span());
        self.fault(at.error("bad-value", format!("`{key}`: {why}")));
        None
    }

    fn wrong_type<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        (due, found): (&str, &DeValue<'_>),
    ) -> Option<T> {
        let message = format!("`{key}` is {}, {due} is due", kind(found));
        let at = self.origin.at(value.span());
        self.fault(at.error("wrong-type", message));
        None
    }
}

/// Names in backticks, with commas: "`a`, `b`".
pub fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
