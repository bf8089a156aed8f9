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
