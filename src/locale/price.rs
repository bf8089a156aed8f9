//! What stands before and after a figure of money in a language, for every currency.
//!
//! ICU4X's own currency formatter rounds to the minor unit, but a screw may cost 0.0125 €: so its
//! patterns and symbols are taken, once a language, and put around a figure that is never rounded.

use std::collections::{BTreeMap, HashMap};

use icu::locale::DataLocale;
use icu_experimental::dimension::provider::currency::essentials::CurrencyEssentialsV1;
use icu_experimental::dimension::provider::currency::symbols::{
    CurrencySymbolWidth, CurrencySymbolsV1,
};
use icu_experimental::provider::Baked;
use icu_provider::{
    DataIdentifierBorrowed, DataMarker, DataMarkerAttributes, DataPayload, DataProvider,
    DataRequest, DataRequestMetadata,
};

use super::Currency;

/// The currencies as one language writes them.
#[derive(Debug)]
pub(super) struct Prices(BTreeMap<&'static str, Affixes>);

/// What stands around a figure in a currency.
#[derive(Debug)]
pub(super) struct Affixes {
    /// Before the figure.
    pub(super) before: String,
    /// After the figure.
    pub(super) after: String,
    /// The decimals that a figure has at least.
    pub(super) decimals: u32,
}

impl Prices {
    /// The currencies in a language.
    pub(super) fn new(locale: &DataLocale) -> Self {
        let patterns = patterns(locale);
        let signs = Signs::new(locale);
        let affixes = |currency: Currency| {
            let sign = signs.of(currency);
            let pattern = patterns
                .get()
                .get_positive(sign.starts_with_letter, sign.ends_with_letter);
            let text = pattern.interpolate_to_string(("\0", sign.text.as_str()));
            let (before, after) = text
                .split_once('\0')
                .expect("a pattern has a place for the figure");
            Affixes {
                before: before.to_owned(),
                after: after.to_owned(),
                decimals: currency.minor_units(),
            }
        };
        Self(
            Currency::all()
                .map(|currency| (currency.code(), affixes(currency)))
                .collect(),
        )
    }

    /// The affixes of a currency.
    pub(super) fn affixes(&self, currency: Currency) -> &Affixes {
        self.0
            .get(currency.code())
            .expect("every currency is in the table")
    }
}

/// A symbol, and how it meets the figure beside it.
#[derive(Debug, Clone)]
struct Sign {
    text: String,
    starts_with_letter: bool,
    ends_with_letter: bool,
}

/// The symbols of all currencies in a language.
struct Signs {
    /// Where the language has a symbol that says which currency it is: `€`, `US$`.
    short: HashMap<&'static str, Sign>,
    /// The shortest symbol, which several currencies may share: `$`.
    narrow: HashMap<&'static str, Sign>,
    /// How many currencies have a symbol, short or narrow.
    owners: HashMap<String, usize>,
}

impl Signs {
    fn new(locale: &DataLocale) -> Self {
        let mut signs = Self {
            short: HashMap::new(),
            narrow: HashMap::new(),
            owners: HashMap::new(),
        };
        for currency in Currency::all() {
            let code = currency.code();
            let short =
                symbol(currency, CurrencySymbolsV1::SHORT, locale).filter(|sign| sign.text != code);
            let narrow = symbol(currency, CurrencySymbolsV1::NARROW, locale);
            let same = short.as_ref().map(|s| &s.text) == narrow.as_ref().map(|s| &s.text);
            for sign in short.iter().chain(narrow.iter().filter(|_| !same)) {
                *signs.owners.entry(sign.text.clone()).or_default() += 1;
            }
            signs.short.extend(short.map(|sign| (code, sign)));
            signs.narrow.extend(narrow.map(|sign| (code, sign)));
        }
        signs
    }

    /// The symbol by which a reader of the language knows the currency; its code, if its symbol
    /// might mean another currency as well or is an abbreviation, which is known only at home
    /// (`Ft`, `Fr.`).
    fn of(&self, currency: Currency) -> Sign {
        let code = currency.code();
        let narrow = || {
            let sign = self.narrow.get(code)?;
            let is_sure = self.owners.get(&sign.text) == Some(&1);
            (is_sure && !sign.text.contains(char::is_alphabetic)).then_some(sign)
        };
        let code = || Sign {
            text: code.to_owned(),
            starts_with_letter: true,
            ends_with_letter: true,
        };
        self.short
            .get(currency.code())
            .or_else(narrow)
            .cloned()
            .unwrap_or_else(code)
    }
}

fn symbol(currency: Currency, width: CurrencySymbolWidth, locale: &DataLocale) -> Option<Sign> {
    let mut buffer = <_>::default();
    let attributes = CurrencySymbolsV1::make_attributes(currency.icu(), width, &mut buffer);
    let symbol = load::<CurrencySymbolsV1>(attributes, locale)?;
    let symbol = symbol.get();
    // An empty symbol means that the place's own money needs none; on a site for abroad it does.
    (!symbol.as_str().is_empty()).then(|| Sign {
        text: symbol.as_str().to_owned(),
        starts_with_letter: symbol.starts_with_letter(),
        ends_with_letter: symbol.ends_with_letter(),
    })
}

fn patterns(locale: &DataLocale) -> DataPayload<CurrencyEssentialsV1> {
    let latin = DataMarkerAttributes::from_str_or_panic("latn");
    load(latin, locale)
        .or_else(|| load(DataMarkerAttributes::empty(), locale))
        .expect("every language falls back to the root")
}

fn load<M: DataMarker>(
    attributes: &DataMarkerAttributes,
    locale: &DataLocale,
) -> Option<DataPayload<M>>
where
    Baked: DataProvider<M>,
{
    let mut metadata = DataRequestMetadata::default();
    metadata.silent = true;
    let id = DataIdentifierBorrowed::for_marker_attributes_and_locale(attributes, locale);
    let response = Baked.load(DataRequest { id, metadata }).ok()?;
    Some(response.payload)
}
