//! A layer of a theme: a folder of files, embedded in the program or read by `source`. A theme is
//! a chain of layers, the strongest first: the site's `theme/`, the chosen theme, what it
//! extends, and so on. Whoever asks for a file gets the strongest layer's.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::manifest::Manifest;
use crate::diagnostic::{Diagnostic, Report, SourceText};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The name of the layer that is the site's own `theme/` folder.
pub const SITE_LAYER: &str = "theme";

/// A folder of theme files.
#[derive(Debug, Clone)]
pub struct Layer {
    /// As faults show it: `themes/caliper`, `theme`.
    pub name: String,
    /// The files by their path in the folder, with `/`.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

impl Layer {
    /// The last part of the name, by which templates name the layer: `caliper`.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// A file's path as faults show it: `themes/caliper/templates/product.html`.
    pub fn shown(&self, path: &str) -> String {
        format!("{}/{path}", self.name)
    }

    /// A file as text, if there is such a file.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self, path: &str) -> Option<Result<Arc<SourceText>, Diagnostic>> {
        let bytes = self.files.get(path)?;
        let shown = self.shown(path);
        Some(match std::str::from_utf8(bytes) {
            Ok(text) => Ok(SourceText::new(shown, text)),
            Err(fault) => {
                let place = SourceText::new(shown, "");
                let at = fault.valid_up_to();
                Err(
                    Diagnostic::error("not-utf8", format!("byte {at} is not UTF-8"))
                        .in_file(&place)
                        .help("save the file as UTF-8"),
                )
            }
        })
    }

    /// The paths of the files in a folder and below it, with that ending.
    pub fn paths<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = &'a str> + 'a {
        let below = self.files.range(folder.to_owned()..);
        below
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(folder))
            .filter(move |path| path.ends_with(ending))
    }
}

/// The theme of that name which the program brings along.
pub fn built_in(name: &str) -> Option<Layer> {
    let folder = BUILT_IN.get_dir(name)?;
    folder.get_file(format!("{name}/theme.toml"))?;
    let mut files = BTreeMap::new();
    collect(folder, name, &mut files);
    Some(Layer {
        name: format!("themes/{name}"),
        files,
    })
}

/// The names of the themes which the program brings along.
pub fn built_in_names() -> Vec<&'static str> {
    let names = BUILT_IN.dirs().filter_map(|dir| dir.path().to_str());
    let mut names: Vec<_> = names.filter(|name| built_in(name).is_some()).collect();
    names.sort_unstable();
    names
}

/// The layers of a theme: itself and what it extends. `resolve` finds a theme by the name that
/// `extends` gives.
///
/// # Errors
/// When a layer has no `theme.toml`, extends what does not exist, or extends itself.
pub fn chain(first: Layer, resolve: impl Fn(&str) -> Option<Layer>) -> Result<Vec<Layer>, Report> {
    let report = RefCell::new(Report::new());
    let mut layers = vec![first];
    loop {
        let last = layers.last().expect("the chain begins with a layer");
        let Some(manifest) = Manifest::read(last, &report) else {
            let fault = Diagnostic::error(
                "no-theme-file",
                format!("`{}` has no `theme.toml`", last.name),
            );
            report
                .borrow_mut()
                .push(fault.help("a theme is a folder with a `theme.toml` that gives its `name`"));
            break;
        };
        let Some(extends) = manifest.extends else {
            break;
        };
        let Some(next) = resolve(&extends.value) else {
            let message = format!("there is no theme `{}`", extends.value);
            let fault = extends.at.error("unknown-theme", message);
            report
                .borrow_mut()
                .push(fault.suggest(&extends.value, built_in_names()));
            break;
        };
        if layers.iter().any(|layer| layer.name == next.name) {
            let names = layers
                .iter()
                .map(|l| l.name.as_str())
                .chain([next.name.as_str()]);
            let way: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            let fault = extends.at.error("theme-cycle", "the theme extends itself");
            report.borrow_mut().push(fault.note(way.join(" → ")));
            break;
        }
        layers.push(next);
    }
    let report = report.into_inner();
    if report.has_errors() {
        return Err(report);
    }
    Ok(layers)
}

fn collect(dir: &Dir<'_>, root: &str, files: &mut BTreeMap<String, Arc<[u8]>>) {
    for file in dir.files() {
        let parts: Vec<&str> = file
            .path()
            .iter()
            .filter_map(|part| part.to_str())
            .collect();
        let path = parts.join("/");
        let path = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .trim_start_matches('/');
        files.insert(path.to_owned(), Arc::from(file.contents()));
    }
    for folder in dir.dirs() {
        collect(folder, root, files);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A layer of files written in a test.
    pub fn layer(name: &str, files: &[(&str, &str)]) -> Layer {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), Arc::from(text.as_bytes()));
        Layer {
            name: name.to_owned(),
            files: files.iter().map(file).collect(),
        }
    }

    fn resolve(name: &str) -> Option<Layer> {
        let files: &[(&str, &str)] = match name {
            "base" => &[("theme.toml", "name = \"Base\"")],
            "a" => &[("theme.toml", "name = \"A\"\nextends = \"b\"")],
            "b" => &[("theme.toml", "name = \"B\"\nextends = \"a\"")],
            _ => return None,
        };
        Some(layer(&format!("themes/{name}"), files))
    }

    #[test]
    fn a_chain_ends_with_the_theme_that_extends_nothing() {
        let mine = layer(
            "my-theme",
            &[("theme.toml", "name = \"M\"\nextends = \"base\"")],
        );
        let layers = chain(mine, resolve).expect("is a chain");
        let names: Vec<_> = layers.iter().map(Layer::short_name).collect();
        assert_eq!(names, ["my-theme", "base"]);
    }

    #[test]
    fn a_theme_that_extends_itself_is_a_fault_that_shows_the_way_round() {
        let first = resolve("a").expect("exists");
        insta::assert_snapshot!(chain(first, resolve).expect_err("is a cycle").to_string(), @r#"
        error: the theme extends itself
         --> themes/b/theme.toml:2:11
          |
        2 | extends = "a"
          |           ^^^
          |
          = note: `themes/a` → `themes/b` → `themes/a`
        "#);
    }

    #[test]
    fn an_unknown_theme_and_a_missing_file_are_faults() {
        let mine = layer(
            "my-theme",
            &[("theme.toml", "name = \"M\"\nextends = \"bose\"")],
        );
        insta::assert_snapshot!(chain(mine, resolve).expect_err("unknown").to_string(), @r#"
        error: there is no theme `bose`
         --> my-theme/theme.toml:2:11
          |
        2 | extends = "bose"
          |           ^^^^^^
          |
          = help: did you mean `base`?
        "#);
        let empty = layer("my-theme", &[]);
        insta::assert_snapshot!(chain(empty, resolve).expect_err("empty").to_string(), @r"
        error: `my-theme` has no `theme.toml`
         |
         = help: a theme is a folder with a `theme.toml` that gives its `name`
        ");
    }

    #[test]
    fn built_in_themes_are_the_folders_with_a_theme_file() {
        for name in built_in_names() {
            let layer = built_in(name).expect("is listed");
            assert!(layer.files.contains_key("theme.toml"), "{name}");
        }
        assert!(built_in("").is_none() && built_in("../src").is_none());
    }
}
