//! The decision: what the new site changes, whether that is anything at all, and the order of the
//! steps that make it live. At every step the tree before is whole with a manifest, or marked as
//! unfinished; the live tree is not touched until the last one.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::paths::OutPath;

use super::destination::Destination;
use super::disk::{self, Sync};
use super::exchange;
use super::fault::PublishFault;
use super::foreign::Foreign;
use super::manifest::{Entry, MANIFEST, Manifest};
use super::reconcile::{Reconcile, Touched};
use super::tree::Tree;
use super::{Options, Published};

/// The manifest's name in a tree that is not whole, so that it vouches for nothing.
pub const UNFINISHED: &str = ".showroom.unfinished";

/// Both trees and what their manifests say.
#[derive(Debug)]
pub struct Trees {
    pub to: Destination,
    options: Options,
    live: Option<Manifest>,
    before: Option<Manifest>,
}

/// A file of the new site, and where its bytes are already.
#[derive(Debug)]
pub struct Planned {
    pub entry: Entry,
    pub whence: Whence,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whence {
    /// In the live tree, under the same path.
    Live,
    /// In the tree before, under the same path.
    Before,
    /// In a file that waits there.
    Staged(PathBuf),
    /// Where it belongs in the tree that a first build makes.
    Placed,
}

impl Trees {
    pub fn open(to: Destination, options: Options) -> Result<Self, PublishFault> {
        exchange::finish(&to)?;
        let previous = to.previous();
        if !Destination::is_ours_or_empty(&previous)? {
            return Err(PublishFault::Occupied { path: previous });
        }
        let (live, before) = rayon::join(
            || Manifest::of_tree(to.live()),
            || Manifest::of_tree(&previous),
        );
        let live = live?;
        let before = match before {
            // It only saves work: without it the tree is made again.
            Err(PublishFault::Damaged { .. }) => None,
            read => read?,
        };
        Ok(Self {
            to,
            options,
            live,
            before,
        })
    }

    /// What is recorded of the live tree.
    pub fn live(&self) -> Option<&Manifest> {
        self.live.as_ref()
    }

    /// Where a file lies already, if the manifests say so and it is still there in that size.
    pub fn whence(&self, path: &OutPath, hash: blake3::Hash, size: u64) -> Option<Whence> {
        let has = |manifest: Option<&Manifest>, root: &Path| {
            manifest
                .and_then(|manifest| manifest.get(path.as_str()))
                .is_some_and(|entry| entry.hash == hash && entry.size == size)
                && disk::has_file(&path.below(root), size)
        };
        if has(self.live.as_ref(), self.to.live()) {
            Some(Whence::Live)
        } else if has(self.before.as_ref(), &self.to.previous()) {
            Some(Whence::Before)
        } else {
            None
        }
    }

    /// Whether a file of that path and size may lie there already.
    pub fn may_have(&self, path: &OutPath, size: u64) -> bool {
        [&self.live, &self.before]
            .into_iter()
            .flatten()
            .filter_map(|manifest| manifest.get(path.as_str()))
            .any(|entry| entry.size == size)
    }

    fn compare(&self, planned: &BTreeMap<OutPath, Planned>) -> Published {
        let live = |path: &OutPath| self.live.as_ref().and_then(|m| m.get(path.as_str()));
        let mut found = Published::default();
        for (path, file) in planned {
            let same = file.whence == Whence::Live
                || live(path).is_some_and(|e| {
                    e.hash == file.entry.hash && matches!(file.whence, Whence::Before)
                });
            if same {
                found.unchanged += 1;
            } else {
                found.written += 1;
            }
            if matches!(file.whence, Whence::Staged(_) | Whence::Placed) {
                found.bytes_written += file.entry.size;
            }
        }
        let old = self.live.iter().flat_map(Manifest::iter);
        found.removed = old.filter(|(path, _)| !planned.contains_key(*path)).count();
        found
    }

    /// Whether the live tree and its manifest are what the new ones would be.
    fn is_live(&self, planned: &BTreeMap<OutPath, Planned>, target: &Manifest) -> bool {
        self.live.as_ref() == Some(target) && planned.values().all(|f| f.whence == Whence::Live)
    }

    /// Whether no build has left a tree.
    pub fn are_none(&self) -> Result<bool, PublishFault> {
        let live = disk::look(self.to.live())?;
        Ok(live.is_none() && disk::look(&self.to.previous())?.is_none())
    }

    /// Waits until the tree before is on the disk, and only then gives it its manifest.
    fn close_previous(&self, manifest: &[u8], touched: &Touched) -> Result<(), PublishFault> {
        let (previous, sync) = (self.to.previous(), self.options.sync);
        let marker = previous.join(UNFINISHED);
        if sync == Sync::Durable {
            touched.settle(&previous)?;
        }
        disk::write_synced(&marker, manifest, sync)?;
        disk::rename(&marker, &previous.join(MANIFEST))?;
        match sync {
            Sync::Durable => disk::sync_folder(&previous),
            Sync::Lazy => Ok(()),
        }
    }

    fn list(&self) -> Result<(Tree, Tree), PublishFault> {
        let previous = self.to.previous();
        let (live, before) = rayon::join(|| Tree::of(self.to.live()), || Tree::of(&previous));
        Ok((live?, before?))
    }

    fn bring(
        &self,
        planned: &BTreeMap<OutPath, Planned>,
        there: &Tree,
        foreign: &Foreign,
    ) -> Result<Touched, PublishFault> {
        Reconcile {
            live: self.to.live(),
            previous: &self.to.previous(),
            there,
            kept: self.before.as_ref(),
            planned,
            foreign,
        }
        .run()
    }
}

/// Marks the tree before as unfinished, for good before any of its files is touched.
pub fn mark_unfinished(previous: &Path, sync: Sync) -> Result<(), PublishFault> {
    let marker = previous.join(UNFINISHED);
    disk::create_folder(previous)?;
    if disk::look(&marker)?.is_some() {
        return Ok(());
    }
    if disk::look(&previous.join(MANIFEST))?.is_some() {
        disk::rename(&previous.join(MANIFEST), &marker)?;
    } else {
        disk::write_new(&marker, b"")?;
    }
    match sync {
        Sync::Durable => disk::sync_folder(previous),
        Sync::Lazy => Ok(()),
    }
}

/// Makes what was planned the live site, if it is not that already.
pub fn commit(
    trees: &Trees,
    planned: &BTreeMap<OutPath, Planned>,
    past: &BTreeMap<OutPath, Arc<str>>,
) -> Result<Published, PublishFault> {
    check_nesting(planned)?;
    let entries = || planned.iter().map(|(p, f)| (p.clone(), f.entry.clone()));
    let (found, target) = rayon::join(
        || trees.compare(planned),
        || entries().collect::<Manifest>().with_past(past),
    );
    if trees.is_live(planned, &target) {
        return Ok(found);
    }
    let is_first = planned.values().any(|file| file.whence == Whence::Placed);
    let (live, before) = if is_first {
        // What is in the tree before is what was placed there.
        (Tree::of(trees.to.live())?, Tree::default())
    } else {
        trees.list()?
    };
    let foreign = Foreign::of(&live, trees.live.as_ref());
    foreign.check(planned, trees.to.live())?;
    mark_unfinished(&trees.to.previous(), trees.options.sync)?;
    let (touched, manifest) = rayon::join(
        || trees.bring(planned, &before, &foreign),
        || target.to_bytes(),
    );
    trees.close_previous(&manifest, &touched?)?;
    exchange::exchange(&trees.to, trees.options.exchange)?;
    Ok(Published {
        foreign: foreign.paths(trees.to.live()),
        ..found
    })
}

/// Makes the site before the live one. What the user put into the live one since comes along.
pub fn rollback(trees: &Trees) -> Result<Published, PublishFault> {
    let nothing = || PublishFault::NothingBefore {
        out: trees.to.live().to_path_buf(),
    };
    let before = trees.before.as_ref().ok_or_else(nothing)?;
    let planned: BTreeMap<OutPath, Planned> = before
        .iter()
        .map(|(path, entry)| {
            let (entry, whence) = (entry.clone(), Whence::Before);
            (path.clone(), Planned { entry, whence })
        })
        .collect();
    let (live, there) = trees.list()?;
    if before.iter().any(|(path, _)| {
        !there
            .files
            .contains(path.as_str().as_ref() as &std::ffi::OsStr)
    }) {
        return Err(nothing());
    }
    let foreign = Foreign::of(&live, trees.live.as_ref());
    foreign.check(&planned, trees.to.live())?;
    let touched = trees.bring(&planned, &there, &foreign)?;
    if trees.options.sync == Sync::Durable {
        touched.settle(&trees.to.previous())?;
    }
    exchange::exchange(&trees.to, trees.options.exchange)?;
    Ok(Published {
        foreign: foreign.paths(trees.to.live()),
        ..trees.compare(&planned)
    })
}

/// No file may lie where another one needs a folder.
fn check_nesting(planned: &BTreeMap<OutPath, Planned>) -> Result<(), PublishFault> {
    let mut sound: HashSet<&str> = HashSet::new();
    for below in planned.keys() {
        let mut folder = below.folder();
        while !folder.is_empty() && sound.insert(folder) {
            if let Some((file, _)) = planned.get_key_value(folder) {
                return Err(PublishFault::Nested {
                    file: file.clone(),
                    below: below.clone(),
                });
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    Ok(())
}
