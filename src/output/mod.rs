//! What stands at every address, pages and all else: sitemap, robots.txt, feeds, pages that lead
//! on. One function answers for both `build` and `serve`.

mod atom;
mod enquiry_script;
mod cell;
mod feeds;
mod hosting;
mod redirect;
mod robots;
mod sitemap;
mod web_manifest;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalogue::Product;
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::{Address, SourcePath};
use crate::render::{Renderer, Wanted};
use crate::site::{HostFile, Site, Target};

pub use cell::inert;
pub use hosting::Inline;

/// What stands at an address.
#[derive(Debug)]
pub struct Output {
    /// The bytes, or the file they are in.
    pub body: Body,
    /// The article number of a product's page, by which it is found again at another address.
    pub sku: Option<Arc<str>>,
    /// What a page has in itself that the host's policy must name.
    pub inline: Inline,
    /// What is odd but not wrong.
    pub warnings: Report,
}

/// The bytes of an output.
#[derive(Debug)]
pub enum Body {
    /// Made in memory.
    Bytes(Vec<u8>),
    /// A file of the site folder, as it is.
    File(SourcePath),
    /// Nothing is written: it is a rule of the host's.
    Rule,
}

impl Output {
    fn of(bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(Body::Bytes(bytes.into()))
    }

    fn with(body: Body) -> Self {
        Self {
            body,
            sku: None,
            inline: Inline::default(),
            warnings: Report::new(),
        }
    }

    fn page(site: &Site, html: Vec<u8>) -> Self {
        let (html, inline) = hosting::finish(site, html);
        Self {
            inline,
            ..Self::of(html)
        }
    }
}

/// Makes what stands at an address of the site.
///
/// # Errors
/// Every fault of what it is made from.
pub fn make(renderer: &Renderer, address: &Address, target: &Target) -> Result<Output, Report> {
    let output = write(renderer, address, target)?;
    if let Body::Bytes(bytes) = &output.body {
        renderer.pictures.note(bytes);
    }
    Ok(output)
}

fn write(renderer: &Renderer, address: &Address, target: &Target) -> Result<Output, Report> {
    let site = &renderer.site;
    match target {
        Target::Page { .. } => {
            let shown = target.page().expect("a page is a page");
            let rendered = renderer.page(address, shown)?;
            let words = site
                .places
                .get(shown.page, shown.language)
                .map(|s| &s.words);
            let product = words.and_then(|w| w.front.product.as_deref());
            Ok(Output {
                sku: product.and_then(Product::article),
                warnings: rendered.warnings,
                ..Output::page(site, rendered.html)
            })
        }
        Target::NotFound(language) => {
            let rendered = renderer.not_found(address, *language)?;
            Ok(Output::page(site, rendered.html))
        }
        Target::Redirect(onward) if hosting::needs_page(site, address, onward) => {
            let page = redirect::page(site, onward);
            Ok(page.map_or_else(|| Output::with(Body::Rule), Output::of))
        }
        Target::Redirect(_) => Ok(Output::with(Body::Rule)),
        Target::Asset(index) => {
            let (_, bytes) = &site.assets.files[*index];
            Ok(Output::of(bytes.to_vec()))
        }
        Target::File(path) => Ok(Output::with(Body::File(path.clone()))),
        Target::Sitemap(part) => Ok(Output::of(sitemap::write(site, *part))),
        Target::Robots => Ok(Output::of(robots::write(site))),
        Target::EnquiryScript => Ok(Output::of(enquiry_script::write(renderer))),
        Target::ProductFeed(feed) => {
            let (bytes, warnings) = feeds::write(renderer, feed);
            Ok(Output {
                warnings,
                ..Output::of(bytes)
            })
        }
        Target::WebManifest => Ok(Output::of(web_manifest::write(renderer, address))),
        Target::Feed { page, language } => {
            let feed = atom::write(renderer, (*page, *language), address);
            Ok(Output::of(feed))
        }
        Target::Listing { page, language } => {
            let json = renderer.listing((*page, *language))?;
            Ok(Output::of(site.links.finish(json, address)))
        }
        Target::Comparison {
            page,
            language,
            part,
        } => {
            let json = renderer.comparison(*language, *part);
            // Its links are those of the page that shows it.
            let shown = site.places.get(*page, *language);
            let shown = shown.map_or(address, |standing| &standing.address);
            Ok(Output::of(site.links.finish(json, shown)))
        }
        Target::Host(file) => Ok(rules(renderer, *file, &inline(renderer)?)),
    }
}

/// Makes a file of rules for the host, when it is known what all pages have in themselves.
pub fn rules(renderer: &Renderer, file: HostFile, inline: &Inline) -> Output {
    Output::of(hosting::write(&renderer.site, file, inline))
}

/// What all pages have in themselves that the host's policy must name.
fn inline(renderer: &Renderer) -> Result<Inline, Report> {
    let targets: Vec<(&Address, &Target)> = renderer.site.targets.iter().collect();
    let pages = targets.into_par_iter();
    let pages = pages.filter(|(_, t)| matches!(t, Target::Page { .. } | Target::NotFound(_)));
    pages
        .map(|(address, target)| Ok(make(renderer, address, target)?.inline))
        .try_reduce(Inline::default, |mut all, one| {
            all.extend(one);
            Ok(all)
        })
}

/// Makes a variant of a picture that a page shows.
///
/// # Errors
/// When the picture can't be read or made.
pub fn make_picture(renderer: &Renderer, address: &Address) -> Option<Result<Vec<u8>, Diagnostic>> {
    let wanted = renderer.pictures.at(address)?;
    let made = renderer.make_pictures(std::slice::from_ref(&wanted));
    Some(made.map(|mut made| made.pop().expect("one variant was asked for")))
}

/// Makes every variant that the pages made so far show, on all cores, all of a picture together.
/// What is done with each is given back, picture by picture in the order of their files, or why it
/// can't be made; from when it is to `stop`, no more are made.
pub fn make_pictures<T: Send>(
    renderer: &Renderer,
    stop: impl Fn() -> bool + Sync,
    put: impl Fn(Address, Vec<u8>) -> T + Sync,
) -> Vec<Result<Vec<T>, Diagnostic>> {
    let mut by_source: BTreeMap<SourcePath, Vec<(Address, Wanted)>> = BTreeMap::new();
    for (address, wanted) in renderer.pictures.wanted() {
        let all = by_source.entry(wanted.source.clone()).or_default();
        all.push((address, wanted));
    }
    let make = |(_, wanted): (SourcePath, Vec<(Address, Wanted)>)| {
        if stop() {
            return Ok(Vec::new());
        }
        let (addresses, wanted): (Vec<Address>, Vec<Wanted>) = wanted.into_iter().unzip();
        let made = renderer.make_pictures(&wanted)?;
        let made = addresses.into_iter().zip(made);
        Ok(made.map(|(address, bytes)| put(address, bytes)).collect())
    };
    // One at a time, so that all cores are busy to the end.
    let by_source: Vec<_> = by_source.into_iter().collect();
    let one_by_one = by_source.into_par_iter().with_max_len(1);
    one_by_one.map(make).collect()
}
