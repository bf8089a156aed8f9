//! Publishing: the made files become the live site in one instant, or nothing changes.
//!
//! Two trees: the live one (`public/`) and the one before (`.public.previous/`), which share
//! unchanged files as hard links. [`Publisher::put`] compares each file with both manifests and
//! lets only what neither has wait in a third place (`.public.staging/`); both trees stay whole
//! until [`Publisher::commit`], when all pages are known to be good. Then the tree before is
//! brought to the new state (keep, link from the live one, or move in what waits), its manifest
//! is written last, and the two are exchanged. Holding changed files in memory would need 140 MB
//! at 10,000 pages; writing them into the tree before at once would lose the rollback to a build
//! with faults. Only a first build, which has nothing to lose, does so, and saves a rename a file.
//!
//! On a disk mounted with `discard`, what a build costs is the unlinking of files that have no
//! other name left: the build after one that changed every page pays for all of them.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where the made site is written"
)]

mod commit;
mod destination;
mod disk;
mod exchange;
mod fault;
mod foreign;
mod latest;
mod lock;
mod manifest;
mod reconcile;
mod staging;
mod tree;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::paths::OutPath;

pub use destination::Destination;
pub use disk::Sync;
pub use exchange::Exchange;
pub use fault::{Action, Blame, PublishFault, Refusal};
pub use latest::{Latest, manifest_hash};
pub use lock::{Holder, Patience};
pub use manifest::{Entry, MANIFEST, Manifest};

use commit::{Planned, Trees};
use lock::Lock;
use staging::Staging;

/// A file of the made site.
#[derive(Debug)]
pub struct OutFile {
    /// Where it lies on the site.
    pub path: OutPath,
    /// What it holds.
    pub content: Content,
    /// The SKU of the product whose page it is.
    pub sku: Option<Arc<str>>,
}

/// What a file of the made site holds.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What that file holds; it may be too large for the memory.
    File(PathBuf),
}

/// How to publish.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How the trees are exchanged.
    pub exchange: Exchange,
    /// Whether the site survives a power cut right after.
    pub sync: Sync,
    /// How to wait for another build.
    pub patience: Patience,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            exchange: Exchange::OneStep,
            sync: Sync::Durable,
            patience: Patience::default(),
        }
    }
}

/// What a publication changed, against the site that was live before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or hold something else.
    pub written: usize,
    /// Files that hold what they held.
    pub unchanged: usize,
    /// Files that are no longer there.
    pub removed: usize,
    /// Bytes that had to be written; a file that the tree before still had costs none.
    pub bytes_written: u64,
    /// Files that the user put into the out folder, which stay there; looked for only when
    /// something changed.
    pub foreign: Vec<PathBuf>,
}

/// A publication under way. It holds the lock; dropping it leaves the live site as it is.
#[derive(Debug)]
pub struct Publisher {
    trees: Trees,
    planned: Mutex<BTreeMap<OutPath, Planned>>,
    past: BTreeMap<OutPath, Arc<str>>,
    // Dropped in this order: the lock is given up last.
    staging: Staging,
    _lock: Lock,
}

impl Publisher {
    /// Takes the lock, finishes an interrupted exchange and reads both manifests.
    ///
    /// # Errors
    /// When another build does not end in time, or the disk refuses.
    pub fn begin(to: Destination, options: Options) -> Result<Self, PublishFault> {
        let lock = Lock::take(&to, options.patience)?;
        let folder = to.staging();
        let trees = Trees::open(to, options)?;
        let first = trees.are_none()?.then(|| trees.to.previous());
        Ok(Self {
            staging: Staging::begin(folder, first, options.sync),
            trees,
            planned: Mutex::default(),
            past: BTreeMap::new(),
            _lock: lock,
        })
    }

    /// The live site, if it is the one that a build made, and whole: nothing is to be done then.
    pub fn stands(&self, latest: &Latest) -> Option<Published> {
        let live = self.trees.to.live();
        if latest::manifest_hash(live)? != latest.manifest {
            return None;
        }
        latest::whole(live, self.trees.live()?)
    }

    /// Keeps in mind where products once had a page, for the builds to come.
    pub fn remember(&mut self, past: impl IntoIterator<Item = (OutPath, Arc<str>)>) {
        self.past.extend(past);
    }

    /// Takes a file of the new site. May be called from many threads while others are rendered.
    ///
    /// # Errors
    /// When its path is taken already, or the disk refuses.
    pub fn put(&self, file: OutFile) -> Result<(), PublishFault> {
        if file.path.as_str() == MANIFEST || file.path.as_str() == commit::UNFINISHED {
            return Err(PublishFault::Twice(file.path));
        }
        let planned = match file.content {
            Content::Bytes(bytes) => self.plan_bytes(&file.path, &bytes, file.sku),
            Content::File(from) => self.plan_copy(&file.path, &from, file.sku),
        }
        .map_err(|fault| {
            let known = file.path.below(self.trees.to.live());
            fault.told_of(&self.trees.to.staging(), &known)
        })?;
        let mut all = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        match all.entry(file.path) {
            Slot::Vacant(slot) => {
                slot.insert(planned);
                Ok(())
            }
            Slot::Occupied(slot) => Err(PublishFault::Twice(slot.key().clone())),
        }
    }

    /// Makes the files that were put the live site, and removes what is ours and no longer there.
    ///
    /// # Errors
    /// When a file would take the place of one of the user's, or the disk refuses; the live site
    /// is then as it was.
    pub fn commit(self) -> Result<Published, PublishFault> {
        let planned = self
            .planned
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        commit::commit(&self.trees, &planned, &self.past)
    }

    fn plan_bytes(
        &self,
        path: &OutPath,
        bytes: &[u8],
        sku: Option<Arc<str>>,
    ) -> Result<Planned, PublishFault> {
        let (hash, size) = (blake3::hash(bytes), bytes.len() as u64);
        let whence = match self.trees.whence(path, hash, size) {
            Some(whence) => whence,
            None => self.staging.write(path, bytes)?,
        };
        let entry = Entry { hash, size, sku };
        Ok(Planned { entry, whence })
    }

    /// A file of another size is copied and hashed in one pass. One of the same size is most
    /// likely the same, and is read once without writing.
    fn plan_copy(
        &self,
        path: &OutPath,
        from: &Path,
        sku: Option<Arc<str>>,
    ) -> Result<Planned, PublishFault> {
        let size = disk::size(from)?;
        if self.trees.may_have(path, size) {
            let (hash, size) = disk::hash(from)?;
            if let Some(whence) = self.trees.whence(path, hash, size) {
                let entry = Entry { hash, size, sku };
                return Ok(Planned { entry, whence });
            }
        }
        let (whence, hash, size) = self.staging.copy(path, from)?;
        let entry = Entry { hash, size, sku };
        Ok(Planned { entry, whence })
    }
}

/// Exchanges the live site with the one before it; once more, and it is back.
///
/// # Errors
/// When there is none, another build does not end in time, or the disk refuses.
pub fn rollback(to: Destination, options: Options) -> Result<Published, PublishFault> {
    let _lock = Lock::take(&to, options.patience)?;
    commit::rollback(&Trees::open(to, options)?)
}

/// Writes a file of the site folder that a build keeps there: whole or not at all.
///
/// # Errors
/// When the disk refuses; the file is then as it was.
pub fn keep(file: &Path, bytes: &[u8], options: Options) -> Result<(), PublishFault> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // Names that begin with a dot are no sources.
    let new = file.with_file_name(format!(".{name}.new"));
    disk::write_synced(&new, bytes, options.sync)?;
    disk::rename(&new, file)
}

/// The manifest of an out folder; none when no build made it.
///
/// # Errors
/// When it cannot be read, or is not as we wrote it.
pub fn manifest(out: &Path) -> Result<Option<Manifest>, PublishFault> {
    Manifest::of_tree(out)
}
