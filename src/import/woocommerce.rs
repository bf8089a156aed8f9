//! WooCommerce's product export. Its heads are in the language of the shop, with units in them;
//! variations are rows of their own that name their parent by article number or `id:N`; line
//! breaks are written `\n`, and commas within a list `\,`.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Column, Desk, folded};
use super::facts::{FactPath, Value};
use super::product::Imported;
use super::shopify::is_more;
use super::values::{flag, head_and_unit};
use crate::tables::{Row, Sheet};

/// The heads of what is read, in English, German and Chinese.
const ID: [&str; 1] = ["id"];
const KIND: [&str; 3] = ["type", "typ", "类型"];
const SKU: [&str; 4] = ["sku", "artikelnummer", "art.-nr.", "产品编号"];
const GTIN: [&str; 4] = [
    "gtin, upc, ean, or isbn",
    "gtin, upc, ean oder isbn",
    "gtin、upc、ean 或 isbn",
    "gtin, upc, ean 或 isbn",
];
const NAME: [&str; 2] = ["name", "名称"];
const PUBLISHED: [&str; 3] = ["published", "veröffentlicht", "已发布"];
const SUMMARY: [&str; 4] = [
    "short description",
    "kurzbeschreibung",
    "简短描述",
    "简短说明",
];
const BODY: [&str; 3] = ["description", "beschreibung", "描述"];
const SALE_FROM: [&str; 4] = [
    "date sale price starts",
    "datum, an dem angebotspreis beginnt",
    "datum, an dem der angebotspreis beginnt",
    "促销价格开始日期",
];
const SALE_UNTIL: [&str; 4] = [
    "date sale price ends",
    "datum, an dem angebotspreis endet",
    "datum, an dem der angebotspreis endet",
    "促销价格结束日期",
];
const IN_STOCK: [&str; 5] = ["in stock?", "vorrätig?", "auf lager?", "有货？", "有货?"];
const STOCK: [&str; 5] = ["stock", "lager", "bestand", "lagerbestand", "库存"];
const SALE: [&str; 4] = ["sale price", "angebotspreis", "促销价格", "促销价"];
const REGULAR: [&str; 4] = ["regular price", "regulärer preis", "常规售价", "常规价格"];
const CATEGORIES: [&str; 3] = ["categories", "kategorien", "分类"];
const TAGS: [&str; 3] = ["tags", "schlagwörter", "标签"];
const IMAGES: [&str; 4] = ["images", "bilder", "图片", "图像"];
const PARENT: [&str; 6] = [
    "parent",
    "übergeordnetes produkt",
    "übergeordnet",
    "eltern",
    "父级",
    "父级产品",
];
const UPSELLS: [&str; 4] = ["upsells", "zusatzverkäufe", "追加销售", "向上销售"];
const CROSS_SELLS: [&str; 5] = [
    "cross-sells",
    "cross-sells (querverkäufe)",
    "querverkäufe",
    "交叉销售",
    "交叉销售商品",
];
const URL: [&str; 4] = ["external url", "externe url", "外部链接", "外部 url"];
const BRAND: [&str; 4] = ["brands", "brand", "marken", "品牌"];

/// Measures, whose heads bear their unit.
const MEASURES: [[&str; 3]; 4] = [
    ["weight", "gewicht", "重量"],
    ["length", "länge", "长度"],
    ["width", "breite", "宽度"],
    ["height", "höhe", "高度"],
];

/// What has no place in a product page: settings of the shop.
const OF_THE_SHOP: [&str; 37] = [
    "is featured?",
    "ist hervorgehoben?",
    "是推荐产品？",
    "visibility in catalog",
    "sichtbarkeit im katalog",
    "在目录中的可见性",
    "tax status",
    "steuerstatus",
    "税状态",
    "tax class",
    "steuerklasse",
    "税类",
    "low stock amount",
    "geringe lagermenge",
    "backorders allowed?",
    "lieferrückstande erlaubt?",
    "lieferrückstände erlaubt?",
    "rückstände erlaubt?",
    "sold individually?",
    "nur einzeln verkaufen?",
    "allow customer reviews?",
    "kundenrezensionen erlauben?",
    "kundenbewertungen erlauben?",
    "允许客户评价？",
    "shipping class",
    "versandklasse",
    "运费类别",
    "download limit",
    "downloadlimit",
    "下载限制",
    "download expiry days",
    "ablauftage des downloads",
    "下载的过期天数",
    "position",
    "位置",
    "button text",
    "button-text",
];

/// Whether a table is such an export.
pub fn is_one(sheet: &Sheet) -> bool {
    let heads: BTreeSet<String> = sheet.header().map(|cell| folded(&cell.text())).collect();
    let has = |names: &[&str]| names.iter().any(|name| heads.contains(*name));
    has(&KIND) && has(&NAME) && (has(&REGULAR) || has(&PARENT)) && (has(&PUBLISHED) || has(&ID))
}

/// The columns of one attribute.
#[derive(Debug, Clone, Copy, Default)]
struct Attribute {
    name: Column,
    values: Column,
}

struct Columns {
    id: Column,
    kind: Column,
    sku: Column,
    gtin: Column,
    name: Column,
    published: Column,
    summary: Column,
    body: Column,
    sale_from: Column,
    sale_until: Column,
    in_stock: Column,
    stock: Column,
    sale: Column,
    regular: Column,
    categories: Column,
    tags: Column,
    images: Column,
    parent: Column,
    upsells: Column,
    cross_sells: Column,
    url: Column,
    brand: Column,
    measures: Vec<(usize, String, Option<String>)>,
    attributes: Vec<Attribute>,
}

impl Columns {
    fn of(desk: &mut Desk<'_>) -> Self {
        for setting in OF_THE_SHOP {
            desk.column(&[setting]);
        }
        Self {
            id: desk.column(&ID),
            kind: desk.column(&KIND),
            sku: desk.column(&SKU),
            gtin: desk.column(&GTIN),
            name: desk.column(&NAME),
            published: desk.column(&PUBLISHED),
            summary: desk.column(&SUMMARY),
            body: desk.column(&BODY),
            sale_from: desk.column(&SALE_FROM),
            sale_until: desk.column(&SALE_UNTIL),
            in_stock: desk.column(&IN_STOCK),
            stock: desk.column(&STOCK),
            sale: desk.column(&SALE),
            regular: desk.column(&REGULAR),
            categories: desk.column(&CATEGORIES),
            tags: desk.column(&TAGS),
            images: desk.column(&IMAGES),
            parent: desk.column(&PARENT),
            upsells: desk.column(&UPSELLS),
            cross_sells: desk.column(&CROSS_SELLS),
            url: desk.column(&URL),
            brand: desk.column(&BRAND),
            measures: measures(desk),
            attributes: attributes(desk),
        }
    }
}

fn measures(desk: &mut Desk<'_>) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    let heads: Vec<String> = desk
        .sheet
        .header()
        .map(|cell| cell.text().into_owned())
        .collect();
    for names in MEASURES {
        for (column, head) in heads.iter().enumerate() {
            let (name, unit) = head_and_unit(head);
            if names.contains(&folded(name).as_str()) {
                desk.uses(column);
                found.push((column, name.to_owned(), unit.map(str::to_owned)));
            }
        }
    }
    found
}

/// `Attribute 1 name`, `Attribut 1 Wert(e)`, `属性 1 名称`: by the number in the head.
fn attributes(desk: &mut Desk<'_>) -> Vec<Attribute> {
    let mut found: BTreeMap<u32, Attribute> = BTreeMap::new();
    let heads: Vec<String> = desk
        .sheet
        .header()
        .map(|cell| folded(&cell.text()))
        .collect();
    for (column, head) in heads.iter().enumerate() {
        let words = ["attribute", "attribut", "属性"];
        let Some(rest) = words.iter().find_map(|word| head.strip_prefix(word)) else {
            continue;
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse() else {
            continue;
        };
        desk.uses(column);
        let what: String = rest
            .chars()
            .filter(|c| !c.is_ascii_digit() && *c != ' ')
            .collect();
        let attribute = found.entry(number).or_default();
        match what.as_str() {
            "name" | "名称" | "名" => attribute.name = Some(column),
            "value(s)" | "values" | "wert(e)" | "werte" | "值" => attribute.values = Some(column),
            // Visible, global, default: settings of the shop.
            _ => {}
        }
    }
    let both = |attribute: &Attribute| attribute.name.is_some() && attribute.values.is_some();
    found.into_values().filter(both).collect()
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Product,
    Variation,
}

/// Reads all products.
pub fn read(desk: &mut Desk<'_>) -> Vec<Imported> {
    let columns = Columns::of(desk);
    let mut products: Vec<Imported> = Vec::new();
    let mut parents: BTreeMap<String, usize> = BTreeMap::new();
    let mut variations = Vec::new();
    for row in desk.sheet.rows() {
        let Some(role) = role(desk, &columns, row) else {
            continue;
        };
        if role == Role::Variation {
            variations.push(row);
            continue;
        }
        let Some(product) = read_product(desk, &columns, row) else {
            continue;
        };
        let sku = desk.sku(row, columns.sku);
        let id = desk.words(row, columns.id).map(|id| format!("id:{id}"));
        for name in sku.into_iter().chain(id) {
            parents.entry(name).or_insert(products.len());
        }
        products.push(product);
    }
    let mut children: Vec<Vec<Row<'_>>> = products.iter().map(|_| Vec::new()).collect();
    for row in variations {
        let parent = desk.words(row, columns.parent).unwrap_or_default();
        match parents.get(&parent) {
            Some(at) => {
                products[*at].rows.push(row.number());
                children[*at].push(row);
            }
            None => {
                let what = format!(
                    "row {}: its parent `{parent}` is not in the file",
                    row.number()
                );
                let fault = row.at().error("no-parent", what);
                let fault = fault.help("export the products and their variations together");
                desk.reject(row, fault, "its parent is not in the file");
            }
        }
    }
    for (product, rows) in products.iter_mut().zip(&children) {
        if !rows.is_empty() {
            read_variations(desk, &columns, product, rows);
        }
    }
    let linked: Vec<Vec<String>> = products
        .iter()
        .map(|p| p.skus().into_iter().map(str::to_owned).collect())
        .collect();
    let known: BTreeSet<String> = linked.concat().into_iter().collect();
    for product in &mut products {
        keep_known(product, &known);
    }
    products
}

fn role<'a>(desk: &mut Desk<'a>, columns: &Columns, row: Row<'a>) -> Option<Role> {
    let kinds = desk
        .words(row, columns.kind)
        .unwrap_or_default()
        .to_lowercase();
    let is = |kind: &str| kinds.split(',').any(|word| word.trim() == kind);
    if is("variation") {
        return Some(Role::Variation);
    }
    if ["simple", "variable", "external", "grouped", ""]
        .into_iter()
        .any(is)
    {
        return Some(Role::Product);
    }
    let what = format!(
        "row {}: `{kinds}` is a kind of product that is not known",
        row.number()
    );
    let fault = row.at().error("unknown-kind", what);
    desk.reject(row, fault, "its kind of product is not known");
    None
}

fn read_product<'a>(desk: &mut Desk<'a>, columns: &Columns, row: Row<'a>) -> Option<Imported> {
    let Some(title) = desk.words(row, columns.name) else {
        let fault = row
            .at()
            .error("no-title", format!("row {}: it has no name", row.number()));
        desk.reject(row, fault, "it has no name");
        return None;
    };
    let sku = desk.sku(row, columns.sku);
    let id = desk.words(row, columns.id).map(|id| format!("id:{id}"));
    let mut product = Imported {
        key: sku.clone().or(id).unwrap_or_else(|| title.clone()),
        rows: vec![row.number()],
        handle: title.clone(),
        ..Imported::default()
    };
    product.say_text("title", Some(title));
    if let Some(raw) = desk.raw(row, columns.summary) {
        let words = desk.cleaned((row, columns.summary), &unescaped(&raw));
        product.say_text("summary", words);
    }
    product.say_text("sku", sku);
    product.say_text("brand", desk.words(row, columns.brand));
    let published = desk.words(row, columns.published);
    let hidden = published
        .as_deref()
        .is_some_and(|p| p == "-1" || flag(p) == Some(false));
    product.say("draft", hidden.then_some(Value::Flag(true)));
    read_offer(desk, columns, (&mut product, row), None);
    let related: Vec<String> = [columns.upsells, columns.cross_sells]
        .into_iter()
        .flat_map(|column| {
            desk.raw(row, column)
                .map(|raw| parts(&raw))
                .unwrap_or_default()
        })
        .collect();
    product.say(
        "related",
        (!related.is_empty()).then_some(Value::Texts(related)),
    );
    read_categories(desk, columns, &mut product, row);
    read_measures(desk, columns, (&mut product, row), None);
    read_specs(desk, columns, &mut product, row);
    read_pictures(desk, columns, &mut product, row);
    if columns.body.is_some() {
        product.body = Some(String::new());
        if let Some(raw) = desk.raw(row, columns.body) {
            desk.body(&mut product, (row, columns.body), &unescaped(&raw));
        }
    }
    Some(product)
}

/// The first category is the folder of the product; the names of the others become tags.
fn read_categories<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    product: &mut Imported,
    row: Row<'a>,
) {
    let raw = desk.raw(row, columns.categories).unwrap_or_default();
    let mut paths = parts(&raw).into_iter();
    let words = |part: &str| super::html::one_line(part);
    if let Some(first) = paths.next() {
        product.category = first
            .split('>')
            .map(words)
            .filter(|name| !name.is_empty())
            .collect();
    }
    let mut tags: Vec<String> = Vec::new();
    let others = paths.filter_map(|path| path.rsplit('>').next().map(words));
    let named = desk
        .raw(row, columns.tags)
        .map(|raw| parts(&raw))
        .unwrap_or_default();
    for tag in named.into_iter().chain(others) {
        if !tag.is_empty() && !tags.contains(&tag) && product.category.last() != Some(&tag) {
            tags.push(tag);
        }
    }
    product.say("tags", (!tags.is_empty()).then_some(Value::Texts(tags)));
}

fn read_measures<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    (product, row): (&mut Imported, Row<'a>),
    sku: Option<&str>,
) {
    for (column, name, unit) in &columns.measures {
        let Some((number, unit)) = desk.measure(row, Some(*column), unit.as_deref()) else {
            continue;
        };
        if number.is_zero() {
            continue;
        }
        let value = match unit {
            Some(unit) => Value::Measure("value", number.normalize(), unit),
            None => Value::Number(number.normalize()),
        };
        match sku {
            Some(sku) => product.variant(sku, FactPath::inside("specs", name), Some(value)),
            None => product.spec(name, value),
        }
    }
}

/// What is said of a product itself; what its variations differ in is read with them.
fn read_specs<'a>(desk: &mut Desk<'a>, columns: &Columns, product: &mut Imported, row: Row<'a>) {
    for attribute in &columns.attributes {
        let name = desk.words(row, attribute.name);
        let values = desk
            .raw(row, attribute.values)
            .map(|raw| parts(&raw))
            .unwrap_or_default();
        if let Some(name) = name
            && !values.is_empty()
        {
            product.spec(&name, Value::Text(values.join(", ")));
        }
    }
}

fn read_pictures<'a>(desk: &mut Desk<'a>, columns: &Columns, product: &mut Imported, row: Row<'a>) {
    for url in desk
        .raw(row, columns.images)
        .map(|raw| parts(&raw))
        .unwrap_or_default()
    {
        desk.picture(product, (row, columns.images), &url, None);
    }
}

fn read_offer<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    (product, row): (&mut Imported, Row<'a>),
    sku: Option<&str>,
) {
    let regular = desk.amount(row, columns.regular);
    let sale = desk.amount(row, columns.sale);
    let dated = [columns.sale_from, columns.sale_until];
    let dated = dated
        .into_iter()
        .any(|column| desk.words(row, column).is_some());
    if sale.is_some() && dated {
        let what = format!(
            "row {}: its sale price holds for a time only and is left out",
            row.number()
        );
        let fault = row.at().warning("dated-sale", what);
        desk.warnings
            .push(fault.help("write `price` and `was` into the page while the sale lasts"));
    }
    let (price, was) = match sale.filter(|_| !dated) {
        Some(sale) => {
            let was = regular.filter(|was| is_more(was, Some(&sale)));
            (Some(sale), was)
        }
        None => (regular, None),
    };
    let available = desk.words(row, columns.in_stock);
    let available = available.and_then(|cell| match cell.to_lowercase().as_str() {
        "backorder" => Some("backorder"),
        cell => flag(cell).map(|yes| if yes { "in_stock" } else { "out_of_stock" }),
    });
    let gtin = desk.gtin(row, columns.gtin);
    let stock = desk
        .words(row, columns.stock)
        .and_then(|cell| cell.parse::<f64>().ok());
    let buy = desk
        .raw(row, columns.url)
        .filter(|url| super::html::is_web(url) && !url.contains(' '));
    let mut say = |key: &str, value: Option<Value>| match sku {
        Some(sku) => product.variant(sku, FactPath::top(key), value),
        None => product.say(key, value),
    };
    say("gtin", gtin.map(Value::Text));
    say("price", price.map(Value::Text));
    say("was", was.map(Value::Text));
    say("availability", available.map(|a| Value::Text(a.to_owned())));
    let whole = stock
        .filter(|n| n.fract() == 0.0 && *n < 1e9)
        .map(|n| n.max(0.0));
    let whole = whole.and_then(|n| rust_decimal::Decimal::from_str_exact(&format!("{n:.0}")).ok());
    say("stock", whole.map(Value::Number));
    say("buy", buy.map(Value::Text));
}

fn read_variations<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    product: &mut Imported,
    rows: &[Row<'a>],
) {
    let names = option_names(desk, columns, rows);
    // What variations differ in is no spec of the product.
    product.facts.retain(|(path, _)| {
        path.entry.is_some() || path.keys[0] != "specs" || !names.contains(&path.keys[1])
    });
    product.say(
        "options",
        (!names.is_empty()).then(|| Value::Texts(names.clone())),
    );
    let own = [
        FactPath::top("price"),
        FactPath::top("was"),
        FactPath::top("stock"),
    ];
    product.facts.retain(|(path, _)| !own.contains(path));
    for row in rows {
        let options = options(desk, columns, *row, &names);
        let sku = match desk.sku(*row, columns.sku) {
            Some(sku) if product.skus().contains(&sku.as_str()) => {
                let what = format!("row {}: the SKU `{sku}` is given twice", row.number());
                desk.reject(
                    *row,
                    row.at().error("same-sku", what),
                    "its SKU is given twice",
                );
                continue;
            }
            Some(sku) => sku,
            None => made_sku(product, &options),
        };
        for (name, value) in options {
            // An empty value means any: the variant leaves it open.
            if let Some(value) = value {
                product.variant(
                    &sku,
                    FactPath::inside("options", &name),
                    Some(Value::Text(value)),
                );
            }
        }
        read_offer(desk, columns, (product, *row), Some(&sku));
        read_measures(desk, columns, (product, *row), Some(&sku));
        let url = desk
            .raw(*row, columns.images)
            .and_then(|raw| parts(&raw).into_iter().next());
        if let Some(url) = url {
            let file = desk.picture(product, (*row, columns.images), &url, None);
            product.variant(&sku, FactPath::top("image"), file.map(Value::Text));
        }
    }
}

/// The attributes that variations name are what they differ in.
fn option_names<'a>(desk: &mut Desk<'a>, columns: &Columns, rows: &[Row<'a>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        for attribute in &columns.attributes {
            if let Some(name) = desk.words(*row, attribute.name)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    names
}

fn options<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns,
    row: Row<'a>,
    names: &[String],
) -> Vec<(String, Option<String>)> {
    let mut options: Vec<(String, Option<String>)> =
        names.iter().map(|name| (name.clone(), None)).collect();
    for attribute in &columns.attributes {
        let name = desk.words(row, attribute.name);
        let value = desk.raw(row, attribute.values);
        let value =
            value.and_then(|raw| desk.cleaned((row, attribute.values), &raw.replace("\\,", ",")));
        if let Some(place) = options
            .iter_mut()
            .find(|(known, _)| Some(known) == name.as_ref())
        {
            place.1 = value;
        }
    }
    options
}

/// An article number from the product's key and the options, the same at every import.
fn made_sku(product: &Imported, options: &[(String, Option<String>)]) -> String {
    let values = options.iter().filter_map(|(_, value)| value.as_deref());
    let parts: Vec<&str> = std::iter::once(product.handle.as_str())
        .chain(values)
        .collect();
    let name = parts.join("-");
    let made = crate::paths::slugify(&name).map_or(name, |slug| slug.to_string());
    let taken = product.skus();
    let mut names = std::iter::once(made.clone()).chain((2..).map(|n| format!("{made}-{n}")));
    let free = names.find(|name| !taken.contains(&name.as_str()));
    free.expect("one of endless names is free")
}

/// Related products that are no part of the export can't be linked.
fn keep_known(product: &mut Imported, known: &BTreeSet<String>) {
    for (path, value) in &mut product.facts {
        if path.entry.is_none()
            && path.keys == ["related"]
            && let Value::Texts(skus) = value
        {
            skus.retain(|sku| known.contains(sku));
        }
    }
    product
        .facts
        .retain(|(_, value)| *value != Value::Texts(Vec::new()));
}

/// Line breaks and tabs that the export wrote as two characters.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n")
        .replace("\\r", "")
        .replace("\\t", " ")
}

/// The parts of a list between commas; `\,` is a comma within one.
fn parts(raw: &str) -> Vec<String> {
    let kept = unescaped(raw).replace("\\,", "\u{1}");
    let parts = kept
        .split(',')
        .map(|part| super::html::one_line(&part.replace('\u{1}', ",")));
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_commas_are_part_of_a_name() {
        assert_eq!(
            parts("Cups\\, mugs > Red, Sale"),
            ["Cups, mugs > Red", "Sale"]
        );
        assert_eq!(unescaped("a\\nb"), "a\nb");
    }
}
