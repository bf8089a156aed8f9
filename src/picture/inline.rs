//! A drawing as part of a page, so that its letters can answer to the table beside it. What stands
//! in a page is under the page's rules: style sheets of a drawing would style the page, style
//! attributes are refused by the site's own Content-Security-Policy, and the `id`s of two drawings
//! may be the same. So styles become attributes (SVG 2, section 6.6) and `id`s get a scope; and a
//! drawing with anything else than shapes, text and paint stays a file.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::escape::escape;
use roxmltree::{Document, Node};
use simplecss::{AttributeOperator, DeclarationTokenizer, Element, PseudoClass, StyleSheet};

use super::svg;

/// A heavier drawing is better a file: it is fetched when it comes into view, and kept.
const HEAVIEST: usize = 16 * 1024;

/// Deeper than drawing programs nest groups.
const DEEPEST: usize = 64;

/// Elements that may stand in a page.
const ELEMENTS: [&str; 20] = [
    "svg",
    "g",
    "defs",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "clipPath",
    "mask",
    "marker",
];

/// Elements that say what the page says itself, or whose rules were applied.
const LEFT_OUT: [&str; 3] = ["title", "desc", "style"];

/// Attributes that place and shape.
const GEOMETRY: [&str; 46] = [
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "lengthAdjust",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "offset",
    "orient",
    "overflow",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "spreadMethod",
    "textLength",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Properties of CSS that are attributes too (SVG 2, section 6.6).
const PAINT: [&str; 44] = [
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "direction",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "opacity",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "unicode-bidi",
    "vector-effect",
    "visibility",
    "word-spacing",
    "writing-mode",
];

/// How a drawing stands in its page.
#[derive(Debug, Clone, Copy)]
pub struct InPage<'a> {
    /// Begins its `id`s; no other drawing of the page has it.
    pub scope: &'a str,
    /// Texts that are measures: each gets `data-letter`.
    pub letters: &'a [&'a str],
}

/// The drawing as an `svg` element for a page of HTML, beside a text that says what it shows. None
/// when it has none of the letters, when it is heavy, or when it holds what has no place in a page.
#[must_use]
pub fn inlined(bytes: &[u8], place: InPage<'_>) -> Option<String> {
    let drawing = svg::drawing(bytes).ok()?;
    if drawing.clean.len() > HEAVIEST {
        return None;
    }
    let document = Document::parse(&drawing.clean).ok()?;
    let mut sheet = StyleSheet::new();
    for style in document.descendants().filter(|n| n.has_tag_name("style")) {
        sheet.parse_more(style.text().unwrap_or_default());
    }
    let mut writer = Writer {
        out: String::with_capacity(drawing.clean.len()),
        sheet,
        place,
        found: false,
    };
    let root = document.root_element();
    let mut attributes = writer.attributes(root);
    attributes.retain(|(name, _)| !matches!(name.as_ref(), "width" | "height" | "id" | "x" | "y"));
    let (width, height) = (drawing.size.width, drawing.size.height);
    if attributes.iter().all(|(name, _)| name != "viewBox") {
        attributes.push(("viewBox".into(), format!("0 0 {width} {height}")));
    }
    let own = [("width", width), ("height", height)];
    attributes.extend(own.map(|(name, length)| (name.into(), length.to_string())));
    attributes.push(("aria-hidden".into(), "true".to_owned()));
    writer.element(root, &attributes, 0)?;
    writer.found.then_some(writer.out)
}

/// A name and a value.
type Attribute<'a> = (Cow<'a, str>, String);

struct Writer<'a> {
    out: String,
    sheet: StyleSheet<'a>,
    place: InPage<'a>,
    found: bool,
}

impl Writer<'_> {
    /// None when there is something that has no place in a page.
    fn element(&mut self, node: Node<'_, '_>, own: &[Attribute<'_>], depth: usize) -> Option<()> {
        let name = node.tag_name().name();
        if depth > DEEPEST || !ELEMENTS.contains(&name) || name == "svg" && depth > 0 {
            return None;
        }
        self.out.extend(["<", name]);
        for (name, value) in own {
            self.out.extend([" ", name, "=\"", &escape(value), "\""]);
        }
        if name == "text" {
            self.letter(node);
        }
        self.out.push('>');
        let is_text = matches!(name, "text" | "tspan");
        for child in node.children() {
            match child.text() {
                Some(text) if child.is_text() && is_text => self.out.push_str(&escape(text)),
                _ if child.is_element() && !LEFT_OUT.contains(&child.tag_name().name()) => {
                    let attributes = self.attributes(child);
                    self.element(child, &attributes, depth + 1)?;
                }
                _ => {}
            }
        }
        self.out.extend(["</", name, ">"]);
        Some(())
    }

    /// Marks a text that is one of the letters.
    fn letter(&mut self, node: Node<'_, '_>) {
        let texts = node.descendants().filter(Node::is_text);
        let text: String = texts.filter_map(|node| node.text()).collect();
        let text = text.trim();
        if self.place.letters.contains(&text) {
            self.found = true;
            let text = escape(text);
            write!(self.out, " data-letter=\"{text}\"").expect("a string takes all");
        }
    }

    /// What an element says of itself, in the order of the cascade: its attributes, the rules that
    /// apply to it, its style.
    fn attributes<'n>(&self, node: Node<'n, '_>) -> Vec<Attribute<'n>> {
        let mut all: Vec<Attribute<'n>> = Vec::new();
        let mut set = |name: Cow<'n, str>, value: &str| {
            let known = PAINT.contains(&name.as_ref()) || GEOMETRY.contains(&name.as_ref());
            let Some(value) = known.then(|| self.scoped(&name, value)).flatten() else {
                return;
            };
            match all.iter_mut().find(|(set, _)| *set == name) {
                Some((_, old)) => *old = value,
                None => all.push((name, value)),
            }
        };
        for attribute in node.attributes() {
            set(attribute.name().into(), attribute.value());
        }
        let rules = self.sheet.rules.iter();
        let rules = rules.filter(|rule| rule.selector.matches(&Styled(node)));
        for declaration in rules.flat_map(|rule| &rule.declarations) {
            set(declaration.name.to_owned().into(), declaration.value);
        }
        let style = node.attribute("style").unwrap_or_default();
        for declaration in DeclarationTokenizer::from(style) {
            set(declaration.name.to_owned().into(), declaration.value);
        }
        all
    }

    /// A value whose references lead to the `id`s of this drawing; none if they lead elsewhere.
    fn scoped(&self, name: &str, value: &str) -> Option<String> {
        let scope = self.place.scope;
        match name {
            "id" => Some(format!("{scope}-{value}")),
            "href" => Some(format!("#{scope}-{}", value.strip_prefix('#')?)),
            _ if !value.contains("url(") => Some(value.to_owned()),
            _ => {
                let plain = value.replace(['"', '\''], "");
                let mut references = plain.split("url(").skip(1);
                let inside = references.all(|rest| rest.starts_with('#'));
                inside.then(|| plain.replace("url(#", &format!("url(#{scope}-")))
            }
        }
    }
}

/// An element as rules of a style sheet see it.
struct Styled<'a, 'd>(Node<'a, 'd>);

impl Element for Styled<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Styled)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Styled)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        let value = self.0.attribute(name);
        value.is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        matches!(class, PseudoClass::FirstChild) && self.0.prev_sibling_element().is_none()
    }
}

#[cfg(test)]
mod tests;
