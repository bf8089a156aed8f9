//! What each language and each product of a site has: a table to work through.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::brand::LanguageId;
use crate::catalogue::{Content, Page, PageId, Product};
use crate::render::Renderer;

/// What a product can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Words in the language.
    Words,
    /// A title in the language.
    Title,
    /// A summary in the language.
    Summary,
    /// A text in the language.
    Text,
    /// A photo.
    Photo,
    /// What each of its photos shows.
    Alt,
    /// Facts.
    Specs,
    /// A price, or that it is on request.
    Price,
    /// An article number.
    Sku,
    /// A file to take away.
    File,
}

impl Aspect {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Words,
        Self::Title,
        Self::Summary,
        Self::Text,
        Self::Photo,
        Self::Alt,
        Self::Specs,
        Self::Price,
        Self::Sku,
        Self::File,
    ];

    /// The head of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Text => "text",
            Self::Photo => "photo",
            Self::Alt => "alt",
            Self::Specs => "specs",
            Self::Price => "price",
            Self::Sku => "sku",
            Self::File => "file",
        }
    }
}

/// What a site has.
#[derive(Debug, Serialize)]
pub struct Completeness {
    /// A row for each language.
    pub languages: Vec<LanguageRow>,
    /// A row for each product.
    pub products: Vec<ProductRow>,
}

/// What the products of a language have.
#[derive(Debug, Serialize)]
pub struct LanguageRow {
    /// The tag of the language.
    pub language: Arc<str>,
    /// Pages with words in it.
    pub pages: usize,
    /// Pages of the site.
    pub of_pages: usize,
    /// Products of the site.
    pub products: usize,
    /// How many products have what, in the order of [`Aspect::ALL`].
    #[serde(serialize_with = "as_map")]
    pub have: Vec<(Aspect, usize)>,
}

/// What a product lacks in each language.
#[derive(Debug, Serialize)]
pub struct ProductRow {
    /// Its file.
    pub source: String,
    /// Its title in the first language.
    pub title: Arc<str>,
    /// What is lacking, by the tag of the language.
    #[serde(serialize_with = "as_map")]
    pub lacks: Vec<(Arc<str>, Vec<Aspect>)>,
}

/// Pairs as an object, in their order.
fn as_map<K: Serialize, V: Serialize, S: Serializer>(
    pairs: &[(K, V)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

impl Completeness {
    pub(super) fn of(renderer: &Renderer) -> Self {
        let site = &renderer.site;
        let languages = &site.brand.languages;
        let mut rows: Vec<LanguageRow> = (languages.iter())
            .map(|(_, tag)| LanguageRow {
                language: Arc::from(tag.code()),
                pages: 0,
                of_pages: 0,
                products: 0,
                have: Aspect::ALL.map(|aspect| (aspect, 0)).into(),
            })
            .collect();
        let mut products = Vec::new();
        for (id, page) in site.catalogue.pages() {
            for (row, language) in rows.iter_mut().zip(languages.ids()) {
                row.of_pages += 1;
                row.pages += usize::from(page.words(language).is_some());
            }
            let (_, original) = page.original();
            if original.front.product.is_none() {
                continue;
            }
            let lacks = languages
                .ids()
                .map(|language| lacks(renderer, page, language));
            let lacks: Vec<Vec<Aspect>> = lacks.collect();
            for (row, lacks) in rows.iter_mut().zip(&lacks) {
                row.products += 1;
                let has = |aspect: &Aspect| !lacks.contains(aspect);
                for (_, count) in row.have.iter_mut().filter(|(aspect, _)| has(aspect)) {
                    *count += 1;
                }
            }
            products.push(product_row(renderer, (id, original), lacks));
        }
        Self {
            languages: rows,
            products,
        }
    }
}

fn product_row(
    renderer: &Renderer,
    (_, original): (PageId, &Content),
    lacks: Vec<Vec<Aspect>>,
) -> ProductRow {
    let languages = renderer.site.brand.languages.iter();
    let lacks = languages
        .zip(lacks)
        .map(|((_, tag), lacks)| (Arc::from(tag.code()), lacks));
    ProductRow {
        source: original.source.to_string(),
        title: Arc::clone(&original.title),
        lacks: lacks.filter(|(_, lacks)| !lacks.is_empty()).collect(),
    }
}

/// What a product does not have in a language. Facts are one for all languages, and are lacking in
/// all of them; words that stand in for those of another language are lacking here.
fn lacks(renderer: &Renderer, page: &Page, language: LanguageId) -> Vec<Aspect> {
    let (_, original) = page.original();
    let words = page.words(language);
    let shown = words.unwrap_or(original);
    let product = shown.front.product.as_deref();
    let product = product.expect("all languages of a product are a product");
    let photos = renderer.photo_texts(shown);
    let has = |aspect: Aspect| match aspect {
        Aspect::Words => words.is_some(),
        Aspect::Title => words.is_some_and(|words| has_title(words)),
        Aspect::Summary => words.is_some_and(|words| has_summary(words, original)),
        Aspect::Text => words.is_some_and(|w| !w.file.text()[w.body.clone()].trim().is_empty()),
        Aspect::Photo => !photos.is_empty(),
        // A product without a photo lacks the photo.
        Aspect::Alt => photos.iter().all(Option::is_some) && words.is_some(),
        Aspect::Specs => has_specs(product),
        Aspect::Price => has_price(product),
        Aspect::Sku => product.skus().next().is_some(),
        Aspect::File => !product.downloads.is_empty(),
    };
    Aspect::ALL
        .into_iter()
        .filter(|aspect| !has(*aspect))
        .collect()
}

fn has_title(words: &Content) -> bool {
    let title = words.front.title.as_ref();
    title.is_some_and(|title| title.at.file.name() == words.file.name())
}

/// A summary that a translation does not give is that of the original: the same text in memory.
fn has_summary(words: &Content, original: &Content) -> bool {
    match (&words.front.summary, &original.front.summary) {
        (None, _) => false,
        (Some(own), Some(other)) => words.language == original.language || !Arc::ptr_eq(own, other),
        (Some(_), None) => true,
    }
}

fn has_specs(product: &Product) -> bool {
    !product.specs.is_empty() || product.variants.iter().any(|v| !v.specs.is_empty())
}

fn has_price(product: &Product) -> bool {
    let offers = product.variants.iter().map(|variant| &variant.offer);
    let mut offers = std::iter::once(&product.offer).chain(offers);
    offers.any(|offer| offer.price.is_some() || offer.on_request == Some(true))
}
