//! `_headers` and `_redirects`, which Netlify and Cloudflare Pages read. A header that two
//! patterns set would be sent twice, so each is set once; both hosts let browsers ask again for
//! pages without being told.

use std::fmt::Write;

use super::policy::policy;
use super::{FOR_EVER, Inline, security, spellings};
use crate::brand::{Headers, HostKind, LanguageId};
use crate::paths::Address;
use crate::site::{Onward, Site, file_address, home};

const HEAD: &str = "# Made by Showroom; a new build replaces it.\n";

/// `_headers`
pub(super) fn headers(site: &Site, inline: &Inline) -> String {
    let base = site.brand.url.base();
    let mut out = format!("{HEAD}{base}*\n");
    let policy = policy(site, inline, Headers::Sent);
    let _ = writeln!(out, "  Content-Security-Policy: {policy}");
    for (name, value) in security(site) {
        let _ = writeln!(out, "  {name}: {value}");
    }
    let _ = writeln!(out, "{base}assets/*\n  Cache-Control: {FOR_EVER}");
    out
}

/// `_redirects`. The first line that fits counts, so the pages for missing addresses come last.
pub(super) fn redirects(site: &Site) -> String {
    let kind = site
        .brand
        .hosting
        .as_ref()
        .map_or(HostKind::Plain, |h| h.kind);
    let path = |address: &Address| site.brand.url.path(address);
    let mut out = HEAD.to_owned();
    for (old, onward) in super::redirects(site) {
        let (to, status) = match (onward, kind) {
            (Onward::Here(to, status), _) => (path(to), status.code()),
            (Onward::There(to, status), _) => (to.to_string(), status.code()),
            (Onward::Gone, HostKind::Netlify) => {
                let page = file_address(&Address::root(), "404.html");
                (path(&page), 410)
            }
            (Onward::Gone, _) => continue,
        };
        let encoded = path(old);
        // Netlify takes an address with and without its `/`, Cloudflare the one that is written.
        let count = match kind {
            HostKind::Cloudflare => spellings(old).count(),
            HostKind::Apache
            | HostKind::Nginx
            | HostKind::Netlify
            | HostKind::S3
            | HostKind::Github
            | HostKind::Plain => 1,
        };
        let _ = writeln!(out, "{encoded} {to} {status}");
        if count > 1 {
            let bare = encoded.trim_end_matches('/');
            let _ = writeln!(out, "{bare} {to} {status}");
        }
    }
    if kind == HostKind::Netlify {
        out.push_str(&missing_pages(site));
    }
    out
}

/// Netlify shows `/404.html` for all; Cloudflare looks for the nearest by itself.
fn missing_pages(site: &Site) -> String {
    let mut out = String::new();
    for language in site
        .brand
        .languages
        .ids()
        .filter(|id| *id != LanguageId::DEFAULT)
    {
        let folder = home(&site.brand, language);
        let page = file_address(&folder, "404.html");
        let url = &site.brand.url;
        let _ = writeln!(out, "{}* {} 404", url.path(&folder), url.path(&page));
    }
    out
}
