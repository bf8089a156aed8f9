//! The dealers on the page that shows them (Google, "Local business structured data").

use std::cell::RefCell;

use super::super::Renderer;
use super::super::product_view::Scene;
use super::node::Node;
use crate::catalogue::{Content, Kind, Service};
use crate::diagnostic::Report;
use crate::paths::WebLink;
use crate::tables::Dealer;

/// The section that shows them.
const SECTION: &str = "dealers";

impl Renderer {
    /// The dealers of the site, where the page shows them.
    pub(super) fn dealer_nodes(&self, scene: Scene<'_>) -> Vec<Node> {
        let dealers = &self.site.catalogue.tables.dealers;
        let kind = self.site.catalogue.page(scene.page).kind;
        let is_theirs = kind == Kind::Service(Service::Dealers);
        if dealers.is_empty() || !(is_theirs || shows_dealers(scene.words)) {
            return Vec::new();
        }
        dealers.iter().map(|dealer| node(dealer, scene)).collect()
    }
}

fn shows_dealers(words: &Content) -> bool {
    let mut sections = words.front.sections.iter();
    // What is wrong with a section is said where it is rendered.
    let unheard = RefCell::new(Report::new());
    sections.any(|section| {
        let name = section.read("", &unheard, |mut fields| fields.text("section"));
        name.is_some_and(|name| &*name.value == SECTION)
    })
}

fn node(dealer: &Dealer, scene: Scene<'_>) -> Node {
    let address = Node::new("PostalAddress")
        .maybe("streetAddress", dealer.address.as_deref())
        .maybe("postalCode", dealer.postcode.as_deref())
        .maybe("addressLocality", dealer.city.as_deref())
        .with("addressCountry", &*dealer.country);
    let geo = dealer.position.map(|(latitude, longitude)| {
        Node::new("GeoCoordinates")
            .with("latitude", latitude.to_string())
            .with("longitude", longitude.to_string())
    });
    Node::new("LocalBusiness")
        .with("name", &**dealer.name.get(scene.voice.language))
        .with("address", address)
        .maybe("telephone", dealer.phone.as_deref())
        .maybe("email", dealer.email.as_deref())
        .maybe("url", dealer.url.as_ref().map(WebLink::as_str))
        .all("knowsLanguage", dealer.languages.iter().map(|tag| &**tag))
        .maybe("geo", geo)
}
