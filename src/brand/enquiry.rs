//! `[enquiry]`: what a visitor is asked, and the way an enquiry takes to the company.

use std::sync::Arc;

use super::company::{Contact, email};
use super::languages::{Languages, Text};
use crate::source::fields::{Fields, Located, quoted};

/// How visitors can ask.
#[derive(Debug, Clone)]
pub struct Enquiry {
    /// Where mail goes, whatever the way; shown beside every form.
    pub email: Option<Arc<str>>,
    /// The way that a form takes; none where nothing is known of how to reach the company.
    pub way: Option<Way>,
    /// What is asked, in the order of the form.
    pub fields: Vec<Asked>,
    /// What a visitor agrees to, with a box to tick.
    pub consent: Option<Text>,
}

/// The way of an enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The visitor's own mail program.
    Mail {
        /// The address.
        to: Arc<str>,
    },
    /// A script that is made with the site and mails from the web server.
    Php(Script),
    /// formspree.io, by the ID of a form.
    Formspree(Arc<str>),
    /// web3forms.com, by an access key, which is public.
    Web3Forms(Arc<str>),
    /// The forms of the host Netlify.
    Netlify,
    /// A message to a number, digits only.
    Whatsapp(String),
    /// Anything that takes a form.
    Url(url::Url),
}

/// What the script knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The only address that it writes to.
    pub to: Arc<str>,
    /// The only address that it writes from.
    pub sender: Arc<str>,
    /// A file outside the web root that keeps a copy of every enquiry.
    pub copy: Option<Arc<str>>,
}

impl Way {
    /// As written in brand.toml.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Php(_) => "php",
            Self::Formspree(_) => "formspree",
            Self::Web3Forms(_) => "web3forms",
            Self::Netlify => "netlify",
            Self::Whatsapp(_) => "whatsapp",
            Self::Url(_) => "url",
        }
    }

    /// Whether the enquiry is written in a program of the visitor's, who is known there.
    pub fn is_personal(&self) -> bool {
        match self {
            Self::Mail { .. } | Self::Whatsapp(_) => true,
            Self::Php(_)
            | Self::Formspree(_)
            | Self::Web3Forms(_)
            | Self::Netlify
            | Self::Url(_) => false,
        }
    }

    /// Where else than to the site itself its form leads, for `form-action` of a content security
    /// policy. Browsers check redirections too: wa.me leads on to api.whatsapp.com.
    pub fn form_targets(&self) -> Vec<String> {
        let all = |targets: &[&str]| targets.iter().map(|t| (*t).to_owned()).collect();
        match self {
            Self::Mail { .. } => all(&["mailto:"]),
            Self::Php(_) | Self::Netlify => Vec::new(),
            Self::Formspree(_) => all(&["https://formspree.io"]),
            Self::Web3Forms(_) => all(&["https://api.web3forms.com"]),
            Self::Whatsapp(_) => all(&["https://wa.me", "https://api.whatsapp.com"]),
            Self::Url(url) => vec![url.origin().ascii_serialization()],
        }
    }
}

/// A field and whether it must be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which one.
    pub field: Field,
    /// Whether an enquiry without it is refused.
    pub required: bool,
}

/// What a visitor can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// First and last name.
    Name,
    /// To answer to.
    Email,
    /// The firm.
    Company,
    /// Where it is.
    Country,
    /// To call back.
    Phone,
    /// Anything.
    Message,
}

impl Field {
    /// All, as written in brand.toml; the same names stand in the form.
    pub const ALL: [(&'static str, Self); 6] = [
        ("name", Self::Name),
        ("email", Self::Email),
        ("company", Self::Company),
        ("country", Self::Country),
        ("phone", Self::Phone),
        ("message", Self::Message),
    ];

    /// Its name.
    pub fn key(self) -> &'static str {
        let mut all = Self::ALL.iter();
        let found = all.find(|(_, field)| *field == self);
        found.expect("all fields are listed").0
    }
}

impl Enquiry {
    pub(super) fn read(
        fields: Option<Fields<'_>>,
        contact: &Contact,
        languages: &Languages,
    ) -> Self {
        let Some(mut fields) = fields else {
            return Self {
                email: contact.email.clone(),
                way: contact.email.clone().map(|to| Way::Mail { to }),
                fields: asked(None, None),
                consent: None,
            };
        };
        let email = email(&mut fields, "email").or_else(|| contact.email.clone());
        let way = read_way(&mut fields, email.as_ref(), contact);
        let shown = read_fields(&mut fields, "fields");
        let required = read_fields(&mut fields, "required");
        let names = asked(shown.as_deref(), required.as_deref());
        let lists = (shown.unwrap_or_default(), required.unwrap_or_default());
        check_fields(&fields, (&lists.0, &lists.1), &names);
        let enquiry = Self {
            email,
            way,
            fields: names,
            consent: Text::read(&mut fields, "consent", languages),
        };
        fields.finish();
        enquiry
    }
}

const WAYS: [&str; 6] = [
    "mail",
    "php",
    "formspree",
    "web3forms",
    "netlify",
    "whatsapp",
];

/// Reads all that any way needs, so that a key of another way is no unknown one.
fn read_way(fields: &mut Fields<'_>, email: Option<&Arc<str>>, contact: &Contact) -> Option<Way> {
    let send = fields.text("send");
    let sender = super::company::email(fields, "sender");
    let copy = read_copy(fields);
    let formspree = read_id(fields, "formspree");
    let web3forms = read_id(fields, "web3forms");
    let number = fields.text("whatsapp").map(|text| text.value);
    let number = number.or_else(|| contact.whatsapp.clone());
    let Some(send) = send else {
        return email.cloned().map(|to| Way::Mail { to });
    };
    let digits = |number: Arc<str>| number.chars().filter(char::is_ascii_digit).collect();
    let (way, needs) = match &*send.value {
        "mail" => (
            email.cloned().map(|to| Way::Mail { to }),
            ("email", "write `email = \"…\"` here or under `[contact]`"),
        ),
        "php" => (
            email.cloned().map(|to| {
                let sender = sender.unwrap_or_else(|| Arc::clone(&to));
                Way::Php(Script { to, sender, copy })
            }),
            ("email", "write `email = \"…\"` here or under `[contact]`"),
        ),
        "formspree" => (
            formspree.map(Way::Formspree),
            (
                "formspree",
                "it is the end of the form's address: https://formspree.io/f/ID",
            ),
        ),
        "web3forms" => (
            web3forms.map(Way::Web3Forms),
            (
                "web3forms",
                "it is the access key that web3forms.com has mailed to you",
            ),
        ),
        "netlify" => (Some(Way::Netlify), ("", "")),
        "whatsapp" => (
            number.map(digits).map(Way::Whatsapp),
            (
                "whatsapp",
                "write `whatsapp = \"+49 …\"` here or under `[contact]`",
            ),
        ),
        other => return read_url(fields, &send, other),
    };
    if way.is_none() && !fields.has(needs.0) {
        let message = format!("`send = \"{}\"` needs `{}`", send.value, needs.0);
        fields.fault(send.at.error("missing-key", message).help(needs.1));
    }
    way
}

/// An address of one's own. What visitors write is personal, so it does not travel in the open.
fn read_url(fields: &Fields<'_>, send: &Located<Arc<str>>, text: &str) -> Option<Way> {
    let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let url = url::Url::parse(text).ok().filter(|_| plain);
    let own = url.filter(|url| {
        url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
    });
    if let Some(url) = own {
        return Some(Way::Url(url));
    }
    let fault = send
        .at
        .error("bad-choice", format!("`send` can't be `{text}`"))
        .suggest(text, WAYS);
    fields.fault(fault.help(format!(
        "it is one of {}, or an `https://` address",
        quoted(&WAYS)
    )));
    None
}

/// An ID goes into an address or a form as it is.
fn read_id(fields: &mut Fields<'_>, key: &'static str) -> Option<Arc<str>> {
    let text = fields.text(key)?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !text.value.is_empty() && text.value.chars().all(letter) {
        return Some(text.value);
    }
    let fault = text.at.error("bad-value", format!("`{key}` is no ID"));
    fields.fault(fault.help("it has only letters, digits and hyphens"));
    None
}

/// Names and questions of visitors must not lie where anybody can load them.
fn read_copy(fields: &mut Fields<'_>) -> Option<Arc<str>> {
    let text = fields.text("copy")?;
    let path = &*text.value;
    let outside = path.starts_with("../") || path.starts_with('/');
    let ending = std::path::Path::new(path).extension();
    let is_csv = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if outside && is_csv && !path.chars().any(char::is_control) {
        return Some(text.value);
    }
    let message = "`copy` is no CSV file outside the web root";
    let fault = text.at.error("bad-value", message);
    fields.fault(
        fault.help(
            "write its way from the folder of the site on the server: `\"../enquiries.csv\"`",
        ),
    );
    None
}

fn read_fields(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<Located<Field>>> {
    let list = fields.texts(key)?;
    let names: Vec<&str> = Field::ALL.iter().map(|(name, _)| *name).collect();
    let mut known: Vec<Located<Field>> = Vec::new();
    for text in list {
        let found = Field::ALL.iter().find(|(name, _)| **name == *text.value);
        let Some((name, field)) = found else {
            let message = format!("`{key}` can't have `{}`", text.value);
            let fault = text.at.error("bad-choice", message);
            let fault = fault.suggest(&text.value, names.iter().copied());
            fields.fault(fault.help(format!("the fields are {}", quoted(&names))));
            continue;
        };
        if known.iter().any(|other| other.value == *field) {
            let message = format!("`{name}` is listed twice");
            fields.fault(text.at.error("listed-twice", message));
        } else {
            known.push(text.map(|_| *field));
        }
    }
    Some(known)
}

/// Left out: all but the telephone are asked, name and mail address must be given.
fn asked(shown: Option<&[Located<Field>]>, required: Option<&[Located<Field>]>) -> Vec<Asked> {
    let shown: Vec<Field> = match shown {
        Some(shown) => shown.iter().map(|field| field.value).collect(),
        None => (Field::ALL.iter().map(|(_, field)| *field))
            .filter(|field| *field != Field::Phone)
            .collect(),
    };
    let is_required = |field: Field| match required {
        Some(required) => required.iter().any(|other| other.value == field),
        None => matches!(field, Field::Name | Field::Email),
    };
    let asked = |field: Field| Asked {
        field,
        required: is_required(field),
    };
    shown.into_iter().map(asked).collect()
}

fn check_fields(
    fields: &Fields<'_>,
    (shown, required): (&[Located<Field>], &[Located<Field>]),
    asked: &[Asked],
) {
    for field in required {
        if !asked.iter().any(|other| other.field == field.value) {
            let name = field.value.key();
            let message = format!("`{name}` is required but not among the fields");
            let fault = field.at.error("bad-value", message);
            fields.fault(fault.help(format!("add `\"{name}\"` to `fields`")));
        }
    }
    let answer = |asked: &Asked| matches!(asked.field, Field::Email | Field::Phone);
    if !asked.iter().any(answer) {
        let first = shown.first();
        let at = first.map_or_else(|| fields.at(), |field| field.at.clone());
        let fault = at.error("bad-value", "nobody who asks could be answered");
        fields.fault(fault.help("add `\"email\"` or `\"phone\"` to `fields`"));
    }
}
