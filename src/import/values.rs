//! From the cell of a spreadsheet to a value of a page. What is not sure is refused with a reason:
//! `1,5` may be one and a half or fifteen tenths of somebody's price.

use rust_decimal::Decimal;

use crate::catalogue::facts::Gtin;
use crate::locale::{Amount, Currency, DecimalMark};

/// An amount in the currency of the site; none where the cell says that there is none.
///
/// # Errors
/// When it is no amount, or one in another currency.
pub fn amount(
    cell: &str,
    mark: Option<DecimalMark>,
    currency: Currency,
) -> Result<Option<String>, String> {
    let figure = without_currency(cell, currency)?;
    if figure.is_empty() {
        return Ok(None);
    }
    let written = written(figure, mark)?;
    let amount: Amount = written.parse().map_err(|why| {
        let why: crate::locale::AmountFault = why;
        why.to_string()
    })?;
    Ok((!amount.decimal().is_zero()).then_some(written))
}

/// A figure without the sign or code of its currency.
fn without_currency(cell: &str, currency: Currency) -> Result<&str, String> {
    let cell = cell.trim();
    let is_word = |c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '-' | '\u{2212}' | ' ');
    let before: &str = cell.split(|c| !is_word(c)).next().unwrap_or_default();
    let rest = cell[before.len()..].trim_start();
    let after_at = rest.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
    let is_exponent = |word: &str| word.eq_ignore_ascii_case("e");
    let (figure, after) = (
        rest[..after_at.min(rest.len())].trim_end(),
        &rest[after_at..],
    );
    for word in [before, after]
        .into_iter()
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let known = codes(word);
        if known.is_empty() || is_exponent(word) {
            return Ok(cell);
        }
        if !known.contains(&currency.code()) {
            return Err(format!(
                "`{cell}` is in another currency than the site, {}: convert it, or change \
                 `currency` in brand.toml",
                currency.code()
            ));
        }
    }
    Ok(figure)
}

/// The currencies that a sign or word may mean.
pub fn codes(word: &str) -> Vec<&'static str> {
    let signs: [(&str, &[&str]); 14] = [
        ("€", &["EUR"]),
        (
            "$",
            &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"],
        ),
        ("US$", &["USD"]),
        ("£", &["GBP"]),
        ("¥", &["CNY", "JPY"]),
        ("￥", &["CNY", "JPY"]),
        ("元", &["CNY", "TWD", "HKD"]),
        ("人民币", &["CNY"]),
        ("美元", &["USD"]),
        ("欧元", &["EUR"]),
        ("RMB", &["CNY"]),
        ("円", &["JPY"]),
        ("zł", &["PLN"]),
        ("Fr.", &["CHF"]),
    ];
    let upper = word.trim().to_uppercase();
    if let Some((_, codes)) = signs.iter().find(|(sign, _)| sign.to_uppercase() == upper) {
        return codes.to_vec();
    }
    let code = upper.parse::<Currency>().ok().filter(|_| upper.len() == 3);
    code.map(|currency| vec![currency.code()])
        .unwrap_or_default()
}

/// A figure as programs read it. Without a mark it must be written so already: `1,299` is more
/// than a thousand in London and little more than one in Berlin.
fn written(figure: &str, mark: Option<DecimalMark>) -> Result<String, String> {
    let Some(mark) = mark else {
        return Ok(figure.to_owned());
    };
    mark.plain(figure).ok_or_else(|| match mark {
        DecimalMark::Point => format!("`{figure}` is no figure with a decimal point"),
        DecimalMark::Comma => format!("`{figure}` is no figure with a decimal comma"),
    })
}

/// A number that is no amount.
///
/// # Errors
/// When it is none.
pub fn number(cell: &str, mark: Option<DecimalMark>) -> Result<Decimal, String> {
    let cell = cell.trim();
    let written = match cell.strip_prefix('-') {
        Some(figure) => format!("-{}", written(figure, mark)?),
        None => written(cell, mark)?,
    };
    let figure = written.strip_prefix('-').unwrap_or(&written);
    let digits = figure.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !digits || figure.starts_with('.') || figure.ends_with('.') {
        return Err(format!(
            "`{cell}` is no number: write digits, such as `12.5`"
        ));
    }
    let number = Decimal::from_str_exact(&written);
    number.map_err(|_| format!("`{cell}` is no number: write digits, such as `12.5`"))
}

/// A count and its unit: `100 pcs`, `100个`, `100`.
///
/// # Errors
/// When it does not begin with a whole number.
pub fn count(cell: &str) -> Result<(u32, Option<String>), String> {
    let cell = cell.trim();
    let end = cell
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(cell.len());
    let (digits, rest) = cell.split_at(end);
    let rest = match rest.strip_prefix(".0") {
        Some(rest) => rest.trim_start_matches('0').trim(),
        None => rest.trim(),
    };
    let is_unit = rest
        .chars()
        .all(|c| c.is_alphabetic() || c == '.' || c == ' ');
    match digits.parse() {
        Ok(number) if is_unit && !rest.starts_with('.') => {
            Ok((number, (!rest.is_empty()).then(|| rest.to_owned())))
        }
        _ => Err(format!(
            "`{cell}` is no whole number: write digits, such as `100`"
        )),
    }
}

/// A number with the unit behind it: `2.1 kg`; where the cell has none, that of the head.
///
/// # Errors
/// When it does not begin with a number.
pub fn measure(
    cell: &str,
    mark: Option<DecimalMark>,
    unit: Option<&str>,
) -> Result<(Decimal, Option<String>), String> {
    let cell = cell.trim();
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
    let end = cell.find(|c| !is_figure(c)).unwrap_or(cell.len());
    let (figure, written) = cell.split_at(end);
    let number = number(figure, mark)?;
    let written = Some(written.trim()).filter(|unit| !unit.is_empty());
    Ok((number, written.or(unit).map(str::to_owned)))
}

/// What a cell that should hold a GTIN holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GtinCell {
    /// A GTIN.
    Good(String),
    /// A spreadsheet has turned it into a figure and lost its digits.
    Rounded,
    /// A spreadsheet has lost its leading zeros; what it was, if the check digit proves it.
    Shortened(String),
    /// Something else; why it is no GTIN.
    Bad(String),
}

/// Reads a GTIN.
pub fn gtin(cell: &str) -> GtinCell {
    let cell = cell.trim().trim_start_matches('\'').trim();
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    if is_rounded(cell) {
        return GtinCell::Rounded;
    }
    match digits.parse::<Gtin>() {
        Ok(gtin) => GtinCell::Good(gtin.as_str().to_owned()),
        Err(why) => {
            let only_digits = digits.bytes().all(|b| b.is_ascii_digit());
            let lengths = [8, 12, 13, 14].into_iter().filter(|n| *n > digits.len());
            let mut longer = lengths.map(|length| format!("{digits:0>length$}"));
            let proven = longer.find(|gtin| gtin.parse::<Gtin>().is_ok());
            match proven {
                Some(gtin) if only_digits && digits.len() >= 6 => GtinCell::Shortened(gtin),
                Some(_) | None => GtinCell::Bad(why),
            }
        }
    }
}

/// Whether a spreadsheet wrote a long number as `4.00638E+12`.
pub fn is_rounded(cell: &str) -> bool {
    let Some((figure, power)) = cell.split_once(['e', 'E']) else {
        return false;
    };
    let power = power.strip_prefix('+').unwrap_or(power);
    let figure_is_number = figure
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    figure.starts_with(|c: char| c.is_ascii_digit())
        && figure_is_number
        && (1..=2).contains(&power.len())
        && power.bytes().all(|b| b.is_ascii_digit())
        && cell.contains(['+', '.', ','])
}

/// Whether a cell says yes or no, in the ways of shops.
pub fn flag(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "wahr" | "ja" | "是" | "active" => Some(true),
        "false" | "0" | "no" | "falsch" | "nein" | "否" => Some(false),
        _ => None,
    }
}

/// The name of a column without the unit behind it: `Weight (kg)` is `Weight` in `kg`.
pub fn head_and_unit(head: &str) -> (&str, Option<&str>) {
    let head = head.trim();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if let Some(rest) = head.strip_suffix(close)
            && let Some((name, unit)) = rest.rsplit_once(open)
        {
            return (
                name.trim(),
                Some(unit.trim()).filter(|unit| !unit.is_empty()),
            );
        }
    }
    (head, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Currency {
        "EUR".parse().expect("is a currency")
    }

    fn point(cell: &str) -> Result<Option<String>, String> {
        amount(cell, None, euro())
    }

    fn comma(cell: &str) -> Result<Option<String>, String> {
        amount(cell, Some(DecimalMark::Comma), euro())
    }

    #[test]
    fn an_amount_is_taken_as_it_is_or_refused() {
        let some = |t: &str| Ok(Some(t.to_owned()));
        assert_eq!(point("9.99"), some("9.99"));
        assert_eq!(point("€ 9.99"), some("9.99"));
        assert_eq!(point("9.99 EUR"), some("9.99"));
        assert_eq!(point(""), Ok(None));
        assert_eq!(point("0.00"), Ok(None));
        assert_eq!(comma("1.299,00 €"), some("1299.00"));
        assert_eq!(comma("12,5"), some("12.5"));
        for bad in [
            "1,5",
            "1e400",
            "1E+3",
            "-3",
            "on request",
            "1.2.3",
            "12 $",
            "USD 3",
            "½",
        ] {
            assert!(point(bad).is_err(), "{bad} was taken: {:?}", point(bad));
        }
        for bad in ["1.5", "1,2,3", "-1,5", "1e400"] {
            assert!(comma(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn what_a_spreadsheet_did_to_a_gtin_is_seen() {
        assert_eq!(
            gtin("4006381333931"),
            GtinCell::Good("4006381333931".into())
        );
        assert_eq!(
            gtin("4006381333931.0"),
            GtinCell::Good("4006381333931".into())
        );
        assert_eq!(gtin("4.00638E+12"), GtinCell::Rounded);
        assert_eq!(gtin("1E+12"), GtinCell::Rounded);
        assert_eq!(gtin("12345670"), GtinCell::Good("12345670".into()));
        assert_eq!(
            gtin("36000291452"),
            GtinCell::Shortened("036000291452".into())
        );
        assert!(matches!(gtin("4006381333932"), GtinCell::Bad(_)));
    }

    #[test]
    fn counts_and_measures_have_units() {
        assert_eq!(count("100"), Ok((100, None)));
        assert_eq!(count("100 pcs"), Ok((100, Some("pcs".into()))));
        assert_eq!(count("100个"), Ok((100, Some("个".into()))));
        assert_eq!(count("100.0"), Ok((100, None)));
        assert!(count("1,000").is_err());
        assert!(count("1.5").is_err());
        let kg = (Decimal::new(21, 1), Some("kg".to_owned()));
        assert_eq!(measure("2.1 kg", None, None), Ok(kg.clone()));
        assert_eq!(measure("2,1", Some(DecimalMark::Comma), Some("kg")), Ok(kg));
        assert_eq!(head_and_unit("Weight (kg)"), ("Weight", Some("kg")));
        assert_eq!(head_and_unit("毛重（kg）"), ("毛重", Some("kg")));
    }
}
