//! The site as it is shown now. A new one takes its place in one step; a fault leaves it there.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use tokio::sync::watch;

use super::kept::Kept;
use super::{Change, Event, Request, Watch};
use crate::diagnostic::{Diagnostic, Report};
use crate::render::Renderer;
use crate::site::{Options, Site, Target};
use crate::source::Source;
use crate::theme::templates::Watchdog;

/// A preview of one site folder.
pub(super) struct Preview {
    root: PathBuf,
    options: Options,
    watch: Watch,
    observe: Arc<dyn Fn(Event) + Send + Sync>,
    shown: RwLock<Shown>,
    loads: watch::Sender<u64>,
}

/// What is shown at one moment.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// The last site without a fault, if there was one.
    pub renderer: Option<Arc<Renderer>>,
    /// Its pages that were made last.
    pub pages: Arc<Kept>,
    /// The faults of the last load; none when the site is sound.
    pub faults: Arc<Report>,
}

/// The listing of a site folder, or why there is none.
pub(super) type Listing = Result<(Source, Report), Diagnostic>;

/// The folder as the system names it when it tells of a change in it.
fn rooted(folder: &Path) -> PathBuf {
    let rooted = if cfg!(windows) {
        std::path::absolute(folder)
    } else {
        folder.canonicalize()
    };
    // What is wrong with the folder is said when it is read.
    rooted.unwrap_or_else(|_| folder.to_path_buf())
}

impl Preview {
    pub fn new(request: &Request, observe: Arc<dyn Fn(Event) + Send + Sync>) -> Self {
        Self {
            root: rooted(&request.site),
            options: request.options.clone(),
            watch: request.watch,
            observe,
            shown: RwLock::default(),
            loads: watch::Sender::new(0),
        }
    }

    /// The site folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether changes are shown.
    pub fn watch(&self) -> Watch {
        self.watch
    }

    /// What is shown now.
    pub fn shown(&self) -> Shown {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        shown.clone()
    }

    /// Counts the loads: whoever waits for the next one is woken.
    pub fn loads(&self) -> watch::Receiver<u64> {
        self.loads.subscribe()
    }

    /// The path of the site's root.
    pub fn base(&self) -> String {
        let renderer = self.shown().renderer;
        renderer.map_or_else(|| "/".to_owned(), |r| r.site.brand.url.base().to_owned())
    }

    /// How many pages the site has.
    pub fn pages(&self) -> usize {
        let is_page = |target: &Target| matches!(target, Target::Page { .. } | Target::NotFound(_));
        let renderer = self.shown().renderer;
        renderer.map_or(0, |r| {
            r.site.targets.iter().filter(|(_, t)| is_page(t)).count()
        })
    }

    /// Lists the files of the site, with those of its theme.
    pub fn list(&self) -> Listing {
        let (mut source, mut report) = Source::open(&self.root)?;
        if let Some(renderer) = self.shown().renderer
            && let Some(folder) = renderer.site.brand.theme.folder()
        {
            source.include(folder, &mut report);
        }
        Ok((source, report))
    }

    /// Loads the site anew. `files` are those that changed.
    pub fn load(&self, files: Vec<String>) -> Change {
        self.load_from(self.list(), files)
    }

    /// The same, from a listing.
    pub fn load_from(&self, listing: Listing, files: Vec<String>) -> Change {
        let begun = Instant::now();
        let before = self.shown().renderer;
        let loaded = listing.map_err(Report::from).and_then(|listing| {
            let known = before.as_deref().map(|renderer| &*renderer.site);
            let site = Arc::new(Site::of(listing, &self.options, known)?);
            let warnings = site.warnings.clone();
            let renderer = match before.as_deref() {
                Some(before) if site.shares_frame(&before.site) => Renderer::reworded(before, site),
                Some(before) => {
                    Renderer::after(before, Arc::clone(&site), Some(&self.watchdog(&site)))?
                }
                None => Renderer::new(Arc::clone(&site), Some(&self.watchdog(&site)))?,
            };
            Ok((renderer, warnings))
        });
        let report = {
            let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
            match loaded {
                Ok((renderer, warnings)) => {
                    *shown = Shown {
                        renderer: Some(Arc::new(renderer)),
                        pages: Arc::default(),
                        faults: Arc::default(),
                    };
                    warnings
                }
                Err(faults) => {
                    shown.faults = Arc::new(faults.clone());
                    faults
                }
            }
        };
        self.loads.send_modify(|loads| *loads += 1);
        Change {
            files,
            took: begun.elapsed(),
            report,
        }
    }

    fn watchdog(&self, site: &Site) -> Arc<Watchdog> {
        let observe = Arc::clone(&self.observe);
        let patience = site.brand.limits.render_time * 2;
        Watchdog::start(patience, move |stuck| observe(Event::Stuck(stuck)))
    }
}
