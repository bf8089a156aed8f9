//! Ways on from old addresses: `[[redirects]]`. Whether an address exists is known when the whole
//! site is laid out; here an entry is read as far as it can be told by itself.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::paths::{Address, OutPath};
use crate::source::fields::{Fields, Located};

/// An entry of `[[redirects]]`.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The old address.
    pub from: Located<OldAddress>,
    /// Where it leads.
    pub to: Lead,
}

/// Where an old address leads.
#[derive(Debug, Clone)]
pub enum Lead {
    /// On: to an address or page of this site, or to a whole address elsewhere.
    To(Located<Arc<str>>, Status),
    /// Nowhere: what was there is gone for good (RFC 9110, 410).
    Gone,
}

/// What a browser is told of an old address (RFC 9110, section 15.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 301
    Moved,
    /// 302
    Found,
    /// 308
    Permanent,
}

impl Status {
    /// The number.
    pub fn code(self) -> u16 {
        match self {
            Self::Moved => 301,
            Self::Found => 302,
            Self::Permanent => 308,
        }
    }
}

/// An address that a site had: any name a file can have, also of files that are no pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldAddress(Address);

impl OldAddress {
    /// The address.
    pub fn address(&self) -> &Address {
        &self.0
    }
}

impl fmt::Display for OldAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OldAddress {
    type Err = String;

    /// Takes `/old/`, `/old`, `/old.php` and their percent-encoded forms.
    fn from_str(text: &str) -> Result<Self, String> {
        use unicode_normalization::UnicodeNormalization;
        let Some(path) = text.strip_prefix('/') else {
            return Err(format!("`{text}` does not begin with `/`"));
        };
        if text.contains(['?', '#']) {
            let why = "is an address with `?` or `#`, which hosts do not look at";
            return Err(format!("`{text}` {why}"));
        }
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8();
        let decoded = decoded.map_err(|_| format!("`{text}` is not encoded as UTF-8"))?;
        let path: String = decoded.nfc().collect();
        let name = path.rsplit('/').next().unwrap_or_default();
        let file = match name.rsplit_once('.') {
            _ if path.is_empty() => "index.html".to_owned(),
            Some((stem, ending)) if !stem.is_empty() && !ending.is_empty() => path,
            Some(_) | None => format!("{}/index.html", path.trim_end_matches('/')),
        };
        let file = file.parse::<OutPath>();
        let file = file.map_err(|why| format!("`{text}`: {why}"))?;
        Ok(Self(Address::of_file(&file)))
    }
}

impl Redirect {
    pub(super) fn read(mut fields: Fields<'_>) -> Option<Self> {
        let from = fields.parsed::<OldAddress>("from");
        let to = fields.text("to");
        let status = fields.integer("status");
        if from.is_none() && !fields.has("from") {
            let fault = fields.at().error("missing-key", "a redirect has no `from`");
            fields.fault(fault.help("write the old address: `from = \"/old/\"`"));
        }
        let to = match status.as_ref().map(|status| status.value) {
            None | Some(301) => lead(&fields, to, Status::Moved),
            Some(302) => lead(&fields, to, Status::Found),
            Some(308) => lead(&fields, to, Status::Permanent),
            Some(410) => gone(&fields, to),
            Some(other) => {
                let at = &status.as_ref().expect("it was just read").at;
                let message = format!("`status` can't be {other}");
                let fault = at.error("bad-choice", message);
                fields
                    .fault(fault.help("it is one of 301 (moved), 302 (for now), 308, 410 (gone)"));
                None
            }
        };
        fields.finish();
        Some(Self {
            from: from?,
            to: to?,
        })
    }
}

fn lead(fields: &Fields<'_>, to: Option<Located<Arc<str>>>, status: Status) -> Option<Lead> {
    if to.is_none() && !fields.has("to") {
        let fault = fields.at().error("missing-key", "a redirect has no `to`");
        fields.fault(fault.help("write where it leads, or `status = 410` if it is gone for good"));
    }
    Some(Lead::To(to?, status))
}

fn gone(fields: &Fields<'_>, to: Option<Located<Arc<str>>>) -> Option<Lead> {
    let Some(to) = to else {
        return Some(Lead::Gone);
    };
    let message = "what is gone (410) leads nowhere";
    fields.fault(
        to.at
            .error("bad-value", message)
            .help("take out `to` or `status`"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_is_any_that_a_file_could_have() {
        let read = |text: &str| text.parse::<OldAddress>().map(|a| a.to_string());
        assert_eq!(read("/old"), Ok("/old/".into()));
        assert_eq!(read("/alt/K%C3%BChler.php"), Ok("/alt/Kühler.php".into()));
        assert_eq!(read("/v1.2/"), Ok("/v1.2/".into()));
        assert_eq!(read("/"), Ok("/".into()));
        for bad in [
            "old",
            "/a?b=c",
            "/%ff",
            "/../x",
            "//evil.example",
            "/a\\b",
            "/a\nb",
        ] {
            assert!(read(bad).is_err(), "{bad:?} was taken");
        }
    }
}
