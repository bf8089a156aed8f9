//! A catalogue for Facebook and Instagram as CSV (Meta, "Product data specifications for
//! catalogs"): no markup, at most 20 more pictures.

use super::super::cell::inert;
use super::listing::Listing;
use super::offered;
use super::plain::cut;
use crate::brand::Feed;
use crate::catalogue::Axis;
use crate::catalogue::facts::{Availability, Condition, Gtin};
use crate::diagnostic::Report;
use crate::render::Renderer;

const MOST_MORE_PICTURES: usize = 20;

const COLUMNS: [&str; 21] = [
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "brand",
    "gtin",
    "mpn",
    "sale_price",
    "item_group_id",
    "additional_image_link",
    "google_product_category",
    "product_type",
    "color",
    "size",
    "material",
    "pattern",
    "shipping_weight",
];

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> (Vec<u8>, Report) {
    let (rows, report) = offered(renderer, feed, |listing, bytes| {
        record(bytes, &row(listing));
    });
    let mut bytes = Vec::with_capacity(rows.len() + 300);
    record(&mut bytes, &COLUMNS.map(str::to_owned));
    bytes.extend_from_slice(&rows);
    (bytes, report)
}

/// Writes a line of CSV.
pub(super) fn record(bytes: &mut Vec<u8>, cells: &[String]) {
    let written = "writing into memory does not fail";
    let mut writer = csv::Writer::from_writer(bytes);
    let cells = cells.iter().map(|cell| inert(cell));
    writer.write_record(cells).expect(written);
    writer.flush().expect(written);
}

fn row(listing: &Listing<'_>) -> [String; 21] {
    let item = listing.item;
    let more = listing.photos.iter().skip(1).take(MOST_MORE_PICTURES);
    let more: Vec<&str> = more.map(String::as_str).collect();
    let condition = item.product.condition.unwrap_or(Condition::New);
    let weight = listing
        .weight()
        .map(|(value, unit)| format!("{value} {unit}"));
    let axis = |axis| listing.axis(axis).unwrap_or_default();
    [
        listing.id.to_owned(),
        cut(&listing.title, 200),
        cut(&listing.description, 9999),
        availability(listing.availability).to_owned(),
        condition.key().to_owned(),
        listing.regular_price(),
        listing.url.clone(),
        listing.photos[0].clone(),
        cut(listing.brand_name(), 100),
        item.gtin().map(Gtin::as_str).unwrap_or_default().to_owned(),
        item.mpn().map(ToString::to_string).unwrap_or_default(),
        listing.sale_price().unwrap_or_default(),
        listing.group().unwrap_or_default().to_owned(),
        more.join(","),
        item.product
            .google_category
            .as_deref()
            .unwrap_or_default()
            .to_owned(),
        cut(&listing.category().unwrap_or_default(), 750),
        axis(Axis::Color),
        axis(Axis::Size),
        axis(Axis::Material),
        axis(Axis::Pattern),
        weight.unwrap_or_default(),
    ]
}

fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock | Availability::LowStock => "in stock",
        Availability::MadeToOrder | Availability::Backorder => "available for order",
        Availability::Preorder => "preorder",
        Availability::OutOfStock => "out of stock",
        Availability::Discontinued => "discontinued",
    }
}
