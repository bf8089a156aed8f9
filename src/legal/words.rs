//! Words that must not stand on a site.

use super::{DISPUTES, SUPERLATIVES};
use crate::brand::Brand;
use crate::catalogue::{Catalogue, Content};
use crate::diagnostic::Report;

/// The platform for online disputes; it was closed on 20 July 2025.
const PLATFORM: &str = "ec.europa.eu/consumers/odr";

/// The words that the law itself names (广告法, 第九条第三项).
const NAMED: [&str; 3] = ["国家级", "最高级", "最佳"];

pub(super) fn check(brand: &Brand, catalogue: &Catalogue, report: &mut Report) {
    if !DISPUTES.applies(brand) && !SUPERLATIVES.applies(brand) {
        return;
    }
    for (_, page) in catalogue.pages() {
        for (_, words) in page.translations() {
            report.extend(check_words(brand, words));
        }
    }
}

/// What one text must not say.
pub fn check_words(brand: &Brand, words: &Content) -> Report {
    let mut report = Report::new();
    if DISPUTES.applies(brand) {
        check_platform(words, &mut report);
    }
    let code = brand.languages.get(words.language).code();
    if SUPERLATIVES.applies(brand) && code.starts_with("zh") {
        check_superlatives(words, &mut report);
    }
    report
}

fn check_platform(words: &Content, report: &mut Report) {
    if let Some(at) = words.file.text().find(PLATFORM) {
        let message = "the platform for online disputes is closed: the link must go";
        let warning = DISPUTES
            .warning(message)
            .at(&words.file, at..at + PLATFORM.len());
        report.push(warning.help("take out the sentence with the link"));
    }
}

fn check_superlatives(words: &Content, report: &mut Report) {
    for word in NAMED {
        if let Some(at) = words.file.text().find(word) {
            let message = format!("advertising must not use `{word}`");
            let warning = SUPERLATIVES
                .warning(message)
                .at(&words.file, at..at + word.len());
            report.push(warning.help("say what is so in figures, or take the word out"));
        }
    }
}
