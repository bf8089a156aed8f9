//! A table of the company's own: a row is a product, and a map says what its columns mean. Rows that
//! are variants of one product are read by `groups`.

use super::desk::{Column, Desk};
use super::facts::{FactPath, Value};
use super::field::{Field, currencies};
use super::groups;
use super::map::Map;
use super::product::Imported;
use super::shopify::is_more;
use super::values::{head_and_unit, number};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::DecimalMark;
use crate::tables::{Holds, Row, Sheet};

/// Whether a map tells enough of a table: what each row is called.
///
/// # Errors
/// When it has neither a name nor a number for its products, or prices in two currencies.
pub fn check(sheet: &Sheet, map: &Map, currency: &str) -> Result<(), Report> {
    let mut report = Report::new();
    let has = |field| !map.columns_of(field, sheet).is_empty();
    if !has(Field::Title) && !has(Field::Sku) {
        let names: Vec<String> = sheet
            .header()
            .map(|head| head.text().into_owned())
            .collect();
        let names: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|n| !n.is_empty())
            .collect();
        let fault = Diagnostic::error("no-title", "no column is known to name the products")
            .in_file(sheet.file())
            .note(format!(
                "its columns are {}",
                crate::source::fields::quoted(&names)
            ))
            .help("say which does: `--map map.toml` writes a map of the columns to correct");
        report.push(fault);
    }
    let of = map.columns_of(Field::VariantOf, sheet);
    let by = map.columns_of(Field::VariantBy, sheet);
    groups::check(sheet, (&of, &by), &mut report);
    for field in [Field::Price, Field::Was] {
        for column in map.columns_of(field, sheet) {
            let Some(head) = sheet.header().nth(column) else {
                continue;
            };
            let named = currencies(&head.text());
            if !named.is_empty() && !named.contains(&currency) {
                let what = format!(
                    "`{}` is in {}, the site in {currency}",
                    head.text(),
                    named[0]
                );
                let fault = head.at().error("currency", what);
                let fault = fault.help(format!(
                    "change `currency` in brand.toml to \"{}\"",
                    named[0]
                ));
                report.push(fault.help("or give the prices in the currency of the site"));
            }
        }
    }
    for (name, field) in &map.columns {
        let columns = map.columns_of(*field, sheet);
        if columns.len() > 1 && !field.is_repeatable() {
            let heads = sheet.header().nth(columns[1]);
            if let Some(head) = heads.filter(|head| head.text() == *name) {
                let what = format!("two columns mean `{}`", field.word());
                let fault = head.at().error("same-meaning", what);
                report.push(fault.help("in the map, let one of them mean `leave_out` or `spec`"));
            }
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(report)
    }
}

/// A column of specs: its number, the name and the unit of its head.
pub(super) type SpecColumn = (usize, String, Option<String>);

/// The columns by what they mean.
pub(super) struct Columns<'m> {
    map: &'m Map,
    all: Vec<(Field, usize)>,
    pub specs: Vec<SpecColumn>,
    /// What variants differ in: the number and the name of each column.
    pub options: Vec<(usize, String)>,
}

impl<'m> Columns<'m> {
    fn of(desk: &mut Desk<'_>, map: &'m Map) -> Self {
        let mut all = Vec::new();
        for (_, field) in Field::WORDS {
            for column in map.columns_of(field, desk.sheet) {
                desk.uses(column);
                all.push((field, column));
            }
        }
        let heads: Vec<String> = desk
            .sheet
            .header()
            .map(|head| head.text().into_owned())
            .collect();
        let spec = |(field, column): &(Field, usize)| {
            let (name, unit) = head_and_unit(&heads[*column]);
            let unit = unit.map(str::to_owned);
            (*field == Field::Spec && !name.is_empty()).then(|| (*column, name.to_owned(), unit))
        };
        let options = all.iter().filter(|(field, _)| *field == Field::VariantBy);
        let options =
            options.map(|(_, column)| (*column, head_and_unit(&heads[*column]).0.to_owned()));
        Self {
            map,
            options: options.collect(),
            specs: all.iter().filter_map(spec).collect(),
            all,
        }
    }

    pub fn get(&self, field: Field) -> Column {
        let mut found = self.all.iter().filter(|(known, _)| *known == field);
        found.next().map(|(_, column)| *column)
    }

    fn has(&self, field: Field) -> bool {
        self.map.columns.values().any(|known| *known == field)
    }
}

/// Reads all products.
pub fn read(desk: &mut Desk<'_>, map: &Map) -> Vec<Imported> {
    let columns = Columns::of(desk, map);
    warn_of_lost_zeros(desk, columns.get(Field::Sku));
    if columns.has(Field::VariantOf) {
        return groups::read(desk, &columns);
    }
    let rows = desk.sheet.rows();
    rows.filter_map(|row| read_product(desk, &columns, row))
        .collect()
}

pub(super) fn read_product<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    row: Row<'a>,
) -> Option<Imported> {
    let sku = desk.sku(row, columns.get(Field::Sku));
    let title = desk.words(row, columns.get(Field::Title));
    let Some(key) = sku.clone().or_else(|| title.clone()) else {
        if !desk.rejected.contains_key(&row.number()) {
            desk.skipped.insert(row.number(), "it names no product");
        }
        return None;
    };
    let title = title.unwrap_or_else(|| key.clone());
    let mut product = Imported {
        handle: match &sku {
            Some(sku) => format!("{title} {sku}"),
            None => title.clone(),
        },
        key,
        rows: vec![row.number()],
        ..Imported::default()
    };
    product.say_text("title", Some(title));
    read_words(desk, columns, &mut product, row);
    product.say_text("sku", sku);
    product.say_text("gtin", desk.gtin(row, columns.get(Field::Gtin)));
    read_offer(desk, columns, (&mut product, None), row);
    read_trade(desk, columns, &mut product, row);
    read_packaging(desk, columns, &mut product, row);
    for column in &columns.specs {
        if let Some(value) = spec(desk, row, column) {
            product.spec(&column.1, value);
        }
    }
    read_pictures(desk, columns, &mut product, row);
    read_body(desk, columns, &mut product, row);
    Some(product)
}

pub(super) fn read_pictures<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    product: &mut Imported,
    row: Row<'a>,
) {
    let images = columns
        .all
        .iter()
        .filter(|(field, _)| *field == Field::Images);
    for (_, column) in images {
        let raw = desk.raw(row, Some(*column)).unwrap_or_default();
        let urls = raw.split(|c: char| c.is_whitespace() || c == ',' || c == ';' || c == '|');
        for url in urls.filter(|url| !url.is_empty()) {
            desk.picture(product, (row, Some(*column)), url, None);
        }
    }
}

pub(super) fn read_body<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    product: &mut Imported,
    row: Row<'a>,
) {
    if columns.has(Field::Body) {
        product.body = Some(String::new());
        let body = columns.get(Field::Body);
        if let Some(raw) = desk.raw(row, body) {
            desk.body(product, (row, body), &raw);
        }
    }
}

pub(super) fn read_words<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    product: &mut Imported,
    row: Row<'a>,
) {
    for (field, key) in [
        (Field::Summary, "summary"),
        (Field::Mpn, "mpn"),
        (Field::Brand, "brand"),
        (Field::Model, "model"),
    ] {
        product.say_text(key, desk.words(row, columns.get(field)));
    }
    product.say("tags", desk.list(row, columns.get(Field::Tags)));
    if let Some(path) = desk.words(row, columns.get(Field::Category)) {
        let parts = path
            .split(['>', '›', '＞'])
            .map(|part| part.trim().to_owned());
        product.category = parts.filter(|part| !part.is_empty()).collect();
    }
}

/// What it costs and whether it can be had: of the product, or of the variant with that number.
pub(super) fn read_offer<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    (product, sku): (&mut Imported, Option<&str>),
    row: Row<'a>,
) {
    let price = desk.amount(row, columns.get(Field::Price));
    let was = desk.amount(row, columns.get(Field::Was));
    let was = was.filter(|was| is_more(was, price.as_deref()));
    let mut facts = vec![
        ("price", price.map(Value::Text)),
        ("was", was.map(Value::Text)),
    ];
    if let Some((quantity, unit)) = desk.count(row, columns.get(Field::Moq)) {
        let number = quantity.into();
        let moq = match unit {
            Some(unit) => Value::Measure("quantity", number, unit),
            None => Value::Number(number),
        };
        match sku {
            // It is a fact of the whole product: the first row counts.
            Some(_) => product.say("moq", Some(moq)),
            None => facts.push(("moq", Some(moq))),
        }
    }
    for (field, key) in [(Field::Stock, "stock"), (Field::LeadTime, "lead_time")] {
        let count = desk.count(row, columns.get(field));
        facts.push((key, count.map(|(count, _)| Value::Number(count.into()))));
    }
    let buy = desk.words(row, columns.get(Field::Buy));
    let buy = buy.filter(|url| super::html::is_web(url) && !url.contains(' '));
    facts.push(("buy", buy.map(Value::Text)));
    for (key, value) in facts {
        match sku {
            Some(sku) => product.variant(sku, FactPath::top(key), value),
            None => product.say(key, value),
        }
    }
}

/// Where it comes from and on which terms it is sold.
pub(super) fn read_trade<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    product: &mut Imported,
    row: Row<'a>,
) {
    for (field, key) in [
        (Field::Port, "port"),
        (Field::PaymentTerms, "payment_terms"),
        (Field::Warranty, "warranty"),
    ] {
        product.say_text(key, desk.words(row, columns.get(field)));
    }
    let terms = desk
        .words(row, columns.get(Field::Incoterms))
        .map(|terms| terms.to_uppercase());
    let known = terms.filter(|terms| terms.parse::<crate::catalogue::facts::Incoterm>().is_ok());
    product.say_text("incoterms", known);
    product.say_text(
        "origin",
        desk.words(row, columns.get(Field::Origin))
            .and_then(|o| country(&o)),
    );
    if let Some(code) = desk.words(row, columns.get(Field::HsCode)) {
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let sound = code
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ' '));
        if sound && (6..=12).contains(&digits) {
            product.say_text("hs_code", Some(code));
        } else if let Some(cell) = desk.cell(row, columns.get(Field::HsCode)) {
            let what = format!("`{code}` is no customs tariff number; it is left out");
            desk.warnings.push(cell.warning("bad-number", what));
        }
    }
}

/// The two letters of a country; what else is written is left out.
fn country(text: &str) -> Option<String> {
    let named = [
        ("china", "CN"),
        ("made in china", "CN"),
        ("prc", "CN"),
        ("中国", "CN"),
        ("germany", "DE"),
        ("deutschland", "DE"),
        ("德国", "DE"),
        ("usa", "US"),
        ("united states", "US"),
        ("美国", "US"),
        ("italy", "IT"),
        ("italien", "IT"),
        ("france", "FR"),
        ("frankreich", "FR"),
        ("japan", "JP"),
        ("日本", "JP"),
        ("taiwan", "TW"),
        ("台湾", "TW"),
        ("中国台湾", "TW"),
        ("india", "IN"),
        ("indien", "IN"),
        ("vietnam", "VN"),
        ("越南", "VN"),
        ("turkey", "TR"),
        ("türkei", "TR"),
        ("poland", "PL"),
        ("polen", "PL"),
        ("austria", "AT"),
        ("österreich", "AT"),
        ("switzerland", "CH"),
        ("schweiz", "CH"),
        ("united kingdom", "GB"),
        ("uk", "GB"),
        ("korea", "KR"),
        ("韩国", "KR"),
    ];
    let folded = text.trim().to_lowercase();
    if folded.len() == 2 && folded.bytes().all(|b| b.is_ascii_lowercase()) && folded != "uk" {
        return Some(folded.to_uppercase());
    }
    let found = named.iter().find(|(name, _)| *name == folded);
    found.map(|(_, code)| (*code).to_owned())
}

pub(super) fn read_packaging<'a>(
    desk: &mut Desk<'a>,
    columns: &Columns<'_>,
    product: &mut Imported,
    row: Row<'a>,
) {
    let place = |key: &str| FactPath::inside("packaging", key);
    product.add(
        place("unit"),
        desk.words(row, columns.get(Field::Unit)).map(Value::Text),
    );
    let quantity = desk.count(row, columns.get(Field::CartonQuantity));
    product.add(
        place("carton_quantity"),
        quantity.map(|(n, _)| Value::Number(n.into())),
    );
    let column = columns.get(Field::Carton);
    if let Some(text) = desk.words(row, column) {
        match sides(&text, desk.mark) {
            Some(sides) => product.add(place("carton"), Some(Value::Numbers(sides))),
            None => {
                if let Some(cell) = desk.cell(row, column) {
                    let what = format!("`{text}` is no size such as `40×30×25`");
                    desk.reject(
                        row,
                        cell.error("bad-number", what),
                        "a carton's size is no size",
                    );
                }
            }
        }
    }
    let mut weigh = |field| {
        desk.measure(row, columns.get(field), None)
            .map(|(number, _)| number.normalize())
    };
    let (net, gross) = (weigh(Field::Net), weigh(Field::Gross));
    // The volume of a carton whose sides are known is worked out.
    let volume = weigh(Field::Volume).filter(|_| !product.has(&place("carton")));
    if let (Some(net), Some(gross)) = (net, gross)
        && net > gross
    {
        let what = format!(
            "row {}: the net weight is more than the gross weight",
            row.number()
        );
        desk.reject(
            row,
            row.at().error("bad-number", what),
            "its net weight is more than its gross weight",
        );
    }
    for (key, number) in [("net", net), ("gross", gross), ("volume", volume)] {
        product.add(place(key), number.map(Value::Number));
    }
}

/// `40×30×25 cm`, `400*300*250mm`: three sides in cm.
fn sides(text: &str, mark: Option<DecimalMark>) -> Option<Vec<rust_decimal::Decimal>> {
    let lower = text
        .to_lowercase()
        .replace("厘米", "cm")
        .replace("毫米", "mm");
    let in_mm = lower.contains("mm");
    let plain = lower.replace("mm", "").replace("cm", "");
    let parts = plain.split(['×', '*', 'x', '✕', 'ⅹ', '/']);
    let sides: Option<Vec<_>> = parts.map(|side| number(side.trim(), mark).ok()).collect();
    let ten = rust_decimal::Decimal::TEN;
    let in_cm = |side: rust_decimal::Decimal| {
        if in_mm {
            (side / ten).normalize()
        } else {
            side
        }
    };
    sides
        .filter(|sides| sides.len() == 3)
        .map(|sides| sides.into_iter().map(in_cm).collect())
}

/// What a row says in a column of specs.
pub(super) fn spec<'a>(
    desk: &mut Desk<'a>,
    row: Row<'a>,
    (column, _, unit): &SpecColumn,
) -> Option<Value> {
    let text = desk.words(row, Some(*column))?;
    let is_number = desk
        .cell(row, Some(*column))
        .is_some_and(|c| c.holds() == Holds::Number);
    let mark = if is_number { None } else { desk.mark };
    let figure = number(&text, mark)
        .ok()
        .filter(|_| is_number || unit.is_some());
    Some(match (figure, unit) {
        (Some(figure), Some(unit)) => Value::Measure("value", figure.normalize(), unit.clone()),
        (Some(figure), None) => Value::Number(figure.normalize()),
        (None, Some(unit)) => Value::Text(format!("{text} {unit}")),
        (None, None) => Value::Text(text),
    })
}

/// Article numbers of digits that all have one length but for a few shorter ones have lost their
/// leading zeros in a spreadsheet.
fn warn_of_lost_zeros(desk: &mut Desk<'_>, column: Column) {
    let Some(column) = column else {
        return;
    };
    let cells: Vec<_> = desk
        .sheet
        .rows()
        .filter_map(|row| row.cell(column))
        .collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let with_zero = cells
        .iter()
        .find(|cell| cell.text().starts_with('0') && digits(&cell.text()));
    let Some(length) = with_zero.map(|cell| cell.text().len()) else {
        return;
    };
    let whole = |text: &str| digits(text) && text.len() == length;
    let short: Vec<_> = cells
        .iter()
        .filter(|cell| digits(&cell.text()) && cell.text().len() < length)
        .collect();
    let rest = cells.iter().filter(|cell| whole(&cell.text())).count();
    if short.is_empty() || short.len() > rest {
        return;
    }
    for cell in short {
        let what = format!(
            "`{}` may have lost leading zeros: others have {length} digits",
            cell.text()
        );
        let fault = cell.warning("lost-zeros", what);
        desk.warnings
            .push(fault.help("format the column as text in the spreadsheet, and enter it anew"));
    }
}
