//! Lays the site out: which targets there are, and at which addresses.

use std::sync::Arc;

use super::facets::Facet;
use super::listing::{Instant, compared_address};
use super::past::Past;
use super::targets::{Onward, Shown, SitemapPart, Target, Targets, TargetsBuilder};
use super::{Site, icon_file, is_picture, places};
use crate::brand::{LanguageId, Status, Way};
use crate::catalogue::{Kind, PageId, Service};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::{Address, OutPath, Slug, SourcePath};

/// Addresses in one sitemap, as sitemaps.org has it.
pub const SITEMAP_SIZE: usize = 50_000;

/// The home page in the language that the site begins with.
const HOME_FILE: &str = "content/_index.md";

/// The name of the script that sends enquiries, in the root of the site.
pub const ENQUIRY_SCRIPT: &str = "enquiry.php";

impl Site {
    /// Every target of the site. Clashes and names that can't be published go to the report.
    pub(super) fn lay_out(&self, past: &Past, report: &mut Report) -> Targets {
        let mut targets = TargetsBuilder::default();
        // What is wrong with a home page that is there has been said.
        let is_written = (self.source.entry(&SourcePath::new(HOME_FILE))).is_some();
        if self.home.is_none() && !(is_written && report.has_errors()) {
            report.push(no_home());
        }
        // What is made from the author's pages comes first, so that a clash names the other.
        for (id, _) in self.catalogue.pages() {
            self.add_page(id, (&mut targets, report));
        }
        self.add_facets((&mut targets, report));
        self.add_content_files((&mut targets, report));
        self.add_static_files((&mut targets, report));
        for (id, _) in self.catalogue.pages() {
            self.add_aliases(id, (&mut targets, report));
        }
        self.add_redirects((&mut targets, report));
        self.add_assets((&mut targets, report));
        self.add_outputs((&mut targets, report));
        self.add_host_files((&mut targets, report));
        self.add_moved(past, (&mut targets, report));
        targets.finish(report)
    }

    fn add_page(&self, page: PageId, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for language in self.brand.languages.ids() {
            let Some(standing) = self.places.get(page, language) else {
                continue;
            };
            let file = &standing.words.file;
            let length = self.listed(page, language).len();
            for part in 1..=self.parts(page, length) {
                let target = Target::Page(Shown {
                    page,
                    language,
                    part,
                    facet: None,
                });
                let address = part_address(&standing.address, part);
                targets.add(address, target, (Some(file), report));
            }
            if let Instant::InAFile(address) = self.instant(page, language) {
                let target = Target::Listing { page, language };
                targets.add(address, target, (Some(file), report));
            }
            if self.catalogue.page(page).kind == Kind::Service(Service::Compare) {
                for part in 1..=self.compared_parts() {
                    let address = compared_address(&standing.address, part);
                    let target = Target::Comparison {
                        page,
                        language,
                        part,
                    };
                    targets.add(address, target, (Some(file), report));
                }
            }
            if self.catalogue.page(page).kind == Kind::Posts {
                let target = Target::Feed { page, language };
                let address = file_address(&standing.address, "feed.xml");
                targets.add(address, target, (Some(file), report));
            }
        }
    }

    /// The pages of filters come after the author's own, so that a clash names the filter.
    fn add_facets(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for language in self.brand.languages.ids() {
            for (id, facet) in self.facets.all(language) {
                let standing = self.places.get(facet.category, language);
                let file = standing.map(|standing| &standing.words.file);
                if targets.has(&facet.address) {
                    let other = targets.at(&facet.address).map(|there| there.from);
                    report.push(in_the_way(facet, file, &other.unwrap_or_default()));
                    continue;
                }
                for part in 1..=self.parts(facet.category, facet.products.len()) {
                    let target = Target::Page(Shown {
                        page: facet.category,
                        language,
                        part,
                        facet: Some(id),
                    });
                    let address = part_address(&facet.address, part);
                    targets.add(address, target, (file, report));
                }
            }
        }
    }

    fn add_aliases(&self, page: PageId, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for (language, words) in self.catalogue.page(page).translations() {
            let Some(standing) = self.places.get(page, language) else {
                continue;
            };
            for alias in &words.front.aliases {
                let onward = Onward::Here(standing.address.clone(), Status::Moved);
                let target = Target::Redirect(onward);
                let address = Address::of_file(alias.value.out_path());
                targets.add(address, target, (Some(&words.file), report));
            }
        }
    }

    /// The files beside the pages: data sheets, films; they stand once, for all languages.
    fn add_content_files(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for (path, _) in self.source.below("content") {
            if path.extension() == "md" || is_picture(path) {
                continue;
            }
            let file = SourceText::new(path.as_str(), "");
            match path.file_name().parse::<OutPath>() {
                Ok(_) => {
                    let target = Target::File(path.clone());
                    targets.add(self.file_address(path), target, (Some(&file), report));
                }
                Err(why) => report.push(bad_name(&file, &why.to_string())),
            }
        }
    }

    /// The address of a file beside pages, such as a data sheet.
    pub fn file_address(&self, path: &SourcePath) -> Address {
        let folder = self.places.folder(path.folder());
        file_address(&folder, path.file_name())
    }

    /// The address of a file right in the root of the site.
    pub fn root_file(&self, name: &str) -> Address {
        file_address(&Address::root(), name)
    }

    fn add_static_files(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for (path, _) in self.source.below("static") {
            let file = SourceText::new(path.as_str(), "");
            let inner = path.as_str().trim_start_matches("static/");
            match inner.parse::<OutPath>() {
                Ok(out) => {
                    let target = Target::File(path.clone());
                    targets.add(Address::of_file(&out), target, (Some(&file), report));
                }
                Err(why) => report.push(bad_name(&file, &why.to_string())),
            }
        }
    }

    fn add_assets(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        for (i, (path, _)) in self.assets.files.iter().enumerate() {
            targets.add(Address::of_file(path), Target::Asset(i), (None, report));
        }
    }

    /// What is not a page. A file in `static/` of the same name replaces it.
    fn add_outputs(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        let mut add = |address: Address, target: Target| {
            if !targets.has(&address) {
                targets.add(address, target, (None, report));
            }
        };
        for language in self.brand.languages.ids() {
            let home = places::home(&self.brand, language);
            add(file_address(&home, "404.html"), Target::NotFound(language));
        }
        for feed in &self.brand.feeds {
            add(self.feed_address(feed), Target::ProductFeed(feed.clone()));
        }
        let root = Address::root();
        add(file_address(&root, "robots.txt"), Target::Robots);
        if let Some(Way::Php(_)) = &self.brand.enquiry.way {
            add(file_address(&root, ENQUIRY_SCRIPT), Target::EnquiryScript);
        }
        if icon_file(&self.look).is_some_and(|(path, _)| self.source.entry(&path).is_some()) {
            add(web_manifest(), Target::WebManifest);
        }
        let count = self.indexed().count();
        if count <= SITEMAP_SIZE {
            let target = Target::Sitemap(SitemapPart::Whole);
            add(file_address(&root, "sitemap.xml"), target);
            return;
        }
        let target = Target::Sitemap(SitemapPart::Index);
        add(file_address(&root, "sitemap.xml"), target);
        for part in 1..=count.div_ceil(SITEMAP_SIZE) {
            let target = Target::Sitemap(SitemapPart::Part(part));
            add(file_address(&root, &format!("sitemap-{part}.xml")), target);
        }
    }

    /// The pages that search engines are told of: those of a kind to be listed that have words of
    /// their own in the language and do not say `noindex`, and of these the values that several
    /// products share.
    pub fn indexed(&self) -> impl Iterator<Item = Shown> {
        let pages = self.catalogue.pages();
        let listed = pages.filter(|(_, page)| page.kind.is_listed());
        listed.flat_map(move |(id, page)| {
            let words = page.translations();
            let words = words.filter(|(_, words)| words.front.seo.noindex != Some(true));
            words.flat_map(move |(language, _)| {
                let filters = self.facets.of(id, language).iter();
                let facets = filters.flat_map(|filter| filter.facets.iter().copied());
                let facets = facets.filter(move |f| self.facets.get(*f, language).is_indexed());
                std::iter::once(None)
                    .chain(facets.map(Some))
                    .map(move |facet| Shown {
                        page: id,
                        language,
                        part: 1,
                        facet,
                    })
            })
        })
    }

    /// Where a page stands, or the page of a value.
    pub fn address(&self, shown: Shown) -> Option<&Address> {
        match shown.facet {
            Some(facet) => Some(&self.facets.get(facet, shown.language).address),
            None => Some(&self.places.get(shown.page, shown.language)?.address),
        }
    }

    /// The addresses of a page, or of the page of a value, in the languages that it has words of
    /// its own in.
    pub fn translations(
        &self,
        (page, facet): (PageId, Option<&Facet>),
    ) -> Vec<(LanguageId, &Address)> {
        let languages = self.catalogue.page(page).translations();
        let address = |language: LanguageId| match facet {
            None => Some(&self.places.get(page, language)?.address),
            Some(facet) => {
                let other = self.facets.in_language(facet, language)?;
                (other.is_indexed() == facet.is_indexed()).then_some(&other.address)
            }
        };
        let all = languages.filter_map(|(language, _)| Some((language, address(language)?)));
        all.collect()
    }
}

/// The address of a part of a list: `/valves/`, `/valves/page/2/`.
pub fn part_address(list: &Address, part: usize) -> Address {
    if part == 1 {
        return list.clone();
    }
    let slug = |text: &str| text.parse::<Slug>().expect("is a slug");
    list.child(&slug("page")).child(&slug(&part.to_string()))
}

/// The address of a file in a folder.
pub fn file_address(folder: &Address, name: &str) -> Address {
    let path = folder.as_folder();
    let path = format!("{}{name}", &path.as_str()[1..]);
    let path: OutPath = path.parse().expect("the name was checked");
    Address::of_file(&path)
}

/// The address of the web app manifest.
pub fn web_manifest() -> Address {
    file_address(&Address::root(), "site.webmanifest")
}

fn in_the_way(facet: &Facet, file: Option<&Arc<SourceText>>, other: &str) -> Diagnostic {
    let message = format!(
        "the filter page of `{}` has no place: something else stands at `{}`",
        facet.text, facet.address
    );
    let mut fault = Diagnostic::error("same-address", message);
    if let Some(file) = file {
        fault = fault.in_file(file);
    }
    fault
        .note(format!("the other is {other}"))
        .help("give that page another `slug`, or take the filter out of `filters`")
}

fn no_home() -> Diagnostic {
    let file = SourceText::new(HOME_FILE, "");
    Diagnostic::error("no-home", "the site has no home page")
        .in_file(&file)
        .help("write `content/_index.md`: `+++`, `title = \"…\"`, `+++` and a text")
}

fn bad_name(file: &Arc<SourceText>, why: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        format!("the file can't be published under its name: {why}"),
    )
    .in_file(file)
    .help("rename it with letters, digits and hyphens")
}
