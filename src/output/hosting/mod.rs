//! The rules for the host in the host's own form. All forms say the same: old addresses lead on,
//! a missing address shows the page of its language, what has a fingerprint may be kept, pages
//! are asked for again, and a browser runs nothing that is not ours.

mod apache;
mod inline;
mod lists;
mod nginx;
mod policy;

use crate::brand::{Headers, HostKind, Https};
use crate::paths::Address;
use crate::site::{HostFile, Onward, Site, spellings};

pub use inline::Inline;

/// How long browsers keep what has a fingerprint: a year, the most that RFC 9111 knows a use for.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// For all else: keep it, but ask whether it still holds.
const ASK_AGAIN: &str = "no-cache";

/// What stands in a file of rules. `inline` is what the pages have in themselves.
pub(super) fn write(site: &Site, file: HostFile, inline: &Inline) -> String {
    match file {
        HostFile::Apache => apache::root(site, inline),
        HostFile::ApacheLanguage(language) => apache::language(site, language),
        HostFile::ApacheAssets => apache::assets(),
        HostFile::Nginx => nginx::write(site, inline),
        HostFile::Headers => lists::headers(site, inline),
        HostFile::Redirects => lists::redirects(site),
        HostFile::NoJekyll => String::new(),
    }
}

/// What a page has in itself, where a policy has to name it; the page with its policy, where the
/// host sends none.
pub(super) fn finish(site: &Site, html: Vec<u8>) -> (Vec<u8>, Inline) {
    let Some(hosting) = &site.brand.hosting else {
        return (html, Inline::default());
    };
    let inline = Inline::of(&html);
    match hosting.kind.headers() {
        Headers::Sent => (html, inline),
        Headers::InPages => {
            let policy = policy::policy(site, &inline, Headers::InPages);
            (policy::into_page(html, &policy), inline)
        }
    }
}

/// Whether an old address needs a page that leads on.
pub(super) fn needs_page(site: &Site, old: &Address, onward: &Onward) -> bool {
    let kind = site
        .brand
        .hosting
        .as_ref()
        .map_or(HostKind::Plain, |h| h.kind);
    match onward {
        Onward::Gone => false,
        Onward::Here(..) | Onward::There(..) => {
            kind.needs_pages_that_lead_on() && crate::site::may_be_page(old)
        }
    }
}

/// The old addresses of a site and where they lead, in order.
fn redirects(site: &Site) -> impl Iterator<Item = (&Address, &Onward)> {
    site.targets
        .iter()
        .filter_map(|(old, target)| Some((old, target.onward()?)))
}

/// The headers that every answer has, but for the policy.
fn security(site: &Site) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("X-Content-Type-Options", "nosniff".to_owned()),
        (
            "Referrer-Policy",
            "strict-origin-when-cross-origin".to_owned(),
        ),
        ("Permissions-Policy", permissions()),
    ];
    if is_https_only(site) {
        // A subdomain may be a machine that has no certificate: only this host is said.
        headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
    }
    headers
}

fn permissions() -> String {
    let none = ["camera", "geolocation", "microphone", "usb"].map(|name| format!("{name}=()"));
    none.join(", ")
}

fn is_https_only(site: &Site) -> bool {
    let hosting = site.brand.hosting.as_ref();
    hosting.is_some_and(|hosting| hosting.https == Https::Only)
}

/// The host without `www.`, and scheme and host as visitors shall see them.
fn hosts(site: &Site) -> (&str, &str) {
    let origin = site.brand.url.origin();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    (name.strip_prefix("www.").unwrap_or(name), origin)
}
