//! One frozen moment of the site: every page with its address in every language, every file that
//! will be made. [`Site::load`] is the only way to one; what reads it never changes it.

mod awaited;
mod facets;
mod feeds;
mod hosting;
mod layout;
mod links;
mod listing;
mod lists;
mod menus;
mod past;
mod places;
mod redirects;
mod reworded;
mod style;
mod targets;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use facets::{Facet, FacetId, Facets, Filter};
pub use hosting::{may_be_page, spellings};
pub use layout::{ENQUIRY_SCRIPT, SITEMAP_SIZE, file_address, part_address, web_manifest};
pub use links::LinkWriter;
pub use listing::{Instant, ROW as LISTING_ROW, compared_address};
pub use lists::{By, Lists};
pub use menus::{MenuGroup, MenuLink};
pub use past::Past;
pub use places::{Places, Standing, home};
pub use style::{brand_color, check_theme, icon_file, theme_layers};
pub use targets::{HostFile, Onward, Shown, SitemapPart, Target, Targets};

use self::style::{Style, quoting};
use crate::brand::{Brand, LanguageId, SiteUrl};
use crate::catalogue::{self, Catalogue, Given, Kind, Moment, PageId, Quoting, Service, Services};
use crate::diagnostic::{Diagnostic, Report};
use crate::legal;
use crate::locale::Formatter;
use crate::paths::SourcePath;
use crate::source::fields::Located;
use crate::source::{BRAND_FILE, Source};
use crate::theme::palette::Palette;
use crate::theme::{Assets, SettingValue, Theme};

/// The products on one part of the downloads or certificates.
const DOCUMENTS_PER_PAGE: usize = 200;

/// The products on one part of the printed catalogue: about 60 sheets, and a page of 1 MB.
const PRINTED_PER_PAGE: usize = 1_000;

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
    pub brand: Arc<Brand>,
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
    pub lists: Arc<Lists>,
    /// The filters of categories.
    pub facets: Arc<Facets>,
    /// What stands at each address.
    pub targets: Arc<Targets>,
    /// How links are written.
    pub links: LinkWriter,
    /// The addresses that products had and have no more, for the next build.
    pub past: Arc<Past>,
    /// The home page.
    pub home: Option<PageId>,
    /// The day for which it is built.
    pub moment: Moment,
    /// What is odd but not wrong.
    pub warnings: Report,
    /// What was odd about the folder.
    walked: Report,
}

impl Site {
    /// Reads a site folder.
    ///
    /// # Errors
    /// Every fault of brand.toml, theme and content, when there is one that stops the build.
    pub fn load(root: &Path, options: &Options) -> Result<Self, Report> {
        Self::of(listing(root)?, options, None)
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
        if walked.has_errors() {
            // What is not known to be there would only be missed everywhere.
            return Err(walked);
        }
        if let Some(site) = before.and_then(|before| before.reworded(&source, &walked)) {
            return Ok(site);
        }
        let report = RefCell::new(walked.clone());
        let Some(mut brand) = Brand::load(&source, &report) else {
            return Err(report.into_inner());
        };
        if let Some(folder) = brand.theme.folder() {
            source.include(folder, &mut report.borrow_mut());
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
            quoting: style.as_ref().map_or(Quoting::Told, |s| quoting(&s.look)),
        };
        let catalogue = Catalogue::load(&source, given, catalogue, &report);
        let Some(style) = style else {
            return Err(report.into_inner());
        };
        let formatters = before.map_or_else(|| formatters(&brand), |b| Arc::clone(&b.formatters));
        let places = Places::new(&catalogue, &brand);
        let lists = Lists::new(&catalogue, &places, (&brand, &formatters));
        let facets = Facets::new(
            &catalogue,
            (&places, &lists),
            (&brand, &formatters),
            &mut report.borrow_mut(),
        );
        let mut site = Self {
            links: LinkWriter::new(&brand.url, brand.catalogue.links),
            home: find_home(&catalogue),
            targets: Arc::default(),
            past: Arc::default(),
            warnings: Report::new(),
            walked,
            moment: options.moment,
            brand: Arc::new(brand),
            catalogue,
            theme: style.theme,
            look: style.look,
            palette: style.palette,
            assets: style.assets,
            source,
            formatters,
            places,
            lists: Arc::new(lists),
            facets: Arc::new(facets),
        };
        let mut report = report.into_inner();
        report.extend(
            awaited::warning(&site.catalogue, &site.source)
                .into_iter()
                .collect(),
        );
        site.check_menus(&mut report);
        site.targets = Arc::new(site.lay_out(&options.past, &mut report));
        site.past = Arc::new(site.remembered(&options.past));
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
            Kind::Service(Service::Print) => PRINTED_PER_PAGE,
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
            Kind::Service(Service::Print) => return self.lists.in_order(language).to_vec(),
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

/// All files that a site is made from: those of its folder, and of the theme that it names.
///
/// # Errors
/// When the folder is no site.
pub fn listing(root: &Path) -> Result<(Source, Report), Diagnostic> {
    let (mut source, mut report) = Source::open(root)?;
    // What is wrong with brand.toml is said when the site is made.
    let brand = Brand::load(&source, &RefCell::default());
    if let Some(folder) = brand.as_ref().and_then(|brand| brand.theme.folder()) {
        source.include(folder, &mut report);
    }
    Ok((source, report))
}

fn find_home(catalogue: &Catalogue) -> Option<PageId> {
    let mut pages = catalogue.pages();
    let found = pages.find(|(_, page)| page.kind == Kind::Home);
    found.map(|(id, _)| id)
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

/// Whether a file of content is a picture, which goes into the site only through the pages that
/// show it.
pub fn is_picture(path: &SourcePath) -> bool {
    matches!(
        path.extension().as_str(),
        "jpg" | "jpeg" | "png" | "webp" | "gif" | "avif" | "svg" | "tif" | "tiff"
    )
}
