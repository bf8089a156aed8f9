//! Every operation on the disk that publishing is made of, each naming what it did to which file
//! when it fails. One place, so that a test can make any of them fail.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use super::fault::{Action, PublishFault};

/// How many bytes of a copied file are held at a time.
const CHUNK: usize = 128 * 1024;

/// From so many files and folders on, one sync of the whole disk is cheaper than one for each.
#[cfg(target_os = "linux")]
const MANY: usize = 32;

/// Reads a small file; none when it is not there.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, PublishFault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(PublishFault::disk(Action::Reading, path, error)),
    }
}

/// What lies at a path, a link itself and not what it leads to; none when nothing does.
pub fn look(path: &Path) -> Result<Option<Metadata>, PublishFault> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(PublishFault::disk(Action::Reading, path, error)),
    }
}

/// Whether a plain file of that size lies there.
pub fn has_file(path: &Path, size: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.len() == size)
}

/// The size of a file that is to be copied, a link followed.
pub fn size(path: &Path) -> Result<u64, PublishFault> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) => Err(PublishFault::disk(Action::Reading, path, error)),
    }
}

/// Whether two things have one kind, size and time of change, as two names of one file have.
pub fn look_alike(a: &Path, b: &Path) -> Result<bool, PublishFault> {
    let (Some(a), Some(b)) = (look(a)?, look(b)?) else {
        return Ok(false);
    };
    let alike = a.file_type() == b.file_type() && a.len() == b.len();
    Ok(alike && a.modified().ok() == b.modified().ok())
}

/// Writes a file that is not there yet; the folder is made if it is the first in it.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), PublishFault> {
    let fail = |error| PublishFault::disk(Action::Writing, path, error);
    create(path)?.write_all(bytes).map_err(fail)
}

/// Writes a file over another of ours that has one name only, and waits until it is on the disk.
pub fn write_synced(path: &Path, bytes: &[u8], sync: Sync) -> Result<(), PublishFault> {
    let mut file = File::create(path).map_err(|e| PublishFault::disk(Action::Writing, path, e))?;
    file.write_all(bytes)
        .map_err(|e| PublishFault::disk(Action::Writing, path, e))?;
    match sync {
        Sync::Durable => file
            .sync_all()
            .map_err(|e| PublishFault::disk(Action::Syncing, path, e)),
        Sync::Lazy => Ok(()),
    }
}

/// Copies a file piece by piece to a new one and gives the hash and size of what was copied.
pub fn copy_new(from: &Path, to: &Path) -> Result<(blake3::Hash, u64), PublishFault> {
    let mut file = create(to)?;
    each_chunk(from, |chunk| {
        file.write_all(chunk)
            .map_err(|e| PublishFault::disk(Action::Writing, to, e))
    })
}

/// The hash and size of a file, read piece by piece.
pub fn hash(path: &Path) -> Result<(blake3::Hash, u64), PublishFault> {
    each_chunk(path, |_| Ok(()))
}

/// Gives a file a second name; where the disk knows no second names, a copy.
pub fn link(from: &Path, to: &Path) -> Result<(), PublishFault> {
    let Err(error) = fs::hard_link(from, to) else {
        return Ok(());
    };
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::StorageFull | ErrorKind::AlreadyExists => {
            Err(PublishFault::disk(Action::Linking, to, error))
        }
        _ => copy_new(from, to).map(|_| ()),
    }
}

/// Renames a file or folder.
pub fn rename(from: &Path, to: &Path) -> Result<(), PublishFault> {
    persist(|| fs::rename(from, to)).map_err(|e| PublishFault::disk(Action::Moving, from, e))
}

/// Makes a folder; one that is there is fine.
pub fn create_folder(path: &Path) -> Result<(), PublishFault> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(PublishFault::disk(Action::MakingFolder, path, error)),
        Ok(()) => Ok(()),
    }
}

/// Makes a folder and those it lies in.
pub fn create_folders(path: &Path) -> Result<(), PublishFault> {
    fs::create_dir_all(path).map_err(|e| PublishFault::disk(Action::MakingFolder, path, e))
}

/// Removes a file; one that is gone is fine.
pub fn remove_file(path: &Path) -> Result<(), PublishFault> {
    gone(path, fs::remove_file(path))
}

/// Removes an empty folder; one that is gone is fine.
pub fn remove_folder(path: &Path) -> Result<(), PublishFault> {
    gone(path, fs::remove_dir(path))
}

/// Whether to wait until what was written would survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// Wait.
    Durable,
    /// Leave it to the operating system, for previews and tests.
    Lazy,
}

/// Waits until files and folders of one disk are on it.
pub fn settle(root: &Path, files: &[&Path], folders: &[&Path]) -> Result<(), PublishFault> {
    #[cfg(target_os = "linux")]
    if files.len() + folders.len() > MANY {
        let fail = |error| PublishFault::disk(Action::Syncing, root, error);
        let folder = File::open(root).map_err(fail)?;
        return rustix::fs::syncfs(&folder).map_err(|errno| fail(errno.into()));
    }
    for file in files {
        sync_file(file)?;
    }
    for folder in folders {
        sync_folder(folder)?;
    }
    sync_folder(root)
}

/// Waits until the names in a folder are on the disk, where the system can say so.
pub fn sync_folder(path: &Path) -> Result<(), PublishFault> {
    #[cfg(unix)]
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| PublishFault::disk(Action::Syncing, path, e))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Exchanges two folders in one step. False where the system or the disk cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub fn exchange(a: &Path, b: &Path) -> Result<bool, PublishFault> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(errno) => Err(PublishFault::disk(Action::Moving, a, errno.into())),
    }
}

/// Exchanges two folders in one step. False: no such step is known here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn exchange(_: &Path, _: &Path) -> Result<bool, PublishFault> {
    Ok(false)
}

/// Nothing is at a path also when a part of it is a file.
fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn gone(path: &Path, outcome: io::Result<()>) -> Result<(), PublishFault> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(PublishFault::disk(Action::Removing, path, error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a file that is not there yet, never following a link.
fn create(path: &Path) -> Result<File, PublishFault> {
    let open = || OpenOptions::new().write(true).create_new(true).open(path);
    match (open(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            create_folders(folder)?;
            open()
        }
        (outcome, _) => outcome,
    }
    .map_err(|e| PublishFault::disk(Action::Writing, path, e))
}

fn each_chunk(
    path: &Path,
    mut take: impl FnMut(&[u8]) -> Result<(), PublishFault>,
) -> Result<(blake3::Hash, u64), PublishFault> {
    let fail = |error| PublishFault::disk(Action::Reading, path, error);
    let mut reader = File::open(path).map_err(fail)?;
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok((hasher.finalize(), hasher.count())),
            Ok(read) => {
                hasher.update(&chunk[..read]);
                take(&chunk[..read])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(fail(error)),
        }
    }
}

#[cfg(unix)]
fn sync_file(path: &Path) -> Result<(), PublishFault> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|e| PublishFault::disk(Action::Syncing, path, e))
}

/// Elsewhere only a file that is open for writing can be synced.
#[cfg(not(unix))]
fn sync_file(path: &Path) -> Result<(), PublishFault> {
    OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|e| PublishFault::disk(Action::Syncing, path, e))
}

/// On Windows a virus scanner may hold a folder for a moment: try again for a second.
fn persist(mut attempt: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    for _ in 0..10 {
        match attempt() {
            Err(error) if cfg!(windows) && error.kind() == ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            outcome => return outcome,
        }
    }
    attempt()
}
