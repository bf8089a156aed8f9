//! From the bytes of a table to its text. Spreadsheets and merchandise systems write CSV in the
//! encoding of their machine and do not say which, so the order is: a byte order mark, strict
//! UTF-8, and then GB18030 if all the bytes are Chinese words in it; anything else is asked for,
//! not guessed.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use super::Form;
use crate::diagnostic::{Diagnostic, SourceText};

/// How many characters of a decoded file are shown.
const SAMPLE: usize = 40;

/// How many bytes are looked at to tell an encoding.
const LOOKED_AT: usize = 1_000_000;

/// Decodes a table; with a warning where the encoding was not certain.
///
/// # Errors
/// When the encoding is not certain, or the bytes are not in the one that was named.
pub(super) fn decode(
    name: &str,
    bytes: Vec<u8>,
    form: &Form,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return strict(name, &bytes[length..], encoding).map(|text| (text, None));
    }
    if let Some(encoding) = form.encoding {
        if encoding == UTF_8 {
            return of_utf_8(name, bytes, form);
        }
        return strict(name, &bytes, encoding).map(|text| (text, None));
    }
    of_utf_8(name, bytes, form)
}

fn of_utf_8(
    name: &str,
    bytes: Vec<u8>,
    form: &Form,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, None)),
        Err(wrong) if form.encoding.is_some() => {
            let at = wrong.utf8_error().valid_up_to();
            Err(not_so(name, wrong.as_bytes(), UTF_8, at))
        }
        Err(wrong) => {
            let at = wrong.utf8_error().valid_up_to();
            guess(name, wrong.as_bytes(), form, at)
        }
    }
}

/// The text of a file that is not UTF-8, from the byte `at` on.
fn guess(
    name: &str,
    bytes: &[u8],
    form: &Form,
    at: usize,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(LOOKED_AT)], true);
    let likely = detector.guess(None, chardetng::Utf8Detection::Deny);
    let file = SourceText::new(name, "");
    if likely == GBK
        && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        && text.chars().all(is_chinese_or_ascii)
    {
        let sample = sample(GB18030, bytes, at);
        let warning =
            Diagnostic::warning("encoding", "the file is not UTF-8; it is read as GB18030")
                .in_file(&file)
                .note(format!("read so, line {} is `{sample}`", line(bytes, at)))
                .help(format!(
                    "if that is right, say so: {}",
                    form.asked.encoding("gb18030")
                ));
        return Ok((text.into_owned(), Some(warning)));
    }
    let message = format!(
        "the file is not UTF-8: byte {at}, in line {}, is wrong",
        line(bytes, at)
    );
    let likely_name = shown_name(likely);
    Err(Diagnostic::error("encoding", message)
        .in_file(&file)
        .note(format!(
            "it may be {likely_name}; read so, the line is `{}`",
            sample(likely, bytes, at)
        ))
        .help(format!(
            "if that is right, say so: {}",
            form.asked.encoding(&likely_name.to_lowercase())
        ))
        .help("or save the file as UTF-8: in a spreadsheet, “CSV UTF-8”"))
}

/// Words that Chinese files are made of: those of other encodings, read as GB18030, have rare
/// characters and private ones among them.
fn is_chinese_or_ascii(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7f}'
        | '\u{a7}'..='\u{f7}'
        | '\u{2010}'..='\u{2312}'
        | '\u{2460}'..='\u{25ff}'
        | '\u{3000}'..='\u{303f}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ff00}'..='\u{ffef}')
}

fn strict(name: &str, bytes: &[u8], encoding: &'static Encoding) -> Result<String, Diagnostic> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(not_so(name, bytes, encoding, first_wrong(bytes, encoding))),
    }
}

/// The line that does not decode, roughly: the first whose bytes alone do not.
fn first_wrong(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(line);
        if decoded.is_none() {
            return at;
        }
        at += line.len();
    }
    0
}

fn not_so(name: &str, bytes: &[u8], encoding: &'static Encoding, at: usize) -> Diagnostic {
    let (line, shown) = (line(bytes, at), shown_name(encoding));
    Diagnostic::error(
        "encoding",
        format!("line {line} is not {shown}, the encoding that is named"),
    )
    .in_file(&SourceText::new(name, ""))
    .note(format!("read so, it is `{}`", sample(encoding, bytes, at)))
    .help("name another encoding, or save the file as UTF-8: in a spreadsheet, “CSV UTF-8”")
}

/// GBK is the older part of GB18030; the newer name is what programs offer.
fn shown_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GBK {
        return GB18030.name();
    }
    encoding.name()
}

fn line(bytes: &[u8], at: usize) -> usize {
    bytes[..at].split(|b| *b == b'\n').count()
}

fn sample(encoding: &'static Encoding, bytes: &[u8], at: usize) -> String {
    let before = bytes[..at].iter().rposition(|b| *b == b'\n');
    let from = before.map_or(0, |at| at + 1);
    let part = &bytes[from..bytes.len().min(from + 400)];
    let (text, _) = encoding.decode_without_bom_handling(part);
    let line = text.chars().take_while(|c| !matches!(c, '\n' | '\r'));
    line.take(SAMPLE).collect()
}
