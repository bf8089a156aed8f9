//! The folder in which new files wait, as `0`, `1`, `2`, …, until all pages are known to be good.
//! It spares memory (a site's bytes never lie there together) and leaves the tree before as it
//! is, so that a build with faults changes neither tree. Dropping it clears it away.
//!
//! A first build has no tree to leave as it is: its files are written where they belong in the tree
//! that is to become the site, marked as unfinished, which goes when the build fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::commit::{Whence, mark_unfinished};
use super::disk::{self, Sync};
use super::fault::PublishFault;
use crate::paths::OutPath;

/// The files that wait.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    next: AtomicUsize,
    first: Option<First>,
}

/// The tree of a first build.
#[derive(Debug)]
struct First {
    root: PathBuf,
    sync: Sync,
    /// Whether it is there and marked, once that was tried.
    begun: OnceLock<bool>,
}

impl First {
    fn is_begun(&self) -> bool {
        let begin = || mark_unfinished(&self.root, self.sync).is_ok();
        *self.begun.get_or_init(begin)
    }
}

impl Staging {
    /// Clears what a killed build left; the folder is made with its first file. `first` is the tree
    /// of a build that has none before it.
    pub fn begin(folder: PathBuf, first: Option<PathBuf>, sync: Sync) -> Self {
        clear(&folder);
        Self {
            folder,
            next: AtomicUsize::new(0),
            first: first.map(|root| First {
                root,
                sync,
                begun: OnceLock::new(),
            }),
        }
    }

    /// Writes a new file and tells where its bytes are.
    pub fn write(&self, path: &OutPath, bytes: &[u8]) -> Result<Whence, PublishFault> {
        let ((), whence) = self.put(path, |place| disk::write_new(place, bytes))?;
        Ok(whence)
    }

    /// Copies a file and tells where its bytes are, their hash and how many there are.
    pub fn copy(
        &self,
        path: &OutPath,
        from: &Path,
    ) -> Result<(Whence, blake3::Hash, u64), PublishFault> {
        let ((hash, size), whence) = self.put(path, |place| disk::copy_new(from, place))?;
        Ok((whence, hash, size))
    }

    /// What can't be written where it belongs waits as in any other build: either that fails as well
    /// and says why, or what is in its way is found when all is known.
    fn put<T>(
        &self,
        path: &OutPath,
        write: impl Fn(&Path) -> Result<T, PublishFault>,
    ) -> Result<(T, Whence), PublishFault> {
        if let Some(first) = self.first.as_ref().filter(|first| first.is_begun()) {
            let place = path.below(&first.root);
            // Most pages are the only file of their folder.
            let made = place
                .parent()
                .is_some_and(|f| disk::create_folders(f).is_ok());
            if made && let Ok(written) = write(&place) {
                return Ok((written, Whence::Placed));
            }
        }
        let place = self.place();
        write(&place).map(|written| (written, Whence::Staged(place)))
    }

    fn place(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(number.to_string())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        clear(&self.folder);
        // A tree that has become the site is no longer there.
        let begun = |first: &&First| first.begun.get() == Some(&true);
        if let Some(first) = self.first.as_ref().filter(begun) {
            let _ = fs::remove_dir_all(&first.root);
        }
    }
}

/// Removes our numbered files. Should it fail, the next build tries again, and says what is wrong
/// when it cannot make its own.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = |name: &str| name.bytes().all(|b| b.is_ascii_digit());
        if name.to_str().is_some_and(ours) {
            let _ = disk::remove_file(&entry.path());
        }
    }
    let _ = disk::remove_folder(folder);
}
