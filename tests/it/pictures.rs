//! Pictures from the outside: files as cameras and programs write them, and files that are meant
//! to do harm. All are made here.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small numbers, made here"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageBuffer, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use showroom::picture::{
    Analysis, Cache, Digest, Encoding, Fit, Focus, Format, Formats, Ground, Limits, Made, Motion,
    Operation, PictureFault, Plan, Quality, Size, Slot, Source, Studio, Subject, Variant, icons,
    plan, probe, share,
};

/// Red above left, green above right, blue below left, white below right.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x * 2 < width, y * 2 < height) {
            (true, true) => [220, 20, 20],
            (false, true) => [20, 200, 20],
            (true, false) => [20, 20, 220],
            (false, false) => [250, 250, 250],
        })
    })
}

/// EXIF with an orientation and a text as it stands in a GPS block.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 48.8584 N 2.2945 E");
    exif
}

/// A photo as a camera writes it.
fn photo(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder
        .add_exif_metadata(&exif(orientation))
        .expect("is short enough");
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder
        .encode(picture, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("is a picture");
    file
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture
        .into()
        .write_to(&mut file, format)
        .expect("can be written");
    file.into_inner()
}

fn subject(source: &Source<'_>, analysis: Option<Analysis>) -> Subject {
    Subject {
        stem: Arc::from("photo"),
        digest: source.digest,
        probe: source.probe,
        analysis,
        focus: Focus::default(),
    }
}

fn slot(widths: &[u32], ratio: Option<&str>) -> Slot {
    Slot {
        widths: widths.to_vec(),
        sizes: "33vw".into(),
        ratio: ratio.map(|text| text.parse().expect("is a ratio")),
        fit: Fit::Auto,
    }
}

/// Opens, looks, plans and makes, as a build does.
fn made(file: &[u8], slot: &Slot) -> Result<(Plan, Vec<Made>), PictureFault> {
    let studio = Studio::default();
    let source = studio.open(file)?;
    let subject = subject(&source, studio.analyse(&source)?);
    let plan = plan(&subject, slot, &Formats::default());
    let variants: Vec<Variant> = plan.images.iter().map(|c| c.variant.clone()).collect();
    let made = studio.make(&source, &variants, None)?;
    Ok((plan, made))
}

/// The largest variant, decoded.
fn largest(file: &[u8]) -> RgbImage {
    let (_, made) = made(file, &slot(&[80], None)).expect("is a picture");
    let last = &made.last().expect("one is made").bytes;
    image::load_from_memory(last).expect("is whole").into_rgb8()
}

fn near(found: Rgb<u8>, wanted: [u8; 3], tolerance: u8) -> bool {
    std::iter::zip(found.0, wanted).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

#[test]
fn a_rotated_photo_comes_out_upright_and_without_its_position() {
    // EXIF 2.32, table 6: where row 0 and column 0 of what is stored lie in the upright picture.
    let upright = quarters(80, 60);
    let stored: [fn(&RgbImage) -> RgbImage; 8] = [
        Clone::clone,
        image::imageops::flip_horizontal,
        image::imageops::rotate180,
        image::imageops::flip_vertical,
        |p| image::imageops::flip_horizontal(&image::imageops::rotate90(p)),
        image::imageops::rotate270,
        |p| image::imageops::flip_horizontal(&image::imageops::rotate270(p)),
        image::imageops::rotate90,
    ];
    for (orientation, store) in (1..).zip(stored) {
        let file = photo(&store(&upright), orientation);
        assert!(file.windows(3).any(|three| three == b"GPS"));
        let probe = probe(&file, &Limits::default()).expect("is a picture");
        assert_eq!(probe.size, Size::new(80, 60), "orientation {orientation}");
        let (_, made) = made(&file, &slot(&[80], None)).expect("is a picture");
        let bytes = &made[0].bytes;
        for trace in [&b"GPS"[..], b"EXIF", b"Exif", b"XMP"] {
            assert!(!bytes.windows(trace.len()).any(|part| part == trace));
        }
        let found = largest(&file);
        assert_eq!(found.dimensions(), (80, 60));
        for (x, y) in [(10, 10), (70, 10), (10, 50), (70, 50)] {
            let (found, wanted) = (*found.get_pixel(x, y), upright.get_pixel(x, y).0);
            assert!(
                near(found, wanted, 12),
                "{orientation}: {found:?} {wanted:?}"
            );
        }
    }
}

#[test]
fn a_display_p3_photo_is_converted_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3();
    let profile = profile.encode().expect("is sound");
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 100);
    encoder.add_icc_profile(&profile).expect("is short enough");
    let pixels = [180, 60, 60].repeat(64 * 64);
    encoder
        .encode(&pixels, 64, 64, jpeg_encoder::ColorType::Rgb)
        .expect("is a picture");
    // By the matrices of CSS Color 4, section 10.
    let found = *largest(&file).get_pixel(32, 32);
    assert!(near(found, [196, 50, 54], 4), "{found:?}");
    assert!(!near(found, [180, 60, 60], 4));
}

#[test]
fn a_header_of_68_bytes_that_claims_ten_thousand_megapixels_is_over_the_limit() {
    let mut file = written(RgbImage::new(1, 1), ImageFormat::Png);
    file.truncate(68);
    file[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    assert_eq!(
        probe(&file, &Limits::default()),
        Err(PictureFault::Pixels {
            width: 100_000,
            height: 100_000,
            limit: 100_000_000
        })
    );
    let deep = ImageBuffer::<Rgba<u16>, Vec<u16>>::new(600, 600);
    let deep = written(deep, ImageFormat::Png);
    let tight = Limits {
        memory: 3 << 20,
        ..Limits::default()
    };
    assert!(matches!(
        probe(&deep, &tight),
        Err(PictureFault::Memory { .. })
    ));
    let light = Limits {
        file: 67,
        ..Limits::default()
    };
    assert!(matches!(
        probe(&file, &light),
        Err(PictureFault::Heavy { .. })
    ));
}

#[test]
fn a_truncated_picture_is_a_fault_and_never_half_a_picture() {
    let picture = quarters(96, 64);
    let mut noisy = picture.clone();
    for (i, pixel) in noisy.pixels_mut().enumerate() {
        pixel.0[1] ^= (i * 7919 % 61) as u8;
    }
    let files = [
        photo(&noisy, 1),
        written(noisy.clone(), ImageFormat::Png),
        written(noisy.clone(), ImageFormat::WebP),
        written(noisy.clone(), ImageFormat::Gif),
        written(noisy, ImageFormat::Tiff),
    ];
    for file in &files {
        made(file, &slot(&[80], None)).expect("the whole file is a picture");
        for tenth in 0..10 {
            let part = &file[..file.len() * tenth / 10];
            let found = made(part, &slot(&[80], None));
            assert!(found.is_err(), "{tenth}/10 of {:?}", &file[..4]);
        }
    }
}

#[test]
fn damaged_files_are_faults_or_pictures_but_no_panic() {
    let picture = quarters(48, 32);
    let formats = [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
        ImageFormat::Tiff,
    ];
    let mut files: Vec<Vec<u8>> = formats
        .into_iter()
        .map(|format| written(picture.clone(), format))
        .collect();
    files.push(photo(&picture, 6));
    let mut random = 12_345_u32;
    let mut next = move || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize
    };
    for file in &files {
        for _ in 0..60 {
            let mut damaged = file.clone();
            for _ in 0..3 {
                let at = next() % damaged.len();
                damaged[at] = next() as u8;
            }
            let _ = made(&damaged, &slot(&[40], Some("1:1")));
        }
    }
}

#[test]
fn the_content_says_what_a_file_is_and_not_its_name() {
    for (bytes, fault) in [
        (&b""[..], PictureFault::Empty),
        (b"hello", PictureFault::NotAPicture),
        (b"<html><body>404</body></html>", PictureFault::NotAPicture),
        (b"BM\0\0\0\0", PictureFault::Foreign("a BMP picture")),
        (b"%PDF-1.7", PictureFault::Foreign("a PDF file")),
        (
            b"\0\0\0\x18ftypavif",
            PictureFault::Foreign("an AVIF picture"),
        ),
    ] {
        assert_eq!(probe(bytes, &Limits::default()), Err(fault));
    }
}

#[test]
fn print_colours_sixteen_bits_and_grey_become_plain_srgb() {
    let mut print = Vec::new();
    jpeg_encoder::Encoder::new(&mut print, 95)
        .encode(
            &[255, 0, 0, 0].repeat(64 * 64),
            64,
            64,
            jpeg_encoder::ColorType::Cmyk,
        )
        .expect("is a picture");
    let found = largest(&print).get_pixel(32, 32).0;
    assert!(
        found[0] < 90 && found[1] > 120 && found[2] > 150,
        "cyan: {found:?}"
    );

    let deep = ImageBuffer::from_pixel(64, 64, Rgb([0x8000_u16, 0x4000, 0xFFFF]));
    let found = *largest(&written(deep, ImageFormat::Png)).get_pixel(32, 32);
    assert!(near(found, [128, 64, 255], 6), "{found:?}");

    let grey = ImageBuffer::from_pixel(64, 64, image::Luma([130_u8]));
    let found = *largest(&written(grey, ImageFormat::Png)).get_pixel(32, 32);
    assert!(near(found, [130, 130, 130], 4), "{found:?}");
}

#[test]
fn an_animation_is_kept_as_it_is() {
    let mut file = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
    let frame = |color| image::Frame::new(RgbaImage::from_pixel(16, 16, Rgba(color)));
    encoder
        .encode_frames([frame([255, 0, 0, 255]), frame([0, 0, 255, 255])])
        .expect("is an animation");
    drop(encoder);
    let found = probe(&file, &Limits::default()).expect("is a picture");
    assert_eq!(
        (found.format, found.motion),
        (Format::Gif, Motion::Animated)
    );
    let (plan, made) = made(&file, &slot(&[80], Some("4:3"))).expect("is a picture");
    assert_eq!(plan.images[0].variant.operation, Operation::Keep);
    assert!(plan.images[0].variant.file_name().ends_with("-16.gif"));
    assert_eq!(made[0].bytes, file);
}

#[test]
fn a_drawing_is_published_without_what_could_run() {
    let file = b"<svg viewBox='0 0 8 4'><script>alert(1)</script><path d='M0 0'/></svg>";
    let (plan, made) = made(file, &slot(&[80], None)).expect("is a picture");
    assert_eq!(plan.size, Size::new(8, 4));
    let text = String::from_utf8(made[0].bytes.clone()).expect("is text");
    assert_eq!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 4\"><path d=\"M0 0\"/></svg>"
    );
}

/// A red box of 400 × 200 on nothing, out of the middle.
fn cut_out() -> RgbaImage {
    RgbaImage::from_fn(900, 700, |x, y| {
        let inside = (450..850).contains(&x) && (20..220).contains(&y);
        Rgba(if inside { [200, 30, 30, 255] } else { [0; 4] })
    })
}

#[test]
fn a_cut_out_is_put_on_the_floor_line_and_stays_transparent() {
    let file = written(cut_out(), ImageFormat::Png);
    let (plan, made) = made(&file, &slot(&[200, 400], Some("1:1"))).expect("is a picture");
    assert_eq!(plan.size, Size::new(400, 400));
    for (made, side) in std::iter::zip(&made, [200.0, 400.0]) {
        let picture = image::load_from_memory(&made.bytes).expect("is whole");
        let picture = picture.into_rgba8();
        let opaque = |at: (f64, f64)| {
            picture
                .get_pixel((at.0 * side) as u32, (at.1 * side) as u32)
                .0[3]
                > 200
        };
        assert!(opaque((0.5, 0.85)) && !opaque((0.5, 0.89)));
        assert!(opaque((0.11, 0.8)) && opaque((0.89, 0.8)));
        assert!(!opaque((0.07, 0.8)) && !opaque((0.93, 0.8)));
    }
}

/// An icon file holds a PNG behind its header.
fn without_icon_header(file: &[u8]) -> &[u8] {
    if file.starts_with(&[0, 0, 1, 0]) {
        &file[22..]
    } else {
        file
    }
}

#[test]
fn share_pictures_and_icons_have_their_exact_sizes() {
    let studio = Studio::default();
    let file = written(cut_out(), ImageFormat::Png);
    let logo_file = written(
        RgbImage::from_pixel(300, 90, Rgb([0, 0, 0])),
        ImageFormat::Png,
    );
    let source = studio.open(&file).expect("is a picture");
    let logo = studio.open(&logo_file).expect("is a picture");
    let subject = subject(&source, studio.analyse(&source).expect("is a picture"));
    let ground = showroom::picture::Rgb([230, 235, 240]);
    let quality = Quality::new(90).expect("is a quality");
    let card = share(&subject, ground, Some(logo.digest), quality).expect("is a photo");
    let icons = icons(&subject, showroom::picture::Rgb([255; 3]));
    let mut variants: Vec<Variant> = icons.into_iter().map(|(_, variant)| variant).collect();
    variants.push(card.clone());
    let made = studio
        .make(&source, &variants, Some(&logo))
        .expect("can be made");
    let pictures: Vec<DynamicImage> = made
        .iter()
        .map(|made| image::load_from_memory(without_icon_header(&made.bytes)).expect("is whole"))
        .collect();
    let sizes: Vec<u32> = pictures.iter().map(DynamicImage::width).collect();
    assert_eq!(sizes, [32, 180, 192, 512, 1200]);
    assert_eq!(
        made[0].bytes[..4],
        [0, 0, 1, 0],
        "the first is an icon file"
    );
    let touch = pictures[1].to_rgba8();
    assert!(touch.pixels().all(|pixel| pixel.0[3] == 255));
    let card_picture = pictures[4].to_rgb8();
    assert_eq!(card_picture.height(), 630);
    for (x, y, wanted) in [
        (600, 315, [200, 30, 30]),
        (1190, 620, [230, 235, 240]),
        (100, 80, [0, 0, 0]),
    ] {
        let found = *card_picture.get_pixel(x, y);
        assert!(near(found, wanted, 10), "{x}, {y}: {found:?}");
    }
    let missing = studio.make(&source, &[card], None);
    assert_eq!(missing, Err(PictureFault::Changed));
}

#[test]
fn a_picture_that_was_changed_since_it_was_planned_is_not_made() {
    let studio = Studio::default();
    let (before, after) = (photo(&quarters(80, 60), 1), photo(&quarters(80, 62), 1));
    let before = studio.open(&before).expect("is a picture");
    let plan = plan(
        &subject(&before, None),
        &slot(&[80], None),
        &Formats::default(),
    );
    let after = studio.open(&after).expect("is a picture");
    let found = studio.make(&after, &[plan.images[0].variant.clone()], None);
    assert_eq!(found, Err(PictureFault::Changed));
}

#[test]
fn the_same_picture_gives_the_same_bytes_on_any_thread() {
    let file = photo(&quarters(640, 480), 6);
    let slot = slot(&[320, 400], Some("1:1"));
    let first = made(&file, &slot).expect("is a picture").1;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| made(&file, &slot).expect("is a picture").1))
            .collect();
        for thread in threads {
            assert_eq!(thread.join().expect("does not panic"), first);
        }
    });
}

#[test]
fn a_variant_has_the_same_bytes_whatever_else_is_made_with_it() {
    let studio = Studio::default();
    let file = photo(&quarters(1000, 750), 6);
    let source = studio.open(&file).expect("is a picture");
    let subject = subject(&source, None);
    let plan = plan(
        &subject,
        &slot(&[90, 200, 400, 700], Some("1:1")),
        &Formats::default(),
    );
    let mut variants: Vec<Variant> = plan.images.into_iter().map(|c| c.variant).collect();
    let icons = icons(&subject, showroom::picture::Rgb([255; 3]));
    variants.extend(icons.into_iter().map(|(_, variant)| variant));
    let together = studio.make(&source, &variants, None).expect("can be made");
    for (variant, together) in std::iter::zip(variants, together) {
        let alone = studio.make(&source, &[variant], None).expect("can be made");
        assert_eq!(alone, [together]);
    }
}

/// A photo, a folder for its cache and what is planned of it.
struct Workshop {
    folder: tempfile::TempDir,
    file: Vec<u8>,
    studio: Studio,
}

impl Workshop {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("there is room"),
            file: photo(&quarters(400, 300), 1),
            studio: Studio::default(),
        }
    }

    fn cache(&self) -> Cache {
        Cache::new(self.folder.path().join("pictures"))
    }

    fn source(&self) -> Source<'_> {
        self.studio.open(&self.file).expect("is a picture")
    }

    fn obtain(&self) -> (Vec<Variant>, Vec<Made>) {
        let (cache, source) = (self.cache(), self.source());
        let look = cache.look(&self.studio, &self.file).expect("is a picture");
        let plan = plan(
            &subject(&source, look.analysis),
            &slot(&[100, 200], None),
            &Formats::default(),
        );
        let variants: Vec<Variant> = plan.images.into_iter().map(|c| c.variant).collect();
        let made = cache
            .obtain(&self.studio, &source, &variants, None)
            .expect("can be made");
        (variants, made)
    }

    fn files(&self) -> Vec<std::path::PathBuf> {
        let list = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
            let entries = fs::read_dir(folder).expect("can be read");
            entries
                .map(|entry| entry.expect("can be read").path())
                .collect()
        };
        let folders = list(&self.folder.path().join("pictures"));
        folders.iter().flat_map(|folder| list(folder)).collect()
    }
}

#[test]
fn the_cache_gives_back_what_was_made_and_mends_what_was_damaged() {
    let shop = Workshop::new();
    let (variants, first) = shop.obtain();
    assert_eq!(shop.files().len(), 3);
    assert!(
        variants
            .iter()
            .all(|variant| shop.cache().has(variant.key()))
    );
    for file in shop.files() {
        let whole = fs::read(&file).expect("can be read");
        for damage in [&whole[..0], &whole[..20], &whole[..whole.len() - 1]] {
            fs::write(&file, damage).expect("can be written");
            assert_eq!(shop.obtain().1, first);
            assert_eq!(fs::read(&file).expect("can be read"), whole);
        }
    }
    fs::remove_dir_all(shop.folder.path().join("pictures")).expect("can be removed");
    assert_eq!(shop.obtain().1, first);
}

#[test]
fn what_is_kept_is_not_made_again() {
    let shop = Workshop::new();
    let (variants, _) = shop.obtain();
    let key = variants[0].key();
    shop.cache()
        .keep(key, b"from the cache")
        .expect("there is room");
    assert_eq!(shop.obtain().1[0].bytes, b"from the cache");
}

#[test]
fn pruning_leaves_what_is_used_and_what_is_not_ours() {
    let shop = Workshop::new();
    let (variants, _) = shop.obtain();
    let folder = shop.files()[0]
        .parent()
        .expect("lies in a folder")
        .to_owned();
    let (notes, fresh, stale) = (
        folder.join("notes.txt"),
        folder.join("a.1-0.part"),
        folder.join("b.1-0.part"),
    );
    for file in [&notes, &fresh, &stale] {
        fs::write(file, "x").expect("there is room");
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
    let file = fs::File::options()
        .write(true)
        .open(&stale)
        .expect("is there");
    file.set_modified(long_ago).expect("can be set");
    let used = BTreeSet::from([
        variants[1].key(),
        shop.studio.key_of_look(shop.source().digest),
    ]);
    assert_eq!(shop.cache().prune(&used).expect("can be read"), 2);
    assert!(notes.exists() && fresh.exists() && !stale.exists());
    assert!(!shop.cache().has(variants[0].key()) && shop.cache().has(variants[1].key()));
    let nowhere = Cache::new(shop.folder.path().join("nowhere"));
    assert_eq!(nowhere.prune(&used).expect("is empty"), 0);
}

#[test]
fn two_processes_may_fill_and_prune_one_cache() {
    let shop = Workshop::new();
    let first = shop.obtain().1;
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(shop.obtain().1, first)));
        }
        scope.spawn(|| {
            for _ in 0..30 {
                shop.cache().prune(&BTreeSet::new()).expect("can be read");
            }
        });
    });
}

#[test]
fn the_names_of_files_are_known_before_they_are_made() {
    let variant = Variant {
        stem: Arc::from("1-front"),
        source: Digest::of(b"photo"),
        operation: Operation::Resize,
        size: Size::new(800, 600),
        encoding: Encoding::WebP(Quality::new(78).expect("is a quality")),
    };
    let name = variant.file_name();
    assert!(
        name.starts_with("1-front-") && name.ends_with("-800.webp"),
        "{name}"
    );
}

#[test]
fn a_photo_on_white_is_seen_as_one() {
    let picture = RgbImage::from_fn(300, 300, |x, y| {
        let inside = (60..240).contains(&x) && (60..240).contains(&y);
        Rgb(if inside {
            [30, 90, 170]
        } else {
            [252, 252, 252]
        })
    });
    let studio = Studio::default();
    let file = photo(&picture, 1);
    let source = studio.open(&file).expect("is a picture");
    let found = studio.analyse(&source).expect("is a picture");
    let found = found.expect("is no drawing");
    assert_eq!(found.ground, Ground::White);
    assert!(
        found.hue.is_some_and(|hue| (245..265).contains(&hue)),
        "{found:?}"
    );
}
