//! Which products belong to a product, read the other way round: of what is it an accessory, and
//! which does it succeed. Worked out once for the whole site.

use std::collections::BTreeMap;

use crate::catalogue::facts::Sku;
use crate::catalogue::{Catalogue, PageId, Product};
use crate::source::fields::Located;

/// The products that name a product.
#[derive(Debug, Default)]
pub(in crate::render) struct Relations {
    /// Of which it is an accessory or a spare part.
    belongs_to: BTreeMap<PageId, Vec<PageId>>,
    /// Which it succeeds.
    succeeds: BTreeMap<PageId, Vec<PageId>>,
}

impl Relations {
    pub fn of(catalogue: &Catalogue) -> Self {
        let mut relations = Self::default();
        for (id, page) in catalogue.pages() {
            let (_, words) = page.original();
            let Some(product) = words.front.product.as_deref() else {
                continue;
            };
            for part in parts(product) {
                add(&mut relations.belongs_to, (catalogue, part), id);
            }
            if let Some(successor) = &product.replaced_by {
                add(&mut relations.succeeds, (catalogue, successor), id);
            }
        }
        relations
    }

    /// Of which products it is an accessory or a spare part.
    pub fn belongs_to(&self, page: PageId) -> &[PageId] {
        self.belongs_to.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Which products it succeeds.
    pub fn succeeds(&self, page: PageId) -> &[PageId] {
        self.succeeds.get(&page).map_or(&[], Vec::as_slice)
    }
}

fn parts(product: &Product) -> impl Iterator<Item = &Located<Sku>> {
    product.accessories.iter().chain(&product.spare_parts)
}

fn add(
    map: &mut BTreeMap<PageId, Vec<PageId>>,
    (catalogue, sku): (&Catalogue, &Located<Sku>),
    named_by: PageId,
) {
    if let Some(article) = catalogue.skus.get(&sku.value) {
        let list = map.entry(article.page).or_default();
        if list.last() != Some(&named_by) {
            list.push(named_by);
        }
    }
}
