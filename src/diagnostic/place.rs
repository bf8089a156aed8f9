//! Where a fault is: a byte range of a text that is kept for quoting.

use std::ops::Range;
use std::sync::Arc;

/// A text that faults can quote, with the name it is shown under
/// (for a file of the site: its path from the site folder, with `/`).
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    name: String,
    text: String,
}

impl SourceText {
    /// Keeps a text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
        })
    }

    /// The name it is shown under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A byte range of a text.
#[derive(Debug, Clone)]
pub struct Place {
    /// The text.
    pub file: Arc<SourceText>,
    /// The range in bytes; empty at 0 when the file as a whole is meant.
    pub span: Range<usize>,
    /// What is meant there.
    pub label: Option<String>,
}

impl Place {
    /// A place, with its range cut to the text and to the borders of characters.
    pub fn new(file: &Arc<SourceText>, span: Range<usize>) -> Self {
        let text = file.text();
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        Self {
            file: Arc::clone(file),
            span: start..end,
            label: None,
        }
    }

    /// Line and column of a byte offset of the text, both from 1; a column is a character.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let text = self.file.text();
        let before = &text[..floor(text, offset)];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or(before)
            .chars()
            .filter(|c| *c != '\u{feff}')
            .count()
            + 1;
        (line, column)
    }
}

impl PartialEq for Place {
    /// Two places are one when name, range and label agree: the text behind a name is one.
    fn eq(&self, other: &Self) -> bool {
        self.file.name() == other.file.name()
            && self.span == other.span
            && self.label == other.label
    }
}

impl Eq for Place {}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_and_not_the_byte_order_mark() {
        let file = SourceText::new("a.md", "\u{feff}é阀x\nzwei");
        let place = Place::new(&file, 8..9);
        assert_eq!(place.line_column(place.span.start), (1, 3));
        assert_eq!(place.line_column(file.text().len()), (2, 5));
    }
}
