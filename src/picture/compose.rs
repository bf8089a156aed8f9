//! Pictures put on a ground: cut-outs on a common floor line, cards for shares, icons.
//!
//! Cut-outs of different makers are cropped differently. Scaled to one size and put on one floor
//! line they look like one assortment, and do not jump up and down along a row.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the size of a panel"
)]

use super::levels::Master;
use super::pixels::{Care, Cut, Pixels};
use super::variant::Placement;
use super::{Area, PictureFault, Ratio, Rgb, Size};

/// An object fills so much of a panel's width or height, whichever comes first.
const ACROSS: f64 = 0.82;
const DOWN: f64 = 0.70;

/// Where the floor is, from the upper edge of a panel.
const FLOOR: f64 = 0.87;

/// How much of a tile a picture with a margin takes.
const TILE: f64 = 0.76;

/// The room for the product and for the logo on a share picture, that of a
/// drawing alone, and the logo's corner.
const STAGE: (f64, f64) = (1080.0, 510.0);
const LOGO: (f64, f64) = (240.0, 72.0);
const SIGN: (f64, f64) = (640.0, 260.0);
const CORNER: (i64, i64) = (60, 48);
const PLATE: u32 = 18;

/// Where a panel lies over a picture: its upper left corner in pixels of the source, and how many
/// of its pixels cover one of the source.
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    left: f64,
    top: f64,
    scale: f64,
}

/// The largest panel on which an object is not enlarged.
pub(super) fn largest_frame(object: Area, ratio: Ratio) -> Size {
    let by_width = (f64::from(object.width) / ACROSS) as u32;
    let by_height = ratio.width((f64::from(object.height) / DOWN) as u32);
    let width = by_width.max(by_height).max(1);
    Size::new(width, ratio.height(width))
}

/// How many pixels of a panel cover one of the object.
pub(super) fn frame_scale(object: Area, panel: Size) -> f64 {
    fit(
        object.size(),
        f64::from(panel.width) * ACROSS,
        f64::from(panel.height) * DOWN,
    )
}

/// How many pixels of a share picture cover one of the source.
pub(super) fn share_scale(area: Area, placement: Placement, card: Size) -> f64 {
    match placement {
        Placement::Fill => f64::from(card.width) / f64::from(area.width),
        Placement::Stand | Placement::Multiply => fit(area.size(), STAGE.0, STAGE.1).min(1.0),
        Placement::Sign => fit(area.size(), SIGN.0, SIGN.1),
    }
}

fn fit(size: Size, width: f64, height: f64) -> f64 {
    (width / f64::from(size.width)).min(height / f64::from(size.height))
}

/// An object on the floor line of a transparent panel. Its shadow comes along.
pub(super) fn frame(master: &Master, object: Area, panel: Size) -> Result<Pixels, PictureFault> {
    let scale = frame_scale(object, panel);
    let middle = f64::from(object.x) + f64::from(object.width) / 2.0;
    let foot = f64::from(object.y) + f64::from(object.height);
    let view = View {
        left: middle - f64::from(panel.width) / scale / 2.0,
        top: foot - f64::from(panel.height) * FLOOR / scale,
        scale,
    };
    let mut ground = Pixels::ground(panel, None);
    if let Some((seen, left, top)) = seen(master, view, panel)? {
        ground.lay(&seen, left, top);
    }
    Ok(ground)
}

/// A picture in the middle of a transparent square.
pub(super) fn icon(master: &Master, panel: Size) -> Result<Pixels, PictureFault> {
    let scale = fit(
        master.whole,
        f64::from(panel.width),
        f64::from(panel.height),
    );
    let mut ground = Pixels::ground(panel, None);
    let view = centred(master.whole.area(), scale, panel);
    if let Some((seen, left, top)) = seen(master, view, panel)? {
        ground.lay(&seen, left, top);
    }
    Ok(ground)
}

/// A picture in the middle of a square of one colour. What is square and full fills it; all else
/// gets a margin, because home screens round the corners off.
pub(super) fn tile(master: &Master, panel: Size, color: Rgb) -> Result<Pixels, PictureFault> {
    let mut ground = Pixels::ground(panel, Some(color));
    let inner = if is_full(&master.pixels) {
        panel
    } else {
        let side = |pixels: u32| (f64::from(pixels) * TILE).round() as u32;
        Size::new(side(panel.width), side(panel.height))
    };
    let upper = icon(master, inner)?;
    let middle = |outer: u32, inner: u32| i64::from((outer - inner) / 2);
    let left = middle(panel.width, inner.width);
    ground.lay(&upper, left, middle(panel.height, inner.height));
    Ok(ground)
}

/// Whether a picture is square and nothing shines through its corners.
fn is_full(pixels: &Pixels) -> bool {
    let (right, bottom) = (pixels.size.width - 1, pixels.size.height - 1);
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    let is_opaque = |(x, y)| pixels.at(x, y).get(3).is_none_or(|alpha| *alpha == 255);
    right == bottom && corners.into_iter().all(is_opaque)
}

/// What stands on a share picture and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card<'a> {
    pub area: Area,
    pub placement: Placement,
    pub ground: Rgb,
    pub logo: Option<&'a Pixels>,
}

/// A product on a ground, with the logo in the corner.
pub(super) fn share(master: &Master, card: &Card<'_>, size: Size) -> Result<Pixels, PictureFault> {
    let scale = share_scale(card.area, card.placement, size);
    let view = centred(card.area, scale, size);
    let mut ground = Pixels::ground(size, Some(card.ground));
    if let Some((seen, left, top)) = seen(master, view, size)? {
        match card.placement {
            Placement::Fill | Placement::Stand | Placement::Sign => ground.lay(&seen, left, top),
            Placement::Multiply => ground.lay(&multiplied(seen, card.ground), left, top),
        }
    }
    if let Some(logo) = card.logo {
        let logo = logo_at_size(logo)?;
        if card.placement == Placement::Fill {
            let plate = Size::new(logo.size.width + 2 * PLATE, logo.size.height + 2 * PLATE);
            let plate = Pixels::ground(plate, Some(card.ground));
            let pad = i64::from(PLATE);
            ground.lay(&plate, CORNER.0 - pad, CORNER.1 - pad);
        }
        ground.lay(&logo, CORNER.0, CORNER.1);
    }
    Ok(ground)
}

fn logo_at_size(logo: &Pixels) -> Result<Pixels, PictureFault> {
    let scale = fit(logo.size, LOGO.0, LOGO.1).min(1.0);
    let scaled_side = |pixels: u32| (f64::from(pixels) * scale).round() as u32;
    let size = Size::new(scaled_side(logo.size.width), scaled_side(logo.size.height));
    logo.resized(Cut::of(logo.size.area()), size, Care::Lanczos)
}

/// White becomes the ground, black stays black.
fn multiplied(mut pixels: Pixels, ground: Rgb) -> Pixels {
    let step = pixels.channels.count();
    for pixel in pixels.data.chunks_exact_mut(step) {
        for (sample, below) in pixel.iter_mut().zip(ground.0) {
            let product = u32::from(*sample) * u32::from(below);
            *sample = ((product + 127) / 255) as u8;
        }
    }
    pixels
}

fn centred(area: Area, scale: f64, panel: Size) -> View {
    let across = f64::from(area.x) + f64::from(area.width) / 2.0;
    let down = f64::from(area.y) + f64::from(area.height) / 2.0;
    View {
        left: across - f64::from(panel.width) / scale / 2.0,
        top: down - f64::from(panel.height) / scale / 2.0,
        scale,
    }
}

/// What a panel shows of the picture, at the panel's scale, and where on the panel it begins.
fn seen(
    master: &Master,
    view: View,
    panel: Size,
) -> Result<Option<(Pixels, i64, i64)>, PictureFault> {
    let across = span(view.left, view.scale, panel.width, master.whole.width);
    let down = span(view.top, view.scale, panel.height, master.whole.height);
    let (Some(across), Some(down)) = (across, down) else {
        return Ok(None);
    };
    let to_master = |whole: u32, master: u32| f64::from(master) / f64::from(whole);
    let (sx, sy) = (
        to_master(master.whole.width, master.pixels.size.width),
        to_master(master.whole.height, master.pixels.size.height),
    );
    let (x, y) = (across.from * sx, down.from * sy);
    let cut = Cut {
        x,
        y,
        width: (across.length * sx).min(f64::from(master.pixels.size.width) - x),
        height: (down.length * sy).min(f64::from(master.pixels.size.height) - y),
    };
    let size = Size::new(across.pixels, down.pixels);
    let pixels = master.pixels.resized(cut, size, Care::Lanczos)?;
    Ok(Some((pixels, across.start, down.start)))
}

/// A stretch of the source that a panel shows, and the pixels of the panel that it covers.
struct Span {
    from: f64,
    length: f64,
    start: i64,
    pixels: u32,
}

fn span(origin: f64, scale: f64, panel: u32, whole: u32) -> Option<Span> {
    let from = origin.max(0.0);
    let to = (origin + f64::from(panel) / scale).min(f64::from(whole));
    let start = ((from - origin) * scale).round() as i64;
    let end = (((to - origin) * scale).round() as i64).min(i64::from(panel));
    let pixels = u32::try_from(end - start).ok().filter(|n| *n > 0)?;
    Some(Span {
        from,
        length: to - from,
        start,
        pixels,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::analysis::object;
    use crate::picture::pixels::Channels;

    /// A red box on nothing, in a picture of its own size.
    fn cut_out(whole: Size, object: Area) -> Master {
        let red = Pixels {
            size: object.size(),
            channels: Channels::Rgba,
            data: [200, 0, 0, 255].repeat(object.size().pixels() as usize),
        };
        let mut pixels = Pixels::ground(whole, None);
        pixels.lay(&red, i64::from(object.x), i64::from(object.y));
        Master { pixels, whole }
    }

    fn area(x: u32, y: u32, width: u32, height: u32) -> Area {
        Area {
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn objects_of_any_shape_and_crop_stand_on_one_floor_line() {
        let panel = Size::new(200, 200);
        for (whole, at) in [
            (Size::new(400, 400), area(0, 0, 400, 80)),
            (Size::new(800, 500), area(300, 10, 100, 480)),
            (Size::new(300, 900), area(20, 500, 260, 300)),
        ] {
            let found = frame(&cut_out(whole, at), at, panel).expect("can be framed");
            let found = object(&found).expect("is there");
            assert!((173..=175).contains(&(found.y + found.height)), "{found}");
            let left = i64::from(found.x);
            let right = 200 - left - i64::from(found.width);
            assert!((left - right).abs() <= 1, "{found}");
            let fills = found.width.abs_diff(164) <= 1 || found.height.abs_diff(140) <= 1;
            assert!(
                fills && found.width <= 165 && found.height <= 141,
                "{found}"
            );
        }
    }

    #[test]
    fn the_largest_frame_shows_the_object_at_its_own_size() {
        let object = area(5, 5, 410, 100);
        let largest = largest_frame(object, "1:1".parse().expect("is a ratio"));
        assert_eq!(largest, Size::new(500, 500));
        assert!((frame_scale(object, largest) - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_photo_on_white_takes_the_ground_of_a_share_picture() {
        let whole = Size::new(100, 100);
        let white = Pixels::ground(whole, Some(Rgb([255; 3])));
        let master = Master {
            pixels: white,
            whole,
        };
        let card = Card {
            area: whole.area(),
            placement: Placement::Multiply,
            ground: Rgb([11, 92, 138]),
            logo: None,
        };
        let found = share(&master, &card, Size::new(1200, 630)).expect("can be made");
        assert!(found.iter().all(|pixel| pixel == [11, 92, 138]));
    }
}
