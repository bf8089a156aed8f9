//! Words that must not stand on a site.

use super::{ABSOLUTES, DISPUTES, GREEN_CLAIMS, Law, SUPERLATIVES};
use crate::brand::Brand;
use crate::catalogue::{Catalogue, Content};
use crate::diagnostic::{Diagnostic, Report};

/// The platform for online disputes; it was closed on 20 July 2025.
const PLATFORM: &str = "ec.europa.eu/consumers/odr";

/// The words that the law itself names (广告法, 第九条第三项).
const NAMED: [&str; 3] = ["国家级", "最高级", "最佳"];

/// Words that authorities have taken for the same. Words that engineers need (最大压力, the highest
/// pressure; 唯一标识, a unique mark) are left out.
const ABSOLUTE: [&str; 20] = [
    "世界级",
    "顶级",
    "极品",
    "最先进",
    "最优秀",
    "最好的",
    "最低价",
    "最便宜",
    "最强",
    "第一品牌",
    "世界第一",
    "全球第一",
    "全国第一",
    "行业第一",
    "销量第一",
    "独一无二",
    "绝无仅有",
    "史无前例",
    "领导品牌",
    "领袖品牌",
];

/// Claims by language. They are lawful where the same place says in plain words what is meant.
const GREEN: [(&str, &[&str]); 7] = [
    (
        "en",
        &[
            "environmentally friendly",
            "eco-friendly",
            "climate friendly",
            "climate neutral",
            "carbon neutral",
            "co2 neutral",
            "climate positive",
            "gentle on the environment",
            "biodegradable",
        ],
    ),
    (
        "de",
        &[
            "umweltfreundlich",
            "umweltschonend",
            "klimafreundlich",
            "klimaneutral",
            "co2-neutral",
            "klimapositiv",
            "biologisch abbaubar",
        ],
    ),
    (
        "fr",
        &[
            "respectueux de l'environnement",
            "respectueuse de l'environnement",
            "écologique",
            "neutre en carbone",
            "climatiquement neutre",
            "biodégradable",
        ],
    ),
    (
        "es",
        &[
            "respetuoso con el medio ambiente",
            "respetuosa con el medio ambiente",
            "ecológico",
            "ecológica",
            "neutro en carbono",
            "climáticamente neutro",
            "biodegradable",
        ],
    ),
    (
        "it",
        &[
            "rispettoso dell'ambiente",
            "rispettosa dell'ambiente",
            "ecologico",
            "ecologica",
            "neutrale dal punto di vista climatico",
            "a impatto zero",
            "biodegradabile",
        ],
    ),
    (
        "nl",
        &[
            "milieuvriendelijk",
            "klimaatvriendelijk",
            "klimaatneutraal",
            "co2-neutraal",
            "biologisch afbreekbaar",
        ],
    ),
    (
        "pl",
        &[
            "przyjazny dla środowiska",
            "przyjazne dla środowiska",
            "ekologiczny",
            "neutralny dla klimatu",
            "biodegradowalny",
        ],
    ),
];

/// Words that may be unlawful, in each page once.
pub(super) fn risks(brand: &Brand, catalogue: &Catalogue) -> Report {
    let (absolutes, green) = (ABSOLUTES.applies(brand), GREEN_CLAIMS.applies(brand));
    let mut report = Report::new();
    if !absolutes && !green {
        return report;
    }
    for (_, page) in catalogue.pages() {
        for (language, words) in page.translations() {
            let code = brand.languages.get(language).code();
            if absolutes && code.starts_with("zh") {
                check_absolutes(words, &mut report);
            }
            let claims = GREEN
                .iter()
                .find(|(language, _)| is_language(code, language));
            if let Some((_, claims)) = claims.filter(|_| green) {
                check_claims(words, claims, &mut report);
            }
        }
    }
    report
}

/// Whether a tag is of a language: `de-AT` is German.
fn is_language(code: &str, language: &str) -> bool {
    code.split('-').next() == Some(language)
}

fn check_absolutes(words: &Content, report: &mut Report) {
    let text = words.file.text();
    let found = ABSOLUTE
        .iter()
        .find_map(|word| Some((text.find(word)?, *word)));
    if let Some(found) = found {
        let message = format!(
            "`{}` may be taken for a superlative that advertising must not use",
            found.1
        );
        let help = "say what is so in figures, or name who measured it, when, and among whom";
        report.push(risk(ABSOLUTES, message, (words, found)).help(help));
    }
}

fn check_claims(words: &Content, claims: &[&'static str], report: &mut Report) {
    // Letters outside of ASCII stay as they are, so that places stay as well.
    let text = words.file.text().to_ascii_lowercase();
    let found = claims
        .iter()
        .filter_map(|claim| Some((text.find(claim)?, *claim)));
    if let Some(found) = found.min() {
        let message = format!(
            "`{}` is a claim about the environment that has to be proved",
            found.1
        );
        let help = "say on the same page what is meant and how it is shown (a test, a standard, a label), or take it out";
        report.push(risk(GREEN_CLAIMS, message, (words, found)).help(help));
    }
}

fn risk(law: Law, message: String, (words, (at, word)): (&Content, (usize, &str))) -> Diagnostic {
    law.warning(message).at(&words.file, at..at + word.len())
}

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
