//! Specs by name: what a product says under one, how values are ordered, and whether the names that
//! brand.toml and categories give are names of anything.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::facts::{Spec, SpecValue};
use super::measure::factor;
use super::{Catalogue, Kind, Page, Product, Terms};
use crate::brand::{Brand, Sort};
use crate::diagnostic::Report;
use crate::locale::Formatter;
use crate::source::fields::Located;

/// What stands before a number without being part of it.
const BEFORE_NUMBER: [char; 7] = ['≤', '≥', '<', '>', '±', '~', '≈'];

/// What a value counts for in a sorted list: numbers by size, then texts as the language has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// A number, in the smallest unit of its kind that is in use; of a range, the lower end.
    Number(Decimal),
    /// Words, in the language of the list.
    Text(String),
}

impl Worth {
    /// What a value counts for in a language.
    pub fn of(value: &SpecValue, (terms, formatter): (&Terms, &Formatter)) -> Self {
        let number = match value {
            SpecValue::Number(number) => Some(*number),
            SpecValue::Quantity(number, unit) => Some(in_smallest(*number, unit)),
            SpecValue::Text(text) => leading(text),
        };
        number.map_or_else(|| Self::Text(terms.say(value, formatter)), Self::Number)
    }

    /// Which of two comes first.
    pub fn compare(&self, other: &Self, formatter: &Formatter) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => formatter.compare(a, b),
        }
    }
}

fn in_smallest(number: Decimal, unit: &str) -> Decimal {
    let factor = factor(unit);
    factor.and_then(|f| number.checked_mul(f)).unwrap_or(number)
}

/// The number that a text begins with, with the unit that follows: `−20…+80 °C`, `20–470 Nm`.
fn leading(text: &str) -> Option<Decimal> {
    let text = text
        .trim_start_matches(|c: char| c.is_whitespace() || BEFORE_NUMBER.contains(&c))
        .trim_start();
    let (minus, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let digits = digits.trim_end_matches(['.', ',']);
    let number: Decimal = digits.replace(',', ".").parse().ok()?;
    let number = if minus { -number } else { number };
    // The other end of a range stands between its first number and the unit.
    let unit = rest.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_ascii_digit()
            || matches!(c, '.' | ',' | '–' | '-' | '−' | '…' | '+')
    });
    let unit = unit.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '('));
    Some(in_smallest(
        number,
        unit.into_iter().next().unwrap_or_default(),
    ))
}

impl Product {
    /// The article number that it is known by: its own, otherwise that of its first variant.
    pub fn article(&self) -> Option<Arc<str>> {
        let own = self.sku.as_ref();
        let sku = own.or_else(|| self.variants.first().map(|variant| &variant.sku));
        sku.map(|sku| sku.value.to_arc())
    }

    /// The specs and options of a product and of its variants.
    pub fn every_spec(&self) -> impl Iterator<Item = &Spec> {
        let variants = self.variants.iter();
        let variants = variants.flat_map(|v| v.options.iter().chain(&v.specs));
        self.specs.iter().chain(variants)
    }

    /// What the product counts for in a list sorted by a spec: its own value, otherwise the lowest
    /// of its variants.
    pub fn worth(&self, name: &str, (terms, formatter): (&Terms, &Formatter)) -> Option<Worth> {
        let named = |spec: &&Spec| *spec.name == *name;
        let worth = |spec: &Spec| Worth::of(&spec.value, (terms, formatter));
        let own = self.specs.iter().find(named).map(worth);
        own.or_else(|| {
            let all = self.every_spec().filter(named).map(worth);
            all.min_by(|a, b| a.compare(b, formatter))
        })
    }
}

/// The names of specs that brand.toml and the categories give must be those of some product, also
/// of one that is not on the site today.
pub(super) fn check_names(catalogue: &Catalogue, brand: &Brand, report: &mut Report) {
    let given = given(catalogue, brand);
    if given.is_empty() {
        return;
    }
    let known = known(catalogue);
    // A catalogue that is only begun has no names yet.
    if known.is_empty() {
        return;
    }
    let mut sorted: Vec<&str> = known.iter().map(|name| &***name).collect();
    sorted.sort_unstable();
    for name in given {
        if known.contains(&name.value) {
            continue;
        }
        let message = format!("no product has a spec or an option `{}`", name.value);
        let fault = name.at.error("unknown-spec", message);
        report.push(
            fault
                .suggest(&name.value, sorted.iter().copied())
                .help("write the name as it stands in `[specs]` or `options` of the products, in their first language"),
        );
    }
}

/// Every name that is given, at its place.
fn given<'a>(catalogue: &'a Catalogue, brand: &'a Brand) -> Vec<&'a Located<Arc<str>>> {
    fn of_sort(sort: &Sort) -> Option<&Located<Arc<str>>> {
        match sort {
            Sort::Spec(name) => Some(name),
            Sort::Order | Sort::Title | Sort::Price | Sort::Newest => None,
        }
    }
    let settings = &brand.catalogue;
    let mut all: Vec<_> = settings.filters.iter().collect();
    all.extend(of_sort(&settings.sort));
    let is_category = |page: &&Page| page.kind == Kind::Category;
    for page in catalogue.pages().map(|(_, page)| page).filter(is_category) {
        let keys = &page.original().1.front.category;
        all.extend(keys.filters.iter().flatten().chain(&keys.compare));
        all.extend(keys.sort.as_ref().and_then(of_sort));
    }
    all
}

fn known(catalogue: &Catalogue) -> HashSet<&Arc<str>> {
    let read = catalogue
        .readings
        .values()
        .flat_map(|r| r.words.iter().flatten());
    // Products of tables have pages that no file was read for.
    let planted = catalogue
        .pages()
        .flat_map(|(_, page)| page.translations())
        .map(|(_, words)| words);
    let products = read
        .chain(planted)
        .filter_map(|words| words.front.product.as_deref());
    let mut known = HashSet::new();
    for product in products {
        known.extend(product.every_spec().map(|spec| &spec.name));
        known.extend(&product.options);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        leading(text).map(|n| n.normalize().to_string())
    }

    #[test]
    fn a_text_counts_by_the_number_that_it_begins_with() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(number("20–470 Nm"), some("20"));
        assert_eq!(number("−20…+180 °C"), some("-20"));
        assert_eq!(number("5.5–8 bar, dry"), some("5500"));
        assert_eq!(number("0,5 mm"), some("0.5"));
        assert_eq!(number("≤ 2 kg"), some("2000"));
        assert_eq!(number("500 g"), some("500"));
        assert_eq!(number("PN 16 / 40"), None);
        assert_eq!(number("-"), None);
        assert_eq!(number(""), None);
    }
}
