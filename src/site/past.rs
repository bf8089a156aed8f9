//! What the last published site had: the addresses of its products. One that is gone leads to
//! where the product is now, told by its article number. The memory goes from build to build with
//! the record of the made site, so that an address of three builds ago still leads on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::targets::{Onward, Target, TargetsBuilder};
use super::{Site, home};
use crate::brand::{LanguageId, Status};
use crate::diagnostic::Report;
use crate::paths::Address;

/// The addresses that products have had, each with the article number of its product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past(BTreeMap<Address, Arc<str>>);

impl Past {
    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All addresses in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &Arc<str>)> {
        self.0.iter()
    }
}

impl FromIterator<(Address, Arc<str>)> for Past {
    fn from_iter<I: IntoIterator<Item = (Address, Arc<str>)>>(addresses: I) -> Self {
        Self(addresses.into_iter().collect())
    }
}

impl Site {
    /// Leads the old addresses of products on, where nothing else stands by now.
    pub(super) fn add_moved(
        &self,
        past: &Past,
        (targets, report): (&mut TargetsBuilder, &mut Report),
    ) {
        for (address, sku) in past
            .iter()
            .filter(|(old, _)| !targets.has(old))
            .collect::<Vec<_>>()
        {
            if let Some(now) = self.product_address(sku, self.language_at(address)) {
                let onward = Onward::Here(now, Status::Moved);
                targets.add(address.clone(), Target::Redirect(onward), (None, report));
            }
        }
    }

    /// What the next build has to remember: every address that a product had, but those where a
    /// page stands now. One whose product is away for a while waits for it to come back.
    pub(super) fn remembered(&self, past: &Past) -> Past {
        let has_page = |address: &Address| {
            let target = self.targets.get(address);
            matches!(target, Some(Target::Page { .. }))
        };
        let kept = past.iter().filter(|(address, _)| !has_page(address));
        kept.map(|(address, sku)| (address.clone(), Arc::clone(sku)))
            .collect()
    }

    /// The language in whose folder an address lies.
    fn language_at(&self, address: &Address) -> LanguageId {
        let below = |language: &LanguageId| {
            *language != LanguageId::DEFAULT
                && address
                    .as_str()
                    .starts_with(home(&self.brand, *language).as_str())
        };
        let found = self.brand.languages.ids().find(below);
        found.unwrap_or(LanguageId::DEFAULT)
    }

    fn product_address(&self, sku: &str, language: LanguageId) -> Option<Address> {
        let article = self.catalogue.skus.get(&sku.parse().ok()?)?;
        let standing = self.places.get(article.page, language);
        let first = || self.places.all(article.page).iter().flatten().next();
        standing
            .or_else(first)
            .map(|standing| standing.address.clone())
    }
}
