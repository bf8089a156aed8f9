//! The whole catalogue as JSON, for the site of a dealer. docs/feeds.md is its definition: what
//! stands here once is never renamed.

use serde_json::{Map, Value as Json, json};

use super::{Entry, each, entries};
use crate::brand::Feed;
use crate::catalogue::facts::{Availability, Gtin, Sku, Spec, SpecValue, WebLink};
use crate::catalogue::items::Item;
use crate::render::Renderer;

/// Raised when what stood here before is gone or means something else.
const VERSION: u32 = 1;

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> Vec<u8> {
    let site = &renderer.site;
    let brand = &site.brand;
    let head = json!({
        "version": VERSION,
        "company": &**brand.name.get(feed.language),
        "url": brand.url.root(),
        "language": brand.languages.get(feed.language).code(),
        "currency": brand.currency.code(),
        "prices": brand.prices.key(),
        "products": [],
    });
    let entries = entries(renderer, feed);
    let products = each(&entries, |entry| product(renderer, feed, entry).to_string());
    let head = head.to_string();
    let head = head.strip_suffix("]}").expect("the products come last");
    let mut text = String::with_capacity(products.iter().map(|p| p.len() + 2).sum());
    text.push_str(head);
    text.push('\n');
    text.push_str(&products.join(",\n"));
    text.push_str("\n]}\n");
    text.into_bytes()
}

fn product(renderer: &Renderer, feed: &Feed, entry: Entry<'_>) -> Json {
    let site = &renderer.site;
    let words = &*entry.standing.words;
    let page = site.brand.url.absolute(&entry.standing.address);
    let product = entry.product;
    let path = site.category_path(entry.page, feed.language);
    let path: Vec<&str> = path.iter().map(|title| &**title).collect();
    let whole = Item {
        product,
        variant: None,
    };
    let mut object = Map::new();
    let mut add = |name: &str, value: Json| object.insert(name.to_owned(), value);
    add("sku", product.sku.as_ref().map(|s| s.value.as_str()).into());
    add("title", (*words.title).into());
    add("summary", words.front.summary.as_deref().into());
    add("url", page.as_str().into());
    add(
        "language",
        site.brand.languages.get(words.language).code().into(),
    );
    add("categories", path.into());
    add("brand", product.brand.as_deref().into());
    add("model", product.model.as_deref().into());
    add("origin", product.origin.as_deref().into());
    add("hs_code", product.hs_code.as_deref().into());
    add("images", renderer.photos(words, whole).into());
    add("specs", specs(renderer, feed, &product.specs));
    if product.variants.is_empty() {
        offer(renderer, whole, &mut object);
        return Json::Object(object);
    }
    let variant = |item: Item<'_>| {
        let terms = site.catalogue.terms(feed.language);
        let mut object = Map::new();
        let mut add = |name: &str, value: Json| object.insert(name.to_owned(), value);
        add("sku", item.sku().map(Sku::as_str).into());
        add(
            "title",
            item.name(words, terms, site.formatter(feed.language))
                .into(),
        );
        add("url", item.address(&page).into());
        add("options", specs(renderer, feed, item.options()));
        let own = item.variant.map(|v| v.specs.as_slice()).unwrap_or_default();
        add("specs", specs(renderer, feed, own));
        offer(renderer, item, &mut object);
        Json::Object(object)
    };
    let variants: Vec<Json> = product.items().map(variant).collect();
    add_variants(&mut object, variants);
    Json::Object(object)
}

fn add_variants(object: &mut Map<String, Json>, variants: Vec<Json>) {
    object.insert("variants".to_owned(), variants.into());
}

/// Price and availability of an item. Amounts are texts: a program that reads them as floating
/// point numbers would lose cents.
fn offer(renderer: &Renderer, item: Item<'_>, object: &mut Map<String, Json>) {
    let currency = renderer.site.brand.currency;
    let plain = |amount: crate::locale::Amount| amount.to_plain(currency);
    let price = item.price();
    let tiers = price.map(|price| price.tiers).unwrap_or_default();
    let tiers: Vec<Json> = (tiers.iter())
        .map(|tier| json!({ "min": tier.min, "price": plain(tier.price) }))
        .collect();
    let unit = price.and_then(|price| price.unit);
    let mut add = |name: &str, value: Json| object.insert(name.to_owned(), value);
    add("gtin", item.gtin().map(Gtin::as_str).into());
    add("mpn", item.mpn().map(|mpn| &**mpn).into());
    add("price", price.map(|price| plain(price.amount)).into());
    add("was", price.and_then(|price| price.was).map(plain).into());
    add(
        "unit_price",
        unit.map(|unit| json!({ "price": plain(unit.price), "per": &*unit.per }))
            .into(),
    );
    add("tiers", tiers.into());
    add(
        "availability",
        item.availability().map(Availability::key).into(),
    );
    add("stock", item.stock().into());
    let days = item.lead_time().first().map(|time| time.days);
    add("lead_time", days.into());
    add("buy", item.buy().map(WebLink::as_str).into());
}

fn specs(renderer: &Renderer, feed: &Feed, specs: &[Spec]) -> Json {
    let terms = renderer.site.catalogue.terms(feed.language);
    let spec = |spec: &Spec| {
        let name = &**terms.name(&spec.name);
        match &spec.value {
            SpecValue::Text(text) => json!({ "name": name, "value": &**terms.value(text) }),
            SpecValue::Number(number) => json!({ "name": name, "value": number.to_string() }),
            SpecValue::Quantity(number, unit) => json!({
                "name": name,
                "value": number.to_string(),
                "unit": &**terms.unit(unit),
            }),
        }
    };
    specs.iter().map(spec).collect()
}
