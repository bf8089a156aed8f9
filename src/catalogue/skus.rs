//! Article numbers: each once in the whole site, and every one that a page names exists.

use std::collections::HashMap;
use std::sync::Arc;

use super::facts::Sku;
use super::{Catalogue, PageId, Product};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::fields::Located;

/// Up to how many unknown numbers the nearest known one is looked for: it costs a look at all.
const SUGGESTED: usize = 20;

/// What an article number stands for.
#[derive(Debug, Clone)]
pub struct Article {
    /// The page of the product.
    pub page: PageId,
    /// Which of its variants; none for the product itself.
    pub variant: Option<usize>,
    /// Where the number is given.
    place: Located<()>,
}

/// The articles of a catalogue by number.
#[derive(Debug, Default)]
pub struct Skus(HashMap<Arc<str>, Article>);

impl Skus {
    /// What a number stands for.
    pub fn get(&self, sku: &Sku) -> Option<&Article> {
        self.0.get(sku.as_str())
    }

    pub(super) fn collect(catalogue: &Catalogue, report: &mut Report) -> Self {
        let mut skus = Self(HashMap::with_capacity(catalogue.pages.len()));
        for (page, product) in products(catalogue) {
            if let Some(sku) = &product.sku {
                skus.add((page, None), sku, report);
            }
            for (i, variant) in product.variants.iter().enumerate() {
                // A product with one variant may bear its number.
                let same = product.sku.as_ref().map(|s| &s.value) == Some(&variant.sku.value);
                if !same {
                    skus.add((page, Some(i)), &variant.sku, report);
                }
            }
        }
        skus
    }

    fn add(
        &mut self,
        (page, variant): (PageId, Option<usize>),
        sku: &Located<Sku>,
        report: &mut Report,
    ) {
        let place = sku.clone().map(|_| ());
        if let Some(first) = self.0.get(sku.value.as_str()) {
            let at = &first.place.at;
            report.push(
                sku.at
                    .error(
                        "same-sku",
                        format!("the SKU `{}` is given twice", sku.value),
                    )
                    .label("here again")
                    .also(&at.file, at.span.clone(), "first here"),
            );
            return;
        }
        let article = Article {
            page,
            variant,
            place,
        };
        self.0.insert(sku.value.to_arc(), article);
    }

    /// Reports every number that leads nowhere.
    pub(super) fn check(&self, catalogue: &Catalogue, report: &mut Report) {
        let mut suggested = 0;
        for (_, product) in products(catalogue) {
            let lists = [&product.related, &product.accessories, &product.spare_parts];
            let named = lists.into_iter().flatten().chain(&product.replaced_by);
            for sku in named.filter(|sku| self.get(&sku.value).is_none()) {
                let mut fault = unknown(sku);
                if suggested < SUGGESTED {
                    suggested += 1;
                    let mut known: Vec<&str> = self.0.keys().map(|k| &**k).collect();
                    known.sort_unstable();
                    fault = fault.suggest(sku.value.as_str(), known);
                }
                report.push(fault);
            }
        }
    }
}

fn unknown(sku: &Located<Sku>) -> Diagnostic {
    sku.at.error(
        "unknown-sku",
        format!("no product has the SKU `{}`", sku.value),
    )
}

/// The facts of every product in its first language.
fn products(catalogue: &Catalogue) -> impl Iterator<Item = (PageId, &Product)> {
    catalogue.pages().filter_map(|(id, page)| {
        let (_, content) = page.original();
        let product = content.front.product.as_deref()?;
        Some((id, product))
    })
}
