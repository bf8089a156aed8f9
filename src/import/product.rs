//! A product as a source describes it, whichever form the source has.

use std::collections::BTreeSet;

use super::facts::{FactPath, List, Value};
use super::html::is_web;
use crate::paths::slugify;

/// A product of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// What it is known by from one import to the next: handle, article number or title.
    pub key: String,
    /// The rows that describe it, by their numbers.
    pub rows: Vec<u32>,
    /// From what the name of its folder is made.
    pub handle: String,
    /// The names of its categories, from the top.
    pub category: Vec<String>,
    /// Its facts, in the order in which a new page has them.
    pub facts: Vec<(FactPath, Value)>,
    /// Its text in Markdown; none when the source has no column for it.
    pub body: Option<String>,
    /// Its pictures on the web.
    pub pictures: Vec<Picture>,
}

/// A picture on the web, and the file that it becomes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    /// Its name beside the page.
    pub file: String,
    /// Its address.
    pub url: String,
}

impl Imported {
    /// Adds a fact at the top of the page.
    pub fn say(&mut self, key: &str, value: Option<Value>) {
        self.add(FactPath::top(key), value);
    }

    /// Adds a text at the top of the page.
    pub fn say_text(&mut self, key: &str, text: Option<String>) {
        self.say(key, text.map(Value::Text));
    }

    /// Adds a spec; of two with one name the first counts.
    pub fn spec(&mut self, name: &str, value: Value) {
        self.add(FactPath::inside("specs", name), Some(value));
    }

    /// Adds a fact of a variant.
    pub fn variant(&mut self, sku: &str, path: FactPath, value: Option<Value>) {
        self.add(path.of(List::Variants, sku), value);
    }

    /// Adds a picture and gives the name of its file. One that is there already stays as it is.
    pub fn picture(&mut self, url: &str, alt: Option<String>) -> Option<String> {
        let url = url.trim();
        if !is_web(url) {
            return None;
        }
        if let Some(picture) = self.pictures.iter().find(|picture| picture.url == url) {
            return Some(picture.file.clone());
        }
        let taken: BTreeSet<&str> = self.pictures.iter().map(|p| p.file.as_str()).collect();
        let file = file_name(url, &taken);
        let of = |key: &str| FactPath::top(key).of(List::Images, &file);
        self.add(of("from"), Some(Value::Text(url.to_owned())));
        self.add(of("alt"), alt.map(Value::Text));
        self.pictures.push(Picture {
            file: file.clone(),
            url: url.to_owned(),
        });
        Some(file)
    }

    /// Whether it has a fact at that place.
    pub fn has(&self, path: &FactPath) -> bool {
        self.facts.iter().any(|(known, _)| known == path)
    }

    /// Adds a fact where there is none yet.
    pub fn add(&mut self, path: FactPath, value: Option<Value>) {
        if let Some(value) = value
            && !self.has(&path)
        {
            self.facts.push((path, value));
        }
    }

    /// The article numbers of the product and its variants.
    pub fn skus(&self) -> Vec<&str> {
        let sku = FactPath::top("sku");
        let own = self.facts.iter().filter(|(path, _)| *path == sku);
        let own = own.filter_map(|(_, value)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let mut all: Vec<&str> = own.collect();
        for (path, _) in &self.facts {
            if let Some((List::Variants, sku)) = &path.entry
                && !all.contains(&sku.as_str())
            {
                all.push(sku);
            }
        }
        all
    }

    /// Its title.
    pub fn title(&self) -> &str {
        let title = FactPath::top("title");
        let found = self.facts.iter().find(|(path, _)| *path == title);
        match found {
            Some((_, Value::Text(text))) => text,
            Some(_) | None => "",
        }
    }
}

/// A name for the file of a picture: the end of its address, as a safe name.
fn file_name(url: &str, taken: &BTreeSet<&str>) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let last = path.rsplit('/').next().unwrap_or_default();
    let last = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    let (stem, extension) = match last.rsplit_once('.') {
        Some((stem, extension)) if extension.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            (stem, extension)
        }
        Some(_) | None => (&*last, ""),
    };
    let extension = match extension.to_lowercase().as_str() {
        "png" => "png",
        "webp" => "webp",
        "gif" => "gif",
        "svg" => "svg",
        "tif" | "tiff" => "tiff",
        // What it is, its bytes will tell.
        _ => "jpg",
    };
    let short: String = stem.chars().take(80).collect();
    let stem = slugify(&short.replace('.', "-"));
    let stem = stem.map_or_else(|_| "picture".to_owned(), |slug| slug.to_string());
    let names = std::iter::once(format!("{stem}.{extension}"))
        .chain((2..).map(|n| format!("{stem}-{n}.{extension}")));
    let mut free = names.filter(|name| !taken.contains(name.as_str()));
    free.next().expect("one of endless names is free")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_safe_name_of_its_own() {
        let mut product = Imported::default();
        let mut name = |url: &str| product.picture(url, None);
        let some = |t: &str| Some(t.to_owned());
        assert_eq!(
            name("https://a.example/x/Bowl%20red_925x@2x.jpeg?v=1"),
            some("bowl-red_925x-2x.jpg")
        );
        assert_eq!(
            name("https://b.example/Bowl red_925x@2x.jpg"),
            some("bowl-red_925x-2x-2.jpg")
        );
        assert_eq!(name("https://b.example/..%2f..%2fetc"), some("etc.jpg"));
        assert_eq!(name("https://b.example/"), some("picture.jpg"));
        assert_eq!(name("file:///etc/passwd"), None);
        assert_eq!(name("javascript:alert(1)"), None);
    }
}
