//! What the script that shows products side by side knows of them. It stands in files of some dozen
//! products in the order of their article numbers, so that a visitor loads few of 100,000.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use super::views::CompareView;
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{PageId, Product};
use crate::paths::Address;
use crate::site::compared_address;

/// A product, as the script shows it.
#[derive(Serialize)]
struct Compared {
    title: Arc<str>,
    url: String,
    /// The range of its article numbers.
    sku: Option<String>,
    image: Option<(String, u32, u32)>,
    price: Option<String>,
    stock: Option<String>,
    facts: Vec<(Arc<str>, String)>,
}

impl Renderer {
    /// `page.compare`
    pub(super) fn compare_view(&self, page: &Address) -> CompareView {
        let first = compared_address(page, 1);
        let file = self.site.links.href(&first);
        let parts = 1..=self.site.compared_parts();
        let begins = parts.filter_map(|part| self.article_of(*self.site.compared(part).first()?));
        let begins: Vec<Arc<str>> = begins.collect();
        CompareView {
            folder: file.trim_end_matches("1.json").to_owned(),
            first: serde_json::to_string(&begins).expect("texts have a JSON form"),
        }
    }

    /// A file of products by article number.
    pub fn comparison(&self, language: LanguageId, part: usize) -> Vec<u8> {
        let products = self.site.compared(part).iter();
        let products =
            products.filter_map(|id| Some((self.article_of(*id)?, self.compared(*id, language)?)));
        let products: BTreeMap<Arc<str>, Compared> = products.collect();
        serde_json::to_vec(&products).expect("texts and numbers have a JSON form")
    }

    fn article_of(&self, page: PageId) -> Option<Arc<str>> {
        let (_, words) = self.site.catalogue.page(page).original();
        words.front.product.as_deref().and_then(Product::article)
    }

    fn compared(&self, page: PageId, language: LanguageId) -> Option<Compared> {
        let site = &*self.site;
        let standing = site.places.get(page, language)?;
        let words = &*standing.words;
        let product = words.front.product.as_deref()?;
        let voice = Voice::new(site, language);
        let facts = product.specs.iter().map(|spec| voice.fact(spec));
        let price = voice.price(product).map(|price| {
            if price.from {
                voice.phrase_with("price_from", &[("price", &price.text)])
            } else {
                price.text
            }
        });
        let image = self.page_picture(words, ("thumb", voice));
        Some(Compared {
            title: Arc::clone(&words.title),
            url: site.links.href(&standing.address),
            sku: super::product_view::article_range(product),
            image: image.and_then(|i| Some((i.src, i.width?, i.height?))),
            price,
            stock: voice.stock(product).map(|stock| stock.text),
            facts: facts.map(|fact| (fact.name, fact.value)).collect(),
        })
    }
}
