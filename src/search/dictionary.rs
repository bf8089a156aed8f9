//! Keys and the documents they lead to, written as lines of text:
//!
//! ```text
//! key TAB field documents [TAB field documents …] [TAB >word>word…]
//! ```
//!
//! A field is one letter; its documents are numbers to the base 36, each less the one before it,
//! with spaces between. Words behind `>` end with the key and are looked up in their own places.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Bytes of a file of the dictionary, about.
const SHELF: usize = 32_000;

/// The shortest ending of an article number that is a key.
const SHORTEST_CODE: usize = 3;

/// The most endings of an article number that are keys.
const MOST_ENDINGS: usize = 32;

/// The shortest word whose endings are keys.
const SHORTEST_COMPOUND: usize = 6;

/// The shortest ending of a word that is a key.
const SHORTEST_ENDING: usize = 4;

/// The most words that one ending leads to.
const MOST_WORDS: usize = 24;

/// The shortest word that a misspelt one is taken for.
const SHORTEST_SPELT: usize = 4;

/// Where in a document a key stands, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// It is the whole of an article number.
    Code,
    /// It is a word of the title.
    Title,
    /// It ends an article number.
    CodeEnd,
    /// It is a word of a fact.
    Fact,
    /// It is a word of the text.
    Text,
    /// It is the value of a filter.
    Filter,
}

impl Field {
    const ALL: [Self; 6] = [
        Self::Code,
        Self::Title,
        Self::CodeEnd,
        Self::Fact,
        Self::Text,
        Self::Filter,
    ];

    fn letter(self) -> char {
        match self {
            Self::Code => 'n',
            Self::Title => 't',
            Self::CodeEnd => 'e',
            Self::Fact => 'f',
            Self::Text => 'x',
            Self::Filter => 'v',
        }
    }

    /// Whether a reader would ask for the word by a part of it, or misspell it.
    fn is_name(self) -> bool {
        match self {
            Self::Title | Self::Fact => true,
            Self::Code | Self::CodeEnd | Self::Text | Self::Filter => false,
        }
    }
}

/// A file of the dictionary.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Its first key.
    pub first: String,
    /// Its lines.
    pub text: String,
}

/// Keys and the documents they lead to.
#[derive(Debug, Default)]
pub(super) struct Dictionary(HashMap<Box<str>, Documents>);

/// The documents of a key in ascending order, each with its weightiest field.
type Documents = Vec<(u32, Field)>;

impl Dictionary {
    /// Adds a key; the documents come in ascending order.
    pub(super) fn add(&mut self, key: &str, (document, field): (u32, Field)) {
        if key.is_empty() {
            return;
        }
        let Some(documents) = self.0.get_mut(key) else {
            self.0.insert(key.into(), vec![(document, field)]);
            return;
        };
        match documents.last_mut() {
            Some((last, weightiest)) if *last == document => {
                *weightiest = field.min(*weightiest);
            }
            Some(_) | None => documents.push((document, field)),
        }
    }

    /// Adds an article number and its endings.
    pub(super) fn add_code(&mut self, code: &str, document: u32) {
        self.add(code, (document, Field::Code));
        let count = code.chars().count();
        let endings = code.char_indices().skip(1).take(MOST_ENDINGS);
        for (i, (at, _)) in endings.enumerate() {
            if count - i > SHORTEST_CODE {
                self.add(&code[at..], (document, Field::CodeEnd));
            }
        }
    }

    /// Adds what was read of later documents.
    pub(super) fn extend(&mut self, later: Self) {
        if self.0.is_empty() {
            self.0 = later.0;
            return;
        }
        for (key, documents) in later.0 {
            self.0.entry(key).or_default().extend(documents);
        }
    }

    /// The dictionary in files.
    pub(super) fn keys(self) -> Vec<Shelf> {
        let endings = self.endings();
        let mut keys: Vec<(&str, &[(u32, Field)])> =
            self.0.iter().map(|(k, d)| (&**k, d.as_slice())).collect();
        let only_endings = endings.keys().filter(|key| !self.0.contains_key(**key));
        keys.extend(only_endings.map(|key| (*key, [].as_slice())));
        keys.sort_unstable_by(|a, b| in_order(a.0, b.0));
        let lines = keys.into_iter().map(|(key, documents)| {
            let mut line = String::from(key);
            write_documents(&mut line, documents);
            if let Some(words) = endings.get(key) {
                line.push('\t');
                line.extend(words.iter().flat_map(|word| [">", word]));
            }
            (key, line)
        });
        shelves(lines)
    }

    /// The words that a misspelt one is looked for among.
    pub(super) fn words(&self) -> Vec<Shelf> {
        let mut words: Vec<&str> = self
            .names()
            .filter(|(word, _)| word.chars().count() >= SHORTEST_SPELT)
            .map(|(word, _)| word)
            .collect();
        words.sort_unstable_by(|a, b| in_order(a, b));
        shelves(words.into_iter().map(|word| (word, word.to_owned())))
    }

    /// The words of titles and facts, and in how many documents they stand.
    fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        let is_name = |documents: &Documents| documents.iter().any(|(_, field)| field.is_name());
        let names = self.0.iter().filter(move |(_, d)| is_name(d));
        let has_figure = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
        names
            .map(|(word, documents)| (&**word, documents.len()))
            .filter(move |(word, _)| !has_figure(word))
    }

    /// The endings of words with the words, the most frequent first.
    fn endings(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut endings: BTreeMap<&str, Vec<(std::cmp::Reverse<usize>, &str)>> = BTreeMap::new();
        for (word, count) in self.names() {
            let length = word.chars().count();
            if length < SHORTEST_COMPOUND {
                continue;
            }
            let starts = word.char_indices().skip(1);
            for (at, _) in starts.take(length - SHORTEST_ENDING) {
                let words = endings.entry(&word[at..]).or_default();
                words.push((std::cmp::Reverse(count), word));
            }
        }
        endings.into_iter().map(|(k, w)| (k, frequent(w))).collect()
    }
}

/// The words that stand in most documents.
fn frequent(mut words: Vec<(std::cmp::Reverse<usize>, &str)>) -> Vec<&str> {
    words.sort_unstable();
    let words = words.into_iter().take(MOST_WORDS);
    words.map(|(_, word)| word).collect()
}

/// The order of JavaScript, by UTF-16 units; that of bytes but for characters beyond 16 bits.
fn in_order(a: &str, b: &str) -> std::cmp::Ordering {
    let beyond = |text: &str| text.bytes().any(|byte| byte >= 0xf0);
    if beyond(a) || beyond(b) {
        a.encode_utf16().cmp(b.encode_utf16())
    } else {
        a.cmp(b)
    }
}

fn write_documents(line: &mut String, documents: &[(u32, Field)]) {
    for field in Field::ALL {
        let mut before = None;
        for (document, _) in documents.iter().filter(|(_, f)| *f == field) {
            match before {
                None => {
                    line.push('\t');
                    line.push(field.letter());
                    write_base_36(line, *document);
                }
                Some(before) => {
                    line.push(' ');
                    write_base_36(line, document - before);
                }
            }
            before = Some(*document);
        }
    }
}

fn write_base_36(line: &mut String, mut number: u32) {
    if number < 36 {
        line.extend(char::from_digit(number, 36));
        return;
    }
    let mut digits = Vec::with_capacity(7);
    while number > 0 {
        digits.push(number % 36);
        number /= 36;
    }
    line.extend(digits.iter().rev().filter_map(|d| char::from_digit(*d, 36)));
}

/// Puts lines together to files of about the same size.
fn shelves<'a>(lines: impl Iterator<Item = (&'a str, String)>) -> Vec<Shelf> {
    let mut shelves: Vec<Shelf> = Vec::new();
    for (key, line) in lines {
        match shelves.last_mut() {
            Some(shelf) if shelf.text.len() + line.len() <= SHELF => {
                let _ = write!(shelf.text, "\n{line}");
            }
            Some(_) | None => shelves.push(Shelf {
                first: key.to_owned(),
                text: line,
            }),
        }
    }
    shelves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_documents_of_a_key_by_field() {
        let mut dictionary = Dictionary::default();
        dictionary.add("valve", (0, Field::Text));
        dictionary.add("valve", (0, Field::Title));
        dictionary.add("valve", (3, Field::Text));
        dictionary.add("valve", (40, Field::Title));
        let mut later = Dictionary::default();
        later.add("valve", (100, Field::Title));
        dictionary.extend(later);
        let shelves = dictionary.keys();
        assert_eq!(shelves.len(), 1);
        assert_eq!(shelves[0].text, "valve\tt0 14 1o\tx3");
    }

    #[test]
    fn numbers_are_found_by_their_middle_and_compounds_by_their_second_half() {
        let mut dictionary = Dictionary::default();
        dictionary.add_code("kv2025", 1);
        dictionary.add("kugelhahn", (1, Field::Title));
        let text = &dictionary.keys()[0].text;
        insta::assert_snapshot!(text, @r"
        025	e1
        2025	e1
        elhahn	>kugelhahn
        gelhahn	>kugelhahn
        hahn	>kugelhahn
        kugelhahn	t1
        kv2025	n1
        lhahn	>kugelhahn
        ugelhahn	>kugelhahn
        v2025	e1
        ");
    }

    #[test]
    fn keys_stand_in_the_order_of_the_script_that_looks_them_up() {
        assert!(in_order("\u{20000}", "\u{fb00}").is_lt());
        assert!(in_order("a", "b").is_lt());
    }
}
