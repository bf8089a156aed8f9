//! The price list as CSV, to be opened in a spreadsheet: a row for each article, and one for each
//! number of pieces from which on it costs less.

use super::meta::record;
use super::{Entry, each, entries};
use crate::brand::Feed;
use crate::catalogue::facts::{Availability, Gtin};
use crate::render::Renderer;

const COLUMNS: [&str; 12] = [
    "sku",
    "title",
    "min_quantity",
    "price",
    "was",
    "currency",
    "prices",
    "unit_price",
    "per",
    "availability",
    "gtin",
    "url",
];

/// By this mark a spreadsheet knows that a file is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> Vec<u8> {
    let entries = entries(renderer, feed);
    let rows = each(&entries, |entry| rows(renderer, feed, entry));
    let mut bytes = MARK.to_vec();
    record(&mut bytes, &COLUMNS.map(str::to_owned));
    for part in rows {
        bytes.extend_from_slice(&part);
    }
    bytes
}

fn rows(renderer: &Renderer, feed: &Feed, entry: Entry<'_>) -> Vec<u8> {
    let site = &renderer.site;
    let currency = site.brand.currency;
    let terms = site.catalogue.terms(feed.language);
    let formatter = site.formatter(feed.language);
    let page = site.brand.url.absolute(&entry.standing.address);
    let mut bytes = Vec::new();
    for item in entry.product.items() {
        let price = item.price();
        let plain = |amount: crate::locale::Amount| amount.to_plain(currency);
        let unit = price.and_then(|price| price.unit);
        let mut row = [
            item.sku().map(ToString::to_string).unwrap_or_default(),
            item.name(&entry.standing.words, terms, formatter),
            "1".to_owned(),
            price.map(|price| plain(price.amount)).unwrap_or_default(),
            price
                .and_then(|price| price.was)
                .map(plain)
                .unwrap_or_default(),
            currency.code().to_owned(),
            site.brand.prices.key().to_owned(),
            unit.map(|unit| plain(unit.price)).unwrap_or_default(),
            unit.map(|unit| unit.per.to_string()).unwrap_or_default(),
            item.availability()
                .map(Availability::key)
                .unwrap_or_default()
                .to_owned(),
            item.gtin().map(Gtin::as_str).unwrap_or_default().to_owned(),
            item.address(&page),
        ];
        record(&mut bytes, &row);
        let tiers = price.map(|price| price.tiers).unwrap_or_default();
        for tier in tiers.iter().filter(|tier| tier.min > 1) {
            row[2] = tier.min.to_string();
            row[3] = plain(tier.price);
            for column in [4, 7, 8] {
                row[column].clear();
            }
            record(&mut bytes, &row);
        }
    }
    bytes
}
