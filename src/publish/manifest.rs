//! The record of a made site, `.showroom.json` at its top: which files are ours, and what they
//! hold. It is written last, in path order, one file a line, with nothing in it that is secret or
//! that differs from one run to the next. It also remembers where products once were.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::paths::OutPath;

use super::disk;
use super::fault::PublishFault;

/// The manifest's name in the out folder.
pub const MANIFEST: &str = ".showroom.json";

/// The one form of manifest that we write and read.
const VERSION: u32 = 1;

/// The files of a made site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<OutPath, Entry>,
    past: BTreeMap<OutPath, Arc<str>>,
}

/// What is known of a file of a made site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// BLAKE3 of its bytes.
    pub hash: blake3::Hash,
    /// How many bytes it has.
    pub size: u64,
    /// The SKU of the product whose page it is.
    pub sku: Option<Arc<str>>,
}

impl Manifest {
    /// What is known of a file.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.files.get(path)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutPath, &Entry)> {
        self.files.iter()
    }

    /// Where products once had a page, with their SKUs.
    pub fn past(&self) -> impl Iterator<Item = (&OutPath, &Arc<str>)> {
        self.past.iter()
    }

    /// The same files, and where products once had a page.
    #[must_use]
    pub(super) fn with_past(self, past: &BTreeMap<OutPath, Arc<str>>) -> Self {
        let past = past.clone();
        Self { past, ..self }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads the manifest of a tree; none when the tree or its manifest is not there.
    pub(super) fn of_tree(root: &Path) -> Result<Option<Self>, PublishFault> {
        let path = root.join(MANIFEST);
        let Some(bytes) = disk::read(&path)? else {
            return Ok(None);
        };
        match Self::parse(&bytes) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(what) => Err(PublishFault::Damaged { path, what }),
        }
    }

    /// Takes what [`Manifest::to_bytes`] makes, and nothing that leads out of the tree.
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let raw: RawManifest = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if raw.version != VERSION {
            return Err(format!("its version is {}, not {VERSION}", raw.version));
        }
        let out_path = |path: &str| {
            let parsed = path.parse::<OutPath>();
            parsed.map_err(|fault| format!("`{path}` is no path, {fault}"))
        };
        let mut files = BTreeMap::new();
        for (path, entry) in raw.files {
            let path = out_path(&path)?;
            let hash = blake3::Hash::from_hex(entry.blake3.as_bytes())
                .map_err(|_| format!("`{path}` has no BLAKE3 of 64 digits"))?;
            let entry = Entry {
                hash,
                size: entry.size,
                sku: entry.sku.map(Arc::from),
            };
            files.insert(path, entry);
        }
        let mut past = BTreeMap::new();
        for (path, sku) in raw.past {
            past.insert(out_path(&path)?, Arc::from(sku));
        }
        Ok(Self { files, past })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{{\n  \"version\": {VERSION},\n  \"files\": {{").into_bytes();
        let mut separator = "\n    ";
        for (path, entry) in &self.files {
            let hash = entry.hash.to_hex();
            let raw = RawEntry {
                blake3: Cow::Borrowed(hash.as_str()),
                size: entry.size,
                sku: entry.sku.as_deref().map(Cow::Borrowed),
            };
            out.extend_from_slice(separator.as_bytes());
            serde_json::to_writer(&mut out, path.as_str()).expect("a text has a JSON form");
            out.extend_from_slice(b": ");
            serde_json::to_writer(&mut out, &raw).expect("texts and numbers have a JSON form");
            separator = ",\n    ";
        }
        out.extend_from_slice(b"\n  }");
        out.extend_from_slice(self.past_lines().as_bytes());
        out.extend_from_slice(b"\n}\n");
        out
    }

    fn past_lines(&self) -> String {
        if self.past.is_empty() {
            return String::new();
        }
        let text = |text: &str| serde_json::to_string(text).expect("a text has a JSON form");
        let line = |(path, sku): (&OutPath, &Arc<str>)| {
            format!("    {}: {}", text(path.as_str()), text(sku))
        };
        let lines: Vec<String> = self.past.iter().map(line).collect();
        format!(",\n  \"past\": {{\n{}\n  }}", lines.join(",\n"))
    }
}

impl FromIterator<(OutPath, Entry)> for Manifest {
    fn from_iter<I: IntoIterator<Item = (OutPath, Entry)>>(iter: I) -> Self {
        Self {
            files: iter.into_iter().collect(),
            past: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest<'a> {
    version: u32,
    #[serde(borrow)]
    files: BTreeMap<Cow<'a, str>, RawEntry<'a>>,
    #[serde(borrow, default)]
    past: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry<'a> {
    #[serde(borrow)]
    blake3: Cow<'a, str>,
    size: u64,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    sku: Option<Cow<'a, str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |text: &str, sku: Option<&str>| Entry {
            hash: blake3::hash(text.as_bytes()),
            size: text.len() as u64,
            sku: sku.map(Arc::from),
        };
        let path = |p: &str| p.parse::<OutPath>().expect("is a path");
        [
            (path("球阀/index.html"), entry("two", Some("BV \"50\""))),
            (path("index.html"), entry("one", None)),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_is_in_order() {
        let bytes = manifest().to_bytes();
        assert_eq!(Manifest::parse(&bytes), Ok(manifest()));
        insta::assert_snapshot!(String::from_utf8_lossy(&bytes), @r#"
        {
          "version": 1,
          "files": {
            "index.html": {"blake3":"d33fb48ab5adff269ae172b29a6913ff04f6f266207a7a8e976f2ecd571d4492","size":3},
            "球阀/index.html": {"blake3":"dc770fff53f50835f8cc957e01c0d5731d3c2ed544c375493a28c09be5e09763","size":3,"sku":"BV \"50\""}
          }
        }
        "#);
        let past = BTreeMap::from([("x/index.html".parse().expect("is a path"), "BV".into())]);
        let moved = manifest().with_past(&past);
        let text = String::from_utf8(moved.to_bytes()).expect("is text");
        assert!(
            text.ends_with("  \"past\": {\n    \"x/index.html\": \"BV\"\n  }\n}\n"),
            "{text}"
        );
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(moved));
        let none = Manifest::default();
        assert_eq!(Manifest::parse(&none.to_bytes()), Ok(none));
    }

    #[test]
    fn a_manifest_that_we_did_not_write_so_is_refused() {
        let parse = |text: &str| Manifest::parse(text.as_bytes()).expect_err("was taken");
        let hash = "0".repeat(64);
        let all = [
            parse("{"),
            parse(r#"{"version": 2, "files": {}}"#),
            parse(&format!(
                r#"{{"version":1,"files":{{"../x":{{"blake3":"{hash}","size":1}}}}}}"#
            )),
            parse(r#"{"version":1,"files":{"x":{"blake3":"00","size":1}}}"#),
            parse(&"[".repeat(100_000)),
        ];
        insta::assert_snapshot!(all.join("\n"), @r"
        EOF while parsing an object at line 1 column 1
        its version is 2, not 1
        `../x` is no path, it begins with a dot
        `x` has no BLAKE3 of 64 digits
        invalid type: sequence, expected u32 at line 1 column 1
        ");
    }
}
