//! Components in content and sections of composed pages: what they are given, and what is wrong.

use insta::assert_snapshot;

use crate::support::Folder;

const FILM: &str = "{#- A film. -#}{% component film(file: string, title: string = \"\", \
    loops: bool = false, width: integer = 640, @page) -%}\
    <video src=\"{{ file }}\" title=\"{{ title }}\" width=\"{{ width }}\"{% if loops %} loop{% endif %}>\
    {{ page.title }}</video>{%- endcomponent %}";

const STEPS: &str = "{% component steps(title: string, items: array = [], image = none, link = none) -%}\
    <h2>{{ title }}</h2>{% for i in items %}<p>{{ i.title }}</p>{% endfor %}\
    {% if link %}<a href=\"{{ link.url }}\">{{ link.title }}</a>{% endif %}\
    {% if image %}<img src=\"{{ image.src }}\" alt=\"{{ image.alt }}\">{% endif %}{%- endcomponent %}";

fn site(page: &str) -> Folder {
    Folder::new()
        .with("plain/components/film.html", FILM)
        .with("plain/components/sections/steps.html", STEPS)
        .with(
            "plain/templates/page.html",
            "{% for s in page.sections %}{{ s }}{% endfor %}{{ page.content }}",
        )
        .with("content/about.md", "+++\ntitle = \"About us\"\n+++\n")
        .with("content/tour.mp4", "film")
        .with("content/a.md", page)
}

fn text(body: &str) -> String {
    format!("+++\ntitle = \"Page\"\n+++\n{body}\n")
}

#[test]
fn a_component_in_content_gets_what_it_is_given() {
    let site = site(&text(
        "Before.\n\n{{< film file=\"tour.mp4\" title=\"A \\\"tour\\\"\" loops=true width=320 />}}\n\nAfter.",
    ))
    .built();
    assert_snapshot!(site.made("a/index.html"));
    assert_eq!(site.made("tour.mp4"), "film");
}

#[test]
fn what_is_wrong_with_a_component_is_shown_at_its_place() {
    let site = site(&text(
        "{{< flim file=\"tour.mp4\" />}}\n\n{{< film title=\"x\" />}}\n\n\
         {{< film file=\"tour.mp4\" wdith=3 />}}\n\n{{< film file=3 />}}\n\n\
         In a line {{< film file=\"tour.mp4\" />}} of text.\n\n{{< film file=\"tour.mp4 />}}\n",
    ));
    assert_snapshot!(site.faults());
}

#[test]
fn a_page_is_composed_of_sections() {
    let site = site(
        "+++\ntitle = \"Page\"\n[[sections]]\nsection = \"steps\"\ntitle = \"How\"\n\
         items = [{ title = \"One\" }, { title = \"<b>Two</b>\" }]\nlink = \"about.md\"\n+++\nText.\n",
    )
    .built();
    assert_snapshot!(site.made("a/index.html"));
}

#[test]
fn what_is_wrong_with_a_section_is_shown_with_its_line() {
    let site = site(
        "+++\ntitle = \"Page\"\n[[sections]]\nsection = \"stesp\"\n[[sections]]\nsection = \"steps\"\n\
         [[sections]]\nsection = \"steps\"\ntitle = \"How\"\nitmes = []\nitems = \"one\"\n\
         [[sections]]\nsection = \"steps\"\ntitle = \"How\"\nimage = \"none.jpg\"\n\
         [[sections]]\nsection = \"steps\"\ntitle = \"How\"\nlink = \"abuot.md\"\n+++\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn what_is_wrong_with_an_item_of_a_section_is_shown_with_its_line() {
    let stages = "{% component stages(items: array, steps: array = [], more: array = []) \
        {\"items\": {\"name\": \"text, needed\", \"days\": \"number\", \"image\": \"file\"}, \
        \"steps\": \"text or number\", \"more\": \"page\"} -%}{{ items | length }}{%- endcomponent %}";
    let site = site(
        "+++\ntitle = \"Page\"\n[[sections]]\nsection = \"stages\"\nsteps = [\"one\", 2, true]\n\
         more = [\"/about.md\", \"about\", 3]\n\
         items = [\n  { nmae = \"Turning\", days = \"three\" },\n  \"Milling\",\n  { name = 3, colour = \"red\" },\n  { days = 2 },\n]\n+++\n",
    )
    .with("plain/components/sections/stages.html", stages);
    assert_snapshot!(site.faults());
}

const PROOFS: &str = "{% component certificates(items: array) {\"items\": {\"name\": \"text, needed\", \"valid_until\": \"last day or text\"}} -%}\
    {% for i in items %}<p>{{ i.name }}: {% if i.valid_until is map %}{{ i.valid_until.text }} ({{ i.valid_until.iso }}) \
    {{ i.expired }} {{ i.expires_soon }}{% else %}{{ i.valid_until }}{% endif %}</p>\n{% endfor %}{%- endcomponent %}";

#[test]
fn a_last_day_of_an_item_is_a_day_and_words_stay_words() {
    let site = site(
        "+++\ntitle = \"Page\"\n[[sections]]\nsection = \"certificates\"\nitems = [\n\
         { name = \"Over\", valid_until = 2026-11-22 },\n\
         { name = \"Near\", valid_until = \"2026-11-23\" },\n\
         { name = \"Far\", valid_until = 2028-08-31 },\n\
         { name = \"Words\", valid_until = \"August 2020\" },\n]\n+++\n",
    )
    .with("plain/components/sections/certificates.html", PROOFS);
    assert_snapshot!(site.run(&["check"]).talk);
    assert_snapshot!(site.built().made("a/index.html"), @r"
    <p>Over: November 22, 2026 (2026-11-22) true false</p>
    <p>Near: November 23, 2026 (2026-11-23) false true</p>
    <p>Far: August 31, 2028 (2028-08-31) false false</p>
    <p>Words: August 2020</p>
    ");
}

#[test]
fn a_last_day_that_is_neither_a_day_nor_words_is_a_fault() {
    let site = site(
        "+++\ntitle = \"Page\"\n[[sections]]\nsection = \"certificates\"\n\
         items = [{ name = \"Bare\", valid_until = 2028 }]\n+++\n",
    )
    .with("plain/components/sections/certificates.html", PROOFS);
    assert_snapshot!(site.faults());
}

#[test]
fn a_section_whose_items_are_declared_wrong_is_a_fault_of_the_theme() {
    let kind = "{% component stages(items: array) {\"items\": {\"name\": \"txet\"}} -%}{%- endcomponent %}";
    let setting = "{% component steps(items: array) {\"itmes\": \"text\"} -%}{%- endcomponent %}";
    let site = site("+++\ntitle = \"Page\"\n+++\n")
        .with("plain/components/sections/stages.html", kind)
        .with("plain/components/sections/steps.html", setting);
    assert_snapshot!(site.faults());
}

#[test]
fn raw_html_is_shown_as_text_unless_brand_toml_trusts_it() {
    let page = text("<video autoplay></video>\n");
    let site = self::site(&page);
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!("raw_html", outcome.talk);
    assert!(site.made("a/index.html").contains("&lt;video autoplay&gt;"));
    let trusting = self::site(&page).with_brand("author_html = true").built();
    assert!(trusting.made("a/index.html").contains("<video autoplay>"));
}
