//! What sitemap and feed have in common: documents written element by element, so that any text
//! is well-formed XML.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// A document being written into memory.
pub(super) type Xml = Writer<Vec<u8>>;

/// A document: its declaration, and what `write` puts into it.
pub(super) fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let head = BytesDecl::new("1.0", Some("UTF-8"), None);
    let written = xml
        .write_event(Event::Decl(head))
        .and_then(|()| write(&mut xml));
    written.expect("writing into memory does not fail");
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

/// `<name>value</name>`
pub(super) fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(&allowed(value)))?;
    Ok(())
}

/// The text without what XML 1.0 does not allow, even escaped (section 2.2, "Characters"), and
/// without carriage returns, which a reader would take for line ends.
fn allowed(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| match c {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => c >= ' ',
    };
    if text.chars().all(allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| allowed(*c)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_well_formed_and_comes_back(value in r"(]]>|<!--|&amp;|&|\PC|[\u{0}-\u{1f}\u{fffe}\u{ffff}])*") {
            let bytes = document(|xml| text(xml, "a", &value));
            let xml = String::from_utf8(bytes).expect("is text");
            let mut reader = Reader::from_str(&xml);
            let mut read = String::new();
            loop {
                match reader.read_event().expect("is well-formed") {
                    Event::Text(text) => read.push_str(&text.into_inner()),
                    Event::GeneralRef(name) => {
                        let name = format!("&{};", name.into_inner());
                        read.push_str(&quick_xml::escape::unescape(&name).expect("is known"));
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
            let kept = allowed(&value);
            prop_assert_eq!(read.trim_end_matches('\n'), kept.trim_end_matches('\n'));
        }
    }
}
