//! What a picture looks like to the layout: on white, cut out or a scene, and in which colours.
//! Measured on a small copy, once for each picture; the result is kept in the cache.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "means of bytes and angles, which fit"
)]

use palette::{FromColor, Oklch, Srgb};
use serde::{Deserialize, Serialize};

use super::pixels::{Channels, Pixels};
use super::{Area, Rgb};

/// The longer side of the small copy.
pub(super) const SMALL: u32 = 160;

/// From here a sample is near white.
const WHITE: u8 = 240;

/// From here alpha belongs to the object and not to its shadow (85 %).
const OPAQUE: u8 = 217;

/// Up to here alpha shows nothing of the picture (5 %).
const CLEAR: u8 = 13;

/// Where the picture ends and its surroundings begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ground {
    /// A photo up to its edges.
    Scene,
    /// A photo on white: at least 95 % of its border are near white.
    White,
    /// An object with nothing around it, and where it is.
    CutOut(Area),
}

/// Five colours down either side of a photo, from its upper to its lower edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edges {
    /// Down the left edge.
    pub left: [Rgb; 5],
    /// Down the right edge.
    pub right: [Rgb; 5],
}

/// What a picture looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Analysis {
    /// The most frequent colour: the placeholder.
    pub color: Rgb,
    /// What is around the object.
    pub ground: Ground,
    /// The hue of the object in OKLCH, in degrees; none for a grey one.
    pub hue: Option<u16>,
    /// The colours of the sides, where they are plain.
    pub edges: Option<Edges>,
}

impl Analysis {
    /// Measures a small, upright copy. The object was found in the full picture.
    pub(super) fn of(small: &Pixels, object: Option<Area>) -> Self {
        let ground = match object {
            Some(area) if is_cut_out(small) => Ground::CutOut(area),
            Some(_) | None if is_on_white(small) => Ground::White,
            Some(_) | None => Ground::Scene,
        };
        Self {
            color: most_frequent(small),
            ground,
            hue: hue(small),
            edges: match ground {
                Ground::Scene => edges(small),
                Ground::White | Ground::CutOut(_) => None,
            },
        }
    }
}

/// The box of the opaque pixels.
pub(super) fn object(pixels: &Pixels) -> Option<Area> {
    if pixels.channels == Channels::Rgb {
        return None;
    }
    let width = pixels.size.width as usize;
    let is_opaque = |pixel: &[u8]| pixel[3] >= OPAQUE;
    let (mut left, mut right, mut top, mut bottom) = (width, 0, None, 0);
    for (y, row) in pixels.data.chunks_exact(width * 4).enumerate() {
        let Some(first) = row.chunks_exact(4).position(is_opaque) else {
            continue;
        };
        let last = row.chunks_exact(4).rposition(is_opaque).unwrap_or(first);
        left = left.min(first);
        right = right.max(last);
        top = top.or(Some(y));
        bottom = y;
    }
    let top = top?;
    Some(Area {
        x: left as u32,
        y: top as u32,
        width: (right + 1 - left) as u32,
        height: (bottom + 1 - top) as u32,
    })
}

fn border(pixels: &Pixels) -> impl Iterator<Item = &[u8]> {
    let (right, bottom) = (pixels.size.width - 1, pixels.size.height - 1);
    let rows = (0..=right).flat_map(move |x| [(x, 0), (x, bottom)]);
    let columns = (0..=bottom).flat_map(move |y| [(0, y), (right, y)]);
    rows.chain(columns).map(|(x, y)| pixels.at(x, y))
}

fn is_cut_out(pixels: &Pixels) -> bool {
    let clear = border(pixels).filter(|p| p.get(3).is_some_and(|a| *a <= CLEAR));
    clear.count() * 2 >= border(pixels).count()
}

fn is_on_white(pixels: &Pixels) -> bool {
    let white = border(pixels).filter(|p| {
        let hidden = p.get(3).is_some_and(|a| *a <= CLEAR);
        hidden || p[..3].iter().all(|sample| *sample >= WHITE)
    });
    white.count() * 20 >= border(pixels).count() * 19
}

fn visible(pixels: &Pixels) -> impl Iterator<Item = &[u8]> {
    let is_visible = |p: &&[u8]| p.get(3).is_none_or(|alpha| *alpha >= OPAQUE);
    pixels.iter().filter(is_visible)
}

/// The mean of the fullest of 512 boxes of colour; of equal ones the darkest.
fn most_frequent(pixels: &Pixels) -> Rgb {
    let mut boxes = vec![([0_u32; 3], 0_u32); 512];
    for pixel in visible(pixels) {
        let at = pixel[..3]
            .iter()
            .fold(0, |at, sample| at * 8 + usize::from(sample >> 5));
        let (sum, count) = &mut boxes[at];
        for (sum, sample) in sum.iter_mut().zip(pixel) {
            *sum += u32::from(*sample);
        }
        *count += 1;
    }
    let fullest = boxes.iter().rev().max_by_key(|(_, count)| *count);
    let (sum, count) = fullest.copied().unwrap_or_default();
    match count {
        0 => Rgb([255; 3]),
        count => Rgb(sum.map(|sum| (sum / count) as u8)),
    }
}

/// The mean hue around the fullest twelfth of the circle, each pixel weighed by its chroma; near
/// white, near black and grey ones are left out.
fn hue(pixels: &Pixels) -> Option<u16> {
    let mut circle = [(0.0_f64, 0.0_f64, 0.0_f64); 36];
    let mut seen = 0_u32;
    for pixel in visible(pixels) {
        seen += 1;
        let color = Srgb::new(pixel[0], pixel[1], pixel[2]).into_format::<f32>();
        let color = Oklch::from_color(color);
        if color.chroma < 0.03 || !(0.15..=0.96).contains(&color.l) {
            continue;
        }
        let degrees = f64::from(color.hue.into_positive_degrees());
        let (sin, cos) = degrees.to_radians().sin_cos();
        let weight = f64::from(color.chroma);
        let sector = &mut circle[(degrees / 10.0) as usize % 36];
        sector.0 += weight;
        sector.1 += sin * weight;
        sector.2 += cos * weight;
    }
    let around = |at: usize| [circle[(at + 35) % 36], circle[at], circle[(at + 1) % 36]];
    let weight = |at: usize| around(at).iter().map(|sector| sector.0).sum::<f64>();
    let best = (0..36).max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
    if weight(best) < f64::from(seen) * 0.0006 || seen == 0 {
        return None;
    }
    let sin: f64 = around(best).iter().map(|sector| sector.1).sum();
    let cos: f64 = around(best).iter().map(|sector| sector.2).sum();
    Some(sin.atan2(cos).to_degrees().rem_euclid(360.0).round() as u16 % 360)
}

fn edges(pixels: &Pixels) -> Option<Edges> {
    let strip = (pixels.size.width / 50).max(1);
    Some(Edges {
        left: side(pixels, 0..strip)?,
        right: side(pixels, pixels.size.width - strip..pixels.size.width)?,
    })
}

/// The means of five fields, if each is plain.
fn side(pixels: &Pixels, columns: std::ops::Range<u32>) -> Option<[Rgb; 5]> {
    let mut colors = [Rgb([0; 3]); 5];
    for (color, field) in colors.iter_mut().zip(0..5) {
        let rows = pixels.size.height * field / 5..pixels.size.height * (field + 1) / 5;
        let spots: Vec<&[u8]> = rows
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| pixels.at(x, y))
            .collect();
        let count = u32::try_from(spots.len()).ok().filter(|count| *count > 0)?;
        for i in 0..3 {
            let sum: u32 = spots.iter().map(|spot| u32::from(spot[i])).sum();
            let mean = (sum / count) as u8;
            if spots.iter().any(|spot| spot[i].abs_diff(mean) > 20) {
                return None;
            }
            color.0[i] = mean;
        }
    }
    Some(colors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Size;

    /// A picture of 40 × 40 with an object of 20 × 20 at (10, 12).
    fn picture(ground: [u8; 4], object: [u8; 4]) -> Pixels {
        let inside = |x, y| (10..30).contains(&x) && (12..32).contains(&y);
        let data = (0..40)
            .flat_map(|y| (0..40).map(move |x| (x, y)))
            .flat_map(|(x, y)| if inside(x, y) { object } else { ground })
            .collect();
        Pixels {
            size: Size::new(40, 40),
            channels: Channels::Rgba,
            data,
        }
    }

    fn analysis(ground: [u8; 4], of: [u8; 4]) -> Analysis {
        let pixels = picture(ground, of);
        Analysis::of(&pixels, object(&pixels))
    }

    #[test]
    fn a_cut_out_knows_where_its_object_is_and_its_shadow_does_not_count() {
        let mut pixels = picture([0; 4], [200, 40, 30, 255]);
        pixels.data[(35 * 40 + 20) * 4 + 3] = 180;
        let found = Analysis::of(&pixels, object(&pixels));
        let Ground::CutOut(area) = found.ground else {
            panic!("{:?}", found.ground);
        };
        assert_eq!(area.to_string(), "20x20+10+12");
        assert_eq!(found.color, Rgb([200, 40, 30]));
        assert_eq!(found.hue, Some(29));
        assert_eq!(found.edges, None);
    }

    #[test]
    fn a_white_border_is_a_white_ground() {
        let on_white = analysis([250, 250, 248, 255], [30, 60, 200, 255]);
        assert_eq!(on_white.ground, Ground::White);
        let on_grey = analysis([225, 225, 225, 255], [30, 60, 200, 255]);
        assert_eq!(on_grey.ground, Ground::Scene);
        let grey = on_grey.edges.map(|edges| edges.left[0].to_string());
        assert_eq!(grey.as_deref(), Some("#e1e1e1"));
    }

    #[test]
    fn grey_has_no_hue() {
        assert_eq!(analysis([255; 4], [90, 90, 90, 255]).hue, None);
        assert_eq!(analysis([0; 4], [0; 4]).color, Rgb([255; 3]));
    }
}
