//! The words of a theme itself ("Skip to content"), in `phrases/<language>.toml`:
//! `key = "text with {name}"`, or one text per plural category of the language (CLDR):
//! `key = { one = "…", other = "…" }`. The site's own words are the strongest. What a language
//! lacks is shown in English and remembered, for `check`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Value;

use super::layer::Layer;
use crate::diagnostic::{Diagnostic, Report, did_you_mean};
use crate::source::fields::{At, Entry, Fields, Origin, quoted};

/// The language whose phrases are the measure of all others.
const REFERENCE: &str = "en";

/// The plural categories of CLDR.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A figure in a phrase.
#[derive(Debug, Clone, Copy)]
pub struct Count<'a> {
    /// Its plural category in the language: `one`, `few` …
    pub category: &'a str,
    /// The figure in the form of the language, for `{n}`.
    pub text: &'a str,
}

/// The phrases of one language.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    phrases: BTreeMap<String, Phrase>,
    missing: BTreeSet<String>,
}

impl Phrases {
    /// The phrases without placeholders, by key: `t` of the templates.
    pub fn plain(&self) -> Value {
        let plain = |(key, phrase): (&String, &Phrase)| match &phrase.forms {
            Forms::One(text) if text.placeholders().is_empty() => Some((
                tera::value::Key::from(key.clone()),
                Value::from(text.0.to_string()),
            )),
            Forms::One(_) | Forms::Plural(_) => None,
        };
        Value::from(self.phrases.iter().filter_map(plain).collect::<tera::Map>())
    }

    /// A phrase with its placeholders filled in.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the call, for a fault at its place.
    pub fn format(
        &self,
        key: &str,
        count: Option<Count<'_>>,
        arguments: &[(&str, &str)],
    ) -> Result<String, String> {
        let Some(phrase) = self.phrases.get(key) else {
            let near = did_you_mean(key, self.phrases.keys().map(String::as_str));
            let hint = near
                .map(|near| format!(", did you mean `{near}`?"))
                .unwrap_or_default();
            return Err(format!("there is no phrase `{key}`{hint}"));
        };
        let text = match (&phrase.forms, count) {
            (Forms::One(text), _) => text,
            (Forms::Plural(forms), Some(count)) => forms
                .get(count.category)
                .or_else(|| forms.get("other"))
                .ok_or_else(|| format!("the phrase `{key}` has no form `other`"))?,
            (Forms::Plural(_), None) => {
                return Err(format!(
                    "the phrase `{key}` has plural forms, give the figure: `n=…`"
                ));
            }
        };
        text.fill(|name| match (name, count) {
            ("n", Some(count)) => Some(count.text),
            _ => arguments
                .iter()
                .find(|(given, _)| *given == name)
                .map(|(_, value)| *value),
        })
        .map_err(|name| format!("the phrase `{key}` asks for `{name}`"))
    }

    /// The keys whose text is English because this language has none.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(String::as_str)
    }
}

#[derive(Debug, Clone)]
struct Phrase {
    forms: Forms,
    at: At,
}

#[derive(Debug, Clone)]
enum Forms {
    One(Text),
    Plural(BTreeMap<String, Text>),
}

impl Forms {
    fn texts(&self) -> Vec<&Text> {
        match self {
            Self::One(text) => vec![text],
            Self::Plural(forms) => forms.values().collect(),
        }
    }

    fn placeholders(&self) -> BTreeSet<&str> {
        self.texts()
            .into_iter()
            .flat_map(Text::placeholders)
            .collect()
    }
}

/// A text with placeholders in braces.
#[derive(Debug, Clone)]
struct Text(Arc<str>);

impl Text {
    fn placeholders(&self) -> BTreeSet<&str> {
        self.parts().filter_map(|(_, name)| name).collect()
    }

    fn fill<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
        let mut filled = String::with_capacity(self.0.len() + 16);
        for (before, name) in self.parts() {
            filled.push_str(before);
            if let Some(name) = name {
                filled.push_str(value(name).ok_or_else(|| name.to_owned())?);
            }
        }
        Ok(filled)
    }

    /// The text cut at its placeholders. A brace that opens no name is an ordinary character.
    fn parts(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let mut rest: &str = &self.0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let mut from = 0;
            while let Some(open) = rest[from..].find('{').map(|at| from + at) {
                let name = rest[open + 1..].split('}').next().unwrap_or_default();
                let is_name = !name.is_empty()
                    && open + 1 + name.len() < rest.len()
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                if is_name {
                    let before = &rest[..open];
                    rest = &rest[open + name.len() + 2..];
                    return Some((before, Some(name)));
                }
                from = open + 1;
            }
            Some((std::mem::take(&mut rest), None))
        })
    }
}

/// Reads the phrases of all layers, the strongest first, for one language.
pub(super) fn load(layers: &[Layer], language: &str, report: &RefCell<Report>) -> Phrases {
    let reference = read(layers, REFERENCE, report);
    let mut phrases = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for tag in broader_tags(language) {
        let found = if tag == REFERENCE {
            reference.clone()
        } else {
            read(layers, tag, report)
        };
        for (key, phrase) in found {
            phrases.entry(key).or_insert(phrase);
        }
    }
    for (key, english) in &reference {
        if let Some(phrase) = phrases.get(key) {
            compare(key, phrase, english, report);
        } else {
            missing.insert(key.clone());
            phrases.insert(key.clone(), english.clone());
        }
    }
    for (key, phrase) in &phrases {
        if !reference.contains_key(key) {
            let message = format!("the phrase `{key}` has no English text");
            let fault = phrase.at.warning("unknown-phrase", message);
            report
                .borrow_mut()
                .push(fault.suggest(key, reference.keys().map(String::as_str)));
        }
    }
    Phrases { phrases, missing }
}

/// The tag and what it is cut to: `zh-Hant-TW`, `zh-Hant`, `zh`.
fn broader_tags(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| {
        tag.rsplit_once('-').map(|(broader, _)| broader)
    })
}

fn read(layers: &[Layer], tag: &str, report: &RefCell<Report>) -> BTreeMap<String, Phrase> {
    let mut phrases = BTreeMap::new();
    for layer in layers {
        let file = match layer.text(&format!("phrases/{tag}.toml")) {
            Some(Ok(file)) => file,
            Some(Err(fault)) => {
                report.borrow_mut().push(fault);
                continue;
            }
            None => continue,
        };
        let origin = Origin::whole(&file);
        let table = origin.parse(report);
        for entry in Fields::of(&table, &origin, "phrase", report).all_entries() {
            match read_forms(&entry, report) {
                Ok(forms) => {
                    let at = entry.at();
                    let key = entry.key.value.to_owned();
                    phrases.entry(key).or_insert(Phrase { forms, at });
                }
                Err(fault) => report.borrow_mut().push(*fault),
            }
        }
    }
    phrases
}

fn read_forms(entry: &Entry<'_>, report: &RefCell<Report>) -> Result<Forms, Box<Diagnostic>> {
    let key = entry.key.value;
    if let Some(text) = entry.text() {
        return Ok(Forms::One(Text(Arc::from(text))));
    }
    let Some(table) = entry.table("plural category", report) else {
        let message = format!(
            "`{key}` is {}, a text or a table of plural forms is due",
            entry.kind()
        );
        return Err(Box::new(entry.at().error("wrong-type", message)));
    };
    let mut forms = BTreeMap::new();
    for form in table.all_entries() {
        let category = form.key.value;
        if !CATEGORIES.contains(&category) {
            let fault = form.key.at.error(
                "unknown-key",
                format!("unknown plural category `{category}`"),
            );
            let fault = fault.suggest(category, CATEGORIES);
            return Err(Box::new(
                fault.help(format!("it is one of {}", quoted(&CATEGORIES))),
            ));
        }
        let Some(text) = form.text() else {
            let message = format!("`{category}` is {}, a text is due", form.kind());
            return Err(Box::new(form.at().error("wrong-type", message)));
        };
        forms.insert(category.to_owned(), Text(Arc::from(text)));
    }
    if !forms.contains_key("other") {
        let fault = entry
            .at()
            .error("missing-key", format!("`{key}` has no form `other`"));
        return Err(Box::new(fault.help(
            "add `other = \"…\"`: it is for every figure without a form of its own",
        )));
    }
    Ok(Forms::Plural(forms))
}

/// A translation must ask for what the English text asks for: the template gives nothing else.
fn compare(key: &str, phrase: &Phrase, english: &Phrase, report: &RefCell<Report>) {
    let found = phrase.forms.placeholders();
    let due = english.forms.placeholders();
    let braced = |names: Vec<&&str>| {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| format!("`{{{name}}}`"))
            .collect();
        names.join(", ")
    };
    let foreign = braced(found.difference(&due).collect());
    let lacking = braced(due.difference(&found).collect());
    let message = match (foreign.is_empty(), lacking.is_empty()) {
        (true, true) => return,
        (false, true) => format!("`{key}` has {foreign}, which the English text has not"),
        (true, false) => format!("`{key}` lacks {lacking} of the English text"),
        (false, false) => format!("`{key}` has {foreign} where the English text has {lacking}"),
    };
    let fault = phrase.at.error("placeholder", message);
    let place = english.at.span.clone();
    report
        .borrow_mut()
        .push(fault.also(&english.at.file, place, "the English text"));
}

#[cfg(test)]
mod tests {
    use super::super::layer::tests::layer;
    use super::*;

    fn load_all(
        files: &[(&str, &str)],
        site: &[(&str, &str)],
        language: &str,
    ) -> (Phrases, String) {
        let layers = [layer("theme", site), layer("themes/base", files)];
        let report = RefCell::new(Report::new());
        let phrases = load(&layers, language, &report);
        (phrases, report.into_inner().to_string())
    }

    const EN: &str = "skip = \"Skip to content\"\nhello = \"Hello {name}\"\n\
                      count = { one = \"{n} product\", other = \"{n} products\" }\n";

    #[test]
    fn a_figure_chooses_the_plural_form_of_the_language() {
        let pl = "count = { one = \"{n} produkt\", few = \"{n} produkty\", many = \"{n} produktów\", other = \"{n} produktu\" }\n";
        let (phrases, faults) = load_all(
            &[("phrases/en.toml", EN), ("phrases/pl.toml", pl)],
            &[],
            "pl",
        );
        assert_eq!(faults, "");
        let say = |category, text| {
            phrases
                .format("count", Some(Count { category, text }), &[])
                .expect("is a phrase")
        };
        assert_eq!(say("one", "1"), "1 produkt");
        assert_eq!(say("few", "22"), "22 produkty");
        assert_eq!(say("many", "1\u{a0}005"), "1\u{a0}005 produktów");
        assert_eq!(say("other", "1,5"), "1,5 produktu");
        assert_eq!(phrases.missing().collect::<Vec<_>>(), ["hello", "skip"]);
    }

    #[test]
    fn the_sites_words_are_stronger_and_a_region_falls_back_on_its_language() {
        let files = [
            ("phrases/en.toml", EN),
            (
                "phrases/de.toml",
                "skip = \"Zum Inhalt\"\nhello = \"Hallo {name}\"\n",
            ),
        ];
        let (phrases, _) = load_all(
            &files,
            &[("phrases/de.toml", "hello = \"Servus {name}\"")],
            "de-AT",
        );
        assert_eq!(
            phrases.format("hello", None, &[("name", "Eva")]).as_deref(),
            Ok("Servus Eva")
        );
        let plain = phrases.plain();
        assert_eq!(
            plain.get_from_path("skip").and_then(Value::as_str),
            Some("Zum Inhalt")
        );
        assert!(plain.get_from_path("hello").is_none());
    }

    #[test]
    fn phrases_that_do_not_fit_the_english_ones_are_faults() {
        let de = "hello = \"Hallo {nam}\"\ncount = { one = \"ein Produkt\", other = \"Produkte\" }\nskp = \"Zum Inhalt\"\n";
        let (_, faults) = load_all(
            &[("phrases/en.toml", EN), ("phrases/de.toml", de)],
            &[],
            "de",
        );
        insta::assert_snapshot!(faults, @r#"
        error: `hello` has `{nam}` where the English text has `{name}`
         --> themes/base/phrases/de.toml:1:9
          |
        1 | hello = "Hallo {nam}"
          |         ^^^^^^^^^^^^^
          |
         ::: themes/base/phrases/en.toml:2:9
          |
        2 | hello = "Hello {name}"
          |         -------------- the English text

        error: `count` lacks `{n}` of the English text
         --> themes/base/phrases/de.toml:2:9
          |
        2 | count = { one = "ein Produkt", other = "Produkte" }
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
         ::: themes/base/phrases/en.toml:3:9
          |
        3 | count = { one = "{n} product", other = "{n} products" }
          |         ----------------------------------------------- the English text

        warning: the phrase `skp` has no English text
         --> themes/base/phrases/de.toml:3:7
          |
        3 | skp = "Zum Inhalt"
          |       ^^^^^^^^^^^^
          |
          = help: did you mean `skip`?
        "#);
    }

    #[test]
    fn plural_forms_are_those_of_cldr() {
        let de =
            "count = { on = \"{n}\", other = \"{n}\" }\nhello = { one = \"{name}\" }\nskip = 3\n";
        let (_, faults) = load_all(
            &[("phrases/en.toml", EN), ("phrases/de.toml", de)],
            &[],
            "de",
        );
        insta::assert_snapshot!(faults, @r#"
        error: unknown plural category `on`
         --> themes/base/phrases/de.toml:1:11
          |
        1 | count = { on = "{n}", other = "{n}" }
          |           ^^
          |
          = help: did you mean `one`?
          = help: it is one of `zero`, `one`, `two`, `few`, `many`, `other`

        error: `hello` has no form `other`
         --> themes/base/phrases/de.toml:2:9
          |
        2 | hello = { one = "{name}" }
          |         ^^^^^^^^^^^^^^^^^^
          |
          = help: add `other = "…"`: it is for every figure without a form of its own

        error: `skip` is a number, a text or a table of plural forms is due
         --> themes/base/phrases/de.toml:3:8
          |
        3 | skip = 3
          |        ^
        "#);
    }

    #[test]
    fn a_wrong_call_says_what_is_missing() {
        let (phrases, _) = load_all(&[("phrases/en.toml", EN)], &[], "en");
        let fault = |key| phrases.format(key, None, &[]).expect_err("is wrong");
        assert_eq!(
            fault("cuont"),
            "there is no phrase `cuont`, did you mean `count`?"
        );
        assert_eq!(
            fault("count"),
            "the phrase `count` has plural forms, give the figure: `n=…`"
        );
        assert_eq!(fault("hello"), "the phrase `hello` asks for `name`");
    }

    #[test]
    fn a_brace_that_opens_no_name_is_a_character() {
        let (phrases, _) = load_all(&[("phrases/en.toml", "a = \"{ {} {N} {\"")], &[], "en");
        assert_eq!(phrases.format("a", None, &[]).as_deref(), Ok("{ {} {N} {"));
    }
}
