//! The languages of a site, numbered in the order of brand.toml, and texts that exist in each.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Language;
use crate::source::fields::{Entry, Fields, quoted};

/// The number of a language of this site; the first, 0, is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(u8);

impl LanguageId {
    /// The default language, whose pages stand at `/`.
    pub const DEFAULT: Self = Self(0);

    /// The number, to index with.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The languages of a site, at least one.
#[derive(Debug, Clone)]
pub struct Languages(Vec<Language>);

impl Languages {
    /// Most languages a site can have: CLDR knows fewer with a script of their own.
    pub const MOST: usize = 100;

    /// The languages in the order given; English when there is none. More than [`Self::MOST`]
    /// and repetitions are dropped: `brand` has reported them.
    pub fn new(list: impl IntoIterator<Item = Language>) -> Self {
        let mut languages: Vec<Language> = Vec::new();
        for language in list.into_iter().take(Self::MOST) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        if languages.is_empty() {
            languages.push(Language::english());
        }
        Self(languages)
    }

    /// All languages with their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (LanguageId, &Language)> {
        let number = |(i, language)| {
            let id = u8::try_from(i).expect("there are at most 100 languages");
            (LanguageId(id), language)
        };
        self.0.iter().enumerate().map(number)
    }

    /// The numbers of all languages.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = LanguageId> + use<> {
        let count = u8::try_from(self.0.len()).expect("there are at most 100 languages");
        (0..count).map(LanguageId)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The language of a number.
    pub fn get(&self, id: LanguageId) -> &Language {
        &self.0[id.index()]
    }

    /// The number of a language of the site, written in any case.
    pub fn find(&self, code: &str) -> Option<LanguageId> {
        let found = self
            .iter()
            .find(|(_, language)| language.code().eq_ignore_ascii_case(code));
        found.map(|(id, _)| id)
    }

    /// The tags of all languages.
    pub fn codes(&self) -> Vec<&str> {
        self.0.iter().map(Language::code).collect()
    }
}

/// A text in every language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Arc<[Arc<str>]>);

impl Text {
    /// The text in a language; where it is missing, in the default language.
    pub fn get(&self, language: LanguageId) -> &Arc<str> {
        &self.0[language.index()]
    }

    /// One text for all languages.
    pub fn same(text: &str, languages: &Languages) -> Self {
        Self(vec![Arc::from(text); languages.count()].into())
    }

    /// A text of which some languages are given; none of none.
    pub fn given(texts: &BTreeMap<LanguageId, Arc<str>>, languages: &Languages) -> Option<Self> {
        let fallback = texts.values().next()?;
        let all = languages
            .ids()
            .map(|id| texts.get(&id).unwrap_or(fallback).clone());
        Some(Self(all.collect()))
    }

    /// Reads `key = "…"` or `key = { en = "…", de = "…" }`.
    pub fn read(fields: &mut Fields<'_>, key: &'static str, languages: &Languages) -> Option<Self> {
        let entry = fields.any(key)?;
        Self::of_entry(fields, &entry, languages)
    }

    /// Reads the same from an entry of a table with free keys.
    pub fn of_entry(fields: &Fields<'_>, entry: &Entry<'_>, languages: &Languages) -> Option<Self> {
        let key = entry.key.value;
        if let Some(text) = entry.text() {
            return Some(Self::same(text, languages));
        }
        let Some(table) = entry.table("language", fields.report()) else {
            let message = format!("`{key}` is {}, a text is due", entry.kind());
            fields.fault(entry.at().error("wrong-type", message));
            return None;
        };
        Self::of_table(&table, languages).or_else(|| {
            let codes = quoted(&languages.codes());
            let message = format!("`{key}` has no text");
            let fault = entry.at().error("no-text", message);
            fields.fault(fault.help(format!("give it in one of {codes}")));
            None
        })
    }

    fn of_table(table: &Fields<'_>, languages: &Languages) -> Option<Self> {
        let mut texts: BTreeMap<LanguageId, Arc<str>> = BTreeMap::new();
        for entry in table.all_entries() {
            let code = entry.key.value;
            match (languages.find(code), entry.text()) {
                (Some(id), Some(text)) => {
                    texts.insert(id, Arc::from(text));
                }
                (Some(_), None) => {
                    let message = format!("`{code}` is {}, a text is due", entry.kind());
                    table.fault(entry.at().error("wrong-type", message));
                }
                (None, _) => {
                    let message = format!("`{code}` is no language of this site");
                    let fault = entry.key.at.error("unknown-language", message);
                    table.fault(
                        fault
                            .suggest(code, languages.codes())
                            .help(format!("`languages` has {}", quoted(&languages.codes()))),
                    );
                }
            }
        }
        Self::given(&texts, languages)
    }
}
