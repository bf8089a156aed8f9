//! What a site looks like: a theme is a chain of layers, from the site's own `theme/` folder to
//! the theme at the bottom. It is loaded as a whole and checked as a whole, and does not know the
//! site: what a page shows comes from `render`.

mod assets;
pub mod color;
mod items;
mod layer;
mod manifest;
pub mod palette;
mod phrases;
mod settings;
mod slots;
pub mod templates;

use std::cell::RefCell;
use std::collections::BTreeMap;

pub use assets::Assets;
pub use items::{ItemForm, ItemKey, ItemKind};
pub use layer::{Layer, SITE_LAYER, built_in, built_in_names, chain};
pub use manifest::Manifest;
pub use phrases::{Count, Phrases};
pub use settings::{Kind, Setting, SettingValue, Settings};

use crate::diagnostic::{Diagnostic, Report};
use crate::picture::Slot;
use palette::{Palette, Scheme};
use templates::Templates;

/// The templates that every theme has, one for each kind of page.
pub const PAGE_TEMPLATES: [&str; 7] = [
    "home.html",
    "page.html",
    "category.html",
    "product.html",
    "posts.html",
    "post.html",
    "404.html",
];

/// A theme, loaded and checked.
#[derive(Debug)]
pub struct Theme {
    /// What `[look]` may hold.
    pub settings: Settings,
    /// The picture slots by name.
    pub slots: BTreeMap<String, Slot>,
    /// The phrases by language code.
    pub phrases: BTreeMap<String, Phrases>,
    /// The templates and components.
    pub templates: Templates,
    /// What is odd, but no hindrance.
    pub warnings: Report,
    layers: Vec<Layer>,
}

impl Theme {
    /// Loads a theme from its layers, the strongest first: the site's `theme/` folder (if any),
    /// then what [`chain`] gives. `languages` are language codes such as `zh-Hans`.
    ///
    /// # Errors
    /// Every fault of the theme's files, but for style sheets and scripts (see [`Theme::assets`]).
    pub fn load(layers: Vec<Layer>, languages: &[&str]) -> Result<Self, Report> {
        let report = RefCell::new(Report::new());
        check_names(&layers, &report);
        let (settings, slots) = manifest::read_all(&layers, &report);
        let phrases = languages
            .iter()
            .map(|code| ((*code).to_owned(), phrases::load(&layers, code, &report)))
            .collect();
        let templates = Templates::load(&layers);
        let mut report = report.into_inner();
        let templates = match templates {
            Ok(templates) => {
                check_templates(&templates, &layers, &mut report);
                Some(templates)
            }
            Err(faults) => {
                report.extend(faults);
                None
            }
        };
        match templates {
            Some(templates) if !report.has_errors() => Ok(Self {
                settings,
                slots,
                phrases,
                templates,
                warnings: report,
                layers,
            }),
            _ => Err(report),
        }
    }

    /// The files that browsers load, in the colours of the palette.
    ///
    /// # Errors
    /// Every fault of the theme's style sheets and scripts.
    pub fn assets(&self, palette: &Palette, scheme: Scheme) -> Result<Assets, Report> {
        assets::make(&self.layers, &palette.css(scheme))
    }

    /// The layers, the strongest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }
}

/// Templates name a layer by its short name.
fn check_names(layers: &[Layer], report: &RefCell<Report>) {
    for (i, layer) in layers.iter().enumerate() {
        let same = |other: &&Layer| other.short_name() == layer.short_name();
        if let Some(other) = layers[..i].iter().find(same) {
            let message = format!("`{}` and `{}` have the same name", other.name, layer.name);
            let fault = Diagnostic::error("theme-name", message);
            report
                .borrow_mut()
                .push(fault.help("rename the folder of one: templates name a theme by its folder"));
        }
    }
}

fn check_templates(templates: &Templates, layers: &[Layer], report: &mut Report) {
    for name in PAGE_TEMPLATES {
        if !templates.has(name) {
            let theme = layers.iter().find(|layer| layer.name != SITE_LAYER);
            let theme = theme.map_or(SITE_LAYER, |layer| layer.name.as_str());
            let message = format!("the theme `{theme}` has no `templates/{name}`");
            let fault = Diagnostic::error("missing-template", message);
            report.push(fault.help("add it, or extend a theme that has it: `extends = \"base\"`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::layer::tests::layer;
    use super::*;

    fn base(extra: &[(&str, &str)]) -> Layer {
        let mut files: Vec<(String, &str)> = PAGE_TEMPLATES
            .iter()
            .map(|name| (format!("templates/{name}"), "<p>{{ t.skip }}</p>"))
            .collect();
        files.push(("theme.toml".to_owned(), "name = \"Base\""));
        files.push(("phrases/en.toml".to_owned(), "skip = \"Skip\""));
        files.extend(extra.iter().map(|(path, text)| ((*path).to_owned(), *text)));
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
        layer("themes/base", &files)
    }

    #[test]
    fn a_theme_is_loaded_whole_with_what_its_languages_lack() {
        let theme = Theme::load(vec![base(&[])], &["en", "de"]).expect("is sound");
        assert!(theme.warnings.is_empty());
        assert_eq!(theme.phrases["de"].missing().collect::<Vec<_>>(), ["skip"]);
        assert!(theme.templates.has("404.html"));
        let palette = Palette::derive(
            "#0a4fb0".parse().expect("is a colour"),
            palette::Paper::White,
        );
        let assets = theme.assets(&palette, Scheme::Auto).expect("is sound");
        assert!(assets.css.is_some() && assets.js.is_none());
    }

    #[test]
    fn the_faults_of_all_parts_are_reported_together() {
        let mut broken = base(&[
            ("theme.toml", "nam = \"Base\""),
            ("phrases/de.toml", "skip = \"Zu {ziel}\""),
            ("templates/home.html", "{{ }}"),
        ]);
        broken.files.remove("templates/post.html");
        let report = Theme::load(vec![broken], &["de"]).expect_err("is broken");
        insta::assert_snapshot!(report.to_string(), @r#"
        error: `skip` has `{ziel}`, which the English text has not
         --> themes/base/phrases/de.toml:1:8
          |
        1 | skip = "Zu {ziel}"
          |        ^^^^^^^^^^^
          |
         ::: themes/base/phrases/en.toml:1:8
          |
        1 | skip = "Skip"
          |        ------ the English text

        error: found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
         --> themes/base/templates/home.html:1:4
          |
        1 | {{ }}
          |    ^^

        error: unknown key `nam`
         --> themes/base/theme.toml:1:1
          |
        1 | nam = "Base"
          | ^^^ not a key of theme.toml
          |
          = help: did you mean `name`?
        "#);
    }

    #[test]
    fn a_theme_without_a_template_or_with_a_taken_name_is_at_fault() {
        let mut poor = base(&[]);
        poor.files.remove("templates/post.html");
        let twice = layer("my/base", &[]);
        let report = Theme::load(vec![twice, poor], &["en"]).expect_err("is at fault");
        insta::assert_snapshot!(report.to_string(), @r#"
        error: `my/base` and `themes/base` have the same name
         |
         = help: rename the folder of one: templates name a theme by its folder

        error: the theme `my/base` has no `templates/post.html`
         |
         = help: add it, or extend a theme that has it: `extends = "base"`
        "#);
    }

    #[test]
    fn every_theme_that_the_program_brings_along_is_sound() {
        for name in built_in_names() {
            let first = built_in(name).expect("is listed");
            let layers = chain(first, built_in).expect("is a chain");
            let languages = ["en", "de", "zh-Hans"];
            let theme = Theme::load(layers, &languages).unwrap_or_else(|r| panic!("{name}: {r}"));
            let brand = "#0a4fb0".parse().expect("is a colour");
            let palette = Palette::derive(brand, palette::Paper::White);
            let assets = theme.assets(&palette, Scheme::Auto);
            assert!(
                assets.is_ok(),
                "{name}: {}",
                assets.expect_err("is no theme")
            );
        }
    }
}
