//! Composed pages: each `[[sections]]` of the front matter calls a component of the theme.

use std::cell::RefCell;

use tera::{Context, Value};

use super::Renderer;
use super::items::{faults, with_days};
use super::product_view::Scene;
use super::settings::{check, missing};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::fields::{Entry, Fields, Table};

impl Renderer {
    /// The sections of a page as HTML. `page` is what templates see of it.
    pub(super) fn sections(
        &self,
        scene: Scene<'_>,
        page: &Value,
        report: &mut Report,
    ) -> Vec<Value> {
        let faults = RefCell::new(Report::new());
        let render = |section: &Table| {
            section.read("setting of a section", &faults, |fields| {
                self.section(fields, (scene, page))
            })
        };
        let sections = &scene.words.front.sections;
        let html = sections.iter().filter_map(render).collect();
        report.extend(faults.into_inner());
        html
    }

    fn section(&self, mut fields: Fields<'_>, (scene, page): (Scene<'_>, &Value)) -> Option<Value> {
        let Some(name) = fields.text("section") else {
            if !fields.has("section") {
                let fault = fields
                    .at()
                    .error("missing-key", "a section has no `section`");
                fields.fault(fault.help("name it: `section = \"hero\"`"));
            }
            return None;
        };
        let Some(component) = self.section_component(&name.value) else {
            let known = self.section_names();
            let message = format!("there is no section `{}`", name.value);
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            let fault = name.at.error("no-section", message);
            let fault = fault.suggest(&name.value, names.iter().copied());
            let all = crate::source::fields::quoted(&names);
            fields.fault(fault.help(format!("the theme has {all}")));
            return None;
        };
        let definition = &component.info;
        let mut arguments = Context::new();
        let mut sound = true;
        for entry in fields.all_entries() {
            let key = entry.key.value;
            if key == "section" {
                continue;
            }
            let wrong = component.items.get(key).map(|form| faults(form, &entry));
            if let Some(wrong) = wrong.filter(|wrong| !wrong.is_empty()) {
                fields.report().borrow_mut().extend(wrong);
                sound = false;
                continue;
            }
            match self.argument(&entry, definition, scene) {
                Ok(value) => {
                    let about = (scene.voice, self.site.moment.date);
                    let value = match component.items.get(key) {
                        Some(form) => with_days(form, value, about),
                        None => value,
                    };
                    arguments.insert_value(key.to_owned(), value);
                }
                Err(fault) => {
                    fields.fault(*fault);
                    sound = false;
                }
            }
        }
        // What is given and wrong has been said.
        if let Some(missing) = missing(definition, |name| fields.has(name)) {
            let message = format!("the section `{}` needs `{missing}`", name.value);
            fields.fault(name.at.error("missing-key", message));
            sound = false;
        }
        if !sound {
            return None;
        }
        match self.component_on(&name.value, &arguments, (scene, page)) {
            Ok(html) => Some(Value::safe_string(&html)),
            Err(fault) => {
                fields.fault(fault);
                None
            }
        }
    }

    fn argument(
        &self,
        entry: &Entry<'_>,
        definition: &tera::ComponentInfo,
        scene: Scene<'_>,
    ) -> Result<Value, Box<Diagnostic>> {
        let value = entry.to_value();
        let checked = check(definition, entry.key.value, &value);
        let at_key = checked.as_ref().is_err_and(|why| why.code == "unknown-key");
        checked
            .and_then(|()| self.setting(&value, (scene, definition.name())))
            .map_err(|why| {
                let at = if at_key {
                    entry.key.at.clone()
                } else {
                    entry.at()
                };
                let fault = at.error(why.code, why.message);
                Box::new(why.helps.into_iter().fold(fault, Diagnostic::help))
            })
    }
}
