//! `showroom theme`: the themes that come with the program, a copy of one of their files to
//! change, and the check of a theme of one's own.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a file of a theme is copied into the site"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::terminal::{Terminal, count};
use super::{End, FaultFormat, blame};
use crate::diagnostic::{Report, did_you_mean};
use crate::site::{check_theme, theme_layers};
use crate::theme::templates::Role;
use crate::theme::{Kind, Layer, SITE_LAYER, Setting, Theme, built_in, built_in_names, chain};

/// What to do with themes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the themes that come with the program, with their settings
    List,
    /// Copy a file of the site's theme into its `theme/` folder, to be changed there
    Eject {
        /// The file, as it is called in the theme: templates/product.html
        path: String,
        /// The site folder, where brand.toml is
        #[arg(default_value = ".")]
        site: PathBuf,
    },
    /// Check a theme of your own
    Check {
        /// Its folder, where theme.toml is
        dir: PathBuf,
    },
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    match &arguments.action {
        Action::List => list(terminal),
        Action::Eject { path, site } => eject(path, site, terminal),
        Action::Check { dir } => check(dir, terminal),
    }
}

fn list(terminal: &mut Terminal) -> End {
    for name in built_in_names() {
        let layers = chain(built_in(name).expect("is listed"), built_in);
        let layers = layers.expect("the program's themes are sound, a test says so");
        let extends = layers.get(1).map(Layer::short_name);
        let theme = Theme::load(layers.clone(), &["en"]);
        let theme = theme.expect("the program's themes are sound, a test says so");
        let mut text = name.to_owned();
        if let Some(extends) = extends {
            let _ = write!(text, ", extends {extends}");
        }
        text.push('\n');
        for (name, setting) in theme.settings.iter() {
            text.push_str(&line(name, setting));
        }
        terminal.data(&text);
    }
    End::Done
}

/// A setting with what it takes, its default, and what it does.
fn line(name: &str, setting: &Setting) -> String {
    let takes = match &setting.kind {
        Kind::Color => "a colour".to_owned(),
        Kind::Text => "a text".to_owned(),
        Kind::Choice(choices) => choices.join(" | "),
        Kind::Flag => "true | false".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Picture => "a picture".to_owned(),
    };
    let default = setting.default.as_ref();
    let default = default.map_or_else(String::new, |d| format!(" (default {})", d.value));
    let help = setting.help.as_deref().unwrap_or_default();
    format!("  {name}: {takes}{default}\n      {help}\n")
}

fn eject(path: &str, site: &Path, terminal: &mut Terminal) -> End {
    let layers = match theme_layers(site) {
        Ok(layers) => layers,
        Err(report) => return refuse(&report, terminal),
    };
    let path = path.replace('\\', "/");
    let Some(layer) = layers.iter().find(|layer| layer.files.contains_key(&path)) else {
        terminal.say(&format!("error: the theme has no file `{path}`"));
        let files = layers.iter().flat_map(|layer| layer.files.keys());
        if let Some(near) = did_you_mean(&path, files.map(String::as_str)) {
            terminal.say(&format!("  = help: did you mean `{near}`?"));
        }
        return End::Usage;
    };
    let shown = format!("{SITE_LAYER}/{path}");
    let target = site.join(SITE_LAYER).join(&path);
    match write_new(&target, &with_origin(layer, &path)) {
        Ok(()) => {
            terminal.say(&format!("copied {} to {shown}", layer.shown(&path)));
            End::Done
        }
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {
            terminal.say(&format!("error: there is a `{shown}` already"));
            terminal.say("  = help: to begin anew, rename or remove it first");
            End::Usage
        }
        Err(why) => {
            terminal.say(&format!("error: `{shown}` can't be written: {why}"));
            End::Machine
        }
    }
}

/// Never takes the place of a file.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)
}

/// The file with a note of where it comes from, where its kind has comments.
fn with_origin(layer: &Layer, path: &str) -> Vec<u8> {
    let bytes = &layer.files[path];
    let note = format!(
        "from {} of Showroom {}",
        layer.shown(path),
        env!("CARGO_PKG_VERSION")
    );
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let ending = path.rsplit('.').next().unwrap_or_default();
    let text = match ending {
        // What a template extends stands first.
        "html" => match text.split_once('\n') {
            Some((first, rest)) if first.starts_with("{% extends") => {
                format!("{first}\n{{#- {note} -#}}\n{rest}")
            }
            Some(_) | None => format!("{{#- {note} -#}}\n{text}"),
        },
        "css" | "js" => format!("/* {note} */\n{text}"),
        "toml" => format!("# {note}\n{text}"),
        _ => return bytes.to_vec(),
    };
    text.into_bytes()
}

fn check(dir: &Path, terminal: &mut Terminal) -> End {
    let theme = match check_theme(dir) {
        Ok(theme) => theme,
        Err(report) => return refuse(&report, terminal),
    };
    terminal.report(&theme.warnings, FaultFormat::Text);
    let names = |role| theme.templates.component_names(role).len();
    let components = names(Role::Component) + names(Role::Section);
    let layers = theme.layers().iter();
    let templates = layers.flat_map(|layer| layer.paths("templates/", ".html"));
    let templates: BTreeSet<&str> = templates.collect();
    terminal.say(&format!(
        "`{}` is sound: {}, {}, {}",
        dir.display(),
        count(templates.len(), "template"),
        count(components, "component"),
        count(theme.settings.iter().count(), "setting"),
    ));
    End::Done
}

fn refuse(report: &Report, terminal: &mut Terminal) -> End {
    terminal.report(report, FaultFormat::Text);
    blame(report)
}
