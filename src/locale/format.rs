//! How one language writes money, numbers, quantities, dates and sizes, and how it sorts.
//!
//! Digits are Latin in every language, also where Arabic would have its own: article numbers and
//! dimensions stand beside them on a product page, and those are Latin.

use std::cmp::Ordering;

use fixed_decimal::Decimal as FixedDecimal;
use icu::calendar::{Date, Gregorian};
use icu::collator::options::CollatorOptions;
use icu::collator::preferences::CollationNumericOrdering;
use icu::collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::YMD;
use icu::decimal::DecimalFormatter;
use icu::decimal::options::DecimalFormatterOptions;
use icu::locale::extensions::unicode::{key, value};
use icu::locale::names::RegionDisplayName;
use icu::locale::subtags::Region;
use icu::locale::{DataLocale, Locale};
use icu::plurals::PluralRules;
use rust_decimal::Decimal;
use writeable::Writeable;

use super::price::Prices;
use super::{Amount, Currency, Language, Plural};

/// Between a figure and its unit: narrow, and no place to break a line (ISO 80000-1, 7.2.1).
const BEFORE_UNIT: char = '\u{202f}';

/// The steps of file sizes, of a thousand each, as browsers and systems other than Windows count.
const SIZES: [(&str, u64); 5] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

/// How one language writes things. Built once a language, and shared by all threads.
#[derive(Debug)]
pub struct Formatter {
    language: Language,
    numbers: DecimalFormatter,
    prices: Prices,
    dates: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    plurals: PluralRules,
    order: CollatorBorrowed<'static>,
}

impl Formatter {
    /// The forms of a language; those of CLDR's root for a language that CLDR does not know.
    pub fn new(language: &Language) -> Self {
        let mut locale = Locale::from(language.identifier());
        let keywords = &mut locale.extensions.unicode.keywords;
        keywords.set(key!("nu"), value!("latn"));
        let locale = &locale;
        let mut order = CollatorPreferences::from(locale);
        order.numeric_ordering = Some(CollationNumericOrdering::True);
        let data = "compiled data falls back to the root";
        Self {
            language: language.clone(),
            numbers: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default())
                .expect(data),
            prices: Prices::new(&DataLocale::from(&locale.id)),
            dates: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).expect(data),
            plurals: PluralRules::try_new_cardinal(locale.into()).expect(data),
            order: Collator::try_new(order, CollatorOptions::default()).expect(data),
        }
    }

    /// The language.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// The name of a country from its two letters (ISO 3166-1): `Deutschland`. The letters
    /// themselves where CLDR has no name.
    pub fn country(&self, code: &str) -> String {
        let Ok(region) = code.parse::<Region>() else {
            return code.to_owned();
        };
        let locale = (&self.language.identifier()).into();
        match RegionDisplayName::try_new_light(locale, region) {
            Ok(name) => name.write_to_string().into_owned(),
            Err(_) => code.to_owned(),
        }
    }

    /// An amount with its currency: `1.299,00 €`. Decimals beyond those of the currency are shown,
    /// never rounded away; the symbol is the shortest that can mean no other currency.
    pub fn money(&self, amount: Amount, currency: Currency) -> String {
        let affixes = self.prices.affixes(currency);
        let figure = self.number(amount.padded(affixes.decimals));
        [affixes.before.as_str(), &figure, &affixes.after].concat()
    }

    /// A number with all the decimals it is given: `1.299,50`, `−5`.
    pub fn number(&self, number: impl Into<Decimal>) -> String {
        let number = number.into();
        let text = self.numbers.format(&fixed(number)).to_string();
        if number.is_sign_negative() {
            // CLDR takes the sign from the keyboard in most languages; beside figures it is too
            // short and may be parted from them at the end of a line.
            text.replace('-', "\u{2212}")
        } else {
            text
        }
    }

    /// A number with its unit: `2,1 kg`.
    pub fn quantity(&self, number: impl Into<Decimal>, unit: &str) -> String {
        format!("{}{BEFORE_UNIT}{unit}", self.number(number))
    }

    /// A date in full: `March 1, 2026`, `1. März 2026`, `2026年3月1日`.
    pub fn date(&self, date: jiff::civil::Date) -> String {
        let month = u8::try_from(date.month()).expect("a month is from 1 to 12");
        let day = u8::try_from(date.day()).expect("a day is from 1 to 31");
        let date = Date::try_new_gregorian(i32::from(date.year()), month, day)
            .expect("both calendars have the same days");
        self.dates.format(&date).to_string()
    }

    /// The size of a file, with a decimal where it says something: `412 KB`, `3.1 MB`, `12 MB`.
    pub fn file_size(&self, bytes: u64) -> String {
        let size = |(unit, step): (&str, u64)| {
            let tenths = divided(bytes, step / 10);
            if step >= 1_000_000 && tenths < 100 {
                let tenths = i64::try_from(tenths).expect("is below 100");
                self.quantity(Decimal::new(tenths, 1), unit)
            } else {
                self.quantity(divided(bytes, step), unit)
            }
        };
        let fits = |(_, step): &(&str, u64)| divided(bytes, *step) < 1_000;
        let [.., largest] = SIZES;
        size(SIZES.into_iter().find(fits).unwrap_or(largest))
    }

    /// The plural form that goes with a number.
    pub fn plural(&self, number: impl Into<Decimal>) -> Plural {
        self.plurals.category_for(&fixed(number.into())).into()
    }

    /// Which of two texts comes first in a list, figures by their worth: `DN 8` before `DN 50`.
    /// Only equal texts are equal, so that a list has one order.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.order.compare(a, b).then_with(|| a.cmp(b))
    }
}

fn fixed(number: Decimal) -> FixedDecimal {
    let mut fixed = FixedDecimal::from(number.mantissa());
    let scale = i16::try_from(number.scale()).expect("a decimal has at most 28 places");
    fixed.multiply_pow10(-scale);
    fixed
}

/// The quotient, rounded half up.
fn divided(number: u64, by: u64) -> u64 {
    let by = by.max(1);
    number / by + u64::from(number % by >= by.div_ceil(2))
}

#[cfg(test)]
mod tests;
