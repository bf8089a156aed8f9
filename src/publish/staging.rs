//! The folder in which new files wait, as `0`, `1`, `2`, …, until all pages are known to be good.
//! It spares memory (a site's bytes never lie there together) and leaves the tree before as it
//! is, so that a build with faults changes neither tree. Dropping it clears it away.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk;
use super::fault::PublishFault;

/// The files that wait.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    next: AtomicUsize,
}

impl Staging {
    /// Clears what a killed build left; the folder is made with its first file.
    pub fn begin(folder: PathBuf) -> Self {
        clear(&folder);
        Self {
            folder,
            next: AtomicUsize::new(0),
        }
    }

    /// Writes a new file and gives its place.
    pub fn write(&self, bytes: &[u8]) -> Result<PathBuf, PublishFault> {
        let place = self.place();
        disk::write_new(&place, bytes).map(|()| place)
    }

    /// Copies a file and gives its place, hash and size.
    pub fn copy(&self, from: &Path) -> Result<(PathBuf, blake3::Hash, u64), PublishFault> {
        let place = self.place();
        let (hash, size) = disk::copy_new(from, &place)?;
        Ok((place, hash, size))
    }

    fn place(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(number.to_string())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        clear(&self.folder);
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
