//! Pages that the theme fills: search, downloads and the like.

use crate::support::Folder;

const PAGE: &str =
    "<title>{{ page.head_title }}</title>{{ page.kind }}: {{ page.title }}, {{ page.noindex }}\n";

fn with_search() -> Folder {
    Folder::new()
        .with("plain/templates/search.html", PAGE)
        .with("plain/templates/downloads.html", PAGE)
        .with(
            "plain/templates/home.html",
            "{% for name, url in site.service %}{{ name }} {{ url }}\n{% endfor %}",
        )
        .with(
            "plain/phrases/en.toml",
            "home = \"Home page\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\n\
             price_note_net = \"Net\"\ntitle_search = \"Search\"\ntitle_downloads = \"Files\"\n",
        )
        .with(
            "content/products/_index.md",
            "+++\ntitle = \"Products\"\n+++\n",
        )
        .with("content/products/a.md", "+++\ntitle = \"A\"\n+++\n")
}

#[test]
fn a_theme_offers_a_page_by_its_template_and_it_is_made_where_there_is_a_use_for_it() {
    let site = with_search().built();
    assert_eq!(site.made("index.html"), "search /search/\n");
    assert_eq!(
        site.made("search/index.html"),
        "<title>Search – Example</title>search: Search, false\n"
    );
    assert!(!site.path("public/downloads/index.html").exists());
}

#[test]
fn search_engines_may_keep_the_search_without_its_query_and_are_told_of_lists_only() {
    let page = "{{ page.noindex }} {{ page.canonical }} {{ page.description or '-' }}";
    let mut site = with_search();
    for name in ["search", "enquiry", "compare", "downloads"] {
        site = site.with(&format!("plain/templates/{name}.html"), page);
    }
    let phrases = "home = \"Home page\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\n\
        price_note_net = \"Net\"\nabout_search = \"All of {name}\"\n";
    let product = "+++\ntitle = \"B\"\ndownloads = [{ file = \"/sheet.pdf\" }]\n+++\n";
    let asked = "+++\ntitle = \"Ask\"\nsummary = \"We answer.\"\n+++\n";
    let site = site
        .with("plain/phrases/en.toml", phrases)
        .with("content/sheet.pdf", "%PDF-1.4")
        .with("content/products/b.md", product)
        .with("content/enquiry.md", asked)
        .with_brand_end("[feeds]\nllms = true\n")
        .built();
    let heads = ["search", "enquiry", "compare", "downloads"]
        .map(|name| site.made(&format!("{name}/index.html")));
    insta::assert_snapshot!(heads.join("\n"), @r"
    false https://example.com/search/ All of Example
    false https://example.com/enquiry/ We answer.
    true https://example.com/compare/ -
    false https://example.com/downloads/ -
    ");
    for told in ["sitemap.xml", "llms.txt"] {
        let told = site.made(told);
        let names = ["search", "enquiry", "compare", "downloads"];
        let found = names.map(|name| told.contains(&format!("/{name}/")));
        assert_eq!(found, [false, false, false, true], "{told}");
    }
}

#[test]
fn a_file_of_its_name_gives_the_page_a_title_and_a_text() {
    let site = with_search()
        .with(
            "content/downloads.md",
            "+++\ntitle = \"All our drawings\"\n+++\n",
        )
        .with(
            "content/search.md",
            "+++\ntitle = \"Find it\"\nslug = \"find\"\n+++\n",
        )
        .built();
    assert_eq!(
        site.made("index.html"),
        "downloads /downloads/\nsearch /find/\n"
    );
    assert_eq!(
        site.made("downloads/index.html"),
        "<title>All our drawings – Example</title>downloads: All our drawings, false\n"
    );
    assert!(
        site.made("find/index.html")
            .contains("search: Find it, false")
    );
    assert!(site.made("sitemap.xml").contains("/downloads/"));
}

#[test]
fn without_its_template_a_file_of_that_name_is_a_page_like_any_other() {
    let site = Folder::new()
        .with("content/search.md", "+++\ntitle = \"Search\"\n+++\nOurs\n")
        .built();
    assert!(site.made("search/index.html").contains("Ours"));
    assert!(site.made("sitemap.xml").contains("/search/"));
}

const FILES: &str = "{% for g in page.file_groups %}{{ g.product.title }}:{% for f in g.files %} {{ f.title }} {{ f.url }}{% endfor %}\n{% endfor %}";
const CERTIFICATES: &str = "{% for c in page.certificate_groups %}{{ c.name }} {{ c.number or '-' }} soon {{ c.expires_soon }} expired {{ c.expired }}:{% for p in c.products %} {{ p.title }}{% endfor %}\n{% endfor %}";

fn with_documents() -> Folder {
    let product = |title: &str, certificate: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ndownloads = [{{ file = \"/sheet.pdf\", title = \"Sheet {title}\" }}]\n\
             certificates = [{certificate}]\n+++\n"
        )
    };
    let iso = "{ name = \"ISO 9001\", number = \"1\", valid_until = 2027-01-22 }";
    let old = "{ name = \"ISO 9001\", number = \"2\", valid_until = 2026-11-22 }";
    Folder::new()
        .with("plain/templates/downloads.html", FILES)
        .with("plain/templates/certificates.html", CERTIFICATES)
        .with(
            "plain/phrases/en.toml",
            "home = \"Home page\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\n\
             price_note_net = \"Net\"\ntitle_downloads = \"Files\"\ntitle_certificates = \"Proof\"\n",
        )
        .with("content/sheet.pdf", "%PDF-1.4")
        .with("content/products/_index.md", "+++\ntitle = \"P\"\n+++\n")
        .with("content/products/z/_index.md", "+++\ntitle = \"Z\"\norder = 1\n+++\n")
        .with("content/products/z/b.md", product("B", iso))
        .with("content/products/a/_index.md", "+++\ntitle = \"A\"\norder = 2\n+++\n")
        .with("content/products/a/c.md", product("C", &format!("{iso}, {old}")))
        .with("content/products/a/d.md", "+++\ntitle = \"D\"\n+++\n")
}

#[test]
fn the_files_of_all_products_stand_in_the_order_of_the_categories() {
    let site = with_documents().built();
    assert_eq!(
        site.made("downloads/index.html"),
        "B: Sheet B /sheet.pdf\nC: Sheet C /sheet.pdf\n"
    );
}

#[test]
fn a_certificate_that_products_share_stands_once_and_says_when_it_ends() {
    let site = with_documents().built();
    assert_eq!(
        site.made("certificates/index.html"),
        "ISO 9001 1 soon true expired false: B C\nISO 9001 2 soon false expired true: C\n"
    );
}

#[test]
fn more_files_than_a_page_can_hold_make_several_pages() {
    let mut site = with_documents();
    for n in 0..200 {
        let front = "downloads = [{ file = \"/sheet.pdf\" }]";
        let page = format!("+++\ntitle = \"N{n}\"\n{front}\n+++\n");
        site = site.with(&format!("content/products/a/n{n}.md"), page);
    }
    let site = site.built();
    let count = |path: &str| site.made(path).lines().count();
    assert_eq!(count("downloads/index.html"), 200);
    assert_eq!(count("downloads/page/2/index.html"), 2);
}
