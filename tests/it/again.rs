//! What was built and has not changed since is not made a second time; whatever has changed is seen.

use std::fs;
use std::io::Cursor;

use image::{ImageFormat, RgbImage};

use crate::support::{Folder, Outcome};

/// A folder that only a build which makes pages fills anew.
const MADE: &str = ".showroom/cache";

/// A built site with a photo, whose cache has gone.
fn site() -> Folder {
    let site = Folder::new()
        .with(
            "content/about/index.md",
            "+++\ntitle = \"About\"\n+++\n![Hall](hall.jpg)\n",
        )
        .with("content/about/hall.jpg", photo(800, 600))
        .with("plain/components/picture.html", PICTURE)
        .built();
    forget(&site);
    site
}

const PICTURE: &str = "{% component picture(image, title: string = \"\") %}\
<img src=\"{{ image.src }}\" alt=\"{{ image.alt }}\">{% endcomponent %}";

fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::new(width, height)
        .write_to(&mut file, ImageFormat::Jpeg)
        .expect("is written");
    file.into_inner()
}

fn forget(site: &Folder) {
    fs::remove_dir_all(site.path(MADE)).expect("a build made it");
}

/// Builds again; whether pages were made for it.
fn again(site: &Folder, arguments: &[&str]) -> (bool, Outcome) {
    let outcome = site.run(&[&["build"], arguments].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    let made = site.path(MADE).exists();
    if made {
        forget(site);
    }
    (made, outcome)
}

#[test]
fn the_same_is_not_made_again() {
    let site = site();
    let (made, outcome) = again(&site, &[]);
    assert!(!made);
    assert_eq!(
        outcome.talk,
        "built 3 pages, 1 picture in TIME (0 written, 7 unchanged) → public/"
    );
    fs::remove_file(site.path(".showroom/latest")).expect("is there");
    assert!(again(&site, &[]).0, "nothing tells that it is the same");
    assert!(!again(&site, &[]).0, "it is told again");
}

#[test]
fn whatever_a_site_is_made_from_makes_it_anew() {
    let site = site();
    let about = "content/about/index.md";
    let text = fs::read_to_string(site.path(about)).expect("is read");
    site.write(about, text.replace("Hall", "Yard"));
    assert!(again(&site, &[]).0, "a text");
    site.write(
        "plain/templates/page.html",
        "{{ page.title }} {{ page.content }}",
    );
    assert!(again(&site, &[]).0, "a template");
    assert!(
        again(&site, &["--url", "https://example.org/"]).0,
        "an address"
    );
    assert!(again(&site, &["--drafts"]).0, "drafts");
    assert!(again(&site, &[]).0, "none");
}

#[test]
fn whatever_is_missing_in_the_made_site_is_made_anew() {
    let site = site();
    let page = site.path("public/about/index.html");
    fs::remove_file(&page).expect("was made");
    assert!(again(&site, &[]).0);
    assert!(page.exists());
    fs::write(&page, "x").expect("is written");
    assert!(again(&site, &[]).0);
    assert_ne!(fs::read(&page).expect("is read"), b"x");
    assert!(again(&site, &["--out", "elsewhere"]).0);
    assert!(site.path("elsewhere/about/index.html").exists());
}

#[test]
fn the_site_before_is_not_taken_for_this_one() {
    let site = site();
    let about = "content/about/index.md";
    let text = fs::read_to_string(site.path(about)).expect("is read");
    site.write(about, text.replace("Hall", "Yard"));
    again(&site, &[]);
    assert_eq!(site.run(&["build", "--rollback"]).code, Some(0));
    assert!(site.made("about/index.html").contains("Hall"));
    again(&site, &[]);
    assert!(site.made("about/index.html").contains("Yard"));
}

#[test]
fn what_is_odd_is_said_every_time() {
    let site = site();
    // Too small for its place.
    site.write("content/about/hall.jpg", photo(20, 10));
    let (made, first) = again(&site, &[]);
    assert!(made);
    assert!(first.talk.contains("warning"), "{}", first.talk);
    let (made, second) = again(&site, &[]);
    assert!(made, "the warning comes of making the page");
    assert!(second.talk.contains("warning"), "{}", second.talk);
}
