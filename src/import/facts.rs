//! One fact of a page: where it stands in the front matter, and its value. The pages that are
//! written, the memory of the last import and the comparison of the two all speak in facts.

use std::fmt;

use rust_decimal::Decimal;
use toml_edit::{Array, InlineTable, Item, Value as TomlValue};

/// A list of tables in the front matter, whose entries are told apart by one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// `[[images]]`, told by `file`.
    Images,
    /// `[[variants]]`, told by `sku`.
    Variants,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Images, Self::Variants];

    /// Its key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Images => "images",
            Self::Variants => "variants",
        }
    }

    /// The key that tells its entries apart.
    pub fn identity(self) -> &'static str {
        match self {
            Self::Images => "file",
            Self::Variants => "sku",
        }
    }
}

/// Where a fact stands: `price`, `specs/Material`, `variants/BV-50/price`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactPath {
    /// The entry of a list that it belongs to.
    pub entry: Option<(List, String)>,
    /// The keys from there on, one or two.
    pub keys: Vec<String>,
}

impl FactPath {
    /// A key at the top of the page.
    pub fn top(key: &str) -> Self {
        Self {
            entry: None,
            keys: vec![key.to_owned()],
        }
    }

    /// A key in a table at the top.
    pub fn inside(table: &str, key: &str) -> Self {
        Self {
            entry: None,
            keys: vec![table.to_owned(), key.to_owned()],
        }
    }

    /// The same place in an entry of a list.
    #[must_use]
    pub fn of(self, list: List, identity: &str) -> Self {
        Self {
            entry: Some((list, identity.to_owned())),
            ..self
        }
    }

    /// Reads the form of [`fmt::Display`].
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<String> = text.split('/').map(unescaped).collect();
        let list = List::ALL.into_iter().find(|list| list.key() == parts[0]);
        let entry = match list {
            Some(list) if parts.len() > 2 => {
                let rest = parts.split_off(2);
                let identity = parts.pop()?;
                parts = rest;
                Some((list, identity))
            }
            Some(_) | None => None,
        };
        Some(Self { entry, keys: parts })
    }
}

impl fmt::Display for FactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((list, identity)) = &self.entry {
            write!(f, "{}/{}/", list.key(), escaped(identity))?;
        }
        let keys: Vec<String> = self.keys.iter().map(|key| escaped(key)).collect();
        f.write_str(&keys.join("/"))
    }
}

/// The escapes of JSON pointers (RFC 6901).
fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; amounts are texts, so that they stay as they are written.
    Text(String),
    /// A number.
    Number(Decimal),
    /// `true` or `false`.
    Flag(bool),
    /// A list of texts.
    Texts(Vec<String>),
    /// A list of numbers.
    Numbers(Vec<Decimal>),
    /// `{ value = 2.1, unit = "kg" }`, or `{ quantity = 10, unit = "set" }`: the first key differs.
    Measure(&'static str, Decimal, String),
    /// What an author has written that no import writes.
    Other(String),
}

impl Value {
    /// What is written in a page.
    pub fn read(item: &Item) -> Option<Self> {
        if let Some(value) = item.as_value() {
            return Some(Self::of(value));
        }
        match item {
            Item::None => None,
            other => Some(Self::Other(other.to_string().trim().to_owned())),
        }
    }

    fn of(value: &TomlValue) -> Self {
        match value {
            TomlValue::String(text) => Self::Text(text.value().clone()),
            TomlValue::Integer(_) | TomlValue::Float(_) => {
                let written = plain(value);
                (written.parse()).map_or(Self::Other(written), Self::Number)
            }
            TomlValue::Boolean(flag) => Self::Flag(*flag.value()),
            TomlValue::Array(list) => Self::of_array(list, value),
            TomlValue::InlineTable(table) => {
                Self::of_measure(table).unwrap_or_else(|| Self::Other(plain(value)))
            }
            TomlValue::Datetime(_) => Self::Other(plain(value)),
        }
    }

    fn of_array(list: &Array, whole: &TomlValue) -> Self {
        let all: Vec<Self> = list.iter().map(Self::of).collect();
        let texts = all.iter().map(|value| match value {
            Self::Text(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(texts) = texts.collect() {
            return Self::Texts(texts);
        }
        let numbers = all.iter().map(|value| match value {
            Self::Number(number) => Some(*number),
            _ => None,
        });
        let numbers: Option<Vec<Decimal>> = numbers.collect();
        numbers.map_or_else(|| Self::Other(plain(whole)), Self::Numbers)
    }

    fn of_measure(table: &InlineTable) -> Option<Self> {
        let name = ["value", "quantity"]
            .into_iter()
            .find(|name| table.contains_key(name))?;
        let unit = table.get("unit")?.as_str()?.to_owned();
        match Self::of(table.get(name)?) {
            Self::Number(number) if table.len() == 2 => Some(Self::Measure(name, number, unit)),
            _ => None,
        }
    }

    /// The value as it is written into a page.
    pub fn to_toml(&self) -> TomlValue {
        match self {
            Self::Text(text) | Self::Other(text) => TomlValue::from(text.as_str()),
            Self::Number(number) => bare(*number),
            Self::Flag(flag) => TomlValue::from(*flag),
            Self::Texts(texts) => texts.iter().map(String::as_str).collect(),
            Self::Numbers(numbers) => {
                let mut list = Array::new();
                list.extend(numbers.iter().map(|number| bare(*number)));
                TomlValue::Array(list)
            }
            Self::Measure(name, number, unit) => {
                let mut table = InlineTable::new();
                table.insert(*name, bare(*number));
                table.insert("unit", TomlValue::from(unit.as_str()));
                TomlValue::InlineTable(table)
            }
        }
    }

    /// Whether two values say the same: `"9.90"` and `9.9` do.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self.number(), other.number()) {
            (Some(one), Some(two)) => one == two,
            _ => self == other,
        }
    }

    fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            // A leading zero counts in article numbers.
            Self::Text(text) if !text.starts_with('0') || text.starts_with("0.") => {
                text.parse().ok()
            }
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_toml().to_string().trim())
    }
}

/// A value without the spaces and comments around it.
fn plain(value: &TomlValue) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string()
}

/// A number as TOML writes it, with all its digits.
fn bare(number: Decimal) -> TomlValue {
    let written = number.to_string();
    written.parse().expect("a decimal is a number of TOML")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_was_written() {
        for path in [
            FactPath::top("price"),
            FactPath::inside("specs", "Length / width"),
            FactPath::top("price").of(List::Variants, "a/b~c"),
            FactPath::inside("options", "Size").of(List::Variants, "x"),
        ] {
            assert_eq!(FactPath::parse(&path.to_string()), Some(path));
        }
    }

    #[test]
    fn amounts_agree_by_what_they_are_worth_and_article_numbers_by_what_they_are() {
        let text = |t: &str| Value::Text(t.to_owned());
        assert!(text("9.90").agrees(&text("9.9")));
        assert!(text("9.90").agrees(&Value::Number("9.9".parse().expect("is a number"))));
        assert!(!text("007").agrees(&text("7")));
        assert!(!text("a").agrees(&text("b")));
    }
}
