//! What the files of one page say, read and checked, whatever the day. A reading is kept with the
//! catalogue: as long as its files are the same, the next catalogue takes it from there.

use std::cell::RefCell;
use std::sync::Arc;

use super::front_matter::{self, FrontMatter, Keys};
use super::tree::Node;
use super::{Before, Content, Kind};
use crate::brand::Brand;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::source::Source;
use crate::source::fields::Origin;

/// A page as its files have it.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// What the page was read as.
    pub kind: Kind,
    /// Its words by language; none where it is not translated.
    pub words: Vec<Option<Arc<Content>>>,
    /// What is odd or wrong with them.
    pub faults: Report,
}

impl Before<'_> {
    /// The page as it was read, if that still holds.
    pub(super) fn reading(
        &self,
        source: &Source,
        (node, kind): (&Node, Kind),
    ) -> Option<&Arc<Reading>> {
        let reading = self.catalogue.readings.get(node.first()?)?;
        let words = reading.words.iter().flatten();
        let read = words.map(|words| (words.language, &words.source));
        let same_files = read.eq(node.files.iter().map(|(language, path)| (*language, path)));
        let same = |path| source.same(self.source, path);
        (same_files && reading.kind == kind && node.files.values().all(same)).then_some(reading)
    }
}

impl Reading {
    /// Reads the files of a page; none when one of them can't be read.
    pub(super) fn read(
        source: &Source,
        brand: &Brand,
        (node, kind): (&Node, Kind),
        report: &RefCell<Report>,
    ) -> Option<Self> {
        let faults = RefCell::new(Report::new());
        match words(source, brand, (node, kind), &faults) {
            Some(words) => Some(Self {
                kind,
                words,
                faults: faults.into_inner(),
            }),
            None => {
                report.borrow_mut().extend(faults.into_inner());
                None
            }
        }
    }
}

fn words(
    source: &Source,
    brand: &Brand,
    (node, kind): (&Node, Kind),
    report: &RefCell<Report>,
) -> Option<Vec<Option<Arc<Content>>>> {
    let mut base: Option<FrontMatter> = None;
    let mut words = vec![None; brand.languages.count()];
    let mut readable = true;
    let mut files = node.files.iter().peekable();
    while let Some((language, path)) = files.next() {
        let file = source.text(path, brand.limits.file_size);
        let parts = file.and_then(|f| Ok((front_matter::split(&f)?, f)));
        let (parts, file) = match parts {
            Ok(parts) => parts,
            Err(fault) => {
                report.borrow_mut().push(fault);
                readable = false;
                continue;
            }
        };
        let origin = Origin {
            file: Arc::clone(&file),
            start: parts.front.start,
            end: parts.front.end,
        };
        let front = FrontMatter::read(&origin, keys(kind), report);
        let mut front = match &base {
            Some(base) => front.over(base),
            None if files.peek().is_none() => front,
            None => base.insert(front).clone(),
        };
        if let Kind::Service(service) = kind {
            service.hide(&mut front.seo);
        }
        let Some(title) = check(&front, kind, &file, report) else {
            readable = false;
            continue;
        };
        words[language.index()] = Some(Arc::new(Content {
            language: *language,
            file,
            source: path.clone(),
            body: parts.body,
            title,
            front,
        }));
    }
    readable.then_some(words)
}

fn keys(kind: Kind) -> Keys {
    match kind {
        Kind::Home | Kind::Page | Kind::Posts | Kind::Post | Kind::Service(_) => Keys::Page,
        Kind::Category => Keys::Category,
        Kind::Product => Keys::Product,
    }
}

/// Reports what a page of its kind must have; the title, if there is one.
fn check(
    front: &FrontMatter,
    kind: Kind,
    file: &Arc<SourceText>,
    report: &RefCell<Report>,
) -> Option<Arc<str>> {
    if kind == Kind::Post && front.date.is_none() {
        let fault = Diagnostic::error("missing-key", "a post has no `date`").in_file(file);
        report
            .borrow_mut()
            .push(fault.help("write `date = 2026-03-01` into its front matter"));
    }
    let title = front.title.as_ref().map(|t| Arc::clone(&t.value));
    if title.is_none() {
        let fault = Diagnostic::error("missing-key", "the page has no `title`").in_file(file);
        report
            .borrow_mut()
            .push(fault.help("write `title = \"…\"` into its front matter"));
    }
    title
}
