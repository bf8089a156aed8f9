//! A browser that has a page open. It says itself what it shows (see `live`); after every load
//! the page is rendered again and compared, so that it hears only of what concerns it.

use std::sync::Arc;

use url::form_urlencoded;

use super::live::{self, Moment, Page, digest};
use super::preview::{Preview, Shown};
use super::request::{Asked, asked};
use crate::brand::LanguageId;
use crate::catalogue::PageId;
use crate::diagnostic::Report;
use crate::paths::{Address, SourcePath};
use crate::render::Renderer;
use crate::site::{Site, Target, part_address};

/// What a browser shows.
#[derive(Debug, Default)]
pub(super) struct Visitor {
    /// The path in its address bar.
    at: String,
    page: String,
    style: String,
    source: Option<SourcePath>,
    text: Option<String>,
    sku: Option<String>,
    language: Option<String>,
    part: usize,
    /// The faults it was shown.
    faults: Option<String>,
}

/// What a browser is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    /// Its page is another one now.
    Reload,
    /// Its page stands at another path.
    Go(String),
    /// Only its style sheet is another one.
    Style(String),
    /// Its page can't be shown as the files are now.
    Fault(String),
    /// It can again.
    Sound,
}

impl News {
    /// As it goes into the stream (HTML Standard, "Server-sent events").
    pub fn written(&self) -> String {
        let (name, data) = match self {
            Self::Reload => ("reload", ""),
            Self::Go(path) => ("go", path.as_str()),
            Self::Style(path) => ("style", path.as_str()),
            Self::Fault(text) => ("fault", text.as_str()),
            Self::Sound => ("sound", ""),
        };
        let mut written = format!("event: {name}\n");
        for line in data.split(['\n', '\r']) {
            written.push_str("data: ");
            written.push_str(line);
            written.push('\n');
        }
        written.push('\n');
        written
    }
}

impl Visitor {
    /// Reads what the script says of its page.
    pub fn new(query: &str) -> Self {
        let mut visitor = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match &*key {
                "at" => visitor.at = value,
                "page" => visitor.page = value,
                "style" => visitor.style = value,
                "source" => visitor.source = Some(SourcePath::new(value)),
                "text" => visitor.text = Some(value),
                "sku" => visitor.sku = Some(value),
                "language" => visitor.language = Some(value),
                "part" => visitor.part = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        visitor
    }

    /// What the browser must hear now.
    pub fn look(&mut self, preview: &Preview) -> Vec<News> {
        let Shown {
            renderer,
            pages,
            faults,
        } = preview.shown();
        if faults.has_errors() {
            return self.fault(&faults);
        }
        let Some(renderer) = renderer else {
            return Vec::new();
        };
        let base = renderer.site.brand.url.base();
        let address = match asked(&self.at, base) {
            Asked::Site(address) => address,
            Asked::Above | Asked::Script | Asked::Events | Asked::Malformed => {
                return vec![News::Reload];
            }
        };
        if let Some(moved) = self.moved(&renderer, &address) {
            return vec![News::Go(renderer.site.brand.url.path(&moved))];
        }
        let moment = Moment {
            renderer: &renderer,
            pages: &pages,
        };
        match live::page_at(moment, &address) {
            None => vec![News::Reload],
            Some(Err(faults)) => self.fault(&faults),
            Some(Ok(page)) => self.compare(&page),
        }
    }

    fn fault(&mut self, faults: &Report) -> Vec<News> {
        let text = faults.to_string();
        if self.faults.as_ref() == Some(&text) {
            return Vec::new();
        }
        self.faults = Some(text.clone());
        vec![News::Fault(text)]
    }

    fn compare(&mut self, page: &Page) -> Vec<News> {
        let had_faults = self.faults.take().is_some();
        if page.digest != self.page {
            return vec![News::Reload];
        }
        let mut news = Vec::new();
        if page.style != self.style {
            self.style.clone_from(&page.style);
            news.push(News::Style(page.style.clone()));
        }
        if had_faults {
            news.push(News::Sound);
        }
        news
    }

    /// The new address of the page, when what stands at the old one is not it any more.
    fn moved(&self, renderer: &Renderer, here: &Address) -> Option<Address> {
        let site = &renderer.site;
        let source = self.source.as_ref()?;
        let shown = site.targets.get(here).and_then(Target::page);
        let shown = shown.and_then(|shown| site.places.get(shown.page, shown.language));
        if shown.is_some_and(|standing| standing.words.source == *source) {
            return None;
        }
        let code = self.language.as_deref().unwrap_or_default();
        let language = site
            .brand
            .languages
            .find(code)
            .unwrap_or(LanguageId::DEFAULT);
        let standing = site.places.get(self.find(site, source)?, language)?;
        let part = part_address(&standing.address, self.part.max(1));
        let moved = match site.targets.get(&part) {
            Some(_) => part,
            None => standing.address.clone(),
        };
        (moved != *here).then_some(moved)
    }

    /// The page by its file, its article number, or a file with the same text.
    fn find(&self, site: &Site, source: &SourcePath) -> Option<PageId> {
        let catalogue = &site.catalogue;
        if let Some((page, _)) = catalogue.by_source(source) {
            return Some(page);
        }
        let sku = self.sku.as_deref().and_then(|sku| sku.parse().ok());
        if let Some(article) = sku.and_then(|sku| catalogue.skus.get(&sku)) {
            return Some(article.page);
        }
        let text = self.text.as_ref()?;
        let mut pages = catalogue.pages();
        let same = pages.find(|(_, page)| {
            let mut words = page.translations();
            words.any(|(_, words)| digest(words.file.text().as_bytes()) == *text)
        });
        same.map(|(page, _)| page)
    }
}

/// A look at what is shown, from a thread that may take its time.
pub(super) fn look(mut visitor: Visitor, preview: &Arc<Preview>) -> (Visitor, Vec<News>) {
    let news = visitor.look(preview);
    (visitor, news)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_several_lines_is_one_event() {
        let news = News::Fault("error: a\n\n --> b\r".to_owned());
        assert_eq!(
            news.written(),
            "event: fault\ndata: error: a\ndata: \ndata:  --> b\ndata: \n\n"
        );
    }

    #[test]
    fn a_script_says_what_its_page_is_made_of() {
        let visitor =
            Visitor::new("page=1f&style=%2Fa.css&at=%2Fa%2F&source=content%2Fa+b.md&part=x");
        assert_eq!((visitor.at.as_str(), visitor.page.as_str()), ("/a/", "1f"));
        assert_eq!(visitor.source, Some(SourcePath::new("content/a b.md")));
        assert_eq!(visitor.part, 1);
    }
}
