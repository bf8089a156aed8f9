//! A product, or a group of variants with one address (Google, "Product variant structured data",
//! single-page sites). What has no price is no `Product` to Google, which wants an offer of each,
//! but a `ProductModel`: schema.org's data sheet of a product.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Renderer;
use super::super::product_view::{Scene, brand_name};
use super::super::shots::{Shot, resolve};
use super::Surroundings;
use super::node::Node;
use super::offer::Terms;
use crate::catalogue::facts::{Gtin, Sku, Spec, SpecValue};
use crate::catalogue::items::Item;
use crate::catalogue::measure::unit_code;
use crate::catalogue::product::Certificate;
use crate::catalogue::{Axis, PageId, Product};
use crate::source::fields::Located;

/// A product whose structured data is being made.
type Shown<'a> = (Scene<'a>, &'a Product);

impl Renderer {
    pub(super) fn product_node(&self, shown: Shown<'_>, around: Surroundings<'_>) -> Node {
        let (scene, product) = shown;
        let pictures = self.product_pictures(scene, around);
        if product.variants.is_empty() {
            let item = product.items().next().expect("a product has an item");
            let offer = self.offer(scene, item, (around.canonical, Terms::WrittenOut));
            let node = Node::new(kind(offer.is_some()))
                .with("@id", format!("{}#product", around.canonical))
                .with("name", &*scene.words.title)
                .all("image", pictures)
                .maybe("sku", item.sku().map(Sku::as_str))
                .maybe("gtin", item.gtin().map(Gtin::as_str))
                .maybe("mpn", item.mpn().map(|mpn| &**mpn));
            let node = self.described(node, shown, around);
            return node.maybe("offers", offer);
        }
        let id = product.group_id();
        let axes: BTreeSet<Axis> = options(product).filter_map(Axis::of).collect();
        let varies = axes
            .iter()
            .map(|a| format!("https://schema.org/{}", a.property()));
        let mut terms = Terms::WrittenOut;
        let variants: Vec<Node> = (product.items())
            .map(|item| {
                let offer_terms = terms;
                let node =
                    self.variant_node((scene, item), (around.canonical, &pictures, offer_terms));
                if item.price().is_some_and(|price| price.is_positive()) {
                    terms = Terms::Referred;
                }
                node
            })
            .collect();
        let node = Node::new("ProductGroup")
            .with("@id", format!("{}#product", around.canonical))
            .with("name", &*scene.words.title)
            .maybe("productGroupID", id)
            .all("variesBy", varies)
            .all("image", pictures.iter().map(String::as_str));
        self.described(node, shown, around)
            .all("hasVariant", variants)
    }

    /// One of the variants of a group. Its address is that of the group: they stand on one page.
    fn variant_node(
        &self,
        (scene, item): (Scene<'_>, Item<'_>),
        (canonical, pictures, terms): (&str, &[String], Terms),
    ) -> Node {
        let sku = item.sku().expect("a variant has a number").as_str();
        let url = item.address(canonical);
        let offer = self.offer(scene, item, (&url, terms));
        let own = item.variant.and_then(|variant| variant.image.as_ref());
        let own = own.and_then(|file| {
            let shot = Shot::of(resolve(scene.words, file), None);
            self.picture_url(&shot, "zoom")
        });
        let image = own.or_else(|| pictures.first().cloned());
        let name = item.name(scene.words, scene.voice.terms, scene.voice.formatter);
        let mut node = Node::new(kind(offer.is_some()))
            .with("name", name)
            .with("url", url)
            .with("sku", sku)
            .maybe("gtin", item.gtin().map(Gtin::as_str))
            .maybe("mpn", item.mpn().map(|mpn| &**mpn))
            .all("image", image)
            .maybe("weight", item.weight().and_then(weight));
        let mut rest: Vec<&Spec> = Vec::new();
        for option in item.options() {
            match Axis::of(&option.name) {
                Some(Axis::SuggestedAge) | None => rest.push(option),
                Some(axis) => node = node.with(axis.property(), scene.voice.value(&option.value)),
            }
        }
        let own = item.variant.map(|variant| variant.specs.as_slice());
        rest.extend(own.unwrap_or_default());
        node.all(
            "additionalProperty",
            rest.iter().map(|s| property(scene, s)),
        )
        .maybe("offers", offer)
    }

    /// What a product and a group have in common.
    fn described(&self, node: Node, (scene, product): Shown<'_>, around: Surroundings<'_>) -> Node {
        let voice = scene.voice;
        let specs = product.specs.iter();
        let named: Vec<(Axis, &Spec)> =
            (specs.filter_map(|s| Some((Axis::of(&s.name)?, s)))).collect();
        let varies: Vec<Axis> = options(product).filter_map(Axis::of).collect();
        let alone = |axis: Axis| {
            let (_, spec) = named.iter().find(|(known, _)| *known == axis)?;
            (!varies.contains(&axis)).then(|| voice.value(&spec.value))
        };
        let maker = product
            .safety
            .as_ref()
            .and_then(|s| s.manufacturer.as_deref());
        let brand = Node::new("Brand").with("name", &**brand_name(product, voice));
        let properties = product.specs.iter().map(|spec| property(scene, spec));
        let hs_code = product.hs_code.as_deref().map(|code| {
            Node::new("PropertyValue")
                .with("name", voice.phrase("hs_code"))
                .with("propertyID", "HS")
                .with("value", code)
        });
        let certificates = product.certificates.iter().filter_map(certification);
        let node = node
            .with("url", around.canonical)
            .maybe("description", scene.words.front.summary.as_deref())
            .with("brand", brand)
            .maybe("manufacturer", maker.map(manufacturer))
            .maybe("model", product.model.as_deref())
            .maybe("category", category(around))
            .maybe(
                "countryOfOrigin",
                product
                    .origin
                    .as_deref()
                    .map(|code| Node::new("Country").with("name", code)),
            )
            .maybe("color", alone(Axis::Color))
            .maybe("size", alone(Axis::Size))
            .maybe("material", alone(Axis::Material))
            .maybe("pattern", alone(Axis::Pattern))
            .all("additionalProperty", properties.chain(hs_code))
            .all("hasCertification", certificates);
        self.related_nodes(node, (scene, product))
    }

    /// The products that belong to it, by their names in the structured data of their own pages.
    fn related_nodes(&self, node: Node, (scene, product): Shown<'_>) -> Node {
        let page = |sku: &Located<Sku>| Some(self.site.catalogue.skus.get(&sku.value)?.page);
        let refer = |page: PageId| {
            let standing = self.site.places.get(page, scene.words.language)?;
            let url = self.site.brand.url.absolute(&standing.address);
            Some(Node::reference(format!("{url}#product")))
        };
        let next = product.replaced_by.iter().filter_map(page);
        let before = self.relations.succeeds(scene.page).iter().copied();
        let mut related: Vec<PageId> = product.related.iter().filter_map(page).collect();
        let node = if node.is(MODEL) {
            node.all("predecessorOf", next.filter_map(refer))
                .all("successorOf", before.filter_map(refer))
        } else {
            // Only data sheets follow upon one another.
            related.extend(next.chain(before));
            node
        };
        let of = self.relations.belongs_to(scene.page).iter();
        node.all("isRelatedTo", related.into_iter().filter_map(refer))
            .all("isAccessoryOrSparePartFor", of.filter_map(|p| refer(*p)))
    }

    /// Its photos; without any, the picture that stands for its page.
    fn product_pictures(&self, scene: Scene<'_>, around: Surroundings<'_>) -> Vec<String> {
        let shots = self.shots(scene.words);
        let photos: Vec<String> = (shots.iter())
            .filter_map(|shot| self.picture_url(shot, "zoom"))
            .collect();
        if photos.is_empty() {
            return around.image.map(str::to_owned).into_iter().collect();
        }
        photos
    }
}

/// The data sheet of a product.
const MODEL: &str = "ProductModel";

fn kind(offered: bool) -> &'static str {
    if offered { "Product" } else { MODEL }
}

/// The names of what its variants differ in.
fn options(product: &Product) -> impl Iterator<Item = &str> {
    let used = product.variants.iter().flat_map(|v| &v.options);
    used.map(|spec| &*spec.name)
}

/// The categories above it: "Products > Ball valves".
fn category(around: Surroundings<'_>) -> Option<String> {
    let above = around.crumbs.split_last()?.1.iter().skip(1);
    let names: Vec<&str> = above.map(|crumb| &*crumb.title).collect();
    (!names.is_empty()).then(|| names.join(" > "))
}

/// A spec; its number and unit apart where they are known.
fn property(scene: Scene<'_>, spec: &Spec) -> Node {
    let name: &Arc<str> = scene.voice.terms.name(&spec.name);
    let node = Node::new("PropertyValue").with("name", &**name);
    match &spec.value {
        SpecValue::Text(text) => node.with("value", &**scene.voice.terms.value(text)),
        SpecValue::Number(value) => node.with("value", *value),
        SpecValue::Quantity(value, unit) => node
            .with("value", *value)
            .maybe("unitCode", unit_code(unit))
            .with("unitText", &**scene.voice.terms.unit(unit)),
    }
}

fn weight(weight: &SpecValue) -> Option<Node> {
    let SpecValue::Quantity(value, unit) = weight else {
        return None;
    };
    let node = Node::new("QuantitativeValue").with("value", *value);
    Some(match unit_code(unit) {
        Some(code) => node.with("unitCode", code),
        None => node.with("unitText", &**unit),
    })
}

/// A certificate whose issuer is known, which Google wants.
fn certification(certificate: &Certificate) -> Option<Node> {
    let body = certificate.body.as_deref()?;
    let until = certificate.valid_until;
    Some(
        Node::new("Certification")
            .with("name", &*certificate.name)
            .maybe("certificationIdentification", certificate.number.as_deref())
            .with("issuedBy", Node::new("Organization").with("name", body))
            .maybe("expires", until.map(|date| date.to_string())),
    )
}

/// Its name comes first in what EU 2023/988 wants to be shown of it; the address follows.
fn manufacturer(text: &str) -> Node {
    let (name, address) = text.split_once([',', '\n']).unwrap_or((text, ""));
    let address = address.split_whitespace().collect::<Vec<_>>().join(" ");
    Node::new("Organization")
        .with("name", name.trim())
        .maybe("address", (!address.is_empty()).then_some(address))
}
