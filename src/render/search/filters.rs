//! The specs that a search can be narrowed by, and the values that products have.

use std::collections::HashMap;
use std::sync::Arc;

use crate::brand::LanguageId;
use crate::catalogue::facts::SpecValue;
use crate::catalogue::{PageId, Product};
use crate::render::Renderer;
use crate::render::voice::Voice;
use crate::search::Filter;
use crate::source::fields::Located;

/// The filters of brand.toml in a language.
pub(super) struct Filters<'a> {
    voice: Voice<'a>,
    /// What each filter has been asked for as.
    names: &'a [Located<Arc<str>>],
    /// The filters as visitors see them.
    pub shown: Vec<Filter>,
    /// The number of each value of each filter.
    numbers: Vec<HashMap<Arc<str>, usize>>,
}

impl<'a> Filters<'a> {
    /// The filters and all values that these products have.
    pub fn of(renderer: &'a Renderer, products: &[PageId], language: LanguageId) -> Self {
        let site = &renderer.site;
        let voice = Voice::new(site, language);
        let names = site.brand.catalogue.filters.as_slice();
        let mut numbers: Vec<HashMap<Arc<str>, usize>> = vec![HashMap::new(); names.len()];
        let products = products
            .iter()
            .filter_map(|id| renderer.words(*id, language));
        for product in products.filter_map(super::product) {
            for (filter, value) in values(product, names) {
                numbers[filter]
                    .entry(Arc::from(voice.value(value)))
                    .or_default();
            }
        }
        let shown = names.iter().zip(&mut numbers).map(|(name, numbers)| {
            let mut values: Vec<Arc<str>> = numbers.keys().cloned().collect();
            values.sort_by(|a, b| voice.formatter.compare(a, b));
            for (number, value) in values.iter().enumerate() {
                numbers.insert(Arc::clone(value), number);
            }
            Filter {
                name: Arc::clone(voice.terms.name(&name.value)),
                values,
            }
        });
        let shown = shown.collect();
        Self {
            voice,
            names,
            shown,
            numbers,
        }
    }

    /// The values of a product: which filter, which of its values.
    pub fn of_product(&self, product: &Product) -> Vec<(usize, usize)> {
        let values = values(product, self.names);
        let mut numbers: Vec<(usize, usize)> = values
            .filter_map(|(filter, value)| {
                let number = self.numbers[filter].get(&*self.voice.value(value))?;
                Some((filter, *number))
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// The values that filters ask for, each with the number of its filter.
fn values<'a>(
    product: &'a Product,
    names: &'a [Located<Arc<str>>],
) -> impl Iterator<Item = (usize, &'a SpecValue)> {
    product.every_spec().filter_map(|spec| {
        let filter = names.iter().position(|name| name.value == spec.name)?;
        Some((filter, &spec.value))
    })
}
