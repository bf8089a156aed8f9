//! QUALITY faults 33–38: what is wrong with templates, and what they can't do.

use insta::assert_snapshot;

use crate::support::Folder;

fn site(template: &str) -> Folder {
    Folder::new()
        .with("plain/templates/page.html", template)
        .with("content/a.md", "+++\ntitle = \"Page\"\n+++\n")
}

#[test]
fn a_circle_of_templates_is_shown_as_a_chain() {
    let site = site("{% include \"b.html\" %}")
        .with("plain/templates/b.html", "{% include \"c.html\" %}")
        .with("plain/templates/c.html", "{% include \"b.html\" %}");
    assert_snapshot!("includes", site.faults());
    let site = self::site("{{<loop />}}").with(
        "plain/components/loop.html",
        "{% component loop() %}{{<loop />}}{% endcomponent %}",
    );
    assert_snapshot!("components", site.faults());
}

#[test]
fn a_page_that_grows_without_end_is_stopped() {
    let loops = "{% for i in range(end=100000) %}{% for j in range(end=100000) %}{{ page.title }}\
                 {% endfor %}{% endfor %}";
    assert_snapshot!(site(loops).faults());
}

#[test]
fn a_template_that_does_not_end_is_named_by_the_watchdog() {
    let loops = "{% for i in range(end=100000) %}{% for j in range(end=100000) %}\
                 {% for k in range(end=100000) %}{% endfor %}{% endfor %}{% endfor %}";
    let site = site(loops);
    site.write(
        "brand.toml",
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n[limits]\nrender_time = 1\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn what_a_template_names_and_nobody_knows_is_shown_with_the_page() {
    assert_snapshot!("variable", site("<p>\n  {{ page.titel }}</p>").faults());
    assert_snapshot!("filter", site("{{ page.title | uper }}").faults());
    assert_snapshot!("function", site("{{ get_env(name=\"HOME\") }}").faults());
    assert_snapshot!("phrase", site("{{ phrase(key=\"wellcome\") }}").faults());
    assert_snapshot!("syntax", site("{% if page.title %}").faults());
}

#[test]
fn text_of_a_product_never_ends_the_script_element() {
    let evil = "</script><script>alert(1)</script>";
    let site = Folder::new()
        .with(
            "content/products/_index.md",
            "+++\ntitle = \"Products\"\n+++\n",
        )
        .with(
            "content/products/a.md",
            format!("+++\ntitle = '{evil}'\nsku = \"A\"\nprice = 5\nsummary = '{evil}'\n+++\n"),
        )
        .with(
            "plain/templates/product.html",
            "<script type=\"application/ld+json\">{{ page.json_ld }}</script>",
        )
        .built();
    let html = site.made("products/a/index.html");
    let json = html
        .strip_prefix("<script type=\"application/ld+json\">")
        .and_then(|rest| rest.strip_suffix("</script>"))
        .expect("one script element");
    assert!(!json.contains('<'));
    let json: serde_json::Value = serde_json::from_str(json).expect("is JSON");
    assert_eq!(json["@graph"][0]["name"], evil);
    assert_eq!(json["@graph"][0]["offers"]["price"], "5.00");
}
