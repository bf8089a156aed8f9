//! A place in the layout that shows a picture. `theme.toml` names the places of a theme; what is
//! made of a picture follows from them.

use std::sync::Arc;

use super::Ratio;

/// How a picture fills its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fit {
    /// A cut-out or a photo on white is shown whole, a scene fills its place.
    #[default]
    Auto,
    /// The whole picture is shown.
    Contain,
    /// The place is filled.
    Cover,
}

/// A place in the layout, from `theme.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The widths in pixels that its place has on common screens, ascending.
    pub widths: Vec<u32>,
    /// What the layout says about the width on the page, for the attribute `sizes`.
    pub sizes: Arc<str>,
    /// The shape of its place; without one it has the picture's own.
    pub ratio: Option<Ratio>,
    /// How the picture fills it.
    pub fit: Fit,
}

impl Slot {
    /// The whole picture at any width, for a place that a theme does not name.
    pub fn unnamed() -> Self {
        Self {
            widths: vec![480, 800, 1200],
            sizes: Arc::from("100vw"),
            ratio: None,
            fit: Fit::Auto,
        }
    }
}
