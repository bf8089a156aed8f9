//! Text that is hard to read. The palette of a theme is proven for any brand colour; what can
//! defeat it are style sheets of the owner's own. Where one rule gives both the colour of text and
//! its ground, their contrast is known; of all else it is not, and nothing is said.

use std::sync::Arc;

use lightningcss::printer::PrinterOptions;
use lightningcss::properties::Property;
use lightningcss::rules::style::StyleRule;
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::stylesheet::{ParserOptions, StyleSheet};
use lightningcss::traits::ToCss;
use lightningcss::values::color::CssColor;
use lightningcss::values::image::Image;

use super::Code;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::site::Site;
use crate::theme::color::{Rgb, contrast};
use crate::theme::{Layer, built_in};

/// What text needs (WCAG 2.2, 1.4.3), and what large text needs.
const LEAST: f64 = 4.5;
const LEAST_OF_LARGE: f64 = 3.0;

/// The rules of the site's own style sheets that are hard to read.
pub(super) fn check(site: &Site) -> Report {
    let layers = site.theme.layers().iter();
    let own = layers.filter(|layer| built_in(layer.short_name()).is_none());
    let in_theme = own.flat_map(|layer| {
        layer
            .paths("assets/", ".css")
            .filter_map(|path| sheet(layer, path))
    });
    let files = site.source.below("static").map(|(path, _)| path);
    let files = files.filter(|path| path.extension() == "css");
    let limit = site.brand.limits.file_size;
    let in_static = files.filter_map(|path| site.source.text(path, limit).ok());
    in_theme
        .chain(in_static)
        .flat_map(|file| of_sheet(&file))
        .collect()
}

fn sheet(layer: &Layer, path: &str) -> Option<Arc<SourceText>> {
    layer.text(path)?.ok()
}

fn of_sheet(file: &Arc<SourceText>) -> Vec<Diagnostic> {
    let options = ParserOptions {
        error_recovery: true,
        ..ParserOptions::default()
    };
    let mut found = Vec::new();
    // What is wrong with a style sheet of the theme, the theme says.
    if let Ok(sheet) = StyleSheet::parse(file.text(), options) {
        of_rules(&sheet.rules, file, &mut found);
    }
    found
}

fn of_rules(rules: &CssRuleList<'_>, file: &Arc<SourceText>, found: &mut Vec<Diagnostic>) {
    for rule in &rules.0 {
        match rule {
            CssRule::Style(style) => {
                found.extend(of_rule(style, file));
                of_rules(&style.rules, file, found);
            }
            CssRule::Media(rule) => of_rules(&rule.rules, file, found),
            CssRule::Supports(rule) => of_rules(&rule.rules, file, found),
            CssRule::LayerBlock(rule) => of_rules(&rule.rules, file, found),
            CssRule::Container(rule) => of_rules(&rule.rules, file, found),
            CssRule::Scope(rule) => of_rules(&rule.rules, file, found),
            // Other rules hold no text.
            _ => {}
        }
    }
}

fn of_rule(style: &StyleRule<'_>, file: &Arc<SourceText>) -> Option<Diagnostic> {
    let (mut text, mut ground) = (None, None);
    for property in style
        .declarations
        .declarations
        .iter()
        .chain(&style.declarations.important_declarations)
    {
        if let Property::Color(color) = property {
            text = known(color);
        } else if let Property::BackgroundColor(color) = property {
            ground = known(color);
        } else if let Property::Background(layers) = property {
            let plain = layers.iter().all(|layer| layer.image == Image::None);
            ground = layers
                .last()
                .filter(|_| plain)
                .and_then(|layer| known(&layer.color));
        }
    }
    let (text, ground) = (text?, ground?);
    let ratio = contrast(text, ground);
    (ratio < LEAST).then(|| {
        let selector = style.selectors.to_css_string(PrinterOptions::default());
        let selector = selector.unwrap_or_default();
        let message = format!("`{selector}` writes {text} on {ground}: a contrast of {ratio:.1}");
        let line = style.loc.line as usize;
        let finding = at_line(Code::ContrastLow.finding(message), file, line);
        let enough = if ratio < LEAST_OF_LARGE {
            format!("{LEAST} are due, and {LEAST_OF_LARGE} for large text")
        } else {
            format!("{LEAST} are due; only text of 24 px or bold 19 px may have less")
        };
        finding.note(enough).help(
            "use the palette, whose pairs are proven: `color: var(--text); background: var(--bg)`",
        )
    })
}

/// An opaque colour that is given as it is.
fn known(color: &CssColor) -> Option<Rgb> {
    match color.to_rgb() {
        Ok(CssColor::RGBA(rgba)) if rgba.alpha == u8::MAX => Some(Rgb {
            channels: [rgba.red, rgba.green, rgba.blue],
        }),
        _ => None,
    }
}

/// Places a finding at a line, from 0.
fn at_line(finding: Diagnostic, file: &Arc<SourceText>, line: usize) -> Diagnostic {
    let before = file.text().split_inclusive('\n').take(line);
    let start: usize = before.map(str::len).sum();
    let rest = &file.text()[start..];
    let length = rest.lines().next().map_or(0, |line| line.trim_end().len());
    finding.at(file, start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pair_that_is_known_and_pale_is_named() {
        let of = |css: &str| of_sheet(&SourceText::new("a.css", css)).len();
        assert_eq!(of("a { color: #777; background: #fff }"), 1);
        assert_eq!(
            of("@media print { a { color: white; background-color: oklch(0.9 0 0) } }"),
            1
        );
        assert_eq!(of("a { color: #595959; background: #fff }"), 0);
        assert_eq!(of("a { color: #777 } b { background: #fff }"), 0);
        assert_eq!(of("a { color: #777; background: #fff url(a.png) }"), 0);
        assert_eq!(of("a { color: #7778; background: #fff }"), 0);
        assert_eq!(of("a { color: var(--ink); background: #fff }"), 0);
        assert_eq!(of("a { color: #777; background: #fff; color: #000 }"), 0);
    }
}
