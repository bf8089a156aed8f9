//! Pages as they stand in lists. A card is made once for each page and language, when it is first
//! shown, and shared by all pages that show it.

use std::sync::{Arc, OnceLock};

use tera::Value;

use super::Renderer;
use super::alt::alt_text;
use super::product_view::{article_range, is_discontinued};
use super::views::CardView;
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{Content, Kind, PageId, Product};
use crate::site::Standing;

/// Room for the cards of a language.
pub(super) struct Cards(Vec<OnceLock<Option<Value>>>);

impl Cards {
    pub(super) fn new(pages: usize) -> Self {
        Self((0..pages).map(|_| OnceLock::new()).collect())
    }
}

/// The name of a kind in templates.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "home",
        Kind::Page => "page",
        Kind::Category => "category",
        Kind::Product => "product",
        Kind::Posts => "posts",
        Kind::Post => "post",
        Kind::Service(service) => service.key(),
    }
}

impl Renderer {
    /// The card of a page, if the page exists in the language.
    pub(super) fn card(&self, page: PageId, language: LanguageId) -> Option<Value> {
        let cards = &self.voices[language.index()].cards;
        let make = || {
            let view = self.card_view(page, language)?;
            Some(self.value(&view))
        };
        cards.0[page.index()].get_or_init(make).clone()
    }

    /// The cards of several pages.
    pub(super) fn cards(&self, pages: &[PageId], language: LanguageId) -> Vec<Value> {
        let card = |page: &PageId| self.card(*page, language);
        pages.iter().filter_map(card).collect()
    }

    pub(super) fn card_view(&self, page: PageId, language: LanguageId) -> Option<CardView> {
        let site = &*self.site;
        let standing = site.places.get(page, language)?;
        let words = &standing.words;
        let voice = Voice::new(site, language);
        let kind = site.catalogue.page(page).kind;
        let product = words.front.product.as_deref();
        let facts = product.map(|p| p.shown_facts()).unwrap_or_default();
        let slot = match kind {
            Kind::Post => "post",
            Kind::Home
            | Kind::Page
            | Kind::Category
            | Kind::Product
            | Kind::Posts
            | Kind::Service(_) => "card",
        };
        Some(CardView {
            kind: kind_name(kind),
            title: Arc::clone(&words.title),
            url: site.links.href(&standing.address),
            summary: words.front.summary.clone(),
            lang: foreign(standing, language, self),
            image: self.page_picture(words, (slot, voice)),
            sku: product.and_then(article_range),
            price: product.and_then(|p| voice.price(p)),
            facts: facts.into_iter().map(|f| voice.fact(f)).collect(),
            stock: product.and_then(|p| voice.stock(p)),
            discontinued: product.is_some_and(is_discontinued),
            count: (kind == Kind::Category).then(|| site.lists.products(page)),
            date: words
                .front
                .date
                .filter(|_| kind == Kind::Post)
                .map(|d| voice.date(d)),
            article: product.and_then(Product::article),
            articles: product
                .filter(|product| product.article().is_some())
                .map(|product| product.items().count()),
            values: None,
            ranks: None,
            thumb: None,
            hue: None,
            children: Vec::new(),
        })
    }

    /// The picture that stands for a page: its own, otherwise the first of its photos.
    pub(super) fn page_picture(
        &self,
        words: &Content,
        (slot, voice): (&str, Voice<'_>),
    ) -> Option<super::views::PictureView> {
        let image = self.page_image(words)?;
        self.picture(&image, (slot, &alt_text(&image, words, voice)))
    }
}

/// The language of the words, where it is not that of the site around them.
fn foreign(standing: &Standing, language: LanguageId, renderer: &Renderer) -> Option<Arc<str>> {
    let words = standing.words.language;
    (words != language).then(|| Arc::from(renderer.site.brand.languages.get(words).code()))
}
