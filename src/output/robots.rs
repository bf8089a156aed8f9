//! robots.txt (RFC 9309): everything may be read, and here is the sitemap.

use crate::paths::Address;
use crate::site::Site;

pub(super) fn write(site: &Site) -> String {
    let sitemap = "sitemap.xml".parse().expect("is a path");
    let sitemap = site.brand.url.absolute(&Address::of_file(&sitemap));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
}
