//! `[pictures]`: in which formats photos are published and how good, and what is too large. The
//! defaults were measured, see `ARCHITECTURE.md`; few sites need this section.

use std::fmt;
use std::str::FromStr;

use crate::source::fields::{Fields, Located};

/// Least bytes for decoding: a photo of 4 megapixels with what is made of it.
const LEAST_MEMORY: u32 = 32_000_000;

/// `[pictures]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureSettings {
    /// Whether photos are published as AVIF too.
    pub avif: Avif,
    /// How good each format is.
    pub quality: Qualities,
    /// Most pixels of one picture.
    pub max_pixels: u32,
    /// Bytes that decoding may take, for all pictures that are worked on at a time.
    pub memory: u32,
}

/// Whether photos are published as AVIF beside WebP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Avif {
    /// WebP only.
    LeftOut,
    /// AVIF for browsers that know it, WebP for all others.
    Beside,
}

/// The quality of each format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualities {
    /// Of photos.
    pub webp: Percent,
    /// Of photos, where they are published as AVIF too.
    pub avif: Percent,
    /// Of pictures for shares and feeds.
    pub jpeg: Percent,
}

/// 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(u8);

impl Percent {
    /// 1 to 100.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(percent @ 1..=100) => Ok(Self(percent)),
            _ => Err(format!("`{text}` is no number from 1 to 100")),
        }
    }
}

impl Default for PictureSettings {
    fn default() -> Self {
        Self {
            avif: Avif::LeftOut,
            quality: Qualities::default(),
            max_pixels: 100_000_000,
            memory: 256 << 20,
        }
    }
}

impl Default for Qualities {
    fn default() -> Self {
        Self {
            webp: Percent(78),
            avif: Percent(58),
            jpeg: Percent(82),
        }
    }
}

/// A format that photos are published in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    WebP,
    Avif,
}

impl FromStr for Format {
    type Err = NoFormat;

    fn from_str(text: &str) -> Result<Self, NoFormat> {
        match text {
            "webp" => Ok(Self::WebP),
            "avif" => Ok(Self::Avif),
            other => Err(NoFormat(other.to_owned())),
        }
    }
}

struct NoFormat(String);

impl fmt::Display for NoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is neither `webp` nor `avif`", self.0)
    }
}

impl PictureSettings {
    pub(super) fn read(fields: Option<Fields<'_>>) -> Self {
        let default = Self::default();
        let Some(mut fields) = fields else {
            return default;
        };
        let settings = Self {
            avif: read_formats(&mut fields),
            quality: fields
                .table("quality", "format with a quality")
                .map_or(default.quality, Qualities::read),
            max_pixels: at_least(&mut fields, "max_pixels", 1).unwrap_or(default.max_pixels),
            memory: at_least(&mut fields, "memory", LEAST_MEMORY).unwrap_or(default.memory),
        };
        fields.finish();
        settings
    }
}

impl Qualities {
    fn read(mut fields: Fields<'_>) -> Self {
        let default = Self::default();
        let mut percent = |key, or: Percent| fields.parsed(key).map_or(or, |p| p.value);
        let read = Self {
            webp: percent("webp", default.webp),
            avif: percent("avif", default.avif),
            jpeg: percent("jpeg", default.jpeg),
        };
        fields.finish();
        read
    }
}

fn read_formats(fields: &mut Fields<'_>) -> Avif {
    let Some(formats) = fields.all_parsed::<Format>("formats") else {
        return Avif::LeftOut;
    };
    let asked = |format| formats.iter().find(|f| f.value == format);
    if let Some(first) = formats.first().filter(|_| asked(Format::WebP).is_none()) {
        let message = "`formats` has no `webp`, which all browsers show";
        let fault = first.at.error("bad-value", message);
        fields
            .fault(fault.help("write `formats = [\"webp\"]` or `formats = [\"webp\", \"avif\"]`"));
    }
    match asked(Format::Avif) {
        None => Avif::LeftOut,
        Some(avif) => {
            if !cfg!(feature = "avif") {
                let fault = avif
                    .at
                    .error("no-avif", "this program was built without AVIF");
                fields.fault(
                    fault
                        .help("leave `avif` out: WebP is shown by all browsers")
                        .help("or build the program with it: `cargo install showroom --features avif`"),
                );
            }
            Avif::Beside
        }
    }
}

fn at_least(fields: &mut Fields<'_>, key: &'static str, least: u32) -> Option<u32> {
    let Located { value, at } = fields.count(key)?;
    if value < least {
        let message = format!("`{key}` is {value}, at least {least} is due");
        fields.fault(at.error("bad-value", message));
    }
    Some(value)
}
