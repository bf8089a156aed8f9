//! Entries of tables whose keys are free: specs, terms, a text in several languages.

use std::borrow::Cow;
use std::cell::RefCell;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{At, Fields, Located, Origin};
use crate::diagnostic::Report;

/// A key and its value, of a table whose keys are free.
pub struct Entry<'a> {
    /// The key.
    pub key: Located<&'a str>,
    value: &'a Spanned<DeValue<'a>>,
    origin: &'a Origin,
}

impl<'a> Entry<'a> {
    pub(super) fn new(
        key: &'a Spanned<Cow<'a, str>>,
        value: &'a Spanned<DeValue<'a>>,
        origin: &'a Origin,
    ) -> Self {
        Self {
            key: Located {
                value: key.get_ref(),
                at: origin.at(key.span()),
            },
            value,
            origin,
        }
    }

    /// Where the value stands.
    pub fn at(&self) -> At {
        self.origin.at(self.value.span())
    }

    /// The value, if it is a text.
    pub fn text(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    /// The value as `true` or `false`, if it is one.
    pub fn flag(&self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The value as it is written, if it is a number.
    pub fn number(&self) -> Option<&'a str> {
        match self.value.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str()),
            DeValue::Float(n) => Some(n.as_str()),
            _ => None,
        }
    }

    /// The value, if it is a day: a TOML date, or a text in the same form.
    pub fn day(&self) -> Option<Date> {
        match self.value.get_ref() {
            DeValue::Datetime(d) => d.date?.to_string().parse().ok(),
            DeValue::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value as a table to read, if it is one.
    pub fn table(&self, what: &'static str, report: &'a RefCell<Report>) -> Option<Fields<'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Fields::new(
                table,
                self.origin,
                self.value.span(),
                (what, report),
            )),
            _ => None,
        }
    }

    /// The values of a list, each under this entry's key.
    pub fn items(&self) -> Option<Vec<Entry<'a>>> {
        let DeValue::Array(list) = self.value.get_ref() else {
            return None;
        };
        let entry = |value| Entry {
            key: self.key.clone(),
            value,
            origin: self.origin,
        };
        Some(list.iter().map(entry).collect())
    }

    /// The value as a plain value.
    pub fn to_value(&self) -> toml::Value {
        plain(self.value.get_ref())
    }

    /// What the value is, for a fault: "a number".
    pub fn kind(&self) -> &'static str {
        kind(self.value.get_ref())
    }
}

/// All entries of a table, in the order written.
pub(super) fn entries<'a>(table: &'a DeTable<'a>, origin: &'a Origin) -> Vec<Entry<'a>> {
    let entry = |(key, value)| Entry::new(key, value, origin);
    table.iter().map(entry).collect()
}

/// What a value is, for a fault.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn table_value(table: &DeTable<'_>) -> toml::Value {
    let entry = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        (key.get_ref().to_string(), plain(value.get_ref()))
    };
    toml::Value::Table(table.iter().map(entry).collect())
}

fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .map_or_else(|_| toml::Value::String(n.to_string()), toml::Value::Integer),
        DeValue::Float(n) => n
            .as_str()
            .parse()
            .map_or_else(|_| toml::Value::String(n.to_string()), toml::Value::Float),
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(date) => toml::Value::String(date.to_string()),
        DeValue::Array(list) => {
            toml::Value::Array(list.iter().map(|v| plain(v.get_ref())).collect())
        }
        DeValue::Table(table) => table_value(table),
    }
}
