//! Imports: what a spreadsheet or a shop's export says stands in the pages, row by row, compared
//! with the file as read here by a logic of its own.

mod again;
mod fetching;
mod hostile;
mod tables;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::support::{Folder, Outcome};

/// A shop's export beside the tests.
fn export(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/import")
        .join(name)
}

/// Imports a file that lies in the site's folder.
fn import(site: &Folder, arguments: &[&str]) -> Outcome {
    let mut all = vec!["import"];
    all.extend(arguments);
    let mut outcome = site.run(&all);
    let line = |line: &str| match line.rsplit_once(" in ") {
        Some((before, _)) if line.starts_with("imported") => before.to_owned(),
        _ => line.to_owned(),
    };
    outcome.talk = outcome
        .talk
        .lines()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n");
    outcome
}

fn imported(site: &Folder, arguments: &[&str]) -> String {
    let outcome = import(site, arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    outcome.talk
}

/// The front matter of all product pages, by their folder.
fn pages(site: &Folder) -> BTreeMap<String, (toml::Table, String)> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![site.path("content/products")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("is read") {
            let path = entry.expect("is read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == "index.md") {
                let text = fs::read_to_string(&path).expect("is text");
                let front = text.strip_prefix("+++\n").expect("has front matter");
                let (front, body) = front.split_once("\n+++\n").expect("has an end");
                let name = folder.file_name().expect("has a name").to_string_lossy();
                let front = front.parse().expect("is TOML");
                pages.insert(name.into_owned(), (front, body.trim().to_owned()));
            }
        }
    }
    pages
}

fn text<'a>(table: &'a toml::Table, key: &str) -> Option<&'a str> {
    table.get(key)?.as_str()
}

/// All files below `content`, and the memory of the import.
fn content(site: &Folder) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![site.path("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("is read") {
            let path = entry.expect("is read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(&path).expect("is read"));
            }
        }
    }
    let memory = site.path("import.lock.toml");
    files.extend(fs::read(&memory).ok().map(|bytes| (memory, bytes)));
    files
}

/// Rows of a CSV file as maps, read without any of the program's own code.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("is there");
    let head = reader.headers().expect("has a head").clone();
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.expect("is CSV");
        let pairs = head.iter().zip(row.iter());
        pairs
            .map(|(name, cell)| (name.to_owned(), cell.trim().to_owned()))
            .collect()
    };
    reader.records().map(row).collect()
}

/// What one variant of an export is: its options and its price.
type Offer = (BTreeMap<String, String>, String);

/// What an export says of a product, and a page.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    title: String,
    brand: String,
    category: String,
    offers: BTreeSet<Offer>,
    was: BTreeSet<String>,
    pictures: Vec<String>,
    words: String,
}

fn said_by_export(path: &Path) -> BTreeMap<String, Said> {
    let mut products: BTreeMap<String, Said> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(path) {
        let cell = |name: &str| row[name].clone();
        let said = products.entry(cell("Handle")).or_default();
        if !cell("Title").is_empty() {
            said.title = cell("Title");
            said.brand = cell("Vendor");
            let first_tag = cell("Tags")
                .split(',')
                .next()
                .unwrap_or("")
                .trim()
                .to_owned();
            said.category = if cell("Type").is_empty() {
                first_tag
            } else {
                cell("Type")
            };
            let body = cell("Body (HTML)").replace('\u{a0}', " ");
            let body = body.replace("<p>", "").replace("</p>", "");
            body.trim().clone_into(&mut said.words);
            let option = |n: usize| cell(&format!("Option{n} Name"));
            names.insert(cell("Handle"), (1..=3).map(option).collect());
        }
        if !cell("Option1 Value").is_empty() {
            let names = &names[&cell("Handle")];
            let option = |n: usize| (names[n - 1].clone(), cell(&format!("Option{n} Value")));
            let options = (1..=3).map(option).filter(|(name, value)| {
                !name.is_empty() && (name.as_str(), value.as_str()) != ("Title", "Default Title")
            });
            said.offers
                .insert((options.collect(), cell("Variant Price")));
            let was = cell("Variant Compare At Price");
            if !was.is_empty() {
                said.was.insert(was);
            }
        }
        if !cell("Image Src").is_empty() {
            said.pictures.push(cell("Image Src"));
        }
    }
    products
}

fn said_by_page((front, body): &(toml::Table, String), category: &str) -> Said {
    let owned = |key: &str| text(front, key).unwrap_or("").to_owned();
    let mut said = Said {
        title: owned("title"),
        brand: owned("brand"),
        category: category.to_owned(),
        words: body.clone(),
        ..Said::default()
    };
    let tables = |key: &str| {
        let list = front
            .get(key)
            .and_then(toml::Value::as_array)
            .cloned()
            .unwrap_or_default();
        list.into_iter()
            .map(|value| value.as_table().expect("is a table").clone())
    };
    said.was.extend(text(front, "was").map(str::to_owned));
    if let Some(price) = text(front, "price") {
        said.offers.insert((BTreeMap::new(), price.to_owned()));
    }
    for variant in tables("variants") {
        let options = variant["options"].as_table().expect("is a table").clone();
        let pair = |(name, value): (String, toml::Value)| {
            (name, value.as_str().expect("is a text").to_owned())
        };
        let price = text(&variant, "price").expect("has a price").to_owned();
        said.offers
            .insert((options.into_iter().map(pair).collect(), price));
        said.was.extend(text(&variant, "was").map(str::to_owned));
    }
    for image in tables("images") {
        said.pictures
            .push(text(&image, "from").expect("has an address").to_owned());
    }
    said
}

/// A new site, as `showroom new` makes it, without its sample products.
fn new_site() -> Folder {
    let site = Folder::empty();
    let outcome = site.run(&["new", "shop"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    site
}

fn category_of(site: &Folder, name: &str) -> String {
    let products = site.path("shop/content/products");
    for folder in fs::read_dir(products).expect("is read") {
        let folder = folder.expect("is read").path();
        if folder.join(name).join("index.md").exists() {
            let index =
                fs::read_to_string(folder.join("_index.md")).expect("a category has a page");
            let title = index
                .lines()
                .find_map(|line| line.strip_prefix("title = \""));
            return title.expect("has a title").trim_end_matches('"').to_owned();
        }
    }
    panic!("{name} is in no category")
}

#[test]
fn every_product_of_the_two_exports_stands_in_a_new_site_that_builds() {
    for name in ["apparel.csv", "home-and-garden.csv"] {
        let site = new_site();
        fs::copy(export(name), site.path(name)).expect("is copied");
        let talk = imported(&site, &[name, "shop"]);
        let expected = said_by_export(&export(name));
        let rows = rows(&export(name)).len();
        let summary = format!(
            "imported {rows} of {rows} rows (0 skipped, 0 rejected) from a Shopify export: {} products new",
            expected.len()
        );
        assert!(talk.contains(&summary), "{talk}");
        let shop = site.path("shop");
        let built = site.run(&["build", "shop"]);
        assert_eq!(built.code, Some(0), "{}", built.talk);
        assert!(!built.talk.contains("error"), "{}", built.talk);
        let listed = site.run(&["list", "shop", "--format", "csv"]).data;
        for (handle, expected) in &expected {
            let page = page_of(&shop, handle);
            assert_eq!(
                said_by_page(&page, &category_of(&site, handle)),
                *expected,
                "{handle}"
            );
            for (_, price) in &expected.offers {
                let line = listed
                    .lines()
                    .find(|line| line.contains(&format!("/{handle}/")));
                assert!(line.is_some(), "{handle} is not listed");
                let figure = format!("{:.2}", price.parse::<f64>().expect("is a figure"));
                assert!(listed.contains(&figure), "{handle}: {figure}");
            }
        }
    }
}

fn page_of(shop: &Path, handle: &str) -> (toml::Table, String) {
    for folder in fs::read_dir(shop.join("content/products")).expect("is read") {
        let path = folder
            .expect("is read")
            .path()
            .join(handle)
            .join("index.md");
        if let Ok(text) = fs::read_to_string(path) {
            let front = text.strip_prefix("+++\n").expect("has front matter");
            let (front, body) = front.split_once("\n+++\n").expect("has an end");
            return (front.parse().expect("is TOML"), body.trim().to_owned());
        }
    }
    panic!("{handle} has no page")
}

#[test]
fn a_page_reads_as_if_somebody_had_written_it() {
    let site = Folder::new();
    fs::copy(export("home-and-garden.csv"), site.path("products.csv")).expect("is copied");
    assert_snapshot!(imported(&site, &["products.csv"]));
    let page = fs::read_to_string(site.path("content/products/outdoor/clay-plant-pot/index.md"));
    assert_snapshot!(page.expect("is there"));
    let built = site.build();
    assert_eq!(built.code, Some(0), "{}", built.talk);
    assert_snapshot!(built.talk);
}

#[test]
fn an_empty_folder_is_told_how_to_begin() {
    let site = Folder::empty().with("products.csv", "Title,Variant Price,Handle\nA,1,a\n");
    let outcome = import(&site, &["products.csv"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

#[test]
fn a_file_that_is_not_there_is_the_command_lines_fault() {
    let outcome = import(&Folder::new(), &["prodcts.csv"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

/// A Shopify export of the current form, with what such exports do.
const CURRENT: &str = "\
Title,URL handle,Description,Vendor,Type,Tags,Status,SKU,Barcode,Option1 name,Option1 value,\
Option2 name,Option2 value,Price,Compare-at price,Weight value (grams),Inventory tracker,\
Inventory quantity,Product image URL,Image position,Image alt text,Variant image URL,Color (product.metafields)
Mug,mug,<p>A mug.</p>,Blue Mill,Cups,\"new, blue\",Active,M-1,4006381333931,Colour,Blue,Size,S,9.50,12,350,shopify,7,\
https://img.example/b.jpg,2,Blue mug,https://img.example/b.jpg,x
,mug,,,,,,,,,Red,,S,9.50,9,350,shopify,-2,https://img.example/a.jpg,1,,,
,mug,,,,,,,,,,,,,,,,,https://img.example/c.jpg,3,,,
Dish,dish,Plain words,Blue Mill,,,Draft,,,Title,Default Title,,,0,,0,,,,,,,
";

#[test]
fn the_current_form_of_shopify_is_read_with_all_its_habits() {
    let site = Folder::new().with("current.csv", CURRENT);
    assert_snapshot!(imported(&site, &["current.csv"]));
    let mug =
        fs::read_to_string(site.path("content/products/cups/mug/index.md")).expect("is there");
    assert_snapshot!(mug);
    let dish = fs::read_to_string(site.path("content/products/dish/index.md")).expect("is there");
    assert_snapshot!(dish);
    assert_eq!(site.build().code, Some(0));
}

/// WooCommerce's export of a German shop: translated heads, units, decimal commas, `\n`, `\,`.
const GERMAN: &str = "\
ID,Typ,Artikelnummer,Name,Veröffentlicht,Kurzbeschreibung,Beschreibung,Vorrätig?,Lager,Gewicht (kg),Länge (cm),\
Angebotspreis,Regulärer Preis,Kategorien,Schlagwörter,Bilder,Übergeordnetes Produkt,Attribut 1 Name,\
Attribut 1 Wert(e),Attribut 1 Sichtbar,Attribut 1 Global,Attribut 2 Name,Attribut 2 Wert(e)
10,variable,T-1,Tasse,1,Für jeden Tag,Steingut.\\nSpülmaschinenfest.,1,,\"0,35\",,,,\
\"Geschirr > Tassen\\, Becher, Neu\",blau,\"https://img.example/t1.jpg, https://img.example/t2.jpg\",,Farbe,\"Blau, Rot\",1,1,Material,Steingut
11,variation,T-1-B,Tasse - Blau,1,,,1,5,,,\"8,90\",\"9,90\",,,https://img.example/t2.jpg,T-1,Farbe,Blau,,1,,
12,variation,,Tasse - egal,1,,,backorder,,,,,\"9,90\",,,,id:10,Farbe,,,1,,
13,\"simple, virtual\",S-1,Kurs,-1,,,1,,,,,\"1.049,00\",,,,,,,,,,
14,variation,X-1,Verwaist,1,,,1,,,,,1,,,,id:99,Farbe,Blau,,1,,
";

#[test]
fn a_german_shop_of_woocommerce_is_read_with_all_its_habits() {
    let site = Folder::new().with("produkte.csv", GERMAN);
    let outcome = import(&site, &["produkte.csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    let talk = imported(&site, &["produkte.csv", "--decimal", "comma", "--skip-bad"]);
    assert_snapshot!(talk);
    let path = site.path("content/products/geschirr/tassen-becher/tasse/index.md");
    assert_snapshot!(fs::read_to_string(path).expect("is there"));
    let course = fs::read_to_string(site.path("content/products/kurs/index.md")).expect("is there");
    assert_snapshot!(course);
    let rejected = fs::read_to_string(site.path("produkte.rejected.csv")).expect("is there");
    assert_eq!(rejected.lines().count(), 2, "{rejected}");
    assert_eq!(site.build().code, Some(0));
}

/// The same of a Chinese shop, where the parent stands behind its variation.
const CHINESE: &str = "\
ID,类型,SKU,名称,已发布,简短描述,描述,有货？,库存,重量 (kg),促销价格,常规售价,分类,标签,图片,父级,属性 1 名称,属性 1 值
21,variation,QF-50,球阀 - DN50,1,,,1,12,,,128.00,,,,QF,口径,DN50
20,variable,QF,球阀,1,铸钢球阀,<p>用于水。</p>,1,,2.1,,,阀门 > 球阀,铸钢,https://img.example/qf.jpg,,口径,\"DN50, DN80\"
";

#[test]
fn a_chinese_shop_of_woocommerce_is_read_in_any_order_of_rows() {
    let site = Folder::new().with("products.csv", CHINESE);
    assert_snapshot!(imported(&site, &["products.csv"]));
    let path = site.path("content/products/阀门/球阀/球阀/index.md");
    assert_snapshot!(fs::read_to_string(path).expect("is there"));
    assert_eq!(site.build().code, Some(0));
}
