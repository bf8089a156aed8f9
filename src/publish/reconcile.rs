//! Brings the tree before to the new state at the cost of the difference: removes what is not
//! wanted, makes folders, then keeps, links or moves in each file. A file that is there is always
//! unlinked and never written through, for it may be the live one's too.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::paths::OutPath;

use super::commit::{Planned, UNFINISHED, Whence};
use super::disk;
use super::fault::PublishFault;
use super::foreign::Foreign;
use super::manifest::{MANIFEST, Manifest};
use super::tree::{Tree, below, folders_of};

/// The tree before, what is known of it, and what it is to become.
pub struct Reconcile<'a> {
    pub live: &'a Path,
    pub previous: &'a Path,
    /// What lies in the tree before.
    pub there: &'a Tree,
    /// What its manifest vouches for.
    pub kept: Option<&'a Manifest>,
    pub planned: &'a BTreeMap<OutPath, Planned>,
    pub foreign: &'a Foreign,
}

/// What must reach the disk: files with new bytes, and folders with new or fewer names.
#[derive(Debug, Default)]
pub struct Touched {
    files: Vec<PathBuf>,
    /// As texts, which are compared much faster than the parts of paths.
    folders: BTreeSet<OsString>,
}

impl Touched {
    /// Waits until it is on the disk.
    pub fn settle(&self, root: &Path) -> Result<(), PublishFault> {
        let files: Vec<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let folders: Vec<&Path> = self.folders.iter().map(Path::new).collect();
        disk::settle(root, &files, &folders)
    }

    fn folder_of(&mut self, path: &Path) {
        if let Some(folder) = path.parent()
            && !self.folders.contains(folder.as_os_str())
        {
            self.folders.insert(folder.as_os_str().to_owned());
        }
    }
}

/// What was done for a file.
enum Placed {
    Kept,
    Linked(PathBuf),
    MovedIn(PathBuf),
    WasThere(PathBuf),
}

impl Reconcile<'_> {
    pub fn run(&self) -> Result<Touched, PublishFault> {
        let mut touched = Touched::default();
        self.remove_unwanted(&mut touched)?;
        self.shape_folders(&mut touched)?;
        let files: Vec<(&OutPath, &Planned)> = self.planned.iter().collect();
        let placed: Vec<Placed> = files
            .into_par_iter()
            .map(|(path, file)| self.place(path, file))
            .collect::<Result<_, _>>()?;
        let carried: Vec<Placed> = self
            .foreign
            .files
            .par_iter()
            .map(|path| self.carry(path))
            .collect::<Result<_, _>>()?;
        for placed in placed.into_iter().chain(carried) {
            match placed {
                Placed::Kept => {}
                Placed::Linked(path) => touched.folder_of(&path),
                Placed::MovedIn(path) => {
                    touched.folder_of(&path);
                    touched.files.push(path);
                }
                Placed::WasThere(path) => {
                    let folders = path.ancestors().skip(1);
                    for made in folders.take_while(|folder| *folder != self.previous) {
                        if !touched.folders.insert(made.as_os_str().to_owned()) {
                            break;
                        }
                    }
                    touched.files.push(path);
                }
            }
        }
        Ok(touched)
    }

    fn remove_unwanted(&self, touched: &mut Touched) -> Result<(), PublishFault> {
        let wanted = |path: &OsString| {
            path == MANIFEST
                || path == UNFINISHED
                || self.foreign.files.contains(path)
                || path.to_str().is_some_and(|p| self.planned.contains_key(p))
        };
        let unwanted: Vec<PathBuf> = self
            .there
            .files
            .par_iter()
            .filter(|path| !wanted(path))
            .map(|path| below(self.previous, path))
            .collect();
        unwanted
            .par_iter()
            .try_for_each(|path| disk::remove_file(path))?;
        for path in &unwanted {
            touched.folder_of(path);
        }
        Ok(())
    }

    /// Removes folders from the inside out, makes them level by level.
    fn shape_folders(&self, touched: &mut Touched) -> Result<(), PublishFault> {
        let paths = self.planned.iter();
        let paths = paths.filter(|(_, file)| file.whence != Whence::Placed);
        let paths = paths.map(|(path, _)| OsStr::new(path.as_str()));
        let files = paths.chain(self.foreign.files.iter().map(OsString::as_os_str));
        let foreign = self.foreign.folders.iter().map(OsString::as_os_str);
        let wanted: HashSet<&OsStr> = files.flat_map(folders_of).chain(foreign).collect();

        let there = self.there.folders.iter().map(OsString::as_os_str);
        let mut unwanted: Vec<&OsStr> = there.filter(|f| !wanted.contains(f)).collect();
        unwanted.sort_unstable_by(|a, b| b.cmp(a));
        for folder in unwanted {
            let path = below(self.previous, folder);
            disk::remove_folder(&path)?;
            touched.folders.remove(path.as_os_str());
            touched.folder_of(&path);
        }
        let mut levels: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
        for folder in wanted {
            if !self.there.folders.contains(folder) {
                let level = levels.entry(folders_of(folder).count()).or_default();
                level.push(below(self.previous, folder));
            }
        }
        for made in levels.into_values() {
            made.par_iter()
                .try_for_each(|path| disk::create_folder(path))?;
            for path in made {
                touched.folder_of(&path);
            }
        }
        Ok(())
    }

    fn place(&self, path: &OutPath, file: &Planned) -> Result<Placed, PublishFault> {
        let target = path.below(self.previous);
        let there = self.there.files.contains(OsStr::new(path.as_str()));
        let vouched = || {
            let entry = self.kept.and_then(|kept| kept.get(path.as_str()));
            entry.is_some_and(|entry| entry.hash == file.entry.hash)
        };
        match &file.whence {
            Whence::Before => Ok(Placed::Kept),
            Whence::Live if there && vouched() => Ok(Placed::Kept),
            Whence::Live => {
                self.clear(there, &target)?;
                disk::link(&path.below(self.live), &target)?;
                Ok(Placed::Linked(target))
            }
            Whence::Staged(place) => {
                self.clear(there, &target)?;
                disk::rename(place, &target)?;
                Ok(Placed::MovedIn(target))
            }
            Whence::Placed => Ok(Placed::WasThere(target)),
        }
    }

    /// Links a file of the user, unless it is there as it is in the live tree.
    fn carry(&self, path: &OsString) -> Result<Placed, PublishFault> {
        let (from, target) = (below(self.live, path), below(self.previous, path));
        let there = self.there.files.contains(path);
        if there && disk::look_alike(&from, &target)? {
            return Ok(Placed::Kept);
        }
        self.clear(there, &target)?;
        disk::link(&from, &target)?;
        Ok(Placed::Linked(target))
    }

    fn clear(&self, there: bool, target: &Path) -> Result<(), PublishFault> {
        debug_assert!(target.starts_with(self.previous), "only there files go");
        if there {
            disk::remove_file(target)?;
        }
        Ok(())
    }
}
