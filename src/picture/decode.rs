//! The only place that knows the decoders. Whatever is in the file, eight bits of red, green, blue
//! and perhaps alpha come out; the profile goes along, because colours are converted when the
//! picture has become small.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder};

use super::pixels::Pixels;
use super::source::{Format, Motion, Probe};
use super::{PictureFault, Size};

/// Most that a decoder may allocate for what is not pixels, such as a packed colour profile.
const SIDE_DATA: u64 = 32 << 20;

/// What a decoder says before it decodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    /// The size of the upright picture.
    pub size: Size,
    /// Whether the file says that it moves; a GIF does not say.
    pub motion: Motion,
    /// Bytes of the decoded pixels.
    pub decoded: u64,
    /// Bytes of the same pixels with eight bits a sample, where that is another buffer.
    pub converted: u64,
}

/// A decoded picture, as it lies in the file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Not upright yet, and in the colours of the profile.
    pub pixels: Pixels,
    /// How to turn it.
    pub orientation: Orientation,
    /// What its colours mean; sRGB without one.
    pub profile: Option<Vec<u8>>,
}

type Decoder<'a> = Box<dyn ImageDecoder + 'a>;

/// Asks the decoder what is in the file.
pub(super) fn header(bytes: &[u8], format: Format) -> Result<Header, PictureFault> {
    let (mut decoder, motion) = open(bytes, format, SIDE_DATA)?;
    let (width, height) = decoder.dimensions();
    let size = Size::new(width, height);
    let color = decoder.color_type();
    let size = if is_sideways(decoder.orientation()?) {
        size.turned()
    } else {
        size
    };
    Ok(Header {
        size,
        motion,
        decoded: decoder.total_bytes(),
        converted: match color {
            ColorType::Rgb8 | ColorType::Rgba8 => 0,
            _ => size.pixels() * if color.has_alpha() { 4 } else { 3 },
        },
    })
}

/// Decodes a picture whose header was found sound.
pub(super) fn decode(bytes: &[u8], probe: &Probe) -> Result<Decoded, PictureFault> {
    let (mut decoder, _) = open(bytes, probe.format, probe.memory + SIDE_DATA)?;
    let orientation = decoder.orientation()?;
    let profile = decoder.icc_profile()?;
    let has_alpha = decoder.color_type().has_alpha();
    let picture = DynamicImage::from_decoder(decoder)?;
    let pixels = if has_alpha {
        Pixels::transparent(picture.into_rgba8())
    } else {
        Pixels::opaque(picture.into_rgb8())
    };
    Ok(Decoded {
        pixels,
        orientation,
        profile,
    })
}

fn open(bytes: &[u8], format: Format, memory: u64) -> Result<(Decoder<'_>, Motion), PictureFault> {
    let reader = Cursor::new(bytes);
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(memory);
    let still = Motion::Still;
    let moving = |moves: bool| if moves { Motion::Animated } else { still };
    Ok(match format {
        Format::Jpeg => (Box::new(JpegDecoder::new(reader)?), still),
        Format::Png => {
            let decoder = PngDecoder::with_limits(reader, limits)?;
            let motion = moving(decoder.is_apng()?);
            (Box::new(decoder), motion)
        }
        Format::WebP => {
            let decoder = WebPDecoder::new(reader)?;
            let motion = moving(decoder.has_animation());
            (Box::new(decoder), motion)
        }
        Format::Gif => (Box::new(GifDecoder::new(reader)?), still),
        Format::Tiff => (Box::new(TiffDecoder::new(reader)?), still),
        Format::Svg => return Err(PictureFault::Foreign("a drawing")),
    })
}

/// Whether width and height change places when the picture is put upright.
fn is_sideways(orientation: Orientation) -> bool {
    match orientation {
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
    }
}
