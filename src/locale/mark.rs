//! What parts decimals from the rest of a figure. Only the writer of a table knows: `1,299` is
//! more than a thousand in London and little more than one in Berlin.

/// The sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,299.00`
    Point,
    /// `1.299,00`
    Comma,
}

/// What may part thousands in any language: spaces that do not break, and those that do;
/// apostrophes, as in Switzerland.
const GROUPING: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\u{2019}', '\''];

impl DecimalMark {
    /// A figure written with this mark, as a program reads it: `1.299,00` becomes `1299.00`. None
    /// where it is not written so, also when what parts thousands stands elsewhere.
    pub fn plain(self, text: &str) -> Option<String> {
        let (mark, other) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let (whole, fraction) = match text.split_once(mark) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !fraction.is_none_or(is_digits) {
            return None;
        }
        let between = whole.chars().find(|c| *c == other || GROUPING.contains(c));
        let mut groups = match between {
            Some(between) => whole.split(between).collect::<Vec<_>>(),
            None => vec![whole],
        };
        let fits = |group: &&str| group.len() == 3;
        let in_groups = between.is_none() || groups[0].len() <= 3 && groups[1..].iter().all(fits);
        if !in_groups || !groups.iter().all(|group| is_digits(group)) {
            return None;
        }
        let mut plain = String::with_capacity(text.len());
        plain.extend(groups.drain(..));
        if let Some(fraction) = fraction {
            plain.push('.');
            plain.push_str(fraction);
        }
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::locale::{Amount, Formatter, Language};

    #[test]
    fn a_figure_is_read_with_its_mark_only() {
        use DecimalMark::{Comma, Point};
        let plain = |mark: DecimalMark, text| mark.plain(text);
        assert_eq!(plain(Comma, "1,5").as_deref(), Some("1.5"));
        assert_eq!(plain(Comma, "1.299,00").as_deref(), Some("1299.00"));
        assert_eq!(plain(Comma, "1.299").as_deref(), Some("1299"));
        assert_eq!(plain(Comma, "1 234 567,8").as_deref(), Some("1234567.8"));
        assert_eq!(plain(Point, "1,299.00").as_deref(), Some("1299.00"));
        assert_eq!(plain(Point, "1’299.00").as_deref(), Some("1299.00"));
        for wrong in [
            "1,299.00",
            "1.29",
            "1.2999,00",
            "12.99,00",
            "1,5,0",
            ",5",
            "5,",
            "-1",
            "",
        ] {
            assert_eq!(plain(Comma, wrong), None, "{wrong}");
        }
        for wrong in ["1.299,00", "1,29", "1,299,00", "€ 12", "1e400"] {
            assert_eq!(plain(Point, wrong), None, "{wrong}");
        }
    }

    /// Six ways to write figures, and the mark of each.
    const LANGUAGES: [(&str, DecimalMark); 6] = [
        ("en", DecimalMark::Point),
        ("de", DecimalMark::Comma),
        ("fr", DecimalMark::Comma),
        ("pl", DecimalMark::Comma),
        ("zh-Hans", DecimalMark::Point),
        ("de-CH", DecimalMark::Point),
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn what_a_language_writes_is_read_back(cents in 0_u64..10_000_000_000_000, places in 0_u32..5) {
            let written = rust_decimal::Decimal::new(i64::try_from(cents).expect("fits"), places);
            let amount: Amount = written.to_string().parse().expect("is an amount");
            for (code, mark) in LANGUAGES {
                let language: Language = code.parse().expect("is a language");
                let text = formatter(&language).number(amount.decimal());
                let plain = mark.plain(&text);
                prop_assert!(plain.is_some(), "{code}: {text}");
                let back: Amount = plain.unwrap_or_default().parse().expect("is an amount");
                prop_assert_eq!(back, amount, "{}: {}", code, text);
            }
        }
    }

    /// A formatter takes long to make, and the property is tried often.
    fn formatter(language: &Language) -> std::sync::Arc<Formatter> {
        use std::collections::HashMap;
        use std::sync::{Arc, Mutex, OnceLock};
        static MADE: OnceLock<Mutex<HashMap<String, Arc<Formatter>>>> = OnceLock::new();
        let mut made = MADE
            .get_or_init(Mutex::default)
            .lock()
            .expect("no test fails within");
        let code = language.code().to_owned();
        let formatter = made
            .entry(code)
            .or_insert_with(|| Arc::new(Formatter::new(language)));
        Arc::clone(formatter)
    }
}
