//! What a picture's header says. Nothing is decoded here, and nothing is allocated for the size
//! that a header claims: a file of 68 bytes may claim 100,000 × 100,000 pixels.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decode::{self, Header};
use super::{Limits, PictureFault, Size, gif, jpeg, svg};

/// A kind of picture file, known by its first bytes and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, also an animated one.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// TIFF, which browsers do not show.
    Tiff,
    /// A drawing.
    Svg,
}

impl Format {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tiff",
            Self::Svg => "svg",
        }
    }

    /// The media type of its files.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// Whether a picture moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Motion {
    /// One frame.
    Still,
    /// Several frames.
    Animated,
}

/// Whether a drawing has letters that need a typeface, which is not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lettering {
    /// None, or drawn as outlines.
    Outlines,
    /// Text in a typeface of the reader's machine.
    Type,
}

/// What a picture's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Probe {
    /// The kind of file.
    pub format: Format,
    /// The size of the upright picture.
    pub size: Size,
    /// Whether it moves.
    pub motion: Motion,
    /// Whether it looks the same everywhere.
    pub lettering: Lettering,
    /// Bytes that decoding takes.
    pub memory: u64,
}

impl Probe {
    /// Whether the file is published as it is, without other sizes: drawings fit any size, and
    /// animations would stand still.
    pub fn is_kept(&self) -> bool {
        self.format == Format::Svg || self.motion == Motion::Animated
    }
}

/// BLAKE3 of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub(super) [u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A picture file whose header is sound.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// By which its variants are known.
    pub digest: Digest,
    /// What its header says.
    pub probe: Probe,
}

impl<'a> Source<'a> {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// When the file is not a whole picture of a kind that we read, or is over a limit.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, PictureFault> {
        Ok(Self {
            bytes,
            digest: Digest::of(bytes),
            probe: probe(bytes, limits)?,
        })
    }
}

/// Reads the header of a file.
///
/// # Errors
/// As [`Source::open`].
pub fn probe(bytes: &[u8], limits: &Limits) -> Result<Probe, PictureFault> {
    if bytes.len() as u64 > limits.file {
        return Err(PictureFault::Heavy {
            bytes: bytes.len() as u64,
            limit: limits.file,
        });
    }
    let format = format(bytes)?;
    if format == Format::Svg {
        let drawing = svg::drawing(bytes)?;
        return Ok(Probe {
            format,
            size: drawing.size,
            motion: Motion::Still,
            lettering: drawing.lettering,
            memory: 0,
        });
    }
    check_pixels(claimed_size(bytes)?, limits)?;
    let header = decode::header(bytes, format)?;
    check_pixels(header.size, limits)?;
    let probe = Probe {
        format,
        size: header.size,
        motion: motion(bytes, format, &header)?,
        lettering: Lettering::Outlines,
        memory: memory(bytes, format, &header)?,
    };
    if probe.memory > limits.memory {
        return Err(PictureFault::Memory {
            bytes: probe.memory,
            limit: limits.memory,
        });
    }
    Ok(probe)
}

fn claimed_size(bytes: &[u8]) -> Result<Size, PictureFault> {
    let size = imagesize::blob_size(bytes).map_err(|error| match error {
        imagesize::ImageError::NotSupported => PictureFault::NotAPicture,
        imagesize::ImageError::CorruptedImage => {
            PictureFault::Broken("its header is damaged".into())
        }
        imagesize::ImageError::IoError(_) => PictureFault::Truncated,
    })?;
    let fitting = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    Ok(Size::new(fitting(size.width), fitting(size.height)))
}

fn check_pixels(size: Size, limits: &Limits) -> Result<(), PictureFault> {
    if size.pixels() <= limits.pixels {
        return Ok(());
    }
    Err(PictureFault::Pixels {
        width: size.width,
        height: size.height,
        limit: limits.pixels,
    })
}

fn motion(bytes: &[u8], format: Format, header: &Header) -> Result<Motion, PictureFault> {
    let several = match format {
        Format::Gif => gif::frames(bytes)?.count > 1,
        Format::Png | Format::WebP => header.motion == Motion::Animated,
        Format::Jpeg | Format::Tiff | Format::Svg => false,
    };
    Ok(if several {
        Motion::Animated
    } else {
        Motion::Still
    })
}

/// What is in memory at the worst moment: the file, what the decoder holds, and the pixels.
fn memory(bytes: &[u8], format: Format, header: &Header) -> Result<u64, PictureFault> {
    let pixels = header.size.pixels();
    let held = match format {
        Format::Jpeg => {
            let layout = jpeg::layout(bytes)?;
            if layout.progressive {
                pixels * 2 * u64::from(layout.components)
            } else {
                0
            }
        }
        Format::WebP => pixels * 3 / 2,
        Format::Gif | Format::Tiff => header.decoded,
        Format::Png | Format::Svg => 0,
    };
    Ok(bytes.len() as u64 + held + header.decoded + header.converted)
}

/// Formats by their first bytes; what we do not read by the name that the user knows.
fn format(bytes: &[u8]) -> Result<Format, PictureFault> {
    let brand = bytes.get(8..12).unwrap_or_default();
    match bytes {
        [] => Err(PictureFault::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Format::Png),
        [b'G', b'I', b'F', b'8', ..] => Ok(Format::Gif),
        [b'R', b'I', b'F', b'F', ..] if brand == b"WEBP" => Ok(Format::WebP),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Format::Tiff),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Err(match brand {
            b"avif" | b"avis" => PictureFault::Foreign("an AVIF picture"),
            b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" => {
                PictureFault::Foreign("a HEIC picture, as telephones take them")
            }
            _ => PictureFault::Foreign("a film"),
        }),
        [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => {
            Err(PictureFault::Foreign("a JPEG XL picture"))
        }
        [0, 0, 0, 12, b'j', b'P', ..] => Err(PictureFault::Foreign("a JPEG 2000 picture")),
        [b'B', b'M', ..] => Err(PictureFault::Foreign("a BMP picture")),
        [b'8', b'B', b'P', b'S', ..] => Err(PictureFault::Foreign("a Photoshop file")),
        [b'%', b'P', b'D', b'F', ..] => Err(PictureFault::Foreign("a PDF file")),
        [b'%', b'!', b'P', b'S', ..] => Err(PictureFault::Foreign("a PostScript file")),
        [0x1F, 0x8B, ..] => Err(PictureFault::Foreign("a packed file")),
        _ if is_drawing(bytes) => Ok(Format::Svg),
        _ => Err(PictureFault::NotAPicture),
    }
}

fn is_drawing(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(64 << 10)];
    head.trim_ascii_start().starts_with(b"<") && head.windows(4).any(|four| four == b"<svg")
}
