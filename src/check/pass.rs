//! The pass over all that a build would publish: each file is made, looked at and let go, on all
//! cores. What is kept of a page is what has to be compared with other pages.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::elsewhere;
use super::html::{Read, Use, mark};
use super::kinds::Kind;
use super::problems::{Problem, Problems};
use super::secrets::{self, Secrets};
use super::ways::{From, Way, Ways};
use crate::diagnostic::Report;
use crate::output::{self, Body, Inline};
use crate::paths::{Address, SourcePath};
use crate::render::Renderer;
use crate::site::Target;

/// What is kept of a finished page.
pub(super) struct PageFacts {
    /// Its number among the targets.
    pub number: usize,
    pub title: String,
    pub description: Option<String>,
    pub noindex: bool,
    /// Bytes of its HTML.
    pub html: usize,
    /// The style sheets and scripts that it loads.
    pub loads: Vec<usize>,
    /// The first picture that it shows.
    pub picture: Option<Address>,
    /// The marks of its names, sorted.
    names: Box<[u64]>,
}

/// What the pass has found.
#[derive(Default)]
pub(super) struct Found {
    /// What a build would say.
    pub faults: Report,
    /// The pages, in the order of their addresses.
    pub pages: Vec<PageFacts>,
    /// What is wrong with finished files.
    pub problems: Problems,
    /// The bytes of each target.
    pub sizes: BTreeMap<usize, usize>,
    /// Keys and passwords.
    pub secrets: Secrets,
    anchors: Vec<Anchor>,
}

/// A link to a place in another page.
struct Anchor {
    from: usize,
    to: usize,
    href: String,
    name: String,
}

/// A pass under way.
pub(super) struct Pass<'a> {
    renderer: &'a Renderer,
    ways: &'a Ways<'a>,
    /// Which targets another one leads to or loads.
    pub linked: Vec<AtomicBool>,
}

impl<'a> Pass<'a> {
    pub fn new(renderer: &'a Renderer, ways: &'a Ways<'a>) -> Self {
        let linked = ways.targets.iter().map(|_| AtomicBool::new(false));
        Self {
            renderer,
            ways,
            linked: linked.collect(),
        }
    }

    /// Makes and looks at everything.
    pub fn run(&self) -> Found {
        let numbers = (0..self.ways.targets.len()).into_par_iter();
        let found = numbers.fold(Found::default, |mut found, number| {
            self.look_at(number, &mut found);
            found
        });
        let mut found = found.reduce(Found::default, Found::with);
        found.pages.sort_by_key(|page| page.number);
        check_anchors(&mut found);
        found
    }

    fn look_at(&self, number: usize, found: &mut Found) {
        let (address, target) = self.ways.targets[number];
        // The rules for the host name what all pages have in themselves; nothing in them is shown.
        let made = if let Target::Host(file) = target {
            Ok(output::rules(self.renderer, *file, &Inline::default()))
        } else {
            output::make(self.renderer, address, target)
        };
        let output = match made {
            Ok(output) => output,
            Err(faults) => {
                found.faults.extend(faults);
                return;
            }
        };
        found.faults.extend(output.warnings);
        let bytes = match output.body {
            Body::Bytes(bytes) => bytes,
            Body::File(path) => {
                let entry = self.renderer.site.source.entry(&path);
                let size = entry.map_or(0, |entry| entry.size);
                self.look_at_file(number, (&path, size), found);
                found
                    .sizes
                    .insert(number, size.try_into().unwrap_or(usize::MAX));
                return;
            }
            Body::Rule => return,
        };
        found.sizes.insert(number, bytes.len());
        self.search_made((address, target), &bytes, found);
        if let Target::Page { .. } | Target::NotFound(_) = target {
            let read = Read::of(&bytes);
            let facts = self.page((number, bytes.len()), read, found);
            found.pages.push(facts);
        }
    }

    /// Looks at a file that is published as it is: for secrets, and for links if it is a page.
    fn look_at_file(&self, number: usize, (path, size): (&SourcePath, u64), found: &mut Found) {
        if size > secrets::LARGEST || !secrets::is_text(&path.extension()) {
            return;
        }
        match self.renderer.site.source.bytes(path, secrets::LARGEST) {
            Ok(bytes) => {
                let secrets = secrets::search(&bytes).into_iter();
                let secrets = secrets.map(|(what, line)| (path.to_string(), what, line));
                found.secrets.extend(secrets);
                if matches!(path.extension().as_str(), "html" | "htm") {
                    let facts = self.page((number, bytes.len()), Read::of(&bytes), found);
                    found.pages.push(facts);
                }
            }
            Err(fault) => found.faults.push(fault),
        }
    }

    /// Looks for secrets in what was made. They stand in the page's own text, or else in what all
    /// pages share.
    fn search_made(&self, (address, target): (&Address, &Target), bytes: &[u8], found: &mut Found) {
        let site = &self.renderer.site;
        for (what, line) in secrets::search(bytes) {
            let standing = target
                .page()
                .and_then(|shown| site.places.get(shown.page, shown.language));
            let text = standing.map(|standing| &standing.words.file);
            let own = text.into_iter().chain([&site.brand.file]).find_map(|file| {
                let secrets = secrets::search(file.text().as_bytes());
                let same = secrets.into_iter().find(|(own, _)| *own == what)?;
                Some((file.name().to_owned(), what, same.1))
            });
            let made = || (address.out_path().to_string(), what, line);
            found.secrets.insert(own.unwrap_or_else(made));
        }
    }

    /// Looks at what a page has, and keeps what has to be compared.
    fn page(&self, (number, html): (usize, usize), read: Read, found: &mut Found) -> PageFacts {
        let from = self.ways.from(number);
        let mut loads = Vec::new();
        let mut picture = None;
        for mention in &read.mentions {
            let way = self.ways.lead(&from, &mention.href);
            self.follow(&from, (mention.how, &mention.href), (&way, &read), found);
            if let (Use::Load, Way::Here(to, _)) = (mention.how, &way)
                && self.is_code(*to)
                && !loads.contains(to)
            {
                loads.push(*to);
            }
            if let (Use::Picture, Way::File(address)) = (mention.how, way) {
                picture.get_or_insert(address);
            }
        }
        let problems = &mut found.problems;
        let mut note = |kind, what: String| problems.note(Problem { kind, what }, number);
        for name in read.twice {
            note(Kind::IdDuplicate, name);
        }
        for source in read.silent {
            note(Kind::AltMissing, source);
        }
        if let Some(why) = read.unreadable {
            note(Kind::JsonLdBroken, why);
        }
        let mut names: Vec<u64> = read.names.into_iter().collect();
        names.sort_unstable();
        PageFacts {
            number,
            title: read.title,
            description: read.description,
            noindex: read.noindex,
            html,
            loads,
            picture,
            names: names.into(),
        }
    }

    /// Notes where an address leads, and when it leads nowhere.
    fn follow(
        &self,
        from: &From,
        (how, href): (Use, &str),
        (way, read): (&Way, &Read),
        found: &mut Found,
    ) {
        let number = from.number();
        let mut note = |kind| {
            let what = href.to_owned();
            found.problems.note(Problem { kind, what }, number);
        };
        match way {
            Way::Here(to, name) => {
                if *to != number {
                    self.linked[*to].store(true, Ordering::Relaxed);
                }
                if how == Use::Link && matches!(self.ways.targets[*to].1, Target::Redirect(_)) {
                    note(Kind::LinkMoved);
                }
                let Some(name) = name.as_ref().filter(|_| how == Use::Link) else {
                    return;
                };
                if *to != number {
                    found.anchors.push(Anchor {
                        from: number,
                        to: *to,
                        href: href.to_owned(),
                        name: name.clone(),
                    });
                } else if !read.names.contains(&mark(name.as_bytes())) {
                    note(Kind::BrokenAnchor);
                }
            }
            Way::Onward(to) => {
                self.linked[*to].store(true, Ordering::Relaxed);
                note(Kind::LinkMoved);
            }
            Way::Nowhere if how == Use::Picture => note(Kind::NoPicture),
            Way::Nowhere => note(Kind::BrokenLink),
            Way::Elsewhere(url) => {
                let judged = elsewhere::judge(&self.renderer.site, how, url);
                // Whether it is there is for the host to say.
                let to_ask = || (Kind::Elsewhere, elsewhere::to_ask(url));
                let is_led = matches!(how, Use::Link | Use::Picture | Use::Load);
                let judged = judged.or_else(|| is_led.then(to_ask));
                if let Some((kind, what)) = judged {
                    found.problems.note(Problem { kind, what }, number);
                }
            }
            Way::File(_) | Way::Other => {}
        }
    }

    /// Whether a target is a style sheet or a script.
    fn is_code(&self, number: usize) -> bool {
        let address = self.ways.targets[number].0.as_str();
        let ending = address.rsplit_once('.').map(|(_, ending)| ending);
        matches!(ending, Some("css" | "js" | "mjs"))
    }
}

impl Found {
    fn with(mut self, other: Self) -> Self {
        self.faults.extend(other.faults);
        self.pages.extend(other.pages);
        self.problems.extend(other.problems);
        self.sizes.extend(other.sizes);
        self.secrets.extend(other.secrets);
        self.anchors.extend(other.anchors);
        self
    }
}

/// Links to a place in another page, now that all pages are known.
fn check_anchors(found: &mut Found) {
    for anchor in std::mem::take(&mut found.anchors) {
        let page = found.pages.binary_search_by_key(&anchor.to, |p| p.number);
        let there = page.is_ok_and(|i| {
            let names = &found.pages[i].names;
            names.binary_search(&mark(anchor.name.as_bytes())).is_ok()
        });
        // `#page=2` of a document is for the program that shows it.
        if page.is_ok() && !there {
            let problem = Problem {
                kind: Kind::BrokenAnchor,
                what: anchor.href,
            };
            found.problems.note(problem, anchor.from);
        }
    }
}
