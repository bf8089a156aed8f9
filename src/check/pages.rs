//! What search engines and visitors see of a page before they read it: its title and description,
//! how much it loads, and whether anything leads to it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_width::UnicodeWidthStr;

use super::Code;
use super::pass::{Found, PageFacts};
use super::ways::Ways;
use crate::brand::LanguageId;
use crate::catalogue::{Content, Kind, PageId};
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::Address;
use crate::site::Site;

/// A page with its words and what it was made to.
struct Entry<'a> {
    facts: &'a PageFacts,
    page: PageId,
    language: LanguageId,
    words: &'a Content,
}

/// The pages of a site that have words of their own, the first part of each.
fn entries<'a>(site: &'a Site, ways: &Ways<'_>, pages: &'a [PageFacts]) -> Vec<Entry<'a>> {
    let entry = |facts: &'a PageFacts| {
        let shown = ways.targets[facts.number].1.page()?;
        let (page, language) = (shown.page, shown.language);
        let words = &*site.places.get(page, language)?.words;
        // What stands on the page of a filter's value is made, and by no author.
        let own = shown.part == 1 && shown.facet.is_none();
        (own && words.language == language).then_some(Entry {
            facts,
            page,
            language,
            words,
        })
    };
    pages.iter().filter_map(entry).collect()
}

/// Titles and descriptions: their length, and who has the same.
pub(super) fn check_words(site: &Site, ways: &Ways<'_>, found: &Found) -> Report {
    let entries = entries(site, ways, &found.pages);
    let mut report = Report::new();
    let mut titles: BTreeMap<(LanguageId, &str), &Entry<'_>> = BTreeMap::new();
    let mut descriptions: BTreeMap<(LanguageId, &str), &Entry<'_>> = BTreeMap::new();
    let indexed = entries.iter().filter(|entry| !entry.facts.noindex);
    for entry in indexed {
        let title = entry.facts.title.as_str();
        if let Some(first) = titles.insert((entry.language, title), entry) {
            report.push(same_title(entry, first));
            titles.insert((entry.language, title), first);
        }
        report.extend(long_title(site, entry).into_iter().collect());
        let general = site.brand.description.as_ref();
        let general = general.map(|text| text.get(entry.language));
        let own = |text: &&str| !text.is_empty() && general.is_none_or(|g| **g != **text);
        let Some(text) = entry.facts.description.as_deref().filter(own) else {
            continue;
        };
        if let Some(first) = descriptions.insert((entry.language, text), entry) {
            report.push(same_description(entry, first, text));
            descriptions.insert((entry.language, text), first);
        }
        report.extend(long_description(site, entry, text).into_iter().collect());
    }
    report
}

fn same_title(entry: &Entry<'_>, first: &Entry<'_>) -> Diagnostic {
    let title = &entry.facts.title;
    let message = format!("another page has the title `{title}` as well");
    at_title(Code::TitleDuplicate.finding(message), entry.words)
        .note(format!("the other is {}", first.words.source))
        .help("say in the titles what the pages differ in")
}

fn long_title(site: &Site, entry: &Entry<'_>) -> Option<Diagnostic> {
    let (width, most) = (entry.facts.title.width(), site.brand.check.title);
    (width > most).then(|| {
        let message = format!("the title is {width} letters wide, {most} are shown");
        at_title(Code::TitleLong.finding(message), entry.words)
            .note(format!("`{}`", entry.facts.title))
            .help("put what matters first, or give a shorter one: `seo = { title = \"…\" }`")
    })
}

fn same_description(entry: &Entry<'_>, first: &Entry<'_>, text: &str) -> Diagnostic {
    let message = "another page has the same description for search engines";
    at_text(
        Code::DescriptionDuplicate.finding(message),
        entry.words,
        text,
    )
    .note(format!("the other is {}", first.words.source))
    .help("say in each `summary` what is particular to the page")
}

fn long_description(site: &Site, entry: &Entry<'_>, text: &str) -> Option<Diagnostic> {
    let (width, most) = (text.width(), site.brand.check.description);
    (width > most).then(|| {
        let message = format!("the description is {width} letters wide, {most} are shown");
        at_text(Code::DescriptionLong.finding(message), entry.words, text).help(
            "shorten `summary`, or give one for search engines: `seo = { description = \"…\" }`",
        )
    })
}

/// Places a finding at the title of a page.
fn at_title(finding: Diagnostic, words: &Content) -> Diagnostic {
    let title = words.front.title.as_ref();
    let own = title.filter(|t| t.at.file.name() == words.file.name());
    match own.filter(|_| words.front.seo.title.is_none()) {
        Some(title) => finding.at(&title.at.file, title.at.span.clone()),
        None => finding.in_file(&words.file),
    }
}

/// Places a finding at a text of a page, if it stands there as it is.
fn at_text(finding: Diagnostic, words: &Content, text: &str) -> Diagnostic {
    match words.file.text().find(text) {
        Some(at) => finding.at(&words.file, at..at + text.len()),
        None => finding.in_file(&words.file),
    }
}

/// Pages that nothing leads to. The home page needs no link; what search engines are told to
/// leave out is met on the way, as the page that says thank you.
pub(super) fn check_orphans(
    site: &Site,
    ways: &Ways<'_>,
    (found, linked): (&Found, &[AtomicBool]),
) -> Report {
    let entries = entries(site, ways, &found.pages);
    let alone = entries.iter().filter(|entry| {
        let linked = linked[entry.facts.number].load(Ordering::Relaxed);
        let is_home = site.catalogue.page(entry.page).kind == Kind::Home;
        !linked && !is_home && !entry.facts.noindex
    });
    let finding = |entry: &Entry<'_>| {
        let address = ways.targets[entry.facts.number].0;
        let message = format!("no page leads to `{address}`");
        (Code::PageOrphan.finding(message).in_file(&entry.words.file))
            .help("link to it from another page or from `[menu]`")
    };
    alone.map(finding).collect()
}

/// Pages that are heavier than brand.toml allows. `pictures` are the bytes of each.
pub(super) fn check_weights(
    site: &Site,
    ways: &Ways<'_>,
    (found, pictures): (&Found, &BTreeMap<Address, usize>),
) -> Report {
    let mut report = Report::new();
    let settings = &site.brand.check;
    for facts in &found.pages {
        let Some(shown) = ways.targets[facts.number].1.page() else {
            continue;
        };
        let file = site.places.get(shown.page, shown.language);
        let file = file.map(|standing| Arc::clone(&standing.words.file));
        let file = file.expect("a target is a page that stands in its language");
        let address = ways.targets[facts.number].0;
        if facts.html > settings.html_size {
            let (size, most) = (thousands(facts.html), thousands(settings.html_size));
            let message = format!("`{address}` has {size} bytes of HTML, {most} are meant to do");
            report.push(
                (Code::HtmlHeavy.finding(message).in_file(&file))
                    .help("split the page or its list, or raise `html_size` in `[check]`"),
            );
        }
        let code: usize = facts.loads.iter().filter_map(|n| found.sizes.get(n)).sum();
        let picture = facts.picture.as_ref().and_then(|p| pictures.get(p));
        let picture = picture.copied().unwrap_or_default();
        let all = facts.html + code + picture;
        if all > settings.page_size {
            let (size, most) = (thousands(all), thousands(settings.page_size));
            let message = format!("`{address}` loads {size} bytes, {most} are meant to do");
            let parts = [facts.html, code, picture].map(thousands);
            let [html, code, picture] = parts;
            let parts =
                format!("HTML {html}, styles and scripts {code}, its first picture {picture}");
            report.push(
                (Code::PageHeavy.finding(message).in_file(&file))
                    .note(parts)
                    .help(
                        "take weight out of the largest of them, or raise `page_size` in `[check]`",
                    ),
            );
        }
    }
    report
}

/// `1234567` as `1,234,567`.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
