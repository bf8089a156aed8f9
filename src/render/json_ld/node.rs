//! A thing of schema.org, put together property by property: what is not known is not written.

use serde::Serialize;
use serde_json::{Map, Value as Json};

/// A thing with its properties in the order in which they were added.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Node(Map<String, Json>);

impl Node {
    /// A thing of a type.
    pub fn new(kind: &str) -> Self {
        Self(Map::new()).with("@type", kind)
    }

    /// A thing that is described elsewhere.
    pub fn reference(id: impl Into<String>) -> Self {
        Self(Map::new()).with("@id", id.into())
    }

    /// Whether it is of a type.
    pub fn is(&self, kind: &str) -> bool {
        self.0.get("@type").is_some_and(|known| known == kind)
    }

    /// Adds a property.
    #[must_use]
    pub fn with(mut self, property: &str, value: impl Into<Json>) -> Self {
        self.0.insert(property.to_owned(), value.into());
        self
    }

    /// Adds a property whose value is known.
    #[must_use]
    pub fn maybe(self, property: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(property, value),
            None => self,
        }
    }

    /// Adds a property with several values; without any it is left out.
    #[must_use]
    pub fn all(self, property: &str, values: impl IntoIterator<Item = impl Into<Json>>) -> Self {
        let values: Vec<Json> = values.into_iter().map(Into::into).collect();
        if values.is_empty() {
            return self;
        }
        self.with(property, values)
    }
}

impl From<Node> for Json {
    fn from(node: Node) -> Self {
        Self::Object(node.0)
    }
}
