//! SVG files are drawings and programs at once. They are shown through `<img>`, where browsers run
//! nothing (what of one stands in a page itself, [`inline`](super::inline) narrows further); but
//! their address can be opened too, so only elements and attributes that draw are published (SVG 2,
//! appendix F), and nothing that leads to another file.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use super::svg_entities::Entities;
use super::{Lettering, PictureFault, Size};

/// Elements that draw or describe. All others go, with what is in them.
const ELEMENTS: [&str; 60] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "switch",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "image",
    "a",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "clipPath",
    "mask",
    "marker",
    "filter",
    "view",
    "style",
    "animate",
    "animateTransform",
    "animateMotion",
    "mpath",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "tref",
];

/// What makes XML a drawing (SVG 2, section 1.4).
const NAME_SPACE: &str = "http://www.w3.org/2000/svg";

/// The size of a drawing that says none (CSS 2.1, section 10.3.2).
const UNSIZED: Size = Size {
    width: 300,
    height: 150,
};

/// A drawing that only draws, and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    /// The file that may be published.
    pub clean: String,
    /// As its root says.
    pub size: Size,
    /// Whether it has text.
    pub lettering: Lettering,
}

/// Reads a drawing and leaves out what does not draw.
pub(super) fn drawing(bytes: &[u8]) -> Result<Drawing, PictureFault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| PictureFault::Svg("is not UTF-8".to_owned()))?
        .trim_start_matches('\u{feff}');
    let mut cleaner = Cleaner {
        out: String::with_capacity(text.len()),
        entities: Entities::default(),
        size: None,
        lettering: Lettering::Outlines,
        open: 0,
        dropped: None,
        in_style: false,
    };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|e| malformed(&e))? {
            Event::Eof => break,
            event => cleaner.take(event)?,
        }
    }
    match cleaner.size {
        Some(size) if cleaner.open == 0 => Ok(Drawing {
            clean: cleaner.out,
            size,
            lettering: cleaner.lettering,
        }),
        Some(_) => Err(PictureFault::Truncated),
        None => Err(PictureFault::NotAPicture),
    }
}

fn malformed(error: &dyn std::fmt::Display) -> PictureFault {
    PictureFault::Svg(format!("is not well-formed: {error}"))
}

/// What has been written so far, and where the reader is.
struct Cleaner {
    out: String,
    entities: Entities,
    size: Option<Size>,
    lettering: Lettering,
    open: usize,
    /// How many elements were open around the one that is being left out.
    dropped: Option<usize>,
    in_style: bool,
}

impl Cleaner {
    fn take(&mut self, event: Event<'_>) -> Result<(), PictureFault> {
        match event {
            Event::Start(tag) => {
                self.start(&tag, ">")?;
                self.open += 1;
            }
            Event::Empty(tag) => {
                self.start(&tag, "/>")?;
                if self.dropped == Some(self.open) {
                    self.dropped = None;
                }
            }
            Event::End(tag) => {
                self.open = self.open.saturating_sub(1);
                self.in_style = false;
                match self.dropped {
                    None => self.out.extend(["</", tag.name().as_ref(), ">"]),
                    Some(open) if open == self.open => self.dropped = None,
                    Some(_) => {}
                }
            }
            Event::Text(text) => self.text(&text)?,
            Event::CData(text) => self.text(&escape::escape(&*text))?,
            Event::GeneralRef(reference) => {
                let text = format!("&{};", &*reference);
                let text = escape::escape(self.entities.resolve(&text)?).into_owned();
                self.text(&text)?;
            }
            Event::DocType(declaration) => self.entities = Entities::read(&declaration),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'_>, end: &str) -> Result<(), PictureFault> {
        if self.dropped.is_some() {
            return Ok(());
        }
        let local = tag.local_name();
        let local = local.as_ref();
        if self.size.is_none() && local != "svg" {
            return Err(PictureFault::NotAPicture);
        }
        let attributes = self.attributes(tag)?;
        if !ELEMENTS.contains(&local) || retargets(&attributes) {
            self.dropped = Some(self.open);
            return Ok(());
        }
        let is_root = self.size.is_none();
        self.size = self.size.or_else(|| Some(size(&attributes)));
        self.in_style = local == "style" && end == ">";
        if local == "text" {
            self.lettering = Lettering::Type;
        }
        self.out.extend(["<", tag.name().as_ref()]);
        if is_root && tag.name().as_ref() == "svg" && attributes.iter().all(|(k, _)| k != "xmlns") {
            // Without it browsers take the file for plain XML and show nothing.
            self.out.extend([" xmlns=\"", NAME_SPACE, "\""]);
        }
        for (key, value) in &attributes {
            if is_drawn(local, key, value) {
                let value = escape::escape(value.as_str());
                self.out.extend([" ", key, "=\"", value.as_ref(), "\""]);
            }
        }
        self.out.push_str(end);
        Ok(())
    }

    fn attributes(&self, tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, PictureFault> {
        tag.attributes()
            .map(|attribute| {
                let attribute = attribute.map_err(|e| malformed(&e))?;
                let value = self.entities.resolve(&attribute.value)?;
                Ok((attribute.key.as_ref().to_owned(), value.into_owned()))
            })
            .collect()
    }

    fn text(&mut self, text: &str) -> Result<(), PictureFault> {
        if self.dropped.is_some() || self.size.is_none() {
            return Ok(());
        }
        if self.in_style && !stays_inside(text) {
            return Err(PictureFault::Svg(
                "has a style sheet that loads other files".to_owned(),
            ));
        }
        self.out.push_str(text);
        Ok(())
    }
}

/// Whether an animation would change where something leads, or add a handler.
fn retargets(attributes: &[(String, String)]) -> bool {
    attributes.iter().any(|(key, value)| {
        let value = value.trim().to_ascii_lowercase();
        key == "attributeName" && (value.ends_with("href") || value.starts_with("on"))
    })
}

fn is_drawn(element: &str, key: &str, value: &str) -> bool {
    let local = key.rsplit(':').next().unwrap_or(key).to_ascii_lowercase();
    if key.starts_with("xmlns") {
        return !value.contains(['<', '"']);
    }
    match local.as_str() {
        "href" | "src" if element == "a" => false,
        "href" | "src" => value.starts_with('#') || is_picture_data(value),
        "base" => false,
        _ => !local.starts_with("on") && stays_inside(value),
    }
}

fn is_picture_data(value: &str) -> bool {
    let value = value.trim_start().to_ascii_lowercase();
    ["png", "jpeg", "jpg", "gif", "webp"]
        .iter()
        .any(|kind| value.starts_with(&format!("data:image/{kind};")))
}

/// Whether CSS leads to no other file and hides nothing behind escapes.
fn stays_inside(css: &str) -> bool {
    let css: Cow<'_, str> = css.to_ascii_lowercase().into();
    let inside = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        rest.starts_with('#') || rest.starts_with("&quot;#") || rest.starts_with("data:")
    };
    let hidden = [
        "@import",
        "javascript:",
        "expression(",
        "image(",
        "image-set(",
    ];
    let hides = hidden.iter().any(|word| css.contains(word));
    let escapes = css.contains('\\') && css.contains('(');
    !hides && !escapes && css.split("url(").skip(1).all(inside)
}

fn size(attributes: &[(String, String)]) -> Size {
    let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v);
    let view: Vec<f64> = get("viewBox")
        .map(|v| v.split([' ', ',']).filter_map(|n| n.parse().ok()).collect())
        .unwrap_or_default();
    let view = match view[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    };
    let width = get("width").and_then(|v| length(v));
    let height = get("height").and_then(|v| length(v));
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        (_, _, None) => return UNSIZED,
    };
    Size::new(whole(width), whole(height))
}

/// A length in CSS pixels; percentages say nothing here.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+'));
    let number: f64 = text[..text.len() - unit.len()].parse().ok()?;
    let factor = match unit.trim() {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" | "em" | "rem" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    Some(number * factor).filter(|n| *n > 0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what fits"
)]
fn whole(length: f64) -> u32 {
    length.round().clamp(1.0, 100_000.0) as u32
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(inner: &str) -> String {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inner}</svg>");
        let drawing = drawing(text.as_bytes()).expect("is a drawing");
        drawing.clean[40..drawing.clean.len() - 6].to_owned()
    }

    #[test]
    fn what_draws_stays_and_what_runs_or_leads_away_goes() {
        for (written, published) in [
            ("<path d=\"M0 0\"/>", "<path d=\"M0 0\"/>"),
            ("<script>alert(1)</script><g/>", "<g/>"),
            ("<script href=\"x\"/><g></g>", "<g></g>"),
            ("<g onload=\"x()\" oNclick=\"y\"/>", "<g/>"),
            ("<foreignObject><g/><p/></foreignObject><g/>", "<g/>"),
            ("<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", ""),
            ("<a href=\"javascript:x\"><g/></a>", "<a><g/></a>"),
            ("<use href=\"#a\"/>", "<use href=\"#a\"/>"),
            ("<use xlink:href=\"http://x/#a\"/>", "<use/>"),
            ("<image href=\"file:///etc/passwd\"/>", "<image/>"),
            ("<image href=\"data:image/svg+xml,x\"/>", "<image/>"),
            (
                "<image href=\"data:image/png;base64,x\"/>",
                "<image href=\"data:image/png;base64,x\"/>",
            ),
            ("<animate attributeName=\"href\" to=\"x\"/>", ""),
            (
                "<g style=\"fill:url(//x)\" fill=\"url(#g)\"/>",
                "<g fill=\"url(#g)\"/>",
            ),
            ("<style>.a{fill:red}</style>", "<style>.a{fill:red}</style>"),
            ("<text>a &lt; b</text>", "<text>a &lt; b</text>"),
            ("<title><![CDATA[<b>]]></title>", "<title>&lt;b&gt;</title>"),
            ("<?xml-stylesheet href=\"x\"?><!-- x -->", ""),
        ] {
            assert_eq!(clean(written), published, "{written}");
        }
    }

    #[test]
    fn a_style_sheet_that_loads_files_is_a_fault() {
        for css in ["@import 'x'", "a{b:url(http://x)}", "a{b:u\\72l(x)}"] {
            let text = format!("<svg><style>{css}</style></svg>");
            assert!(drawing(text.as_bytes()).is_err(), "{css}");
        }
    }

    #[test]
    fn entities_are_written_out_and_external_ones_are_faults() {
        let head = "<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">]>";
        let text = format!("{head}<svg xmlns=\"&ns;\"><text>&ns;</text></svg>");
        let found = drawing(text.as_bytes()).expect("is a drawing").clean;
        assert_eq!(
            found,
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>http://www.w3.org/2000/svg</text></svg>"
        );
        let head = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
        let text = format!("{head}<svg><text>&x;</text></svg>");
        assert_eq!(
            drawing(text.as_bytes()),
            Err(PictureFault::Svg(
                "uses the entity `x`, which it does not define".into()
            ))
        );
    }

    #[test]
    fn the_size_comes_from_the_root() {
        for (root, width, height) in [
            ("width=\"40\" height=\"20px\"", 40, 20),
            ("viewBox=\"0 0 24 12\"", 24, 12),
            ("viewBox=\"0,0,24,12\" width=\"100%\"", 24, 12),
            ("viewBox=\"0 0 24 12\" width=\"48\"", 48, 24),
            ("width=\"25.4mm\" height=\"1in\"", 96, 96),
            ("", 300, 150),
        ] {
            let text = format!("<svg {root}/>");
            let found = drawing(text.as_bytes()).expect("is a drawing").size;
            assert_eq!(found, Size::new(width, height), "{root}");
        }
    }

    #[test]
    fn what_is_not_a_whole_drawing_is_a_fault() {
        assert_eq!(drawing(b"<html/>"), Err(PictureFault::NotAPicture));
        assert_eq!(drawing(b"<svg><g>"), Err(PictureFault::Truncated));
        assert!(matches!(drawing(b"<svg></g>"), Err(PictureFault::Svg(_))));
        assert!(matches!(drawing(b"<svg>\xFF"), Err(PictureFault::Svg(_))));
    }

    /// Pieces of drawings, harmless and not, in any order.
    pub(in super::super) fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-z<>&;\"' =/]{0,6}",
            prop::sample::select(vec![
                "<g>",
                "</g>",
                "<g/>",
                "<g onload=\"x()\" fill='a&lt;\"b'>",
                "<script>",
                "</script>",
                "<a href=\"javascript:x\">",
                "</a>",
                "<use href=\"#a\"/>",
                "<style>.a{fill:red}",
                "</style>",
                "<text>",
                "</text>",
                "<![CDATA[",
                "<b>&amp;",
                "]]>",
                "&lt;",
                "&#60;script&#62;",
                "&amp;lt;",
                "<!-- ",
                " -->",
                "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/>",
                "<image href=\"data:image/png;base64,x\"/>",
                "<path style=\"fill:url(#a);stroke:url('x')\" class=\"a\" id=\"p\"/>",
                "<foreignObject>",
                "</foreignObject>",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_clean_drawing_is_clean(inner in pieces()) {
            let text = format!("<svg xmlns=\"{NAME_SPACE}\">{inner}</svg>");
            if let Ok(once) = drawing(text.as_bytes()) {
                let twice = drawing(once.clean.as_bytes());
                prop_assert_eq!(twice.as_ref(), Ok(&once), "{}", text);
            }
        }
    }
}
