//! The icons of the site, from one picture: for tabs, home screens and the web app manifest.

use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use super::pictures::Wanted;
use crate::diagnostic::Diagnostic;
use crate::paths::{Address, SourcePath};
use crate::picture::{IconUse, Lettering, Operation, Rgb, Subject, Variant, icons};
use crate::site::icon_file;
use crate::source::fields::At;
use crate::theme::palette::Tokens;

/// Where browsers look for an icon without being told.
const FAVICON: &str = "favicon.ico";

/// A `<link>` to an icon.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IconView {
    pub rel: &'static str,
    pub href: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub sizes: Option<String>,
}

/// An icon of the web app manifest.
#[derive(Debug, Clone, Serialize)]
pub struct ManifestIcon {
    /// Where it is.
    pub src: String,
    /// Width and height, `192x192`.
    pub sizes: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl Renderer {
    /// The links to the icons, in the order in which browsers take the last that they know.
    pub(super) fn icon_links(&self) -> Vec<IconView> {
        let Some((path, subject)) = self.icon_subject() else {
            return Vec::new();
        };
        let links = self.planned_icons(&subject).into_iter();
        let mut links: Vec<IconView> = links
            .filter_map(|(icon, variant)| {
                let rel = match icon {
                    IconUse::Tab | IconUse::Home => "icon",
                    IconUse::Touch => "apple-touch-icon",
                    IconUse::Splash => return None,
                };
                Some(self.icon_link(rel, &path, variant))
            })
            .collect();
        if subject.probe.is_kept() {
            let whole = Variant {
                stem: Arc::clone(&subject.stem),
                source: subject.digest,
                operation: Operation::Keep,
                size: subject.probe.size,
                encoding: crate::picture::Encoding::Kept(subject.probe.format),
            };
            links.push(IconView {
                sizes: None,
                ..self.icon_link("icon", &path, whole)
            });
        }
        links
    }

    /// What the web app manifest says of the icons.
    pub fn manifest_icons(&self) -> Vec<ManifestIcon> {
        let Some((path, subject)) = self.icon_subject() else {
            return Vec::new();
        };
        let icons = self.planned_icons(&subject).into_iter();
        let icons = icons.filter(|(icon, _)| matches!(icon, IconUse::Home | IconUse::Splash));
        icons
            .map(|(_, variant)| {
                let link = self.icon_link("icon", &path, variant);
                ManifestIcon {
                    src: link.href,
                    sizes: link.sizes.unwrap_or_default(),
                    kind: link.kind,
                }
            })
            .collect()
    }

    /// What is odd about the icon of the site.
    pub(super) fn icon_warning(&self) -> Option<Diagnostic> {
        let (path, subject) = self.icon_subject()?;
        let (_, at) = icon_file(&self.site.look)?;
        let is_lettered = subject.probe.lettering == Lettering::Type;
        is_lettered.then(|| lettered(&path, at))
    }

    /// The colour behind what must not be transparent.
    pub(super) fn light_ground(&self, token: &str) -> Rgb {
        let light: &Tokens = &self.site.palette.light;
        Rgb(light.get(token).expect("a palette has it").channels)
    }

    fn icon_subject(&self) -> Option<(SourcePath, Arc<Subject>)> {
        let (path, _) = icon_file(&self.site.look)?;
        self.site.source.entry(&path)?;
        let subject = self.pictures.subject(&self.site, &path).ok()?;
        Some((path, subject))
    }

    /// All icons, but for a `favicon.ico` where the site has its own in `static/`.
    fn planned_icons(&self, subject: &Subject) -> Vec<(IconUse, Variant)> {
        let own = self.site.targets.get(&favicon()).is_some();
        let mut planned = icons(subject, self.light_ground("bg"));
        planned.retain(|(icon, _)| *icon != IconUse::Tab || !own);
        planned
    }

    fn icon_link(&self, rel: &'static str, path: &SourcePath, variant: Variant) -> IconView {
        let kind = variant.encoding.media_type();
        let sizes = variant.size.to_string();
        let is_tab = variant.encoding == crate::picture::Encoding::Ico;
        let wanted = Wanted {
            source: path.clone(),
            variant,
            logo: None,
        };
        let address = if is_tab {
            self.pictures.want_at(favicon(), wanted)
        } else {
            self.pictures.want(wanted)
        };
        IconView {
            rel,
            href: self.site.links.href(&address),
            kind,
            sizes: Some(sizes),
        }
    }
}

fn favicon() -> Address {
    Address::of_file(&FAVICON.parse().expect("is a path"))
}

fn lettered(path: &SourcePath, at: &At) -> Diagnostic {
    let message = format!("`{path}` has text, whose typeface is not in the file");
    at.warning("icon-text", message).help(
        "convert the text to paths in your drawing program; until then only tabs show the icon",
    )
}
