//! `site.dealers`: who sells the products where, by country, in the language of the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::site_view::phone_link;
use super::voice::Voice;
use crate::site::Site;
use crate::tables::Dealer;

/// The dealers of a country.
#[derive(Debug, Serialize)]
pub(super) struct CountryView {
    /// Its two letters.
    code: Arc<str>,
    /// Its name.
    name: String,
    dealers: Vec<DealerView>,
}

/// One of them.
#[derive(Debug, Serialize)]
struct DealerView {
    name: Arc<str>,
    /// What stands on a letter to it: street, then postcode and town.
    address_lines: Vec<Arc<str>>,
    city: Option<Arc<str>>,
    postcode: Option<Arc<str>>,
    phone: Option<Arc<str>>,
    phone_link: Option<String>,
    email: Option<Arc<str>>,
    url: Option<Arc<str>>,
    languages: Vec<Arc<str>>,
    stocks: Option<Arc<str>>,
    /// Degrees north and east, for a map.
    lat: Option<String>,
    lon: Option<String>,
}

/// The dealers by country, the countries in the order of their names; within a country as in the
/// tables.
pub(super) fn dealers(site: &Site, voice: Voice<'_>) -> Vec<CountryView> {
    let mut by_country: BTreeMap<&Arc<str>, Vec<DealerView>> = BTreeMap::new();
    for dealer in &site.catalogue.tables.dealers {
        let dealers = by_country.entry(&dealer.country).or_default();
        dealers.push(DealerView::of(dealer, voice));
    }
    let country = |(code, dealers): (&Arc<str>, Vec<DealerView>)| CountryView {
        code: Arc::clone(code),
        name: voice.formatter.country(code),
        dealers,
    };
    let mut countries: Vec<CountryView> = by_country.into_iter().map(country).collect();
    countries.sort_by(|a, b| voice.formatter.compare(&a.name, &b.name));
    countries
}

impl DealerView {
    fn of(dealer: &Dealer, voice: Voice<'_>) -> Self {
        let town: Vec<&str> = [&dealer.postcode, &dealer.city]
            .into_iter()
            .flatten()
            .map(|part| &**part)
            .collect();
        let town = (!town.is_empty()).then(|| Arc::from(town.join(" ")));
        let degrees = |degrees: rust_decimal::Decimal| degrees.to_string();
        Self {
            name: Arc::clone(dealer.name.get(voice.language)),
            address_lines: dealer.address.iter().cloned().chain(town).collect(),
            city: dealer.city.clone(),
            postcode: dealer.postcode.clone(),
            phone: dealer.phone.clone(),
            phone_link: dealer.phone.as_deref().map(phone_link),
            email: dealer.email.clone(),
            url: dealer.url.as_ref().map(|url| Arc::from(url.as_str())),
            languages: dealer.languages.clone(),
            stocks: (dealer.stocks.as_ref()).map(|text| Arc::clone(text.get(voice.language))),
            lat: dealer.position.map(|(lat, _)| degrees(lat)),
            lon: dealer.position.map(|(_, lon)| degrees(lon)),
        }
    }
}
