//! What a whole build makes of pictures: which files, and what it says of those it can't use.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use insta::assert_snapshot;

use crate::support::Folder;

/// Shows the page's own picture and the head's links.
const SHOWING: &str = "<!doctype html><title>{{ page.head_title }}</title>\
{% for i in site.icons %}<link rel=\"{{ i.rel }}\" href=\"{{ i.href }}\">{% endfor %}\
{% if site.manifest %}<link rel=\"manifest\" href=\"{{ site.manifest }}\">{% endif %}\
<meta property=\"og:image\" content=\"{{ page.share_image }}\">\
<main>{% if page.image %}<img src=\"{{ page.image.src }}\" class=\"{{ page.image.class }}\" \
alt=\"{{ page.image.alt }}\">{% endif %}{{ page.content }}</main>\n";

const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 60'>\
<rect width='200' height='60' fill='#000'/></svg>";

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| {
        Rgb([60, 90, u8::try_from(x % 200).expect("is small")])
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(picture)
        .write_to(&mut file, ImageFormat::Jpeg)
        .expect("is written");
    file.into_inner()
}

#[test]
fn what_a_certificate_looks_like_is_shown_beside_it_and_is_no_photo_of_the_product() {
    let product =
        "+++\ntitle = \"Valve\"\n[[certificates]]\nname = \"ISO 9001\"\nimage = \"iso.jpg\"\n+++\n";
    let site = Folder::new()
        .with("plain/templates/product.html", "{% for c in page.certificates %}{{ c.image.width }}×{{ c.image.height }}{% endfor %}, {{ page.gallery | length }} photo")
        .with("content/products/v/index.md", product)
        .with("content/products/v/iso.jpg", jpeg(100, 140))
        .with("content/products/v/valve.jpg", jpeg(800, 600))
        .built();
    assert_eq!(site.made("products/v/index.html"), "100×140, 1 photo");
}

#[test]
fn a_certificate_whose_picture_is_missing_is_a_fault_with_its_line() {
    let product =
        "+++\ntitle = \"Valve\"\n[[certificates]]\nname = \"ISO 9001\"\nimage = \"iso.jpg\"\n+++\n";
    let site = Folder::new().with("content/products/v/index.md", product);
    assert_snapshot!(site.faults());
}

/// A site with a logo, an icon and one page with a photo.
fn shop() -> Folder {
    let theme = "name = \"Plain\"\n[settings.logo]\ntype = \"picture\"\n[settings.icon]\n\
        type = \"picture\"\n[pictures.content]\nwidths = [200, 400]\nsizes = \"50vw\"\n";
    let brand = "name = \"Example\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n\
        [look]\nlogo = \"logo.svg\"\nicon = \"icon.svg\"\n";
    let mut site = Folder::new()
        .with("brand.toml", brand)
        .with("plain/theme.toml", theme)
        .with("logo.svg", LOGO)
        .with("icon.svg", LOGO)
        .with(
            "content/_index.md",
            "+++\ntitle = \"Home\"\nimage = \"hall.jpg\"\n+++\n",
        )
        .with("content/hall.jpg", jpeg(800, 600))
        .with("content/about.md", "+++\ntitle = \"About\"\n+++\n");
    for name in ["home", "page"] {
        site = site.with(&format!("plain/templates/{name}.html"), SHOWING);
    }
    site
}

/// All files below a folder, with digests out of their names.
fn files(site: &Folder, folder: &str) -> Vec<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>, root: &Path) {
        for entry in fs::read_dir(folder).expect("is a folder") {
            let path = entry.expect("is listed").path();
            if path.is_dir() {
                walk(&path, found, root);
            } else {
                let name = path.strip_prefix(root).expect("lies below");
                found.insert(name.display().to_string());
            }
        }
    }
    let mut found = BTreeSet::new();
    let root = site.path(folder);
    walk(&root, &mut found, &root);
    let is_digest = |part: &&str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let without_digest = |name: &String| {
        let parts: Vec<&str> = name.split('-').filter(|part| !is_digest(part)).collect();
        parts.join("-")
    };
    found.iter().map(without_digest).collect()
}

#[test]
fn the_icon_becomes_all_that_browsers_and_home_screens_ask_for() {
    let site = shop().built();
    let all = files(&site, "public");
    let named = |name: &&String| name.contains("ico") || name.contains("manifest");
    let icons: Vec<&String> = all.iter().filter(named).collect();
    let manifest = site.made("site.webmanifest");
    let fixed = |line: &&str| !line.contains("\"src\"");
    let manifest: Vec<&str> = manifest.lines().filter(fixed).collect();
    assert_snapshot!(format!("{icons:#?}\n{}", manifest.join("\n")));
    let home = site.made("index.html");
    assert!(
        home.contains("<link rel=\"icon\" href=\"/favicon.ico\">"),
        "{home}"
    );
    assert!(
        home.contains("<link rel=\"manifest\" href=\"/site.webmanifest\">"),
        "{home}"
    );
    let own = shop().with("static/favicon.ico", "mine").built();
    assert_eq!(own.made("favicon.ico"), "mine");
}

#[test]
fn only_variants_that_a_page_shows_are_made_and_each_only_once() {
    let site = shop().built();
    let pictures = files(&site, "public/assets/pictures");
    let of_hall: Vec<&String> = pictures
        .iter()
        .filter(|name| name.contains("hall"))
        .collect();
    assert_eq!(of_hall, ["hall-400.webp", "hall-1200.jpg"]);
    assert!(
        !pictures.iter().any(|name| name.contains("logo")),
        "{pictures:?}"
    );
    let cached = files(&site, ".showroom/cache/pictures").len();
    let again = site.build();
    assert!(
        again.talk.contains("(1 written") || again.talk.contains("(0 written"),
        "{}",
        again.talk
    );
    assert_eq!(files(&site, ".showroom/cache/pictures").len(), cached);
    site.write("content/_index.md", "+++\ntitle = \"Home\"\n+++\n");
    site.remove("content/hall.jpg");
    assert_eq!(site.build().code, Some(0));
    let pictures = files(&site, "public/assets/pictures");
    assert!(
        !pictures.iter().any(|name| name.contains("hall")),
        "{pictures:?}"
    );
    assert!(files(&site, ".showroom/cache/pictures").len() < cached);
}

#[test]
fn a_page_without_a_picture_is_shared_with_that_of_home_and_the_logo_is_on_it() {
    let site = shop().built();
    let shared = |page: &str| {
        let html = site.made(page);
        let (_, rest) = html.split_once("og:image\" content=\"").expect("is there");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    assert_eq!(shared("index.html"), shared("about/index.html"));
    let path = shared("index.html").replace("https://example.com/", "");
    let card = image::open(site.path("public").join(path)).expect("is a picture");
    let card = card.into_rgb8();
    assert_eq!(card.dimensions(), (1200, 630));
    assert!(
        card.get_pixel(180, 84).0.iter().all(|sample| *sample < 20),
        "the logo"
    );
}

#[test]
fn what_a_photo_shows_follows_from_its_name_where_nobody_said_it() {
    let product = "+++\ntitle = \"Kettle\"\n+++\n";
    let gallery =
        "{% for g in page.gallery %}<img src=\"{{ g.src }}\" alt=\"{{ g.alt }}\">\n{% endfor %}";
    let phrases = "home = \"Home\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\n\
        page = \"Page\"\nprice_note_net = \"Net {currency}\"\npicture_n = \"Picture {n}: {alt}\"\n\
        picture_view = \"{alt}, {view}\"\nview_side = \"side view\"\n";
    let site = shop()
        .with("plain/templates/product.html", gallery)
        .with("plain/phrases/en.toml", phrases)
        .with(
            "content/products/_index.md",
            "+++\ntitle = \"Products\"\n+++\n",
        )
        .with("content/products/kettle/index.md", product)
        .with("content/products/kettle/1.jpg", jpeg(640, 640))
        .with("content/products/kettle/2-side.jpg", jpeg(650, 640))
        .with("content/products/kettle/3.jpg", jpeg(660, 640))
        .built();
    let html = site.made("products/kettle/index.html");
    let alts: Vec<&str> = html
        .split("alt=\"")
        .skip(1)
        .filter_map(|a| a.split('"').next())
        .collect();
    assert_eq!(alts, ["Kettle", "Kettle, side view", "Picture 3: Kettle"]);
}

#[test]
fn a_drawing_has_its_own_place_and_the_photos_of_the_folder_stay() {
    let product = "+++\ntitle = \"Kettle\"\n[[images]]\nfile = \"sizes.svg\"\nkind = \"drawing\"\n\
        alt = \"H is the height\"\n+++\n";
    let template = "{% for g in page.gallery %}photo {{ g.alt }}\n{% endfor %}\
        {% for d in page.drawings %}drawing {{ d.alt }}\n{% endfor %}";
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"300\"><path d=\"M0 0h9v9z\"/></svg>";
    let site = shop()
        .with("plain/templates/product.html", template)
        .with(
            "content/products/_index.md",
            "+++\ntitle = \"Products\"\n+++\n",
        )
        .with("content/products/kettle/index.md", product)
        .with("content/products/kettle/1.jpg", jpeg(640, 640))
        .with("content/products/kettle/sizes.svg", drawing)
        .built();
    let html = site.made("products/kettle/index.html");
    assert_eq!(html.trim(), "photo Kettle\ndrawing H is the height");
}

#[test]
fn a_drawing_whose_letters_are_columns_of_the_variants_stands_in_the_page() {
    let product = "+++\ntitle = \"Kettle\"\nsku = \"K\"\nvariants = [\
        { sku = \"K-1\", specs = { H = \"10\" } }, { sku = \"K-2\", specs = { H = \"12\" } }]\n\
        [[images]]\nfile = \"a.svg\"\nkind = \"drawing\"\nalt = \"H is the height\"\n\
        [[images]]\nfile = \"b.svg\"\nkind = \"drawing\"\nalt = \"W is the width\"\n+++\n";
    let template = "{% for d in page.drawings %}\
        {% if d.svg %}{{ d.svg | safe }}{% else %}{{ d.picture.src }}{% endif %}\n{% endfor %}";
    let drawing = |letter: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\" onload=\"x()\">\
             <path id=\"p\" style=\"fill:none\" d=\"M0 0h9\"/><script>x()</script><text>{letter}</text></svg>"
        )
    };
    let site = shop()
        .with("plain/templates/product.html", template)
        .with(
            "content/products/_index.md",
            "+++\ntitle = \"Products\"\n+++\n",
        )
        .with("content/products/kettle/index.md", product)
        .with("content/products/kettle/a.svg", drawing("H"))
        .with("content/products/kettle/b.svg", drawing("W"))
        .built();
    assert_snapshot!(site.made("products/kettle/index.html").trim(), @r#"
    <svg viewBox="0 0 40 30" width="40" height="30" aria-hidden="true"><path id="d1-p" d="M0 0h9" fill="none"></path><text data-letter="H">H</text></svg>
    /assets/pictures/b-1c4ab4ad8c00-40.svg
    "#);
}

#[test]
fn every_picture_that_can_not_be_used_is_named_with_a_way_out() {
    let mut bomb = jpeg(64, 64);
    let frame = bomb
        .windows(2)
        .position(|two| two == [0xFF, 0xC0])
        .expect("has a frame");
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let cut = jpeg(640, 480);
    let site = shop()
        .with("content/a.md", "+++\ntitle = \"A\"\nimage = \"bomb.jpg\"\n+++\n")
        .with("content/b.md", "+++\ntitle = \"B\"\nimage = \"cut.jpg\"\n+++\n")
        .with("content/c.md", "+++\ntitle = \"C\"\nimage = \"page.png\"\n+++\n")
        .with("content/d.md", "+++\ntitle = \"D\"\nimage = \"gone.jpg\"\n+++\n")
        .with("content/e.md", "+++\ntitle = \"E\"\nimage = \"style.svg\"\n+++\n")
        .with("content/f.md", "+++\ntitle = \"F\"\nimage = \"Cut.jpeg\"\n+++\n")
        .with("content/bomb.jpg", bomb)
        .with("content/cut.jpg", &cut[..cut.len() / 2])
        .with("content/page.png", "<html><body>404</body></html>")
        .with(
            "content/style.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'http://x/y.css';</style></svg>",
        );
    assert_snapshot!(site.faults());
}

#[test]
fn a_photo_of_the_wrong_extension_is_read_and_an_svg_loses_its_script() {
    let site = shop()
        .with(
            "content/a.md",
            "+++\ntitle = \"A\"\nimage = \"photo.png\"\n+++\n",
        )
        .with(
            "content/b.md",
            "+++\ntitle = \"B\"\nimage = \"mark.svg\"\n+++\n",
        )
        .with("content/photo.png", jpeg(800, 640))
        .with(
            "content/mark.svg",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>\
             <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='alert(1)'>\
             <script>alert(1)</script><path d='M0 0h9'/></svg>",
        )
        .built();
    let pictures = files(&site, "public/assets/pictures");
    assert!(
        pictures.contains(&"photo-400.webp".to_owned()),
        "{pictures:?}"
    );
    let html = site.made("b/index.html");
    let (_, src) = html.split_once("<img src=\"/").expect("shows it");
    let mark = site.made(src.split('"').next().unwrap_or_default());
    assert_eq!(
        mark,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>"
    );
}

#[test]
fn what_is_wrong_in_pictures_of_brand_toml_is_shown_in_its_place() {
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n[pictures]\n\
         formats = [\"jpeg\", \"png\"]\nquality = { webp = 0, gif = 3 }\nmax_pixels = 0\n\
         memory = 1000\nmax_pixel = 3\n",
    );
    assert_snapshot!(site.faults());
}

#[cfg(not(feature = "avif"))]
#[test]
fn avif_is_a_fault_where_the_program_was_built_without_it() {
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n[pictures]\n\
         formats = [\"avif\"]\n",
    );
    assert_snapshot!(site.faults());
}

#[cfg(feature = "avif")]
#[test]
fn avif_stands_beside_webp_where_it_is_asked_for() {
    let site = shop();
    let brand = fs::read_to_string(site.path("brand.toml")).expect("is read");
    let show = "<main>{{ page.image.avif }} {{ page.image.srcset }}</main>";
    let site = site
        .with(
            "brand.toml",
            format!("{brand}[pictures]\nformats = [\"webp\", \"avif\"]\n"),
        )
        .with("plain/templates/home.html", show)
        .built();
    let pictures = files(&site, "public/assets/pictures");
    for name in [
        "hall-200.avif",
        "hall-400.avif",
        "hall-200.webp",
        "hall-400.webp",
    ] {
        assert!(pictures.contains(&name.to_owned()), "{pictures:?}");
    }
}

#[test]
fn an_icon_with_letters_is_only_shown_in_tabs_and_a_warning_says_so() {
    let lettered = LOGO.replace("</svg>", "<text x='3' y='9'>A</text></svg>");
    let site = shop().with("icon.svg", lettered);
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(!site.path("public/favicon.ico").exists());
    let warning = outcome.talk.split("\nbuilt").next().unwrap_or_default();
    assert_snapshot!(warning);
}
