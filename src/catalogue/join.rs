//! Tables joined to pages, before anything is checked: a row's facts take the place of those in
//! front matter, in every language, for the spreadsheet is what the company works with.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::agree::{disagreement, two_tables};
use super::facts::Availability;
use super::made::create;
use super::prices::Prices;
use super::product::{Moq, Product, Variant, or};
use super::reading::Reading;
use super::rows::{Article, Facts, Rows};
use super::{Before, Content, Draft, Given};
use crate::brand::{Brand, Create};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Source;
use crate::tables::{Faults, Ledger, Tables};

/// How many articles a warning names.
const NAMED: usize = 10;

/// What is kept in tables, joined to the pages.
pub(super) struct Kept {
    /// The tables.
    pub tables: Arc<Tables>,
    /// What they say about products.
    pub rows: Arc<Rows>,
    /// The prices over time.
    pub prices: Prices,
}

impl Kept {
    /// Reads the tables and joins them to the pages. What has not changed is taken from before.
    pub fn join(
        source: &Source,
        given: Given<'_>,
        before: Option<Before<'_>>,
        (drafts, hidden, report): (&mut Vec<Draft>, &Hidden, &RefCell<Report>),
    ) -> Self {
        let Given { brand, moment, .. } = given;
        let tables = before.map(|before| (before.source, &before.catalogue.tables));
        let tables = Tables::load(source, brand, tables);
        let same = |before: &Before<'_>| Arc::ptr_eq(&before.catalogue.tables, &tables);
        let rows = match before.filter(same) {
            Some(before) => Arc::clone(&before.catalogue.rows),
            None => Arc::new(Rows::read(&tables, brand)),
        };
        let mut faults = tables.faults.clone();
        faults.extend(rows.faults.clone());
        join(drafts, (&rows, &tables, hidden), brand, &mut faults);
        check(drafts, &mut faults);
        let ledger = Ledger::load(source, brand.currency, &mut faults);
        report.borrow_mut().extend(faults);
        let known = (ledger, &*rows, &*tables);
        let prices = Prices::of(drafts, known, brand.currency, moment.date);
        Self {
            tables,
            rows,
            prices,
        }
    }
}

/// The numbers of products that are not part of the site today: their rows are no strangers.
#[derive(Debug, Default)]
pub(super) struct Hidden(HashSet<Arc<str>>);

impl Hidden {
    /// Whether a number is one of them.
    pub fn has(&self, sku: &str) -> bool {
        self.0.contains(sku)
    }

    /// Adds those of a page.
    pub fn add(&mut self, reading: &Reading) {
        let words = reading.words.iter().flatten();
        let products = words.filter_map(|words| words.front.product.as_deref());
        let skus = products.flat_map(Product::skus);
        self.0.extend(skus.map(|sku| sku.value.to_arc()));
    }
}

/// Reports where one fact of a product does not agree with another.
fn check(drafts: &[Draft], report: &mut Report) {
    let faults: Vec<Report> = drafts
        .par_iter()
        .map(|draft| {
            let mut faults = Report::new();
            let words = draft.words.iter().flatten();
            for product in words.filter_map(|words| words.front.product.as_deref()) {
                product.check(&mut faults);
            }
            faults
        })
        .collect();
    for faults in faults {
        report.extend(faults);
    }
}

/// Joins the rows of all tables to the pages of their products; rows without one become pages
/// where their table says so.
fn join(
    drafts: &mut Vec<Draft>,
    (rows, tables, hidden): (&Rows, &Tables, &Hidden),
    brand: &Brand,
    report: &mut Report,
) {
    if tables.products.is_empty() {
        return;
    }
    let mut pages = index(drafts);
    create(drafts, &mut pages, (rows, tables, hidden), brand, report);
    let mut by_page: HashMap<usize, Vec<&Article>> = HashMap::new();
    let mut homeless: Vec<Vec<&Article>> = vec![Vec::new(); tables.products.len()];
    for article in &rows.articles {
        match pages.get(article.sku.value.as_str()) {
            Some(page) => by_page.entry(*page).or_default().push(article),
            None if hidden.has(article.sku.value.as_str()) => {}
            None => match tables.products[article.table].settings.create {
                Create::Nothing => homeless[article.table].push(article),
                // Why no page could be made of it has been said.
                Create::Pages => {}
            },
        }
    }
    let faults: Vec<Report> = drafts
        .par_iter_mut()
        .enumerate()
        .filter_map(|(i, draft)| {
            let articles = by_page.get(&i)?;
            Some(apply(draft, articles, tables))
        })
        .collect();
    let mut shown = Faults::default();
    for fault in faults.iter().flat_map(Report::sorted) {
        shown.push(fault.clone());
    }
    report.extend(shown.into_report(&tables.products[0].settings));
    report.extend(without_row(drafts, (rows, tables)).into_iter().collect());
    for homeless in &homeless {
        report.extend(without_product(homeless).into_iter().collect());
    }
}

/// The page of each article.
pub(super) fn index(drafts: &[Draft]) -> HashMap<Arc<str>, usize> {
    let mut pages = HashMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        let words = draft.words.iter().flatten().next();
        let Some(product) = words.and_then(|words| words.front.product.as_deref()) else {
            continue;
        };
        for sku in product.skus() {
            pages.entry(sku.value.to_arc()).or_insert(i);
        }
    }
    pages
}

fn apply(draft: &mut Draft, articles: &[&Article], tables: &Tables) -> Report {
    let mut report = two_tables(articles, tables);
    let mut first = true;
    for words in draft.words.iter_mut().flatten() {
        let mut content = Content::clone(words);
        if let Some(product) = &mut content.front.product {
            if first {
                for article in articles {
                    let table = &tables.products[article.table];
                    report.extend(disagreement(product, article, table).into_iter().collect());
                    report.extend(article.misplaced(product).into_iter().collect());
                }
            }
            for article in articles {
                article.give(product);
            }
        }
        *words = Arc::new(content);
        first = false;
    }
    report
}

impl Article {
    /// Lays the facts over those of the product or variant that has the number.
    fn give(&self, product: &mut Product) {
        let facts = &self.facts;
        if product.sku.as_ref().map(|s| &s.value) == Some(&self.sku.value) {
            product.offer = facts.offer.clone().over(&product.offer);
            product.gtin = or(facts.gtin.clone(), &product.gtin);
            product.mpn = or(facts.mpn.clone(), &product.mpn);
            product.brand = or(facts.brand.clone(), &product.brand);
            product.model = or(facts.model.clone(), &product.model);
            product.origin = or(facts.origin.clone(), &product.origin);
            product.hs_code = or(facts.hs_code.clone(), &product.hs_code);
            if let Some(quantity) = facts.moq {
                let unit = product.moq.as_ref().and_then(|moq| moq.unit.clone());
                product.moq = Some(Moq { quantity, unit });
            }
            give_specs(facts, &mut product.specs);
        }
        let own = |variant: &&mut Variant| variant.sku.value == self.sku.value;
        for variant in product.variants.iter_mut().filter(own) {
            variant.offer = facts.offer.clone().over(&variant.offer);
            variant.gtin = or(facts.gtin.clone(), &variant.gtin);
            variant.mpn = or(facts.mpn.clone(), &variant.mpn);
            variant.weight = or(facts.weight.clone(), &variant.weight);
            give_specs(facts, &mut variant.specs);
        }
    }
}

fn give_specs(facts: &Facts, specs: &mut Vec<super::facts::Spec>) {
    for spec in &facts.specs {
        match specs.iter_mut().find(|own| own.name == spec.name) {
            Some(own) => own.value = spec.value.clone(),
            None => specs.push(spec.clone()),
        }
    }
}

/// Articles that have no row in any table with prices, and no price of their own: a company that
/// keeps its prices in a table has likely forgotten them.
fn without_row(drafts: &[Draft], (rows, tables): (&Rows, &Tables)) -> Option<Diagnostic> {
    let priced = tables.products.iter().find(|table| table.gives_prices())?;
    let known: HashSet<&str> = rows.articles.iter().map(|a| a.sku.value.as_str()).collect();
    let mut forgotten = Vec::new();
    for draft in drafts {
        let words = draft.words.iter().flatten().next();
        let Some(product) = words.and_then(|words| words.front.product.as_deref()) else {
            continue;
        };
        for item in product.items() {
            let own = item
                .variant
                .map_or(&product.offer, |variant| &variant.offer);
            let on_request = [own.on_request, product.offer.on_request].contains(&Some(true));
            let gone = item.availability() == Some(Availability::Discontinued);
            let Some(sku) = item
                .sku()
                .filter(|_| item.price().is_none() && !on_request && !gone)
            else {
                continue;
            };
            if !known.contains(sku.as_str()) {
                forgotten.push(format!("`{sku}`"));
            }
        }
    }
    let count = match forgotten.len() {
        0 => return None,
        1 => "an article has".to_owned(),
        n => format!("{n} articles have"),
    };
    let more = match forgotten.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    forgotten.truncate(NAMED);
    let file = &priced.settings.file;
    let message = format!(
        "{count} no row in `{}` and no price: {}{more}",
        file.value,
        forgotten.join(", ")
    );
    let warning = file.at.warning("no-row", message);
    Some(warning.help("add the rows, or say so in front matter: `price_on_request = true`"))
}

/// Rows that no product has the number of.
fn without_product(homeless: &[&Article]) -> Option<Diagnostic> {
    let first = homeless.first()?;
    let named = homeless.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|a| format!("`{}` (row {})", a.sku.value, a.row))
        .collect();
    let more = match homeless.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let count = match homeless.len() {
        1 => "a row has".to_owned(),
        n => format!("{n} rows have"),
    };
    let message = format!("{count} no product: {}{more}", named.join(", "));
    let warning = first.sku.at.warning("no-product", message);
    Some(warning.help("to make pages of such rows: `create = true` in its `[[tables]]`"))
}
