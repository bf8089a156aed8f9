//! The writer: one `match` over the parser's events. What a kind of element needs beyond its tags
//! lies in the file of that kind; the state of all of them lies here.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, OffsetIter, Parser, Tag, TagEnd};

use super::call;
use super::footnotes::Footnotes;
use super::headings::{self, Ids, Levels};
use super::inline::{Flow, Skip};
use super::links::{Fragment, Picture};
use super::nesting::{self, DEEPEST};
use super::outline::OpenHeading;
use super::placed::Faults;
use super::tables::Table;
use super::{Heading, Options, Rendered, Source, Surroundings, escape, syntax};
use crate::diagnostic::Report;

pub(super) struct Writer<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) body: &'a str,
    pub(super) options: &'a Options,
    pub(super) surroundings: &'a dyn Surroundings,
    pub(super) events: OffsetIter<'a>,
    pub(super) out: String,
    pub(super) faults: Faults<'a>,
    pub(super) ids: Ids,
    pub(super) outline: Vec<Heading>,
    pub(super) levels: Levels,
    pub(super) heading: Option<OpenHeading<'a>>,
    /// The words of the open heading, else of the last one.
    pub(super) words: String,
    /// Where components are called in the body.
    pub(super) calls: Vec<usize>,
    pub(super) skip: Option<Skip>,
    pub(super) flow: Flow,
    /// Set when nothing has been written on the line of the source: where the output was before
    /// the break, or before the paragraph's tag.
    pub(super) line_start: Option<usize>,
    /// How many inline elements are open.
    pub(super) inline_depth: usize,
    pub(super) link_is_open: bool,
    pub(super) fragments: Vec<Fragment<'a>>,
    pub(super) picture: Option<Picture<'a>>,
    pub(super) footnotes: Footnotes,
    pub(super) table: Table,
    pub(super) in_code: bool,
    /// The open HTML block.
    pub(super) raw: String,
    /// Whether the output holds HTML that is not made here.
    pub(super) has_foreign_html: bool,
    /// Where the last list item's tag can take a class.
    item: usize,
    /// How many lists, quotes and footnotes are open.
    pub(super) depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        options: &'a Options,
        surroundings: &'a dyn Surroundings,
    ) -> Self {
        let body = &source.file.text()[source.body.clone()];
        Self {
            source,
            body,
            options,
            surroundings,
            events: Parser::new_ext(body, syntax()).into_offset_iter(),
            out: String::with_capacity(body.len() + body.len() / 2),
            faults: Faults::new(source),
            ids: Ids::new(body),
            outline: Vec::new(),
            levels: Levels::default(),
            heading: None,
            words: String::new(),
            calls: call::starts(body),
            skip: None,
            flow: Flow::Tight,
            line_start: None,
            inline_depth: 0,
            link_is_open: false,
            fragments: Vec::new(),
            picture: None,
            footnotes: Footnotes::default(),
            table: Table::default(),
            in_code: false,
            raw: String::new(),
            has_foreign_html: false,
            item: 0,
            depth: 0,
        }
    }

    /// Writes everything.
    ///
    /// # Errors
    /// All faults, when one of them is an error.
    pub(super) fn run(mut self) -> Result<Rendered, Report> {
        while let Some((event, range)) = self.events.next() {
            if self.depth > DEEPEST {
                let at = range.start..range.start + 1;
                return Err(Report::from(nesting::fault(self.source, &at)));
            }
            if self.skips(&event, &range) {
                continue;
            }
            if self.heading.is_some() {
                headings::add_words(&mut self.words, &event);
            }
            if self.picture.is_some() {
                self.inside_picture(&event);
            } else {
                self.event(event, range);
            }
        }
        self.end_footnotes();
        self.check_fragments();
        let warnings = self.faults.into_report();
        if warnings.has_errors() {
            return Err(warnings);
        }
        Ok(Rendered {
            html: self.out,
            outline: self.outline,
            warnings,
        })
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, &range),
            Event::Code(code) => self.code(&code),
            Event::SoftBreak => self.soft_break(&range),
            Event::HardBreak => self.hard_break(),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::Html(html) => self.raw.push_str(&html),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(done) => self.task(done),
            Event::Rule => {
                self.block();
                self.out.push_str("<hr>\n");
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => not_enabled("math"),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let names = attrs.iter().map(|(name, _)| &**name);
                self.check_attributes(names, &range);
                self.start_heading(level, id, range);
                self.classes(&classes);
            }
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => self.start_code_block(&kind),
            Tag::HtmlBlock => {
                self.block();
                self.raw.clear();
            }
            Tag::List(first) => self.start_list(first),
            Tag::Item => {
                self.open("<li>");
                self.item = self.out.len() - 1;
            }
            Tag::FootnoteDefinition(name) => self.start_footnote(&name),
            Tag::DefinitionList => self.open_container("<dl>\n"),
            Tag::DefinitionListTitle => {
                self.open("<dt>");
                self.flow = Flow::Closed;
            }
            Tag::DefinitionListDefinition => self.open("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.open_inline("<em>"),
            Tag::Strong => self.open_inline("<strong>"),
            Tag::Strikethrough => {
                let tag = if self.is_struck(&range) { "<del>" } else { "~" };
                self.open_inline(tag);
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.start_link((link_type, dest_url, id), &title, range);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.start_picture((link_type, dest_url, id), title, range);
            }
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => not_enabled("script"),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.close_container("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.close_container("</aside>\n"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.html_block(&range),
            TagEnd::List(true) => self.close_container("</ol>\n"),
            TagEnd::List(false) => self.close_container("</ul>\n"),
            TagEnd::Item => self.close("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_footnote(&range),
            TagEnd::DefinitionList => self.close_container("</dl>\n"),
            TagEnd::DefinitionListTitle => self.close("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.close("</tr>\n</thead>\n"),
            TagEnd::TableRow => self.close("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.close_inline("</em>"),
            TagEnd::Strong => self.close_inline("</strong>"),
            TagEnd::Strikethrough => {
                let tag = if self.is_struck(&range) {
                    "</del>"
                } else {
                    "~"
                };
                self.close_inline(tag);
            }
            TagEnd::Link => self.end_link(),
            // The start has set `self.picture`, under which events go another way.
            TagEnd::Image => {}
            TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {
                not_enabled("script");
            }
        }
    }

    /// A block begins: on a line of its own in the output, and outside every paragraph.
    pub(super) fn block(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.flow = Flow::Tight;
        self.line_start = Some(self.out.len());
    }

    pub(super) fn open(&mut self, tag: &str) {
        self.block();
        self.out.push_str(tag);
        self.line_start = Some(self.out.len());
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.out.push_str(tag);
        self.flow = Flow::Tight;
        self.line_start = Some(self.out.len());
    }

    fn open_container(&mut self, tag: &str) {
        self.depth += 1;
        self.open(tag);
    }

    fn close_container(&mut self, tag: &str) {
        self.depth -= 1;
        self.close(tag);
    }

    fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.open_container("<ul>\n"),
            Some(1) => self.open_container("<ol>\n"),
            Some(number) => self.open_container(&format!("<ol start=\"{number}\">\n")),
        }
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let key = match kind {
            None => return self.open_container("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => "note",
            Some(BlockQuoteKind::Tip) => "tip",
            Some(BlockQuoteKind::Important) => "important",
            Some(BlockQuoteKind::Warning) => "warning",
            Some(BlockQuoteKind::Caution) => "caution",
        };
        // A note and not a complementary landmark: a page may have many of them.
        self.open_container("<aside class=\"alert ");
        self.out.push_str(key);
        self.out
            .push_str("\" role=\"note\">\n<p class=\"alert-title\">");
        escape::text(&mut self.out, &self.surroundings.phrase(key));
        self.close("</p>\n");
    }

    /// The block can be scrolled sideways and therefore takes the focus.
    fn start_code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.open("<pre tabindex=\"0\"><code");
        self.in_code = true;
        if let CodeBlockKind::Fenced(info) = kind {
            let language = info.split([' ', '\t', ',']).next().unwrap_or_default();
            let is_name = |c: char| c.is_ascii_alphanumeric() || "+#_-".contains(c);
            if !language.is_empty() && language.chars().all(is_name) {
                self.out.push_str(" class=\"language-");
                self.out.push_str(language);
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    fn task(&mut self, done: bool) {
        self.out.insert_str(self.item, " class=\"task\"");
        let (state, key) = if done {
            (" checked", "task_done")
        } else {
            ("", "task_open")
        };
        self.out.push_str("<input type=\"checkbox\" disabled");
        self.out.push_str(state);
        self.out.push_str(" aria-label=\"");
        escape::attribute(&mut self.out, &self.surroundings.phrase(key));
        self.out.push_str("\"> ");
        self.line_start = None;
    }
}

/// `syntax()` does not enable it, so that the parser gives no such event.
fn not_enabled(what: &str) {
    unreachable!("the syntax of {what} is off");
}
