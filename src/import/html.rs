//! From the HTML of a shop to Markdown. The tree is looked through once, to count what will be
//! lost and to find the pictures; then ammonia lets through what is allowed by name, and only that
//! is turned into Markdown. The build escapes raw HTML once more.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use markup5ever_rcdom::{Node, NodeData};

use super::losses::{Loss, Losses};
use super::nesting;

/// Deepest nesting that is read; people write five.
const DEEPEST: usize = 200;

/// Largest text of a product in bytes.
const LARGEST: usize = 250_000;

/// What is kept; all of it has a form in Markdown.
const KEPT: [&str; 36] = [
    "a",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What says nothing itself, so that its loss is none.
const SILENT: [&str; 18] = [
    "html",
    "head",
    "body",
    "center",
    "font",
    "u",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "figure",
    "figcaption",
    "tfoot",
    "colgroup",
    "col",
    "small",
    "meta",
];

/// What can run, or show another's page.
const HARMFUL: [&str; 9] = [
    "script", "iframe", "object", "embed", "svg", "math", "base", "link", "style",
];

/// A text in Markdown, and what it had besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The Markdown.
    pub markdown: String,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// What was lost.
    pub losses: Losses,
}

/// A picture in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address.
    pub url: String,
    /// What it shows.
    pub alt: String,
}

/// Whether a cell holds HTML and not plain words: `a < b` is none.
pub fn is_html(text: &str) -> bool {
    let tag = |rest: &str| {
        let mut letters = rest.chars();
        match letters.next() {
            Some('/') => letters.next().is_some_and(|c| c.is_ascii_alphabetic()),
            Some('!') => true,
            Some(c) => c.is_ascii_alphabetic() && rest.contains('>'),
            None => false,
        }
    };
    text.match_indices('<').any(|(at, _)| tag(&text[at + 1..]))
}

/// Turns a body into Markdown.
///
/// # Errors
/// When it is too long or nested too deep to be somebody's text.
pub fn to_markdown(body: &str) -> Result<Text, String> {
    if body.len() > LARGEST {
        return Err(format!(
            "the text has {} bytes, {LARGEST} are allowed",
            body.len()
        ));
    }
    let body = body
        .replace(['\u{a0}', '\u{202f}'], " ")
        .replace("&nbsp;", " ");
    if !is_html(&body) {
        return Ok(Text {
            markdown: inert(&paragraphs(&plain_to_html(&body))?),
            ..Text::default()
        });
    }
    let mut text = survey(&body)?;
    text.markdown = inert(&paragraphs(&with_paragraphs(&body))?);
    Ok(text)
}

/// The words of a cell that may not hold HTML, such as a title, on one line.
pub fn to_words(cell: &str, losses: &mut Losses) -> String {
    let words = if is_html(cell) {
        match survey(cell) {
            Ok(text) => losses.extend(&text.losses),
            Err(_) => {
                losses.add(Loss::Harmful, "endless nesting");
                return String::new();
            }
        }
        let clean = ammonia::Builder::empty()
            .clean_content_tags(HashSet::from(["script", "style"]))
            .clean(cell)
            .to_string();
        unescaped(&clean)
    } else if cell.contains('&') {
        unescaped(cell)
    } else {
        cell.to_owned()
    };
    one_line(&words)
}

/// A text on one line, with single spaces, without control characters.
pub fn one_line(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control() || c == '\u{feff}', " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The few entities that shops write into plain cells.
fn unescaped(text: &str) -> String {
    let entities = [
        ("&nbsp;", " "),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (entity, c): (&str, &str)| text.replace(entity, c);
    entities.into_iter().fold(text.to_owned(), replace)
}

/// Looks through the tree: what will be lost, and which pictures there are.
fn survey(body: &str) -> Result<Text, String> {
    // Before anything is built of it: trees that are too deep cost the square of their depth.
    if nesting::deepest(body) > DEEPEST {
        return Err(format!("its HTML is nested more than {DEEPEST} deep"));
    }
    let tree = CONVERTER
        .with(|c| c.html_to_tree(body))
        .map_err(|why| why.to_string())?;
    let mut text = Text::default();
    // A node that is dropped empties those below it, also those that somebody holds.
    let mut open: Vec<Rc<Node>> = vec![Rc::clone(&tree)];
    while let Some(node) = open.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes = attrs.borrow();
            let value = |wanted: &str| {
                let mut found = attributes.iter().filter(|a| &*a.name.local == wanted);
                found.next().map(|a| a.value.to_string())
            };
            note_element(&name.local, &value, &mut text);
            for attribute in attributes.iter() {
                note_attribute(&attribute.name.local, &attribute.value, &mut text.losses);
            }
        }
        let children = node.children.borrow();
        open.extend(children.iter().rev().map(Rc::clone));
    }
    Ok(text)
}

fn note_element(name: &str, value: &dyn Fn(&str) -> Option<String>, text: &mut Text) {
    if name == "img" {
        if let Some(url) = value("src").filter(|url| is_web(url)) {
            let alt = one_line(&value("alt").unwrap_or_default());
            text.pictures.push(Picture { url, alt });
        } else if value("src").is_none_or(|url| !is_script(&url)) {
            text.losses.add(Loss::Link, "picture without a web address");
        }
    } else if name == "a" {
        if let Some(href) = value("href").filter(|href| !is_kept(href) && !is_script(href)) {
            text.losses
                .add(Loss::Link, &format!("`{}`", shortened(&href)));
        }
    } else if HARMFUL.contains(&name) {
        text.losses.add(Loss::Harmful, &format!("`<{name}>`"));
    } else if !KEPT.contains(&name) && !SILENT.contains(&name) {
        text.losses.add(Loss::NoForm, &format!("`<{name}>`"));
    }
}

fn note_attribute(name: &str, value: &str, losses: &mut Losses) {
    if name.starts_with("on") {
        losses.add(Loss::Harmful, &format!("`{name}`"));
    } else if is_script(value) {
        losses.add(Loss::Harmful, &format!("script in `{name}`"));
    }
}

fn shortened(address: &str) -> String {
    address.chars().take(60).collect()
}

/// Whether a link leads somewhere outside the shop that the text came from.
fn is_kept(address: &str) -> bool {
    let scheme = address.trim().to_ascii_lowercase();
    is_web(address) || scheme.starts_with("mailto:") || scheme.starts_with("tel:")
}

/// Whether it is the address of a page or picture on the web.
pub fn is_web(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.starts_with("https://") || address.starts_with("http://")
}

/// Whether an address runs when it is followed, however it is written.
pub fn is_script(address: &str) -> bool {
    let written = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    let address: String = written.take(40).collect::<String>().to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:text", "data:image/svg"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// Plain words with line breaks as paragraphs.
fn plain_to_html(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let lines = escaped.replace("\r\n", "\n").replace('\r', "\n");
    let part = |part: &str| format!("<p>{}</p>", part.trim().replace('\n', "<br>"));
    let parts = lines.split("\n\n").filter(|part| !part.trim().is_empty());
    parts.map(part).collect()
}

/// Shops show an empty line between words as a paragraph.
fn with_paragraphs(html: &str) -> String {
    let lines = html.replace("\r\n", "\n");
    if lines.contains("<pre") || lines.contains("<p") {
        return lines;
    }
    lines.replace("\n\n", "<br><br>")
}

fn paragraphs(html: &str) -> Result<String, String> {
    let clean = CLEANER.clean(html).to_string();
    let markdown = CONVERTER.with(|c| c.convert(&clean));
    markdown.map_err(|why| why.to_string())
}

/// Markdown in which nothing calls a component of the theme.
fn inert(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| {
        let line = line.replace("{{<", "\\{{<");
        // Two spaces at the end break a line, three are an accident.
        match line.trim_end() {
            words if line.ends_with("  ") && !words.is_empty() => format!("{words}  "),
            words => words.to_owned(),
        }
    });
    let mut out = String::new();
    let mut empty = 0;
    for line in lines {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(KEPT))
        .clean_content_tags(HashSet::from([
            "script", "style", "svg", "math", "noscript",
        ]))
        .tag_attributes([("a", HashSet::from(["href"]))].into_iter().collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    cleaner
});

thread_local! {
    static CONVERTER: HtmlToMarkdown = HtmlToMarkdown::builder()
        .options(Options {
            hr_style: HrStyle::Dashes,
            br_style: BrStyle::TwoSpaces,
            bullet_list_marker: BulletListMarker::Asterisk,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        })
        .build();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn markdown(body: &str) -> String {
        to_markdown(body).expect("is a text").markdown
    }

    #[test]
    fn html_becomes_markdown() {
        insta::assert_snapshot!(markdown(
            "<h2>Made to last</h2><p>A <b>strong</b>&nbsp;bowl, <a href=\"https://example.com/a\">see \
             here</a>.</p><ul><li>one</li><li>two</li></ul><table><tr><th>A</th><th>B</th></tr>\
             <tr><td>1</td><td>2</td></tr></table>"
        ), @r#"
        ## Made to last

        A **strong** bowl, [see here](https://example.com/a).

        * one
        * two

        | A | B |
        | - | - |
        | 1 | 2 |
        "#);
    }

    #[test]
    fn plain_words_stay_words() {
        insta::assert_snapshot!(markdown("5 * 3 < 20 & _more_\n# no heading\n\n{{< video />}}\n1. no list"), @r#"
        5 \* 3 < 20 & \_more\_  
        \# no heading

        \{{< video />}}  
        1\. no list
        "#);
    }

    #[test]
    fn what_could_do_harm_is_removed_and_counted() {
        let text = to_markdown(
            "<p onclick=\"x()\">A<script>alert(1)</script><svg onload=alert(2)></svg>\
             <a href=\" java\nscript:alert(3)\">b</a><img src=x onerror=alert(4)>\
             <iframe src=\"https://example.com\"></iframe><form>c</form>\
             <a href=\"/products/old\">old</a><img src=\"https://example.com/a.jpg\" alt=\"Bowl\"></p>",
        );
        let text = text.expect("is a text");
        insta::assert_snapshot!(text.markdown, @r#"
        Ab

        cold
        "#);
        insta::assert_snapshot!(text.losses.lines().join("\n"), @r#"
        removed as harmful: 1 × `<iframe>`, 1 × `<script>`, 1 × `<svg>`, 1 × `onclick`, 1 × `onerror`, 1 × `onload`, 1 × script in `href`
        lost, for Markdown has no form for it: 1 × `<form>`
        links that lead nowhere outside the shop, kept as words: 1 × `/products/old`, 1 × picture without a web address
        "#);
        assert_eq!(text.pictures.len(), 1);
    }

    #[test]
    fn words_of_a_cell_are_words() {
        let mut losses = Losses::default();
        let words = to_words(
            "<b>Bowl</b> &amp; dish\n<script>alert(1)</script>",
            &mut losses,
        );
        assert_eq!(words, "Bowl & dish");
        assert_eq!(losses.count(Loss::Harmful), 1);
        assert_eq!(to_words("DN < 50", &mut losses), "DN < 50");
    }

    #[test]
    fn endless_nesting_is_no_text() {
        for deep in [
            "<div>",
            "<div></x>",
            "<b a=1>",
            "<div><!-- </div> -->",
            "<div><object></div></object>",
        ] {
            let deep = deep.repeat(200_000 / deep.len());
            assert!(to_markdown(&deep).is_err(), "{}", &deep[..20]);
            assert_eq!(to_words(&deep, &mut Losses::default()), "");
        }
        let flat = "<p>a<li>b<br>".repeat(10_000);
        assert!(to_markdown(&flat).is_ok());
    }

    /// Pieces of a shop's texts, harmless and not, in any order.
    fn bodies() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-z<>&;\"'*_#`\\[\\](){}|!\n =/-]{0,8}",
            prop::sample::select(vec![
                "<p>",
                "</p>",
                "<b>bold</b>",
                "<script>alert(1)</script>",
                "<scr<script>ipt>",
                "<svg onload=alert(2)>",
                "<img src=x onerror=alert(3)>",
                "<img src=\"https://example.com/a.jpg\" alt=\"<script>\">",
                "<a href=\"javascript:alert(4)\">b</a>",
                "<a href=\"https://example.com/\">c</a>",
                "<ul><li>",
                "</ul>",
                "<table><tr><td>",
                "</table>",
                "<!--",
                "-->",
                "&lt;script&gt;alert(5)&lt;/script&gt;",
                "&amp;lt;script&amp;gt;",
                "<style>p{}</style>",
                "<iframe src=\"https://example.com\">",
                "{{< video />}}",
                "[d](javascript:alert(6))",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_clean_stays_as_it_is(body in bodies()) {
            let once = CLEANER.clean(&body).to_string();
            prop_assert_eq!(CLEANER.clean(&once).to_string(), once, "{}", body);
            let words = to_words(&body, &mut Losses::default());
            prop_assert!(!words.contains(char::is_control), "{:?}", words);
        }

        #[test]
        fn nothing_harmful_is_left(body in bodies()) {
            let written = to_markdown(&body).expect("is a text").markdown;
            // As a site would show it that lets all HTML of its authors through.
            let mut shown = String::new();
            pulldown_cmark::html::push_html(&mut shown, pulldown_cmark::Parser::new(&written));
            let again = survey(&shown).expect("is a text");
            prop_assert_eq!(again.losses.count(Loss::Harmful), 0, "{:?} became {:?}", body, written);
        }
    }
}
