//! Faults as values: what is so, where, and the way out.
//!
//! Every stage collects its faults in a [`Report`] and goes on as far as it can, so that a user
//! sees all of them at once. Nothing here prints; [`text`], [`json`] and [`github`] turn a report into
//! words.

pub mod github;
pub mod json;
mod place;
mod suggest;
pub mod text;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use place::{Place, SourceText};
pub use suggest::did_you_mean;

/// How grave a fault is. An error stops the build, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The stage has no result.
    Error,
    /// The stage has a result that may not be what was meant.
    Warning,
    /// Something to know; nothing needs to be done about it.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One fault. The message is lower case, has no full stop, names things in backticks and says
/// what is so; a help says what to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// A stable name in kebab case, by which it can be looked up and silenced.
    pub code: &'static str,
    /// What is so.
    pub message: String,
    /// Where, if it has a place in a file.
    pub place: Option<Place>,
    /// Other places that belong to it, such as the first of two that clash.
    pub related: Vec<Place>,
    /// What follows from it or led to it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub helps: Vec<String>,
}

impl Diagnostic {
    /// A fault that stops the build.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A fault that the build survives.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A fault of that severity.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place: None,
            related: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        }
    }

    /// Places it at a byte range of a text.
    #[must_use]
    pub fn at(mut self, file: &Arc<SourceText>, span: Range<usize>) -> Self {
        self.place = Some(Place::new(file, span));
        self
    }

    /// Places it in a file as a whole.
    #[must_use]
    pub fn in_file(self, file: &Arc<SourceText>) -> Self {
        self.at(file, 0..0)
    }

    /// Says beside the place what is meant there.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        if let Some(place) = &mut self.place {
            place.label = Some(label.into());
        }
        self
    }

    /// Adds another place that belongs to the fault, with a label.
    #[must_use]
    pub fn also(
        mut self,
        file: &Arc<SourceText>,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Self {
        let mut place = Place::new(file, span);
        place.label = Some(label.into());
        self.related.push(place);
        self
    }

    /// Adds a fact that explains it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Adds the nearest of the known names as a way out, if one is near enough.
    #[must_use]
    pub fn suggest<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match did_you_mean(found, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    fn order(&self) -> (Option<(&str, usize)>, Severity, &str) {
        let place = self.place.as_ref().map(|p| (p.file.name(), p.span.start));
        (place, self.severity, &self.message)
    }
}

/// The faults of a stage, or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// A report without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds the faults of another report.
    pub fn extend(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Whether any fault stops the build.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many faults stop the build.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many faults do not.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// How many are only to be known.
    pub fn notes(&self) -> usize {
        self.count(Severity::Note)
    }

    /// Parts what stops the build from all else.
    pub fn part(self) -> (Self, Self) {
        let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
        let (errors, others) = self.diagnostics.into_iter().partition(is_error);
        let of = |diagnostics| Self { diagnostics };
        (of(errors), of(others))
    }

    /// Leaves out the faults that are not asked for, and gives how many.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) -> usize {
        let before = self.diagnostics.len();
        self.diagnostics.retain(keep);
        before - self.diagnostics.len()
    }

    /// The faults in the order of their files, each once: a fact that several languages share is
    /// read for each of them, but its fault is said once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        all.dedup();
        all
    }

    fn count(&self, severity: Severity) -> usize {
        self.sorted()
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    }
}

impl From<Diagnostic> for Report {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: vec![diagnostic],
        }
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self {
            diagnostics: iter.into_iter().collect(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::render(self, text::Style::Plain))
    }
}
