//! A page as a browser gets it from the preview: with a script that follows what happens to it.
//! The script's address says what the page is made of, so that the preview knows what a browser
//! shows without keeping anything about it.

use std::sync::Arc;

use url::form_urlencoded::Serializer;

use super::Watch;
use super::answer::language_of;
use super::kept::Kept;
use super::request::OWN;
use crate::brand::LanguageId;
use crate::diagnostic::Report;
use crate::output::{self, Body};
use crate::paths::Address;
use crate::render::Renderer;
use crate::site::{Target, file_address, home};

/// The script that follows changes.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// Where the script goes.
const END: &[u8] = b"</body>";

/// The site as browsers are shown it at one moment.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub renderer: &'a Renderer,
    pub pages: &'a Kept,
}

/// A rendered page, and by what it is known again.
#[derive(Debug)]
pub(super) struct Page {
    html: Vec<u8>,
    /// What it is made of, but for the style sheet.
    pub digest: String,
    /// The path of its style sheet.
    pub style: String,
    origin: Option<Origin>,
}

/// Where a page comes from.
#[derive(Debug)]
struct Origin {
    source: String,
    text: String,
    sku: Option<String>,
    language: String,
    part: usize,
}

impl Page {
    /// A page from its bytes.
    pub fn new(renderer: &Renderer, target: &Target, html: Vec<u8>) -> Self {
        let site = &renderer.site;
        let origin = target.page().and_then(|shown| {
            let words = &site.places.get(shown.page, shown.language)?.words;
            let product = words.front.product.as_deref();
            let sku = product.and_then(|product| product.sku.as_ref());
            Some(Origin {
                source: words.source.to_string(),
                text: digest(words.file.text().as_bytes()),
                sku: sku.map(|sku| sku.value.to_string()),
                language: site.brand.languages.get(shown.language).code().to_owned(),
                part: shown.part,
            })
        });
        let style = site.assets.css.as_ref();
        Self {
            digest: match style {
                Some(style) => digest(&without(&html, file_name(&style.encoded()))),
                None => digest(&html),
            },
            style: style.map_or_else(String::new, |style| site.brand.url.path(style)),
            html,
            origin,
        }
    }

    /// The bytes to send: where changes are watched, with the script.
    pub fn finished(&self, watch: Watch) -> Vec<u8> {
        match watch {
            Watch::Off => self.html.clone(),
            Watch::On => with_script(self.html.clone(), &self.query()),
        }
    }

    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("page", &self.digest);
        query.append_pair("style", &self.style);
        if let Some(origin) = &self.origin {
            query.append_pair("source", &origin.source);
            query.append_pair("text", &origin.text);
            query.append_pair("language", &origin.language);
            query.append_pair("part", &origin.part.to_string());
            if let Some(sku) = &origin.sku {
                query.append_pair("sku", sku);
            }
        }
        query.finish()
    }
}

/// What a browser is shown at an address: its page, otherwise that for missing ones. None where
/// there is no page but a file.
pub(super) fn page_at(moment: Moment<'_>, address: &Address) -> Option<Result<Arc<Page>, Report>> {
    let Some(target) = moment.renderer.site.targets.get(address) else {
        return Some(missing(moment, address));
    };
    let is_page = matches!(target, Target::Page(_) | Target::NotFound(_));
    is_page.then(|| page(moment, address, target))
}

/// The page for an address that has none, in the language of the address.
pub(super) fn missing(moment: Moment<'_>, address: &Address) -> Result<Arc<Page>, Report> {
    let site = &moment.renderer.site;
    let at = |language: LanguageId| file_address(&home(&site.brand, language), "404.html");
    let language = language_of(moment.renderer, address);
    let address = at(language);
    // A site may have a 404.html of its own in `static/`, which needs no script.
    let target = Target::NotFound(language);
    match site.targets.get(&address) {
        Some(Target::File(path)) => {
            let bytes = site.source.bytes(path, site.brand.limits.file_size)?;
            Ok(Arc::new(Page::new(moment.renderer, &target, bytes)))
        }
        Some(_) | None => page(moment, &address, &target),
    }
}

/// A page of the site.
pub(super) fn page(
    moment: Moment<'_>,
    address: &Address,
    target: &Target,
) -> Result<Arc<Page>, Report> {
    moment.pages.page(address, || {
        let output = output::make(moment.renderer, address, target)?;
        match output.body {
            Body::Bytes(html) => Ok(Page::new(moment.renderer, target, html)),
            Body::File(_) | Body::Rule => unreachable!("a page is made in memory"),
        }
    })
}

/// The digest by which texts and pages are told apart.
pub(super) fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A page that shows faults.
pub(super) fn fault_page(faults: &Report) -> Vec<u8> {
    let mut html = b"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width\">\n<title>fault</title>\n\
        <pre style=\"white-space:pre-wrap;font:15px/1.5 monospace\">"
        .to_vec();
    tera::escape_html(&faults.to_string(), &mut html).expect("writing into memory does not fail");
    html.extend_from_slice(b"</pre>\n");
    with_script(html, "page=fault&style=")
}

/// Puts the script before the end of the body.
fn with_script(mut html: Vec<u8>, query: &str) -> Vec<u8> {
    let query = query.replace('&', "&amp;");
    let script = format!("<script type=\"module\" async src=\"{OWN}reload.js?{query}\"></script>");
    let end = html
        .windows(END.len())
        .rposition(|part| part.eq_ignore_ascii_case(END));
    let at = end.unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

fn without(html: &[u8], name: &str) -> Vec<u8> {
    let name = name.as_bytes();
    let mut out = Vec::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.windows(name.len()).position(|part| part == name) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + name.len()..];
    }
    out.extend_from_slice(rest);
    out
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn the_script_is_small_and_stands_at_the_end_of_the_body() {
        assert!(SCRIPT.len() < 1_024, "{} bytes", SCRIPT.len());
        let page = with_script(b"<body>a</body></html>".to_vec(), "page=1&style=2");
        assert_eq!(
            String::from_utf8_lossy(&page),
            "<body>a<script type=\"module\" async src=\"/_showroom/reload.js?page=1&amp;style=2\">\
             </script></body></html>"
        );
        let bare = with_script(b"<p>a".to_vec(), "");
        assert!(bare.starts_with(b"<p>a<script"));
    }

    #[test]
    fn a_page_of_faults_is_escaped() {
        let report = Report::from(Diagnostic::error(
            "x",
            "a `</pre><script>alert(1)</script>`",
        ));
        let page = String::from_utf8(fault_page(&report)).expect("is text");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        assert_eq!(page.matches("<script").count(), 1, "{page}");
    }

    #[test]
    fn the_style_sheet_does_not_count_for_a_page() {
        let a = without(b"<link href=\"/assets/style-1.css\">x", "style-1.css");
        let b = without(b"<link href=\"/assets/style-2.css\">x", "style-2.css");
        assert_eq!(a, b);
    }
}
