//! The photos of a page: which files they are, what they show, and the views of them that
//! templates lay out.

use std::sync::Arc;

use super::Renderer;
use super::content::SUGGESTED_AMONG;
use super::looks::classes;
use super::pictures::Wanted;
use super::views::{EdgesView, PictureView};
use crate::catalogue::product::Image;
use crate::catalogue::{Content, Place};
use crate::diagnostic::{Diagnostic, Report, SourceText, did_you_mean};
use crate::paths::SourcePath;
use crate::picture::{Candidate, Focus, Shown, Slot, low_resolution};
use crate::site::is_picture;
use crate::source::fields::{At, Located};

/// A photo that a page names or has in its folder.
#[derive(Debug, Clone)]
pub(super) struct Shot {
    pub path: SourcePath,
    /// Where it is named, if it is.
    pub at: Option<At>,
    /// What it shows, if somebody said so.
    pub alt: Option<Arc<str>>,
    pub focus: Focus,
    /// Which of the page's photos it is, from 1; 0 for any other picture.
    pub number: usize,
}

impl Shot {
    /// A picture that is none of a page's photos.
    pub fn of(path: SourcePath, at: Option<At>) -> Self {
        Self {
            path,
            at,
            alt: None,
            focus: Focus::default(),
            number: 0,
        }
    }
}

/// A picture, if it can be had; otherwise it is reported why not.
pub(super) fn keep(
    picture: Result<PictureView, Diagnostic>,
    report: &mut Report,
) -> Option<PictureView> {
    match picture {
        Ok(picture) => Some(picture),
        Err(fault) => {
            report.push(fault);
            None
        }
    }
}

impl Renderer {
    /// The photos of a page in order: those it names, otherwise those of its folder.
    pub(super) fn shots(&self, words: &Content) -> Vec<Shot> {
        let product = words.front.product.as_deref();
        let named = product.map(|p| p.images.as_slice()).unwrap_or_default();
        let (drawings, named): (Vec<&Image>, Vec<&Image>) =
            named.iter().partition(|image| image.is_drawing());
        if !named.is_empty() {
            let shot = |(i, image): (usize, &&Image)| Shot {
                alt: image.alt.clone(),
                focus: focus(image.focus),
                number: i + 1,
                ..Shot::of(resolve(words, &image.file), Some(image.file.at.clone()))
            };
            let is_here = |(_, image): &(usize, &&Image)| {
                !self.is_awaited(words, &resolve(words, &image.file))
            };
            return named.iter().enumerate().filter(is_here).map(shot).collect();
        }
        let id = self.site.catalogue.by_source(&words.source);
        let in_bundle =
            id.is_some_and(|(id, _)| self.site.catalogue.page(id).place == Place::Bundle);
        if !in_bundle {
            return Vec::new();
        }
        let folder = words.source.folder();
        let files = self.site.source.below(folder).map(|(path, _)| path);
        // What a certificate looks like is no photo of the product, nor is a drawing.
        let certificates = product.into_iter().flat_map(|p| &p.certificates);
        let documents = certificates.filter_map(|certificate| certificate.image.as_ref());
        let documents = documents.chain(drawings.iter().map(|image| &image.file));
        let documents: Vec<SourcePath> = documents.map(|file| resolve(words, file)).collect();
        files
            .filter(|path| path.folder() == folder && is_picture(path))
            .filter(|path| !documents.contains(path))
            .enumerate()
            .map(|(i, path)| Shot {
                number: i + 1,
                ..Shot::of(path.clone(), None)
            })
            .collect()
    }

    /// Whether a picture is one that an import named and nobody has fetched yet.
    fn is_awaited(&self, words: &Content, path: &SourcePath) -> bool {
        let product = words.front.product.iter();
        let images = product.flat_map(|product| &product.images);
        let mut awaited = images.filter(|image| image.from.is_some());
        awaited.any(|image| resolve(words, &image.file) == *path)
            && self.site.source.entry(path).is_none()
    }

    /// The picture that stands for a page: the one it names, otherwise its first photo.
    pub(super) fn page_image(&self, words: &Content) -> Option<Shot> {
        if let Some(image) = &words.front.image {
            return Some(Shot {
                alt: words.front.image_alt.clone(),
                ..Shot::of(resolve(words, image), Some(image.at.clone()))
            });
        }
        self.shots(words).into_iter().next()
    }

    /// A picture for a slot of the theme. None when there is no such file or it can't be read:
    /// the page that names it reports that, see [`Self::shot_fault`].
    pub(super) fn picture(&self, shot: &Shot, (slot, alt): (&str, &str)) -> Option<PictureView> {
        self.try_picture(shot, (slot, alt)).ok()
    }

    /// The same, with the reason.
    pub(super) fn try_picture(
        &self,
        shot: &Shot,
        (slot, alt): (&str, &str),
    ) -> Result<PictureView, Diagnostic> {
        if self.site.source.entry(&shot.path).is_none() {
            return Err(self.no_picture(shot));
        }
        let subject = self.pictures.subject(&self.site, &shot.path);
        let mut subject = (*subject.map_err(|fault| (*fault).clone())?).clone();
        subject.focus = shot.focus;
        let slot = self.slot(slot);
        let plan = self.pictures.plan(&subject, &slot);
        let href = |candidate: &Candidate| {
            let address = self.pictures.want(Wanted {
                source: shot.path.clone(),
                variant: candidate.variant.clone(),
                logo: None,
            });
            self.site.links.href(&address)
        };
        // By its widths a browser would enlarge a small picture to the width of its place.
        let is_small = plan.shown == Shown::Small;
        let first = if is_small { plan.images.len() - 1 } else { 0 };
        let srcset = |candidates: &[Candidate]| {
            let entry = |c: &Candidate| format!("{} {}w", href(c), c.descriptor);
            let entries: Vec<String> = candidates.iter().map(entry).collect();
            (!entries.is_empty()).then(|| entries.join(", "))
        };
        let images = &plan.images[first..];
        let avif = plan.avif.get(first..).unwrap_or_default();
        let several = images.len() > 1;
        Ok(PictureView {
            src: images.last().map(href).unwrap_or_default(),
            srcset: several.then(|| srcset(images)).flatten(),
            sizes: (several || !avif.is_empty()).then(|| Arc::clone(&slot.sizes)),
            avif: srcset(avif),
            width: Some(plan.size.width).filter(|w| *w > 0),
            height: Some(plan.size.height).filter(|h| *h > 0),
            alt: alt.to_owned(),
            class: classes(&subject, (plan.shown, slot.ratio)),
            color: subject.analysis.as_ref().map(|a| a.color.to_string()),
            hue: subject.analysis.and_then(|a| a.hue),
            edges: subject.analysis.and_then(|a| a.edges).map(EdgesView::of),
        })
    }

    fn no_picture(&self, shot: &Shot) -> Diagnostic {
        let message = format!("there is no picture `{}`", shot.path);
        let fault = match &shot.at {
            Some(at) => at.error("no-picture", message),
            None => {
                let file = SourceText::new(shot.path.as_str(), "");
                Diagnostic::error("no-picture", message).in_file(&file)
            }
        };
        fault.help(self.instead_of(&shot.path))
    }

    /// What to do about a file that is not there.
    pub(super) fn instead_of(&self, path: &SourcePath) -> String {
        let name = path.file_name();
        let folder = path.as_str().strip_suffix(name).unwrap_or_default();
        let below = self.site.source.below(folder.trim_end_matches('/'));
        let beside = below
            .take(SUGGESTED_AMONG)
            .filter_map(|(path, _)| path.as_str().strip_prefix(folder))
            .filter(|name| !name.contains('/'));
        match did_you_mean(name, beside) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("put the file into `{folder}`, or correct its name"),
        }
    }

    /// What is wrong with the photos of a page.
    pub(super) fn shot_faults(&self, words: &Content) -> Vec<Diagnostic> {
        let image = words
            .front
            .image
            .is_some()
            .then(|| self.page_image(words))
            .flatten();
        let product = words.front.product.as_deref();
        let own = product.into_iter().flat_map(|p| &p.variants);
        let own = own.filter_map(|variant| variant.image.as_ref());
        let own = own.map(|file| Shot::of(resolve(words, file), Some(file.at.clone())));
        let own = own.filter(|shot| !self.is_awaited(words, &shot.path));
        let shots = self.shots(words).into_iter().chain(image).chain(own);
        let fault = |shot: Shot| match self.try_picture(&shot, ("card", "")) {
            Ok(_) => self.too_small(&shot),
            Err(fault) => Some(fault),
        };
        shots.filter_map(fault).collect()
    }

    /// A photo that is too small to be shown well.
    fn too_small(&self, shot: &Shot) -> Option<Diagnostic> {
        let subject = self.pictures.subject(&self.site, &shot.path).ok()?;
        let fault = low_resolution(shot.path.as_str(), &subject.probe)?;
        Some(match &shot.at {
            Some(at) => fault.at(&at.file, at.span.clone()),
            None => fault,
        })
    }

    pub(super) fn slot(&self, name: &str) -> Slot {
        let slots = &self.site.theme.slots;
        let slot = slots.get(name).or_else(|| slots.get("content"));
        let slot = slot.cloned().unwrap_or_else(Slot::unnamed);
        super::slots::heed(&self.site.look, (name, slot))
    }
}

/// A file that a page names: beside it, or with a leading `/` in `content/`.
pub(super) fn resolve(words: &Content, file: &Located<Arc<str>>) -> SourcePath {
    let path = words.source.resolve("content", &file.value);
    path.unwrap_or_else(|| SourcePath::new(&*file.value))
}

fn focus(percent: Option<(u8, u8)>) -> Focus {
    percent
        .and_then(|(x, y)| Focus::new(x, y))
        .unwrap_or_default()
}
