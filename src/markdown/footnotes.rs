//! Footnotes: numbered in the order of their first mention, gathered at the end of the text.
//!
//! Their ids, `fn:1` and `fnref:1`, have a colon, which no id made from a heading has.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use super::call;
use super::escape;
use super::writer::Writer;
use crate::diagnostic::Diagnostic;

/// What is known of the footnotes so far.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Names and how often they are mentioned, in the order of their numbers.
    mentioned: Vec<(String, usize)>,
    numbers: HashMap<String, usize>,
    definitions: HashMap<String, Definition>,
    /// Names of the definitions that are open, and where they begin in the output.
    open: Vec<(String, usize)>,
}

#[derive(Debug)]
struct Definition {
    html: String,
    range: Range<usize>,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        self.content();
        let notes = &mut self.footnotes;
        let next = notes.mentioned.len() + 1;
        let number = *notes.numbers.entry(name.to_owned()).or_insert(next);
        if number == next {
            notes.mentioned.push((name.to_owned(), 0));
        }
        let times = &mut notes.mentioned[number - 1].1;
        *times += 1;
        let id = reference_id(number, *times);
        write!(
            self.out,
            "<sup class=\"footnote-ref\"><a href=\"#fn:{number}\" id=\"{id}\" \
             role=\"doc-noteref\">{number}</a></sup>"
        )
        .expect("a string takes everything");
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        self.block();
        self.depth += 1;
        self.footnotes.open.push((name.to_owned(), self.out.len()));
    }

    /// Takes the definition out of the text, to the notes.
    pub(super) fn end_footnote(&mut self, range: &Range<usize>) {
        let (name, start) =
            { self.footnotes.open.pop() }.expect("a definition ends after it began");
        self.depth -= 1;
        let html = self.out.split_off(start);
        self.close("");
        let label = range.start..range.start + name.len() + "[^]:".len();
        if !self.footnotes.numbers.contains_key(&name)
            && self.footnotes.definitions.contains_key(&name)
        {
            return;
        }
        let definition = Definition { html, range: label };
        self.footnotes.definitions.entry(name).or_insert(definition);
    }

    /// Writes the notes at the end of the text.
    pub(super) fn end_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes);
        if !notes.mentioned.is_empty() {
            self.block();
            self.out
                .push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
            escape::attribute(&mut self.out, &self.surroundings.phrase("footnotes"));
            self.out.push_str("\">\n<ol>\n");
            for (at, (name, times)) in notes.mentioned.iter().enumerate() {
                let definition = notes.definitions.remove(name);
                self.footnote(at + 1, *times, definition);
            }
            self.out.push_str("</ol>\n</section>\n");
        }
        for (name, definition) in notes.definitions {
            let message = format!("the footnote `[^{name}]` is not referred to and left out");
            let fault = Diagnostic::warning("unused-footnote", message).help(format!(
                "write `[^{name}]` behind the word that it belongs to"
            ));
            self.faults.push(fault, &definition.range);
        }
    }

    fn footnote(&mut self, number: usize, times: usize, definition: Option<Definition>) {
        let Definition { html, range } = definition.unwrap_or_else(|| Definition {
            html: String::new(),
            range: 0..0,
        });
        let id = format!("fn:{number}");
        self.own_footnote_id(&id, &range);
        self.out.push_str("<li id=\"");
        self.out.push_str(&id);
        self.out.push_str("\">\n");
        let html = html.trim_end();
        let paragraph = html.strip_suffix("</p>");
        self.out.push_str(paragraph.unwrap_or(html));
        let joint = if paragraph.is_some() { " " } else { "\n<p>" };
        self.out.push_str(joint);
        let back = self.surroundings.phrase("back_to_text");
        for time in 1..=times {
            let reference = reference_id(number, time);
            self.own_footnote_id(&reference, &range);
            self.out.push_str("<a href=\"#");
            self.out.push_str(&reference);
            self.out.push_str("\" role=\"doc-backlink\" aria-label=\"");
            escape::attribute(&mut self.out, &back);
            self.out.push_str("\">↩</a>");
        }
        self.out.push_str("</p>\n</li>\n");
    }

    fn own_footnote_id(&mut self, id: &str, range: &Range<usize>) {
        if let Err(first) = self.ids.take(id, range) {
            let fault = Diagnostic::error("duplicate-id", format!("a heading has the id `{id}`"))
                .help("give it another id: this one belongs to a footnote");
            let line = first.start..call::line_end(self.body, first.start);
            self.faults.push(fault, &line);
        }
    }
}

fn reference_id(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref:{number}"),
        time => format!("fnref:{number}:{time}"),
    }
}
