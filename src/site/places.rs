//! Where every page stands: its address and its words in every language of the site.

use std::collections::HashMap;
use std::sync::Arc;

use crate::brand::{Brand, LanguageId, MissingTranslations, Urls};
use crate::catalogue::{Catalogue, Content, Kind, Page, PageId, Place};
use crate::paths::{Address, Slug, slugify};

/// A page in a language.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its address.
    pub address: Address,
    /// Its words: those of another language where it is not translated.
    pub words: Arc<Content>,
}

/// The addresses and words of all pages.
#[derive(Debug, Clone)]
pub struct Places {
    /// By page, then by language.
    standings: Vec<Arc<[Option<Standing>]>>,
    /// The addresses of the folders that have a page, in the first language it stands in.
    folders: Arc<HashMap<String, Address>>,
}

impl Places {
    /// Gives every page its addresses.
    pub fn new(catalogue: &Catalogue, brand: &Brand) -> Self {
        let mut addresses = Addresses {
            catalogue,
            brand,
            known: vec![None; catalogue.pages().count() * brand.languages.count()],
        };
        let standings: Vec<Arc<[Option<Standing>]>> = catalogue
            .pages()
            .map(|(id, page)| {
                let languages = brand.languages.ids();
                let standing = |language| {
                    let words = words(page, language, brand)?;
                    Some(Standing {
                        address: addresses.of(id, language),
                        words: Arc::clone(words),
                    })
                };
                languages.map(standing).collect()
            })
            .collect();
        let mut folders = HashMap::new();
        for ((_, page), standings) in catalogue.pages().zip(&standings) {
            let first = standings.iter().flatten().next();
            if let Some(standing) = first.filter(|_| page.place != Place::Leaf) {
                folders.insert(page.folder.clone(), standing.address.as_folder());
            }
        }
        Self {
            standings,
            folders: Arc::new(folders),
        }
    }

    /// The same places after the words of these pages have changed.
    pub(super) fn reworded(&self, catalogue: &Catalogue, brand: &Brand, pages: &[PageId]) -> Self {
        let mut places = self.clone();
        for id in pages {
            let page = catalogue.page(*id);
            let standings = brand.languages.ids().zip(self.all(*id));
            let standings = standings.map(|(language, standing)| {
                let address = standing.as_ref()?.address.clone();
                let words = Arc::clone(words(page, language, brand)?);
                Some(Standing { address, words })
            });
            places.standings[id.index()] = standings.collect();
        }
        places
    }

    /// The address of a folder of `content/`, under which its files stand for all languages.
    pub fn folder(&self, folder: &str) -> Address {
        let mut without_page = Vec::new();
        let mut rest = folder;
        let above = loop {
            if let Some(address) = self.folders.get(rest) {
                break address.clone();
            }
            let Some((outer, name)) = rest.rsplit_once('/') else {
                break Address::root();
            };
            without_page.extend(slugify(name));
            rest = outer;
        };
        let inner = without_page.iter().rev();
        inner.fold(above, |above, slug| above.child(slug))
    }

    /// Where a page stands in a language, if it does.
    pub fn get(&self, page: PageId, language: LanguageId) -> Option<&Standing> {
        self.standings[page.index()][language.index()].as_ref()
    }

    /// Where a page stands in all languages, in their order.
    pub fn all(&self, page: PageId) -> &[Option<Standing>] {
        &self.standings[page.index()]
    }
}

/// The words that a language shows of a page.
fn words<'a>(page: &'a Page, language: LanguageId, brand: &Brand) -> Option<&'a Arc<Content>> {
    page.words(language)
        .or_else(|| match brand.missing_translations {
            MissingTranslations::LeaveOut => None,
            MissingTranslations::ShowOriginal => Some(page.original().1),
        })
}

/// Addresses grow from the root; each is made once.
struct Addresses<'a> {
    catalogue: &'a Catalogue,
    brand: &'a Brand,
    known: Vec<Option<Address>>,
}

impl Addresses<'_> {
    /// The recursion is as deep as the folders are.
    fn of(&mut self, id: PageId, language: LanguageId) -> Address {
        let index = id.index() * self.brand.languages.count() + language.index();
        if let Some(address) = &self.known[index] {
            return address.clone();
        }
        let page = self.catalogue.page(id);
        let above = match page.parent {
            Some(parent) => self.of(parent, language),
            None => home(self.brand, language),
        };
        let address = if page.kind == Kind::Home {
            above
        } else {
            let above = page
                .between
                .iter()
                .fold(above, |above, slug| above.child(slug));
            match (self.brand.catalogue.urls, page.place) {
                (Urls::Files, Place::Leaf | Place::Bundle) => {
                    above.child_file(slug(page, language))
                }
                (Urls::Folders, _) | (Urls::Files, Place::Branch) => {
                    above.child(slug(page, language))
                }
            }
        };
        self.known[index] = Some(address.clone());
        address
    }
}

fn slug(page: &Page, language: LanguageId) -> &Slug {
    let words = page.words(language).unwrap_or(page.original().1);
    words.front.slug.as_ref().map_or(&page.name, |s| &s.value)
}

/// The address of the home page in a language.
pub fn home(brand: &Brand, language: LanguageId) -> Address {
    if language == LanguageId::DEFAULT {
        return Address::root();
    }
    let segment = brand.languages.get(language).segment();
    let slug: Slug = segment.parse().expect("a language tag is a slug");
    Address::root().child(&slug)
}
