//! Certificates that a visitor would find out of date.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::Code;
use crate::brand::LanguageId;
use crate::catalogue::Content;
use crate::catalogue::product::Certificate;
use crate::diagnostic::{Diagnostic, Report};
use crate::site::Site;
use crate::source::fields::Entry;
use crate::tables::Value;

/// A certificate and the products that have it.
struct Held<'a> {
    certificate: &'a Certificate,
    first: &'a Content,
    products: usize,
}

/// What has run out by the day of the site, or soon will.
pub(super) fn check(site: &Site) -> Report {
    let mut held: BTreeMap<(&str, Option<&str>, Date), Held<'_>> = BTreeMap::new();
    for (_, page) in site.catalogue.pages() {
        let (_, words) = page.original();
        let product = words.front.product.as_deref();
        for certificate in product.into_iter().flat_map(|p| &p.certificates) {
            let Some(until) = certificate.valid_until else {
                continue;
            };
            let key = (&*certificate.name, certificate.number.as_deref(), until);
            let one = held.entry(key).or_insert(Held {
                certificate,
                first: words,
                products: 0,
            });
            one.products += 1;
        }
    }
    let of_products = held.iter().filter_map(|((name, _, until), held)| {
        let finding = place(judge(site, name, *until)?, held);
        Some(match held.products {
            1 => finding,
            n => finding.note(format!("{n} products have it")),
        })
    });
    let mut report: Report = of_products.chain(of_the_company(site)).collect();
    report.extend(of_sections(site));
    report
}

/// Those that sections name, in the language that a page is written in first.
fn of_sections(site: &Site) -> Report {
    let mut report = Report::new();
    for (_, page) in site.catalogue.pages() {
        let (_, words) = page.original();
        for section in &words.front.sections {
            // What is wrong with it was said when the page was made.
            let said = RefCell::new(Report::new());
            section.read("setting of a section", &said, |mut fields| {
                let name = fields.text("section");
                if name.is_some_and(|name| &*name.value == "certificates") {
                    let items = fields.any("items").and_then(|items| items.items());
                    let items = items.unwrap_or_default();
                    report.extend(
                        items
                            .iter()
                            .filter_map(|item| of_item(site, item))
                            .collect(),
                    );
                }
            });
        }
    }
    report
}

fn of_item(site: &Site, item: &Entry<'_>) -> Option<Diagnostic> {
    let said = RefCell::new(Report::new());
    let entries = item.table("key of an item", &said)?.all_entries();
    let find = |key| entries.iter().find(|entry| entry.key.value == key);
    let until = find("valid_until")?;
    let at = until.at();
    let finding = judge(site, find("name")?.text()?, until.day()?)?;
    Some(finding.at(&at.file, at.span))
}

/// The certificates of the company, from its tables.
fn of_the_company(site: &Site) -> impl Iterator<Item = Diagnostic> {
    let entries = site.catalogue.tables.certificates.iter();
    entries.filter_map(|entry| {
        let mut name = None;
        let mut until = None;
        for (key, value) in &entry.0 {
            match (*key, value) {
                ("name", Value::Words(words)) => name = Some(words),
                ("valid_until", Value::Day(day)) => until = Some(*day),
                (_, Value::Words(_) | Value::Day(_) | Value::Link(_) | Value::Picture(..)) => {}
            }
        }
        let name: &Arc<str> = name?.get(LanguageId::DEFAULT);
        Some(judge(site, name, until?)?.in_file(&site.brand.file))
    })
}

fn judge(site: &Site, name: &str, until: Date) -> Option<Diagnostic> {
    let today = site.moment.date;
    let days = i64::from(site.brand.check.certificate_days);
    let soon = today.saturating_add(Span::new().days(days));
    let finding = if until < today {
        let message = format!("the certificate `{name}` held until {until}");
        Code::CertificateExpired.finding(message)
    } else if until <= soon {
        let message = format!("the certificate `{name}` holds until {until} only");
        Code::CertificateExpiring.finding(message)
    } else {
        return None;
    };
    Some(finding.help("put the new one there with its `valid_until`, or take it out"))
}

fn place(finding: Diagnostic, held: &Held<'_>) -> Diagnostic {
    if let Some(file) = &held.certificate.file {
        return finding.at(&file.at.file, file.at.span.clone());
    }
    let file = &held.first.file;
    match file.text().find(&*held.certificate.name) {
        Some(at) => finding.at(file, at..at + held.certificate.name.len()),
        None => finding.in_file(file),
    }
}
