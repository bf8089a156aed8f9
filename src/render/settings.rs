//! What an author gives a component: checked against what the component declares, and turned into
//! what it stands for: a file into a picture, a page into its card.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tera::{ComponentArgType, ComponentInfo, Map, Value};

use super::Renderer;
use super::product_view::Scene;
use super::shots::Shot;
use crate::diagnostic::did_you_mean;
use crate::markdown::Unresolved;
use crate::paths::SourcePath;
use crate::site::is_picture;

/// Why a setting can't be used.
pub(super) struct Refusal {
    pub code: &'static str,
    pub message: String,
    pub helps: Vec<String>,
}

impl Refusal {
    fn new(code: &'static str, message: String) -> Self {
        Self {
            code,
            message,
            helps: Vec::new(),
        }
    }
}

impl From<Unresolved> for Refusal {
    fn from(unresolved: Unresolved) -> Self {
        Self {
            code: unresolved.code,
            message: unresolved.message,
            helps: unresolved.helps,
        }
    }
}

/// A number as TOML has it.
pub(super) fn number(number: Decimal) -> toml::Value {
    match number.to_i64().filter(|n| Decimal::from(*n) == number) {
        Some(whole) => toml::Value::Integer(whole),
        None => toml::Value::Float(number.to_f64().unwrap_or_default()),
    }
}

/// Checks a value against the argument of that name.
pub(super) fn check(
    definition: &ComponentInfo,
    name: &str,
    value: &toml::Value,
) -> Result<(), Refusal> {
    let given = |a: &&tera::ComponentArg| !a.is_implicit();
    let mut arguments = definition.args().iter().filter(given);
    let Some(argument) = arguments.clone().find(|a| a.name() == name) else {
        let names: Vec<&str> = arguments.by_ref().map(tera::ComponentArg::name).collect();
        let message = format!("`{}` has no setting `{name}`", definition.name());
        let mut refusal = Refusal::new("unknown-key", message);
        if let Some(near) = did_you_mean(name, names.iter().copied()) {
            refusal.helps.push(format!("did you mean `{near}`?"));
        } else if !names.is_empty() {
            let known = crate::source::fields::quoted(&names);
            refusal.helps.push(format!("it has {known}"));
        }
        return Err(refusal);
    };
    let Some(due) = argument.arg_type() else {
        return Ok(());
    };
    let (fits, due) = fits(due, value);
    if fits {
        return Ok(());
    }
    let message = format!("`{name}` is {}, {due} is due", kind(value));
    Err(Refusal::new("wrong-type", message))
}

/// The first argument that must be given and is not.
pub(super) fn missing(definition: &ComponentInfo, given: impl Fn(&str) -> bool) -> Option<String> {
    let mut arguments = definition.args().iter();
    let missing = arguments.find(|a| a.is_required() && !given(a.name()));
    missing.map(|a| a.name().to_owned())
}

fn fits(due: ComponentArgType, value: &toml::Value) -> (bool, &'static str) {
    use toml::Value as V;
    match due {
        ComponentArgType::String => (matches!(value, V::String(_)), "a text"),
        ComponentArgType::Bool => (matches!(value, V::Boolean(_)), "true or false"),
        ComponentArgType::Integer => (matches!(value, V::Integer(_)), "a whole number"),
        ComponentArgType::Float => (matches!(value, V::Float(_)), "a number"),
        ComponentArgType::Number => {
            let number = matches!(value, V::Integer(_) | V::Float(_));
            (number, "a number")
        }
        ComponentArgType::Array => (matches!(value, V::Array(_)), "a list"),
        ComponentArgType::Map => (matches!(value, V::Table(_)), "a table"),
        _ => (true, "a value"),
    }
}

fn kind(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::String(_) => "a text",
        toml::Value::Integer(_) | toml::Value::Float(_) => "a number",
        toml::Value::Boolean(_) => "true or false",
        toml::Value::Datetime(_) => "a date",
        toml::Value::Array(_) => "a list",
        toml::Value::Table(_) => "a table",
    }
}

impl Renderer {
    /// What a setting stands for: a text that names a picture becomes the picture, in the slot
    /// that has the component's name or else in that of running text; one that names a page
    /// (`about.md`, `/news/`) its card, one that names a file its link; all else stays as it is.
    pub(super) fn setting(
        &self,
        value: &toml::Value,
        (scene, component): (Scene<'_>, &str),
    ) -> Result<Value, Refusal> {
        match value {
            toml::Value::String(text) => self.text_setting(text, (scene, component)),
            toml::Value::Array(list) => {
                let values: Result<Vec<Value>, Refusal> = list
                    .iter()
                    .map(|value| self.setting(value, (scene, component)))
                    .collect();
                Ok(Value::from(values?))
            }
            toml::Value::Table(table) => self.table_setting(table, (scene, component)),
            toml::Value::Datetime(day) => Ok(Value::from(day.to_string())),
            other => Ok(Value::from_serializable(other)),
        }
    }

    fn table_setting(
        &self,
        table: &toml::Table,
        (scene, component): (Scene<'_>, &str),
    ) -> Result<Value, Refusal> {
        let mut map = Map::new();
        for (key, value) in table {
            // A picture's own words belong to it.
            let value = match (key.as_str(), value, table.get("alt")) {
                ("image", toml::Value::String(file), Some(toml::Value::String(alt))) => {
                    self.picture_setting(file, alt, (scene, component))?
                }
                _ => self.setting(value, (scene, component))?,
            };
            map.insert(key.clone().into(), value);
        }
        Ok(Value::from(map))
    }

    fn text_setting(
        &self,
        text: &str,
        (scene, component): (Scene<'_>, &str),
    ) -> Result<Value, Refusal> {
        let as_file = SourcePath::new(text);
        if text.contains("://") || text.contains(char::is_whitespace) {
            return Ok(Value::from(text));
        }
        if is_picture(&as_file) {
            return self.picture_setting(text, "", (scene, component));
        }
        let language = scene.voice.language;
        let near = scene.words.source.resolve("content", text);
        let is_page = as_file.extension() == "md" || text.starts_with('/');
        if !is_page {
            let file = near.filter(|path| self.site.source.entry(path).is_some());
            return Ok(match file {
                Some(path) => Value::from(self.site.links.href(&self.site.file_address(&path))),
                None => Value::from(text),
            });
        }
        let page = near
            .and_then(|path| self.site.catalogue.by_source(&path))
            .map(|(page, _)| page)
            .or_else(|| self.site.find_page(text));
        match page.and_then(|page| self.card(page, language)) {
            Some(card) => Ok(card),
            None => {
                let href = self.link(text, (scene.words, language))?;
                Ok(Value::from(href))
            }
        }
    }

    fn picture_setting(
        &self,
        file: &str,
        alt: &str,
        (scene, component): (Scene<'_>, &str),
    ) -> Result<Value, Refusal> {
        let path = scene.words.source.resolve("content", file);
        let shot = Shot::of(path.unwrap_or_else(|| SourcePath::new(file)), None);
        match self.try_picture(&shot, (component, alt)) {
            Ok(view) => Ok(self.value(&view)),
            Err(fault) => Err(Refusal {
                code: fault.code,
                message: fault.message,
                helps: fault.helps,
            }),
        }
    }
}
