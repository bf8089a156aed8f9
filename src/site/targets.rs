//! Everything the site consists of: what stands at each address. Two things at one address are a
//! fault, also where they differ only in case: a web server on Windows or a Mac would show one of
//! them for both.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::facets::FacetId;
use super::redirects::There;
use crate::brand::{Feed, LanguageId, Status};
use crate::catalogue::PageId;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::{Address, SourcePath};

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Which page.
    pub page: PageId,
    /// In which language.
    pub language: LanguageId,
    /// Of a list, the part with this number from 1.
    pub part: usize,
    /// Of a category, only the products that share a value.
    pub facet: Option<FacetId>,
}

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page.
    Page(Shown),
    /// What a server shows where there is no page.
    NotFound(LanguageId),
    /// An old address, and where it leads.
    Redirect(Onward),
    /// A file of the theme, by its number.
    Asset(usize),
    /// A file of the site folder, as it is.
    File(SourcePath),
    /// The addresses of all pages, for search engines.
    Sitemap(SitemapPart),
    /// What search engines may read.
    Robots,
    /// The script that sends enquiries.
    EnquiryScript,
    /// The products for somebody who is no browser.
    ProductFeed(Feed),
    /// The name and icons of the site on a home screen.
    WebManifest,
    /// The newest posts of a list, as Atom.
    Feed {
        /// The list of posts.
        page: PageId,
        /// In which language.
        language: LanguageId,
    },
    /// The products of a category for a script that narrows and sorts their list.
    Listing {
        /// The category.
        page: PageId,
        /// In which language.
        language: LanguageId,
    },
    /// What the script that shows products side by side knows of them: a part of all, from 1.
    Comparison {
        /// The page that shows them.
        page: PageId,
        /// In which language.
        language: LanguageId,
        /// Which part.
        part: usize,
    },
    /// A file of rules for the host.
    Host(HostFile),
}

/// Where an old address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onward {
    /// To an address of this site.
    Here(Address, Status),
    /// To a whole address elsewhere.
    There(Arc<str>, Status),
    /// Nowhere: what was there is gone for good.
    Gone,
}

/// A file that tells the host its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFile {
    /// `.htaccess` at the root.
    Apache,
    /// `.htaccess` in the folder of a language: its page for missing addresses.
    ApacheLanguage(LanguageId),
    /// `.htaccess` among the theme's files, which may be kept for ever.
    ApacheAssets,
    /// What the configuration of nginx includes.
    Nginx,
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    /// `.nojekyll`, which lets GitHub publish the files as they are.
    NoJekyll,
}

/// A sitemap holds 50,000 addresses at most (sitemaps.org); beyond that there is an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SitemapPart {
    /// The only one.
    Whole,
    /// The list of the parts.
    Index,
    /// A part, from 1.
    Part(usize),
}

/// All addresses of the site.
#[derive(Debug, Default)]
pub struct Targets {
    targets: BTreeMap<Address, Target>,
}

impl Target {
    /// The page that stands there.
    pub fn page(&self) -> Option<Shown> {
        let Self::Page(shown) = self else {
            return None;
        };
        Some(*shown)
    }

    /// The file of the site folder that is there as it is.
    pub fn file(&self) -> Option<&SourcePath> {
        let Self::File(path) = self else {
            return None;
        };
        Some(path)
    }

    /// Where it leads on.
    pub fn onward(&self) -> Option<&Onward> {
        let Self::Redirect(onward) = self else {
            return None;
        };
        Some(onward)
    }
}

impl Targets {
    /// What stands at an address.
    pub fn get(&self, address: &Address) -> Option<&Target> {
        self.targets.get(address)
    }

    /// An address as it is kept, and what stands there.
    pub fn get_key(&self, address: &str) -> Option<(&Address, &Target)> {
        self.targets.get_key_value(address)
    }

    /// All addresses in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Address, &Target)> {
        self.targets.iter()
    }
}

/// What a target comes from that no file of the site makes.
const PROGRAM: &str = "the program itself";

/// Collects targets and their clashes.
#[derive(Default)]
pub struct TargetsBuilder {
    targets: BTreeMap<Address, Target>,
    /// What was first at an address, as it is spelt on a disk that folds case.
    first: HashMap<String, (Address, Option<Arc<SourceText>>)>,
}

impl TargetsBuilder {
    /// Adds a target. `file` is what it comes from, for the message of a clash.
    pub fn add(
        &mut self,
        address: Address,
        target: Target,
        (file, report): (Option<&Arc<SourceText>>, &mut Report),
    ) {
        match self.first.entry(address.folded()) {
            Slot::Occupied(slot) => {
                let (first, other) = slot.get();
                report.push(clash(&address, file, (first, other.as_ref())));
            }
            Slot::Vacant(slot) => {
                slot.insert((address.clone(), file.cloned()));
                self.targets.insert(address, target);
            }
        }
    }

    /// Whether something stands there already.
    pub fn has(&self, address: &Address) -> bool {
        self.first.contains_key(&address.folded())
    }

    /// What stands at an address, and what it comes from.
    pub fn at(&self, address: &Address) -> Option<There<'_>> {
        let (first, file) = self.first.get(&address.folded())?;
        let target = self.targets.get(first)?;
        let name = |file: &Arc<SourceText>| file.name().to_owned();
        let from = file.as_ref().map_or_else(|| PROGRAM.to_owned(), name);
        Some(There { target, from })
    }

    /// All targets.
    pub fn finish(self, report: &mut Report) -> Targets {
        self.check_folders(report);
        Targets {
            targets: self.targets,
        }
    }

    /// A file can't have the name of a folder: `/valves` and `/valves/` are one name on disk.
    fn check_folders(&self, report: &mut Report) {
        for (address, target) in &self.targets {
            if address.as_str().ends_with('/') || !matches!(target, Target::File(_)) {
                continue;
            }
            let folder = format!("{address}/");
            let below = (self.targets)
                .range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded))
                .next();
            if let Some((other, _)) = below.filter(|(a, _)| a.as_str().starts_with(&folder)) {
                let file = self.file(address);
                let first = self.file(other);
                report.push(clash(address, file.as_ref(), (other, first.as_ref())));
            }
        }
    }

    fn file(&self, address: &Address) -> Option<Arc<SourceText>> {
        self.first.get(&address.folded())?.1.clone()
    }
}

fn clash(
    address: &Address,
    file: Option<&Arc<SourceText>>,
    (first, other): (&Address, Option<&Arc<SourceText>>),
) -> Diagnostic {
    let message = if address == first {
        format!("two sources make the address `{address}`")
    } else {
        format!("the addresses `{address}` and `{first}` are the same on some disks and servers")
    };
    let mut fault = Diagnostic::error("same-address", message);
    if let Some(file) = file {
        fault = fault.in_file(file);
    }
    let other = other.map_or(PROGRAM, |file| file.name());
    fault
        .note(format!("the other is {other}"))
        .help("give one of them another `slug`, or rename its file")
}
