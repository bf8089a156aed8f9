//! Finding one's way in a category: the order of its list, filters, comparison.

use insta::assert_snapshot;

use crate::support::Folder;

const LIST: &str = "{% for p in page.products %}{{ p.title }}\n{% endfor %}";

fn product(title: &str, front: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n{front}\n+++\n")
}

fn category(front: &str) -> String {
    format!("+++\ntitle = \"Valves\"\n{front}\n+++\n")
}

/// A folder whose products have these titles and specs.
fn with_products(products: &[(&str, &str)]) -> Folder {
    let folder = Folder::new().with("plain/templates/category.html", LIST);
    let add = |folder: Folder, (title, front): &(&str, &str)| {
        let path = format!("content/products/{}.md", title.to_lowercase());
        folder.with(&path, product(title, front))
    };
    products.iter().fold(folder, add)
}

fn listed(site: &Folder) -> Vec<String> {
    let made = site.made("products/index.html");
    made.lines().map(str::to_owned).collect()
}

#[test]
fn a_list_is_sorted_by_the_numbers_of_a_spec_and_then_by_its_words() {
    let site = with_products(&[
        ("None", ""),
        ("Word", "specs.Weight = \"on request\""),
        ("Also", "specs.Weight = \"Approximately\""),
        ("Heavy", "specs.Weight = { value = 2, unit = \"kg\" }"),
        ("Light", "specs.Weight = { value = 500, unit = \"g\" }"),
        ("Range", "specs.Weight = \"1.5–9 kg\""),
        ("Cold", "specs.Weight = \"−20…+80 °C\""),
        ("B", "specs.Weight = 7"),
        ("A", "specs.Weight = 7"),
        (
            "Many",
            "options = [\"Weight\"]\nvariants = [{ sku = \"M-2\", options = { Weight = 12 } },\
             { sku = \"M-1\", options = { Weight = 9 } }]",
        ),
    ])
    .with(
        "content/products/_index.md",
        category("sort = \"spec:Weight\""),
    )
    .built();
    assert_eq!(
        listed(&site),
        [
            "Cold", "A", "B", "Many", "Light", "Range", "Heavy", "Also", "Word", "None"
        ]
    );
}

#[test]
fn brand_toml_sorts_the_lists_of_categories_that_do_not_say_otherwise() {
    let site = with_products(&[
        ("Large", "specs.\"Nominal size\" = \"DN 50–300\""),
        ("Small", "specs.\"Nominal size\" = \"DN 8–50\""),
    ])
    .with("content/products/_index.md", category(""))
    .with_brand_end("[catalogue]\nsort = \"spec:Nominal size\"\n")
    .built();
    assert_eq!(listed(&site), ["Small", "Large"]);
    let front = category("sort = \"title\"");
    let site = site.with("content/products/_index.md", front).built();
    assert_eq!(listed(&site), ["Large", "Small"]);
}

#[test]
fn the_name_of_no_spec_and_an_order_that_is_none_are_shown() {
    let site = with_products(&[(
        "A",
        "options = [\"DN\"]\nvariants = [{ sku = \"A-1\", options = { DN = 8 } }]\n\
         specs.\"Nominal size\" = \"DN 8–50\"",
    )])
    .with(
        "content/products/_index.md",
        category("sort = \"spec:Nominal sise\"\nfilters = [\"DN\", \"Colour\"]\ncompare = [\"nominal size\"]"),
    )
    .with("content/products/b/_index.md", category("sort = \"spec:\""))
    .with_brand_end("[catalogue]\nfilters = [\"Nominal-Size\"]\nsort = \"pirce\"\n");
    assert_snapshot!(site.faults());
}

#[test]
fn a_spec_that_only_a_draft_has_is_no_fault() {
    with_products(&[
        ("A", "specs.Weight = 1"),
        ("B", "draft = true\nspecs.Material = \"Brass\""),
    ])
    .with(
        "content/products/_index.md",
        category("compare = [\"Material\"]"),
    )
    .built();
}

const FACETS: &str = "{{ page.title }} | {{ page.head_title }} | {{ page.canonical }} | noindex {{ page.noindex }}\n\
    {% for c in page.breadcrumbs %}/{{ c.title }}{% endfor %}\n{{ page.description or '' }}\n{{ page.content }}\n\
    {% for a in page.alternates %}{{ a.lang }} {{ a.url }}\n{% endfor %}\
    {% for f in page.filters %}{{ f.name }}:{% for v in f.values %} [{{ v.text }} {{ v.count }} {{ v.url }}{% if v.current %} here{% endif %}]{% endfor %}\n{% endfor %}\
    {{ page.count }}:{% for p in page.products %} {{ p.title }}{% endfor %}\n\
    {% if page.pagination %}{{ page.pagination.next or 'last' }}\n{% endif %}";

const WORDS: &str = "home = \"Home page\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\npage = \"Page\"\n\
    price_note_net = \"Net\"\nfacet_title = \"{category}: {value}\"\n\
    facet_summary = \"{category} with {name} {value}: {products}\"\n";

fn with_valves() -> Folder {
    with_products(&[
        ("Ball", "specs = { Material = \"Brass\", DN = 50 }"),
        ("Gate", "specs = { Material = \"Cast iron\", DN = 50 }"),
        (
            "Check",
            "specs.Material = \"Brass\"\noptions = [\"DN\"]\n\
             variants = [{ sku = \"C-8\", options = { DN = 8 } }, { sku = \"C-50\", options = { DN = 50 } }]",
        ),
    ])
    .with("plain/templates/category.html", FACETS)
    .with("plain/phrases/en.toml", WORDS)
    .with(
        "content/products/_index.md",
        "+++\ntitle = \"Valves\"\nfilters = [\"Material\", \"DN\"]\n+++\nAbout valves.\n",
    )
}

#[test]
fn each_value_that_some_products_have_has_a_page_of_its_own() {
    let site = with_valves().built();
    assert_snapshot!("category", site.made("products/index.html"));
    assert_snapshot!("value", site.made("products/material/brass/index.html"));
    assert_snapshot!("number", site.made("products/dn/8/index.html"));
    // All of them have it.
    assert!(!site.path("public/products/dn/50").exists());
    let sitemap = site.made("sitemap.xml");
    assert!(sitemap.contains("<loc>https://example.com/products/material/brass/</loc>"));
    assert!(
        !sitemap.contains("/products/dn/8/"),
        "one product is no list"
    );
}

#[test]
fn filters_hold_for_the_products_below_as_well_and_a_category_may_have_its_own() {
    let site = with_valves()
        .with("content/products/_index.md", category("filters = []"))
        .with_brand_end("[catalogue]\nfilters = [\"Material\"]\nper_page = 2\n");
    for (file, material) in [
        ("a", "Brass"),
        ("b", "Brass"),
        ("c", "Brass"),
        ("d", "Steel"),
    ] {
        let front = format!("specs.Material = \"{material}\"");
        site.write(
            &format!("content/products/small/{file}.md"),
            product(file, &front),
        );
    }
    let site = site
        .with("content/products/small/_index.md", category(""))
        .built();
    assert!(!site.path("public/products/material").exists());
    let brass = "products/small/material/brass";
    assert!(
        site.made(&format!("{brass}/index.html"))
            .ends_with("3: a b\n/products/small/material/brass/page/2/\n")
    );
    assert!(
        site.made(&format!("{brass}/page/2/index.html"))
            .ends_with("3: c\nlast\n")
    );
    site.write("content/products/_index.md", category(""));
    let site = site.built();
    assert!(
        site.made("products/material/brass/index.html")
            .contains("5: Ball Check\n")
    );
}

#[test]
fn a_value_has_its_page_in_every_language() {
    let site = with_valves()
        .with_brand("languages = [\"en\", \"de\"]")
        .with("plain/phrases/de.toml", WORDS.replace("with", "mit"))
        .with(
            "data/terms.de.toml",
            "[specs]\nMaterial = \"Werkstoff\"\n[values]\nBrass = \"Messing\"\n\"Cast iron\" = \"Grauguss\"\n",
        )
        .with("content/products/_index.de.md", "+++\ntitle = \"Armaturen\"\nslug = \"produkte\"\n+++\n")
        .built();
    assert_snapshot!(
        "german",
        site.made("de/produkte/werkstoff/messing/index.html")
    );
    let sitemap = site.made("sitemap.xml");
    let alternate = "<xhtml:link rel=\"alternate\" hreflang=\"de\" href=\"https://example.com/de/produkte/werkstoff/messing/\"/>";
    assert_eq!(sitemap.matches(alternate).count(), 2);
}

#[test]
fn the_menu_has_the_values_that_most_products_have_of_the_first_filters() {
    let sizes: Vec<(String, String)> = (2..=18)
        .map(|n| {
            (
                format!("P{n}"),
                format!(
                    "specs = {{ DN = {}, Seal = \"{}\", Body = \"{n}\" }}",
                    n / 2,
                    n % 2
                ),
            )
        })
        .collect();
    let sizes: Vec<(&str, &str)> = sizes.iter().map(|(t, f)| (&**t, &**f)).collect();
    let menu = "{% for f in site.filters %}{{ f.name }}:{% for v in f.values %} [{{ v.text }} {{ v.count }} {{ v.url }}]{% endfor %}\n{% endfor %}";
    let site = with_products(&sizes)
        .with("plain/templates/home.html", menu)
        .with(
            "content/products/_index.md",
            category("filters = [\"DN\", \"Seal\", \"Body\"]"),
        )
        .built();
    assert_snapshot!(site.made("index.html"));
}

#[test]
fn a_value_whose_address_is_taken_is_shown_and_two_that_sound_alike_are_told_apart() {
    let site = with_valves()
        .with("content/products/material/_index.md", category(""))
        .with("content/products/material/brass.md", product("Brass", ""));
    assert_snapshot!(site.faults());
    let site = with_products(&[
        ("A", "specs.Seal = \"PTFE/FKM\""),
        ("B", "specs.Seal = \"PTFE FKM\""),
        ("C", "specs.Seal = \"½\""),
        ("D", ""),
    ])
    .with("plain/phrases/en.toml", WORDS)
    .with(
        "content/products/_index.md",
        category("filters = [\"Seal\"]"),
    )
    .built();
    for slug in ["ptfe-fkm", "ptfe-fkm-2"] {
        assert!(
            site.path(&format!("public/products/seal/{slug}/index.html"))
                .exists(),
            "{slug}"
        );
    }
}

#[test]
fn of_a_filter_with_very_many_values_the_most_frequent_are_kept() {
    let mut site = Folder::new()
        .with("plain/templates/category.html", FACETS)
        .with("plain/phrases/en.toml", WORDS)
        .with(
            "content/products/_index.md",
            category("filters = [\"Weight\"]"),
        );
    for n in 0..50 {
        let front = format!("specs.Weight = {{ value = {}, unit = \"kg\" }}", n.min(48));
        site = site.with(&format!("content/products/p{n}.md"), product("P", &front));
    }
    let outcome = site.build();
    assert_snapshot!(outcome.talk);
    assert!(
        site.path("public/products/weight/48-kg/index.html")
            .exists()
    );
    let pages = std::fs::read_dir(site.path("public/products/weight")).expect("is a folder");
    assert_eq!(pages.count(), 40);
}

const ROW: &str = "{% component listing_row(product, columns = [], @page) %}<li>{{ product.title }} {{ product.url }} {{ page.kind }}\
    {% for f in product.facts %} {{ f.value }}{% endfor %}</li>{% endcomponent %}";
const LISTED: &str = "{{ page.listing?.file or 'here' }}{% for s in page.listing?.sorts or [] %} {{ s.key }}={{ s.name }}{% endfor %} {{ page.listing?.elsewhere or 'no' }}\n\
    {% for p in page.products %}{{ p.title }} [{{ p.values }}] [{{ p.ranks }}]\n{% endfor %}";

fn with_rows() -> Folder {
    with_valves()
        .with("plain/components/listing_row.html", ROW)
        .with("plain/templates/category.html", LISTED)
        .with(
            "plain/phrases/en.toml",
            format!("{WORDS}product = \"Product\"\nprice = \"Price\"\n"),
        )
        .with(
            "content/products/ball.md",
            product(
                "Ball",
                "price = 9\nspecs = { Material = \"Brass\", DN = 50 }",
            ),
        )
        .with(
            "content/products/_index.md",
            category("filters = [\"Material\", \"DN\"]\ncompare = [\"DN\"]"),
        )
}

#[test]
fn a_script_finds_the_products_of_a_whole_list_on_the_page() {
    let site = with_rows().built();
    assert_eq!(
        site.made("products/index.html"),
        "here title=Product price=Price dn=DN no\n\
         Ball [0] [0 0 1]\nCheck [0 2] [1 1 0]\nGate [1] [2 2 2]\n"
    );
    assert!(!site.path("public/products/listing.json").exists());
    let value = site.made("products/material/brass/index.html");
    assert!(
        value.starts_with("here title=Product price=Price dn=DN /products/\nBall [] []\n"),
        "{value}"
    );
}

#[test]
fn a_script_loads_the_products_of_a_list_in_parts_from_a_file_made_of_the_themes_rows() {
    let site = with_rows()
        .with_brand_end("[catalogue]\nper_page = 2\nlinks = \"relative\"\n")
        .built();
    assert!(
        site.made("products/index.html")
            .starts_with("../products/listing.json title")
    );
    assert_eq!(
        site.made("products/listing.json"),
        "[[[0],[0,0,1],\"<li>Ball ../products/ball/index.html category 50</li>\"],\
         [[0,2],[1,1,0],\"<li>Check ../products/check/index.html category</li>\"],\
         [[1],[2,2,2],\"<li>Gate ../products/gate/index.html category 50</li>\"]]"
    );
    let second = site.made("products/page/2/index.html");
    assert!(
        second.contains("../../../products/index.html\nGate [] []"),
        "{second}"
    );
}

#[test]
fn a_theme_without_rows_of_a_list_has_lists_that_stand_still() {
    let site = with_rows().with("plain/templates/category.html", "{{ page.listing }}");
    site.remove("plain/components/listing_row.html");
    assert_eq!(site.built().made("products/index.html"), "");
}

fn with_compare() -> Folder {
    with_valves()
        .with("plain/templates/compare.html", "{{ page.compare.folder }} {{ page.compare.first }} {{ page.noindex }}")
        .with("plain/phrases/en.toml", format!("{WORDS}title_compare = \"Compare\"\nprice_from = \"from {{price}}\"\nin_stock = \"In stock\"\n"))
}

#[test]
fn what_is_shown_side_by_side_stands_in_files_by_article_number() {
    let site = with_compare()
        .with(
            "content/products/ball.md",
            product("Ball", "sku = \"B-1\"\nprice = \"9.50\"\nstock = 40\nspecs = { Material = \"Brass\", DN = 50 }"),
        )
        .built();
    assert_eq!(
        site.made("compare/index.html"),
        "/compare/products- [&quot;B-1&quot;] true"
    );
    assert_eq!(
        site.made("compare/products-1.json"),
        "{\"B-1\":{\"title\":\"Ball\",\"url\":\"/products/ball/\",\"sku\":\"B-1\",\"image\":null,\"price\":\"€9.50\",\
         \"stock\":\"In stock\",\"facts\":[[\"Material\",\"Brass\"],[\"DN\",\"50\"]]},\
         \"C-8\":{\"title\":\"Check\",\"url\":\"/products/check/\",\"sku\":\"C-8 … C-50\",\"image\":null,\"price\":null,\
         \"stock\":null,\"facts\":[[\"Material\",\"Brass\"]]}}"
    );
}

#[test]
fn many_products_stand_in_several_files() {
    let mut site = with_compare();
    for n in 0..60 {
        let front = format!("sku = \"N-{n:02}\"");
        site = site.with(&format!("content/products/n{n}.md"), product("N", &front));
    }
    let site = site.built();
    let page = site.made("compare/index.html");
    assert!(
        page.contains("[&quot;C-8&quot;,&quot;N-49&quot;]"),
        "{page}"
    );
    assert!(
        site.made("compare/products-2.json")
            .starts_with("{\"N-49\"")
    );
    assert!(!site.path("public/compare/products-3.json").exists());
}
