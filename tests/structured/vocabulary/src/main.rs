//! Holds the structured data of every page below some folders against schema.org's vocabulary:
//! types, properties, kinds of values. Ends with 1 when a word is not one of schema.org's, or when
//! nothing was found to check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut pages, mut nodes, mut errors) = (0, 0, 0);
    for folder in std::env::args().skip(1) {
        for page in html(Path::new(&folder)) {
            let text = fs::read_to_string(&page).expect("a made page can be read");
            let graph = schemaorg_rs::extract_all(&text).expect("a made page is HTML");
            let result = schemaorg_rs::validation::validate(&graph);
            for fault in result.errors() {
                eprintln!("{}: {}: {}", page.display(), fault.path, fault.message);
                errors += 1;
            }
            for warning in &graph.warnings {
                eprintln!("{}: {warning:?}", page.display());
                errors += 1;
            }
            pages += 1;
            nodes += graph.nodes.len();
        }
    }
    println!("{pages} pages, {nodes} things of schema.org, {errors} errors");
    if errors == 0 && nodes > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The pages below a folder, in order.
fn html(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder of made pages can be read")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            pages.extend(html(&entry));
        } else if entry
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            pages.push(entry);
        }
    }
    pages
}
