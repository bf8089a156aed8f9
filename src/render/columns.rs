//! Which facts a category's table shows as columns: those its author names in `compare`, otherwise
//! those that most of its products have.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tera::Value;

use super::Renderer;
use super::views::FactView;
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{Kind, PageId};

/// More columns than this do not fit beside name and price.
const MOST: usize = 4;

/// The columns of each page, found when they are first asked for.
pub(super) struct Columns(Vec<OnceLock<Vec<Arc<str>>>>);

impl Columns {
    pub(super) fn new(pages: usize) -> Self {
        Self((0..pages).map(|_| OnceLock::new()).collect())
    }
}

impl Renderer {
    /// The names of the specs that are columns, before they are translated; none on a page that
    /// is no category.
    pub(super) fn columns(&self, page: PageId, language: LanguageId) -> &Vec<Arc<str>> {
        let columns = &self.voices[language.index()].columns;
        columns.0[page.index()].get_or_init(|| self.find_columns(page, language))
    }

    fn find_columns(&self, page: PageId, language: LanguageId) -> Vec<Arc<str>> {
        let (_, words) = self.site.catalogue.page(page).original();
        let named = &words.front.category.compare;
        if self.site.catalogue.page(page).kind != Kind::Category || !named.is_empty() {
            return named
                .iter()
                .take(MOST)
                .map(|n| Arc::clone(&n.value))
                .collect();
        }
        let products = self.site.listed(page, language);
        let mut counts: Vec<(Arc<str>, usize)> = Vec::new();
        let mut places: HashMap<&Arc<str>, usize> = HashMap::new();
        for product in &products {
            let (_, words) = self.site.catalogue.page(*product).original();
            for spec in words.front.product.iter().flat_map(|p| &p.specs) {
                let at = *places.entry(&spec.name).or_insert_with(|| {
                    counts.push((Arc::clone(&spec.name), 0));
                    counts.len() - 1
                });
                counts[at].1 += 1;
            }
        }
        counts.retain(|(_, count)| *count * 2 > products.len());
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
            .into_iter()
            .take(MOST)
            .map(|(name, _)| name)
            .collect()
    }

    /// Cards whose facts are the columns of their table; without columns, those of any list.
    pub(super) fn listed_cards(
        &self,
        columns: &[Arc<str>],
        pages: &[PageId],
        language: LanguageId,
    ) -> Vec<Value> {
        if columns.is_empty() || !self.shows("facts") {
            return self.cards(pages, language);
        }
        let voice = Voice::new(&self.site, language);
        let card = |page: &PageId| {
            let words = &self.site.places.get(*page, language)?.words;
            let specs = words.front.product.iter().flat_map(|p| &p.specs);
            let facts: Vec<FactView> = specs
                .filter(|spec| columns.contains(&spec.name))
                .map(|spec| voice.fact(spec))
                .collect();
            let mut card = self.card(*page, language)?.into_map()?;
            card.insert("facts".into(), self.value(&facts));
            Some(Value::from(card))
        };
        pages.iter().filter_map(card).collect()
    }
}
