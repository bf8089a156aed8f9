//! All products by their first letters: what the search page shows to visitors without scripts.

use std::sync::Arc;

use serde::Serialize;

use crate::brand::LanguageId;
use crate::catalogue::Kind;
use crate::render::Renderer;
use crate::search::fold;

/// The most products that stand on the search page for visitors without scripts; of more, the
/// categories lead to them.
const MOST_LISTED: usize = 2_000;

/// The products that begin with one letter.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LetterView {
    letter: String,
    entries: Vec<EntryView>,
}

/// A product among all.
#[derive(Debug, Clone, Serialize)]
struct EntryView {
    title: Arc<str>,
    url: String,
    sku: Option<String>,
}

impl Renderer {
    /// All products by their first letters, for visitors without scripts.
    pub(super) fn letters(&self, language: LanguageId) -> Vec<LetterView> {
        let count = self
            .site
            .home
            .map_or(0, |home| self.site.lists.products(home));
        if count > MOST_LISTED {
            return Vec::new();
        }
        let pages = self.site.catalogue.pages();
        let cards = pages.filter(|(_, page)| page.kind == Kind::Product);
        let mut cards: Vec<_> = cards
            .filter_map(|(id, _)| self.card_view(id, language))
            .collect();
        let formatter = self.site.formatter(language);
        cards.sort_by(|a, b| {
            formatter
                .compare(&a.title, &b.title)
                .then(a.url.cmp(&b.url))
        });
        let mut letters: Vec<LetterView> = Vec::new();
        for card in cards {
            let letter = initial(&card.title);
            if letters.last().is_none_or(|last| last.letter != letter) {
                letters.push(LetterView {
                    letter,
                    entries: Vec::new(),
                });
            }
            let last = letters.last_mut().expect("one was just added");
            last.entries.push(EntryView {
                title: card.title,
                url: card.url,
                sku: card.sku,
            });
        }
        letters
    }
}

/// The first letter of a title; of a script without letters, its first character.
fn initial(title: &str) -> String {
    let first = title.chars().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_numeric() => "0–9".to_owned(),
        Some(c) => {
            let folded = fold(&c.to_string());
            folded
                .chars()
                .take(1)
                .flat_map(char::to_uppercase)
                .collect()
        }
        None => "…".to_owned(),
    }
}
