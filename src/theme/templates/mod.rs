//! Templates and components of a theme, rendered by Tera 2.
//!
//! A template of the layer `caliper` is called `caliper/product.html`; a name without a layer
//! finds the strongest layer's. The only functions are those in [`FUNCTIONS`]: none reaches
//! files, the environment or the network. Everything that can be checked is checked on loading.

mod collapse;
mod faults;
mod named;
mod page;
mod qr;
mod scan;
mod shared;
mod shown;
mod sources;
mod watchdog;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ComponentInfo, Context, Kwargs, State, Tera, TeraResult, Value};

pub use named::Named;
pub use page::{Limits, PageRenderer};
pub use sources::Role;
pub use watchdog::{Stuck, Watchdog};

use super::items::{self, ItemForm};
use super::layer::Layer;
use crate::diagnostic::{Diagnostic, Place, Report};
use shared::Shared;
use sources::Sources;

/// The functions that templates may call besides Tera's own `range` and `throw`.
pub const FUNCTIONS: [&str; 3] = ["phrase", "qr", shared::FUNCTION];

/// A function of the templates. What it says in an error is shown at the place of the call.
pub type Function = Box<dyn Fn(&Kwargs) -> TeraResult<Value> + Send + Sync>;

/// What the pages of one language have in common.
pub struct Environment {
    /// What lies under each page's own context: `site`, `t`.
    pub global: Context,
    /// `phrase(key=…, n=…)`.
    pub phrase: Function,
    /// What a page may take.
    pub limits: Limits,
    /// Who sees to it that rendering ends, if anyone.
    pub watchdog: Option<Arc<Watchdog>>,
}

/// A component, as content and sections may call it.
#[derive(Debug)]
pub struct Component {
    /// What it may be used for.
    pub role: Role,
    /// Its arguments: names, types and defaults.
    pub info: ComponentInfo,
    /// What the items of its lists are.
    pub items: BTreeMap<String, ItemForm>,
    /// Where it is defined.
    pub place: Place,
}

/// The templates of a theme, for all languages.
#[derive(Debug, Clone)]
pub struct Templates {
    tera: Tera,
    sources: Arc<Sources>,
    named: Arc<Named>,
}

impl Templates {
    /// Loads the templates of all layers, the strongest first.
    ///
    /// # Errors
    /// Every syntax fault; without one, every unknown filter, function, component and template.
    pub fn load(layers: &[Layer]) -> Result<Self, Report> {
        let sources = Sources::read(layers).map_err(Report::from_iter)?;
        let mut tera = Tera::default();
        let prefixes = layers
            .iter()
            .map(|layer| format!("{}/", layer.short_name()));
        tera.set_fallback_prefixes(prefixes)
            .expect("no template has been added yet");
        for name in FUNCTIONS {
            // Tera checks names on loading; what they do is known for each language only.
            tera.register_function(name, |_: Kwargs, _: &State<'_>| Value::none());
        }
        tera.register_function("qr", |kwargs: Kwargs, state: &State<'_>| {
            qr::function(&kwargs, state)
        });
        match tera.add_raw_templates(sources.for_tera()) {
            Ok(()) => Self {
                tera,
                named: Arc::new(Named::of(sources.for_tera().map(|(_, text)| text))),
                sources: Arc::new(sources),
            }
            .with_sound_items(),
            Err(error) => Err(all_faults(&error, &sources)),
        }
    }

    /// Reports the components that say of their lists what means nothing.
    fn with_sound_items(self) -> Result<Self, Report> {
        let fault = |name: &str| {
            let info = self.tera.get_component_definition(name)?;
            let why = items::forms(&info).err()?;
            let (_, file, span) = self.sources.component(name)?;
            let fault = Diagnostic::error("template", format!("`{name}`: {why}"));
            Some(fault.at(file, span))
        };
        let faults: Vec<Diagnostic> = self.sources.component_names().filter_map(fault).collect();
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(faults.into_iter().collect())
        }
    }

    /// What they name, and so may show.
    pub fn named(&self) -> &Named {
        &self.named
    }

    /// Whether there is a template of that name, in whatever layer.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// The names of all components of a role, in order.
    pub fn component_names(&self, role: Role) -> Vec<&str> {
        let is = |name: &&str| {
            self.sources
                .component(name)
                .is_some_and(|(r, ..)| r == role)
        };
        self.sources.component_names().filter(is).collect()
    }

    /// A component's definition.
    pub fn component(&self, name: &str) -> Option<Component> {
        let info = self.tera.get_component_definition(name)?;
        let (role, file, span) = self.sources.component(name)?;
        Some(Component {
            role,
            items: items::forms(&info).unwrap_or_default(),
            info,
            place: Place::new(file, span),
        })
    }

    /// The renderer of one language.
    pub fn for_language(&self, environment: Environment) -> PageRenderer {
        let mut tera = self.tera.clone();
        let Environment {
            global,
            phrase,
            limits,
            watchdog,
        } = environment;
        *tera.global_context() = global;
        tera.register_function("phrase", move |kwargs: Kwargs, _: &State<'_>| {
            phrase(&kwargs)
        });
        let shared = Shared::new(&tera, limits);
        tera.register_function(shared::FUNCTION, move |kwargs: Kwargs, _: &State<'_>| {
            shared.function(&kwargs)
        });
        PageRenderer {
            tera,
            sources: Arc::clone(&self.sources),
            limits,
            watchdog,
        }
    }
}

/// Tera stops at the first file that it cannot read: the others are tried one by one.
fn all_faults(error: &tera::Error, sources: &Sources) -> Report {
    let is_syntax = |error: &tera::Error| matches!(error.kind(), tera::ErrorKind::SyntaxError(_));
    if !is_syntax(error) {
        let faults: Vec<Diagnostic> = faults::faults(error, sources);
        return faults.into_iter().collect();
    }
    let mut report = Report::new();
    for (name, text) in sources.for_tera() {
        let alone = Tera::default().add_raw_template(name, text);
        if let Err(error) = alone
            && is_syntax(&error)
        {
            report.extend(faults::faults(&error, sources).into_iter().collect());
        }
    }
    report
}

#[cfg(test)]
mod tests;
