//! What stands in a line: text, breaks, and the places where a component may be called.
//!
//! A component is a block. Markdown sees its line as part of a paragraph, so the paragraph is
//! ended before it and begun again behind it; nobody has to know about empty lines.

use std::ops::Range;

use pulldown_cmark::Event;

use super::call::{self, Placed};
use super::escape;
use super::writer::Writer;
use crate::diagnostic::Diagnostic;

/// What inline content belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// A paragraph; where its tag begins in the output.
    Paragraph(usize),
    /// A paragraph that was ended for a component, and begins again if more follows.
    Suspended,
    /// A list item or the like, without a paragraph around its text.
    Tight,
    /// A heading or a table's cell, in which no block may stand.
    Closed,
}

/// The events of a call's line, which have been dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skip {
    until: usize,
    depth: usize,
}

impl Writer<'_> {
    /// Whether the event belongs to the line of a call.
    pub(super) fn skips(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let Some(skip) = &mut self.skip else {
            return false;
        };
        let inside = skip.depth > 0;
        let skipped = match event {
            Event::Start(_) if inside || range.start < skip.until => {
                skip.depth += 1;
                true
            }
            Event::End(_) if inside => {
                skip.depth -= 1;
                true
            }
            Event::Start(_) | Event::End(_) => false,
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => inside || range.start < skip.until,
        };
        let until = skip.until;
        if !skipped {
            self.skip = None;
        } else if matches!(event, Event::Start(_)) && !inside && range.end > until {
            let fault = Diagnostic::error(
                "component-place",
                "markup that begins in the line of a component ends behind it",
            )
            .help("put an empty line behind the component");
            self.faults.push(fault, &(range.start..until));
        }
        skipped
    }

    pub(super) fn start_paragraph(&mut self) {
        self.block();
        let at = self.out.len();
        self.out.push_str("<p>");
        self.flow = Flow::Paragraph(at);
        self.line_start = Some(at);
    }

    pub(super) fn end_paragraph(&mut self) {
        let is_open = self.flow != Flow::Suspended;
        self.close(if is_open { "</p>\n" } else { "" });
    }

    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.in_code || !self.calls_component(range) {
            escape::text(&mut self.out, text);
        }
    }

    pub(super) fn code(&mut self, code: &str) {
        self.content();
        self.out.push_str("<code>");
        escape::text(&mut self.out, code);
        self.out.push_str("</code>");
    }

    /// A line end. Between two Chinese or Japanese characters it is no space.
    pub(super) fn soft_break(&mut self, range: &Range<usize>) {
        if self.flow == Flow::Suspended {
            return;
        }
        self.line_start = Some(self.out.len());
        let before = self.out.chars().next_back();
        let behind = self.body[range.end..].chars().next();
        let is_joined = before.is_some_and(is_unspaced) && behind.is_some_and(is_unspaced);
        if !is_joined && before != Some('\n') {
            self.out.push('\n');
        }
    }

    pub(super) fn hard_break(&mut self) {
        if self.flow != Flow::Suspended {
            self.line_start = Some(self.out.len());
            self.out.push_str("<br>\n");
        }
    }

    pub(super) fn open_inline(&mut self, tag: &str) {
        self.content();
        self.inline_depth += 1;
        self.out.push_str(tag);
    }

    pub(super) fn close_inline(&mut self, tag: &str) {
        self.inline_depth -= 1;
        self.out.push_str(tag);
    }

    /// `~~so~~` strikes through; `5~10 mm, 20~30 mm` are two ranges.
    pub(super) fn is_struck(&self, range: &Range<usize>) -> bool {
        self.body[range.start..].starts_with("~~")
    }

    /// Inline content comes that is not the beginning of a call.
    pub(super) fn content(&mut self) {
        self.line_start = None;
        if self.flow == Flow::Suspended {
            self.start_paragraph();
            self.line_start = None;
        }
    }

    /// Text or inline HTML comes: calls the component if it is a call.
    pub(super) fn calls_component(&mut self, range: &Range<usize>) -> bool {
        if let Some(start) = self.call_within(range) {
            let may_stand_here = match self.flow {
                Flow::Paragraph(_) | Flow::Suspended | Flow::Tight => self.inline_depth == 0,
                Flow::Closed => false,
            };
            match self.line_start {
                Some(before) if may_stand_here && start == range.start => {
                    self.call(start, before);
                    return true;
                }
                Some(_) | None => self.misplaced_call(start),
            }
        }
        self.content();
        false
    }

    /// Where a call begins within a range of the body.
    pub(super) fn call_within(&self, range: &Range<usize>) -> Option<usize> {
        if self.calls.is_empty() {
            return None;
        }
        let next = self.calls.partition_point(|start| *start < range.start);
        self.calls
            .get(next)
            .copied()
            .filter(|start| *start < range.end)
    }

    /// A call where none may stand.
    pub(super) fn misplaced_call(&mut self, start: usize) {
        let fault = Diagnostic::error("component-place", "a component stands within other text")
            .help("put it on a line of its own, with an empty line before it and behind it");
        if self.faults.is_full() {
            return self.faults.push(fault, &(start..start));
        }
        let line = call::line_end(self.body, start);
        let end = self.body[start..line]
            .find("}}")
            .map_or(line, |at| start + at + 2);
        self.faults.push(fault, &(start..end));
    }

    fn call(&mut self, start: usize, before: usize) {
        self.skip = Some(Skip {
            until: call::line_end(self.body, start),
            depth: 0,
        });
        match call::parse(self.body, start) {
            Ok(placed) => self.component(&placed, before),
            Err(fault) => {
                let (fault, span) = *fault;
                self.faults.push(fault, &span);
            }
        }
        self.line_start = Some(self.out.len());
    }

    fn component(&mut self, placed: &Placed, before: usize) {
        self.out.truncate(before);
        match self.flow {
            Flow::Paragraph(at) => {
                if at < before {
                    self.out.push_str("</p>");
                }
                self.flow = Flow::Suspended;
            }
            Flow::Suspended | Flow::Tight | Flow::Closed => {}
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        match self.surroundings.component(&placed.call) {
            Ok(html) => {
                self.has_foreign_html = true;
                self.out.push_str(html.trim_end());
                self.out.push('\n');
            }
            Err(why) => {
                let span = placed.span(why.argument.as_deref());
                self.faults.unresolved(why, &span);
            }
        }
    }
}

/// Whether words are written without spaces around the character.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
