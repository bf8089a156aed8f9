//! How an order is paid for: `[ordering]`. All of it is shown as static text; the one script is the
//! cart's own, on the pages of those who configure one.

use std::sync::Arc;

use super::languages::{Languages, Text};
use crate::source::fields::{Fields, Located};

/// The ways to order and to pay.
#[derive(Debug, Clone, Default)]
pub struct Ordering {
    /// The public key of a Snipcart account, whose cart is then on the pages.
    pub snipcart: Option<Arc<str>>,
    /// A picture with the merchant's code of Alipay.
    pub alipay: Option<Located<Arc<str>>>,
    /// A picture with the merchant's code of `WeChat` Pay.
    pub wechat_pay: Option<Located<Arc<str>>>,
    /// The account for a transfer.
    pub bank: Option<Bank>,
}

/// An account, for a pro-forma.
#[derive(Debug, Clone)]
pub struct Bank {
    /// Whose it is.
    pub holder: Text,
    /// Its number (ISO 13616), in groups of four, or that of a country without IBAN.
    pub iban: Arc<str>,
    /// The bank's code (ISO 9362).
    pub bic: Option<Arc<str>>,
    /// The bank's name.
    pub bank: Option<Text>,
    /// What a buyer should know: terms, fees.
    pub note: Option<Text>,
}

impl Ordering {
    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Self {
        let ordering = Self {
            snipcart: public_key(&mut fields),
            alipay: code(&mut fields, "alipay"),
            wechat_pay: code(&mut fields, "wechat_pay"),
            bank: (fields.table("bank", "key of `[ordering.bank]`"))
                .and_then(|table| Bank::read(table, languages)),
        };
        fields.finish();
        ordering
    }
}

/// Snipcart's secret keys begin with `S_` and `ST_`; they must not reach a page.
fn public_key(fields: &mut Fields<'_>) -> Option<Arc<str>> {
    let key = fields.text("snipcart")?;
    if key.value.starts_with("S_") || key.value.starts_with("ST_") {
        // The place is the file: the excerpt must not show the value in a log.
        let file = crate::diagnostic::SourceText::new(key.at.file.name(), "");
        let message = "`snipcart` holds a secret key";
        let fault = crate::diagnostic::Diagnostic::error("secret", message).in_file(&file);
        fields.fault(fault.help("write the public API key, and make a new secret one: this was in a file that is shared"));
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    if key.value.is_empty() || !key.value.chars().all(plain) {
        let fault = key.at.error("bad-value", "`snipcart` is no API key");
        fields.fault(fault.help("copy the public key from Snipcart's dashboard, under API keys"));
        return None;
    }
    Some(key.value)
}

/// A picture with a code to pay by. A personal code must not take the money of a business
/// (notice 银发〔2021〕259号 of the People's Bank of China): its owner says that it is a merchant's.
fn code(fields: &mut Fields<'_>, key: &'static str) -> Option<Located<Arc<str>>> {
    let mut table = fields.table(key, "key of a code to pay by")?;
    let image = table.text("image");
    if image.is_none() && !table.has("image") {
        let message = format!("`{key}` has no `image`");
        table.fault(table.at().error("missing-key", message));
    }
    let merchant = table.flag("merchant");
    if merchant.is_none_or(|flag| !flag.value) {
        let message = format!("`{key}` may be a personal code, which a business must not use");
        let fault = table.at().warning("personal-code", message);
        table.fault(
            fault
                .note("银发〔2021〕259号 bars personal codes from evident business use")
                .help("if it is a merchant's code, write `merchant = true`"),
        );
    }
    table.finish();
    image
}

impl Bank {
    fn read(mut fields: Fields<'_>, languages: &Languages) -> Option<Self> {
        let holder = Text::read(&mut fields, "holder", languages);
        let iban = fields.text("iban");
        let bic = fields.text("bic");
        let bank = Text::read(&mut fields, "bank", languages);
        let note = Text::read(&mut fields, "note", languages);
        for key in ["holder", "iban"] {
            if !fields.has(key) {
                let message = format!("`[ordering.bank]` has no `{key}`");
                fields.fault(fields.at().error("missing-key", message));
            }
        }
        let iban = iban.and_then(|written| account(&fields, &written));
        let bic = bic.and_then(|written| {
            let fault = || {
                written
                    .at
                    .error("bad-value", "`bic` has not 8 or 11 letters and digits")
            };
            let bic = written.value.replace(' ', "").to_ascii_uppercase();
            let plain = bic.bytes().all(|b| b.is_ascii_alphanumeric());
            if plain && matches!(bic.len(), 8 | 11) {
                return Some(Arc::from(bic));
            }
            fields.fault(fault());
            None
        });
        fields.finish();
        Some(Self {
            holder: holder?,
            iban: iban?,
            bic,
            bank,
            note,
        })
    }
}

/// The number of an account. One that begins as an IBAN does must be one; other countries have
/// numbers of their own.
fn account(fields: &Fields<'_>, written: &Located<Arc<str>>) -> Option<Arc<str>> {
    let number: String = written.value.chars().filter(|c| *c != ' ').collect();
    let number = number.to_ascii_uppercase();
    let is_iban = number.len() > 4
        && number[..2].bytes().all(|b| b.is_ascii_uppercase())
        && number[2..4].bytes().all(|b| b.is_ascii_digit());
    if !is_iban {
        return Some(Arc::clone(&written.value));
    }
    if !checks(&number) {
        let fault = written
            .at
            .error("bad-value", "`iban` has a digit that is wrong");
        fields.fault(fault.help("its check digits do not fit: copy it anew"));
        return None;
    }
    let groups: Vec<String> = number
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    Some(Arc::from(groups.join(" ")))
}

/// The check of ISO 7064 (mod 97-10), as ISO 13616 has it.
fn checks(iban: &str) -> bool {
    let mut rest = 0_u32;
    if iban.len() > 34 {
        return false;
    }
    for c in iban[4..].chars().chain(iban[..4].chars()) {
        let Some(value) = c.to_digit(36) else {
            return false;
        };
        rest = (if value < 10 { rest * 10 } else { rest * 100 } + value) % 97;
    }
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_digit_of_an_iban_is_found() {
        assert!(checks("DE89370400440532013000"));
        assert!(checks("GB82WEST12345698765432"));
        assert!(!checks("DE89370400440532013001"));
        assert!(!checks("DE98370400440532013000"));
        assert!(!checks("GB82WEST1234569876543é"));
    }
}
