//! What the user put into the live tree by hand: a search engine's proof of ownership, a `.git`
//! folder. It stays there across exchanges, and the site never takes its place.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::paths::OutPath;

use super::commit::{Planned, UNFINISHED};
use super::fault::PublishFault;
use super::manifest::{MANIFEST, Manifest};
use super::tree::{Tree, below, folders_of};

/// The files and folders of the live tree that no build made.
#[derive(Debug, Default)]
pub struct Foreign {
    pub files: BTreeSet<OsString>,
    /// Those that hold nothing of ours; an empty one is kept too, for `.git` needs its own.
    pub folders: BTreeSet<OsString>,
}

impl Foreign {
    pub fn of(live: &Tree, manifest: Option<&Manifest>) -> Self {
        let ours = |path: &OsStr| {
            path == OsStr::new(MANIFEST)
                || path == OsStr::new(UNFINISHED)
                || manifest
                    .zip(path.to_str())
                    .is_some_and(|(manifest, path)| manifest.get(path).is_some())
        };
        let made = manifest.into_iter().flat_map(Manifest::iter);
        let folders: HashSet<&OsStr> = made
            .flat_map(|(path, _)| folders_of(OsStr::new(path.as_str())))
            .collect();
        let files = live.files.iter().filter(|path| !ours(path));
        let empty = live.folders.iter();
        Self {
            files: files.cloned().collect(),
            folders: empty
                .filter(|folder| !folders.contains(folder.as_os_str()))
                .cloned()
                .collect(),
        }
    }

    /// Refuses a site that has a file in the place of a foreign one, above or below it.
    pub fn check(
        &self,
        planned: &BTreeMap<OutPath, Planned>,
        live: &Path,
    ) -> Result<(), PublishFault> {
        let taken = |path: &OsStr| path.to_str().is_some_and(|p| planned.contains_key(p));
        let clash = |path: &OsString| taken(path) || folders_of(path).any(taken);
        let foreign = self.files.iter().chain(&self.folders);
        let found = match foreign.clone().find(|path| clash(path)) {
            Some(path) => Some(path.as_os_str()),
            None if self.files.is_empty() => None,
            None => planned.keys().find_map(|path| self.above(path)),
        };
        match found {
            Some(path) => Err(PublishFault::Foreign {
                path: below(live, path),
            }),
            None => Ok(()),
        }
    }

    /// The file in whose place a file of the site needs a folder.
    fn above<'a>(&self, path: &'a OutPath) -> Option<&'a OsStr> {
        folders_of(OsStr::new(path.as_str())).find(|folder| self.files.contains(*folder))
    }

    /// The files as the user sees them.
    pub fn paths(&self, live: &Path) -> Vec<PathBuf> {
        self.files.iter().map(|path| below(live, path)).collect()
    }
}
