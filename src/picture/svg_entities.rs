//! Entities that a drawing defines for itself: drawing programs write name spaces so. Their values
//! are plain text and short, so that nothing can be made to grow, and none comes from a file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::escape;

use super::PictureFault;

/// Most entities, and longest value in bytes.
const MOST: usize = 64;
const LONGEST: usize = 256;

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Entities(BTreeMap<String, String>);

impl Entities {
    /// Reads the definitions of a document type declaration; what is not a short plain text is
    /// left undefined.
    pub fn read(declaration: &str) -> Self {
        let defined = declaration
            .split("<!ENTITY")
            .skip(1)
            .filter_map(|rest| {
                let (name, rest) = rest.trim_start().split_once(char::is_whitespace)?;
                let rest = rest.trim_start();
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                let (value, _) = rest[1..].split_once(quote)?;
                let plain = value.len() <= LONGEST && !value.contains(['&', '<', '%']);
                plain.then(|| (name.to_owned(), value.to_owned()))
            })
            .take(MOST);
        Self(defined.collect())
    }

    /// The text with its references replaced.
    pub fn resolve<'a>(&self, text: &'a str) -> Result<Cow<'a, str>, PictureFault> {
        let value = |name: &str| {
            escape::resolve_xml_entity(name).or_else(|| self.0.get(name).map(String::as_str))
        };
        escape::unescape_with(text, value).map_err(|error| match error {
            escape::EscapeError::UnrecognizedEntity(_, name) => PictureFault::Svg(format!(
                "uses the entity `{name}`, which it does not define"
            )),
            error => PictureFault::Svg(format!("is not well-formed: {error}")),
        })
    }
}
