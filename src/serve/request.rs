//! The path of a request, taken apart once and strictly: what could mean two things to two
//! programs is refused.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::paths::{Address, OutPath};

/// The folder of the preview's own files.
pub(super) const OWN: &str = "/_showroom/";

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// The script that follows changes.
    Script,
    /// The stream of what happens to a page.
    Events,
    /// Something of the site.
    Site(Address),
    /// Something above the site, whose root is a folder of its host.
    Above,
    /// No path that a browser sends.
    Malformed,
}

/// Reads a path as it is sent; `base` is the path of the site's root.
pub(super) fn asked(path: &str, base: &str) -> Asked {
    match path {
        "/_showroom/reload.js" => return Asked::Script,
        "/_showroom/events" => return Asked::Events,
        _ => {}
    }
    let Some(decoded) = decoded(path) else {
        return Asked::Malformed;
    };
    let base_decoded = percent_decode_str(base).decode_utf8_lossy();
    let Some(inner) = decoded.strip_prefix(&*base_decoded) else {
        return Asked::Above;
    };
    match address(inner) {
        Some(address) => Asked::Site(address),
        None => Asked::Malformed,
    }
}

/// The address below the root; none for a name that no file can have.
fn address(inner: &str) -> Option<Address> {
    if inner.is_empty() {
        return Some(Address::root());
    }
    let file = if inner.ends_with('/') {
        format!("{inner}index.html")
    } else {
        inner.to_owned()
    };
    file.parse::<OutPath>()
        .ok()
        .map(|out| Address::of_file(&out))
}

/// The path decoded once and in NFC; none where it leads up, hides a separator or is no text.
fn decoded(path: &str) -> Option<String> {
    if !path.starts_with('/') {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let is_odd = |c: char| c == '\\' || c.is_control();
    let hidden = path.to_ascii_lowercase().contains("%2f");
    let mut parts = decoded.split('/');
    if hidden || decoded.contains(is_odd) || parts.any(|part| matches!(part, "." | "..")) {
        return None;
    }
    Some(decoded.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once_and_composed() {
        let address = |path| match asked(path, "/") {
            Asked::Site(address) => address.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(address("/"), "/");
        assert_eq!(address("/index.html"), "/");
        assert_eq!(address("/%E7%90%83%E9%98%80/"), "/球阀/");
        assert_eq!(address("/e%CC%81/"), "/é/");
        // Decoded twice, it would lead up.
        assert_eq!(asked("/%252e%252e/brand.toml", "/"), Asked::Malformed);
    }

    #[test]
    fn what_leads_out_of_the_site_is_malformed() {
        for path in [
            "/../brand.toml",
            "/a/../../brand.toml",
            "/%2e%2e%2fbrand.toml",
            "/%2e%2e/brand.toml",
            "/..%5cbrand.toml",
            "/a%00.html",
            "/a%0d%0ab",
            "/./a",
            "//evil.example/",
            "/%ff",
            "*",
            "a",
        ] {
            assert_eq!(asked(path, "/"), Asked::Malformed, "{path}");
        }
    }

    #[test]
    fn a_site_in_a_folder_has_an_above() {
        assert_eq!(asked("/", "/shop/"), Asked::Above);
        assert_eq!(asked("/shop/", "/shop/"), Asked::Site(Address::root()));
        assert_eq!(asked("/_showroom/reload.js", "/shop/"), Asked::Script);
    }
}
