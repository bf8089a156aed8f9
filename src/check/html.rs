//! What a finished page has that can be checked: its links and what it loads, its names, title and
//! description, its structured data. One pass over the bytes, as a browser tokenises them.

use std::collections::HashSet;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use serde::de::IgnoredAny;

/// What a page does with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// A visitor is led there.
    Link,
    /// A browser shows the picture.
    Picture,
    /// A browser loads it: styles, scripts, films, frames, icons.
    Load,
    /// Machines are told of it.
    Told,
}

/// An address in a page, as it is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub how: Use,
    pub href: String,
}

/// What a finished page has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub title: String,
    pub description: Option<String>,
    /// Whether search engines are told to leave it out.
    pub noindex: bool,
    /// The names of its elements, as marks.
    pub names: HashSet<u64>,
    /// Names that more than one element has.
    pub twice: Vec<String>,
    pub mentions: Vec<Mention>,
    /// Pictures without a text of any kind.
    pub silent: Vec<String>,
    /// Where structured data can't be read, and why.
    pub unreadable: Option<String>,
}

/// The mark of an element's name.
pub(super) fn mark(name: &[u8]) -> u64 {
    let hash = blake3::hash(name);
    let first = hash.as_bytes().first_chunk();
    u64::from_le_bytes(*first.expect("a hash has 32 bytes"))
}

impl Read {
    /// Reads a finished page.
    pub fn of(html: &[u8]) -> Self {
        let mut reader = Reader::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
            reader.event(&event);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        let end = Tokenizer::new_with_emitter(html, emitter).next();
        debug_assert!(
            end.is_none(),
            "the emitter keeps no token, so this is the end"
        );
        reader.read
    }
}

/// The attributes that are looked at.
const LOOKED_AT: [&[u8]; 16] = [
    b"href",
    b"src",
    b"srcset",
    b"imagesrcset",
    b"poster",
    b"data",
    b"action",
    b"id",
    b"name",
    b"content",
    b"property",
    b"rel",
    b"alt",
    b"type",
    b"xlink:href",
    b"aria-hidden",
];

/// Whose text is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Title,
    Data,
    Other,
}

struct Reader {
    read: Read,
    /// The tag that is open, and its attributes.
    tag: Vec<u8>,
    attributes: Vec<(&'static [u8], String)>,
    /// Whether the value that comes next is of an attribute that is looked at.
    awaits: bool,
    inside: Inside,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            read: Read::default(),
            tag: Vec::new(),
            attributes: Vec::new(),
            awaits: false,
            inside: Inside::Other,
        }
    }
}

impl Reader {
    fn event(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag.clear();
                self.tag.extend_from_slice(name);
                self.attributes.clear();
                self.awaits = false;
            }
            CallbackEvent::AttributeName { name } => {
                let known = LOOKED_AT.iter().find(|known| *known == name);
                self.awaits = known.is_some();
                self.attributes.extend(known.map(|k| (*k, String::new())));
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, text)) = self.attributes.last_mut().filter(|_| self.awaits) {
                    text.push_str(&String::from_utf8_lossy(value));
                }
                self.awaits = false;
            }
            CallbackEvent::CloseStartTag { .. } => self.element(),
            CallbackEvent::String { value } => self.text(value),
            CallbackEvent::EndTag { .. } => {
                self.inside = Inside::Other;
                self.tag.clear();
                self.attributes.clear();
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| *n == name.as_bytes());
        found.map(|(_, value)| value.as_str())
    }

    fn text(&mut self, value: &[u8]) {
        match self.inside {
            Inside::Title => self.read.title.push_str(&String::from_utf8_lossy(value)),
            Inside::Data => {
                if let Err(why) = serde_json::from_slice::<IgnoredAny>(value) {
                    self.read.unreadable.get_or_insert(why.to_string());
                }
            }
            Inside::Other => {}
        }
    }

    fn element(&mut self) {
        self.note_name();
        let tag = std::mem::take(&mut self.tag);
        match tag.as_slice() {
            b"a" | b"area" => self.mention(Use::Link, "href"),
            b"form" => self.mention(Use::Link, "action"),
            b"img" => {
                self.mention(Use::Picture, "src");
                self.candidates("srcset");
                if self.get("alt").is_none() && self.get("aria-hidden") != Some("true") {
                    let source = self.get("src").unwrap_or_default().to_owned();
                    self.read.silent.push(source);
                }
            }
            b"source" => {
                self.mention(Use::Load, "src");
                self.candidates("srcset");
            }
            b"video" => {
                self.mention(Use::Load, "src");
                self.mention(Use::Picture, "poster");
            }
            b"script" => {
                self.mention(Use::Load, "src");
                if self.get("type") == Some("application/ld+json") {
                    self.inside = Inside::Data;
                }
            }
            b"audio" | b"iframe" | b"embed" | b"track" | b"input" => {
                self.mention(Use::Load, "src");
            }
            b"object" => self.mention(Use::Load, "data"),
            b"image" => {
                self.mention(Use::Picture, "href");
                self.mention(Use::Picture, "xlink:href");
            }
            b"use" => self.mention(Use::Load, "href"),
            b"link" => self.link(),
            b"meta" => self.meta(),
            b"title" if self.read.title.is_empty() => self.inside = Inside::Title,
            _ => {}
        }
        self.tag = tag;
    }

    /// A name of an element, to which a link can lead.
    fn note_name(&mut self) {
        let name = match self.get("id") {
            None if self.tag == b"a" => self.get("name"),
            id => id,
        };
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            let name = name.to_owned();
            if !self.read.names.insert(mark(name.as_bytes())) && !self.read.twice.contains(&name) {
                self.read.twice.push(name);
            }
        }
    }

    fn mention(&mut self, how: Use, attribute: &str) {
        let href = self.get(attribute).map(str::to_owned);
        self.read
            .mentions
            .extend(href.map(|href| Mention { how, href }));
    }

    /// The addresses of `srcset`: each may be followed by its width (HTML, section 4.8.4.2.1).
    fn candidates(&mut self, attribute: &str) {
        let Some(set) = self.get(attribute) else {
            return;
        };
        let mut urls = Vec::new();
        let mut rest = set;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
            if rest.is_empty() {
                break;
            }
            let end = rest.find(|c: char| c.is_ascii_whitespace());
            let (url, after) = rest.split_at(end.unwrap_or(rest.len()));
            urls.push(url.trim_end_matches(',').to_owned());
            // A comma right behind an address ends the candidate, as one behind its width does.
            rest = if url.ends_with(',') {
                after
            } else {
                after.split_once(',').map_or("", |(_, next)| next)
            };
        }
        let how = Use::Picture;
        let mentions = urls.into_iter().map(|href| Mention { how, href });
        self.read.mentions.extend(mentions);
    }

    fn link(&mut self) {
        let rel = self.get("rel").unwrap_or_default().to_ascii_lowercase();
        let has = |word: &str| rel.split_whitespace().any(|r| r == word);
        let told = [
            "canonical",
            "alternate",
            "next",
            "prev",
            "search",
            "license",
        ];
        let how = if told.into_iter().any(has) && !has("stylesheet") {
            Use::Told
        } else {
            Use::Load
        };
        self.mention(how, "href");
        self.candidates("imagesrcset");
    }

    fn meta(&mut self) {
        let name = self.get("name").or(self.get("property"));
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let content = self.get("content").unwrap_or_default();
        match name.as_str() {
            "description" => self.read.description = Some(content.to_owned()),
            "robots" => self.read.noindex |= content.contains("noindex"),
            "og:image" | "twitter:image" | "og:url" => self.mention(Use::Told, "content"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        let page = b"<!doctype html><title>A &amp; B</title>\
            <link rel=canonical href=https://example.com/a/>\
            <meta name=description content='Of A'><meta name=robots content=\"noindex\">\
            <svg><title>Not this</title></svg><!-- <a href=/no/> -->\
            <script>'<a href=/no/>'</script>\
            <script type=application/ld+json>{\"a\":</script>\
            <a id=x href=\"/b/?a&amp;b#c\">B</a><p id=x><img src=/1.jpg srcset='/2,5.jpg 2w,/3.jpg 3w'>\
            <img alt src=/4.jpg><a name=y>";
        let read = Read::of(page);
        assert_eq!(read.title, "A & B");
        assert_eq!(read.description.as_deref(), Some("Of A"));
        assert!(read.noindex);
        assert_eq!(read.twice, ["x"]);
        assert!(read.names.contains(&mark(b"y")));
        assert_eq!(read.silent, ["/1.jpg"]);
        let mentions: Vec<_> = (read.mentions.iter())
            .map(|m| (m.how, m.href.as_str()))
            .collect();
        assert_eq!(
            mentions,
            [
                (Use::Told, "https://example.com/a/"),
                (Use::Link, "/b/?a&b#c"),
                (Use::Picture, "/1.jpg"),
                (Use::Picture, "/2,5.jpg"),
                (Use::Picture, "/3.jpg"),
                (Use::Picture, "/4.jpg"),
            ]
        );
        assert!(read.unreadable.is_some());
    }

    #[test]
    fn a_page_that_ends_anywhere_is_read_to_its_end() {
        for page in ["<a", "<a href", "<a href=\"", "<script>", "<title>A", "&"] {
            let _ = Read::of(page.as_bytes());
        }
        assert_eq!(Read::of(b"<title>A").title, "A");
    }
}
