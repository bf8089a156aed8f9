//! A report as JSON lines, for editors and scripts: one object a fault.

use serde::Serialize;

use super::{Place, Report};

#[derive(Serialize)]
struct Fault<'a> {
    severity: String,
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    help: &'a [String],
}

/// Line and column from 1, a column being a character; the end is exclusive.
#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
}

impl<'a> Location<'a> {
    fn of(place: &'a Place) -> Self {
        let (line, column) = place.line_column(place.span.start);
        let (end_line, end_column) = place.line_column(place.span.end);
        Self {
            file: place.file.name(),
            line,
            column,
            end_line,
            end_column,
            label: place.label.as_deref(),
        }
    }
}

/// All faults, a line each.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for d in report.sorted() {
        let fault = Fault {
            severity: d.severity.to_string(),
            code: d.code,
            message: &d.message,
            place: d.place.as_ref().map(Location::of),
            related: d.related.iter().map(Location::of).collect(),
            notes: &d.notes,
            help: &d.helps,
        };
        let line = serde_json::to_string(&fault).expect("strings and numbers always serialise");
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, SourceText};

    #[test]
    fn a_fault_is_one_line_with_its_place() {
        let file = SourceText::new("a.md", "one\ntwo");
        let report = Report::from(
            Diagnostic::warning("odd", "`two` is odd")
                .at(&file, 4..7)
                .help("write `three`"),
        );
        insta::assert_snapshot!(render(&report), @r#"{"severity":"warning","code":"odd","message":"`two` is odd","file":"a.md","line":2,"column":1,"end_line":2,"end_column":4,"help":["write `three`"]}"#);
    }
}
