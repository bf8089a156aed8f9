//! The prices of a site over time: what `prices.lock.csv` knows is held against what the pages say
//! now, so that a broken export does not become a shop of bargains, and a reduction shows the
//! lowest price of the thirty days before it (Directive 98/6/EC, Art. 6a).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::items::Item;
use super::product::{Offer, Product};
use super::rows::Rows;
use super::{Content, Draft};
use crate::brand::Share;
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::{Amount, Currency};
use crate::source::fields::Located;
use crate::tables::{Ledger, Moved, ProductTable, Tables};

/// How many moved prices a fault shows.
const SHOWN: usize = 8;

/// The prices now, and those that were accepted.
#[derive(Debug, Default)]
pub struct Prices {
    ledger: Ledger,
    now: BTreeMap<Arc<str>, Amount>,
    keeping: Keeping,
    /// Tables that moved more prices than they may.
    pub guard: Report,
}

/// Whether a site keeps a ledger: one whose prices come from tables does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Keeping {
    #[default]
    Off,
    On,
}

impl Prices {
    /// Holds the prices of the pages against the ledger, and gives reductions their lowest price.
    pub(super) fn of(
        drafts: &mut [Draft],
        (ledger, rows, tables): (Ledger, &Rows, &Tables),
        currency: Currency,
        today: Date,
    ) -> Self {
        let keeping = if tables.products.iter().any(ProductTable::gives_prices) {
            Keeping::On
        } else {
            Keeping::Off
        };
        let now = match keeping {
            Keeping::On => now(drafts),
            Keeping::Off => BTreeMap::new(),
        };
        let mut guard = Report::new();
        if !ledger.is_empty() {
            for (i, table) in tables.products.iter().enumerate() {
                let Some(share) = &table.settings.max_change else {
                    continue;
                };
                let articles = rows.articles.iter().filter(|article| article.table == i);
                let skus = articles.map(|article| article.sku.value.as_str()).collect();
                let moved = moved(&ledger, &now, &skus);
                if share.value.is_exceeded(moved.moved.len(), moved.of) {
                    guard.push(too_many(table, share, &moved, currency));
                }
            }
        }
        fill_lowest(drafts, &ledger, today);
        Self {
            ledger,
            now,
            keeping,
            guard,
        }
    }

    /// The ledger as it is to be when a site of this day is published; none where it is so already,
    /// or the site keeps none.
    pub fn ledger(&self, currency: Currency, today: Date) -> Option<Vec<u8>> {
        if self.keeping == Keeping::Off {
            return None;
        }
        let next = self.ledger.accept(&self.now, today);
        (next != self.ledger).then(|| next.to_csv(currency))
    }
}

/// The shown price of every article.
fn now(drafts: &[Draft]) -> BTreeMap<Arc<str>, Amount> {
    let mut now = BTreeMap::new();
    for draft in drafts {
        let words = draft.words.iter().flatten().next();
        let Some(product) = words.and_then(|words| words.front.product.as_deref()) else {
            continue;
        };
        for item in product.items() {
            if let (Some(sku), Some(price)) = (item.sku(), item.price()) {
                now.insert(sku.to_arc(), price.amount);
            }
        }
    }
    now
}

/// What moved, of how many that could.
struct Movement {
    moved: Vec<Moved>,
    of: usize,
}

/// The accepted prices of a table's articles that are not what they were, and those that no page
/// has any more: a cut-off export loses them.
fn moved(ledger: &Ledger, now: &BTreeMap<Arc<str>, Amount>, skus: &BTreeSet<&str>) -> Movement {
    let mut movement = Movement {
        moved: Vec::new(),
        of: 0,
    };
    for (sku, from) in ledger.accepted() {
        let to = now.get(sku).copied();
        if !skus.contains(&**sku) && to.is_some() {
            continue;
        }
        movement.of += 1;
        if to != Some(from) {
            movement.moved.push(Moved {
                sku: Arc::clone(sku),
                from,
                to,
            });
        }
    }
    movement
}

fn too_many(
    table: &ProductTable,
    share: &Located<Share>,
    movement: &Movement,
    currency: Currency,
) -> Diagnostic {
    let (moved, of) = (movement.moved.len(), movement.of);
    let message = format!(
        "{moved} of {of} prices moved since they were last accepted, at most {} may",
        share.value
    );
    let shown = movement.moved.iter().take(SHOWN).map(|moved| {
        let to = moved
            .to
            .map_or("none".to_owned(), |to| to.to_plain(currency));
        format!("`{}` {} → {to}", moved.sku, moved.from.to_plain(currency))
    });
    let more = match moved.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown: Vec<String> = shown.collect();
    let file = &table.settings.file.value;
    share
        .at
        .error("prices-moved", message)
        .note(format!("{}{more}", shown.join(", ")))
        .help(format!("look whether `{file}` is whole and right"))
        .help("if it is, accept the prices once: `showroom build --accept-prices`")
}

/// Gives every reduction that does not say so itself the lowest price before it.
fn fill_lowest(drafts: &mut [Draft], ledger: &Ledger, today: Date) {
    if ledger.is_empty() {
        return;
    }
    for words in drafts
        .iter_mut()
        .flat_map(|draft| draft.words.iter_mut().flatten())
    {
        let Some(product) = words.front.product.as_deref() else {
            continue;
        };
        let offers =
            std::iter::once(&product.offer).chain(product.variants.iter().map(|v| &v.offer));
        if !offers.into_iter().any(lacks_lowest) {
            continue;
        }
        let mut content = Content::clone(words);
        if let Some(product) = &mut content.front.product {
            lowest_of(product, ledger, today);
        }
        *words = Arc::new(content);
    }
}

fn lacks_lowest(offer: &Offer) -> bool {
    offer.was.is_some() && offer.lowest_30_days.is_none()
}

fn lowest_of(product: &mut Product, ledger: &Ledger, today: Date) {
    let lowest =
        |item: Item<'_>| ledger.lowest_before(item.sku()?.as_str(), item.price()?.amount, today);
    let found: Vec<Option<Amount>> = product.items().map(lowest).collect();
    // A product with variants is none of its items.
    let skipped = usize::from(!product.variants.is_empty());
    let whole = std::iter::once(&mut product.offer);
    let variants = product
        .variants
        .iter_mut()
        .map(|variant| &mut variant.offer);
    for (offer, lowest) in whole.chain(variants).skip(skipped).zip(found) {
        if lacks_lowest(offer) {
            offer.lowest_30_days = lowest;
        }
    }
}
