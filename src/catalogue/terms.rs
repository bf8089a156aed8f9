//! `data/terms.<language>.toml`: names of specs, options and units and frequent values,
//! translated once for the whole catalogue.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::facts::SpecValue;
use crate::brand::Languages;
use crate::diagnostic::Report;
use crate::locale::Formatter;
use crate::paths::SourcePath;
use crate::source::Source;
use crate::source::fields::{Fields, Origin};

/// The terms of one language.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    specs: HashMap<Arc<str>, Arc<str>>,
    values: HashMap<Arc<str>, Arc<str>>,
    units: HashMap<Arc<str>, Arc<str>>,
}

impl Terms {
    /// The terms of every language of the site, by its number.
    pub fn load(
        source: &Source,
        languages: &Languages,
        (limit, report): (u64, &RefCell<Report>),
    ) -> Vec<Self> {
        let mut all = Vec::with_capacity(languages.count());
        for (_, language) in languages.iter() {
            let path = SourcePath::new(format!("data/terms.{language}.toml"));
            let terms = match source.entry(&path).map(|_| source.text(&path, limit)) {
                None => Self::default(),
                Some(Ok(file)) => Self::read(&Origin::whole(&file), report),
                Some(Err(fault)) => {
                    report.borrow_mut().push(fault);
                    Self::default()
                }
            };
            all.push(terms);
        }
        all
    }

    fn read(origin: &Origin, report: &RefCell<Report>) -> Self {
        let table = origin.parse(report);
        let mut fields = Fields::of(&table, origin, "table of terms", report);
        let mut specs = read_map(&mut fields, "specs");
        // Options are names like specs, and often the same ones.
        specs.extend(read_map(&mut fields, "options"));
        let terms = Self {
            specs,
            values: read_map(&mut fields, "values"),
            units: read_map(&mut fields, "units"),
        };
        fields.finish();
        terms
    }

    /// The name of a spec or an option.
    pub fn name<'a>(&'a self, name: &'a Arc<str>) -> &'a Arc<str> {
        self.specs.get(name).unwrap_or(name)
    }

    /// A value.
    pub fn value<'a>(&'a self, value: &'a Arc<str>) -> &'a Arc<str> {
        self.values.get(value).unwrap_or(value)
    }

    /// The value of a spec in the form of a language.
    pub fn say(&self, value: &SpecValue, formatter: &Formatter) -> String {
        match value {
            SpecValue::Text(text) => self.value(text).to_string(),
            SpecValue::Number(number) => formatter.number(*number),
            SpecValue::Quantity(number, unit) => formatter.quantity(*number, self.unit(unit)),
        }
    }

    /// A unit.
    pub fn unit<'a>(&'a self, unit: &'a Arc<str>) -> &'a Arc<str> {
        self.units.get(unit).unwrap_or(unit)
    }
}

fn read_map(fields: &mut Fields<'_>, key: &'static str) -> HashMap<Arc<str>, Arc<str>> {
    let mut map = HashMap::new();
    for entry in fields.entries(key).unwrap_or_default() {
        match entry.text() {
            Some(text) => {
                map.insert(Arc::from(entry.key.value), Arc::from(text));
            }
            None => {
                let message = format!("`{}` is {}, a text is due", entry.key.value, entry.kind());
                fields.fault(entry.at().error("wrong-type", message));
            }
        }
    }
    map
}
