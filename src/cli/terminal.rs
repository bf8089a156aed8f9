//! The one door to the terminal: data to stdout, talk to stderr, colour only where it is seen.

use std::io::{self, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};

use super::FaultFormat;
use crate::diagnostic::{Report, json, text};

/// Where a command speaks.
pub(super) struct Terminal {
    data: AutoStream<io::Stdout>,
    talk: AutoStream<io::Stderr>,
}

impl Terminal {
    pub(super) fn new() -> Self {
        Self {
            data: AutoStream::auto(io::stdout()),
            talk: AutoStream::auto(io::stderr()),
        }
    }

    /// Writes data. A reader that has gone, such as `head`, is no fault.
    pub(super) fn data(&mut self, text: &str) {
        let _ = self.data.write_all(text.as_bytes());
        let _ = self.data.flush();
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
            FaultFormat::Text => {
                let style = match self.talk.current_choice() {
                    ColorChoice::Never => text::Style::Plain,
                    ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => {
                        text::Style::Coloured
                    }
                };
                let _ = self.talk.write_all(text::render(report, style).as_bytes());
            }
            FaultFormat::Json => self.data(&json::render(report)),
        }
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
