//! What is wrong with finished files, gathered over all pages: what comes from a template stands on
//! every page, and is one finding. Its place is where it is written, if that can be found.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use url::Url;

use super::asked::Answer;
use super::kinds::Kind;
use super::secrets::LARGEST;
use super::ways::Ways;
use crate::diagnostic::{Diagnostic, Report, SourceText, did_you_mean};
use crate::network::web;
use crate::site::{Site, Target};
use crate::theme::{SITE_LAYER, built_in};

/// Most problems that are looked for in all texts of the site.
const SOUGHT: usize = 100;

/// What is wrong, whichever pages it is on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Problem {
    pub kind: Kind,
    /// The address, name or reason that tells it from others.
    pub what: String,
}

/// On which pages.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// The first of them, by its number.
    first: usize,
    count: usize,
}

/// All problems.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<Problem, Seen>);

impl Problems {
    pub fn note(&mut self, problem: Problem, page: usize) {
        let seen = Seen {
            first: page,
            count: 1,
        };
        self.add(problem, seen);
    }

    pub fn extend(&mut self, other: Self) {
        for (problem, seen) in other.0 {
            self.add(problem, seen);
        }
    }

    fn add(&mut self, problem: Problem, seen: Seen) {
        let known = self.0.entry(problem).or_insert(Seen {
            first: seen.first,
            count: 0,
        });
        known.first = known.first.min(seen.first);
        known.count += seen.count;
    }

    /// The addresses of other hosts.
    pub fn elsewhere(&self) -> Vec<Url> {
        let all = self.0.keys();
        let outside = all.filter(|problem| problem.kind == Kind::Elsewhere);
        outside.filter_map(|problem| web(&problem.what)).collect()
    }

    /// As findings. What other hosts were not asked for is none.
    pub fn report(self, ways: &Ways<'_>, (site, answers): (&Site, &Answers)) -> Report {
        let texts = Texts { ways, site };
        let said = self
            .0
            .into_iter()
            .filter_map(|(Problem { kind, what }, seen)| {
                let finding = kind.said(&what, answers)?;
                Some((kind, what, seen, finding))
            });
        said.enumerate()
            .map(|(i, (kind, what, seen, finding))| {
                let is_sought = i < SOUGHT;
                let finding = match kind {
                    Kind::BrokenLink if is_sought => meant(finding, &what, ways),
                    _ => finding,
                };
                let finding = texts.place(finding, (&what, seen), is_sought);
                match seen.count {
                    1 => finding,
                    n => finding.note(format!("on {n} pages")),
                }
            })
            .collect()
    }
}

/// What other hosts have answered to addresses.
pub(super) type Answers = BTreeMap<String, Answer>;

/// Says which address of the site was most likely meant.
fn meant(finding: Diagnostic, href: &str, ways: &Ways<'_>) -> Diagnostic {
    let pages = ways.targets.iter();
    let pages = pages.filter(|(_, target)| matches!(target, Target::Page { .. }));
    let addresses: Vec<String> = pages.map(|(a, _)| ways.path(a)).collect();
    match did_you_mean(href, addresses.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("correct the link, or take it out"),
    }
}

/// The texts that people have written.
struct Texts<'a> {
    ways: &'a Ways<'a>,
    site: &'a Site,
}

impl Texts<'_> {
    /// Places a finding where the words stand that are to blame: in the text of the page, in
    /// brand.toml, in another page, in the theme; otherwise at the page's file.
    fn place(
        &self,
        finding: Diagnostic,
        (what, seen): (&str, Seen),
        everywhere: bool,
    ) -> Diagnostic {
        let (address, target) = self.ways.targets[seen.first];
        let own = self.source(target);
        let brand = &self.site.brand.file;
        let near = own.iter().chain([brand]).find_map(|f| find(f, what));
        let found = near.or_else(|| everywhere.then(|| self.search(what)).flatten());
        if let Some((file, span)) = found {
            return finding.at(&file, span);
        }
        let from_template = "it comes from the theme or from a setting";
        match own {
            Some(file) => finding.in_file(&file).note(from_template),
            None => {
                let name = address.out_path();
                let file = SourceText::new(name.as_str(), "");
                finding.in_file(&file).note(from_template)
            }
        }
    }

    fn source(&self, target: &Target) -> Option<Arc<SourceText>> {
        if let Target::File(path) = target {
            return self.site.source.text(path, LARGEST).ok();
        }
        let shown = target.page()?;
        let standing = self.site.places.get(shown.page, shown.language)?;
        Some(Arc::clone(&standing.words.file))
    }

    /// Looks through all pages, and the parts of the theme that lie in the site folder.
    fn search(&self, what: &str) -> Option<(Arc<SourceText>, Range<usize>)> {
        let pages = self.site.catalogue.pages();
        let texts = pages.flat_map(|(_, page)| page.translations().map(|(_, words)| &words.file));
        let mut texts = texts.filter_map(|file| find(file, what));
        let in_theme = || {
            let layers = self.site.theme.layers().iter();
            let mut own = layers
                .filter(|l| l.name == SITE_LAYER || built_in(l.short_name()).is_none())
                .flat_map(|layer| layer.files.keys().map(move |path| (layer, path)));
            own.find_map(|(layer, path)| find(&layer.text(path)?.ok()?, what))
        };
        texts.next().or_else(in_theme)
    }
}

/// Where words stand. An address may be written without the `/` at its end.
fn find(file: &Arc<SourceText>, what: &str) -> Option<(Arc<SourceText>, Range<usize>)> {
    let short = what.strip_suffix('/').filter(|short| short.contains("://"));
    let span = [Some(what), short].into_iter().flatten();
    let mut span = span.filter(|what| !what.is_empty());
    let span = span.find_map(|what| whole(file.text(), what))?;
    Some((Arc::clone(file), span))
}

/// Where words stand as a whole: `/a` is not meant in `</a>`.
fn whole(text: &str, what: &str) -> Option<Range<usize>> {
    let is_address = !what.starts_with('/');
    let opens = |c: char| c.is_whitespace() || "\"'(=[,".contains(c) || (c == '<' && is_address);
    let closes = |c: char| c.is_whitespace() || "\"')>],".contains(c) || (c == '/' && is_address);
    let is_whole = |at: &usize| {
        let before = text[..*at].chars().next_back();
        let after = text[at + what.len()..].chars().next();
        before.is_none_or(opens) && after.is_none_or(closes)
    };
    let at = text.match_indices(what).map(|(at, _)| at).find(is_whole)?;
    Some(at..at + what.len())
}
