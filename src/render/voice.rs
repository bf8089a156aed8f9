//! Facts in a language: amounts, measures, days and phrases, with the catalogue's terms. Every
//! text that is not an author's passes through here.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::views::{DateView, FactView, PriceView, StockView};
use crate::brand::{Brand, LanguageId};
use crate::catalogue::Terms;
use crate::catalogue::facts::{Availability, LeadTime, Spec, SpecValue};
use crate::catalogue::items::Spread;
use crate::catalogue::product::{Moq, Offer, Product};
use crate::locale::{Amount, Formatter};
use crate::site::Site;
use crate::theme::{Count, Phrases};

/// A language of the site, to say things in.
#[derive(Clone, Copy)]
pub struct Voice<'a> {
    pub language: LanguageId,
    pub brand: &'a Brand,
    pub formatter: &'a Formatter,
    pub phrases: &'a Phrases,
    pub terms: &'a Terms,
}

impl<'a> Voice<'a> {
    pub fn new(site: &'a Site, language: LanguageId) -> Self {
        Self {
            language,
            brand: &site.brand,
            formatter: site.formatter(language),
            phrases: &site.theme.phrases[site.brand.languages.get(language).code()],
            terms: site.catalogue.terms(language),
        }
    }

    /// A phrase without figures or names.
    pub fn phrase(&self, key: &str) -> String {
        self.say(key, None, &[])
    }

    /// A phrase about a number of things.
    pub fn phrase_n(&self, key: &str, n: u32) -> String {
        self.say(key, Some(n), &[])
    }

    /// A phrase with names in it.
    pub fn phrase_with(&self, key: &str, names: &[(&str, &str)]) -> String {
        self.say(key, None, names)
    }

    /// A phrase that a theme does not have shows its key: visible, but no reason not to publish.
    fn say(&self, key: &str, n: Option<u32>, names: &[(&str, &str)]) -> String {
        self.try_say(key, n.map(i64::from), names)
            .unwrap_or_else(|_| key.to_owned())
    }

    /// A phrase with figure and names, or what is wrong with the call.
    pub fn try_say(
        &self,
        key: &str,
        n: Option<i64>,
        names: &[(&str, &str)],
    ) -> Result<String, String> {
        let text = n.map(|n| self.formatter.number(n)).unwrap_or_default();
        let count = n.map(|n| Count {
            category: self.formatter.plural(n).as_str(),
            text: &text,
        });
        self.phrases.format(key, count, names)
    }

    pub fn date(&self, date: Date) -> DateView {
        DateView {
            text: self.formatter.date(date),
            iso: date.to_string(),
        }
    }

    pub fn money(&self, amount: Amount) -> String {
        self.formatter.money(amount, self.brand.currency)
    }

    pub fn value(&self, value: &SpecValue) -> String {
        self.terms.say(value, self.formatter)
    }

    pub fn fact(&self, spec: &Spec) -> FactView {
        FactView {
            name: Arc::clone(self.terms.name(&spec.name)),
            value: self.value(&spec.value),
        }
    }

    /// A number of pieces, or of what they are counted in.
    pub fn pieces(&self, moq: &Moq) -> String {
        match &moq.unit {
            Some(unit) => self
                .formatter
                .quantity(Decimal::from(moq.quantity), self.terms.unit(unit)),
            None => self.formatter.number(Decimal::from(moq.quantity)),
        }
    }

    /// The price of a product; with variants, the lowest of theirs.
    pub fn price(&self, product: &Product) -> Option<PriceView> {
        let (price, spread) = product.lowest_price()?;
        let currency = self.brand.currency;
        let unit = price.unit.map(|unit| {
            let price = self.money(unit.price);
            format!("{price} / {}", self.terms.unit(&unit.per))
        });
        Some(PriceView {
            text: self.money(price.amount),
            from: spread == Spread::From,
            was: price.was.map(|was| self.money(was)),
            lowest_30_days: price.lowest_30_days.map(|amount| self.money(amount)),
            unit,
            amount: price.amount.to_plain(currency),
            currency: currency.code(),
        })
    }

    /// Whether a product can be had; with variants, as well as the one that can be had best.
    pub fn stock(&self, product: &Product) -> Option<StockView> {
        let known = product.variants.iter();
        let known = known.filter_map(|variant| variant.offer.availability());
        let best = product
            .offer
            .availability()
            .or_else(|| known.min_by_key(|a| rank(*a)));
        let Some(best) = best else {
            return self.offer_stock(&product.offer);
        };
        let lead_time = product.offer.lead_time.first();
        Some(self.stock_view(best, lead_time.map(|time| self.lead_time(*time))))
    }

    /// The same for one offer.
    pub fn offer_stock(&self, offer: &Offer) -> Option<StockView> {
        let availability = offer.availability();
        let lead_time = offer.lead_time.first().map(|l| self.lead_time(*l));
        match (availability, lead_time) {
            (Some(availability), lead_time) => Some(self.stock_view(availability, lead_time)),
            (None, Some(lead_time)) => Some(StockView {
                text: lead_time,
                level: "none",
                lead_time: None,
            }),
            (None, None) => None,
        }
    }

    /// The stock of one row of a table: the number itself where it is known.
    pub fn row_stock(&self, offer: &Offer) -> Option<StockView> {
        let mut view = self.offer_stock(offer)?;
        if let Some(stock) = offer.stock.filter(|stock| *stock > 0) {
            view.text = self.formatter.number(Decimal::from(stock));
        }
        if view.level == "none"
            && let Some(lead_time) = view.lead_time.take()
        {
            view.text = lead_time;
        }
        Some(view)
    }

    fn stock_view(&self, availability: Availability, lead_time: Option<String>) -> StockView {
        let level = match availability {
            Availability::InStock => "ok",
            Availability::LowStock => "low",
            Availability::MadeToOrder
            | Availability::Preorder
            | Availability::Backorder
            | Availability::OutOfStock
            | Availability::Discontinued => "none",
        };
        StockView {
            text: self.phrase(availability.key()),
            level,
            lead_time,
        }
    }

    pub fn lead_time(&self, lead_time: LeadTime) -> String {
        let days = self.phrase_n("lead_time_days", lead_time.days);
        match lead_time.quantity {
            Some(quantity) => {
                let n = self.formatter.number(Decimal::from(quantity));
                self.phrase_with("lead_time_up_to", &[("quantity", &n), ("days", &days)])
            }
            None => days,
        }
    }
}

/// The better it can be had, the lower.
fn rank(availability: Availability) -> u8 {
    match availability {
        Availability::InStock => 0,
        Availability::LowStock => 1,
        Availability::MadeToOrder => 2,
        Availability::Preorder => 3,
        Availability::Backorder => 4,
        Availability::OutOfStock => 5,
        Availability::Discontinued => 6,
    }
}
