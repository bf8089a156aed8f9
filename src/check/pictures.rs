//! Pictures: whether each can be made, how heavy it is, and what those are told who do not see it.

use std::collections::BTreeMap;

use super::Code;
use crate::diagnostic::{Report, SourceText};
use crate::output;
use crate::paths::{Address, SourcePath};
use crate::render::{Renderer, WithoutAlt};

/// How many pictures a finding about many of them names.
const NAMED: usize = 3;

/// Makes every picture that a page shows, as a build does and into the same cache; the bytes of
/// each.
pub(super) fn make(renderer: &Renderer, report: &mut Report) -> BTreeMap<Address, usize> {
    let mut sizes = BTreeMap::new();
    let size = |address, bytes: Vec<u8>| (address, bytes.len());
    for made in output::make_pictures(renderer, || false, size) {
        match made {
            Ok(made) => sizes.extend(made),
            Err(fault) => report.push(fault),
        }
    }
    sizes
}

/// Pictures of which nobody said what they show, page by page.
pub(super) fn without_alt(renderer: &Renderer) -> Report {
    let mut pages: BTreeMap<SourcePath, Vec<WithoutAlt>> = BTreeMap::new();
    for silent in renderer.without_alt() {
        let page = pages.entry(silent.page.clone()).or_default();
        if !page.iter().any(|known| known.picture == silent.picture) {
            page.push(silent);
        }
    }
    pages
        .iter()
        .map(|(page, silent)| composed(page, silent))
        .collect()
}

fn composed(page: &SourcePath, silent: &[WithoutAlt]) -> crate::diagnostic::Diagnostic {
    let names = silent.iter().take(NAMED);
    let mut names: Vec<String> = names
        .map(|silent| format!("`{}`", silent.picture.file_name()))
        .collect();
    if let Some(more) = silent.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    let show = if silent.len() == 1 { "shows" } else { "show" };
    let message = format!("nobody says what {} {show}", names.join(", "));
    let finding = Code::AltComposed.finding(message);
    let finding = match silent.iter().find_map(|silent| silent.at.as_ref()) {
        Some(at) => finding.at(&at.file, at.span.clone()),
        None => finding.in_file(&SourceText::new(page.as_str(), "")),
    };
    finding
        .note("who does not see it is told the title of the page")
        .help("write `alt` in `[[images]]`, or `image_alt` beside `image`")
}
