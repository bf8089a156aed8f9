//! Small values of the product model, each with one way in.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::locale::{Amount, Formatter};
pub use crate::paths::WebLink;
use crate::source::fields::{Entry, Fields};

/// An article number: what the company calls one thing that can be ordered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(Arc<str>);

impl Sku {
    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, to be kept.
    pub fn to_arc(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Sku {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err("an article number is empty");
        }
        if text.chars().any(char::is_control) {
            return Err("an article number has a control character");
        }
        Ok(Self(Arc::from(text)))
    }
}

/// A GTIN (EAN, UPC): 8, 12, 13 or 14 digits, the last of which proves the others (GS1 General
/// Specifications, section 7.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gtin(Arc<str>);

impl Gtin {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Gtin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("`{text}` has something other than digits"));
        }
        if !matches!(digits.len(), 8 | 12 | 13 | 14) {
            return Err(format!(
                "`{text}` has {} digits, a GTIN has 8, 12, 13 or 14",
                digits.len()
            ));
        }
        let (given, due) = (
            digits.as_bytes()[digits.len() - 1] - b'0',
            check_digit(&digits),
        );
        if given != due {
            return Err(format!(
                "`{text}` ends with {given}, its check digit is {due}"
            ));
        }
        Ok(Self(Arc::from(digits)))
    }
}

/// The last digit that a GTIN must have: the others weigh 3 and 1 in turn, from the right.
fn check_digit(digits: &str) -> u8 {
    let weighed = digits.bytes().rev().skip(1).enumerate().map(|(i, b)| {
        let weight = if i % 2 == 0 { 3 } else { 1 };
        u32::from(b - b'0') * weight
    });
    let sum: u32 = weighed.sum();
    u8::try_from((10 - sum % 10) % 10).expect("is below 10")
}

/// Whether a product can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// On the shelf.
    InStock,
    /// Nearly sold out.
    LowStock,
    /// Made when it is ordered.
    MadeToOrder,
    /// Can be ordered before it appears.
    Preorder,
    /// Sold out, but can be ordered.
    Backorder,
    /// Sold out.
    OutOfStock,
    /// No longer made.
    Discontinued,
}

impl Availability {
    /// As written in front matter; also the names of the phrases.
    pub const CHOICES: [(&'static str, Self); 7] = [
        ("in_stock", Self::InStock),
        ("low_stock", Self::LowStock),
        ("made_to_order", Self::MadeToOrder),
        ("preorder", Self::Preorder),
        ("backorder", Self::Backorder),
        ("out_of_stock", Self::OutOfStock),
        ("discontinued", Self::Discontinued),
    ];

    /// The name of its phrase.
    pub fn key(self) -> &'static str {
        let (name, _) = Self::CHOICES
            .into_iter()
            .find(|(_, choice)| *choice == self)
            .expect("every availability has a name");
        name
    }

    /// The member of <https://schema.org/ItemAvailability>.
    pub fn schema_org(self) -> &'static str {
        match self {
            Self::InStock => "https://schema.org/InStock",
            Self::LowStock => "https://schema.org/LimitedAvailability",
            Self::MadeToOrder => "https://schema.org/MadeToOrder",
            Self::Preorder => "https://schema.org/PreOrder",
            Self::Backorder => "https://schema.org/BackOrder",
            Self::OutOfStock => "https://schema.org/OutOfStock",
            Self::Discontinued => "https://schema.org/Discontinued",
        }
    }
}

/// Whether a product is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It has not been used.
    New,
    /// It has been used and put in order.
    Refurbished,
    /// It has been used.
    Used,
}

impl Condition {
    /// As written in front matter and in feeds.
    pub const CHOICES: [(&'static str, Self); 3] = [
        ("new", Self::New),
        ("refurbished", Self::Refurbished),
        ("used", Self::Used),
    ];

    /// As written in front matter and in feeds.
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Refurbished => "refurbished",
            Self::Used => "used",
        }
    }

    /// The member of <https://schema.org/OfferItemCondition>.
    pub fn schema_org(self) -> &'static str {
        match self {
            Self::New => "https://schema.org/NewCondition",
            Self::Refurbished => "https://schema.org/RefurbishedCondition",
            Self::Used => "https://schema.org/UsedCondition",
        }
    }
}

/// The terms of delivery of Incoterms 2020.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoterm(Arc<str>);

impl Incoterm {
    /// The eleven of 2020.
    const ALL: [&'static str; 11] = [
        "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF",
    ];

    /// Three capital letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Incoterm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if Self::ALL.contains(&text) {
            return Ok(Self(Arc::from(text)));
        }
        Err(format!("`{text}` is none of {}", Self::ALL.join(", ")))
    }
}

/// The value of a spec.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SpecValue {
    /// Words, as they stand.
    Text(Arc<str>),
    /// A number, shown in the language's form.
    Number(Decimal),
    /// A number with its unit.
    Quantity(Decimal, Arc<str>),
}

impl SpecValue {
    /// The value in a language's form, without the catalogue's terms.
    pub fn plain(&self, formatter: &Formatter) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Number(number) => formatter.number(*number),
            Self::Quantity(number, unit) => formatter.quantity(*number, unit),
        }
    }

    /// Reads a text, a number or `{ value = 2.1, unit = "kg" }`.
    pub(super) fn read(fields: &Fields<'_>, entry: &Entry<'_>) -> Option<Self> {
        if let Some(text) = entry.text() {
            return Some(Self::Text(Arc::from(text)));
        }
        if let Some(number) = entry.number() {
            return decimal(fields, entry, number).map(Self::Number);
        }
        let Some(mut table) = entry.table("key of a measure", fields.report()) else {
            let message = format!(
                "`{}` is {}, a text, a number or `{{ value, unit }}` is due",
                entry.key.value,
                entry.kind()
            );
            fields.fault(entry.at().error("wrong-type", message));
            return None;
        };
        let value = table.any("value");
        let unit = table.text("unit");
        table.finish();
        let (Some(value), Some(unit)) = (value, unit) else {
            let message = format!("`{}` lacks `value` or `unit`", entry.key.value);
            fields.fault(entry.at().error("missing-key", message));
            return None;
        };
        match (value.number(), value.text()) {
            (Some(number), _) | (None, Some(number)) => {
                decimal(fields, &value, number).map(|n| Self::Quantity(n, unit.value))
            }
            (None, None) => None,
        }
    }
}

fn decimal(fields: &Fields<'_>, entry: &Entry<'_>, written: &str) -> Option<Decimal> {
    let number = written.replace('_', "").parse::<Decimal>();
    if number.is_err() {
        let message = format!("`{}` is no decimal number", entry.key.value);
        fields.fault(entry.at().error("bad-value", message));
    }
    number.ok()
}

/// A spec: its name and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// "Weight"
    pub name: Arc<str>,
    /// 2.1 kg
    pub value: SpecValue,
}

/// A price from a number of pieces on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The least number of pieces.
    pub min: u32,
    /// The price of one.
    pub price: Amount,
}

/// How long a delivery takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadTime {
    /// Up to how many pieces; absent: any number.
    pub quantity: Option<u32>,
    /// Days.
    pub days: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_proves_itself() {
        assert!("4006381333931".parse::<Gtin>().is_ok());
        assert!("96385074".parse::<Gtin>().is_ok());
        assert_eq!(
            "4006381333932".parse::<Gtin>(),
            Err("`4006381333932` ends with 2, its check digit is 1".to_owned())
        );
        assert!("1E+12".parse::<Gtin>().is_err());
    }
}
