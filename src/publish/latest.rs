//! What the last build was made from. As the same sources make the same site, a build of the same
//! ones is done when it knows that what they made is still there.

use std::fmt::Write;
use std::path::Path;

use rayon::prelude::*;

use super::disk;
use super::fault::PublishFault;
use super::manifest::{Entry, MANIFEST, Manifest};
use super::{Options, Published, keep};
use crate::paths::OutPath;

/// A build that said nothing odd, from what, and what it made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// BLAKE3 of all that it was made from.
    pub sources: blake3::Hash,
    /// BLAKE3 of the record of the made site.
    pub manifest: blake3::Hash,
    /// Pictures in all their sizes.
    pub pictures: usize,
}

impl Latest {
    /// What is remembered in a file; none where there is nothing, or nothing that we wrote. It only
    /// saves work.
    pub fn read(file: &Path) -> Option<Self> {
        let bytes = disk::read(file).ok()??;
        let text = std::str::from_utf8(&bytes).ok()?;
        let mut lines = text.lines();
        let mut hash = || blake3::Hash::from_hex(lines.next()?).ok();
        let (sources, manifest) = (hash()?, hash()?);
        let pictures = lines.next()?.parse().ok()?;
        Some(Self {
            sources,
            manifest,
            pictures,
        })
    }

    /// Remembers it for the next build.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&self, file: &Path, options: Options) -> Result<(), PublishFault> {
        if let Some(folder) = file.parent() {
            disk::create_folders(folder)?;
        }
        let mut text = String::new();
        for hash in [self.sources, self.manifest] {
            writeln!(text, "{}", hash.to_hex()).expect("a text grows");
        }
        writeln!(text, "{}", self.pictures).expect("a text grows");
        keep(file, text.as_bytes(), options)
    }
}

/// BLAKE3 of the record of a made site; none where there is no record that can be read.
pub fn manifest_hash(out: &Path) -> Option<blake3::Hash> {
    let bytes = disk::read(&out.join(MANIFEST)).ok()??;
    Some(blake3::hash(&bytes))
}

/// All files of a made site, if each is there in its size.
pub fn whole(out: &Path, manifest: &Manifest) -> Option<Published> {
    let files: Vec<_> = manifest.iter().collect();
    let is_there =
        |(path, entry): &(&OutPath, &Entry)| disk::has_file(&path.below(out), entry.size);
    files.par_iter().all(is_there).then(|| Published {
        unchanged: files.len(),
        ..Published::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_again_and_anything_else_is_nothing() {
        let folder = tempfile::tempdir().expect("there is room");
        let file = folder.path().join("a/latest");
        assert_eq!(Latest::read(&file), None);
        let latest = Latest {
            sources: blake3::hash(b"sources"),
            manifest: blake3::hash(b"manifest"),
            pictures: 7,
        };
        let kept = latest.keep(&file, Options::default());
        kept.expect("is written");
        assert_eq!(Latest::read(&file), Some(latest));
        for text in ["", "x\ny\n7\n", &"00\n".repeat(3)] {
            disk::write_synced(&file, text.as_bytes(), Options::default().sync)
                .expect("is written");
            assert_eq!(Latest::read(&file), None, "{text}");
        }
    }
}
