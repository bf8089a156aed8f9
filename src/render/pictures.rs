//! The pictures of a site while its pages are rendered: each file is read and measured once, and
//! every variant that a page shows is noted, so that exactly those are made and published.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use memchr::memmem;
use percent_encoding::percent_decode;

use crate::brand::{Avif, Percent, PictureSettings};
use crate::diagnostic::Diagnostic;
use crate::paths::{Address, OutPath, SourcePath, slugify};
use crate::picture::{
    Cache, Focus, Formats, Limits, ObtainFault, Plan, Quality, Slot, Studio, Subject, Variant,
};
use crate::site::Site;

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
    planned: Mutex<BTreeMap<Address, Wanted>>,
    shown: Mutex<BTreeSet<Address>>,
    in_pages: Mutex<BTreeSet<SourcePath>>,
}

impl Pictures {
    pub(super) fn new(site: &Site) -> Self {
        Self {
            studio: Studio::new(limits(&site.brand.pictures)),
            cache: Cache::new(site.source.root().join(".showroom/cache/pictures")),
            formats: formats(&site.brand.pictures),
            subjects: Mutex::default(),
            planned: Mutex::default(),
            shown: Mutex::default(),
            in_pages: Mutex::default(),
        }
    }

    /// Knows of the files that are the same what was known before: a browser may ask for a
    /// picture of a page that was rendered for it from an earlier site.
    pub(super) fn after(site: &Site, (before, pictures): (&Site, &Self)) -> Self {
        let same = |path: &SourcePath| site.source.same(&before.source, path);
        let subjects = pictures.subjects.lock();
        let mut subjects = subjects.unwrap_or_else(PoisonError::into_inner).clone();
        subjects.retain(|path, cell| matches!(cell.get(), Some(Ok(_))) && same(path));
        let planned = pictures.planned.lock();
        let mut planned = planned.unwrap_or_else(PoisonError::into_inner).clone();
        planned.retain(|_, wanted| same(&wanted.source) && wanted.logo.as_ref().is_none_or(same));
        Self {
            subjects: Mutex::new(subjects),
            planned: Mutex::new(planned),
            ..Self::new(site)
        }
    }

    /// The variants that finished files show, by address: exactly those are made and published.
    /// A template leaves out much of what was planned for it.
    pub fn wanted(&self) -> BTreeMap<Address, Wanted> {
        let planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = shown.iter();
        shown
            .filter_map(|address| Some((address.clone(), planned.get(address)?.clone())))
            .collect()
    }

    /// The files that stand in pages themselves, without an address of their own.
    pub fn in_pages(&self) -> BTreeSet<SourcePath> {
        let files = self.in_pages.lock();
        files.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that a file stands in a page itself.
    pub(super) fn note_in_page(&self, path: &SourcePath) {
        let files = self.in_pages.lock();
        let mut files = files.unwrap_or_else(PoisonError::into_inner);
        files.insert(path.clone());
    }

    /// Notes which variants a finished file shows.
    pub fn note(&self, file: &[u8]) {
        let mut found = BTreeSet::new();
        for at in memmem::find_iter(file, FOLDER) {
            let name = &file[at + FOLDER.len()..];
            let name = name.strip_prefix(b"/").unwrap_or_default();
            let length = name.iter().position(|byte| !is_in_name(*byte));
            let name = percent_decode(&name[..length.unwrap_or(name.len())]);
            let path = name
                .decode_utf8()
                .ok()
                .map(|name| format!("{FOLDER}/{name}"));
            found.extend(path.and_then(|path| path.parse::<OutPath>().ok()));
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.extend(found.iter().map(Address::of_file));
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
        let looks = measured.map(|subject| self.studio.key_of_look(subject.digest));
        self.cache.prune(&variants.chain(looks).collect())
    }

    /// The variant at an address, if one was planned there.
    pub fn at(&self, address: &Address) -> Option<Wanted> {
        let planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        planned.get(address).cloned()
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

    /// Notes that a page may show a variant; its address.
    pub(super) fn want(&self, wanted: Wanted) -> Address {
        let path = format!("{FOLDER}/{}", wanted.variant.file_name());
        let path: OutPath = path.parse().expect("a variant's name is a file name");
        self.plan_at(Address::of_file(&path), wanted)
    }

    /// Notes a variant at an address of its own, where browsers look for it unbidden.
    pub(super) fn want_at(&self, address: Address, wanted: Wanted) -> Address {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.insert(address.clone());
        drop(shown);
        self.plan_at(address, wanted)
    }

    fn plan_at(&self, address: Address, wanted: Wanted) -> Address {
        let mut all = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(address.clone()).or_insert(wanted);
        address
    }

    fn measure(&self, site: &Site, path: &SourcePath) -> Result<Subject, Diagnostic> {
        let entry = site.source.entry(path);
        let _reading = self.studio.reading(entry.map_or(0, |entry| entry.size));
        let bytes = site.source.bytes(path, self.studio.limits().file)?;
        let look = self
            .cache
            .look(&self.studio, &bytes)
            .map_err(|fault| obtain_fault(&fault, path))?;
        let name = path.file_name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = slugify(stem).map_or_else(|_| Arc::from("picture"), |s| Arc::from(s.as_str()));
        Ok(Subject {
            stem,
            digest: look.digest,
            probe: look.probe,
            analysis: look.analysis,
            focus: Focus::default(),
        })
    }

    /// Plans the files of a picture for a slot.
    pub(super) fn plan(&self, subject: &Subject, slot: &Slot) -> Plan {
        crate::picture::plan(subject, slot, &self.formats)
    }
}

/// Whether a byte stands in the percent-encoded name of a file.
fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%')
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

fn formats(settings: &PictureSettings) -> Formats {
    let quality = |percent: Percent| {
        Quality::new(percent.get()).expect("brand.toml takes 1 to 100, as a quality is")
    };
    Formats {
        webp: quality(settings.quality.webp),
        avif: match settings.avif {
            Avif::LeftOut => None,
            Avif::Beside => Some(quality(settings.quality.avif)),
        },
        jpeg: quality(settings.quality.jpeg),
    }
}

fn limits(settings: &PictureSettings) -> Limits {
    Limits {
        pixels: settings.max_pixels.into(),
        memory: settings.memory.into(),
        ..Limits::default()
    }
}

impl super::Renderer {
    /// Makes variants of one picture, from the cache where they are known, in their order.
    ///
    /// # Errors
    /// When the file can't be read or decoded, or the cache can't be written.
    pub fn make_pictures(&self, wanted: &[Wanted]) -> Result<Vec<Vec<u8>>, Diagnostic> {
        let Pictures { studio, cache, .. } = &self.pictures;
        let kept = wanted.iter().map(|wanted| cache.read(wanted.variant.key()));
        if let Some(kept) = kept.collect() {
            return Ok(kept);
        }
        let Some(Wanted { source: path, .. }) = wanted.first() else {
            return Ok(Vec::new());
        };
        let files = [Some(path), wanted.iter().find_map(|w| w.logo.as_ref())];
        let sizes = files.iter().flatten();
        let sizes = sizes.filter_map(|path| Some(self.site.source.entry(path)?.size));
        let _reading = studio.reading(sizes.sum());
        let read = |path: &SourcePath| self.site.source.bytes(path, studio.limits().file);
        let open_fault = |path: &SourcePath| {
            let path = path.clone();
            move |fault: crate::picture::PictureFault| fault.diagnostic(path.as_str())
        };
        let bytes = read(path)?;
        let source = studio.open(&bytes).map_err(open_fault(path))?;
        let logo_bytes = files[1].map(read).transpose()?;
        let logo = files[1].zip(logo_bytes.as_ref());
        let logo = logo.map(|(path, bytes)| studio.open(bytes).map_err(open_fault(path)));
        let logo = logo.transpose()?;
        let variants: Vec<Variant> = wanted.iter().map(|w| w.variant.clone()).collect();
        let made = cache
            .obtain(studio, &source, &variants, logo.as_ref())
            .map_err(|fault| obtain_fault(&fault, path))?;
        Ok(made.into_iter().map(|made| made.bytes).collect())
    }
}
