//! Why a picture cannot be used, in words for the person who has to find a better one.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// Why a picture cannot be used. The caller knows where it was named and places it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureFault {
    /// The file has no bytes.
    Empty,
    /// The file has more bytes than the limit.
    Heavy {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes that are allowed.
        limit: u64,
    },
    /// Its header does not belong to any kind of picture we know.
    NotAPicture,
    /// A kind of picture that we do not read.
    Foreign(&'static str),
    /// More pixels than the limit.
    Pixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Pixels that are allowed.
        limit: u64,
    },
    /// Decoding it takes more memory than the limit.
    Memory {
        /// Bytes that it takes.
        bytes: u64,
        /// Bytes that are allowed.
        limit: u64,
    },
    /// The file ends before the picture does.
    Truncated,
    /// The decoder or encoder gave up, and its words.
    Broken(String),
    /// An SVG file that is not well-formed or not safe to publish, and why.
    Svg(String),
    /// The file is another one than the one that was planned with.
    Changed,
}

impl PictureFault {
    /// The fault as an error that names the file.
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let fault = Diagnostic::error(self.code(), format!("`{file}` {self}"));
        fault.help(self.help())
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::Truncated | Self::Broken(_) => "picture-broken",
            Self::NotAPicture | Self::Foreign(_) => "picture-format",
            Self::Heavy { .. } | Self::Pixels { .. } | Self::Memory { .. } => "picture-limit",
            Self::Svg(_) => "picture-svg",
            Self::Changed => "picture-changed",
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::Truncated => "copy the file here again from its source",
            Self::Broken(_) => "open it in a picture program and save it again as JPEG or PNG",
            Self::NotAPicture => "use a JPEG, PNG, WebP, GIF, TIFF or SVG file",
            Self::Foreign(_) => "save it as JPEG (photos) or PNG (drawings, cut-outs)",
            Self::Heavy { .. } | Self::Pixels { .. } | Self::Memory { .. } => {
                "save a smaller copy: 2400 pixels on its longer side are plenty"
            }
            Self::Svg(_) => "save it again as plain SVG, without scripts and links to other files",
            Self::Changed => "build again",
        }
    }
}

impl fmt::Display for PictureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is an empty file"),
            Self::Heavy { bytes, limit } => {
                write!(f, "has {} MB, {} are allowed", bytes >> 20, limit >> 20)
            }
            Self::NotAPicture => f.write_str("is not a picture"),
            Self::Foreign(kind) => write!(f, "is {kind}, which is not read"),
            Self::Pixels {
                width,
                height,
                limit,
            } => write!(
                f,
                "says it has {width} × {height} pixels, {} megapixels are allowed",
                limit / 1_000_000
            ),
            Self::Memory { bytes, limit } => write!(
                f,
                "takes {} MB of memory to decode, {} are allowed",
                bytes >> 20,
                limit >> 20
            ),
            Self::Truncated => f.write_str("ends before the picture does"),
            Self::Broken(words) => write!(f, "cannot be decoded: {words}"),
            Self::Svg(words) => write!(f, "is an SVG file that {words}"),
            Self::Changed => f.write_str("was changed during the build"),
        }
    }
}

impl std::error::Error for PictureFault {}

impl From<image::ImageError> for PictureFault {
    fn from(error: image::ImageError) -> Self {
        use image::ImageError;
        match error {
            ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Self::Truncated
            }
            ImageError::IoError(error) => Self::Broken(words(&error)),
            ImageError::Decoding(error) => Self::Broken(words(&error)),
            ImageError::Encoding(error) => Self::Broken(words(&error)),
            ImageError::Parameter(error) => Self::Broken(words(&error)),
            ImageError::Limits(error) => Self::Broken(words(&error)),
            ImageError::Unsupported(error) => Self::Broken(words(&error)),
        }
    }
}

/// Another's message in our style: one line, no capital at its start, no full stop.
fn words(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let line = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let mut letters = line.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(line.chars().skip(1)).collect()
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;

    #[test]
    fn every_fault_says_what_is_so_and_what_to_do() {
        let faults = [
            PictureFault::Empty,
            PictureFault::Heavy {
                bytes: 90 << 20,
                limit: 64 << 20,
            },
            PictureFault::NotAPicture,
            PictureFault::Foreign("a HEIC picture"),
            PictureFault::Pixels {
                width: 100_000,
                height: 100_000,
                limit: 100_000_000,
            },
            PictureFault::Memory {
                bytes: 700 << 20,
                limit: 256 << 20,
            },
            PictureFault::Truncated,
            PictureFault::Broken("bad Huffman code".into()),
            PictureFault::Svg("is not well-formed".into()),
            PictureFault::Changed,
        ];
        let shown: Vec<String> = faults
            .iter()
            .map(|fault| Report::from(fault.diagnostic("1.jpg")).to_string())
            .map(|text| format!("{}\n", text.trim_end()))
            .collect();
        insta::assert_snapshot!(shown.join(""), @r"
        error: `1.jpg` is an empty file
         |
         = help: copy the file here again from its source
        error: `1.jpg` has 90 MB, 64 are allowed
         |
         = help: save a smaller copy: 2400 pixels on its longer side are plenty
        error: `1.jpg` is not a picture
         |
         = help: use a JPEG, PNG, WebP, GIF, TIFF or SVG file
        error: `1.jpg` is a HEIC picture, which is not read
         |
         = help: save it as JPEG (photos) or PNG (drawings, cut-outs)
        error: `1.jpg` says it has 100000 × 100000 pixels, 100 megapixels are allowed
         |
         = help: save a smaller copy: 2400 pixels on its longer side are plenty
        error: `1.jpg` takes 700 MB of memory to decode, 256 are allowed
         |
         = help: save a smaller copy: 2400 pixels on its longer side are plenty
        error: `1.jpg` ends before the picture does
         |
         = help: copy the file here again from its source
        error: `1.jpg` cannot be decoded: bad Huffman code
         |
         = help: open it in a picture program and save it again as JPEG or PNG
        error: `1.jpg` is an SVG file that is not well-formed
         |
         = help: save it again as plain SVG, without scripts and links to other files
        error: `1.jpg` was changed during the build
         |
         = help: build again
        ");
    }

    #[test]
    fn words_of_others_are_put_in_our_style() {
        assert_eq!(words(&"Corrupt data.\nmore"), "corrupt data");
        assert_eq!(words(&"IDAT is missing"), "IDAT is missing");
    }
}
