//! The faults of one table: a column in the wrong form has as many as there are rows, so the first
//! are kept and the others counted.

use crate::brand::TableSettings;
use crate::diagnostic::{Diagnostic, Report, Severity};

/// Most faults of one table that are shown.
const MOST: usize = 100;

/// The first faults of a table, and how many more there are.
#[derive(Debug, Default)]
pub struct Faults {
    first: Vec<Diagnostic>,
    more: usize,
    /// The gravest of those that are not kept.
    gravest: Option<Severity>,
}

impl Faults {
    /// Adds a fault.
    pub fn push(&mut self, fault: Diagnostic) {
        if self.first.len() < MOST {
            self.first.push(fault);
            return;
        }
        self.more += 1;
        // Of severities, an error is the least.
        let gravest = self
            .gravest
            .map_or(fault.severity, |g| g.min(fault.severity));
        self.gravest = Some(gravest);
    }

    /// The faults to show, with a last one that says how many more there are.
    pub fn into_report(mut self, settings: &TableSettings) -> Report {
        if let Some(gravest) = self.gravest {
            let (file, more) = (&settings.file, self.more);
            let message = format!("`{}` has {more} more faults than are shown", file.value);
            self.first.push(match gravest {
                Severity::Error => file.at.error("more-faults", message),
                Severity::Warning | Severity::Note => file.at.warning("more-faults", message),
            });
        }
        self.first.into_iter().collect()
    }
}
