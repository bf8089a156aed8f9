//! Structured data for search engines, as schema.org has it and Google reads it. It is made from
//! the same facts as the page, and no text in it can end the script element it stands in.

mod article;
mod dealers;
mod node;
mod offer;
mod organization;
mod product;
mod relations;

use serde::Serialize;
use tera::Value;

use super::Renderer;
use super::product_view::Scene;
use super::views::CrumbView;
use crate::catalogue::{Kind, Product};
use node::Node;
pub(super) use relations::Relations;

/// What stands in the script element.
#[derive(Serialize)]
struct Document {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node>,
}

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
        script(&Document {
            context: "https://schema.org",
            graph,
        })
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
    use proptest::prelude::*;
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

    proptest! {
        #[test]
        fn any_text_comes_back_and_leaves_the_element_open(name in r"(</script>|<!--|<script|\PC|[\u{0}-\u{1f}\u{2028}\u{2029}])*") {
            let value = script(&json!({ "name": name }));
            let text = value.as_str().expect("is a text");
            let inert = !text.contains(['<', '\u{2028}', '\u{2029}']);
            prop_assert!(inert, "{}", text);
            let back: Json = serde_json::from_str(text).expect("is JSON");
            prop_assert_eq!(back["name"].as_str(), Some(name.as_str()));
        }
    }
}
