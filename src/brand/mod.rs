//! brand.toml: the company, its languages and the site's settings. What is written is read key by
//! key from TOML; [`Brand`] is what the rest works with: every default filled in, every value
//! checked.

mod catalogue;
mod check;
mod company;
mod enquiry;
mod feeds;
mod hosting;
mod languages;
mod menu;
mod ordering;
mod pictures;
mod redirects;
mod returns;
mod secrets;
mod shipping;
mod tables;
mod url;

use std::cell::RefCell;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub use catalogue::{CatalogueSettings, Links, Sort, Urls};
pub use check::{CheckSettings, Silence};
pub use company::{Company, Contact, Legal, Person, country, is_country, is_email};
pub use enquiry::{Asked, Enquiry, Field, Script, Way};
pub use feeds::{Feed, FeedKind};
pub use hosting::{Headers, HostKind, Hosting, Https};
pub use languages::{LanguageId, Languages, Text};
pub use menu::{Group, Item, Menu, Target};
pub use ordering::{Bank, Ordering};
pub use pictures::{Avif, Percent, PictureSettings, Qualities};
pub use redirects::{Lead, OldAddress, Redirect, Status};
pub use returns::{ReturnFees, ReturnMethod, Returns};
pub use shipping::Shipping;
pub use tables::{ColumnSettings, Create, Share, TableKind, TableSettings};
pub use url::{SiteUrl, UrlFault};

use crate::diagnostic::{Report, SourceText};
use crate::locale::{Currency, Language};
use crate::paths::SourcePath;
use crate::source::fields::{Fields, Located, Origin, Table};
use crate::source::{BRAND_FILE, Source};

/// Largest brand.toml in bytes.
const LARGEST: u64 = 5_000_000;

/// The company and the settings of its site.
#[derive(Debug, Clone)]
pub struct Brand {
    /// The file, for faults that are found later.
    pub file: Arc<SourceText>,
    /// The name of the firm on the site.
    pub name: Text,
    /// A short line under it.
    pub tagline: Option<Text>,
    /// For search engines, where a page has no summary.
    pub description: Option<Text>,
    /// Where the site will be.
    pub url: SiteUrl,
    /// The languages of the site.
    pub languages: Languages,
    /// What a language shows of a page that is not translated.
    pub missing_translations: MissingTranslations,
    /// In which prices are given.
    pub currency: Currency,
    /// What the prices are.
    pub prices: PriceBasis,
    /// A sentence of the company's own about prices.
    pub price_note: Option<Text>,
    /// Countries sold to, as ISO 3166 codes.
    pub markets: Vec<Arc<str>>,
    /// The theme.
    pub theme: ThemeChoice,
    /// Whether raw HTML in Markdown is kept.
    pub author_html: AuthorHtml,
    /// The theme's own settings, which the theme checks.
    pub look: Option<Table>,
    /// Facts about the company.
    pub company: Company,
    /// How to reach it.
    pub contact: Contact,
    /// Whom to talk to.
    pub people: Vec<Person>,
    /// Profiles elsewhere: name and address.
    pub social: Vec<(Arc<str>, Arc<str>)>,
    /// The menus.
    pub menu: Menu,
    /// How the catalogue is laid out.
    pub catalogue: CatalogueSettings,
    /// How visitors can ask.
    pub enquiry: Enquiry,
    /// How an order is paid for.
    pub ordering: Ordering,
    /// Which files are made of photos.
    pub pictures: PictureSettings,
    /// Pages and numbers that the law wants.
    pub legal: Legal,
    /// Where the made site lies; absent: nobody knows, and no rules are made.
    pub hosting: Option<Hosting>,
    /// Ways on from old addresses.
    pub redirects: Vec<Redirect>,
    /// On which terms goods can be sent back.
    pub returns: Option<Returns>,
    /// What delivery costs.
    pub shipping: Vec<Shipping>,
    /// What is kept in tables.
    pub tables: Vec<TableSettings>,
    /// The product feeds.
    pub feeds: Vec<Feed>,
    /// What is too much.
    pub limits: Limits,
    /// What `showroom check` measures by, and what it need not say.
    pub check: CheckSettings,
}

/// What a language shows of a page that is not translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingTranslations {
    /// The words of the default language, marked as such.
    ShowOriginal,
    /// Nothing: the page does not exist in that language.
    LeaveOut,
}

/// Whether prices are with or without value added tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceBasis {
    /// Without.
    Net,
    /// With.
    Gross,
}

impl PriceBasis {
    /// As written in brand.toml.
    pub fn key(self) -> &'static str {
        match self {
            Self::Net => "net",
            Self::Gross => "gross",
        }
    }
}

/// What happens to raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorHtml {
    /// It goes to the page as it is.
    Keep,
    /// It is shown as text.
    Escape,
}

/// Where the theme comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeChoice {
    /// It is part of the program.
    BuiltIn(Arc<str>),
    /// A folder, from the site folder.
    Folder(SourcePath),
}

impl ThemeChoice {
    /// The folder of a theme that is no part of the program.
    pub fn folder(&self) -> Option<&str> {
        match self {
            Self::BuiltIn(_) => None,
            Self::Folder(folder) => Some(folder.as_str()),
        }
    }
}

impl FromStr for ThemeChoice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("./") {
            Some("") => Err("it names no folder"),
            Some(folder) => Ok(Self::Folder(SourcePath::new(folder.trim_end_matches('/')))),
            None if text.contains('/') => Err("write a folder as `./my-theme`"),
            None => Ok(Self::BuiltIn(Arc::from(text))),
        }
    }
}

/// `[limits]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one made page.
    pub page_size: usize,
    /// Bytes of one file of content.
    pub file_size: u64,
    /// How long one page may take.
    pub render_time: Duration,
    /// Bytes of one table.
    pub table_size: u64,
    /// Cells of one table.
    pub table_cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_size: 2_000_000,
            file_size: 5_000_000,
            render_time: Duration::from_secs(10),
            table_size: 50_000_000,
            table_cells: 5_000_000,
        }
    }
}

impl Brand {
    /// Reads brand.toml. Faults go to the report; a brand is returned only when there was enough
    /// to go on with, so that the faults of the content are found in the same run.
    pub fn load(source: &Source, report: &RefCell<Report>) -> Option<Self> {
        match source.text(&SourcePath::new(BRAND_FILE), LARGEST) {
            Ok(file) => Self::read(&file, report),
            Err(fault) => {
                report.borrow_mut().push(fault);
                None
            }
        }
    }

    /// Reads the text of a brand.toml.
    pub fn read(file: &Arc<SourceText>, report: &RefCell<Report>) -> Option<Self> {
        let origin = Origin::whole(file);
        let table = origin.parse(report);
        let mut fields = Fields::of(&table, &origin, "key of brand.toml", report);
        secrets::look_for(&fields);
        let languages = read_languages(&mut fields);
        let l = &languages;
        let name = Text::read(&mut fields, "name", l);
        let url = fields.parsed::<SiteUrl>("url");
        let markets = read_markets(&mut fields);
        for key in ["name", "url"] {
            if !fields.has(key) {
                fields.fault(missing(file, key));
            }
        }
        let contact = (fields.table("contact", "key of `[contact]`"))
            .map(|t| Contact::read(t, l))
            .unwrap_or_default();
        let brand = Some(Self {
            file: Arc::clone(file),
            tagline: Text::read(&mut fields, "tagline", l),
            description: Text::read(&mut fields, "description", l),
            missing_translations: chosen(&mut fields, "missing_translations", &MISSING),
            currency: value(fields.parsed("currency")).unwrap_or_else(euro),
            prices: chosen(&mut fields, "prices", &PRICES),
            price_note: Text::read(&mut fields, "price_note", l),
            theme: value(fields.parsed("theme"))
                .unwrap_or_else(|| ThemeChoice::BuiltIn(Arc::from("caliper"))),
            author_html: match value(fields.flag("author_html")) {
                Some(true) => AuthorHtml::Keep,
                Some(false) | None => AuthorHtml::Escape,
            },
            look: fields.table_for_later("look"),
            company: (fields.table("company", "key of `[company]`"))
                .map(|t| Company::read(t, l))
                .unwrap_or_default(),
            contact: contact.clone(),
            people: (fields.tables("people", "key of `[[people]]`").into_iter())
                .flatten()
                .filter_map(|t| Person::read(t, l))
                .collect(),
            social: (fields.table("social", "")).map_or_else(Vec::new, |t| company::social(&t)),
            menu: (fields.table("menu", "key of `[menu]`"))
                .map(|t| Menu::read(t, l))
                .unwrap_or_default(),
            catalogue: CatalogueSettings::read(fields.table("catalogue", "key of `[catalogue]`")),
            enquiry: Enquiry::read(fields.table("enquiry", "key of `[enquiry]`"), &contact, l),
            ordering: (fields.table("ordering", "key of `[ordering]`"))
                .map(|t| Ordering::read(t, l))
                .unwrap_or_default(),
            pictures: PictureSettings::read(fields.table("pictures", "key of `[pictures]`")),
            legal: (fields.table("legal", "key of `[legal]`"))
                .map(|t| Legal::read(t, l))
                .unwrap_or_default(),
            hosting: (fields.table("hosting", "key of `[hosting]`")).map(Hosting::read),
            redirects: (fields
                .tables("redirects", "key of `[[redirects]]`")
                .into_iter())
            .flatten()
            .filter_map(Redirect::read)
            .collect(),
            returns: (fields.table("returns", "key of `[returns]`"))
                .and_then(|t| Returns::read(t, &markets)),
            shipping: (fields
                .tables("shipping", "key of `[[shipping]]`")
                .into_iter())
            .flatten()
            .filter_map(|t| Shipping::read(t, (l, &markets)))
            .collect(),
            tables: (fields.tables("tables", "key of `[[tables]]`").into_iter())
                .flatten()
                .filter_map(TableSettings::read)
                .collect(),
            feeds: (fields.table("feeds", "key of `[feeds]`"))
                .map_or_else(Vec::new, |t| feeds::read(t, l)),
            check: CheckSettings::read(fields.table("check", "key of `[check]`")),
            limits: read_limits(fields.table("limits", "key of `[limits]`")),
            name: name.unwrap_or_else(|| Text::same("", l)),
            url: value(url).unwrap_or_else(example_url),
            languages: languages.clone(),
            markets,
        });
        fields.finish();
        brand
    }

    /// Where forms of the site lead beside the site itself: the `form-action` of a content
    /// security policy.
    pub fn form_targets(&self) -> Vec<String> {
        (self.enquiry.way.as_ref()).map_or_else(Vec::new, Way::form_targets)
    }
}

const MISSING: [(&str, MissingTranslations); 2] = [
    ("show_original", MissingTranslations::ShowOriginal),
    ("leave_out", MissingTranslations::LeaveOut),
];
const PRICES: [(&str, PriceBasis); 2] = [("net", PriceBasis::Net), ("gross", PriceBasis::Gross)];

fn value<T>(located: Option<Located<T>>) -> Option<T> {
    located.map(|l| l.value)
}

/// The chosen one; the first of the choices is the default.
fn chosen<T: Copy>(fields: &mut Fields<'_>, key: &'static str, choices: &[(&'static str, T)]) -> T {
    value(fields.choice(key, choices)).unwrap_or(choices[0].1)
}

fn euro() -> Currency {
    "EUR".parse().expect("is a currency")
}

fn example_url() -> SiteUrl {
    "https://www.example.com/".parse().expect("is an address")
}

fn missing(file: &Arc<SourceText>, key: &str) -> crate::diagnostic::Diagnostic {
    let example = match key {
        "url" => "url = \"https://www.example.com/\"",
        _ => "name = \"Your Company\"",
    };
    crate::diagnostic::Diagnostic::error("missing-key", format!("`{key}` is missing"))
        .in_file(file)
        .help(format!("write at the top: `{example}`"))
}

fn read_languages(fields: &mut Fields<'_>) -> Languages {
    let list = fields.all_parsed::<Language>("languages");
    let mut seen: Vec<Language> = Vec::new();
    for language in list.into_iter().flatten() {
        if seen.contains(&language.value) {
            let message = format!("`{}` is listed twice", language.value);
            fields.fault(language.at.error("listed-twice", message));
        } else if seen.len() == Languages::MOST {
            let message = format!("a site has at most {} languages", Languages::MOST);
            fields.fault(language.at.error("too-many", message));
            break;
        } else {
            seen.push(language.value);
        }
    }
    Languages::new(seen)
}

fn read_markets(fields: &mut Fields<'_>) -> Vec<Arc<str>> {
    country_codes(fields, "markets").unwrap_or_default()
}

/// The countries of a section; left out: all markets, of which there must be one then.
fn countries(fields: &mut Fields<'_>, markets: &[Arc<str>]) -> Vec<Arc<str>> {
    if let Some(countries) = country_codes(fields, "countries") {
        return countries;
    }
    if markets.is_empty() && !fields.has("countries") {
        let fault = fields.at().error("missing-key", "`countries` is missing");
        fields.fault(fault.help("write `countries = [\"DE\"]` here, or `markets` at the top"));
    }
    markets.to_vec()
}

fn country_codes(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<Arc<str>>> {
    let mut codes = Vec::new();
    for country in fields.texts(key)? {
        let code = &country.value;
        if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
            codes.push(country.value);
        } else {
            let fault = country
                .at
                .error("bad-value", format!("`{code}` is no country"));
            fields.fault(fault.help("write its two letters: `\"DE\"`, `\"US\"`"));
        }
    }
    Some(codes)
}

fn read_limits(fields: Option<Fields<'_>>) -> Limits {
    let default = Limits::default();
    let Some(mut fields) = fields else {
        return default;
    };
    let count = |n: Option<Located<u32>>| n.map(|n| n.value);
    let limits = Limits {
        page_size: count(fields.count("page_size")).map_or(default.page_size, |n| n as usize),
        file_size: count(fields.count("file_size")).map_or(default.file_size, u64::from),
        render_time: count(fields.count("render_time"))
            .map_or(default.render_time, |n| Duration::from_secs(n.into())),
        table_size: count(fields.count("table_size")).map_or(default.table_size, u64::from),
        table_cells: count(fields.count("table_cells")).map_or(default.table_cells, |n| n as usize),
    };
    fields.finish();
    limits
}
