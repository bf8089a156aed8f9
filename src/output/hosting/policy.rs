//! The Content Security Policy: nothing but what we made runs, loads or sends. It is as wide as
//! brand.toml makes it, and no wider.

use super::{Inline, is_https_only};
use crate::brand::Headers;
use crate::site::Site;

/// Bytes within which a browser must find the encoding (HTML, section 4.2.5.4).
const HEAD: usize = 1_024;

/// Where the cart's script, styles and frames come from.
const SNIPCART: &str = "https://*.snipcart.com";

/// The policy of a site, or of one page of it.
pub(super) fn policy(site: &Site, inline: &Inline, way: Headers) -> String {
    let hosting = site.brand.hosting.as_ref();
    let mut others: Vec<&str> = hosting.map_or_else(Vec::new, |hosting| {
        hosting.allow.iter().map(|origin| &**origin).collect()
    });
    let mut styles: Vec<&str> = inline.styles.iter().map(String::as_str).collect();
    if site.brand.ordering.snipcart.is_some() {
        others.push(SNIPCART);
        // The cart sets styles as it is drawn. A hash beside it would take this back.
        styles = vec!["'unsafe-inline'"];
    }
    let mut directives = vec![
        "default-src 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
    ];
    let mut add = |name: &str, own: &[&str], hashes: Vec<&str>| {
        let sources: Vec<&str> = own
            .iter()
            .copied()
            .chain(hashes)
            .chain(others.clone())
            .collect();
        if !sources.is_empty() {
            directives.push(format!("{name} {}", sources.join(" ")));
        }
    };
    add("connect-src", &["'self'"], Vec::new());
    add("font-src", &["'self'"], Vec::new());
    let forms = site.brand.form_targets();
    add(
        "form-action",
        &["'self'"],
        forms.iter().map(String::as_str).collect(),
    );
    add("frame-src", &[], Vec::new());
    add("img-src", &["'self'", "data:"], Vec::new());
    add("media-src", &["'self'"], Vec::new());
    add(
        "script-src",
        &["'self'"],
        inline.scripts.iter().map(String::as_str).collect(),
    );
    add("style-src", &["'self'"], styles);
    directives.push("manifest-src 'self'".to_owned());
    if way == Headers::Sent {
        // A page can't say this of itself (CSP Level 3, section 3.3).
        directives.push("frame-ancestors 'self'".to_owned());
    }
    if is_https_only(site) {
        directives.push("upgrade-insecure-requests".to_owned());
    }
    directives.join("; ")
}

/// Puts a policy into the head of a page, before anything that it is about. A page without a
/// known beginning is left alone.
pub(super) fn into_page(mut html: Vec<u8>, policy: &str) -> Vec<u8> {
    let head = String::from_utf8_lossy(&html[..html.len().min(HEAD)]).to_ascii_lowercase();
    let after = |what: &str| {
        let at = head.find(what)?;
        let end = head[at..].find('>')?;
        Some(at + end + 1)
    };
    let place = after("<meta charset")
        .or_else(|| after("<head"))
        .or_else(|| after("<!doctype"));
    if let Some(at) = place {
        // Sources hold no `"` and no `&`.
        let tag = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        html.splice(at..at, tag.into_bytes());
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_comes_behind_the_encoding_and_before_all_else() {
        let put = |page: &str| {
            let page = into_page(page.as_bytes().to_vec(), "P");
            String::from_utf8(page).expect("is text")
        };
        let tag = "\n<meta http-equiv=\"Content-Security-Policy\" content=\"P\">";
        assert_eq!(
            put("<!doctype html><head><meta charset=\"utf-8\"><script>"),
            format!("<!doctype html><head><meta charset=\"utf-8\">{tag}<script>")
        );
        assert_eq!(
            put("<!DOCTYPE html><p>"),
            format!("<!DOCTYPE html>{tag}<p>")
        );
        assert_eq!(put("<p>"), "<p>");
    }
}
