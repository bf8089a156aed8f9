//! The sitemap (sitemaps.org, protocol 0.9), with each page's translations
//! (Google: "localized versions", `xhtml:link`).

use super::xml::{Xml, document, text};
use crate::paths::Address;
use crate::site::{SITEMAP_SIZE, Shown, Site, SitemapPart};

pub(super) fn write(site: &Site, part: SitemapPart) -> Vec<u8> {
    document(|xml| match part {
        SitemapPart::Index => index(xml, site),
        SitemapPart::Whole => pages(xml, site, 1),
        SitemapPart::Part(part) => pages(xml, site, part),
    })
}

fn index(xml: &mut Xml, site: &Site) -> std::io::Result<()> {
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
        })?;
    Ok(())
}

fn pages(xml: &mut Xml, site: &Site, part: usize) -> std::io::Result<()> {
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
    element.write_inner_content(|xml| {
        for shown in pages {
            url(xml, site, shown)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn url(xml: &mut Xml, site: &Site, shown: Shown) -> std::io::Result<()> {
    let standing = site.places.get(shown.page, shown.language);
    let (Some(standing), Some(address)) = (standing, site.address(shown)) else {
        return Ok(());
    };
    let front = &standing.words.front;
    let changed = front.updated.or(front.date);
    xml.create_element("url").write_inner_content(|xml| {
        text(xml, "loc", &site.brand.url.absolute(address))?;
        if let Some(date) = changed {
            text(xml, "lastmod", &date.to_string())?;
        }
        let facet = shown.facet.map(|id| site.facets.get(id, shown.language));
        let translations = site.translations((shown.page, facet));
        if translations.len() > 1 {
            for (language, address) in &translations {
                let code = site.brand.languages.get(*language).code();
                alternate(xml, site, (address, code))?;
            }
            alternate(xml, site, (translations[0].1, "x-default"))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn alternate(xml: &mut Xml, site: &Site, (address, code): (&Address, &str)) -> std::io::Result<()> {
    let url = site.brand.url.absolute(address);
    xml.create_element("xhtml:link")
        .with_attribute(("rel", "alternate"))
        .with_attribute(("hreflang", code))
        .with_attribute(("href", url.as_str()))
        .write_empty()?;
    Ok(())
}
