//! Languages, and how each writes money, numbers and dates. All of it is CLDR data through
//! ICU4X, so nothing here knows a language by name.

mod currency;
mod format;
mod language;
mod mark;
mod money;
mod plural;
mod price;

pub use currency::{Currency, CurrencyFault};
pub use format::Formatter;
pub use language::{Direction, Language, LanguageFault};
pub use mark::DecimalMark;
pub use money::{Amount, AmountFault};
pub use plural::{Plural, PluralFault};
