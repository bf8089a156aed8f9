//! Which files a place in the layout needs of a picture. A plan is worked out from the header and
//! the analysis alone, and it never enlarges.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

use super::analysis::{Analysis, Ground};
use super::compose;
use super::shape::scaled;
use super::{Digest, Encoding, Fit, Focus, Formats, Operation, Probe, Ratio, Size, Slot, Variant};

/// Pictures narrower than this are shown at their natural size, and a warning says so.
const LOW: u32 = 600;

/// WebP's longest side (RFC 9649, section 1).
const LONGEST: u32 = 16_383;

/// A picture as a plan knows it, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What its files are called, a slug.
    pub stem: Arc<str>,
    /// By which its variants are known.
    pub digest: Digest,
    /// What its header says.
    pub probe: Probe,
    /// What it looks like; drawings are not looked at.
    pub analysis: Option<Analysis>,
    /// What must stay in view.
    pub focus: Focus,
}

/// How a planned picture fills its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// It has the shape of its place and fills it.
    Cover,
    /// It has its own shape and is shown whole.
    Contain,
    /// It is a cut-out on a transparent panel of the shape of its place.
    Framed,
    /// It is small: shown at its natural size, in the middle.
    Small,
}

/// A file to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The file.
    pub variant: Variant,
    /// For `srcset`: the width of the place that it is meant for. A picture that is shown whole in
    /// a wider place has fewer pixels across than that.
    pub descriptor: u32,
}

/// The files for a place in the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Small to large, for `<img>`.
    pub images: Vec<Candidate>,
    /// The same as AVIF, for a `<source>` before it; may be empty.
    pub avif: Vec<Candidate>,
    /// For the attributes `width` and `height`.
    pub size: Size,
    /// How it fills its place.
    pub shown: Shown,
}

/// Plans the files for a place in the layout.
pub fn plan(subject: &Subject, slot: &Slot, formats: &Formats) -> Plan {
    if subject.probe.is_kept() {
        return kept(subject);
    }
    let shape = Shape::of(subject, slot);
    let sizes = shape.sizes(&slot.widths);
    let set = |encoding: Encoding| -> Vec<Candidate> {
        sizes
            .iter()
            .map(|(descriptor, size)| Candidate {
                variant: variant(subject, shape.operation, *size, encoding),
                descriptor: *descriptor,
            })
            .collect()
    };
    Plan {
        images: set(Encoding::WebP(formats.webp)),
        avif: formats
            .avif
            .map(|q| set(Encoding::Avif(q)))
            .unwrap_or_default(),
        size: sizes.last().map_or(subject.probe.size, |(_, size)| *size),
        shown: shape.shown,
    }
}

pub(super) fn variant(
    subject: &Subject,
    operation: Operation,
    size: Size,
    encoding: Encoding,
) -> Variant {
    Variant {
        stem: Arc::clone(&subject.stem),
        source: subject.digest,
        operation,
        size,
        encoding,
    }
}

fn kept(subject: &Subject) -> Plan {
    let Probe { format, size, .. } = subject.probe;
    Plan {
        images: vec![Candidate {
            variant: variant(subject, Operation::Keep, size, Encoding::Kept(format)),
            descriptor: size.width,
        }],
        avif: Vec::new(),
        size,
        shown: Shown::Contain,
    }
}

/// What is done to a picture for a slot, whatever the width.
struct Shape {
    operation: Operation,
    shown: Shown,
    /// The largest result that enlarges nothing.
    largest: Size,
    /// The place, where the picture does not have its shape.
    place: Option<Ratio>,
}

impl Shape {
    fn of(subject: &Subject, slot: &Slot) -> Self {
        let whole = subject.probe.size;
        let ground = subject.analysis.map_or(Ground::Scene, |a| a.ground);
        let contain = |place| Self {
            operation: Operation::Resize,
            shown: if whole.width < LOW && whole.height < LOW {
                Shown::Small
            } else {
                Shown::Contain
            },
            largest: whole,
            place,
        };
        match (slot.ratio, slot.fit, ground) {
            (Some(ratio), Fit::Auto | Fit::Contain, Ground::CutOut(object)) => Self {
                operation: Operation::Frame(object),
                shown: Shown::Framed,
                largest: compose::largest_frame(object, ratio),
                place: None,
            },
            (None, _, _) => contain(None),
            (ratio, Fit::Contain, _) | (ratio, Fit::Auto, Ground::White) => contain(ratio),
            (Some(ratio), Fit::Cover, _) | (Some(ratio), Fit::Auto, Ground::Scene) => {
                let area = ratio.crop(whole, subject.focus);
                Self {
                    operation: if area == whole.area() {
                        Operation::Resize
                    } else {
                        Operation::Crop(area)
                    },
                    shown: Shown::Cover,
                    largest: area.size(),
                    place: None,
                }
            }
        }
    }

    /// Descriptors and sizes, small to large: those of the slot that enlarge nothing, and the
    /// natural size where it is notably larger than they are.
    fn sizes(&self, widths: &[u32]) -> Vec<(u32, Size)> {
        let mut places: Vec<u32> = widths.to_vec();
        places.sort_unstable();
        places.dedup();
        let largest = self.largest;
        let widest = scaled_down(largest);
        let mut sizes: Vec<(u32, Size)> = Vec::new();
        for place in places {
            let width = self.width_in(place);
            if width <= widest {
                sizes.push((self.descriptor(place, width), largest.at_width(width)));
            } else {
                let last = sizes.last().map_or(0, |(_, size)| size.width);
                if last + last / 8 < widest {
                    let place = scaled(place, widest, width);
                    sizes.push((self.descriptor(place, widest), largest.at_width(widest)));
                }
                break;
            }
        }
        sizes.dedup_by_key(|(_, size)| *size);
        if sizes.is_empty() {
            vec![(widest, largest.at_width(widest))]
        } else {
            sizes
        }
    }

    /// How wide the picture is in a place of this width.
    fn width_in(&self, place: u32) -> u32 {
        let Some(ratio) = self.place else {
            return place;
        };
        let height = ratio.height(place);
        let Size {
            width: w,
            height: h,
        } = self.largest;
        place.min(scaled(height, w, h)).max(1)
    }

    fn descriptor(&self, place: u32, width: u32) -> u32 {
        match self.shown {
            Shown::Small => width,
            Shown::Cover | Shown::Contain | Shown::Framed => place,
        }
    }
}

/// The widest that WebP can hold of this shape.
fn scaled_down(size: Size) -> u32 {
    let longer = u64::from(size.width.max(size.height).max(LONGEST));
    let width = u64::from(size.width) * u64::from(LONGEST) / longer;
    u32::try_from(width).map_or(size.width, |width| width.max(1))
}

/// Why a picture is shown smaller than its place, for a warning; none when it is large enough.
pub fn low_resolution(file: &str, probe: &Probe) -> Option<Diagnostic> {
    let Size { width, height } = probe.size;
    let low = !probe.is_kept() && width.max(height) < LOW;
    low.then(|| {
        Diagnostic::warning(
            "picture-small",
            format!("`{file}` has only {width} × {height} pixels"),
        )
        .help(format!(
            "use a photo with {LOW} pixels or more on its longer side"
        ))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::picture::{Area, Format, Lettering, Motion, Rgb};

    /// A photo of this size.
    pub fn subject(width: u32, height: u32, ground: Ground) -> Subject {
        Subject {
            stem: Arc::from("front"),
            digest: Digest::of(b"photo"),
            probe: Probe {
                format: Format::Jpeg,
                size: Size::new(width, height),
                motion: Motion::Still,
                lettering: Lettering::Outlines,
                memory: 0,
            },
            analysis: Some(Analysis {
                color: Rgb([9; 3]),
                ground,
                hue: None,
                edges: None,
            }),
            focus: Focus::default(),
        }
    }

    fn slot(ratio: Option<&str>, fit: Fit) -> Slot {
        Slot {
            widths: vec![320, 640, 1200],
            sizes: "100vw".into(),
            ratio: ratio.map(|text| text.parse().expect("is a ratio")),
            fit,
        }
    }

    /// How it is shown, and `descriptor: operation size` of each file.
    fn planned(subject: &Subject, slot: &Slot) -> String {
        let plan = plan(subject, slot, &Formats::default());
        let files = plan.images.iter().map(|candidate| {
            let Variant {
                operation, size, ..
            } = &candidate.variant;
            format!("{}: {operation} {size}", candidate.descriptor)
        });
        let files: Vec<String> = files.collect();
        format!("{:?} {}; {}", plan.shown, plan.size, files.join(", "))
    }

    #[test]
    fn a_scene_fills_its_place_and_is_never_enlarged() {
        let card = slot(Some("4:3"), Fit::Auto);
        let scene = |width, height| planned(&subject(width, height, Ground::Scene), &card);
        insta::assert_snapshot!(scene(4000, 2000), @"Cover 1200x900; 320: crop 2667x2000+667+0 320x240, 640: crop 2667x2000+667+0 640x480, 1200: crop 2667x2000+667+0 1200x900");
        insta::assert_snapshot!(scene(800, 600), @"Cover 800x600; 320: resize 320x240, 640: resize 640x480, 800: resize 800x600");
        insta::assert_snapshot!(scene(660, 495), @"Cover 640x480; 320: resize 320x240, 640: resize 640x480");
        insta::assert_snapshot!(scene(100, 50), @"Cover 67x50; 67: crop 67x50+17+0 67x50");
    }

    #[test]
    fn a_photo_on_white_is_shown_whole_and_has_the_pixels_that_its_place_shows() {
        let card = slot(Some("1:1"), Fit::Auto);
        let white = |width, height| planned(&subject(width, height, Ground::White), &card);
        insta::assert_snapshot!(white(1000, 2000), @"Contain 600x1200; 320: resize 160x320, 640: resize 320x640, 1200: resize 600x1200");
        insta::assert_snapshot!(white(400, 300), @"Small 400x300; 320: resize 320x240, 400: resize 400x300");
        let tall = slot(None, Fit::Cover);
        insta::assert_snapshot!(planned(&subject(900, 90_000, Ground::Scene), &tall), @"Contain 163x16300; 163: resize 163x16300");
    }

    #[test]
    fn a_cut_out_is_framed_unless_its_place_is_to_be_filled() {
        let object = Area {
            x: 100,
            y: 50,
            width: 410,
            height: 300,
        };
        let subject = subject(600, 400, Ground::CutOut(object));
        let square = |fit| planned(&subject, &slot(Some("1:1"), fit));
        insta::assert_snapshot!(square(Fit::Auto), @"Framed 500x500; 320: frame 410x300+100+50 320x320, 500: frame 410x300+100+50 500x500");
        insta::assert_snapshot!(square(Fit::Cover), @"Cover 400x400; 320: crop 400x400+100+0 320x320, 400: crop 400x400+100+0 400x400");
    }

    #[test]
    fn drawings_and_animations_are_kept() {
        let mut drawing = subject(24, 24, Ground::Scene);
        drawing.probe.format = Format::Svg;
        insta::assert_snapshot!(planned(&drawing, &slot(Some("4:3"), Fit::Cover)), @"Contain 24x24; 24: keep 24x24");
        assert_eq!(low_resolution("a.svg", &drawing.probe), None);
    }

    #[test]
    fn a_small_photo_is_warned_of() {
        let small = low_resolution("1.jpg", &subject(320, 599, Ground::Scene).probe);
        let report = Report::from(small.expect("is small"));
        insta::assert_snapshot!(report, @r"
        warning: `1.jpg` has only 320 × 599 pixels
         |
         = help: use a photo with 600 pixels or more on its longer side
        ");
        assert_eq!(
            low_resolution("1.jpg", &subject(320, 600, Ground::Scene).probe),
            None
        );
    }
}
