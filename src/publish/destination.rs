//! Where a site may be published. A folder is refused when filling it could cost the user
//! anything: checked before anything is written, and once, so that the rest may trust it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::commit::UNFINISHED;
use super::disk;
use super::fault::{Action, PublishFault, Refusal};
use super::manifest::MANIFEST;

/// The folders of a site that hold its sources.
const SOURCES: [&str; 5] = ["content", "data", "static", "theme", ".showroom"];

/// What systems and version control leave in a folder that is empty to its user.
const NOTHING: [&str; 6] = [
    ".DS_Store",
    ".git",
    ".gitignore",
    ".gitkeep",
    "Thumbs.db",
    "desktop.ini",
];

/// An out folder that may be filled, and the names that publishing uses beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// As the user gave it, so that messages name it as the user knows it.
    live: PathBuf,
    parent: PathBuf,
    name: OsString,
}

impl Destination {
    /// Checks an out folder; it need not be there yet.
    ///
    /// # Errors
    /// When it is the site, above it, among its sources, the root of a disk, the user's home, no
    /// folder, a link, or has files that were not made by a build.
    pub fn new(out: &Path, site: &Path) -> Result<Self, PublishFault> {
        let refuse = |why| PublishFault::Refused {
            out: out.to_path_buf(),
            why,
        };
        if let Some(why) = refusal(out, site)? {
            return Err(refuse(why));
        }
        let live = match out.file_name() {
            Some(_) => out.to_path_buf(),
            None => resolve(out)?,
        };
        let (Some(name), Some(parent)) = (live.file_name(), live.parent()) else {
            return Err(refuse(Refusal::IsRoot));
        };
        let parent = if parent == Path::new("") {
            Path::new(".")
        } else {
            parent
        };
        Ok(Self {
            parent: parent.to_path_buf(),
            name: name.to_owned(),
            live,
        })
    }

    /// The folder that is uploaded or served.
    pub fn live(&self) -> &Path {
        &self.live
    }

    /// The tree of the site before, which the next one is made from.
    pub fn previous(&self) -> PathBuf {
        self.beside("previous")
    }

    pub(super) fn parent(&self) -> &Path {
        &self.parent
    }

    /// Where new files wait until all pages are known to be good.
    pub(super) fn staging(&self) -> PathBuf {
        self.beside("staging")
    }

    /// The live tree's name in the middle of an exchange that takes several renames.
    pub(super) fn exchanging(&self) -> PathBuf {
        self.beside("exchange")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// Whether a folder has a record of ours, or nothing that anyone would miss, or is not there.
    pub(super) fn is_ours_or_empty(folder: &Path) -> Result<bool, PublishFault> {
        for record in [MANIFEST, UNFINISHED] {
            if disk::look(&folder.join(record))?.is_some_and(|found| found.is_file()) {
                return Ok(true);
            }
        }
        let fail = |error| PublishFault::disk(Action::Reading, folder, error);
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            entries => entries.map_err(fail)?,
        };
        for entry in entries {
            let name = entry.map_err(fail)?.file_name();
            if !NOTHING.iter().any(|nothing| name == OsStr::new(nothing)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".");
        name.push(what);
        self.live.with_file_name(name)
    }
}

fn refusal(out: &Path, site: &Path) -> Result<Option<Refusal>, PublishFault> {
    let lies = disk::look(out)?;
    if let Some(lies) = &lies {
        if lies.is_symlink() {
            let target = resolve(out).or_else(|_| {
                fs::read_link(out).map_err(|e| PublishFault::disk(Action::Reading, out, e))
            })?;
            return Ok(Some(Refusal::IsLink(target)));
        }
        if !lies.is_dir() {
            return Ok(Some(Refusal::NotFolder));
        }
    }
    let (real, site) = (resolve(out)?, resolve(site)?);
    let home = std::env::home_dir().and_then(|home| resolve(&home).ok());
    let source = |name: &&'static str| real.starts_with(site.join(name));
    let why = if real.parent().is_none() {
        Some(Refusal::IsRoot)
    } else if real == site {
        Some(Refusal::IsSite)
    } else if home.as_ref() == Some(&real) {
        Some(Refusal::IsHome)
    } else if site.starts_with(&real) {
        Some(Refusal::AboveSite)
    } else if let Some(name) = SOURCES.into_iter().find(|name| source(name)) {
        Some(Refusal::InSources(name))
    } else if lies.is_some() && !Destination::is_ours_or_empty(out)? {
        Some(Refusal::NotOurs)
    } else {
        None
    };
    Ok(why)
}

/// The real path of what is there, and of what is not there as far as it can be known.
fn resolve(path: &Path) -> Result<PathBuf, PublishFault> {
    let fail = |error| PublishFault::disk(Action::Reading, path, error);
    let mut real = PathBuf::new();
    for part in std::path::absolute(path).map_err(fail)?.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                real.push(part);
                if matches!(part, Component::Normal(_)) && disk::look(&real)?.is_some() {
                    real = fs::canonicalize(&real).map_err(fail)?;
                }
            }
        }
    }
    Ok(real)
}
