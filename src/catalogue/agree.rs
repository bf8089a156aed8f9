//! Where a row does not agree with the page of its product, or with another table.

use std::collections::BTreeSet;

use super::facts::Sku;
use super::product::{Offer, Product};
use super::rows::{Article, Facts};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::Amount;
use crate::source::fields::{Located, quoted};
use crate::tables::{ProductTable, Tables};

impl Facts {
    /// The names of what is given.
    fn names(&self) -> BTreeSet<&'static str> {
        let mut names: BTreeSet<&'static str> = self.offer.names().collect();
        let others = [
            ("moq", self.moq.is_some()),
            ("gtin", self.gtin.is_some()),
            ("mpn", self.mpn.is_some()),
            ("brand", self.brand.is_some()),
            ("model", self.model.is_some()),
            ("origin", self.origin.is_some()),
            ("hs_code", self.hs_code.is_some()),
            ("weight", self.weight.is_some()),
        ];
        names.extend(
            others
                .iter()
                .filter(|(_, given)| *given)
                .map(|(name, _)| *name),
        );
        names
    }
}

impl Offer {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("price", self.price.is_some()),
            ("was", self.was.is_some()),
            ("lowest_30_days", self.lowest_30_days.is_some()),
            ("price_on_request", self.on_request.is_some()),
            ("tiers", !self.tiers.is_empty()),
            ("availability", self.availability.is_some()),
            ("stock", self.stock.is_some()),
            ("lead_time", !self.lead_time.is_empty()),
            ("buy", self.buy.is_some()),
        ];
        given
            .into_iter()
            .filter(|(_, given)| *given)
            .map(|(name, _)| name)
    }

    /// What another offer says otherwise.
    fn differs(&self, other: &Self) -> Vec<&'static str> {
        let value = |price: &Option<Located<Amount>>| price.as_ref().map(|p| p.value);
        let pairs = [
            ("price", other_than(value(&self.price), value(&other.price))),
            ("was", other_than(value(&self.was), value(&other.was))),
            (
                "lowest_30_days",
                other_than(self.lowest_30_days, other.lowest_30_days),
            ),
            (
                "price_on_request",
                other_than(self.on_request, other.on_request),
            ),
            (
                "availability",
                other_than(self.availability, other.availability),
            ),
            ("stock", other_than(self.stock, other.stock)),
            ("tiers", otherwise(&self.tiers, &other.tiers)),
            ("lead_time", otherwise(&self.lead_time, &other.lead_time)),
        ];
        let differing = pairs.into_iter().filter(|(_, differs)| *differs);
        differing.map(|(name, _)| name).collect()
    }
}

fn other_than<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

fn otherwise<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    !a.is_empty() && !b.is_empty() && a != b
}

/// Two tables must not say the same fact of an article: which one holds would be chance.
pub(super) fn two_tables(articles: &[&Article], tables: &Tables) -> Report {
    let mut report = Report::new();
    for (i, again) in articles.iter().enumerate() {
        let same = |first: &&&Article| first.sku.value == again.sku.value;
        for first in articles[..i].iter().filter(same) {
            let (names, own) = (first.facts.names(), again.facts.names());
            let Some(name) = names.intersection(&own).next() else {
                continue;
            };
            let file = &tables.products[first.table].settings.file.value;
            let message = format!(
                "row {}: `{name}` of `{}` is given by `{file}` as well",
                again.row, again.sku.value
            );
            let at = &first.sku.at;
            let fault = again.sku.at.error("two-tables", message);
            report.push(
                fault
                    .also(&at.file, at.span.clone(), "first here")
                    .help("take the column out of one of the tables, or out of its `columns`"),
            );
        }
    }
    report
}

/// A page that says otherwise than the table.
pub(super) fn disagreement(
    product: &Product,
    article: &Article,
    table: &ProductTable,
) -> Option<Diagnostic> {
    let own = |sku: &&Located<Sku>| sku.value == article.sku.value;
    let variant = product.variants.iter().find(|v| own(&&v.sku));
    let (sku, offer) = match (variant, product.sku.as_ref().filter(own)) {
        (Some(variant), _) => (&variant.sku, &variant.offer),
        (None, Some(sku)) => (sku, &product.offer),
        (None, None) => return None,
    };
    let names = article.facts.offer.differs(offer);
    if names.is_empty() {
        return None;
    }
    let names = quoted(&names);
    let file = &table.settings.file.value;
    let message = format!(
        "{names} of `{}` is otherwise in `{file}`, row {}",
        sku.value, article.row
    );
    let fault = sku.at.warning("two-truths", message);
    Some(
        fault
            .note("the table holds")
            .help(format!("take {names} out of the front matter")),
    )
}

impl Article {
    /// Facts that only a whole product or only a variant can have.
    pub(super) fn misplaced(&self, product: &Product) -> Option<Diagnostic> {
        let facts = &self.facts;
        let whole = product.sku.as_ref().map(|s| &s.value) == Some(&self.sku.value);
        let variant = product
            .variants
            .iter()
            .any(|v| v.sku.value == self.sku.value);
        let of_product = [
            ("moq", facts.moq.is_some()),
            ("brand", facts.brand.is_some()),
            ("model", facts.model.is_some()),
            ("origin", facts.origin.is_some()),
            ("hs_code", facts.hs_code.is_some()),
        ];
        let of_product = of_product.iter().find(|(_, given)| *given && !whole);
        let (name, due) = match (of_product, facts.weight.is_some() && !variant) {
            (Some((name, _)), _) => (*name, "the whole product"),
            (None, true) => ("weight", "a variant"),
            (None, false) => return None,
        };
        let (row, sku) = (self.row, &self.sku.value);
        let message = format!("row {row}: `{name}` is a fact of {due}, which `{sku}` is not");
        let fault = self.sku.at.error("misplaced-fact", message);
        Some(match name {
            "weight" => fault.help("make it a spec: `columns = { \"specs.Weight\" = { column = \"…\", unit = \"kg\" } }`"),
            _ => fault.help("clear the cell, and give the fact in the row of the product or in its front matter"),
        })
    }
}
