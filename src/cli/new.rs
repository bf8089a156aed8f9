//! `showroom new`: a small site to begin with.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a new site is written"
)]

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::End;
use super::terminal::Terminal;
use crate::locale::Language;
use crate::theme::built_in_names;

/// The site that a new one is made from.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// What the new site is to be.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make
    dir: PathBuf,
    /// The theme
    #[arg(long, default_value = "caliper")]
    theme: String,
    /// The languages, the first being the default
    #[arg(
        long,
        value_name = "en,de",
        value_delimiter = ',',
        default_value = "en"
    )]
    languages: Vec<Language>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let dir = &arguments.dir;
    if !built_in_names().contains(&arguments.theme.as_str()) {
        terminal.say(&format!("error: there is no theme `{}`", arguments.theme));
        let names = crate::source::fields::quoted(&built_in_names());
        terminal.say(&format!("  = help: the themes are {names}"));
        return End::Usage;
    }
    if has_files(dir) {
        terminal.say(&format!("error: `{}` is not empty", dir.display()));
        terminal.say("  = help: name a folder that does not exist yet");
        return End::Usage;
    }
    if let Err(why) = write(&STARTER, arguments) {
        terminal.say(&format!(
            "error: `{}` can't be written: {why}",
            dir.display()
        ));
        return End::Machine;
    }
    let shown = dir.display();
    terminal.say(&format!(
        "made {shown}: brand.toml, three products, a few pages"
    ));
    terminal.say(&format!(
        "  change brand.toml, then: showroom build {shown}"
    ));
    End::Done
}

fn has_files(dir: &Path) -> bool {
    match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(why) => why.kind() != std::io::ErrorKind::NotFound,
    }
}

fn write(folder: &Dir<'_>, arguments: &Arguments) -> std::io::Result<()> {
    fs::create_dir_all(arguments.dir.join(folder.path()))?;
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => write(folder, arguments)?,
            DirEntry::File(file) => {
                let path = file.path();
                if is_for_other_languages(path, arguments) {
                    continue;
                }
                let bytes = if path == Path::new("brand.toml") {
                    brand(file.contents_utf8().expect("brand.toml is text"), arguments).into()
                } else {
                    file.contents().to_vec()
                };
                fs::write(arguments.dir.join(path), bytes)?;
            }
        }
    }
    Ok(())
}

/// Terms are translations into one language.
fn is_for_other_languages(path: &Path, arguments: &Arguments) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(code) = name
        .strip_prefix("terms.")
        .and_then(|n| n.strip_suffix(".toml"))
    else {
        return false;
    };
    !arguments
        .languages
        .iter()
        .any(|language| language.code() == code)
}

/// brand.toml with its three blanks filled in.
fn brand(text: &str, arguments: &Arguments) -> String {
    let absolute = std::path::absolute(&arguments.dir).unwrap_or_else(|_| arguments.dir.clone());
    let name = absolute.file_name().unwrap_or_default().to_string_lossy();
    let languages: Vec<String> = (arguments.languages.iter())
        .map(|language| format!("\"{language}\""))
        .collect();
    text.replace("{{name}}", &title(&name))
        .replace("{{languages}}", &languages.join(", "))
        .replace("{{theme}}", &arguments.theme)
}

/// A folder's name as the name of a firm: `blue-mill` is "Blue mill".
fn title(name: &str) -> String {
    let words: String = name
        .chars()
        .map(|c| if matches!(c, '-' | '_') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\'))
        .collect();
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Your Company".to_owned(),
    }
}
