//! One frozen moment of the site: every page with its address in every language, every file that
//! will be made. [`Site::load`] is the only way to one; what reads it never changes it.

mod awaited;
mod feeds;
mod hosting;
mod layout;
mod links;
mod lists;
mod menus;
mod past;
mod places;
mod redirects;
mod targets;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use hosting::{may_be_page, spellings};
pub use layout::{ENQUIRY_SCRIPT, SITEMAP_SIZE, file_address, part_address};
pub use links::LinkWriter;
pub use lists::Lists;
pub use menus::{MenuGroup, MenuLink};
pub use past::Past;
pub use places::{Places, Standing, home};
pub use targets::{HostFile, Onward, SitemapPart, Target, Targets};

use crate::brand::{Brand, LanguageId, SiteUrl, ThemeChoice};
use crate::catalogue::{self, Catalogue, Given, Kind, Moment, PageId, Service, Services};
use crate::diagnostic::{Diagnostic, Report};
use crate::legal;
use crate::locale::Formatter;
use crate::paths::SourcePath;
use crate::source::Source;
use crate::source::fields::Located;
use crate::theme::color::Rgb;
use crate::theme::palette::{Palette, Paper, Scheme};
use crate::theme::{Assets, Layer, SettingValue, Theme, built_in, built_in_names, chain};

/// The company and its settings.
const BRAND_FILE: &str = "brand.toml";

/// Largest file of a theme in bytes.
const LARGEST_THEME_FILE: u64 = 20_000_000;

/// For which moment and place a site is loaded.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day, and whether drafts are shown.
    pub moment: Moment,
    /// Instead of the address in brand.toml.
    pub url: Option<SiteUrl>,
    /// The addresses that products had on the site as it was last published.
    pub past: Past,
}

/// Everything there is to know about a site before a page is rendered.
pub struct Site {
    /// The company and its settings.
    pub brand: Brand,
    /// The pages.
    pub catalogue: Catalogue,
    /// The look.
    pub theme: Arc<Theme>,
    /// The theme's settings, checked.
    pub look: Arc<BTreeMap<String, Located<SettingValue>>>,
    /// The colours of the site.
    pub palette: Arc<Palette>,
    /// What browsers load of the theme, in the colours of the site.
    pub assets: Arc<Assets>,
    /// The files of the site folder.
    pub source: Source,
    /// The forms of numbers and dates by language.
    pub formatters: Arc<Vec<Formatter>>,
    /// Where every page stands.
    pub places: Places,
    /// The order of lists.
    pub lists: Lists,
    /// What stands at each address.
    pub targets: Targets,
    /// How links are written.
    pub links: LinkWriter,
    /// The addresses that products had and have no more, for the next build.
    pub past: Past,
    /// The home page.
    pub home: Option<PageId>,
    /// The day for which it is built.
    pub moment: Moment,
    /// What is odd but not wrong.
    pub warnings: Report,
}

impl Site {
    /// Reads a site folder.
    ///
    /// # Errors
    /// Every fault of brand.toml, theme and content, when there is one that stops the build.
    pub fn load(root: &Path, options: &Options) -> Result<Self, Report> {
        Self::of(Source::open(root)?, options, None)
    }

    /// Reads a site from the listing of its folder. What has not changed since `before`, which was
    /// loaded with the same options, is taken from there.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of(
        (mut source, walked): (Source, Report),
        options: &Options,
        before: Option<&Self>,
    ) -> Result<Self, Report> {
        let report = RefCell::new(walked);
        let Some(mut brand) = Brand::load(&source, &report) else {
            return Err(report.into_inner());
        };
        if let ThemeChoice::Folder(folder) = &brand.theme {
            source.include(folder.as_str(), &mut report.borrow_mut());
        }
        if let Some(url) = &options.url {
            brand.url = url.clone();
        }
        let brand_file = SourcePath::new(BRAND_FILE);
        let before = before.filter(|before| source.same(&before.source, &brand_file));
        let style = Style::load(&source, &brand, before, &report);
        let catalogue = before.map(|before| catalogue::Before {
            source: &before.source,
            catalogue: &before.catalogue,
        });
        let services = services(style.as_ref().map(|style| &*style.theme), &brand);
        let given = Given {
            brand: &brand,
            services: &services,
            moment: options.moment,
        };
        let catalogue = Catalogue::load(&source, given, catalogue, &report);
        let Some(style) = style else {
            return Err(report.into_inner());
        };
        let formatters = before.map_or_else(|| formatters(&brand), |b| Arc::clone(&b.formatters));
        let places = Places::new(&catalogue, &brand);
        let lists = Lists::new(&catalogue, &places, (&brand, &formatters));
        let mut site = Self {
            links: LinkWriter::new(&brand.url, brand.catalogue.links),
            home: find_home(&catalogue),
            targets: Targets::default(),
            past: Past::default(),
            warnings: Report::new(),
            moment: options.moment,
            brand,
            catalogue,
            theme: style.theme,
            look: style.look,
            palette: style.palette,
            assets: style.assets,
            source,
            formatters,
            places,
            lists,
        };
        let mut report = report.into_inner();
        report.extend(
            awaited::warning(&site.catalogue, &site.source)
                .into_iter()
                .collect(),
        );
        site.check_menus(&mut report);
        site.targets = site.lay_out(&options.past, &mut report);
        site.past = site.remembered(&options.past);
        site.check_hosting(&mut report);
        let today = options.moment.date;
        report.extend(legal::check(&site.brand, &site.catalogue, today));
        if report.has_errors() {
            return Err(report);
        }
        site.warnings = report;
        Ok(site)
    }

    /// The forms of numbers and dates in a language.
    pub fn formatter(&self, language: LanguageId) -> &Formatter {
        &self.formatters[language.index()]
    }

    /// The pages of a list that stand on one part of it.
    pub fn part<'a>(&self, page: PageId, list: &'a [PageId], part: usize) -> &'a [PageId] {
        let per_page = self.per_page(page);
        let from = ((part - 1) * per_page).min(list.len());
        let to = (from + per_page).min(list.len());
        &list[from..to]
    }

    /// How many parts a list of this length has, at least one.
    pub fn parts(&self, page: PageId, length: usize) -> usize {
        length.div_ceil(self.per_page(page)).max(1)
    }

    fn per_page(&self, page: PageId) -> usize {
        match self.catalogue.page(page).kind {
            Kind::Service(_) => DOCUMENTS_PER_PAGE,
            Kind::Home | Kind::Page | Kind::Category | Kind::Product | Kind::Posts | Kind::Post => {
                self.brand.catalogue.per_page
            }
        }
    }

    /// What is listed on a page: the products of a category, the posts of a list of posts, the
    /// products that have files or certificates.
    pub fn listed(&self, page: PageId, language: LanguageId) -> Vec<PageId> {
        let kind = match self.catalogue.page(page).kind {
            Kind::Category => Kind::Product,
            Kind::Posts => Kind::Post,
            Kind::Service(Service::Downloads) => return self.lists.with_files(language).to_vec(),
            Kind::Service(Service::Certificates) => {
                return self.lists.with_certificates(language).to_vec();
            }
            Kind::Home | Kind::Page | Kind::Product | Kind::Post | Kind::Service(_) => {
                return Vec::new();
            }
        };
        let place = (page, language);
        self.lists.of_kind(&self.catalogue, place, kind).collect()
    }

    /// The page at the top of the products, and that of the news.
    pub fn front_page(&self, kind: Kind) -> Option<PageId> {
        let mut pages = self.catalogue.pages();
        let found = pages.find(|(_, page)| page.kind == kind && page.parent == self.home);
        found.map(|(id, _)| id)
    }
}

fn find_home(catalogue: &Catalogue) -> Option<PageId> {
    let mut pages = catalogue.pages();
    let found = pages.find(|(_, page)| page.kind == Kind::Home);
    found.map(|(id, _)| id)
}

/// The theme in the colours of the site.
struct Style {
    theme: Arc<Theme>,
    look: Arc<BTreeMap<String, Located<SettingValue>>>,
    palette: Arc<Palette>,
    assets: Arc<Assets>,
}

impl Style {
    fn load(
        source: &Source,
        brand: &Brand,
        before: Option<&Site>,
        report: &RefCell<Report>,
    ) -> Option<Self> {
        let same = |before: &&Site| {
            let mut folders = brand.theme.folder().into_iter().chain(["theme"]);
            folders.all(|folder| source.same_below(&before.source, folder))
        };
        if let Some(before) = before.filter(same) {
            report.borrow_mut().extend(before.theme.warnings.clone());
            return Some(Self {
                theme: Arc::clone(&before.theme),
                look: Arc::clone(&before.look),
                palette: Arc::clone(&before.palette),
                assets: Arc::clone(&before.assets),
            });
        }
        let theme = load_theme(source, brand, &mut report.borrow_mut())?;
        let look = check_look(&theme, brand, report);
        let palette = palette(&look);
        match theme.assets(&palette, scheme(&look)) {
            Ok(assets) => Some(Self {
                theme: Arc::new(theme),
                look: Arc::new(look),
                palette: Arc::new(palette),
                assets: Arc::new(assets),
            }),
            Err(faults) => {
                report.borrow_mut().extend(faults);
                None
            }
        }
    }
}

/// The services of a theme, under the names that its phrases have for them.
fn services(theme: Option<&Theme>, brand: &Brand) -> Services {
    let Some(theme) = theme else {
        return Services::default();
    };
    let title = |service: Service, language| {
        let phrases = &theme.phrases[brand.languages.get(language).code()];
        let key = format!("title_{}", service.key());
        // A theme without the phrase shows the key: visible, but no reason not to publish.
        let title = phrases.format(&key, None, &[]).unwrap_or(key);
        Arc::from(title)
    };
    let has_template = |name: &str| theme.templates.has(name);
    Services::offered(&brand.languages, has_template, title)
}

fn formatters(brand: &Brand) -> Arc<Vec<Formatter>> {
    let languages: Vec<_> = brand.languages.iter().map(|(_, l)| l.clone()).collect();
    Arc::new(languages.par_iter().map(Formatter::new).collect())
}

fn load_theme(source: &Source, brand: &Brand, report: &mut Report) -> Option<Theme> {
    let mut layers = Vec::new();
    if source.below("theme").next().is_some() {
        layers.push(folder_layer(source, "theme", report));
    }
    let chosen = match &brand.theme {
        ThemeChoice::BuiltIn(name) => built_in(name),
        ThemeChoice::Folder(folder) => Some(folder_layer(source, folder.as_str(), report)),
    };
    let Some(chosen) = chosen else {
        report.push(no_theme(brand));
        return None;
    };
    match chain(chosen, built_in) {
        Ok(chain) => layers.extend(chain),
        Err(faults) => {
            report.extend(faults);
            return None;
        }
    }
    match Theme::load(layers, &brand.languages.codes()) {
        Ok(theme) => {
            report.extend(theme.warnings.clone());
            Some(theme)
        }
        Err(faults) => {
            report.extend(faults);
            None
        }
    }
}

fn no_theme(brand: &Brand) -> Diagnostic {
    let name = match &brand.theme {
        ThemeChoice::BuiltIn(name) => Arc::clone(name),
        ThemeChoice::Folder(folder) => Arc::from(folder.as_str()),
    };
    let names = built_in_names();
    let known: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    Diagnostic::error("no-theme", format!("there is no theme `{name}`"))
        .in_file(&brand.file)
        .suggest(&name, names)
        .help(format!(
            "the built-in themes are {}; a folder is written `./my-theme`",
            known.join(", ")
        ))
}

/// A theme's layer from a folder of the site.
fn folder_layer(source: &Source, folder: &str, report: &mut Report) -> Layer {
    let mut files = BTreeMap::new();
    for (path, _) in source.below(folder) {
        match source.bytes(path, LARGEST_THEME_FILE) {
            Ok(bytes) => {
                let inner = path.as_str()[folder.len() + 1..].to_owned();
                files.insert(inner, Arc::from(bytes));
            }
            Err(fault) => report.push(fault),
        }
    }
    Layer {
        name: folder.to_owned(),
        files,
    }
}

fn check_look(
    theme: &Theme,
    brand: &Brand,
    report: &RefCell<Report>,
) -> BTreeMap<String, Located<SettingValue>> {
    match &brand.look {
        None => theme.settings.check(None),
        Some(look) => look.read("setting of this theme", report, |fields| {
            theme.settings.check(Some(&fields))
        }),
    }
}

/// The products on one part of the downloads or certificates.
const DOCUMENTS_PER_PAGE: usize = 200;

/// The hues of a theme without a brand colour begin with this blue.
const NO_COLOR: Rgb = Rgb {
    channels: [0x0a, 0x4f, 0xb0],
};

/// The settings that make the palette; a theme that lacks one gets the default.
fn palette(look: &BTreeMap<String, Located<SettingValue>>) -> Palette {
    let paper = match choice(look, "paper") {
        Some("tinted") => Paper::Tinted,
        Some("dark") => Paper::Dark,
        _ => Paper::White,
    };
    Palette::derive(brand_color(look), paper)
}

fn scheme(look: &BTreeMap<String, Located<SettingValue>>) -> Scheme {
    match choice(look, "scheme") {
        Some("light") => Scheme::Light,
        Some("dark") => Scheme::Dark,
        _ => Scheme::Auto,
    }
}

/// The brand colour of a site.
pub fn brand_color(look: &BTreeMap<String, Located<SettingValue>>) -> Rgb {
    match look.get("color").map(|setting| &setting.value) {
        Some(SettingValue::Color(color)) => *color,
        _ => NO_COLOR,
    }
}

fn choice<'a>(look: &'a BTreeMap<String, Located<SettingValue>>, name: &str) -> Option<&'a str> {
    match look.get(name).map(|setting| &setting.value) {
        Some(SettingValue::Choice(choice)) => Some(choice),
        _ => None,
    }
}

/// Whether a file of content is a picture, which goes into the site only through the pages that
/// show it.
pub fn is_picture(path: &SourcePath) -> bool {
    matches!(
        path.extension().as_str(),
        "jpg" | "jpeg" | "png" | "webp" | "gif" | "avif" | "svg" | "tif" | "tiff"
    )
}
