//! Structured data for search engines, as schema.org has it and Google reads it. It is made from
//! the same facts as the page, and no text in it can end the script element it stands in.

mod article;
mod dealers;
mod node;
mod offer;
mod organization;
mod product;
mod relations;

use tera::Value;

use super::Renderer;
use super::product_view::Scene;
use super::views::CrumbView;
use crate::catalogue::{Kind, Product};
use node::Node;
pub(super) use relations::Relations;

/// What the structured data of a page is made from, beyond its facts.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The way from the home page.
    pub crumbs: &'a [CrumbView],
    /// The address of the page in the language of its words.
    pub canonical: &'a str,
    /// The share picture, where it shows what the page is about.
    pub image: Option<&'a str>,
}

impl Renderer {
    /// The structured data of a page.
    pub(super) fn json_ld(
        &self,
        scene: Scene<'_>,
        around: Surroundings<'_>,
        product: Option<&Product>,
    ) -> Value {
        let mut graph = Vec::new();
        match self.site.catalogue.page(scene.page).kind {
            Kind::Home => graph.push(self.organization(scene)),
            Kind::Post => graph.push(self.article(scene, around)),
            Kind::Product => {
                graph.extend(product.map(|product| self.product_node((scene, product), around)));
            }
            Kind::Page | Kind::Service(_) => graph.extend(self.dealer_nodes(scene)),
            Kind::Category | Kind::Posts => {}
        }
        if around.crumbs.len() > 1 {
            graph.push(self.breadcrumbs(scene, around.crumbs));
        }
        if graph.is_empty() {
            return Value::none();
        }
        document(graph)
    }

    fn breadcrumbs(&self, scene: Scene<'_>, crumbs: &[CrumbView]) -> Node {
        // The last one has no address to tell.
        let addresses = self.crumb_addresses(scene).into_iter();
        let addresses = addresses.chain([String::new()]);
        let item = |(i, (crumb, address)): (usize, (&CrumbView, String))| {
            Node::new("ListItem")
                .with("position", i + 1)
                .with("name", &*crumb.title)
                .maybe("item", crumb.url.is_some().then_some(address))
        };
        let items = crumbs.iter().zip(addresses).enumerate().map(item);
        Node::new("BreadcrumbList").all("itemListElement", items)
    }
}

/// What stands in the script element.
fn document(graph: Vec<Node>) -> Value {
    let mut json = br#"{"@context":"https://schema.org","@graph":"#.to_vec();
    let mut separator = b'[';
    for node in graph {
        json.push(separator);
        node::Value::write(node, &mut json);
        separator = b',';
    }
    json.extend_from_slice(b"]}");
    let json = String::from_utf8(json).expect("texts and numbers are text");
    Value::safe_string(&json)
}
