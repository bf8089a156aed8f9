//! `showroom check`: what it finds, and what it leaves alone.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use showroom::check::Code;

use crate::support::{Folder, Outcome};

/// Pages that show what search engines are told.
const PAGE: &str = "<!doctype html><title>{{ page.head_title }}</title>\
{% if page.description %}<meta name=\"description\" content=\"{{ page.description }}\">{% endif %}\
{% if page.image %}<img src=\"{{ page.image.src }}\" alt=\"{{ page.image.alt }}\">{% endif %}\
<main>{{ page.content }}</main>{% if page.title == \"Home\" %}<script src=\"/code.js\"></script>{% endif %}\n";

const HOME: &str = "+++\ntitle = \"Home\"\n+++\n\
[A](a.md) [B](b.md) [C](c.md) [Long](long.md) [Products](products/_index.md) [P](products/p/index.md)\n\n\
<a href=\"/prodcuts/\">Products</a> <a href=\"/a/#nothing\">A</a> <a href=\"/a\">A</a>\n\n\
<img src=\"/gone.jpg\" alt=\"Gone\"> <img src=\"/there.png\">\n\n\
<p id=\"twice\"></p><p id=\"twice\"></p>\n\n\
<a href=\"http://localhost:4000/\">Preview</a> <a href=\"/de/products/p/\">P</a>\n\n\
<link rel=\"stylesheet\" href=\"https://fonts.example.com/a.css\">\
<script src=\"http://old.example.com/a.js\"></script>\n\n\
<script type=\"application/ld+json\">{\"name\": }</script>\n";

/// A page with a title and a summary.
fn page(title: &str, summary: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\n+++\nText.\n")
}

/// A site in which everything is wrong once.
fn bad_site() -> Folder {
    let mut site = Folder::new()
        .with_brand(
            "author_html = true\nlanguages = [\"en\", \"de\"]\nmissing_translations = \"leave_out\"",
        )
        .with_brand_end(
            "[check]\nhtml_size = 600\npage_size = 1400\n\n\
             [[check.silence]]\ncode = \"title-lnog\"\nreason = \"a slip\"\n",
        )
        .with("content/_index.md", HOME)
        .with("content/about.md", page("About", "Who we are"))
        .with("content/a.md", page("A", "Of A"))
        .with("content/b.md", page("B", "Of both"))
        .with("content/c.md", page("B", "Of both"))
        .with(
            "content/long.md",
            page(&"Long ".repeat(14), &"很长".repeat(41)),
        )
        .with("content/products/_index.md", page("Products", "All"))
        .with("content/products/p/index.md", PRODUCT)
        .with("content/products/p/index.de.md", TRANSLATION)
        .with("content/products/p/side.svg", DRAWING)
        .with("content/products/draft/index.md", "+++\ntitle = \"New\"\ndraft = true\n+++\n")
        .with("content/products/draft/secret.pdf", "%PDF")
        .with("data/old-prices.csv", "sku,price\n")
        .with("theme/templates/prodcut.html", "")
        .with("static/dump.sql", "insert into shop")
        .with("static/pay.txt", "\nkey = sk_live_0123456789abcdef0123\n")
        .with("content/products/p/front.svg", DRAWING)
        .with("static/there.png", "")
        .with("static/code.js", "//".repeat(500));
    for name in [
        "home", "page", "category", "product", "posts", "post", "404",
    ] {
        site = site.with(&format!("plain/templates/{name}.html"), PAGE);
    }
    site
}

const PRODUCT: &str = "+++\ntitle = \"Product\"\nsummary = \"Of P\"\nsku = \"P-1\"\nprice = 9\n\
[[images]]\nfile = \"front.svg\"\n\
[[certificates]]\nname = \"ISO 9001\"\nvalid_until = 2026-10-01\n\
[[certificates]]\nname = \"ISO 14001\"\nvalid_until = 2026-12-01\n\
[specs]\nDN = 50\nMaterial = \"Steel\"\n+++\nText.\n";

const TRANSLATION: &str = "+++\ntitle = \"Produkt\"\nsummary = \"Zu P\"\nprice = 8\n\
[[images]]\nfile = \"front.svg\"\nalt = \"Von vorn\"\n+++\nText.\n";

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";

/// How often each code was found.
fn codes(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for line in outcome.data.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("is JSON");
        if let Some(code) = line["code"].as_str() {
            *codes.entry(code.to_owned()).or_default() += 1;
        }
    }
    codes
}

#[test]
fn a_bad_site_shows_every_finding_once() {
    let site = bad_site();
    let outcome = site.run(&["check"]);
    assert_snapshot!("bad_site", outcome.talk);
    assert_snapshot!("bad_site_table", outcome.data);
    assert_eq!(outcome.code, Some(1));
    let codes = codes(&site.run(&["check", "--format", "json"]));
    let due = Code::all().map(|code| (code.name().to_owned(), 1));
    assert_eq!(codes, due.collect());
}
