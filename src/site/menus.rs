//! The menus and the legal row with their addresses: from brand.toml, otherwise from the tree.

use std::sync::Arc;

use super::Site;
use crate::brand::{Group, Item, LanguageId, Target};
use crate::catalogue::{Kind, PageId};
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::SourcePath;
use crate::source::fields::Located;

/// A link with its label, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLink {
    /// What it says.
    pub label: Arc<str>,
    /// Where it leads.
    pub href: String,
}

/// A column of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuGroup {
    /// Its heading.
    pub label: Option<Arc<str>>,
    /// Its links.
    pub items: Vec<MenuLink>,
}

impl Site {
    /// The menu of the header in a language.
    pub fn main_menu(&self, language: LanguageId) -> Vec<MenuLink> {
        match &self.brand.menu.main {
            Some(items) => self.links(items, language),
            None => self.tree_menu(language),
        }
    }

    /// The columns of the footer in a language.
    pub fn footer_menu(&self, language: LanguageId) -> Vec<MenuGroup> {
        let Some(groups) = &self.brand.menu.footer else {
            return vec![MenuGroup {
                label: None,
                items: self.tree_menu(language),
            }];
        };
        let group = |group: &Group| MenuGroup {
            label: group.label.as_ref().map(|l| Arc::clone(l.get(language))),
            items: self.links(&group.items, language),
        };
        groups.iter().map(group).collect()
    }

    /// The pages that the law wants to be found from everywhere.
    pub fn legal_menu(&self, language: LanguageId) -> Vec<MenuLink> {
        let pages = self.brand.legal.pages.iter();
        pages
            .filter_map(|path| self.page_link(path, language, None))
            .collect()
    }

    /// The page that says how personal data are handled.
    pub fn privacy_link(&self, language: LanguageId) -> Option<MenuLink> {
        let path = self.brand.legal.privacy.as_ref()?;
        self.page_link(path, language, None)
    }

    /// Reports the entries that lead nowhere.
    pub(super) fn check_menus(&self, report: &mut Report) {
        let footer = self.brand.menu.footer.iter().flatten();
        let items = self.brand.menu.main.iter().flatten();
        let items = items.chain(footer.flat_map(|group| &group.items));
        let paths = items.filter_map(|item| match &item.target {
            Target::Page(path) => Some(path),
            Target::Url(_) => None,
        });
        let returns = self.brand.returns.as_ref().and_then(|r| r.page.as_ref());
        for path in paths.chain(&self.brand.legal.pages).chain(returns) {
            if self.find_page(&path.value).is_none() {
                let message = format!("there is no page `{}`", path.value);
                report.push(self.no_page(path.at.error("no-page", message), &path.value));
            }
        }
    }

    /// The page of a path as written in brand.toml: `/about.md`, `/news/`, `/products/`.
    pub fn find_page(&self, path: &str) -> Option<PageId> {
        let path = path.trim_matches('/');
        let below = |name: String| self.catalogue.by_source(&SourcePath::new(name));
        let found = if path.is_empty() {
            below("content/_index.md".into()).or_else(|| below("content/index.md".into()))
        } else {
            below(format!("content/{path}"))
                .or_else(|| below(format!("content/{path}/_index.md")))
                .or_else(|| below(format!("content/{path}/index.md")))
                .or_else(|| below(format!("content/{path}.md")))
        };
        found.map(|(page, _)| page)
    }

    fn no_page(&self, fault: Diagnostic, path: &str) -> Diagnostic {
        let wanted = format!("/{}", path.trim_matches('/'));
        let known: Vec<String> = self
            .catalogue
            .pages()
            .filter(|(_, page)| page.kind == Kind::Page)
            .map(|(_, page)| {
                let path = page.original().1.source.as_str();
                path.strip_prefix("content").unwrap_or(path).to_owned()
            })
            .collect();
        fault.suggest(&wanted, known.iter().map(String::as_str))
    }

    fn links(&self, items: &[Item], language: LanguageId) -> Vec<MenuLink> {
        let link = |item: &Item| {
            let label = item.label.as_ref().map(|l| Arc::clone(l.get(language)));
            match &item.target {
                Target::Page(path) => self.page_link(path, language, label),
                Target::Url(url) => Some(MenuLink {
                    label: label.unwrap_or_else(|| Arc::clone(url)),
                    href: url.to_string(),
                }),
            }
        };
        items.iter().filter_map(link).collect()
    }

    fn page_link(
        &self,
        path: &Located<Arc<str>>,
        language: LanguageId,
        label: Option<Arc<str>>,
    ) -> Option<MenuLink> {
        let page = self.find_page(&path.value)?;
        let standing = self.places.get(page, language)?;
        Some(MenuLink {
            label: label.unwrap_or_else(|| Arc::clone(&standing.words.title)),
            href: self.links.href(&standing.address),
        })
    }

    /// Whether somebody wrote the page; some are made by the theme alone.
    fn has_file(&self, page: PageId) -> bool {
        let (_, words) = self.catalogue.page(page).original();
        self.source.entry(&words.source).is_some()
    }

    /// Without a menu in brand.toml: the pages right below the home page, but for the legal ones.
    fn tree_menu(&self, language: LanguageId) -> Vec<MenuLink> {
        let legal: Vec<Option<PageId>> = (self.brand.legal.pages.iter())
            .map(|path| self.find_page(&path.value))
            .collect();
        let Some(home) = self.home else {
            return Vec::new();
        };
        let below = self.lists.below(home, language).iter();
        below
            .filter(|page| !legal.contains(&Some(**page)))
            .filter(|page| self.has_file(**page))
            .filter_map(|page| {
                let standing = self.places.get(*page, language)?;
                Some(MenuLink {
                    label: Arc::clone(&standing.words.title),
                    href: self.links.href(&standing.address),
                })
            })
            .collect()
    }
}
