//! What the templates of a theme name. Values are made for every page, and most themes show a few of
//! them: a field that no template names is left out, which spares a large site a tenth of its time.
//!
//! A name counts wherever it stands in a tag, in quotes as well. Where a template can show fields
//! without naming them (`{% for name, value in page %}`, `page[name]`, `page | keys`), all are made.

use std::collections::HashSet;

use foldhash::fast::FixedState;
use serde::Serialize;
use tera::Value;

use super::scan::{Kind, content, is_name, pieces, string_end};
use super::shown::Shown;

/// Filters that show the keys of a map or all its values.
const WHOLE: [&str; 3] = ["keys", "values", "pairs"];

/// Arguments of filters that name a field.
const NAMING: [&str; 2] = ["attribute", "key"];

/// The words after which `[` begins a list.
const BEFORE_LIST: [&str; 6] = ["in", "or", "and", "not", "if", "else"];

/// The names in a theme's templates.
#[derive(Debug, Clone, Default)]
pub struct Named {
    names: HashSet<String, FixedState>,
    /// Whether a template may show what it does not name.
    all: bool,
}

impl Named {
    /// The names in these templates.
    pub(super) fn of<'a>(templates: impl Iterator<Item = &'a str>) -> Self {
        let mut named = Self::default();
        for template in templates {
            for piece in pieces(template) {
                let tag = content(template, &piece);
                let words = tag.split(|c: char| !is_name(c));
                named.names.extend(words.map(str::to_owned));
                named.all |= shows_whole(tag, piece.kind);
            }
        }
        named
    }

    /// Whether a template may show the field.
    pub fn has(&self, field: &str) -> bool {
        self.all || self.names.contains(field)
    }

    /// A view as templates get it, with the fields that they name.
    pub fn value(&self, view: &(impl Serialize + ?Sized)) -> Value {
        Value::from_serializable(&Shown { named: self, view })
    }
}

/// Whether a tag may show fields without naming them.
fn shows_whole(tag: &str, kind: Kind) -> bool {
    let tag = without_strings(tag);
    let pairs = (tag.strip_prefix("for ").filter(|_| kind == Kind::Tag))
        .and_then(|rest| rest.split_once(" in "))
        .is_some_and(|(variables, _)| variables.contains(','));
    pairs
        || tag.contains("...")
        || tag.contains("__tera_context")
        || tag.split('|').skip(1).any(is_whole_filter)
        || tag
            .match_indices('[')
            .any(|(at, _)| is_open_subscript(&tag, at))
}

/// A tag with nothing in its quotes.
fn without_strings(tag: &str) -> String {
    let mut bare = String::with_capacity(tag.len());
    let mut at = 0;
    while let Some(c) = tag[at..].chars().next() {
        if matches!(c, '"' | '\'' | '`') {
            bare.push_str("\"\"");
            at = string_end(tag, at).min(tag.len());
        } else {
            bare.push(c);
            at += c.len_utf8();
        }
    }
    bare
}

/// What follows a `|`: a filter that shows all fields, or one whose name is not known here.
fn is_whole_filter(call: &str) -> bool {
    let call = call.trim_start();
    let length = call.find(|c: char| !is_name(c)).unwrap_or(call.len());
    let is_unknown = |name: &str| {
        let mut given = call.split(name).skip(1).map(str::trim_start);
        given.any(|rest| {
            let value = rest.strip_prefix('=');
            value.is_some_and(|value| !value.trim_start().starts_with('"'))
        })
    };
    WHOLE.contains(&&call[..length]) || NAMING.into_iter().any(is_unknown)
}

/// Whether the `[` at a place asks for what is neither a name in quotes nor a number.
fn is_open_subscript(tag: &str, at: usize) -> bool {
    let before = tag[..at].trim_end_matches('?').trim_end();
    let word = before.rfind(|c: char| !is_name(c)).map_or(0, |end| end + 1);
    let is_subscript = before.ends_with(|c: char| is_name(c) || matches!(c, ')' | ']' | '"'))
        && !BEFORE_LIST.contains(&&before[word..]);
    let inside = tag[at + 1..].split(']').next().unwrap_or_default().trim();
    let is_fixed = inside == "\"\""
        || inside.contains(':')
        || inside.starts_with("loop.index")
        || inside.parse::<i64>().is_ok();
    is_subscript && !is_fixed
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn named(templates: &[&str]) -> Named {
        Named::of(templates.iter().copied())
    }

    #[derive(Serialize)]
    struct Page {
        title: &'static str,
        hidden: u8,
        price: Option<Price>,
        cards: Vec<Value>,
        facts: Vec<Price>,
        extra: std::collections::BTreeMap<&'static str, u8>,
        #[serde(rename = "..")]
        product: Option<Price>,
    }

    #[derive(Serialize)]
    struct Price {
        text: &'static str,
        from: bool,
    }

    fn shown(templates: &[&str]) -> Json {
        let page = Page {
            title: "A",
            hidden: 1,
            price: Some(Price {
                text: "1",
                from: true,
            }),
            cards: vec![Value::from_serializable(&json!({ "other": 1 }))],
            facts: vec![Price {
                text: "2",
                from: false,
            }],
            extra: [("mine", 3)].into(),
            product: Some(Price {
                text: "4",
                from: true,
            }),
        };
        serde_json::to_value(named(templates).value(&page)).expect("is JSON")
    }

    #[test]
    fn a_view_has_the_fields_that_any_template_names_at_every_depth() {
        let templates = [
            "{{ page.title }}{% for c in page.cards %}{{ c.x }}{% endfor %}",
            "{% component a(p) %}{{ p['price'].text }} hidden {# from #}{% endcomponent %}",
            "{{ page.facts | map(attribute=\"text\") }}{{ page.extra }}",
        ];
        let wanted = json!({
            "title": "A", "price": { "text": "1" }, "cards": [{ "other": 1 }],
            "facts": [{ "text": "2" }], "extra": { "mine": 3 }, "text": "4"
        });
        assert_eq!(shown(&templates), wanted);
    }

    #[test]
    fn a_template_that_may_show_what_it_does_not_name_gets_all() {
        for template in [
            "{% for name, value in page %}{{ name }}{% endfor %}",
            "{{ page[name] }}",
            "{{ page.price?[name] }}",
            "{{ page.price [ a ~ b ] }}",
            "{{ page['price'][name] }}",
            "{{ page | keys }}",
            "{{ page |values | join }}",
            "{{ page | get(key=name) }}",
            "{{ page.facts | sort(attribute = name) }}",
            "{% set copy = {...page} %}",
            "{{ __tera_context }}",
        ] {
            assert!(named(&[template]).has("hidden"), "{template}");
        }
    }

    #[test]
    fn a_list_a_number_and_a_name_in_quotes_hide_nothing() {
        for template in [
            "{% if page.kind in [a, b] %}{% endif %}",
            "{% for item in [page, site] %}{% endfor %}",
            "{{ page.facts[0] }}{{ page.facts[-1] }}{{ page.facts[:limit] }}",
            "{{ columns[loop.index0] }}",
            "{{ site.assets[\"a[b].css\"] }}",
            "{% set parts = [page.title] %}{{<a list={[x, y]} />}}",
            "{{ phrase(key=name) }}",
            "{# page[name] #}{% raw %}{{ page[name] }}{% endraw %} page[name]",
            "{{ page.title | default(value=\"| keys\") }}",
        ] {
            assert!(!named(&[template]).has("hidden"), "{template}");
        }
    }
}
