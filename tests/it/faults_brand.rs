//! QUALITY faults 1–7: what is wrong with brand.toml or the out folder.

use std::fs;

use insta::assert_snapshot;

use crate::support::Folder;

#[test]
fn a_syntax_error_and_a_key_twice_are_both_shown() {
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nname = \"B\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\ncurrency = EUR\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn an_unknown_key_is_shown_with_what_was_meant() {
    let site = Folder::new().with_brand("languges = [\"en\"]\nprices = \"nett\"");
    assert_snapshot!(site.faults());
}

#[test]
fn what_is_missing_is_said_with_an_example() {
    let site = Folder::new().with("brand.toml", "theme = \"./plain\"\n");
    assert_snapshot!(site.faults());
}

#[test]
fn nesting_without_end_is_a_fault() {
    let deep = format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let site = Folder::new().with_brand(&deep);
    let talk = site.faults();
    assert!(
        talk.contains("max recursion depth met"),
        "{}",
        &talk[..talk.len().min(2_000)]
    );
}

#[test]
fn a_byte_order_mark_and_other_line_ends_change_nothing() {
    let plain = Folder::new().built();
    let text = fs::read_to_string(plain.path("brand.toml")).expect("is text");
    let other = Folder::new()
        .with(
            "brand.toml",
            format!("\u{feff}{}", text.replace('\n', "\r\n")),
        )
        .with(
            "content/_index.md",
            "\u{feff}+++\r\ntitle = \"Home\"\r\n+++\r\nWelcome.\r\n",
        )
        .built();
    assert_eq!(plain.made("index.html"), other.made("index.html"));
    assert_eq!(plain.made("sitemap.xml"), other.made("sitemap.xml"));
}

#[test]
fn utf_16_and_gbk_are_named_with_a_sample() {
    let utf_16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("name = \"Example\"\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let site = Folder::new().with("brand.toml", utf_16);
    assert_snapshot!("utf_16", site.faults());
    let gbk =
        b"name = \"\xb7\xa8\xc0\xbc\xc7\xf2\xb7\xa7\xd3\xd0\xcf\xde\xb9\xab\xcb\xbe\"\n".to_vec();
    let site = Folder::new().with("brand.toml", gbk);
    assert_snapshot!("gbk", site.faults());
}

#[test]
fn an_address_a_colour_and_an_address_of_mail_can_carry_nothing_else() {
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nurl = \"https://example.com/\\r\\nX-Evil: 1\"\ntheme = \"caliper\"\n\
         [look]\ncolor = \"red;}</style><script>\"\n[contact]\nemail = \"a@b.c?bcc=x@y.z\"\n",
    );
    assert_snapshot!("injection", site.faults());
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nurl = \"javascript:alert(1)\"\ntheme = \"./plain\"\n",
    );
    assert_snapshot!("javascript", site.faults());
}

#[test]
fn a_secret_is_refused_and_not_shown() {
    let site = Folder::new().with_brand("password = \"hunter2-and-more\"");
    let talk = site.faults();
    assert_snapshot!(talk);
}

#[test]
fn the_out_folder_is_never_one_that_is_not_ours() {
    let site = Folder::new().with("elsewhere/notes.txt", "mine");
    let folders = [
        (".", "the_site"),
        ("/", "the_root"),
        ("..", "above"),
        ("content", "content"),
        ("elsewhere", "not_ours"),
    ];
    for (out, name) in folders {
        let outcome = site.run(&["build", "--out", out]);
        assert_eq!(outcome.code, Some(2), "{out}: {}", outcome.talk);
        assert!(site.path("brand.toml").exists() && site.path("elsewhere/notes.txt").exists());
        assert_snapshot!(format!("out_{name}"), outcome.talk);
    }
}
