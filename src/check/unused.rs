//! Files that nothing uses: they are paid for in time and space, and often something was meant to
//! use them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem;

use super::Code;
use super::secrets::{LARGEST, is_private, is_text};
use super::ways::Ways;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::SourcePath;
use crate::render::Renderer;
use crate::site::{Site, Target, is_picture};
use crate::theme::SITE_LAYER;

/// Endings of files in `static/` that are there to be shown or taken away.
const MEDIA: [&str; 21] = [
    "jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "tif", "tiff", "pdf", "mp4", "webm", "mov",
    "mp3", "zip", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
];

/// Files that browsers and others ask for by their names.
const BY_NAME: [&str; 4] = [
    "favicon.ico",
    "favicon.svg",
    "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png",
];

/// Folders of a theme that are read.
const THEME_FOLDERS: [&str; 4] = ["templates/", "components/", "assets/", "phrases/"];

/// Files that no page shows or leads to, tables that brand.toml does not name, and files of the
/// theme that replace nothing.
pub(super) fn check(renderer: &Renderer, ways: &Ways<'_>, linked: &[AtomicBool]) -> Report {
    let site = &*renderer.site;
    let wanted = renderer.pictures.wanted();
    let shown = wanted
        .values()
        .flat_map(|wanted| [Some(&wanted.source), wanted.logo.as_ref()]);
    let in_pages = renderer.pictures.in_pages();
    let shown: BTreeSet<&SourcePath> = shown.flatten().chain(&in_pages).collect();
    let in_content = site.source.below("content").map(|(path, _)| path);
    let pictures = in_content
        .filter(|path| is_picture(path) && !shown.contains(path) && !is_hidden(site, path))
        .map(|path| file(path, "no page shows this picture"));
    let targets = ways.targets.iter().zip(linked);
    let alone = targets.filter(|(_, linked)| !linked.load(Ordering::Relaxed));
    let files = alone
        .filter_map(|((_, target), _)| target.file())
        .filter(|path| is_for_visitors(site, path))
        .map(|path| file(path, "no page leads to this file"));
    let all = pictures
        .chain(files)
        .chain(tables(site))
        .chain(theme_files(site));
    all.collect()
}

fn file(path: &SourcePath, message: &str) -> Diagnostic {
    (Code::FileUnused
        .finding(message)
        .in_file(&SourceText::new(path.as_str(), "")))
    .help("use it, or take it out of the folder")
}

/// Whether a published file is of a kind that pages lead to.
fn is_for_visitors(site: &Site, path: &SourcePath) -> bool {
    if path.as_str().starts_with("content/") {
        return !is_hidden(site, path);
    }
    MEDIA.contains(&path.extension().as_str())
        && !BY_NAME.contains(&path.file_name())
        && !is_mentioned(site, path.file_name())
}

/// Whether the style sheets, scripts and other texts of the site name a file.
fn is_mentioned(site: &Site, name: &str) -> bool {
    let find = |text: &[u8]| memmem::find(text, name.as_bytes()).is_some();
    let texts = site
        .source
        .below("static")
        .filter(|(path, entry)| is_text(&path.extension()) && entry.size <= LARGEST);
    let mut texts = texts.filter_map(|(path, _)| site.source.bytes(path, LARGEST).ok());
    find(site.brand.file.text().as_bytes())
        || site.assets.files.iter().any(|(_, bytes)| find(bytes))
        || texts.any(|text| find(&text))
}

/// Whether a file lies in the folder of a page that is not part of the site today.
fn is_hidden(site: &Site, path: &SourcePath) -> bool {
    let folder = path.folder();
    let pages = site.source.below(folder).map(|(path, _)| path);
    let mut own = pages.filter(|path| {
        let name = path.file_name();
        path.folder() == folder && name.starts_with("index.") && path.extension() == "md"
    });
    let first = own.next();
    let is_there = |path: &SourcePath| site.catalogue.by_source(path).is_some();
    first.is_some_and(|first| !is_there(first) && !own.any(is_there))
}

/// Files that would be published although their page is not, and those that visitors are hardly
/// meant to have.
pub(super) fn published_by_mistake(site: &Site, ways: &Ways<'_>) -> Report {
    let mut report = Report::new();
    for (_, target) in &ways.targets {
        let Target::File(path) = target else {
            continue;
        };
        let file = SourceText::new(path.as_str(), "");
        if path.as_str().starts_with("content/") && is_hidden(site, path) {
            let message = "this file is published, but the page that it belongs to is not";
            report.push(
                (Code::DraftInOutput.finding(message).in_file(&file))
                    .note("who knows or guesses its address can read it")
                    .help("keep it out of `content/` until the page is published"),
            );
        }
        if is_private(path.file_name(), &path.extension()) {
            let message = "a file of this kind is hardly meant for visitors";
            report.push(
                (Code::FilePrivate.finding(message).in_file(&file))
                    .help("take it out of the folder, if it is not"),
            );
        }
    }
    report
}

/// Tables that brand.toml does not name, and terms of languages that the site does not have.
fn tables(site: &Site) -> impl Iterator<Item = Diagnostic> {
    let terms = site.brand.languages.codes().into_iter();
    let terms: Vec<String> = terms
        .map(|code| format!("data/terms.{code}.toml"))
        .collect();
    let in_data = site.source.below("data").map(|(path, _)| path);
    let is_used = move |path: &SourcePath| {
        terms.iter().any(|terms| terms == path.as_str())
            || site
                .brand
                .tables
                .iter()
                .any(|table| table.file.value == *path)
    };
    let unused = in_data.filter(move |path| !is_used(path));
    unused.map(|path| {
        (Code::TableUnused.finding("nothing reads this table"))
            .in_file(&SourceText::new(path.as_str(), ""))
            .help(format!(
                "name it in brand.toml: `[[tables]]`, `file = \"{path}\"`; or take it out"
            ))
    })
}

/// Files in `theme/` that replace none of the theme's and that nothing else names.
fn theme_files(site: &Site) -> impl Iterator<Item = Diagnostic> {
    let layers = site.theme.layers();
    let own = layers.iter().find(|layer| layer.name == SITE_LAYER);
    let files = own.into_iter().flat_map(|own| own.files.keys());
    let unused = files.filter(move |path| {
        let replaces = layers
            .iter()
            .any(|layer| layer.name != SITE_LAYER && layer.files.contains_key(*path));
        !replaces && *path != "theme.toml" && !is_named(site, path)
    });
    unused.map(|path| {
        let message = "this file replaces none of the theme, and nothing names it";
        (Code::ThemeFileUnused.finding(message))
            .in_file(&SourceText::new(format!("{SITE_LAYER}/{path}"), ""))
            .help("give it the path of the file that it is to replace: `showroom theme list` tells the themes")
    })
}

/// Whether another file of the theme or a page names a file of the theme.
fn is_named(site: &Site, path: &str) -> bool {
    if !THEME_FOLDERS.iter().any(|folder| path.starts_with(folder)) {
        return false;
    }
    if let Some(code) = path
        .strip_prefix("phrases/")
        .and_then(|p| p.strip_suffix(".toml"))
    {
        return site
            .brand
            .languages
            .codes()
            .iter()
            .any(|language| language.starts_with(code));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = if path.starts_with("components/") {
        name.trim_end_matches(".html")
    } else {
        name
    };
    let find = |text: &[u8]| memmem::find(text, name.as_bytes()).is_some();
    let layers = site.theme.layers().iter();
    let mut others = layers.flat_map(|layer| layer.files.iter().map(move |file| (layer, file)));
    let in_theme = others.any(|(layer, (other, bytes))| {
        let itself = layer.name == SITE_LAYER && other == path;
        !itself && find(bytes)
    });
    let mut pages = site
        .catalogue
        .pages()
        .flat_map(|(_, page)| page.translations());
    in_theme || pages.any(|(_, words)| find(words.file.text().as_bytes()))
}
