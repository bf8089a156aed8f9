//! Sizes, areas, ratios and colours: the small values that the other files speak in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Size {
    /// A size of at least one pixel each way.
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width: width.max(1),
            height: height.max(1),
        }
    }

    /// How many pixels it has.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The same, lying on its side.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            width: self.height,
            height: self.width,
        }
    }

    /// The size of this shape at another width.
    #[must_use]
    pub fn at_width(self, width: u32) -> Self {
        Self::new(width, scaled(self.height, width, self.width))
    }

    /// The whole of it.
    pub fn area(self) -> Area {
        Area {
            x: 0,
            y: 0,
            width: self.width,
            height: self.height,
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// `value * numerator / denominator`, rounded, at most `u32::MAX`.
pub(super) fn scaled(value: u32, numerator: u32, denominator: u32) -> u32 {
    let denominator = u64::from(denominator.max(1));
    let value = (u64::from(value) * u64::from(numerator) + denominator / 2) / denominator;
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A part of a picture, in pixels of the upright picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Area {
    /// Pixels from the left edge.
    pub x: u32,
    /// Pixels from the upper edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Area {
    /// Its size.
    pub fn size(self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.size(), self.x, self.y)
    }
}

/// The shape of a place in the layout: `4:3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    width: u32,
    height: u32,
}

impl Ratio {
    /// A width to a height.
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width: width.max(1),
            height: height.max(1),
        }
    }

    /// The height that goes with a width.
    pub fn height(self, width: u32) -> u32 {
        scaled(width, self.height, self.width).max(1)
    }

    /// The width that goes with a height.
    pub fn width(self, height: u32) -> u32 {
        scaled(height, self.width, self.height).max(1)
    }

    /// The largest area of this shape within a picture, as near to the focus as the edges allow.
    pub fn crop(self, size: Size, focus: Focus) -> Area {
        let width = size.width.min(self.width(size.height));
        let height = size.height.min(self.height(width));
        Area {
            x: start(size.width, width, focus.x),
            y: start(size.height, height, focus.y),
            width,
            height,
        }
    }
}

fn start(whole: u32, part: u32, percent: u8) -> u32 {
    scaled(whole, u32::from(percent), 100)
        .saturating_sub(part / 2)
        .min(whole - part)
}

impl FromStr for Ratio {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let side = |text: &str| text.trim().parse().ok().filter(|n| (1..=1000).contains(n));
        text.split_once(':')
            .and_then(|(width, height)| {
                Some(Self {
                    width: side(width)?,
                    height: side(height)?,
                })
            })
            .ok_or_else(|| format!("`{text}` is not a ratio such as `4:3`"))
    }
}

/// The point of a photo that must stay in view, in percent from the left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Focus {
    x: u8,
    y: u8,
}

impl Focus {
    /// A point; None when it lies outside of the picture.
    pub fn new(x: u8, y: u8) -> Option<Self> {
        (x <= 100 && y <= 100).then_some(Self { x, y })
    }
}

impl Default for Focus {
    fn default() -> Self {
        Self { x: 50, y: 50 }
    }
}

/// A colour in sRGB, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rgb(pub [u8; 3]);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(text: &str) -> Ratio {
        text.parse().expect("is a ratio")
    }

    #[test]
    fn a_crop_keeps_the_focus_and_stays_within_the_picture() {
        let size = Size::new(400, 300);
        let middle = ratio("1:1").crop(size, Focus::default());
        assert_eq!(middle.to_string(), "300x300+50+0");
        let right = ratio("1:1").crop(size, Focus::new(100, 0).expect("is inside"));
        assert_eq!(right.to_string(), "300x300+100+0");
        let tall = ratio("4:5").crop(size, Focus::new(10, 50).expect("is inside"));
        assert_eq!(tall.to_string(), "240x300+0+0");
    }

    #[test]
    fn a_ratio_is_two_small_whole_numbers() {
        assert_eq!(ratio("4:3").height(1200), 900);
        for bad in ["4", "4:0", "a:b", "4:3:2", "-1:1", "1:99999"] {
            assert!(bad.parse::<Ratio>().is_err(), "{bad} was taken");
        }
        assert_eq!(Focus::new(101, 0), None);
    }
}
