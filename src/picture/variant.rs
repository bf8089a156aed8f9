//! A file that a page needs of a picture: what is done to it and how it is written. Its name
//! follows from that alone, so pages link to it before it exists.

use std::fmt;
use std::sync::Arc;

use super::{Area, Digest, Limits, PictureFault, Rgb, Size};

/// Raised when the same operation gives other bytes, because of our code or a library's, so that
/// nothing stale comes out of a cache and browsers fetch the new file.
const VERSION: u32 = 1;

/// How many hexadecimal digits of a key stand in a file's name. With 100,000 pictures of the same
/// name the chance that two clash is 1 : 56,000.
const DIGITS: usize = 12;

/// Quality of a lossy file, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u8);

impl Quality {
    /// None outside of 1 to 100.
    pub fn new(percent: u8) -> Option<Self> {
        (1..=100).contains(&percent).then_some(Self(percent))
    }

    /// 1 to 100.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Which formats a site publishes, and how good. See `[pictures]` in brand.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Formats {
    /// Every photo is published as WebP.
    pub webp: Quality,
    /// And as AVIF where the owner asks for it: a third smaller, 20 times as long to make.
    pub avif: Option<Quality>,
    /// Share pictures and feeds.
    pub jpeg: Quality,
}

impl Formats {
    /// Whether this program can write AVIF (cargo feature `avif`).
    pub const WRITES_AVIF: bool = cfg!(feature = "avif");
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            webp: Quality(78),
            avif: None,
            jpeg: Quality(82),
        }
    }
}

/// How a variant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Lossy WebP, with alpha where there is any.
    WebP(Quality),
    /// AVIF, with alpha where there is any.
    Avif(Quality),
    /// Progressive JPEG; what is transparent becomes white.
    Jpeg(Quality),
    /// PNG.
    Png,
    /// PNG in the container that browsers ask for as `favicon.ico`.
    Ico,
    /// As the source, without metadata.
    Kept(super::Format),
}

impl Encoding {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP(_) => "webp",
            Self::Avif(_) => "avif",
            Self::Jpeg(_) => "jpg",
            Self::Png => "png",
            Self::Ico => "ico",
            Self::Kept(format) => format.extension(),
        }
    }

    /// The media type of its files.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::WebP(_) => "image/webp",
            Self::Avif(_) => "image/avif",
            Self::Jpeg(_) => "image/jpeg",
            Self::Png => "image/png",
            Self::Ico => "image/x-icon",
            Self::Kept(format) => format.media_type(),
        }
    }
}

/// Where the product stands on a share picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// A photo fills the picture.
    Fill,
    /// A cut-out or small photo stands in the middle of the ground.
    Stand,
    /// A photo on white stands on the ground without its white.
    Multiply,
    /// A drawing stands alone in the middle, as large as a sign.
    Sign,
}

/// What is done to a picture. Areas are in pixels of the upright source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Nothing but leaving out metadata and what could run.
    Keep,
    /// The whole at another size.
    Resize,
    /// A part of it.
    Crop(Area),
    /// An object, put on the common floor line of a transparent panel.
    Frame(Area),
    /// A card for shares in social media, 1200 × 630.
    Share {
        /// What is shown of the picture.
        area: Area,
        /// How.
        placement: Placement,
        /// The colour behind it.
        ground: Rgb,
        /// The logo in its corner.
        logo: Option<Digest>,
    },
    /// The whole in a square, transparent around it.
    Icon,
    /// The whole in a square of this colour; with a margin where it is not square and full.
    Tile(Rgb),
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep => f.write_str("keep"),
            Self::Resize => f.write_str("resize"),
            Self::Crop(area) => write!(f, "crop {area}"),
            Self::Frame(area) => write!(f, "frame {area}"),
            Self::Share {
                area,
                placement,
                ground,
                logo,
            } => {
                write!(f, "share {area} {placement:?} {ground}")?;
                logo.iter().try_for_each(|logo| write!(f, " {logo}"))
            }
            Self::Icon => f.write_str("icon"),
            Self::Tile(ground) => write!(f, "tile {ground}"),
        }
    }
}

/// One file made of a picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variant {
    /// What its file name begins with.
    pub stem: Arc<str>,
    /// The picture it is made of.
    pub source: Digest,
    /// What is done to it.
    pub operation: Operation,
    /// The size of the result.
    pub size: Size,
    /// How it is written.
    pub encoding: Encoding,
}

impl Variant {
    /// The name of its content: the same for the same bytes, on any machine.
    pub fn key(&self) -> Key {
        let recipe = format!(
            "variant {VERSION} {} {} {} {:?}",
            self.source, self.operation, self.size, self.encoding
        );
        Key::of(&recipe)
    }

    /// The name of its file: `1-front-3b0e1f88a2c4-800.webp`. The same picture in other widths has
    /// the same digits, which compress well on a page of many pictures.
    pub fn file_name(&self) -> String {
        let (stem, Size { width, .. }) = (&self.stem, self.size);
        let size = match &self.operation {
            // The height follows from the width.
            Operation::Resize | Operation::Crop(_) => None,
            Operation::Keep
            | Operation::Frame(_)
            | Operation::Share { .. }
            | Operation::Icon
            | Operation::Tile(_) => Some(self.size),
        };
        let recipe = format!(
            "name {VERSION} {} {} {size:?} {:?}",
            self.source, self.operation, self.encoding
        );
        let key = Key::of(&recipe).to_string();
        let extension = self.encoding.extension();
        format!("{stem}-{}-{width}.{extension}", &key[..DIGITS])
    }

    pub(super) fn check(&self, source: Digest) -> Result<(), PictureFault> {
        if self.source == source {
            Ok(())
        } else {
            Err(PictureFault::Changed)
        }
    }
}

/// The name of something made: BLAKE3 of the source, what was done to it and our version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The name of what is known about a picture that is within these limits.
    pub(super) fn of_look(source: Digest, limits: &Limits) -> Self {
        Self::of(&format!("look {VERSION} {source} {limits:?}"))
    }

    fn of(recipe: &str) -> Self {
        Self(*blake3::hash(recipe.as_bytes()).as_bytes())
    }

    /// Reads what [`fmt::Display`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut key = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(stem: &str) -> Variant {
        Variant {
            stem: Arc::from(stem),
            source: Digest::of(b"photo"),
            operation: Operation::Resize,
            size: Size::new(800, 600),
            encoding: Encoding::WebP(Quality(78)),
        }
    }

    #[test]
    fn the_name_follows_from_the_content_and_the_recipe() {
        let first = variant("1-front");
        insta::assert_snapshot!(first.file_name(), @"1-front-a91e0afb28b1-800.webp");
        assert_eq!(first.key(), variant("other").key());
        let others = [
            Variant {
                source: Digest::of(b"other"),
                ..first.clone()
            },
            Variant {
                operation: Operation::Icon,
                ..first.clone()
            },
            Variant {
                operation: Operation::Crop(first.size.area()),
                ..first.clone()
            },
            Variant {
                size: Size::new(800, 601),
                ..first.clone()
            },
            Variant {
                encoding: Encoding::WebP(Quality(79)),
                ..first.clone()
            },
            Variant {
                encoding: Encoding::Png,
                ..first.clone()
            },
        ];
        for other in &others {
            assert_ne!(other.key(), first.key(), "{other:?}");
        }
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = variant("a").key();
        assert_eq!(Key::parse(&key.to_string()), Some(key));
        assert_eq!(Key::parse("12"), None);
        assert_eq!(Key::parse(&"zz".repeat(32)), None);
    }
}
