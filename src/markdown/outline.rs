//! Headings as they are written: the id is known when the words are, and then put into the tag.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::inline::Flow;
use super::writer::Writer;
use super::{Heading, call, escape};
use crate::diagnostic::Diagnostic;

/// A heading whose words are being collected.
pub(super) struct OpenHeading<'a> {
    /// Where its `id` goes in the output.
    at: usize,
    level: u8,
    id: Option<CowStr<'a>>,
    range: Range<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        range: Range<usize>,
    ) {
        let level = self.levels.place(level as u8);
        self.block();
        self.flow = Flow::Closed;
        self.out.push_str("<h");
        self.out.push(char::from(b'0' + level));
        self.words.clear();
        let at = self.out.len();
        self.heading = Some(OpenHeading {
            at,
            level,
            id,
            range,
        });
    }

    /// Ends a heading's start tag.
    pub(super) fn classes(&mut self, classes: &[CowStr<'_>]) {
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            escape::attribute(&mut self.out, &classes.join(" "));
            self.out.push('"');
        }
        self.out.push('>');
    }

    pub(super) fn check_attributes<'n>(
        &mut self,
        names: impl Iterator<Item = &'n str>,
        range: &Range<usize>,
    ) {
        for name in names {
            let fault = Diagnostic::warning(
                "heading-attribute",
                format!("`{name}` in braces behind a heading is left out"),
            )
            .help("a heading takes `{#id}` and `{.class}`; to show a brace, write `\\{`");
            let line = &self.body[range.clone()];
            let from = line.rfind('{').map_or(range.start, |at| range.start + at);
            let to = line.rfind('}').map_or(from, |at| range.start + at + 1);
            self.faults.push(fault, &(from..to.max(from)));
        }
    }

    pub(super) fn end_heading(&mut self) {
        let heading = self.heading.take().expect("a heading ends after it began");
        let words = self.words.trim();
        let id = match heading.id {
            Some(id) => {
                if let Err(first) = self.ids.take(&id, &heading.range) {
                    let fault = Diagnostic::error(
                        "duplicate-id",
                        format!("two headings have the id `{id}`"),
                    )
                    .help("give one of them another id");
                    let start =
                        |range: &Range<usize>| range.start..call::line_end(self.body, range.start);
                    self.faults.push_with(
                        fault,
                        &start(&heading.range),
                        (&start(&first), "the first"),
                    );
                }
                id.into_string()
            }
            None => self.ids.for_words(words),
        };
        let mut attribute = String::with_capacity(id.len() + 6);
        attribute.push_str(" id=\"");
        escape::attribute(&mut attribute, &id);
        attribute.push('"');
        self.out.insert_str(heading.at, &attribute);
        self.out.push_str("</h");
        self.out.push(char::from(b'0' + heading.level));
        if heading.level <= 3 {
            let text = words.to_owned();
            self.outline.push(Heading {
                level: heading.level,
                id,
                text,
            });
        }
        self.close(">\n");
    }
}
