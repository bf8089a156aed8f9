//! Pages that were made lately. Each site begins with none, so that none is ever stale: what is
//! kept goes with the site that it was made of.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::live::Page;
use crate::diagnostic::Report;
use crate::paths::Address;

/// How many are kept: those that browsers have open, which are made anew after each change.
const PAGES: usize = 64;

/// The pages of one site that were made last.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pages: Mutex<VecDeque<(Address, Arc<Page>)>>,
}

impl Kept {
    /// The page at an address, made if it is not at hand.
    pub fn page(
        &self,
        address: &Address,
        make: impl FnOnce() -> Result<Page, Report>,
    ) -> Result<Arc<Page>, Report> {
        if let Some(page) = self.find(address) {
            return Ok(page);
        }
        let page = Arc::new(make()?);
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= PAGES {
            pages.pop_front();
        }
        pages.push_back((address.clone(), Arc::clone(&page)));
        Ok(page)
    }

    fn find(&self, address: &Address) -> Option<Arc<Page>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, page) = pages.iter().find(|(kept, _)| kept == address)?;
        Some(Arc::clone(page))
    }
}
