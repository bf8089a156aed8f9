//! How deep lists and block quotes may nest. The parser walks all open containers on every line,
//! so that a crafted text of 1 MB would take minutes; depth is therefore measured beforehand.

use std::ops::Range;

use super::Source;
use crate::diagnostic::Diagnostic;

/// Deepest nesting of lists and block quotes together.
pub(super) const DEEPEST: usize = 100;

/// The first marker that nests deeper than is allowed, in the body. The measure knows no code
/// blocks: a line of code that begins with more than 100 markers counts as well.
pub(super) fn first_too_deep(body: &str) -> Option<Range<usize>> {
    let mut items = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', body.as_bytes());
    for end in ends.chain([body.len()]) {
        if let Some(at) = too_deep_in(&body.as_bytes()[start..end], &mut items) {
            return Some(start + at..start + at + 1);
        }
        start = end + 1;
    }
    None
}

/// The fault that says so.
pub(super) fn fault(source: &Source<'_>, at: &Range<usize>) -> Diagnostic {
    let base = source.body.start;
    Diagnostic::error(
        "nested-too-deep",
        format!("lists and quotes are nested more than {DEEPEST} levels deep"),
    )
    .at(source.file, base + at.start..base + at.end)
    .label("from here on")
    .help("begin the lines with fewer markers, or put a `\\` before a character that is none")
}

/// Walks the markers at the beginning of a line; `items` holds the columns at which the contents
/// of the open list items begin.
fn too_deep_in(line: &[u8], items: &mut Vec<usize>) -> Option<usize> {
    let mut at = 0;
    let mut quotes = 0;
    loop {
        while matches!(line.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        if line.get(at) == Some(&b'>') {
            quotes += 1;
            at += 1;
        } else {
            let width = list_marker(&line[at..])?;
            items.retain(|column| *column <= at);
            at += width;
            items.push(at);
        }
        if items.len() + quotes > DEEPEST {
            let rest = line[at..].iter();
            let only_markers = |b: &u8| matches!(b, b' ' | b'\t' | b'-' | b'*' | b'\r');
            let is_rule = quotes == 0 && { rest }.all(only_markers);
            if is_rule {
                items.clear();
                return None;
            }
            return Some(at - 1);
        }
    }
}

/// The length of a list marker with the space behind it.
fn list_marker(text: &[u8]) -> Option<usize> {
    let digits = text
        .iter()
        .take(9)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let sign = text.get(digits)?;
    let is_marker = match digits {
        0 => matches!(sign, b'-' | b'*' | b'+' | b':'),
        _ => matches!(sign, b'.' | b')'),
    };
    let spaced = matches!(text.get(digits + 1), Some(b' ' | b'\t'));
    (is_marker && spaced).then_some(digits + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_levels_are_allowed_and_one_more_is_not() {
        assert_eq!(first_too_deep(&format!("{}x", ">".repeat(100))), None);
        assert_eq!(
            first_too_deep(&format!("a\n{}x", ">".repeat(101))),
            Some(102..103)
        );
        assert_eq!(first_too_deep(&format!("{}x", "- ".repeat(100))), None);
        assert!(first_too_deep(&format!("{}x", "- ".repeat(101))).is_some());
    }

    #[test]
    fn a_list_that_grows_line_by_line_counts_as_well() {
        let list = |levels: usize| -> String {
            let line = |n| ["  ".repeat(n), "- x\n".into()].concat();
            (0..levels).map(line).collect()
        };
        assert_eq!(first_too_deep(&list(100)), None);
        assert!(first_too_deep(&list(101)).is_some());
    }

    #[test]
    fn a_long_flat_list_and_a_wide_rule_are_not_deep() {
        assert_eq!(first_too_deep(&"- x\n".repeat(1_000)), None);
        assert_eq!(first_too_deep(&"  1. x\n".repeat(1_000)), None);
        assert_eq!(first_too_deep(&"- ".repeat(150)), None);
        assert_eq!(first_too_deep(&"> x\n> - y\n".repeat(500)), None);
    }
}
