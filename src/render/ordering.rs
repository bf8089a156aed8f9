//! Ways to order and to pay, as finished values. The amount that a button carries is the one that
//! the page shows: both come from the same offer.

use std::sync::Arc;

use super::Renderer;
use super::product_view::{Scene, article_range, is_discontinued};
use super::shots::Shot;
use super::site_view::brand_file;
use super::views::{CartView, FactView, PaymentView, PictureView};
use super::voice::Voice;
use crate::brand::Bank;
use crate::catalogue::facts::Availability;
use crate::catalogue::items::{Item, Price};
use crate::catalogue::product::Product;
use crate::diagnostic::Report;

impl Renderer {
    /// How an order can be paid for; none where brand.toml says nothing of it.
    pub(super) fn payment(&self, voice: Voice<'_>, report: &mut Report) -> Option<PaymentView> {
        let ordering = &voice.brand.ordering;
        let mut code = |file: &Option<crate::source::fields::Located<Arc<str>>>, name: &str| {
            let file = file.as_ref()?;
            let shot: Shot = brand_file(&file.value, &file.at);
            match self.try_picture(&shot, ("content", name)) {
                Ok(picture) => Some(PictureView {
                    alt: name.to_owned(),
                    ..picture
                }),
                Err(fault) => {
                    report.push(fault);
                    None
                }
            }
        };
        let payment = PaymentView {
            alipay: code(&ordering.alipay, &voice.phrase("alipay")),
            wechat_pay: code(&ordering.wechat_pay, &voice.phrase("wechat_pay")),
            bank: ordering
                .bank
                .as_ref()
                .map_or_else(Vec::new, |bank| bank_facts(bank, voice)),
            note: (ordering.bank.as_ref())
                .and_then(|bank| bank.note.as_ref())
                .map(|note| Arc::clone(note.get(voice.language))),
        };
        let is_something =
            payment.alipay.is_some() || payment.wechat_pay.is_some() || !payment.bank.is_empty();
        is_something.then_some(payment)
    }

    /// The button that puts a product into the cart; with variants, each has its own.
    pub(super) fn cart(&self, scene: Scene<'_>, product: &Product) -> Option<CartView> {
        if !product.variants.is_empty() {
            return None;
        }
        self.item_cart(scene, product.items().next()?)
    }

    /// The button for one thing; none where it can't be bought at a price.
    pub(super) fn item_cart(&self, scene: Scene<'_>, item: Item<'_>) -> Option<CartView> {
        let Scene { voice, .. } = scene;
        let site = &self.site;
        site.brand.ordering.snipcart.as_ref()?;
        let price = item.price().filter(Price::is_positive)?;
        if !can_be_bought(item) || is_discontinued(item.product) {
            return None;
        }
        let standing = site.places.get(scene.page, voice.language)?;
        let moq = item.product.moq.as_ref().filter(|moq| moq.unit.is_none());
        Some(CartView {
            id: item.sku()?.to_arc(),
            name: item.name(scene.words, voice.terms, voice.formatter),
            price: price.amount.to_plain(site.brand.currency),
            text: voice.money(price.amount),
            url: site.brand.url.absolute(&standing.address),
            least: moq.map(|moq| moq.quantity),
        })
    }
}

/// What a pro-forma says of a product beside the account; empty where nobody can transfer
/// money for it.
pub(super) fn pro_forma(scene: Scene<'_>, product: &Product) -> Vec<FactView> {
    let voice = scene.voice;
    let price = voice
        .price(product)
        .filter(|_| voice.brand.ordering.bank.is_some());
    let Some(price) = price.filter(|_| !is_discontinued(product)) else {
        return Vec::new();
    };
    let text = if price.from {
        voice.phrase_with("price_from", &[("price", &price.text)])
    } else {
        price.text
    };
    let rows = [
        ("product", Some(scene.words.title.to_string())),
        ("article_number", article_range(product)),
        ("price", Some(text)),
    ];
    rows.into_iter()
        .filter_map(|(key, value)| Some(fact(voice.phrase(key), value?)))
        .collect()
}

fn can_be_bought(item: Item<'_>) -> bool {
    match item.availability() {
        Some(Availability::OutOfStock | Availability::Discontinued) => false,
        Some(
            Availability::InStock
            | Availability::LowStock
            | Availability::MadeToOrder
            | Availability::Preorder
            | Availability::Backorder,
        )
        | None => true,
    }
}

fn bank_facts(bank: &Bank, voice: Voice<'_>) -> Vec<FactView> {
    let text = |text: &crate::brand::Text| text.get(voice.language).to_string();
    let rows = [
        (voice.phrase("account_holder"), Some(text(&bank.holder))),
        ("IBAN".to_owned(), Some(bank.iban.to_string())),
        ("BIC".to_owned(), bank.bic.as_ref().map(ToString::to_string)),
        (voice.phrase("bank"), bank.bank.as_ref().map(text)),
    ];
    rows.into_iter()
        .filter_map(|(name, value)| Some(fact(name, value?)))
        .collect()
}

fn fact(name: String, value: String) -> FactView {
    FactView {
        name: Arc::from(name),
        value,
    }
}
