//! The filters of a category as its template sees them, and the page of one value.

use std::sync::Arc;

use super::Renderer;
use super::page_view::Part;
use super::views::{CrumbView, FacetView, FilterView, ValueView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::Kind;
use crate::site::{Facet, Filter};

/// Products that are named where the page of a value is described.
const NAMED: usize = 4;

/// A menu of more filters, or of more values of one, is longer than a look at it.
const FILTERS_IN_MENU: usize = 2;
const VALUES_IN_MENU: usize = 8;

impl Renderer {
    /// `page.filters`
    pub(super) fn filter_views(&self, part: Part<'_>) -> Vec<FilterView> {
        let filters = self.site.facets.of(part.page, part.language).iter();
        let view = |filter: &Filter| {
            let facets = filter.facets.iter();
            let facets = facets.map(|id| self.site.facets.get(*id, part.language));
            self.filter_view(filter, facets, part.facet)
        };
        filters.map(view).collect()
    }

    /// `site.filters`: what all products can be chosen by, no longer than a menu may be.
    pub(super) fn menu_filters(&self, language: LanguageId) -> Vec<FilterView> {
        let Some(top) = self.site.front_page(Kind::Category) else {
            return Vec::new();
        };
        let filters = self.site.facets.of(top, language).iter();
        let view = |filter: &Filter| {
            let facets = filter.facets.iter();
            let facets = facets.map(|id| self.site.facets.get(*id, language));
            let mut common: Vec<(usize, &Facet)> = facets.enumerate().collect();
            common.sort_by_key(|(_, facet)| std::cmp::Reverse(facet.products.len()));
            common.truncate(VALUES_IN_MENU);
            common.sort_by_key(|(place, _)| *place);
            self.filter_view(filter, common.into_iter().map(|(_, facet)| facet), None)
        };
        filters.take(FILTERS_IN_MENU).map(view).collect()
    }

    fn filter_view<'a>(
        &self,
        filter: &Filter,
        facets: impl Iterator<Item = &'a Facet>,
        shown: Option<&Facet>,
    ) -> FilterView {
        let value = |facet: &Facet| ValueView {
            text: Arc::clone(&facet.text),
            url: self.site.links.href(&facet.address),
            key: facet.slug.to_string(),
            count: facet.products.len(),
            current: shown.is_some_and(|shown| std::ptr::eq(shown, facet)),
        };
        FilterView {
            name: Arc::clone(&filter.name),
            key: filter.slug.to_string(),
            values: facets.map(value).collect(),
        }
    }

    /// `page.facet`
    pub(super) fn facet_view(&self, part: Part<'_>) -> Option<FacetView> {
        let facet = part.facet?;
        Some(FacetView {
            name: Arc::clone(&facet.name),
            value: Arc::clone(&facet.text),
            category: Arc::clone(&part.standing.words.title),
            url: self.site.links.href(&part.standing.address),
        })
    }

    /// The name of a page: that of its file, with the value that its products share.
    pub(super) fn title_of(&self, part: Part<'_>) -> Arc<str> {
        let title = &part.standing.words.title;
        let Some(facet) = part.facet else {
            return Arc::clone(title);
        };
        let value = named(facet);
        let names = [("category", &**title), ("value", value.as_str())];
        let voice = Voice::new(&self.site, part.language);
        Arc::from(voice.phrase_with("facet_title", &names))
    }

    /// What search engines are told of the page of a value: no two such pages name the same.
    pub(super) fn facet_description(&self, part: Part<'_>, facet: &Facet) -> Arc<str> {
        let title = |page| Some(&*self.site.places.get(page, part.language)?.words.title);
        let products = facet.products.iter().copied();
        let products: Vec<&str> = products.filter_map(title).take(NAMED).collect();
        let names = [
            ("category", &*part.standing.words.title),
            ("name", &*facet.name),
            ("value", &*facet.text),
            ("products", &products.join(", ")),
        ];
        let voice = Voice::new(&self.site, part.language);
        Arc::from(voice.phrase_with("facet_summary", &names))
    }

    /// The last step of the way to the page of a value; that to its category becomes a link.
    pub(super) fn facet_crumb(&self, part: Part<'_>, crumbs: &mut Vec<CrumbView>) {
        let Some(facet) = part.facet else {
            return;
        };
        if let Some(category) = crumbs.last_mut() {
            category.url = Some(self.site.links.href(&part.standing.address));
        }
        crumbs.push(CrumbView {
            title: Arc::from(named(facet)),
            url: None,
        });
    }
}

/// A value with the name of its spec, where it says nothing by itself: `DN 50`, but `Brass`.
fn named(facet: &Facet) -> String {
    if facet.speaks_for_itself() {
        facet.text.to_string()
    } else {
        format!("{} {}", facet.name, facet.text)
    }
}
