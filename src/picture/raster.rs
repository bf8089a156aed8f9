//! Drawings as pixels, for readers that show no SVG: home screens and social media. Fonts are left
//! out, because the same drawing would look different on each machine; see [`Lettering`].
//!
//! [`Lettering`]: super::Lettering

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sides of at most 4,096 pixels"
)]

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::levels::Master;
use super::pixels::{Channels, Pixels};
use super::{PictureFault, Size, svg};

/// The longest side that a drawing is drawn at.
const LONGEST: f64 = 4096.0;

/// A drawing that is read.
pub(super) struct Sheet {
    tree: Tree,
    size: Size,
}

impl Sheet {
    /// Reads a drawing without what could run, and without what lies in other files.
    pub fn open(bytes: &[u8]) -> Result<Self, PictureFault> {
        let drawing = svg::drawing(bytes)?;
        let options = Options {
            image_href_resolver: ImageHrefResolver {
                resolve_data: ImageHrefResolver::default_data_resolver(),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        let tree = Tree::from_str(&drawing.clean, &options)
            .map_err(|error| PictureFault::Svg(format!("cannot be drawn: {error}")))?;
        Ok(Self {
            tree,
            size: drawing.size,
        })
    }

    /// Draws it; sharp at any scale.
    pub fn at(&self, scale: f64) -> Master {
        let side = |pixels: u32| (f64::from(pixels) * scale).round().clamp(1.0, LONGEST) as u32;
        let size = Size::new(side(self.size.width), side(self.size.height));
        let mut map = Pixmap::new(size.width, size.height).expect("has a pixel at least");
        let own = self.tree.size();
        let whole = Transform::from_scale(
            size.width as f32 / own.width(),
            size.height as f32 / own.height(),
        );
        resvg::render(&self.tree, whole, &mut map.as_mut());
        let plain = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
            let color = pixel.demultiply();
            [color.red(), color.green(), color.blue(), color.alpha()]
        };
        Master {
            pixels: Pixels {
                size,
                channels: Channels::Rgba,
                data: map.pixels().iter().flat_map(plain).collect(),
            },
            whole: self.size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 4'>\
        <rect x='4' width='4' height='4' fill='#c81e1e'/></svg>";

    #[test]
    fn a_drawing_is_sharp_at_any_scale_and_clear_where_nothing_is_drawn() {
        let sheet = Sheet::open(DOT).expect("is a drawing");
        for (scale, side) in [(0.5, 4), (1.0, 8), (40.0, 320)] {
            let drawn = sheet.at(scale);
            assert_eq!(drawn.whole, Size::new(8, 4));
            let Size { width, height } = drawn.pixels.size;
            assert_eq!(width, side);
            assert_eq!(drawn.pixels.at(width / 2, height / 2), [200, 30, 30, 255]);
            assert_eq!(drawn.pixels.at(width / 2 - 1, height / 2)[3], 0);
        }
    }

    #[test]
    fn a_drawing_brings_no_other_file_along() {
        let thief = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'>\
            <image href='/etc/hostname' width='4' height='4'/></svg>";
        let drawn = Sheet::open(thief).expect("is a drawing").at(1.0);
        assert!(drawn.pixels.iter().all(|pixel| pixel == [0; 4]));
    }
}
