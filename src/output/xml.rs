//! What sitemap and feed have in common: documents written element by element, so that any text
//! is well-formed XML.

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
        .write_text_content(BytesText::new(value))?;
    Ok(())
}
