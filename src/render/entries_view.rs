//! `site.faq`, `site.certificates`, `site.jobs`: the rows of tables in the language of the page.

use tera::{Map, Value as View};

use super::product_view::expiry;
use super::voice::Voice;
use crate::site::Site;
use crate::tables::{Entry, Value};

/// Entries as maps from name to text; a day is `text` and `iso`, and of a certificate that no
/// longer holds, `expired` is true, of one that ends soon `expires_soon`.
pub(super) fn entries(site: &Site, entries: &[Entry], voice: Voice<'_>) -> Vec<View> {
    let today = site.moment.date;
    let entry = |entry: &Entry| {
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
            };
            map.insert((*name).into(), view);
        }
        View::from(map)
    };
    entries.iter().map(entry).collect()
}
