//! What the last import wrote, in `import.lock.toml` beside brand.toml. It tells a change of the
//! source from an edit by hand, so it belongs into version control with the pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::facts::{FactPath, Value};
use crate::diagnostic::{Diagnostic, SourceText};

/// Its file, beside brand.toml.
pub const FILE: &str = "import.lock.toml";

/// What stands above it.
const HEAD: &str = "\
# Written by `showroom import`: what it last wrote into the pages. By this it knows what you have
# changed by hand since, and keeps it. Keep this file with the pages; do not edit it.
";

/// The form of the file; another number is another form.
const VERSION: i64 = 1;

/// All that was imported.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// The products by the key of their source.
    pub products: BTreeMap<String, Remembered>,
}

/// A product as it was last imported.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// The name of the file that it came from.
    pub source: String,
    /// Its page, from the site folder.
    pub page: String,
    /// The digest of its text.
    pub body: Option<String>,
    /// Its facts.
    pub values: BTreeMap<FactPath, Value>,
}

impl Memory {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not as an import wrote it.
    pub fn parse(file: &Arc<SourceText>) -> Result<Self, Diagnostic> {
        let document: DocumentMut = (file.text().parse())
            .map_err(|why: toml_edit::TomlError| damaged(file, why.message()))?;
        if document.get("version").and_then(Item::as_integer) != Some(VERSION) {
            return Err(damaged(file, "its `version` is not 1"));
        }
        let mut products = BTreeMap::new();
        let tables = document.get("product").and_then(Item::as_array_of_tables);
        for table in tables.into_iter().flatten() {
            let text = |key: &str| Some(table.get(key)?.as_str()?.to_owned());
            let (Some(key), Some(source), Some(page)) = (text("key"), text("source"), text("page"))
            else {
                return Err(damaged(file, "a product lacks `key`, `source` or `page`"));
            };
            let written = table.get("values").and_then(Item::as_table_like);
            let values = written.into_iter().flat_map(|table| table.iter());
            let values = values
                .filter_map(|(path, item)| Some((FactPath::parse(path)?, Value::read(item)?)))
                .collect();
            let remembered = Remembered {
                source,
                page,
                body: text("body"),
                values,
            };
            products.insert(key, remembered);
        }
        Ok(Self { products })
    }

    /// The digest by which a text is remembered.
    pub fn digest(body: &str) -> String {
        blake3::hash(body.trim().as_bytes()).to_hex()[..32].to_owned()
    }
}

impl std::fmt::Display for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut document = DocumentMut::new();
        document.insert("version", value(VERSION));
        let mut tables = ArrayOfTables::new();
        for (key, product) in &self.products {
            let mut table = Table::new();
            table.insert("key", value(key));
            table.insert("source", value(&product.source));
            table.insert("page", value(&product.page));
            if let Some(body) = &product.body {
                table.insert("body", value(body));
            }
            let mut values = Table::new();
            for (path, fact) in &product.values {
                values.insert(&path.to_string(), Item::Value(fact.to_toml()));
            }
            table.insert("values", Item::Table(values));
            tables.push(table);
        }
        document.insert("product", Item::ArrayOfTables(tables));
        write!(f, "{HEAD}{document}")
    }
}

fn damaged(file: &Arc<SourceText>, what: &str) -> Diagnostic {
    Diagnostic::error(
        "import-memory",
        format!("it is not as an import wrote it: {what}"),
    )
    .in_file(file)
    .note("it says which values were edited by hand since the last import")
    .help("bring it back from your version control or a copy")
    .help("or remove it: all values that differ from the source are listed as conflicts then")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_read_as_it_was_written() {
        let text = |t: &str| Value::Text(t.to_owned());
        let values = [
            (FactPath::top("title"), text("A \"bowl\"\u{7}")),
            (
                FactPath::inside("specs", "a.b / c"),
                Value::Measure("value", 2.into(), "kg".into()),
            ),
            (FactPath::top("tags"), Value::Texts(vec!["a".into()])),
        ];
        let product = Remembered {
            source: "a.csv".into(),
            page: "content/products/a/index.md".into(),
            body: Some(Memory::digest("Text")),
            values: values.into_iter().collect(),
        };
        let memory = Memory {
            products: BTreeMap::from([("a".to_owned(), product)]),
        };
        let file = SourceText::new(FILE, memory.to_string());
        assert_eq!(Memory::parse(&file), Ok(memory));
    }
}
