//! What a product is: read from front matter, merged with the facts of the first language, and
//! checked where one fact must agree with another. A fact that is absent is absent: no default
//! is made up, so that no page claims what nobody said.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::facts::{
    Availability, Condition, Gtin, Incoterm, LeadTime, Sku, Spec, SpecValue, Tier, WebLink,
};
use crate::diagnostic::Report;
use crate::locale::Amount;
use crate::source::fields::Located;

/// The facts of a product, in one language.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// Article number of the product, or of the group where it has variants.
    pub sku: Option<Located<Sku>>,
    /// EAN or UPC.
    pub gtin: Option<Gtin>,
    /// The manufacturer's number.
    pub mpn: Option<Arc<str>>,
    /// The brand; absent: the company's name.
    pub brand: Option<Arc<str>>,
    /// Model or series.
    pub model: Option<Arc<str>>,
    /// Price and availability.
    pub offer: Offer,
    /// Least order and its unit.
    pub moq: Option<Moq>,
    /// A sample.
    pub sample: Option<Sample>,
    /// The names of what variants differ in, in order.
    pub options: Vec<Arc<str>>,
    /// What can be ordered, where it is more than one thing.
    pub variants: Vec<Variant>,
    /// Name and value, in order.
    pub specs: Vec<Spec>,
    /// The names of the specs shown large.
    pub key_facts: Vec<Located<Arc<str>>>,
    /// Standards it meets.
    pub standards: Vec<Arc<str>>,
    /// Photos; empty: those of its folder.
    pub images: Vec<Image>,
    /// A film.
    pub video: Option<Video>,
    /// Files to take away.
    pub downloads: Vec<Download>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// How it is packed.
    pub packaging: Option<Packaging>,
    /// Country of origin, ISO 3166.
    pub origin: Option<Arc<str>>,
    /// Customs tariff number.
    pub hs_code: Option<Arc<str>>,
    /// Terms of delivery.
    pub incoterms: Option<Incoterm>,
    /// Port of loading.
    pub port: Option<Arc<str>>,
    /// Terms of payment.
    pub payment_terms: Option<Arc<str>>,
    /// Warranty.
    pub warranty: Option<Arc<str>>,
    /// Goes well with it.
    pub related: Vec<Located<Sku>>,
    /// Accessories.
    pub accessories: Vec<Located<Sku>>,
    /// Spare parts.
    pub spare_parts: Vec<Located<Sku>>,
    /// Its successor.
    pub replaced_by: Option<Located<Sku>>,
    /// Questions and answers.
    pub faq: Vec<Question>,
    /// What EU 2023/988, Art. 19 wants to be shown.
    pub safety: Option<Safety>,
    /// New or used.
    pub condition: Option<Condition>,
    /// Its number or path in Google's list of categories.
    pub google_category: Option<Arc<str>>,
    /// Whether it goes into the feeds of shops and search engines.
    pub feeds: Option<bool>,
}

/// Price and availability of a product or a variant.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The price of one; absent: on request.
    pub price: Option<Located<Amount>>,
    /// The price before a reduction.
    pub was: Option<Located<Amount>>,
    /// The lowest price of the 30 days before a reduction (Directive 98/6/EC, Art. 6a).
    pub lowest_30_days: Option<Amount>,
    /// The price of a kilogram, a litre …
    pub unit_price: Option<UnitPrice>,
    /// Whether the price is not to be shown.
    pub on_request: Option<bool>,
    /// Prices from a number of pieces on, ascending.
    pub tiers: Vec<Tier>,
    /// Whether it can be had.
    pub availability: Option<Availability>,
    /// Pieces in stock.
    pub stock: Option<u32>,
    /// How long a delivery takes.
    pub lead_time: Vec<LeadTime>,
    /// Where it can be bought.
    pub buy: Option<WebLink>,
    /// From which day on it can be had, where that is not yet so.
    pub available_from: Option<Date>,
    /// The last day on which the price holds.
    pub price_valid_until: Option<Date>,
}

/// The price of a unit of measure.
#[derive(Debug, Clone)]
pub struct UnitPrice {
    /// The price.
    pub price: Amount,
    /// "1 kg"
    pub per: Arc<str>,
}

/// Least order.
#[derive(Debug, Clone)]
pub struct Moq {
    /// How many.
    pub quantity: u32,
    /// Of what; absent: pieces.
    pub unit: Option<Arc<str>>,
}

/// What a sample costs and how long it takes.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its price.
    pub price: Option<Amount>,
    /// Days until it is sent.
    pub days: Option<u32>,
}

/// One thing that can be ordered.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its article number.
    pub sku: Located<Sku>,
    /// Its values of the product's options, in their order.
    pub options: Vec<Spec>,
    /// Its own specs.
    pub specs: Vec<Spec>,
    /// EAN or UPC.
    pub gtin: Option<Gtin>,
    /// The manufacturer's number.
    pub mpn: Option<Arc<str>>,
    /// A photo of its own.
    pub image: Option<Located<Arc<str>>>,
    /// Weight.
    pub weight: Option<SpecValue>,
    /// Price and availability.
    pub offer: Offer,
}

/// What a picture of a product is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motif {
    /// It shows the product.
    Photo,
    /// It says what the letters of its measures mean.
    Drawing,
}

impl Motif {
    /// As written in front matter.
    pub const CHOICES: [(&'static str, Self); 2] =
        [("photo", Self::Photo), ("drawing", Self::Drawing)];
}

/// A photo or a drawing.
#[derive(Debug, Clone)]
pub struct Image {
    /// Beside the page, or with a leading `/` in `content/`.
    pub file: Located<Arc<str>>,
    /// What it shows.
    pub alt: Option<Arc<str>>,
    /// Where it can be fetched from while the file is not there yet: an import wrote so.
    pub from: Option<WebLink>,
    /// What must stay in view when it is cropped, in percent from the upper left corner.
    pub focus: Option<(u8, u8)>,
    /// What it is for; a photo where nobody said so.
    pub kind: Option<Motif>,
}

impl Image {
    /// Whether it has a place of its own, beside the measures.
    pub fn is_drawing(&self) -> bool {
        self.kind == Some(Motif::Drawing)
    }
}

/// A film.
#[derive(Debug, Clone)]
pub struct Video {
    /// A file of the site.
    pub file: Option<Located<Arc<str>>>,
    /// Or an address elsewhere.
    pub url: Option<WebLink>,
    /// Its name.
    pub title: Option<Arc<str>>,
    /// A picture of it.
    pub poster: Option<Located<Arc<str>>>,
}

/// A file to take away.
#[derive(Debug, Clone)]
pub struct Download {
    /// Beside the page, or with a leading `/` in `content/`.
    pub file: Located<Arc<str>>,
    /// Its name; absent: the file's.
    pub title: Option<Arc<str>>,
    /// Its language.
    pub language: Option<Arc<str>>,
    /// Its version or month.
    pub revision: Option<Arc<str>>,
}

/// A certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// "ISO 9001:2015"
    pub name: Arc<str>,
    /// Its number.
    pub number: Option<Arc<str>>,
    /// Who issued it.
    pub body: Option<Arc<str>>,
    /// The last day on which it holds.
    pub valid_until: Option<Date>,
    /// The document.
    pub file: Option<Located<Arc<str>>>,
    /// What it looks like.
    pub image: Option<Located<Arc<str>>>,
}

/// How a product is packed.
#[derive(Debug, Clone)]
pub struct Packaging {
    /// What one piece is packed in.
    pub unit: Option<Arc<str>>,
    /// Pieces in a carton.
    pub carton_quantity: Option<u32>,
    /// Length, width and height of a carton in cm.
    pub carton: Option<[Decimal; 3]>,
    /// Weight of a carton without packing, kg.
    pub net: Option<Decimal>,
    /// Weight of a carton with packing, kg.
    pub gross: Option<Decimal>,
    /// Volume of a carton, m³; worked out from its size where it is not given.
    pub volume: Option<Decimal>,
}

/// A question and its answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question.
    pub question: Arc<str>,
    /// The answer, in Markdown.
    pub answer: Located<Arc<str>>,
}

/// What EU 2023/988, Art. 19 wants to be shown.
#[derive(Debug, Clone)]
pub struct Safety {
    /// Name, postal and electronic address of the manufacturer.
    pub manufacturer: Option<Arc<str>>,
    /// The same of the responsible person in the EU.
    pub responsible_person: Option<Arc<str>>,
    /// Warnings in the language of the page.
    pub warnings: Option<Arc<str>>,
}

impl Product {
    /// These words over the facts of the first language: what they leave out is taken from there.
    #[must_use]
    pub fn over(self, base: &Self) -> Self {
        Self {
            sku: or(self.sku, &base.sku),
            gtin: or(self.gtin, &base.gtin),
            mpn: or(self.mpn, &base.mpn),
            brand: or(self.brand, &base.brand),
            model: or(self.model, &base.model),
            offer: self.offer.over(&base.offer),
            moq: or(self.moq, &base.moq),
            sample: or(self.sample, &base.sample),
            options: list(self.options, &base.options),
            variants: merge(
                self.variants,
                &base.variants,
                |v| v.sku.value.to_arc(),
                Variant::over,
            ),
            specs: merge(self.specs, &base.specs, |s| Arc::clone(&s.name), |s, _| s),
            key_facts: list(self.key_facts, &base.key_facts),
            standards: list(self.standards, &base.standards),
            images: merge(
                self.images,
                &base.images,
                |i| Arc::clone(&i.file.value),
                Image::over,
            ),
            video: or(self.video, &base.video),
            downloads: merge(
                self.downloads,
                &base.downloads,
                |d| Arc::clone(&d.file.value),
                Download::over,
            ),
            certificates: merge(
                self.certificates,
                &base.certificates,
                Certificate::key,
                Certificate::over,
            ),
            packaging: or(self.packaging, &base.packaging),
            origin: or(self.origin, &base.origin),
            hs_code: or(self.hs_code, &base.hs_code),
            incoterms: or(self.incoterms, &base.incoterms),
            port: or(self.port, &base.port),
            payment_terms: or(self.payment_terms, &base.payment_terms),
            warranty: or(self.warranty, &base.warranty),
            related: list(self.related, &base.related),
            accessories: list(self.accessories, &base.accessories),
            spare_parts: list(self.spare_parts, &base.spare_parts),
            replaced_by: or(self.replaced_by, &base.replaced_by),
            faq: list(self.faq, &base.faq),
            safety: or(self.safety, &base.safety),
            condition: or(self.condition, &base.condition),
            google_category: or(self.google_category, &base.google_category),
            feeds: or(self.feeds, &base.feeds),
        }
    }

    /// The specs shown large: those named, otherwise the first three.
    pub fn shown_facts(&self) -> Vec<&Spec> {
        if self.key_facts.is_empty() {
            return self.specs.iter().take(3).collect();
        }
        let find = |name: &Located<Arc<str>>| self.specs.iter().find(|s| s.name == name.value);
        self.key_facts.iter().filter_map(find).take(3).collect()
    }

    /// The numbers of the product and its variants.
    pub fn skus(&self) -> impl Iterator<Item = &Located<Sku>> {
        let variants = self.variants.iter().map(|variant| &variant.sku);
        self.sku.iter().chain(variants)
    }

    /// Reports where one fact does not agree with another.
    pub fn check(&self, report: &mut Report) {
        for name in &self.key_facts {
            if !self.specs.iter().any(|s| s.name == name.value) {
                let message = format!("`{}` is no spec of this product", name.value);
                let known = self.specs.iter().map(|s| &*s.name);
                let fault = name.at.error("unknown-spec", message);
                report.push(fault.suggest(&name.value, known));
            }
        }
        self.offer.check(report);
        for variant in &self.variants {
            variant.offer.check(report);
        }
    }
}

impl Offer {
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            price: or(self.price, &base.price),
            was: or(self.was, &base.was),
            lowest_30_days: or(self.lowest_30_days, &base.lowest_30_days),
            unit_price: or(self.unit_price, &base.unit_price),
            on_request: or(self.on_request, &base.on_request),
            tiers: list(self.tiers, &base.tiers),
            availability: or(self.availability, &base.availability),
            stock: or(self.stock, &base.stock),
            lead_time: list(self.lead_time, &base.lead_time),
            buy: or(self.buy, &base.buy),
            available_from: or(self.available_from, &base.available_from),
            price_valid_until: or(self.price_valid_until, &base.price_valid_until),
        }
    }

    fn check(&self, report: &mut Report) {
        let (Some(price), Some(was)) = (&self.price, &self.was) else {
            return;
        };
        if was.value <= price.value {
            let mut fault = was.at.error("bad-value", "`was` is not more than `price`");
            if price.at.file.name() != was.at.file.name() {
                fault = fault.also(&price.at.file, price.at.span.clone(), "the price");
            }
            report.push(
                fault.help("`was` is the price before a reduction; leave it out without one"),
            );
        }
    }
}

impl Variant {
    fn over(self, base: &Self) -> Self {
        Self {
            sku: self.sku,
            options: merge(
                self.options,
                &base.options,
                |s| Arc::clone(&s.name),
                |s, _| s,
            ),
            specs: merge(self.specs, &base.specs, |s| Arc::clone(&s.name), |s, _| s),
            gtin: or(self.gtin, &base.gtin),
            mpn: or(self.mpn, &base.mpn),
            image: or(self.image, &base.image),
            weight: or(self.weight, &base.weight),
            offer: self.offer.over(&base.offer),
        }
    }
}

impl Image {
    fn over(self, base: &Self) -> Self {
        Self {
            file: self.file,
            alt: or(self.alt, &base.alt),
            from: or(self.from, &base.from),
            focus: or(self.focus, &base.focus),
            kind: or(self.kind, &base.kind),
        }
    }
}

impl Download {
    fn over(self, base: &Self) -> Self {
        Self {
            file: self.file,
            title: or(self.title, &base.title),
            language: or(self.language, &base.language),
            revision: or(self.revision, &base.revision),
        }
    }
}

impl Certificate {
    /// A certificate is told by its document, without one by its name.
    fn key(&self) -> Arc<str> {
        let file = self.file.as_ref().map(|f| &f.value);
        Arc::clone(file.unwrap_or(&self.name))
    }

    fn over(self, base: &Self) -> Self {
        Self {
            name: self.name,
            number: or(self.number, &base.number),
            body: or(self.body, &base.body),
            valid_until: or(self.valid_until, &base.valid_until),
            file: or(self.file, &base.file),
            image: or(self.image, &base.image),
        }
    }
}

#[expect(
    clippy::ref_option,
    reason = "both sides are fields of the same struct"
)]
pub(super) fn or<T: Clone>(words: Option<T>, base: &Option<T>) -> Option<T> {
    words.or_else(|| base.clone())
}

pub(super) fn list<T: Clone>(words: Vec<T>, base: &[T]) -> Vec<T> {
    if words.is_empty() {
        base.to_vec()
    } else {
        words
    }
}

/// Replaces the entries of a list that have the same key; the order is that of the base, and
/// what is new comes behind.
fn merge<T: Clone>(
    words: Vec<T>,
    base: &[T],
    key: impl Fn(&T) -> Arc<str>,
    over: impl Fn(T, &T) -> T,
) -> Vec<T> {
    let mut merged = base.to_vec();
    for word in words {
        match merged.iter_mut().find(|b| key(b) == key(&word)) {
            Some(place) => *place = over(word, place),
            None => merged.push(word),
        }
    }
    merged
}
