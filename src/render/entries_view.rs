//! `site.faq`, `site.certificates`, `site.jobs`: the rows of tables in the language of the page.

use tera::{Map, Value as View};

use super::Renderer;
use super::product_view::expiry;
use super::shots::{Shot, keep};
use super::voice::Voice;
use crate::diagnostic::Report;
use crate::tables::{Entry, Value};

impl Renderer {
    /// Entries as maps from name to text; a day is `text` and `iso`, and of a certificate that no
    /// longer holds, `expired` is true, of one that ends soon `expires_soon`. A picture that can't
    /// be had is left out.
    pub(super) fn entries(
        &self,
        entries: &[Entry],
        voice: Voice<'_>,
        report: &mut Report,
    ) -> Vec<View> {
        let today = self.site.moment.date;
        let mut views = Vec::new();
        for entry in entries {
            let mut map = Map::new();
            for (name, value) in &entry.0 {
                let view = match value {
                    Value::Words(text) => View::from(&**text.get(voice.language)),
                    Value::Day(day) => {
                        if *name == "valid_until" {
                            let (expired, expires_soon) = expiry(*day, today);
                            map.insert("expired".into(), View::from(expired));
                            map.insert("expires_soon".into(), View::from(expires_soon));
                        }
                        View::from_serializable(&voice.date(*day))
                    }
                    Value::Link(link) => View::from(link.as_str()),
                    Value::Picture(path, at) => {
                        let shot = Shot::of(path.clone(), Some(at.clone()));
                        let picture = self.try_picture(&shot, ("certificates", ""));
                        match keep(picture, report) {
                            Some(picture) => self.value(&picture),
                            None => continue,
                        }
                    }
                };
                map.insert((*name).into(), view);
            }
            views.push(View::from(map));
        }
        views
    }
}
