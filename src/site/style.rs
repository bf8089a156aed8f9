//! The theme in the colours of the site: which layers it has, what the owner's settings say, and
//! the palette and files that come of it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::Site;
use crate::brand::{Brand, ThemeChoice};
use crate::catalogue::Quoting;
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::SourcePath;
use crate::source::Source;
use crate::source::fields::{At, Located};
use crate::theme::color::Rgb;
use crate::theme::palette::{Palette, Paper, Scheme};
use crate::theme::{
    Assets, Layer, SITE_LAYER, SettingValue, Theme, built_in, built_in_names, chain,
};

/// Largest file of a theme in bytes.
const LARGEST_THEME_FILE: u64 = 20_000_000;

/// The theme in the colours of the site.
pub(super) struct Style {
    pub theme: Arc<Theme>,
    pub look: Arc<BTreeMap<String, Located<SettingValue>>>,
    pub palette: Arc<Palette>,
    pub assets: Arc<Assets>,
}

impl Style {
    pub fn load(
        source: &Source,
        brand: &Brand,
        before: Option<&Site>,
        report: &RefCell<Report>,
    ) -> Option<Self> {
        let same = |before: &&Site| {
            let mut folders = brand.theme.folder().into_iter().chain(["theme"]);
            folders.all(|folder| source.same_below(&before.source, folder))
        };
        if let Some(before) = before.filter(same) {
            report.borrow_mut().extend(before.theme.warnings.clone());
            return Some(Self {
                theme: Arc::clone(&before.theme),
                look: Arc::clone(&before.look),
                palette: Arc::clone(&before.palette),
                assets: Arc::clone(&before.assets),
            });
        }
        let theme = load_theme(source, brand, &mut report.borrow_mut())?;
        let look = check_look(&theme, brand, report);
        let palette = palette(&look);
        match theme.assets(&palette, scheme(&look)) {
            Ok(assets) => Some(Self {
                theme: Arc::new(theme),
                look: Arc::new(look),
                palette: Arc::new(palette),
                assets: Arc::new(assets),
            }),
            Err(faults) => {
                report.borrow_mut().extend(faults);
                None
            }
        }
    }
}

fn load_theme(source: &Source, brand: &Brand, report: &mut Report) -> Option<Theme> {
    let layers = layers(source, brand, report)?;
    match Theme::load(layers, &brand.languages.codes()) {
        Ok(theme) => {
            report.extend(theme.warnings.clone());
            Some(theme)
        }
        Err(faults) => {
            report.extend(faults);
            None
        }
    }
}

/// The site's own `theme/` folder, if it has one, and the chain of the theme that it chose.
fn layers(source: &Source, brand: &Brand, report: &mut Report) -> Option<Vec<Layer>> {
    let mut layers = Vec::new();
    if source.below(SITE_LAYER).next().is_some() {
        layers.push(folder_layer(source, SITE_LAYER, report));
    }
    let chosen = match &brand.theme {
        ThemeChoice::BuiltIn(name) => built_in(name),
        ThemeChoice::Folder(folder) => Some(folder_layer(source, folder.as_str(), report)),
    };
    let Some(chosen) = chosen else {
        report.push(no_theme(brand));
        return None;
    };
    match chain(chosen, built_in) {
        Ok(chain) => layers.extend(chain),
        Err(faults) => {
            report.extend(faults);
            return None;
        }
    }
    Some(layers)
}

/// The layers of the theme that a site has chosen, the strongest first, without its own files.
///
/// # Errors
/// What is wrong with brand.toml, or why there is no such theme.
pub fn theme_layers(root: &Path) -> Result<Vec<Layer>, Report> {
    let (mut source, mut report) = Source::open(root)?;
    let faults = RefCell::new(Report::new());
    let brand = Brand::load(&source, &faults);
    report.extend(faults.into_inner());
    let Some(brand) = brand else {
        return Err(report);
    };
    if let Some(folder) = brand.theme.folder() {
        source.include(folder, &mut report);
    }
    match layers(&source, &brand, &mut report) {
        Some(mut layers) => {
            layers.retain(|layer| layer.name != SITE_LAYER);
            Ok(layers)
        }
        None => Err(report),
    }
}

/// Loads a theme from its folder and checks all of it, in every language that it has words for.
///
/// # Errors
/// Every fault of its files.
pub fn check_theme(folder: &Path) -> Result<Theme, Report> {
    let (source, name, mut report) = Source::folder(folder);
    let first = folder_layer(&source, &name, &mut report);
    let layers = chain(first, built_in)?;
    let languages: BTreeSet<&str> = layers
        .iter()
        .flat_map(|layer| layer.paths("phrases/", ".toml"))
        .filter_map(|path| path.strip_prefix("phrases/")?.strip_suffix(".toml"))
        .collect();
    let languages: Vec<&str> = languages.into_iter().collect();
    let theme = match Theme::load(layers.clone(), &languages) {
        Ok(theme) => theme,
        Err(faults) => {
            report.extend(faults);
            return Err(report);
        }
    };
    let look = theme.settings.check(None);
    if let Err(faults) = theme.assets(&palette(&look), scheme(&look)) {
        report.extend(faults);
    }
    if report.has_errors() {
        return Err(report);
    }
    Ok(theme)
}

fn no_theme(brand: &Brand) -> Diagnostic {
    let name = match &brand.theme {
        ThemeChoice::BuiltIn(name) => Arc::clone(name),
        ThemeChoice::Folder(folder) => Arc::from(folder.as_str()),
    };
    let names = built_in_names();
    let known: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    Diagnostic::error("no-theme", format!("there is no theme `{name}`"))
        .in_file(&brand.file)
        .suggest(&name, names)
        .help(format!(
            "the built-in themes are {}; a folder is written `./my-theme`",
            known.join(", ")
        ))
}

/// A theme's layer from a folder of the site.
fn folder_layer(source: &Source, folder: &str, report: &mut Report) -> Layer {
    let mut files = BTreeMap::new();
    for (path, _) in source.below(folder) {
        match source.bytes(path, LARGEST_THEME_FILE) {
            Ok(bytes) => {
                let inner = path.as_str()[folder.len() + 1..].to_owned();
                files.insert(inner, Arc::from(bytes));
            }
            Err(fault) => report.push(fault),
        }
    }
    Layer {
        name: folder.to_owned(),
        files,
    }
}

fn check_look(
    theme: &Theme,
    brand: &Brand,
    report: &RefCell<Report>,
) -> BTreeMap<String, Located<SettingValue>> {
    match &brand.look {
        None => theme.settings.check(None),
        Some(look) => look.read("setting of this theme", report, |fields| {
            theme.settings.check(Some(&fields))
        }),
    }
}

/// The hues of a theme without a brand colour begin with this blue.
const NO_COLOR: Rgb = Rgb {
    channels: [0x0a, 0x4f, 0xb0],
};

/// The settings that make the palette; a theme that lacks one gets the default.
fn palette(look: &BTreeMap<String, Located<SettingValue>>) -> Palette {
    let paper = match choice(look, "paper") {
        Some("tinted") => Paper::Tinted,
        Some("dark") => Paper::Dark,
        _ => Paper::White,
    };
    Palette::derive(brand_color(look), paper)
}

fn scheme(look: &BTreeMap<String, Located<SettingValue>>) -> Scheme {
    match choice(look, "scheme") {
        Some("light") => Scheme::Light,
        Some("dark") => Scheme::Dark,
        _ => Scheme::Auto,
    }
}

/// Whether the owner wants prices to be told.
pub(super) fn quoting(look: &BTreeMap<String, Located<SettingValue>>) -> Quoting {
    match choice(look, "price") {
        Some("on_request" | "hidden") => Quoting::OnRequest,
        _ => Quoting::Told,
    }
}

/// The brand colour of a site.
pub fn brand_color(look: &BTreeMap<String, Located<SettingValue>>) -> Rgb {
    match look.get("color").map(|setting| &setting.value) {
        Some(SettingValue::Color(color)) => *color,
        _ => NO_COLOR,
    }
}

fn choice<'a>(look: &'a BTreeMap<String, Located<SettingValue>>, name: &str) -> Option<&'a str> {
    match look.get(name).map(|setting| &setting.value) {
        Some(SettingValue::Choice(choice)) => Some(choice),
        _ => None,
    }
}

/// The picture for tabs and home screens, beside brand.toml.
pub fn icon_file(look: &BTreeMap<String, Located<SettingValue>>) -> Option<(SourcePath, &At)> {
    let setting = look.get("icon")?;
    match &setting.value {
        SettingValue::Picture(file) => {
            Some((SourcePath::new(file.trim_start_matches("./")), &setting.at))
        }
        _ => None,
    }
}
