//! What has to stand beside a product and its price.

use super::{REDUCTION, SAFETY, UNIT_PRICE, is_in_eu};
use crate::brand::Brand;
use crate::catalogue::product::{Offer, Product};
use crate::catalogue::{Catalogue, Content};
use crate::diagnostic::Report;

/// How many products a warning about many of them names.
const NAMED: usize = 3;

pub(super) fn check(brand: &Brand, catalogue: &Catalogue, report: &mut Report) {
    let mut unsafe_ones: Vec<&Content> = Vec::new();
    for (_, page) in catalogue.pages() {
        let (_, words) = page.original();
        let Some(product) = words.front.product.as_deref() else {
            continue;
        };
        if SAFETY.applies(brand) && !names_who_answers(brand, product) {
            unsafe_ones.push(words);
        }
        if REDUCTION.applies(brand) {
            check_reductions(product, report);
        }
        if UNIT_PRICE.applies(brand) {
            check_unit_prices(product, words, report);
        }
    }
    if !unsafe_ones.is_empty() {
        tell_of_safety(brand, &unsafe_ones, report);
    }
}

/// The manufacturer with an address, and one in the EU where the company that sells is not.
fn names_who_answers(brand: &Brand, product: &Product) -> bool {
    let own = product.safety.as_ref();
    let manufacturer = own.is_some_and(|safety| safety.manufacturer.is_some());
    let responsible = own.is_some_and(|safety| safety.responsible_person.is_some());
    let abroad = brand
        .contact
        .country
        .as_deref()
        .is_some_and(|country| !is_in_eu(country));
    let legal = &brand.legal;
    (manufacturer || legal.manufacturer.is_some())
        && (!abroad || responsible || legal.responsible_person.is_some())
}

/// One warning for all: what is missing is often the same for the whole catalogue.
fn tell_of_safety(brand: &Brand, products: &[&Content], report: &mut Report) {
    let files: Vec<String> = (products.iter().take(NAMED))
        .map(|words| format!("{}", words.source))
        .collect();
    let more = match products.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = "products do not name who answers for their safety";
    report.push(
        (SAFETY.warning(message).in_file(&brand.file))
            .note(format!("{}{more}", files.join(", ")))
            .help("write `manufacturer` (name, postal and mail address) under `[legal]`, or in `safety` of a product; a company outside of the EU also `responsible_person`"),
    );
}

fn check_reductions(product: &Product, report: &mut Report) {
    let offers = product.variants.iter().map(|variant| &variant.offer);
    let reduced = |offer: &&Offer| offer.was.is_some() && offer.lowest_30_days.is_none();
    for offer in std::iter::once(&product.offer)
        .chain(offers)
        .filter(reduced)
    {
        if let Some(was) = &offer.was {
            let message = "a reduction shows the lowest price of the 30 days before it";
            let warning = was.at.warning(REDUCTION.code, message);
            let warning = REDUCTION.source(warning);
            report.push(warning.help("write `lowest_30_days`, or take `was` out"));
        }
    }
}

/// Whether goods are sold by measure is not in the data; that some of a product's articles are,
/// is.
fn check_unit_prices(product: &Product, words: &Content, report: &mut Report) {
    let priced = product
        .variants
        .iter()
        .filter(|variant| variant.offer.price.is_some());
    let (with, without): (Vec<_>, Vec<_>) =
        priced.partition(|variant| variant.offer.unit_price.is_some());
    if let (Some(_), Some(first)) = (with.first(), without.first()) {
        let message = format!(
            "`{}` has no `unit_price`, which others of this product have",
            first.sku.value
        );
        report.push(
            (UNIT_PRICE.warning(message).in_file(&words.file))
                .help("write `unit_price = { price = \"…\", per = \"kg\" }`"),
        );
    }
}
