//! Where the site will be: scheme, host and base path, checked so that it can stand in any link.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::paths::Address;

/// The absolute address of the site's root, ending with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteUrl {
    /// Scheme and host: `https://www.example.com`.
    origin: String,
    /// `/`, or `/shop/` where the site lies in a folder of its host.
    base: String,
}

impl SiteUrl {
    /// The path of the root on its host: `/` or `/shop/`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Scheme and host: `https://www.example.com`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The absolute address of the root.
    pub fn root(&self) -> String {
        format!("{}{}", self.origin, self.base)
    }

    /// The absolute address of a page or file.
    pub fn absolute(&self, address: &Address) -> String {
        format!("{}{}{}", self.origin, self.base, address.encoded())
    }

    /// The address from the root of the host, as links on the site have it.
    pub fn path(&self, address: &Address) -> String {
        format!("{}{}", self.base, address.encoded())
    }
}

/// Why a text is no address of a site; shown after the key's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlFault(&'static str);

impl fmt::Display for UrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, such as `https://www.example.com/` is due", self.0)
    }
}

impl std::error::Error for UrlFault {}

impl FromStr for SiteUrl {
    type Err = UrlFault;

    fn from_str(text: &str) -> Result<Self, UrlFault> {
        // The parser drops tabs and line ends, as browsers do; here they are a fault.
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(UrlFault("it has a space or a line break"));
        }
        let Ok(url) = Url::parse(text) else {
            return Err(UrlFault("it is no web address"));
        };
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(UrlFault("it is no web address"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlFault("it has a user name"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(UrlFault("it has a `?` or `#`"));
        }
        let mut base = url.path().to_owned();
        if !base.ends_with('/') {
            base.push('/');
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            base,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_a_path_and_nothing_behind_it() {
        let url: SiteUrl = "https://example.com:8443/shop"
            .parse()
            .expect("is an address");
        assert_eq!(url.root(), "https://example.com:8443/shop/");
        assert_eq!(url.path(&Address::root()), "/shop/");
        for bad in [
            "example.com",
            "javascript:alert(1)",
            "https://example.com/\r\nX: 1",
            "https://u:p@example.com/",
            "https://example.com/?a",
            "ftp://example.com/",
        ] {
            assert!(bad.parse::<SiteUrl>().is_err(), "{bad:?} was taken");
        }
    }
}
