//! What lies in a tree on the disk, whoever put it there. Links are leaves and never followed.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fault::{Action, PublishFault};

/// The files and folders of a tree, each by its path below the root, with `/`.
#[derive(Debug, Default)]
pub struct Tree {
    /// Everything that is not a folder.
    pub files: HashSet<OsString>,
    /// The folders, without the root.
    pub folders: HashSet<OsString>,
}

impl Tree {
    /// Lists a tree; one that is not there has nothing. Folders are listed in parallel, and closed
    /// before those below them are opened.
    pub fn of(root: &Path) -> Result<Self, PublishFault> {
        let listed = list(root, OsStr::new(""))?;
        Ok(Self {
            files: listed.files.into_iter().collect(),
            folders: listed.folders.into_iter().collect(),
        })
    }
}

/// The path of something in a tree.
pub fn below(root: &Path, path: &OsStr) -> PathBuf {
    root.join(Path::new(path))
}

/// The folders that a path lies in, innermost first.
pub fn folders_of(path: &OsStr) -> impl Iterator<Item = &OsStr> {
    let above = Path::new(path).ancestors().skip(1);
    above.map(Path::as_os_str).take_while(|f| !f.is_empty())
}

#[derive(Default)]
struct Listed {
    files: Vec<OsString>,
    folders: Vec<OsString>,
}

impl Listed {
    fn with(mut self, other: Self) -> Self {
        let (mut into, from) = if self.files.len() < other.files.len() {
            (other, self)
        } else {
            (std::mem::take(&mut self), other)
        };
        into.files.extend(from.files);
        into.folders.extend(from.folders);
        into
    }
}

fn list(root: &Path, at: &OsStr) -> Result<Listed, PublishFault> {
    let folder = below(root, at);
    let fail = |error| PublishFault::disk(Action::Reading, &folder, error);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if at.is_empty() && error.kind() == ErrorKind::NotFound => {
            return Ok(Listed::default());
        }
        Err(error) => return Err(fail(error)),
    };
    let mut here = Listed::default();
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let kind = entry.file_type().map_err(fail)?;
        let mut path = at.to_os_string();
        if !path.is_empty() {
            path.push("/");
        }
        path.push(as_written(entry.file_name()));
        if kind.is_dir() {
            here.folders.push(path);
        } else {
            here.files.push(path);
        }
    }
    let folders = &here.folders;
    let deeper = folders
        .par_iter()
        .map(|folder| list(root, folder))
        .try_reduce(Listed::default, |a, b| Ok(a.with(b)))?;
    Ok(here.with(deeper))
}

/// A name in the form in which we write it: some disks of macOS give it back decomposed.
fn as_written(name: OsString) -> OsString {
    use unicode_normalization::UnicodeNormalization;
    match name.to_str() {
        Some(text) if cfg!(target_os = "macos") && !text.is_ascii() => {
            text.nfc().collect::<String>().into()
        }
        Some(_) | None => name,
    }
}
