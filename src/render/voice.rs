//! Facts in a language: amounts, measures, days and phrases, with the catalogue's terms. Every
//! text that is not an author's passes through here.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::views::{DateView, FactView, PriceView, StockView};
use crate::brand::{Brand, LanguageId};
use crate::catalogue::Terms;
use crate::catalogue::facts::{Availability, LeadTime, Spec, SpecValue};
use crate::catalogue::product::{Moq, Offer, Product};
use crate::locale::{Amount, Formatter};
use crate::site::Site;
use crate::theme::{Count, Phrases};

/// Fewer pieces in stock than this are few.
const FEW: u32 = 10;

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
        match value {
            SpecValue::Text(text) => self.terms.value(text).to_string(),
            SpecValue::Number(number) => self.formatter.number(*number),
            SpecValue::Quantity(number, unit) => {
                self.formatter.quantity(*number, self.terms.unit(unit))
            }
        }
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
        if product.offer.on_request == Some(true) {
            return None;
        }
        let own = product.offer.shown_price().map(|_| &product.offer);
        let variants = product.variants.iter().map(|v| &v.offer);
        let priced = |offer: &&Offer| offer.shown_price().is_some();
        let offers: Vec<&Offer> = match own {
            Some(own) => vec![own],
            None => variants.filter(priced).collect(),
        };
        let lowest = offers.iter().min_by_key(|offer| offer.shown_price())?;
        let differ = offers
            .iter()
            .any(|offer| offer.shown_price() != lowest.shown_price());
        self.offer(lowest, differ)
    }

    fn offer(&self, offer: &Offer, from: bool) -> Option<PriceView> {
        let amount = *offer.shown_price()?;
        let currency = self.brand.currency;
        let unit = offer.unit_price.as_ref().map(|unit| {
            let price = self.money(unit.price);
            format!("{price} / {}", self.terms.unit(&unit.per))
        });
        Some(PriceView {
            text: self.money(amount),
            from,
            was: offer.was.as_ref().map(|was| self.money(was.value)),
            lowest_30_days: offer.lowest_30_days.map(|amount| self.money(amount)),
            unit,
            amount: amount.to_plain(currency),
            currency: currency.code(),
        })
    }

    /// Whether a product can be had; with variants, as well as the one that can be had best.
    pub fn stock(&self, product: &Product) -> Option<StockView> {
        let known = product.variants.iter();
        let known = known.filter_map(|variant| availability(&variant.offer));
        let best = availability(&product.offer).or_else(|| known.min_by_key(|a| rank(*a)));
        let Some(best) = best else {
            return self.offer_stock(&product.offer);
        };
        let lead_time = product.offer.lead_time.first();
        Some(self.stock_view(best, lead_time.map(|time| self.lead_time(*time))))
    }

    /// The same for one offer.
    pub fn offer_stock(&self, offer: &Offer) -> Option<StockView> {
        let availability = availability(offer);
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

/// What is said of availability, otherwise what the stock tells.
pub fn availability(offer: &Offer) -> Option<Availability> {
    let from_stock = |stock: u32| match stock {
        0 => Availability::OutOfStock,
        n if n < FEW => Availability::LowStock,
        _ => Availability::InStock,
    };
    offer.availability.or_else(|| offer.stock.map(from_stock))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_availability_counts_also_where_no_stock_is_known() {
        let mut offer = Offer {
            availability: Some(Availability::MadeToOrder),
            ..Offer::default()
        };
        assert_eq!(availability(&offer), Some(Availability::MadeToOrder));
        offer.stock = Some(0);
        assert_eq!(availability(&offer), Some(Availability::MadeToOrder));
        offer.availability = None;
        assert_eq!(availability(&offer), Some(Availability::OutOfStock));
        offer.stock = Some(FEW - 1);
        assert_eq!(availability(&offer), Some(Availability::LowStock));
        offer.stock = None;
        assert_eq!(availability(&offer), None);
    }
}
