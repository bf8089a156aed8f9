//! Files that are made once of a picture, whatever the layout: the card for shares in social media,
//! the icons of the site, the picture for product feeds.

use super::analysis::Ground;
use super::plan::variant;
use super::shape::scaled;
use super::variant::Placement;
use super::{
    Digest, Encoding, Format, Lettering, Motion, Operation, Quality, Ratio, Rgb, Size, Subject,
    Variant,
};

/// The size of a share picture, which Open Graph's readers crop least.
const SHARE: Size = Size {
    width: 1200,
    height: 630,
};

/// The longer side of a picture in a feed: merchants' portals ask for 800 to 1500 and more.
const FEED: u32 = 1600;

/// What an icon is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IconUse {
    /// The tab of a browser, also of one that asks for `favicon.ico` unbidden: 32 pixels.
    Tab,
    /// The home screen of an iPhone, which knows no transparency: 180 pixels.
    Touch,
    /// The home screen elsewhere: 192 pixels.
    Home,
    /// The screen that is shown while a site starts from there: 512 pixels.
    Splash,
}

impl IconUse {
    /// All of them, small to large.
    pub const ALL: [Self; 4] = [Self::Tab, Self::Touch, Self::Home, Self::Splash];

    /// Its width and height.
    pub fn side(self) -> u32 {
        match self {
            Self::Tab => 32,
            Self::Touch => 180,
            Self::Home => 192,
            Self::Splash => 512,
        }
    }
}

/// Plans the icons of a site, those that enlarge nothing. `ground` lies behind the one that must
/// not be transparent. None of an animation, nor of a drawing whose letters would be missing.
pub fn icons(subject: &Subject, ground: Rgb) -> Vec<(IconUse, Variant)> {
    if !is_drawable(subject) {
        return Vec::new();
    }
    let whole = subject.probe.size;
    let is_large = |side| is_drawing(subject) || whole.width.max(whole.height) >= side;
    let uses = IconUse::ALL.into_iter().filter(|i| is_large(i.side()));
    uses.map(|icon| {
        let (operation, encoding) = match icon {
            IconUse::Tab => (Operation::Icon, Encoding::Ico),
            IconUse::Touch => (Operation::Tile(ground), Encoding::Png),
            IconUse::Home | IconUse::Splash => (Operation::Icon, Encoding::Png),
        };
        let size = Size::new(icon.side(), icon.side());
        (icon, variant(subject, operation, size, encoding))
    })
    .collect()
}

/// Plans the card for shares in social media. None of an animation, nor of a drawing whose letters
/// would be missing.
pub fn share(
    subject: &Subject,
    ground: Rgb,
    logo: Option<Digest>,
    quality: Quality,
) -> Option<Variant> {
    if !is_drawable(subject) {
        return None;
    }
    let whole = subject.probe.size;
    let filling = Ratio::new(SHARE.width, SHARE.height).crop(whole, subject.focus);
    let (area, placement) = match subject.analysis.map_or(Ground::Scene, |a| a.ground) {
        _ if is_drawing(subject) => (whole.area(), Placement::Sign),
        Ground::Scene if filling.width >= SHARE.width => (filling, Placement::Fill),
        Ground::Scene => (whole.area(), Placement::Stand),
        Ground::White => (whole.area(), Placement::Multiply),
        Ground::CutOut(object) => (object, Placement::Stand),
    };
    let operation = Operation::Share {
        area,
        placement,
        ground,
        logo,
    };
    Some(variant(subject, operation, SHARE, Encoding::Jpeg(quality)))
}

/// Plans the picture of a product for feeds: the whole photo without anything on it, as JPEG,
/// which every reader takes. None of a drawing or an animation.
pub fn feed(subject: &Subject, quality: Quality) -> Option<Variant> {
    if subject.probe.is_kept() {
        return None;
    }
    let whole = subject.probe.size;
    let longer = whole.width.max(whole.height);
    let size = if longer > FEED {
        Size::new(
            scaled(whole.width, FEED, longer),
            scaled(whole.height, FEED, longer),
        )
    } else {
        whole
    };
    let encoding = Encoding::Jpeg(quality);
    Some(variant(subject, Operation::Resize, size, encoding))
}

/// Whether a picture can stand on a share picture or in an icon.
pub fn is_drawable(subject: &Subject) -> bool {
    subject.probe.motion == Motion::Still && subject.probe.lettering == Lettering::Outlines
}

fn is_drawing(subject: &Subject) -> bool {
    subject.probe.format == Format::Svg
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::subject;
    use super::*;
    use crate::picture::Formats;

    fn drawing() -> Subject {
        let mut drawing = subject(24, 24, Ground::Scene);
        drawing.probe.format = Format::Svg;
        drawing
    }

    #[test]
    fn a_share_picture_shows_a_scene_large_and_a_product_on_its_ground() {
        let card = |subject: &Subject| {
            let quality = Formats::default().jpeg;
            let card = share(subject, Rgb([240; 3]), None, quality).expect("is a photo");
            format!("{} {}", card.operation, card.size)
        };
        insta::assert_snapshot!(card(&subject(4000, 3000, Ground::Scene)), @"share 4000x2100+0+450 Fill #f0f0f0 1200x630");
        insta::assert_snapshot!(card(&subject(900, 900, Ground::Scene)), @"share 900x900+0+0 Stand #f0f0f0 1200x630");
        insta::assert_snapshot!(card(&subject(900, 900, Ground::White)), @"share 900x900+0+0 Multiply #f0f0f0 1200x630");
        insta::assert_snapshot!(card(&drawing()), @"share 24x24+0+0 Sign #f0f0f0 1200x630");
    }

    #[test]
    fn icons_are_never_enlarged_and_a_drawing_fits_all() {
        let sides = |subject: &Subject| -> Vec<u32> {
            let icons = icons(subject, Rgb([255; 3]));
            icons.iter().map(|(icon, _)| icon.side()).collect()
        };
        assert_eq!(sides(&drawing()), [32, 180, 192, 512]);
        assert_eq!(sides(&subject(200, 120, Ground::Scene)), [32, 180, 192]);
        assert!(sides(&subject(31, 31, Ground::Scene)).is_empty());
        let mut lettered = drawing();
        lettered.probe.lettering = Lettering::Type;
        assert!(sides(&lettered).is_empty());
    }

    #[test]
    fn a_feed_gets_the_whole_photo_not_enlarged() {
        let quality = Formats::default().jpeg;
        let size = |subject| feed(&subject, quality).map(|variant| variant.size.to_string());
        let photo = size(subject(4000, 3000, Ground::White));
        assert_eq!(photo.as_deref(), Some("1600x1200"));
        let small = size(subject(300, 900, Ground::White));
        assert_eq!(small.as_deref(), Some("300x900"));
        assert_eq!(size(drawing()), None);
    }
}
