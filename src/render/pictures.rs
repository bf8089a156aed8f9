//! The pictures of a site while its pages are rendered: each file is read and measured once, and
//! every variant that a page shows is noted, so that exactly those are made and published.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::paths::{Address, OutPath, SourcePath, slugify};
use crate::picture::{
    Cache, Digest, Focus, Formats, Key, ObtainFault, Plan, Studio, Subject, Variant,
};
use crate::site::Site;

/// Largest picture file in bytes.
pub const LARGEST: u64 = 100_000_000;

/// Where pictures stand on the site.
const FOLDER: &str = "assets/pictures";

type Measured = Result<Arc<Subject>, Arc<Diagnostic>>;

/// A variant that a page shows, and the file it is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The file.
    pub source: SourcePath,
    /// What is made of it.
    pub variant: Variant,
    /// The logo, on a share picture.
    pub logo: Option<SourcePath>,
}

/// The pictures of a site.
pub struct Pictures {
    /// Decodes, within the memory budget of the process.
    pub studio: Studio,
    /// Keeps what was made.
    pub cache: Cache,
    formats: Formats,
    subjects: Mutex<HashMap<SourcePath, Arc<OnceLock<Measured>>>>,
    wanted: Mutex<BTreeMap<Address, Wanted>>,
}

impl Pictures {
    pub(super) fn new(site: &Site) -> Self {
        Self {
            studio: Studio::default(),
            cache: Cache::new(site.source.root().join(".showroom/cache/pictures")),
            formats: Formats::default(),
            subjects: Mutex::default(),
            wanted: Mutex::default(),
        }
    }

    /// Knows of the files that are the same what was known before: a browser may ask for a
    /// picture of a page that was rendered for it from an earlier site.
    pub(super) fn after(site: &Site, (before, pictures): (&Site, &Self)) -> Self {
        let same = |path: &SourcePath| site.source.same(&before.source, path);
        let subjects = pictures.subjects.lock();
        let mut subjects = subjects.unwrap_or_else(PoisonError::into_inner).clone();
        subjects.retain(|path, cell| matches!(cell.get(), Some(Ok(_))) && same(path));
        let mut wanted = pictures.wanted();
        wanted.retain(|_, wanted| same(&wanted.source) && wanted.logo.as_ref().is_none_or(same));
        Self {
            subjects: Mutex::new(subjects),
            wanted: Mutex::new(wanted),
            ..Self::new(site)
        }
    }

    /// The variants that the pages rendered so far show, by address.
    pub fn wanted(&self) -> BTreeMap<Address, Wanted> {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.clone()
    }

    /// Removes from the cache what the pages rendered so far do not show. Only after a whole
    /// build: all pages have been rendered then.
    ///
    /// # Errors
    /// When the cache can't be read or a file not removed.
    pub fn prune(&self) -> std::io::Result<usize> {
        let wanted = self.wanted();
        let variants = wanted.values().map(|wanted| wanted.variant.key());
        let subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
        let measured = subjects
            .values()
            .filter_map(|cell| cell.get()?.as_ref().ok());
        let analyses = measured.map(|subject| Key::of_analysis(subject.digest));
        self.cache.prune(&variants.chain(analyses).collect())
    }

    /// The variant at an address, if a page shows it.
    pub fn at(&self, address: &Address) -> Option<Wanted> {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.get(address).cloned()
    }

    /// The formats that variants are made in.
    pub fn formats(&self) -> &Formats {
        &self.formats
    }

    /// What is known of a picture; it is read and measured when it is first asked for.
    pub(super) fn subject(&self, site: &Site, path: &SourcePath) -> Measured {
        let cell = {
            let mut subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(subjects.entry(path.clone()).or_default())
        };
        let measure = || self.measure(site, path).map(Arc::new).map_err(Arc::new);
        cell.get_or_init(measure).clone()
    }

    /// Notes that a variant is shown; its address.
    pub(super) fn want(&self, wanted: Wanted) -> Address {
        let path = format!("{FOLDER}/{}", wanted.variant.file_name());
        let path: OutPath = path.parse().expect("a variant's name is a file name");
        let address = Address::of_file(&path);
        let mut all = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(address.clone()).or_insert(wanted);
        address
    }

    fn measure(&self, site: &Site, path: &SourcePath) -> Result<Subject, Diagnostic> {
        let bytes = site.source.bytes(path, LARGEST)?;
        let source = self
            .studio
            .open(&bytes)
            .map_err(|fault| fault.diagnostic(path.as_str()))?;
        let analysis = self
            .cache
            .analysis(&self.studio, &source)
            .map_err(|fault| obtain_fault(&fault, path))?;
        let name = path.file_name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = slugify(stem).map_or_else(|_| Arc::from("picture"), |s| Arc::from(s.as_str()));
        Ok(Subject {
            stem,
            digest: Digest::of(&bytes),
            probe: source.probe,
            analysis,
            focus: Focus::default(),
        })
    }

    /// Plans the files of a picture for a slot.
    pub(super) fn plan(&self, subject: &Subject, slot: &crate::picture::Slot) -> Plan {
        crate::picture::plan(subject, slot, &self.formats)
    }
}

/// A picture that could not be measured or made, as a fault.
pub fn obtain_fault(fault: &ObtainFault, path: &SourcePath) -> Diagnostic {
    match fault {
        ObtainFault::Picture(fault) => fault.diagnostic(path.as_str()),
        ObtainFault::Disk(why) => Diagnostic::error(
            "cache",
            format!("`.showroom/cache` can't be written: {why}"),
        )
        .help("free some room on the disk, or give yourself the permission to write there"),
    }
}

impl super::Renderer {
    /// Makes variants of one picture, from the cache where they are known, in their order.
    ///
    /// # Errors
    /// When the file can't be read or decoded, or the cache can't be written.
    pub fn make_pictures(
        &self,
        path: &SourcePath,
        variants: &[Variant],
    ) -> Result<Vec<Vec<u8>>, Diagnostic> {
        let bytes = self.site.source.bytes(path, LARGEST)?;
        let pictures = &self.pictures;
        let source = pictures
            .studio
            .open(&bytes)
            .map_err(|fault| fault.diagnostic(path.as_str()))?;
        let made = pictures
            .cache
            .obtain(&pictures.studio, &source, variants, None)
            .map_err(|fault| obtain_fault(&fault, path))?;
        Ok(made.into_iter().map(|made| made.bytes).collect())
    }
}
