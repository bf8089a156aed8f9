//! What a link's destination may be, and where it stands in the source.
//!
//! Schemes are allowed by name: a list of forbidden ones is never complete.

use std::ops::Range;

use pulldown_cmark::{LinkType, RefDefs};

/// Schemes that a link may have.
const FOR_LINKS: [&str; 10] = [
    "http", "https", "mailto", "tel", "sms", "geo", "ftp", "whatsapp", "weixin", "tg",
];

/// Schemes that a picture may have.
const FOR_PICTURES: [&str; 2] = ["http", "https"];

/// What a destination is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Link,
    Picture,
}

impl Purpose {
    /// The schemes that are allowed, to be listed in a help.
    pub(super) fn schemes(self) -> &'static [&'static str] {
        match self {
            Self::Link => &FOR_LINKS,
            Self::Picture => &FOR_PICTURES,
        }
    }
}

/// Where a destination leads, as far as its form tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `#there`, without the `#`.
    Fragment,
    /// Another host.
    External,
    /// A path, or an allowed scheme other than the web's.
    Plain,
    /// A scheme that is not allowed.
    Unsafe(String),
}

/// Tells where a destination leads. It reads the scheme as browsers do: tabs and line ends count
/// nowhere, spaces and control characters not in front, and case not at all.
pub(super) fn kind(destination: &str, purpose: Purpose) -> Kind {
    if destination.starts_with('#') {
        return Kind::Fragment;
    }
    match scheme(destination) {
        Some(scheme) if !purpose.schemes().contains(&scheme.as_str()) => Kind::Unsafe(scheme),
        Some(scheme) if scheme == "http" || scheme == "https" => Kind::External,
        None if destination.starts_with("//") => Kind::External,
        Some(_) | None => Kind::Plain,
    }
}

fn scheme(destination: &str) -> Option<String> {
    let colon = destination.find(':')?;
    let scheme: String = destination[..colon]
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

/// A link or picture as the parser found it.
#[derive(Debug, Clone)]
pub(super) struct Written<'a> {
    pub(super) range: Range<usize>,
    pub(super) link_type: LinkType,
    /// The label of a reference.
    pub(super) label: &'a str,
    pub(super) destination: &'a str,
}

/// The byte range of the destination in the body; for a reference, in its definition.
pub(super) fn span(body: &str, written: &Written<'_>, definitions: &RefDefs<'_>) -> Range<usize> {
    match written.link_type {
        LinkType::Inline => behind_last("](", body, written),
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            match definitions.get(written.label) {
                Some(definition) => {
                    let range = definition.span.clone();
                    behind_last(
                        "]:",
                        body,
                        &Written {
                            range,
                            ..written.clone()
                        },
                    )
                }
                None => written.range.clone(),
            }
        }
        LinkType::Autolink | LinkType::Email => {
            written.range.start + 1..written.range.end.max(written.range.start + 2) - 1
        }
        LinkType::ReferenceUnknown
        | LinkType::CollapsedUnknown
        | LinkType::ShortcutUnknown
        | LinkType::WikiLink { .. } => written.range.clone(),
    }
}

/// The last place behind `opening` where the destination stands as it is; if it is written with
/// escapes, what stands behind the last `opening`.
fn behind_last(opening: &str, body: &str, written: &Written<'_>) -> Range<usize> {
    let text = &body[written.range.clone()];
    let mut fallback = None;
    for (at, _) in text.rmatch_indices(opening) {
        let behind = &text[at + opening.len()..];
        let trimmed = behind.trim_start();
        let rest = trimmed.strip_prefix('<').unwrap_or(trimmed);
        let start = written.range.start + text.len() - rest.len();
        if rest.starts_with(written.destination) {
            return start..start + written.destination.len();
        }
        let in_angles = trimmed.starts_with('<');
        let ends = |c: char| {
            if in_angles {
                c == '>'
            } else {
                c.is_whitespace() || c == ')'
            }
        };
        fallback.get_or_insert(start..start + rest.find(ends).unwrap_or(rest.len()));
    }
    fallback.unwrap_or_else(|| written.range.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_read_as_browsers_read_it() {
        let unsafe_scheme = |d| match kind(d, Purpose::Link) {
            Kind::Unsafe(scheme) => scheme,
            Kind::Fragment | Kind::External | Kind::Plain => panic!("{d:?} was taken"),
        };
        assert_eq!(unsafe_scheme("JavaScript:alert(1)"), "javascript");
        assert_eq!(unsafe_scheme(" \u{1}java\nscr\tipt\r:x"), "javascript");
        assert_eq!(unsafe_scheme("data:text/html,x"), "data");
        assert_eq!(unsafe_scheme("C:\\photos\\a.jpg"), "c");
    }

    #[test]
    fn paths_hosts_and_numbers_are_what_they_are() {
        assert_eq!(kind("a.md#x:y", Purpose::Link), Kind::Plain);
        assert_eq!(kind("tel:+49123", Purpose::Link), Kind::Plain);
        assert_eq!(kind("HTTPS://example.com", Purpose::Link), Kind::External);
        assert_eq!(kind("//example.com/x", Purpose::Link), Kind::External);
        assert_eq!(kind("#x", Purpose::Link), Kind::Fragment);
        assert_eq!(kind("tel:1", Purpose::Picture), Kind::Unsafe("tel".into()));
    }
}
