//! What lies in a folder, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use showroom::publish::{MANIFEST, manifest};

/// The files below a folder by their paths; a folder without files has a path with `/` at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

impl Tree {
    /// Reads files and folders below a root; what is not there has nothing.
    pub fn of(root: &Path, parts: &[&str]) -> Self {
        let mut tree = Self::default();
        for part in parts {
            for entry in walkdir::WalkDir::new(root.join(part)).into_iter().flatten() {
                let path = entry.path().strip_prefix(root).expect("lies below");
                let path = path.display().to_string();
                if entry.file_type().is_dir() {
                    tree.0.insert(format!("{path}/"), Vec::new());
                } else {
                    let bytes = fs::read(entry.path()).unwrap_or_default();
                    tree.0.insert(path, bytes);
                }
            }
        }
        tree
    }

    /// Without the record of what the files are, which tells of sites before as well.
    pub fn without_manifest(mut self) -> Self {
        self.0
            .retain(|path, _| path.rsplit('/').next() != Some(MANIFEST));
        self
    }

    /// The first file that is not the same in both, for a message.
    pub fn differs(&self, other: &Self) -> String {
        let mut paths: Vec<&String> = self.0.keys().chain(other.0.keys()).collect();
        paths.sort();
        paths.dedup();
        let all: Vec<String> = paths
            .into_iter()
            .filter(|path| self.0.get(*path) != other.0.get(*path))
            .map(|path| match (self.0.get(path), other.0.get(path)) {
                (Some(_), None) => format!("+{path}"),
                (None, _) => format!("-{path}"),
                (Some(a), Some(b)) => format!("{path} ({} bytes, not {})", a.len(), b.len()),
            })
            .collect();
        all.join(" ")
    }
}

/// What is wrong with the record of a made site: a file that it does not tell of, or tells wrongly.
pub fn manifest_fault(out: &Path) -> Option<String> {
    let manifest = match manifest(out) {
        Ok(Some(manifest)) => manifest,
        Ok(None) => return Some("the live site has no manifest".into()),
        Err(fault) => return Some(fault.to_string()),
    };
    for (path, entry) in manifest.iter() {
        let bytes = fs::read(path.below(out)).unwrap_or_default();
        if blake3::hash(&bytes) != entry.hash {
            return Some(format!("`{path}` is not what the manifest says"));
        }
    }
    let files = Tree::of(out, &["."]).without_manifest().0;
    let files = files.keys().filter(|path| !path.ends_with('/')).count();
    (files != manifest.len()).then(|| format!("{files} files, {} in the manifest", manifest.len()))
}
