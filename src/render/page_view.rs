//! A page as its template sees it.

use std::sync::Arc;

use tera::Value;

use super::Renderer;
use super::alt::alt_text;
use super::cards::kind_name;
use super::json_ld::Surroundings;
use super::product_view::Scene;
use super::views::{
    AlternateView, CrumbView, FilterView, HeadingView, LanguageView, PageView, PaginationView,
    PartView,
};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::{Kind, PageId, Service};
use crate::diagnostic::Report;
use crate::paths::Address;
use crate::site::{Facet, Standing, part_address};

/// Products on the home page.
const NEWEST_PRODUCTS: usize = 8;

/// Posts on the home page.
const NEWEST_POSTS: usize = 3;

/// Which part of which page is being shown.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub standing: &'a Standing,
    pub page: PageId,
    pub language: LanguageId,
    /// From 1.
    pub number: usize,
    /// Of a category, only the products that share this value.
    pub facet: Option<&'a Facet>,
}

impl Part<'_> {
    /// Where its first part stands.
    fn address(&self) -> &Address {
        self.facet
            .map_or(&self.standing.address, |facet| &facet.address)
    }

    /// Whether the author's text stands on it.
    fn has_text(&self) -> bool {
        self.number == 1 && self.facet.is_none()
    }
}

/// The lists of a page; those that its kind does not have are empty.
#[derive(Default)]
struct ListsView {
    categories: Vec<Value>,
    products: Vec<Value>,
    posts: Vec<Value>,
    pages: Vec<Value>,
    columns: Vec<Arc<str>>,
    filters: Vec<FilterView>,
    file_groups: Vec<Value>,
    chapters: Vec<Value>,
    certificate_groups: Vec<Value>,
    pagination: Option<PaginationView>,
}

impl Renderer {
    /// `page` of the templates.
    pub(super) fn page_view(&self, part: Part<'_>, report: &mut Report) -> Value {
        let site = &*self.site;
        let words = &*part.standing.words;
        let scene = Scene {
            page: part.page,
            words,
            voice: Voice::new(site, part.language),
        };
        self.check_shots(words, report);
        let kind = site.catalogue.page(part.page).kind;
        let product = words.front.product.as_deref();
        let product_view = product.map(|p| self.product_view(scene, p, report));
        let body = if part.has_text() {
            self.body(scene, report)
        } else {
            crate::markdown::Rendered {
                html: String::new(),
                outline: Vec::new(),
                warnings: Report::new(),
            }
        };
        let mut crumbs = self.crumbs(scene);
        self.facet_crumb(part, &mut crumbs);
        let canonical = self.canonical(part);
        let share_image = self.share_image(scene);
        let tag = site.brand.languages.get(words.language);
        let lists = self.lists(part, kind);
        let json_ld = self.json_ld(
            scene,
            Surroundings {
                crumbs: &crumbs,
                canonical: &canonical,
                image: (share_image.as_deref()).filter(|_| self.page_image(words).is_some()),
            },
            product,
        );
        let front = &words.front;
        let view = PageView {
            kind: kind_name(kind),
            title: self.title_of(part),
            summary: front.summary.clone().filter(|_| part.facet.is_none()),
            url: site.links.href(&part_address(part.address(), part.number)),
            lang: Arc::from(tag.code()),
            dir: tag.direction().as_str(),
            is_original: words.language != part.language,
            head_title: self.head_title(part, kind),
            description: self.description(part),
            noindex: is_hidden(part),
            date: front.date.map(|date| scene.voice.date(date)),
            updated: front.updated.map(|date| scene.voice.date(date)),
            content: Value::safe_string(&body.html),
            outline: outline(&body),
            image: self.page_image(words).and_then(|shot| {
                let alt = alt_text(&shot, words, scene.voice);
                self.picture(&shot, (page_slot(kind), &alt))
            }),
            breadcrumbs: crumbs,
            alternates: self.alternates(part),
            languages: self.language_switch(part),
            json_ld,
            share_image,
            sections: Vec::new(),
            tags: front.tags.clone(),
            extra: front.extra.clone(),
            categories: lists.categories,
            products: lists.products,
            posts: lists.posts,
            pages: lists.pages,
            columns: lists.columns,
            file_groups: lists.file_groups,
            chapters: lists.chapters,
            certificate_groups: lists.certificate_groups,
            filters: lists.filters,
            facet: self.facet_view(part),
            listing: self.listing_view(part),
            count: part.facet.map_or_else(
                || site.lists.products(part.page),
                |facet| facet.products.len(),
            ),
            feed: (kind == Kind::Posts).then(|| {
                let list = site.brand.url.absolute(&part.standing.address);
                format!("{list}feed.xml")
            }),
            pagination: lists.pagination,
            compare: (kind == Kind::Service(Service::Compare))
                .then(|| self.compare_view(&part.standing.address)),
            search: (kind == Kind::Service(Service::Search))
                .then(|| self.search_view(part.language, &part.standing.address)),
            canonical,
            product: product_view,
        };
        let value = self.value(&view);
        if front.sections.is_empty() || !part.has_text() {
            return value;
        }
        let sections = self.sections(scene, &value, report);
        self.value(&PageView { sections, ..view })
    }

    /// What a page of its kind lists.
    fn lists(&self, part: Part<'_>, kind: Kind) -> ListsView {
        let (page, language) = (part.page, part.language);
        let of_kind = |kind| -> Vec<Value> {
            let below = self
                .site
                .lists
                .of_kind(&self.site.catalogue, (page, language), kind);
            self.cards(&below.collect::<Vec<_>>(), language)
        };
        match kind {
            Kind::Home => ListsView {
                categories: self.cards(&self.top_category_ids(language), language),
                products: self.newest(Kind::Product, NEWEST_PRODUCTS, language),
                posts: self.newest(Kind::Post, NEWEST_POSTS, language),
                ..ListsView::default()
            },
            Kind::Category => {
                let listed = match part.facet {
                    Some(facet) => facet.products.clone(),
                    None => self.site.listed(page, language),
                };
                let shown = self.site.part(page, &listed, part.number);
                let columns = self.columns(page, language);
                let terms = self.site.catalogue.terms(language);
                ListsView {
                    categories: match part.facet {
                        Some(_) => Vec::new(),
                        None => of_kind(Kind::Category),
                    },
                    products: self.known_cards(part, self.listed_cards(columns, shown, language)),
                    columns: columns.iter().map(|c| Arc::clone(terms.name(c))).collect(),
                    filters: self.filter_views(part),
                    pagination: self.pagination(part, listed.len()),
                    ..ListsView::default()
                }
            }
            Kind::Posts => {
                let listed = self.site.listed(page, language);
                ListsView {
                    posts: self.cards(self.site.part(page, &listed, part.number), language),
                    pagination: self.pagination(part, listed.len()),
                    ..ListsView::default()
                }
            }
            Kind::Page => ListsView {
                pages: of_kind(Kind::Page),
                ..ListsView::default()
            },
            Kind::Service(service) => self.service_lists(part, service),
            Kind::Product | Kind::Post => ListsView::default(),
        }
    }

    fn service_lists(&self, part: Part<'_>, service: Service) -> ListsView {
        let language = part.language;
        let listed = self.site.listed(part.page, language);
        let shown = self.site.part(part.page, &listed, part.number);
        let mut lists = ListsView {
            pagination: self.pagination(part, listed.len()),
            ..ListsView::default()
        };
        match service {
            Service::Downloads => lists.file_groups = self.file_groups(shown, language),
            Service::Certificates => {
                lists.certificate_groups = self.certificate_groups(shown, language);
            }
            Service::Print => lists.chapters = self.chapters(shown, language),
            Service::Search
            | Service::Enquiry
            | Service::ThankYou
            | Service::Compare
            | Service::Dealers => {}
        }
        lists
    }

    fn head_title(&self, part: Part<'_>, kind: Kind) -> String {
        let words = &part.standing.words;
        let name = self.site.brand.name.get(part.language);
        let own = words.front.seo.title.as_ref();
        let title = match (part.facet, own) {
            (None, Some(own)) => Arc::clone(own),
            (Some(_), _) | (None, None) => self.title_of(part),
        };
        let voice = Voice::new(&self.site, part.language);
        match (kind, part.number) {
            (Kind::Home, _) if words.front.seo.title.is_some() => title.to_string(),
            (Kind::Home, _) => match &self.site.brand.tagline {
                Some(tagline) => format!("{name} – {}", tagline.get(part.language)),
                None => name.to_string(),
            },
            (_, 1) => format!("{title} – {name}"),
            (_, number) => format!("{title} ({} {number}) – {name}", voice.phrase("page")),
        }
    }

    fn description(&self, part: Part<'_>) -> Option<Arc<str>> {
        if let Some(facet) = part.facet {
            return Some(self.facet_description(part, facet));
        }
        let front = &part.standing.words.front;
        let own = front.seo.description.as_ref().or(front.summary.as_ref());
        let general = self.site.brand.description.as_ref();
        let general = || general.map(|text| Arc::clone(text.get(part.language)));
        own.cloned()
            .or_else(|| self.about_service(part))
            .or_else(general)
    }

    /// What the theme says of a page that it fills.
    fn about_service(&self, part: Part<'_>) -> Option<Arc<str>> {
        let Kind::Service(service) = self.site.catalogue.page(part.page).kind else {
            return None;
        };
        let voice = Voice::new(&self.site, part.language);
        let name = voice.brand.name.get(part.language);
        let said = voice.try_say(service.about()?, None, &[("name", name)]);
        said.ok().map(Arc::from)
    }

    /// A page in borrowed words points to where the words are at home.
    fn canonical(&self, part: Part<'_>) -> String {
        let own = part.standing.words.language;
        let standing = self
            .site
            .places
            .get(part.page, own)
            .unwrap_or(part.standing);
        let facet = part.facet;
        let facet = facet.and_then(|facet| self.site.facets.in_language(facet, own));
        let list = facet.map_or(&standing.address, |facet| &facet.address);
        self.site
            .brand
            .url
            .absolute(&part_address(list, part.number))
    }

    /// The page in the languages that it is translated into (Google: alternates are reciprocal).
    fn alternates(&self, part: Part<'_>) -> Vec<AlternateView> {
        let site = &*self.site;
        if part.standing.words.language != part.language || part.number > 1 {
            return Vec::new();
        }
        let translations = site.translations((part.page, part.facet));
        let (original, _) = site.catalogue.page(part.page).original();
        let view = |lang: &str, address: &Address| AlternateView {
            lang: Arc::from(lang),
            url: site.brand.url.absolute(address),
        };
        let code = |language: LanguageId| site.brand.languages.get(language).code();
        let mut all: Vec<AlternateView> = translations
            .iter()
            .map(|(language, address)| view(code(*language), address))
            .collect();
        if all.len() < 2 {
            return Vec::new();
        }
        let original = translations
            .iter()
            .find(|(language, _)| *language == original);
        all.extend(original.map(|(_, address)| view("x-default", address)));
        all
    }

    /// The language switch: the same page, or the home page where it does not exist.
    fn language_switch(&self, part: Part<'_>) -> Vec<LanguageView> {
        let site = &*self.site;
        if site.brand.languages.count() < 2 {
            return Vec::new();
        }
        let address = |language| -> Address {
            let facet = part
                .facet
                .and_then(|facet| site.facets.in_language(facet, language));
            match (facet, site.places.get(part.page, language)) {
                (Some(facet), _) => facet.address.clone(),
                (None, Some(standing)) => standing.address.clone(),
                (None, None) => crate::site::home(&site.brand, language),
            }
        };
        let view = |(id, tag): (LanguageId, &crate::locale::Language)| LanguageView {
            lang: Arc::from(tag.code()),
            dir: tag.direction().as_str(),
            name: tag.own_name(),
            url: site.links.href(&address(id)),
            current: id == part.language,
        };
        site.brand.languages.iter().map(view).collect()
    }

    /// The way from the home page; the last is the page itself.
    fn crumbs(&self, scene: Scene<'_>) -> Vec<CrumbView> {
        let language = scene.voice.language;
        let home = self.site.home;
        if Some(scene.page) == home {
            return Vec::new();
        }
        let pages = self.way_to(scene.page);
        let crumb = |page: &PageId| {
            let standing = self.site.places.get(*page, language)?;
            let title = if Some(*page) == home {
                Arc::from(scene.voice.phrase("home"))
            } else {
                Arc::clone(&standing.words.title)
            };
            let url = self.site.links.href(&standing.address);
            Some(CrumbView {
                title,
                url: (*page != scene.page).then_some(url),
            })
        };
        pages.iter().filter_map(crumb).collect()
    }

    /// The absolute addresses of the way from the home page.
    pub(super) fn crumb_addresses(&self, scene: Scene<'_>) -> Vec<String> {
        let standing = |page| self.site.places.get(page, scene.voice.language);
        let pages = self.way_to(scene.page).into_iter();
        pages
            .filter_map(standing)
            .map(|standing| self.site.brand.url.absolute(&standing.address))
            .collect()
    }

    fn way_to(&self, page: PageId) -> Vec<PageId> {
        let mut pages = vec![page];
        while let Some(parent) = self.site.catalogue.page(pages[pages.len() - 1]).parent {
            pages.push(parent);
        }
        pages.reverse();
        pages
    }

    /// The newest pages of a kind, below the whole site.
    fn newest(&self, kind: Kind, count: usize, language: LanguageId) -> Vec<Value> {
        let newest = &self.voices[language.index()].newest;
        let pages = match kind {
            Kind::Product => &newest.products,
            Kind::Home
            | Kind::Page
            | Kind::Category
            | Kind::Posts
            | Kind::Post
            | Kind::Service(_) => &newest.posts,
        };
        let pages: Vec<PageId> = pages.iter().take(count).copied().collect();
        self.cards(&pages, language)
    }

    fn pagination(&self, part: Part<'_>, length: usize) -> Option<PaginationView> {
        let total = self.site.parts(part.page, length);
        if total < 2 {
            return None;
        }
        let url = |number: usize| {
            let address = part_address(part.address(), number);
            self.site.links.href(&address)
        };
        let near =
            |number: &usize| *number == 1 || *number == total || number.abs_diff(part.number) <= 2;
        let view = |number: usize| PartView {
            number,
            url: url(number),
            current: number == part.number,
        };
        Some(PaginationView {
            current: part.number,
            total,
            previous: (part.number > 1).then(|| url(part.number - 1)),
            next: (part.number < total).then(|| url(part.number + 1)),
            pages: (1..=total).filter(near).map(view).collect(),
        })
    }
}

/// Whether search engines are kept from a page.
fn is_hidden(part: Part<'_>) -> bool {
    let own = part.standing.words.front.seo.noindex;
    own == Some(true) || part.facet.is_some_and(|facet| !facet.is_indexed())
}

/// The slot of a page's own picture.
fn page_slot(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "hero",
        Kind::Product => "gallery",
        Kind::Post => "post",
        Kind::Page | Kind::Category | Kind::Posts | Kind::Service(_) => "content",
    }
}

fn outline(body: &crate::markdown::Rendered) -> Vec<HeadingView> {
    let headings = body.outline.iter().filter(|heading| heading.level == 2);
    headings
        .map(|heading| HeadingView {
            id: heading.id.clone(),
            text: heading.text.clone(),
        })
        .collect()
}

/// The newest pages of a site in a language, newest first.
pub(super) struct Newest {
    products: Vec<PageId>,
    posts: Vec<PageId>,
}

impl Newest {
    pub(super) fn of(site: &crate::site::Site, language: LanguageId) -> Self {
        let of_kind = |kind: Kind, count: usize| {
            let pages = site.catalogue.pages().filter(|(_, page)| page.kind == kind);
            let mut dated: Vec<_> = pages
                .filter_map(|(id, _)| {
                    let words = &site.places.get(id, language)?.words;
                    Some((std::cmp::Reverse(words.front.date), words.front.order, id))
                })
                .collect();
            dated.sort_unstable();
            dated.into_iter().take(count).map(|(_, _, id)| id).collect()
        };
        Self {
            products: of_kind(Kind::Product, NEWEST_PRODUCTS),
            posts: of_kind(Kind::Post, NEWEST_POSTS),
        }
    }
}
