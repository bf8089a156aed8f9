//! The search index of one language, in small files of which a browser loads what a query needs.
//!
//! All that can be looked up is a key in one sorted dictionary: words, article numbers and every
//! ending of both, so that the middle of a number and the second half of a compound are found by
//! their beginnings. The dictionary is cut into files of about the same size; their first keys
//! stand in the head, so a look-up loads one file. What a result shows stands in files of
//! `RECORDS` documents. No WebAssembly, no server: text, read by a script of a few kilobytes.

mod dictionary;
mod fold;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use dictionary::{Dictionary, Field};
pub use fold::fold;
use fold::{fold_code, fold_umlauts, words};

/// Documents in one file of records.
const RECORDS: usize = 64;

/// Documents that one thread reads at a time.
const BATCH: usize = 2_048;

/// Characters of a page's text that can be found.
pub const LONGEST_TEXT: usize = 20_000;

/// Something that can be found.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What its result shows.
    pub record: Record,
    /// Numbers that only count as a whole: GTIN, the manufacturer's.
    pub numbers: Vec<String>,
    /// Names and values of its specs, and its categories.
    pub facts: Vec<String>,
    /// Summary and text.
    pub text: String,
    /// The values that it can be filtered by: which filter, which of its values.
    pub filters: Vec<(usize, usize)>,
}

/// What a result shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Record {
    /// Its name.
    pub title: Arc<str>,
    /// Where it stands.
    pub url: String,
    /// Its article numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<Arc<str>>,
    /// A small picture: address, width, height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<(String, u32, u32)>,
    /// One fact about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// The language of its words, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Arc<str>>,
}

/// A category: the documents from `from` to before `to` are in and below it.
#[derive(Debug, Clone, Serialize)]
pub struct Category {
    /// Its name.
    pub title: Arc<str>,
    /// How many categories are above it.
    pub depth: usize,
    /// Its first document.
    pub from: usize,
    /// Behind its last document.
    pub to: usize,
}

/// A filter and its values.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// Its name.
    pub name: Arc<str>,
    /// Its values, in their order.
    pub values: Vec<Arc<str>>,
}

/// What there is to be found in a language, in the order in which equal results are shown.
#[derive(Debug, Default)]
pub struct Collection {
    /// All documents.
    pub documents: Vec<Document>,
    /// The categories, each before those below it.
    pub categories: Vec<Category>,
    /// The filters.
    pub filters: Vec<Filter>,
}

/// The files of an index, by their names.
#[derive(Debug)]
pub struct Index {
    /// The name of the file that leads to all others.
    pub head: String,
    /// The files.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// What the file says that leads to all others.
#[derive(Serialize)]
struct Head<'a> {
    /// How many documents there are.
    count: usize,
    /// How many stand in one file of records.
    per_file: usize,
    records: Vec<String>,
    /// The first key of each file of the dictionary, and its name.
    keys: Vec<(String, String)>,
    /// The same of the words that a misspelt one is looked for among.
    words: Vec<(String, String)>,
    categories: &'a [Category],
    filters: &'a [Filter],
}

impl Index {
    /// Makes the index of a collection.
    pub fn of(collection: &Collection) -> Self {
        let mut files = BTreeMap::new();
        let records: Vec<Vec<u8>> = collection
            .documents
            .par_chunks(RECORDS)
            .map(records)
            .collect();
        let mut add = |(stem, ending): (&str, &str), bytes: Vec<u8>| {
            let mark = &blake3::hash(&bytes).to_hex()[..12];
            let name = format!("{stem}-{mark}.{ending}");
            files.insert(name.clone(), Arc::from(bytes));
            name
        };
        let records = records.into_iter();
        let records = records
            .map(|bytes| add(("records", "json"), bytes))
            .collect();
        let dictionary = dictionary(&collection.documents);
        let words = dictionary.words();
        let mut shelve = |stem: &str, shelves: Vec<dictionary::Shelf>| -> Vec<(String, String)> {
            let add = |shelf: dictionary::Shelf| {
                let name = add((stem, "txt"), shelf.text.into_bytes());
                (shelf.first, name)
            };
            shelves.into_iter().map(add).collect()
        };
        let words = shelve("words", words);
        let keys = shelve("keys", dictionary.keys());
        let head = Head {
            count: collection.documents.len(),
            per_file: RECORDS,
            records,
            keys,
            words,
            categories: &collection.categories,
            filters: &collection.filters,
        };
        let head = add(("head", "json"), json(&head));
        Self { head, files }
    }
}

fn records(documents: &[Document]) -> Vec<u8> {
    let records: Vec<&Record> = documents.iter().map(|d| &d.record).collect();
    json(&records)
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers can be written as JSON")
}

/// Documents are read on all cores; their keys come together in the order of the documents.
fn dictionary(documents: &[Document]) -> Dictionary {
    let batches: Vec<Dictionary> = documents
        .par_chunks(BATCH)
        .enumerate()
        .map(|(batch, documents)| {
            let mut dictionary = Dictionary::default();
            for (i, document) in documents.iter().enumerate() {
                add(&mut dictionary, batch * BATCH + i, document);
            }
            dictionary
        })
        .collect();
    let mut all = Dictionary::default();
    for batch in batches {
        all.extend(batch);
    }
    all
}

fn add(dictionary: &mut Dictionary, number: usize, document: &Document) {
    let number = u32::try_from(number).expect("fewer than four thousand million documents");
    let record = &document.record;
    for sku in &record.skus {
        dictionary.add_code(&fold_code(sku), number);
    }
    for code in &document.numbers {
        dictionary.add(&fold_code(code), (number, Field::Code));
    }
    let mut add = |text: &str, field: Field| {
        words(&fold(text), |word| dictionary.add(word, (number, field)));
        if let Some(written) = fold_umlauts(text) {
            words(&written, |word| dictionary.add(word, (number, field)));
        }
    };
    add(&record.title, Field::Title);
    for fact in &document.facts {
        add(fact, Field::Fact);
    }
    add(&document.text, Field::Text);
    for (filter, value) in &document.filters {
        dictionary.add(&format!("={filter}:{value}"), (number, Field::Filter));
    }
}
