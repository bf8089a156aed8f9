//! The blocks of a GIF file (`GIF89a`, appendix A): how many frames it has, and the file without
//! comments. An animation is published as it is, because a still picture of it would say less.

use super::PictureFault;

/// The file without what is not shown, and the number of its frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frames {
    /// How many pictures follow one another.
    pub count: usize,
    /// The file without comments and foreign data.
    pub clean: Vec<u8>,
}

/// Reads all blocks.
pub(super) fn frames(bytes: &[u8]) -> Result<Frames, PictureFault> {
    let screen = bytes.get(..13).ok_or(PictureFault::Truncated)?;
    let mut at = 13 + table(screen[10]);
    let mut clean = bytes.get(..at).ok_or(PictureFault::Truncated)?.to_vec();
    let mut count = 0;
    loop {
        let from = at;
        let keep = match byte(bytes, at)? {
            0x3B => {
                clean.push(0x3B);
                return Ok(Frames { count, clean });
            }
            0x2C => {
                count += 1;
                at = blocks(bytes, at + 11 + table(byte(bytes, at + 9)?))?;
                true
            }
            0x21 => {
                let keep = is_shown(bytes, at)?;
                at = blocks(bytes, at + 2)?;
                keep
            }
            _ => return Err(PictureFault::Broken("a GIF block of unknown kind".into())),
        };
        if keep {
            clean.extend_from_slice(&bytes[from..at]);
        }
    }
}

/// Whether an extension changes what is seen: delays and the number of rounds do.
fn is_shown(bytes: &[u8], at: usize) -> Result<bool, PictureFault> {
    let label = byte(bytes, at + 1)?;
    let name = bytes.get(at + 3..at + 14).unwrap_or_default();
    Ok(label == 0xF9 || label == 0xFF && (name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0"))
}

/// The place behind a run of blocks that begins here.
fn blocks(bytes: &[u8], mut at: usize) -> Result<usize, PictureFault> {
    loop {
        let length = usize::from(byte(bytes, at)?);
        at += 1 + length;
        if length == 0 {
            return Ok(at);
        }
    }
}

fn byte(bytes: &[u8], at: usize) -> Result<u8, PictureFault> {
    bytes.get(at).copied().ok_or(PictureFault::Truncated)
}

/// Bytes of the colour table that the flags announce.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn animation() -> Vec<u8> {
        let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
        bytes.extend(b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0");
        bytes.extend(b"\x21\xFE\x05Paris\0");
        for _ in 0..2 {
            bytes.extend(b"\x21\xF9\x04\0\x0A\0\0\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
        }
        bytes.push(0x3B);
        bytes
    }

    #[test]
    fn frames_are_counted_and_comments_left_out() {
        let bytes = animation();
        let frames = frames(&bytes).expect("is whole");
        assert_eq!(frames.count, 2);
        assert_eq!(frames.clean.len(), bytes.len() - 9);
        assert!(!frames.clean.windows(5).any(|five| five == b"Paris"));
        assert!(frames.clean.windows(8).any(|eight| eight == b"NETSCAPE"));
    }

    #[test]
    fn a_file_cut_anywhere_is_truncated() {
        let bytes = animation();
        for end in 0..bytes.len() {
            assert_eq!(frames(&bytes[..end]), Err(PictureFault::Truncated), "{end}");
        }
    }
}
