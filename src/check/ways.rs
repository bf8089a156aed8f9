//! Where the addresses in finished pages lead. Almost all of them are written as the program
//! writes links, and are found in a table as they stand; the others are resolved as a browser
//! resolves them.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::paths::{Address, OutPath};
use crate::render::Renderer;
use crate::site::{Site, Target};

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// To a target of the site, by its number, and what the `#` names.
    Here(usize, Option<String>),
    /// To a file of the site that is no target: a picture, a part of the search.
    File(Address),
    /// To a folder's name without its `/`, which the host leads on.
    Onward(usize),
    /// To the site, where nothing stands.
    Nowhere,
    /// To another host.
    Elsewhere(Url),
    /// To no address of the web: `mailto:`, `tel:`, `data:`.
    Other,
}

/// The addresses of a site.
pub(super) struct Ways<'a> {
    renderer: &'a Renderer,
    /// All targets, in the order of their addresses.
    pub targets: Vec<(&'a Address, &'a Target)>,
    /// Their numbers, by what stands behind the root in a link.
    numbers: HashMap<String, usize>,
    root: String,
}

/// The page on which an address is written.
pub(super) struct From {
    number: usize,
    url: Url,
    /// The way to the root in relative links.
    to_root: String,
}

impl<'a> Ways<'a> {
    pub fn of(renderer: &'a Renderer) -> Self {
        let targets: Vec<(&Address, &Target)> = renderer.site.targets.iter().collect();
        let numbers = targets.iter().enumerate();
        let numbers = numbers.map(|(i, (address, _))| (address.encoded(), i));
        Self {
            renderer,
            numbers: numbers.collect(),
            targets,
            root: renderer.site.brand.url.root(),
        }
    }

    /// The number of a target.
    pub fn number(&self, address: &Address) -> Option<usize> {
        let found = self.targets.binary_search_by_key(&address, |(a, _)| a);
        found.ok()
    }

    pub fn from(&self, number: usize) -> From {
        let address = self.targets[number].0;
        let url = self.site().brand.url.absolute(address);
        let depth = address.out_path().as_str().matches('/').count();
        From {
            number,
            url: url.parse().expect("an address of the site is a URL"),
            to_root: match depth {
                0 => "./".to_owned(),
                depth => "../".repeat(depth),
            },
        }
    }

    /// Where an address leads that is written on a page.
    pub fn lead(&self, from: &From, href: &str) -> Way {
        let (path, name) = match href.split_once('#') {
            Some((path, name)) => (path, Some(name)),
            None => (href, None),
        };
        if path.is_empty() {
            return Way::Here(from.number, name.and_then(decoded));
        }
        let bare = path.split('?').next().unwrap_or(path);
        match self.known(from, bare) {
            Some(number) => Way::Here(number, name.and_then(decoded)),
            None => self.resolve(from, href),
        }
    }

    /// A link as the program writes it.
    fn known(&self, from: &From, path: &str) -> Option<usize> {
        let base = self.site().brand.url.base();
        let rest = (path.strip_prefix(base))
            .or_else(|| path.strip_prefix(&from.to_root))
            .or_else(|| path.strip_prefix(&self.root))?;
        self.numbers.get(rest).copied()
    }

    fn resolve(&self, from: &From, href: &str) -> Way {
        let Ok(url) = from.url.join(href.trim()) else {
            return Way::Nowhere;
        };
        match url.scheme() {
            "http" | "https" => {}
            // A file of the author's own disk.
            "file" => return Way::Elsewhere(url),
            _ => return Way::Other,
        }
        let site = &self.site().brand.url;
        let same_host = url.origin().ascii_serialization() == site.origin();
        let Some(rest) = url.path().strip_prefix(site.base()).filter(|_| same_host) else {
            return Way::Elsewhere(url);
        };
        let rest: String = match percent_decode_str(rest).decode_utf8() {
            Ok(rest) => rest.nfc().collect(),
            Err(_) => return Way::Nowhere,
        };
        self.here(&rest, url.fragment())
    }

    /// What stands at a decoded path below the root.
    fn here(&self, rest: &str, name: Option<&str>) -> Way {
        let file = match rest {
            "" => "index.html".to_owned(),
            rest if rest.ends_with('/') => format!("{rest}index.html"),
            rest => rest.to_owned(),
        };
        let Ok(file) = file.parse::<OutPath>() else {
            return Way::Nowhere;
        };
        let address = Address::of_file(&file);
        if let Some(number) = self.number(&address) {
            return Way::Here(number, name.and_then(decoded));
        }
        let is_file = self.renderer.pictures.at(&address).is_some()
            || self.renderer.search_file(&address).is_some();
        if is_file {
            return Way::File(address);
        }
        let folder = format!("{rest}/index.html").parse::<OutPath>().ok();
        let folder = folder.and_then(|file| self.number(&Address::of_file(&file)));
        folder.map_or(Way::Nowhere, Way::Onward)
    }

    /// An address as links have it.
    pub fn path(&self, address: &Address) -> String {
        self.site().brand.url.path(address)
    }

    fn site(&self) -> &Site {
        &self.renderer.site
    }
}

impl From {
    /// The number of the page.
    pub fn number(&self) -> usize {
        self.number
    }
}

/// What a `#` names; the top of a page is always there (HTML, section 7.4.6.3).
fn decoded(name: &str) -> Option<String> {
    let name = percent_decode_str(name).decode_utf8_lossy();
    let top = name.is_empty() || name.eq_ignore_ascii_case("top") || name.starts_with(":~:");
    (!top).then(|| name.into_owned())
}
