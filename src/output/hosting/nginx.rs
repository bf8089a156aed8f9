//! A part of nginx's configuration, to be included in the `server` block of the site. It sets no
//! root, listens to nothing and has no pattern that could take the place of another one, such as
//! that of PHP.

use std::fmt::Write;

use super::policy::policy;
use super::{ASK_AGAIN, FOR_EVER, Inline, hosts, is_https_only, redirects, security, spellings};
use crate::brand::{Headers, LanguageId};
use crate::paths::Address;
use crate::site::{Onward, Site, file_address, home};

pub(super) fn write(site: &Site, inline: &Inline) -> String {
    let path = |address: &Address| site.brand.url.path(address);
    let own = file_address(&Address::root(), "nginx.conf.txt");
    let mut out = format!(
        "# Made by Showroom; a new build replaces it. In the `server` block of the site, write\n\
         #     include /where/the/site/lies/nginx.conf.txt;\n\
         # and let nginx read it after each upload: nginx -t && nginx -s reload\n\n\
         location = {} {{ return 404; }}\n\nabsolute_redirect off;\n",
        path(&own)
    );
    for language in site.brand.languages.ids() {
        out.push_str(&missing_page(site, language));
    }
    out.push_str(&headers(site, inline));
    if is_https_only(site) {
        out.push_str(&one_origin(site));
    }
    out.push('\n');
    for (old, onward) in redirects(site) {
        out.push_str(&way_on(site, old, onward));
    }
    out
}

/// Where the site is the whole host, its first language is that of all addresses.
fn missing_page(site: &Site, language: LanguageId) -> String {
    let folder = home(&site.brand, language);
    let page = site.brand.url.path(&file_address(&folder, "404.html"));
    let folder = decoded(site, folder.as_str());
    if folder == "/" {
        format!("error_page 404 {page};\n")
    } else {
        format!(
            "location {} {{ error_page 404 {page}; }}\n",
            quoted(&folder)
        )
    }
}

/// A location that adds a header of its own gets none of those around it: it repeats them. A
/// viewer of PDF is a page of the browser's own, which a policy would hinder.
fn headers(site: &Site, inline: &Inline) -> String {
    let policy = policy(site, inline, Headers::Sent);
    let always: Vec<String> = (security(site).iter())
        .map(|(name, value)| format!("add_header {name} \"{value}\" always;\n"))
        .collect();
    let always = always.concat();
    let assets = decoded(site, "/assets/");
    format!(
        "\nset $showroom_policy \"{policy}\";\n\
         if ($uri ~* \"\\.pdf$\") {{ set $showroom_policy \"\"; }}\n\
         add_header Content-Security-Policy $showroom_policy always;\n\
         {always}add_header Cache-Control \"{ASK_AGAIN}\";\n\
         location ^~ {} {{\n{always}add_header Cache-Control \"{FOR_EVER}\";\n}}\n",
        quoted(&assets)
    )
}

/// All requests for the site's host, with or without `www.`, come to `https` and its one name.
/// Behind a proxy that speaks `https` for us, the header of the proxy tells.
fn one_origin(site: &Site) -> String {
    let (name, origin) = hosts(site);
    let own = origin.trim_start_matches("https://");
    let own = own.split_once(':').map_or(own, |(own, _)| own);
    let escaped = name.replace('.', "\\.");
    let other = if own == name {
        format!("www\\.{escaped}")
    } else {
        escaped.clone()
    };
    format!(
        "\nset $showroom_from \"$scheme:$http_x_forwarded_proto:$host\";\n\
         if ($showroom_from ~* \"^http:(http)?:(www\\.)?{escaped}$\") {{ return 301 {origin}$request_uri; }}\n\
         if ($host ~* \"^{other}$\") {{ return 301 {origin}$request_uri; }}\n"
    )
}

/// The address is compared decoded; what is sent is taken as it is written.
fn way_on(site: &Site, old: &Address, onward: &Onward) -> String {
    let answer = match onward {
        Onward::Here(to, status) => {
            let to = inert(&site.brand.url.path(to));
            format!("return {} \"{to}$is_args$args\";", status.code())
        }
        Onward::There(to, status) => format!("return {} \"{}\";", status.code(), inert(to)),
        Onward::Gone => "return 410;".to_owned(),
    };
    let mut out = String::new();
    for spelling in spellings(old) {
        let from = quoted(&decoded(site, spelling));
        let _ = writeln!(out, "location = {from} {{ {answer} }}");
    }
    out
}

/// The path of an address on its host, not encoded.
fn decoded(site: &Site, address: &str) -> String {
    let base = percent_encoding::percent_decode_str(site.brand.url.base()).decode_utf8_lossy();
    format!("{base}{}", &address[1..])
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// nginx has no way to write a `$` that begins no variable but its percent form.
fn inert(url: &str) -> String {
    url.replace('$', "%24")
        .replace('"', "%22")
        .replace('\\', "%5C")
}
