//! One truth: what an article costs and whether it can be had is the same on the page, in the
//! structured data, in each feed and in `showroom list`.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;

use crate::all_fields::all_fields;
use crate::structured::graph;
use crate::support::Folder;

/// Price and availability of each article number. A price is a plain figure.
type Offers = BTreeMap<String, (String, String)>;

/// What `showroom list` says.
fn listed(folder: &Folder, arguments: &[&str]) -> Vec<Json> {
    let outcome = folder.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    serde_json::from_str(&outcome.data).expect("is JSON")
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn offers_of(rows: &[Json]) -> Offers {
    let priced = rows.iter().filter(|row| row["price"] != "");
    let offer = |row: &Json| {
        (
            text(&row["sku"]),
            (text(&row["price"]), text(&row["availability"])),
        )
    };
    priced.map(offer).collect()
}

/// What stands in the catalogue for dealers.
fn of_catalogue(json: &str) -> Offers {
    let catalogue: Json = serde_json::from_str(json).expect("is JSON");
    let mut offers = Offers::new();
    for product in catalogue["products"].as_array().expect("is a list") {
        let alone = std::slice::from_ref(product);
        let items = product["variants"].as_array().map_or(alone, Vec::as_slice);
        for item in items.iter().filter(|item| !item["price"].is_null()) {
            let offer = (text(&item["price"]), text(&item["availability"]));
            offers.insert(text(&item["sku"]), offer);
        }
    }
    offers
}

/// What stands in the price list.
fn of_prices(csv: &str) -> Offers {
    let csv = csv.strip_prefix('\u{feff}').expect("has its mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows = reader.records().map(|row| row.expect("is a row"));
    rows.filter(|row| &row[2] == "1" && !row[3].is_empty())
        .map(|row| (row[0].to_owned(), (row[3].to_owned(), row[9].to_owned())))
        .collect()
}

/// What the structured data of a page says; availability as schema.org has it.
fn of_page(html: &str) -> Offers {
    let nodes = graph(html);
    let alone = std::slice::from_ref(&nodes[0]);
    let items = nodes[0]["hasVariant"]
        .as_array()
        .map_or(alone, Vec::as_slice);
    let offered = items.iter().filter(|item| item.get("offers").is_some());
    let offer = |item: &Json| {
        let offer = &item["offers"];
        let availability = text(&offer["availability"]);
        (text(&item["sku"]), (text(&offer["price"]), availability))
    };
    offered.map(offer).collect()
}

/// The items of Google's feed: name and value, in order.
fn items_of_google(xml: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = Reader::from_str(xml);
    let (mut items, mut names, mut value) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().expect("is well-formed") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "item" {
                    items.push(Vec::new());
                }
                names.push(name);
                value.clear();
            }
            Event::Text(text) => value.push_str(&text.into_inner()),
            Event::GeneralRef(name) => {
                let name = format!("&{};", name.into_inner());
                value.push_str(&quick_xml::escape::unescape(&name).expect("is known"));
            }
            Event::End(_) => {
                let name = names.pop().expect("was opened");
                if let Some(item) = items.last_mut().filter(|_| name.starts_with("g:")) {
                    item.push((name, value.trim().to_owned()));
                }
                value.clear();
            }
            Event::Eof => return items,
            _ => {}
        }
    }
}

fn get<'a>(item: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = item.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// What has to be paid, without its currency.
fn of_google(xml: &str) -> BTreeMap<String, String> {
    let price = |item: &Vec<(String, String)>| {
        let price = get(item, "g:sale_price").or_else(|| get(item, "g:price"));
        let price = price.expect("has a price").strip_suffix(" EUR");
        let id = get(item, "g:id").expect("has a number");
        (id.to_owned(), price.expect("is in euro").to_owned())
    };
    items_of_google(xml).iter().map(price).collect()
}

fn of_meta(csv: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().expect("has heads").clone();
    let column = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .expect("is there")
    };
    let (id, price, sale) = (column("id"), column("price"), column("sale_price"));
    let rows = reader.records().map(|row| row.expect("is a row"));
    rows.map(|row| {
        let paid = if row[sale].is_empty() {
            &row[price]
        } else {
            &row[sale]
        };
        let paid = paid.strip_suffix(" EUR").expect("is in euro");
        (row[id].to_owned(), paid.to_owned())
    })
    .collect()
}

fn of_openai(lines: &str) -> BTreeMap<String, String> {
    let objects = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("is JSON"));
    objects
        .map(|object: Json| {
            let paid = object.get("sale_price").unwrap_or(&object["price"]);
            let paid = text(paid);
            let paid = paid.strip_suffix(" EUR").expect("is in euro");
            (text(&object["item_id"]), paid.to_owned())
        })
        .collect()
}

fn prices(offers: &Offers) -> BTreeMap<String, String> {
    let price = |(sku, (price, _)): (&String, &(String, String))| (sku.clone(), price.clone());
    offers.iter().map(price).collect()
}

/// Compares the pages of the rows with the rows; the words on the page have the price as well.
fn assert_pages_agree(folder: &Folder, rows: &[Json]) {
    let mut by_page: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    for row in rows {
        by_page
            .entry(text(&row["address"]))
            .or_default()
            .push(row.clone());
    }
    for (address, rows) in by_page {
        let html = folder.made(&format!("{}index.html", &address[1..]));
        let offers = offers_of(&rows);
        let told = of_page(&html);
        assert_eq!(prices(&told), prices(&offers), "{address}");
        for (sku, (price, availability)) in &offers {
            let said = match availability.as_str() {
                "in_stock" => "InStock",
                "low_stock" => "LimitedAvailability",
                "made_to_order" => "MadeToOrder",
                "preorder" => "PreOrder",
                "backorder" => "BackOrder",
                "out_of_stock" => "OutOfStock",
                "discontinued" => "Discontinued",
                _ => "",
            };
            assert!(told[sku].1.ends_with(said), "{sku}: {}", told[sku].1);
            let body = html.split("</head>").nth(1).expect("has a body");
            let grouped = price
                .split_once('.')
                .map_or(price.clone(), |(whole, cents)| {
                    let (thousands, rest) = whole.split_at(whole.len().saturating_sub(3));
                    match thousands {
                        "" => price.clone(),
                        thousands => format!("{thousands},{rest}.{cents}"),
                    }
                });
            assert!(
                body.contains(&format!("€{grouped}")),
                "{address}: €{grouped}"
            );
        }
    }
}

#[test]
fn page_structured_data_feeds_and_list_have_the_same_prices() {
    let folder = all_fields();
    let outcome = folder.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    // What a feed has to leave out is said, with the reason and the way out.
    assert_snapshot!("left_out", outcome.talk);
    let rows = listed(&folder, &["list"]);
    assert_pages_agree(&folder, &rows);
    let offers = offers_of(&rows);
    assert_eq!(offers.len(), 5, "{offers:?}");
    assert_eq!(of_catalogue(&folder.made("catalogue.json")), offers);
    assert_eq!(of_catalogue(&folder.made("de/catalogue.json")), offers);
    assert_eq!(of_prices(&folder.made("prices.csv")), offers);
    assert_eq!(of_prices(&folder.made("de/prices.csv")), offers);
    let prices = prices(&offers);
    assert_eq!(of_google(&folder.made("feeds/google-en.xml")), prices);
    assert_eq!(of_meta(&folder.made("feeds/meta-en.csv")), prices);
    assert_eq!(of_openai(&folder.made("feeds/openai-en-DE.jsonl")), prices);
    let german = of_google(&folder.made("feeds/google-de-AT.xml"));
    assert_eq!(german.len(), 3, "only the shirt has German words");
    assert!(german.iter().all(|(sku, price)| prices[sku] == *price));
    assert_eq!(of_meta(&folder.made("feeds/meta-de.csv")), german);
}

#[test]
fn the_example_site_has_one_price_for_each_article() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site");
    let example = example.display().to_string();
    let folder = Folder::empty();
    let outcome = folder.run(&["build", &example, "--out", "public"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    let rows = listed(&folder, &["list", &example]);
    assert!(rows.len() > 50, "{}", rows.len());
    assert_pages_agree(&folder, &rows);
    let offers = offers_of(&rows);
    for language in ["", "de/", "zh-hans/"] {
        let catalogue = folder.made(&format!("{language}catalogue.json"));
        assert_eq!(of_catalogue(&catalogue), offers);
        let list = folder.made(&format!("{language}prices.csv"));
        assert_eq!(of_prices(&list), offers);
    }
}

/// The names of pictures have a hash of their bytes, which are the encoder's business.
fn without_hashes(text: &str) -> String {
    let name = |(i, part): (usize, &str)| {
        if i == 0 {
            return part.to_owned();
        }
        let stem = part.split('-').next().unwrap_or_default();
        let end = part.find(".jpg").map_or("", |end| &part[end..]);
        format!("{stem}…{end}")
    };
    let parts = text.split("/assets/pictures/").enumerate().map(name);
    parts.collect::<Vec<_>>().join("/assets/pictures/")
}

#[test]
fn each_feed_has_the_form_that_its_reader_asks_for() {
    let folder = all_fields().built();
    let google = folder.made("feeds/google-de-AT.xml");
    assert_snapshot!("google", without_hashes(&google.replace("><", ">\n<")));
    assert_snapshot!("meta", without_hashes(&folder.made("feeds/meta-en.csv")));
    let openai = folder.made("feeds/openai-en-DE.jsonl");
    let first: Json =
        serde_json::from_str(openai.lines().nth(1).expect("has lines")).expect("is JSON");
    let first = serde_json::to_string_pretty(&first).expect("is JSON");
    assert_snapshot!("openai", without_hashes(&first));
    let catalogue: Json = serde_json::from_str(&folder.made("catalogue.json")).expect("is JSON");
    let catalogue = serde_json::to_string_pretty(&catalogue).expect("is JSON");
    assert_snapshot!("catalogue", without_hashes(&catalogue));
    assert_snapshot!("prices", folder.made("prices.csv"));
    assert_snapshot!("llms", folder.made("llms.txt"));
}

/// Google's limits, and what it requires, whatever the texts are like.
#[test]
fn a_google_feed_keeps_to_the_limits_and_is_well_formed_with_any_text() {
    let long = "Stainless ball valve ".repeat(300);
    let hostile = "]]><item>&amp;\\u0001\\u000b<b>bold</b>";
    let folder = all_fields()
        .with(
            "content/products/goods/long/index.md",
            format!(
                "+++\ntitle = \"{long}\"\nsummary = \"{long}\"\nsku = \"{}\"\nbrand = \"{long}\"\nprice = 5\nstock = 20\n+++\n{hostile}\n",
                "9".repeat(50)
            ),
        )
        .with(
            "content/products/goods/hostile/index.md",
            format!("+++\ntitle = \"{hostile}\"\nsummary = \"{hostile}\"\nsku = \"=1+1\"\nmpn = \"{hostile}\"\nprice = 5\nstock = 20\nspecs = {{ \"{hostile}\" = \"{hostile}\" }}\n+++\n"),
        );
    for name in ["long", "hostile"] {
        let from = folder.path("content/products/goods/sieve/sieve.jpg");
        let to = folder.path(&format!("content/products/goods/{name}/a.jpg"));
        std::fs::copy(from, to).expect("is copied");
    }
    let folder = folder.built();
    let items = items_of_google(&folder.made("feeds/google-en.xml"));
    assert_eq!(items.len(), 7);
    for item in &items {
        for (name, most) in [
            ("g:id", 50),
            ("g:title", 150),
            ("g:description", 5000),
            ("g:brand", 70),
        ] {
            let value = get(item, name).expect("is there");
            let length = value.chars().count();
            assert!(
                (1..=most).contains(&length),
                "{name} has {length} characters"
            );
        }
        for name in ["g:link", "g:image_link", "g:availability", "g:price"] {
            assert!(get(item, name).is_some(), "{name}");
        }
        assert!(get(item, "g:image_link").is_some_and(|url| url.contains(".jpg")));
        let known = get(item, "g:gtin").or_else(|| get(item, "g:mpn")).is_some();
        assert_eq!(get(item, "g:identifier_exists"), (!known).then_some("no"));
        let dated = matches!(get(item, "g:availability"), Some("preorder" | "backorder"));
        assert_eq!(get(item, "g:availability_date").is_some(), dated);
    }
    let hostile = items.iter().find(|item| get(item, "g:id") == Some("=1+1"));
    let hostile = hostile.expect("is there");
    assert_eq!(get(hostile, "g:mpn"), Some("]]><item>&amp;<b>bold</b>"));
    assert!(folder.made("prices.csv").contains("\n'=1+1,"));
    assert!(folder.made("feeds/meta-en.csv").contains("\n'=1+1,"));
}

#[test]
fn what_a_feed_refuses_is_said_with_the_reason_and_the_way_out() {
    let page = |front: &str| format!("+++\ntitle = \"A\"\n{front}\n+++\n");
    let folder = Folder::new()
        .with_brand("feeds = { google = true, llms = true }\nprices = \"net\"")
        .with("content/products/_index.md", page(""))
        .with("content/products/a.md", page("price = 5"))
        .with("content/products/b.md", page("sku = \"B\""))
        .with("content/products/c.md", page("sku = \"C\"\nprice = 0"))
        .with("content/products/d.md", page("sku = \"D\"\nprice = 5"))
        .with(
            "content/products/e.md",
            page("sku = \"E\"\nprice = 5\navailability = \"preorder\""),
        )
        .with(
            "content/products/f.md",
            page("sku = \"F\"\nprice = 5\nstock = 1"),
        )
        .with(
            "content/products/g.md",
            page("sku = \"G\"\nprice = 5\nstock = 1\nsummary = \"G\""),
        )
        .with("content/products/h.md", page("sku = \"H\"\nfeeds = false"))
        .with(
            "content/products/i.md",
            page(&format!("sku = \"{}\"\nprice = 5", "9".repeat(51))),
        );
    let outcome = folder.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!("refused", outcome.talk);
}

#[test]
fn feeds_returns_and_shipping_are_read_with_care() {
    let folder = Folder::new().with_brand(
        "feeds = { google = [\"en-US\", \"en-US\", \"fr\", 1], prices = [\"en-US\"], meta = 1, csv = true }\n\
         returns = { methods = [\"post\"], fees = \"much\", page = \"/none.md\" }\n\
         shipping = [{ countries = [\"Germany\"], handling = [3, 1] }]",
    );
    assert_snapshot!("sections", folder.faults());
}
