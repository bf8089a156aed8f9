//! An address on the made site: what follows the host in the browser's address bar.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{OutPath, Slug};

/// What RFC 3986 does not allow in a path segment, and `%` itself.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address below the site's own root, decoded and in NFC: `/`, `/valves/bv-50/`, `/a.css`.
/// It says nothing of host, base path or how links are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Arc<str>);

impl Address {
    /// The address `/`.
    pub fn root() -> Self {
        Self(Arc::from("/"))
    }

    /// The address of the file that is written there: `a/index.html` is `/a/`.
    pub fn of_file(path: &OutPath) -> Self {
        let path = path.as_str();
        let path = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        Self(Arc::from(format!("/{path}")))
    }

    /// The address of a page below this one, ending with `/`.
    #[must_use]
    pub fn child(&self, slug: &Slug) -> Self {
        Self(Arc::from(format!("{}{slug}/", self.as_folder())))
    }

    /// The address of a page below this one that is a file: `/valves/bv-50.html`.
    #[must_use]
    pub fn child_file(&self, slug: &Slug) -> Self {
        Self(Arc::from(format!("{}{slug}.html", self.as_folder())))
    }

    /// This address as one that has others below it: `/a.html` has them in `/a/`.
    #[must_use]
    pub fn as_folder(&self) -> Self {
        match self.0.strip_suffix(".html") {
            Some(stem) => Self(Arc::from(format!("{stem}/"))),
            None => self.clone(),
        }
    }

    /// The decoded address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that is written for it.
    pub fn out_path(&self) -> OutPath {
        let path = &self.0[1..];
        if path.is_empty() || path.ends_with('/') {
            OutPath(Arc::from(format!("{path}index.html")))
        } else {
            OutPath(Arc::from(path))
        }
    }

    /// The address percent-encoded, without the leading `/`.
    pub fn encoded(&self) -> String {
        utf8_percent_encode(&self.0[1..], SEGMENT).to_string()
    }

    /// The key under which two addresses clash on a disk or server that folds case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Address {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_file_and_a_file_an_address() {
        let slug = |s: &str| s.parse::<Slug>().expect("is a slug");
        let valves = Address::root().child(&slug("球阀"));
        assert_eq!(valves.as_str(), "/球阀/");
        assert_eq!(valves.encoded(), "%E7%90%83%E9%98%80/");
        assert_eq!(valves.out_path().as_str(), "球阀/index.html");
        assert_eq!(Address::of_file(&valves.out_path()), valves);
        let file = valves.child_file(&slug("bv-50"));
        assert_eq!(file.as_str(), "/球阀/bv-50.html");
        assert_eq!(Address::of_file(&file.out_path()), file);
    }
}
