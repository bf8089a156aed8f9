//! The addresses of a product's photos for those who are no browser: search engines and feeds.

use super::Renderer;
use super::pictures::Wanted;
use super::shots::{Shot, resolve};
use crate::catalogue::Content;
use crate::catalogue::items::Item;

impl Renderer {
    /// The absolute address of a picture in the largest size that a slot of the theme has.
    pub(super) fn picture_url(&self, shot: &Shot, slot: &str) -> Option<String> {
        self.site.source.entry(&shot.path)?;
        let subject = self.pictures.subject(&self.site, &shot.path).ok()?;
        let mut subject = (*subject).clone();
        subject.focus = shot.focus;
        let mut plan = self.pictures.plan(&subject, &self.slot(slot));
        let largest = plan.images.pop()?;
        let address = self.pictures.want(Wanted {
            source: shot.path.clone(),
            variant: largest.variant,
            logo: None,
        });
        Some(self.site.brand.url.absolute(&address))
    }

    /// The photos of an item as JPEG, its own first: not every shop takes WebP (Meta and `OpenAI`
    /// ask for JPEG or PNG). Drawings are left out.
    pub fn photos(&self, words: &Content, item: Item<'_>) -> Vec<String> {
        let own = item.variant.and_then(|variant| variant.image.as_ref());
        let own = own.map(|file| Shot::of(resolve(words, file), None));
        let shots = self.shots(words);
        let image = match (&own, shots.is_empty()) {
            (None, true) => self.page_image(words),
            (Some(_), _) | (None, false) => None,
        };
        let mut urls: Vec<String> = Vec::new();
        for shot in own.iter().chain(&shots).chain(&image) {
            if let Some(url) = self.photo(shot).filter(|url| !urls.contains(url)) {
                urls.push(url);
            }
        }
        urls
    }

    fn photo(&self, shot: &Shot) -> Option<String> {
        self.site.source.entry(&shot.path)?;
        let subject = self.pictures.subject(&self.site, &shot.path).ok()?;
        let quality = self.pictures.formats().jpeg;
        let address = self.pictures.want(Wanted {
            source: shot.path.clone(),
            variant: crate::picture::feed(&subject, quality)?,
            logo: None,
        });
        Some(self.site.brand.url.absolute(&address))
    }
}
