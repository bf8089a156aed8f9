//! Writes a plan, all of it or nothing. Every file is first written whole into `.showroom/import/`;
//! then a journal names them, and from there on the import is done: the files are moved to their
//! places, and if that is cut short, the next command finishes it.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where an import writes into the site folder"
)]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::plan::Change;
use crate::diagnostic::Diagnostic;

/// What must be in place before an import writes, below the site folder.
const FOLDER: &str = ".showroom/import";
const LOCK: &str = ".showroom/import.lock";
const JOURNAL: &str = "journal.json";

/// From so many files on, one sync of the whole disk is cheaper than one for each.
#[cfg(target_os = "linux")]
const MANY: usize = 32;

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteFault {
    /// Another import is at it.
    Busy,
    /// A file is not as it was when the import was planned.
    Changed(String),
    /// The operating system refused.
    Disk {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// The operating system refused when the import was decided and its journal written: from
    /// there on it is done, and the next command finishes it.
    Unfinished {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl WriteFault {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::Disk {
            path: path.to_path_buf(),
            error,
        }
    }

    /// The same fault of an import that is decided.
    fn when_decided(self) -> Self {
        match self {
            Self::Disk { path, error } => Self::Unfinished { path, error },
            other @ (Self::Busy | Self::Changed(_) | Self::Unfinished { .. }) => other,
        }
    }

    /// The fault with its way out.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Busy => {
                Diagnostic::error("other-import", "another import is writing into this site")
                    .help("wait for it to end, then import again")
            }
            Self::Changed(path) => {
                let message = format!("`{path}` was changed while the import was read");
                Diagnostic::error("changed-meanwhile", message)
                    .note("nothing was written")
                    .help("import again")
            }
            Self::Disk { path, error } => {
                let message = format!("`{}` can't be written: {error}", path.display());
                Diagnostic::error("not-written", message)
                    .note("the pages are as they were")
                    .help("free some room, or give yourself the permission to write there, and import again")
            }
            Self::Unfinished { path, error } => {
                let message = format!("`{}` can't be written: {error}", path.display());
                Diagnostic::error("not-finished", message)
                    .note("the import is decided, and some of the pages are new already")
                    .help("free some room, or give yourself the permission to write there: the next command finishes it")
            }
        }
    }
}

/// The journal: which staged file belongs where.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    files: Vec<Move>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Move {
    staged: String,
    /// From the site folder, part by part.
    target: Vec<String>,
}

/// Writes the changes. Gives how many files were written.
///
/// # Errors
/// When another import is at it, a file has changed meanwhile, or the disk refuses. Nothing is
/// changed then.
pub fn write(site: &Path, changes: &[Change]) -> Result<usize, WriteFault> {
    if changes.is_empty() {
        return Ok(0);
    }
    let folder = site.join(FOLDER);
    let _lock = lock(site)?;
    finish(site)?;
    fs::create_dir_all(&folder).map_err(WriteFault::at(&folder))?;
    let mut made = Vec::new();
    let staged = stage(site, changes, &mut made);
    let journal = match staged {
        Ok(journal) => journal,
        Err(fault) => {
            // What was staged is ours; folders that were made for it are empty.
            let _ = fs::remove_dir_all(&folder);
            for folder in made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
            return Err(fault);
        }
    };
    carry_out(site, &journal).map_err(WriteFault::when_decided)?;
    Ok(changes.len())
}

/// Finishes an import that was cut short after it was decided, and clears away one that was cut
/// short before. Every command that reads a site calls it first.
///
/// # Errors
/// When the disk refuses.
pub fn finish_interrupted(site: &Path) -> Result<(), WriteFault> {
    if !site.join(FOLDER).exists() {
        return Ok(());
    }
    // An import that is running finishes itself.
    let _lock = match lock(site) {
        Ok(lock) => lock,
        Err(WriteFault::Busy) => return Ok(()),
        Err(other) => return Err(other),
    };
    finish(site)
}

fn finish(site: &Path) -> Result<(), WriteFault> {
    let folder = site.join(FOLDER);
    let path = folder.join(JOURNAL);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(WriteFault::at(&folder)(error))
                }
                Ok(()) | Err(_) => Ok(()),
            };
        }
        Err(error) => return Err(WriteFault::at(&path)(error)),
    };
    let journal: Journal = serde_json::from_str(&text)
        .map_err(|why| WriteFault::at(&path)(io::Error::new(ErrorKind::InvalidData, why)))?;
    carry_out(site, &journal).map_err(WriteFault::when_decided)
}

fn lock(site: &Path) -> Result<File, WriteFault> {
    let path = site.join(LOCK);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(WriteFault::at(folder))?;
    }
    let open = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path);
    let file = open.map_err(WriteFault::at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(WriteFault::Busy),
        Err(TryLockError::Error(error)) => Err(WriteFault::at(&path)(error)),
    }
}

/// Writes all files aside, makes the folders they go to, and then the journal.
fn stage(site: &Path, changes: &[Change], made: &mut Vec<PathBuf>) -> Result<Journal, WriteFault> {
    let folder = site.join(FOLDER);
    let mut files = Vec::with_capacity(changes.len());
    let mut staged = Vec::with_capacity(changes.len());
    for (i, change) in changes.iter().enumerate() {
        check_unchanged(change)?;
        let name = i.to_string();
        let path = folder.join(&name);
        write_new(&path, &change.after).map_err(WriteFault::at(&path))?;
        if let Ok(found) = fs::metadata(&change.disk)
            && !found.permissions().readonly()
        {
            fs::set_permissions(&path, found.permissions()).map_err(WriteFault::at(&path))?;
        }
        if let Some(parent) = change.disk.parent() {
            make_folders(parent, made)?;
        }
        files.push(Move {
            staged: name,
            target: parts(site, &change.disk),
        });
        staged.push(path);
    }
    settle(&folder, &staged)?;
    let journal = Journal { files };
    let text = serde_json::to_string(&journal).expect("names always serialise");
    let temporary = folder.join("journal.new");
    write_new(&temporary, text.as_bytes()).map_err(WriteFault::at(&temporary))?;
    let path = folder.join(JOURNAL);
    settle(&folder, std::slice::from_ref(&temporary))?;
    fs::rename(&temporary, &path).map_err(WriteFault::at(&path))?;
    settle(&folder, &[])?;
    Ok(journal)
}

/// Moves the staged files to their places; those that are there already have been moved before.
fn carry_out(site: &Path, journal: &Journal) -> Result<(), WriteFault> {
    let folder = site.join(FOLDER);
    for file in &journal.files {
        let target = target(site, &file.target)
            .ok_or_else(|| WriteFault::at(&folder.join(JOURNAL))(ErrorKind::InvalidData.into()))?;
        if let Some(parent) = target.parent() {
            make_folders(parent, &mut Vec::new())?;
        }
        match fs::rename(folder.join(&file.staged), &target) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound && target.exists() => {}
            Err(error) => return Err(WriteFault::at(&target)(error)),
        }
    }
    settle(&folder, &[])?;
    let journal = folder.join(JOURNAL);
    fs::remove_file(&journal).map_err(WriteFault::at(&journal))?;
    fs::remove_dir_all(&folder).map_err(WriteFault::at(&folder))
}

fn check_unchanged(change: &Change) -> Result<(), WriteFault> {
    let now = match fs::read(&change.disk) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(WriteFault::at(&change.disk)(error)),
    };
    if now == change.before {
        return Ok(());
    }
    Err(WriteFault::Changed(change.path.clone()))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}

/// Makes a folder and those it lies in, and notes which were made.
fn make_folders(path: &Path, made: &mut Vec<PathBuf>) -> Result<(), WriteFault> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folders(parent, made)?;
    }
    match fs::create_dir(path) {
        Ok(()) => made.push(path.to_path_buf()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
        Err(error) => return Err(WriteFault::at(path)(error)),
    }
    Ok(())
}

/// Waits until files and the names in their folder are on the disk.
fn settle(folder: &Path, files: &[PathBuf]) -> Result<(), WriteFault> {
    #[cfg(target_os = "linux")]
    if files.len() > MANY {
        let open = File::open(folder).map_err(WriteFault::at(folder))?;
        return rustix::fs::syncfs(&open).map_err(|errno| WriteFault::at(folder)(errno.into()));
    }
    for path in files {
        let synced = OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|file| file.sync_all());
        synced.map_err(WriteFault::at(path))?;
    }
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(WriteFault::at(folder))?;
    Ok(())
}

fn parts(site: &Path, disk: &Path) -> Vec<String> {
    let relative = disk.strip_prefix(site).unwrap_or(disk);
    let parts = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.collect()
}

/// A journal leads to files in the site folder and nowhere else.
fn target(site: &Path, parts: &[String]) -> Option<PathBuf> {
    let mut path = site.to_path_buf();
    for part in parts {
        let mut components = Path::new(part).components();
        match (components.next(), components.next()) {
            (Some(Component::Normal(name)), None) => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

/// Writes a file for the user beside the source: a map, or the rejected rows.
///
/// # Errors
/// When the disk refuses.
pub fn write_beside(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_that_is_decided_is_told_apart_from_one_that_is_not() {
        let refused = || WriteFault::Disk {
            path: "content/a.md".into(),
            error: ErrorKind::StorageFull.into(),
        };
        let told = |fault: WriteFault| {
            let told = fault.diagnostic();
            format!("{}; {}; {}", told.message, told.notes[0], told.helps[0])
        };
        insta::assert_snapshot!(told(refused()), @"`content/a.md` can't be written: no storage space; the pages are as they were; free some room, or give yourself the permission to write there, and import again");
        insta::assert_snapshot!(told(refused().when_decided()), @"`content/a.md` can't be written: no storage space; the import is decided, and some of the pages are new already; free some room, or give yourself the permission to write there: the next command finishes it");
    }
}
