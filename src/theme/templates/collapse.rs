//! Takes superfluous white space out of templates when they are loaded: nothing is done per page.
//!
//! A run of white space becomes one line break, if it has any, or one space. What stands in
//! `pre`, `textarea`, `script`, `style`, a tag of Tera or `raw` is kept. A map leads from the
//! shorter text back to the file, so that faults have their true place.

use std::ops::Range;

use super::scan::{Kind, pieces};

/// Elements whose white space counts.
const KEPT: [&str; 4] = ["pre", "textarea", "script", "style"];

/// A template as Tera reads it, and the way back to the file.
#[derive(Debug, Clone)]
pub(super) struct Collapsed {
    pub text: String,
    /// Where a stretch begins here and in the file, ascending.
    stretches: Vec<(usize, usize)>,
}

impl Collapsed {
    /// Collapses a template.
    pub fn new(source: &str) -> Self {
        let mut collapsed = Self {
            text: String::with_capacity(source.len()),
            stretches: Vec::new(),
        };
        let mut inside = None;
        // Whether white space has been written and only comments have followed.
        let mut blank = false;
        for piece in pieces(source) {
            match piece.kind {
                Kind::Text => {
                    let text = &source[piece.range.clone()];
                    collapsed.push_text(text, piece.range.start, (&mut inside, &mut blank));
                }
                Kind::Comment => collapsed.push(source, piece.range),
                Kind::Variable | Kind::Tag | Kind::Raw => {
                    collapsed.push(source, piece.range);
                    blank = false;
                }
            }
        }
        collapsed
    }

    /// A range of this text as a range of the file.
    pub fn to_source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let end = match range.end.checked_sub(1) {
            Some(last) if range.end > range.start => self.offset(last) + 1,
            _ => start,
        };
        start..end.max(start)
    }

    /// A line and column (both from 1, a column being a character) as an offset in this text.
    pub fn offset_of(&self, line: usize, column: usize) -> usize {
        let lines = self.text.split_inclusive('\n');
        let start: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
        let mut characters = self.text[start..].char_indices();
        let column = characters.nth(column.saturating_sub(1));
        column.map_or(self.text.len(), |(at, _)| start + at)
    }

    fn offset(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(here, _)| *here <= at);
        let stretch = after
            .checked_sub(1)
            .and_then(|index| self.stretches.get(index));
        stretch.map_or(at, |(here, there)| there + (at - here))
    }

    fn push(&mut self, source: &str, range: Range<usize>) {
        self.stretches.push((self.text.len(), range.start));
        self.text.push_str(&source[range]);
    }

    fn push_text(
        &mut self,
        text: &str,
        start: usize,
        (inside, blank): (&mut Option<&'static str>, &mut bool),
    ) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            if let Some(element) = *inside {
                let end = closing(rest, element);
                self.push(text, at..at + end.unwrap_or(rest.len()));
                self.shift_last(start);
                *inside = end.map_or(*inside, |_| None);
                *blank = false;
                at += end.unwrap_or(rest.len());
                continue;
            }
            let space = rest.len() - rest.trim_start_matches(is_space).len();
            if space > 0 {
                if !*blank {
                    let mark = if rest[..space].contains('\n') {
                        "\n"
                    } else {
                        " "
                    };
                    self.stretches.push((self.text.len(), start + at));
                    self.text.push_str(mark);
                }
                *blank = true;
                at += space;
                continue;
            }
            let word = rest.find(is_space).unwrap_or(rest.len());
            let opened = opening(rest, word);
            let end = opened.map_or(word, |(end, _)| end);
            *inside = opened.map(|(_, element)| element);
            self.push(text, at..at + end);
            self.shift_last(start);
            *blank = false;
            at += end;
        }
    }

    /// The last stretch was counted from the beginning of a piece.
    fn shift_last(&mut self, start: usize) {
        if let Some((_, there)) = self.stretches.last_mut() {
            *there += start;
        }
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The first tag within `limit` that opens an element whose white space counts, and its end.
fn opening(text: &str, limit: usize) -> Option<(usize, &'static str)> {
    let mut from = 0;
    while let Some(at) = text[from..limit].find('<').map(|at| from + at) {
        let name = &text[at + 1..];
        let is = |element: &&&str| {
            let starts = name
                .get(..element.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(element));
            let ends =
                |rest: &str| rest.is_empty() || rest.starts_with(|c| c == '>' || is_space(c));
            starts && ends(&name[element.len()..])
        };
        if let Some(element) = KEPT.iter().find(is) {
            return Some((at + 1 + element.len(), element));
        }
        from = at + 1;
    }
    None
}

/// Where the closing tag of an element ends.
fn closing(text: &str, element: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find(&format!("</{element}"))?;
    Some(at + 2 + element.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_white_space_become_one_character() {
        let source = "{# a #}\n{# b #}\n<p  a='1'>\n    x   y\r\n</p>\n  {% if  a %}\n  {{ a }}  b";
        assert_eq!(
            Collapsed::new(source).text,
            "{# a #}\n{# b #}<p a='1'>\nx y\n</p>\n{% if  a %}\n{{ a }} b"
        );
    }

    #[test]
    fn white_space_that_counts_is_kept() {
        for kept in [
            "<pre>\n  a  b\n</pre>",
            "<PRE class='x'>  {{ a }}  \n</PRE>",
            "<textarea\n  rows=2>  \n\n</textarea>",
            "<script>\n  a  =  1\n</script>",
            "{% raw %}  a  \n\n{% endraw %}",
            "{{ \"a  b\" }}",
        ] {
            assert_eq!(Collapsed::new(kept).text, kept);
        }
        assert_eq!(
            Collapsed::new("<pre>  </pre>   <b>  <preview>  a").text,
            "<pre>  </pre> <b> <preview> a"
        );
    }

    #[test]
    fn every_place_leads_back_to_the_file() {
        let source = "é  {# x #}\n\n   <p>\n\n  {{ a.b }}\n <pre>\n\n</pre>  {{ c }}";
        let collapsed = Collapsed::new(source);
        for wanted in ["{{ a.b }}", "{{ c }}", "<p>", "a.b"] {
            let here = collapsed.text.find(wanted).expect("is kept");
            let there = collapsed.to_source(here..here + wanted.len());
            assert_eq!(&source[there], wanted);
        }
        let at = collapsed.text.find("{{ c").expect("is kept");
        let line = collapsed.text[..at].matches('\n').count() + 1;
        let column = collapsed.text[..at]
            .rsplit('\n')
            .next()
            .unwrap_or("")
            .chars()
            .count()
            + 1;
        assert_eq!(collapsed.offset_of(line, column), at);
    }
}
