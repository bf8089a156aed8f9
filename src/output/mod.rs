//! What stands at every address, pages and all else: sitemap, robots.txt, feeds, pages that lead
//! on. One function answers for both `build` and `serve`.

mod atom;
mod redirect;
mod robots;
mod sitemap;
mod xml;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report};
use crate::paths::{Address, SourcePath};
use crate::render::{Renderer, page_of};
use crate::site::Target;

/// What stands at an address.
#[derive(Debug)]
pub struct Output {
    /// The bytes, or the file they are in.
    pub body: Body,
    /// The article number of a product's page, by which it is found again at another address.
    pub sku: Option<Arc<str>>,
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
}

impl Output {
    fn of(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Bytes(bytes.into()),
            sku: None,
            warnings: Report::new(),
        }
    }
}

/// Makes what stands at an address of the site.
///
/// # Errors
/// Every fault of what it is made from.
pub fn make(renderer: &Renderer, address: &Address, target: &Target) -> Result<Output, Report> {
    let site = &renderer.site;
    match target {
        Target::Page { .. } => {
            let page = page_of(target).expect("a page is a page");
            let rendered = renderer.page(address, page)?;
            let words = site.places.get(page.0, page.1).map(|s| &s.words);
            let product = words.and_then(|w| w.front.product.as_deref());
            let sku = product.and_then(|p| p.sku.as_ref());
            Ok(Output {
                body: Body::Bytes(rendered.html),
                sku: sku.map(|sku| sku.value.to_arc()),
                warnings: rendered.warnings,
            })
        }
        Target::NotFound(language) => {
            let rendered = renderer.not_found(address, *language)?;
            Ok(Output::of(rendered.html))
        }
        Target::Redirect(to) => Ok(Output::of(redirect::page(site, to))),
        Target::Asset(index) => {
            let (_, bytes) = &site.assets.files[*index];
            Ok(Output::of(bytes.to_vec()))
        }
        Target::File(path) => Ok(Output {
            body: Body::File(path.clone()),
            sku: None,
            warnings: Report::new(),
        }),
        Target::Sitemap(part) => Ok(Output::of(sitemap::write(site, *part))),
        Target::Robots => Ok(Output::of(robots::write(site))),
        Target::Feed { page, language } => {
            let feed = atom::write(renderer, (*page, *language), address);
            Ok(Output::of(feed))
        }
    }
}

/// Makes a variant of a picture that a page shows.
///
/// # Errors
/// When the picture can't be read or made.
pub fn make_picture(renderer: &Renderer, address: &Address) -> Option<Result<Vec<u8>, Diagnostic>> {
    let wanted = renderer.pictures.at(address)?;
    let made = renderer.make_pictures(&wanted.source, std::slice::from_ref(&wanted.variant));
    Some(made.map(|mut made| made.pop().expect("one variant was asked for")))
}
