//! What a page has in itself that a policy has to name by its hash (CSP Level 3, section 2.3.1):
//! scripts and styles that are not files. Our themes have none; an author's HTML or a theme of
//! one's own may. Data such as JSON-LD is not run, and needs no leave.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The hashes of scripts and styles, as a policy names them: `'sha256-…'`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline {
    /// Of scripts.
    pub scripts: BTreeSet<String>,
    /// Of styles.
    pub styles: BTreeSet<String>,
}

impl Inline {
    /// Finds what a page has in itself.
    pub fn of(html: &[u8]) -> Self {
        let mut found = Self::default();
        let mut at = 0;
        while let Some(next) = find(html, at, b"<") {
            at = next + 1;
            let rest = &html[at..];
            if rest.starts_with(b"!--") {
                at = find(html, at, b"-->").unwrap_or(html.len());
            } else if begins_with(rest, b"script") {
                at = found.element(html, at, b"script");
            } else if begins_with(rest, b"style") {
                at = found.element(html, at, b"style");
            }
        }
        found
    }

    /// Adds what another page has.
    pub fn extend(&mut self, other: Self) {
        self.scripts.extend(other.scripts);
        self.styles.extend(other.styles);
    }

    /// Reads an element whose tag begins at `start`; where it ends.
    fn element(&mut self, html: &[u8], start: usize, name: &[u8]) -> usize {
        let Some(open) = tag_end(html, start) else {
            return html.len();
        };
        let tag = String::from_utf8_lossy(&html[start + name.len()..open]).to_ascii_lowercase();
        let end = end_tag(html, open + 1, name);
        let content = hash(&html[open + 1..end]);
        if name == b"style" {
            self.styles.insert(content);
        } else if is_code(&tag) {
            self.scripts.insert(content);
        }
        end
    }
}

/// Whether a script's attributes make it code that stands in the page.
fn is_code(attributes: &str) -> bool {
    let value = |name: &str| {
        let (_, rest) = attributes.split_once(&format!("{name}="))?;
        Some(rest.trim_start_matches(['"', '\'']))
    };
    if value(" src").is_some() {
        return false;
    }
    let Some(kind) = value(" type") else {
        return true;
    };
    let kind = kind.split(['"', '\'', ' ', '>']).next().unwrap_or_default();
    matches!(kind, "" | "module" | "importmap" | "speculationrules") || kind.ends_with("javascript")
}

/// The hash of the text as a browser has it: every line break is `\n` (HTML, section 13.2.3.5).
fn hash(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!(
        "'sha256-{}'",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

/// Where the tag ends that begins before `at`: at a `>` outside of quotes.
fn tag_end(html: &[u8], at: usize) -> Option<usize> {
    let mut quote = None;
    for (i, byte) in html.iter().enumerate().skip(at) {
        match (quote, byte) {
            (None, b'>') => return Some(i),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

fn end_tag(html: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(next) = find(html, at, b"</") {
        if begins_with(&html[next + 2..], name) {
            return next;
        }
        at = next + 2;
    }
    html.len()
}

/// Whether a tag's name follows, in any case.
fn begins_with(rest: &[u8], name: &[u8]) -> bool {
    let after = rest.get(name.len());
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && after.is_some_and(|c| c.is_ascii_whitespace() || matches!(c, b'>' | b'/'))
}

fn find(html: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let mut rest = html.get(from..)?.iter().enumerate();
    rest.find(|(i, byte)| **byte == what[0] && html[from + i..].starts_with(what))
        .map(|(i, _)| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_styles_are_named_and_data_is_not() {
        let page = b"<script type=\"application/ld+json\">{\"a\":\"<style>\"}</script>\
            <script src=\"/a.js\" type=\"module\"></script><!-- <script>no</script> -->\
            <SCRIPT>alert(1)</SCRIPT><style media='a>b'>p{}</style><styles>";
        let found = Inline::of(page);
        // `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
        assert_eq!(
            found.scripts.into_iter().collect::<Vec<_>>(),
            ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]
        );
        assert_eq!(found.styles, BTreeSet::from([hash(b"p{}")]));
    }

    #[test]
    fn line_breaks_are_as_a_browser_has_them() {
        assert_eq!(hash(b"a\r\nb\rc"), hash(b"a\nb\nc"));
    }

    #[test]
    fn a_page_that_ends_in_a_tag_is_read_to_its_end() {
        for page in ["<script", "<script>", "<style><", "<!--", "<"] {
            let _ = Inline::of(page.as_bytes());
        }
    }
}
