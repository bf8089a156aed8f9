//! A text that was written again below its front matter changes nothing but itself: the catalogue
//! after such an edit shares all else with the one before. This is what makes an edit of a text
//! show at once on a site of any size.

use std::sync::Arc;

use super::{Before, Catalogue, Content, PageId, front_matter};
use crate::brand::LanguageId;
use crate::diagnostic::SourceText;
use crate::paths::SourcePath;
use crate::source::Source;

/// A catalogue in which only texts are other ones, and the pages that have them.
#[derive(Debug)]
pub struct Reworded {
    /// All pages.
    pub catalogue: Catalogue,
    /// The pages with another text, and its language.
    pub pages: Vec<(PageId, LanguageId)>,
}

/// A new text of a page.
struct Text {
    page: PageId,
    language: LanguageId,
    file: Arc<SourceText>,
}

impl Before<'_> {
    /// The catalogue with the texts of these files read again; none where more than a text below
    /// its front matter may have changed, so that the catalogue must be loaded.
    pub fn reworded(&self, source: &Source, files: &[&SourcePath], limit: u64) -> Option<Reworded> {
        let mut reworded = Reworded {
            catalogue: self.catalogue.clone(),
            pages: Vec::new(),
        };
        for path in files {
            let (page, language) = self.catalogue.by_source(path)?;
            let file = source.text(path, limit).ok()?;
            let known = self.catalogue.page(page).words(language)?;
            if known.source != **path {
                return None;
            }
            if known.file.text() == file.text() {
                continue;
            }
            reworded.replace(&Text {
                page,
                language,
                file,
            })?;
        }
        Some(reworded)
    }
}

impl Reworded {
    fn replace(&mut self, text: &Text) -> Option<()> {
        let catalogue = &mut self.catalogue;
        let page = Arc::make_mut(&mut catalogue.pages[text.page.index()]);
        let sources = page.translations().map(|(_, words)| words.source.clone());
        let sources: Vec<SourcePath> = sources.collect();
        let words = page.words[text.language.index()].as_mut()?;
        *words = text.instead_of(words)?;
        // A reading is kept under the first file of its page.
        let readings = &mut catalogue.readings;
        let first = sources.iter().find(|path| readings.contains_key(*path))?;
        let reading = Arc::make_mut(readings.get_mut(first)?);
        if !reading.faults.is_empty() {
            return None;
        }
        let read = reading.words[text.language.index()].as_mut()?;
        *read = text.instead_of(read)?;
        self.pages.push((text.page, text.language));
        Some(())
    }
}

impl Text {
    /// The words with this text; none where their front matter is another one.
    fn instead_of(&self, words: &Arc<Content>) -> Option<Arc<Content>> {
        let body = front_matter::split(&self.file).ok()?.body;
        let front = self.file.text().get(..body.start)?;
        if words.file.text().get(..words.body.start)? != front {
            return None;
        }
        Some(Arc::new(Content {
            file: Arc::clone(&self.file),
            body,
            ..Content::clone(words)
        }))
    }
}
