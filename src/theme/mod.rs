//! What a site looks like.
pub mod color;
mod layer;
mod manifest;
pub mod palette;
pub mod phrases;
mod settings;
mod slots;
pub mod templates;

pub use layer::{Layer, SITE_LAYER, built_in, built_in_names, chain};
pub use manifest::Manifest;
pub use settings::{Kind, Setting, SettingValue, Settings};
pub use slots::{Fit, Slot};
