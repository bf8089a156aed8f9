//! The plural forms of CLDR, by which phrases with a figure are chosen.

use std::fmt;
use std::str::FromStr;

use icu::plurals::PluralCategory;

/// A plural form. Which of them a language has, and for which figures, is CLDR's matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plural {
    /// Arabic for 0.
    Zero,
    /// English for 1, Russian for 1, 21, 31 …
    One,
    /// Arabic for 2.
    Two,
    /// Polish for 2, 3, 4, 22 …
    Few,
    /// Polish for 5, 6, 7 …, French for 1,000,000.
    Many,
    /// All else: every language has it.
    Other,
}

impl Plural {
    /// All forms, in CLDR's order.
    pub const ALL: [Self; 6] = [
        Self::Zero,
        Self::One,
        Self::Two,
        Self::Few,
        Self::Many,
        Self::Other,
    ];

    /// Its name in CLDR and in phrase files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

impl FromStr for Plural {
    type Err = PluralFault;

    fn from_str(text: &str) -> Result<Self, PluralFault> {
        Self::ALL
            .into_iter()
            .find(|form| form.as_str() == text)
            .ok_or_else(|| PluralFault(text.to_owned()))
    }
}

impl From<PluralCategory> for Plural {
    fn from(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}

/// A text that names no plural form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluralFault(String);

impl fmt::Display for PluralFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Plural::ALL.map(|form| format!("`{}`", form.as_str()));
        write!(
            f,
            "`{}` is no plural form: write one of {}",
            self.0,
            names.join(", ")
        )
    }
}

impl std::error::Error for PluralFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_by_the_name_it_is_written_with() {
        for form in Plural::ALL {
            assert_eq!(form.as_str().parse(), Ok(form));
        }
        let fault = "several".parse::<Plural>().expect_err("is no form");
        insta::assert_snapshot!(fault, @"`several` is no plural form: write one of `zero`, `one`, `two`, `few`, `many`, `other`");
    }
}
