//! Structured data: what search engines are told is what the page says.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value as Json;

use crate::all_fields::all_fields;
use crate::support::Folder;

/// The text of a page's JSON-LD.
pub fn json_ld_text(html: &str) -> &str {
    let begin = "<script type=\"application/ld+json\">";
    let (_, rest) = html.split_once(begin).expect("has structured data");
    rest.split_once("</script>").expect("ends").0
}

/// The things that a page describes.
pub fn graph(html: &str) -> Vec<Json> {
    let mut json: Json = serde_json::from_str(json_ld_text(html)).expect("is JSON");
    match json["@graph"].take() {
        Json::Array(nodes) => nodes,
        other => panic!("no graph: {other}"),
    }
}

fn pretty(html: &str) -> String {
    let nodes = graph(html);
    let text = serde_json::to_string_pretty(&nodes).expect("is JSON");
    // The name of a picture's file has a hash of its bytes, which are the encoder's business.
    let name = |line: &str| match line.split_once("/assets/pictures/") {
        Some((before, file)) => {
            let stem = file.split('-').next().unwrap_or_default();
            let end = if line.ends_with(',') { "\"," } else { "\"" };
            format!("{before}/assets/pictures/{stem}…{end}")
        }
        None => line.to_owned(),
    };
    text.lines().map(name).collect::<Vec<_>>().join("\n")
}

/// Pages whose structured data is looked at.
const PAGES: [(&str, &str); 10] = [
    ("home", "index.html"),
    ("home-de", "de/index.html"),
    ("products", "products/index.html"),
    ("flour", "products/goods/flour/index.html"),
    ("shirt", "products/goods/shirt/index.html"),
    ("shirt-de", "de/products/goods/shirt/index.html"),
    ("sieve", "products/goods/sieve/index.html"),
    ("old-sieve", "products/goods/old-sieve/index.html"),
    ("post", "news/mill/index.html"),
    ("dealers", "dealers/index.html"),
];

#[test]
fn every_fact_of_a_product_is_told_to_search_engines() {
    let site = all_fields().built();
    // `tests/structured` holds the rules of Google and schema.org against the same pages.
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("all-fields");
    fs::create_dir_all(&copies).expect("is made");
    for (name, page) in PAGES {
        fs::write(copies.join(format!("{name}.html")), site.made(page)).expect("is written");
    }
    assert_snapshot!("dealers", pretty(&site.made("dealers/index.html")));
    assert_snapshot!(
        "product",
        pretty(&site.made("products/goods/flour/index.html"))
    );
    assert_snapshot!(
        "group",
        pretty(&site.made("products/goods/shirt/index.html"))
    );
    assert_snapshot!(
        "no_price",
        pretty(&site.made("products/goods/old-sieve/index.html"))
    );
    assert_snapshot!("home", pretty(&site.made("index.html")));
    assert_snapshot!("post", pretty(&site.made("news/mill/index.html")));
    let german = graph(&site.made("de/products/goods/shirt/index.html"));
    let variant = &german[0]["hasVariant"][2];
    assert_eq!(
        variant["name"],
        "Müllerhemd, Farbe Rot, Größe XL, Ärmel lang"
    );
    assert_eq!(variant["color"], "Rot");
}

#[test]
fn a_product_without_a_price_or_that_costs_nothing_has_no_offer() {
    let page = |front: &str| format!("+++\ntitle = \"A\"\n{front}\n+++\n");
    let site = Folder::empty()
        .with(
            "brand.toml",
            "name = \"A\"\nurl = \"https://example.com/\"\n",
        )
        .with("content/_index.md", page(""))
        .with("content/products/_index.md", page(""))
        .with("content/products/a.md", page("sku = \"A\""))
        .with("content/products/b.md", page("price = 0"))
        .with(
            "content/products/c.md",
            page("price = 5\nprice_on_request = true"),
        )
        .built();
    for name in ["a", "b", "c"] {
        let nodes = graph(&site.made(&format!("products/{name}/index.html")));
        assert_eq!(nodes[0]["@type"], "ProductModel", "{name}");
        assert_eq!(nodes[0].get("offers"), None, "{name}");
    }
}

/// QUALITY 38: a hostile text in any field leaves the page's JSON whole.
#[test]
fn no_text_of_a_product_breaks_out_of_its_script_element() {
    const HOSTILE: &str = "</script><!--<script>\\u2028";
    let said = "</script><!--<script>\u{2028}";
    let texts = [
        "title",
        "summary",
        "mpn",
        "brand",
        "model",
        "payment_terms",
        "warranty",
        "port",
    ];
    let lines: Vec<String> = texts
        .iter()
        .map(|key| format!("{key} = \"{HOSTILE}\"\n"))
        .collect();
    let front = format!(
        "{lines}\
         sku = \"A</script>\"\nprice = 5\noptions = [\"{HOSTILE}\"]\n\
         variants = [{{ sku = \"B</script><!--\", mpn = \"{HOSTILE}\", options = {{ \"{HOSTILE}\" = \"{HOSTILE}\" }}, specs = {{ \"{HOSTILE}2\" = \"{HOSTILE}\" }}, weight = {{ value = 1, unit = \"{HOSTILE}\" }} }}]\n\
         tags = [\"{HOSTILE}\"]\nstandards = [\"{HOSTILE}\"]\n\
         [specs]\n\"{HOSTILE}\" = \"{HOSTILE}\"\nb = {{ value = 1, unit = \"{HOSTILE}\" }}\n\
         [packaging]\nunit = \"{HOSTILE}\"\n\
         [safety]\nmanufacturer = \"{HOSTILE}, {HOSTILE}\"\nresponsible_person = \"{HOSTILE}\"\nwarnings = \"{HOSTILE}\"\n\
         [[certificates]]\nname = \"{HOSTILE}\"\nnumber = \"{HOSTILE}\"\nbody = \"{HOSTILE}\"\n\
         [[faq]]\nquestion = \"{HOSTILE}\"\nanswer = \"{HOSTILE}\"\n",
        lines = lines.concat()
    );
    let site = Folder::empty()
        .with(
            "brand.toml",
            format!("name = \"{HOSTILE}\"\nurl = \"https://example.com/\"\n[contact]\naddress = \"{HOSTILE}\"\n[company]\nlegal_name = \"{HOSTILE}\"\n"),
        )
        .with("content/_index.md", format!("+++\ntitle = \"{HOSTILE}\"\n+++\n"))
        .with("content/products/_index.md", format!("+++\ntitle = \"{HOSTILE}\"\n+++\n"))
        .with("content/products/a.md", format!("+++\n{front}+++\n"))
        .built();
    for path in ["index.html", "products/a/index.html"] {
        let html = site.made(path);
        let text = json_ld_text(&html);
        assert!(!text.contains(['<', '\u{2028}']), "{text}");
    }
    let nodes = graph(&site.made("products/a/index.html"));
    let group = &nodes[0];
    assert_eq!(group["name"], said);
    assert_eq!(group["brand"]["name"], said);
    assert_eq!(group["model"], said);
    assert_eq!(group["manufacturer"]["name"], said.trim());
    assert_eq!(group["additionalProperty"][0]["value"], said);
    assert_eq!(group["hasCertification"][0]["issuedBy"]["name"], said);
    let variant = &group["hasVariant"][0];
    assert_eq!(variant["sku"], "B</script><!--");
    assert_eq!(variant["mpn"], said);
    assert_eq!(variant["weight"]["unitText"], said);
    let nodes = graph(&site.made("index.html"));
    assert_eq!(nodes[0]["legalName"], said);
    assert_eq!(nodes[0]["address"]["streetAddress"], said.trim());
}
