//! How links within the site are written. Links from the root are final. A relative link depends
//! on the page it stands on, and most of what a page shows (menus, cards) is made once for all
//! pages: it bears a mark that is replaced by the way to the root when the page is finished.

use memchr::memmem;

use crate::brand::{Links, SiteUrl};
use crate::paths::Address;

/// Stands for the way to the root. Unicode keeps it out of text: "U+FDD0 … noncharacters are
/// intended for process-internal uses" (The Unicode Standard, section 23.7).
const ROOT: &str = "\u{fdd0}";

/// Writes links in the manner of `[catalogue] links`.
#[derive(Debug, Clone)]
pub struct LinkWriter {
    base: String,
    style: Links,
}

impl LinkWriter {
    /// For a site at an address.
    pub fn new(url: &SiteUrl, style: Links) -> Self {
        Self {
            base: url.base().to_owned(),
            style,
        }
    }

    /// The link to an address, as it goes into a page before [`Self::finish`].
    pub fn href(&self, address: &Address) -> String {
        let encoded = address.encoded();
        match self.style {
            Links::Root => format!("{}{encoded}", self.base),
            // Opened from disk, a folder would show its listing.
            Links::Relative if encoded.is_empty() || encoded.ends_with('/') => {
                format!("{ROOT}{encoded}index.html")
            }
            Links::Relative => format!("{ROOT}{encoded}"),
        }
    }

    /// Replaces the marks in a finished page.
    pub fn finish(&self, page: Vec<u8>, address: &Address) -> Vec<u8> {
        if self.style == Links::Root {
            return page;
        }
        let depth = address.out_path().as_str().matches('/').count();
        let to_root = match depth {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        };
        let mut out = Vec::with_capacity(page.len());
        let mut rest = page.as_slice();
        let roots = memmem::Finder::new(ROOT);
        while let Some(at) = roots.find(rest) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(to_root.as_bytes());
            rest = &rest[at + ROOT.len()..];
        }
        out.extend_from_slice(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(style: Links) -> LinkWriter {
        let url = "https://example.com/shop/".parse().expect("is an address");
        LinkWriter::new(&url, style)
    }

    fn address(path: &str) -> Address {
        let file: crate::paths::OutPath = path.parse().expect("is a path");
        Address::of_file(&file)
    }

    #[test]
    fn a_link_from_the_root_knows_the_base_path() {
        let href = links(Links::Root).href(&address("de/ventile/index.html"));
        assert_eq!(href, "/shop/de/ventile/");
    }

    #[test]
    fn a_relative_link_leads_to_a_file_from_any_depth() {
        let links = links(Links::Relative);
        let page = format!(
            "<a href=\"{}\"><a href=\"{}\">",
            links.href(&Address::root()),
            links.href(&address("a/b.html"))
        );
        let finish = |from: &str| {
            let bytes = links.finish(page.clone().into_bytes(), &address(from));
            String::from_utf8(bytes).expect("is text")
        };
        assert_eq!(
            finish("x/y/index.html"),
            r#"<a href="../../index.html"><a href="../../a/b.html">"#
        );
        assert_eq!(
            finish("index.html"),
            r#"<a href="./index.html"><a href="./a/b.html">"#
        );
    }
}
