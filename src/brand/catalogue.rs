//! `[catalogue]`: how lists of products are laid out, and how their pages are addressed.

use std::sync::Arc;

use super::chosen;
use crate::source::fields::{Fields, Located};

/// `[catalogue]`
#[derive(Debug, Clone)]
pub struct CatalogueSettings {
    /// Products on one page of a list.
    pub per_page: usize,
    /// Products of the same category on the page of one that names no related ones.
    pub neighbours: usize,
    /// How links are written.
    pub links: Links,
    /// What pages are called on the disk.
    pub urls: Urls,
    /// Spec names that become filters.
    pub filters: Vec<Located<Arc<str>>>,
    /// The order of lists.
    pub sort: Sort,
}

/// How links within the site are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// From the root of the host: `/valves/`.
    Root,
    /// From the page itself: `../valves/index.html`; works in any folder and from disk.
    Relative,
}

/// What pages are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urls {
    /// `/valves/bv-50/`
    Folders,
    /// `/valves/bv-50.html`
    Files,
}

/// The order of a list of products.
#[derive(Debug, Clone)]
pub enum Sort {
    /// By `order`, then by title.
    Order,
    /// By title.
    Title,
    /// The cheapest first; on request last.
    Price,
    /// The newest first.
    Newest,
    /// By the value of the spec of this name; products without it last.
    Spec(Located<Arc<str>>),
}

const LINKS: [(&str, Links); 2] = [("root", Links::Root), ("relative", Links::Relative)];
const URLS: [(&str, Urls); 2] = [("folders", Urls::Folders), ("files", Urls::Files)];

/// One row of cards.
const NEIGHBOURS: usize = 4;

/// Before the name of the spec that a list is sorted by.
const SPEC: &str = "spec:";

impl Sort {
    /// As written in brand.toml and in front matter.
    const CHOICES: [(&'static str, Self); 4] = [
        ("order", Self::Order),
        ("title", Self::Title),
        ("price", Self::Price),
        ("newest", Self::Newest),
    ];

    /// Reads `sort`: one of the words, or `spec:` and a name.
    pub fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let text = fields.text("sort")?;
        let all = Self::CHOICES.into_iter();
        if let Some((_, sort)) = all.clone().find(|(name, _)| **name == *text.value) {
            return Some(sort);
        }
        let name = text.value.strip_prefix(SPEC).map(str::trim);
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            let name = Arc::from(name);
            return Some(Self::Spec(text.map(|_| name)));
        }
        let message = format!("`sort` can't be `{}`", text.value);
        let fault = (text.at.error("bad-choice", message))
            .suggest(&text.value, all.map(|(name, _)| name))
            .help("it is one of `order`, `title`, `price`, `newest`, or `spec:` and the name of a spec: `spec:Weight`");
        fields.fault(fault);
        None
    }
}

impl CatalogueSettings {
    /// Reads the section; left out: its defaults.
    pub(super) fn read(fields: Option<Fields<'_>>) -> Self {
        let Some(mut fields) = fields else {
            return Self {
                per_page: 24,
                neighbours: NEIGHBOURS,
                links: Links::Root,
                urls: Urls::Folders,
                filters: Vec::new(),
                sort: Sort::Order,
            };
        };
        let per_page = fields.count("per_page");
        if let Some(zero) = per_page.as_ref().filter(|n| n.value == 0) {
            fields.fault(
                zero.at
                    .error("bad-value", "`per_page` is 0, at least 1 is due"),
            );
        }
        let settings = Self {
            per_page: per_page.map_or(24, |n| n.value.max(1) as usize),
            neighbours: (fields.count("neighbours")).map_or(NEIGHBOURS, |n| n.value as usize),
            links: chosen(&mut fields, "links", &LINKS),
            urls: chosen(&mut fields, "urls", &URLS),
            filters: fields.texts("filters").unwrap_or_default(),
            sort: Sort::read(&mut fields).unwrap_or(Sort::Order),
        };
        fields.finish();
        settings
    }
}
