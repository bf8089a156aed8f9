//! An address elsewhere.

use std::str::FromStr;
use std::sync::Arc;

/// A link that may be put into a page: to a web address, never to a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebLink(Arc<str>);

impl WebLink {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebLink {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let web = text.starts_with("https://") || text.starts_with("http://");
        if !web || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("a web address, `https://…`, is due");
        }
        Ok(Self(Arc::from(text)))
    }
}
