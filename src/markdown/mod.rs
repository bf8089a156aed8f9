//! Markdown to HTML, in one pass over the events of the parser.
//!
//! What a page's surroundings know (where a link leads, which sizes a picture has, what a component
//! renders) is asked for through [`Surroundings`] while the HTML is written, so that no second
//! parser ever reads it. Smart punctuation and the parser's metadata blocks stay off: the one
//! changes part numbers, the other is quadratic.

mod anchors;
mod call;
mod destination;
mod escape;
mod footnotes;
mod headings;
mod inline;
mod links;
mod nesting;
mod outline;
mod placed;
mod raw_html;
mod tables;
mod words;
mod writer;

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod stories;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Options as Syntax;
use rust_decimal::Decimal;

pub use anchors::anchors;
pub use words::plain_text;

use crate::brand::AuthorHtml;
use crate::diagnostic::{Report, SourceText};

/// The Markdown of a file.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The file that faults quote.
    pub file: &'a Arc<SourceText>,
    /// The byte range of the Markdown in the file's text, after the front matter.
    pub body: Range<usize>,
}

/// What brand.toml says about Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What becomes of raw HTML. Comments are dropped in any case; `<br>` and `<wbr>` are kept in
    /// any case, because a table's cell has no other way to break a line.
    pub author_html: AuthorHtml,
}

/// What the surroundings of a text know.
pub trait Surroundings {
    /// The address to write into `href`, not escaped. Called for every link whose destination is
    /// not a bare `#fragment`, also for `https:` and `mailto:` ones.
    ///
    /// # Errors
    /// When the destination leads nowhere.
    fn link(&self, destination: &str) -> Result<String, Unresolved>;

    /// The complete HTML of a picture. It stands inside a paragraph, perhaps inside a link, and so
    /// is phrasing content: a `<picture>` or `<img>`, not a `<figure>`.
    ///
    /// # Errors
    /// When there is no such picture.
    fn picture(&self, destination: &str, alt: &str, title: &str) -> Result<String, Unresolved>;

    /// The complete HTML of a component, which stands between blocks.
    ///
    /// # Errors
    /// When there is no such component, or an argument is not what it takes.
    fn component(&self, call: &Call) -> Result<String, Unresolved>;

    /// A phrase in the page's language. Asked for: `note`, `tip`, `important`, `warning`,
    /// `caution`, `table`, `footnotes`, `back_to_text`, `task_done`, `task_open`.
    fn phrase(&self, key: &str) -> String;
}

/// Why the surroundings have nothing to write; it becomes a fault at its place in the Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The fault's stable name.
    pub code: &'static str,
    /// What is so.
    pub message: String,
    /// What is meant at the place.
    pub label: Option<String>,
    /// What to do about it.
    pub helps: Vec<String>,
    /// The component's argument that it is about: its value is marked, else the name.
    pub argument: Option<String>,
}

/// A call of a component: `{{< video file="tour.mp4" />}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The component's name.
    pub name: String,
    /// The arguments in the order in which they are written, each name once.
    pub arguments: Vec<(String, Argument)>,
}

/// What an argument of a component is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// `"in quotes"`
    Text(String),
    /// `3`, `-1.5`
    Number(Decimal),
    /// `true`, `false`
    Bool(bool),
}

/// What a text has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The headings of levels 2 and 3.
    pub outline: Vec<Heading>,
    /// What is so, and may not be what was meant.
    pub warnings: Report,
}

/// A heading, to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3, as it is in the HTML.
    pub level: u8,
    /// Its `id`.
    pub id: String,
    /// Its words without markup.
    pub text: String,
}

/// Renders a text. A heading's level is its depth among the text's headings, from 2 on, because the
/// page's title is the only `<h1>`: `##` alone is level 2, `##` below a `#` is level 3.
///
/// # Errors
/// All faults of the text, each at its place; warnings among them.
pub fn render(
    source: &Source<'_>,
    options: &Options,
    surroundings: &dyn Surroundings,
) -> Result<Rendered, Report> {
    let body = &source.file.text()[source.body.clone()];
    if let Some(too_deep) = nesting::first_too_deep(body) {
        return Err(Report::from(nesting::fault(source, &too_deep)));
    }
    writer::Writer::new(source, options, surroundings).run()
}

/// The syntax that is on beyond `CommonMark`.
fn syntax() -> Syntax {
    Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_HEADING_ATTRIBUTES
        | Syntax::ENABLE_GFM
        | Syntax::ENABLE_DEFINITION_LIST
}
