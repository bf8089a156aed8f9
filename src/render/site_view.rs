//! What every page of a language shares: the company, the menus, the categories. Made once for
//! each language and lent to all its pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::Value;

use super::Renderer;
use super::dealers_view::{CountryView, dealers};
use super::enquiry_view::EnquiryFormView;
use super::icons::IconView;
use super::shots::{Shot, keep};
use super::views::{CardView, FilterView, LinkView, PaymentView, PictureView};
use super::voice::Voice;
use crate::brand::{Company, LanguageId, Person, PriceBasis};
use crate::catalogue::{Kind, Page, PageId, Service};
use crate::diagnostic::Report;
use crate::paths::{Address, SourcePath};
use crate::site::{MenuLink, brand_color, home, web_manifest};
use crate::source::fields::At;
use crate::theme::SettingValue;
use crate::theme::palette::{Palette, Tokens, category_hues};

/// `site` of the templates.
#[derive(Debug, Serialize)]
pub(super) struct SiteView {
    name: Arc<str>,
    tagline: Option<Arc<str>>,
    description: Option<Arc<str>>,
    url: String,
    home: String,
    lang: Arc<str>,
    dir: &'static str,
    logo: Option<PictureView>,
    icons: Vec<IconView>,
    manifest: Option<String>,
    css: Option<String>,
    js: Option<String>,
    assets: BTreeMap<String, String>,
    look: BTreeMap<String, Value>,
    theme_color: ThemeColorView,
    year: i16,
    company: BTreeMap<&'static str, Arc<str>>,
    contact: ContactView,
    people: Vec<PersonView>,
    dealers: Vec<CountryView>,
    faq: Vec<Value>,
    certificates: Vec<Value>,
    jobs: Vec<Value>,
    social: Vec<LinkView>,
    menu: Vec<LinkView>,
    footer: Vec<GroupView>,
    legal: Vec<LinkView>,
    icp: Option<LinkView>,
    police: Option<LinkView>,
    categories: Vec<Value>,
    filters: Vec<FilterView>,
    service: BTreeMap<&'static str, String>,
    products: Option<String>,
    news: Option<String>,
    contact_page: Option<String>,
    enquiry: Option<String>,
    enquiry_form: Option<EnquiryFormView>,
    cart: Option<Arc<str>>,
    payment: Option<PaymentView>,
    product_count: usize,
    price_note: String,
    currency: &'static str,
}

/// `site.contact`
#[derive(Debug, Serialize)]
struct ContactView {
    email: Option<Arc<str>>,
    phone: Option<Arc<str>>,
    phone_link: Option<String>,
    whatsapp: Option<Arc<str>>,
    whatsapp_link: Option<String>,
    address_lines: Vec<String>,
    country: Option<Arc<str>>,
    hours: Option<Arc<str>>,
    wechat: Option<PictureView>,
    map: Option<PictureView>,
}

/// `site.theme_color`: the ground of the page in each scheme.
#[derive(Debug, Serialize)]
struct ThemeColorView {
    light: String,
    dark: String,
}

impl ThemeColorView {
    fn of(palette: &Palette) -> Self {
        let ground = |tokens: &Tokens| {
            let color = tokens.get("bg");
            color.expect("a palette has a ground").to_string()
        };
        Self {
            light: ground(&palette.light),
            dark: ground(&palette.dark),
        }
    }
}

/// One of `site.people`
#[derive(Debug, Serialize)]
struct PersonView {
    name: Arc<str>,
    role: Option<Arc<str>>,
    email: Option<Arc<str>>,
    phone: Option<Arc<str>>,
    phone_link: Option<String>,
    image: Option<PictureView>,
    languages: Vec<Arc<str>>,
    regions: Vec<Arc<str>>,
}

/// One of `site.footer`
#[derive(Debug, Serialize)]
struct GroupView {
    label: Option<Arc<str>>,
    items: Vec<LinkView>,
}

impl Renderer {
    /// `site` in a language.
    pub(super) fn site_view(&self, language: LanguageId, report: &mut Report) -> SiteView {
        let site = &*self.site;
        let brand = &site.brand;
        let tag = brand.languages.get(language);
        let voice = Voice::new(site, language);
        let text =
            |text: &Option<crate::brand::Text>| text.as_ref().map(|t| Arc::clone(t.get(language)));
        let href = |address: &Address| site.links.href(address);
        let page = |page: Option<PageId>| self.page_link(page, language);
        let service = self.service_links(language);
        let tables = &site.catalogue.tables;
        SiteView {
            name: Arc::clone(brand.name.get(language)),
            tagline: text(&brand.tagline),
            description: text(&brand.description),
            url: brand.url.root(),
            home: site.links.href(&home(brand, language)),
            lang: Arc::from(tag.code()),
            dir: tag.direction().as_str(),
            logo: self.look_picture("logo", voice, report),
            icons: self.icon_links(),
            manifest: (site.targets.get(&web_manifest())).map(|_| href(&web_manifest())),
            css: site.assets.css.as_ref().map(href),
            js: site.assets.js.as_ref().map(href),
            assets: (site.assets.others.iter())
                .map(|(name, address)| (name.clone(), href(address)))
                .collect(),
            look: self.look_values(),
            theme_color: ThemeColorView::of(&site.palette),
            year: site.moment.date.year(),
            company: company(&brand.company, language),
            contact: self.contact(voice, report),
            people: (brand.people.iter())
                .map(|person| self.person(person, voice, report))
                .collect(),
            dealers: dealers(site, voice),
            faq: self.entries(&tables.faq, voice, report),
            certificates: self.entries(&tables.certificates, voice, report),
            jobs: self.entries(&tables.jobs, voice, report),
            social: (brand.social.iter())
                .map(|(name, url)| LinkView {
                    label: Arc::clone(name),
                    url: url.to_string(),
                })
                .collect(),
            menu: links(site.main_menu(language)),
            footer: (site.footer_menu(language).into_iter())
                .map(|group| GroupView {
                    label: group.label,
                    items: links(group.items),
                })
                .collect(),
            legal: links(site.legal_menu(language)),
            icp: (brand.legal.icp.as_ref())
                .map(|number| register(number, "https://beian.miit.gov.cn/")),
            police: (brand.legal.police.as_ref())
                .map(|number| register(number, "https://beian.mps.gov.cn/")),
            categories: self.top_categories(language),
            filters: self.menu_filters(language),
            products: page(site.front_page(Kind::Category)),
            news: page(site.front_page(Kind::Posts)),
            contact_page: page(site.find_page("/contact.md")),
            enquiry: service.get(Service::Enquiry.key()).cloned().or_else(|| {
                let email = brand.enquiry.email.as_ref();
                email.map(|email| format!("mailto:{email}"))
            }),
            enquiry_form: self.enquiry_form(language),
            service,
            cart: brand.ordering.snipcart.clone(),
            payment: self.payment(voice, report),
            product_count: site.home.map_or(0, |home| site.lists.products(home)),
            price_note: price_note(voice),
            currency: brand.currency.code(),
        }
    }

    /// The pages that the theme fills, by the names of their kinds.
    fn service_links(&self, language: LanguageId) -> BTreeMap<&'static str, String> {
        let pages = self.site.catalogue.pages();
        let link = |(id, page): (PageId, &Page)| match page.kind {
            Kind::Service(service) => self
                .page_link(Some(id), language)
                .map(|url| (service.key(), url)),
            Kind::Home | Kind::Page | Kind::Category | Kind::Product | Kind::Posts | Kind::Post => {
                None
            }
        };
        pages.filter_map(link).collect()
    }

    fn page_link(&self, page: Option<PageId>, language: LanguageId) -> Option<String> {
        let standing = self.site.places.get(page?, language)?;
        Some(self.site.links.href(&standing.address))
    }

    /// The categories right below the front page of products, otherwise those below home.
    pub(super) fn top_category_ids(&self, language: LanguageId) -> Vec<PageId> {
        let site = &*self.site;
        let Some(top) = site.front_page(Kind::Category).or(site.home) else {
            return Vec::new();
        };
        site.lists
            .categories(&site.catalogue, (top, language))
            .collect()
    }

    /// The cards of the top categories, each with its hue and those below it.
    fn top_categories(&self, language: LanguageId) -> Vec<Value> {
        let site = &*self.site;
        let top = self.top_category_ids(language);
        let hues = category_hues(brand_color(&site.look), top.len());
        let card = |(page, hue): (&PageId, f64)| {
            let below: Vec<PageId> = site
                .lists
                .categories(&site.catalogue, (*page, language))
                .collect();
            let view = self.card_view(*page, language)?;
            let words = &site.places.get(*page, language)?.words;
            let voice = Voice::new(site, language);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a hue is from 0 to 360"
            )]
            let hue = hue.rem_euclid(360.0) as u16;
            Some(self.value(&CardView {
                thumb: self.page_picture(words, ("thumb", voice)),
                hue: Some(hue),
                children: self.cards(&below, language),
                ..view
            }))
        };
        top.iter().zip(hues).filter_map(card).collect()
    }

    fn look_values(&self) -> BTreeMap<String, Value> {
        let value = |value: &SettingValue| match value {
            SettingValue::Color(color) => Value::from(color.to_string()),
            SettingValue::Text(text) | SettingValue::Choice(text) | SettingValue::Picture(text) => {
                Value::from(&**text)
            }
            SettingValue::Flag(flag) => Value::from(*flag),
            SettingValue::Number(number) => Value::from(*number),
        };
        let look = self.site.look.iter();
        look.map(|(name, setting)| (name.clone(), value(&setting.value)))
            .collect()
    }

    fn look_picture(
        &self,
        name: &str,
        voice: Voice<'_>,
        report: &mut Report,
    ) -> Option<PictureView> {
        let shot = self.look_shot(name)?;
        let alt = voice.brand.name.get(voice.language);
        keep(self.try_picture(&shot, ("logo", alt)), report)
    }

    /// The picture that a setting of the look names.
    pub(super) fn look_shot(&self, name: &str) -> Option<Shot> {
        let setting = self.site.look.get(name)?;
        match &setting.value {
            SettingValue::Picture(file) => Some(brand_file(file, &setting.at)),
            SettingValue::Color(_)
            | SettingValue::Text(_)
            | SettingValue::Choice(_)
            | SettingValue::Flag(_)
            | SettingValue::Number(_) => None,
        }
    }

    fn contact(&self, voice: Voice<'_>, report: &mut Report) -> ContactView {
        let contact = &self.site.brand.contact;
        let address = contact.address.as_ref().map(|a| a.get(voice.language));
        let lines = address.map_or_else(Vec::new, |address| {
            address.lines().map(|line| line.trim().to_owned()).collect()
        });
        let mut picture = |file: &Option<crate::source::fields::Located<Arc<str>>>| {
            let file = file.as_ref()?;
            let shot = brand_file(&file.value, &file.at);
            keep(self.try_picture(&shot, ("content", "")), report)
        };
        ContactView {
            wechat: picture(&contact.wechat),
            map: picture(&contact.map),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            phone_link: contact.phone.as_deref().map(phone_link),
            whatsapp: contact.whatsapp.clone(),
            whatsapp_link: (contact.whatsapp.as_deref())
                .map(|number| format!("https://wa.me/{}", digits(number))),
            address_lines: lines,
            country: (contact.country.as_deref())
                .map(|code| Arc::from(voice.formatter.country(code))),
            hours: contact
                .hours
                .as_ref()
                .map(|h| Arc::clone(h.get(voice.language))),
        }
    }

    fn person(&self, person: &Person, voice: Voice<'_>, report: &mut Report) -> PersonView {
        let image = person.image.as_ref().and_then(|file| {
            let shot = brand_file(&file.value, &file.at);
            keep(self.try_picture(&shot, ("thumb", "")), report)
        });
        PersonView {
            name: Arc::clone(person.name.get(voice.language)),
            role: person
                .role
                .as_ref()
                .map(|r| Arc::clone(r.get(voice.language))),
            email: person.email.clone(),
            phone: person.phone.clone(),
            phone_link: person.phone.as_deref().map(phone_link),
            image,
            languages: person.languages.clone(),
            regions: person.regions.clone(),
        }
    }
}

/// A picture that brand.toml names: from the site folder.
pub(super) fn brand_file(file: &str, at: &At) -> Shot {
    Shot::of(
        SourcePath::new(file.trim_start_matches("./")),
        Some(at.clone()),
    )
}

pub(super) fn links(menu: Vec<MenuLink>) -> Vec<LinkView> {
    let view = |link: MenuLink| LinkView {
        label: link.label,
        url: link.href,
    };
    menu.into_iter().map(view).collect()
}

fn register(number: &Arc<str>, url: &str) -> LinkView {
    LinkView {
        label: Arc::clone(number),
        url: url.to_owned(),
    }
}

fn company(company: &Company, language: LanguageId) -> BTreeMap<&'static str, Arc<str>> {
    let facts = company.facts.iter();
    facts
        .map(|(key, text)| (*key, Arc::clone(text.get(language))))
        .collect()
}

/// What prices are: the company's own sentence, otherwise the theme's.
fn price_note(voice: Voice<'_>) -> String {
    if let Some(note) = &voice.brand.price_note {
        return note.get(voice.language).to_string();
    }
    let key = match voice.brand.prices {
        PriceBasis::Net => "price_note_net",
        PriceBasis::Gross => "price_note_gross",
    };
    let currency = voice.brand.currency.code();
    voice.phrase_with(key, &[("currency", currency)])
}

pub(super) fn phone_link(phone: &str) -> String {
    let plus = if phone.trim_start().starts_with('+') {
        "+"
    } else {
        ""
    };
    format!("tel:{plus}{}", digits(phone))
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
