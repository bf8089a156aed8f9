//! The one door to the terminal: data to stdout, talk to stderr, colour only where it is seen.

use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};

use super::FaultFormat;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::text::{Codes, Style};
use crate::diagnostic::{Diagnostic, Report, json, text};

/// Where a command speaks.
pub(super) struct Terminal {
    data: AutoStream<io::Stdout>,
    talk: AutoStream<io::Stderr>,
    /// Why data could not be written.
    lost: Option<io::Error>,
}

impl Terminal {
    pub(super) fn new() -> Self {
        Self {
            data: AutoStream::auto(io::stdout()),
            talk: AutoStream::auto(io::stderr()),
            lost: None,
        }
    }

    /// Writes data. A reader that has gone, such as `head`, is no fault.
    pub(super) fn data(&mut self, text: &str) {
        let data = &mut self.data;
        let written = data.write_all(text.as_bytes()).and_then(|()| data.flush());
        if let Err(why) = written
            && why.kind() != ErrorKind::BrokenPipe
        {
            self.lost.get_or_insert(why);
        }
    }

    /// What is wrong with the data that was written, if it is not whole.
    pub(super) fn lost(&mut self) -> Option<Diagnostic> {
        let why = self.lost.take()?;
        let message = format!("`stdout` is not whole: {why}");
        let fault = Diagnostic::error("data-lost", message);
        Some(fault.help("free some room where it goes, and run it again"))
    }

    /// Says a line.
    pub(super) fn say(&mut self, line: &str) {
        let _ = writeln!(self.talk, "{line}");
    }

    /// Shows faults: as text they are talk, as JSON they are data.
    pub(super) fn report(&mut self, report: &Report, format: FaultFormat) {
        if report.is_empty() {
            return;
        }
        match format {
            FaultFormat::Text => self.show(report, Codes::Hidden),
            FaultFormat::Json => self.data(&json::render(report)),
        }
    }

    /// Shows findings with their codes.
    pub(super) fn findings(&mut self, report: &Report) {
        self.show(report, Codes::Shown);
    }

    fn show(&mut self, report: &Report, codes: Codes) {
        let style = match self.talk.current_choice() {
            ColorChoice::Never => Style::Plain,
            ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Style::Coloured,
        };
        let shown = text::render_with(report, style, codes);
        let _ = self.talk.write_all(shown.as_bytes());
    }
}

/// A number of things: "1 page", "412 pages".
pub(super) fn count(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

/// A duration in seconds with two decimals.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

/// Columns as wide as their widest cell; Chinese characters take two places. Those that
/// `to_the_right` names are aligned there.
pub(super) fn table(rows: &[Vec<String>], to_the_right: impl Fn(usize) -> bool) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            let parts = if to_the_right(i) {
                [&gap, cell]
            } else {
                [cell, &gap]
            };
            line.extend(parts.into_iter().map(String::as_str));
            line.push_str("  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
