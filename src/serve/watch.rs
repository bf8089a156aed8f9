//! Looks for changes of the site folder. The system's notices only wake it: what has changed is
//! told by listing the folder, so that nothing depends on how an editor saves, how a folder is
//! moved, or on a notice that was lost.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Event;
use super::drive::is_remote;
use super::preview::{Listing, Preview};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{BRAND_FILE, FOLDERS, Source};

/// Editors write a file in several steps; after this rest it is done.
const REST: Duration = Duration::from_millis(8);

/// How many files and folders an editor touches in one save, at most; more of them come from a
/// program, such as a checkout.
const EDITOR: usize = 8;

/// A program may pause between files for longer.
const LONG_REST: Duration = Duration::from_millis(400);

/// A program that never rests is not waited for any longer.
const LONGEST: Duration = Duration::from_secs(30);

/// After a change the folder is looked at once more: a file may be written into a new folder
/// before the system tells of it.
const SECOND_LOOK: Duration = Duration::from_millis(250);

/// How often the folder is looked at where the system gives no notice.
const POLL: Duration = Duration::from_secs(1);

type Notice = notify::Result<notify::Event>;

/// Looks for changes on a thread of its own, as long as the process lives.
pub(super) fn start(preview: Arc<Preview>, observe: Arc<dyn Fn(Event) + Send + Sync>) {
    // Whatever changed since the site was loaded is a change.
    let loaded = preview.shown().renderer;
    let last = match loaded {
        Some(renderer) => Ok((renderer.site.source.clone(), Report::new())),
        None => preview.list(),
    };
    let (sender, notices) = channel();
    let watcher = notify::recommended_watcher(move |notice: Notice| {
        // The receiver lives as long as the process.
        let _ = sender.send(notice);
    });
    let mut watch = Watch {
        preview,
        observe,
        last,
        notices,
        watcher: None,
        watched: BTreeSet::new(),
    };
    match watcher {
        Ok(_) if is_remote(watch.preview.root()) => watch.say(elsewhere()),
        Ok(watcher) => {
            watch.watcher = Some(watcher);
            watch.watch_folders();
        }
        Err(why) => watch.poll(&why),
    }
    thread::spawn(move || watch.run());
}

struct Watch {
    preview: Arc<Preview>,
    observe: Arc<dyn Fn(Event) + Send + Sync>,
    last: Listing,
    notices: Receiver<Notice>,
    /// None where the folder is polled.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
}

/// Files that the system told of.
#[derive(Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    notices: usize,
    /// Whether the system told of more than it could.
    lost: bool,
}

impl Batch {
    fn is_crowd(&self, files: usize) -> bool {
        self.lost || self.paths.len() > files
    }
}

impl Watch {
    fn run(mut self) {
        // What changed while the site was loaded and the watch was set up.
        self.look(&Batch::default());
        while self.watcher.is_some() {
            let mut patience = None;
            while let Some(batch) = self.next(patience) {
                self.watch_folders();
                self.look(&batch);
                patience = Some(SECOND_LOOK);
            }
            self.look(&Batch::default());
        }
        loop {
            thread::sleep(POLL);
            self.look(&Batch::default());
        }
    }

    /// The next files that the system tells of, when the program that writes them rests. None
    /// when it tells of nothing for so long, or will tell no more.
    fn next(&mut self, patience: Option<Duration>) -> Option<Batch> {
        let mut batch = Batch::default();
        let until = patience.map(|patience| Instant::now() + patience);
        while batch.paths.is_empty() {
            let notice = match until {
                None => self.notices.recv().ok()?,
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    self.notices.recv_timeout(left).ok()?
                }
            };
            self.add(notice, &mut batch);
            self.watcher.as_ref()?;
        }
        // What follows a change at once is a program at work sooner than a person.
        let files = patience.map_or(EDITOR, |_| EDITOR / 2);
        let begun = Instant::now();
        let mut last = begun;
        while begun.elapsed() < LONGEST {
            let rest = if batch.is_crowd(files) {
                LONG_REST
            } else {
                REST
            };
            let left = rest.saturating_sub(last.elapsed());
            let Ok(notice) = self.notices.recv_timeout(left) else {
                break;
            };
            let before = batch.notices;
            self.add(notice, &mut batch);
            if batch.notices > before {
                last = Instant::now();
            }
        }
        Some(batch)
    }

    fn add(&mut self, notice: Notice, batch: &mut Batch) {
        let event = match notice {
            Ok(event) => event,
            Err(why) => return self.poll(&why),
        };
        if event.need_rescan() {
            // Notices were lost, so there were many.
            batch.lost = true;
            batch.paths.insert(self.preview.root().to_path_buf());
        }
        // To read is no change; we do it ourselves.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        batch.notices += 1;
        // A folder that was moved or deleted is watched anew.
        self.watched.retain(|folder| !event.paths.contains(folder));
        batch.paths.extend(event.paths);
    }

    /// Lists the folder, and loads the site anew if anything changed.
    fn look(&mut self, batch: &Batch) {
        let quick = self.refreshed(batch);
        let listing = quick.unwrap_or_else(|| self.preview.list());
        let files = changes(&listing, &self.last, batch);
        self.last.clone_from(&listing);
        if let Some(files) = files {
            let change = self.preview.load_from(listing, files);
            (self.observe)(Event::Changed(change));
        }
    }

    /// The last listing with the files that an editor saved; none where more may have changed. The
    /// whole folder is listed when the editor rests.
    fn refreshed(&self, batch: &Batch) -> Option<Listing> {
        let (source, report) = self.last.as_ref().ok()?;
        let brand = self.preview.root().join(BRAND_FILE);
        let nothing = batch.paths.is_empty();
        // Which folders belong to the site is told by brand.toml.
        if nothing || batch.is_crowd(EDITOR) || batch.paths.contains(&brand) {
            return None;
        }
        let files = batch.paths.iter().map(PathBuf::as_path);
        Some(Ok((source.refreshed(files)?, report.clone())))
    }

    /// Watches the site folder without what lies below it, and the folders of sources with it.
    fn watch_folders(&mut self) {
        let root = self.preview.root().to_path_buf();
        let shown = self.preview.shown().renderer;
        let theme = shown.as_ref().and_then(|r| r.site.brand.theme.folder());
        let folders: Vec<PathBuf> = FOLDERS
            .into_iter()
            .chain(theme)
            .map(|folder| root.join(folder))
            .collect();
        self.watch(&root, RecursiveMode::NonRecursive);
        for folder in folders {
            if folder.is_dir() {
                self.watch(&folder, RecursiveMode::Recursive);
            } else {
                self.watched.remove(&folder);
            }
        }
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        if self.watched.contains(folder) {
            return;
        }
        // The folder of that name may be another one than the one that was watched.
        let _ = watcher.unwatch(folder);
        match watcher.watch(folder, mode) {
            Ok(()) => {
                self.watched.insert(folder.to_path_buf());
            }
            Err(_) if !folder.is_dir() => {}
            Err(why) => self.poll(&why),
        }
    }

    fn poll(&mut self, why: &notify::Error) {
        if self.watcher.take().is_some() || self.watched.is_empty() {
            self.say(refused(why));
        }
    }

    /// Says why the folder is polled.
    fn say(&self, why: Diagnostic) {
        let notice = why.note("the site folder is looked at once a second instead");
        (self.observe)(Event::Notice(notice));
    }
}

/// The files that changed, from the site folder; none when nothing did.
fn changes(now: &Listing, before: &Listing, batch: &Batch) -> Option<Vec<String>> {
    let (now, before) = match (now, before) {
        (Ok((now, _)), Ok((before, _))) => (now, before),
        (Err(now), Err(before)) if now == before => return None,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => return Some(vec![BRAND_FILE.to_owned()]),
    };
    let mut files: BTreeSet<String> = now.changes(before).map(ToString::to_string).collect();
    files.extend(rewritten(now, batch));
    (!files.is_empty()).then(|| files.into_iter().collect())
}

/// The files that the system told of and whose time is too young to tell whether they changed.
fn rewritten<'a>(source: &'a Source, batch: &'a Batch) -> impl Iterator<Item = String> + 'a {
    let young = source
        .files()
        .filter(|(_, entry)| !source.is_settled(entry));
    let told = young.filter(|(_, entry)| batch.paths.contains(&entry.disk));
    told.map(|(path, _)| path.to_string())
}

fn elsewhere() -> Diagnostic {
    Diagnostic::warning(
        "watch",
        "the site folder is on another machine, whose changes this system does not hear of",
    )
}

fn refused(why: &notify::Error) -> Diagnostic {
    match why.kind {
        notify::ErrorKind::MaxFilesWatch => {
            Diagnostic::warning("watch", "the system watches no more folders for you")
                .help("allow it more: `sudo sysctl fs.inotify.max_user_watches=524288`")
        }
        // EMFILE of inotify_init(2): too many programs of one user watch folders.
        notify::ErrorKind::Io(ref why)
            if cfg!(target_os = "linux") && why.raw_os_error() == Some(24) =>
        {
            Diagnostic::warning(
                "watch",
                "the system lets no more programs of yours watch folders",
            )
            .help("allow it more: `sudo sysctl fs.inotify.max_user_instances=512`")
        }
        notify::ErrorKind::Generic(_)
        | notify::ErrorKind::Io(_)
        | notify::ErrorKind::PathNotFound
        | notify::ErrorKind::WatchNotFound
        | notify::ErrorKind::InvalidConfig(_) => {
            Diagnostic::warning("watch", format!("the system tells of no changes: {why}"))
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a story edits a site")]
mod tests {
    use super::*;

    #[test]
    fn files_that_came_changed_or_went_are_named_in_order() {
        let folder = tempfile::tempdir().expect("there is room");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("has one")).expect("is made");
            std::fs::write(path, text).expect("is written");
        };
        write("brand.toml", "");
        write("content/a.md", "a");
        write("content/b.md", "b");
        let list = || Source::open(folder.path());
        let before = list();
        assert_eq!(changes(&list(), &before, &Batch::default()), None);
        write("content/a.md", "more");
        write("content/c.md", "c");
        std::fs::remove_file(folder.path().join("content/b.md")).expect("goes");
        let names = changes(&list(), &before, &Batch::default()).expect("are changes");
        assert_eq!(names, ["content/a.md", "content/b.md", "content/c.md"]);
    }

    #[test]
    fn an_edit_needs_no_walk_and_anything_else_does() {
        let folder = tempfile::tempdir().expect("there is room");
        let at = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| std::fs::write(at(name), text).expect("is written");
        std::fs::create_dir(at("content")).expect("is made");
        write("brand.toml", "");
        write("content/a.md", "a");
        let (source, _) = Source::open(folder.path()).expect("is a site");
        let refreshed = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(|name| at(name)).collect();
            source.refreshed(paths.iter().map(PathBuf::as_path))
        };
        let changed = |names: &[&str]| {
            let now = refreshed(names).expect("needs no walk");
            now.changes(&source)
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert!(changed(&["content/a.md"]).is_empty());
        write("content/a.md", "more");
        assert!(changed(&[]).is_empty());
        let told = ["content/a.md", "content/.a.md.swp", "content/4913"];
        assert_eq!(changed(&told), ["content/a.md"]);
        assert!(refreshed(&["content"]).is_none());
        write("content/b.md", "b");
        assert!(refreshed(&["content/a.md", "content/b.md"]).is_none());
        std::fs::remove_file(at("content/a.md")).expect("goes");
        assert!(refreshed(&["content/a.md"]).is_none());
        assert!(refreshed(&["/elsewhere.md"]).is_none());
    }

    #[test]
    fn a_file_that_was_just_written_may_have_been_written_again() {
        let folder = tempfile::tempdir().expect("there is room");
        let file = folder.path().join("brand.toml");
        std::fs::write(&file, "").expect("is written");
        let listing = Source::open(folder.path());
        let batch = Batch {
            paths: BTreeSet::from([file]),
            ..Batch::default()
        };
        let names = changes(&listing, &listing, &batch).expect("is a change");
        assert_eq!(names, ["brand.toml"]);
    }
}
