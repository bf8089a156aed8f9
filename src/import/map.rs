//! `map.toml`: which column means what, where the names do not tell or tell it wrongly. It is
//! written on the first run, for the user to correct.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use toml_edit::{DocumentMut, Item, Table, value};

use super::field::Field;
use crate::diagnostic::{Report, SourceText};
use crate::locale::DecimalMark;
use crate::source::fields::{Fields, Located, Origin, quoted};
use crate::tables::Sheet;

/// What stands above a new map.
const HEAD: &str = "\
# Which column of the table means what. Correct the words on the right, then import again.
";

/// Which column means what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map {
    /// The decimal mark, if it says so.
    pub decimal: Option<DecimalMark>,
    /// The fields by the name of the column.
    pub columns: BTreeMap<String, Field>,
}

impl Map {
    /// What the names of the columns tell; of two with one meaning the first has it. `other` is
    /// what columns of no known name mean.
    pub fn guess(sheet: &Sheet, other: Field) -> Self {
        let mut columns: BTreeMap<String, Field> = BTreeMap::new();
        for head in sheet.header() {
            let name = head.text().into_owned();
            if name.is_empty() {
                continue;
            }
            let field = match Field::of(&name) {
                Some(field) if field.is_repeatable() => field,
                Some(field) if !columns.values().any(|known| *known == field) => field,
                Some(_) => Field::Spec,
                None => other,
            };
            columns.insert(name, field);
        }
        let mut map = Self {
            decimal: None,
            columns,
        };
        map.name_the_title();
        map
    }

    /// A table with a model but no name is one of models by name.
    fn name_the_title(&mut self) {
        let has = |map: &Self, field| map.columns.values().any(|known| *known == field);
        if !has(self, Field::Title) && !has(self, Field::Sku) {
            let of_model = self
                .columns
                .iter()
                .find(|(_, field)| **field == Field::Model);
            if let Some(name) = of_model.map(|(name, _)| name.clone()) {
                self.columns.insert(name, Field::Sku);
            }
        }
    }

    /// Reads a map.
    ///
    /// # Errors
    /// Every word in it that is no field, and every column that the table does not have.
    pub fn read(file: &Arc<SourceText>, sheet: &Sheet) -> Result<Self, Report> {
        let report = RefCell::new(Report::new());
        let origin = Origin::whole(file);
        let table = origin.parse(&report);
        let mut fields = Fields::of(&table, &origin, "key of a map", &report);
        let marks = [("point", DecimalMark::Point), ("comma", DecimalMark::Comma)];
        let decimal = fields.choice("decimal", &marks).map(|mark| mark.value);
        let mut columns = BTreeMap::new();
        for entry in fields.entries("columns").unwrap_or_default() {
            check_column(&entry.key, sheet, &report);
            let word = entry.text().unwrap_or_default();
            match Field::WORDS.iter().find(|(known, _)| *known == word) {
                Some((_, field)) => {
                    columns.insert(entry.key.value.to_owned(), *field);
                }
                None => {
                    let words: Vec<&str> = Field::WORDS.iter().map(|(word, _)| *word).collect();
                    let message = format!("`{word}` is nothing that a column can mean");
                    let fault = entry.at().error("bad-choice", message);
                    let fault = fault.suggest(word, words.iter().copied());
                    report
                        .borrow_mut()
                        .push(fault.help(format!("it is one of {}", quoted(&words))));
                }
            }
        }
        fields.finish();
        let report = report.into_inner();
        if report.has_errors() {
            return Err(report);
        }
        Ok(Self { decimal, columns })
    }

    /// The columns of a field, in the order of the table.
    pub fn columns_of(&self, field: Field, sheet: &Sheet) -> Vec<usize> {
        let heads = sheet.header().enumerate();
        let means = |name: &str| self.columns.get(name) == Some(&field);
        let of_field = heads.filter(|(_, head)| means(&head.text()));
        of_field.map(|(column, _)| column).collect()
    }

    /// The map as it is written for the user, in the order of the table.
    pub fn to_toml(&self, sheet: &Sheet) -> String {
        let mut document = DocumentMut::new();
        match self.decimal {
            Some(DecimalMark::Point) => document.insert("decimal", value("point")),
            Some(DecimalMark::Comma) => document.insert("decimal", value("comma")),
            None => None,
        };
        let mut columns = Table::new();
        for head in sheet.header() {
            let name = head.text();
            if let Some(field) = self.columns.get(&*name) {
                columns.insert(&name, value(field.word()));
            }
        }
        document.insert("columns", Item::Table(columns));
        let words: Vec<&str> = Field::WORDS.iter().map(|(word, _)| *word).collect();
        let mut lines = vec![String::from("# A column may mean:")];
        for words in words.chunks(9) {
            lines.push(format!("#   {}", words.join(", ")));
        }
        let help = "# `spec` is a spec of its own name, `leave_out` is not imported. Before the columns you may \
                    say\n# how figures are written: decimal = \"comma\" for 1.299,00, \"point\" for 1,299.00.";
        format!("{HEAD}{}\n{help}\n\n{document}", lines.join("\n"))
    }
}

fn check_column(name: &Located<&str>, sheet: &Sheet, report: &RefCell<Report>) {
    let heads: Vec<String> = sheet
        .header()
        .map(|head| head.text().into_owned())
        .collect();
    if heads.iter().any(|head| head == name.value) {
        return;
    }
    let message = format!("`{}` has no column `{}`", sheet.name(), name.value);
    let fault = name.at.error("no-column", message);
    let heads = heads.iter().map(String::as_str);
    report.borrow_mut().push(fault.suggest(name.value, heads));
}
