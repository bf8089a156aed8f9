//! What can be ordered, with the price that holds for it. Page, structured data, feeds, lists and
//! the command line all take name, price and availability from here, so they can't disagree.

use std::sync::Arc;

use jiff::civil::Date;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rust_decimal::Decimal;

use super::facts::{Availability, Gtin, LeadTime, Sku, Spec, SpecValue, Tier, WebLink};
use super::product::{Offer, Product, UnitPrice, Variant};
use super::{Content, Terms};
use crate::locale::{Amount, Formatter};
use crate::source::fields::At;

/// Fewer pieces in stock than this are few.
pub const FEW: u32 = 10;

/// One thing that can be ordered: a product without variants, or a variant of one. What a variant
/// does not say of itself holds as the product says it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The product.
    pub product: &'a Product,
    /// Which of its variants.
    pub variant: Option<&'a Variant>,
}

/// What one piece costs, and what belongs to that.
#[derive(Debug, Clone, Copy)]
pub struct Price<'a> {
    /// The price of one.
    pub amount: Amount,
    /// The price before a reduction.
    pub was: Option<Amount>,
    /// The lowest price of the 30 days before the reduction.
    pub lowest_30_days: Option<Amount>,
    /// The price of a kilogram, a litre …
    pub unit: Option<&'a UnitPrice>,
    /// Prices from a number of pieces on, ascending.
    pub tiers: &'a [Tier],
    /// The last day on which it holds.
    pub valid_until: Option<Date>,
}

impl Product {
    /// What of it can be ordered, in its order; at least one.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let whole = self.variants.is_empty().then_some(Item {
            product: self,
            variant: None,
        });
        let each = self.variants.iter().map(|variant| Item {
            product: self,
            variant: Some(variant),
        });
        whole.into_iter().chain(each)
    }

    /// Its lowest price, and whether some of its items cost more.
    pub fn lowest_price(&self) -> Option<(Price<'_>, Spread)> {
        let prices: Vec<Price<'_>> = self.items().filter_map(|item| item.price()).collect();
        let lowest = *prices.iter().min_by_key(|price| price.amount)?;
        let same = prices.iter().all(|price| price.amount == lowest.amount);
        Some((lowest, if same { Spread::Same } else { Spread::From }))
    }
}

/// Whether all items of a product cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// They do.
    Same,
    /// Some cost more than the price that is given.
    From,
}

impl Product {
    /// The number of all variants together: its own, otherwise that of the first.
    pub fn group_id(&self) -> Option<&str> {
        let own = self.sku.as_ref();
        let first = || Some(&self.variants.first()?.sku);
        own.or_else(first).map(|sku| sku.value.as_str())
    }
}

impl<'a> Item<'a> {
    /// Its article number.
    pub fn sku(&self) -> Option<&'a Sku> {
        match self.variant {
            Some(variant) => Some(&variant.sku.value),
            None => self.product.sku.as_ref().map(|sku| &sku.value),
        }
    }

    /// Where its article number stands.
    pub fn sku_at(&self) -> Option<&'a At> {
        match self.variant {
            Some(variant) => Some(&variant.sku.at),
            None => self.product.sku.as_ref().map(|sku| &sku.at),
        }
    }

    /// The address of the page, and of its row there: rows bear their article number as a name.
    pub fn address(&self, page: &str) -> String {
        match self.variant {
            Some(variant) => {
                let name = utf8_percent_encode(variant.sku.value.as_str(), FRAGMENT);
                format!("{page}#{name}")
            }
            None => page.to_owned(),
        }
    }

    /// The price; none where it is on request.
    pub fn price(&self) -> Option<Price<'a>> {
        let product = &self.product.offer;
        let own = self.variant.map_or(product, |variant| &variant.offer);
        if product.on_request == Some(true) || own.on_request == Some(true) {
            return None;
        }
        let tiers = match own.tiers.as_slice() {
            [] if own.price.is_none() => product.tiers.as_slice(),
            tiers => tiers,
        };
        let offer = if own.price.is_some() || single(&own.tiers).is_some() {
            own
        } else {
            product
        };
        let given = offer.price.as_ref().map(|price| price.value);
        Some(Price {
            amount: single(tiers).or(given)?,
            was: offer.was.as_ref().map(|was| was.value),
            lowest_30_days: offer.lowest_30_days,
            unit: offer.unit_price.as_ref(),
            tiers,
            valid_until: own.price_valid_until.or(product.price_valid_until),
        })
    }

    /// Whether it can be had.
    pub fn availability(&self) -> Option<Availability> {
        let own = self.variant.and_then(|v| v.offer.availability());
        own.or_else(|| self.product.offer.availability())
    }

    /// From which day on it can be had.
    pub fn available_from(&self) -> Option<Date> {
        let own = self.variant.and_then(|v| v.offer.available_from);
        own.or(self.product.offer.available_from)
    }

    /// Pieces in stock.
    pub fn stock(&self) -> Option<u32> {
        match self.variant {
            Some(variant) => variant.offer.stock,
            None => self.product.offer.stock,
        }
    }

    /// How long a delivery takes.
    pub fn lead_time(&self) -> &'a [LeadTime] {
        match self
            .variant
            .map(|variant| variant.offer.lead_time.as_slice())
        {
            None | Some([]) => &self.product.offer.lead_time,
            Some(own) => own,
        }
    }

    /// Where it can be bought.
    pub fn buy(&self) -> Option<&'a WebLink> {
        let own = self.variant.and_then(|v| v.offer.buy.as_ref());
        own.or(self.product.offer.buy.as_ref())
    }

    /// EAN or UPC: a variant's own only, for it stands for one thing.
    pub fn gtin(&self) -> Option<&'a Gtin> {
        match self.variant {
            Some(variant) => variant.gtin.as_ref(),
            None => self.product.gtin.as_ref(),
        }
    }

    /// The manufacturer's number, likewise.
    pub fn mpn(&self) -> Option<&'a Arc<str>> {
        match self.variant {
            Some(variant) => variant.mpn.as_ref(),
            None => self.product.mpn.as_ref(),
        }
    }

    /// What tells it from the other variants.
    pub fn options(&self) -> &'a [Spec] {
        self.variant.map_or(&[], |variant| &variant.options)
    }

    /// Its specs: those of the product, and its own in their place or behind.
    pub fn specs(&self) -> Vec<&'a Spec> {
        let own = self.variant.map_or(&[] as &[Spec], |v| &v.specs);
        let place = |spec: &'a Spec| own.iter().find(|o| o.name == spec.name).unwrap_or(spec);
        let new = |spec: &&Spec| !self.product.specs.iter().any(|s| s.name == spec.name);
        let inherited = self.product.specs.iter().map(place);
        inherited.chain(own.iter().filter(new)).collect()
    }

    /// What it weighs.
    pub fn weight(&self) -> Option<&'a SpecValue> {
        self.variant.and_then(|variant| variant.weight.as_ref())
    }

    /// Its name: that of the product, and what tells it from the other variants.
    pub fn name(&self, words: &Content, terms: &Terms, formatter: &Formatter) -> String {
        let option = |spec: &Spec| {
            let value = terms.say(&spec.value, formatter);
            format!("{} {value}", terms.name(&spec.name))
        };
        let parts = self.options().iter().map(option);
        let parts: Vec<String> = std::iter::once(words.title.to_string())
            .chain(parts)
            .collect();
        parts.join(", ")
    }
}

impl Price<'_> {
    /// Whether shops and search engines take it for one: they know no price of nothing.
    pub fn is_positive(&self) -> bool {
        self.amount.decimal() > Decimal::ZERO
    }

    /// The price of one when so many are ordered.
    pub fn for_quantity(&self, quantity: u32) -> Amount {
        let reached = self.tiers.iter().rev().find(|tier| tier.min <= quantity);
        reached.map_or(self.amount, |tier| tier.price)
    }
}

impl Offer {
    /// What is said of availability, otherwise what the stock tells.
    pub fn availability(&self) -> Option<Availability> {
        let from_stock = |stock: u32| match stock {
            0 => Availability::OutOfStock,
            n if n < FEW => Availability::LowStock,
            _ => Availability::InStock,
        };
        self.availability.or_else(|| self.stock.map(from_stock))
    }
}

/// What RFC 3986 does not allow in a fragment, and `%`.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The price of one piece, where the tiers begin with it.
fn single(tiers: &[Tier]) -> Option<Amount> {
    let first = tiers.first().filter(|tier| tier.min <= 1);
    first.map(|tier| tier.price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;
    use crate::source::fields::Located;

    fn located<T>(value: T) -> Located<T> {
        let file = SourceText::new("a.md", "");
        Located {
            value,
            at: At { file, span: 0..0 },
        }
    }

    fn offer(price: Option<&str>) -> Offer {
        Offer {
            price: price.map(|p| located(p.parse().expect("is an amount"))),
            ..Offer::default()
        }
    }

    fn variant(sku: &str, offer: Offer) -> Variant {
        Variant {
            sku: located(sku.parse().expect("is a number")),
            options: Vec::new(),
            specs: Vec::new(),
            gtin: None,
            mpn: None,
            image: None,
            weight: None,
            offer,
        }
    }

    fn prices(product: &Product) -> Vec<Option<String>> {
        let plain = |price: Price<'_>| price.amount.decimal().to_string();
        product.items().map(|i| i.price().map(plain)).collect()
    }

    #[test]
    fn a_variant_without_a_price_has_that_of_the_product() {
        let mut product = Product {
            offer: offer(Some("12")),
            variants: vec![variant("A", offer(None)), variant("B", offer(Some("9")))],
            ..Product::default()
        };
        assert_eq!(prices(&product), [Some("12".into()), Some("9".into())]);
        let (lowest, spread) = product.lowest_price().expect("has prices");
        assert_eq!(lowest.amount.decimal().to_string(), "9");
        assert_eq!(spread, Spread::From);
        product.variants[1].offer.on_request = Some(true);
        assert_eq!(prices(&product), [Some("12".into()), None]);
        product.offer.on_request = Some(true);
        assert_eq!(prices(&product), [None, None]);
        assert!(product.lowest_price().is_none());
    }

    #[test]
    fn a_tier_from_one_piece_on_is_the_price() {
        let tier = |min, price: &str| Tier {
            min,
            price: price.parse().expect("is an amount"),
        };
        let product = Product {
            offer: Offer {
                tiers: vec![tier(1, "5"), tier(10, "4")],
                ..Offer::default()
            },
            ..Product::default()
        };
        let price = product.items().next().and_then(|item| item.price());
        let price = price.expect("has a price");
        assert_eq!(price.amount.decimal().to_string(), "5");
        assert_eq!(price.for_quantity(9).decimal().to_string(), "5");
        assert_eq!(price.for_quantity(10).decimal().to_string(), "4");
    }

    #[test]
    fn what_is_said_of_availability_counts_also_where_no_stock_is_known() {
        let mut offer = Offer {
            availability: Some(Availability::MadeToOrder),
            ..Offer::default()
        };
        assert_eq!(offer.availability(), Some(Availability::MadeToOrder));
        offer.stock = Some(0);
        assert_eq!(offer.availability(), Some(Availability::MadeToOrder));
        offer.availability = None;
        assert_eq!(offer.availability(), Some(Availability::OutOfStock));
        offer.stock = Some(FEW - 1);
        assert_eq!(offer.availability(), Some(Availability::LowStock));
        offer.stock = None;
        assert_eq!(offer.availability(), None);
    }
}
