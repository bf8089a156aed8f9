//! Facts once, words per language.

use insta::assert_snapshot;

use crate::support::Folder;

const SHOW: &str = "<html lang=\"{{ site.lang }}\" dir=\"{{ site.dir }}\">{{ page.title }}|\
{% if page.is_original %}{{ page.lang }}|{% endif %}{{ page.canonical }}\n\
{% for a in page.alternates %}{{ a.lang }} {{ a.url }}\n{% endfor %}\
{% for l in page.languages %}{{ l.name }} {{ l.url }}{% if l.current %} *{% endif %}\n{% endfor %}\
{% if page.price %}{{ page.price.text }}\n{% endif %}\
{% for s in page.specs or [] %}{{ s.name }}: {{ s.value }}\n{% endfor %}";

fn site() -> Folder {
    Folder::new()
        .with(
            "brand.toml",
            "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n\
             languages = [\"en\", \"de\", \"ar\"]\n",
        )
        .with("plain/templates/product.html", SHOW)
        .with("plain/templates/page.html", SHOW)
        .with("content/products/_index.md", "+++\ntitle = \"Products\"\n+++\n")
        .with(
            "content/products/_index.de.md",
            "+++\ntitle = \"Produkte\"\nslug = \"produkte\"\n+++\n",
        )
        .with(
            "content/products/bv.md",
            "+++\ntitle = \"Ball valve\"\nsku = \"BV\"\nprice = 1299\n[specs]\nMaterial = \"Steel\"\n\
             Weight = { value = 1234.5, unit = \"kg\" }\n+++\nSee [us](../about.md).\n",
        )
        .with(
            "content/products/bv.de.md",
            "+++\ntitle = \"Kugelhahn\"\nslug = \"kugelhahn\"\n+++\n",
        )
        .with(
            "data/terms.de.toml",
            "[specs]\nMaterial = \"Werkstoff\"\nWeight = \"Gewicht\"\n[values]\nSteel = \"Stahl\"\n",
        )
        .with("content/about.md", "+++\ntitle = \"About\"\n+++\n")
}

#[test]
fn a_translation_holds_words_and_inherits_the_facts() {
    let site = site().built();
    assert_snapshot!("english", site.made("products/bv/index.html"));
    assert_snapshot!("german", site.made("de/produkte/kugelhahn/index.html"));
}

#[test]
fn a_missing_translation_shows_the_original_and_points_to_it() {
    let site = site().built();
    assert_snapshot!("fallback", site.made("ar/products/bv/index.html"));
}

#[test]
fn a_missing_translation_can_be_left_out() {
    let site = site();
    let text = std::fs::read_to_string(site.path("brand.toml")).expect("is text");
    let site = site
        .with(
            "brand.toml",
            format!("{text}missing_translations = \"leave_out\"\n"),
        )
        .with("content/_index.ar.md", "+++\ntitle = \"Home\"\n+++\n")
        .built();
    assert!(!site.path("public/ar/products").exists());
    let sitemap = site.made("sitemap.xml");
    assert!(!sitemap.contains("/ar/products/"), "{sitemap}");
    assert_snapshot!("left_out", site.made("products/bv/index.html"));
}

#[test]
fn a_link_leads_to_the_page_in_the_language_of_the_reader() {
    let site = site()
        .with(
            "content/about.de.md",
            "+++\ntitle = \"Wir\"\nslug = \"wir\"\n+++\n",
        )
        .with("plain/templates/product.html", "{{ page.content }}")
        .with(
            "content/products/bv.de.md",
            "+++\ntitle = \"B\"\n+++\n[wir](../about.md)\n",
        )
        .built();
    assert!(
        site.made("products/bv/index.html")
            .contains("href=\"/about/\"")
    );
    assert!(
        site.made("de/produkte/bv/index.html")
            .contains("href=\"/de/wir/\"")
    );
}

#[test]
fn a_translation_into_a_language_the_site_has_not_is_left_out_with_a_warning() {
    let site = site().with("content/about.fr.md", "+++\ntitle = \"Nous\"\n+++\n");
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0));
    assert_snapshot!(outcome.talk);
}
