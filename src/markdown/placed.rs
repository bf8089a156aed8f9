//! Faults of one text, placed in its file and limited in number: a hostile text could otherwise
//! have as many faults as characters, each with an excerpt.

use std::ops::Range;

use super::{Source, Unresolved};
use crate::diagnostic::{Diagnostic, Report};

/// How many faults of one text are told apart.
const MOST: usize = 1_000;

/// The faults of a text.
#[derive(Debug)]
pub(super) struct Faults<'a> {
    source: &'a Source<'a>,
    report: Report,
    count: usize,
}

impl<'a> Faults<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self {
            source,
            report: Report::new(),
            count: 0,
        }
    }

    /// Whether further faults are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.count >= MOST
    }

    /// Adds a fault at a range of the body.
    pub(super) fn push(&mut self, fault: Diagnostic, span: &Range<usize>) {
        self.push_labelled(fault, span, None);
    }

    /// Adds a fault at a range of the body, saying what is meant there.
    pub(super) fn push_labelled(
        &mut self,
        fault: Diagnostic,
        span: &Range<usize>,
        label: Option<String>,
    ) {
        self.count += 1;
        if self.count > MOST {
            return;
        }
        let placed = fault.at(self.source.file, self.in_file(span));
        self.report.push(match label {
            Some(label) => placed.label(label),
            None => placed,
        });
    }

    /// Adds a fault that has a second place in the body.
    pub(super) fn push_with(
        &mut self,
        fault: Diagnostic,
        span: &Range<usize>,
        other: (&Range<usize>, &str),
    ) {
        self.push(
            fault.also(self.source.file, self.in_file(other.0), other.1),
            span,
        );
    }

    /// Adds what the surroundings say.
    pub(super) fn unresolved(&mut self, why: Unresolved, span: &Range<usize>) {
        let mut fault = Diagnostic::error(why.code, why.message);
        fault.helps = why.helps;
        self.push_labelled(fault, span, why.label);
    }

    /// All faults.
    pub(super) fn into_report(mut self) -> Report {
        if let Some(more @ 1..) = self.count.checked_sub(MOST) {
            let message = format!("the text has {more} more faults");
            let fault = if self.report.has_errors() {
                Diagnostic::error("more-faults", message)
            } else {
                Diagnostic::warning("more-faults", message)
            };
            let end = self.source.body.end;
            self.report.push(fault.at(self.source.file, end..end));
        }
        self.report
    }

    fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        let base = self.source.body.start;
        base + span.start..base + span.end
    }
}
