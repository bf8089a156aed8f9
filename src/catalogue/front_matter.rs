//! The TOML between two `+++` lines at the head of a page, and the keys every page may have.

use std::cell::RefCell;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;

use super::product::{Product, list, or};
use super::read_product::read_product;
use crate::brand::Sort;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::paths::{OutPath, Slug};
use crate::source::fields::{Fields, Located, Origin, Table};

/// The line before and behind the front matter.
const FENCE: &str = "+++";

/// Where front matter and text are in a file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The TOML, without the fences.
    pub front: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Parts a file at its fences.
///
/// # Errors
/// When there is no front matter, or it has no end.
pub fn split(file: &Arc<SourceText>) -> Result<Parts, Diagnostic> {
    let text = file.text();
    let begin = text.len() - text.trim_start().len();
    let first_line = text[begin..].lines().next().unwrap_or("");
    if first_line.trim_end() != FENCE {
        return Err(no_front_matter(file, begin, first_line));
    }
    let front = begin + (first_line.len() + 1).min(text.len() - begin);
    let mut at = front;
    for line in text[front..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Ok(Parts {
                front: front..at,
                body: at + line.len()..text.len(),
            });
        }
        at += line.len();
    }
    Err(
        Diagnostic::error("front-matter", "the front matter has no end")
            .at(file, begin..begin + FENCE.len())
            .label("it begins here")
            .help("write a line `+++` behind its last key"),
    )
}

fn no_front_matter(file: &Arc<SourceText>, begin: usize, first_line: &str) -> Diagnostic {
    if file.text().trim().is_empty() {
        return Diagnostic::error("front-matter", "the file is empty")
            .in_file(file)
            .help("write `+++`, `title = \"…\"`, `+++` and the text, or delete the file");
    }
    let fault = Diagnostic::error("front-matter", "the page has no front matter")
        .at(file, begin..begin + first_line.len());
    match first_line.trim_end() {
        "---" => fault
            .label("this would be YAML")
            .help("write the front matter as TOML between two `+++` lines: `title = \"…\"`"),
        "{" => fault
            .label("this would be JSON")
            .help("write the front matter as TOML between two `+++` lines: `title = \"…\"`"),
        _ => fault.help("begin the file with `+++`, `title = \"…\"`, `+++`"),
    }
}

/// Which keys a page may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Those of every page.
    Page,
    /// And those of a category.
    Category,
    /// And those of a product.
    Product,
}

/// What the front matter of one file says.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The name of the page.
    pub title: Option<Located<Arc<str>>>,
    /// One or two sentences.
    pub summary: Option<Arc<str>>,
    /// Its part of the address.
    pub slug: Option<Located<Slug>>,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Whether it is a draft.
    pub draft: Option<bool>,
    /// The first day on the site.
    pub publish_from: Option<Date>,
    /// The last day on the site.
    pub publish_until: Option<Date>,
    /// Older addresses.
    pub aliases: Vec<Located<Alias>>,
    /// Place among its neighbours.
    pub order: Option<i64>,
    /// The picture for lists and shares.
    pub image: Option<Located<Arc<str>>>,
    /// What it shows.
    pub image_alt: Option<Arc<str>>,
    /// Keywords.
    pub tags: Vec<Arc<str>>,
    /// A template other than that of its kind.
    pub template: Option<Located<Arc<str>>>,
    /// For search engines.
    pub seo: Seo,
    /// What it is composed of.
    pub sections: Vec<Table>,
    /// Anything.
    pub extra: Option<Arc<toml::Value>>,
    /// The keys of a category.
    pub category: CategoryKeys,
    /// The keys of a product.
    pub product: Option<Box<Product>>,
}

/// What search engines are told where it differs.
#[derive(Debug, Clone, Default)]
pub struct Seo {
    /// Instead of the title.
    pub title: Option<Arc<str>>,
    /// Instead of the summary.
    pub description: Option<Arc<str>>,
    /// Whether it is not to be listed.
    pub noindex: Option<bool>,
}

/// How a category is laid out.
#[derive(Debug, Clone, Default)]
pub struct CategoryKeys {
    /// Spec names that become filters; absent: those of brand.toml.
    pub filters: Option<Vec<Located<Arc<str>>>>,
    /// The order of its list.
    pub sort: Option<Sort>,
    /// Spec names shown side by side.
    pub compare: Vec<Located<Arc<str>>>,
}

/// An address that leads to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias(OutPath);

impl Alias {
    /// The file that stands there.
    pub fn out_path(&self) -> &OutPath {
        &self.0
    }
}

impl FromStr for Alias {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(path) = text.strip_prefix('/') else {
            return Err(format!("`{text}` does not begin with `/`"));
        };
        let is_file = std::path::Path::new(path)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("html"));
        let path = match path {
            "" => "index.html".to_owned(),
            path if is_file => path.to_owned(),
            path => format!("{}/index.html", path.trim_end_matches('/')),
        };
        let path = path.parse::<OutPath>();
        path.map(Self).map_err(|why| format!("`{text}`: {why}"))
    }
}

impl FrontMatter {
    /// Reads the front matter of a file.
    pub fn read(origin: &Origin, keys: Keys, report: &RefCell<Report>) -> Self {
        let table = origin.parse(report);
        let what = match keys {
            Keys::Page => "key of a page",
            Keys::Category => "key of a category",
            Keys::Product => "product key",
        };
        let mut fields = Fields::of(&table, origin, what, report);
        let mut front = Self::of_page(&mut fields);
        match keys {
            Keys::Page => {}
            Keys::Category => front.category = read_category(&mut fields),
            Keys::Product => {
                front.product = Some(Box::new(read_product(&mut fields)));
            }
        }
        fields.finish();
        front
    }

    fn of_page(f: &mut Fields<'_>) -> Self {
        let value = |text: Option<Located<Arc<str>>>| text.map(|t| t.value);
        let day = |date: Option<Located<Date>>| date.map(|d| d.value);
        let front = Self {
            title: f.text("title"),
            summary: value(f.text("summary")),
            slug: f.parsed("slug"),
            date: day(f.date("date")),
            updated: day(f.date("updated")),
            draft: f.flag("draft").map(|d| d.value),
            publish_from: day(f.date("publish_from")),
            publish_until: day(f.date("publish_until")),
            aliases: f.all_parsed("aliases").unwrap_or_default(),
            order: f.integer("order").map(|n| n.value),
            image: f.text("image"),
            image_alt: value(f.text("image_alt")),
            tags: (f.texts("tags").into_iter().flatten())
                .map(|t| t.value)
                .collect(),
            template: f.text("template"),
            seo: f
                .table("seo", "key of `seo`")
                .map(read_seo)
                .unwrap_or_default(),
            sections: f.tables_for_later("sections").unwrap_or_default(),
            extra: (f.any("extra")).map(|entry| Arc::new(entry.to_value())),
            category: CategoryKeys::default(),
            product: None,
        };
        // Read before the rest of the catalogue, see `kind_of_index`.
        f.any("kind");
        if let Some(title) = front.title.as_ref().filter(|t| t.value.trim().is_empty()) {
            f.fault(title.at.error("bad-value", "`title` is empty"));
        }
        front
    }

    /// These words over the facts of the first language.
    #[must_use]
    pub fn over(self, base: &Self) -> Self {
        Self {
            title: or(self.title, &base.title),
            summary: or(self.summary, &base.summary),
            slug: or(self.slug, &base.slug),
            date: or(self.date, &base.date),
            updated: or(self.updated, &base.updated),
            draft: or(self.draft, &base.draft),
            publish_from: or(self.publish_from, &base.publish_from),
            publish_until: or(self.publish_until, &base.publish_until),
            // An alias is one address: it leads to the language whose file names it.
            aliases: self.aliases,
            order: or(self.order, &base.order),
            image: or(self.image, &base.image),
            image_alt: or(self.image_alt, &base.image_alt),
            tags: list(self.tags, &base.tags),
            template: or(self.template, &base.template),
            seo: Seo {
                title: self.seo.title,
                description: self.seo.description,
                noindex: or(self.seo.noindex, &base.seo.noindex),
            },
            sections: list(self.sections, &base.sections),
            extra: or(self.extra, &base.extra),
            category: CategoryKeys {
                filters: or(self.category.filters, &base.category.filters),
                sort: or(self.category.sort, &base.category.sort),
                compare: list(self.category.compare, &base.category.compare),
            },
            product: match (self.product, &base.product) {
                (Some(words), Some(facts)) => Some(Box::new(words.over(facts))),
                (product, _) => product,
            },
        }
    }
}

fn read_seo(mut fields: Fields<'_>) -> Seo {
    let seo = Seo {
        title: fields.text("title").map(|t| t.value),
        description: fields.text("description").map(|t| t.value),
        noindex: fields.flag("noindex").map(|f| f.value),
    };
    fields.finish();
    seo
}

fn read_category(fields: &mut Fields<'_>) -> CategoryKeys {
    CategoryKeys {
        filters: fields.texts("filters"),
        sort: Sort::read(fields),
        compare: fields.texts("compare").unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Result<String, String> {
        let file = SourceText::new("content/a.md", text);
        match split(&file) {
            Ok(parts) => Ok(file.text()[parts.body].to_owned()),
            Err(fault) => Err(Report::from(fault).to_string()),
        }
    }

    #[test]
    fn the_text_begins_behind_the_second_fence() {
        assert_eq!(body("+++\na = 1\n+++\nText\n"), Ok("Text\n".into()));
        assert_eq!(body("\n+++\n+++"), Ok(String::new()));
        assert_eq!(body("+++  \n+++\n+++\n"), Ok("+++\n".into()));
    }

    #[test]
    fn front_matter_without_an_end_is_a_fault() {
        insta::assert_snapshot!(body("+++\ntitle = \"A\"\n").expect_err("has no end"), @r#"
        error: the front matter has no end
         --> content/a.md:1:1
          |
        1 | +++
          | ^^^ it begins here
          |
          = help: write a line `+++` behind its last key
        "#);
    }

    #[test]
    fn other_front_matter_is_named() {
        insta::assert_snapshot!(body("---\ntitle: A\n---\n").expect_err("is YAML"), @r#"
        error: the page has no front matter
         --> content/a.md:1:1
          |
        1 | ---
          | ^^^ this would be YAML
          |
          = help: write the front matter as TOML between two `+++` lines: `title = "…"`
        "#);
    }
}
