//! `[returns]`: on which terms goods can be sent back, as search engines want to know it.

use std::sync::Arc;

use super::countries;
use crate::locale::Amount;
use crate::source::fields::{Fields, Located};

/// On which terms goods can be sent back.
#[derive(Debug, Clone)]
pub struct Returns {
    /// In which countries, as ISO 3166 codes.
    pub countries: Vec<Arc<str>>,
    /// Within how many days; 0: not at all.
    pub days: u32,
    /// How.
    pub methods: Vec<ReturnMethod>,
    /// What sending back costs.
    pub fees: Option<ReturnFees>,
    /// The page that tells people the same.
    pub page: Option<Located<Arc<str>>>,
}

/// How goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnMethod {
    /// They are sent.
    Mail,
    /// They are brought to a shop.
    Store,
    /// They are put into a machine.
    Kiosk,
}

/// What sending back costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnFees {
    /// Nothing.
    Free,
    /// What the carrier takes.
    Customer,
    /// So much.
    Fixed(Amount),
}

const METHODS: [(&str, ReturnMethod); 3] = [
    ("mail", ReturnMethod::Mail),
    ("store", ReturnMethod::Store),
    ("kiosk", ReturnMethod::Kiosk),
];

impl Returns {
    pub(super) fn read(mut fields: Fields<'_>, markets: &[Arc<str>]) -> Option<Self> {
        let countries = countries(&mut fields, markets);
        let days = fields.count("days");
        if !fields.has("days") {
            let fault = fields.at().error("missing-key", "`days` is missing");
            fields.fault(
                fault.help("write within how many days goods can be sent back, `0` for not at all"),
            );
        }
        let methods = read_methods(&mut fields);
        let fees = read_fees(&mut fields);
        let page = fields.text("page");
        fields.finish();
        Some(Self {
            countries,
            days: days?.value,
            methods,
            fees,
            page,
        })
    }
}

fn read_methods(fields: &mut Fields<'_>) -> Vec<ReturnMethod> {
    let mut methods = Vec::new();
    for text in fields.texts("methods").into_iter().flatten() {
        let found = METHODS.iter().find(|(name, _)| **name == *text.value);
        match found {
            Some((_, method)) => methods.push(*method),
            None => {
                let message = format!("`methods` can't have `{}`", text.value);
                let fault = text.at.error("bad-choice", message);
                fields.fault(fault.help("they are of `mail`, `store`, `kiosk`"));
            }
        }
    }
    methods
}

/// `"free"`, `"customer"` or an amount.
fn read_fees(fields: &mut Fields<'_>) -> Option<ReturnFees> {
    let word = fields.any("fees")?.text();
    match word {
        Some("free") => Some(ReturnFees::Free),
        Some("customer") => Some(ReturnFees::Customer),
        Some(_) | None => {
            let amount = fields.parsed::<Amount>("fees")?;
            Some(ReturnFees::Fixed(amount.value))
        }
    }
}
