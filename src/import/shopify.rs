//! Shopify's product export, in the older form (`Handle`, `Variant Price`) and the current one
//! (`URL handle`, `Price`). A product is several rows: one for each variant, and further ones that
//! only name a picture. Option names, title and text stand in the first of them.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Column, Desk, folded};
use super::facts::{FactPath, Value};
use super::product::Imported;
use super::values::flag;
use crate::paths::slugify;
use crate::tables::{Row, Sheet};

/// What has no place in a product page: settings of the shop.
const OF_THE_SHOP: [&str; 15] = [
    "variant taxable",
    "variant requires shipping",
    "variant fulfillment service",
    "variant inventory policy",
    "variant tax code",
    "gift card",
    "google shopping / custom product",
    "charge tax",
    "requires shipping",
    "fulfillment service",
    "continue selling when out of stock",
    "tax code",
    "variant inventory qty",
    "inventory quantity",
    "cost per item",
];

/// Whether a table is such an export.
pub fn is_one(sheet: &Sheet) -> bool {
    let heads: BTreeSet<String> = sheet.header().map(|cell| folded(&cell.text())).collect();
    let has = |name: &str| heads.contains(name);
    let marks = [
        "body (html)",
        "variant price",
        "option1 name",
        "option1 value",
        "url handle",
        "published on online store",
        "compare-at price",
        "product image url",
        "image src",
    ];
    let of_shopify = marks.iter().filter(|mark| has(mark)).count();
    has("title") && (of_shopify > 1 || has("handle") && of_shopify > 0)
}

struct Columns {
    handle: Column,
    title: Column,
    body: Column,
    vendor: Column,
    kind: Column,
    category: Column,
    tags: Column,
    published: Column,
    status: Column,
    options: [(Column, Column); 3],
    sku: Column,
    gtin: Column,
    mpn: Column,
    grams: Column,
    weight_unit: Column,
    tracker: Column,
    stock: Column,
    price: Column,
    was: Column,
    image: Column,
    position: Column,
    alt: Column,
    own_image: Column,
    seo_title: Column,
    seo_description: Column,
}

impl Columns {
    fn of(desk: &mut Desk<'_>) -> Self {
        let mut option = |n: usize| {
            let name = desk.column(&[&format!("option{n} name")]);
            (name, desk.column(&[&format!("option{n} value")]))
        };
        let options = [option(1), option(2), option(3)];
        for setting in OF_THE_SHOP {
            desk.column(&[setting]);
        }
        Self {
            handle: desk.column(&["handle", "url handle"]),
            title: desk.column(&["title"]),
            body: desk.column(&["body (html)", "body html", "description"]),
            vendor: desk.column(&["vendor"]),
            kind: desk.column(&["type"]),
            category: desk.column(&["product category"]),
            tags: desk.column(&["tags"]),
            published: desk.column(&["published", "published on online store"]),
            status: desk.column(&["status"]),
            options,
            sku: desk.column(&["variant sku", "sku"]),
            gtin: desk.column(&["variant barcode", "barcode"]),
            mpn: desk.column(&["google shopping / mpn"]),
            grams: desk.column(&["variant grams", "weight value (grams)"]),
            weight_unit: desk.column(&["variant weight unit", "weight unit for display"]),
            tracker: desk.column(&["variant inventory tracker", "inventory tracker"]),
            stock: desk.column(&["variant inventory qty", "inventory quantity"]),
            price: desk.column(&["variant price", "price"]),
            was: desk.column(&["variant compare at price", "compare-at price"]),
            image: desk.column(&["image src", "product image url"]),
            position: desk.column(&["image position"]),
            alt: desk.column(&["image alt text"]),
            own_image: desk.column(&["variant image", "variant image url"]),
            seo_title: desk.column(&["seo title"]),
            seo_description: desk.column(&["seo description"]),
        }
    }
}

/// Reads all products.
pub fn read(desk: &mut Desk<'_>, weight: &str) -> Vec<Imported> {
    let columns = Columns::of(desk);
    let groups = group(desk, &columns);
    let mut products = Vec::new();
    for (handle, rows) in groups {
        products.extend(read_product(desk, &columns, (handle, &rows), weight));
    }
    products
}

/// The rows of each product, in the order in which the products begin.
fn group<'a>(desk: &mut Desk<'a>, columns: &Columns) -> Vec<(String, Vec<Row<'a>>)> {
    let mut groups: Vec<(String, Vec<Row<'a>>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in desk.sheet.rows() {
        let handle = desk.words(row, columns.handle);
        let title = desk.words(row, columns.title);
        // An export without handles begins a product with each title.
        let handle = handle.or_else(|| title.and_then(|t| Some(slugify(&t).ok()?.to_string())));
        match handle.and_then(|handle| slugify(&handle).ok()) {
            Some(handle) => {
                let handle = handle.to_string();
                let at = *places.entry(handle.clone()).or_insert_with(|| {
                    groups.push((handle, Vec::new()));
                    groups.len() - 1
                });
                groups[at].1.push(row);
            }
            None => match groups.last_mut() {
                Some((_, rows)) => rows.push(row),
                None => {
                    let fault = row
                        .at()
                        .error("no-title", said(row, "it has no handle and no title"));
                    desk.reject(row, fault, "it has no handle and no title");
                }
            },
        }
    }
    groups
}

fn said(row: Row<'_>, what: &str) -> String {
    format!("row {}: {what}", row.number())
}

fn read_product<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    (handle, rows): (String, &[Row<'a>]),
    weight: &str,
) -> Option<Imported> {
    let numbers = rows.iter().map(|row| row.number()).collect();
    let mut product = Imported {
        key: handle.clone(),
        rows: numbers,
        handle,
        ..Imported::default()
    };
    let head = rows
        .iter()
        .copied()
        .find(|row| desk.words(*row, columns.title).is_some());
    let Some(head) = head else {
        for row in rows {
            let fault = row
                .at()
                .error("no-title", said(*row, "its product has no title"));
            desk.reject(*row, fault, "its product has no title");
        }
        return None;
    };
    read_head(desk, columns, &mut product, head);
    let variants: Vec<Row<'a>> = rows
        .iter()
        .copied()
        .filter(|row| is_variant(*row, columns))
        .collect();
    let names = option_names(desk, columns, rows);
    let mut skus = Vec::new();
    if names.is_empty() || is_default(desk, columns, &variants, &names) {
        let row = variants.first().copied().unwrap_or(head);
        let sku = desk.sku(row, columns.sku);
        product.say_text("sku", sku);
        read_offer(desk, columns, (&mut product, row), None, weight);
        for other in variants.iter().skip(1) {
            let what = "the product has no options, but a second variant";
            let fault = other.at().error("same-options", said(*other, what));
            desk.reject(*other, fault, what);
        }
    } else {
        let named = names.iter().flatten().cloned().collect();
        product.say("options", Some(Value::Texts(named)));
        skus = read_variants(desk, columns, (&mut product, &variants), &names);
    }
    read_pictures(desk, columns, &mut product, rows);
    for (row, sku) in skus {
        if let Some(url) = desk.raw(row, columns.own_image) {
            let file = desk.picture(&mut product, (row, columns.own_image), &url, None);
            product.variant(&sku, FactPath::top("image"), file.map(Value::Text));
        }
    }
    Some(product)
}

/// What stands in the first row of a product.
fn read_head<'a>(desk: &mut Desk<'a>, columns: &Columns, product: &mut Imported, row: Row<'a>) {
    product.say_text("title", desk.words(row, columns.title));
    product.say_text("brand", desk.words(row, columns.vendor));
    let kind = desk.words(row, columns.kind);
    let tags = desk.list(row, columns.tags);
    let category = desk.words(row, columns.category);
    let path = |text: String| text.split('>').map(|part| part.trim().to_owned()).collect();
    product.category = match (kind, category, &tags) {
        (Some(kind), _, _) => vec![kind],
        (None, Some(category), _) => path(category),
        (None, None, Some(Value::Texts(tags))) => tags.iter().take(1).cloned().collect(),
        (None, None, _) => Vec::new(),
    };
    product.say("tags", tags);
    let published = desk
        .words(row, columns.published)
        .and_then(|cell| flag(&cell));
    let status = desk
        .words(row, columns.status)
        .map(|status| status.to_lowercase());
    let hidden = matches!(status.as_deref(), Some("draft" | "archived"));
    if published == Some(false) || hidden {
        product.say("draft", Some(Value::Flag(true)));
    }
    let seo = |key: &str| FactPath::inside("seo", key);
    product.add(
        seo("title"),
        desk.words(row, columns.seo_title).map(Value::Text),
    );
    let description = desk.words(row, columns.seo_description);
    product.add(seo("description"), description.map(Value::Text));
    if columns.body.is_some() {
        product.body = Some(String::new());
        if let Some(raw) = desk.raw(row, columns.body) {
            desk.body(product, (row, columns.body), &raw);
        }
    }
}

/// Whether a row is something to order and not only a further picture.
fn is_variant(row: Row<'_>, columns: &Columns) -> bool {
    let says = |column: Column| {
        let cell = column.and_then(|column| row.cell(column));
        cell.is_some_and(|cell| !cell.is_empty())
    };
    let values = columns.options.iter().any(|(_, value)| says(*value));
    values || says(columns.price) || says(columns.sku)
}

/// The names of the options, from the first row that has them.
fn option_names<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    rows: &[Row<'a>],
) -> Vec<Option<String>> {
    let mut names = Vec::new();
    for (name, value) in columns.options {
        let named = rows.iter().find_map(|row| desk.words(*row, name));
        let valued = rows.iter().any(|row| desk.words(*row, value).is_some());
        names.push(named.filter(|_| valued));
    }
    if names.iter().all(Option::is_none) {
        names.clear();
    }
    names
}

/// Whether the one variant is what shops have instead of none: `Title`, `Default Title`.
fn is_default<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    variants: &[Row<'a>],
    names: &[Option<String>],
) -> bool {
    let [only] = variants else {
        return false;
    };
    let value = desk.words(*only, columns.options[0].1);
    let others = names.iter().skip(1).all(Option::is_none);
    others && value.is_some_and(|value| value.eq_ignore_ascii_case("default title"))
}

fn read_variants<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    (product, rows): (&mut Imported, &[Row<'a>]),
    names: &[Option<String>],
) -> Vec<(Row<'a>, String)> {
    let mut read = Vec::new();
    let mut known: BTreeMap<Vec<Option<String>>, u32> = BTreeMap::new();
    for row in rows {
        let values = values(desk, columns, *row, names);
        if let Some(first) = known.get(&values) {
            let what = format!("it has the same options as row {first}");
            let fault = row.at().error("same-options", said(*row, &what));
            desk.reject(*row, fault, "it has the same options as another row");
            continue;
        }
        known.insert(values.clone(), row.number());
        let Some(sku) = variant_sku(desk, columns, *row, (product, &values)) else {
            continue;
        };
        if product.skus().contains(&sku.as_str()) {
            let fault = row.at().error(
                "same-sku",
                said(*row, &format!("the SKU `{sku}` is given twice")),
            );
            desk.reject(*row, fault, "its SKU is given twice");
            continue;
        }
        for (name, value) in names.iter().zip(values) {
            if let (Some(name), Some(value)) = (name, value) {
                product.variant(
                    &sku,
                    FactPath::inside("options", name),
                    Some(Value::Text(value)),
                );
            }
        }
        read_offer(desk, columns, (product, *row), Some(&sku), "");
        read.push((*row, sku));
    }
    read
}

fn values<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    row: Row<'a>,
    names: &[Option<String>],
) -> Vec<Option<String>> {
    let pairs = columns.options.iter().zip(names);
    pairs
        .map(|((_, value), name)| name.as_ref().and_then(|_| desk.words(row, *value)))
        .collect()
}

/// The article number of a variant; where the shop gave none, one made of handle and options, so
/// that it is the same at every import.
fn variant_sku<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    row: Row<'a>,
    (product, values): (&Imported, &[Option<String>]),
) -> Option<String> {
    if desk.cell(row, columns.sku).is_some() {
        return desk.sku(row, columns.sku);
    }
    let parts =
        std::iter::once(product.handle.as_str()).chain(values.iter().flatten().map(String::as_str));
    let name = parts.collect::<Vec<_>>().join("-");
    let made = slugify(&name).map_or(name, |slug| slug.to_string());
    let taken = product.skus();
    let mut names = std::iter::once(made.clone()).chain((2..).map(|n| format!("{made}-{n}")));
    names.find(|name| !taken.contains(&name.as_str()))
}

/// Price, stock and measures, of a product or of a variant.
fn read_offer<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    (product, row): (&mut Imported, Row<'a>),
    sku: Option<&str>,
    weight: &str,
) {
    let mut say = |key: &str, value: Option<Value>| match sku {
        Some(sku) => product.variant(sku, FactPath::top(key), value),
        None => product.say(key, value),
    };
    let price = desk.amount(row, columns.price);
    let was = desk
        .amount(row, columns.was)
        .filter(|was| is_more(was, price.as_deref()));
    say("price", price.map(Value::Text));
    say("was", was.map(Value::Text));
    say("gtin", desk.gtin(row, columns.gtin).map(Value::Text));
    say("mpn", desk.words(row, columns.mpn).map(Value::Text));
    // Without a tracker the shop does not count what it has.
    if desk.words(row, columns.tracker).is_some()
        && let Some(stock) = desk.words(row, columns.stock)
    {
        let stock = stock.parse::<i64>().unwrap_or(0).max(0);
        say("stock", Some(Value::Number(stock.into())));
    }
    if let Some((grams, _)) = desk.measure(row, columns.grams, None)
        && !grams.is_zero()
    {
        let shown_in_kg = desk
            .words(row, columns.weight_unit)
            .is_none_or(|unit| unit == "kg");
        let measure = if shown_in_kg {
            Value::Measure(
                "value",
                (grams / rust_decimal::Decimal::from(1000)).normalize(),
                "kg".into(),
            )
        } else {
            Value::Measure("value", grams.normalize(), "g".into())
        };
        match sku {
            Some(sku) => product.variant(sku, FactPath::top("weight"), Some(measure)),
            None => product.spec(weight, measure),
        }
    }
}

/// A price before a reduction is more than the price, otherwise it is none.
pub fn is_more(was: &str, price: Option<&str>) -> bool {
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
    match (number(was), price.and_then(number)) {
        (Some(was), Some(price)) => was > price,
        _ => false,
    }
}

/// The pictures of all rows, in the order of their positions.
fn read_pictures<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    product: &mut Imported,
    rows: &[Row<'a>],
) {
    let mut found = Vec::new();
    for row in rows {
        if let Some(url) = desk.raw(*row, columns.image) {
            let position = desk.words(*row, columns.position);
            let position = position
                .and_then(|p| p.parse::<u32>().ok())
                .unwrap_or(u32::MAX);
            let alt = desk.words(*row, columns.alt);
            found.push((position, *row, url, alt));
        }
    }
    found.sort_by_key(|(position, ..)| *position);
    for (_, row, url, alt) in found {
        desk.picture(product, (row, columns.image), &url, alt);
    }
}
