//! Units of measure as machines write them: the common codes of UN/ECE Recommendation 20, which
//! schema.org's `unitCode` takes, and the units that Google knows for prices by measure.

use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use super::product::UnitPrice;
use crate::locale::Amount;

/// A number of units: "0.5 kg", "100 ml".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// How many.
    pub value: Decimal,
    /// The unit as it is written.
    pub unit: String,
}

/// Units and their common codes.
const CODES: [(&str, &str); 86] = [
    ("mm", "MMT"),
    ("cm", "CMT"),
    ("dm", "DMT"),
    ("m", "MTR"),
    ("km", "KMT"),
    ("µm", "4H"),
    ("μm", "4H"),
    ("nm", "C45"),
    ("in", "INH"),
    ("″", "INH"),
    ("\"", "INH"),
    ("ft", "FOT"),
    ("yd", "YRD"),
    ("mm²", "MMK"),
    ("cm²", "CMK"),
    ("m²", "MTK"),
    ("sqm", "MTK"),
    ("sqft", "FTK"),
    ("cm³", "CMQ"),
    ("m³", "MTQ"),
    ("cbm", "MTQ"),
    ("ml", "MLT"),
    ("mL", "MLT"),
    ("cl", "CLT"),
    ("dl", "DLT"),
    ("l", "LTR"),
    ("L", "LTR"),
    ("gal", "GLL"),
    ("floz", "OZA"),
    ("mg", "MGM"),
    ("g", "GRM"),
    ("kg", "KGM"),
    ("t", "TNE"),
    ("oz", "ONZ"),
    ("lb", "LBR"),
    ("bar", "BAR"),
    ("mbar", "MBR"),
    ("Pa", "PAL"),
    ("hPa", "A97"),
    ("kPa", "KPA"),
    ("MPa", "MPA"),
    ("psi", "PS"),
    ("°C", "CEL"),
    ("℃", "CEL"),
    ("°F", "FAH"),
    ("K", "KEL"),
    ("V", "VLT"),
    ("mV", "2Z"),
    ("kV", "KVT"),
    ("A", "AMP"),
    ("mA", "4K"),
    ("Ah", "AMH"),
    ("mAh", "E09"),
    ("W", "WTT"),
    ("kW", "KWT"),
    ("MW", "MAW"),
    ("Wh", "WHR"),
    ("kWh", "KWH"),
    ("VA", "D46"),
    ("kVA", "KVA"),
    ("J", "JOU"),
    ("kJ", "KJO"),
    ("Hz", "HTZ"),
    ("kHz", "KHZ"),
    ("MHz", "MHZ"),
    ("GHz", "A86"),
    ("Ω", "OHM"),
    ("N", "NEW"),
    ("kN", "B47"),
    ("Nm", "NU"),
    ("lm", "LUM"),
    ("lx", "LUX"),
    ("cd", "CDL"),
    ("dB", "2N"),
    ("°", "DD"),
    ("%", "P1"),
    ("s", "SEC"),
    ("min", "MIN"),
    ("h", "HUR"),
    ("rpm", "RPM"),
    ("l/min", "L2"),
    ("m³/h", "MQH"),
    ("m/s", "MTS"),
    ("pcs", "C62"),
    ("pc", "C62"),
    ("piece", "C62"),
];

/// The code of a piece.
pub const PIECE: &str = "C62";

/// Units that Google takes in `unit_pricing_measure`, by the code.
const OF_GOOGLE: [(&str, &str); 19] = [
    ("ONZ", "oz"),
    ("LBR", "lb"),
    ("MGM", "mg"),
    ("GRM", "g"),
    ("KGM", "kg"),
    ("OZA", "floz"),
    ("GLL", "gal"),
    ("MLT", "ml"),
    ("CLT", "cl"),
    ("LTR", "l"),
    ("MTQ", "cbm"),
    ("INH", "in"),
    ("FOT", "ft"),
    ("YRD", "yd"),
    ("CMT", "cm"),
    ("MTR", "m"),
    ("FTK", "sqft"),
    ("MTK", "sqm"),
    ("C62", "ct"),
];

/// Units that stand for one another, in the smallest of their kind: its factor as mantissa and scale.
const FACTORS: [(&str, (i64, u32)); 44] = [
    ("nm", (1, 6)),
    ("µm", (1, 3)),
    ("μm", (1, 3)),
    ("mm", (1, 0)),
    ("cm", (10, 0)),
    ("dm", (100, 0)),
    ("m", (1_000, 0)),
    ("km", (1_000_000, 0)),
    ("in", (254, 1)),
    ("″", (254, 1)),
    ("\"", (254, 1)),
    ("ft", (3_048, 1)),
    ("mg", (1, 3)),
    ("g", (1, 0)),
    ("kg", (1_000, 0)),
    ("t", (1_000_000, 0)),
    ("oz", (28_349_523_125, 9)),
    ("lb", (45_359_237, 5)),
    ("ml", (1, 0)),
    ("mL", (1, 0)),
    ("cl", (10, 0)),
    ("dl", (100, 0)),
    ("l", (1_000, 0)),
    ("L", (1_000, 0)),
    ("m³", (1_000_000, 0)),
    ("mbar", (1, 0)),
    ("hPa", (1, 0)),
    ("kPa", (10, 0)),
    ("bar", (1_000, 0)),
    ("MPa", (10_000, 0)),
    ("psi", (68_947_573, 6)),
    ("mV", (1, 3)),
    ("V", (1, 0)),
    ("kV", (1_000, 0)),
    ("mA", (1, 3)),
    ("A", (1, 0)),
    ("W", (1, 0)),
    ("kW", (1_000, 0)),
    ("MW", (1_000_000, 0)),
    ("Hz", (1, 0)),
    ("kHz", (1_000, 0)),
    ("MHz", (1_000_000, 0)),
    ("GHz", (1_000_000_000, 0)),
    ("kN", (1_000, 0)),
];

/// By what a number of these units is multiplied, so that it can be compared with one of the
/// other units of its kind: 500 g and 2 kg.
pub fn factor(unit: &str) -> Option<Decimal> {
    let found = FACTORS.iter().find(|(name, _)| *name == unit.trim());
    found.map(|(_, (mantissa, scale))| Decimal::new(*mantissa, *scale))
}

/// The common code of a unit, if it is known.
pub fn unit_code(unit: &str) -> Option<&'static str> {
    let unit = unit.trim();
    let found = CODES.iter().find(|(name, _)| *name == unit);
    found.map(|(_, code)| *code)
}

impl Measure {
    /// The common code of its unit, if it is known.
    pub fn code(&self) -> Option<&'static str> {
        unit_code(&self.unit)
    }

    /// As Google's feed has it: `0.5kg`.
    pub fn google(&self) -> Option<String> {
        let code = self.code()?;
        let (_, unit) = OF_GOOGLE.iter().find(|(known, _)| *known == code)?;
        Some(format!("{}{unit}", self.value.normalize()))
    }
}

impl FromStr for Measure {
    type Err = &'static str;

    /// "1 kg", "100ml", "kg"
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let value = match number {
            "" => Decimal::ONE,
            number => number.parse().map_err(|_| "it has no number")?,
        };
        let unit = unit.trim();
        if unit.is_empty() || value <= Decimal::ZERO {
            return Err("it has no unit");
        }
        Ok(Self {
            value,
            unit: unit.to_owned(),
        })
    }
}

impl UnitPrice {
    /// What the price is for, and how much of that the product holds: 12.80 at 25.60 for 1 kg is
    /// 0.5 kg. None unless the figures, which are rounded, allow of one answer with three decimals.
    pub fn content(&self, price: Amount) -> Option<(Measure, Measure)> {
        let base: Measure = self.per.parse().ok()?;
        let (price, unit) = (price.decimal(), self.price.decimal());
        let value = price.checked_mul(base.value)?.checked_div(unit)?;
        let value = value.round_dp(3).normalize();
        let back = price.checked_mul(base.value)?.checked_div(value)?;
        let decimals = unit.scale();
        let back = back.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let unit_name = base.unit.clone();
        (back == unit).then_some((
            Measure {
                value,
                unit: unit_name,
            },
            base,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(price: &str, unit: &str, per: &str) -> Option<String> {
        let unit = UnitPrice {
            price: unit.parse().expect("is an amount"),
            per: per.into(),
        };
        let (content, base) = unit.content(price.parse().expect("is an amount"))?;
        Some(format!("{} of {}", content.google()?, base.google()?))
    }

    #[test]
    fn the_content_follows_from_the_two_prices() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(content("12.80", "25.60", "1 kg"), some("0.5kg of 1kg"));
        assert_eq!(content("3.49", "10.58", "l"), some("0.33l of 1l"));
        assert_eq!(content("2.00", "0.40", "100 ml"), some("500ml of 100ml"));
        assert_eq!(content("0.01", "999.99", "1 kg"), None);
        assert_eq!(content("5", "0", "1 kg"), None);
        assert_eq!(content("5", "1", "piece of cake"), None);
    }

    #[test]
    fn a_unit_has_one_code() {
        assert_eq!(unit_code("kg"), Some("KGM"));
        assert_eq!(unit_code("Nm"), Some("NU"));
        assert_eq!(unit_code("furlong"), None);
        for (i, (name, _)) in CODES.iter().enumerate() {
            assert!(
                CODES[i + 1..].iter().all(|(other, _)| other != name),
                "{name}"
            );
        }
    }
}
