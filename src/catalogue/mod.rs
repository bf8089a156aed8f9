//! The catalogue: every page in every language, read once, checked and never changed. Facts are
//! given once: a translation is laid over the facts of the first language before it is checked.

mod agree;
mod axis;
pub mod facts;
mod front_matter;
pub mod items;
mod join;
mod made;
pub mod measure;
mod prices;
pub mod product;
mod read_product;
mod reading;
mod reworded;
mod rows;
mod service;
mod skus;
pub mod specs;
mod terms;
mod tree;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

pub use axis::Axis;
pub use front_matter::{Alias, FrontMatter, Keys, split};
pub use prices::Prices;
pub use product::Product;
use service::Telling;
pub use service::{Service, Services};
pub use skus::{Article, Skus};
pub use terms::Terms;
pub use tree::Place;

use crate::brand::{Brand, LanguageId};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::{Slug, SlugFault, SourcePath, slugify};
use crate::source::Source;
use crate::source::fields::{Fields, Origin};
use crate::tables::Tables;
use join::{Hidden, Kept};
use reading::Reading;
use rows::Rows;
use tree::Node;

/// The number of a page of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(u32);

impl PageId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than four thousand million pages"))
    }

    /// The number, to index with.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The home page.
    Home,
    /// A page without a kind of its own.
    Page,
    /// A list of products, also the front page of all.
    Category,
    /// A product.
    Product,
    /// A list of posts.
    Posts,
    /// A post.
    Post,
    /// A page that the theme fills.
    Service(Service),
}

impl Kind {
    /// Whether sitemaps and the like name its pages.
    pub fn is_listed(self) -> bool {
        match self {
            Self::Service(service) => service.telling() == Telling::Listed,
            Self::Home | Self::Page | Self::Category | Self::Product | Self::Posts | Self::Post => {
                true
            }
        }
    }
}

/// What the pages of a part of the tree are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Branch {
    Pages,
    Products,
    Posts,
}

impl Branch {
    const CHOICES: [(&'static str, Self); 3] = [
        ("pages", Self::Pages),
        ("products", Self::Products),
        ("posts", Self::Posts),
    ];

    fn kind(self, node: &Node) -> Kind {
        if node.folder == "content" && node.place != Place::Leaf {
            return Kind::Home;
        }
        match (self, node.place) {
            (Self::Pages, _) => Kind::Page,
            (Self::Products, Place::Branch) => Kind::Category,
            (Self::Products, Place::Bundle | Place::Leaf) => Kind::Product,
            (Self::Posts, Place::Branch) => Kind::Posts,
            (Self::Posts, Place::Bundle | Place::Leaf) => Kind::Post,
        }
    }
}

/// A page in all its languages.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it is.
    pub kind: Kind,
    /// What its file's name makes of it.
    pub place: Place,
    /// The folder its files lie in.
    pub folder: String,
    /// Its part of the address where no slug says otherwise.
    pub name: Slug,
    /// The page above it.
    pub parent: Option<PageId>,
    /// The folders between it and the page above that have no page of their own.
    pub between: Vec<Slug>,
    /// The pages below it, in the order of their files.
    pub children: Vec<PageId>,
    /// Its words by language; none where it is not translated.
    words: Vec<Option<Arc<Content>>>,
}

impl Page {
    /// The words in a language, if it is translated into it.
    pub fn words(&self, language: LanguageId) -> Option<&Arc<Content>> {
        self.words[language.index()].as_ref()
    }

    /// The words of the first language that has any.
    pub fn original(&self) -> (LanguageId, &Arc<Content>) {
        self.translations()
            .next()
            .expect("a page has words in one language at least")
    }

    /// All languages that have words.
    pub fn translations(&self) -> impl Iterator<Item = (LanguageId, &Arc<Content>)> {
        let words = self.words.iter().flatten();
        words.map(|content| (content.language, content))
    }
}

/// The words and facts of a page in one language.
#[derive(Debug, Clone)]
pub struct Content {
    /// The language of the words.
    pub language: LanguageId,
    /// The file.
    pub file: Arc<SourceText>,
    /// Where its path is from the site folder.
    pub source: SourcePath,
    /// The Markdown in the file.
    pub body: Range<usize>,
    /// The name of the page.
    pub title: Arc<str>,
    /// All else that the front matter says.
    pub front: FrontMatter,
}

/// Which pages belong to the site today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day for which it is built.
    pub date: Date,
    /// Whether drafts are part of it.
    pub drafts: Drafts,
}

/// Whether drafts are part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// They are, to be looked at.
    Show,
    /// They are not.
    LeaveOut,
}

/// How many pages are not part of the site, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Drafts.
    pub drafts: usize,
    /// Their time has not come.
    pub not_yet: usize,
    /// Their time has gone.
    pub no_longer: usize,
}

/// All pages. Its parts are shared with the catalogue after it where they stay the same.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pages: Vec<Arc<Page>>,
    by_source: Arc<HashMap<SourcePath, (PageId, LanguageId)>>,
    /// The articles by number.
    pub skus: Arc<Skus>,
    /// The terms of each language.
    terms: Arc<Vec<Terms>>,
    /// What is not part of the site.
    pub left_out: LeftOut,
    /// What is kept in tables.
    pub tables: Arc<Tables>,
    /// The prices over time.
    pub prices: Arc<Prices>,
    /// What the tables say about products, for a later reading.
    rows: Arc<Rows>,
    /// What was read, for a later reading.
    readings: HashMap<SourcePath, Arc<Reading>>,
    branches: Arc<BTreeMap<String, Branch>>,
}

/// What pages are read by.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The company and its settings.
    pub brand: &'a Brand,
    /// What the theme offers.
    pub services: &'a Services,
    /// The day.
    pub moment: Moment,
    /// Whether prices are told at all.
    pub quoting: Quoting,
}

/// Whether a site tells its prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Where a product has one.
    Told,
    /// All of them are on request, on pages as in everything else that is made.
    OnRequest,
}

/// Takes back every price, before anything is made of them.
fn keep_quiet(drafts: &mut [Draft]) {
    for draft in drafts {
        for words in draft.words.iter_mut().flatten() {
            let mut content = Content::clone(words);
            if let Some(product) = &mut content.front.product {
                product.offer.on_request = Some(true);
                *words = Arc::new(content);
            }
        }
    }
}

/// What was read before with the same brand.toml: what has not changed since is taken from there.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// The files as they were.
    pub source: &'a Source,
    /// The pages as they were.
    pub catalogue: &'a Catalogue,
}

impl Catalogue {
    /// Reads all pages. Faults go to the report.
    pub fn load(
        source: &Source,
        given: Given<'_>,
        before: Option<Before<'_>>,
        report: &RefCell<Report>,
    ) -> Self {
        let Given {
            brand,
            services,
            moment,
            quoting,
        } = given;
        let limit = brand.limits.file_size;
        let nodes = tree::nodes(source, &brand.languages, &mut report.borrow_mut());
        let branches = branches(source, &nodes, before, (limit, report));
        let read: Vec<(Node, Option<Arc<Reading>>, Report)> = nodes
            .into_par_iter()
            .map(|node| {
                let kind = match services.of(&node) {
                    Some(service) => Kind::Service(service),
                    None => branch_of(&branches, &node).kind(&node),
                };
                let known = before
                    .as_ref()
                    .and_then(|b| b.reading(source, (&node, kind)));
                if let Some(known) = known {
                    return (node, Some(Arc::clone(known)), Report::new());
                }
                let report = RefCell::new(Report::new());
                let reading = Reading::read(source, brand, (&node, kind), &report);
                (node, reading.map(Arc::new), report.into_inner())
            })
            .collect();
        let mut left_out = LeftOut::default();
        let mut drafts = Vec::with_capacity(read.len());
        let mut readings = HashMap::with_capacity(read.len());
        let mut hidden = Hidden::default();
        for (node, reading, faults) in read {
            // What is odd about a page is said again for every catalogue.
            if let (Some(reading), Some(path)) = (reading, node.first().cloned()) {
                report.borrow_mut().extend(reading.faults.clone());
                match Draft::on(moment, (node, &reading), &mut left_out) {
                    Some(draft) => drafts.push(draft),
                    None => hidden.add(&reading),
                }
                readings.insert(path, reading);
            }
            report.borrow_mut().extend(faults);
        }
        let kept = Kept::join(source, given, before, (&mut drafts, &hidden, report));
        match quoting {
            Quoting::Told => {}
            Quoting::OnRequest => keep_quiet(&mut drafts),
        }
        drafts.extend(services.missing(brand, &kept.tables, &drafts));
        let mut catalogue = Self {
            pages: Vec::new(),
            by_source: Arc::default(),
            skus: Arc::default(),
            terms: Arc::new(Terms::load(source, &brand.languages, (limit, report))),
            left_out,
            tables: kept.tables,
            prices: Arc::new(kept.prices),
            rows: kept.rows,
            readings,
            branches: Arc::new(branches),
        };
        catalogue.plant(drafts, report);
        catalogue.skus = Arc::new(Skus::collect(&catalogue, &mut report.borrow_mut()));
        catalogue.skus.check(&catalogue, &mut report.borrow_mut());
        specs::check_names(&catalogue, brand, &mut report.borrow_mut());
        catalogue
    }

    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// All pages with their numbers, in the order of their files.
    pub fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        let pages = self.pages.iter().enumerate();
        pages.map(|(i, page)| (PageId::new(i), &**page))
    }

    /// The page that a file makes, and in which language.
    pub fn by_source(&self, path: &SourcePath) -> Option<(PageId, LanguageId)> {
        self.by_source.get(path).copied()
    }

    /// The terms of a language.
    pub fn terms(&self, language: LanguageId) -> &Terms {
        &self.terms[language.index()]
    }

    /// Gives every page its number and its place in the tree.
    fn plant(&mut self, drafts: Vec<Draft>, report: &RefCell<Report>) {
        let mut above: HashMap<&str, PageId> = HashMap::new();
        for (i, draft) in drafts.iter().enumerate() {
            if draft.node.place != Place::Leaf {
                above.insert(&draft.node.folder, PageId::new(i));
            }
        }
        let placed: Vec<_> = drafts
            .par_iter()
            .map(|draft| (place(&draft.node, &above), slugify(draft.node.name())))
            .collect();
        let mut pages: Vec<Page> = Vec::with_capacity(drafts.len());
        let mut by_source = HashMap::with_capacity(drafts.len());
        for (i, (draft, placed)) in drafts.into_iter().zip(placed).enumerate() {
            let id = PageId::new(i);
            let ((parent, between), name) = placed;
            for (language, path) in &draft.node.files {
                by_source.insert(path.clone(), (id, *language));
            }
            let name = name.unwrap_or_else(|why| unnamed(&draft, &why, report));
            pages.push(Page {
                kind: draft.kind,
                place: draft.node.place,
                folder: draft.node.folder,
                name,
                parent,
                between,
                children: Vec::new(),
                words: draft.words,
            });
        }
        for i in 0..pages.len() {
            if let Some(parent) = pages[i].parent {
                pages[parent.index()].children.push(PageId::new(i));
            }
        }
        self.pages = pages.into_iter().map(Arc::new).collect();
        self.by_source = Arc::new(by_source);
    }
}

/// The page above, and the folders between that have none.
fn place(node: &Node, above: &HashMap<&str, PageId>) -> (Option<PageId>, Vec<Slug>) {
    if node.folder == "content" && node.place != Place::Leaf {
        return (None, Vec::new());
    }
    let mut folder = node.among();
    let mut between = Vec::new();
    loop {
        if let Some(parent) = above.get(folder) {
            between.reverse();
            return (Some(*parent), between);
        }
        let Some((outer, name)) = folder.rsplit_once('/') else {
            between.reverse();
            return (None, between);
        };
        between.extend(slugify(name));
        folder = outer;
    }
}

/// The part of the address of a page whose file's name makes none.
fn unnamed(draft: &Draft, why: &SlugFault, report: &RefCell<Report>) -> Slug {
    let words = draft.words.iter().flatten();
    if draft.kind != Kind::Home && words.clone().any(|w| w.front.slug.is_none()) {
        let file = words.map(|w| &w.file).next().expect("a page has a file");
        let message = format!(
            "no address can be made from the name `{}`: {why}",
            draft.node.name()
        );
        let fault = Diagnostic::error("bad-name", message).in_file(file);
        report
            .borrow_mut()
            .push(fault.help("rename the file, or give it a `slug`"));
    }
    "unnamed".parse().expect("is a slug")
}

/// A page whose place in the tree is not known yet.
struct Draft {
    node: Node,
    kind: Kind,
    words: Vec<Option<Arc<Content>>>,
}

impl Draft {
    /// The page as it is on a day; none when no language has words on that day.
    fn on(
        moment: Moment,
        (node, reading): (Node, &Reading),
        left_out: &mut LeftOut,
    ) -> Option<Self> {
        let mut dropped = None;
        let mut words = reading.words.clone();
        for words in &mut words {
            let counter = words.as_ref().and_then(|w| absent(&w.front, moment));
            if counter.is_some() {
                *words = None;
                dropped = dropped.or(counter);
            }
        }
        if words.iter().any(Option::is_some) {
            let kind = reading.kind;
            return Some(Self { node, kind, words });
        }
        match dropped? {
            Absent::Draft => left_out.drafts += 1,
            Absent::NotYet => left_out.not_yet += 1,
            Absent::NoLonger => left_out.no_longer += 1,
        }
        None
    }
}

/// Why a page is not part of the site.
#[derive(Clone, Copy)]
enum Absent {
    Draft,
    NotYet,
    NoLonger,
}

fn absent(front: &FrontMatter, moment: Moment) -> Option<Absent> {
    let draft = front.draft == Some(true) && moment.drafts == Drafts::LeaveOut;
    if draft {
        Some(Absent::Draft)
    } else if front.publish_from.is_some_and(|from| moment.date < from) {
        Some(Absent::NotYet)
    } else if front.publish_until.is_some_and(|until| until < moment.date) {
        Some(Absent::NoLonger)
    } else {
        None
    }
}

/// What the pages of each folder are, where an `_index.md` says so with `kind`.
fn branches(
    source: &Source,
    nodes: &[Node],
    before: Option<Before<'_>>,
    (limit, report): (u64, &RefCell<Report>),
) -> BTreeMap<String, Branch> {
    let mut branches = BTreeMap::new();
    for node in nodes.iter().filter(|n| n.place == Place::Branch) {
        let Some(path) = node.files.values().next() else {
            continue;
        };
        if let Some(before) = before.filter(|before| source.same(before.source, path)) {
            let branch = before.catalogue.branches.get(&node.folder);
            branches.extend(branch.map(|branch| (node.folder.clone(), *branch)));
            continue;
        }
        // What is wrong with the file is reported when it is read as a page.
        let Ok(file) = source.text(path, limit) else {
            continue;
        };
        let Ok(parts) = front_matter::split(&file) else {
            continue;
        };
        let origin = Origin {
            start: parts.front.start,
            end: parts.front.end,
            file,
        };
        let elsewhere = RefCell::new(Report::new());
        let table = origin.parse(&elsewhere);
        let mut fields = Fields::of(&table, &origin, "", report);
        if let Some(branch) = fields.choice("kind", &Branch::CHOICES) {
            branches.insert(node.folder.clone(), branch.value);
        }
    }
    branches
}

fn branch_of(branches: &BTreeMap<String, Branch>, node: &Node) -> Branch {
    let mut folder = node.folder.as_str();
    loop {
        if let Some(branch) = branches.get(folder) {
            return *branch;
        }
        match folder {
            "content/products" => return Branch::Products,
            "content/news" => return Branch::Posts,
            _ => {}
        }
        match folder.rsplit_once('/') {
            Some((outer, _)) => folder = outer,
            None => return Branch::Pages,
        }
    }
}
