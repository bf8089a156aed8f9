//! A report as text for a terminal, in the manner of compilers.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Report, Severity};

/// Longest line that is quoted, in bytes; a longer one is named but not shown.
const LONGEST_QUOTED_LINE: usize = 1_000;

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For files, pipes and tests.
    Plain,
    /// For a terminal.
    Coloured,
}

/// Whether the code of a fault is shown, by which it is looked up and silenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// `error: …`
    Hidden,
    /// `error[broken-link]: …`
    Shown,
}

/// All faults, each followed by an empty line.
pub fn render(report: &Report, style: Style) -> String {
    render_with(report, style, Codes::Hidden)
}

/// The same, with or without the codes.
pub fn render_with(report: &Report, style: Style, codes: Codes) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in report.sorted() {
        out.push_str(&renderer.render(&[group(diagnostic, codes)]));
        out.push_str("\n\n");
    }
    out
}

fn group(diagnostic: &Diagnostic, codes: Codes) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str());
    let title = match codes {
        Codes::Hidden => title,
        Codes::Shown => title.id(diagnostic.code),
    };
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        group = with_place(group, place, AnnotationKind::Primary);
    }
    for place in &diagnostic.related {
        group = with_place(group, place, AnnotationKind::Context);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.helps {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

fn with_place<'a>(group: Group<'a>, place: &'a Place, kind: AnnotationKind) -> Group<'a> {
    let name = place.file.name();
    let text = place.file.text();
    if place.span == (0..0) && place.label.is_none() {
        return group.element(Origin::path(name));
    }
    let first = text[..place.span.start].rfind('\n').map_or(0, |at| at + 1);
    // Several lines may be marked, but two are enough to find the place.
    let end = place.span.end.min(line_end(text, place.span.start));
    let last = line_end(text, end);
    let (line, column) = place.line_column(place.span.start);
    if last - first > LONGEST_QUOTED_LINE {
        return group.element(Origin::path(name).line(line).char_column(column));
    }
    let quoted = text[first..last].trim_start_matches('\u{feff}');
    let skipped = last - first - quoted.len();
    let start = (place.span.start - first).saturating_sub(skipped);
    let stop = (end - first).saturating_sub(skipped);
    let annotation = kind.span(start..stop).label(place.label.as_deref());
    group.element(
        Snippet::source(quoted)
            .path(name)
            .line_start(line)
            .fold(false)
            .annotation(annotation),
    )
}

fn line_end(text: &str, from: usize) -> usize {
    let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    if end > from && text.as_bytes()[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    #[test]
    fn a_fault_shows_file_line_column_excerpt_and_help() {
        let file = SourceText::new(
            "content/bv-50.md",
            "+++\ntitle = \"球阀\"\npirce = 1\n+++\n",
        );
        let span = file.text().find("pirce").expect("is in the text");
        let report = Report::from(
            Diagnostic::error("unknown-key", "unknown key `pirce`")
                .at(&file, span..span + 5)
                .label("not a product key")
                .suggest("pirce", ["price"]),
        );
        insta::assert_snapshot!(report.to_string(), @r"
        error: unknown key `pirce`
         --> content/bv-50.md:3:1
          |
        3 | pirce = 1
          | ^^^^^ not a product key
          |
          = help: did you mean `price`?
        ");
    }

    #[test]
    fn a_very_long_line_is_named_but_not_shown() {
        let file = SourceText::new("a.md", "x".repeat(5_000));
        let report = Report::from(Diagnostic::error("long", "too long").at(&file, 4_000..4_001));
        insta::assert_snapshot!(report.to_string(), @r"
        error: too long
        --> a.md:1:4001
        ");
    }
}
