//! The list of a category for a script that narrows and sorts it in place: whether there is one, and
//! where it finds the products.

use super::lists::{By, sorted};
use super::{Site, file_address};
use crate::brand::LanguageId;
use crate::catalogue::{Kind, PageId};
use crate::paths::Address;

/// A list of fewer products needs no help.
const FEWEST: usize = 3;

/// A browser narrows a list of so many at once; a longer one it would wait for.
const MOST: usize = 2_000;

/// Products in one file for the script that shows them side by side: about 30 KB.
const COMPARED: usize = 50;

/// The component that shows a product of a list.
pub const ROW: &str = "listing_row";

/// Where a script finds the products of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instant {
    /// Nowhere: the list is as it stands.
    No,
    /// All of them stand on the page.
    OnThePage,
    /// In a file at this address.
    InAFile(Address),
}

/// The address of a file for the comparison, from that of its page.
pub fn compared_address(page: &Address, part: usize) -> Address {
    file_address(page, &format!("products-{part}.json"))
}

impl Site {
    /// Where a script finds the products of a page.
    pub fn instant(&self, page: PageId, language: LanguageId) -> Instant {
        let is_category = self.catalogue.page(page).kind == Kind::Category;
        let within = self.lists.within(page, language);
        let Some(standing) = self.places.get(page, language) else {
            return Instant::No;
        };
        if !is_category || within.len() < FEWEST || self.theme.templates.component(ROW).is_none() {
            return Instant::No;
        }
        let listed = self.listed(page, language);
        if self.parts(page, listed.len()) == 1 && listed == within {
            Instant::OnThePage
        } else if within.len() <= MOST {
            Instant::InAFile(file_address(&standing.address, "listing.json"))
        } else {
            Instant::No
        }
    }

    /// The products in one file for the comparison, a part of all from 1, by article number.
    pub fn compared(&self, part: usize) -> &[PageId] {
        let all = self.lists.by_article();
        let from = ((part - 1) * COMPARED).min(all.len());
        &all[from..(from + COMPARED).min(all.len())]
    }

    /// How many such files there are.
    pub fn compared_parts(&self) -> usize {
        self.lists.by_article().len().div_ceil(COMPARED)
    }

    /// Products in another order.
    pub fn sorted(&self, pages: &[PageId], language: LanguageId, by: By<'_>) -> Vec<PageId> {
        let formatter = self.formatter(language);
        sorted(
            (&self.catalogue, &self.places),
            (language, formatter),
            (pages, by),
        )
    }
}
