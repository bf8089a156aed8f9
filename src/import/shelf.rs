//! The product pages that the site has already, by path, article number and folder name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::facts::{FactPath, List, Value};
use super::page::PageText;
use crate::diagnostic::{Report, SourceText};
use crate::paths::SourcePath;
use crate::source::Source;

/// Where products are.
pub const PRODUCTS: &str = "content/products";

/// Largest page that is read.
const LARGEST: u64 = 5_000_000;

/// A page that is there.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its text.
    pub file: Arc<SourceText>,
    /// Its bytes, as the disk has them.
    pub bytes: Vec<u8>,
    /// Where it is on this machine.
    pub disk: PathBuf,
}

/// All product pages.
#[derive(Debug, Default)]
pub struct Shelf {
    pages: BTreeMap<String, Standing>,
    by_sku: BTreeMap<String, String>,
    by_name: BTreeMap<String, BTreeSet<String>>,
    skus: BTreeMap<String, BTreeSet<String>>,
}

impl Shelf {
    /// Reads the pages in the first language. One that can't be read as a page is a fault: it may
    /// be one that the import should bring up to date.
    pub fn read(source: &Source, report: &mut Report) -> Self {
        let mut shelf = Self::default();
        for (path, entry) in source.below(PRODUCTS) {
            if !is_page(path) {
                continue;
            }
            let read = source.text(path, LARGEST);
            let read = read.and_then(|file| Ok((file, source.bytes(path, LARGEST)?)));
            let (file, bytes) = match read {
                Ok(read) => read,
                Err(fault) => {
                    report.push(fault);
                    continue;
                }
            };
            match PageText::parse(&file) {
                Ok(page) => {
                    let disk = entry.disk.clone();
                    shelf.add(path, &page, Standing { file, bytes, disk });
                }
                Err(fault) => report.push(fault),
            }
        }
        shelf
    }

    fn add(&mut self, path: &SourcePath, page: &PageText, standing: Standing) {
        let key = path.as_str().to_owned();
        let mut skus: BTreeSet<String> = page.identities(List::Variants).into_iter().collect();
        match page.get(&FactPath::top("sku")) {
            Some(Value::Text(sku)) => skus.extend([sku]),
            Some(Value::Number(sku)) => skus.extend([sku.to_string()]),
            Some(_) | None => {}
        }
        for sku in &skus {
            self.by_sku
                .entry(sku.clone())
                .or_insert_with(|| key.clone());
        }
        let names = self.by_name.entry(name(path).to_owned()).or_default();
        names.insert(key.clone());
        self.skus.insert(key.clone(), skus);
        self.pages.insert(key, standing);
    }

    /// The page at a path.
    pub fn page(&self, path: &str) -> Option<&Standing> {
        self.pages.get(path)
    }

    /// The page that has an article number.
    pub fn of_sku(&self, sku: &str) -> Option<&str> {
        self.by_sku.get(sku).map(String::as_str)
    }

    /// The one page of a folder's name, wherever it is.
    pub fn of_name(&self, name: &str) -> Option<&str> {
        let found = self.by_name.get(name)?;
        let mut found = found.iter();
        match (found.next(), found.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The article numbers on a page.
    pub fn skus(&self, path: &str) -> impl Iterator<Item = &str> {
        self.skus
            .get(path)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// The name of a page: that of its folder, or of its file.
pub fn name(path: &SourcePath) -> &str {
    let file = path.file_name();
    if file == "index.md" {
        let folder = path.folder();
        return folder.rsplit('/').next().unwrap_or(folder);
    }
    file.strip_suffix(".md").unwrap_or(file)
}

/// Whether a file is a product page in the first language: `a.md`, `a/index.md`.
fn is_page(path: &SourcePath) -> bool {
    let name = path.file_name();
    let stem = name.strip_suffix(".md").unwrap_or("");
    let ending = stem.rsplit_once('.').map(|(_, ending)| ending);
    let translated = ending.is_some_and(|code| code.parse::<crate::locale::Language>().is_ok());
    !stem.is_empty() && stem != "_index" && !stem.starts_with("_index.") && !translated
}
