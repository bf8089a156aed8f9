//! The files and certificates of all products, and the products themselves, for the pages that
//! gather them.

use std::sync::Arc;

use tera::Value;

use super::Renderer;
use super::product_view::Scene;
use super::views::{CertificateGroupView, CertificateView, ChapterView, FileGroupView};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::PageId;
use crate::catalogue::product::Product;
use crate::diagnostic::Report;

impl Renderer {
    /// These products by category; those of one stand together.
    pub(super) fn chapters(&self, pages: &[PageId], language: LanguageId) -> Vec<Value> {
        let category = |page: &PageId| self.site.catalogue.page(*page).parent;
        let chapters = pages.chunk_by(|one, other| category(one) == category(other));
        let chapter = |(i, pages): (usize, &[PageId])| {
            let standing = self.site.places.get(category(&pages[0])?, language)?;
            Some(self.value(&ChapterView {
                id: format!("c{}", i + 1),
                title: Arc::clone(&standing.words.title),
                url: self.site.links.href(&standing.address),
                products: self.cards(pages, language),
            }))
        };
        chapters.enumerate().filter_map(chapter).collect()
    }

    /// The files of these products, product by product.
    pub(super) fn file_groups(&self, pages: &[PageId], language: LanguageId) -> Vec<Value> {
        let group = |page: &PageId| {
            let (scene, product) = self.product_scene(*page, language)?;
            // What is wrong with the files is reported where the product has its page.
            let files = self.downloads(scene, product, &mut Report::new());
            let product = self.card(*page, language)?;
            let group = FileGroupView { product, files };
            (!group.files.is_empty()).then(|| self.value(&group))
        };
        pages.iter().filter_map(group).collect()
    }

    /// The certificates of these products; one that several share stands once, with all of them.
    pub(super) fn certificate_groups(&self, pages: &[PageId], language: LanguageId) -> Vec<Value> {
        let mut groups: Vec<CertificateGroupView> = Vec::new();
        for page in pages {
            let Some((scene, product)) = self.product_scene(*page, language) else {
                continue;
            };
            let Some(card) = self.card(*page, language) else {
                continue;
            };
            for certificate in self.certificates(scene, product, &mut Report::new()) {
                let known = groups
                    .iter_mut()
                    .find(|group| is_same(&group.certificate, &certificate));
                match known {
                    Some(group) => group.products.push(card.clone()),
                    None => groups.push(CertificateGroupView {
                        certificate,
                        products: vec![card.clone()],
                    }),
                }
            }
        }
        groups.iter().map(|group| self.value(group)).collect()
    }

    fn product_scene(&self, page: PageId, language: LanguageId) -> Option<(Scene<'_>, &Product)> {
        let words = &*self.site.places.get(page, language)?.words;
        let voice = Voice::new(&self.site, language);
        let scene = Scene { page, words, voice };
        Some((scene, words.front.product.as_deref()?))
    }
}

/// Whether two products mean the same document.
fn is_same(one: &CertificateView, other: &CertificateView) -> bool {
    (&one.name, &one.number, &one.body) == (&other.name, &other.number, &other.body)
        && (one.number.is_some() || one.url == other.url)
}
