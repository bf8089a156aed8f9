//! Structured data for search engines, as schema.org has it. It is made from the same facts as
//! the page, and no text in it can end the script element it stands in.

use serde_json::{Value as Json, json};
use tera::Value;

use super::Renderer;
use super::product_view::{Scene, brand_name};
use super::views::{CrumbView, ProductView};
use super::voice::availability;
use crate::catalogue::Kind;
use crate::catalogue::facts::Gtin;
use crate::catalogue::product::Product;

impl Renderer {
    /// The structured data of a page.
    pub(super) fn json_ld(
        &self,
        scene: Scene<'_>,
        (crumbs, canonical, image): (&[CrumbView], &str, Option<&str>),
        product: Option<(&Product, &ProductView)>,
    ) -> Value {
        let mut graph = Vec::new();
        let kind = self.site.catalogue.page(scene.page).kind;
        match kind {
            Kind::Home => graph.push(self.organization(scene)),
            Kind::Post => graph.push(article(scene, canonical, image)),
            Kind::Product => {
                graph.extend(product.map(|(p, _)| product_json(scene, p, (canonical, image))));
            }
            Kind::Page | Kind::Category | Kind::Posts => {}
        }
        if crumbs.len() > 1 {
            graph.push(self.breadcrumbs(scene, crumbs));
        }
        if graph.is_empty() {
            return Value::none();
        }
        script(&json!({ "@context": "https://schema.org", "@graph": graph }))
    }

    fn organization(&self, scene: Scene<'_>) -> Json {
        let brand = &self.site.brand;
        let root = brand.url.root();
        let mut organization = json!({
            "@type": "Organization",
            "@id": format!("{root}#organization"),
            "name": &**brand.name.get(scene.voice.language),
            "url": root,
        });
        let fields = organization.as_object_mut().expect("is an object");
        if let Some(email) = &brand.contact.email {
            fields.insert("email".into(), json!(&**email));
        }
        if let Some(phone) = &brand.contact.phone {
            fields.insert("telephone".into(), json!(&**phone));
        }
        let profiles: Vec<&str> = brand.social.iter().map(|(_, url)| &**url).collect();
        if !profiles.is_empty() {
            fields.insert("sameAs".into(), json!(profiles));
        }
        organization
    }

    fn breadcrumbs(&self, scene: Scene<'_>, crumbs: &[CrumbView]) -> Json {
        let ids = self.crumb_addresses(scene);
        let item = |(i, crumb): (usize, &CrumbView)| {
            let mut item = json!({
                "@type": "ListItem",
                "position": i + 1,
                "name": &*crumb.title,
            });
            if crumb.url.is_some()
                && let Some(url) = ids.get(i)
            {
                item["item"] = json!(url);
            }
            item
        };
        let items: Vec<Json> = crumbs.iter().enumerate().map(item).collect();
        json!({ "@type": "BreadcrumbList", "itemListElement": items })
    }
}

fn article(scene: Scene<'_>, canonical: &str, image: Option<&str>) -> Json {
    let front = &scene.words.front;
    let mut article = json!({
        "@type": "NewsArticle",
        "headline": &*scene.words.title,
        "mainEntityOfPage": canonical,
    });
    let fields = article.as_object_mut().expect("is an object");
    if let Some(date) = front.date {
        fields.insert("datePublished".into(), json!(date.to_string()));
    }
    if let Some(date) = front.updated {
        fields.insert("dateModified".into(), json!(date.to_string()));
    }
    if let Some(image) = image {
        fields.insert("image".into(), json!([image]));
    }
    article
}

/// A product; without a price it has no offer (Google: merchant listings need a price above 0).
fn product_json(
    scene: Scene<'_>,
    product: &Product,
    (canonical, image): (&str, Option<&str>),
) -> Json {
    let voice = scene.voice;
    let mut json = json!({
        "@type": "Product",
        "name": &*scene.words.title,
        "url": canonical,
        "brand": { "@type": "Brand", "name": &*brand_name(product, voice) },
    });
    let fields = json.as_object_mut().expect("is an object");
    let mut set = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            fields.insert(key.into(), json!(value));
        }
    };
    set("description", scene.words.front.summary.as_deref());
    set("sku", product.sku.as_ref().map(|sku| sku.value.as_str()));
    set("gtin", product.gtin.as_ref().map(Gtin::as_str));
    set("mpn", product.mpn.as_deref());
    set("model", product.model.as_deref());
    if let Some(image) = image {
        fields.insert("image".into(), json!([image]));
    }
    if let Some(price) = voice.price(product).filter(|p| p.amount != "0.00") {
        let mut offer = json!({
            "@type": "Offer",
            "url": canonical,
            "price": price.amount,
            "priceCurrency": price.currency,
        });
        if let Some(availability) = availability(&product.offer) {
            offer["availability"] = json!(availability.schema_org());
        }
        fields.insert("offers".into(), offer);
    }
    json
}

/// JSON that can stand in a script element: `<` and what JavaScript takes for a line end are
/// written as escapes (HTML, section 4.12.1.3, "Restrictions for contents of script elements").
pub(super) fn script(json: &Json) -> Value {
    let text = json.to_string();
    let text = text
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Value::safe_string(&text)
}

#[cfg(test)]
mod tests {
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
