//! What a hostile text can do: nothing that runs, nothing that takes long, no panic.

#![expect(
    clippy::print_stderr,
    reason = "measurements, run by hand, say what they measured"
)]

use std::collections::HashSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Surroundings that hand everything on.
struct Naive;

impl Surroundings for Naive {
    fn link(&self, destination: &str) -> Result<String, Unresolved> {
        Ok(destination.to_owned())
    }

    fn picture(&self, _destination: &str, alt: &str, _title: &str) -> Result<String, Unresolved> {
        let mut html = String::from("<img alt=\"");
        escape::attribute(&mut html, alt);
        html.push_str("\">");
        Ok(html)
    }

    fn component(&self, _call: &Call) -> Result<String, Unresolved> {
        Ok("<hr>".into())
    }

    fn phrase(&self, key: &str) -> String {
        key.to_owned()
    }
}

fn rendered(body: &str) -> Result<Rendered, Report> {
    let file = SourceText::new("a.md", body);
    let source = Source {
        file: &file,
        body: 0..body.len(),
    };
    let options = Options {
        author_html: AuthorHtml::Escape,
    };
    render(&source, &options, &Naive)
}

/// The tags of a text, each with its attributes' names and values.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("a tag ends");
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while !rest.trim().is_empty() {
            let end = rest.find(['=', ' ']).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            rest = rest[end..].trim_start();
            assert!(!key.is_empty(), "<{tag}> has an attribute without a name");
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let (inside, behind) = quoted.split_once('"').expect("a value ends");
                value = inside.to_owned();
                rest = behind.trim_start();
            }
            attributes.push((key, value));
        }
        tags.push((name.to_owned(), attributes));
    }
    tags
}

/// The elements and attributes that the writer makes.
const ELEMENTS: [&str; 36] = [
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "pre",
    "code",
    "hr",
    "br",
    "wbr",
    "em",
    "strong",
    "del",
    "a",
    "img",
    "input",
    "sup",
    "section",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "br/",
    "wbr/",
];
const ATTRIBUTES: [&str; 17] = [
    "id",
    "class",
    "href",
    "rel",
    "title",
    "role",
    "tabindex",
    "aria-label",
    "scope",
    "start",
    "type",
    "disabled",
    "checked",
    "alt",
    "/",
    "src",
    "lang",
];

/// Asserts that nothing but what the writer makes is in the text, and no address that runs.
fn assert_inert(body: &str, html: &str) {
    for (name, attributes) in tags(html) {
        let element = name.strip_prefix('/').unwrap_or(&name);
        assert!(
            ELEMENTS.contains(&element),
            "{body:?} made <{name}>:\n{html}"
        );
        for (key, value) in attributes {
            assert!(ATTRIBUTES.contains(&&*key), "{body:?} made {key}=:\n{html}");
            let address = value.to_lowercase().replace(char::is_whitespace, "");
            let runs = ["javascript:", "data:", "vbscript:", "file:"];
            let is_address = key == "href" || key == "src";
            assert!(
                !is_address || !runs.iter().any(|scheme| address.starts_with(scheme)),
                "{body:?} made {key}={value}"
            );
        }
    }
}

const PAYLOADS: [&str; 46] = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<br onclick=alert(1)>",
    "a <br onclick=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--><script>alert(1)</script>-->",
    "<!-- a --!><script>alert(1)</script>",
    "a <!-- b --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?x <script>alert(1)</script> ?>",
    "<!X <script>alert(1)</script>>",
    "<div\n onmouseover=alert(1)\n>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](java&Tab;script:alert(1))",
    "[a](java&NewLine;script:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#1;javascript:alert(1))",
    "[a](<&#32;javascript:alert(1)>)",
    "[a](javascript\\:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "[a](x \"\\\" onclick=alert(1) \")",
    "[a](x '\" onclick=\"alert(1)')",
    "[a](x\"onclick=\"alert(1))",
    "[a](<x\" onclick=\"alert(1)>)",
    "[a](#\"onclick=\"alert(1))\n\n# x {#\"onclick=\"alert(1)}",
    "![\" onerror=\"alert(1)](x)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "# a {onclick=alert(1)}",
    "# a {#x\"onclick=alert(1)}",
    "# a {.x\"onclick=alert(1)}",
    "# <script>alert(1)</script>\n\n|a|\n|-|",
    "# \"onclick=alert(1) x=\"\n\n|a|\n|-|",
    "```a\"><script>alert(1)</script>\n```",
    "```\"onclick=alert(1)\n```",
    "a[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script>",
    "> [!NOTE]<script>alert(1)</script>\n> <script>",
];

#[test]
fn no_payload_makes_a_tag_an_attribute_or_an_address_that_runs() {
    let mut written = 0;
    for payload in PAYLOADS {
        for body in [
            payload.to_owned(),
            format!("- {payload}"),
            format!("|a|\n|-|\n|{payload}|"),
        ] {
            if let Ok(rendered) = rendered(&body) {
                written += 1;
                assert_inert(&body, &rendered.html);
            }
        }
    }
    assert!(written > 50, "only {written} texts were written");
}

#[test]
#[should_panic(expected = "made onclick=")]
fn the_check_of_payloads_sees_a_handler() {
    assert_inert("", "<p class=\"x\" onclick=\"y\">a</p>");
}

/// Texts that make some parsers quadratic or overflow their stack.
fn pathological(size: usize) -> Vec<(&'static str, String)> {
    let fill = |piece: &str| piece.repeat(size / piece.len());
    let mut growing = String::new();
    for level in 0..99 {
        writeln!(growing, "{}- x", "  ".repeat(level)).expect("a string takes everything");
    }
    growing.push_str(&fill("\n"));
    let wide = format!(
        "{}\n{}\n{}",
        "|a".repeat(size / 8),
        "|-".repeat(size / 8),
        fill("|\n")
    );
    vec![
        (">", fill(">")),
        ("> a", fill("> a\n")),
        (
            "99 > and lazy lines",
            format!("{}a\n{}", ">".repeat(99), fill("a\n")),
        ),
        ("- ", fill("- ")),
        ("99 levels and empty lines", growing),
        ("[", fill("[")),
        ("![", fill("![")),
        ("[a](", fill("[a](")),
        ("[a](b", fill("[a](b")),
        ("![](nested", format!("{}{}", fill("!["), fill("](a)"))),
        ("]", format!("{}{}", fill("["), fill("]"))),
        ("*a**", fill("*a** ")),
        ("*a_", fill("*a _b ")),
        ("**", fill("**a ")),
        ("~~a~", fill("~~a~ ")),
        (
            "`",
            (1..size / 200).fold(String::new(), |text, n| text + &"`".repeat(n % 400) + " "),
        ),
        ("<", fill("<")),
        ("<!--", fill("a <!-- ")),
        ("<?", fill("a <?")),
        ("<!A", fill("a <!A ")),
        ("<![CDATA[", fill("a <![CDATA[")),
        ("<a ", fill("a <a b=\"c ")),
        ("<b>", fill("a <b> ")),
        ("&", fill("&")),
        (":---", fill("|:---\n")),
        ("|-|", fill("a|b\n-|-\n")),
        ("a wide table", wide),
        ("# a", fill("# a\n")),
        ("{#a}", fill("# a {#a}\n")),
        ("{", fill("{")),
        ("[a]: b", fill("[a]: b\n")),
        (
            "[x]",
            format!("[x]: {}\n\n{}", "y".repeat(size / 4), fill("[x] ")),
        ),
        ("[^a]", format!("{}\n\n[^a]: b", fill("[^a]"))),
        (
            "[^n]: ",
            (0..size / 20).fold(String::new(), |mut text, n| {
                write!(text, "[^{n}]\n\n[^{n}]: a\n\n").expect("a string takes everything");
                text
            }),
        ),
        ("[^a]: nested", fill("[^a]: ")),
        ("{{<", fill("{{<")),
        ("{{< a />}}", fill("{{< a />}}\n")),
        ("{{< a", fill("{{< a\n")),
        ("<div>{{<", format!("<div>\n{}", fill("{{< a />}}\n"))),
        ("[a](#b)", fill("[a](#b) ")),
        ("a: b", fill("a\n: b\n")),
        ("- [ ] a", fill("- [ ] a\n")),
        ("\\", fill("\\")),
        ("0", vec!["\0"; size].concat()),
    ]
}

/// The time this thread has run: where the system tells, without the time it waited for a busy
/// machine.
#[expect(
    clippy::disallowed_methods,
    reason = "it is the system's, not the site's"
)]
fn clock(start: Instant) -> Duration {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = ran.and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn slowest(size: usize) -> (Duration, &'static str) {
    let start = Instant::now();
    let mut slowest = (Duration::ZERO, "");
    for (name, body) in pathological(size) {
        let before = clock(start);
        drop(rendered(&body));
        let rendering = clock(start).saturating_sub(before);
        drop((anchors(&body), plain_text(&body, usize::MAX)));
        let all = clock(start).saturating_sub(before);
        if std::env::var_os("SHOW_TIMES").is_some() {
            eprintln!(
                "{rendering:>8.1?} {all:>8.1?} {name} ({} bytes)",
                body.len()
            );
        }
        slowest = slowest.max((all, name));
    }
    slowest
}

#[test]
fn no_text_of_200_kilobytes_takes_long() {
    let (time, name) = slowest(200_000);
    assert!(time < Duration::from_secs(5), "{name} took {time:?}");
}

#[test]
#[ignore = "measures: cargo test --release --lib markdown::attacks -- --ignored --nocapture"]
fn no_text_of_a_megabyte_takes_a_second() {
    let (time, name) = slowest(1_000_000);
    assert!(time < Duration::from_secs(3), "{name} took {time:?}");
}

#[test]
#[ignore = "measures: cargo test --release --lib markdown::attacks -- --ignored --nocapture"]
fn a_body_of_2_kilobytes_takes_microseconds() {
    let part = "## Nominal size\n\nThe ball valve closes **tightly** and opens with a *quarter* turn; \
                see [the data sheet](sheet.md) or `BV-50`. It takes 16 bar at 80 °C, and is made of brass.\n\n\
                - water & steam\n- compressed air\n- oil\n\n| DN | kg |\n|---:|---:|\n| 15 | 0.2 |\n| 20 | 0.3 |\n\n\
                ![Cut](cut.jpg)\n\nIts seat is of PTFE and can be changed without tools within minutes, while \
                the pipe stays where it is. Packed in cartons of ten, with a card for each valve.\n\n";
    let body = part.repeat(2_000 / part.len() + 1);
    let file = SourceText::new("a.md", body.as_str());
    let source = Source {
        file: &file,
        body: 0..body.len(),
    };
    let options = Options {
        author_html: AuthorHtml::Escape,
    };
    let run = || {
        let start = Instant::now();
        for _ in 0..20_000 {
            std::hint::black_box(render(&source, &options, &Naive)).expect("no faults");
        }
        start.elapsed() / 20_000
    };
    let plain = || {
        let start = Instant::now();
        for _ in 0..20_000 {
            let mut out = String::new();
            pulldown_cmark::html::push_html(
                &mut out,
                pulldown_cmark::Parser::new_ext(&body, syntax()),
            );
            std::hint::black_box(out);
        }
        start.elapsed() / 20_000
    };
    eprintln!(
        "{} bytes: ours {:?} {:?}, parser's own writer {:?}",
        body.len(),
        run(),
        run(),
        plain()
    );
}

fn ids(html: &str) -> Vec<String> {
    let attributes = tags(html)
        .into_iter()
        .flat_map(|(_, attributes)| attributes);
    attributes
        .filter(|(key, _)| key == "id")
        .map(|(_, value)| value)
        .collect()
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,8}",
        "\\PC{0,4}",
        prop::sample::select(vec![
            "# ",
            "## a",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "1. ",
            "    ",
            "```",
            "`",
            "*",
            "**",
            "~~",
            "[",
            "](",
            ")",
            "![",
            "<b>",
            "<!--",
            "-->",
            "<div>",
            "{{< a ",
            "{{<",
            "/>}}",
            "x=\"1\"",
            "{#a}",
            "|a|\n|-|\n",
            "|",
            "[^a]",
            "[^a]: ",
            "\n: ",
            "- [ ] ",
            "> [!NOTE]\n",
            "[r]: x\n",
            "\\",
            "&amp;",
            "球",
            "\u{308}",
            "\r\n",
            "a\n---\n",
            "(#a)",
            "<http://a>",
            "javascript:",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_written_without_a_panic_and_ids_are_unique(body in markdown()) {
        let anchors = anchors(&body);
        let words = plain_text(&body, 20);
        prop_assert!(words.chars().count() <= 20);
        match rendered(&body) {
            Ok(rendered) => {
                assert_inert(&body, &rendered.html);
                let ids = ids(&rendered.html);
                let unique: HashSet<_> = ids.iter().collect();
                prop_assert_eq!(unique.len(), ids.len(), "{}", rendered.html);
                for heading in &rendered.outline {
                    prop_assert!(anchors.contains(&heading.id));
                }
                drop(rendered.warnings.to_string());
            }
            Err(report) => drop(report.to_string()),
        }
    }
}
