//! A module uses only those above it in `src/lib.rs`: data flows one way.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_import_points_up_the_list_of_modules() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = modules(&fs::read_to_string(src.join("lib.rs")).expect("is read"));
    assert!(order.len() > 10, "{order:?}");
    let mut wrong = Vec::new();
    for (rank, module) in order.iter().enumerate() {
        for file in files(&src, module) {
            let text = fs::read_to_string(&file).expect("is read");
            for used in uses(&text) {
                let used_rank = order.iter().position(|m| *m == used);
                if used_rank.is_some_and(|used_rank| used_rank > rank) {
                    let file = file.strip_prefix(&src).expect("is below").display();
                    wrong.push(format!(
                        "{file} uses `{used}`, which stands below `{module}`"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_cli_prints() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = modules(&fs::read_to_string(src.join("lib.rs")).expect("is read"));
    for module in order.iter().filter(|module| *module != "cli") {
        for file in files(&src, module) {
            let text = fs::read_to_string(&file).expect("is read");
            let text = text.split("#[cfg(test)]").next().unwrap_or("").to_owned();
            if file.ends_with("attacks.rs") {
                // Only compiled for tests.
                continue;
            }
            for word in ["println!", "eprintln!", "print!(", "dbg!", "process::exit"] {
                assert!(!text.contains(word), "{} has {word}", file.display());
            }
        }
    }
}

fn modules(lib: &str) -> Vec<String> {
    let name = |line: &str| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some(name.to_owned())
    };
    lib.lines().filter_map(name).collect()
}

fn files(src: &Path, module: &str) -> Vec<PathBuf> {
    let file = src.join(format!("{module}.rs"));
    if file.exists() {
        return vec![file];
    }
    let mut files = Vec::new();
    let mut folders = vec![src.join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("is read") {
            let path = entry.expect("is read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// The modules behind every `crate::`, also in `crate::{a, b}`.
fn uses(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for rest in text.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or("");
            used.extend(group.split(',').map(|part| first_word(part.trim())));
        } else {
            used.push(first_word(rest));
        }
    }
    used
}

fn first_word(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}
