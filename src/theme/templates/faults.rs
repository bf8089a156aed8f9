//! Turns what Tera says into faults with their place in the file as the user knows it. Some of
//! Tera's errors carry a span, some only a text in which it stands, some nothing: the place is
//! then looked up in the sources.

use std::ops::Range;
use std::sync::Arc;

use tera::ErrorKind;

use super::scan::{is_name, open_at};
use super::sources::Sources;
use crate::diagnostic::{Diagnostic, SourceText};

/// Names that Tera brings along, for suggestions: it does not list them.
const FILTERS: [&str; 37] = [
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
];

/// Its tags, likewise.
const TAGS: [&str; 14] = [
    "if",
    "elif",
    "else",
    "for",
    "set",
    "set_global",
    "block",
    "extends",
    "include",
    "filter",
    "component",
    "raw",
    "break",
    "continue",
];

/// What templates are given, where a test holds that no field is missing: a value has only those
/// that some template names.
const DOCUMENTED: &str = include_str!("../../../docs/templates.md");

/// The faults in an error of Tera.
pub(super) fn faults(error: &tera::Error, sources: &Sources) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
            let place = sources.place(report.filename(), report.span().range.clone());
            let mut fault = match quotes(report.message()).first() {
                // Of a component that `shared` rendered.
                Some(quote) => within(quote, place, sources),
                None => say(report.message(), syntax, &place, sources),
            };
            for note in quotes(&error.to_string()).into_iter().filter(|q| q.is_note) {
                if let Some((file, span)) = sources.place_of(&note) {
                    fault = fault.also(&file, span, "called from here");
                }
            }
            vec![fault]
        }
        ErrorKind::Msg(text) => {
            let quotes = quotes(text);
            if quotes.is_empty() {
                return vec![Diagnostic::error("template", tidy(text))];
            }
            let fault =
                |quote: &Quote<'_>| say(quote.message, true, &sources.place_of(quote), sources);
            quotes.iter().map(fault).collect()
        }
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => {
            vec![cycle(tpl, inheritance_chain, "extends", sources)]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            vec![cycle(tpl, include_chain, "includes", sources)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}`");
            let fault = Diagnostic::error("unknown-template", message);
            vec![
                placed(fault, sources.mention(current, parent))
                    .suggest(parent, sources.short_names()),
            ]
        }
        ErrorKind::TemplateNotFound(name) => {
            vec![
                Diagnostic::error("unknown-template", format!("there is no template `{name}`"))
                    .suggest(name, sources.short_names()),
            ]
        }
        ErrorKind::ComponentNotFound(name) => {
            vec![
                Diagnostic::error(
                    "unknown-component",
                    format!("there is no component `{name}`"),
                )
                .suggest(name, sources.component_names()),
            ]
        }
        _ => vec![Diagnostic::error("template", tidy(&error.to_string()))],
    }
}

/// A fault within what was called at a place.
fn within(quote: &Quote<'_>, caller: Found, sources: &Sources) -> Diagnostic {
    let fault = say(quote.message, false, &sources.place_of(quote), sources);
    match caller {
        Some((file, span)) => fault.also(&file, span, "called from here"),
        None => fault,
    }
}

/// A message and its place in a text that Tera has laid out for people.
pub(super) struct Quote<'a> {
    pub message: &'a str,
    pub file: &'a str,
    pub line: usize,
    pub column: usize,
    /// How many characters are underlined.
    pub width: usize,
    is_note: bool,
}

fn quotes(text: &str) -> Vec<Quote<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let next = lines.get(i + 1).copied().unwrap_or_default();
        let quote = if let Some(message) = line.strip_prefix("error: ") {
            next.trim_start()
                .strip_prefix("--> ")
                .and_then(locus)
                .map(|locus| (message, locus, 4, false))
        } else {
            let called = line.strip_prefix("note: called from ").and_then(locus);
            called.map(|locus| ("", locus, 3, true))
        };
        if let Some((message, (file, line, column), below, is_note)) = quote {
            let underline = lines.get(i + below).copied().unwrap_or_default();
            let width = underline.chars().filter(|c| *c == '^').count().max(1);
            found.push(Quote {
                message,
                file,
                line,
                column,
                width,
                is_note,
            });
        }
    }
    found
}

/// `caliper/product.html:3:7`
fn locus(text: &str) -> Option<(&str, usize, usize)> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

type Found = Option<(Arc<SourceText>, Range<usize>)>;

fn placed(fault: Diagnostic, place: Found) -> Diagnostic {
    match place {
        Some((file, span)) => fault.at(&file, span),
        None => fault,
    }
}

/// Says in our words what Tera says in its own.
fn say(message: &str, syntax: bool, place: &Found, sources: &Sources) -> Diagnostic {
    let name = message.split('`').nth(1).unwrap_or_default();
    let make = |code, text: String| placed(Diagnostic::error(code, text), place.clone());
    if let Some((_, list)) = message.split_once("is not defined. Available ") {
        let known = list.split_once(": ").map_or(list, |(_, names)| names);
        return undefined(
            make("undefined-variable", format!("`{name}` is not defined")),
            name,
            known,
        );
    }
    if message.ends_with("is not defined") || message.ends_with("is not defined.") {
        return undefined(
            make("undefined-variable", format!("`{name}` is not defined")),
            name,
            "",
        );
    }
    if message.contains("that is undefined") || message.contains("its value is undefined") {
        return undefined(
            make("undefined-variable", "this value is not defined".to_owned()),
            "",
            "",
        );
    }
    let unknown = |code, what: &str| make(code, format!("there is no {what} `{name}`"));
    match message.split('`').next().unwrap_or_default().trim_end() {
        "Unknown filter" => unknown("unknown-filter", "filter").suggest(name, FILTERS),
        "Unknown function" => {
            let known = super::FUNCTIONS
                .iter()
                .copied()
                .chain(["range", "throw", "super"]);
            unknown("unknown-function", "function").suggest(name, known)
        }
        "Unknown test" => unknown("unknown-test", "test"),
        "Unknown component" => {
            unknown("unknown-component", "component").suggest(name, sources.component_names())
        }
        "Unknown template" => {
            unknown("unknown-template", "template").suggest(name, sources.short_names())
        }
        "Unknown tag" => {
            unknown_tag(place).unwrap_or_else(|| make("template-syntax", tidy(message)))
        }
        _ if syntax => make("template-syntax", tidy(message)),
        _ => make("template", tidy(message)),
    }
}

/// A tag that Tera does not know, or does not expect where it stands.
fn unknown_tag(place: &Found) -> Option<Diagnostic> {
    let (file, span) = place.as_ref()?;
    let tag = file.text().get(span.clone())?;
    let fault =
        |message: String| Diagnostic::error("template-syntax", message).at(file, span.clone());
    let closes = tag.starts_with("end") || matches!(tag, "else" | "elif");
    let open = open_at(file.text(), span.start);
    Some(match open.filter(|_| closes) {
        Some((open, at)) => fault(format!("`{tag}` comes before the end of `{open}`"))
            .also(file, at..at + 2, "open since here")
            .help(format!("write `{{% end{open} %}}` before it")),
        None if closes => fault(format!("`{tag}` has no beginning")),
        None => fault(format!("there is no tag `{tag}`")).suggest(tag, TAGS),
    })
}

fn undefined(fault: Diagnostic, name: &str, known: &str) -> Diagnostic {
    let code = DOCUMENTED.split('`').skip(1).step_by(2);
    let fields = code.flat_map(|code| code.split(|c: char| !is_name(c)));
    // A field that there is, but not of this value, is not misspelt.
    let is_field = fields.clone().any(|field| field == name);
    let known = known.split(", ").chain(fields.filter(|_| !is_field));
    let fault = fault.suggest(name, known.filter(|known| !known.is_empty()));
    if !fault.helps.is_empty() {
        return fault;
    }
    fault.help("if it may be absent, ask first: `{% if … %}`")
}

fn cycle(template: &str, chain: &[String], verb: &str, sources: &Sources) -> Diagnostic {
    let first = chain.first().map_or(template, String::as_str);
    let shown = |name: &str| format!("`{}`", sources.shown(name));
    // An include chain begins with the template itself, a chain of parents does not.
    let mut way: Vec<String> = chain.iter().map(|name| shown(name)).collect();
    if first != template || chain.len() == 1 {
        way.insert(0, shown(template));
    }
    let next = chain
        .iter()
        .find(|name| *name != template)
        .map_or(template, String::as_str);
    let short = next.split_once('/').map_or(next, |(_, short)| short);
    let place = sources
        .mention(template, short)
        .or_else(|| sources.mention(template, next));
    placed(
        Diagnostic::error("template-cycle", format!("the template {verb} itself")),
        place,
    )
    .note(way.join(" → "))
}

/// One line, lower case, without a full stop.
fn tidy(message: &str) -> String {
    let line = message
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let mut letters = line.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_that_is_suggested_exists() {
        for filter in FILTERS {
            let mut tera = tera::Tera::default();
            let template = format!("{{{{ x | {filter} }}}}");
            assert!(tera.add_raw_template("x", &template).is_ok(), "{filter}");
        }
    }
}
