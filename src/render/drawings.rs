//! The drawings of a product's measures. One whose letters are heads of the variant table stands
//! in the page itself, so that they can light up with their column; any other is a picture.

use super::Renderer;
use super::alt::alt_text;
use super::product_view::Scene;
use super::shots::{Shot, keep, resolve};
use super::views::{DrawingView, VariantsView};
use crate::catalogue::product::{Image, Product};
use crate::diagnostic::Report;
use crate::picture::{Format, InPage, Lettering, inlined};

impl Renderer {
    pub(super) fn drawings(
        &self,
        scene: Scene<'_>,
        (product, variants): (&Product, Option<&VariantsView>),
        report: &mut Report,
    ) -> Vec<DrawingView> {
        let columns = variants.into_iter().flat_map(|v| &v.columns);
        let letters: Vec<&str> = columns.map(|column| &*column.label).collect();
        let drawings = product.images.iter().filter(|image| image.is_drawing());
        let view = |(i, image): (usize, &Image)| {
            let shot = Shot {
                alt: image.alt.clone(),
                ..Shot::of(
                    resolve(scene.words, &image.file),
                    Some(image.file.at.clone()),
                )
            };
            let alt = alt_text(&shot, scene.words, scene.voice);
            let scope = format!("d{}", i + 1);
            let place = InPage {
                scope: &scope,
                letters: &letters,
            };
            let svg = self.in_page(&shot, place);
            let picture = match svg {
                Some(_) => None,
                None => Some(keep(self.try_picture(&shot, ("content", &alt)), report)?),
            };
            Some(DrawingView { alt, svg, picture })
        };
        drawings.enumerate().filter_map(view).collect()
    }

    /// The drawing as an element of its page, if it may stand there.
    fn in_page(&self, shot: &Shot, place: InPage<'_>) -> Option<String> {
        let site = &self.site;
        site.source.entry(&shot.path)?;
        let subject = self.pictures.subject(site, &shot.path).ok()?;
        let probe = &subject.probe;
        if probe.format != Format::Svg || probe.lettering != Lettering::Type {
            return None;
        }
        let limit = self.pictures.studio.limits().file;
        let svg = inlined(&site.source.bytes(&shot.path, limit).ok()?, place)?;
        self.pictures.note_in_page(&shot.path);
        Some(svg)
    }
}
