//! From bytes to text: UTF-8 only, told from the rest with a sample of what it would be.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::paths::SourcePath;

/// How many characters of a wrongly encoded file are shown.
const SAMPLE: usize = 40;

/// Decodes a file of the site. A byte order mark goes, and a line ends with `\n`, so that the
/// same words give the same site from any editor.
///
/// # Errors
/// When the bytes are not UTF-8: with the place of the first wrong byte, the encoding they are
/// likely in, and a sample decoded from it.
pub fn decode(path: &SourcePath, bytes: Vec<u8>) -> Result<Arc<SourceText>, Diagnostic> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = match String::from_utf8(bytes) {
        Ok(text) if !utf16 => text,
        Ok(text) => return Err(foreign(path, text.as_bytes(), 0)),
        Err(wrong) => {
            let offset = wrong.utf8_error().valid_up_to();
            return Err(foreign(path, wrong.as_bytes(), offset));
        }
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let text = if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    Ok(SourceText::new(path.as_str(), text))
}

fn foreign(path: &SourcePath, bytes: &[u8], offset: usize) -> Diagnostic {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => detector.guess(None, chardetng::Utf8Detection::Deny),
    };
    // GBK is the older part of GB18030; the newer name is what editors offer.
    let name = match encoding.name() {
        "GBK" => "GB18030",
        other => other,
    };
    let line = bytes[..offset].split(|b| *b == b'\n').count();
    let from = bytes[..offset]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let (decoded, _) = encoding.decode_with_bom_removal(&bytes[from..bytes.len().min(from + 400)]);
    let sample: String = decoded
        .chars()
        .take_while(|c| !matches!(c, '\n' | '\r'))
        .take(SAMPLE)
        .collect();
    let file = SourceText::new(path.as_str(), "");
    Diagnostic::error(
        "not-utf-8",
        format!("the file is not UTF-8: byte {offset}, in line {line}, is wrong"),
    )
    .in_file(&file)
    .note(format!(
        "it is likely {name}; read so, the line is `{sample}`"
    ))
    .help("open it in an editor with that encoding and save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        let fault = decode(&SourcePath::new("content/a.md"), bytes.to_vec());
        crate::diagnostic::Report::from(fault.expect_err("is not UTF-8")).to_string()
    }

    #[test]
    fn a_mark_and_other_line_ends_make_no_difference() {
        let text = |bytes: &[u8]| {
            let file = decode(&SourcePath::new("a"), bytes.to_vec()).expect("is UTF-8");
            file.text().to_owned()
        };
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\r\n"), text(b"a\nb\n"));
    }

    #[test]
    fn gbk_is_recognised_and_shown() {
        let (bytes, _, _) = encoding_rs::GBK.encode("+++\ntitle = \"法兰球阀，蓝色阀体\"\n+++\n");
        insta::assert_snapshot!(message(&bytes), @r#"
        error: the file is not UTF-8: byte 13, in line 2, is wrong
        --> content/a.md
         = note: it is likely GB18030; read so, the line is `title = "法兰球阀，蓝色阀体"`
         = help: open it in an editor with that encoding and save it as UTF-8
        "#);
    }

    #[test]
    fn utf_16_is_recognised_by_its_mark() {
        insta::assert_snapshot!(message(b"\xff\xfet\0i\0t\0l\0e\0"), @r"
        error: the file is not UTF-8: byte 0, in line 1, is wrong
        --> content/a.md
         = note: it is likely UTF-16LE; read so, the line is `title`
         = help: open it in an editor with that encoding and save it as UTF-8
        ");
    }
}
