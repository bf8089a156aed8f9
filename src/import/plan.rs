//! What an import would do, as a value: the files with their old and new bytes, and the account of
//! the rows. It can be looked at; only [`super::write`] writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::facts::{FactPath, List};
use super::ledger::{Fate, Ledger};
use super::memory::{self, Memory, Remembered};
use super::merge::{Conflict, Said, merge};
use super::page::PageText;
use super::product::{Imported, Picture};
use super::shelf::{PRODUCTS, Shelf};
use crate::locale::Language;
use crate::paths::{SourcePath, slugify};
use crate::source::Source;

/// What would be done.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The files that change, in the order of their paths.
    pub changes: Vec<Change>,
    /// New pages, changed ones, and those that are as the source says.
    pub products: Tally,
    /// What both source and hand have changed, with the page.
    pub conflicts: Vec<(String, Conflict)>,
    /// How many values differ from the source because a hand changed them.
    pub kept: usize,
    /// What becomes of the rows.
    pub ledger: Ledger,
    /// Pages of the last import whose products the source has no more.
    pub gone: Vec<String>,
    /// Pictures that the pages name and the site does not have.
    pub pictures: Vec<Wanted>,
}

/// How many products had what done to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages that are new.
    pub new: usize,
    /// Pages that change.
    pub changed: usize,
    /// Pages that stay as they are.
    pub unchanged: usize,
}

/// A file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path from the site folder.
    pub path: String,
    /// Where it is on this machine.
    pub disk: PathBuf,
    /// What it holds; none when it is not there yet.
    pub before: Option<Vec<u8>>,
    /// What it will hold.
    pub after: Vec<u8>,
}

/// A picture that a page names and the site does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The folder it belongs into, from the site folder.
    pub folder: String,
    /// Its name there, and its address.
    pub picture: Picture,
}

/// What a plan is made from.
pub struct Grounds<'a> {
    /// The site folder.
    pub source: &'a Source,
    /// Its product pages.
    pub shelf: &'a Shelf,
    /// The last import.
    pub memory: &'a Memory,
    /// The first language of the site.
    pub language: &'a Language,
    /// The name of the source.
    pub name: &'a str,
}

struct Planner<'a> {
    grounds: &'a Grounds<'a>,
    plan: Plan,
    memory: Memory,
    /// Pages that a product of this import has.
    taken: BTreeSet<String>,
    changes: BTreeMap<String, Change>,
}

/// Where a product goes.
enum Goal {
    /// To a page that is there.
    Standing(String),
    /// To a new page.
    New(String),
    /// Nowhere, and why.
    Nowhere(Fate, String),
}

/// Plans an import. The ledger knows of the rows that are left out already.
pub fn plan(grounds: &Grounds<'_>, products: &[Imported], ledger: Ledger) -> Plan {
    let mut planner = Planner {
        grounds,
        plan: Plan {
            ledger,
            ..Plan::default()
        },
        memory: grounds.memory.clone(),
        taken: BTreeSet::new(),
        changes: BTreeMap::new(),
    };
    for product in products {
        planner.place(product);
    }
    planner.note_gone(products);
    planner.remember();
    planner.plan.changes = planner.changes.into_values().collect();
    planner.plan.pictures.sort();
    planner.plan
}

impl Planner<'_> {
    fn place(&mut self, product: &Imported) {
        match self.goal(product) {
            Goal::Standing(path) => self.update(product, path),
            Goal::New(path) => self.create(product, path),
            Goal::Nowhere(fate, reason) => {
                for row in &product.rows {
                    self.plan.ledger.leave_out(*row, fate, reason.clone());
                }
            }
        }
    }

    fn goal(&self, product: &Imported) -> Goal {
        let shelf = self.grounds.shelf;
        let mut of_sku = product
            .skus()
            .into_iter()
            .filter_map(|sku| shelf.of_sku(sku));
        let found = of_sku.next().map(str::to_owned);
        let remembered = self.grounds.memory.products.get(&product.key);
        let path = match remembered {
            Some(last) if shelf.page(&last.page).is_some() => last.page.clone(),
            Some(last) => {
                let name = super::shelf::name(&SourcePath::new(&last.page)).to_owned();
                let moved = found
                    .clone()
                    .or_else(|| shelf.of_name(&name).map(str::to_owned));
                match moved {
                    Some(path) => path,
                    None => {
                        return Goal::Nowhere(Fate::Skipped, "its page was deleted by hand".into());
                    }
                }
            }
            None => match found.clone() {
                Some(path) => path,
                None => return self.new_goal(product),
            },
        };
        if self.taken.contains(&path) {
            let reason = format!("another product of the source has its page, `{path}`");
            return Goal::Nowhere(Fate::Rejected, reason);
        }
        let elsewhere = |sku: &&str| shelf.of_sku(sku).is_some_and(|at| at != path);
        if let Some(sku) = product.skus().into_iter().find(elsewhere) {
            let other = shelf.of_sku(sku).unwrap_or_default();
            let reason = format!("its SKU `{sku}` is on another page, `{other}`");
            return Goal::Nowhere(Fate::Rejected, reason);
        }
        Goal::Standing(path)
    }

    /// A folder of its own in that of its category. A page that stands there under another article
    /// number is another product's.
    fn new_goal(&self, product: &Imported) -> Goal {
        let folder = Self::category_folder(product);
        let Ok(slug) = slugify(&shortened(&product.handle)) else {
            let reason = "no file name can be made of its title".to_owned();
            return Goal::Nowhere(Fate::Rejected, reason);
        };
        let shelf = self.grounds.shelf;
        let names = std::iter::once(slug.to_string()).chain((2..).map(|n| format!("{slug}-{n}")));
        for name in names {
            let path = format!("{folder}/{name}/index.md");
            let leaf = format!("{folder}/{name}.md");
            if self.taken.contains(&path) || self.taken.contains(&leaf) {
                continue;
            }
            let Some(standing) = [&path, &leaf].into_iter().find(|p| shelf.page(p).is_some())
            else {
                return Goal::New(path);
            };
            if product.skus().is_empty() || shelf.skus(standing).next().is_none() {
                return Goal::Standing(standing.clone());
            }
        }
        unreachable!("one of endless names is free")
    }

    fn category_folder(product: &Imported) -> String {
        let slugs = product
            .category
            .iter()
            .filter_map(|name| slugify(&shortened(name)).ok());
        let parts: Vec<String> = slugs.map(|slug| slug.to_string()).collect();
        std::iter::once(PRODUCTS.to_owned())
            .chain(parts)
            .collect::<Vec<_>>()
            .join("/")
    }

    fn create(&mut self, product: &Imported, path: String) {
        let mut page = PageText::empty();
        let said = Said {
            facts: &product.facts,
            body: product.body.as_deref(),
        };
        merge(&mut page, None, said);
        self.create_categories(product);
        let disk = self.disk(&path);
        let after = page.to_string().into_bytes();
        self.change(&path, disk, None, after);
        self.plan.products.new += 1;
        self.want_pictures(product, &page, &path);
        self.note(product, path);
    }

    fn update(&mut self, product: &Imported, path: String) {
        let standing = self
            .grounds
            .shelf
            .page(&path)
            .expect("a goal is a page that is there");
        let mut page = PageText::parse(&standing.file).expect("the shelf holds pages that parse");
        let last = self.grounds.memory.products.get(&product.key);
        let said = Said {
            facts: &product.facts,
            body: product.body.as_deref(),
        };
        let outcome = merge(&mut page, last, said);
        let conflicts = outcome.conflicts.into_iter();
        self.plan
            .conflicts
            .extend(conflicts.map(|conflict| (path.clone(), conflict)));
        self.plan.kept += outcome.kept;
        if outcome.changed > 0 {
            let after = like(&standing.bytes, &page.to_string());
            let (disk, before) = (standing.disk.clone(), Some(standing.bytes.clone()));
            self.change(&path, disk, before, after);
            self.plan.products.changed += 1;
        } else {
            self.plan.products.unchanged += 1;
        }
        self.want_pictures(product, &page, &path);
        self.note(product, path);
    }

    /// The pages of its categories and of the catalogue, where there are none.
    fn create_categories(&mut self, product: &Imported) {
        let mut folder = PRODUCTS.to_owned();
        self.create_category(&folder, catalogue_title(self.grounds.language).to_owned());
        for name in &product.category {
            if let Ok(slug) = slugify(&shortened(name)) {
                folder = format!("{folder}/{slug}");
                self.create_category(&folder, name.clone());
            }
        }
    }

    fn create_category(&mut self, folder: &str, title: String) {
        let path = format!("{folder}/_index.md");
        let there = self.grounds.source.entry(&SourcePath::new(&path)).is_some();
        if there || self.changes.contains_key(&path) {
            return;
        }
        let mut page = PageText::empty();
        page.set(&FactPath::top("title"), &super::facts::Value::Text(title));
        let disk = self.disk(&path);
        self.change(&path, disk, None, page.to_string().into_bytes());
    }

    fn want_pictures(&mut self, product: &Imported, page: &PageText, path: &str) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for picture in &product.pictures {
            let from = FactPath::top("from").of(List::Images, &picture.file);
            let there = SourcePath::new(format!("{folder}/{}", picture.file));
            if page.get(&from).is_some() && self.grounds.source.entry(&there).is_none() {
                self.plan.pictures.push(Wanted {
                    folder: folder.to_owned(),
                    picture: picture.clone(),
                });
            }
        }
    }

    fn note(&mut self, product: &Imported, path: String) {
        self.taken.insert(path.clone());
        let remembered = Remembered {
            source: self.grounds.name.to_owned(),
            page: path,
            body: product.body.as_deref().map(Memory::digest),
            values: product.facts.iter().cloned().collect(),
        };
        self.memory.products.insert(product.key.clone(), remembered);
    }

    /// Products that the last import of this source had. Their pages stay: that a product has gone
    /// from a file does not say that it has gone from the shelf.
    fn note_gone(&mut self, products: &[Imported]) {
        let now: BTreeSet<&str> = products
            .iter()
            .map(|product| product.key.as_str())
            .collect();
        for (key, last) in &self.grounds.memory.products {
            let is_here = self.grounds.shelf.page(&last.page).is_some();
            if last.source == self.grounds.name && !now.contains(key.as_str()) && is_here {
                self.plan.gone.push(last.page.clone());
            }
        }
    }

    fn remember(&mut self) {
        if self.memory == *self.grounds.memory {
            return;
        }
        let before = (!self.grounds.memory.products.is_empty()).then(|| {
            let path = SourcePath::new(memory::FILE);
            let read = self.grounds.source.bytes(&path, u64::MAX);
            read.unwrap_or_default()
        });
        let disk = self.disk(memory::FILE);
        let after = self.memory.to_string().into_bytes();
        self.change(memory::FILE, disk, before, after);
    }

    fn change(&mut self, path: &str, disk: PathBuf, before: Option<Vec<u8>>, after: Vec<u8>) {
        let change = Change {
            path: path.to_owned(),
            disk,
            before,
            after,
        };
        self.changes.insert(path.to_owned(), change);
    }

    fn disk(&self, path: &str) -> PathBuf {
        let mut disk = self.grounds.source.root().to_path_buf();
        disk.extend(path.split('/'));
        disk
    }
}

/// File names have 255 bytes on most disks; that is enough for 60 letters of any script.
fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}

/// A page with the line ends and the mark that it had.
fn like(before: &[u8], after: &str) -> Vec<u8> {
    let mut text = String::with_capacity(after.len());
    if before.starts_with(b"\xef\xbb\xbf") {
        text.push('\u{feff}');
    }
    if before.windows(2).any(|pair| pair == b"\r\n") {
        text.push_str(&after.replace('\n', "\r\n"));
    } else {
        text.push_str(after);
    }
    text.into_bytes()
}

/// The name of the whole catalogue, where a site has no page for it yet.
fn catalogue_title(language: &Language) -> &'static str {
    let code = language.code();
    match code.split('-').next().unwrap_or(code) {
        "de" => "Produkte",
        "fr" => "Produits",
        "es" => "Productos",
        "it" => "Prodotti",
        "pt" => "Produtos",
        "nl" => "Producten",
        "pl" => "Produkty",
        "ru" => "Продукция",
        "tr" => "Ürünler",
        "ar" => "المنتجات",
        "zh" if code.contains("Hant") => "產品",
        "zh" => "产品",
        "ja" => "製品",
        "ko" => "제품",
        _ => "Products",
    }
}
