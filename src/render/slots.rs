//! A theme's picture slots in the terms of the picture module.

use std::sync::Arc;

use crate::picture::{Fit, Ratio, Slot};
use crate::theme;

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

fn ratio(sides: Option<(u32, u32)>) -> Option<Ratio> {
    let (width, height) = sides?;
    format!("{width}:{height}").parse().ok()
}
