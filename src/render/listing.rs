//! The products of a category for the script that narrows and sorts their list: to which values of
//! the filters each belongs, and its rank in every order that may be chosen. The rows themselves are
//! those of the theme, so what the script shows looks like what was built.

use std::collections::HashMap;
use std::sync::Arc;

use tera::{Context, Value};

use super::Renderer;
use super::page_view::Part;
use super::product_view::Scene;
use super::views::{ListingView, SortView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{PageId, Product};
use crate::diagnostic::Report;
use crate::paths::slugify;
use crate::site::{By, Instant, LISTING_ROW};

/// An order that a visitor may choose, beside that of the category.
struct Order<'a> {
    key: String,
    name: Arc<str>,
    by: By<'a>,
}

/// What the script knows of a product beside its row.
struct Known {
    values: Vec<usize>,
    ranks: Vec<usize>,
}

impl Renderer {
    /// `page.listing`
    pub(super) fn listing_view(&self, part: Part<'_>) -> Option<ListingView> {
        let site = &*self.site;
        let file = match site.instant(part.page, part.language) {
            Instant::No => return None,
            Instant::OnThePage => None,
            Instant::InAFile(address) => Some(site.links.href(&address)),
        };
        let sorts = self.orders(part.page, part.language).into_iter();
        // Parts and values are shown as they stand: what is chosen there shows on the first page.
        let elsewhere = part.number > 1 || part.facet.is_some();
        Some(ListingView {
            file,
            elsewhere: elsewhere.then(|| site.links.href(&part.standing.address)),
            sorts: (sorts.map(|order| SortView {
                key: order.key,
                name: order.name,
            }))
            .collect(),
        })
    }

    /// Cards that bear what the script has to know, where they are all of their category.
    pub(super) fn known_cards(&self, part: Part<'_>, cards: Vec<Value>) -> Vec<Value> {
        let on_the_page = self.site.instant(part.page, part.language) == Instant::OnThePage;
        let shown = self.shows("values") || self.shows("ranks");
        if !on_the_page || part.facet.is_some() || !shown {
            return cards;
        }
        let known = self.known(part.page, part.language);
        let words = |numbers: &[usize]| -> Value {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            Value::from(numbers.join(" "))
        };
        let with = |(card, known): (Value, Known)| {
            let mut card = card.into_map().expect("a card is a map");
            card.insert("values".into(), words(&known.values));
            card.insert("ranks".into(), words(&known.ranks));
            Value::from(card)
        };
        cards.into_iter().zip(known).map(with).collect()
    }

    /// The file of a category: its products in order, each with its values, its ranks and its row.
    ///
    /// # Errors
    /// What is wrong with the component that shows a row.
    pub fn listing(&self, (page, language): (PageId, LanguageId)) -> Result<Vec<u8>, Report> {
        let standing = self.site.places.get(page, language);
        let scene = Scene {
            page,
            words: &standing.expect("a target stands in its language").words,
            voice: Voice::new(&self.site, language),
        };
        let columns = self.columns(page, language);
        let terms = scene.voice.terms;
        let names: Vec<Value> = columns
            .iter()
            .map(|c| Value::from(&**terms.name(c)))
            .collect();
        let cards = self.listed_cards(columns, self.site.lists.within(page, language), language);
        let mut rows = Vec::with_capacity(cards.len());
        for (card, known) in cards.into_iter().zip(self.known(page, language)) {
            let mut arguments = Context::new();
            arguments.insert_value("product", card);
            arguments.insert_value("columns", Value::from(names.clone()));
            let row = self.component(LISTING_ROW, &arguments, scene);
            rows.push((known.values, known.ranks, row.map_err(Report::from)?));
        }
        Ok(serde_json::to_vec(&rows).expect("texts and numbers have a JSON form"))
    }

    /// The orders that the products of a category can be shown in.
    fn orders(&self, page: PageId, language: LanguageId) -> Vec<Order<'_>> {
        let voice = Voice::new(&self.site, language);
        let own = |key: &str, name: &str, by| Order {
            key: key.to_owned(),
            name: Arc::from(voice.phrase(name)),
            by,
        };
        let mut orders = vec![own("title", "product", By::Title)];
        let has_price = |id: &PageId| {
            let words = &self.site.places.get(*id, language)?.words;
            words
                .front
                .product
                .as_deref()
                .and_then(Product::lowest_price)
        };
        let within = self.site.lists.within(page, language);
        if within.iter().any(|id| has_price(id).is_some()) {
            orders.push(own("price", "price", By::Price));
        }
        for column in self.columns(page, language) {
            let name = voice.terms.name(column);
            let key = slugify(name)
                .map(|slug| slug.to_string())
                .unwrap_or_default();
            if !key.is_empty() && orders.iter().all(|order| order.key != key) {
                orders.push(Order {
                    key,
                    name: Arc::clone(name),
                    by: By::Spec(column),
                });
            }
        }
        orders
    }

    /// What is to be known of the products in and below a category, in their order.
    fn known(&self, page: PageId, language: LanguageId) -> Vec<Known> {
        let site = &*self.site;
        let within = site.lists.within(page, language);
        let places: HashMap<PageId, usize> = within.iter().copied().zip(0..).collect();
        let known = |_: &PageId| Known {
            values: Vec::new(),
            ranks: Vec::new(),
        };
        let mut all: Vec<Known> = within.iter().map(known).collect();
        let filters = site.facets.of(page, language).iter();
        for (number, facet) in filters.flat_map(|filter| &filter.facets).enumerate() {
            for product in &site.facets.get(*facet, language).products {
                all[places[product]].values.push(number);
            }
        }
        for order in self.orders(page, language) {
            let sorted = site.sorted(within, language, order.by);
            for (rank, product) in sorted.iter().enumerate() {
                all[places[product]].ranks.push(rank);
            }
        }
        all
    }
}
