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
        "<title>Search – Example</title>search: Search, true\n"
    );
    assert!(!site.path("public/downloads/index.html").exists());
    assert!(!site.made("sitemap.xml").contains("/search/"));
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
            .contains("search: Find it, true")
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
