//! A page at an old address that leads to the new one, for hosts that can do no better.

use crate::site::{Onward, Site};

/// The page for an old address; none where what was there is gone.
pub(super) fn page(site: &Site, onward: &Onward) -> Option<String> {
    let url = match onward {
        Onward::Here(to, _) => site.brand.url.absolute(to),
        Onward::There(to, _) => to.to_string(),
        Onward::Gone => return None,
    };
    let mut escaped = Vec::with_capacity(url.len());
    tera::escape_html(&url, &mut escaped).expect("writing into memory does not fail");
    let url = String::from_utf8(escaped).expect("escaped text is text");
    Some(format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{url}</title>\n<link rel=\"canonical\" href=\"{url}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n</head>\n\
         <body><p><a href=\"{url}\">{url}</a></p></body>\n</html>\n",
        lang = site.brand.languages.codes()[0],
    ))
}
