//! Product pages that a table makes: rows whose number no page has.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::join::{Hidden, index};
use super::product::{Image, Product};
use super::rows::{Article, PageFacts, Rows};
use super::tree::{Node, Place};
use super::{Content, Draft, FrontMatter, Kind};
use crate::brand::{Brand, Create, LanguageId};
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::{SourcePath, slugify};
use crate::tables::{ProductTable, Tables};

/// Makes a page of each row that has none, where its table says so.
pub(super) fn create(
    drafts: &mut Vec<Draft>,
    pages: &mut HashMap<Arc<str>, usize>,
    (rows, tables, hidden): (&Rows, &Tables, &Hidden),
    brand: &Brand,
    report: &mut Report,
) {
    let folders: BTreeSet<String> = drafts
        .iter()
        .filter(|draft| draft.node.place == Place::Branch)
        .map(|draft| draft.node.folder.clone())
        .collect();
    let mut without_page: BTreeSet<String> = BTreeSet::new();
    let before = drafts.len();
    for article in &rows.articles {
        let table = &tables.products[article.table];
        let sku = article.sku.value.as_str();
        let known = pages.contains_key(sku) || hidden.has(sku);
        if table.settings.create == Create::Nothing || known {
            continue;
        }
        match made(article, table, brand) {
            Ok(draft) => {
                let folder = &draft.node.folder;
                if !folders.contains(folder) && without_page.insert(folder.clone()) {
                    report.push(no_category(article, folder));
                }
                pages.insert(article.sku.value.to_arc(), drafts.len());
                drafts.push(draft);
            }
            Err(fault) => report.push(*fault),
        }
    }
    if drafts.len() > before {
        // Pages stand in the order of their files.
        drafts.sort_by(|a, b| {
            let key = |draft: &Draft| (draft.node.folder.clone(), draft.node.stem.clone());
            key(a).cmp(&key(b))
        });
        *pages = index(drafts);
    }
}

fn made(article: &Article, table: &ProductTable, brand: &Brand) -> Result<Draft, Box<Diagnostic>> {
    let fault = |message: String| {
        let message = format!("row {}: {message}", article.row);
        article.sku.at.error("no-page", message)
    };
    let none = PageFacts::default();
    let page = article.facts.page.as_deref().unwrap_or(&none);
    let Some(title) = page.titles.values().next() else {
        let fault = fault(format!(
            "no page can be made of `{}`: it has no title",
            article.sku.value
        ));
        let fault = fault.help("fill the column of `title`, or write the page by hand");
        return Err(Box::new(fault));
    };
    let name = page.slug.as_deref().unwrap_or(article.sku.value.as_str());
    let bad = |name: &str, why: &dyn std::fmt::Display| {
        let fault = fault(format!("no address can be made from `{name}`: {why}"));
        Box::new(fault.help("give the row a `slug`: a column with its part of the address"))
    };
    let slug = slugify(name).map_err(|why| bad(name, &why))?;
    let mut folder = "content/products".to_owned();
    let category = page.category.as_deref().unwrap_or("");
    let parts = category.split(['/', '>']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let part = slugify(part).map_err(|why| bad(part, &why))?;
        folder = format!("{folder}/{part}");
    }
    let path = |id: LanguageId| match id {
        LanguageId::DEFAULT => SourcePath::new(format!("{folder}/{slug}.md")),
        id => {
            let code = brand.languages.get(id).code();
            SourcePath::new(format!("{folder}/{slug}.{code}.md"))
        }
    };
    let words = brand.languages.ids().map(|language| {
        let image = page.image.iter().cloned();
        let product = Product {
            sku: Some(article.sku.clone()),
            images: image
                .map(|file| Image {
                    file,
                    alt: None,
                    from: None,
                    focus: None,
                    kind: None,
                })
                .collect(),
            ..Product::default()
        };
        Some(Arc::new(Content {
            language,
            file: Arc::clone(table.sheet.file()),
            source: path(language),
            body: 0..0,
            title: Arc::clone(page.titles.get(&language).unwrap_or(title)),
            front: FrontMatter {
                summary: (page.summaries.get(&language))
                    .or(page.summaries.values().next())
                    .cloned(),
                product: Some(Box::new(product)),
                ..FrontMatter::default()
            },
        }))
    });
    Ok(Draft {
        words: words.collect(),
        kind: Kind::Product,
        node: Node {
            files: brand.languages.ids().map(|id| (id, path(id))).collect(),
            folder,
            stem: slug.to_string(),
            place: Place::Leaf,
        },
    })
}

fn no_category(article: &Article, folder: &str) -> Diagnostic {
    let message = format!("row {}: its category `{folder}` has no page", article.row);
    let fault = article.sku.at.warning("no-category", message);
    fault.help(format!("write `{folder}/_index.md` with a `title`"))
}
