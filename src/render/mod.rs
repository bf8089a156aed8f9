//! From pages to bytes. A [`Renderer`] holds what all pages of a language share; rendering a page
//! reads the frozen site and nothing else, so it may run on any thread, for a build or for a
//! request.

mod alt;
mod cards;
mod columns;
mod comparison;
mod content;
mod dealers_view;
mod documents;
mod drawings;
mod enquiry_view;
mod entries_view;
mod facets_view;
mod icons;
mod items;
mod json_ld;
mod listing;
mod ordering;
mod looks;
mod page_view;
mod photos;
pub mod pictures;
mod product_view;
mod search;
mod sections;
mod settings;
mod share;
mod shots;
mod site_view;
mod slots;
mod variants;
mod views;
mod voice;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;
use tera::{ComponentInfo, Context, Kwargs, Map, Value};

pub use alt::WithoutAlt;
pub use icons::ManifestIcon;
pub use pictures::{Pictures, Wanted};
pub(crate) use voice::Voice;

use crate::brand::LanguageId;
use crate::catalogue::Kind;
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::Address;
use crate::search::Index;
use crate::site::{Shown, Site};
use crate::theme::templates::{Component, Environment, Limits, PageRenderer, Role, Watchdog};
use cards::Cards;
use columns::Columns;
use page_view::{Newest, Part};
use product_view::Scene;
use voice::Voice as Speaker;

/// Renders the pages of a site.
pub struct Renderer {
    /// The site.
    pub site: Arc<Site>,
    /// Its pictures.
    pub pictures: Pictures,
    relations: Arc<json_ld::Relations>,
    /// What is odd about the pictures that brand.toml names.
    pub warnings: Report,
    voices: Vec<Language>,
}

/// What the pages of one language share.
struct Language {
    templates: Arc<PageRenderer>,
    site: Value,
    phrases: Value,
    cards: Arc<Cards>,
    columns: Arc<Columns>,
    newest: Arc<Newest>,
    search: OnceLock<Index>,
}

impl Language {
    /// The same after texts have changed: of what it keeps, only the search looks at them.
    fn reworded(&self) -> Self {
        Self {
            templates: Arc::clone(&self.templates),
            site: self.site.clone(),
            phrases: self.phrases.clone(),
            cards: Arc::clone(&self.cards),
            columns: Arc::clone(&self.columns),
            newest: Arc::clone(&self.newest),
            search: OnceLock::new(),
        }
    }
}

/// A rendered page.
#[derive(Debug)]
pub struct Rendered {
    /// The page.
    pub html: Vec<u8>,
    /// What is odd but not wrong.
    pub warnings: Report,
}

impl Renderer {
    /// Prepares what all pages share.
    ///
    /// # Errors
    /// What is wrong with pictures and files that brand.toml names.
    pub fn new(site: Arc<Site>, watchdog: Option<&Arc<Watchdog>>) -> Result<Self, Report> {
        let pictures = Pictures::new(&site);
        Self::with(pictures, site, watchdog)
    }

    /// Prepares it for the next moment of the same site folder: pictures that are the same are
    /// not measured again.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn after(
        before: &Self,
        site: Arc<Site>,
        watchdog: Option<&Arc<Watchdog>>,
    ) -> Result<Self, Report> {
        let pictures = Pictures::after(&site, (&before.site, &before.pictures));
        Self::with(pictures, site, watchdog)
    }

    /// The same where the next site differs in texts only ([`Site::shares_frame`]), of which
    /// nothing is prepared.
    pub fn reworded(before: &Self, site: Arc<Site>) -> Self {
        Self {
            pictures: Pictures::after(&site, (&before.site, &before.pictures)),
            site,
            relations: Arc::clone(&before.relations),
            warnings: before.warnings.clone(),
            voices: before.voices.iter().map(Language::reworded).collect(),
        }
    }

    fn with(
        pictures: Pictures,
        site: Arc<Site>,
        watchdog: Option<&Arc<Watchdog>>,
    ) -> Result<Self, Report> {
        let mut report = Report::new();
        let pages = site.catalogue.pages().count();
        let languages: Vec<LanguageId> = site.brand.languages.ids().collect();
        let mut renderer = Self {
            pictures,
            relations: Arc::new(json_ld::Relations::of(&site.catalogue)),
            warnings: Report::new(),
            voices: languages
                .par_iter()
                .map(|language| Language {
                    templates: Arc::new(site.theme.templates.for_language(environment(
                        &site,
                        *language,
                        (Value::none(), watchdog),
                    ))),
                    site: Value::none(),
                    phrases: site.theme.phrases[site.brand.languages.get(*language).code()].plain(),
                    cards: Arc::new(Cards::new(pages)),
                    columns: Arc::new(Columns::new(pages)),
                    newest: Arc::new(Newest::of(&site, *language)),
                    search: OnceLock::new(),
                })
                .collect(),
            site,
        };
        report.extend(
            renderer
                .icon_warning()
                .map(Report::from)
                .unwrap_or_default(),
        );
        for language in languages {
            let view = renderer.site_view(language, &mut report);
            let value = Value::from_serializable(&view);
            let templates = renderer.site.theme.templates.for_language(environment(
                &renderer.site,
                language,
                (value.clone(), watchdog),
            ));
            let voice = &mut renderer.voices[language.index()];
            voice.site = value;
            voice.templates = Arc::new(templates);
        }
        if report.has_errors() {
            return Err(report);
        }
        renderer.warnings = report;
        Ok(renderer)
    }

    /// Renders what stands at the address of a page.
    ///
    /// # Errors
    /// Every fault of the page's text, files and template.
    pub fn page(&self, address: &Address, shown: Shown) -> Result<Rendered, Report> {
        let mut report = Report::new();
        let standing = self
            .site
            .places
            .get(shown.page, shown.language)
            .expect("a target is a page that stands in its language");
        let part = Part {
            standing,
            page: shown.page,
            language: shown.language,
            number: shown.part,
            facet: shown
                .facet
                .map(|id| self.site.facets.get(id, shown.language)),
        };
        let view = self.page_view(part, &mut report);
        let template = self.template(part, &mut report);
        let name = format!("`{address}` from {}", standing.words.source);
        let html = self.finish(
            (shown.language, address),
            (&template, view),
            &name,
            &mut report,
        );
        match html {
            Some(html) if !report.has_errors() => Ok(Rendered {
                html,
                warnings: report,
            }),
            Some(_) | None => Err(report),
        }
    }

    /// Renders the page that stands for missing ones.
    ///
    /// # Errors
    /// Every fault of its template.
    pub fn not_found(&self, address: &Address, language: LanguageId) -> Result<Rendered, Report> {
        let mut report = Report::new();
        let view = self.not_found_view(address, language);
        let name = format!("`{address}`");
        let html = self.finish((language, address), ("404.html", view), &name, &mut report);
        match html {
            Some(html) => Ok(Rendered {
                html,
                warnings: report,
            }),
            None => Err(report),
        }
    }

    fn finish(
        &self,
        (language, address): (LanguageId, &Address),
        (template, view): (&str, Value),
        name: &str,
        report: &mut Report,
    ) -> Option<Vec<u8>> {
        let mut context = Context::new();
        context.insert_value("page", view);
        let voice = &self.voices[language.index()];
        match voice.templates.render(template, &context, name) {
            Ok(html) => Some(self.site.links.finish(html, address)),
            Err(fault) => {
                report.push(fault);
                None
            }
        }
    }

    /// A view as templates get it.
    fn value(&self, view: &impl Serialize) -> Value {
        self.site.theme.templates.named().value(view)
    }

    /// Whether a template may show a field of a view.
    fn shows(&self, field: &str) -> bool {
        self.site.theme.templates.named().has(field)
    }

    /// The template of a page: its own, otherwise that of its kind.
    fn template(&self, part: Part<'_>, report: &mut Report) -> String {
        let own = part.standing.words.front.template.as_ref();
        if let Some(own) = own {
            if self.site.theme.templates.has(&own.value) {
                return own.value.to_string();
            }
            let message = format!("the theme has no template `{}`", own.value);
            let fault = own.at.error("no-template", message);
            report.push(fault.help("put it into `theme/templates/`"));
        }
        let name = match self.site.catalogue.page(part.page).kind {
            Kind::Home => "home.html",
            Kind::Page => "page.html",
            Kind::Category => "category.html",
            Kind::Product => "product.html",
            Kind::Posts => "posts.html",
            Kind::Post => "post.html",
            Kind::Service(service) => return service.template(),
        };
        name.to_owned()
    }

    fn component_definition(&self, name: &str) -> Option<ComponentInfo> {
        self.definition(name, Role::Component)
    }

    fn section_component(&self, name: &str) -> Option<Component> {
        let component = self.site.theme.templates.component(name)?;
        (component.role == Role::Section).then_some(component)
    }

    fn definition(&self, name: &str, role: Role) -> Option<ComponentInfo> {
        let component = self.site.theme.templates.component(name)?;
        (component.role == role).then_some(component.info)
    }

    fn content_components(&self) -> Vec<String> {
        self.names(Role::Component)
    }

    fn section_names(&self) -> Vec<String> {
        self.names(Role::Section)
    }

    fn names(&self, role: Role) -> Vec<String> {
        let names = self.site.theme.templates.component_names(role);
        names.into_iter().map(str::to_owned).collect()
    }

    /// Renders a component in the text of a page.
    fn component(
        &self,
        name: &str,
        arguments: &Context,
        scene: Scene<'_>,
    ) -> Result<String, Diagnostic> {
        self.component_on(name, arguments, (scene, &self.scene_page(scene)))
    }

    /// Renders a component with a page as its surroundings.
    fn component_on(
        &self,
        name: &str,
        arguments: &Context,
        (scene, page): (Scene<'_>, &Value),
    ) -> Result<String, Diagnostic> {
        let voice = &self.voices[scene.voice.language.index()];
        let mut implicits = Context::new();
        implicits.insert_value("site", voice.site.clone());
        implicits.insert_value("t", voice.phrases.clone());
        implicits.insert_value("page", page.clone());
        let file = format!("{}", scene.words.source);
        voice
            .templates
            .component(name, arguments, &implicits, &file)
    }

    /// What a component in the text knows of its page, which is not finished yet.
    fn scene_page(&self, scene: Scene<'_>) -> Value {
        let mut page = Map::new();
        let kind = self.site.catalogue.page(scene.page).kind;
        page.insert("kind".into(), Value::from(cards::kind_name(kind)));
        page.insert("title".into(), Value::from(&*scene.words.title));
        if let Some(standing) = self.site.places.get(scene.page, scene.voice.language) {
            let url = self.site.links.href(&standing.address);
            page.insert("url".into(), Value::from(url));
        }
        Value::from(page)
    }
}

/// What the templates of a language have in common.
fn environment(
    site: &Arc<Site>,
    language: LanguageId,
    (view, watchdog): (Value, Option<&Arc<Watchdog>>),
) -> Environment {
    let mut global = Context::new();
    let phrases = &site.theme.phrases[site.brand.languages.get(language).code()];
    global.insert_value("t", phrases.plain());
    global.insert_value("site", view);
    let limits = site.brand.limits;
    let site = Arc::clone(site);
    Environment {
        global,
        phrase: Box::new(move |arguments| phrase(&site, language, arguments)),
        limits: Limits {
            page_size: limits.page_size,
            render_time: limits.render_time,
        },
        watchdog: watchdog.map(Arc::clone),
    }
}

/// `phrase(key="products_count", n=3, name="…")`
fn phrase(site: &Site, language: LanguageId, arguments: &Kwargs) -> tera::TeraResult<Value> {
    let key = arguments.must_get::<&str>("key")?;
    let count = arguments.get::<i64>("n")?;
    let mut names: Vec<(&str, String)> = Vec::new();
    for (name, value) in arguments.iter() {
        if let Some(name) = name.as_str().filter(|name| !matches!(*name, "key" | "n")) {
            names.push((name, value.to_string()));
        }
    }
    let names: Vec<(&str, &str)> = names.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let said = Speaker::new(site, language).try_say(key, count, &names);
    said.map(Value::from).map_err(tera::Error::message)
}
