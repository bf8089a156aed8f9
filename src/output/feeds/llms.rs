//! llms.txt (llmstxt.org): what the site is and where to read what, as Markdown.

use std::fmt::Write as _;

use super::{Entry, entries};
use crate::brand::{Feed, FeedKind};
use crate::catalogue::{Content, Kind, PageId};
use crate::render::Renderer;
use crate::site::{Site, Standing};

/// Products that are listed; all others are in the categories and in catalogue.json.
const MOST_PRODUCTS: usize = 1000;

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> Vec<u8> {
    let site = &*renderer.site;
    let brand = &site.brand;
    let mut text = format!("# {}\n", line(brand.name.get(feed.language)));
    let about = brand.description.as_ref().or(brand.tagline.as_ref());
    if let Some(about) = about {
        let about = line(about.get(feed.language));
        let _ = write!(text, "\n> {about}\n");
    }
    let contact = [&brand.contact.email, &brand.contact.phone];
    let contact: Vec<String> = contact.into_iter().flatten().map(|c| line(c)).collect();
    if !contact.is_empty() {
        let _ = write!(text, "\n{}\n", contact.join(", "));
    }
    let those = |are: fn(Kind) -> bool| {
        let pages = site.catalogue.pages();
        let pages = pages.filter(move |(_, page)| are(page.kind) && page.kind.is_listed());
        pages.filter_map(|(id, _)| told(site, feed, id))
    };
    let is_page = |kind| matches!(kind, Kind::Page | Kind::Service(_));
    let categories = those(|kind| kind == Kind::Category);
    section(&mut text, site, "Categories", categories);
    let entries = entries(renderer, feed);
    let told_of = |entry: &Entry<'_>| told(site, feed, entry.page);
    let products = entries.iter().filter_map(told_of).take(MOST_PRODUCTS);
    section(&mut text, site, "Products", products);
    section(&mut text, site, "Pages", those(is_page));
    let catalogue = brand
        .feeds
        .iter()
        .find(|other| other.kind == FeedKind::Catalogue && other.language == feed.language);
    if let Some(catalogue) = catalogue {
        let url = brand.url.absolute(&site.feed_address(catalogue));
        let _ = write!(
            text,
            "\n## Data\n\n- [catalogue.json]({url}): all products with prices and availability\n"
        );
    }
    text.into_bytes()
}

/// A page that search engines are told of as well.
fn told<'a>(site: &'a Site, feed: &Feed, page: PageId) -> Option<&'a Standing> {
    let standing = site.places.get(page, feed.language)?;
    let hidden = standing.words.front.seo.noindex == Some(true);
    (!hidden).then_some(standing)
}

fn section<'a>(
    text: &mut String,
    site: &Site,
    heading: &str,
    pages: impl Iterator<Item = &'a Standing>,
) {
    let mut pages = pages.peekable();
    if pages.peek().is_none() {
        return;
    }
    let _ = write!(text, "\n## {heading}\n\n");
    for standing in pages {
        let words: &Content = &standing.words;
        let title = line(&words.title);
        let url = site.brand.url.absolute(&standing.address);
        let _ = write!(text, "- [{title}]({url})");
        if let Some(summary) = &words.front.summary {
            let _ = write!(text, ": {}", line(summary));
        }
        text.push('\n');
    }
}

/// One line, whose words can't be taken for a link or a heading.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '[' | ']' | '\\' | '<') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
