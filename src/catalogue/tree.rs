//! Which files make which page: `bv-50.md` and `bv-50.de.md` are one page in two languages,
//! `index.md` is the page of its folder, `_index.md` has the pages of its folder below it.

use std::collections::BTreeMap;

use crate::brand::{LanguageId, Languages};
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::locale::Language;
use crate::paths::SourcePath;
use crate::source::Source;

/// What a file's name makes of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// `_index.md`: it has the pages of its folder below it.
    Branch,
    /// `index.md`: it is the only page of its folder.
    Bundle,
    /// Any other name: a page in a folder.
    Leaf,
}

/// A page before its files are read.
#[derive(Debug, Clone)]
pub struct Node {
    /// The folder, from the site folder: `content/products/valves`.
    pub folder: String,
    /// The file's name without ending and language.
    pub stem: String,
    /// What the name makes of it.
    pub place: Place,
    /// The file of each language.
    pub files: BTreeMap<LanguageId, SourcePath>,
}

impl Node {
    /// The file of its first language.
    pub fn first(&self) -> Option<&SourcePath> {
        self.files.values().next()
    }

    /// Its part of the address where no slug says otherwise.
    pub fn name(&self) -> &str {
        match self.place {
            Place::Branch | Place::Bundle => self.folder.rsplit('/').next().unwrap_or(""),
            Place::Leaf => &self.stem,
        }
    }

    /// The folder whose pages it stands among.
    pub fn among(&self) -> &str {
        match self.place {
            Place::Branch | Place::Bundle => self.folder.rsplit_once('/').map_or("", |(f, _)| f),
            Place::Leaf => &self.folder,
        }
    }
}

/// Finds the pages among the files, in the order of their paths.
pub fn nodes(source: &Source, languages: &Languages, report: &mut Report) -> Vec<Node> {
    let mut nodes: BTreeMap<(&str, &str), Node> = BTreeMap::new();
    for (path, _) in source.below("content") {
        let Some(name) = path.file_name().strip_suffix(".md") else {
            continue;
        };
        let (stem, language) = match name.rsplit_once('.') {
            Some((stem, code)) => match languages.find(code) {
                Some(id) => (stem, id),
                None if is_foreign(source, path, (stem, code)) => {
                    report.push(foreign(path, code));
                    continue;
                }
                None => (name, LanguageId::DEFAULT),
            },
            None => (name, LanguageId::DEFAULT),
        };
        let folder = path.folder();
        let node = nodes.entry((folder, stem)).or_insert_with(|| Node {
            folder: folder.to_owned(),
            stem: stem.to_owned(),
            place: match stem {
                "_index" => Place::Branch,
                "index" => Place::Bundle,
                _ => Place::Leaf,
            },
            files: BTreeMap::new(),
        });
        if let Some(first) = node.files.insert(language, path.clone()) {
            report.push(twice(path, &first));
        }
    }
    nodes.into_values().collect()
}

/// Whether `bv-50.fr.md` is a translation into a language that the site does not have, and not a
/// page whose name has a dot.
fn is_foreign(source: &Source, path: &SourcePath, (stem, code): (&str, &str)) -> bool {
    let original = SourcePath::new(format!("{}/{stem}.md", path.folder()));
    code.parse::<Language>().is_ok() && source.entry(&original).is_some()
}

fn foreign(path: &SourcePath, code: &str) -> Diagnostic {
    let file = SourceText::new(path.as_str(), "");
    let message = format!("`{code}` is no language of this site, the translation is left out");
    Diagnostic::warning("unknown-language", message)
        .in_file(&file)
        .help(format!("add `\"{code}\"` to `languages` in brand.toml"))
}

fn twice(path: &SourcePath, first: &SourcePath) -> Diagnostic {
    let file = SourceText::new(path.as_str(), "");
    let message = format!("this and `{first}` are the same page in the same language");
    Diagnostic::error("same-page", message)
        .in_file(&file)
        .help("the first language needs no ending: keep one of the files")
}
