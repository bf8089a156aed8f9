//! Names of places that cannot be mixed up: a file of the site folder ([`SourcePath`]), a part of
//! an address ([`Slug`]), an address on the made site ([`Address`]) and a file of the made site
//! ([`OutPath`]). Each has one way in, and what is not allowed cannot be built.

mod address;
mod slug;
mod web_link;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

pub use address::Address;
pub use slug::{Slug, SlugFault, slugify};
pub use web_link::WebLink;

/// A file below the site folder: relative, with `/`, in NFC, as it is shown to the user. How the
/// disk spells the name is known to `source` only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// A path from its parts; they come from a directory walk and hold no `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// The path with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What follows the last dot of the last part, in lower case; empty without one.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// The folder, without a `/` at its end; empty for a file at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Resolves a reference written in this file: `a/b.md` from its folder, `/a/b.md` from
    /// `root`. None when it leads out of the site folder.
    pub fn resolve(&self, root: &str, reference: &str) -> Option<Self> {
        let base = match reference.strip_prefix('/') {
            Some(_) => root,
            None => self.folder(),
        };
        let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Some(Self::new(parts.join("/")))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of the made site: relative, with `/`, every part a safe file name on any system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// The path with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below a folder of this machine.
    pub fn below(&self, root: &Path) -> PathBuf {
        let mut path = root.to_path_buf();
        path.extend(self.0.split('/'));
        path
    }

    /// The folder it lies in, empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

impl FromStr for OutPath {
    type Err = SlugFault;

    /// Takes `a/b/c.html`; refuses an absolute path, `..`, and what no file may be called.
    fn from_str(path: &str) -> Result<Self, SlugFault> {
        for part in path.split('/') {
            slug::check_name(part)?;
        }
        Ok(Self(Arc::from(path)))
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_path_that_is_taken_stays_in_its_root_and_is_one_address(
            text in r"[a-c./\\ :%é阀~\x00-]{0,20}(index)?(\.html)?",
        ) {
            if let Ok(path) = text.parse::<OutPath>() {
                let mut parts = Path::new(path.as_str()).components();
                let inside = parts.all(|part| matches!(part, std::path::Component::Normal(_)));
                prop_assert!(inside, "{path}");
                prop_assert_eq!(Address::of_file(&path).out_path(), path);
            }
        }

        #[test]
        fn two_slugs_are_two_files(a in "[a-cé阀.-]{1,4}", b in "[a-cé阀.-]{1,4}") {
            if let (Ok(a), Ok(b)) = (a.parse::<Slug>(), b.parse::<Slug>()) {
                let file = |slug: &Slug| Address::root().child(slug).out_path();
                prop_assert_eq!(a == b, file(&a) == file(&b));
            }
        }
    }

    #[test]
    fn a_reference_resolves_from_its_file_or_from_the_root() {
        let page = SourcePath::new("content/products/bv/index.md");
        let resolve = |r| page.resolve("content", r).map(|p| p.to_string());
        assert_eq!(
            resolve("a.jpg").as_deref(),
            Some("content/products/bv/a.jpg")
        );
        assert_eq!(
            resolve("../kv.md").as_deref(),
            Some("content/products/kv.md")
        );
        assert_eq!(resolve("/about.md").as_deref(), Some("content/about.md"));
        assert_eq!(resolve("../../../../../etc"), None);
    }

    #[test]
    fn an_out_path_cannot_leave_its_folder() {
        for bad in [
            "",
            "/a",
            "a//b",
            "../a",
            "a/..",
            "a/\0",
            "CON",
            "a\\b",
            "a/nul.txt",
        ] {
            assert!(bad.parse::<OutPath>().is_err(), "{bad:?} was taken");
        }
        assert!("de/ventile/index.html".parse::<OutPath>().is_ok());
    }
}
