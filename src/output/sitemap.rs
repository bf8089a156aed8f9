//! The sitemap (sitemaps.org, protocol 0.9), with each page's translations
//! (Google: "localized versions", `xhtml:link`).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::brand::LanguageId;
use crate::catalogue::PageId;
use crate::paths::Address;
use crate::site::{SITEMAP_SIZE, Site, SitemapPart};

const WRITES: &str = "writing into memory does not fail";

pub(super) fn write(site: &Site, part: SitemapPart) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let head = BytesDecl::new("1.0", Some("UTF-8"), None);
    xml.write_event(Event::Decl(head)).expect(WRITES);
    match part {
        SitemapPart::Index => index(&mut xml, site),
        SitemapPart::Whole => pages(&mut xml, site, 1),
        SitemapPart::Part(part) => pages(&mut xml, site, part),
    }
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn index(xml: &mut Writer<Vec<u8>>, site: &Site) {
    let parts = site.indexed().count().div_ceil(SITEMAP_SIZE);
    xml.create_element("sitemapindex")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .write_inner_content(|xml| {
            for part in 1..=parts {
                let path = format!("sitemap-{part}.xml").parse().expect("is a path");
                let url = site.brand.url.absolute(&Address::of_file(&path));
                xml.create_element("sitemap").write_inner_content(|xml| {
                    text(xml, "loc", &url)?;
                    Ok(())
                })?;
            }
            Ok(())
        })
        .expect(WRITES);
}

fn pages(xml: &mut Writer<Vec<u8>>, site: &Site, part: usize) {
    let pages = site
        .indexed()
        .skip((part - 1) * SITEMAP_SIZE)
        .take(SITEMAP_SIZE);
    let mut element = xml
        .create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    if site.brand.languages.count() > 1 {
        element = element.with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
    }
    element
        .write_inner_content(|xml| {
            for (page, language) in pages {
                url(xml, site, (page, language))?;
            }
            Ok(())
        })
        .expect(WRITES);
}

fn url(
    xml: &mut Writer<Vec<u8>>,
    site: &Site,
    (page, language): (PageId, LanguageId),
) -> std::io::Result<()> {
    let Some(standing) = site.places.get(page, language) else {
        return Ok(());
    };
    let front = &standing.words.front;
    let changed = front.updated.or(front.date);
    xml.create_element("url").write_inner_content(|xml| {
        text(xml, "loc", &site.brand.url.absolute(&standing.address))?;
        if let Some(date) = changed {
            text(xml, "lastmod", &date.to_string())?;
        }
        let translations: Vec<LanguageId> = site
            .catalogue
            .page(page)
            .translations()
            .map(|(language, _)| language)
            .collect();
        if translations.len() > 1 {
            for language in &translations {
                let code = site.brand.languages.get(*language).code();
                alternate(xml, site, (page, *language), code)?;
            }
            alternate(xml, site, (page, translations[0]), "x-default")?;
        }
        Ok(())
    })?;
    Ok(())
}

fn alternate(
    xml: &mut Writer<Vec<u8>>,
    site: &Site,
    (page, language): (PageId, LanguageId),
    code: &str,
) -> std::io::Result<()> {
    if let Some(standing) = site.places.get(page, language) {
        let url = site.brand.url.absolute(&standing.address);
        xml.create_element("xhtml:link")
            .with_attribute(("rel", "alternate"))
            .with_attribute(("hreflang", code))
            .with_attribute(("href", url.as_str()))
            .write_empty()?;
    }
    Ok(())
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, value: &str) -> std::io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(value))?;
    Ok(())
}
