//! Style sheets: each is checked and minified by itself, for browsers from Chromium 105, Safari
//! 16 and Firefox 110 on, and its `url(…)`s lead to fingerprinted files. The parser recovers from
//! faults, so that all of them are reported.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use lightningcss::dependencies::{Dependency, DependencyOptions, Location};
use lightningcss::error::{Error, ParserError};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Features, Targets};

use super::order;
use crate::diagnostic::{Diagnostic, SourceText, did_you_mean};

/// Where style sheets lie below `assets/`.
pub(super) const FOLDER: &str = "css/";

const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(105 << 16),
    edge: Some(105 << 16),
    firefox: Some(110 << 16),
    ie: None,
    ios_saf: Some(16 << 16),
    opera: None,
    safari: Some(16 << 16),
    samsung: None,
};

/// What the style sheets are made fit for. The custom properties that `light-dark()` becomes are
/// left out where no sheet has it.
pub(super) fn targets<'a>(mut sheets: impl Iterator<Item = &'a str>) -> Targets {
    let mut targets = Targets::from(BROWSERS);
    if !sheets.any(|text| text.contains("light-dark(")) {
        targets.exclude = Features::LightDark;
    }
    targets
}

/// Minifies a style sheet. `links` leads from a file below `assets/` to what `url()` becomes.
pub(super) fn minify(
    file: &Arc<SourceText>,
    (links, targets): (&BTreeMap<String, String>, Targets),
) -> Result<String, Vec<Diagnostic>> {
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions {
        filename: file.name().to_owned(),
        error_recovery: true,
        warnings: Some(Arc::clone(&warnings)),
        ..ParserOptions::default()
    };
    let place = |error: &Error<ParserError<'_>>| syntax_fault(file, error);
    let mut sheet = StyleSheet::parse(file.text(), options).map_err(|error| vec![place(&error)])?;
    let mut faults: Vec<Diagnostic> = warnings
        .read()
        .map(|warnings| warnings.iter().map(place).collect())
        .unwrap_or_default();
    if !faults.is_empty() {
        return Err(faults);
    }
    let minified = sheet.minify(MinifyOptions {
        targets,
        ..MinifyOptions::default()
    });
    if let Err(error) = minified {
        let message = format!("this style sheet cannot be minified: {}", error.kind);
        return Err(vec![Diagnostic::error("css", message).in_file(file)]);
    }
    order::settle(&mut sheet.rules);
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        targets,
        analyze_dependencies: Some(DependencyOptions {
            remove_imports: false,
        }),
        ..PrinterOptions::default()
    });
    let printed = printed.map_err(|error| {
        let message = format!("this style sheet cannot be written: {}", error.kind);
        vec![Diagnostic::error("css", message).in_file(file)]
    })?;
    let mut code = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        match resolve(file, &dependency, links) {
            Ok((placeholder, link)) => code = code.replace(&placeholder, &link),
            Err(fault) => faults.push(*fault),
        }
    }
    if faults.is_empty() {
        Ok(code)
    } else {
        Err(faults)
    }
}

fn resolve(
    file: &Arc<SourceText>,
    dependency: &Dependency,
    links: &BTreeMap<String, String>,
) -> Result<(String, String), Box<Diagnostic>> {
    let url = match dependency {
        Dependency::Import(import) => {
            let at = offset(file, import.loc.start);
            let fault = Diagnostic::error("css-import", "a style sheet of a theme imports another");
            let fault = fault.at(file, line_from(file, at));
            return Err(Box::new(fault.help(
                "put the file into `assets/css/`: all files there are joined in the order of their names",
            )));
        }
        Dependency::Url(url) => url,
    };
    if url.url.starts_with("data:") || url.url.starts_with('#') {
        return Ok((url.placeholder.clone(), url.url.clone()));
    }
    let at = offset(file, url.loc.start);
    let start = file.text()[at..]
        .find(&url.url)
        .map_or(at, |found| at + found);
    let span = start..start + url.url.len();
    if url.url.contains("://") || url.url.starts_with("//") {
        let message = format!("`{}` lies on another host", url.url);
        let fault = Diagnostic::error("css-external", message).at(file, span);
        return Err(Box::new(
            fault.help("put a copy into the theme's `assets/` and name that"),
        ));
    }
    let (path, rest) = url
        .url
        .split_at(url.url.find(['?', '#']).unwrap_or(url.url.len()));
    let logical = below_assets(path);
    if let Some(link) = logical.as_ref().and_then(|path| links.get(path)) {
        return Ok((url.placeholder.clone(), format!("{link}{rest}")));
    }
    let message = format!("there is no file `{path}` in the theme's `assets/`");
    let fault = Diagnostic::error("css-missing-file", message).at(file, span);
    let logical = logical.unwrap_or_default();
    Err(Box::new(
        match did_you_mean(&logical, links.keys().map(String::as_str)) {
            Some(near) => fault.help(format!("did you mean `../{near}`?")),
            None => fault,
        },
    ))
}

/// A path written in `assets/css/x.css` as one below `assets/`.
fn below_assets(path: &str) -> Option<String> {
    let mut parts = vec!["css"];
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn syntax_fault(file: &Arc<SourceText>, error: &Error<ParserError<'_>>) -> Diagnostic {
    let text = error.kind.to_string();
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    let message: String = first.chain(letters).collect();
    let fault = Diagnostic::error("css-syntax", message);
    match &error.loc {
        // Lines are counted from 0 here, and from 1 in a dependency.
        Some(loc) => {
            let place = Location {
                line: loc.line + 1,
                column: loc.column,
            };
            fault.at(file, line_from(file, offset(file, place)))
        }
        None => fault.in_file(file),
    }
}

/// Lines and columns count from 1, a column being a UTF-16 unit.
fn offset(file: &SourceText, place: Location) -> usize {
    let text = file.text();
    let line = usize::try_from(place.line.saturating_sub(1)).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = 1;
    for (at, c) in text[start..].char_indices() {
        if units >= place.column || c == '\n' {
            return start + at;
        }
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
    }
    text.len()
}

/// From there to the end of its line.
fn line_from(file: &SourceText, at: usize) -> std::ops::Range<usize> {
    let rest = &file.text()[at..];
    let line = rest.lines().next().unwrap_or_default().trim_end();
    at..at + line.len().max(1)
}
