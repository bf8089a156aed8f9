//! The template files of a theme: the name Tera knows each by, the file as the user knows it, and
//! who calls whom.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::collapse::Collapsed;
use super::faults::Quote;
use super::scan::{self, Call, Definition};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::theme::layer::Layer;

/// The folder of the components that `[[sections]]` may name.
const SECTIONS: &str = "components/sections/";

/// Whether a component may be named by `[[sections]]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It may.
    Section,
    /// It is called by templates and in content.
    Component,
}

/// The template files of a theme.
#[derive(Debug)]
pub(super) struct Sources {
    /// The layers' short names, the strongest first.
    layers: Vec<String>,
    files: BTreeMap<String, Source>,
    /// The strongest definition of each component, by the name of its file.
    components: BTreeMap<String, (String, Definition)>,
}

#[derive(Debug)]
struct Source {
    file: Arc<SourceText>,
    collapsed: Collapsed,
}

impl Sources {
    /// Reads the templates and components of all layers, the strongest first.
    pub fn read(layers: &[Layer]) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut sources = Self {
            layers: layers
                .iter()
                .map(|layer| layer.short_name().to_owned())
                .collect(),
            files: BTreeMap::new(),
            components: BTreeMap::new(),
        };
        for layer in layers {
            let paths = layer
                .paths("templates/", ".html")
                .chain(layer.paths("components/", ".html"));
            for path in paths {
                let file = match layer.text(path) {
                    Some(Ok(file)) => file,
                    Some(Err(fault)) => {
                        faults.push(fault);
                        continue;
                    }
                    None => continue,
                };
                let below = path.strip_prefix("templates/").unwrap_or(path);
                sources.add(format!("{}/{below}", layer.short_name()), file);
            }
        }
        if faults.is_empty() {
            Ok(sources)
        } else {
            Err(faults)
        }
    }

    fn add(&mut self, name: String, file: Arc<SourceText>) {
        for definition in scan::definitions(file.text()) {
            let known = self.components.entry(definition.name.clone());
            known.or_insert_with(|| (name.clone(), definition));
        }
        let collapsed = Collapsed::new(file.text());
        self.files.insert(name, Source { file, collapsed });
    }

    /// The layers' short names, the strongest first.
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// The names and texts that Tera gets.
    pub fn for_tera(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(name, source)| (name.as_str(), source.collapsed.text.as_str()))
    }

    /// A template's file, by the name that Tera knows.
    pub fn file(&self, name: &str) -> Option<&Arc<SourceText>> {
        self.files.get(name).map(|source| &source.file)
    }

    /// A template's name as the user knows it.
    pub fn shown<'a>(&'a self, name: &'a str) -> &'a str {
        self.file(name).map_or(name, |file| file.name())
    }

    /// Where a range of Tera's text stands in the file.
    pub fn place(
        &self,
        name: &str,
        range: Range<usize>,
    ) -> Option<(Arc<SourceText>, Range<usize>)> {
        let source = self.files.get(name)?;
        Some((Arc::clone(&source.file), source.collapsed.to_source(range)))
    }

    /// The place that Tera's words name.
    pub fn place_of(&self, quote: &Quote<'_>) -> Option<(Arc<SourceText>, Range<usize>)> {
        let text = &self.files.get(quote.file)?.collapsed;
        let start = text.offset_of(quote.line, quote.column);
        let end = text.offset_of(quote.line, quote.column + quote.width);
        self.place(quote.file, start..end)
    }

    /// Where a template names another in `extends` or `include`.
    pub fn mention(&self, name: &str, other: &str) -> Option<(Arc<SourceText>, Range<usize>)> {
        let file = self.file(name)?;
        let (_, templates) = scan::uses(file.text());
        let mention = templates
            .into_iter()
            .find(|mention| mention.name == other)?;
        Some((Arc::clone(file), mention.span))
    }

    /// The templates' names without their layer, each once.
    pub fn short_names(&self) -> impl Iterator<Item = &str> {
        let names = self
            .files
            .keys()
            .filter_map(|name| Some(name.split_once('/')?.1));
        names.collect::<BTreeSet<_>>().into_iter()
    }

    /// The names of all components.
    pub fn component_names(&self) -> impl Iterator<Item = &str> {
        self.components.keys().map(String::as_str)
    }

    /// What a component may be used for, and where it is defined.
    pub fn component(&self, name: &str) -> Option<(Role, &Arc<SourceText>, Range<usize>)> {
        let (file, definition) = self.components.get(name)?;
        let (_, path) = file.split_once('/')?;
        let role = if path.starts_with(SECTIONS) {
            Role::Section
        } else {
            Role::Component
        };
        Some((role, self.file(file)?, definition.span.clone()))
    }

    /// A circle of components that call one another, reached from any of the starting points:
    /// the names from the first on, and the call that closes it.
    pub fn circle(&self, starts: &[&str]) -> Option<(Vec<String>, Arc<SourceText>, Range<usize>)> {
        let mut done = BTreeSet::new();
        let mut way: Vec<(&str, std::slice::Iter<'_, Call>)> = Vec::new();
        for start in starts {
            let (name, (_, definition)) = self.components.get_key_value(*start)?;
            way.push((name, definition.calls.iter()));
            while let Some((name, calls)) = way.last_mut() {
                let caller = *name;
                let Some(call) = calls.next() else {
                    done.insert(caller);
                    way.pop();
                    continue;
                };
                if way.iter().any(|(name, _)| *name == call.name) {
                    let mut names: Vec<String> = way.iter().map(|(n, _)| (*n).to_owned()).collect();
                    names.push(call.name.clone());
                    let (file, _) = self.components.get(caller)?;
                    return Some((names, Arc::clone(self.file(file)?), call.span.clone()));
                }
                if let Some((name, (_, called))) = self.components.get_key_value(&call.name)
                    && !done.contains(name.as_str())
                {
                    way.push((name, called.calls.iter()));
                }
            }
        }
        None
    }

    /// The components that a template's own text calls, and that of the templates it names.
    pub fn called_by(&self, name: &str, resolve: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![name.to_owned()];
        while let Some(name) = waiting.pop() {
            let Some(file) = self.file(&name) else {
                continue;
            };
            if !seen.insert(name.clone()) {
                continue;
            }
            let (calls, templates) = scan::uses(file.text());
            names.extend(calls.into_iter().map(|call| call.name));
            waiting.extend(
                templates
                    .iter()
                    .filter_map(|template| resolve(&template.name)),
            );
        }
        names.retain(|name| self.components.contains_key(name));
        names.into_iter().collect()
    }
}
