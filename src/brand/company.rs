//! Who the company is and how to reach it: `[company]`, `[contact]`, `[[people]]`, `[social]`,
//! `[legal]`.

use std::sync::Arc;

use super::languages::{Languages, Text};
use crate::source::fields::{Fields, Located};

/// Facts that the law wants on a site, and the year of foundation.
#[derive(Debug, Clone, Default)]
pub struct Company {
    /// Each fact by its key in brand.toml, in the order of [`Company::KEYS`].
    pub facts: Vec<(&'static str, Text)>,
}

impl Company {
    /// The keys of `[company]`.
    pub const KEYS: [&'static str; 8] = [
        "legal_name",
        "legal_form",
        "register",
        "register_number",
        "vat_number",
        "representative",
        "authority",
        "founded",
    ];

    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Self {
        let facts = Self::KEYS
            .into_iter()
            .filter_map(|key| Some((key, Text::read(&mut fields, key, languages)?)))
            .collect();
        fields.finish();
        Self { facts }
    }
}

/// How to reach the company.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// For enquiries and the footer.
    pub email: Option<Arc<str>>,
    /// As it is shown: `+44 1632 960123`.
    pub phone: Option<Arc<str>>,
    /// A number for `WhatsApp`.
    pub whatsapp: Option<Arc<str>>,
    /// Lines of the postal address.
    pub address: Option<Text>,
    /// ISO 3166 code of the country.
    pub country: Option<Arc<str>>,
    /// Opening hours.
    pub hours: Option<Text>,
    /// A picture with the code to scan.
    pub wechat: Option<Located<Arc<str>>>,
    /// A picture of the way there.
    pub map: Option<Located<Arc<str>>>,
}

impl Contact {
    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Self {
        let value = |text: Option<Located<Arc<str>>>| text.map(|t| t.value);
        let contact = Self {
            email: email(&mut fields, "email"),
            phone: value(fields.text("phone")),
            whatsapp: value(fields.text("whatsapp")),
            address: Text::read(&mut fields, "address", languages),
            country: country(&mut fields, "country"),
            hours: Text::read(&mut fields, "hours", languages),
            wechat: fields.text("wechat"),
            map: fields.text("map"),
        };
        fields.finish();
        contact
    }
}

/// Somebody to talk to.
#[derive(Debug, Clone)]
pub struct Person {
    /// First and last name.
    pub name: Text,
    /// What the person does.
    pub role: Option<Text>,
    /// Mail address.
    pub email: Option<Arc<str>>,
    /// As it is shown.
    pub phone: Option<Arc<str>>,
    /// A portrait.
    pub image: Option<Located<Arc<str>>>,
    /// Languages spoken, as tags.
    pub languages: Vec<Arc<str>>,
    /// Regions looked after.
    pub regions: Vec<Arc<str>>,
}

impl Person {
    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Option<Self> {
        let list = |texts: Option<Vec<Located<Arc<str>>>>| {
            texts.into_iter().flatten().map(|t| t.value).collect()
        };
        let name = Text::read(&mut fields, "name", languages);
        let role = Text::read(&mut fields, "role", languages);
        let email = email(&mut fields, "email");
        let phone = fields.text("phone").map(|t| t.value);
        let image = fields.text("image");
        let spoken = list(fields.texts("languages"));
        let regions = list(fields.texts("regions"));
        if name.is_none() && !fields.has("name") {
            fields.fault(fields.at().error("missing-key", "a person has no `name`"));
        }
        fields.finish();
        Some(Self {
            name: name?,
            role,
            email,
            phone,
            image,
            languages: spoken,
            regions,
        })
    }
}

/// Pages and numbers that the law wants to be found from every page.
#[derive(Debug, Clone, Default)]
pub struct Legal {
    /// The keys of [`Self::PAGES`] that name one.
    pub named: Vec<&'static str>,
    /// The paths of the pages, in the order of the footer.
    pub pages: Vec<Located<Arc<str>>>,
    /// Which of them says how personal data are handled.
    pub privacy: Option<Located<Arc<str>>>,
    /// The number of the ICP filing (mainland China).
    pub icp: Option<Arc<str>>,
    /// The number of the public-security filing (mainland China).
    pub police: Option<Arc<str>>,
    /// Who makes the products that name nobody else: name, postal and electronic address.
    pub manufacturer: Option<Text>,
    /// The same of the responsible person in the EU.
    pub responsible_person: Option<Text>,
}

impl Legal {
    /// The keys that name pages, in the order of the footer.
    pub const PAGES: [&'static str; 5] = ["imprint", "privacy", "terms", "returns", "shipping"];

    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Self {
        let mut named = Vec::new();
        let mut pages = Vec::new();
        let mut privacy: Option<Located<Arc<str>>> = None;
        for key in Self::PAGES {
            let page = fields.text(key);
            if key == "privacy" {
                privacy.clone_from(&page);
            }
            named.extend(page.as_ref().map(|_| key));
            pages.extend(page);
        }
        let legal = Self {
            named,
            pages,
            privacy,
            icp: fields.text("icp").map(|t| t.value),
            police: fields.text("police").map(|t| t.value),
            manufacturer: Text::read(&mut fields, "manufacturer", languages),
            responsible_person: Text::read(&mut fields, "responsible_person", languages),
        };
        fields.finish();
        legal
    }
}

/// Reads `name = "https://…"` for any name.
pub(super) fn social(fields: &Fields<'_>) -> Vec<(Arc<str>, Arc<str>)> {
    let mut links = Vec::new();
    for entry in fields.all_entries() {
        let name = entry.key.value;
        match entry.text() {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                links.push((Arc::from(name), Arc::from(url)));
            }
            _ => fields.fault(
                entry
                    .at()
                    .error("bad-value", format!("`{name}` is no web address"))
                    .help("write the whole address: `\"https://…\"`"),
            ),
        }
    }
    links
}

pub(super) fn email(fields: &mut Fields<'_>, key: &'static str) -> Option<Arc<str>> {
    let text = fields.text(key)?;
    if is_email(&text.value) {
        return Some(text.value);
    }
    let message = format!("`{key}` is no mail address");
    fields.fault(text.at.error("bad-value", message));
    None
}

/// Whether a text is a mail address that can carry nothing else.
pub fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"',;?&".contains(c);
        !part.is_empty() && !part.contains(odd)
    };
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| plain(name) && plain(host) && !host.contains('@'))
}

/// Whether a text is a country as its two letters (ISO 3166-1).
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// A country as its two letters (ISO 3166-1).
pub fn country(fields: &mut Fields<'_>, key: &'static str) -> Option<Arc<str>> {
    let text = fields.text(key)?;
    if is_country(&text.value) {
        return Some(text.value);
    }
    let fault = text.at.error("bad-value", format!("`{key}` is no country"));
    fields.fault(fault.help("write its two letters: `\"DE\"`, `\"CN\"`"));
    None
}
