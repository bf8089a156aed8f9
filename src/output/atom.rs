//! The newest posts of a list as Atom (RFC 4287).

use super::xml::{Xml, document, text};
use crate::brand::LanguageId;
use crate::catalogue::PageId;
use crate::paths::Address;
use crate::render::Renderer;
use crate::site::{Site, Standing};
use jiff::civil::Date;

/// Posts in a feed.
const POSTS: usize = 20;

pub(super) fn write(
    renderer: &Renderer,
    (page, language): (PageId, LanguageId),
    address: &Address,
) -> Vec<u8> {
    let site = &renderer.site;
    document(|xml| feed(xml, site, (page, language), address))
}

fn feed(
    xml: &mut Xml,
    site: &Site,
    (page, language): (PageId, LanguageId),
    address: &Address,
) -> std::io::Result<()> {
    let list = site.listed(page, language);
    let posts: Vec<&Standing> = (list.iter().take(POSTS))
        .filter_map(|post| site.places.get(*post, language))
        .collect();
    let brand = &site.brand;
    let url = |address: &Address| brand.url.absolute(address);
    let standing = site.places.get(page, language);
    let updated = posts.iter().filter_map(|post| changed(post)).max();
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", brand.languages.get(language).code()))
        .write_inner_content(|xml| {
            let name = brand.name.get(language);
            let title =
                standing.map_or_else(String::new, |s| format!("{} – {name}", s.words.title));
            text(xml, "title", &title)?;
            text(xml, "id", &url(address))?;
            text(xml, "updated", &moment(updated.unwrap_or(site.moment.date)))?;
            link(xml, "self", &url(address))?;
            if let Some(standing) = standing {
                link(xml, "alternate", &url(&standing.address))?;
            }
            xml.create_element("author")
                .write_inner_content(|xml| text(xml, "name", name))?;
            for post in &posts {
                entry(xml, site, post)?;
            }
            Ok(())
        })?;
    Ok(())
}

fn entry(xml: &mut Xml, site: &Site, post: &Standing) -> std::io::Result<()> {
    let url = site.brand.url.absolute(&post.address);
    let front = &post.words.front;
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "title", &post.words.title)?;
        text(xml, "id", &url)?;
        link(xml, "alternate", &url)?;
        if let Some(date) = front.date {
            text(xml, "published", &moment(date))?;
        }
        text(
            xml,
            "updated",
            &moment(changed(post).unwrap_or(site.moment.date)),
        )?;
        if let Some(summary) = &front.summary {
            text(xml, "summary", summary)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn changed(post: &Standing) -> Option<Date> {
    post.words.front.updated.or(post.words.front.date)
}

/// A day as a moment: front matter knows no hours.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> std::io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("href", href))
        .write_empty()?;
    Ok(())
}
