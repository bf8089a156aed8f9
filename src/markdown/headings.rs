//! Headings: their level, their words and their ids.
//!
//! Ids keep the letters of every script, so that an address can be read aloud in its language, and
//! stay the same as long as the heading does.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::Event;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest id made from a heading, in characters.
const LONGEST: usize = 100;

/// The id of a heading without letters.
const NAMELESS: &str = "section";

/// Adds the words of an event to those of the heading it stands in.
pub(super) fn add_words(words: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => words.push_str(text),
        Event::SoftBreak | Event::HardBreak => words.push(' '),
        Event::Start(_)
        | Event::End(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::Rule
        | Event::TaskListMarker(_) => {}
    }
}

/// The written levels of the headings that the next one may stand below.
#[derive(Debug, Default)]
pub(super) struct Levels(Vec<u8>);

impl Levels {
    /// The level in the page, from 2 to 6: the depth below the page's title. No level is ever left
    /// out, and headings written alike have the same level as long as nothing higher comes between.
    pub(super) fn place(&mut self, written: u8) -> u8 {
        while self.0.last().is_some_and(|above| *above >= written) {
            self.0.pop();
        }
        self.0.push(written);
        u8::try_from(self.0.len() + 1).map_or(6, |level| level.min(6))
    }
}

/// The ids that a page has, each once.
#[derive(Debug)]
pub(super) struct Ids {
    /// With the place in the body where the author gave it.
    taken: HashMap<String, Option<Range<usize>>>,
    /// What headings further down may ask for.
    asked_for: HashSet<String>,
    /// The next number to try behind an id.
    next: HashMap<String, usize>,
}

impl Ids {
    pub(super) fn new(body: &str) -> Self {
        Self {
            taken: HashMap::new(),
            asked_for: asked_for(body),
            next: HashMap::new(),
        }
    }

    /// An id of its own for a heading with these words.
    pub(super) fn for_words(&mut self, words: &str) -> String {
        let id = from_words(words);
        self.unique(id)
    }

    /// The id, or the id with the first number that makes it one of its own.
    pub(super) fn unique(&mut self, id: String) -> String {
        if !self.taken.contains_key(&id) && !self.asked_for.contains(&id) {
            self.taken.insert(id.clone(), None);
            return id;
        }
        let number = self.next.entry(id.clone()).or_insert(2);
        loop {
            let numbered = format!("{id}-{number}");
            *number += 1;
            if !self.taken.contains_key(&numbered) && !self.asked_for.contains(&numbered) {
                self.taken.insert(numbered.clone(), None);
                return numbered;
            }
        }
    }

    /// Takes the id that the author gave.
    ///
    /// # Errors
    /// The place of the heading that has it already.
    pub(super) fn take(&mut self, id: &str, place: &Range<usize>) -> Result<(), Range<usize>> {
        if let Some(first) = self.taken.get(id) {
            return Err(first.clone().unwrap_or_else(|| place.clone()));
        }
        self.taken.insert(id.to_owned(), Some(place.clone()));
        Ok(())
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }

    /// All ids in the order of their letters.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.taken.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    }
}

/// The ids in `{#id}` at the ends of lines: at least those that headings ask for.
fn asked_for(body: &str) -> HashSet<String> {
    let mut ids = HashSet::new();
    let mut from = 0;
    while let Some(length) = memchr::memchr(b'{', &body.as_bytes()[from..]) {
        let rest = &body[from + length + 1..];
        let end = rest.find(['{', '}', '\n']).unwrap_or(rest.len());
        let names = rest[..end].split_whitespace();
        ids.extend(
            { names }
                .filter_map(|name| name.strip_prefix('#'))
                .map(str::to_owned),
        );
        from += length + 1;
    }
    ids
}

/// NFC, lower case, every run of other characters than letters, digits and `_` one hyphen.
fn from_words(words: &str) -> String {
    let mut id = String::with_capacity(words.len());
    if words.is_ascii() {
        words
            .bytes()
            .for_each(|b| add(&mut id, b.to_ascii_lowercase().into()));
    } else {
        let lower = words.nfc().flat_map(char::to_lowercase);
        lower.for_each(|c| add(&mut id, c));
        id = id.nfc().collect();
    }
    if let Some((cut, _)) = id.char_indices().nth(LONGEST) {
        id.truncate(cut);
    }
    id.truncate(id.trim_end_matches('-').len());
    if id.is_empty() {
        id.push_str(NAMELESS);
    }
    id
}

fn add(id: &mut String, c: char) {
    if c.is_alphanumeric() || c == '_' || (is_combining_mark(c) && !id.is_empty()) {
        id.push(c);
    } else if !id.is_empty() && !id.ends_with('-') {
        id.push('-');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_every_script_and_is_never_empty() {
        let mut ids = Ids::new("");
        for (words, id) in [
            ("Nominal size & weight", "nominal-size-weight"),
            ("Kugelha\u{308}hne", "kugelhähne"),
            ("球阀 DN50!", "球阀-dn50"),
            ("हिन्दी", "हिन्दी"),
            ("???", "section"),
            ("", "section-2"),
            ("Nominal Size / Weight", "nominal-size-weight-2"),
        ] {
            assert_eq!(ids.for_words(words), id);
        }
    }

    #[test]
    fn a_made_id_gives_way_to_one_that_is_asked_for_further_down() {
        let mut ids = Ids::new("# Size\n# Size\n## Bore {.wide #size-2}\n# Size");
        assert_eq!(ids.for_words("Size"), "size");
        assert_eq!(ids.for_words("Size"), "size-3");
        assert_eq!(Ids::new("# A\n# B {#a}").for_words("A"), "a-2");
        assert_eq!(ids.take("size-2", &(1..2)), Ok(()));
        assert_eq!(ids.take("size-2", &(3..4)), Err(1..2));
    }

    #[test]
    fn levels_begin_at_two_and_leave_none_out() {
        let place = |written: &[u8]| -> Vec<u8> {
            let mut levels = Levels::default();
            written.iter().map(|level| levels.place(*level)).collect()
        };
        assert_eq!(place(&[2, 3, 3, 2, 4]), [2, 3, 3, 2, 3]);
        assert_eq!(place(&[1, 2, 3, 1]), [2, 3, 4, 2]);
        assert_eq!(place(&[3, 3, 2, 1, 2]), [2, 2, 2, 2, 3]);
        assert_eq!(place(&[1, 2, 3, 4, 5, 6]), [2, 3, 4, 5, 6, 6]);
    }
}
