//! What the owner wishes of a theme's picture slots.

use std::collections::BTreeMap;

use crate::picture::{Fit, Slot};
use crate::source::fields::Located;
use crate::theme::SettingValue;

/// The slot of a theme as the owner wishes it: `card_ratio` is the shape of cards, `image_fit`
/// holds where the theme leaves it to the picture.
pub(super) fn heed(
    look: &BTreeMap<String, Located<SettingValue>>,
    (name, mut slot): (&str, Slot),
) -> Slot {
    let wish = |name: &str| match look.get(name).map(|setting| &setting.value) {
        Some(SettingValue::Choice(wish)) => Some(&**wish),
        _ => None,
    };
    if name == "card"
        && let Some(ratio) = wish("card_ratio").and_then(|ratio| ratio.parse().ok())
    {
        slot.ratio = Some(ratio);
    }
    slot.fit = match (slot.fit, wish("image_fit")) {
        (Fit::Auto, Some("contain")) => Fit::Contain,
        (Fit::Auto, Some("cover")) => Fit::Cover,
        (fit, _) => fit,
    };
    slot
}
