//! A thing of schema.org, written property by property as JSON that may stand in a script element:
//! what is not known is not written.

use std::io::{self, Write};

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// A thing with its properties in the order in which they were added.
#[derive(Debug, Clone)]
pub(super) struct Node {
    kind: &'static str,
    /// The object without its last brace.
    json: Vec<u8>,
}

/// What may be the value of a property.
pub(super) trait Value {
    /// Writes its JSON.
    fn write(self, out: &mut Vec<u8>);
}

impl Node {
    /// A thing of a type.
    pub fn new(kind: &'static str) -> Self {
        Self::empty(kind).with("@type", kind)
    }

    /// A thing that is described elsewhere.
    pub fn reference(id: impl Value) -> Self {
        Self::empty("").with("@id", id)
    }

    fn empty(kind: &'static str) -> Self {
        Self {
            kind,
            json: Vec::with_capacity(128),
        }
    }

    /// Whether it is of a type.
    pub fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    /// Adds a property.
    #[must_use]
    pub fn with(mut self, property: &'static str, value: impl Value) -> Self {
        self.name(property);
        value.write(&mut self.json);
        self
    }

    /// Adds a property whose value is known.
    #[must_use]
    pub fn maybe(self, property: &'static str, value: Option<impl Value>) -> Self {
        match value {
            Some(value) => self.with(property, value),
            None => self,
        }
    }

    /// Adds a property with several values; without any it is left out.
    #[must_use]
    pub fn all(
        mut self,
        property: &'static str,
        values: impl IntoIterator<Item = impl Value>,
    ) -> Self {
        let before = self.json.len();
        self.name(property);
        let mut separator = b'[';
        for value in values {
            self.json.push(separator);
            value.write(&mut self.json);
            separator = b',';
        }
        if separator == b'[' {
            self.json.truncate(before);
        } else {
            self.json.push(b']');
        }
        self
    }

    fn name(&mut self, property: &'static str) {
        let open = if self.json.is_empty() { b"{\"" } else { b",\"" };
        self.json.extend_from_slice(open);
        self.json.extend_from_slice(property.as_bytes());
        self.json.extend_from_slice(b"\":");
    }
}

impl Value for Node {
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.json);
        out.push(b'}');
    }
}

impl Value for Decimal {
    /// A number as JSON has it, with all its digits where a float would lose some.
    fn write(self, out: &mut Vec<u8>) {
        let text = self.normalize().to_string();
        match text.parse::<serde_json::Number>() {
            Ok(number) if number.to_string() == text => number.write(out),
            Ok(_) | Err(_) => text.write(out),
        }
    }
}

macro_rules! values {
    ($($plain:ty)*) => {$(
        impl Value for $plain {
            fn write(self, out: &mut Vec<u8>) {
                write(self, out);
            }
        }
    )*};
}

values!(u32 usize bool serde_json::Number);

/// A text in which nothing has to be written otherwise, as most are, is copied.
impl Value for &str {
    fn write(self, out: &mut Vec<u8>) {
        // The first byte of what JavaScript takes for a line end is 0xE2.
        let is_plain = |byte| byte >= b' ' && !matches!(byte, b'"' | b'\\' | b'<' | 0xE2);
        if self.bytes().all(is_plain) {
            out.push(b'"');
            out.extend_from_slice(self.as_bytes());
            out.push(b'"');
        } else {
            write(self, out);
        }
    }
}

impl Value for String {
    fn write(self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

impl Value for &String {
    fn write(self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

/// Writes what serde knows.
fn write(value: impl Serialize, out: &mut Vec<u8>) {
    let mut serializer = Serializer::with_formatter(out, ForScript);
    (value.serialize(&mut serializer)).expect("texts and numbers have a JSON form");
}

/// JSON that can stand in a script element: `<` and what JavaScript takes for a line end are
/// written as escapes (HTML, section 4.12.1.3, "Restrictions for contents of script elements").
struct ForScript;

impl Formatter for ForScript {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut rest = fragment;
        // The first byte of the line ends, and of what else lies near them, is 0xE2.
        while let Some(at) = memchr::memchr2(b'<', 0xE2, rest.as_bytes()) {
            let (before, found) = rest.split_at(at);
            let mut after = found.chars();
            let escape = match after.next() {
                Some('<') => "\\u003c",
                Some('\u{2028}') => "\\u2028",
                Some('\u{2029}') => "\\u2029",
                Some(_) | None => &found[..found.len() - after.as_str().len()],
            };
            out.write_all(before.as_bytes())?;
            out.write_all(escape.as_bytes())?;
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;

    fn written(node: Node) -> String {
        let mut out = Vec::new();
        node.write(&mut out);
        String::from_utf8(out).expect("is text")
    }

    #[test]
    fn a_node_is_an_object_with_what_is_known_of_it() {
        let node = Node::new("Offer")
            .with("price", Decimal::new(1250, 2))
            .maybe("sku", None::<&str>)
            .all("none", Vec::<Node>::new())
            .all("days", [1_u32, 2])
            .with("seller", Node::reference("#a"));
        let back: Json = serde_json::from_str(&written(node)).expect("is JSON");
        let wanted = json!({
            "@type": "Offer", "price": 12.5, "days": [1, 2], "seller": { "@id": "#a" }
        });
        assert_eq!(back, wanted);
    }

    #[test]
    fn digits_that_a_float_would_lose_are_kept_in_a_text() {
        let long: Decimal = "0.1234567890123456789012".parse().expect("is a number");
        let text = written(Node::new("A").with("value", long));
        assert_eq!(text, r#"{"@type":"A","value":"0.1234567890123456789012"}"#);
    }

    #[test]
    fn no_text_ends_the_script_element() {
        let text = written(Node::reference(
            "</script><script>alert(1)</script>\u{2028}€",
        ));
        assert!(!text.contains('<'));
        let back: Json = serde_json::from_str(&text).expect("is JSON");
        assert_eq!(back["@id"], "</script><script>alert(1)</script>\u{2028}€");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_leaves_the_element_open(name in r"(</script>|<!--|<script|\PC|[\u{0}-\u{1f}\u{2028}\u{2029}])*") {
            let text = written(Node::reference(&name));
            let inert = !text.contains(['<', '\u{2028}', '\u{2029}']);
            prop_assert!(inert, "{}", text);
            let back: Json = serde_json::from_str(&text).expect("is JSON");
            prop_assert_eq!(back["@id"].as_str(), Some(name.as_str()));
        }
    }
}
