//! The site after an edit of texts below their front matter: where pages stand, what is listed
//! where and what is made of it are as before and shared with it, so the edit costs as much on a
//! site of 100,000 products as on a small one.

use std::sync::Arc;

use super::Site;
use crate::catalogue::{Before, PageId};
use crate::diagnostic::Report;
use crate::legal;
use crate::source::Source;

/// How many files one edit changes, at most; where more changed, all is read.
const FILES: usize = 16;

impl Site {
    /// The site with the texts of a new listing; none where more than texts may have changed, or
    /// where something is to be said about them.
    pub(super) fn reworded(&self, source: &Source, walked: &Report) -> Option<Self> {
        let files = source.doubtful(&self.source)?;
        if files.len() > FILES || *walked != self.walked {
            return None;
        }
        let before = Before {
            source: &self.source,
            catalogue: &self.catalogue,
        };
        let reworded = before.reworded(source, &files, self.brand.limits.file_size)?;
        let catalogue = reworded.catalogue;
        for (page, language) in &reworded.pages {
            let words = [&self.catalogue, &catalogue].map(|c| c.page(*page).words(*language));
            let odd = |words| !legal::check_words(&self.brand, words).is_empty();
            if words.into_iter().flatten().any(|words| odd(words)) {
                return None;
            }
        }
        let pages: Vec<PageId> = reworded.pages.iter().map(|(page, _)| *page).collect();
        Some(Self {
            places: self.places.reworded(&catalogue, &self.brand, &pages),
            catalogue,
            source: source.clone(),
            brand: Arc::clone(&self.brand),
            theme: Arc::clone(&self.theme),
            look: Arc::clone(&self.look),
            palette: Arc::clone(&self.palette),
            assets: Arc::clone(&self.assets),
            formatters: Arc::clone(&self.formatters),
            lists: Arc::clone(&self.lists),
            facets: Arc::clone(&self.facets),
            targets: Arc::clone(&self.targets),
            links: self.links.clone(),
            past: Arc::clone(&self.past),
            home: self.home,
            moment: self.moment,
            warnings: self.warnings.clone(),
            walked: self.walked.clone(),
        })
    }

    /// Whether this site differs from another one in texts only.
    pub fn shares_frame(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.targets, &other.targets)
    }
}
