//! Addresses of other hosts: those that only exist on the machine of who wrote them, and those that
//! a browser asks for unbidden.

use url::{Host, Url};

use super::html::Use;
use super::kinds::{Kind, localhost};
use crate::diagnostic::Diagnostic;
use crate::network::is_public;
use crate::site::Site;

/// Endings of names that are looked up in no public register (RFC 6761, RFC 6762, RFC 9476), and
/// those that routers and tools hand out.
const PRIVATE: [&str; 7] = [
    "localhost",
    "local",
    "internal",
    "test",
    "lan",
    "home.arpa",
    "localdomain",
];

/// What is wrong with an address of another host; what tells it from others.
pub(super) fn judge(site: &Site, how: Use, url: &Url) -> Option<(Kind, String)> {
    if is_private(url) {
        return Some((Kind::LocalhostUrl, url.to_string()));
    }
    let loads = matches!(how, Use::Picture | Use::Load);
    if !loads || is_allowed(site, url) {
        return None;
    }
    let is_mixed = url.scheme() == "http" && site.brand.url.origin().starts_with("https:");
    let kind = if is_mixed {
        Kind::MixedContent
    } else {
        Kind::ThirdParty
    };
    Some((kind, url.origin().ascii_serialization()))
}

/// The address that brand.toml gives the site itself.
pub(super) fn own(site: &Site) -> Option<Diagnostic> {
    let root = site.brand.url.root();
    let is_private = root.parse().is_ok_and(|url| is_private(&url));
    is_private.then(|| {
        let file = &site.brand.file;
        let finding = localhost(&root);
        match file.text().find(root.trim_end_matches('/')) {
            Some(at) => finding.at(file, at..at + root.trim_end_matches('/').len()),
            None => finding.in_file(file),
        }
    })
}

/// An address as its host is asked for it.
pub(super) fn to_ask(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// Whether only the machine or network of the author knows the host.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        None => true,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            PRIVATE.iter().any(|ending| {
                let rest = name.strip_suffix(ending);
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        }
        Some(Host::Ipv4(address)) => !is_public(address.into()),
        Some(Host::Ipv6(address)) => !is_public(address.into()),
    }
}

/// Whether brand.toml says that pages load from there.
fn is_allowed(site: &Site, url: &Url) -> bool {
    let origin = url.origin().ascii_serialization();
    let hosting = site.brand.hosting.as_ref();
    let listed = hosting.is_some_and(|h| h.allow.iter().any(|allowed| **allowed == *origin));
    let cart = site.brand.ordering.snipcart.is_some();
    listed
        || cart
            && url
                .domain()
                .is_some_and(|host| host.ends_with(".snipcart.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_machine_of_ones_own_knows_is_private() {
        for private in [
            "http://localhost:4000/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://10.0.0.1/",
            "http://shop.test/",
            "http://nas.local/",
            "http://192.168.1.1/",
            "file:///C:/a.jpg",
        ] {
            assert!(is_private(&private.parse().expect("is a URL")), "{private}");
        }
        for public in [
            "https://example.com/",
            "https://latest.com/",
            "http://1.1.1.1/",
        ] {
            assert!(!is_private(&public.parse().expect("is a URL")), "{public}");
        }
    }
}
