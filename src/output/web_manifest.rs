//! The web app manifest (W3C Web Application Manifest): the name and icons of the site on a home
//! screen. The site opens in the browser from there: it is a site and says so.

use serde::Serialize;

use crate::brand::LanguageId;
use crate::paths::Address;
use crate::render::{ManifestIcon, Renderer};
use crate::site::home;

/// What is written.
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    lang: &'a str,
    dir: &'static str,
    start_url: String,
    display: &'static str,
    background_color: String,
    theme_color: String,
    icons: Vec<ManifestIcon>,
}

pub(super) fn write(renderer: &Renderer, address: &Address) -> Vec<u8> {
    let site = &*renderer.site;
    let language = LanguageId::DEFAULT;
    let tag = site.brand.languages.get(language);
    let light = &site.palette.light;
    let ground = light.get("bg").expect("a palette has a ground").to_string();
    let manifest = Manifest {
        name: site.brand.name.get(language),
        lang: tag.code(),
        dir: tag.direction().as_str(),
        start_url: site.links.href(&home(&site.brand, language)),
        display: "browser",
        background_color: ground.clone(),
        theme_color: ground,
        icons: renderer.manifest_icons(),
    };
    let json = serde_json::to_vec_pretty(&manifest).expect("texts and lists are JSON");
    site.links.finish(json, address)
}
