//! `[menu]`: what stands in the header and the footer. Pages are named by their path; the site
//! stage finds them.

use std::sync::Arc;

use super::languages::{Languages, Text};
use crate::source::fields::{Entry, Fields, Located};

/// The menus as written; an absent one is made from the tree.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    /// In the header.
    pub main: Option<Vec<Item>>,
    /// In the footer.
    pub footer: Option<Vec<Group>>,
}

/// One link.
#[derive(Debug, Clone)]
pub struct Item {
    /// Left out: the title of the page.
    pub label: Option<Text>,
    /// Where it leads.
    pub target: Target,
}

/// Where a link of a menu leads.
#[derive(Debug, Clone)]
pub enum Target {
    /// To a page of the site, by its path below `content/`.
    Page(Located<Arc<str>>),
    /// To another site.
    Url(Arc<str>),
}

/// A column of the footer.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its heading, absent for a single link.
    pub label: Option<Text>,
    /// Its links.
    pub items: Vec<Item>,
}

impl Menu {
    pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Self {
        let main = fields.any("main").and_then(|e| list(&fields, &e));
        let main = main.map(|list| {
            let items = list.iter().filter_map(|e| item(&fields, e, languages));
            items.collect()
        });
        let footer = fields.any("footer").and_then(|e| list(&fields, &e));
        let footer = footer.map(|list| {
            let groups = list.iter().filter_map(|e| group(&fields, e, languages));
            groups.collect()
        });
        fields.finish();
        Self { main, footer }
    }
}

fn list<'a>(fields: &Fields<'_>, entry: &Entry<'a>) -> Option<Vec<Entry<'a>>> {
    let items = entry.items();
    if items.is_none() {
        let message = format!("`{}` is {}, a list is due", entry.key.value, entry.kind());
        fields.fault(entry.at().error("wrong-type", message));
    }
    items
}

fn item(fields: &Fields<'_>, entry: &Entry<'_>, languages: &Languages) -> Option<Item> {
    if let Some(path) = entry.text() {
        return Some(Item {
            label: None,
            target: target(entry, path),
        });
    }
    let mut table = open(fields, entry)?;
    let label = Text::read(&mut table, "label", languages);
    let url = table.any("url");
    table.finish();
    let Some(url) = url else {
        let fault = entry.at().error("missing-key", "a menu entry has no `url`");
        fields.fault(fault.help("write a page's path, `\"/about.md\"`, or a web address"));
        return None;
    };
    let path = url.text()?;
    Some(Item {
        label,
        target: target(&url, path),
    })
}

fn group(fields: &Fields<'_>, entry: &Entry<'_>, languages: &Languages) -> Option<Group> {
    let has_items = entry
        .table("menu key", fields.report())
        .is_some_and(|table| table.has("items"));
    if !has_items {
        let item = item(fields, entry, languages)?;
        return Some(Group {
            label: None,
            items: vec![item],
        });
    }
    let mut table = open(fields, entry)?;
    let label = Text::read(&mut table, "label", languages);
    let items = table.any("items").and_then(|e| list(fields, &e));
    table.finish();
    let items = items?;
    let items = items.iter().filter_map(|e| item(fields, e, languages));
    Some(Group {
        label,
        items: items.collect(),
    })
}

fn open<'a>(fields: &'a Fields<'_>, entry: &Entry<'a>) -> Option<Fields<'a>> {
    let table = entry.table("menu key", fields.report());
    if table.is_none() {
        let message = format!("a menu entry is {}, a path or a table is due", entry.kind());
        fields.fault(entry.at().error("wrong-type", message));
    }
    table
}

fn target(entry: &Entry<'_>, path: &str) -> Target {
    if ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| path.starts_with(scheme))
    {
        return Target::Url(Arc::from(path));
    }
    Target::Page(Located {
        value: Arc::from(path),
        at: entry.at(),
    })
}
