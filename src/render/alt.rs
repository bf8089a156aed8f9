//! What pictures show, for those who do not see them: the author's words, otherwise words that
//! follow from the page and the name of the file.

use std::sync::Arc;

use super::Renderer;
use super::shots::Shot;
use super::voice::Voice;
use crate::catalogue::Content;
use crate::paths::SourcePath;
use crate::source::fields::At;

/// The last word of a file's name, and the phrase for the view that it names.
const VIEWS: [(&str, &str); 16] = [
    ("front", "view_front"),
    ("back", "view_back"),
    ("rear", "view_back"),
    ("side", "view_side"),
    ("above", "view_top"),
    ("top", "view_top"),
    ("below", "view_bottom"),
    ("bottom", "view_bottom"),
    ("closeup", "view_detail"),
    ("detail", "view_detail"),
    ("open", "view_open"),
    ("packaging", "view_packaging"),
    ("use", "view_in_use"),
    ("dimensions", "view_drawing"),
    ("drawing", "view_drawing"),
    ("sketch", "view_drawing"),
];

/// What a photo shows: what the author said, otherwise the name of the page and the view that the
/// file is named for; from the second photo on with its number where no view is known, so that no
/// two are read out alike.
pub(super) fn alt_text(shot: &Shot, words: &Content, voice: Voice<'_>) -> String {
    if let Some(alt) = &shot.alt {
        return alt.to_string();
    }
    let title = &*words.title;
    match (shot.number, view(&shot.path)) {
        (0, _) | (1, None) => title.to_owned(),
        (_, Some(view)) => {
            let view = voice.phrase(view);
            voice.phrase_with("picture_view", &[("alt", title), ("view", &view)])
        }
        (number, None) => {
            let number = number.to_string();
            voice.phrase_with("picture_n", &[("n", &number), ("alt", title)])
        }
    }
}

/// The view that a file's name ends with: `2-front.jpg`, `kettle-open-2.png`.
fn view(path: &SourcePath) -> Option<&'static str> {
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.trim_end_matches(|c: char| !c.is_alphabetic());
    let last = stem.rsplit(|c: char| !c.is_alphabetic()).next()?;
    let last = last.to_lowercase();
    let found = VIEWS.iter().find(|(word, _)| *word == last);
    found.map(|(_, phrase)| *phrase)
}

/// A picture of a page of which nobody said what it shows.
#[derive(Debug, Clone)]
pub struct WithoutAlt {
    /// The picture.
    pub picture: SourcePath,
    /// Where the page names it; none for a photo that lies in its folder.
    pub at: Option<At>,
    /// The page's file.
    pub page: SourcePath,
}

impl Renderer {
    /// What somebody said of each photo of a page; none of a photo of which nobody did.
    pub fn photo_texts(&self, words: &Content) -> Vec<Option<Arc<str>>> {
        let shots = self.shots(words).into_iter();
        shots.map(|shot| shot.alt).collect()
    }

    /// The pictures of all pages, in all their languages, that have a composed text instead of an
    /// author's.
    pub fn without_alt(&self) -> Vec<WithoutAlt> {
        let mut found = Vec::new();
        for (_, page) in self.site.catalogue.pages() {
            for (_, words) in page.translations() {
                let image = words.front.image.is_some().then(|| self.page_image(words));
                let shots = image.flatten().into_iter().chain(self.shots(words));
                let silent = shots.filter(|shot| shot.alt.is_none());
                found.extend(silent.map(|shot| WithoutAlt {
                    picture: shot.path,
                    at: shot.at,
                    page: words.source.clone(),
                }));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_tells_the_view() {
        let of = |name: &str| view(&SourcePath::new(name));
        assert_eq!(of("content/1-front.jpg"), Some("view_front"));
        assert_eq!(of("kettle_Open-02.png"), Some("view_open"));
        assert_eq!(of("side-table.jpg"), None);
        assert_eq!(of("IMG_0042.jpg"), None);
        assert_eq!(of("7.jpg"), None);
    }
}
