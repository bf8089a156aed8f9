//! `.htaccess` for Apache 2.4 and `LiteSpeed`. Every rule is one that `AllowOverride FileInfo`
//! permits: a host that allows less answers each request with 500, whatever is written. A folder
//! has its own file where that is simpler than a condition.

use std::fmt::Write;

use super::policy::policy;
use super::{ASK_AGAIN, FOR_EVER, Inline, hosts, is_https_only, redirects, security};
use crate::brand::{Headers, LanguageId};
use crate::paths::Address;
use crate::site::{Onward, Site, file_address, home};

const HEAD: &str = "# Made by Showroom; a new build replaces it.\n";

/// The kinds that old installations do not know, and what is worth compressing.
const KINDS: &str = "\n<IfModule mod_mime.c>\n\
    AddCharset utf-8 .html .css .js .json .xml .txt\n\
    AddType font/woff2 .woff2\n\
    AddType image/webp .webp\n\
    AddType image/avif .avif\n\
    </IfModule>\n\
    \n<IfModule mod_filter.c>\n<IfModule mod_deflate.c>\n\
    AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript \
    application/json application/xml application/atom+xml text/plain image/svg+xml\n\
    </IfModule>\n</IfModule>\n";

/// The file at the root.
pub(super) fn root(site: &Site, inline: &Inline) -> String {
    let mut out = HEAD.to_owned();
    let not_found = missing_page(site, LanguageId::DEFAULT);
    let _ = writeln!(out, "\nErrorDocument 404 {not_found}");
    out.push_str(KINDS);
    let policy = policy(site, inline, Headers::Sent);
    out.push_str("\n<IfModule mod_headers.c>\n");
    for (name, value) in security(site) {
        let _ = writeln!(out, "Header always set {name} \"{value}\"");
    }
    let _ = writeln!(out, "Header set Cache-Control \"{ASK_AGAIN}\"");
    out.push_str("<FilesMatch \"\\.html$\">\n");
    let _ = writeln!(
        out,
        "Header always set Content-Security-Policy \"{policy}\""
    );
    out.push_str("</FilesMatch>\n</IfModule>\n");
    if is_https_only(site) {
        out.push_str(&one_origin(site));
    }
    out.push_str(&ways_on(site));
    out
}

/// The file in the folder of a language.
pub(super) fn language(site: &Site, language: LanguageId) -> String {
    format!(
        "{HEAD}\nErrorDocument 404 {}\n",
        missing_page(site, language)
    )
}

/// The file among what has a fingerprint.
pub(super) fn assets() -> String {
    format!(
        "{HEAD}\n<IfModule mod_headers.c>\nHeader set Cache-Control \"{FOR_EVER}\"\n</IfModule>\n"
    )
}

fn missing_page(site: &Site, language: LanguageId) -> String {
    let page = file_address(&home(&site.brand, language), "404.html");
    site.brand.url.path(&page)
}

/// All requests for the site's host, with or without `www.`, come to `https` and its one name.
/// Behind a proxy that speaks `https` for us, the header of the proxy tells.
fn one_origin(site: &Site) -> String {
    let (name, origin) = hosts(site);
    let host = pattern(name);
    let own = origin.trim_start_matches("https://");
    let own = pattern(own.split_once(':').map_or(own, |(own, _)| own));
    format!(
        "\n<IfModule mod_rewrite.c>\nRewriteEngine On\n\
         RewriteCond %{{HTTP_HOST}} ^(www\\.)?{host}(:[0-9]+)?$ [NC]\n\
         RewriteCond %{{HTTPS}} !=on\n\
         RewriteCond %{{HTTP:X-Forwarded-Proto}} !=https\n\
         RewriteRule ^ {origin}%{{REQUEST_URI}} [R=301,L]\n\
         RewriteCond %{{HTTP_HOST}} ^(www\\.)?{host}(:[0-9]+)?$ [NC]\n\
         RewriteCond %{{HTTP_HOST}} !^{own}(:[0-9]+)?$ [NC]\n\
         RewriteRule ^ {origin}%{{REQUEST_URI}} [R=301,L]\n</IfModule>\n"
    )
}

/// `Redirect` takes every address that begins so: a pattern takes the one. Both sides are decoded,
/// Apache encodes what it sends.
fn ways_on(site: &Site) -> String {
    let mut out = String::new();
    for (old, onward) in redirects(site) {
        let from = whole_pattern(site, old);
        let _ = match onward {
            Onward::Here(to, status) => {
                let to = target(&decoded(site, to.as_str()));
                writeln!(out, "RedirectMatch {} \"{from}\" \"{to}\"", status.code())
            }
            Onward::There(to, status) => {
                // Apache encodes the path, and takes what follows it as it is.
                let (path, rest) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
                let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
                let to = target(&format!("{path}{rest}"));
                writeln!(out, "RedirectMatch {} \"{from}\" \"{to}\"", status.code())
            }
            Onward::Gone => writeln!(out, "RedirectMatch 410 \"{from}\""),
        };
    }
    if out.is_empty() {
        return out;
    }
    format!("\n<IfModule mod_alias.c>\n{out}</IfModule>\n")
}

/// The path of an address on its host, not encoded.
fn decoded(site: &Site, address: &str) -> String {
    let base = percent_encoding::percent_decode_str(site.brand.url.base()).decode_utf8_lossy();
    format!("{base}{}", &address[1..])
}

/// Takes the address, and that of a folder also without the `/` at its end.
fn whole_pattern(site: &Site, old: &Address) -> String {
    let path = pattern(&decoded(site, old.as_str()));
    match path.strip_suffix('/').filter(|bare| !bare.is_empty()) {
        Some(bare) => format!("^{bare}/?$"),
        None => format!("^{path}$"),
    }
}

/// A text as a regular expression (PCRE) that takes just it.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if ".+*?()[]{}|^$\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A target of `RedirectMatch`, where `$1` would be a part of the pattern.
fn target(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('"', "\\\"")
}
