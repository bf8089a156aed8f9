//! What the search page loads, published and served.

use crate::browser::Preview;
use crate::support::Folder;

fn site() -> Folder {
    Folder::new()
        .with(
            "plain/templates/search.html",
            "<title>Find</title><main data-head=\"{{ page.search.head }}\">\
             {% for l in page.search.letters %}{{ l.letter }}:{% for e in l.entries %} {{ e.title }} {{ e.sku }}\
             {% endfor %}\n{% endfor %}</main>\n",
        )
        .with("content/products/_index.md", "+++\ntitle = \"Products\"\n+++\n")
        .with(
            "content/products/valve.md",
            "+++\ntitle = \"Äußeres Ventil\"\nsku = \"KV-25\"\n[specs]\nBody = \"Bronze\"\n+++\nSteam\n",
        )
        .with("content/products/2x.md", "+++\ntitle = \"2X\"\nsku = \"X\"\n+++\n")
}

/// The addresses of the files that the head of the index names.
fn files(head: &str) -> Vec<String> {
    let names = head.split('"').filter(|text| text.contains('-'));
    names
        .filter(|text| {
            let has_ending = |ending| text.rsplit_once('.').is_some_and(|(_, e)| e == ending);
            has_ending("txt") || has_ending("json")
        })
        .map(|name| format!("assets/search/en/{name}"))
        .collect()
}

fn head_of(page: &str) -> &str {
    let (_, rest) = page.split_once("data-head=\"/").expect("names the head");
    rest.split('"').next().expect("ends")
}

#[test]
fn a_search_page_has_its_index_and_every_product_by_its_first_letter() {
    let site = site().built();
    let page = site.made("search/index.html");
    assert!(
        page.contains("0–9: 2X X\nA: Äußeres Ventil KV-25\n"),
        "{page}"
    );
    let head = site.made(head_of(&page));
    let files = files(&head);
    assert_eq!(files.len(), 3, "{head}");
    let keys = site.made(&files[1]);
    for line in [
        "kv25\tn",
        "v25\te",
        "ausseres\tt",
        "aeusseres\tt",
        "bronze\tf",
        "steam\tx",
    ] {
        assert!(
            keys.contains(&format!("\n{line}")),
            "no {line:?} in\n{keys}"
        );
    }
    assert!(keys.contains("\tx") && !keys.contains("Steam"));
}

#[test]
fn a_preview_gives_the_same_index_as_a_build() {
    let site = site().built();
    let page = site.made("search/index.html");
    let head = head_of(&page).to_owned();
    let preview = Preview::with(&site, &[]);
    // Also before anybody has asked for the page.
    assert_eq!(preview.get(&format!("/{head}")).text(), site.made(&head));
    for file in files(&site.made(&head)) {
        assert_eq!(preview.get(&format!("/{file}")).text(), site.made(&file));
    }
    assert_eq!(preview.get("/assets/search/en/none.txt").status, 404);
}

#[test]
fn a_theme_without_a_search_page_publishes_no_index() {
    let site = Folder::new().built();
    assert!(!site.path("public/assets/search").exists());
}
