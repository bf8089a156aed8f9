//! Colours become sRGB: files carry no profile afterwards, so they look the same in every browser,
//! and a placeholder colour is the colour that is seen.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::pixels::{Channels, Pixels};

/// Converts from a profile's colours. A profile that cannot be read is left aside, as browsers do.
#[must_use]
pub(super) fn to_srgb(pixels: Pixels, profile: Option<&[u8]>) -> Pixels {
    let Some(profile) = profile.and_then(|p| ColorProfile::new_from_slice(p).ok()) else {
        return pixels;
    };
    match profile.color_space {
        DataColorSpace::Rgb => from_rgb(pixels, &profile),
        DataColorSpace::Gray => from_grey(pixels, &profile),
        _ => pixels,
    }
}

fn from_rgb(mut pixels: Pixels, profile: &ColorProfile) -> Pixels {
    let layout = match pixels.channels {
        Channels::Rgb => Layout::Rgb,
        Channels::Rgba => Layout::Rgba,
    };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    if let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) {
        let mut converted = vec![0; pixels.data.len()];
        if transform.transform(&pixels.data, &mut converted).is_ok() {
            pixels.data = converted;
        }
    }
    pixels
}

/// Grey was spread to red, green and blue by the decoder: a table of 256 greys does it.
fn from_grey(mut pixels: Pixels, profile: &ColorProfile) -> Pixels {
    let greys: Vec<u8> = (0..=255).collect();
    let mut table = vec![0; 256];
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(Layout::Gray, &srgb, Layout::Gray, options);
    let converted = transform.is_ok_and(|t| t.transform(&greys, &mut table).is_ok());
    if converted {
        let step = pixels.channels.count();
        for pixel in pixels.data.chunks_exact_mut(step) {
            for sample in &mut pixel[..3] {
                *sample = table[usize::from(*sample)];
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Size;
    use palette::color_difference::Ciede2000;
    use palette::{IntoColor, Lab, LinSrgb, Srgb, white_point::D65};

    fn picture(data: Vec<u8>) -> Pixels {
        let width = u32::try_from(data.len() / 3).expect("is small");
        Pixels {
            size: Size::new(width, 1),
            channels: Channels::Rgb,
            data,
        }
    }

    /// Display P3 to linear sRGB (CSS Color 4, section 10.5): the reference.
    fn reference(p3: &[u8]) -> Srgb {
        let matrix = [
            [1.224_940_2, -0.224_940_2, 0.0],
            [-0.042_056_9, 1.042_056_9, 0.0],
            [-0.019_637_6, -0.078_636_1, 1.098_273_6],
        ];
        let written = Srgb::new(p3[0], p3[1], p3[2]).into_format::<f32>();
        let linear: LinSrgb = written.into_linear();
        let linear = [linear.red, linear.green, linear.blue];
        let [red, green, blue] = matrix.map(|row| {
            (0..3)
                .map(|i| row[i] * linear[i])
                .sum::<f32>()
                .clamp(0.0, 1.0)
        });
        Srgb::from_linear(LinSrgb::new(red, green, blue))
    }

    #[test]
    fn display_p3_comes_within_two_delta_e_of_the_reference() {
        let levels = [0, 40, 90, 128, 170, 215, 255];
        let mut data = Vec::new();
        for red in levels {
            for green in levels {
                data.extend(levels.into_iter().flat_map(|blue| [red, green, blue]));
            }
        }
        let profile = ColorProfile::new_display_p3().encode().expect("is sound");
        let converted = to_srgb(picture(data.clone()), Some(&profile));
        for (written, found) in data.chunks(3).zip(converted.iter()) {
            let found = Srgb::new(found[0], found[1], found[2]).into_format::<f32>();
            let found: Lab<D65> = found.into_color();
            let wanted: Lab<D65> = reference(written).into_color();
            let difference = found.difference(wanted);
            assert!(difference <= 2.0, "{written:?}: {difference}");
        }
        assert_ne!(converted.data, data);
    }

    #[test]
    fn srgb_stays_and_a_broken_profile_is_left_aside() {
        let data: Vec<u8> = (0..=254).collect();
        let profile = ColorProfile::new_srgb().encode().expect("is sound");
        let converted = to_srgb(picture(data.clone()), Some(&profile));
        let most = converted
            .data
            .iter()
            .zip(&data)
            .map(|(a, b)| a.abs_diff(*b));
        assert!(most.max() <= Some(1));
        let broken = to_srgb(picture(data.clone()), Some(&profile[..90]));
        assert_eq!(broken.data, data);
    }
}
