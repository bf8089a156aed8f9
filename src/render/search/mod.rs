//! What can be found on a site: its products first, category by category as a visitor walks through
//! them, then its categories and other pages. The index of a language is made when the page that
//! uses it is first rendered.

mod filters;
mod letters;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::Renderer;
use super::views::{FactView, PriceView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{Content, Kind, PageId, Product, Service};
use crate::markdown::plain_text;
use crate::paths::Address;
use crate::search::{Category, Collection, Document, Index, LONGEST_TEXT, Record};
use crate::site::Standing;
use filters::Filters;
use letters::LetterView;

/// Where the files of an index stand on the site.
const FOLDER: &str = "assets/search";

/// `page.search`
#[derive(Debug, Clone, Serialize)]
pub(super) struct SearchView {
    /// The file that leads to all others of the index.
    head: String,
    /// All products by their first letters; empty where they are too many for one page.
    letters: Vec<LetterView>,
}

/// The pages of a language in the order in which equal results are shown.
#[derive(Default)]
struct Walk {
    pages: Vec<PageId>,
    categories: Vec<(PageId, usize, Range<usize>)>,
    others: Vec<PageId>,
}

impl Renderer {
    /// The index of a language, if it has been made.
    pub fn search_index(&self, language: LanguageId) -> Option<&Index> {
        self.voices[language.index()].search.get()
    }

    /// The addresses and files of all indexes that have been made.
    pub fn search_files(&self) -> impl Iterator<Item = (Address, &Arc<[u8]>)> {
        let languages = self.site.brand.languages.ids();
        let made = languages.filter_map(|id| Some((id, self.search_index(id)?)));
        made.flat_map(move |(language, index)| {
            let files = index.files.iter();
            files.map(move |(name, bytes)| (self.search_address(language, name), bytes))
        })
    }

    /// A file of an index. A browser may ask for it before its page is rendered again.
    pub fn search_file(&self, address: &Address) -> Option<&Arc<[u8]>> {
        let rest = address.as_str().strip_prefix('/')?.strip_prefix(FOLDER)?;
        let (segment, name) = rest.strip_prefix('/')?.split_once('/')?;
        let mut languages = self.site.brand.languages.iter();
        let (language, _) = languages.find(|(_, tag)| tag.segment() == segment)?;
        let page = self.search_page(language)?;
        self.search(language, &page.address).files.get(name)
    }

    /// `page.search` of the search page of a language.
    pub(super) fn search_view(&self, language: LanguageId, page: &Address) -> SearchView {
        let head = self.search_address(language, &self.search(language, page).head);
        SearchView {
            head: self.site.links.href(&head),
            letters: self.letters(language),
        }
    }

    fn search_page(&self, language: LanguageId) -> Option<&Standing> {
        let mut pages = self.site.catalogue.pages();
        let (id, _) = pages.find(|(_, page)| page.kind == Kind::Service(Service::Search))?;
        self.site.places.get(id, language)
    }

    fn search_address(&self, language: LanguageId, name: &str) -> Address {
        let segment = self.site.brand.languages.get(language).segment();
        let path = format!("{FOLDER}/{segment}/{name}");
        Address::of_file(&path.parse().expect("a language and a mark are names"))
    }

    fn search(&self, language: LanguageId, page: &Address) -> &Index {
        let made = &self.voices[language.index()].search;
        made.get_or_init(|| Index::of(&self.collection(language, page)))
    }

    /// Everything that can be found in a language.
    fn collection(&self, language: LanguageId, page: &Address) -> Collection {
        let mut walk = Walk::default();
        if let Some(home) = self.site.home {
            self.walk((home, language), 0, &mut walk);
        }
        let title = |page| self.title(page, language);
        let categories = walk.categories.iter();
        let categories = categories.filter_map(|(page, depth, range)| {
            Some(Category {
                title: title(*page)?,
                depth: *depth,
                from: range.start,
                to: range.end,
            })
        });
        let categories = categories.collect();
        let above = above(&walk);
        let filters = Filters::of(self, &walk.pages, language);
        let products = walk.pages.len();
        walk.pages.append(&mut walk.others);
        let documents = walk.pages.par_iter().enumerate().map(|(i, id)| {
            let mut document = self.document(*id, (language, page));
            if i < products {
                let names = above[i].iter().filter_map(|id| title(*id));
                document.facts.extend(names.map(|name| name.to_string()));
                let product = self.words(*id, language).and_then(product);
                document.filters = product.map_or_else(Vec::new, |p| filters.of_product(p));
            }
            document
        });
        Collection {
            documents: documents.collect(),
            categories,
            filters: filters.shown,
        }
    }

    /// Walks through the pages below one; as deep as the folders are.
    fn walk(&self, (page, language): (PageId, LanguageId), depth: usize, walk: &mut Walk) {
        for below in self.site.lists.below(page, language) {
            match self.site.catalogue.page(*below).kind {
                Kind::Product => walk.pages.push(*below),
                Kind::Category => {
                    let from = walk.pages.len();
                    let index = walk.categories.len();
                    walk.categories.push((*below, depth, from..from));
                    self.walk((*below, language), depth + 1, walk);
                    walk.categories[index].2.end = walk.pages.len();
                    walk.others.push(*below);
                }
                Kind::Home | Kind::Page | Kind::Posts | Kind::Post => {
                    walk.others.push(*below);
                    self.walk((*below, language), depth, walk);
                }
                Kind::Service(_) => {}
            }
        }
    }

    fn words(&self, page: PageId, language: LanguageId) -> Option<&Content> {
        let standing = self.site.places.get(page, language)?;
        Some(&standing.words)
    }

    fn title(&self, page: PageId, language: LanguageId) -> Option<Arc<str>> {
        let words = self.words(page, language)?;
        Some(Arc::clone(&words.title))
    }

    fn document(&self, id: PageId, (language, page): (LanguageId, &Address)) -> Document {
        let voice = Voice::new(&self.site, language);
        let (Some(card), Some(words)) = (self.card_view(id, language), self.words(id, language))
        else {
            return Document::default();
        };
        let finished = |href: String| {
            let bytes = self.site.links.finish(href.into_bytes(), page);
            String::from_utf8(bytes).expect("a link is text")
        };
        let image = self
            .page_picture(words, ("thumb", voice))
            .and_then(|view| Some((finished(view.src), view.width?, view.height?)));
        let fact = |fact: &FactView| format!("{} {}", fact.name, fact.value);
        let product = product(words);
        let summary = words.front.summary.as_deref().unwrap_or_default();
        let body = &words.file.text()[words.body.clone()];
        Document {
            record: Record {
                title: card.title,
                url: finished(card.url),
                skus: product.map(skus).unwrap_or_default(),
                image,
                fact: card.facts.first().map(fact),
                price: card.price.map(|price| price_text(&price, voice)),
                lang: card.lang,
            },
            numbers: product.map(numbers).unwrap_or_default(),
            facts: product.map_or_else(Vec::new, |p| facts(p, voice)),
            text: format!("{summary}\n{}", plain_text(body, LONGEST_TEXT)),
            filters: Vec::new(),
        }
    }
}

fn price_text(price: &PriceView, voice: Voice<'_>) -> String {
    if price.from {
        voice.phrase_with("price_from", &[("price", &price.text)])
    } else {
        price.text.clone()
    }
}

fn product(words: &Content) -> Option<&Product> {
    words.front.product.as_deref()
}

/// The categories above each product of a walk.
fn above(walk: &Walk) -> Vec<Vec<PageId>> {
    let mut above = vec![Vec::new(); walk.pages.len()];
    for (page, _, range) in &walk.categories {
        for products in &mut above[range.clone()] {
            products.push(*page);
        }
    }
    above
}

fn skus(product: &Product) -> Vec<Arc<str>> {
    let own = product.sku.as_ref().map(|sku| sku.value.to_arc());
    let variants = product.variants.iter().map(|v| v.sku.value.to_arc());
    let mut skus: Vec<Arc<str>> = variants.collect();
    // A product that bears the number of a variant is found by it once.
    skus.extend(own.filter(|own| !skus.contains(own)));
    skus
}

fn numbers(product: &Product) -> Vec<String> {
    let own = (product.gtin.as_ref(), product.mpn.as_ref());
    let variants = product.variants.iter();
    let all = std::iter::once(own).chain(variants.map(|v| (v.gtin.as_ref(), v.mpn.as_ref())));
    all.flat_map(|(gtin, mpn)| {
        let gtin = gtin.map(|gtin| gtin.as_str().to_owned());
        gtin.into_iter().chain(mpn.map(ToString::to_string))
    })
    .collect()
}

/// Names and values of all specs and options, also those by which variants differ.
fn facts(product: &Product, voice: Voice<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    let mut known = HashSet::new();
    for spec in product.every_spec() {
        let fact = voice.fact(spec);
        let text = format!("{} {}", fact.name, fact.value);
        if known.insert(text.clone()) {
            facts.push(text);
        }
    }
    let marks = [&product.brand, &product.model];
    facts.extend(marks.into_iter().flatten().map(ToString::to_string));
    facts.extend(product.standards.iter().map(ToString::to_string));
    facts
}
