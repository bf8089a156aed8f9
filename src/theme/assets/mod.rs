//! The files of a theme that browsers load. Style sheets become one file and scripts another; all
//! others are published as they are. Every name carries a fingerprint of its content, so hosts
//! may let browsers keep them for ever.
//!
//! A file replaces a weaker layer's of the same path, in its place. A style sheet that only the
//! site's own `theme/` has comes last, in the cascade layer `user`, where it wins.

mod css;
mod js;
mod order;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::layer::{Layer, SITE_LAYER};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::{Address, OutPath};

/// Where the files lie in a theme, and on the site.
const FOLDER: &str = "assets/";

/// The published files of a theme.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// All files to write, in order.
    pub files: Vec<(OutPath, Arc<[u8]>)>,
    /// The style sheet.
    pub css: Option<Address>,
    /// The script, if the theme has any.
    pub js: Option<Address>,
    /// The other files by their path below `assets/`: `fonts/sofia-cond.woff2`.
    pub others: BTreeMap<String, Address>,
}

/// Makes the files of a theme. `tokens` is the style sheet of the palette.
///
/// # Errors
/// Every fault of the style sheets and scripts, and every file whose name cannot be published.
pub(super) fn make(layers: &[Layer], tokens: &str) -> Result<Assets, Report> {
    let mut report = Report::new();
    let mut assets = Assets::default();
    let mut links = BTreeMap::new();
    for (path, (layer, bytes)) in other_files(layers) {
        match published(&path, bytes) {
            Ok(out) => {
                let link = Address::of_file(&out).encoded();
                let link = link.strip_prefix(FOLDER).unwrap_or(&link).to_owned();
                links.insert(path.clone(), link);
                assets.others.insert(path, Address::of_file(&out));
                assets.files.push((out, Arc::clone(bytes)));
            }
            Err(why) => {
                let file = SourceText::new(layer.shown(&format!("{FOLDER}{path}")), "");
                let fault =
                    Diagnostic::error("asset-name", format!("the file cannot be published: {why}"));
                report.push(fault.in_file(&file));
            }
        }
    }
    let css = styles(layers, tokens, &links, &mut report);
    let js = scripts(layers, &mut report);
    if report.has_errors() {
        return Err(report);
    }
    assets.css = Some(add(&mut assets.files, "style.css", css));
    if !js.is_empty() {
        assets.js = Some(add(&mut assets.files, "main.js", js));
    }
    assets.files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(assets)
}

fn add(files: &mut Vec<(OutPath, Arc<[u8]>)>, name: &str, text: String) -> Address {
    let bytes: Arc<[u8]> = Arc::from(text.into_bytes());
    let out = published(name, &bytes).expect("the name is ours");
    let address = Address::of_file(&out);
    files.push((out, bytes));
    address
}

/// `fonts/a.woff2` becomes `assets/fonts/a-1f2e3d4c.woff2`.
fn published(path: &str, bytes: &[u8]) -> Result<OutPath, crate::paths::SlugFault> {
    let digest = blake3::hash(bytes).to_hex();
    let mark = &digest[..8];
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    let name = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}-{mark}.{extension}"),
        _ => format!("{name}-{mark}"),
    };
    format!("{FOLDER}{folder}{slash}{name}").parse()
}

/// What is neither a style sheet nor a script, by path, the strongest layer's.
fn other_files(layers: &[Layer]) -> BTreeMap<String, (&Layer, &Arc<[u8]>)> {
    let mut files = BTreeMap::new();
    for layer in layers {
        for path in layer.paths(FOLDER, "") {
            let below = &path[FOLDER.len()..];
            if !is_in(below, css::FOLDER, ".css") && !is_in(below, js::FOLDER, ".js") {
                files
                    .entry(below.to_owned())
                    .or_insert((layer, &layer.files[path]));
            }
        }
    }
    files
}

fn is_in(path: &str, folder: &str, ending: &str) -> bool {
    let name = path.strip_prefix(folder);
    name.is_some_and(|name| !name.contains('/') && name.ends_with(ending))
}

/// The files that are joined, the weakest layer's first, each from the strongest layer that has
/// its path. With each, whether only the site itself has it.
fn joined<'a>(
    layers: &'a [Layer],
    (folder, ending): (&'a str, &'a str),
    report: &mut Report,
) -> Vec<(Origin, Arc<SourceText>)> {
    let mut joined = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for layer in layers.iter().rev() {
        for path in layer.paths(FOLDER, ending) {
            if !is_in(&path[FOLDER.len()..], folder, ending) || !seen.insert(path) {
                continue;
            }
            let strongest = layers.iter().find_map(|layer| layer.text(path));
            let origin = if layer.name == SITE_LAYER {
                Origin::Site
            } else {
                Origin::Theme
            };
            match strongest {
                Some(Ok(file)) => joined.push((origin, file)),
                Some(Err(fault)) => report.push(fault),
                None => {}
            }
        }
    }
    joined
}

/// Who first had a file.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Theme,
    Site,
}

fn styles(
    layers: &[Layer],
    tokens: &str,
    links: &BTreeMap<String, String>,
    report: &mut Report,
) -> String {
    let files = joined(layers, (css::FOLDER, ".css"), report);
    let targets = css::targets(files.iter().map(|(_, file)| file.text()));
    let palette = SourceText::new("palette", format!("@layer tokens{{{tokens}}}"));
    let mut all = css::minify(&palette, (links, targets)).expect("the palette is sound");
    for (origin, file) in files {
        match css::minify(&file, (links, targets)) {
            Ok(code) if origin == Origin::Site => {
                all.push_str("@layer user{");
                all.push_str(&code);
                all.push('}');
            }
            Ok(code) => all.push_str(&code),
            Err(faults) => report.extend(faults.into_iter().collect()),
        }
    }
    all
}

fn scripts(layers: &[Layer], report: &mut Report) -> String {
    let mut all = String::new();
    for (_, file) in joined(layers, (js::FOLDER, ".js"), report) {
        match js::block(&file) {
            Ok(code) => all.push_str(&code),
            Err(faults) => report.extend(faults.into_iter().collect()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::layer::tests::layer;
    use super::*;

    const TOKENS: &str = ":root{--bg:#ffffff}";

    fn text(assets: &Assets, address: Option<&Address>) -> String {
        let out = address.expect("exists").out_path();
        let file = assets.files.iter().find(|(path, _)| *path == out);
        String::from_utf8(file.expect("is written").1.to_vec()).expect("is text")
    }

    fn base() -> Layer {
        layer(
            "themes/base",
            &[
                (
                    "assets/css/10-base.css",
                    "@layer base {\n  p { color: #ff0000; margin: 0px }\n}\n",
                ),
                (
                    "assets/css/20-type.css",
                    "@font-face { font-family: S; src: url(../fonts/s.woff2?v#x) format('woff2') }\n.a { background: url(\"data:image/png;base64,AA\") }",
                ),
                ("assets/fonts/s.woff2", "FONT"),
                ("assets/js/a.js", "// base\nconst a = 1;\n"),
            ],
        )
    }

    #[test]
    fn style_sheets_are_joined_from_the_weakest_to_the_site() {
        let caliper = layer(
            "themes/caliper",
            &[("assets/css/10-base.css", ".c{color:blue}")],
        );
        let site = layer(
            "theme",
            &[
                ("assets/css/mine.css", "p { color: green }"),
                ("assets/js/b.js", "const a = 2;"),
            ],
        );
        let assets = make(&[site, caliper, base()], TOKENS).expect("is sound");
        insta::assert_snapshot!(text(&assets, assets.css.as_ref()), @r#"@layer tokens{:root{--bg:#fff}}.c{color:#00f}@font-face{font-family:S;src:url("fonts/s-4166b6bf.woff2?v#x")format("woff2")}.a{background:url("data:image/png;base64,AA")}@layer user{p{color:green}}"#);
        assert_eq!(
            text(&assets, assets.js.as_ref()),
            "{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"
        );
        assert_eq!(
            assets.others["fonts/s.woff2"].as_str(),
            "/assets/fonts/s-4166b6bf.woff2"
        );
    }

    #[test]
    fn a_fingerprint_changes_with_the_content_only() {
        let names = |tokens: &str| {
            let assets = make(&[base()], tokens).expect("is sound");
            assets
                .files
                .into_iter()
                .map(|(path, _)| path.to_string())
                .collect::<Vec<_>>()
        };
        let first = names(TOKENS);
        assert_eq!(first, names(TOKENS));
        insta::assert_snapshot!(first.join("\n"), @r"
        assets/fonts/s-4166b6bf.woff2
        assets/main-3591aaa7.js
        assets/style-27d14a0c.css
        ");
        let changed = names(":root{--bg:#000000}");
        let differing = first.iter().zip(&changed).filter(|(a, b)| a != b).count();
        assert_eq!(differing, 1);
    }

    #[test]
    fn every_fault_of_a_style_sheet_is_reported_at_its_place() {
        let broken = layer(
            "theme",
            &[
                (
                    "assets/css/a.css",
                    ".a { color: red; }\n\n.ü { content: '阀'; color }\n.b { width: calc(1px + ; }\n@media ( { }\n",
                ),
                (
                    "assets/css/b.css",
                    "@import 'x.css';\n.a{}\n  .b { content: '阀'; background: url(../img/x.png), url(../fonts/s.wof2) }\n@font-face { src: url(https://fonts.example.com/a.woff2) }\n",
                ),
            ],
        );
        let report = make(&[broken, base()], TOKENS).expect_err("is broken");
        insta::assert_snapshot!(report.to_string(), @r"
        error: unexpected end of input
         --> theme/assets/css/a.css:3:26
          |
        3 | .ü { content: '阀'; color }
          |                           ^

        error: unexpected token CloseCurlyBracket
         --> theme/assets/css/a.css:4:26
          |
        4 | .b { width: calc(1px + ; }
          |                          ^

        error: a style sheet of a theme imports another
         --> theme/assets/css/b.css:1:9
          |
        1 | @import 'x.css';
          |         ^^^^^^^^
          |
          = help: put the file into `assets/css/`: all files there are joined in the order of their names

        error: there is no file `../img/x.png` in the theme's `assets/`
         --> theme/assets/css/b.css:3:38
          |
        3 |   .b { content: '阀'; background: url(../img/x.png), url(../fonts/s.wof2) }
          |                                       ^^^^^^^^^^^^

        error: there is no file `../fonts/s.wof2` in the theme's `assets/`
         --> theme/assets/css/b.css:3:57
          |
        3 |   .b { content: '阀'; background: url(../img/x.png), url(../fonts/s.wof2) }
          |                                                          ^^^^^^^^^^^^^^^
          |
          = help: did you mean `../fonts/s.woff2`?

        error: `https://fonts.example.com/a.woff2` lies on another host
         --> theme/assets/css/b.css:4:23
          |
        4 | @font-face { src: url(https://fonts.example.com/a.woff2) }
          |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: put a copy into the theme's `assets/` and name that
        ");
    }
}
