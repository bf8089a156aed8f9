//! Where pictures are decoded, measured and made, within the limits of the whole process. One
//! decoding serves all the variants of a picture.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes between one pixel and the size of the source"
)]

use super::analysis::{self, Analysis};
use super::compose::{self, Card};
use super::levels::{Levels, Master};
use super::pixels::{Care, Cut, Pixels};
use super::raster::Sheet;
use super::{
    Area, Budget, Digest, Encoding, Format, Key, Lease, Limits, Operation, PictureFault, Size,
    Source, Variant,
};
use super::{color, decode, encode, strip, svg};

/// Bytes that a pixel of a level takes: itself, a variant of it, and the encoder.
const WORKING: u64 = 16;

/// The longer side of a logo on a share picture, twice what is shown.
const LOGO: f64 = 512.0;

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The variant's key.
    pub key: Key,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Decodes and makes pictures within limits. One for the whole process, shared by its threads.
#[derive(Debug)]
pub struct Studio {
    limits: Limits,
    budget: Budget,
    files: Budget,
}

impl Default for Studio {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Studio {
    /// A studio with these limits.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            budget: Budget::new(limits.memory),
            files: Budget::new(limits.file),
        }
    }

    /// What pictures may be at most.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Waits until so many bytes of files may be read; to be held as long as they are. Whoever
    /// holds files may wait for memory to decode them, and never the other way round.
    pub fn reading(&self, bytes: u64) -> Lease<'_> {
        self.files.lease(bytes)
    }

    /// By which the cache knows what this studio says of a picture.
    pub fn key_of_look(&self, source: Digest) -> Key {
        Key::of_look(source, &self.limits)
    }

    /// Reads the header of a file.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open<'a>(&self, bytes: &'a [u8]) -> Result<Source<'a>, PictureFault> {
        Source::open(bytes, &self.limits)
    }

    /// Measures what a picture looks like. None for a drawing, which is not decoded.
    ///
    /// # Errors
    /// When the picture cannot be decoded.
    pub fn analyse(&self, source: &Source<'_>) -> Result<Option<Analysis>, PictureFault> {
        if source.probe.format == Format::Svg {
            return Ok(None);
        }
        let _lease = self.budget.lease(source.probe.memory);
        let decoded = decode::decode(source.bytes, &source.probe)?;
        let pixels = decoded.pixels.without_idle_alpha();
        let size = pixels.size;
        let longer = size.width.max(size.height);
        let scale = f64::from(analysis::SMALL.min(longer)) / f64::from(longer);
        let small = pixels.resized(Cut::of(size.area()), at_scale(size, scale), Care::Box)?;
        let small = color::to_srgb(
            small.turned(decoded.orientation),
            decoded.profile.as_deref(),
        );
        let object = match pixels.channels {
            super::pixels::Channels::Rgba => analysis::object(&pixels.turned(decoded.orientation)),
            super::pixels::Channels::Rgb => None,
        };
        Ok(Some(Analysis::of(&small, object)))
    }

    /// Makes all these variants of one picture, in their order. A logo is needed where a share
    /// picture was planned with one.
    ///
    /// # Errors
    /// When the picture cannot be decoded, or is not the one that was planned with.
    pub fn make(
        &self,
        source: &Source<'_>,
        variants: &[Variant],
        logo: Option<&Source<'_>>,
    ) -> Result<Vec<Made>, PictureFault> {
        for variant in variants {
            variant.check(source.digest)?;
        }
        let whole = source.probe.size;
        let scales: Vec<f64> = variants.iter().filter_map(|v| scale(v, whole)).collect();
        if scales.is_empty() {
            return variants.iter().map(|v| kept(source, v)).collect();
        }
        let logo = logo.map(|logo| self.logo(logo)).transpose()?;
        if source.probe.format == Format::Svg {
            return self.make_of_drawing(source, variants, logo.as_ref());
        }
        let mut lease = self.budget.lease(memory(source, &scales));
        let levels = levels(source, &scales)?;
        lease.shrink_to(levels.pixels() * WORKING);
        let make = |variant: &Variant| match scale(variant, whole) {
            None => kept(source, variant),
            Some(scale) => {
                let pixels = draw(levels.at(scale), variant, logo.as_ref())?;
                Ok(Made {
                    key: variant.key(),
                    bytes: encode::encode(pixels, variant.encoding)?,
                })
            }
        };
        variants.iter().map(make).collect()
    }

    fn make_of_drawing(
        &self,
        source: &Source<'_>,
        variants: &[Variant],
        logo: Option<&(Digest, Pixels)>,
    ) -> Result<Vec<Made>, PictureFault> {
        let sheet = Sheet::open(source.bytes)?;
        let make = |variant: &Variant| match scale(variant, source.probe.size) {
            None => kept(source, variant),
            Some(scale) => {
                let _lease = self.budget.lease(variant.size.pixels() * WORKING);
                let pixels = draw(&sheet.at(scale), variant, logo)?;
                Ok(Made {
                    key: variant.key(),
                    bytes: encode::encode(pixels, variant.encoding)?,
                })
            }
        };
        variants.iter().map(make).collect()
    }

    /// Another picture's pixels, small enough to be held beside a lease.
    fn logo(&self, source: &Source<'_>) -> Result<(Digest, Pixels), PictureFault> {
        let Size { width, height } = source.probe.size;
        let fitting = LOGO / f64::from(width.max(height));
        if source.probe.format == Format::Svg {
            let drawn = Sheet::open(source.bytes)?.at(fitting);
            return Ok((source.digest, drawn.pixels));
        }
        let scale = fitting.min(1.0);
        let _lease = self.budget.lease(memory(source, &[scale]));
        let levels = levels(source, &[scale])?;
        Ok((source.digest, levels.at(scale).pixels.clone()))
    }
}

/// Bytes that decoding and halving take.
fn memory(source: &Source<'_>, scales: &[f64]) -> u64 {
    let pixels = source.probe.size.pixels();
    let levels = if Levels::need_whole(scales) {
        pixels * 4
    } else {
        pixels
    };
    source.probe.memory + levels
}

fn levels(source: &Source<'_>, scales: &[f64]) -> Result<Levels, PictureFault> {
    let decoded = decode::decode(source.bytes, &source.probe)?;
    Levels::of(decoded, source.probe.size, scales)
}

/// How many pixels of the variant cover one of the source; none where nothing is drawn.
fn scale(variant: &Variant, whole: Size) -> Option<f64> {
    let size = variant.size;
    let of = |area: Area| f64::from(size.width) / f64::from(area.width);
    Some(match variant.operation {
        Operation::Keep => return None,
        Operation::Resize => of(whole.area()),
        Operation::Crop(area) => of(area),
        Operation::Frame(area) => compose::frame_scale(area, size),
        Operation::Share {
            area, placement, ..
        } => compose::share_scale(area, placement, size),
        Operation::Icon | Operation::Tile(_) => {
            f64::from(size.width) / f64::from(whole.width.max(whole.height))
        }
    })
}

fn at_scale(size: Size, scale: f64) -> Size {
    let scaled_side = |pixels: u32| (f64::from(pixels) * scale).round() as u32;
    Size::new(scaled_side(size.width), scaled_side(size.height))
}

fn draw(
    master: &Master,
    variant: &Variant,
    logo: Option<&(Digest, Pixels)>,
) -> Result<Pixels, PictureFault> {
    let cut = |area| {
        let cut = Cut::scaled(area, master.whole, master.pixels.size);
        master.pixels.resized(cut, variant.size, Care::Lanczos)
    };
    match variant.operation {
        Operation::Keep | Operation::Resize => cut(master.whole.area()),
        Operation::Crop(area) => cut(area),
        Operation::Frame(area) => compose::frame(master, area, variant.size),
        Operation::Icon => compose::icon(master, variant.size),
        Operation::Tile(ground) => compose::tile(master, variant.size, ground),
        Operation::Share {
            area,
            placement,
            ground,
            logo: planned,
        } => {
            let found = logo.filter(|(digest, _)| Some(*digest) == planned);
            if found.is_none() && planned.is_some() {
                return Err(PictureFault::Changed);
            }
            let card = Card {
                area,
                placement,
                ground,
                logo: found.map(|(_, pixels)| pixels),
            };
            compose::share(master, &card, variant.size)
        }
    }
}

fn kept(source: &Source<'_>, variant: &Variant) -> Result<Made, PictureFault> {
    let bytes = match variant.encoding {
        Encoding::Kept(Format::Svg) => svg::drawing(source.bytes)?.clean.into_bytes(),
        Encoding::Kept(Format::Gif) => strip::gif(source.bytes)?,
        Encoding::Kept(Format::Png) => strip::png(source.bytes)?,
        Encoding::Kept(Format::WebP) => strip::webp(source.bytes)?,
        Encoding::Kept(Format::Jpeg | Format::Tiff)
        | Encoding::WebP(_)
        | Encoding::Avif(_)
        | Encoding::Jpeg(_)
        | Encoding::Png
        | Encoding::Ico => return Err(PictureFault::Foreign("a kind that is never kept")),
    };
    Ok(Made {
        key: variant.key(),
        bytes,
    })
}
