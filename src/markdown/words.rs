//! The words of a text without its markup, for summaries, feeds and search.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::call;
use super::{nesting, syntax};

/// How far back the end of a word is looked for, in characters.
const LONGEST_WORD: usize = 30;

/// The words of a text, with single spaces between them: at most `limit` characters, `…` at the end
/// included where there are more. HTML, pictures, calls of components and footnote numbers are not
/// words; a text that nests too deep to be rendered has none.
#[must_use]
pub fn plain_text(body: &str, limit: usize) -> String {
    let mut words = Words::new(limit);
    if nesting::first_too_deep(body).is_some() {
        return words.text;
    }
    let calls = call::starts(body);
    let mut behind_call = 0;
    let mut in_picture = 0;
    for (event, range) in Parser::new_ext(body, syntax()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { .. }) => in_picture += 1,
            Event::End(TagEnd::Image) => in_picture -= 1,
            Event::Text(_) | Event::Code(_) if in_picture > 0 || range.start < behind_call => {}
            Event::Code(text) => words.add(&text),
            Event::Text(text) => {
                let next = calls.partition_point(|start| *start < range.start);
                match calls.get(next) {
                    Some(start) if *start < range.end => {
                        words.add(&body[range.start..*start]);
                        behind_call = call::line_end(body, *start);
                    }
                    Some(_) | None => words.add(&text),
                }
            }
            Event::Start(tag) if is_inline(tag.to_end()) => {}
            Event::End(tag) if is_inline(tag) => {}
            Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {
                words.space();
            }
            Event::InlineHtml(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
        if words.is_full() {
            break;
        }
    }
    words.finish()
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

struct Words {
    text: String,
    count: usize,
    limit: usize,
    space: bool,
}

impl Words {
    fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            count: 0,
            limit,
            space: false,
        }
    }

    fn is_full(&self) -> bool {
        self.count > self.limit
    }

    fn space(&mut self) {
        self.space = !self.text.is_empty();
    }

    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space();
                continue;
            }
            if self.space {
                self.push(' ');
                self.space = false;
            }
            self.push(c);
            if self.is_full() {
                return;
            }
        }
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.count += 1;
    }

    /// Cuts at the end of a word, in scripts that have them, and says that there is more.
    fn finish(mut self) -> String {
        if !self.is_full() {
            return self.text;
        }
        // The last character that fits makes room for the `…`.
        let Some((cut, _)) = self.text.char_indices().nth(self.limit.saturating_sub(1)) else {
            return self.text;
        };
        let (before, behind) = self.text.split_at(cut);
        let is_word = |border: &usize| {
            let word = &before[*border..];
            word.chars().count() <= LONGEST_WORD && word.chars().all(|c| c < '\u{2e80}')
        };
        let border = if behind.starts_with(' ') {
            None
        } else {
            before.rfind(' ').filter(is_word)
        };
        self.text.truncate(border.unwrap_or(cut));
        let pauses = [' ', ',', ';', ':', '，', '、', '；'];
        self.text.truncate(self.text.trim_end_matches(pauses).len());
        if self.limit > 0 {
            self.text.push('…');
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_left_without_markup() {
        let body = "# Ball *valve*\n\nOpens `90°`,\n[closes](x.md) **tight**ly.[^1] <b>x</b> ![no](a.jpg)\n\n\
                    {{< video file=\"a\" />}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: Note\n";
        assert_eq!(
            plain_text(body, usize::MAX),
            "Ball valve Opens 90°, closes tightly. x a b 1 2 Note"
        );
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_a_word_and_an_ellipsis() {
        assert_eq!(
            plain_text("Valves that close, tightly", 26),
            "Valves that close, tightly"
        );
        assert_eq!(
            plain_text("Valves that close, tightly", 25),
            "Valves that close…"
        );
        assert_eq!(plain_text("Valves that close", 12), "Valves that…");
        assert_eq!(plain_text("Valves that close", 11), "Valves…");
        assert_eq!(plain_text("球阀的公称通径为五十", 5), "球阀的公…");
        assert_eq!(plain_text(&"x".repeat(99), 10), "xxxxxxxxx…");
        assert_eq!(plain_text("abc", 0), "");
        assert_eq!(plain_text("abc", 1), "…");
    }
}
