//! A picture reduced by halves. A variant is drawn from the smallest level that is not smaller
//! than itself: that is nearly as fast as drawing each from the one before it, and its bytes
//! follow from the picture and the variant alone, whatever else is made with it.

use std::collections::BTreeSet;

use super::decode::Decoded;
use super::pixels::{Care, Cut, Pixels};
use super::{PictureFault, Size, color};

/// A picture at the size that is worked with, and the size of the areas that are spoken of.
#[derive(Debug)]
pub(super) struct Master {
    /// Upright, in sRGB.
    pub pixels: Pixels,
    /// The size of the upright source.
    pub whole: Size,
}

/// The levels of one picture that are needed.
#[derive(Debug)]
pub(super) struct Levels(Vec<(u32, Master)>);

/// How often a picture is halved before it is drawn at a scale of at most one.
fn halvings(scale: f64) -> u32 {
    let mut halvings = 0;
    let mut level = 0.5;
    while scale <= level && halvings < 16 {
        halvings += 1;
        level /= 2.0;
    }
    halvings
}

impl Levels {
    /// Whether one of these scales is drawn from the picture as it was decoded.
    pub fn need_whole(scales: &[f64]) -> bool {
        scales.iter().any(|scale| halvings(*scale) == 0)
    }

    /// Halves a picture as far as these scales need it, and puts what is needed upright and in
    /// sRGB. That comes after halving, because it costs less then.
    pub fn of(decoded: Decoded, whole: Size, scales: &[f64]) -> Result<Self, PictureFault> {
        let needed: BTreeSet<u32> = scales.iter().map(|scale| halvings(*scale)).collect();
        let last = needed.last().copied().unwrap_or_default();
        let profile = decoded.profile.as_deref();
        let mut pixels = decoded.pixels.without_idle_alpha();
        let mut levels = Vec::new();
        for level in 0..=last {
            let next = if level < last {
                Some(halved(&pixels)?)
            } else {
                None
            };
            if needed.contains(&level) {
                let upright = pixels.turned(decoded.orientation);
                let pixels = color::to_srgb(upright, profile);
                levels.push((level, Master { pixels, whole }));
            }
            let Some(next) = next else { break };
            pixels = next;
        }
        Ok(Self(levels))
    }

    /// The level that a scale is drawn from.
    pub fn at(&self, scale: f64) -> &Master {
        let wanted = halvings(scale);
        let found = self.0.iter().find(|(level, _)| *level == wanted);
        &found
            .expect("the scale was asked for when the levels were made")
            .1
    }

    /// The pixels of all levels.
    pub fn pixels(&self) -> u64 {
        let pixels = self.0.iter().map(|(_, master)| master.pixels.size.pixels());
        pixels.sum()
    }
}

fn halved(pixels: &Pixels) -> Result<Pixels, PictureFault> {
    let Size { width, height } = pixels.size;
    let half = Size::new(width.div_ceil(2), height.div_ceil(2));
    pixels.resized(Cut::of(pixels.size.area()), half, Care::Lanczos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_drawn_from_the_smallest_level_that_is_not_smaller() {
        for (scale, level) in [
            (1.0, 0),
            (0.51, 0),
            (0.5, 1),
            (0.26, 1),
            (0.25, 2),
            (0.1, 3),
        ] {
            assert_eq!(halvings(scale), level, "{scale}");
        }
        assert_eq!(halvings(0.0), 16);
    }
}
