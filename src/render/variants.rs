//! The table of what can be ordered: a row for each article number, a column for each option and
//! spec, and one for each price tier.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::product_view::tier_labels;
use super::views::{CartView, ColumnView, VariantView, VariantsView};
use super::voice::Voice;
use crate::catalogue::facts::{Spec, SpecValue};
use crate::catalogue::items::Item;
use crate::catalogue::product::{Product, Variant};

/// The ways to order a variant, beside a link of its own.
pub(super) struct Ways {
    pub cart: Option<CartView>,
    pub enquiry: Option<String>,
}

/// The table of a product's variants; none without variants.
pub(super) fn variants(
    product: &Product,
    voice: Voice<'_>,
    ways: impl Fn(Item<'_>) -> Ways,
) -> Option<VariantsView> {
    if product.variants.is_empty() {
        return None;
    }
    let names = column_names(product);
    let columns: Vec<Column> = names.iter().map(|n| Column::of(n, product)).collect();
    let steps = tier_steps(product);
    let items = product.items().zip(&product.variants);
    let rows: Vec<VariantView> = items
        .map(|(item, variant)| (item, variant, ways(item)))
        .map(|(item, variant, ways)| VariantView {
            sku: variant.sku.value.to_arc(),
            label: label(variant, voice),
            cells: columns.iter().map(|c| c.cell(variant, voice)).collect(),
            stock: voice.row_stock(&variant.offer),
            prices: prices(item, &steps, voice),
            buy: variant.offer.buy.as_ref().map(|b| b.as_str().to_owned()),
            cart: ways.cart,
            enquiry: ways.enquiry,
        })
        .collect();
    Some(VariantsView {
        columns: columns.iter().map(|c| c.view(voice)).collect(),
        tiers: labels(&steps, voice),
        stock: rows.iter().any(|row| row.stock.is_some()),
        rows,
    })
}

/// What is chosen with it: `50 mm, red`.
fn label(variant: &Variant, voice: Voice<'_>) -> String {
    let options = variant.options.iter();
    let values: Vec<String> = options.map(|option| voice.value(&option.value)).collect();
    values.join(", ")
}

/// Options first, in the product's order; then the specs of the variants in the order in which
/// they first occur; weight last.
fn column_names(product: &Product) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = product.options.clone();
    for variant in &product.variants {
        for spec in variant.options.iter().chain(&variant.specs) {
            if !names.contains(&spec.name) {
                names.push(Arc::clone(&spec.name));
            }
        }
    }
    if product.variants.iter().any(|v| v.weight.is_some()) {
        names.push(Arc::from(WEIGHT));
    }
    names
}

/// The column of [`Variant::weight`].
const WEIGHT: &str = "weight";

/// A column before it is put into words.
struct Column {
    name: Arc<str>,
    /// The unit, where all values have the same.
    unit: Option<Arc<str>>,
    numeric: bool,
}

impl Column {
    fn of(name: &Arc<str>, product: &Product) -> Self {
        let values: Vec<&SpecValue> = product
            .variants
            .iter()
            .filter_map(|variant| value(variant, name))
            .collect();
        let units: BTreeSet<Option<&Arc<str>>> = values.iter().map(|v| unit(v)).collect();
        let unit = match units.iter().collect::<Vec<_>>().as_slice() {
            [Some(unit)] => Some(Arc::clone(unit)),
            _ => None,
        };
        let is_number = |value: &&SpecValue| match value {
            SpecValue::Number(_) | SpecValue::Quantity(..) => true,
            SpecValue::Text(text) => text.starts_with(|c: char| c.is_numeric()),
        };
        Self {
            name: Arc::clone(name),
            unit,
            numeric: values.iter().all(is_number),
        }
    }

    fn view(&self, voice: Voice<'_>) -> ColumnView {
        let label = if &*self.name == WEIGHT {
            Arc::from(voice.phrase(WEIGHT))
        } else {
            Arc::clone(voice.terms.name(&self.name))
        };
        let unit = self.unit.as_ref();
        ColumnView {
            label,
            unit: unit.map(|unit| Arc::clone(voice.terms.unit(unit))),
            numeric: self.numeric,
        }
    }

    /// The value without its unit where the head of the column has it.
    fn cell(&self, variant: &Variant, voice: Voice<'_>) -> String {
        match value(variant, &self.name) {
            None => String::new(),
            Some(SpecValue::Quantity(number, _)) if self.unit.is_some() => {
                voice.formatter.number(*number)
            }
            Some(value) => voice.value(value),
        }
    }
}

fn value<'a>(variant: &'a Variant, name: &Arc<str>) -> Option<&'a SpecValue> {
    if &**name == WEIGHT {
        return variant.weight.as_ref();
    }
    let mut specs = variant.options.iter().chain(&variant.specs);
    specs
        .find(|spec: &&Spec| spec.name == *name)
        .map(|spec| &spec.value)
}

fn unit(value: &SpecValue) -> Option<&Arc<str>> {
    match value {
        SpecValue::Quantity(_, unit) => Some(unit),
        SpecValue::Text(_) | SpecValue::Number(_) => None,
    }
}

/// From how many pieces on there is a price of its own, in any row; from one where any has one.
fn tier_steps(product: &Product) -> Vec<u32> {
    let mut steps = BTreeSet::new();
    for price in product.items().filter_map(|item| item.price()) {
        steps.insert(1);
        steps.extend(price.tiers.iter().map(|tier| tier.min));
    }
    steps.into_iter().collect()
}

fn labels(steps: &[u32], voice: Voice<'_>) -> Vec<String> {
    match steps {
        [1] => vec![voice.phrase("price")],
        steps => tier_labels(steps.iter().copied(), voice),
    }
}

/// The price of one at each step.
fn prices(item: Item<'_>, steps: &[u32], voice: Voice<'_>) -> Vec<String> {
    let price = item.price();
    let say = |step: &u32| match price {
        Some(price) => voice.money(price.for_quantity(*step)),
        None => voice.phrase("price_on_request"),
    };
    steps.iter().map(say).collect()
}
