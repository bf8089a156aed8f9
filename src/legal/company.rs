//! Who is behind the site, and the pages that it must have.

use jiff::civil::{Date, date};

use super::{FILING, IMPRINT, Law, PRIVACY, WITHDRAWAL};
use crate::brand::{Brand, LanguageId};
use crate::catalogue::{Catalogue, Product};
use crate::diagnostic::{Diagnostic, Report};

/// Forms of companies that are in a register and have a representative, as their names end.
const FORMS: [&str; 14] = [
    "GmbH", "UG", "AG", "KG", "OHG", "SE", "eG", "KGaA", "Ltd", "Limited", "S.A.", "B.V.", "Inc.",
    "LLC",
];

/// From this day on a contract made online can be withdrawn from online (Directive 2011/83/EU,
/// Art. 11a).
const WITHDRAWAL_ONLINE: Date = date(2026, 6, 19);

pub(super) fn check(brand: &Brand, report: &mut Report) {
    if IMPRINT.applies(brand) {
        check_imprint(brand, report);
    }
    if PRIVACY.applies(brand) {
        let help = "write the page, and `privacy = \"/privacy.md\"` under `[legal]`";
        need_page(brand, (&PRIVACY, "privacy"), help, report);
    }
    if FILING.applies(brand) {
        check_filing(brand, report);
    }
}

/// Where consumers can order on the site itself, they are told how to send goods back.
pub(super) fn check_ordering(
    brand: &Brand,
    catalogue: &Catalogue,
    (today, report): (Date, &mut Report),
) {
    if !WITHDRAWAL.applies(brand) || !can_order(brand, catalogue) {
        return;
    }
    let help = "write the page, and `returns = \"/returns.md\"` under `[legal]`";
    need_page(brand, (&WITHDRAWAL, "returns"), help, report);
    if brand.ordering.snipcart.is_some() && today >= WITHDRAWAL_ONLINE {
        let message = "consumers can order here: they must be able to withdraw in the same way";
        let warning = WITHDRAWAL.warning(message).in_file(&brand.file);
        report.push(warning.help("Art. 11a asks for a function of its own: see whether your checkout has one, and link to it"));
    }
}

fn can_order(brand: &Brand, catalogue: &Catalogue) -> bool {
    let products = catalogue.pages().filter_map(|(_, page)| {
        let (_, words) = page.original();
        words.front.product.as_deref()
    });
    let mut items = products.flat_map(Product::items);
    brand.ordering.snipcart.is_some() || items.any(|item| item.buy().is_some())
}

fn need_page(brand: &Brand, (law, key): (&Law, &'static str), help: &str, report: &mut Report) {
    if !brand.legal.named.contains(&key) {
        let message = format!("`[legal]` names no page for `{key}`");
        report.push(law.warning(message).in_file(&brand.file).help(help));
    }
}

fn check_imprint(brand: &Brand, report: &mut Report) {
    let missing = missing(brand);
    if !missing.is_empty() {
        let message = format!("an imprint is not complete without {}", missing.join(", "));
        report.push(
            (IMPRINT.warning(message).in_file(&brand.file))
                .note("`vat_number` and `authority` are due as well, if the company has them")
                .help("write them into brand.toml; `{{< imprint />}}` shows them on a page"),
        );
    }
    let help = "write the page, and `imprint = \"/imprint.md\"` under `[legal]`";
    need_page(brand, (&IMPRINT, "imprint"), help, report);
    if let Some(warning) = post_box(brand) {
        report.push(warning);
    }
}

/// The keys of brand.toml that are due and not there.
fn missing(brand: &Brand) -> Vec<&'static str> {
    let fact = |key: &str| brand.company.facts.iter().find(|(name, _)| *name == key);
    let legal_name = fact("legal_name").map(|(_, name)| name.get(LanguageId::DEFAULT));
    let in_name = |form: &str| {
        let words = |name: &str| name.split_whitespace().any(|word| word == form);
        legal_name.is_some_and(|name| words(name))
    };
    let is_legal_person = fact("legal_form").is_some() || FORMS.iter().any(|form| in_name(form));
    let due = |key: &str| match key {
        "legal_name" => legal_name.is_none(),
        "representative" | "register" | "register_number" => is_legal_person && fact(key).is_none(),
        _ => false,
    };
    let company = [
        ("legal_name", "`legal_name`"),
        ("representative", "`representative`"),
        ("register", "`register`"),
        ("register_number", "`register_number`"),
    ];
    let company = company
        .into_iter()
        .filter(|(key, _)| due(key))
        .map(|(_, shown)| shown);
    let contact = &brand.contact;
    let quick = contact.phone.is_none() && contact.whatsapp.is_none();
    let contact = [
        (contact.address.is_none(), "`address`"),
        (contact.email.is_none(), "`email`"),
        (quick, "`phone`"),
    ];
    let contact = contact.into_iter().filter(|(is_missing, _)| *is_missing);
    company.chain(contact.map(|(_, shown)| shown)).collect()
}

/// The address must be one where papers can be served.
fn post_box(brand: &Brand) -> Option<Diagnostic> {
    let address = brand.contact.address.as_ref()?.get(LanguageId::DEFAULT);
    let lower = address.to_lowercase();
    let found = ["postfach", "p.o. box", "po box"]
        .into_iter()
        .find(|form| lower.contains(form));
    found.map(|_| {
        let warning = IMPRINT.warning("the `address` of an imprint can't be a post box");
        warning
            .in_file(&brand.file)
            .help("write street and house number")
    })
}

fn check_filing(brand: &Brand, report: &mut Report) {
    let legal = &brand.legal;
    let missing = [
        (legal.icp.is_none(), "`icp`"),
        (legal.police.is_none(), "`police`"),
    ];
    let missing = missing.into_iter().filter(|(is_missing, _)| *is_missing);
    let missing: Vec<&str> = missing.map(|(_, key)| key).collect();
    if !missing.is_empty() {
        let message = format!("`[legal]` has no {}", missing.join(", "));
        report.push(
            (FILING.warning(message).in_file(&brand.file))
                .note("due where the site lies on a host in mainland China, the public-security number within 30 days")
                .help("write the numbers as they were granted: they are linked to their registers"),
        );
    }
}
