//! What a site is made of: addresses, lists, drafts, files, feeds, the command line.

use insta::assert_snapshot;

use crate::support::Folder;

fn page(title: &str, front: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n{front}\n+++\n")
}

#[test]
fn a_build_says_what_it_did_and_a_second_one_that_nothing_changed() {
    let site = Folder::new();
    assert_snapshot!("first", site.build().talk);
    assert_snapshot!("second", site.build().talk);
    site.write("content/about.md", page("About", ""));
    assert_snapshot!("third", site.build().talk);
    site.remove("content/about.md");
    assert_snapshot!("fourth", site.build().talk);
}

#[test]
fn the_last_site_can_be_brought_back() {
    let site = Folder::new().built();
    site.write("content/_index.md", page("New home", ""));
    let site = site.built();
    assert!(
        site.made("index.html").contains("tagline") || site.made("index.html").contains("Example")
    );
    let outcome = site.run(&["build", "--rollback"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(site.made("index.html").contains("Welcome."));
}

#[test]
fn drafts_and_pages_out_of_their_time_are_not_part_of_the_site() {
    let site = Folder::new()
        .with("content/draft.md", page("Draft", "draft = true"))
        .with("content/soon.md", page("Soon", "publish_from = 2026-11-24"))
        .with(
            "content/today.md",
            page(
                "Today",
                "publish_from = 2026-11-23\npublish_until = 2026-11-23",
            ),
        )
        .with(
            "content/gone.md",
            page("Gone", "publish_until = 2026-11-22"),
        );
    let outcome = site.build();
    assert_snapshot!(outcome.talk);
    assert!(site.path("public/today/index.html").exists());
    for absent in ["draft", "soon", "gone"] {
        assert!(!site.path(&format!("public/{absent}")).exists(), "{absent}");
    }
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!(outcome.code, Some(0));
    assert!(site.path("public/draft/index.html").exists());
}

#[test]
fn a_product_that_names_no_others_has_as_many_neighbours_as_asked_for() {
    let shown = |brand: &str| {
        let mut site = Folder::new()
            .with_brand(brand)
            .with(
                "plain/templates/product.html",
                "{% for card in page.related %}{{ card.title }} {% endfor %}",
            )
            .with("content/products/_index.md", page("Products", ""));
        for i in 0..7 {
            let name = format!("P{i}");
            site = site.with(&format!("content/products/p{i}.md"), page(&name, ""));
        }
        let site = site.built();
        site.made("products/p0/index.html")
    };
    assert_eq!(shown(""), "P1 P2 P3 P4 ");
    assert_eq!(shown("catalogue = { neighbours = 2 }"), "P1 P2 ");
    assert_eq!(shown("catalogue = { neighbours = 0 }"), "");
}

#[test]
fn a_list_is_parted_and_a_page_number_is_an_address() {
    let mut site = Folder::new()
        .with_brand("catalogue = { per_page = 2 }")
        .with(
            "plain/templates/category.html",
            "{% for p in page.products %}{{ p.title }} {% endfor %}\
             {% if page.pagination %}{{ page.pagination.current }}/{{ page.pagination.total }}\
             {% if page.pagination.next %} next {{ page.pagination.next }}{% endif %}\
             {% if page.pagination.previous %} previous {{ page.pagination.previous }}{% endif %}\
             {% endif %}",
        )
        .with("content/products/_index.md", page("Products", ""));
    for (i, name) in ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]
        .iter()
        .enumerate()
    {
        let front = if *name == "Echo" { "order = 1" } else { "" };
        site = site.with(&format!("content/products/p{i}.md"), page(name, front));
    }
    let site = site.built();
    assert_snapshot!("part_1", site.made("products/index.html"));
    assert_snapshot!("part_2", site.made("products/page/2/index.html"));
    assert_snapshot!("part_3", site.made("products/page/3/index.html"));
}

#[test]
fn files_beside_a_page_and_static_files_are_published_and_an_alias_leads_on() {
    let site = Folder::new()
        .with(
            "content/products/bv/index.md",
            page(
                "Ball valve",
                "aliases = [\"/old/bv.html\"]\ndownloads = [{ file = \"sheet.pdf\" }]",
            ),
        )
        .with("content/products/bv/sheet.pdf", "%PDF-1.4")
        .with("static/google123.html", "google")
        .built();
    assert_eq!(site.made("products/bv/sheet.pdf"), "%PDF-1.4");
    assert_eq!(site.made("google123.html"), "google");
    assert_snapshot!(site.made("old/bv.html"));
}

#[test]
fn a_sitemap_robots_and_a_feed_are_made() {
    let site = Folder::new()
        .with("content/news/_index.md", page("News", ""))
        .with(
            "content/news/fair.md",
            page(
                "At the fair & more",
                "date = 2026-03-01\nsummary = \"Hall 8\"",
            ),
        )
        .with(
            "content/hidden.md",
            page("Hidden", "seo = { noindex = true }"),
        )
        .built();
    assert_snapshot!("sitemap", site.made("sitemap.xml"));
    assert_snapshot!("robots", site.made("robots.txt"));
    assert_snapshot!("feed", site.made("news/feed.xml"));
}

#[test]
fn a_site_in_a_folder_of_its_host_and_one_opened_from_disk_have_links_that_work() {
    let link = "<a href=\"{{ site.home }}\"></a>{{ page.content }}";
    let site = |brand: &str| {
        Folder::new()
            .with("brand.toml", brand)
            .with("plain/templates/page.html", link)
            .with("content/a/b.md", format!("{}[home](/)", page("B", "")))
            .built()
    };
    let shop = site("name = \"A\"\nurl = \"https://example.com/shop/\"\ntheme = \"./plain\"\n");
    assert!(shop.made("a/b/index.html").contains("href=\"/shop/\""));
    let disk = site(
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n[catalogue]\nlinks = \"relative\"\n",
    );
    let html = disk.made("a/b/index.html");
    assert!(html.contains("href=\"../../index.html\""), "{html}");
    assert!(!html.contains("href=\"/"), "{html}");
}

#[test]
fn pages_can_be_files_instead_of_folders() {
    let site = Folder::new()
        .with_brand("catalogue = { urls = \"files\" }")
        .with("content/products/_index.md", page("Products", ""))
        .with("content/products/bv/index.md", page("Valve", ""))
        .with("content/products/bv/sheet.pdf", "%PDF-1.4")
        .built();
    assert!(site.path("public/products/index.html").exists());
    assert!(site.path("public/products/bv.html").exists());
    assert!(site.path("public/products/bv/sheet.pdf").exists());
}

#[test]
fn the_catalogue_can_be_listed() {
    let site = Folder::new()
        .with(
            "content/products/a.md",
            page("Ball valve", "sku = \"BV-50\"\nprice = 128\nstock = 12"),
        )
        .with(
            "content/products/b.md",
            page(
                "法兰球阀",
                "options = [\"DN\"]\nvariants = [{ sku = \"-1\", options = { DN = 50 }, price = 9.5 }]",
            ),
        );
    for format in ["table", "csv", "json"] {
        let outcome = site.run(&["list", "--format", format]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
        assert_snapshot!(format!("list_{format}"), outcome.data);
    }
}

#[test]
fn a_new_site_builds_without_a_fault() {
    let folder = Folder::empty();
    let outcome = folder.run(&["new", "blue-mill", "--languages", "en,de"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!("new", outcome.talk);
    let outcome = folder.run(&["build", "blue-mill"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(!outcome.talk.contains("warning"), "{}", outcome.talk);
    let again = folder.run(&["new", "blue-mill"]);
    assert_eq!(again.code, Some(2));
    assert_snapshot!("new_again", again.talk);
}

#[test]
fn the_example_site_builds_without_a_fault() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site");
    let folder = Folder::empty();
    let site = example.display().to_string();
    let outcome = folder.run(&["build", &site, "--out", "public"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(!outcome.talk.contains("warning"), "{}", outcome.talk);
}

#[test]
fn a_folder_that_is_no_site_says_what_to_do() {
    let outcome = Folder::empty().run(&["build"]);
    assert_eq!(outcome.code, Some(2));
    assert_snapshot!(outcome.talk);
}
