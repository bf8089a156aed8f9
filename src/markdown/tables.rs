//! Tables. Each is in a region that scrolls sideways, takes the focus and has a name of its own;
//! columns are aligned by class, because the pages' content security policy allows no styles.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::escape;
use super::inline::Flow;
use super::writer::Writer;

/// The open table, and the names that regions have.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    /// Where the open cell and its content begin in the output.
    cell: (usize, usize),
    names: HashMap<String, usize>,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        let name = match self.words.trim() {
            "" => self.surroundings.phrase("table"),
            heading => heading.to_owned(),
        };
        self.open("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        escape::attribute(&mut self.out, &name);
        let count = self.table.names.entry(name).or_insert(0);
        *count += 1;
        if *count > 1 {
            write!(self.out, " {count}").expect("a string takes everything");
        }
        self.out.push_str("\">\n<table>\n");
        self.table.alignments = alignments;
        self.table.has_body = false;
    }

    pub(super) fn end_table(&mut self) {
        let has_body = self.table.has_body;
        self.close(if has_body {
            "</tbody>\n</table>\n</div>\n"
        } else {
            "</table>\n</div>\n"
        });
    }

    pub(super) fn start_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.out.push_str("<thead>\n<tr>");
    }

    pub(super) fn start_row(&mut self) {
        if !self.table.has_body {
            self.out.push_str("<tbody>\n");
            self.table.has_body = true;
        }
        self.table.in_head = false;
        self.table.column = 0;
        self.out.push_str("<tr>");
    }

    pub(super) fn start_cell(&mut self) {
        self.flow = Flow::Closed;
        let start = self.out.len();
        let in_head = self.table.in_head;
        self.out
            .push_str(if in_head { "<th scope=\"col\"" } else { "<td" });
        let alignment = self.table.alignments.get(self.table.column);
        self.out.push_str(match alignment {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.table.cell = (start, self.out.len());
    }

    /// A column whose head is empty has no head: `<th>` must name something.
    pub(super) fn end_cell(&mut self) {
        self.table.column += 1;
        let (start, content) = self.table.cell;
        if !self.table.in_head {
            self.out.push_str("</td>");
        } else if self.out.len() == content {
            self.out.truncate(start);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str("</th>");
        }
    }
}
