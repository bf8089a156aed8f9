//! Tables that are read by one who knows their keys, later than the text around them: the theme's
//! settings, the sections of a page.

use std::cell::RefCell;

use toml::de::DeValue;

use super::{At, Fields, Origin};
use crate::diagnostic::Report;

/// A table at the top of a text that is read later, by one who knows its keys.
#[derive(Debug, Clone)]
pub struct Table {
    origin: Origin,
    key: &'static str,
    /// Which one, of a list of tables.
    index: Option<usize>,
    at: At,
}

impl Table {
    /// Remembers a table under a key at the top of its text.
    pub(super) fn new(fields: &Fields<'_>, key: &'static str, index: Option<usize>) -> Self {
        Self {
            origin: fields.origin.clone(),
            key,
            index,
            at: fields.at(),
        }
    }

    /// Opens the table for reading; `what` names its keys in faults, as in "product key". The
    /// text is parsed anew: such tables are few, and what is parsed borrows from its text.
    pub fn read<R>(
        &self,
        what: &'static str,
        report: &RefCell<Report>,
        with: impl FnOnce(Fields<'_>) -> R,
    ) -> R {
        let reported_before = RefCell::new(Report::new());
        let root = self.origin.parse(&reported_before);
        let value = root
            .get(self.key)
            .expect("the table was there when the text was parsed before");
        let value = match (value.get_ref(), self.index) {
            (DeValue::Array(list), Some(index)) => &list[index],
            _ => value,
        };
        let DeValue::Table(table) = value.get_ref() else {
            unreachable!("only tables are kept for later");
        };
        with(Fields::new(
            table,
            &self.origin,
            value.span(),
            (what, report),
        ))
    }

    /// Where the table stands.
    pub fn at(&self) -> &At {
        &self.at
    }
}
