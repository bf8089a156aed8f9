//! `[[shipping]]`: what delivery costs and how long it takes, country by country.

use std::sync::Arc;

use super::countries;
use super::languages::{Languages, Text};
use crate::locale::Amount;
use crate::source::fields::{Entry, Fields};

/// Delivery to some countries.
#[derive(Debug, Clone)]
pub struct Shipping {
    /// To where, as ISO 3166 codes.
    pub countries: Vec<Arc<str>>,
    /// What it is called.
    pub service: Option<Text>,
    /// What it costs.
    pub cost: Amount,
    /// Days until a parcel is handed over, least and most.
    pub handling: (u32, u32),
    /// Days that it is on the way, least and most.
    pub transit: (u32, u32),
}

impl Shipping {
    pub(super) fn read(
        mut fields: Fields<'_>,
        (languages, markets): (&Languages, &[Arc<str>]),
    ) -> Option<Self> {
        let countries = countries(&mut fields, markets);
        let service = Text::read(&mut fields, "service", languages);
        let cost = fields.parsed::<Amount>("cost");
        let handling = days(&mut fields, "handling");
        let transit = days(&mut fields, "transit");
        for key in ["cost", "handling", "transit"] {
            if !fields.has(key) {
                let message = format!("`{key}` is missing");
                fields.fault(fields.at().error("missing-key", message));
            }
        }
        fields.finish();
        Some(Self {
            countries,
            service,
            cost: cost?.value,
            handling: handling?,
            transit: transit?,
        })
    }
}

/// `[1, 3]`: least and most days; a number alone is both.
fn days(fields: &mut Fields<'_>, key: &'static str) -> Option<(u32, u32)> {
    let entry = fields.any(key)?;
    let number = |entry: &Entry<'_>| entry.number()?.parse::<u32>().ok();
    if let Some(days) = number(&entry) {
        return Some((days, days));
    }
    let items = entry.items().unwrap_or_default();
    let items: Vec<Option<u32>> = items.iter().map(number).collect();
    if let [Some(from), Some(to)] = items[..]
        && from <= to
    {
        return Some((from, to));
    }
    let fault = entry
        .at()
        .error("bad-value", format!("`{key}` is no number of days"));
    fields.fault(fault.help("write the least and the most days: `[1, 3]`"));
    None
}
