//! Structured data for search engines, as schema.org has it. It is made from the same facts as
//! the page, and no text in it can end the script element it stands in.

use serde::Serialize;
use tera::Value;

use super::Renderer;
use super::product_view::{Scene, brand_name};
use super::views::{CrumbView, PriceView, ProductView};
use super::voice::availability;
use crate::catalogue::Kind;
use crate::catalogue::facts::{Availability, Gtin};
use crate::catalogue::product::Product;

/// What stands in the script element.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

/// A thing of schema.org. Its fields stand in the order in which they are written.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Node<'a> {
    Organization(Organization<'a>),
    NewsArticle(NewsArticle<'a>),
    Product(ProductNode<'a>),
    BreadcrumbList(BreadcrumbList<'a>),
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@id")]
    id: String,
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(rename = "sameAs", skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    headline: &'a str,
    main_entity_of_page: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[&'a str; 1]>,
}

#[derive(Serialize)]
struct ProductNode<'a> {
    name: &'a str,
    url: &'a str,
    brand: Brand<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gtin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mpn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Offer<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Brand<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Offer<'a> {
    url: &'a str,
    price: &'a str,
    price_currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    availability: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

impl Renderer {
    /// The structured data of a page.
    pub(super) fn json_ld(
        &self,
        scene: Scene<'_>,
        (crumbs, canonical, image): (&[CrumbView], &str, Option<&str>),
        product: Option<(&Product, &ProductView)>,
    ) -> Value {
        let mut graph = Vec::new();
        match self.site.catalogue.page(scene.page).kind {
            Kind::Home => graph.push(Node::Organization(self.organization(scene))),
            Kind::Post => graph.push(Node::NewsArticle(article(scene, canonical, image))),
            Kind::Product => {
                let node = product.map(|(product, view)| {
                    product_node(scene, (product, view.price.as_ref()), (canonical, image))
                });
                graph.extend(node.map(Node::Product));
            }
            Kind::Page | Kind::Category | Kind::Posts | Kind::Service(_) => {}
        }
        if crumbs.len() > 1 {
            graph.push(Node::BreadcrumbList(self.breadcrumbs(scene, crumbs)));
        }
        if graph.is_empty() {
            return Value::none();
        }
        script(&Document {
            context: "https://schema.org",
            graph,
        })
    }

    fn organization<'a>(&'a self, scene: Scene<'_>) -> Organization<'a> {
        let brand = &self.site.brand;
        let root = brand.url.root();
        Organization {
            id: format!("{root}#organization"),
            name: brand.name.get(scene.voice.language),
            url: root,
            email: brand.contact.email.as_deref(),
            telephone: brand.contact.phone.as_deref(),
            same_as: brand.social.iter().map(|(_, url)| &**url).collect(),
        }
    }

    fn breadcrumbs<'a>(&self, scene: Scene<'_>, crumbs: &'a [CrumbView]) -> BreadcrumbList<'a> {
        let addresses = self.crumb_addresses(scene).into_iter();
        let item = |(i, (crumb, address)): (usize, (&'a CrumbView, String))| ListItem {
            position: i + 1,
            name: &crumb.title,
            item: crumb.url.is_some().then_some(address),
        };
        BreadcrumbList {
            item_list_element: crumbs.iter().zip(addresses).enumerate().map(item).collect(),
        }
    }
}

fn article<'a>(scene: Scene<'a>, canonical: &'a str, image: Option<&'a str>) -> NewsArticle<'a> {
    let front = &scene.words.front;
    NewsArticle {
        headline: &scene.words.title,
        main_entity_of_page: canonical,
        date_published: front.date.map(|date| date.to_string()),
        date_modified: front.updated.map(|date| date.to_string()),
        image: image.map(|image| [image]),
    }
}

/// A product; without a price it has no offer (Google: merchant listings need a price above 0).
fn product_node<'a>(
    scene: Scene<'a>,
    (product, price): (&'a Product, Option<&'a PriceView>),
    (canonical, image): (&'a str, Option<&'a str>),
) -> ProductNode<'a> {
    let offer = |price: &'a PriceView| Offer {
        url: canonical,
        price: &price.amount,
        price_currency: price.currency,
        availability: availability(&product.offer).map(Availability::schema_org),
    };
    ProductNode {
        name: &scene.words.title,
        url: canonical,
        brand: Brand {
            name: brand_name(product, scene.voice),
        },
        description: scene.words.front.summary.as_deref(),
        sku: product.sku.as_ref().map(|sku| sku.value.as_str()),
        gtin: product.gtin.as_ref().map(Gtin::as_str),
        mpn: product.mpn.as_deref(),
        model: product.model.as_deref(),
        image: image.map(|image| [image]),
        offers: price.filter(|price| price.amount != "0.00").map(offer),
    }
}

/// JSON that can stand in a script element: `<` and what JavaScript takes for a line end are
/// written as escapes (HTML, section 4.12.1.3, "Restrictions for contents of script elements").
fn script(json: &impl Serialize) -> Value {
    let text = serde_json::to_string(json).expect("texts and numbers have a JSON form");
    let text = text
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Value::safe_string(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn no_text_ends_the_script_element() {
        let value = script(&json!({ "name": "</script><script>alert(1)</script>\u{2028}" }));
        let text = value.as_str().expect("is a text");
        assert!(!text.contains('<'));
        let back: Json = serde_json::from_str(text).expect("is JSON");
        assert_eq!(back["name"], "</script><script>alert(1)</script>\u{2028}");
    }
}
