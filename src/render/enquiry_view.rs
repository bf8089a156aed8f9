//! The form of an enquiry, ready to be laid out: each way of `[enquiry]` has its own address and
//! its own names for the same things.

use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use super::site_view::links;
use super::views::LinkView;
use super::voice::Voice;
use crate::brand::{Asked, Field, LanguageId, Way};
use crate::catalogue::{Kind, Service};
use crate::site::{ENQUIRY_SCRIPT, home};

/// `site.enquiry_form`
#[derive(Debug, Serialize)]
pub(super) struct EnquiryFormView {
    way: &'static str,
    personal: bool,
    action: String,
    method: &'static str,
    hidden: Vec<HiddenView>,
    trap: Option<&'static str>,
    subject: Option<&'static str>,
    fields: Vec<FormFieldView>,
    consent: Option<Arc<str>>,
    privacy: Option<LinkView>,
    email: Option<Arc<str>>,
}

/// A value that goes along unseen.
#[derive(Debug, Serialize)]
struct HiddenView {
    name: &'static str,
    value: String,
}

/// Something that is asked.
#[derive(Debug, Serialize)]
struct FormFieldView {
    name: &'static str,
    label: String,
    hint: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    autocomplete: Option<&'static str>,
    required: bool,
}

/// What a way calls things.
struct Names {
    trap: Option<&'static str>,
    subject: Option<&'static str>,
    message: &'static str,
    method: &'static str,
}

impl Names {
    fn of(way: &Way) -> Self {
        let post = |trap, subject| Self {
            trap: Some(trap),
            subject: Some(subject),
            message: "message",
            method: "post",
        };
        match way {
            Way::Mail { .. } => Self {
                trap: None,
                subject: Some("subject"),
                message: "body",
                method: "get",
            },
            Way::Whatsapp(_) => Self {
                trap: None,
                subject: None,
                message: "text",
                method: "get",
            },
            Way::Formspree(_) => post("_gotcha", "_subject"),
            Way::Web3Forms(_) => post("botcheck", "subject"),
            Way::Php(_) | Way::Netlify | Way::Url(_) => post("website", "subject"),
        }
    }
}

impl Renderer {
    /// The form in a language; none where there is no way for an enquiry.
    pub(super) fn enquiry_form(&self, language: LanguageId) -> Option<EnquiryFormView> {
        let enquiry = &self.site.brand.enquiry;
        let way = enquiry.way.as_ref()?;
        let voice = Voice::new(&self.site, language);
        let names = Names::of(way);
        let message = Asked {
            field: Field::Message,
            required: true,
        };
        let asked: &[Asked] = if way.is_personal() {
            &[message]
        } else {
            &enquiry.fields
        };
        let consent = enquiry.consent.as_ref();
        Some(EnquiryFormView {
            way: way.key(),
            personal: way.is_personal(),
            action: self.form_action(way, language),
            method: names.method,
            hidden: self.hidden(way, language),
            trap: names.trap,
            subject: names.subject,
            fields: (asked.iter())
                .map(|asked| form_field(*asked, &names, voice))
                .collect(),
            consent: consent.map(|text| Arc::clone(text.get(language))),
            privacy: links(self.site.privacy_link(language).into_iter().collect()).pop(),
            email: enquiry.email.clone(),
        })
    }

    fn form_action(&self, way: &Way, language: LanguageId) -> String {
        match way {
            Way::Mail { to } => format!("mailto:{to}"),
            Way::Php(_) => self.site.links.href(&self.site.root_file(ENQUIRY_SCRIPT)),
            Way::Formspree(id) => format!("https://formspree.io/f/{id}"),
            Way::Web3Forms(_) => "https://api.web3forms.com/submit".to_owned(),
            Way::Netlify => self.site.links.href(&self.after_enquiry(language)),
            Way::Whatsapp(number) => format!("https://wa.me/{number}"),
            Way::Url(url) => url.to_string(),
        }
    }

    /// What the receiver wants to know beside what the visitor writes.
    fn hidden(&self, way: &Way, language: LanguageId) -> Vec<HiddenView> {
        let hidden = |name, value| HiddenView { name, value };
        let code = || self.site.brand.languages.get(language).code().to_owned();
        let next = || self.site.brand.url.absolute(&self.after_enquiry(language));
        match way {
            Way::Mail { .. } | Way::Whatsapp(_) => Vec::new(),
            Way::Php(_) => vec![hidden("lang", code())],
            Way::Formspree(_) => vec![hidden("_next", next())],
            Way::Web3Forms(key) => vec![
                hidden("access_key", key.to_string()),
                hidden("redirect", next()),
            ],
            Way::Netlify => vec![hidden("form-name", "enquiry".to_owned())],
            Way::Url(_) => vec![hidden("lang", code()), hidden("next", next())],
        }
    }

    /// Where a visitor comes when the enquiry is sent: the page of thanks, otherwise home.
    pub(crate) fn after_enquiry(&self, language: LanguageId) -> crate::paths::Address {
        let site = &self.site;
        let thanks = Kind::Service(Service::ThankYou);
        let mut pages = site.catalogue.pages();
        let page = pages.find(|(_, page)| page.kind == thanks);
        let standing = page.and_then(|(id, _)| site.places.get(id, language));
        standing.map_or_else(|| home(&site.brand, language), |s| s.address.clone())
    }
}

fn form_field(asked: Asked, names: &Names, voice: Voice<'_>) -> FormFieldView {
    let (kind, autocomplete) = match asked.field {
        Field::Name => ("text", Some("name")),
        Field::Email => ("email", Some("email")),
        Field::Company => ("text", Some("organization")),
        Field::Country => ("text", Some("country-name")),
        Field::Phone => ("tel", Some("tel")),
        Field::Message => ("textarea", None),
    };
    let is_message = asked.field == Field::Message;
    FormFieldView {
        name: if is_message {
            names.message
        } else {
            asked.field.key()
        },
        label: voice.phrase(&format!("field_{}", asked.field.key())),
        hint: is_message.then(|| voice.phrase("field_message_hint")),
        kind,
        autocomplete,
        required: asked.required,
    }
}
