//! What the items of a section may be: a component says so in its metadata, as it says in its
//! arguments what its settings are: `{"items": {"title": "text, needed", "image": "file"}}`, or
//! `{"items": "page"}` for a list of pages. A list that nothing is said of may hold anything.

use std::collections::BTreeMap;

use tera::{ComponentInfo, Value};

/// The kinds, as they are written.
const KINDS: [(&str, ItemKind); 6] = [
    ("text", ItemKind::Text),
    ("number", ItemKind::Number),
    ("text or number", ItemKind::TextOrNumber),
    ("file", ItemKind::File),
    ("page", ItemKind::Page),
    ("last day or text", ItemKind::LastDay),
];

/// What may stand in a place of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Words.
    Text,
    /// A number.
    Number,
    /// Either.
    TextOrNumber,
    /// The name of a file.
    File,
    /// The path of a page.
    Page,
    /// The day until which the item holds, or words that say so.
    LastDay,
}

/// A key of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemKey {
    /// What stands under it.
    pub kind: ItemKind,
    /// Whether each item has it.
    pub needed: bool,
}

/// What each item of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemForm {
    /// A value.
    Value(ItemKind),
    /// A table with these keys.
    Table(BTreeMap<String, ItemKey>),
}

/// The lists that a component says the items of, by the names of its settings.
///
/// # Errors
/// What it says that means nothing.
pub(super) fn forms(info: &ComponentInfo) -> Result<BTreeMap<String, ItemForm>, String> {
    let form = |(name, said): (&String, &Value)| {
        if !info.args().iter().any(|argument| argument.name() == name) {
            return Err(format!(
                "it says what `{name}` holds, and has no such setting"
            ));
        }
        Ok((name.clone(), form(name, said)?))
    };
    info.metadata().iter().map(form).collect()
}

fn form(name: &str, said: &Value) -> Result<ItemForm, String> {
    if let Some(text) = said.as_str() {
        return Ok(ItemForm::Value(key(name, text)?.kind));
    }
    let Some(keys) = said.as_map() else {
        return Err(format!(
            "what `{name}` holds is neither a kind nor a map of kinds"
        ));
    };
    let mut read = BTreeMap::new();
    for (at, said) in keys {
        let text = said.as_str().unwrap_or_default();
        read.insert(at.to_string(), key(&at.to_string(), text)?);
    }
    Ok(ItemForm::Table(read))
}

fn key(name: &str, text: &str) -> Result<ItemKey, String> {
    let (written, needed) = match text.strip_suffix(", needed") {
        Some(written) => (written, true),
        None => (text, false),
    };
    let Some((_, kind)) = KINDS.iter().find(|(kind, _)| *kind == written) else {
        let kinds = KINDS.map(|(kind, _)| kind);
        let kinds = crate::source::fields::quoted(&kinds);
        return Err(format!(
            "`{name}` is said to be `{text}`; kinds are {kinds}"
        ));
    };
    Ok(ItemKey {
        kind: *kind,
        needed,
    })
}
