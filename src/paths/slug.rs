//! One part of an address, which is also a folder's or file's name on the web space.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// Longest slug in bytes: file systems take 255, and `.html` or a temporary ending comes behind.
const LONGEST: usize = 240;

/// Names that Windows keeps for devices, with or without an extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// One part of an address: NFC, a safe file name on Linux, macOS and Windows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

impl Slug {
    /// The slug as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugFault;

    fn from_str(text: &str) -> Result<Self, SlugFault> {
        let text: String = text.nfc().collect();
        check_name(&text)?;
        if text.chars().any(char::is_whitespace) {
            return Err(SlugFault::Character(' '));
        }
        Ok(Self(Arc::from(text)))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a name cannot be part of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlugFault {
    /// Nothing is left.
    Empty,
    /// `.` or `..`, which mean folders, or a name that begins with a dot, which servers hide.
    Dots,
    /// A character that some system does not allow in a name.
    Character(char),
    /// A name that Windows keeps for a device.
    Device(String),
    /// A dot or space at the end, which Windows drops.
    Ending,
    /// Longer than 240 bytes; the length in bytes.
    Long(usize),
}

impl fmt::Display for SlugFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "it is empty"),
            Self::Dots => write!(f, "it begins with a dot"),
            Self::Character(' ') => write!(f, "it has a space"),
            Self::Character(c) if c.is_control() => {
                write!(f, "it has the control character U+{:04X}", u32::from(*c))
            }
            Self::Character(c) => write!(f, "it has the character `{c}`"),
            Self::Device(name) => write!(f, "`{name}` is kept for a device on Windows"),
            Self::Ending => write!(f, "it ends with a dot or a space"),
            Self::Long(bytes) => write!(f, "it is {bytes} bytes long, {LONGEST} are allowed"),
        }
    }
}

/// Checks one part of a path.
pub(super) fn check_name(name: &str) -> Result<(), SlugFault> {
    if name.is_empty() {
        return Err(SlugFault::Empty);
    }
    if name == "." || name == ".." {
        return Err(SlugFault::Dots);
    }
    let forbidden = |c: char| c.is_control() || "/\\<>:\"|?*#%".contains(c);
    if let Some(c) = name.chars().find(|c| forbidden(*c)) {
        return Err(SlugFault::Character(c));
    }
    if name.ends_with(['.', ' ']) {
        return Err(SlugFault::Ending);
    }
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        return Err(SlugFault::Device(name.to_owned()));
    }
    if name.len() > LONGEST {
        return Err(SlugFault::Long(name.len()));
    }
    Ok(())
}

/// Makes a slug from a file's name or a title: NFC, lower case, every run of characters that do
/// not belong into an address becomes one hyphen. Letters of any script stay.
///
/// # Errors
/// When nothing is left, or what is left is no safe name.
pub fn slugify(text: &str) -> Result<Slug, SlugFault> {
    let mut out = String::with_capacity(text.len());
    let composed: Cow<'_, str> = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    };
    for c in composed.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '_' | '.' | '~') || is_mark(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches(['-', '.']).parse()
}

/// Vowel signs and accents that belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_every_script_and_is_one_name() {
        let slug = |s| slugify(s).map(|s| s.to_string());
        assert_eq!(slug("BV 50"), Ok("bv-50".into()));
        assert_eq!(
            slug("Kugelhähne & Klappen"),
            Ok("kugelhähne-klappen".into())
        );
        assert_eq!(slug("球阀 DN50"), Ok("球阀-dn50".into()));
        assert_eq!(slug("हिन्दी"), Ok("हिन्दी".into()));
        assert_eq!(slug("u\u{308}ber"), Ok("über".into()));
        assert_eq!(slug("???"), Err(SlugFault::Empty));
    }

    #[test]
    fn what_no_system_takes_is_refused() {
        for bad in [
            "../x", "/etc", "a\0b", "CON", "con.txt", "a b", "a.", "", "..",
        ] {
            assert!(bad.parse::<Slug>().is_err(), "{bad:?} was taken");
        }
        assert!("x".repeat(256).parse::<Slug>().is_err());
    }
}
