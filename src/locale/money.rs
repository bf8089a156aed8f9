//! An amount of money: exact, from the digits that were typed. What does not read as one amount
//! is refused with what to type, never guessed: a wrong price is worse than none.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::Currency;

/// How many digits an amount may have, before and after the point together: what a decimal of 96
/// bits always holds.
const MOST_DIGITS: usize = 28;

/// An amount of money without its currency: exact, not below zero, of at most 28 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// The figure, with the decimals that were typed.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The figure for machines, with a point and without grouping: `1299.00`. It has the decimals
    /// of the currency, and more only where they are not zero: `0.0125`.
    pub fn to_plain(self, currency: Currency) -> String {
        self.padded(currency.minor_units()).to_string()
    }

    /// The figure with at least so many decimals, and more only where they are not zero.
    pub(super) fn padded(self, decimals: u32) -> Decimal {
        let mut figure = self.0.normalize();
        if figure.scale() < decimals {
            // Where 96 bits do not hold the zeros as well, `rescale` adds as many as they hold.
            figure.rescale(decimals);
        }
        figure
    }
}

impl FromStr for Amount {
    type Err = AmountFault;

    fn from_str(text: &str) -> Result<Self, AmountFault> {
        let digits = digits(text).ok_or_else(|| AmountFault::of(text))?;
        if digits > MOST_DIGITS {
            return Err(AmountFault::Long(digits));
        }
        let figure = Decimal::from_str_exact(text).expect("28 digits fit into a decimal");
        Ok(Self(figure))
    }
}

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountFault {
    /// There is nothing.
    Empty,
    /// It is below zero.
    Negative(String),
    /// It has an exponent, as a spreadsheet writes large figures.
    Exponent(String),
    /// It has a comma; the second text is what was meant, if that is sure.
    Comma(String, Option<String>),
    /// It has more digits than an amount may have; how many.
    Long(usize),
    /// Anything else; the second text is the one figure in it, if there is one.
    NoFigure(String, Option<String>),
}

impl AmountFault {
    fn of(text: &str) -> Self {
        let shown = text.to_owned();
        let trimmed = text.trim();
        let unsigned = trimmed.strip_prefix(['-', '\u{2212}']);
        let is_figure = |c: char| c.is_ascii_digit() || c == '.';
        if trimmed.is_empty() {
            Self::Empty
        } else if unsigned.is_some_and(|rest| rest.starts_with(is_figure)) {
            Self::Negative(shown)
        } else if is_exponent(trimmed) {
            Self::Exponent(shown)
        } else if trimmed.contains(',') {
            Self::Comma(shown, without_comma(trimmed))
        } else {
            let figure = trimmed.trim_matches(|c: char| !is_figure(c));
            let figure = figure.strip_suffix('.').unwrap_or(figure);
            let figure = if figure.starts_with('.') {
                format!("0{figure}")
            } else {
                figure.to_owned()
            };
            let figure = digits(&figure).is_some().then_some(figure);
            Self::NoFigure(shown, figure)
        }
    }
}

impl fmt::Display for AmountFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the amount is empty: write a figure such as `128.00`"),
            Self::Negative(text) => {
                write!(f, "`{text}` is below zero: write a figure such as `128.00`")
            }
            Self::Exponent(text) => {
                write!(
                    f,
                    "`{text}` has an exponent: write all the digits, such as `128.00`"
                )
            }
            Self::Comma(text, Some(meant)) => write!(f, "`{text}` has a comma: write `{meant}`"),
            Self::Comma(text, None) => write!(
                f,
                "`{text}` has a comma, which may part decimals or thousands: \
                 write a point before decimals and nothing between thousands, such as `1299.00`"
            ),
            Self::Long(digits) => write!(
                f,
                "the amount has {digits} digits: write at most {MOST_DIGITS}"
            ),
            Self::NoFigure(text, Some(figure)) => {
                write!(
                    f,
                    "`{text}` is no amount: write only the figure, `{figure}`"
                )
            }
            Self::NoFigure(text, None) => {
                write!(f, "`{text}` is no amount: write a figure such as `128.00`")
            }
        }
    }
}

impl std::error::Error for AmountFault {}

/// How many digits a figure has that count; none if it is not written as an amount is.
fn digits(text: &str) -> Option<usize> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let is_figure = is_digits(whole) && fraction.is_none_or(is_digits);
    is_figure.then(|| whole.trim_start_matches('0').len() + fraction.map_or(0, str::len))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether it is a figure with `e` and a power of ten.
fn is_exponent(text: &str) -> bool {
    text.split_once(['e', 'E']).is_some_and(|(figure, power)| {
        figure.starts_with(|c: char| c.is_ascii_digit())
            && is_digits(power.strip_prefix(['+', '-']).unwrap_or(power))
    })
}

/// The amount as it should be typed, if its comma has one meaning: `1,5`, `1.299,00` and
/// `1,299.00` have; `1,299` has two.
fn without_comma(text: &str) -> Option<String> {
    let comma = text.rfind(',')?;
    let meant = match text.rfind('.') {
        Some(point) if point > comma => text.replace(',', ""),
        Some(_) => text.replace('.', "").replace(',', "."),
        None if text.len() - comma - 1 == 3 => return None,
        None => text.replace(',', "."),
    };
    digits(&meant).is_some().then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().expect("is an amount")
    }

    fn fault(text: &str) -> String {
        text.parse::<Amount>()
            .expect_err("is no amount")
            .to_string()
    }

    fn plain(text: &str, currency: &str) -> String {
        amount(text).to_plain(currency.parse().expect("is a currency"))
    }

    #[test]
    fn for_machines_an_amount_has_the_decimals_of_its_currency_or_more() {
        assert_eq!(plain("1299", "EUR"), "1299.00");
        assert_eq!(plain("1299.5", "EUR"), "1299.50");
        assert_eq!(plain("12.500", "EUR"), "12.50");
        assert_eq!(plain("0.0125", "EUR"), "0.0125");
        assert_eq!(plain("1299.00", "JPY"), "1299");
        assert_eq!(plain("0", "KWD"), "0.000");
        assert_eq!(plain("007", "EUR"), "7.00");
        let long = "1234567890123456789012345678";
        assert_eq!(plain(long, "JPY"), long);
        assert!(plain(long, "KWD").starts_with(long));
        let small = "0.0000000000000000000000000001";
        assert_eq!(plain(small, "EUR"), small);
    }

    #[test]
    fn amounts_are_compared_by_what_they_are_worth() {
        assert_eq!(amount("12.5"), amount("12.50"));
        assert!(amount("9.99") < amount("10"));
        assert_eq!(amount("12.50").decimal().to_string(), "12.50");
    }

    #[test]
    fn what_is_no_amount_is_said_with_what_to_type() {
        insta::assert_snapshot!(fault(""), @"the amount is empty: write a figure such as `128.00`");
        insta::assert_snapshot!(fault("1,5"), @"`1,5` has a comma: write `1.5`");
        insta::assert_snapshot!(fault("1.299,00"), @"`1.299,00` has a comma: write `1299.00`");
        insta::assert_snapshot!(fault("1,299.00"), @"`1,299.00` has a comma: write `1299.00`");
        insta::assert_snapshot!(fault("1,299"), @"`1,299` has a comma, which may part decimals or thousands: write a point before decimals and nothing between thousands, such as `1299.00`");
        insta::assert_snapshot!(fault("1e400"), @"`1e400` has an exponent: write all the digits, such as `128.00`");
        insta::assert_snapshot!(fault("-1"), @"`-1` is below zero: write a figure such as `128.00`");
        insta::assert_snapshot!(fault("128 €"), @"`128 €` is no amount: write only the figure, `128`");
        insta::assert_snapshot!(fault(" 128"), @"` 128` is no amount: write only the figure, `128`");
        insta::assert_snapshot!(fault(".5"), @"`.5` is no amount: write only the figure, `0.5`");
        insta::assert_snapshot!(fault("5."), @"`5.` is no amount: write only the figure, `5`");
        insta::assert_snapshot!(fault("1.2.3"), @"`1.2.3` is no amount: write a figure such as `128.00`");
        insta::assert_snapshot!(fault("١٢"), @"`١٢` is no amount: write a figure such as `128.00`");
        insta::assert_snapshot!(fault("on request"), @"`on request` is no amount: write a figure such as `128.00`");
        insta::assert_snapshot!(fault("12345678901234567890123456789"), @"the amount has 29 digits: write at most 28");
    }
}
