//! What a language of the site lacks, and where a translation says other facts than the original.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Code;
use crate::brand::LanguageId;
use crate::catalogue::{Content, Product, split};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::site::Site;
use crate::source::fields::{At, Entry, Fields, Origin, quoted};

/// How many things a finding about many of them names.
const NAMED: usize = 5;

/// Facts, which are the same in every language; what is not here may be words.
const FACTS: [&str; 28] = [
    "sku",
    "gtin",
    "mpn",
    "price",
    "was",
    "lowest_30_days",
    "unit_price",
    "price_on_request",
    "tiers",
    "moq",
    "sample",
    "availability",
    "available_from",
    "price_valid_until",
    "stock",
    "lead_time",
    "condition",
    "google_category",
    "feeds",
    "packaging",
    "origin",
    "hs_code",
    "incoterms",
    "date",
    "publish_from",
    "publish_until",
    "order",
    "replaced_by",
];

/// What each language lacks.
pub(super) fn check(site: &Site) -> Report {
    let mut report = Report::new();
    for (language, tag) in site.brand.languages.iter() {
        let code = tag.code();
        report.extend(phrases(site, code).into_iter().collect());
        report.extend(pages(site, (language, code)).into_iter().collect());
        report.extend(terms(site, (language, code)).into_iter().collect());
    }
    report.extend(overrides(site));
    report
}

/// Words of the theme that are shown in English.
fn phrases(site: &Site, code: &str) -> Option<Diagnostic> {
    let missing: Vec<&str> = site.theme.phrases[code].missing().collect();
    let (names, count) = some(&missing)?;
    let message = format!("the theme has no words in `{code}` for {names}");
    let finding = Code::PhraseMissing
        .finding(message)
        .in_file(&site.brand.file);
    Some(
        finding
            .note(format!("{count} of its texts are shown in English"))
            .help(format!("write them into `theme/phrases/{code}.toml`")),
    )
}

/// Pages without words in a language.
fn pages(site: &Site, (language, code): (LanguageId, &str)) -> Option<Diagnostic> {
    let pages = site.catalogue.pages().map(|(_, page)| page);
    let missing = pages.filter(|page| page.words(language).is_none());
    let missing: Vec<&str> = missing
        .map(|page| page.original().1.source.as_str())
        .collect();
    let (names, count) = some(&missing)?;
    let of = site.catalogue.pages().count();
    let message = format!("{count} of {of} pages have no words in `{code}`");
    let finding = Code::TranslationMissing
        .finding(message)
        .in_file(&site.brand.file);
    let help = format!("write a file of the same name that ends with `.{code}.md` beside each");
    Some(finding.note(names).help(help))
}

/// Names of specs and options that a reader of the language sees in another.
fn terms(site: &Site, (language, code): (LanguageId, &str)) -> Option<Diagnostic> {
    let terms = site.catalogue.terms(language);
    let mut missing: BTreeSet<&Arc<str>> = BTreeSet::new();
    for (_, page) in site.catalogue.pages() {
        let (original, words) = page.original();
        let product = words.front.product.as_deref();
        let names = product.into_iter().filter(|_| original != language);
        let names = names.flat_map(names_of);
        missing.extend(names.filter(|name| Arc::ptr_eq(terms.name(name), name)));
    }
    let missing: Vec<&str> = missing.into_iter().map(|name| &**name).collect();
    let (names, count) = some(&missing)?;
    let message = match count {
        1 => format!("a name of specs has no term in `{code}`: {names}"),
        n => format!("{n} names of specs have no term in `{code}`: {names}"),
    };
    let path = format!("data/terms.{code}.toml");
    let finding = Code::TermMissing
        .finding(message)
        .in_file(&SourceText::new(&*path, ""));
    Some(finding.help(format!(
        "write each under `[specs]` in `{path}`: `\"{}\" = \"…\"`",
        missing[0]
    )))
}

/// The names of a product's specs and options that are words.
fn names_of(product: &Product) -> impl Iterator<Item = &Arc<str>> {
    let own = product.variants.iter().flat_map(|variant| &variant.specs);
    let specs = product.specs.iter().chain(own).map(|spec| &spec.name);
    let names = specs.chain(&product.options);
    names.filter(|name| is_word(name))
}

/// Whether a name is a word and no sign that is the same in every language, such as `DN` or `Kv`.
fn is_word(name: &str) -> bool {
    name.chars().filter(|c| c.is_lowercase()).count() > 2 || !name.is_ascii()
}

/// The first names in backticks, and how many there are; none of none.
fn some(names: &[&str]) -> Option<(String, usize)> {
    let shown = quoted(&names[..names.len().min(NAMED)]);
    match names.len().checked_sub(NAMED) {
        None if names.is_empty() => None,
        Some(more) if more > 0 => Some((format!("{shown} and {more} more"), names.len())),
        None | Some(_) => Some((shown, names.len())),
    }
}

/// Translations that say other facts than the original.
fn overrides(site: &Site) -> Report {
    let pages = site.catalogue.pages();
    let translations = pages.flat_map(|(_, page)| {
        let (original, _) = page.original();
        let others = page.translations();
        others.filter(move |(language, _)| *language != original)
    });
    translations
        .filter_map(|(_, words)| overridden(words))
        .collect()
}

fn overridden(words: &Content) -> Option<Diagnostic> {
    let parts = split(&words.file).ok()?;
    let origin = Origin {
        file: Arc::clone(&words.file),
        start: parts.front.start,
        end: parts.front.end,
    };
    // What is wrong with the file was said when its page was read.
    let unsaid = RefCell::new(Report::new());
    let table = origin.parse(&unsaid);
    let fields = Fields::of(&table, &origin, "", &unsaid);
    let mut facts: Vec<(String, At)> = Vec::new();
    for entry in fields.all_entries() {
        let key = entry.key.value;
        if FACTS.contains(&key) {
            facts.push((key.to_owned(), entry.key.at.clone()));
        } else if key == "variants" {
            facts.extend(of_variants(&entry, &unsaid));
        }
    }
    let (_, at) = facts.first()?;
    let mut names: Vec<&str> = facts.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    let message = format!("the translation says {} otherwise", quoted(&names));
    let finding = Code::FactOverridden.finding(message);
    Some(
        finding
            .at(&at.file, at.span.clone())
            .note("facts are the same in every language, if they stand only in the first file")
            .help("take them out here, unless this language is to differ"),
    )
}

/// The facts of variants, which are told by their article numbers.
fn of_variants<'a>(entry: &Entry<'a>, unsaid: &'a RefCell<Report>) -> Vec<(String, At)> {
    let mut facts = Vec::new();
    for variant in entry.items().into_iter().flatten() {
        let Some(fields) = variant.table("", unsaid) else {
            continue;
        };
        for entry in fields.all_entries() {
            let key = entry.key.value;
            if key != "sku" && FACTS.contains(&key) {
                facts.push((key.to_owned(), entry.key.at.clone()));
            }
        }
    }
    facts
}
