//! A theme's picture slots in the terms of the picture module.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::picture::{Fit, Ratio, Slot};
use crate::source::fields::Located;
use crate::theme::{self, SettingValue};

/// The slot of that name; one that a theme does not have gets widths for running text.
pub(super) fn of_theme(name: &str, slot: Option<&theme::Slot>) -> Slot {
    let Some(slot) = slot else {
        return Slot {
            name: name.to_owned(),
            widths: vec![480, 800, 1200],
            sizes: "100vw".to_owned(),
            ratio: None,
            fit: Fit::Auto,
        };
    };
    Slot {
        name: name.to_owned(),
        widths: slot.widths.clone(),
        sizes: Arc::clone(&slot.sizes).to_string(),
        ratio: ratio(slot.ratio),
        fit: match slot.fit {
            theme::Fit::Auto => Fit::Auto,
            theme::Fit::Contain => Fit::Contain,
            theme::Fit::Cover => Fit::Cover,
        },
    }
}

/// What the owner wishes of the pictures: `card_ratio` is the shape of cards, `image_fit` holds
/// where the theme leaves it to the picture.
pub(super) fn heed(look: &BTreeMap<String, Located<SettingValue>>, slot: &mut Slot) {
    let wish = |name: &str| match look.get(name).map(|setting| &setting.value) {
        Some(SettingValue::Choice(wish)) => Some(&**wish),
        _ => None,
    };
    if slot.name == "card"
        && let Some(ratio) = wish("card_ratio").and_then(|ratio| ratio.parse().ok())
    {
        slot.ratio = Some(ratio);
    }
    slot.fit = match (slot.fit, wish("image_fit")) {
        (Fit::Auto, Some("contain")) => Fit::Contain,
        (Fit::Auto, Some("cover")) => Fit::Cover,
        (fit, _) => fit,
    };
}

fn ratio(sides: Option<(u32, u32)>) -> Option<Ratio> {
    let (width, height) = sides?;
    format!("{width}:{height}").parse().ok()
}
