//! An author's Markdown in the surroundings of its page: where its links lead in the page's
//! language, which files its pictures have, what its components render.

use std::cell::RefCell;

use tera::{Context, Value};

use super::product_view::Scene;
use super::shots::{Shot, resolve};
use super::{Renderer, settings};
use crate::brand::LanguageId;
use crate::catalogue::{Content, PageId};
use crate::diagnostic::{Diagnostic, Report, did_you_mean};
use crate::markdown::{self, Argument, Call, Rendered, Surroundings, Unresolved};
use crate::paths::SourcePath;
use crate::site::is_picture;
use crate::source::fields::Located;

/// Up to how many pages the nearest name is looked for: it costs a look at all.
pub(super) const SUGGESTED_AMONG: usize = 5_000;

impl Renderer {
    /// The text of a page as HTML; empty, with its faults reported, when it has any.
    pub(super) fn body(&self, scene: Scene<'_>, report: &mut Report) -> Rendered {
        let source = markdown::Source {
            file: &scene.words.file,
            body: scene.words.body.clone(),
        };
        self.markdown(scene, &source, report)
    }

    /// Markdown in a value of the front matter, as HTML.
    pub(super) fn front_matter_markdown(
        &self,
        scene: Scene<'_>,
        text: &Located<std::sync::Arc<str>>,
        report: &mut Report,
    ) -> Value {
        // The value may have had escapes, so its places are not those of the file.
        let file = crate::diagnostic::SourceText::new(text.at.file.name(), &*text.value);
        let source = markdown::Source {
            body: 0..file.text().len(),
            file: &file,
        };
        let mut faults = Report::new();
        let rendered = self.markdown(scene, &source, &mut faults);
        for fault in faults.sorted() {
            let mut fault = fault.clone();
            fault.place = None;
            report.push(fault.at(&text.at.file, text.at.span.clone()));
        }
        Value::safe_string(&rendered.html)
    }

    fn markdown(
        &self,
        scene: Scene<'_>,
        source: &markdown::Source<'_>,
        report: &mut Report,
    ) -> Rendered {
        let options = markdown::Options {
            author_html: self.site.brand.author_html,
        };
        let around = Around {
            renderer: self,
            scene,
            faults: RefCell::new(Report::new()),
        };
        let rendered = markdown::render(source, &options, &around);
        report.extend(around.faults.into_inner());
        match rendered {
            Ok(rendered) => {
                report.extend(rendered.warnings.clone());
                rendered
            }
            Err(faults) => {
                report.extend(faults);
                Rendered {
                    html: String::new(),
                    outline: Vec::new(),
                    warnings: Report::new(),
                }
            }
        }
    }

    /// Where a reference in a page leads.
    pub(super) fn link(
        &self,
        destination: &str,
        (words, language): (&Content, LanguageId),
    ) -> Result<String, Unresolved> {
        if has_scheme(destination) || destination.starts_with('?') {
            return Ok(destination.to_owned());
        }
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (destination, None),
        };
        let plain = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let href = match self.find(&plain, words) {
            Some(Found::Page(page, given)) => {
                if let Some(fragment) = fragment {
                    self.check_fragment(fragment, (page, language))?;
                }
                self.page_href(page, given, language)
            }
            Some(Found::Picture(path)) => self.large_picture(&path),
            Some(Found::File(path)) => {
                let address = self.site.file_address(&path);
                Some(self.site.links.href(&address))
            }
            Some(Found::Address(href)) => Some(href),
            None => None,
        };
        let Some(href) = href else {
            return Err(self.broken(destination, &plain, words));
        };
        Ok(match fragment {
            Some(fragment) => format!("{href}#{fragment}"),
            None => href,
        })
    }

    fn find(&self, path: &str, words: &Content) -> Option<Found> {
        let reference = words.source.resolve("content", path)?;
        let site = &self.site;
        let page = |path: &SourcePath| site.catalogue.by_source(path);
        let below = |name: &str| SourcePath::new(format!("{reference}/{name}"));
        if let Some((id, given)) = page(&reference)
            .or_else(|| page(&below("_index.md")))
            .or_else(|| page(&below("index.md")))
        {
            return Some(Found::Page(id, given));
        }
        if site.source.entry(&reference).is_some() && reference.extension() != "md" {
            return Some(if is_picture(&reference) {
                Found::Picture(reference)
            } else {
                Found::File(reference)
            });
        }
        let address = path.strip_prefix('/')?;
        let address = if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        };
        let out: crate::paths::OutPath = address.parse().ok()?;
        let address = crate::paths::Address::of_file(&out);
        site.targets.get(&address)?;
        Some(Found::Address(site.links.href(&address)))
    }

    /// The page in the language of the reader; a link to a translation leads to that.
    fn page_href(&self, page: PageId, given: LanguageId, language: LanguageId) -> Option<String> {
        let wanted = if given == LanguageId::DEFAULT {
            language
        } else {
            given
        };
        let places = &self.site.places;
        let standing = places
            .get(page, wanted)
            .or_else(|| places.all(page).iter().flatten().next())?;
        Some(self.site.links.href(&standing.address))
    }

    fn check_fragment(
        &self,
        fragment: &str,
        (page, language): (PageId, LanguageId),
    ) -> Result<(), Unresolved> {
        let Some(standing) = self.site.places.get(page, language) else {
            return Ok(());
        };
        let words = &standing.words;
        let anchors = markdown::anchors(&words.file.text()[words.body.clone()]);
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        if anchors.iter().any(|anchor| *anchor == fragment) || has_row(words, &fragment) {
            return Ok(());
        }
        let near = did_you_mean(&fragment, anchors.iter().map(String::as_str));
        Err(Unresolved {
            code: "broken-anchor",
            message: format!("`{}` has no heading `#{fragment}`", words.source),
            label: None,
            helps: near
                .map(|n| format!("did you mean `#{n}`?"))
                .into_iter()
                .collect(),
            argument: None,
        })
    }

    fn large_picture(&self, path: &SourcePath) -> Option<String> {
        let shot = Shot::of(path.clone(), None);
        Some(self.picture(&shot, ("zoom", ""))?.src)
    }

    fn broken(&self, destination: &str, path: &str, words: &Content) -> Unresolved {
        let helps = self
            .nearest(path, words)
            .map(|near| format!("did you mean `{near}`?"));
        Unresolved {
            code: "broken-link",
            message: format!("`{destination}` leads nowhere"),
            label: None,
            helps: helps.into_iter().collect(),
            argument: None,
        }
    }

    /// The page whose path from here is most like what was written.
    fn nearest(&self, path: &str, words: &Content) -> Option<String> {
        let wanted = words.source.resolve("content", path)?;
        if self.site.catalogue.pages().count() > SUGGESTED_AMONG {
            return None;
        }
        let pages = self.site.catalogue.pages();
        let paths: Vec<String> = pages
            .map(|(_, page)| page.original().1.source.to_string())
            .collect();
        let near = did_you_mean(wanted.as_str(), paths.iter().map(String::as_str))?;
        Some(near.strip_prefix("content").unwrap_or(near).to_owned())
    }
}

/// What a reference leads to.
enum Found {
    /// A page, by the file of this language.
    Page(PageId, LanguageId),
    Picture(SourcePath),
    File(SourcePath),
    /// An address of the site.
    Address(String),
}

/// The surroundings of one page.
struct Around<'a> {
    renderer: &'a Renderer,
    scene: Scene<'a>,
    /// What components of the theme have against it.
    faults: RefCell<Report>,
}

impl Surroundings for Around<'_> {
    fn link(&self, destination: &str) -> Result<String, Unresolved> {
        let Scene { words, voice, .. } = self.scene;
        self.renderer.link(destination, (words, voice.language))
    }

    fn picture(&self, destination: &str, alt: &str, title: &str) -> Result<String, Unresolved> {
        let path = percent_encoding::percent_decode_str(destination).decode_utf8_lossy();
        let at = crate::source::fields::At {
            file: std::sync::Arc::clone(&self.scene.words.file),
            span: 0..0,
        };
        let file = Located {
            value: std::sync::Arc::from(&*path),
            at,
        };
        let shot = Shot::of(resolve(self.scene.words, &file), None);
        let view = self
            .renderer
            .try_picture(&shot, ("content", alt))
            .map_err(|fault| unresolved(&fault))?;
        let mut arguments = Context::new();
        arguments.insert_value("image", self.renderer.value(&view));
        if !title.is_empty() {
            arguments.insert_value("title", Value::from(title));
        }
        self.component_html("picture", &arguments)
    }

    fn component(&self, call: &Call) -> Result<String, Unresolved> {
        let Some(definition) = self.renderer.component_definition(&call.name) else {
            let known = self.renderer.content_components();
            let near = did_you_mean(&call.name, known.iter().map(String::as_str));
            return Err(Unresolved {
                code: "no-component",
                message: format!("there is no component `{}`", call.name),
                label: None,
                helps: near
                    .map(|n| format!("did you mean `{n}`?"))
                    .into_iter()
                    .collect(),
                argument: None,
            });
        };
        let mut arguments = Context::new();
        for (name, argument) in &call.arguments {
            let value = match argument {
                Argument::Text(text) => toml::Value::String(text.clone()),
                Argument::Bool(flag) => toml::Value::Boolean(*flag),
                Argument::Number(number) => settings::number(*number),
            };
            let value = settings::check(&definition, name, &value)
                .and_then(|()| self.renderer.setting(&value, (self.scene, &call.name)))
                .map_err(|why| Unresolved {
                    code: "bad-argument",
                    message: why.message,
                    label: None,
                    helps: why.helps,
                    argument: Some(name.clone()),
                })?;
            arguments.insert_value(name.clone(), value);
        }
        if let Some(missing) = settings::missing(&definition, |name| arguments.contains_key(name)) {
            return Err(Unresolved {
                code: "bad-argument",
                message: format!("`{}` needs `{missing}`", call.name),
                label: None,
                helps: vec![format!("write `{missing}=\"…\"`")],
                argument: None,
            });
        }
        self.component_html(&call.name, &arguments)
    }

    fn phrase(&self, key: &str) -> String {
        self.scene.voice.phrase(key)
    }
}

impl Around<'_> {
    fn component_html(&self, name: &str, arguments: &Context) -> Result<String, Unresolved> {
        let html = self.renderer.component(name, arguments, self.scene);
        html.or_else(|fault| {
            self.faults.borrow_mut().push(fault);
            Ok(String::new())
        })
    }
}

fn unresolved(fault: &Diagnostic) -> Unresolved {
    Unresolved {
        code: fault.code,
        message: fault.message.clone(),
        label: None,
        helps: fault.helps.clone(),
        argument: None,
    }
}

/// The rows of a product's table have its article numbers as ids.
fn has_row(words: &Content, id: &str) -> bool {
    let product = words.front.product.as_deref();
    product.is_some_and(|p| p.variants.iter().any(|v| v.sku.value.as_str() == id))
}

/// Whether a destination names its scheme, so that it leads to another site or program.
fn has_scheme(destination: &str) -> bool {
    let scheme = destination.split(['/', '?', '#']).next().unwrap_or("");
    scheme.contains(':') || destination.starts_with("//")
}
