//! Pixels in memory: eight bits a sample, with or without alpha.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

use super::{Area, PictureFault, Rgb, Size};

/// Whether pixels have a fourth sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, alpha (not premultiplied).
    Rgba,
}

impl Channels {
    /// Bytes of one pixel.
    pub fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// A picture in memory, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub size: Size,
    pub channels: Channels,
    pub data: Vec<u8>,
}

/// How carefully pixels are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// To be looked at.
    Lanczos,
    /// To be measured.
    Box,
}

/// A part of a picture between pixels: the area of a larger picture, scaled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Cut {
    /// An area of the picture itself.
    pub fn of(area: Area) -> Self {
        Self {
            x: f64::from(area.x),
            y: f64::from(area.y),
            width: f64::from(area.width),
            height: f64::from(area.height),
        }
    }

    /// The same area where the picture of size `from` has size `to`.
    pub fn scaled(area: Area, from: Size, to: Size) -> Self {
        let across = f64::from(to.width) / f64::from(from.width);
        let down = f64::from(to.height) / f64::from(from.height);
        let whole = Self::of(area);
        let x = whole.x * across;
        let y = whole.y * down;
        Self {
            x,
            y,
            width: (whole.width * across).min(f64::from(to.width) - x),
            height: (whole.height * down).min(f64::from(to.height) - y),
        }
    }
}

impl Pixels {
    pub fn opaque(picture: RgbImage) -> Self {
        Self {
            size: Size::new(picture.width(), picture.height()),
            channels: Channels::Rgb,
            data: picture.into_raw(),
        }
    }

    pub fn transparent(picture: RgbaImage) -> Self {
        Self {
            size: Size::new(picture.width(), picture.height()),
            channels: Channels::Rgba,
            data: picture.into_raw(),
        }
    }

    /// An area of one colour; without one, nothing is there.
    pub fn ground(size: Size, color: Option<Rgb>) -> Self {
        let pixels = size.width as usize * size.height as usize;
        match color {
            Some(color) => Self {
                size,
                channels: Channels::Rgb,
                data: color.0.repeat(pixels),
            },
            None => Self {
                size,
                channels: Channels::Rgba,
                data: vec![0; pixels * 4],
            },
        }
    }

    /// Each pixel's samples.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.channels.count())
    }

    /// The pixel at a place within the picture.
    pub fn at(&self, x: u32, y: u32) -> &[u8] {
        let width = self.channels.count();
        let start = (y as usize * self.size.width as usize + x as usize) * width;
        &self.data[start..start + width]
    }

    /// A part of it at another size.
    pub fn resized(&self, cut: Cut, size: Size, care: Care) -> Result<Self, PictureFault> {
        if self.size == size && cut == Cut::of(size.area()) {
            return Ok(self.clone());
        }
        let kind = match self.channels {
            Channels::Rgb => PixelType::U8x3,
            Channels::Rgba => PixelType::U8x4,
        };
        let from = ImageRef::new(self.size.width, self.size.height, &self.data, kind)
            .map_err(|error| PictureFault::Broken(error.to_string()))?;
        let mut to = Image::new(size.width, size.height, kind);
        let filter = match care {
            Care::Lanczos => FilterType::Lanczos3,
            Care::Box => FilterType::Box,
        };
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(filter))
            .crop(cut.x, cut.y, cut.width, cut.height);
        Resizer::new()
            .resize(&from, &mut to, &options)
            .map_err(|error| PictureFault::Broken(error.to_string()))?;
        Ok(Self {
            size,
            channels: self.channels,
            data: to.into_vec(),
        })
    }

    /// Put upright.
    #[must_use]
    pub fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let Size { width, height } = self.size;
        let whole = "the buffer has the size of the picture";
        match self.channels {
            Channels::Rgb => {
                let picture = RgbImage::from_raw(width, height, self.data).expect(whole);
                let mut picture = DynamicImage::ImageRgb8(picture);
                picture.apply_orientation(orientation);
                Self::opaque(picture.into_rgb8())
            }
            Channels::Rgba => {
                let picture = RgbaImage::from_raw(width, height, self.data).expect(whole);
                let mut picture = DynamicImage::ImageRgba8(picture);
                picture.apply_orientation(orientation);
                Self::transparent(picture.into_rgba8())
            }
        }
    }

    /// Without an alpha that hides nothing: a quarter less work for all that follows.
    #[must_use]
    pub fn without_idle_alpha(self) -> Self {
        match self.channels {
            Channels::Rgba if self.iter().all(|pixel| pixel[3] == 255) => self.on(Rgb([255; 3])),
            Channels::Rgba | Channels::Rgb => self,
        }
    }

    /// What is seen when it lies on a ground of one colour.
    #[must_use]
    pub fn on(self, ground: Rgb) -> Self {
        if self.channels == Channels::Rgb {
            return self;
        }
        let data = self
            .iter()
            .flat_map(|pixel| {
                let alpha = pixel[3];
                [0, 1, 2].map(|i| mix(pixel[i], ground.0[i], alpha))
            })
            .collect();
        Self {
            size: self.size,
            channels: Channels::Rgb,
            data,
        }
    }

    /// Lays another picture upon this one, with its upper left corner there. What lies outside is
    /// cut off.
    pub fn lay(&mut self, upper: &Self, left: i64, top: i64) {
        let Size { width, height } = self.size;
        let step = self.channels.count();
        for y in 0..upper.size.height {
            for x in 0..upper.size.width {
                let (Ok(to_x), Ok(to_y)) = (
                    u32::try_from(left + i64::from(x)),
                    u32::try_from(top + i64::from(y)),
                ) else {
                    continue;
                };
                if to_x >= width || to_y >= height {
                    continue;
                }
                let at = (to_y as usize * width as usize + to_x as usize) * step;
                over(&mut self.data[at..at + step], upper.at(x, y));
            }
        }
    }
}

/// One pixel upon another. Upon nothing it stays as it is.
fn over(lower: &mut [u8], upper: &[u8]) {
    let alpha = upper.get(3).copied().unwrap_or(255);
    match lower.get(3).copied() {
        Some(0) => {
            lower[..3].copy_from_slice(&upper[..3]);
            lower[3] = alpha;
        }
        below => {
            for i in 0..3 {
                lower[i] = mix(upper[i], lower[i], alpha);
            }
            if let Some(below) = below {
                lower[3] = mix(255, below, alpha);
            }
        }
    }
}

/// `upper` where alpha is 255, `lower` where it is 0.
fn mix(upper: u8, lower: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    let sum = u32::from(upper) * alpha + u32::from(lower) * (255 - alpha);
    u8::try_from((sum + 127) / 255).expect("a mean of two bytes is a byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_by_one(left: [u8; 4], right: [u8; 4]) -> Pixels {
        Pixels {
            size: Size::new(2, 1),
            channels: Channels::Rgba,
            data: [left, right].concat(),
        }
    }

    #[test]
    fn alpha_shows_the_ground_and_goes_when_it_hides_nothing() {
        let half = two_by_one([200, 0, 0, 255], [0, 0, 0, 0]);
        assert_eq!(half.clone().without_idle_alpha(), half);
        assert_eq!(half.on(Rgb([9, 9, 9])).data, [200, 0, 0, 9, 9, 9]);
        let full = two_by_one([1, 2, 3, 255], [4, 5, 6, 255]).without_idle_alpha();
        assert_eq!(full.data, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn what_is_laid_over_the_edge_is_cut_off() {
        let mut ground = Pixels::ground(Size::new(2, 1), Some(Rgb([10, 10, 10])));
        let upper = two_by_one([255, 0, 0, 255], [0, 255, 0, 255]);
        ground.lay(&upper, -1, 0);
        assert_eq!(ground.data, [0, 255, 0, 10, 10, 10]);
        ground.lay(&upper, 1, 5);
        assert_eq!(ground.data, [0, 255, 0, 10, 10, 10]);
    }

    #[test]
    fn hidden_colour_does_not_bleed_when_a_cut_out_gets_smaller() {
        let cut_out = two_by_one([200, 100, 0, 255], [0, 0, 255, 0]);
        let whole = Cut::of(cut_out.size.area());
        let small = cut_out
            .resized(whole, Size::new(1, 1), Care::Box)
            .expect("can be resized");
        assert!(small.data[0] >= 198 && small.data[2] == 0, "{small:?}");
    }
}
