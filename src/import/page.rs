//! A page as text that facts are read from and written into. What an author wrote around them
//! (comments, order, blank lines, line ends) stays as it is.

use std::sync::Arc;

use toml_edit::{
    ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value as TomlValue,
};

use super::facts::{FactPath, List, Value};
use crate::catalogue::split;
use crate::diagnostic::{Diagnostic, SourceText};

/// A page that facts can be written into.
#[derive(Debug, Clone)]
pub struct PageText {
    front: DocumentMut,
    body: String,
}

impl PageText {
    /// A page with nothing in it.
    pub fn empty() -> Self {
        Self {
            front: DocumentMut::new(),
            body: String::new(),
        }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// When it has no front matter, or that is no TOML.
    pub fn parse(file: &Arc<SourceText>) -> Result<Self, Diagnostic> {
        let parts = split(file)?;
        let start = parts.front.start;
        let front = file.text()[parts.front].parse().map_err(|why| {
            let why: toml_edit::TomlError = why;
            let span = why.span().unwrap_or(0..0);
            let message = why.message().lines().collect::<Vec<_>>().join(", ");
            Diagnostic::error("toml-syntax", message).at(file, span.start + start..span.end + start)
        })?;
        Ok(Self {
            front,
            body: file.text()[parts.body].to_owned(),
        })
    }

    /// The text below the front matter, without the space around it.
    pub fn body(&self) -> &str {
        self.body.trim()
    }

    /// Replaces the text below the front matter.
    pub fn set_body(&mut self, body: &str) {
        self.body = match body.trim() {
            "" => String::new(),
            body => format!("\n{body}\n"),
        };
    }

    /// What the page says there.
    pub fn get(&self, path: &FactPath) -> Option<Value> {
        let table: &dyn TableLike = match &path.entry {
            None => self.front.as_table(),
            Some(entry) => self.entry(entry)?,
        };
        let (last, folders) = path.keys.split_last()?;
        let mut table = table;
        for key in folders {
            table = table.get(key)?.as_table_like()?;
        }
        Value::read(table.get(last)?)
    }

    /// Writes a fact: over the one that stands there, otherwise behind its neighbours.
    pub fn set(&mut self, path: &FactPath, value: &Value) {
        let Some((last, folders)) = path.keys.split_last() else {
            return;
        };
        let table: &mut dyn TableLike = match &path.entry {
            None => self.front.as_table_mut(),
            Some(entry) => self.entry_or_new(entry),
        };
        let in_entry = path.entry.is_some();
        let table = match folders.first() {
            None => table,
            Some(folder) => {
                let fresh = if in_entry {
                    Item::Value(TomlValue::InlineTable(InlineTable::new()))
                } else {
                    Item::Table(Table::new())
                };
                let item = table.entry(folder).or_insert(fresh);
                match item.as_table_like_mut() {
                    Some(table) => table,
                    // Something else stands there: `specs = "none"`. The build reports it.
                    None => return,
                }
            }
        };
        let mut new = value.to_toml();
        match table.get_mut(last) {
            Some(Item::Value(old)) => {
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
            Some(other) => *other = Item::Value(new),
            None => {
                table.insert(last, Item::Value(new));
            }
        }
    }

    /// Takes a fact away, and the table that held nothing else.
    pub fn remove(&mut self, path: &FactPath) {
        let Some((last, folders)) = path.keys.split_last() else {
            return;
        };
        let table: &mut dyn TableLike = match &path.entry {
            None => self.front.as_table_mut(),
            Some(entry) => match self.entry_mut(entry) {
                Some(table) => table,
                None => return,
            },
        };
        match folders.first() {
            None => {
                table.remove(last);
            }
            Some(folder) => {
                let inner = table.get_mut(folder).and_then(Item::as_table_like_mut);
                let empty = inner.is_some_and(|inner| {
                    inner.remove(last);
                    inner.is_empty()
                });
                if empty {
                    table.remove(folder);
                }
            }
        }
    }

    /// Takes an entry of a list away.
    pub fn remove_entry(&mut self, (list, identity): &(List, String)) {
        let Some(item) = self.front.get_mut(list.key()) else {
            return;
        };
        let is_it = |table: &dyn TableLike| is_entry(table, *list, identity);
        if let Some(tables) = item.as_array_of_tables_mut() {
            tables.retain(|table| !is_it(table));
            if tables.is_empty() {
                self.front.remove(list.key());
            }
        } else if let Some(array) = item.as_array_mut() {
            array.retain(|value| !value.as_inline_table().is_some_and(|t| is_it(t)));
            if array.is_empty() {
                self.front.remove(list.key());
            }
        }
    }

    /// The keys of an entry of a list; tables in it as `options/Size`.
    pub fn entry_keys(&self, entry: &(List, String)) -> Vec<String> {
        let mut keys = Vec::new();
        for (key, item) in self.entry(entry).into_iter().flat_map(TableLike::iter) {
            match item.as_table_like() {
                Some(inner) if key == "options" || key == "specs" => {
                    keys.extend(inner.iter().map(|(name, _)| format!("{key}/{name}")));
                }
                Some(_) | None => keys.push(key.to_owned()),
            }
        }
        keys
    }

    /// What tells the entries of a list apart.
    pub fn identities(&self, list: List) -> Vec<String> {
        let Some(item) = self.front.get(list.key()) else {
            return Vec::new();
        };
        let identity = |table: &dyn TableLike| identity(table, list);
        match (item.as_array_of_tables(), item.as_array()) {
            (Some(tables), _) => tables.iter().filter_map(|table| identity(table)).collect(),
            (None, Some(array)) => {
                let tables = array.iter().filter_map(TomlValue::as_inline_table);
                tables.filter_map(|table| identity(table)).collect()
            }
            (None, None) => Vec::new(),
        }
    }

    fn entry(&self, (list, identity): &(List, String)) -> Option<&dyn TableLike> {
        let item = self.front.get(list.key())?;
        if let Some(tables) = item.as_array_of_tables() {
            let table = tables.iter().find(|t| is_entry(*t, *list, identity))?;
            return Some(table);
        }
        let mut tables = item
            .as_array()?
            .iter()
            .filter_map(TomlValue::as_inline_table);
        let table = tables.find(|t| is_entry(*t, *list, identity))?;
        Some(table)
    }

    fn entry_mut(&mut self, (list, identity): &(List, String)) -> Option<&mut dyn TableLike> {
        match self.front.get_mut(list.key())? {
            Item::ArrayOfTables(tables) => {
                let table = tables.iter_mut().find(|t| is_entry(*t, *list, identity))?;
                Some(table)
            }
            Item::Value(TomlValue::Array(array)) => {
                let mut tables = array.iter_mut().filter_map(TomlValue::as_inline_table_mut);
                let table = tables.find(|t| is_entry(*t, *list, identity))?;
                Some(table)
            }
            Item::None | Item::Table(_) | Item::Value(_) => None,
        }
    }

    fn entry_or_new(&mut self, entry: &(List, String)) -> &mut dyn TableLike {
        let (list, identity) = entry;
        if self.entry(entry).is_none() {
            let tables = self
                .front
                .entry(list.key())
                .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
            match tables {
                Item::Value(TomlValue::Array(array)) => {
                    let mut table = InlineTable::new();
                    table.insert(list.identity(), identity.as_str().into());
                    array.push(table);
                }
                Item::ArrayOfTables(tables) => {
                    let mut table = Table::new();
                    table.insert(list.identity(), toml_edit::value(identity.as_str()));
                    tables.push(table);
                }
                Item::None | Item::Table(_) | Item::Value(_) => {
                    let mut fresh = ArrayOfTables::new();
                    let mut table = Table::new();
                    table.insert(list.identity(), toml_edit::value(identity.as_str()));
                    fresh.push(table);
                    *tables = Item::ArrayOfTables(fresh);
                }
            }
        }
        self.entry_mut(entry)
            .expect("it was made if it was not there")
    }
}

impl std::fmt::Display for PageText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let front = self.front.to_string();
        write!(f, "+++\n{front}")?;
        if !front.is_empty() && !front.ends_with('\n') {
            f.write_str("\n")?;
        }
        write!(f, "+++\n{}", self.body)
    }
}

fn is_entry(table: &dyn TableLike, list: List, wanted: &str) -> bool {
    identity(table, list).is_some_and(|identity| identity == wanted)
}

fn identity(table: &dyn TableLike, list: List) -> Option<String> {
    match table.get(list.identity()).and_then(Value::read)? {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "+++\n# Our best seller.\ntitle = \"Bowl\"   # keep\n\nprice = \"9.00\"\n\n\
                        [[variants]]\nsku = \"B-1\"\noptions = { Size = \"S\" }\n\n[specs]\n\
                        Material = \"Clay\"\n+++\nText.\n";

    fn page() -> PageText {
        PageText::parse(&SourceText::new("a.md", PAGE)).expect("is a page")
    }

    #[test]
    fn what_is_not_touched_stays_byte_by_byte() {
        assert_eq!(page().to_string(), PAGE);
    }

    #[test]
    fn comments_and_order_survive_a_change() {
        let mut page = page();
        let text = |t: &str| Value::Text(t.to_owned());
        page.set(&FactPath::top("title"), &text("Large bowl"));
        page.set(&FactPath::top("sku"), &text("B"));
        page.set(
            &FactPath::top("price").of(List::Variants, "B-1"),
            &text("8"),
        );
        page.set(
            &FactPath::inside("options", "Size").of(List::Variants, "B-2"),
            &text("M"),
        );
        page.remove(&FactPath::inside("specs", "Material"));
        page.set_body("New text.");
        insta::assert_snapshot!(page.to_string(), @r#"
        +++
        # Our best seller.
        title = "Large bowl"   # keep

        price = "9.00"
        sku = "B"

        [[variants]]
        sku = "B-1"
        options = { Size = "S" }
        price = "8"

        [[variants]]
        sku = "B-2"
        options = { Size = "M" }
        +++

        New text.
        "#);
    }
}
