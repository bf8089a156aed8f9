//! Files that are published as they are, but without what a camera or program wrote into them:
//! position, serial numbers, names, thumbnails. What is not known to be needed is left out.

use super::{PictureFault, gif};

/// PNG chunks that change what is seen (PNG, third edition, section 11; animations included).
const PNG: [&[u8; 4]; 13] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
];

/// WebP chunks that change what is seen (RFC 9649, section 2).
const WEBP: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];

/// The flags of a `VP8X` chunk that announce EXIF and XMP.
const WEBP_METADATA: u8 = 0x0C;

/// A GIF without comments.
pub(super) fn gif(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    gif::frames(bytes).map(|frames| frames.clean)
}

/// A PNG without texts, times and EXIF.
pub(super) fn png(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let mut clean = bytes.get(..8).ok_or(PictureFault::Truncated)?.to_vec();
    let mut rest = &bytes[8..];
    loop {
        let (length, _) = rest.split_first_chunk().ok_or(PictureFault::Truncated)?;
        let length = u32::from_be_bytes(*length) as usize;
        let chunk = rest
            .get(..length.saturating_add(12))
            .ok_or(PictureFault::Truncated)?;
        let name = &chunk[4..8];
        if PNG.iter().any(|known| *known == name) {
            clean.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Ok(clean);
        }
        rest = &rest[chunk.len()..];
    }
}

/// A WebP without EXIF and XMP.
pub(super) fn webp(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let size = bytes.get(4..8).ok_or(PictureFault::Truncated)?;
    let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
    let mut rest = bytes
        .get(12..size.saturating_add(8))
        .ok_or(PictureFault::Truncated)?;
    let mut clean = b"RIFF\0\0\0\0WEBP".to_vec();
    while !rest.is_empty() {
        let head = rest.get(..8).ok_or(PictureFault::Truncated)?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let padded = length.saturating_add(length % 2).saturating_add(8);
        let chunk = rest.get(..padded).ok_or(PictureFault::Truncated)?;
        if WEBP.iter().any(|known| known.as_slice() == &chunk[..4]) {
            let flags = clean.len() + 8;
            clean.extend_from_slice(chunk);
            if &chunk[..4] == b"VP8X" && length > 0 {
                clean[flags] &= !WEBP_METADATA;
            }
        }
        rest = &rest[padded..];
    }
    let size = u32::try_from(clean.len() - 8).expect("a part of a file whose size fits");
    clean[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webp_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("is small");
        let mut chunk = [name.as_slice(), &length.to_le_bytes(), data].concat();
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    }

    #[test]
    fn a_webp_loses_its_exif_and_the_flag_that_announces_it() {
        let chunks = [
            webp_chunk(*b"VP8X", &[0x0E, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            webp_chunk(*b"ANIM", &[0; 6]),
            webp_chunk(*b"EXIF", b"GPS"),
            webp_chunk(*b"ANMF", &[1, 2, 3, 4]),
        ]
        .concat();
        let size = u32::try_from(chunks.len() + 4).expect("is small");
        let file = [b"RIFF", &size.to_le_bytes()[..], b"WEBP", &chunks].concat();
        let clean = webp(&file).expect("is whole");
        assert_eq!(clean.len(), file.len() - 12);
        assert_eq!(clean[20], 0x02);
        assert_eq!(clean[4] as usize, clean.len() - 8);
        assert_eq!(webp(&file[..40]), Err(PictureFault::Truncated));
    }

    #[test]
    fn a_png_loses_its_texts() {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).expect("is small");
            [&length.to_be_bytes()[..], name, data, &[0; 4]].concat()
        };
        let file = [
            b"\x89PNG\r\n\x1A\n".to_vec(),
            chunk(b"IHDR", &[0; 13]),
            chunk(b"tEXt", b"Author\0Ann"),
            chunk(b"eXIf", b"GPS"),
            chunk(b"IDAT", b"data"),
            chunk(b"IEND", b""),
        ]
        .concat();
        let clean = png(&file).expect("is whole");
        assert_eq!(clean.len(), file.len() - 22 - 15);
        assert_eq!(png(&file[..file.len() - 1]), Err(PictureFault::Truncated));
    }
}
