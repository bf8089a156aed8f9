//! The only place that knows the encoders. What they write carries no metadata.
//!
//! WebP by libwebp's method 4: at equal SSIM its files are some 8 % smaller than those of method 2,
//! which is faster by half. Progressive JPEG is smaller than a sequential one, and shows something
//! earlier.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::ColorType;

use super::pixels::{Channels, Pixels};
use super::{Encoding, PictureFault, Quality, Rgb, Size};

/// libwebp's effort, 0 to 6.
const WEBP_METHOD: i32 = 4;

/// rav1e's speed, 1 to 10.
#[cfg(feature = "avif")]
const AVIF_SPEED: u8 = 8;

/// Writes pixels as a file. [`Encoding::Kept`] has no pixels and is not written here.
pub(super) fn encode(pixels: Pixels, encoding: Encoding) -> Result<Vec<u8>, PictureFault> {
    match encoding {
        Encoding::WebP(quality) => webp(&pixels.without_idle_alpha(), quality),
        Encoding::Avif(quality) => avif(&pixels, quality),
        Encoding::Jpeg(quality) => jpeg(&pixels.on(Rgb([255; 3])), quality),
        Encoding::Png => png(&pixels),
        Encoding::Ico => png(&pixels).and_then(|png| ico(&png, pixels.size)),
        Encoding::Kept(format) => Err(broken(&format!("{format:?} is not made of pixels"))),
    }
}

fn broken(words: &str) -> PictureFault {
    PictureFault::Broken(words.to_owned())
}

fn webp(pixels: &Pixels, quality: Quality) -> Result<Vec<u8>, PictureFault> {
    let layout = match pixels.channels {
        Channels::Rgb => webp::PixelLayout::Rgb,
        Channels::Rgba => webp::PixelLayout::Rgba,
    };
    let mut config = webp::WebPConfig::new().map_err(|()| broken("libwebp cannot be set up"))?;
    config.quality = f32::from(quality.get());
    config.method = WEBP_METHOD;
    let (width, height) = (pixels.size.width, pixels.size.height);
    webp::Encoder::new(&pixels.data, layout, width, height)
        .encode_advanced(&config)
        .map(|memory| memory.to_vec())
        .map_err(|error| broken(&format!("libwebp says {error:?}")))
}

fn jpeg(pixels: &Pixels, quality: Quality) -> Result<Vec<u8>, PictureFault> {
    let side = |pixels: u32| {
        u16::try_from(pixels).map_err(|_| broken("JPEG holds at most 65,535 pixels a side"))
    };
    let (width, height) = (side(pixels.size.width)?, side(pixels.size.height)?);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality.get());
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&pixels.data, width, height, ColorType::Rgb)
        .map_err(|error| broken(&error.to_string()))?;
    Ok(file)
}

fn png(pixels: &Pixels) -> Result<Vec<u8>, PictureFault> {
    let color = match pixels.channels {
        Channels::Rgb => ExtendedColorType::Rgb8,
        Channels::Rgba => ExtendedColorType::Rgba8,
    };
    let mut file = Vec::new();
    PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive)
        .write_image(&pixels.data, pixels.size.width, pixels.size.height, color)?;
    Ok(file)
}

/// A PNG as the only picture of an icon file: a header of six bytes and an entry of sixteen.
fn ico(png: &[u8], size: Size) -> Result<Vec<u8>, PictureFault> {
    // 256 pixels are written as 0.
    let side = |pixels: u32| match pixels {
        256 => Ok(0),
        pixels => {
            u8::try_from(pixels).map_err(|_| broken("an icon holds at most 256 pixels a side"))
        }
    };
    let length = u32::try_from(png.len()).map_err(|_| broken("an icon holds at most 4 GB"))?;
    let mut file = vec![0, 0, 1, 0, 1, 0, side(size.width)?, side(size.height)?];
    file.extend([0, 0, 1, 0, 32, 0]);
    file.extend(length.to_le_bytes());
    file.extend(22_u32.to_le_bytes());
    file.extend_from_slice(png);
    Ok(file)
}

#[cfg(feature = "avif")]
fn avif(pixels: &Pixels, quality: Quality) -> Result<Vec<u8>, PictureFault> {
    use ravif::{Encoder, Img, RGB8, RGBA8};

    let encoder = Encoder::new()
        .with_quality(f32::from(quality.get()))
        .with_alpha_quality(f32::from(quality.get()))
        .with_speed(AVIF_SPEED)
        .with_num_threads(Some(1));
    let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
    let file = match pixels.channels {
        Channels::Rgb => {
            let colors: Vec<RGB8> = pixels.iter().map(|p| RGB8::new(p[0], p[1], p[2])).collect();
            encoder.encode_rgb(Img::new(&colors[..], width, height))
        }
        Channels::Rgba => {
            let colors: Vec<RGBA8> = pixels
                .iter()
                .map(|p| RGBA8::new(p[0], p[1], p[2], p[3]))
                .collect();
            encoder.encode_rgba(Img::new(&colors[..], width, height))
        }
    };
    file.map(|encoded| encoded.avif_file)
        .map_err(|error| broken(&error.to_string()))
}

#[cfg(not(feature = "avif"))]
fn avif(_: &Pixels, _: Quality) -> Result<Vec<u8>, PictureFault> {
    Err(broken("this program was built without AVIF"))
}
