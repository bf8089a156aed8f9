//! What is looked at in a workbook before anything may read it. An XLSX or ODS file is a zip archive
//! of XML, and both can claim far more than they hold: 1.4 KB may ask for 549 GB of memory,
//! 2.9 MB inflate to 2.9 GB. So every part is inflated once under a limit, keeping nothing.

use std::io::{Cursor, Read};

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

/// Most bytes of XML in a workbook, and of one part that is kept in memory as a whole.
const MOST_XML: u64 = 128_000_000;
const MOST_KEPT: u64 = 32_000_000;

/// Most bytes of XML in one piece; a cell has at most 32,767 characters.
const MOST_PIECE: usize = 1_000_000;

/// Most files in a workbook.
const MOST_FILES: usize = 10_000;

/// Most different texts in a workbook.
const MOST_STRINGS: u64 = 2_000_000;

/// How compound files of Microsoft begin: old workbooks, and encrypted new ones.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The name of what an encrypted workbook holds, as compound files write it.
const ENCRYPTED: &str = "EncryptedPackage";

/// Why a workbook is not read.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It has a password.
    Encrypted,
    /// It is a workbook of before 2007.
    Old,
    /// It is no archive; what it looks like.
    NoArchive(&'static str),
    /// The archive has no end, or a part is damaged.
    Damaged(String),
    /// A file of the archive wants to stand outside of it.
    Outside(String),
    /// More than a limit; what.
    Limit(String),
}

/// Looks at a workbook.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.starts_with(&COMPOUND) {
        let name: Vec<u8> = ENCRYPTED
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let encrypted = bytes.windows(name.len()).any(|part| part == name);
        return Err(if encrypted {
            Refusal::Encrypted
        } else {
            Refusal::Old
        });
    }
    if !bytes.starts_with(b"PK") {
        return Err(Refusal::NoArchive(looks_like(bytes)));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| damaged(&why))?;
    if archive.len() > MOST_FILES {
        let message = format!("it has {} files, {MOST_FILES} are allowed", archive.len());
        return Err(Refusal::Limit(message));
    }
    let mut left = MOST_XML;
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|why| damaged(&why))?;
        let name = file.name().map_err(|why| damaged(&why))?.into_owned();
        let parts = || name.split(['/', '\\']);
        if parts().any(|part| part == "..") || name.starts_with(['/', '\\']) {
            return Err(Refusal::Outside(name));
        }
        let lower = name.to_lowercase();
        let aside = ["/media/", "/embeddings/"]
            .iter()
            .any(|part| lower.contains(part));
        if aside || lower.starts_with("pictures/") || lower.starts_with("thumbnails/") {
            // Pictures and the like are never opened.
            continue;
        }
        let part = if lower.ends_with("sharedstrings.xml") {
            Part::Strings
        } else if lower.contains("/worksheets/") || lower == "content.xml" {
            Part::Sheet
        } else {
            Part::Other
        };
        let kept = part != Part::Sheet;
        let most = if kept { MOST_KEPT.min(left) } else { left };
        let length = inflate((&mut file).take(most + 1), &name, part)?;
        if length > most {
            let limit = if most == left { MOST_XML } else { MOST_KEPT };
            let message = format!(
                "`{name}` inflates beyond {} MB, the limit of {}",
                limit / 1_000_000,
                if kept {
                    "such a part"
                } else {
                    "all sheets together"
                }
            );
            return Err(Refusal::Limit(message));
        }
        left -= length;
    }
    Ok(())
}

/// What a part of a workbook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Read piece by piece.
    Sheet,
    /// Kept in memory as a whole: the texts.
    Strings,
    /// Kept likewise: formats, names.
    Other,
}

/// Inflates a part, keeping nothing; how many bytes it has.
fn inflate(mut bytes: impl Read, name: &str, part: Part) -> Result<u64, Refusal> {
    if part == Part::Strings {
        let mut text = Vec::new();
        let read = bytes.read_to_end(&mut text);
        read.map_err(|why| broken(name, &why))?;
        check_strings(&text)?;
        return Ok(text.len() as u64);
    }
    let mut pieces = Pieces::default();
    let copied = std::io::copy(&mut bytes, &mut pieces);
    let copied = copied.map_err(|why| broken(name, &why))?;
    if pieces.longest > MOST_PIECE {
        let message = format!(
            "`{name}` has a text of {} MB, 1 MB is allowed",
            pieces.longest / 1_000_000
        );
        return Err(Refusal::Limit(message));
    }
    Ok(copied)
}

/// Measures the longest piece of XML between two signs `<`, which is read as a whole. A comment may
/// hide more, within the limit of its file.
#[derive(Debug, Default)]
struct Pieces {
    here: usize,
    longest: usize,
}

impl std::io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // What comes at once is short: only the pieces that reach beyond it can be long.
        let sign = |b: &u8| *b == b'<';
        match (bytes.iter().position(sign), bytes.iter().rposition(sign)) {
            (Some(first), Some(last)) => {
                self.longest = self.longest.max(self.here + first);
                self.here = bytes.len() - last;
            }
            (None, _) | (_, None) => self.here += bytes.len(),
        }
        self.longest = self.longest.max(self.here);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The table of texts says how many it has, and room is made for them.
fn check_strings(xml: &[u8]) -> Result<(), Refusal> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut buffer = Vec::new();
    let mut count = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "sst" => {
                    let claims = tag.attributes().flatten();
                    let claimed = claims
                        .filter(|claim| claim.key.as_ref() == "uniqueCount")
                        .filter_map(|claim| claim.value.trim().parse().ok())
                        .max();
                    count = claimed.unwrap_or(0).max(count);
                }
                "si" => count += 1,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if count > MOST_STRINGS {
            let message = format!("it claims {count} different texts, {MOST_STRINGS} are allowed");
            return Err(Refusal::Limit(message));
        }
    }
    Ok(())
}

fn damaged(why: &ZipError) -> Refusal {
    match why {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Encrypted,
        why => Refusal::Damaged(why.to_string()),
    }
}

fn broken(name: &str, why: &std::io::Error) -> Refusal {
    Refusal::Damaged(format!("`{name}`: {why}"))
}

/// What programs call `.xlsx` though it is none.
fn looks_like(bytes: &[u8]) -> &'static str {
    let begin = bytes.trim_ascii_start();
    if begin.is_empty() {
        "it is empty"
    } else if begin.starts_with(b"<") {
        "it looks like HTML or XML"
    } else if begin
        .iter()
        .take(200)
        .all(|b| *b >= b' ' || b.is_ascii_whitespace())
    {
        "it looks like text, such as CSV"
    } else {
        "it is something else"
    }
}
