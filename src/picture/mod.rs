//! Pictures: from whatever photo a company has to the right file for every screen.
//!
//! [`Source::open`] reads a header and refuses what would not end well; [`Studio`] decodes, within
//! a memory budget for the whole process; [`plan`] says which files a layout needs, without
//! decoding, so that a page is rendered before its pictures are made; [`Cache`] keeps what was made.
//! Everything is a pure function of the bytes, so it may run on any thread.

mod analysis;
mod budget;
mod cache;
mod color;
mod compose;
mod decode;
mod encode;
mod fault;
mod gif;
mod inline;
mod jpeg;
mod levels;
mod pixels;
mod plan;
mod raster;
mod shape;
mod single;
mod slot;
mod source;
mod strip;
mod studio;
mod svg;
mod svg_entities;
mod variant;

pub use analysis::{Analysis, Edges, Ground};
pub use budget::{Budget, Lease, Limits};
pub use cache::{Cache, Look, ObtainFault};
pub use fault::PictureFault;
pub use inline::{InPage, inlined};
pub use plan::{Candidate, Plan, Shown, Subject, low_resolution, plan};
pub use shape::{Area, Focus, Ratio, Rgb, Size};
pub use single::{IconUse, feed, icons, is_drawable, share};
pub use slot::{Fit, Slot};
pub use source::{Digest, Format, Lettering, Motion, Probe, Source, probe};
pub use studio::{Made, Studio};
pub use variant::{Encoding, Formats, Key, Operation, Placement, Quality, Variant};
