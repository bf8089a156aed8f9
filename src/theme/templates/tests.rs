//! Stories of templates, each ending in what the user sees.

use std::sync::mpsc;

use super::*;
use crate::theme::layer::tests::layer;

const PAGE: &str = "`/bv-50/` from content/bv-50.md";

fn environment() -> Environment {
    let mut global = Context::new();
    global.insert(
        "site",
        &std::collections::BTreeMap::from([("name", "Kestrel"), ("lang", "en")]),
    );
    Environment {
        global,
        phrase: Box::new(|kwargs| {
            let key: &str = kwargs.must_get("key")?;
            Err(tera::Error::message(format!("there is no phrase `{key}`")))
        }),
        limits: Limits {
            page_size: 100_000,
            render_time: std::time::Duration::from_secs(5),
        },
        watchdog: None,
    }
}

fn page_context() -> Context {
    let mut context = Context::new();
    let page = std::collections::BTreeMap::from([("title", "BV <50>"), ("summary", "A valve")]);
    context.insert("page", &page);
    context
}

fn load(layers: &[Layer]) -> Result<Templates, String> {
    Templates::load(layers).map_err(|report| report.to_string())
}

fn render_with(
    environment: Environment,
    layers: &[Layer],
    template: &str,
) -> Result<String, String> {
    let renderer = load(layers)?.for_language(environment);
    match renderer.render(template, &page_context(), PAGE) {
        Ok(bytes) => Ok(String::from_utf8(bytes).expect("is text")),
        Err(fault) => Err(Report::from(fault).to_string()),
    }
}

fn render(layers: &[Layer], template: &str) -> Result<String, String> {
    render_with(environment(), layers, template)
}

/// What is said of a template `product.html` of the theme caliper.
fn fault_of(template: &str) -> String {
    let layers = [layer(
        "themes/caliper",
        &[("templates/product.html", template)],
    )];
    render(&layers, "product.html").expect_err("is at fault")
}

#[test]
fn a_template_resolves_along_the_chain_and_a_site_can_name_a_layer() {
    let base = layer(
        "themes/base",
        &[
            (
                "templates/base.html",
                "<title>{% block title %}{{ site.name }}{% endblock %}</title>{% block main %}{% endblock %}",
            ),
            (
                "templates/product.html",
                "{% extends \"base.html\" %}{% block main %}plain{% endblock %}",
            ),
            (
                "components/card.html",
                "{% component card(title: String) %}<b>{{ title }}</b>{% endcomponent card %}",
            ),
        ],
    );
    let caliper = layer(
        "themes/caliper",
        &[(
            "templates/product.html",
            "{% extends \"base.html\" %}{% block main %}{{<card title={page.title} />}}{% endblock %}",
        )],
    );
    let site = layer(
        "theme",
        &[
            (
                "templates/product.html",
                "{% extends \"caliper/product.html\" %}{% block title %}Mine{% endblock %}",
            ),
            (
                "components/card.html",
                "{% component card(title: String) %}<i>{{ title }}</i>{% endcomponent card %}",
            ),
        ],
    );
    let two = [caliper.clone(), base.clone()];
    assert_eq!(
        render(&two, "product.html").as_deref(),
        Ok("<title>Kestrel</title><b>BV &lt;50&gt;</b>")
    );
    let three = [site, caliper, base];
    assert_eq!(
        render(&three, "product.html").as_deref(),
        Ok("<title>Mine</title><i>BV &lt;50&gt;</i>")
    );
}

#[test]
fn an_undefined_variable_names_template_line_and_page() {
    insta::assert_snapshot!(fault_of("{# A product #}\n\n<h1>\n    {{ page.titel }}\n</h1>"), @r"
    error: `titel` is not defined
     --> themes/caliper/templates/product.html:4:13
      |
    4 |     {{ page.titel }}
      |             ^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
      = help: did you mean `title`?
    ");
    insta::assert_snapshot!(fault_of("<p>{{ pge.title }}"), @r"
    error: `pge` is not defined
     --> themes/caliper/templates/product.html:1:7
      |
    1 | <p>{{ pge.title }}
      |       ^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
      = help: did you mean `page`?
    ");
    insta::assert_snapshot!(fault_of("<p>{{ page.price.text }}"), @r"
    error: `price` is not defined
     --> themes/caliper/templates/product.html:1:12
      |
    1 | <p>{{ page.price.text }}
      |            ^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
      = help: if it may be absent, ask first: `{% if … %}`
    ");
}

#[test]
fn a_tag_out_of_step_is_shown_with_the_one_that_is_open() {
    insta::assert_snapshot!(fault_of("{% block a %}\n{% for x in page.tags %}{{ x }}\n{% endblock %}"), @r"
    error: `endblock` comes before the end of `for`
     --> themes/caliper/templates/product.html:3:4
      |
    3 | {% endblock %}
      |    ^^^^^^^^
      |
     ::: themes/caliper/templates/product.html:2:1
      |
    2 | {% for x in page.tags %}{{ x }}
      | -- open since here
      |
      = help: write `{% endfor %}` before it
    ");
    insta::assert_snapshot!(fault_of("a\n{% endif %}"), @r"
    error: `endif` has no beginning
     --> themes/caliper/templates/product.html:2:4
      |
    2 | {% endif %}
      |    ^^^^^
    ");
    insta::assert_snapshot!(fault_of("{% fro x in page.tags %}{% endfor %}"), @r"
    error: there is no tag `fro`
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {% fro x in page.tags %}{% endfor %}
      |    ^^^
      |
      = help: did you mean `for`?
    ");
}

#[test]
fn every_unknown_name_is_reported_on_loading() {
    insta::assert_snapshot!(
        fault_of("<h1>\n\n  {{ page.title | uper }}</h1>\n{{ prase(key=\"x\") }} {{<cadr />}}\n{% include \"foot.html\" %}"),
        @r#"
        error: there is no filter `uper`
         --> themes/caliper/templates/product.html:3:19
          |
        3 |   {{ page.title | uper }}</h1>
          |                   ^^^^
          |
          = help: did you mean `upper`?

        error: there is no function `prase`
         --> themes/caliper/templates/product.html:4:4
          |
        4 | {{ prase(key="x") }} {{<cadr />}}
          |    ^^^^^^^^^^^^^^
          |
          = help: did you mean `phrase`?

        error: there is no component `cadr`
         --> themes/caliper/templates/product.html:4:24
          |
        4 | {{ prase(key="x") }} {{<cadr />}}
          |                        ^^^^^^^^

        error: there is no template `foot.html`
         --> themes/caliper/templates/product.html:5:12
          |
        5 | {% include "foot.html" %}
          |            ^^^^^^^^^^^
        "#
    );
    insta::assert_snapshot!(fault_of("a\n{% extends \"base.html\" %}"), @r#"
    error: `extends` needs to be the first tag of the template
     --> themes/caliper/templates/product.html:2:12
      |
    2 | {% extends "base.html" %}
      |            ^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(fault_of("{% extends \"bse.html\" %}"), @r#"
    error: there is no template `bse.html`
     --> themes/caliper/templates/product.html:1:13
      |
    1 | {% extends "bse.html" %}
      |             ^^^^^^^^
    "#);
}

#[test]
fn every_file_with_a_syntax_fault_is_reported() {
    let layers = [layer(
        "themes/caliper",
        &[
            ("templates/home.html", "<p>\n\n   {% if page %}\n</p>"),
            ("templates/post.html", "<p>\n{{ page. }}</p>"),
            ("templates/page.html", "<p>{{ page.title }}</p>"),
        ],
    )];
    insta::assert_snapshot!(render(&layers, "page.html").expect_err("is at fault"), @r"
    error: unexpected end of input
     --> themes/caliper/templates/home.html:3:17
      |
    3 |    {% if page %}
      |                 ^

    error: found `}}` but expected identifier
     --> themes/caliper/templates/post.html:2:10
      |
    2 | {{ page. }}</p>
      |          ^^
    ");
}

#[test]
fn components_that_call_one_another_without_end_are_shown_as_a_chain() {
    let layers = [layer(
        "themes/caliper",
        &[
            ("templates/product.html", "{% include \"main.html\" %}"),
            ("templates/main.html", "<main>{{<card />}}</main>"),
            (
                "components/card.html",
                "{% component card() %}\n\n  <p>{{<badge />}}</p>{% endcomponent %}",
            ),
            (
                "components/badge.html",
                "{% component badge() %}{{<card />}}{% endcomponent %}",
            ),
        ],
    )];
    insta::assert_snapshot!(render(&layers, "product.html").expect_err("has no end"), @r"
    error: components call one another without end
     --> themes/caliper/components/badge.html:1:24
      |
    1 | {% component badge() %}{{<card />}}{% endcomponent %}
      |                        ^^^^^^^^^^^^ this call closes the circle
      |
      = note: `product.html` → `card` → `badge` → `card`
      = note: while rendering `/bv-50/` from content/bv-50.md
    ");
    let renderer = load(&layers).expect("is sound").for_language(environment());
    let empty = Context::new();
    let fault = renderer
        .component("badge", &empty, &empty, PAGE)
        .expect_err("has no end");
    assert_eq!(fault.code, "component-recursion");
    assert_eq!(fault.notes[0], "`badge` → `card` → `badge`");
}

#[test]
fn templates_that_include_or_extend_themselves_are_faults() {
    let layers = [layer(
        "themes/caliper",
        &[
            ("templates/a.html", "x\n{% include \"b.html\" %}"),
            ("templates/b.html", "{% include \"a.html\" %}"),
        ],
    )];
    insta::assert_snapshot!(render(&layers, "a.html").expect_err("has no end"), @r#"
    error: the template includes itself
     --> themes/caliper/templates/a.html:2:13
      |
    2 | {% include "b.html" %}
      |             ^^^^^^
      |
      = note: `themes/caliper/templates/a.html` → `themes/caliper/templates/b.html` → `themes/caliper/templates/a.html`
    "#);
    insta::assert_snapshot!(fault_of("{% extends \"product.html\" %}"), @r#"
    error: the template extends itself
     --> themes/caliper/templates/product.html:1:13
      |
    1 | {% extends "product.html" %}
      |             ^^^^^^^^^^^^
      |
      = note: `themes/caliper/templates/product.html` → `themes/caliper/templates/product.html`
    "#);
}

#[test]
fn a_fault_in_a_component_shows_who_called_it() {
    let layers = [layer(
        "themes/caliper",
        &[
            (
                "templates/product.html",
                "<main>\n\n    {{<card c={page} />}}</main>",
            ),
            (
                "components/card.html",
                "{% component card(c) %}\n  {{ c.price }}{% endcomponent %}",
            ),
        ],
    )];
    insta::assert_snapshot!(render(&layers, "product.html").expect_err("is at fault"), @r"
    error: `price` is not defined
     --> themes/caliper/components/card.html:2:8
      |
    2 |   {{ c.price }}{% endcomponent %}
      |        ^^^^^
      |
     ::: themes/caliper/templates/product.html:3:7
      |
    3 |     {{<card c={page} />}}</main>
      |       ----------------- called from here
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
      = help: if it may be absent, ask first: `{% if … %}`
    ");
    insta::assert_snapshot!(fault_of("{% component a(n: Integer) %}{{ n }}{% endcomponent %}\n{{<a m={1} />}}"), @r"
    error: unknown argument(s) `m` in component call. Possible argument(s) are: `n`
     --> themes/caliper/templates/product.html:2:3
      |
    2 | {{<a m={1} />}}
      |   ^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    ");
    insta::assert_snapshot!(fault_of("{{ phrase(key=\"x\") }}"), @r#"
    error: there is no phrase `x`
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {{ phrase(key="x") }}
      |    ^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
}

#[test]
fn a_page_without_end_stops_at_the_limit() {
    insta::assert_snapshot!(fault_of("{% for i in range(end=100000) %}<p>Zeile {{ i }}</p>{% endfor %}"), @r"
    error: the page is larger than 100000 bytes
    --> themes/caliper/templates/product.html
     = note: what was written last: `<p>Zeile 5944</p><p>Zeile 5945</p><p>Zeile 5946</p><p>Zeile`
     = note: while rendering `/bv-50/` from content/bv-50.md
     = help: set a higher `page_size` under `[limits]` in brand.toml, if so much is meant
    ");
}

#[test]
fn a_page_that_writes_too_slowly_stops_at_the_time_limit() {
    let mut environment = environment();
    environment.limits.render_time = std::time::Duration::from_millis(20);
    environment.limits.page_size = usize::MAX;
    let layers = [layer(
        "themes/caliper",
        &[(
            "templates/product.html",
            "{% for i in range(end=100000) %}{% for j in range(end=100000) %}.{% endfor %}{% endfor %}",
        )],
    )];
    let fault = render_with(environment, &layers, "product.html").expect_err("takes too long");
    assert!(
        fault.starts_with("error: the page is not done after 0.02 seconds\n"),
        "{fault}"
    );
}

#[test]
fn a_loop_that_writes_nothing_is_found_by_the_watchdog() {
    let (tell, told) = mpsc::channel();
    let patience = std::time::Duration::from_millis(30);
    let watchdog = Watchdog::start(patience, move |stuck| {
        // The receiver may be gone when the machine is slow.
        let _ = tell.send(stuck);
    });
    let layers = [layer(
        "themes/caliper",
        &[(
            "templates/product.html",
            "{% for i in range(end=40000) %}{% for j in range(end=100) %}{% set x = j %}{% endfor %}{% endfor %}",
        )],
    )];
    let environment = Environment {
        watchdog: Some(watchdog),
        ..environment()
    };
    render_with(environment, &layers, "product.html").expect("does end at last");
    let stuck = told.recv().expect("the watchdog has spoken");
    assert_eq!(
        stuck,
        Stuck {
            page: PAGE.to_owned(),
            template: "product.html".to_owned()
        }
    );
    assert!(
        told.recv().is_err(),
        "it speaks once, and ends with its owner"
    );
}

#[test]
fn no_function_reaches_files_environment_or_network() {
    for name in [
        "get_env",
        "load_data",
        "read_file",
        "resize_image",
        "get_url",
        "now",
        "get_random",
    ] {
        let fault = fault_of(&format!(
            "{{{{ {name}(name=\"HOME\", path=\"/etc/passwd\") }}}}"
        ));
        assert!(
            fault.starts_with(&format!("error: there is no function `{name}`\n")),
            "{fault}"
        );
    }
}

#[test]
fn content_asks_a_component_for_its_arguments() {
    let layers = [layer(
        "themes/caliper",
        &[
            (
                "components/sections/hero.html",
                "{% component hero(title: String, text: String = \"\", @site) %}<h2>{{ title }}</h2>{{ text }}{{ site.name }}{% endcomponent %}",
            ),
            (
                "components/video.html",
                "{% component video(file) %}{{ file }}{% endcomponent %}",
            ),
        ],
    )];
    let templates = load(&layers).expect("is sound");
    assert_eq!(templates.component_names(Role::Section), ["hero"]);
    assert_eq!(templates.component_names(Role::Component), ["video"]);
    let hero = templates.component("hero").expect("exists");
    let arguments: Vec<_> = hero
        .info
        .args()
        .iter()
        .map(|a| (a.name(), a.is_required()))
        .collect();
    assert_eq!(
        arguments,
        [("site", false), ("text", false), ("title", true)]
    );
    assert!(templates.component("nothing").is_none());
    let renderer = templates.for_language(environment());
    let mut arguments = Context::new();
    let none = Context::new();
    let fault = renderer
        .component("hero", &arguments, &none, PAGE)
        .expect_err("lacks the title");
    insta::assert_snapshot!(Report::from(fault).to_string(), @r#"
    error: argument `title` (type: `string`) missing
     --> themes/caliper/components/sections/hero.html:1:1
      |
    1 | {% component hero(title: String, text: String = "", @site) %}<h2>{{ title }}</h2>{{ text }}{{ site.name }}{% endcomponent %}
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
    arguments.insert("title", "A & B");
    let html = renderer.component("hero", &arguments, &none, PAGE);
    assert_eq!(html.as_deref(), Ok("<h2>A &amp; B</h2>Kestrel"));
}

/// What is said of a page that asks for a shared component `mark`, which is this.
fn fault_of_shared(component: &str, call: &str) -> String {
    let layers = [layer(
        "themes/caliper",
        &[
            ("components/mark.html", component),
            ("templates/product.html", call),
        ],
    )];
    render(&layers, "product.html").expect_err("is at fault")
}

#[test]
fn a_shared_component_knows_the_site_but_not_the_page() {
    let layers = [layer(
        "themes/caliper",
        &[
            (
                "components/mark.html",
                "{% component mark(bold = false, @site) %}{% if bold %}<b>{% endif %}{{ site.name }}{% endcomponent %}",
            ),
            (
                "templates/product.html",
                "{{ shared(component=\"mark\") }} {{ shared(component=\"mark\", bold=true) }}",
            ),
        ],
    )];
    assert_eq!(
        render(&layers, "product.html").as_deref(),
        Ok("Kestrel <b>Kestrel")
    );
    insta::assert_snapshot!(fault_of_shared(
        "{% component mark(@page) %}\n<i>{{ page.title }}</i>{% endcomponent %}",
        "\n{{ shared(component=\"mark\") }}",
    ), @r#"
    error: what is shared does not know its page, which `@page` asks for: call it as `{{<mark />}}`
     --> themes/caliper/templates/product.html:2:4
      |
    2 | {{ shared(component="mark") }}
      |    ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
}

#[test]
fn what_can_not_be_shared_is_said_at_the_call() {
    let component = "{% component mark(list = []) %}{% for i in range(end=90000) %}{{ i }}{% endfor %}{% endcomponent %}";
    insta::assert_snapshot!(fault_of_shared(component, "{{ shared(component=\"marc\") }}"), @r#"
    error: there is no component `marc`
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {{ shared(component="marc") }}
      |    ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
      = help: did you mean `mark`?
    "#);
    insta::assert_snapshot!(fault_of_shared(component, "{{ shared(component=\"mark\", list=[1]) }}"), @r#"
    error: `list` must be a text, a number, true or false to be shared
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {{ shared(component="mark", list=[1]) }}
      |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
    insta::assert_snapshot!(fault_of_shared(component, "{{ shared(component=\"mark\", lost=1) }}"), @r#"
    error: unknown argument(s) `lost` in component call. Possible argument(s) are: `list`
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {{ shared(component="mark", lost=1) }}
      |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
    insta::assert_snapshot!(fault_of_shared(component, "{{ shared(component=\"mark\") }}"), @r#"
    error: `mark` is larger than 100000 bytes
     --> themes/caliper/templates/product.html:1:4
      |
    1 | {{ shared(component="mark") }}
      |    ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
    insta::assert_snapshot!(fault_of_shared("{% component mark() %}{{ shared(component=\"mark\") }}{% endcomponent %}", "{{ shared(component=\"mark\") }}"), @r#"
    error: a shared component can't ask for `shared`: call the other one directly
     --> themes/caliper/components/mark.html:1:26
      |
    1 | {% component mark() %}{{ shared(component="mark") }}{% endcomponent %}
      |                          ^^^^^^^^^^^^^^^^^^^^^^^^
      |
     ::: themes/caliper/templates/product.html:1:4
      |
    1 | {{ shared(component="mark") }}
      |    ------------------------ called from here
      |
      = note: while rendering `/bv-50/` from content/bv-50.md
    "#);
}
