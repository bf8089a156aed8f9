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

/// The classes of the nearest of 27 colours: `r0 g1 b2` has little red, some green, much blue.
fn placeholder(color: Rgb) -> String {
    let [red, green, blue] = color.0.map(|sample| sample / 86);
    format!("r{red} g{green} b{blue}")
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

    /// What a style sheet says of a class.
    fn stated(class: &str) -> String {
        let (color, level) = class.split_at(1);
        let name = match color {
            "r" => "red",
            "g" => "green",
            _ => "blue",
        };
        let sample = ["48", "128", "208"][level.parse::<usize>().expect("a level is a digit")];
        format!(".{class} {{ --{name}: {sample}; }}")
    }

    #[test]
    fn every_placeholder_has_its_colour_in_the_style_sheet() {
        let css = include_str!("../../themes/base/assets/css/25-placeholders.css");
        let levels = [0, 85, 86, 171, 172, 255];
        let mut seen = std::collections::BTreeSet::new();
        for red in levels {
            for green in levels {
                for blue in levels {
                    let classes = placeholder(Rgb([red, green, blue]));
                    for class in classes.split(' ') {
                        assert!(css.contains(&stated(class)), "{class}");
                    }
                    seen.insert(classes);
                }
            }
        }
        assert_eq!(seen.len(), 27);
    }
}
