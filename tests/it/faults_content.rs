//! QUALITY faults 8, 9 and 11–17: what is wrong with pages.

use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::support::Folder;

fn page(front: &str, body: &str) -> String {
    format!("+++\ntitle = \"Page\"\n{front}\n+++\n{body}\n")
}

#[test]
fn front_matter_without_an_end_and_an_impossible_date_are_both_shown() {
    let site = Folder::new()
        .with("content/a.md", "+++\ntitle = \"A\"\n")
        .with("content/b.md", page("date = 2026-02-30", ""))
        .with("content/c.md", page("date = \"soon\"\ndarft = true", ""));
    assert_snapshot!(site.faults());
}

#[test]
fn a_file_in_gbk_is_never_published() {
    let mut text = b"+++\ntitle = \"".to_vec();
    text.extend(b"\xb7\xa8\xc0\xbc\xc7\xf2\xb7\xa7");
    text.extend(b"\"\n+++\n");
    let site = Folder::new().with("content/valve.md", text);
    assert_snapshot!(site.faults());
}

#[test]
fn pathological_markdown_ends_soon() {
    let texts = [
        ">".repeat(300_000),
        "[".repeat(300_000),
        "*a ".repeat(100_000),
        format!("|{}\n|{}\n", "a|".repeat(50_000), ":-|".repeat(50_000)),
        "`".repeat(300_000),
    ];
    for text in texts {
        let site = Folder::new().with("content/a.md", page("", &text));
        let begun = Instant::now();
        let outcome = site.build();
        assert!(matches!(outcome.code, Some(0 | 1)), "{:?}", outcome.code);
        assert!(begun.elapsed() < Duration::from_secs(20), "{text:.20}");
    }
}

#[test]
fn a_file_that_is_too_large_is_named() {
    let site = Folder::new().with("content/a.md", page("", &"x".repeat(5_000_001)));
    assert_snapshot!(site.faults());
}

#[test]
fn two_sources_of_one_address_are_both_named() {
    let site = Folder::new()
        .with("content/about.md", page("", ""))
        .with("content/us.md", page("slug = \"about\"", ""))
        .with("content/old.md", page("aliases = [\"/about/\"]", ""));
    assert_snapshot!("address", site.faults());
    let site = Folder::new()
        .with("content/about.md", page("", ""))
        .with("content/us.md", page("slug = \"ABOUT\"", ""));
    assert_snapshot!("case", site.faults());
    let site = Folder::new()
        .with("content/a.md", page("slug = \"ü\"", ""))
        .with("content/b.md", page("slug = \"u\u{308}\"", ""));
    assert_snapshot!("accents", site.faults());
}

#[test]
fn a_slug_is_one_safe_name() {
    let mut site = Folder::new();
    let long = "x".repeat(256);
    let bad = ["../x", "/etc", "a\\u0000b", "CON", &long];
    for (i, slug) in bad.iter().enumerate() {
        site = site.with(
            &format!("content/p{i}.md"),
            page(&format!("slug = \"{slug}\""), ""),
        );
    }
    assert_snapshot!(site.faults());
}

#[test]
fn a_link_finds_a_file_however_its_accents_are_stored() {
    let site = Folder::new()
        .with("content/u\u{308}ber.md", page("", ""))
        .with("content/a.md", page("", "[us](\u{fc}ber.md)"))
        .built();
    assert!(site.made("a/index.html").contains("href=\"/%C3%BCber/\""));
}

#[test]
fn a_broken_link_anchor_and_picture_are_shown_at_their_places() {
    let site = Folder::new()
        .with("content/about.md", page("", "## Our history\n"))
        .with(
            "content/a.md",
            page(
                "",
                "See [us](abuot.md), [when](about.md#our-histroy)\nand ![a valve](valve.jpg).",
            ),
        );
    assert_snapshot!(site.faults());
}

#[test]
fn a_sku_twice_and_one_that_leads_nowhere_are_shown() {
    let site = Folder::new()
        .with(
            "content/products/a.md",
            page("sku = \"BV-50\"\nrelated = [\"BV-08\"]", ""),
        )
        .with("content/products/b.md", page("sku = \"BV-50\"", ""))
        .with("content/products/c.md", page("sku = \"BV-80\"", ""));
    assert_snapshot!(site.faults());
}

#[test]
fn an_empty_file_and_one_with_only_a_mark_are_named() {
    let site = Folder::new()
        .with("content/a.md", "")
        .with("content/b.md", "\u{feff}\n");
    assert_snapshot!(site.faults());
}

#[test]
fn facts_that_contradict_each_other_are_shown() {
    let facts = "sku = \"A\"\ngtin = \"4006381333932\"\nprice = \"12,50\"\nwas = 10.00\n\
        tiers = [{ min = 50, price = 9 }, { min = 10, price = 8 }]\navailability = \"instock\"\n\
        incoterms = \"FBO\"\norigin = \"Germany\"\nkey_facts = [\"Wieght\"]\nhs_code = \"84\"\n\
        packaging = { carton = [40, 30, 25], volume = 3.0, net = 12, gross = 11 }\n\
        [specs]\nWeight = { value = 2.1, unit = \"kg\" }\nBody = { value = 2 }";
    let site = Folder::new().with("content/products/a.md", page(facts, ""));
    assert_snapshot!(site.faults());
}

#[test]
fn faults_can_be_read_by_programs() {
    let site = Folder::new().with("content/a.md", page("darft = true", ""));
    let outcome = site.run(&["build", "--format", "json"]);
    assert_eq!(outcome.code, Some(1));
    assert_snapshot!(outcome.data);
}
