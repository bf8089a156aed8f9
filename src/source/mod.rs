//! The site folder: the only code that reads it. A [`Source`] is a listing of its files, taken
//! once; texts and bytes are read through it, so that a path given by an author can only lead to
//! a file that the walk found: no link, no device, nothing outside.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where the site folder is read"
)]

mod decode;
pub mod fields;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::SourcePath;

/// The folders of a site that hold sources.
pub const FOLDERS: [&str; 4] = ["content", "data", "static", "theme"];

/// What makes a folder a site.
pub const BRAND_FILE: &str = "brand.toml";

/// A file that the walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is on this machine, spelt as the disk spells it.
    pub disk: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written, if the file system says.
    pub modified: Option<SystemTime>,
    /// What else differs when another file takes its place.
    identity: Identity,
    seen: Seen,
}

/// BLAKE3 of what was first read of a file. It tells nothing about which file it is: two entries
/// are as equal with it as without.
#[derive(Debug, Clone, Default)]
struct Seen(OnceLock<blake3::Hash>);

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Seen {}

impl Entry {
    fn of(disk: &Path, metadata: &fs::Metadata) -> Self {
        Self {
            disk: disk.to_path_buf(),
            size: metadata.len(),
            modified: metadata.modified().ok(),
            identity: Identity::of(metadata),
            seen: Seen::default(),
        }
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let bytes = fs::read(&self.disk)?;
        self.seen.0.get_or_init(|| blake3::hash(&bytes));
        Ok(bytes)
    }

    /// BLAKE3 of what has been read of it, which is read if nothing was.
    fn hash(&self) -> io::Result<blake3::Hash> {
        if let Some(hash) = self.seen.0.get() {
            return Ok(*hash);
        }
        if self.size <= WHOLE {
            return Ok(blake3::hash(&fs::read(&self.disk)?));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(fs::File::open(&self.disk)?)?;
        Ok(hasher.finalize())
    }
}

/// The files of a site folder.
#[derive(Debug, Clone)]
pub struct Source {
    root: PathBuf,
    /// Shared: a listing is taken over from the last one after every edit.
    files: BTreeMap<SourcePath, Arc<Entry>>,
    /// When the walk began; files are read after it.
    since: SystemTime,
}

/// Files up to this size are hashed in one piece, in bytes; larger ones as they are read.
const WHOLE: u64 = 1 << 20;

/// How coarse the clocks of file systems are: FAT counts in steps of two seconds. Of a file that
/// was written so short before it was read, the time does not tell whether it was written again.
const CLOCK_STEP: Duration = Duration::from_secs(2);

impl Source {
    /// Lists the files of a site folder. Faults of the walk (a folder without permission, a name
    /// that is no text) and what is left out (links, devices) go to the report.
    ///
    /// # Errors
    /// When there is no `brand.toml`, so that the folder is no site.
    pub fn open(root: &Path) -> Result<(Self, Report), Diagnostic> {
        match is_there(&root.join(BRAND_FILE)) {
            Ok(true) => {}
            Ok(false) => return Err(no_site(root)),
            Err(why) => return Err(unreadable(BRAND_FILE, &why)),
        }
        let mut source = Self {
            root: root.to_path_buf(),
            files: BTreeMap::new(),
            since: SystemTime::now(),
        };
        let mut report = Report::new();
        source.walk(root, 1, &mut report);
        for folder in FOLDERS {
            source.walk_if_there(folder, &mut report);
        }
        Ok((source, report))
    }

    /// Lists the files of a folder that belongs to no site, such as a theme, under its own name,
    /// which is returned as well.
    pub fn folder(folder: &Path) -> (Self, String, Report) {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let name = absolute.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let mut source = Self {
            root: absolute.parent().unwrap_or(&absolute).to_path_buf(),
            files: BTreeMap::new(),
            since: SystemTime::now(),
        };
        let mut report = Report::new();
        source.walk(&absolute, usize::MAX, &mut report);
        (source, name, report)
    }

    /// Lists the files of one more folder, such as that of a theme.
    pub fn include(&mut self, folder: &str, report: &mut Report) {
        let listed = FOLDERS.contains(&folder) || self.below(folder).next().is_some();
        if !listed {
            self.walk_if_there(folder, report);
        }
    }

    /// The listing with these files looked at anew; none where that does not tell all, so that the
    /// folder has to be listed. Files that are edited again and again need no walk.
    ///
    /// The others may have changed since they were listed, so that is still when the walk began.
    pub fn refreshed<'a>(&self, files: impl Iterator<Item = &'a Path>) -> Option<Self> {
        let mut source = self.clone();
        for disk in files {
            let below = disk.strip_prefix(&self.root).ok()?;
            let mut parts = below.iter().map(OsStr::as_encoded_bytes);
            if parts.any(|part| part.starts_with(b".")) {
                continue;
            }
            let path = SourcePath::new(self.shown(disk));
            match (fs::symlink_metadata(disk), source.files.get_mut(&path)) {
                (Ok(metadata), Some(entry)) if metadata.is_file() && entry.disk == disk => {
                    *entry = Arc::new(Entry::of(disk, &metadata));
                }
                // What an editor wrote beside a file, and is gone again.
                (Err(why), None)
                    if why.kind() == io::ErrorKind::NotFound
                        && self.below(path.as_str()).next().is_none() => {}
                (Ok(_) | Err(_), Some(_) | None) => return None,
            }
        }
        Some(source)
    }

    /// The site folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&SourcePath, &Entry)> {
        self.files.iter().map(|(path, entry)| (path, &**entry))
    }

    /// The files below a folder, in the order of their paths.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a SourcePath, &'a Entry)> {
        let prefix = format!("{folder}/");
        let first = SourcePath::new(&prefix);
        self.files
            .range(first..)
            .take_while(move |(path, _)| path.as_str().starts_with(&prefix))
            .map(|(path, entry)| (path, &**entry))
    }

    /// A file, if there is one.
    pub fn entry(&self, path: &SourcePath) -> Option<&Entry> {
        self.files.get(path).map(|entry| &**entry)
    }

    /// Whether a file is for certain as it was when another listing of the folder was read.
    pub fn same(&self, before: &Self, path: &SourcePath) -> bool {
        match (self.entry(path), before.entry(path)) {
            (Some(now), Some(then)) => now == then && before.is_settled(then),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether this holds for all files of a folder, and they are the same files.
    pub fn same_below(&self, before: &Self, folder: &str) -> bool {
        let same = |(path, _): (&SourcePath, &Entry)| self.same(before, path);
        self.below(folder).all(same) && before.below(folder).all(same)
    }

    /// The files that differ from another listing: that are new, changed or gone, in the order of
    /// their paths.
    pub fn changes<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a SourcePath> {
        self.beside(before)
            .filter(|(_, now, then)| match (now, then) {
                (Some(now), Some(then)) => !Arc::ptr_eq(now, then) && now != then,
                (Some(_) | None, None) | (None, Some(_)) => true,
            })
            .map(|(path, ..)| path)
    }

    /// The files that may differ from how they were when another listing was read; none where
    /// files came or went.
    pub fn doubtful<'a>(&'a self, before: &'a Self) -> Option<Vec<&'a SourcePath>> {
        let mut doubtful = Vec::new();
        for (path, now, then) in self.beside(before) {
            let (now, then) = (now?, then?);
            let same = (Arc::ptr_eq(now, then) || now == then) && before.is_settled(then);
            if !same {
                doubtful.push(path);
            }
        }
        Some(doubtful)
    }

    /// The files of two listings side by side, each path once.
    fn beside<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<
        Item = (
            &'a SourcePath,
            Option<&'a Arc<Entry>>,
            Option<&'a Arc<Entry>>,
        ),
    > {
        let mut now = self.files.iter().peekable();
        let mut then = before.files.iter().peekable();
        std::iter::from_fn(move || {
            let order = match (now.peek(), then.peek()) {
                (Some((now, _)), Some((then, _))) => now.cmp(then),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            match order {
                Ordering::Less => now.next().map(|(path, now)| (path, Some(now), None)),
                Ordering::Greater => then.next().map(|(path, then)| (path, None, Some(then))),
                Ordering::Equal => {
                    let was = then.next().map(|(_, then)| then);
                    now.next().map(|(path, now)| (path, Some(now), was))
                }
            }
        })
    }

    /// Whether a later change of the file would show in its time.
    pub fn is_settled(&self, entry: &Entry) -> bool {
        entry
            .modified
            .is_some_and(|at| at + CLOCK_STEP < self.since)
    }

    /// Reads a file as text, up to `limit` bytes.
    ///
    /// # Errors
    /// When it is too large, can't be read or is not UTF-8.
    pub fn text(&self, path: &SourcePath, limit: u64) -> Result<Arc<SourceText>, Diagnostic> {
        decode::decode(path, self.bytes(path, limit)?)
    }

    /// Reads a file as it is, up to `limit` bytes.
    ///
    /// # Errors
    /// When there is none, it is too large or can't be read.
    pub fn bytes(&self, path: &SourcePath, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        let Some(entry) = self.files.get(path) else {
            let file = SourceText::new(path.as_str(), "");
            return Err(Diagnostic::error("no-file", "there is no such file").in_file(&file));
        };
        if entry.size > limit {
            return Err(too_large(path, entry.size, limit));
        }
        entry.read().map_err(|why| unreadable(path.as_str(), &why))
    }

    /// Opens a file as it is now, to be sent in parts; a link that has taken its place is none.
    ///
    /// # Errors
    /// When it has gone or can't be read.
    pub fn open_file(&self, path: &SourcePath) -> io::Result<(fs::File, fs::Metadata)> {
        let entry = self.entry(path).ok_or(io::ErrorKind::NotFound)?;
        if !fs::symlink_metadata(&entry.disk)?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = fs::File::open(&entry.disk)?;
        let metadata = file.metadata()?;
        Ok((file, metadata))
    }

    /// BLAKE3 of the names and bytes of all files: of those that were read, as they were read first.
    ///
    /// # Errors
    /// When one has gone or can't be read.
    pub fn digest(&self) -> io::Result<blake3::Hash> {
        let files: Vec<_> = self.files.iter().collect();
        let hashes = files
            .par_iter()
            .map(|(path, entry)| Ok((*path, entry.hash()?)));
        let hashes = hashes.collect::<io::Result<Vec<_>>>()?;
        let mut all = blake3::Hasher::new();
        for (path, hash) in hashes {
            let name = path.as_str().as_bytes();
            all.update(&(name.len() as u64).to_le_bytes());
            all.update(name);
            all.update(hash.as_bytes());
        }
        Ok(all.finalize())
    }

    /// Lists the files of a folder of the site. One that can't be looked at is no missing one.
    fn walk_if_there(&mut self, folder: &str, report: &mut Report) {
        let path = self.root.join(folder);
        match is_there(&path) {
            Ok(true) => self.walk(&path, usize::MAX, report),
            Ok(false) => {}
            Err(why) => report.push(unreadable(folder, &why)),
        }
    }

    /// Lists a folder and those below it, level by level, each level on all cores.
    fn walk(&mut self, top: &Path, depth: usize, report: &mut Report) {
        let mut level = vec![top.to_path_buf()];
        for _ in 0..depth {
            let found: Vec<Vec<Found>> = level.par_iter().map(|at| self.list(at)).collect();
            level.clear();
            for found in found.into_iter().flatten() {
                match found {
                    Found::Folder(path) => level.push(path),
                    Found::File(path, file) => self.insert(path, file, report),
                    Found::Odd(fault) => report.push(fault),
                }
            }
            if level.is_empty() {
                return;
            }
        }
    }

    /// What lies right in a folder.
    fn list(&self, folder: &Path) -> Vec<Found> {
        let walk = WalkDir::new(folder).max_depth(1).follow_links(false);
        let entries = walk.into_iter().map(|entry| match entry {
            Ok(entry) if entry.depth() > 0 && is_hidden(&entry) => None,
            Ok(entry) => self.found(&entry),
            Err(why) => {
                let shown = why.path().map_or_else(String::new, |p| self.shown(p));
                let io = why.into_io_error();
                let io = io.unwrap_or_else(|| io::Error::other("the walk went in a circle"));
                Some(Found::Odd(unreadable(&shown, &io)))
            }
        });
        entries.flatten().collect()
    }

    /// What an entry is to the listing; none where it is nothing to it.
    fn found(&self, entry: &DirEntry) -> Option<Found> {
        let kind = entry.file_type();
        if kind.is_dir() {
            return (entry.depth() > 0).then(|| Found::Folder(entry.path().to_path_buf()));
        }
        let shown = self.shown(entry.path());
        let top_level_link = entry.depth() == 1 && !shown.contains('/') && !kind.is_file();
        if top_level_link {
            // The folder above the sources may hold anything; only its plain files are looked at.
            return None;
        }
        if !kind.is_file() {
            return Some(Found::Odd(left_out(&shown, entry)));
        }
        if entry.path().to_str().is_none() {
            return Some(Found::Odd(not_text(&shown)));
        }
        Some(match entry.metadata() {
            Ok(metadata) => {
                Found::File(SourcePath::new(&shown), Entry::of(entry.path(), &metadata))
            }
            Err(why) => Found::Odd(unreadable(&shown, &why.into())),
        })
    }

    /// Two names that differ only in how their accents are written are one path.
    fn insert(&mut self, path: SourcePath, file: Entry, report: &mut Report) {
        let shown = SourceText::new(path.as_str(), "");
        if let Some(other) = self.files.insert(path, Arc::new(file)) {
            report.push(
                Diagnostic::error("same-name", "two files have this name")
                    .in_file(&shown)
                    .note("their names differ only in how the accents are stored (NFC and NFD)")
                    .help(format!(
                        "rename one of them, such as {}",
                        other.disk.display()
                    )),
            );
        }
    }

    /// A path as it is shown: from the site folder, with `/`, in NFC.
    fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let mut shown = String::new();
        for part in relative {
            if !shown.is_empty() {
                shown.push('/');
            }
            let part = part.to_string_lossy();
            if part.is_ascii() {
                shown.push_str(&part);
            } else {
                shown.extend(part.nfc());
            }
        }
        shown
    }
}

/// What a walk came upon.
enum Found {
    Folder(PathBuf),
    File(SourcePath, Entry),
    Odd(Diagnostic),
}

/// A file put in another's place may bear its time and size; on Unix, its number and the time of
/// its last change of any kind tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    number: u64,
    changed: (i64, i64),
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            number: metadata.ino(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Self {
        Self {
            number: 0,
            changed: (0, 0),
        }
    }
}

/// Whether something has this name.
fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(why) => match why.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(false),
            _ => Err(why),
        },
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn no_site(root: &Path) -> Diagnostic {
    Diagnostic::error(
        "no-site",
        format!("there is no `brand.toml` in `{}`", root.display()),
    )
    .help("go to the folder of your site, or name it: `showroom build my-site`")
    .help("to begin a new site: `showroom new my-site`")
}

fn unreadable(shown: &str, why: &io::Error) -> Diagnostic {
    let file = SourceText::new(shown, "");
    let name = if shown.is_empty() { "." } else { shown };
    let fault = Diagnostic::error("unreadable", format!("`{name}` can't be read: {why}"));
    fault.in_file(&file).help(match why.kind() {
        io::ErrorKind::PermissionDenied => "give yourself the permission to read it",
        _ => "see that it is still there and the disk is sound, and try again",
    })
}

fn too_large(path: &SourcePath, size: u64, limit: u64) -> Diagnostic {
    let file = SourceText::new(path.as_str(), "");
    Diagnostic::error(
        "file-too-large",
        format!("the file has {size} bytes, {limit} are allowed"),
    )
    .in_file(&file)
    .help("split it, or raise `file_size` in the `[limits]` of brand.toml")
}

fn left_out(shown: &str, entry: &DirEntry) -> Diagnostic {
    let file = SourceText::new(shown, "");
    let what = if entry.path_is_symlink() {
        "a symbolic link"
    } else {
        "what is neither a file nor a folder"
    };
    Diagnostic::warning("left-out", format!("{what} is left out"))
        .in_file(&file)
        .help("put the file itself there")
}

fn not_text(shown: &str) -> Diagnostic {
    let file = SourceText::new(shown, "");
    Diagnostic::error("name-not-text", "the name of this file is not UTF-8")
        .in_file(&file)
        .help("rename it: addresses are made from names")
}
