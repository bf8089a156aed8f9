//! The items of a section: each checked against what the section's component says of them, with the
//! place of each fault.

use std::cell::RefCell;
use std::collections::BTreeMap;

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
