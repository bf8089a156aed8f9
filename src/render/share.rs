//! The picture that a shared link shows, and the page that stands for missing ones.

use std::sync::Arc;

use tera::Value;

use super::Renderer;
use super::pictures::Wanted;
use super::product_view::Scene;
use super::views::{LanguageView, PageView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::paths::Address;
use crate::picture::Rgb;

impl Renderer {
    /// The absolute address of a page's share picture: JPEG, because not every reader of Open
    /// Graph takes WebP.
    pub(super) fn share_image(&self, scene: Scene<'_>) -> Option<String> {
        let shot = self.page_image(scene.words)?;
        self.site.source.entry(&shot.path)?;
        let subject = self.pictures.subject(&self.site, &shot.path).ok()?;
        let variant = crate::picture::share(
            &subject,
            Rgb([255, 255, 255]),
            None,
            self.pictures.formats().jpeg,
        )?;
        let address = self.pictures.want(Wanted {
            source: shot.path,
            variant,
            logo: None,
        });
        Some(self.site.brand.url.absolute(&address))
    }

    /// `page` of the page that stands for missing ones.
    pub(super) fn not_found_view(&self, address: &Address, language: LanguageId) -> Value {
        let site = &*self.site;
        let voice = Voice::new(site, language);
        let tag = site.brand.languages.get(language);
        let title: Arc<str> = Arc::from(voice.phrase("not_found"));
        let home = |language| site.links.href(&crate::site::home(&site.brand, language));
        let languages = site.brand.languages.iter().map(|(id, tag)| LanguageView {
            lang: Arc::from(tag.code()),
            dir: tag.direction().as_str(),
            name: tag.own_name(),
            url: home(id),
            current: id == language,
        });
        let view = PageView {
            kind: "not_found",
            summary: Some(Arc::from(voice.phrase("not_found_text"))),
            url: site.links.href(address),
            canonical: site.brand.url.absolute(address),
            lang: Arc::from(tag.code()),
            dir: tag.direction().as_str(),
            is_original: false,
            head_title: format!("{title} – {}", site.brand.name.get(language)),
            description: None,
            noindex: true,
            date: None,
            updated: None,
            content: Value::safe_string(""),
            outline: Vec::new(),
            image: None,
            breadcrumbs: Vec::new(),
            alternates: Vec::new(),
            languages: match site.brand.languages.count() {
                1 => Vec::new(),
                _ => languages.collect(),
            },
            json_ld: Value::none(),
            share_image: None,
            sections: Vec::new(),
            tags: Vec::new(),
            extra: None,
            categories: self.cards(&self.top_category_ids(language), language),
            products: Vec::new(),
            posts: Vec::new(),
            pages: Vec::new(),
            columns: Vec::new(),
            file_groups: Vec::new(),
            chapters: Vec::new(),
            certificate_groups: Vec::new(),
            count: 0,
            feed: None,
            pagination: None,
            search: None,
            product: None,
            title,
        };
        view.to_value()
    }
}
