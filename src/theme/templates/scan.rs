//! Cuts a template into text, tags and comments, as Tera's lexer does, and finds in it what Tera
//! does not tell: which components a file defines, and who calls whom.

use std::ops::Range;

/// What a piece of a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// `{{ … }}`
    Variable,
    /// `{% … %}`
    Tag,
    Comment,
    /// `{% raw %} … {% endraw %}`, with its tags.
    Raw,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub kind: Kind,
    /// The bytes, with the delimiters.
    pub range: Range<usize>,
}

/// A component that a file defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub name: String,
    /// The bytes of the tag that opens it.
    pub span: Range<usize>,
    /// The calls in its body.
    pub calls: Vec<Call>,
}

/// The call of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub name: String,
    /// The bytes of the piece it stands in.
    pub span: Range<usize>,
}

/// Cuts a template. What is never closed is one piece to the end: Tera reports it.
pub(super) fn pieces(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let (kind, end) = match source.as_bytes().get(at..at + 2) {
            Some(b"{{") => (Kind::Variable, tag_end(source, at + 2, "}}")),
            Some(b"{%") => tag(source, at),
            Some(b"{#") => (Kind::Comment, after(source, at, "#}")),
            _ => (Kind::Text, text_end(source, at)),
        };
        pieces.push(Piece {
            kind,
            range: at..end,
        });
        at = end;
    }
    pieces
}

/// The components that a file defines.
pub(super) fn definitions(source: &str) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::new();
    let mut open = false;
    for piece in pieces(source) {
        let inside = content(source, &piece);
        if piece.kind == Kind::Tag {
            let mut words = inside
                .split(|c: char| !is_name(c))
                .filter(|w| !w.is_empty());
            match words.next() {
                Some("component") => {
                    found.push(Definition {
                        name: words.next().unwrap_or_default().to_owned(),
                        span: piece.range.clone(),
                        calls: Vec::new(),
                    });
                    open = true;
                    continue;
                }
                Some("endcomponent") => open = false,
                _ => {}
            }
        }
        if let (true, Some(definition)) = (open, found.last_mut()) {
            definition.calls.extend(calls_in(source, &piece));
        }
    }
    found
}

/// The calls of components that stand outside the components a file defines, and the templates
/// that the file names in `extends` and `include`.
pub(super) fn uses(source: &str) -> (Vec<Call>, Vec<Call>) {
    let (mut calls, mut templates) = (Vec::new(), Vec::new());
    let mut open = false;
    for piece in pieces(source) {
        let inside = content(source, &piece);
        let first = inside.split_whitespace().next().unwrap_or_default();
        match (piece.kind, first) {
            (Kind::Tag, "component") => open = true,
            (Kind::Tag, "endcomponent") => open = false,
            (Kind::Tag, "extends" | "include") => {
                let name = inside[first.len()..].trim().trim_matches(['"', '\'', '`']);
                let start = piece.range.start + source[piece.range.clone()].find(name).unwrap_or(0);
                templates.push(Call {
                    name: name.to_owned(),
                    span: start..start + name.len(),
                });
            }
            _ if !open => calls.extend(calls_in(source, &piece)),
            _ => {}
        }
    }
    (calls, templates)
}

/// The innermost tag that is open at a place, and where it begins.
pub(super) fn open_at(source: &str, at: usize) -> Option<(&str, usize)> {
    let mut open = Vec::new();
    let pieces = pieces(source).into_iter();
    let before = pieces.take_while(|piece| piece.range.end <= at);
    for piece in before.filter(|piece| piece.kind == Kind::Tag) {
        let inside = content(source, &piece);
        let length = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(length);
        match name {
            "if" | "for" | "block" | "filter" | "component" => open.push((name, piece.range.start)),
            "set" | "set_global" if !rest.contains('=') => open.push(("set", piece.range.start)),
            _ if name.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// What stands between the delimiters of a tag.
pub(super) fn content<'a>(source: &'a str, piece: &Piece) -> &'a str {
    let text = &source[piece.range.clone()];
    match piece.kind {
        Kind::Text | Kind::Comment | Kind::Raw => "",
        Kind::Variable | Kind::Tag => text
            .get(2..text.len().saturating_sub(2))
            .unwrap_or_default()
            .trim_matches('-')
            .trim(),
    }
}

/// `<name` outside of strings is a call; `a <b` looks like one, but then no such component exists.
fn calls_in(source: &str, piece: &Piece) -> Vec<Call> {
    let inside = content(source, piece);
    let mut calls = Vec::new();
    let mut at = 0;
    while let Some(c) = inside[at..].chars().next() {
        match c {
            '"' | '\'' | '`' => at = string_end(inside, at),
            '<' => {
                let rest = &inside[at + 1..];
                let length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
                if length > 0 {
                    calls.push(Call {
                        name: rest[..length].to_owned(),
                        span: piece.range.clone(),
                    });
                }
                at += 1 + length;
            }
            c => at += c.len_utf8(),
        }
    }
    calls
}

pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn after(source: &str, from: usize, end: &str) -> usize {
    source[from..]
        .find(end)
        .map_or(source.len(), |at| from + at + end.len())
}

fn text_end(source: &str, from: usize) -> usize {
    let rest = &source.as_bytes()[from..];
    let opens = |pair: &[u8]| matches!(pair, b"{{" | b"{%" | b"{#");
    rest.windows(2)
        .position(opens)
        .map_or(source.len(), |at| from + at)
}

fn tag(source: &str, from: usize) -> (Kind, usize) {
    let end = tag_end(source, from + 2, "%}");
    if !is_tag(&source[from..end], "raw") {
        return (Kind::Tag, end);
    }
    let mut at = end;
    while let Some(open) = source[at..].find("{%").map(|found| at + found) {
        let close = after(source, open, "%}");
        if is_tag(&source[open..close], "endraw") {
            return (Kind::Raw, close);
        }
        at = open + 2;
    }
    (Kind::Raw, source.len())
}

fn is_tag(text: &str, name: &str) -> bool {
    let inside = text.trim_start_matches("{%").trim_end_matches("%}");
    inside.trim_matches('-').trim() == name
}

/// The end of a tag: a delimiter in a string does not close it.
fn tag_end(source: &str, from: usize, end: &str) -> usize {
    let bytes = source.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'\'' | b'`' => at = string_end(source, at),
            _ if bytes[at..].starts_with(end.as_bytes()) => return at + end.len(),
            _ => at += 1,
        }
    }
    source.len()
}

pub(super) fn string_end(source: &str, open: usize) -> usize {
    let bytes = source.as_bytes();
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == bytes[open] => return at + 1,
            _ => at += 1,
        }
    }
    source.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_that_was_opened_last_and_not_closed_is_found() {
        for (text, found) in [
            ("", None),
            ("{% block a %}{%- for b in c -%}{{ b }}", Some(("for", 13))),
            ("{% if a %}{% else %}{% if b %}{% endif %}", Some(("if", 0))),
            ("{% set a = 1 %}{{ a }}", None),
            ("{% set_global a %}x", Some(("set", 0))),
            ("{# {% if a %} #}{% raw %}{% if b %}{% endraw %}", None),
            ("{% for a in b %}{% endfor %}{% if", None),
        ] {
            assert_eq!(open_at(text, text.len()), found, "{text}");
        }
    }

    #[test]
    fn a_template_is_cut_where_tera_cuts_it() {
        let source = "a{{ \"}}\" }}b{# {{ #}{%- raw -%}{{ x }}{% endraw %}c{% if 1 %}é";
        let cut: Vec<_> = pieces(source)
            .into_iter()
            .map(|p| (p.kind, &source[p.range]))
            .collect();
        assert_eq!(
            cut,
            [
                (Kind::Text, "a"),
                (Kind::Variable, "{{ \"}}\" }}"),
                (Kind::Text, "b"),
                (Kind::Comment, "{# {{ #}"),
                (Kind::Raw, "{%- raw -%}{{ x }}{% endraw %}"),
                (Kind::Text, "c"),
                (Kind::Tag, "{% if 1 %}"),
                (Kind::Text, "é"),
            ]
        );
        for broken in ["{{", "{{ \"", "{% raw %}", "{#", "{", "{{ '\\"] {
            assert_eq!(
                pieces(broken).last().map(|p| p.range.end),
                Some(broken.len())
            );
        }
    }

    #[test]
    fn components_and_their_calls_are_found() {
        let source = "{% component card(c, @site) %}{{<price p={c.price} />}}{% <box> %}x{% </box> %}\
                      {% endcomponent card %}{{ \"<no\" }}{{<card c={1} />}}{% include \"x.html\" %}";
        let found = definitions(source);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "card");
        let names: Vec<_> = found[0].calls.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["price", "box"]);
        let (calls, templates) = uses(source);
        assert_eq!(
            calls.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
            ["card"]
        );
        assert_eq!(&source[templates[0].span.clone()], "x.html");
    }
}
