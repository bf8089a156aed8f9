//! A currency of ISO 4217. Which codes there are comes from `iso_currency`, how many decimals they
//! are written with from CLDR, which for some (LBP, IQD) is fewer than ISO names but what people use.

use std::fmt;
use std::str::FromStr;

use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::provider::currency::fractions::CurrencyFractionsV1;
use icu_experimental::provider::Baked;
use icu_provider::{DataProvider, DataResponse};

/// A currency that is or was legal tender: `EUR`. Funds, metals and test codes are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The ISO 4217 code: `EUR`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals its amounts are written with: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn minor_units(self) -> u32 {
        let fractions: DataResponse<CurrencyFractionsV1> = Baked
            .load(icu_provider::DataRequest::default())
            .expect("the data is compiled in");
        u32::from(fractions.payload.get().resolve(self.icu()).digits)
    }

    /// Every currency, in the order of the numbers that ISO 4217 gives them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..1000)
            .filter_map(iso_currency::Currency::from_numeric)
            .filter(|currency| !currency.is_special() && !currency.is_fund())
            .map(Self)
    }

    /// The currency as ICU4X takes it.
    pub(super) fn icu(self) -> CurrencyType {
        CurrencyType::try_from_str(self.code()).expect("a code has three letters")
    }
}

impl FromStr for Currency {
    type Err = CurrencyFault;

    fn from_str(text: &str) -> Result<Self, CurrencyFault> {
        known(text).map(Self).ok_or_else(|| CurrencyFault {
            text: text.to_owned(),
            meant: meant(text),
        })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyFault {
    text: String,
    meant: Option<&'static str>,
}

impl fmt::Display for CurrencyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no currency: write ", self.text)?;
        match self.meant {
            Some(meant) => write!(f, "`{meant}`"),
            None => write!(f, "its three letters, such as `EUR`"),
        }
    }
}

impl std::error::Error for CurrencyFault {}

fn known(code: &str) -> Option<iso_currency::Currency> {
    iso_currency::Currency::from_code(code)
        .filter(|currency| !currency.is_special() && !currency.is_fund())
}

/// What was meant by other case, by a sign that stands for one currency alone, or by a code that
/// people use but ISO does not.
fn meant(text: &str) -> Option<&'static str> {
    let text = text.trim();
    match text.to_uppercase().as_str() {
        "€" | "EURO" => Some("EUR"),
        "£" => Some("GBP"),
        "RMB" | "CNH" => Some("CNY"),
        code => known(code).map(|currency| currency.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        text.parse::<Currency>()
            .expect_err("is no currency")
            .to_string()
    }

    #[test]
    fn a_currency_knows_its_code_and_decimals() {
        for (code, decimals) in [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CNY", 2)] {
            let currency: Currency = code.parse().expect("is a currency");
            assert_eq!(currency.code(), code);
            assert_eq!(currency.minor_units(), decimals, "{code}");
        }
    }

    #[test]
    fn what_is_no_currency_is_said_and_a_near_one_offered() {
        insta::assert_snapshot!(fault("eur"), @"`eur` is no currency: write `EUR`");
        insta::assert_snapshot!(fault("€"), @"`€` is no currency: write `EUR`");
        insta::assert_snapshot!(fault("RMB"), @"`RMB` is no currency: write `CNY`");
        insta::assert_snapshot!(fault("XXX"), @"`XXX` is no currency: write its three letters, such as `EUR`");
        insta::assert_snapshot!(fault("$"), @"`$` is no currency: write its three letters, such as `EUR`");
        insta::assert_snapshot!(fault(""), @"`` is no currency: write its three letters, such as `EUR`");
    }
}
