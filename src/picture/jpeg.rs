//! What the markers of a JPEG file say (ITU-T T.81, annex B). The decoder is lenient and fills a
//! truncated photo with grey; here we see that its end is missing, and how much memory it takes.

use super::PictureFault;

/// How the samples of a JPEG lie in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Colour components: 1 grey, 3 colour, 4 for print.
    pub components: u8,
    /// Whether all coefficients are held in memory before the first pixel is known.
    pub progressive: bool,
}

/// Reads the markers from the first to the last.
pub(super) fn layout(bytes: &[u8]) -> Result<Layout, PictureFault> {
    let mut layout = None;
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, &mut at)?;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let segment = segment(bytes, at)?;
        at += segment.len();
        match marker {
            0xC0..=0xC2 => layout = layout.or(Some(frame(marker, segment)?)),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(PictureFault::Foreign("a lossless or arithmetic JPEG"));
            }
            _ => {}
        }
    }
    layout.ok_or(PictureFault::Truncated)
}

/// Goes on to what follows the next marker. Within a scan `FF 00` is a sample, not a marker, and
/// runs of `FF` are padding.
fn next_marker(bytes: &[u8], at: &mut usize) -> Result<u8, PictureFault> {
    let rest = bytes.get(*at..).ok_or(PictureFault::Truncated)?;
    let found = rest
        .windows(2)
        .position(|pair| pair[0] == 0xFF && pair[1] != 0x00 && pair[1] != 0xFF)
        .ok_or(PictureFault::Truncated)?;
    *at += found + 2;
    Ok(rest[found + 1])
}

fn segment(bytes: &[u8], at: usize) -> Result<&[u8], PictureFault> {
    let rest = bytes.get(at..).ok_or(PictureFault::Truncated)?;
    let (length, _) = rest.split_first_chunk().ok_or(PictureFault::Truncated)?;
    let length = usize::from(u16::from_be_bytes(*length));
    rest.get(..length)
        .filter(|_| length >= 2)
        .ok_or(PictureFault::Truncated)
}

fn frame(marker: u8, segment: &[u8]) -> Result<Layout, PictureFault> {
    let (Some(precision), Some(components)) = (segment.get(2), segment.get(7)) else {
        return Err(PictureFault::Truncated);
    };
    if *precision != 8 {
        return Err(PictureFault::Foreign(
            "a JPEG with more than 8 bits a sample",
        ));
    }
    Ok(Layout {
        components: *components,
        progressive: marker == 0xC2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [u8; 27] = [
        0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 0, 1, 0, 1, 3, 0, 0, 0, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0x00,
        9, 0xFF, 0xFF, 0xFF, 0xD9,
    ];

    #[test]
    fn the_frame_says_how_many_components_and_whether_it_is_progressive() {
        assert_eq!(
            layout(&WHOLE),
            Ok(Layout {
                components: 3,
                progressive: true
            })
        );
    }

    #[test]
    fn a_file_cut_anywhere_is_truncated() {
        for end in 2..WHOLE.len() {
            assert_eq!(layout(&WHOLE[..end]), Err(PictureFault::Truncated), "{end}");
        }
    }
}
