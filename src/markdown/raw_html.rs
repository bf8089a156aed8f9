//! Raw HTML in Markdown: kept if the site trusts its authors, else shown as text with a warning.

use std::collections::HashSet;
use std::ops::Range;

use super::AuthorHtml;
use super::escape;
use super::writer::Writer;
use crate::diagnostic::Diagnostic;

/// Tags without attributes that are kept in any case: they are empty, do nothing but break a line,
/// and Markdown has no other way to do so in a table's cell.
const HARMLESS: [&str; 6] = ["<br>", "<br/>", "<br />", "<wbr>", "<wbr/>", "<wbr />"];

impl Writer<'_> {
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        if self.calls_component(range) || html.starts_with("<!--") {
            return;
        }
        if HARMLESS.contains(&html) {
            self.out.push_str(html);
            return;
        }
        match self.options.author_html {
            AuthorHtml::Keep => self.keep(html),
            AuthorHtml::Escape => {
                escape::text(&mut self.out, html);
                // A warning at `<b>` is enough for its `</b>`.
                if !html.starts_with("</") {
                    self.warn(range);
                }
            }
        }
    }

    /// Writes the block that has been collected.
    pub(super) fn html_block(&mut self, range: &Range<usize>) {
        self.calls_in_html(range);
        let raw = std::mem::take(&mut self.raw);
        let html = without_comments(&raw);
        if !html.trim().is_empty() {
            match self.options.author_html {
                AuthorHtml::Keep => self.keep(&html),
                AuthorHtml::Escape => {
                    self.out.push_str("<p>");
                    escape::text(&mut self.out, html.trim());
                    self.out.push_str("</p>");
                    let text = &self.body[range.clone()];
                    let shown = text.len() - text.trim_end().len();
                    self.warn(&(range.start..range.end - shown));
                }
            }
        }
        self.raw = raw;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.close("");
    }

    /// Whether HTML that the writer did not make itself has the id.
    pub(super) fn foreign_ids(&self) -> HashSet<&str> {
        if !self.has_foreign_html {
            return HashSet::new();
        }
        let tags = self
            .out
            .split('<')
            .filter_map(|part| part.split('>').next());
        let attributes = tags.flat_map(|tag| tag.split_ascii_whitespace().skip(1));
        let values = attributes.filter_map(|attribute| {
            let value = attribute
                .strip_prefix("id=")
                .or(attribute.strip_prefix("name="))?;
            Some(value.trim_end_matches('/').trim_matches(['"', '\'']))
        });
        values.collect()
    }

    fn keep(&mut self, html: &str) {
        self.has_foreign_html = true;
        self.out.push_str(html);
    }

    fn warn(&mut self, range: &Range<usize>) {
        let fault = Diagnostic::warning("raw-html", "HTML in Markdown is shown as text")
            .help("set `author_html = true` in brand.toml if you trust all who write here");
        self.faults.push(fault, range);
    }

    /// A component in an HTML block, outside its comments, is not called.
    fn calls_in_html(&mut self, range: &Range<usize>) {
        let mut from = range.start;
        // Up to here, comments have been passed over.
        let mut passed = range.start;
        while let Some(start) = self.call_within(&(from..range.end)) {
            while let Some(opened) = self
                .body
                .get(passed..start)
                .and_then(|text| text.find("<!--"))
            {
                let inside = passed + opened + 4;
                let end = self.body[inside..range.end].find("-->");
                passed = end.map_or(range.end, |length| inside + length + 3);
            }
            if passed <= start {
                self.misplaced_call(start);
                passed = start;
            }
            from = start + 1;
        }
    }
}

/// The text without its comments; one that is not closed goes on to the end.
fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = match comment.find("-->") {
            Some(end) => &comment[end + 3..],
            None => "",
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_what_is_beside_them_stays() {
        assert_eq!(without_comments("a<!-- b -->c<!---->d"), "acd");
        assert_eq!(without_comments("a<!-- b"), "a");
        assert_eq!(without_comments("<!--><b>-->c"), "c");
    }
}
