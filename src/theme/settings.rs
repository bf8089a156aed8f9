//! The settings of a theme: what `[look]` in brand.toml may hold. A theme declares them in its
//! theme.toml; a theme that extends another may change single keys of a setting, such as its
//! default. What a user writes is checked against them, so a template gets typed values.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::color::Rgb;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::fields::{At, Entry, Fields, Located, quoted};

/// What a setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A colour: `#0b5c8a`.
    Color,
    /// Any text.
    Text,
    /// One of these words.
    Choice(Vec<Arc<str>>),
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A file of the site folder.
    Picture,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// A colour.
    Color(Rgb),
    /// A text.
    Text(Arc<str>),
    /// One of the words.
    Choice(Arc<str>),
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A file, as written: whether it exists is not known here.
    Picture(Arc<str>),
}

impl fmt::Display for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Color(color) => color.fmt(f),
            Self::Text(text) | Self::Choice(text) | Self::Picture(text) => text.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// A setting of a theme.
#[derive(Debug, Clone)]
pub struct Setting {
    /// What it takes.
    pub kind: Kind,
    /// What holds where the user says nothing.
    pub default: Option<Located<SettingValue>>,
    /// Its name for people.
    pub label: Option<Arc<str>>,
    /// What it does.
    pub help: Option<Arc<str>>,
}

/// The settings of a theme by name.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    settings: BTreeMap<String, Setting>,
}

impl Settings {
    /// The settings by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings
            .iter()
            .map(|(name, setting)| (name.as_str(), setting))
    }

    /// Checks `[look]` and fills in the defaults. Faults go to the table's report; a setting
    /// without a value is absent. Without a table, all is default.
    pub fn check(&self, look: Option<&Fields<'_>>) -> BTreeMap<String, Located<SettingValue>> {
        let mut values: BTreeMap<String, Located<SettingValue>> = BTreeMap::new();
        for (name, setting) in self.iter() {
            if let Some(default) = &setting.default {
                values.insert(name.to_owned(), default.clone());
            }
        }
        let Some(look) = look else {
            return values;
        };
        for entry in look.all_entries() {
            let name = entry.key.value;
            let Some(setting) = self.settings.get(name) else {
                let fault = entry
                    .key
                    .at
                    .error("unknown-setting", format!("unknown setting `{name}`"));
                let known: Vec<&str> = self.iter().map(|(name, _)| name).collect();
                let fault = fault
                    .label("not a setting of this theme")
                    .suggest(name, known.iter().copied());
                look.fault(fault.help(format!("the theme has {}", quoted(&known))));
                continue;
            };
            match read_value(name, &setting.kind, &entry) {
                Ok(value) => {
                    let at = entry.at();
                    values.insert(name.to_owned(), Located { value, at });
                }
                Err(fault) => look.fault(*fault),
            }
        }
        values
    }

    /// Merges what the layers declare, the strongest first.
    pub(super) fn merge(
        declared: Vec<BTreeMap<String, Declared<'_>>>,
        report: &RefCell<Report>,
    ) -> Self {
        let mut merged: BTreeMap<String, Declared<'_>> = BTreeMap::new();
        for layer in declared {
            for (name, weaker) in layer {
                match merged.get_mut(&name) {
                    Some(stronger) => stronger.fill_from(weaker),
                    None => {
                        merged.insert(name, weaker);
                    }
                }
            }
        }
        let mut settings = BTreeMap::new();
        for (name, declared) in merged {
            settings.extend(
                declared
                    .resolve(&name, report)
                    .map(|setting| (name, setting)),
            );
        }
        Self { settings }
    }
}

/// `[settings.<name>]` of one layer, key for key.
pub(super) struct Declared<'a> {
    key: At,
    /// Whether `type` is written at all, be it wrong.
    has_kind: bool,
    kind: Option<Located<&'static str>>,
    default: Option<Entry<'a>>,
    choices: Option<Vec<Located<Arc<str>>>>,
    label: Option<Arc<str>>,
    help: Option<Arc<str>>,
}

const KINDS: [(&str, &str); 6] = [
    ("color", "color"),
    ("text", "text"),
    ("choice", "choice"),
    ("bool", "bool"),
    ("number", "number"),
    ("picture", "picture"),
];

/// Reads `[settings]`.
pub(super) fn read<'a>(
    fields: &mut Fields<'a>,
    report: &'a RefCell<Report>,
) -> BTreeMap<String, Declared<'a>> {
    let mut declared = BTreeMap::new();
    for entry in fields.entries("settings").unwrap_or_default() {
        let name = entry.key.value;
        let Some(mut setting) = entry.table("key of a setting", report) else {
            let message = format!("`{name}` is {}, a table is due", entry.kind());
            fields.fault(entry.at().error("wrong-type", message));
            continue;
        };
        let read = Declared {
            key: entry.key.at.clone(),
            has_kind: setting.has("type"),
            kind: setting.choice("type", &KINDS),
            default: setting.any("default"),
            choices: setting.texts("choices"),
            label: setting.text("label").map(|text| text.value),
            help: setting.text("help").map(|text| text.value),
        };
        setting.finish();
        declared.insert(name.to_owned(), read);
    }
    declared
}

impl<'a> Declared<'a> {
    fn fill_from(&mut self, weaker: Declared<'a>) {
        self.has_kind |= weaker.has_kind;
        self.kind = self.kind.take().or(weaker.kind);
        self.default = self.default.take().or(weaker.default);
        self.choices = self.choices.take().or(weaker.choices);
        self.label = self.label.take().or(weaker.label);
        self.help = self.help.take().or(weaker.help);
    }

    fn resolve(self, name: &str, report: &RefCell<Report>) -> Option<Setting> {
        let fault = |fault: Diagnostic| report.borrow_mut().push(fault);
        let Some(kind) = self.kind else {
            if self.has_kind {
                return None;
            }
            let message = format!("the setting `{name}` has no `type`");
            let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            fault(
                self.key
                    .error("missing-key", message)
                    .help(format!("it is one of {}", quoted(&names))),
            );
            return None;
        };
        let choices: Vec<Arc<str>> = self
            .choices
            .unwrap_or_default()
            .into_iter()
            .map(|c| c.value)
            .collect();
        let kind = match kind.value {
            "color" => Kind::Color,
            "text" => Kind::Text,
            "bool" => Kind::Flag,
            "number" => Kind::Number,
            "picture" => Kind::Picture,
            _ if choices.is_empty() => {
                let message = format!("the setting `{name}` has no `choices`");
                fault(
                    kind.at
                        .error("missing-key", message)
                        .help("list them: `choices = [\"a\", \"b\"]`"),
                );
                return None;
            }
            _ => Kind::Choice(choices),
        };
        let default = self
            .default
            .and_then(|entry| match read_value(name, &kind, &entry) {
                Ok(value) => Some(Located {
                    value,
                    at: entry.at(),
                }),
                Err(why) => {
                    fault(*why);
                    None
                }
            });
        Some(Setting {
            kind,
            default,
            label: self.label,
            help: self.help,
        })
    }
}

fn read_value(name: &str, kind: &Kind, entry: &Entry<'_>) -> Result<SettingValue, Box<Diagnostic>> {
    let wrong_type = |due: &str| {
        let message = format!("`{name}` is {}, {due} is due", entry.kind());
        Box::new(entry.at().error("wrong-type", message))
    };
    let text = || entry.text().ok_or_else(|| wrong_type("a text"));
    match kind {
        Kind::Text => Ok(SettingValue::Text(Arc::from(text()?))),
        Kind::Picture => Ok(SettingValue::Picture(Arc::from(text()?))),
        Kind::Color => {
            text()?
                .parse()
                .map(SettingValue::Color)
                .map_err(|fault: super::color::ColorFault| {
                    let fault = entry.at().error("bad-color", format!("`{name}`: {fault}"));
                    Box::new(fault.help("write it as `#rrggbb`: `\"#0b5c8a\"`"))
                })
        }
        Kind::Choice(choices) => {
            let text = text()?;
            if let Some(choice) = choices.iter().find(|choice| &***choice == text) {
                return Ok(SettingValue::Choice(Arc::clone(choice)));
            }
            let names: Vec<&str> = choices.iter().map(|choice| &**choice).collect();
            let fault = entry
                .at()
                .error("bad-choice", format!("`{name}` can't be `{text}`"));
            let fault = fault.suggest(text, names.iter().copied());
            Err(Box::new(
                fault.help(format!("it is one of {}", quoted(&names))),
            ))
        }
        Kind::Flag => match entry.to_value() {
            toml::Value::Boolean(flag) => Ok(SettingValue::Flag(flag)),
            _ => Err(wrong_type("true or false")),
        },
        Kind::Number => {
            let number = entry
                .number()
                .and_then(|n| n.replace('_', "").parse::<f64>().ok());
            let number = number
                .filter(|n| n.is_finite())
                .ok_or_else(|| wrong_type("a number"))?;
            Ok(SettingValue::Number(number))
        }
    }
}
