//! Showroom, a static site generator for company product sites.
//!
//! The modules stand in the order in which data flows; a module uses only those above it.
//! `ARCHITECTURE.md` tells the story, `tests/it/layers.rs` holds it.

pub mod diagnostic;
pub mod paths;
pub mod locale;
pub mod source;
pub mod brand;
pub mod tables;
pub mod catalogue;
pub mod legal;
pub mod markdown;
pub mod picture;
pub mod theme;
pub mod site;
pub mod search;
pub mod render;
pub mod output;
pub mod publish;
pub mod build;
pub mod serve;
pub mod network;
pub mod import;
pub mod check;
pub mod cli;
