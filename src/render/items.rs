//! The items of a section: each checked against what the section's component says of them, with the
//! place of each fault, and told as the component gets them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::Date;
use tera::Value;

use super::product_view::expiry;
use super::voice::Voice;
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::SourcePath;
use crate::source::fields::{Entry, quoted};
use crate::theme::{ItemForm, ItemKey, ItemKind};

/// What is wrong with the items of a setting.
pub(super) fn faults(form: &ItemForm, setting: &Entry<'_>) -> Report {
    let report = RefCell::new(Report::new());
    for item in setting.items().unwrap_or_default() {
        match form {
            ItemForm::Value(kind) => {
                if let Some(fault) = misfit(*kind, &item) {
                    report.borrow_mut().push(fault);
                }
            }
            ItemForm::Table(keys) => table(keys, &item, &report),
        }
    }
    report.into_inner()
}

fn table(keys: &BTreeMap<String, ItemKey>, item: &Entry<'_>, report: &RefCell<Report>) {
    let list = item.key.value;
    let fault = |fault: Diagnostic| report.borrow_mut().push(fault);
    let names: Vec<&str> = keys.keys().map(String::as_str).collect();
    let Some(fields) = item.table("key of an item", report) else {
        let message = format!("an item of `{list}` is {}, a table is due", item.kind());
        let wrong = item.at().error("wrong-type", message);
        fault(wrong.help(format!("it has {}", quoted(&names))));
        return;
    };
    let mut known = true;
    for entry in fields.all_entries() {
        let name = entry.key.value;
        let Some(key) = keys.get(name) else {
            known = false;
            let message = format!("an item of `{list}` has no `{name}`");
            let unknown = entry.key.at.error("unknown-key", message);
            let unknown = unknown.suggest(name, names.iter().copied());
            fault(unknown.help(format!("it has {}", quoted(&names))));
            continue;
        };
        if let Some(misfit) = misfit(key.kind, &entry) {
            fault(misfit);
        }
    }
    // What is missing is likely what has a name that nobody knows.
    let missing = keys
        .iter()
        .filter(|(name, key)| known && key.needed && !fields.has(name));
    for (name, _) in missing {
        let message = format!("an item of `{list}` needs `{name}`");
        fault(item.at().error("missing-key", message));
    }
}

/// The items with their last days as templates get days, and with each whether the item no longer
/// holds (`expired`) or soon will not (`expires_soon`). Words stay as they are.
pub(super) fn with_days(form: &ItemForm, items: Value, (voice, today): (Voice<'_>, Date)) -> Value {
    let ItemForm::Table(keys) = form else {
        return items;
    };
    let lasting = keys.iter().find(|(_, key)| key.kind == ItemKind::LastDay);
    let (Some((name, _)), Some(list)) = (lasting, items.as_array()) else {
        return items;
    };
    let told = |item: &Value| {
        let until = item.get_from_path(name).and_then(Value::as_str);
        let until = until.and_then(|text| text.parse::<Date>().ok());
        let (Some(until), Some(map)) = (until, item.as_map()) else {
            return item.clone();
        };
        let (expired, soon) = expiry(until, today);
        let mut map = map.clone();
        let day = Value::from_serializable(&voice.date(until));
        map.insert(name.clone().into(), day);
        map.insert("expired".into(), Value::from(expired));
        map.insert("expires_soon".into(), Value::from(soon));
        Value::from(map)
    };
    Value::from(list.iter().map(told).collect::<Vec<Value>>())
}

/// What is wrong with a value, if it is none of the kind.
fn misfit(kind: ItemKind, entry: &Entry<'_>) -> Option<Diagnostic> {
    let name = entry.key.value;
    let (text, number) = (entry.text(), entry.number());
    let (fits, due) = match kind {
        ItemKind::Text => (text.is_some(), "a text"),
        ItemKind::Number => (number.is_some(), "a number"),
        ItemKind::TextOrNumber => (text.is_some() || number.is_some(), "a text or a number"),
        ItemKind::File => (text.is_some(), "the name of a file"),
        ItemKind::Page => (text.is_some(), "the path of a page"),
        ItemKind::LastDay => (text.is_some() || entry.day().is_some(), "a day or a text"),
    };
    if !fits {
        let message = format!("`{name}` is {}, {due} is due", entry.kind());
        return Some(entry.at().error("wrong-type", message));
    }
    let path = text.filter(|_| kind == ItemKind::Page)?;
    if path.starts_with('/') || SourcePath::new(path).extension() == "md" {
        return None;
    }
    let message = format!("`{path}` is no path of a page");
    let fault = entry.at().error("bad-value", message);
    Some(
        fault.help(
            "write its file: `/products/valves/bv-50.md`, or its folder: `/products/valves/`",
        ),
    )
}
