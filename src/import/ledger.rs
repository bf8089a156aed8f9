//! The account of an import: every row of the source is imported, skipped or rejected, and what
//! was not imported has a reason.

use std::collections::{BTreeMap, BTreeSet};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It has nothing to be taken, or is not wanted any more.
    Skipped,
    /// It is wrong.
    Rejected,
}

impl Fate {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Rejected => "rejected",
        }
    }
}

/// The fates of all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// How many rows there are.
    pub rows: usize,
    left_out: BTreeMap<u32, (Fate, String)>,
}

impl Ledger {
    /// An account of so many rows, all imported.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            left_out: BTreeMap::new(),
        }
    }

    /// Leaves a row out. The first reason counts.
    pub fn leave_out(&mut self, row: u32, fate: Fate, reason: impl Into<String>) {
        self.left_out
            .entry(row)
            .or_insert_with(|| (fate, reason.into()));
    }

    /// How many rows are in the pages.
    pub fn imported(&self) -> usize {
        self.rows - self.left_out.len()
    }

    /// How many rows have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.left_out.values().filter(|(f, _)| *f == fate).count()
    }

    /// The rejected rows.
    pub fn rejected(&self) -> BTreeSet<u32> {
        let rejected = self
            .left_out
            .iter()
            .filter(|(_, (fate, _))| *fate == Fate::Rejected);
        rejected.map(|(row, _)| *row).collect()
    }

    /// The reasons, each with its fate and its rows.
    pub fn reasons(&self) -> Vec<(Fate, &str, Vec<u32>)> {
        let mut reasons: BTreeMap<(Fate, &str), Vec<u32>> = BTreeMap::new();
        for (row, (fate, reason)) in &self.left_out {
            reasons.entry((*fate, reason)).or_default().push(*row);
        }
        let line = |((fate, reason), rows)| (fate, reason, rows);
        reasons.into_iter().map(line).collect()
    }
}
