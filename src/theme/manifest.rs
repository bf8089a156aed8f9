//! `theme.toml`: what a theme is called, what it extends, its settings and its picture slots.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use super::layer::Layer;
use super::settings::{self, Settings};
use super::slots;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::picture::Slot;
use crate::source::fields::{Fields, Located, Origin};

/// The name of the file.
const FILE: &str = "theme.toml";

/// What says who a theme is.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its name for people.
    pub name: Arc<str>,
    /// The theme it extends, by name or folder.
    pub extends: Option<Located<Arc<str>>>,
}

impl Manifest {
    /// Reads who a theme is; its other faults are found by `read_all`. None without the file.
    pub fn read(layer: &Layer, report: &RefCell<Report>) -> Option<Self> {
        let file = text(layer, report)?;
        let origin = Origin::whole(&file);
        // Syntax faults are reported when all of the file is read.
        let table = origin.parse(&RefCell::new(Report::new()));
        let ignored = RefCell::new(Report::new());
        Some(head(&mut Fields::of(&table, &origin, "", &ignored), layer))
    }
}

/// The settings and slots of all layers, the strongest first.
pub(super) fn read_all(
    layers: &[Layer],
    report: &RefCell<Report>,
) -> (Settings, BTreeMap<String, Slot>) {
    let origins: Vec<(usize, Origin)> = layers
        .iter()
        .enumerate()
        .filter_map(|(i, layer)| Some((i, Origin::whole(&text(layer, report)?))))
        .collect();
    let tables: Vec<DeTable<'_>> = origins
        .iter()
        .map(|(_, origin)| origin.parse(report))
        .collect();
    let mut declared = Vec::new();
    let mut all_slots = BTreeMap::new();
    for ((index, origin), table) in origins.iter().zip(&tables) {
        let mut fields = Fields::of(table, origin, "key of theme.toml", report);
        head(&mut fields, &layers[*index]);
        for key in ["description", "version", "license", "author"] {
            fields.text(key);
        }
        declared.push(settings::read(&mut fields, report));
        for (name, slot) in slots::read(&mut fields, report) {
            all_slots.entry(name).or_insert(slot);
        }
        fields.finish();
    }
    (Settings::merge(declared, report), all_slots)
}

fn head(fields: &mut Fields<'_>, layer: &Layer) -> Manifest {
    let name = fields.text("name").map(|name| name.value);
    Manifest {
        name: name.unwrap_or_else(|| Arc::from(layer.short_name())),
        extends: fields.text("extends"),
    }
}

fn text(layer: &Layer, report: &RefCell<Report>) -> Option<Arc<SourceText>> {
    let fault = |fault: Diagnostic| report.borrow_mut().push(fault);
    layer.text(FILE)?.map_err(fault).ok()
}

#[cfg(test)]
mod tests {
    use super::super::layer::tests::layer;
    use super::super::settings::SettingValue;
    use super::*;

    const BASE: &str = r##"name = "Base"
[settings.color]
type = "color"
default = "#0b5c8a"
[settings.corners]
type = "choice"
choices = ["square", "round"]
default = "square"
[settings.dense]
type = "bool"
default = false
[settings.logo]
type = "picture"
[pictures.card]
widths = [640, 320]
sizes = "(min-width: 60rem) 20rem, 50vw"
ratio = [6, 5]
fit = "cover"
"##;

    const CALIPER: &str =
        "name = \"Caliper\"\nextends = \"base\"\n[settings.corners]\ndefault = \"round\"\n";

    fn settings(themes: &[&str]) -> (Settings, BTreeMap<String, Slot>, Report) {
        let layers: Vec<Layer> = themes
            .iter()
            .enumerate()
            .map(|(i, text)| layer(&format!("themes/t{i}"), &[("theme.toml", text)]))
            .collect();
        let report = RefCell::new(Report::new());
        let (settings, slots) = read_all(&layers, &report);
        (settings, slots, report.into_inner())
    }

    fn check(look: &str) -> (BTreeMap<String, Located<SettingValue>>, String) {
        let (settings, _, report) = settings(&[CALIPER, BASE]);
        assert!(report.is_empty(), "{report}");
        let report = RefCell::new(Report::new());
        let origin = Origin::whole(&SourceText::new("brand.toml", look));
        let table = origin.parse(&report);
        let values = settings.check(Some(&Fields::of(&table, &origin, "setting", &report)));
        let faults = report.borrow().to_string();
        (values, faults)
    }

    #[test]
    fn a_theme_changes_the_default_of_what_it_extends_and_the_user_has_the_last_word() {
        let (values, faults) = check("dense = true\n");
        assert_eq!(faults, "");
        let round = SettingValue::Choice(Arc::from("round"));
        assert_eq!(values["corners"].value, round);
        assert_eq!(values["dense"].value, SettingValue::Flag(true));
        assert!(!values.contains_key("logo"));
    }

    #[test]
    fn what_the_user_writes_is_checked_against_the_settings() {
        let (_, faults) = check(
            "colr = \"#fff\"\ncolor = \"red;}</style>\"\ncorners = \"rund\"\ndense = \"yes\"\n",
        );
        insta::assert_snapshot!(faults, @r##"
        error: unknown setting `colr`
         --> brand.toml:1:1
          |
        1 | colr = "#fff"
          | ^^^^ not a setting of this theme
          |
          = help: did you mean `color`?
          = help: the theme has `color`, `corners`, `dense`, `logo`

        error: `color`: `red;}</style>` is no colour
         --> brand.toml:2:9
          |
        2 | color = "red;}</style>"
          |         ^^^^^^^^^^^^^^^
          |
          = help: write it as `#rrggbb`: `"#0b5c8a"`

        error: `corners` can't be `rund`
         --> brand.toml:3:11
          |
        3 | corners = "rund"
          |           ^^^^^^
          |
          = help: did you mean `round`?
          = help: it is one of `square`, `round`

        error: `dense` is a text, true or false is due
         --> brand.toml:4:9
          |
        4 | dense = "yes"
          |         ^^^^^
        "##);
    }

    #[test]
    fn a_theme_file_is_checked_whole() {
        let (_, _, report) = settings(&[
            "nam = \"X\"\n[settings.a]\ntype = \"colour\"\n[settings.b]\ntype = \"choice\"\n\
             [settings.c]\ntype = \"number\"\ndefault = \"1\"\n[pictures.card]\nwidths = [0]\nratio = [6]\n[pictures.hero]\n",
        ]);
        insta::assert_snapshot!(report.to_string(), @r#"
        error: unknown key `nam`
         --> themes/t0/theme.toml:1:1
          |
        1 | nam = "X"
          | ^^^ not a key of theme.toml
          |
          = help: did you mean `name`?

        error: `type` can't be `colour`
         --> themes/t0/theme.toml:3:8
          |
        3 | type = "colour"
          |        ^^^^^^^^
          |
          = help: did you mean `color`?
          = help: it is one of `color`, `text`, `choice`, `bool`, `number`, `picture`

        error: the setting `b` has no `choices`
         --> themes/t0/theme.toml:5:8
          |
        5 | type = "choice"
          |        ^^^^^^^^
          |
          = help: list them: `choices = ["a", "b"]`

        error: `c` is a text, a number is due
         --> themes/t0/theme.toml:8:11
          |
        8 | default = "1"
          |           ^^^

        error: `card`: `ratio` is not two numbers
         --> themes/t0/theme.toml:9:1
          |
        9 | [pictures.card]
          | ^^^^^^^^^^^^^^^
          |
          = help: give width and height: `ratio = [6, 5]`

        error: `widths`: `0` is no number from 1 to 10000
          --> themes/t0/theme.toml:10:11
           |
        10 | widths = [0]
           |           ^

        error: `hero` has no `widths`
          --> themes/t0/theme.toml:12:11
           |
        12 | [pictures.hero]
           |           ^^^^
           |
           = help: give the widths in pixels: `widths = [320, 640]`
        "#);
    }

    #[test]
    fn a_slot_has_its_widths_in_order() {
        let (_, slots, _) = settings(&[CALIPER, BASE]);
        assert_eq!(slots["card"].widths, [320, 640]);
        assert_eq!(slots["card"].ratio, Some(crate::picture::Ratio::new(6, 5)));
    }
}
