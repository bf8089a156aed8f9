//! Where product feeds stand, and what they have in common with pages: the way of categories.

use std::sync::Arc;

use super::{Site, file_address, places};
use crate::brand::{Feed, FeedKind, LanguageId};
use crate::catalogue::PageId;
use crate::paths::{Address, Slug};

impl Site {
    /// The address of a feed: `/feeds/google-de-AT.xml`, `/de/catalogue.json`.
    pub fn feed_address(&self, feed: &Feed) -> Address {
        let home = places::home(&self.brand, feed.language);
        let slug: Slug = "feeds".parse().expect("is a slug");
        let folder = Address::root().child(&slug);
        let language = self.brand.languages.get(feed.language).segment();
        let edition = match &feed.market {
            Some(market) => format!("{language}-{market}"),
            None => language,
        };
        match feed.kind {
            FeedKind::Google => file_address(&folder, &format!("google-{edition}.xml")),
            FeedKind::Meta => file_address(&folder, &format!("meta-{edition}.csv")),
            FeedKind::OpenAi => file_address(&folder, &format!("openai-{edition}.jsonl")),
            FeedKind::Catalogue => file_address(&home, "catalogue.json"),
            FeedKind::Prices => file_address(&home, "prices.csv"),
            FeedKind::Llms => file_address(&home, "llms.txt"),
        }
    }

    /// The titles of the categories above a page, from the top.
    pub fn category_path(&self, page: PageId, language: LanguageId) -> Vec<Arc<str>> {
        let mut path = Vec::new();
        let mut above = self.catalogue.page(page).parent;
        while let Some(id) = above.filter(|id| Some(*id) != self.home) {
            let standing = self.places.get(id, language);
            path.extend(standing.map(|s| Arc::clone(&s.words.title)));
            above = self.catalogue.page(id).parent;
        }
        path.reverse();
        path
    }
}
