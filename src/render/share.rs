//! The picture that a shared link shows, and the page that stands for missing ones.

use std::sync::Arc;

use tera::Value;

use super::Renderer;
use super::pictures::Wanted;
use super::product_view::Scene;
use super::shots::Shot;
use super::views::{LanguageView, PageView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::paths::Address;
use crate::picture::{Subject, is_drawable};

impl Renderer {
    /// The absolute address of a page's share picture: JPEG, because not every reader of Open
    /// Graph takes WebP. A page without a picture has that of the home page, otherwise the logo.
    pub(super) fn share_image(&self, scene: Scene<'_>) -> Option<String> {
        let home = || {
            let place = self.site.places.get(self.site.home?, scene.voice.language);
            self.page_image(&place?.words)
        };
        let shots = [self.page_image(scene.words), home(), self.look_shot("logo")];
        shots.iter().flatten().find_map(|shot| self.shared(shot))
    }

    fn shared(&self, shot: &Shot) -> Option<String> {
        let subject = self.drawable(shot)?;
        let logo = self.look_shot("logo").filter(|logo| logo.path != shot.path);
        let logo = logo.and_then(|logo| Some((self.drawable(&logo)?.digest, logo.path)));
        let (digest, logo) = logo.unzip();
        let quality = self.pictures.formats().jpeg;
        let ground = self.light_ground("tint");
        let variant = crate::picture::share(&subject, ground, digest, quality)?;
        let address = self.pictures.want(Wanted {
            source: shot.path.clone(),
            variant,
            logo,
        });
        Some(self.site.brand.url.absolute(&address))
    }

    /// A picture that can stand on a share picture.
    fn drawable(&self, shot: &Shot) -> Option<Subject> {
        self.site.source.entry(&shot.path)?;
        let subject = self.pictures.subject(&self.site, &shot.path).ok()?;
        is_drawable(&subject).then(|| Subject {
            focus: shot.focus,
            ..(*subject).clone()
        })
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
            filters: Vec::new(),
            facet: None,
            listing: None,
            compare: None,
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
        self.value(&view)
    }
}
