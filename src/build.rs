//! A build: load the site, make what stands at every address on all cores, publish it. A fault
//! anywhere leaves the old site as it is; all faults of all pages are collected.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::catalogue::{Drafts, LeftOut};
use crate::diagnostic::{Diagnostic, Report};
use crate::output::{self, Body, Inline, Output};
use crate::paths::Address;
use crate::publish::{
    self, Content, Destination, Latest, OutFile, PublishFault, Published, Publisher,
    rollback as exchange_back,
};
use crate::render::Renderer;
use crate::site::{self, Options, Past, Site, Target};
use crate::source::Source;
use crate::tables::LEDGER_FILE;
use crate::theme::templates::{Stuck, Watchdog};

/// Where is remembered what the last site was made from, in the site folder; safe to delete.
const LATEST: &str = ".showroom/latest";

/// So many pages a thread takes at a time: few, so that all threads are busy to the end.
const AT_ONCE: usize = 16;

/// What to build, and where to.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site folder.
    pub site: PathBuf,
    /// Where the site is written.
    pub out: PathBuf,
    /// For which moment and place.
    pub options: Options,
    /// How to publish.
    pub publish: publish::Options,
    /// What happens when more prices moved than a table may move.
    pub prices: MovedPrices,
}

/// What happens when more prices moved than a table may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedPrices {
    /// The site is not built.
    Refuse,
    /// They are right.
    Accept,
}

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// Pages of the site.
    pub pages: usize,
    /// Pictures in all their sizes.
    pub pictures: usize,
    /// What is not part of the site today.
    pub left_out: LeftOut,
    /// What was written.
    pub published: Published,
    /// What is odd but not wrong.
    pub warnings: Report,
}

/// Why there is no new site.
#[derive(Debug)]
pub enum Fault {
    /// The site is at fault.
    Site(Report),
    /// It can't be written.
    Publish(PublishFault),
}

impl From<PublishFault> for Fault {
    fn from(fault: PublishFault) -> Self {
        Self::Publish(fault)
    }
}

/// Builds a site. `stuck` is told of a page whose template does not end, which only the end of
/// the process can stop.
///
/// # Errors
/// Every fault of the site, or why it can't be written; the old site is as it was.
pub fn run(request: &Request, stuck: impl FnMut(Stuck) + Send + 'static) -> Result<Built, Fault> {
    let (past, listing) = rayon::join(|| past(&request.out), || site::listing(&request.site));
    let options = Options {
        past,
        ..request.options.clone()
    };
    let listing = listing.map_err(|fault| Fault::Site(fault.into()))?;
    let site = Site::of(listing, &options, None).map_err(Fault::Site)?;
    let guard = &site.catalogue.prices.guard;
    if request.prices == MovedPrices::Refuse && guard.has_errors() {
        let mut faults = site.warnings.clone();
        faults.extend(guard.clone());
        return Err(Fault::Site(faults));
    }
    // Before pages are made: a file that changes from here on makes the next build another one.
    let sources = sources(&site.source, request);
    let destination = Destination::new(&request.out, &request.site)?;
    let mut publisher = Publisher::begin(destination, request.publish)?;
    if let Some(latest) = Latest::read(&request.site.join(LATEST))
        && sources == Some(latest.sources)
        && let Some(published) = publisher.stands(&latest)
    {
        let built = Built {
            pages: pages(&site),
            pictures: latest.pictures,
            left_out: site.catalogue.left_out,
            published,
            warnings: site.warnings.clone(),
        };
        leave(site);
        return Ok(built);
    }
    let watchdog = Watchdog::start(site.brand.limits.render_time * 2, stuck);
    let site = Arc::new(site);
    let renderer = Renderer::new(Arc::clone(&site), Some(&watchdog)).map_err(Fault::Site)?;
    let past = site.past.iter();
    publisher.remember(past.map(|(address, sku)| (address.out_path(), Arc::clone(sku))));
    let mut warnings = site.warnings.clone();
    warnings.extend(renderer.warnings.clone());
    let run = Run {
        renderer: &renderer,
        publisher: &publisher,
        reports: Mutex::new(warnings),
        inline: Mutex::default(),
        failure: Mutex::new(None),
    };
    let targets: Vec<(&Address, &Target)> = site.targets.iter().collect();
    targets
        .par_iter()
        .with_max_len(AT_ONCE)
        .for_each(|(address, target)| run.make(address, target));
    run.make_rules(&targets);
    run.put_search();
    let pictures = run.make_pictures();
    let mut warnings = run.finish()?;
    let published = publisher.commit()?;
    // What was odd while pages were made must be said again by the next build, which makes them.
    if let Some(sources) = sources.filter(|_| warnings.warnings() == site.warnings.warnings()) {
        remember(request, sources, pictures);
    }
    // The site is published: a cache that can't be tidied is tidied next time.
    let _ = renderer.pictures.prune();
    warnings.extend(keep_prices(&site, request).into_iter().collect());
    let built = Built {
        pages: pages(&site),
        pictures,
        left_out: site.catalogue.left_out,
        published,
        warnings,
    };
    leave(renderer);
    Ok(built)
}

/// The program ends now. To take a large site apart first would take a tenth of the build.
fn leave(whole: impl Sized) {
    std::mem::forget(whole);
}

fn pages(site: &Site) -> usize {
    let is_page = |target: &Target| matches!(target, Target::Page { .. } | Target::NotFound(_));
    site.targets.iter().filter(|(_, t)| is_page(t)).count()
}

/// BLAKE3 of all that a site is made from: the program, its files, and what was asked for. Not of
/// the addresses that products had: the record that stands has those of the pages that stand. None
/// where a file can't be read.
fn sources(source: &Source, request: &Request) -> Option<blake3::Hash> {
    let mut all = blake3::Hasher::new();
    all.update(source.digest().ok()?.as_bytes());
    let Options { moment, url, .. } = &request.options;
    let asked = format!("{moment:?} {url:?} {}", program().ok()?);
    all.update(asked.as_bytes());
    Some(all.finalize())
}

/// What tells one program from another: its version, and the size and time of its file, because
/// hashing all of it takes longer than building a small site.
fn program() -> std::io::Result<String> {
    let file = std::fs::metadata(std::env::current_exe()?)?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(format!("{version} {} {:?}", file.len(), file.modified()?))
}

/// Remembers what the site was made from. It only saves work: where it can't be written, there is
/// nothing to say.
fn remember(request: &Request, sources: blake3::Hash, pictures: usize) {
    let Some(manifest) = publish::manifest_hash(&request.out) else {
        return;
    };
    let latest = Latest {
        sources,
        manifest,
        pictures,
    };
    let _ = latest.keep(&request.site.join(LATEST), request.publish);
}

/// The addresses that products have had on the site in an out folder: what its record tells. A
/// record that can't be read tells nothing here; publishing says what is wrong with it.
pub fn past(out: &Path) -> Past {
    let Ok(Some(manifest)) = publish::manifest(out) else {
        return Past::default();
    };
    let pages = manifest
        .iter()
        .filter_map(|(path, entry)| Some((path, entry.sku.as_ref()?)));
    let all = manifest.past().chain(pages);
    all.map(|(path, sku)| (Address::of_file(path), Arc::clone(sku)))
        .collect()
}

/// Writes down the prices of a site that was published. A site with drafts is to be looked at: what
/// it shows was never offered.
fn keep_prices(site: &Site, request: &Request) -> Option<Diagnostic> {
    match site.moment.drafts {
        Drafts::Show => return None,
        Drafts::LeaveOut => {}
    }
    let prices = &site.catalogue.prices;
    let ledger = prices.ledger(site.brand.currency, site.moment.date)?;
    let file = request.site.join(LEDGER_FILE);
    let why = publish::keep(&file, &ledger, request.publish).err()?;
    let message = format!("the site is published, but `{LEDGER_FILE}` was not written");
    let warning = Diagnostic::warning("price-ledger", message);
    Some(
        warning
            .note(why.diagnostic().message)
            .help("give yourself the permission to write it, and build again"),
    )
}

/// Brings back the site of the build before the last one.
///
/// # Errors
/// When there is none, or it can't be exchanged.
pub fn rollback(
    site: &Path,
    out: &Path,
    options: publish::Options,
) -> Result<Published, PublishFault> {
    let destination = Destination::new(out, site)?;
    exchange_back(destination, options)
}

/// A build under way, on many threads.
struct Run<'a> {
    renderer: &'a Renderer,
    publisher: &'a Publisher,
    reports: Mutex<Report>,
    /// What the pages have in themselves, for the host's policy.
    inline: Mutex<Inline>,
    failure: Mutex<Option<PublishFault>>,
}

impl Run<'_> {
    fn make(&self, address: &Address, target: &Target) {
        // The rules for the host are about all pages, and come after them.
        if self.has_failed() || matches!(target, Target::Host(_)) {
            return;
        }
        match output::make(self.renderer, address, target) {
            Ok(output) => self.publish(address, output),
            Err(faults) => self.report(faults),
        }
    }

    fn make_rules(&self, targets: &[(&Address, &Target)]) {
        let inline = self
            .inline
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for (address, target) in targets {
            if let Target::Host(file) = target {
                self.publish(address, output::rules(self.renderer, *file, &inline));
            }
        }
    }

    fn publish(&self, address: &Address, output: Output) {
        if !output.warnings.is_empty() {
            self.report(output.warnings);
        }
        if output.inline != Inline::default() {
            let mut all = self.inline.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(output.inline);
        }
        let content = match output.body {
            Body::Rule => return,
            Body::Bytes(bytes) => Content::Bytes(bytes),
            Body::File(path) => {
                let entry = self.renderer.site.source.entry(&path);
                Content::File(entry.expect("the file was listed").disk.clone())
            }
        };
        self.put(OutFile {
            path: address.out_path(),
            content,
            sku: output.sku,
        });
    }

    fn put(&self, file: OutFile) {
        if let Err(fault) = self.publisher.put(file) {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert(fault);
        }
    }

    /// Publishes what the search pages load.
    fn put_search(&self) {
        for (address, bytes) in self.renderer.search_files() {
            self.renderer.pictures.note(bytes);
            self.put(OutFile {
                path: address.out_path(),
                content: Content::Bytes(bytes.to_vec()),
                sku: None,
            });
        }
    }

    /// Makes every variant that a page shows, all of a picture together; how many there are.
    fn make_pictures(&self) -> usize {
        let put = |address: Address, bytes: Vec<u8>| {
            self.put(OutFile {
                path: address.out_path(),
                content: Content::Bytes(bytes),
                sku: None,
            });
        };
        let made = output::make_pictures(self.renderer, || self.has_failed(), put);
        let faults = made.iter().filter_map(|made| made.as_ref().err());
        self.report(faults.cloned().collect());
        self.renderer.pictures.wanted().len()
    }

    fn report(&self, report: Report) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        reports.extend(report);
    }

    fn has_failed(&self) -> bool {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.is_some()
    }

    fn finish(self) -> Result<Report, Fault> {
        let failure = self
            .failure
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let reports = self
            .reports
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match failure {
            _ if reports.has_errors() => Err(Fault::Site(reports)),
            Some(fault) => Err(Fault::Publish(fault)),
            None => Ok(reports),
        }
    }
}
