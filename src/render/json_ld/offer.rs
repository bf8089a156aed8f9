//! What an item costs and on which terms (Google, "Merchant listing structured data").

use super::super::Renderer;
use super::super::product_view::Scene;
use super::node::Node;
use crate::brand::{PriceBasis, Shipping};
use crate::catalogue::facts::{Availability, Condition, Tier};
use crate::catalogue::items::{Item, Price};
use crate::catalogue::measure::{Measure, PIECE};
use crate::locale::Amount;

/// Whether the terms of an offer are written out or have been, in another offer of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Terms {
    WrittenOut,
    Referred,
}

impl Renderer {
    /// The offer of an item; none without a price, which must be above 0.
    pub(super) fn offer(
        &self,
        scene: Scene<'_>,
        item: Item<'_>,
        (url, terms): (&str, Terms),
    ) -> Option<Node> {
        let price = item.price().filter(Price::is_positive)?;
        let brand = &self.site.brand;
        let currency = brand.currency;
        let seller = (terms == Terms::WrittenOut).then(|| {
            let company = &**brand.name.get(scene.voice.language);
            Node::new("Organization").with("name", company)
        });
        let moq = item.product.moq.as_ref().filter(|moq| moq.unit.is_none());
        let days = item.lead_time().first().map(|time| time.days);
        let offer = Node::new("Offer")
            .with("url", url)
            .with("price", price.amount.to_plain(currency))
            .with("priceCurrency", currency.code())
            .maybe("priceValidUntil", price.valid_until.map(|d| d.to_string()))
            .maybe(
                "availability",
                item.availability().map(Availability::schema_org),
            )
            .maybe(
                "availabilityStarts",
                item.available_from().map(|d| d.to_string()),
            )
            .maybe(
                "itemCondition",
                item.product.condition.map(Condition::schema_org),
            )
            .maybe("inventoryLevel", item.stock().map(|n| quantity(n, PIECE)))
            .maybe(
                "eligibleQuantity",
                moq.map(|moq| at_least(moq.quantity).with("unitCode", PIECE)),
            )
            .maybe("deliveryLeadTime", days.map(|days| quantity(days, "DAY")))
            .maybe("seller", seller)
            .all("priceSpecification", self.price_specifications(&price));
        Some(self.with_terms(offer, scene, terms))
    }

    /// The price that holds, with what it is for, the one that is struck out, and those for more
    /// pieces. The last are no `UnitPriceSpecification`: without a `priceType` Google would take
    /// them for the price that holds.
    fn price_specifications(&self, price: &Price<'_>) -> Vec<Node> {
        let content = price.unit.and_then(|unit| unit.content(price.amount));
        let reference = content.and_then(|(content, base)| {
            Some(measure(&content)?.with("valueReference", measure(&base)?))
        });
        let active = self
            .specification("UnitPriceSpecification", price.amount)
            .maybe("referenceQuantity", reference);
        let struck = price.was.map(|was| {
            self.specification("UnitPriceSpecification", was)
                .with("priceType", "https://schema.org/StrikethroughPrice")
        });
        let last = |i: usize| price.tiers.get(i + 1).map(|next| next.min - 1);
        let tier = |(i, tier): (usize, &Tier)| {
            let pieces = at_least(tier.min)
                .maybe("maxValue", last(i))
                .with("unitCode", PIECE);
            self.specification("PriceSpecification", tier.price)
                .with("eligibleQuantity", pieces)
        };
        let tiers = price.tiers.iter().enumerate().map(tier);
        std::iter::once(active).chain(struck).chain(tiers).collect()
    }

    fn specification(&self, kind: &'static str, amount: Amount) -> Node {
        let brand = &self.site.brand;
        Node::new(kind)
            .with("price", amount.to_plain(brand.currency))
            .with("priceCurrency", brand.currency.code())
            .with("valueAddedTaxIncluded", brand.prices == PriceBasis::Gross)
    }

    /// Shipping and returns: the same for all offers of a page, so all but the first refer to it.
    fn with_terms(&self, offer: Node, scene: Scene<'_>, terms: Terms) -> Node {
        let brand = &self.site.brand;
        let root = brand.url.root();
        let returns = brand.returns.as_ref().map(|returns| match terms {
            Terms::WrittenOut => self.return_policy(returns, scene.voice.language),
            Terms::Referred => Node::reference(format!("{root}#returns")),
        });
        let shipping = brand.shipping.iter().enumerate().map(|(i, shipping)| {
            let id = format!("{root}#shipping-{}", i + 1);
            match terms {
                Terms::WrittenOut => self.shipping_details(shipping, id),
                Terms::Referred => Node::reference(id),
            }
        });
        offer
            .all("shippingDetails", shipping)
            .maybe("hasMerchantReturnPolicy", returns)
    }

    fn shipping_details(&self, shipping: &Shipping, id: String) -> Node {
        let region = |country: &std::sync::Arc<str>| {
            Node::new("DefinedRegion").with("addressCountry", &**country)
        };
        let days = |(from, to): (u32, u32)| {
            Node::new("QuantitativeValue")
                .with("minValue", from)
                .with("maxValue", to)
                .with("unitCode", "DAY")
        };
        let time = Node::new("ShippingDeliveryTime")
            .with("handlingTime", days(shipping.handling))
            .with("transitTime", days(shipping.transit));
        Node::new("OfferShippingDetails")
            .with("@id", id)
            .with("shippingRate", self.monetary_amount(shipping.cost))
            .all("shippingDestination", shipping.countries.iter().map(region))
            .with("deliveryTime", time)
    }
}

fn quantity(value: u32, unit: &'static str) -> Node {
    Node::new("QuantitativeValue")
        .with("value", value)
        .with("unitCode", unit)
}

fn at_least(value: u32) -> Node {
    Node::new("QuantitativeValue").with("minValue", value)
}

/// A measure whose unit has a code.
fn measure(measure: &Measure) -> Option<Node> {
    let code = measure.code()?;
    Some(
        Node::new("QuantitativeValue")
            .with("value", measure.value)
            .with("unitCode", code),
    )
}
