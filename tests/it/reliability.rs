//! What docs/reliability.md names as covering a fault is there.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

#[test]
fn every_test_that_the_page_on_reliability_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/reliability.md")).expect("is read");
    let (_, table) = page
        .split_once("| What goes wrong | Covered by |")
        .expect("has the table");
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let code: String = ["src", "tests/it", "tests/proof"]
        .iter()
        .flat_map(|folder| sources(&root.join(folder)))
        .map(|file| fs::read_to_string(file).expect("is read"))
        .collect();
    let mut named = 0;
    let mut missing = Vec::new();
    for row in rows {
        let (_, tests) = row
            .trim_end_matches(" |")
            .rsplit_once(" | ")
            .expect("a row of two");
        for name in tests.split(", ").map(|name| name.trim_matches('`')) {
            named += 1;
            let forms = [format!("fn {name}("), format!("(\"{name}\", ")];
            if !forms.iter().any(|form| code.contains(form)) {
                missing.push(name);
            }
        }
    }
    assert!(named > 58, "only {named} are named");
    assert!(missing.is_empty(), "{missing:?}");
}

fn sources(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let files = WalkDir::new(folder).into_iter().flatten();
    let files = files.map(walkdir::DirEntry::into_path);
    files.filter(|file| file.extension().is_some_and(|end| end == "rs"))
}
