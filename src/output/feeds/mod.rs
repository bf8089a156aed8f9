//! Product feeds: the same facts as on the pages, in the form that shops, search engines and
//! dealers read. One pass over the products, on all cores, in the order of the catalogue.

mod catalogue;
mod google;
mod listing;
mod llms;
mod meta;
mod openai;
mod plain;
mod prices;
mod refusal;

use rayon::prelude::*;

use crate::brand::{Feed, FeedKind};
use crate::catalogue::{Kind, PageId, Product};
use crate::diagnostic::Report;
use crate::render::Renderer;
use crate::site::Standing;
use listing::Listing;

/// Products that a thread takes at a time.
const CHUNK: usize = 64;

/// A feed, and the products that it had to leave out.
pub(super) fn write(renderer: &Renderer, feed: &Feed) -> (Vec<u8>, Report) {
    match feed.kind {
        FeedKind::Google => google::write(renderer, feed),
        FeedKind::Meta => meta::write(renderer, feed),
        FeedKind::OpenAi => openai::write(renderer, feed),
        FeedKind::Catalogue => (catalogue::write(renderer, feed), Report::new()),
        FeedKind::Prices => (prices::write(renderer, feed), Report::new()),
        FeedKind::Llms => (llms::write(renderer, feed), Report::new()),
    }
}

/// A product with its page.
#[derive(Clone, Copy)]
struct Entry<'a> {
    page: PageId,
    standing: &'a Standing,
    product: &'a Product,
}

/// The products of a language, in the order of the catalogue.
fn entries<'a>(renderer: &'a Renderer, feed: &Feed) -> Vec<Entry<'a>> {
    let site = &renderer.site;
    let pages = site.catalogue.pages();
    let products = pages.filter(|(_, page)| page.kind == Kind::Product);
    products
        .filter_map(|(page, _)| {
            let standing = site.places.get(page, feed.language)?;
            Some(Entry {
                page,
                standing,
                product: standing.words.front.product.as_deref()?,
            })
        })
        .collect()
}

/// Makes something of every product, on all cores, in their order.
fn each<T: Send>(entries: &[Entry<'_>], make: impl Fn(Entry<'_>) -> T + Sync) -> Vec<T> {
    let chunks = entries.par_chunks(CHUNK);
    let made = chunks.map(|chunk| chunk.iter().map(|entry| make(*entry)).collect::<Vec<T>>());
    made.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Makes the items of every product that the reader of the feed takes, one behind the other.
fn offered(
    renderer: &Renderer,
    feed: &Feed,
    write: impl Fn(&Listing<'_>, &mut Vec<u8>) + Sync,
) -> (Vec<u8>, Report) {
    let entries = entries(renderer, feed);
    let made = each(&entries, |entry| {
        let (mut bytes, mut report) = (Vec::new(), Report::new());
        if entry.product.feeds == Some(false) {
            return (bytes, report);
        }
        for item in entry.product.items() {
            match Listing::of((renderer, feed), entry, item) {
                Ok(listing) => write(&listing, &mut bytes),
                Err(refusal) => report.push(refusal.diagnostic((renderer, feed), entry, item)),
            }
        }
        (bytes, report)
    });
    let mut bytes = Vec::with_capacity(made.iter().map(|(bytes, _)| bytes.len()).sum());
    let mut report = Report::new();
    for (part, faults) in made {
        bytes.extend_from_slice(&part);
        report.extend(faults);
    }
    (bytes, report)
}
