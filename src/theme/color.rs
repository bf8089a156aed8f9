//! A colour as a company writes it: `#0b5c8a` or `#05a`. Nothing else is taken, so a colour can
//! stand in a style sheet as it is. Lightness, chroma and hue are those of OKLCH, where equal steps look equal.

use std::fmt;
use std::str::FromStr;

use palette::convert::FromColorUnclamped as _;
use palette::{FromColor as _, OklabHue, Oklch, Srgb};

/// An opaque colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb {
    /// Red, green and blue.
    pub channels: [u8; 3],
}

/// A text that is no colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColorFault(String);

impl fmt::Display for ColorFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no colour", self.0)
    }
}

impl FromStr for Rgb {
    type Err = ColorFault;

    fn from_str(text: &str) -> Result<Self, ColorFault> {
        let fault = || ColorFault(text.chars().take(40).collect());
        let digits = text.strip_prefix('#').ok_or_else(fault)?;
        let digits: Option<Vec<u8>> = digits.chars().map(hex_digit).collect();
        match digits.ok_or_else(fault)?.as_slice() {
            [r, g, b] => Ok(Self {
                channels: [r * 17, g * 17, b * 17],
            }),
            [r, r2, g, g2, b, b2] => Ok(Self {
                channels: [r * 16 + r2, g * 16 + g2, b * 16 + b2],
            }),
            _ => Err(fault()),
        }
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.channels;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// The contrast of two colours as WCAG 2 reckons it, from 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Lightness, chroma and hue (degrees) in OKLCH.
pub fn lch(color: Rgb) -> (f64, f64, f64) {
    let [r, g, b] = color.channels.map(|channel| f64::from(channel) / 255.0);
    let color = Oklch::from_color(Srgb::new(r, g, b));
    // The hue of a grey is noise.
    let hue = if color.chroma < 1e-4 {
        0.0
    } else {
        color.hue.into_positive_degrees()
    };
    (color.l, color.chroma, hue)
}

/// The colour in sRGB with that lightness and hue and as much of the chroma as there is room for.
pub fn hex(l: f64, c: f64, h: f64) -> Rgb {
    let srgb = |chroma: f64| -> Srgb<f64> {
        Srgb::from_color_unclamped(Oklch::new(l.clamp(0.0, 1.0), chroma, OklabHue::new(h)))
    };
    let wanted = srgb(c);
    if in_gamut(wanted) {
        return rounded(wanted);
    }
    let (mut inside, mut outside) = (0.0, c);
    for _ in 0..12 {
        let middle = f64::midpoint(inside, outside);
        if in_gamut(srgb(middle)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    rounded(srgb(inside))
}

fn hex_digit(c: char) -> Option<u8> {
    c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn in_gamut(color: Srgb<f64>) -> bool {
    const ROUNDING: f64 = 1e-4;
    let inside = |channel: f64| (-ROUNDING..=1.0 + ROUNDING).contains(&channel);
    inside(color.red) && inside(color.green) && inside(color.blue)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255 before"
)]
fn rounded(color: Srgb<f64>) -> Rgb {
    let channel = |value: f64| (value * 255.0).round().clamp(0.0, 255.0) as u8;
    Rgb {
        channels: [
            channel(color.red),
            channel(color.green),
            channel(color.blue),
        ],
    }
}

/// Relative luminance, WCAG 2.
fn luminance(color: Rgb) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    let [r, g, b] = color.channels.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_or_six_hexadecimal_digits_are_a_colour() {
        let shown = |text: &str| text.parse::<Rgb>().map(|c| c.to_string());
        assert_eq!(shown("#0B5c8a").as_deref(), Ok("#0b5c8a"));
        assert_eq!(shown("#05a").as_deref(), Ok("#0055aa"));
        for bad in [
            "",
            "#",
            "red",
            "#12",
            "#1234",
            "0b5c8a",
            "#0b5c8g",
            "#ééé",
            "red;}</style>",
        ] {
            assert!(shown(bad).is_err(), "{bad:?} was taken");
        }
    }
}
