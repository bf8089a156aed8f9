//! Google Merchant Center: RSS 2.0 with Google's own elements ("Product data specification",
//! support.google.com/merchants/answer/7052112). docs/feeds.md lists the attributes.

use std::io;

use quick_xml::Writer;

use super::super::xml::{Xml, document, text};
use super::listing::Listing;
use super::offered;
use super::plain::cut;
use crate::brand::{Brand, Feed, PriceBasis, Shipping};
use crate::catalogue::Axis;
use crate::catalogue::facts::{Availability, Condition};
use crate::diagnostic::{Diagnostic, Report};
use crate::render::Renderer;

const LONGEST_TITLE: usize = 150;
const LONGEST_DESCRIPTION: usize = 5000;
const MOST_MORE_PICTURES: usize = 10;
const MOST_DETAILS: usize = 100;

/// Where prices are shown without tax.
const NET_COUNTRIES: [&str; 2] = ["US", "CA"];

/// Authorities whose certificates Google takes.
const AUTHORITIES: [&str; 3] = ["EC", "ADEME", "BMWK"];

pub(super) fn write(renderer: &Renderer, feed: &Feed) -> (Vec<u8>, Report) {
    let brand = &renderer.site.brand;
    let (items, mut report) = offered(renderer, feed, |listing, bytes| {
        let mut xml = Writer::new(std::mem::take(bytes));
        item(&mut xml, listing).expect("writing into memory does not fail");
        *bytes = xml.into_inner();
    });
    if let Some(fault) = net_prices(brand, feed) {
        report.push(fault);
    }
    let name = brand.name.get(feed.language);
    let about = brand.description.as_ref().or(brand.tagline.as_ref());
    let about = about.map_or(name, |text| text.get(feed.language));
    let bytes = document(|xml| {
        xml.create_element("rss")
            .with_attribute(("version", "2.0"))
            .with_attribute(("xmlns:g", "http://base.google.com/ns/1.0"))
            .write_inner_content(|xml| {
                xml.create_element("channel").write_inner_content(|xml| {
                    text(xml, "title", name)?;
                    text(xml, "link", &brand.url.root())?;
                    text(xml, "description", about)?;
                    xml.get_mut().extend_from_slice(&items);
                    Ok(())
                })?;
                Ok(())
            })?;
        Ok(())
    });
    (bytes, report)
}

fn item(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    xml.create_element("item").write_inner_content(|xml| {
        identity(xml, listing)?;
        sale(xml, listing)?;
        category(xml, listing)?;
        variant(xml, listing)?;
        delivery(xml, listing)
    })?;
    Ok(())
}

fn maybe(xml: &mut Xml, name: &str, value: Option<impl AsRef<str>>) -> io::Result<()> {
    match value {
        Some(value) => text(xml, name, value.as_ref()),
        None => Ok(()),
    }
}

fn identity(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    text(xml, "g:id", listing.id)?;
    text(xml, "g:title", &cut(&listing.title, LONGEST_TITLE))?;
    let description = cut(&listing.description, LONGEST_DESCRIPTION);
    text(xml, "g:description", &description)?;
    text(xml, "g:link", &listing.url)?;
    text(xml, "g:image_link", &listing.photos[0])?;
    for photo in listing.photos.iter().skip(1).take(MOST_MORE_PICTURES) {
        text(xml, "g:additional_image_link", photo)?;
    }
    let item = listing.item;
    text(xml, "g:brand", &cut(listing.brand_name(), 70))?;
    maybe(
        xml,
        "g:gtin",
        item.gtin().map(crate::catalogue::facts::Gtin::as_str),
    )?;
    maybe(xml, "g:mpn", item.mpn().map(|mpn| cut(mpn, 70)))?;
    if item.gtin().is_none() && item.mpn().is_none() {
        text(xml, "g:identifier_exists", "no")?;
    }
    Ok(())
}

fn sale(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    text(xml, "g:availability", availability(listing.availability))?;
    let day = listing.day.map(|day| format!("{day}T00:00Z"));
    maybe(xml, "g:availability_date", day)?;
    text(xml, "g:price", &listing.regular_price())?;
    maybe(xml, "g:sale_price", listing.sale_price())?;
    let price = &listing.price;
    let content = price.unit.and_then(|unit| unit.content(price.amount));
    if let Some((content, base)) = content
        && let (Some(content), Some(base)) = (content.google(), base.google())
    {
        text(xml, "g:unit_pricing_measure", &content)?;
        text(xml, "g:unit_pricing_base_measure", &base)?;
    }
    let condition = listing.item.product.condition;
    maybe(xml, "g:condition", condition.map(Condition::key))
}

fn category(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    let product = listing.item.product;
    maybe(
        xml,
        "g:google_product_category",
        product.google_category.as_deref(),
    )?;
    maybe(
        xml,
        "g:product_type",
        listing.category().map(|path| cut(&path, 750)),
    )?;
    for spec in listing.item.specs().into_iter().take(MOST_DETAILS) {
        let terms = listing.terms();
        let value = terms.say(&spec.value, listing.formatter());
        xml.create_element("g:product_detail")
            .write_inner_content(|xml| {
                text(xml, "g:attribute_name", &cut(terms.name(&spec.name), 140))?;
                text(xml, "g:attribute_value", &cut(&value, 1000))
            })?;
    }
    for certificate in &product.certificates {
        let authority = certificate
            .body
            .as_deref()
            .filter(|b| AUTHORITIES.contains(b));
        if let (Some(authority), Some(code)) = (authority, &certificate.number) {
            xml.create_element("g:certification")
                .write_inner_content(|xml| {
                    text(xml, "g:certification_authority", authority)?;
                    text(xml, "g:certification_name", &certificate.name)?;
                    text(xml, "g:certification_code", code)
                })?;
        }
    }
    Ok(())
}

fn variant(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    maybe(
        xml,
        "g:item_group_id",
        listing.group().map(|id| cut(id, 50)),
    )?;
    maybe(
        xml,
        "g:color",
        listing.axis(Axis::Color).map(|c| cut(&c, 100)),
    )?;
    maybe(
        xml,
        "g:size",
        listing.axis(Axis::Size).map(|s| cut(&s, 100)),
    )?;
    let material = listing.axis(Axis::Material);
    maybe(xml, "g:material", material.map(|m| cut(&m, 200)))?;
    maybe(
        xml,
        "g:pattern",
        listing.axis(Axis::Pattern).map(|p| cut(&p, 100)),
    )
}

fn delivery(xml: &mut Xml, listing: &Listing<'_>) -> io::Result<()> {
    let weight = listing
        .weight()
        .map(|(value, unit)| format!("{value} {unit}"));
    maybe(xml, "g:shipping_weight", weight)?;
    for shipping in &listing.brand().shipping {
        for country in &shipping.countries {
            let wanted = listing.feed.market.as_ref();
            if wanted.is_none_or(|market| market == country) {
                shipment(xml, listing, (shipping, country))?;
            }
        }
    }
    Ok(())
}

fn shipment(
    xml: &mut Xml,
    listing: &Listing<'_>,
    (shipping, country): (&Shipping, &str),
) -> io::Result<()> {
    let service = shipping.service.as_ref();
    let service = service.map(|service| service.get(listing.feed.language));
    xml.create_element("g:shipping")
        .write_inner_content(|xml| {
            text(xml, "g:country", country)?;
            maybe(xml, "g:service", service)?;
            text(xml, "g:price", &listing.money(shipping.cost))?;
            let (handling, transit) = (shipping.handling, shipping.transit);
            text(xml, "g:min_handling_time", &handling.0.to_string())?;
            text(xml, "g:max_handling_time", &handling.1.to_string())?;
            text(xml, "g:min_transit_time", &transit.0.to_string())?;
            text(xml, "g:max_transit_time", &transit.1.to_string())
        })?;
    Ok(())
}

fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock | Availability::LowStock => "in_stock",
        Availability::MadeToOrder | Availability::Backorder => "backorder",
        Availability::Preorder => "preorder",
        Availability::OutOfStock | Availability::Discontinued => "out_of_stock",
    }
}

/// Google wants prices as people pay them: with tax, but for the United States and Canada
/// (support.google.com/merchants/answer/6324371).
fn net_prices(brand: &Brand, feed: &Feed) -> Option<Diagnostic> {
    let market = feed.market.as_ref();
    let markets = market.map_or(brand.markets.as_slice(), std::slice::from_ref);
    let net = !markets.is_empty() && markets.iter().all(|m| NET_COUNTRIES.contains(&&**m));
    if brand.prices == PriceBasis::Gross || net {
        return None;
    }
    let message = "the Google feed has prices without tax, which Google refuses outside of the USA and Canada";
    let fault = Diagnostic::warning("feed-net-prices", message).in_file(&brand.file);
    Some(fault.help("give prices with tax and write `prices = \"gross\"`, or name only those markets: `google = [\"en-US\"]`"))
}
