//! `import --text`: texts of other encodings become UTF-8, after a look at each.

use std::fs;

use encoding_rs::{GB18030, UTF_16LE};
use insta::assert_snapshot;

use super::import;
use crate::support::Folder;

const PAGE: &str = "+++\r\ntitle = \"法兰球阀，蓝色阀体\"\r\n+++\r\n用于水和蒸汽。\r\n";

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn site() -> Folder {
    assert_eq!(UTF_16LE.name(), "UTF-16LE");
    let (gbk, _, _) = GB18030.encode(PAGE);
    Folder::new()
        .with("content/valve.md", gbk)
        .with("content/a/pump.md", utf_16(&PAGE.replace("球阀", "泵")))
        .with("content/sound.md", "+++\ntitle = \"Straße\"\n+++\n")
        .with("content/.hidden.md", b"\xff")
}

#[test]
fn texts_are_shown_and_converted_when_the_user_agrees() {
    let site = site();
    let before = fs::read(site.path("content/sound.md")).expect("is there");
    let outcome = import(&site, &["--text", "content", "--yes"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    let read = |path: &str| fs::read_to_string(site.path(path)).expect("is UTF-8");
    assert_eq!(read("content/valve.md"), PAGE);
    assert_eq!(read("content/a/pump.md"), PAGE.replace("球阀", "泵"));
    assert_eq!(
        fs::read(site.path("content/sound.md")).expect("is there"),
        before
    );
    assert_eq!(site.build().code, Some(0));
    let again = import(&site, &["--text", "content", "--yes"]);
    assert_snapshot!(again.talk);
}

#[test]
fn without_consent_nothing_is_converted() {
    let site = site();
    let before = fs::read(site.path("content/valve.md")).expect("is there");
    let outcome = import(&site, &["--text", "content"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    let dry = import(&site, &["--text", "content", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.talk);
    assert_eq!(
        fs::read(site.path("content/valve.md")).expect("is there"),
        before
    );
}

#[test]
fn a_text_that_is_not_in_the_named_encoding_is_a_fault_and_nothing_is_converted() {
    let site = site().with("content/broken.md", b"title \xff\xff\x80\xff");
    let before = fs::read(site.path("content/valve.md")).expect("is there");
    let outcome = import(
        &site,
        &["--text", "content", "--yes", "--encoding", "gb18030"],
    );
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    assert_eq!(
        fs::read(site.path("content/valve.md")).expect("is there"),
        before
    );
}
