//! Links and pictures: what the surroundings make of them, and what the page itself can tell.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, Event, LinkType};
use unicode_normalization::UnicodeNormalization;

use super::destination::{self, Kind, Purpose, Written};
use super::escape;
use super::headings::{self, Ids};
use super::writer::Writer;
use crate::diagnostic::Diagnostic;

/// How many ids are looked through for one that may have been meant.
const MOST_COMPARED: usize = 50;

/// Type, destination and label of a link or picture.
pub(super) type Target<'a> = (LinkType, CowStr<'a>, CowStr<'a>);

/// A link into the page itself, checked when all ids are known.
#[derive(Debug)]
pub(super) struct Fragment<'a> {
    target: Target<'a>,
    range: Range<usize>,
}

/// A picture whose alternative text is being collected.
#[derive(Debug)]
pub(super) struct Picture<'a> {
    target: Target<'a>,
    title: CowStr<'a>,
    range: Range<usize>,
    alt: String,
    /// How many elements are open within it.
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn start_link(&mut self, target: Target<'a>, title: &str, range: Range<usize>) {
        self.content();
        self.inline_depth += 1;
        let Some((href, kind)) = self.href(&target, &range) else {
            return;
        };
        self.out.push_str("<a href=\"");
        escape::address(&mut self.out, &href);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape::attribute(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push_str(match kind {
            Kind::External => " rel=\"noopener\">",
            Kind::Fragment | Kind::Plain | Kind::Unsafe(_) => ">",
        });
        self.link_is_open = true;
        if kind == Kind::Fragment {
            self.fragments.push(Fragment { target, range });
        }
    }

    pub(super) fn end_link(&mut self) {
        let is_open = std::mem::take(&mut self.link_is_open);
        self.close_inline(if is_open { "</a>" } else { "" });
    }

    /// The address that a link leads to; none when it is at fault.
    fn href(&mut self, target: &Target<'a>, range: &Range<usize>) -> Option<(String, Kind)> {
        let destination: Cow<'_, str> = match target.0 {
            LinkType::Email => format!("mailto:{}", target.1).into(),
            LinkType::Inline
            | LinkType::Reference
            | LinkType::ReferenceUnknown
            | LinkType::Collapsed
            | LinkType::CollapsedUnknown
            | LinkType::Shortcut
            | LinkType::ShortcutUnknown
            | LinkType::Autolink
            | LinkType::WikiLink { .. } => Cow::Borrowed(&target.1),
        };
        if destination.trim().is_empty() {
            let fault = Diagnostic::error("empty-link", "the link has no destination")
                .help("write the destination between `(` and `)`");
            self.faults.push(fault, range);
            return None;
        }
        let kind = destination::kind(&destination, Purpose::Link);
        match &kind {
            Kind::Fragment => return Some((fragment_href(&destination), kind)),
            Kind::Unsafe(scheme) => {
                self.unsafe_link(scheme, Purpose::Link, target, range);
                return None;
            }
            Kind::External | Kind::Plain => {}
        }
        match self.surroundings.link(&destination) {
            Ok(href) => match destination::kind(&href, Purpose::Link) {
                // The surroundings may take an address from anywhere; it ends up here.
                Kind::Unsafe(scheme) => {
                    self.unsafe_link(&scheme, Purpose::Link, target, range);
                    None
                }
                Kind::Fragment | Kind::External | Kind::Plain => Some((href, kind)),
            },
            Err(why) => {
                let span = self.span(target, range);
                self.faults.unresolved(why, &span);
                None
            }
        }
    }

    pub(super) fn start_picture(
        &mut self,
        target: Target<'a>,
        title: CowStr<'a>,
        range: Range<usize>,
    ) {
        self.content();
        self.picture = Some(Picture {
            target,
            title,
            range,
            alt: String::new(),
            depth: 0,
        });
    }

    /// An event between the beginning and the end of a picture: its alternative text.
    pub(super) fn inside_picture(&mut self, event: &Event<'_>) {
        let Some(picture) = &mut self.picture else {
            return;
        };
        match event {
            Event::Start(_) => picture.depth += 1,
            Event::End(_) if picture.depth > 0 => picture.depth -= 1,
            Event::End(_) => self.end_picture(),
            event => headings::add_words(&mut picture.alt, event),
        }
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else {
            return;
        };
        let destination = &*picture.target.1;
        if let Kind::Unsafe(scheme) = destination::kind(destination, Purpose::Picture) {
            self.unsafe_link(&scheme, Purpose::Picture, &picture.target, &picture.range);
            return;
        }
        match self
            .surroundings
            .picture(destination, &picture.alt, &picture.title)
        {
            Ok(html) => self.out.push_str(&html),
            Err(why) => {
                let span = self.span(&picture.target, &picture.range);
                self.faults.unresolved(why, &span);
            }
        }
    }

    fn unsafe_link(
        &mut self,
        scheme: &str,
        purpose: Purpose,
        target: &Target<'_>,
        range: &Range<usize>,
    ) {
        let (what, beside) = match purpose {
            Purpose::Link => ("link", "the file"),
            Purpose::Picture => ("picture", "the picture"),
        };
        let help = if scheme.len() == 1 || scheme == "file" {
            format!("put {beside} beside the page and write its name: nobody else has your disk")
        } else {
            format!("these may be used: `{}:`", purpose.schemes().join(":`, `"))
        };
        let message = format!("a {what} may not begin with `{scheme}:`");
        let span = self.span(target, range);
        self.faults
            .push(Diagnostic::error("unsafe-link", message).help(help), &span);
    }

    /// Where the destination stands in the body.
    fn span(&self, target: &Target<'_>, range: &Range<usize>) -> Range<usize> {
        let written = Written {
            range: range.clone(),
            link_type: target.0,
            label: &target.2,
            destination: &target.1,
        };
        destination::span(self.body, &written, self.events.reference_definitions())
    }

    /// Checks the links into the page itself.
    pub(super) fn check_fragments(&mut self) {
        let fragments = std::mem::take(&mut self.fragments);
        let id = |fragment: &Fragment<'_>| fragment_id(&fragment.target.1);
        // HTML gives `#` and `#top` the top of the page.
        let is_top = |id: &str| id.is_empty() || id.eq_ignore_ascii_case("top");
        let is_known = |id: &str| is_top(id) || self.ids.contains(id);
        let unknown: Vec<_> = { fragments.iter() }
            .map(|fragment| (id(fragment), fragment))
            .filter(|(id, _)| !is_known(id))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let foreign = self.foreign_ids();
        let faults: Vec<_> = { unknown.iter() }
            .filter(|(id, _)| !foreign.contains(id.as_str()))
            .map(|(id, fragment)| {
                let span = self.span(&fragment.target, &fragment.range);
                (broken_anchor(id, &self.ids), span)
            })
            .collect();
        for (fault, span) in faults {
            self.faults.push(fault, &span);
        }
    }
}

fn broken_anchor(id: &str, ids: &Ids) -> Diagnostic {
    let message = format!("the page has no heading with the id `{id}`");
    let fault = Diagnostic::error("broken-anchor", message);
    let lower = id.to_lowercase();
    if ids.contains(&lower) {
        return fault.help(format!("did you mean `{lower}`?"));
    }
    match ids.sorted() {
        ids if ids.is_empty() || ids.len() > MOST_COMPARED => fault,
        ids => {
            let known = fault.suggest(id, ids.iter().copied());
            if known.helps.is_empty() {
                known.help(format!("it has these: `{}`", ids.join("`, `")))
            } else {
                known
            }
        }
    }
}

/// The id that `#there` leads to.
fn fragment_id(destination: &str) -> String {
    let fragment = destination.strip_prefix('#').unwrap_or(destination);
    let decoded = percent_decode_str(fragment).decode_utf8_lossy();
    decoded.nfc().collect()
}

fn fragment_href(destination: &str) -> String {
    format!("#{}", fragment_id(destination).replace('%', "%25"))
}
