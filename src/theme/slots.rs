//! Picture slots: the places of a layout that show a picture, each with the widths it needs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::diagnostic::Report;
use crate::picture::{Fit, Ratio, Slot};
use crate::source::fields::{Entry, Fields};

/// Reads `[pictures]`.
pub(super) fn read(fields: &mut Fields<'_>, report: &RefCell<Report>) -> BTreeMap<String, Slot> {
    let mut slots = BTreeMap::new();
    for entry in fields.entries("pictures").unwrap_or_default() {
        if let Some(slot) = read_slot(&entry, report) {
            slots.insert(entry.key.value.to_owned(), slot);
        }
    }
    slots
}

fn read_slot(entry: &Entry<'_>, report: &RefCell<Report>) -> Option<Slot> {
    let name = entry.key.value;
    let Some(mut fields) = entry.table("picture slot's key", report) else {
        let message = format!("`{name}` is {}, a table is due", entry.kind());
        report
            .borrow_mut()
            .push(entry.at().error("wrong-type", message));
        return None;
    };
    let widths = fields.all_parsed::<Pixels>("widths");
    let sizes = fields.text("sizes");
    let ratio = fields.all_parsed::<Pixels>("ratio");
    let fits = [
        ("auto", Fit::Auto),
        ("contain", Fit::Contain),
        ("cover", Fit::Cover),
    ];
    let fit = fields.choice("fit", &fits);
    if widths.is_none() && !fields.has("widths") {
        let fault = entry
            .key
            .at
            .error("missing-key", format!("`{name}` has no `widths`"));
        fields.fault(fault.help("give the widths in pixels: `widths = [320, 640]`"));
    }
    let ratio = ratio.and_then(|parts| {
        if let [width, height] = parts.as_slice() {
            return Some(Ratio::new(width.value.0, height.value.0));
        }
        let message = format!("`{name}`: `ratio` is not two numbers");
        let fault = fields.at().error("bad-value", message);
        fields.fault(fault.help("give width and height: `ratio = [6, 5]`"));
        None
    });
    fields.finish();
    let mut widths: Vec<u32> = widths?.into_iter().map(|width| width.value.0).collect();
    widths.sort_unstable();
    widths.dedup();
    Some(Slot {
        widths,
        sizes: sizes.map_or_else(|| Arc::from("100vw"), |sizes| sizes.value),
        ratio,
        fit: fit.map_or(Fit::Auto, |fit| fit.value),
    })
}

/// A length of 1 to 10,000 pixels.
#[derive(Debug, Clone, Copy)]
struct Pixels(u32);

struct PixelsFault(String);

impl fmt::Display for PixelsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no number from 1 to 10000", self.0)
    }
}

impl FromStr for Pixels {
    type Err = PixelsFault;

    fn from_str(text: &str) -> Result<Self, PixelsFault> {
        match text.parse() {
            Ok(pixels @ 1..=10_000) => Ok(Self(pixels)),
            _ => Err(PixelsFault(text.to_owned())),
        }
    }
}
