//! What of a drawing comes into a page, and what never does.

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;

use super::super::svg::tests::pieces;
use super::*;

const PLACE: InPage<'static> = InPage {
    scope: "d1",
    letters: &["L", "D₁", "h & k"],
};

fn page(inner: &str) -> Option<String> {
    let root =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    let text = format!("{root} viewBox=\"0 0 60 40\">{inner}</svg>");
    inlined(text.as_bytes(), PLACE)
}

fn inner(written: &str) -> String {
    let whole = page(&format!("{written}<text>L</text>")).expect("may stand in a page");
    let (_, rest) = whole.split_once('>').expect("has a root");
    let end = "<text data-letter=\"L\">L</text></svg>";
    rest.strip_suffix(end).expect("ends so").to_owned()
}

#[test]
fn the_root_has_a_size_and_letters_are_marked() {
    let whole = page("<title>Valve</title><text x=\"3\"> D<tspan>₁</tspan></text><text>M</text>");
    insta::assert_snapshot!(whole.expect("has a letter"), @r#"<svg viewBox="0 0 60 40" width="60" height="40" aria-hidden="true"><text x="3" data-letter="D₁"> D<tspan>₁</tspan></text><text>M</text></svg>"#);
}

#[test]
fn styles_become_attributes_in_the_order_of_the_cascade() {
    for (written, shown) in [
        (
            "<path style=\"fill:none;stroke:#000;-inkscape-x:1;stroke-width:2px\"/>",
            "<path fill=\"none\" stroke=\"#000\" stroke-width=\"2px\"></path>",
        ),
        (
            "<style>.a{fill:red}path{fill:blue;stroke:red}</style><path class=\"a\" fill=\"#111\" style=\"stroke:lime\"/>",
            "<path fill=\"red\" stroke=\"lime\"></path>",
        ),
        (
            "<style>g > path:first-child{fill:red}</style><g><path/><path/></g>",
            "<g><path fill=\"red\"></path><path></path></g>",
        ),
        (
            "<path data-x=\"1\" tabindex=\"0\" role=\"x\"/>",
            "<path></path>",
        ),
    ] {
        assert_eq!(inner(written), shown, "{written}");
    }
}

#[test]
fn names_within_the_drawing_get_its_scope() {
    for (written, shown) in [
        (
            "<marker id=\"a\"/><path marker-end=\"url('#a')\"/>",
            "<marker id=\"d1-a\"></marker><path marker-end=\"url(#d1-a)\"></path>",
        ),
        (
            "<path id=\"b\" style=\"clip-path:url(&quot;#c&quot;)\"/><use xlink:href=\"#b\"/>",
            "<path id=\"d1-b\" clip-path=\"url(#d1-c)\"></path><use href=\"#d1-b\"></use>",
        ),
        ("<path fill=\"url(data:x)\"/>", "<path></path>"),
    ] {
        assert_eq!(inner(written), shown, "{written}");
    }
}

#[test]
fn a_drawing_without_a_letter_or_with_more_than_shapes_stays_a_file() {
    for written in [
        "<text>l</text>",
        "<text>L</text><image href=\"data:image/png;base64,x\"/>",
        "<text>L</text><a><path/></a>",
        "<text>L</text><svg/>",
        "<text>L</text><animate attributeName=\"x\"/>",
    ] {
        assert_eq!(page(written), None, "{written}");
    }
    let deep = format!("{}<text>L</text>{}", "<g>".repeat(70), "</g>".repeat(70));
    assert_eq!(page(&deep), None);
    let heavy = format!("<text>L</text><path d=\"{}\"/>", "M0 0".repeat(5_000));
    assert_eq!(page(&heavy), None);
}

#[test]
fn text_stays_text() {
    let whole = page("<text>h &amp; k</text><text>&lt;script></text>");
    let whole = whole.expect("has a letter");
    assert!(
        whole.contains("<text data-letter=\"h &amp; k\">h &amp; k</text>"),
        "{whole}"
    );
    assert!(whole.contains("<text>&lt;script&gt;</text>"), "{whole}");
}

/// What is wrong with a tag, if anything. Its names are in lower case.
fn harm(name: &str, attributes: &[(String, String)]) -> Option<String> {
    let is_in = |list: &[&str], name: &str| list.iter().any(|n| n.eq_ignore_ascii_case(name));
    let known = |key: &str| {
        let lists: [&[&str]; 3] = [&GEOMETRY, &PAINT, &["data-letter", "aria-hidden"]];
        lists.into_iter().any(|list| is_in(list, key))
    };
    if !is_in(&ELEMENTS, name) {
        return Some(format!("<{name}>"));
    }
    let bad = attributes.iter().find(|(key, value)| {
        let leaves = key == "href" && !value.starts_with("#d1-")
            || value.contains("url(") && !value.contains("url(#d1-");
        !known(key) || leaves
    });
    bad.map(|(key, value)| format!("{key}={value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_browser_finds_nothing_but_shapes_text_and_paint(inner in pieces()) {
        let Some(whole) = page(&format!("{inner}<text>L</text>")) else {
            return Ok(());
        };
        for Ok(token) in Tokenizer::new(&whole) {
            if let Token::StartTag(tag) = token {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let attributes: Vec<_> = tag.attributes.iter().map(|(k, v)| (text(k), text(v))).collect();
                prop_assert_eq!(harm(&text(&tag.name), &attributes), None, "{}", whole);
            }
        }
    }
}
