//! What was made once is kept in `.showroom/cache/pictures`, named by its content. A file is
//! written beside its place and renamed, and it begins with the digest of what follows: so a kill,
//! a full disk or a power cut leave either the whole file or one that is made again. Any file may
//! be deleted at any time, by anyone.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where made pictures are kept"
)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::{Analysis, Digest, Key, Made, PictureFault, Probe, Source, Studio, Variant};

/// After this time an unfinished file belongs to no living process.
const STALE: Duration = Duration::from_hours(1);

/// The end of an unfinished file's name.
const UNFINISHED: &str = ".part";

/// Bytes of the digest at the start of a file.
const DIGEST: usize = 32;

/// Tells the unfinished files of one process apart.
static UNFINISHED_COUNT: AtomicU64 = AtomicU64::new(0);

/// A folder of finished pictures.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// By which its variants are known.
    pub digest: Digest,
    /// What its header says.
    pub probe: Probe,
    /// What it looks like; drawings are not looked at.
    pub analysis: Option<Analysis>,
}

/// Why a picture could not be had.
#[derive(Debug)]
pub enum ObtainFault {
    /// The picture is at fault.
    Picture(PictureFault),
    /// The cache cannot be written.
    Disk(io::Error),
}

impl From<PictureFault> for ObtainFault {
    fn from(fault: PictureFault) -> Self {
        Self::Picture(fault)
    }
}

impl From<io::Error> for ObtainFault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Cache {
    /// The cache in a folder, which is made when something is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Whether something is kept under this name; a damaged file is found when it is read.
    pub fn has(&self, key: Key) -> bool {
        self.path(key).is_file()
    }

    /// What is kept under this name.
    pub fn read(&self, key: Key) -> Option<Vec<u8>> {
        let mut file = fs::read(self.path(key)).ok()?;
        let bytes = file.get(DIGEST..)?;
        if blake3::hash(bytes).as_bytes() != file.get(..DIGEST)? {
            return None;
        }
        file.drain(..DIGEST);
        Some(file)
    }

    /// Keeps something.
    ///
    /// # Errors
    /// When the disk is full or the folder cannot be written.
    pub fn keep(&self, key: Key, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        let folder = path.parent().expect("a kept file lies in a folder");
        fs::create_dir_all(folder)?;
        let count = UNFINISHED_COUNT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let unfinished = path.with_extension(format!("{process}-{count}{UNFINISHED}"));
        let written = write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            // What cannot be removed is removed by a later prune.
            let _ = fs::remove_file(&unfinished);
        }
        // Windows does not rename over a file that another process reads: it is the same file.
        match written {
            Err(_) if cfg!(windows) && path.is_file() => Ok(()),
            written => written,
        }
    }

    /// What a picture is and looks like: known already, or measured now and kept. What is known
    /// is not even probed again, so a build with nothing new only hashes its photos.
    ///
    /// # Errors
    /// When the picture cannot be used or the cache cannot be written.
    pub fn look(&self, studio: &Studio, bytes: &[u8]) -> Result<Look, ObtainFault> {
        let digest = Digest::of(bytes);
        let key = studio.key_of_look(digest);
        let known = self.read(key);
        if let Some((probe, analysis)) = known.and_then(|k| serde_json::from_slice(&k).ok()) {
            return Ok(Look {
                digest,
                probe,
                analysis,
            });
        }
        let source = studio.open(bytes)?;
        let (probe, analysis) = (source.probe, studio.analyse(&source)?);
        let json = serde_json::to_vec(&(probe, analysis)).map_err(io::Error::other)?;
        self.keep(key, &json)?;
        Ok(Look {
            digest,
            probe,
            analysis,
        })
    }

    /// Variants of one picture in their order: kept already, or made now, together, and kept.
    ///
    /// # Errors
    /// When the picture cannot be decoded or the cache cannot be written.
    pub fn obtain(
        &self,
        studio: &Studio,
        source: &Source<'_>,
        variants: &[Variant],
        logo: Option<&Source<'_>>,
    ) -> Result<Vec<Made>, ObtainFault> {
        let kept: Vec<Option<Vec<u8>>> = variants.iter().map(|v| self.read(v.key())).collect();
        let missing: Vec<Variant> = std::iter::zip(variants, &kept)
            .filter(|(_, kept)| kept.is_none())
            .map(|(variant, _)| variant.clone())
            .collect();
        let made = if missing.is_empty() {
            Vec::new()
        } else {
            studio.make(source, &missing, logo)?
        };
        for made in &made {
            self.keep(made.key, &made.bytes)?;
        }
        let mut made = made.into_iter();
        let all = std::iter::zip(variants, kept).map(|(variant, kept)| match kept {
            Some(bytes) => Made {
                key: variant.key(),
                bytes,
            },
            None => made.next().expect("every missing variant was made"),
        });
        Ok(all.collect())
    }

    /// Removes what is not among these, and what dead processes left unfinished. Says how many
    /// files went. Another process that misses one makes it again.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not removed.
    pub fn prune(&self, used: &BTreeSet<Key>) -> io::Result<usize> {
        let mut removed = 0;
        for folder in entries(&self.folder)? {
            for path in entries(&folder)? {
                if self.is_spent(&path, used) {
                    match fs::remove_file(&path) {
                        Ok(()) => removed += 1,
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(removed)
    }

    /// Only files that we named are ever removed.
    fn is_spent(&self, path: &Path, used: &BTreeSet<Key>) -> bool {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return false;
        };
        if name.ends_with(UNFINISHED) {
            let changed = fs::metadata(path).and_then(|data| data.modified());
            let age = changed.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
            return age.is_ok_and(|age| age > STALE);
        }
        let key = Key::parse(name);
        key.is_some_and(|key| !used.contains(&key) && self.path(key) == path)
    }

    fn path(&self, key: Key) -> PathBuf {
        let name = key.to_string();
        self.folder.join(&name[..2]).join(name)
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(blake3::hash(bytes).as_bytes())?;
    file.write_all(bytes)
}

/// What lies in a folder; nothing in one that is not there.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => return Ok(Vec::new()),
            _ => return Err(error),
        },
    };
    listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect()
}
