//! Three ways in one: what the source says now, what it said at the last import, and what stands
//! in the page. Only what the source changed is written, and only where no hand was in between.

use std::collections::BTreeSet;

use super::facts::{FactPath, List, Value};
use super::memory::{Memory, Remembered};
use super::page::PageText;

/// What a merge did to a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many facts were written or taken away.
    pub changed: usize,
    /// How many values differ from the source because a hand changed them.
    pub kept: usize,
    /// What both have changed; the hand's value stays.
    pub conflicts: Vec<Conflict>,
}

/// A value that both the source and a hand have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where it stands.
    pub what: String,
    /// What the page says.
    pub page: Option<String>,
    /// What the source says.
    pub source: Option<String>,
}

/// What a source says of a page.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The facts, in the order in which a new page has them.
    pub facts: &'a [(FactPath, Value)],
    /// The text; none when the source has none, which leaves that of the page alone.
    pub body: Option<&'a str>,
}

/// What has to be done about one value.
enum Step {
    Nothing,
    Kept,
    Write,
    Conflict,
}

/// Brings a page to what the source says.
pub fn merge(page: &mut PageText, last: Option<&Remembered>, said: Said<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let gone = remove_entries(page, last, said, &mut outcome);
    for (path, new) in said.facts {
        let before = last.and_then(|last| last.values.get(path));
        let current = page.get(path);
        match step(before, Some(new), current.as_ref()) {
            Step::Nothing => {}
            Step::Kept => outcome.kept += 1,
            Step::Write => {
                page.set(path, new);
                outcome.changed += 1;
            }
            Step::Conflict => outcome.conflicts.push(conflict(path, current, Some(new))),
        }
    }
    let now: BTreeSet<&FactPath> = said.facts.iter().map(|(path, _)| path).collect();
    let before = last.into_iter().flat_map(|last| &last.values);
    for (path, before) in before.filter(|(path, _)| !now.contains(path)) {
        if path
            .entry
            .as_ref()
            .is_some_and(|entry| gone.contains(entry))
        {
            continue;
        }
        let current = page.get(path);
        match step(Some(before), None, current.as_ref()) {
            Step::Nothing | Step::Kept => {}
            Step::Write => {
                page.remove(path);
                outcome.changed += 1;
            }
            Step::Conflict => outcome.conflicts.push(conflict(path, current, None)),
        }
    }
    merge_body(page, last, said.body, &mut outcome);
    outcome
}

fn step(before: Option<&Value>, new: Option<&Value>, current: Option<&Value>) -> Step {
    let same = |a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(a), Some(b)) => a.agrees(b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if same(new, current) {
        Step::Nothing
    } else if same(before, new) {
        Step::Kept
    } else if same(before, current) {
        Step::Write
    } else {
        Step::Conflict
    }
}

fn conflict(path: &FactPath, page: Option<Value>, source: Option<&Value>) -> Conflict {
    Conflict {
        what: path.to_string(),
        page: page.map(|value| value.to_string()),
        source: source.map(ToString::to_string),
    }
}

/// Entries of lists that the source had and has no more: taken away as a whole where no hand has
/// changed or added anything in them.
fn remove_entries(
    page: &mut PageText,
    last: Option<&Remembered>,
    said: Said<'_>,
    outcome: &mut Outcome,
) -> BTreeSet<(List, String)> {
    let entries = |paths: &mut dyn Iterator<Item = &FactPath>| -> BTreeSet<(List, String)> {
        paths.filter_map(|path| path.entry.clone()).collect()
    };
    let now = entries(&mut said.facts.iter().map(|(path, _)| path));
    let Some(last) = last else {
        return BTreeSet::new();
    };
    let before = entries(&mut last.values.keys());
    let gone: BTreeSet<(List, String)> = before.difference(&now).cloned().collect();
    for entry in &gone {
        let keys = page.entry_keys(entry);
        if keys.is_empty() {
            continue;
        }
        let known = |key: &String| {
            key == entry.0.identity() || {
                let keys = key.split('/').map(str::to_owned).collect();
                let path = FactPath {
                    entry: Some(entry.clone()),
                    keys,
                };
                let current = page.get(&path);
                let before = last.values.get(&path);
                matches!((before, &current), (Some(a), Some(b)) if a.agrees(b))
            }
        };
        if keys.iter().all(known) {
            page.remove_entry(entry);
            outcome.changed += 1;
        } else {
            outcome.conflicts.push(Conflict {
                what: format!("{}/{}", entry.0.key(), entry.1),
                page: Some("edited by hand".to_owned()),
                source: None,
            });
        }
    }
    gone
}

fn merge_body(
    page: &mut PageText,
    last: Option<&Remembered>,
    new: Option<&str>,
    outcome: &mut Outcome,
) {
    let Some(new) = new else {
        return;
    };
    if page.body() == new.trim() {
        return;
    }
    let before = last.and_then(|last| last.body.as_deref());
    let unchanged = before == Some(Memory::digest(new).as_str());
    let untouched = match before {
        Some(digest) => digest == Memory::digest(page.body()),
        None => page.body().is_empty(),
    };
    if unchanged {
        outcome.kept += 1;
    } else if untouched {
        page.set_body(new);
        outcome.changed += 1;
    } else {
        outcome.conflicts.push(Conflict {
            what: "the text".to_owned(),
            page: Some(first_words(page.body())),
            source: Some(first_words(new)),
        });
    }
}

/// The beginning of a text, to know it by.
fn first_words(text: &str) -> String {
    const SHOWN: usize = 40;
    let line = text.trim().lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < text.trim().len() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    fn text(t: &str) -> Value {
        Value::Text(t.to_owned())
    }

    fn facts(title: &str, price: &str) -> Vec<(FactPath, Value)> {
        vec![
            (FactPath::top("title"), text(title)),
            (FactPath::top("price"), text(price)),
        ]
    }

    fn remembered(facts: &[(FactPath, Value)], body: &str) -> Remembered {
        Remembered {
            source: "a.csv".into(),
            page: "a.md".into(),
            body: Some(Memory::digest(body)),
            values: facts.iter().cloned().collect(),
        }
    }

    fn page(text: &str) -> PageText {
        PageText::parse(&SourceText::new("a.md", text)).expect("is a page")
    }

    #[test]
    fn an_edit_stays_and_a_change_of_the_source_is_written() {
        let last = remembered(&facts("Bowl", "9"), "Old");
        let mut page = page("+++\ntitle = \"My bowl\"\nprice = \"9\"\n+++\n\nOld\n");
        let new = facts("Bowl", "8");
        let said = Said {
            facts: &new,
            body: Some("New"),
        };
        let outcome = merge(&mut page, Some(&last), said);
        assert_eq!((outcome.changed, outcome.kept), (2, 1));
        assert_eq!(outcome.conflicts, []);
        let expected = "+++\ntitle = \"My bowl\"\nprice = \"8\"\n+++\n\nNew\n";
        assert_eq!(page.to_string(), expected);
    }

    #[test]
    fn what_both_have_changed_is_a_conflict_and_stays() {
        let last = remembered(&facts("Bowl", "9"), "Old");
        let before = "+++\ntitle = \"My bowl\"\nprice = \"9\"\n+++\n\nMine\n";
        let mut page = page(before);
        let new = facts("Dish", "9");
        let said = Said {
            facts: &new,
            body: Some("New"),
        };
        let outcome = merge(&mut page, Some(&last), said);
        let what: Vec<&str> = outcome.conflicts.iter().map(|c| c.what.as_str()).collect();
        assert_eq!(what, ["title", "the text"]);
        assert_eq!(page.to_string(), before);
    }

    #[test]
    fn a_variant_that_the_source_has_no_more_goes_unless_it_was_edited() {
        let of = |sku: &str| (FactPath::top("price").of(List::Variants, sku), text("9"));
        let last = remembered(&[of("A"), of("B"), of("C")], "");
        let variant =
            |sku: &str, more: &str| format!("[[variants]]\nsku = \"{sku}\"\nprice = \"9\"\n{more}");
        let written = [
            variant("A", ""),
            variant("B", ""),
            variant("C", "stock = 3\n"),
        ];
        let mut page = page(&format!("+++\n{}+++\n", written.concat()));
        let new = [of("A")];
        let said = Said {
            facts: &new,
            body: None,
        };
        let outcome = merge(&mut page, Some(&last), said);
        assert_eq!(outcome.changed, 1);
        assert_eq!(outcome.conflicts.len(), 1);
        let expected = format!("+++\n{}{}+++\n", written[0], written[2]);
        assert_eq!(page.to_string(), expected);
    }
}
