//! What a picture looks like, in the words of style sheets. A strict Content Security Policy lets no
//! page set styles of its own, so what was measured goes into a few classes: a theme styles those
//! it knows, and `themes/base/assets/css` has the colours.

use crate::picture::{Edges, Format, Ground, Ratio, Rgb, Shown, Subject};

use super::views::EdgesView;

/// The classes of a picture: on what ground it stands, how it fills its place, and the colour that
/// is shown until it is there. `ratio` is the shape that its slot has, if it has one.
pub(super) fn classes(subject: &Subject, (shown, ratio): (Shown, Option<Ratio>)) -> String {
    let ground = match (subject.probe.format, subject.analysis) {
        (Format::Svg, _) => "is-drawing".to_owned(),
        (_, Some(analysis)) => match analysis.ground {
            // What may be transparent would let the colour through for good.
            Ground::Scene if subject.probe.format == Format::Jpeg => {
                format!("is-scene {}", placeholder(analysis.color))
            }
            Ground::Scene => "is-scene".to_owned(),
            Ground::White => "is-white".to_owned(),
            Ground::CutOut(_) => "is-cutout".to_owned(),
        },
        (_, None) => "is-scene".to_owned(),
    };
    match shown {
        Shown::Cover => ground,
        // In a slot without a shape the layout may give it one, which a scene fills.
        Shown::Contain if ratio.is_none() && ground.starts_with("is-scene") => ground,
        Shown::Contain => format!("{ground} is-whole"),
        Shown::Framed => format!("{ground} is-framed"),
        Shown::Small => format!("{ground} is-whole is-small"),
    }
}

/// The class of the nearest of 27 colours: `ph-012` has little red, some green, much blue.
fn placeholder(color: Rgb) -> String {
    let [red, green, blue] = color.0.map(|sample| sample / 86);
    format!("ph-{red}{green}{blue}")
}

impl EdgesView {
    pub fn of(edges: Edges) -> Self {
        let hex = |side: [Rgb; 5]| side.map(|color| color.to_string());
        Self {
            left: hex(edges.left),
            right: hex(edges.right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a style sheet shows for a class.
    fn shown(digits: &str) -> String {
        let sample = |digit: u8| ["30", "80", "d0"][usize::from(digit - b'0')];
        let hex: Vec<&str> = digits.bytes().map(sample).collect();
        format!(".ph-{digits} {{ background-color: #{}; }}", hex.concat())
    }

    #[test]
    fn every_placeholder_has_its_colour_in_the_style_sheet() {
        let css = include_str!("../../themes/base/assets/css/25-placeholders.css");
        let levels = [0, 85, 86, 171, 172, 255];
        let mut seen = std::collections::BTreeSet::new();
        for red in levels {
            for green in levels {
                for blue in levels {
                    let class = placeholder(Rgb([red, green, blue]));
                    let digits = class.strip_prefix("ph-").expect("begins so").to_owned();
                    assert!(css.contains(&shown(&digits)), "{class}");
                    seen.insert(digits);
                }
            }
        }
        assert_eq!(seen.len(), 27);
    }
}
