//! Rows of a company's own table that are one product together: its map says by which column they
//! belong together, and by which they differ.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::facts::{FactPath, Value};
use super::field::Field;
use super::product::Imported;
use super::spreadsheet::{
    Columns, read_body, read_offer, read_packaging, read_pictures, read_product, read_trade,
    read_words, spec,
};
use crate::diagnostic::{Diagnostic, Report};
use crate::tables::{Row, Sheet};

/// Whether a map that groups rows says by what they differ, and the other way round.
pub(super) fn check(sheet: &Sheet, columns: (&[usize], &[usize]), report: &mut Report) {
    let (column, message, help) = match columns {
        ([column, ..], []) => (
            *column,
            "groups rows, but no column tells what they differ in",
            "in the map, let the columns that do mean `variant_by`",
        ),
        ([], [column, ..]) => (
            *column,
            "tells what variants differ in, but no column whose variants they are",
            "in the map, let the column that does mean `variant_of`",
        ),
        ([], []) | ([_, ..], [_, ..]) => return,
    };
    if let Some(head) = sheet.header().nth(column) {
        let fault = head
            .at()
            .error("no-option", format!("`{}` {message}", head.text()));
        report.push(fault.help(help));
    }
}

/// Reads all products; a row that names no group is a product by itself.
pub(super) fn read<'a>(desk: &mut Desk<'a>, columns: &Columns<'_>) -> Vec<Imported> {
    let group = columns.get(Field::VariantOf);
    let mut order: Vec<(Option<String>, Vec<Row<'a>>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in desk.sheet.rows() {
        match desk.words(row, group) {
            Some(name) => {
                let place = *places.entry(name.clone()).or_insert(order.len());
                if place == order.len() {
                    order.push((Some(name), Vec::new()));
                }
                order[place].1.push(row);
            }
            None => order.push((None, vec![row])),
        }
    }
    let mut products = Vec::new();
    for (name, rows) in order {
        products.extend(match name {
            Some(name) => Some(read_group(desk, columns, (&name, &rows))),
            None => read_product(desk, columns, rows[0]),
        });
    }
    products
}

/// A product with a variant for each row.
fn read_group<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    (name, rows): (&str, &[Row<'a>]),
) -> Imported {
    let head = rows[0];
    let mut product = Imported {
        key: name.to_owned(),
        handle: name.to_owned(),
        rows: rows.iter().map(|row| row.number()).collect(),
        ..Imported::default()
    };
    let title = shared_title(desk, columns, rows);
    product.say_text("title", Some(title.unwrap_or_else(|| name.to_owned())));
    read_words(desk, columns, &mut product, head);
    read_trade(desk, columns, &mut product, head);
    read_packaging(desk, columns, &mut product, head);
    let own = read_specs(desk, columns, (&mut product, rows));
    let options = columns.options.iter().map(|(_, name)| name.clone());
    product.say("options", Some(Value::Texts(options.collect())));
    let mut known = BTreeMap::new();
    for (row, specs) in rows.iter().zip(own) {
        if let Some(sku) = read_variant(desk, columns, (&mut product, *row), &mut known) {
            for (name, value) in specs {
                product.variant(&sku, FactPath::inside("specs", name), Some(value));
            }
        }
    }
    for row in rows {
        read_pictures(desk, columns, &mut product, *row);
    }
    read_body(desk, columns, &mut product, head);
    product
}

/// The title, if all rows have the same.
fn shared_title<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    rows: &[Row<'a>],
) -> Option<String> {
    let column = columns.get(Field::Title);
    let mut titles = rows.iter().map(|row| desk.words(*row, column));
    let first = titles.next()??;
    let same = titles.all(|title| title.is_none_or(|title| title == first));
    same.then_some(first)
}

/// Specs that all rows share go to the product; of each row, its others.
fn read_specs<'a, 'c>(
    desk: &mut Desk<'a>,
    columns: &'c Columns<'_>,
    (product, rows): (&mut Imported, &[Row<'a>]),
) -> Vec<Vec<(&'c str, Value)>> {
    let mut own: Vec<Vec<(&str, Value)>> = rows.iter().map(|_| Vec::new()).collect();
    for column in &columns.specs {
        let values: Vec<Option<Value>> = rows.iter().map(|row| spec(desk, *row, column)).collect();
        let name = column.1.as_str();
        match &values[0] {
            Some(first) if values.iter().all(|value| value.as_ref() == Some(first)) => {
                product.spec(name, first.clone());
            }
            Some(_) | None => {
                for (own, value) in own.iter_mut().zip(values) {
                    own.extend(value.map(|value| (name, value)));
                }
            }
        }
    }
    own
}

/// Reads a row as a variant and gives its article number. `known` are the options of those before.
fn read_variant<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    (product, row): (&mut Imported, Row<'a>),
    known: &mut BTreeMap<Vec<Option<String>>, u32>,
) -> Option<String> {
    let number = row.number();
    let reject = |desk: &mut Desk<'a>, code: &'static str, what: String| {
        let fault: Diagnostic = row.at().error(code, format!("row {number}: {what}"));
        desk.reject(row, fault, what);
    };
    let options = columns.options.iter();
    let values: Vec<Option<String>> = options
        .map(|(column, _)| desk.words(row, Some(*column)))
        .collect();
    if values.iter().all(Option::is_none) {
        reject(
            desk,
            "no-option",
            "a variant has no value of any option".to_owned(),
        );
        return None;
    }
    if let Some(first) = known.insert(values.clone(), number) {
        reject(
            desk,
            "same-options",
            format!("it has the same options as row {first}"),
        );
        return None;
    }
    let Some(sku) = desk.sku(row, columns.get(Field::Sku)) else {
        if !desk.rejected.contains_key(&number) {
            reject(desk, "no-sku", "a variant has no article number".to_owned());
        }
        return None;
    };
    if product.skus().contains(&sku.as_str()) {
        reject(
            desk,
            "same-sku",
            format!("the article number `{sku}` is given twice"),
        );
        return None;
    }
    for ((_, name), value) in columns.options.iter().zip(values) {
        let path = FactPath::inside("options", name);
        product.variant(&sku, path, value.map(Value::Text));
    }
    let gtin = desk.gtin(row, columns.get(Field::Gtin));
    product.variant(&sku, FactPath::top("gtin"), gtin.map(Value::Text));
    read_offer(desk, columns, (product, Some(&sku)), row);
    Some(sku)
}
