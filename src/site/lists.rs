//! The order of lists: the pages below a category, a list of posts, any page. Sorted once for
//! each language, because titles sort differently.

use std::cmp::Ordering;
use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;

use super::places::Places;
use crate::brand::{Brand, LanguageId, Sort};
use crate::catalogue::specs::Worth;
use crate::catalogue::{Catalogue, Content, Kind, Page, PageId, Product};
use crate::locale::{Amount, Formatter};

/// The pages below each page, in the order of their list.
#[derive(Debug)]
pub struct Lists {
    /// By language, then by page.
    below: Vec<Vec<Vec<PageId>>>,
    /// The products in and below each page.
    products: Vec<usize>,
    /// By language.
    documents: Vec<Documents>,
    /// The products that have an article number, in the order of these.
    by_article: Vec<PageId>,
}

/// The products in the order of the categories, and those with something to take away.
#[derive(Debug, Default)]
struct Documents {
    all: Vec<PageId>,
    files: Vec<PageId>,
    certificates: Vec<PageId>,
    /// By page: which of all products are in and below it.
    within: Vec<Range<usize>>,
}

/// A page on the walk through the tree.
enum Step {
    Into(PageId),
    OutOf(PageId),
}

impl Documents {
    fn of(
        catalogue: &Catalogue,
        (places, language): (&Places, LanguageId),
        below: &[Vec<PageId>],
    ) -> Self {
        let mut documents = Self {
            within: vec![0..0; below.len()],
            ..Self::default()
        };
        let tops = catalogue.pages().filter(|(_, page)| page.parent.is_none());
        let mut waiting: Vec<Step> = tops.map(|(id, _)| Step::Into(id)).collect();
        while let Some(step) = waiting.pop() {
            let page = match step {
                Step::Into(page) => page,
                Step::OutOf(page) => {
                    documents.within[page.index()].end = documents.all.len();
                    continue;
                }
            };
            documents.within[page.index()].start = documents.all.len();
            waiting.push(Step::OutOf(page));
            waiting.extend(below[page.index()].iter().rev().copied().map(Step::Into));
            let standing = places.get(page, language);
            let Some(product) = standing.and_then(|s| s.words.front.product.as_deref()) else {
                continue;
            };
            documents.all.push(page);
            if !product.downloads.is_empty() {
                documents.files.push(page);
            }
            if !product.certificates.is_empty() {
                documents.certificates.push(page);
            }
        }
        documents
    }
}

impl Lists {
    /// Sorts all lists.
    pub fn new(
        catalogue: &Catalogue,
        places: &Places,
        (brand, formatters): (&Brand, &[Formatter]),
    ) -> Self {
        let languages: Vec<LanguageId> = brand.languages.ids().collect();
        let pages: Vec<&Page> = catalogue.pages().map(|(_, page)| page).collect();
        let below = languages.par_iter().map(|language| {
            let sorter = Sorter {
                places,
                catalogue,
                language: *language,
                formatter: &formatters[language.index()],
            };
            let sorted = |page: &&Page| sorter.sorted(page, &brand.catalogue.sort);
            pages.par_iter().map(sorted).collect()
        });
        let below: Vec<Vec<Vec<PageId>>> = below.collect();
        let documents = languages
            .iter()
            .zip(&below)
            .map(|(language, below)| Documents::of(catalogue, (places, *language), below));
        Self {
            documents: documents.collect(),
            products: count_products(catalogue),
            by_article: by_article(catalogue),
            below,
        }
    }

    /// All products in the order of the categories: those of one stand together.
    pub fn in_order(&self, language: LanguageId) -> &[PageId] {
        &self.documents[language.index()].all
    }

    /// The products in and below a page, in the order of the categories.
    pub fn within(&self, page: PageId, language: LanguageId) -> &[PageId] {
        let documents = &self.documents[language.index()];
        &documents.all[documents.within[page.index()].clone()]
    }

    /// The products that have an article number, in the order of these.
    pub fn by_article(&self) -> &[PageId] {
        &self.by_article
    }

    /// The products with files, in the order of the categories.
    pub fn with_files(&self, language: LanguageId) -> &[PageId] {
        &self.documents[language.index()].files
    }

    /// The products with certificates, in the order of the categories.
    pub fn with_certificates(&self, language: LanguageId) -> &[PageId] {
        &self.documents[language.index()].certificates
    }

    /// The pages below a page that exist in a language, in order.
    pub fn below(&self, page: PageId, language: LanguageId) -> &[PageId] {
        &self.below[language.index()][page.index()]
    }

    /// How many products are in and below a page.
    pub fn products(&self, page: PageId) -> usize {
        self.products[page.index()]
    }
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// `order`, then the title.
    Order,
    /// The title.
    Title,
    /// The lowest price.
    Price,
    /// The date.
    Newest,
    /// The spec of this name.
    Spec(&'a str),
}

impl<'a> From<&'a Sort> for By<'a> {
    fn from(sort: &'a Sort) -> Self {
        match sort {
            Sort::Order => Self::Order,
            Sort::Title => Self::Title,
            Sort::Price => Self::Price,
            Sort::Newest => Self::Newest,
            Sort::Spec(name) => Self::Spec(&name.value),
        }
    }
}

/// Pages in a language, sorted.
pub(super) fn sorted(
    (catalogue, places): (&Catalogue, &Places),
    (language, formatter): (LanguageId, &Formatter),
    (pages, by): (&[PageId], By<'_>),
) -> Vec<PageId> {
    let sorter = Sorter {
        places,
        catalogue,
        language,
        formatter,
    };
    sorter.pages(pages, by)
}

struct Sorter<'a> {
    places: &'a Places,
    catalogue: &'a Catalogue,
    language: LanguageId,
    formatter: &'a Formatter,
}

/// What a list is sorted by, taken from the page once.
struct Key<'a> {
    id: PageId,
    order: i64,
    title: &'a str,
    date: Option<Date>,
    price: Option<Amount>,
    /// Of the spec that the list is sorted by.
    worth: Option<Worth>,
}

impl Sorter<'_> {
    fn sorted(&self, page: &Page, site_sort: &Sort) -> Vec<PageId> {
        let own = page.original().1.front.category.sort.as_ref();
        let sort = match page.kind {
            Kind::Posts => By::Newest,
            Kind::Category => By::from(own.unwrap_or(site_sort)),
            Kind::Home | Kind::Page | Kind::Product | Kind::Post | Kind::Service(_) => By::Order,
        };
        self.pages(&page.children, sort)
    }

    fn pages(&self, pages: &[PageId], by: By<'_>) -> Vec<PageId> {
        let pages = pages.iter();
        let mut keys: Vec<Key<'_>> = pages.filter_map(|id| self.key(*id, by)).collect();
        keys.sort_by(|a, b| self.compare(a, b, by));
        keys.into_iter().map(|key| key.id).collect()
    }

    fn key(&self, id: PageId, by: By<'_>) -> Option<Key<'_>> {
        let words: &Content = &self.places.get(id, self.language)?.words;
        let product = words.front.product.as_deref();
        let manner = (self.catalogue.terms(self.language), self.formatter);
        Some(Key {
            id,
            order: words.front.order.unwrap_or(i64::MAX),
            title: &words.title,
            date: words.front.date,
            price: match by {
                By::Price => (product.and_then(Product::lowest_price)).map(|(p, _)| p.amount),
                By::Order | By::Title | By::Newest | By::Spec(_) => None,
            },
            worth: match by {
                By::Spec(name) => product.and_then(|p| p.worth(name, manner)),
                By::Order | By::Title | By::Price | By::Newest => None,
            },
        })
    }

    fn compare(&self, a: &Key<'_>, b: &Key<'_>, by: By<'_>) -> Ordering {
        let by_title = || {
            self.formatter
                .compare(a.title, b.title)
                .then(a.id.cmp(&b.id))
        };
        let by_order = || a.order.cmp(&b.order);
        match by {
            By::Order => by_order().then_with(by_title),
            By::Title => by_title(),
            By::Price => none_last(a.price, b.price, Ord::cmp).then_with(by_title),
            By::Newest => none_last(a.date, b.date, |a, b| b.cmp(a)).then_with(by_title),
            By::Spec(_) => {
                let by_worth = |a: &&Worth, b: &&Worth| a.compare(b, self.formatter);
                none_last(a.worth.as_ref(), b.worth.as_ref(), by_worth).then_with(by_title)
            }
        }
    }
}

fn none_last<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a, &b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Article numbers as a browser compares them: by their bytes.
fn by_article(catalogue: &Catalogue) -> Vec<PageId> {
    let article = |(id, page): (PageId, &Page)| {
        let product = page.original().1.front.product.as_deref();
        Some((product?.article()?, id))
    };
    let mut articles: Vec<_> = catalogue.pages().filter_map(article).collect();
    articles.sort_unstable();
    articles.into_iter().map(|(_, id)| id).collect()
}

/// Adds every product to all pages above it; the tree is as deep as its folders.
fn count_products(catalogue: &Catalogue) -> Vec<usize> {
    let mut counts = vec![0; catalogue.pages().count()];
    for (_, page) in catalogue.pages() {
        if page.kind != Kind::Product {
            continue;
        }
        let mut above = page.parent;
        while let Some(id) = above {
            counts[id.index()] += 1;
            above = catalogue.page(id).parent;
        }
    }
    counts
}

impl Lists {
    /// The sub-categories of a page.
    pub fn categories<'a>(
        &'a self,
        catalogue: &'a Catalogue,
        (page, language): (PageId, LanguageId),
    ) -> impl Iterator<Item = PageId> + 'a {
        self.of_kind(catalogue, (page, language), Kind::Category)
    }

    /// The pages of a kind right below a page.
    pub fn of_kind<'a>(
        &'a self,
        catalogue: &'a Catalogue,
        (page, language): (PageId, LanguageId),
        kind: Kind,
    ) -> impl Iterator<Item = PageId> + 'a {
        let below = self.below(page, language).iter().copied();
        below.filter(move |id| catalogue.page(*id).kind == kind)
    }
}
