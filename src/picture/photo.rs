//! A photo as shops and search engines take it: the whole of it, as JPEG.

use std::sync::Arc;

use super::{Encoding, Operation, Quality, Size, Subject, Variant};

/// The longer side at most. Shops ask for 500 pixels at least and show no more than 1500 or so.
const LONGEST: u32 = 1600;

/// Plans it. None for drawings and animations.
pub fn photo(subject: &Subject, quality: Quality) -> Option<Variant> {
    if subject.probe.is_kept() {
        return None;
    }
    let Size { width, height } = subject.probe.size;
    let longer = u64::from(width.max(height).max(LONGEST));
    let width = u64::from(width) * u64::from(LONGEST) / longer;
    let width = u32::try_from(width)
        .expect("is not more than the picture's")
        .max(1);
    Some(Variant {
        stem: Arc::clone(&subject.stem),
        source: subject.digest,
        operation: Operation::Resize,
        size: subject.probe.size.at_width(width),
        encoding: Encoding::Jpeg(quality),
    })
}
