//! `showroom import --text`: the texts of a folder as UTF-8, after a look at each.

use std::io::BufRead;
use std::path::Path;

use super::terminal::{Terminal, count};
use super::{End, FaultFormat};
use crate::import::{Change, text, write};

/// How texts are converted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Converting {
    /// What those are in that are not UTF-8; none: guessed.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Whether the user agrees.
    pub consent: Consent,
}

/// Whether the user agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// Nothing is to be written.
    DryRun,
    /// It was said on the command line.
    Given,
    /// It is asked for.
    Ask,
}

pub(super) fn run(folder: &Path, converting: Converting, terminal: &mut Terminal) -> End {
    let texts = match text::survey(folder, converting.encoding) {
        Ok(texts) => texts,
        Err(report) => {
            terminal.report(&report, FaultFormat::Text);
            terminal.say("nothing was converted");
            return if folder.is_dir() {
                End::Site
            } else {
                End::Usage
            };
        }
    };
    for conversion in &texts.conversions {
        terminal.say(&format!(
            "{}: {}, read so: {}",
            conversion.change.path, conversion.encoding, conversion.sample
        ));
    }
    let number = count(texts.conversions.len(), "text");
    if texts.conversions.is_empty() {
        terminal.say(&format!(
            "nothing to convert: {} in UTF-8",
            count(texts.sound, "text")
        ));
        return End::Done;
    }
    match converting.consent {
        Consent::DryRun => {
            terminal.say(&format!(
                "would have converted {number}; nothing was written"
            ));
            return End::Done;
        }
        Consent::Given => {}
        Consent::Ask => {
            terminal.say(&format!(
                "convert {number} to UTF-8, if they read right? [y/N]"
            ));
            if !agreed() {
                terminal.say("nothing was converted; name another encoding with --encoding, or agree with --yes");
                return End::Usage;
            }
        }
    }
    let changes: Vec<Change> = texts.conversions.into_iter().map(|c| c.change).collect();
    match write::write(&text::site_of(folder), &changes) {
        Ok(_) => {
            terminal.say(&format!(
                "converted {number} to UTF-8 ({} were already)",
                texts.sound
            ));
            End::Done
        }
        Err(fault) => {
            terminal.report(&fault.diagnostic().into(), FaultFormat::Text);
            terminal.say("nothing was converted");
            End::Machine
        }
    }
}

/// An end of input is no consent.
fn agreed() -> bool {
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.is_ok()
        && matches!(
            answer.trim().to_lowercase().as_str(),
            "y" | "yes" | "j" | "ja" | "是"
        )
}
