//! Turns the texts of a folder into UTF-8. What they are in is a guess, so each is shown in the
//! guessed encoding before anything is written.

#![expect(
    clippy::disallowed_methods,
    reason = "the texts that are converted may lie outside a site"
)]

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, GB18030, GBK, UTF_16BE, UTF_16LE};
use walkdir::WalkDir;

use super::plan::Change;
use crate::diagnostic::{Diagnostic, Report, SourceText};

/// How many characters of a text are shown.
const SAMPLE: usize = 50;

/// Largest text that is converted, in bytes.
const LARGEST: u64 = 50_000_000;

/// A text that is not UTF-8.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// What it is in.
    pub encoding: &'static str,
    /// How it begins, read so.
    pub sample: String,
    /// The file with its old and new bytes.
    pub change: Change,
}

/// The texts of a folder that are not UTF-8 yet, and how many are.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Those to be converted.
    pub conversions: Vec<Conversion>,
    /// How many are UTF-8 already.
    pub sound: usize,
}

/// Looks through a folder: Markdown, TOML and plain text.
///
/// # Errors
/// When the folder can't be read, or a text is not in the named or guessed encoding throughout.
pub fn survey(folder: &Path, encoding: Option<&'static Encoding>) -> Result<Texts, Report> {
    let mut texts = Texts::default();
    let mut report = Report::new();
    if !folder.is_dir() {
        let message = format!("there is no folder `{}`", folder.display());
        return Err(Diagnostic::error("no-file", message).into());
    }
    let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name();
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    for entry in walk.into_iter().filter_entry(is_shown) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => {
                report.push(Diagnostic::error("unreadable", why.to_string()));
                continue;
            }
        };
        if !entry.file_type().is_file() || !is_text(entry.path()) {
            continue;
        }
        match look(folder, entry.path(), encoding) {
            Ok(Some(conversion)) => texts.conversions.push(conversion),
            Ok(None) => texts.sound += 1,
            Err(fault) => report.push(fault),
        }
    }
    if report.is_empty() {
        Ok(texts)
    } else {
        Err(report)
    }
}

/// The site that a folder belongs to; a folder outside of one is its own.
pub fn site_of(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let site = absolute
        .ancestors()
        .find(|above| above.join("brand.toml").is_file());
    site.map_or(absolute.clone(), Path::to_path_buf)
}

fn is_text(path: &Path) -> bool {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    matches!(ending.as_str(), "md" | "markdown" | "toml" | "txt")
}

fn look(
    folder: &Path,
    path: &Path,
    named: Option<&'static Encoding>,
) -> Result<Option<Conversion>, Diagnostic> {
    let shown = path
        .strip_prefix(folder)
        .unwrap_or(path)
        .display()
        .to_string();
    let file = SourceText::new(&*shown, "");
    let failed = |why: std::io::Error| {
        let message = format!("`{shown}` can't be read: {why}");
        Diagnostic::error("unreadable", message).in_file(&file)
    };
    let size = fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST {
        let message = format!("the file has {size} bytes, {LARGEST} are allowed");
        return Err(Diagnostic::error("file-too-large", message).in_file(&file));
    }
    let bytes = fs::read(path).map_err(failed)?;
    let Some(encoding) = guess(&bytes, named) else {
        return Ok(None);
    };
    let without_mark = Encoding::for_bom(&bytes).map_or(&*bytes, |(_, length)| &bytes[length..]);
    let text = encoding.decode_without_bom_handling_and_without_replacement(without_mark);
    let Some(text) = text else {
        let message = format!("the file is not {}, as it seemed", encoding.name());
        return Err(Diagnostic::error("encoding", message)
            .in_file(&file)
            .help("name what it is in: `--encoding gb18030`"));
    };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    Ok(Some(Conversion {
        encoding: encoding.name(),
        sample: sample(&text),
        change: Change {
            path: shown.clone(),
            disk: absolute,
            after: text.into_owned().into_bytes(),
            before: Some(bytes),
        },
    }))
}

/// What a text is in; none when it is UTF-8.
fn guess(bytes: &[u8], named: Option<&'static Encoding>) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding);
    }
    let zeros = bytes.iter().take(200).filter(|byte| **byte == 0).count();
    if std::str::from_utf8(bytes).is_ok() && zeros == 0 {
        return None;
    }
    if named.is_some() {
        return named;
    }
    if zeros > bytes.len().min(200) / 4 {
        // Every second byte of Latin letters is 0: the first or the second.
        return Some(if bytes.first() == Some(&0) {
            UTF_16BE
        } else {
            UTF_16LE
        });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    Some(if guess == GBK { GB18030 } else { guess })
}

/// The first line that says something beyond ASCII.
fn sample(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let telling = lines.clone().find(|line| !line.is_ascii());
    let line = telling.or_else(|| lines.next()).unwrap_or_default();
    line.chars()
        .filter(|c| !c.is_control())
        .take(SAMPLE)
        .collect()
}
