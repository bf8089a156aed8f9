//! The addresses of a product's photos for those who are no browser: search engines.

use super::Renderer;
use super::pictures::Wanted;
use super::shots::Shot;

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
}
