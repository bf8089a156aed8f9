//! An item as the feeds of others take it: everything that all of them require is there.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Entry;
use super::plain::plain;
use super::refusal::Refusal;
use crate::brand::{Brand, Feed, FeedKind};
use crate::catalogue::facts::{Availability, SpecValue};
use crate::catalogue::items::{Item, Price};
use crate::catalogue::{Axis, Terms};
use crate::locale::{Amount, Formatter};
use crate::render::Renderer;
use crate::site::Site;

/// An item that a feed takes.
pub(super) struct Listing<'a> {
    pub site: &'a Site,
    pub feed: &'a Feed,
    pub entry: Entry<'a>,
    pub item: Item<'a>,
    /// Its article number.
    pub id: &'a str,
    /// Its name.
    pub title: String,
    /// Summary and text of its page, without markup.
    pub description: String,
    /// The address of its page, and its row there.
    pub url: String,
    /// Its photos, at least one.
    pub photos: Vec<String>,
    /// What it costs: more than nothing.
    pub price: Price<'a>,
    pub availability: Availability,
    /// From which day on it can be had, where that is not yet so.
    pub day: Option<Date>,
}

impl<'a> Listing<'a> {
    pub fn of(
        (renderer, feed): (&'a Renderer, &'a Feed),
        entry: Entry<'a>,
        item: Item<'a>,
    ) -> Result<Self, Refusal> {
        let site = &*renderer.site;
        let words = &*entry.standing.words;
        if words.language != feed.language {
            return Err(Refusal::NotTranslated);
        }
        let id = item.sku().ok_or(Refusal::NoNumber)?.as_str();
        let most = longest_id(feed.kind);
        if id.chars().count() > most {
            return Err(Refusal::LongNumber(most));
        }
        let price = item.price().ok_or(Refusal::NoPrice)?;
        if !price.is_positive() {
            return Err(Refusal::Free);
        }
        let availability = item.availability().ok_or(Refusal::NoAvailability)?;
        let day = day(item, availability, site.moment.date)?;
        let body = plain(&words.file.text()[words.body.clone()]);
        let parts = words.front.summary.as_deref().into_iter().chain([&*body]);
        let description: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if description.is_empty() {
            return Err(Refusal::NoText);
        }
        let photos = renderer.photos(words, item);
        if photos.is_empty() {
            return Err(Refusal::NoPhoto);
        }
        let terms = site.catalogue.terms(feed.language);
        Ok(Self {
            title: item.name(words, terms, site.formatter(feed.language)),
            description: description.join("\n"),
            url: item.address(&site.brand.url.absolute(&entry.standing.address)),
            site,
            feed,
            entry,
            item,
            id,
            photos,
            price,
            availability,
            day,
        })
    }

    pub fn brand(&self) -> &'a Brand {
        &self.site.brand
    }

    pub fn terms(&self) -> &'a Terms {
        self.site.catalogue.terms(self.feed.language)
    }

    pub fn formatter(&self) -> &'a Formatter {
        self.site.formatter(self.feed.language)
    }

    /// `39.00 EUR`
    pub fn money(&self, amount: Amount) -> String {
        let currency = self.brand().currency;
        format!("{} {}", amount.to_plain(currency), currency.code())
    }

    /// The price before a reduction, otherwise the price.
    pub fn regular_price(&self) -> String {
        self.money(self.price.was.unwrap_or(self.price.amount))
    }

    /// The price after a reduction.
    pub fn sale_price(&self) -> Option<String> {
        self.price.was.map(|_| self.money(self.price.amount))
    }

    /// Its brand: its own, otherwise the company's name.
    pub fn brand_name(&self) -> &'a str {
        let own = self.item.product.brand.as_deref();
        own.unwrap_or_else(|| self.brand().name.get(self.feed.language))
    }

    /// The number that it shares with the other variants of its product.
    pub fn group(&self) -> Option<&'a str> {
        self.item.variant.and_then(|_| self.item.product.group_id())
    }

    /// What it is in a respect that all readers know: its option, otherwise the product's spec.
    pub fn axis(&self, axis: Axis) -> Option<String> {
        let specs = self.item.specs().into_iter();
        let mut all = self.item.options().iter().chain(specs);
        let found = all.find(|spec| Axis::of(&spec.name) == Some(axis));
        found.map(|spec| self.terms().say(&spec.value, self.formatter()))
    }

    /// "Products > Ball valves"
    pub fn category(&self) -> Option<String> {
        let path = self.site.category_path(self.entry.page, self.feed.language);
        (!path.is_empty()).then(|| path.join(" > "))
    }

    /// What it weighs, and in which of the units that readers know.
    pub fn weight(&self) -> Option<(String, &'static str)> {
        let SpecValue::Quantity(value, unit) = self.item.weight()? else {
            return None;
        };
        let unit = ["kg", "g", "lb", "oz"]
            .into_iter()
            .find(|known| *known == &**unit)?;
        Some((value.normalize().to_string(), unit))
    }
}

/// How many characters a number may have.
fn longest_id(kind: FeedKind) -> usize {
    match kind {
        FeedKind::Google => 50,
        FeedKind::Meta | FeedKind::OpenAi => 100,
        FeedKind::Catalogue | FeedKind::Prices | FeedKind::Llms => usize::MAX,
    }
}

/// From which day on it can be had. Readers want to know it of what can be ordered but is not
/// there; what is made when it is ordered is ready after its lead time.
fn day(item: Item<'_>, availability: Availability, today: Date) -> Result<Option<Date>, Refusal> {
    let from = item.available_from();
    match availability {
        Availability::InStock
        | Availability::LowStock
        | Availability::OutOfStock
        | Availability::Discontinued => Ok(None),
        Availability::Preorder => from.map(Some).ok_or(Refusal::NoDay),
        Availability::MadeToOrder | Availability::Backorder => {
            let days = item.lead_time().first().map(|time| time.days);
            let ready = || today.checked_add(i64::from(days?).days()).ok();
            from.or_else(ready).map(Some).ok_or(Refusal::NoDay)
        }
    }
}
