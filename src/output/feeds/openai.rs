//! The product feed of `OpenAI`: a JSON object for each item, one a line
//! (developers.openai.com/commerce/specs/file-upload/products).

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::listing::Listing;
use super::offered;
use super::plain::cut;
use crate::brand::Feed;
use crate::catalogue::Axis;
use crate::catalogue::facts::{Availability, Condition, Gtin};
use crate::diagnostic::Report;
use crate::render::Renderer;

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> (Vec<u8>, Report) {
    offered(renderer, feed, |listing, bytes| {
        let line = serde_json::to_vec(&object(listing));
        bytes.extend_from_slice(&line.expect("texts have a JSON form"));
        bytes.push(b'\n');
    })
}

fn object(listing: &Listing<'_>) -> Map<String, Json> {
    let item = listing.item;
    let brand = listing.brand();
    let language = listing.feed.language;
    let mut object = Map::new();
    let mut add = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let text = |text: &str| Some(Json::from(text));
    add("is_eligible_search", Some(Json::from(true)));
    add("is_eligible_checkout", Some(Json::from(false)));
    add("item_id", text(listing.id));
    add("gtin", item.gtin().map(Gtin::as_str).map(Json::from));
    add("mpn", item.mpn().map(|mpn| Json::from(cut(mpn, 70))));
    add("title", Some(cut(&listing.title, 150).into()));
    add("description", Some(cut(&listing.description, 5000).into()));
    add("url", text(&listing.url));
    add("brand", Some(cut(listing.brand_name(), 70).into()));
    add(
        "condition",
        item.product.condition.map(Condition::key).map(Json::from),
    );
    add("product_category", listing.category().map(Json::from));
    add(
        "material",
        listing.axis(Axis::Material).map(|m| cut(&m, 100).into()),
    );
    if let Some((weight, unit)) = listing.weight() {
        add("item_weight", Some(weight.into()));
        add("item_weight_unit", text(unit));
    }
    add("image_url", text(&listing.photos[0]));
    let more: Vec<Json> = listing
        .photos
        .iter()
        .skip(1)
        .map(|p| p.as_str().into())
        .collect();
    add(
        "additional_image_urls",
        (!more.is_empty()).then_some(more.into()),
    );
    add("price", Some(listing.regular_price().into()));
    add("sale_price", listing.sale_price().map(Json::from));
    add("availability", text(availability(listing.availability)));
    add(
        "availability_date",
        listing.day.map(|day| day.to_string().into()),
    );
    add("group_id", listing.group().map(Json::from));
    add(
        "listing_has_variations",
        Some(listing.group().is_some().into()),
    );
    add("variant_dict", variants(listing));
    add(
        "item_group_title",
        listing
            .group()
            .map(|_| cut(&listing.entry.standing.words.title, 150).into()),
    );
    add("color", listing.axis(Axis::Color).map(Json::from));
    add("size", listing.axis(Axis::Size).map(Json::from));
    add(
        "seller_name",
        Some(cut(brand.name.get(language), 70).into()),
    );
    add("seller_url", Some(brand.url.root().into()));
    if let Some(returns) = &brand.returns {
        add("accepts_returns", Some((returns.days > 0).into()));
        add(
            "return_deadline_in_days",
            (returns.days > 0).then_some(returns.days.into()),
        );
    }
    add("target_countries", countries(listing));
    add(
        "store_country",
        brand.contact.country.as_deref().map(Json::from),
    );
    object
}

fn variants(listing: &Listing<'_>) -> Option<Json> {
    let options = listing.item.options();
    let (terms, formatter) = (listing.terms(), listing.formatter());
    let pair = |spec: &crate::catalogue::facts::Spec| {
        let value = terms.say(&spec.value, formatter);
        (terms.name(&spec.name).to_string(), Json::from(value))
    };
    let pairs: Map<String, Json> = options.iter().map(pair).collect();
    (!pairs.is_empty()).then_some(Json::Object(pairs))
}

/// Where it is sold: the market of the feed, otherwise all markets, otherwise at home.
fn countries(listing: &Listing<'_>) -> Option<Json> {
    let brand = listing.brand();
    let market = listing.feed.market.iter();
    let all: Vec<&Arc<str>> = if listing.feed.market.is_some() {
        market.collect()
    } else if brand.markets.is_empty() {
        brand.contact.country.iter().collect()
    } else {
        brand.markets.iter().collect()
    };
    let all: Vec<Json> = all
        .into_iter()
        .map(|country| Json::from(&**country))
        .collect();
    (!all.is_empty()).then_some(Json::Array(all))
}

fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock | Availability::LowStock => "in_stock",
        Availability::MadeToOrder | Availability::Backorder => "backorder",
        Availability::Preorder => "pre_order",
        Availability::OutOfStock | Availability::Discontinued => "out_of_stock",
    }
}
