//! The filters of categories: which values their products have, and the page that each value has for
//! visitors and search engines that run no script. There are pages of single values only, not of
//! combinations, so they grow with the catalogue and not with its square.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::lists::Lists;
use super::places::Places;
use crate::brand::{Brand, LanguageId};
use crate::catalogue::facts::SpecValue;
use crate::catalogue::specs::Worth;
use crate::catalogue::{Catalogue, Kind, Page, PageId, Product};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::Formatter;
use crate::paths::{Address, Slug, slugify};
use crate::source::fields::Located;

/// A list of fewer products is seen at a glance.
const FEWEST_PRODUCTS: usize = 3;

/// A filter of more values is longer than the lists it is to shorten.
const MOST_VALUES: usize = 40;

/// A page of fewer products says no more than theirs do.
const FEWEST_INDEXED: usize = 2;

/// The number of a facet among those of its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetId(u32);

/// The products of a category that share a value.
#[derive(Debug)]
pub struct Facet {
    /// The category.
    pub category: PageId,
    /// The name of its filter, in the words of its language.
    pub name: Arc<str>,
    /// The value, in the same.
    pub text: Arc<str>,
    /// What the value is called in addresses.
    pub slug: Slug,
    /// Where its page stands.
    pub address: Address,
    /// Its products, in the order of their categories.
    pub products: Vec<PageId>,
    /// The spec it is a value of, as products have it.
    spec: Arc<str>,
    /// The value as products have it.
    value: SpecValue,
}

impl Facet {
    /// Whether the value says by itself what it is of: `Brass`, but not `50`.
    pub fn speaks_for_itself(&self) -> bool {
        match &self.value {
            SpecValue::Text(text) => text.starts_with(|c: char| !c.is_ascii_digit()),
            SpecValue::Number(_) | SpecValue::Quantity(..) => false,
        }
    }

    /// Whether search engines are to find its page.
    pub fn is_indexed(&self) -> bool {
        self.products.len() >= FEWEST_INDEXED
    }
}

/// A filter of a category.
#[derive(Debug)]
pub struct Filter {
    /// The name of the spec, in the words of its language.
    pub name: Arc<str>,
    /// What it is called in addresses.
    pub slug: Slug,
    /// Its values, in order.
    pub facets: Vec<FacetId>,
}

/// The filters of one language.
#[derive(Debug, Default)]
struct OfLanguage {
    facets: Vec<Facet>,
    filters: HashMap<PageId, Vec<Filter>>,
}

/// The filters of all categories in all languages.
#[derive(Debug, Default)]
pub struct Facets(Vec<OfLanguage>);

impl Facets {
    /// Finds the values of all filters. One that has too many is warned of.
    pub fn new(
        catalogue: &Catalogue,
        (places, lists): (&Places, &Lists),
        (brand, formatters): (&Brand, &[Formatter]),
        report: &mut Report,
    ) -> Self {
        let languages: Vec<LanguageId> = brand.languages.ids().collect();
        let mut found: Vec<(OfLanguage, Report)> = Vec::with_capacity(languages.len());
        languages
            .par_iter()
            .map(|language| {
                let finder = Finder {
                    catalogue,
                    places,
                    lists,
                    brand,
                    formatter: &formatters[language.index()],
                    language: *language,
                };
                finder.all()
            })
            .collect_into_vec(&mut found);
        let mut all = Vec::with_capacity(found.len());
        for (i, (facets, warnings)) in found.into_iter().enumerate() {
            all.push(facets);
            // The other languages have the same values under other names.
            if i == LanguageId::DEFAULT.index() {
                report.extend(warnings);
            }
        }
        Self(all)
    }

    /// The filters of a category; none where there is nothing to choose from.
    pub fn of(&self, category: PageId, language: LanguageId) -> &[Filter] {
        let filters = self.0[language.index()].filters.get(&category);
        filters.map_or(&[], Vec::as_slice)
    }

    /// The products of a value.
    pub fn get(&self, facet: FacetId, language: LanguageId) -> &Facet {
        &self.0[language.index()].facets[facet.0 as usize]
    }

    /// All facets of a language, in the order of their categories.
    pub fn all(&self, language: LanguageId) -> impl Iterator<Item = (FacetId, &Facet)> {
        let all = self.0[language.index()].facets.iter().enumerate();
        all.map(|(i, facet)| (FacetId::new(i), facet))
    }

    /// The same value of the same category in another language, if products have it there.
    pub fn in_language(&self, facet: &Facet, language: LanguageId) -> Option<&Facet> {
        let filters = self.of(facet.category, language).iter();
        let facets = filters.flat_map(|filter| &filter.facets);
        let mut facets = facets.map(|id| self.get(*id, language));
        facets.find(|other| other.spec == facet.spec && other.value == facet.value)
    }
}

impl FacetId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than four thousand million facets"))
    }
}

/// A value while its products are being found.
struct Found {
    text: Arc<str>,
    worth: Worth,
    products: Vec<PageId>,
}

struct Finder<'a> {
    catalogue: &'a Catalogue,
    places: &'a Places,
    lists: &'a Lists,
    brand: &'a Brand,
    formatter: &'a Formatter,
    language: LanguageId,
}

impl Finder<'_> {
    fn all(&self) -> (OfLanguage, Report) {
        let mut all = OfLanguage::default();
        let mut report = Report::new();
        let pages = self.catalogue.pages();
        for (id, page) in pages.filter(|(_, page)| page.kind == Kind::Category) {
            let filters = self.filters((id, page), (&mut all.facets, &mut report));
            if !filters.is_empty() {
                all.filters.insert(id, filters);
            }
        }
        (all, report)
    }

    fn filters(
        &self,
        (id, page): (PageId, &Page),
        (facets, report): (&mut Vec<Facet>, &mut Report),
    ) -> Vec<Filter> {
        let products = self.lists.within(id, self.language);
        let Some(standing) = self.places.get(id, self.language) else {
            return Vec::new();
        };
        if products.len() < FEWEST_PRODUCTS {
            return Vec::new();
        }
        let own = page.original().1.front.category.filters.as_ref();
        let names = own.unwrap_or(&self.brand.catalogue.filters);
        let terms = self.catalogue.terms(self.language);
        let mut filters: Vec<Filter> = Vec::new();
        for name in names {
            let mut values = self.values(&name.value, products);
            if values.len() > MOST_VALUES {
                report.push(too_many(name, values.len(), page));
                values.sort_by_key(|(_, found)| std::cmp::Reverse(found.products.len()));
                values.truncate(MOST_VALUES);
            }
            values.sort_by(|(_, a), (_, b)| a.worth.compare(&b.worth, self.formatter));
            let label = terms.name(&name.value);
            let slug = distinct(label, &filters.iter().map(|filter| &filter.slug));
            let folder = standing.address.as_folder().child(&slug);
            let first = facets.len();
            for (value, found) in values {
                let taken = facets[first..].iter().map(|facet| &facet.slug);
                let slug = distinct(&found.text, &taken);
                facets.push(Facet {
                    category: id,
                    name: Arc::clone(label),
                    text: found.text,
                    address: folder.child(&slug),
                    slug,
                    products: found.products,
                    spec: Arc::clone(&name.value),
                    value,
                });
            }
            if facets.len() > first {
                filters.push(Filter {
                    name: Arc::clone(label),
                    slug,
                    facets: (first..facets.len()).map(FacetId::new).collect(),
                });
            }
        }
        filters
    }

    /// The values under a name that some of the products have and others have not.
    fn values(&self, name: &Arc<str>, products: &[PageId]) -> Vec<(SpecValue, Found)> {
        let mut places: HashMap<&SpecValue, usize> = HashMap::new();
        let mut values: Vec<(SpecValue, Found)> = Vec::new();
        for id in products {
            let original = self.catalogue.page(*id).original().1;
            let Some(product) = original.front.product.as_deref() else {
                continue;
            };
            let words = self.places.get(*id, self.language);
            let words = words.and_then(|standing| standing.words.front.product.as_deref());
            for (i, spec) in product.every_spec().enumerate() {
                if spec.name != *name {
                    continue;
                }
                let at = *places.entry(&spec.value).or_insert_with(|| {
                    values.push((spec.value.clone(), self.found((i, spec), words)));
                    values.len() - 1
                });
                let having = &mut values[at].1.products;
                if having.last() != Some(id) {
                    having.push(*id);
                }
            }
        }
        values.retain(|(_, found)| found.products.len() < products.len());
        values
    }

    /// A value in the words of the language: those that the page of the product has for it.
    fn found(
        &self,
        (i, spec): (usize, &crate::catalogue::facts::Spec),
        words: Option<&Product>,
    ) -> Found {
        let said = words.and_then(|words| words.every_spec().nth(i));
        let said = said.filter(|said| said.name == spec.name).unwrap_or(spec);
        let terms = self.catalogue.terms(self.language);
        Found {
            text: Arc::from(terms.say(&said.value, self.formatter)),
            worth: Worth::of(&said.value, (terms, self.formatter)),
            products: Vec::new(),
        }
    }
}

/// A slug of a text that none of these is.
fn distinct<'a>(text: &str, taken: &(impl Iterator<Item = &'a Slug> + Clone)) -> Slug {
    let slug = slugify(text).unwrap_or_else(|_| "other".parse().expect("is a slug"));
    let mut free = slug.clone();
    let mut n = 2;
    while taken.clone().any(|other| *other == free) {
        free = format!("{slug}-{n}")
            .parse()
            .expect("a slug with a number is one");
        n += 1;
    }
    free
}

fn too_many(name: &Located<Arc<str>>, values: usize, page: &Page) -> Diagnostic {
    let message = format!(
        "`{}` has {values} values in `{}`",
        name.value,
        page.original().1.source
    );
    let fault = name.at.warning("long-filter", message);
    fault
        .note(format!(
            "the {MOST_VALUES} that most products have can be chosen"
        ))
        .help("give the category `filters` of its own, with specs that more products share")
}
