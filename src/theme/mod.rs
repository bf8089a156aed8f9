//! What a site looks like.
pub mod color;
pub mod palette;
