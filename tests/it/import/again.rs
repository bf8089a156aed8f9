//! Importing again: what the source has not changed is not touched, what a hand has changed stays.

use std::fs;

use insta::assert_snapshot;

use super::{content, import, imported};
use crate::support::Folder;

const FIRST: &str = "SKU,Name,Price,Material\nA-1,Bowl,9.00,Clay\nB-1,Dish,12.00,Clay\n";

fn site() -> Folder {
    let site = Folder::new().with("products.csv", FIRST);
    imported(&site, &["products.csv"]);
    site
}

const BOWL: &str = "content/products/bowl-a-1/index.md";

fn edit(site: &Folder, from: &str, to: &str) {
    let text = fs::read_to_string(site.path(BOWL)).expect("is there");
    assert!(text.contains(from), "{text}");
    site.write(BOWL, text.replace(from, to));
}

#[test]
fn importing_twice_changes_nothing() {
    let site = site();
    let before = content(&site);
    assert_snapshot!(imported(&site, &["products.csv"]));
    assert_eq!(content(&site), before);
}

#[test]
fn a_title_edited_by_hand_survives_a_changed_price() {
    let site = site();
    edit(
        &site,
        "title = \"Bowl\"",
        "# For the fair.\ntitle = \"Our best bowl\" # do not shorten",
    );
    imported(&site, &["products.csv"]);
    site.write("products.csv", FIRST.replace("9.00", "9.50"));
    assert_snapshot!(imported(&site, &["products.csv"]));
    assert_snapshot!(fs::read_to_string(site.path(BOWL)).expect("is there"));
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn what_both_have_changed_is_listed_and_stays() {
    let site = site();
    edit(&site, "\"9.00\"", "\"8.00\"");
    site.write("products.csv", FIRST.replace("9.00", "9.50"));
    assert_snapshot!(imported(&site, &["products.csv"]));
    let text = fs::read_to_string(site.path(BOWL)).expect("is there");
    assert!(text.contains("price = \"8.00\""), "{text}");
}

#[test]
fn a_dry_run_shows_the_change_and_writes_nothing() {
    let site = site();
    site.write("products.csv", FIRST.replace("9.00", "9.50"));
    let before = content(&site);
    let outcome = import(&site, &["products.csv", "--dry-run"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    let page = outcome
        .data
        .split("--- import.lock.toml")
        .next()
        .unwrap_or_default();
    assert_snapshot!(format!("{page}\n{}", outcome.talk));
    assert_eq!(content(&site), before);
    let fresh = Folder::new().with("products.csv", FIRST);
    import(&fresh, &["products.csv", "--dry-run"]);
    assert!(
        !fresh.path(".showroom").exists(),
        "a dry run wrote something"
    );
    assert!(
        !fresh.path("content/products").exists(),
        "a dry run wrote something"
    );
}

#[test]
fn a_page_that_was_moved_is_found_and_one_that_was_deleted_stays_deleted() {
    let site = site();
    let text = fs::read_to_string(site.path(BOWL)).expect("is there");
    site.write("content/products/old/bowl.md", text);
    site.remove(BOWL);
    site.remove("content/products/dish-b-1/index.md");
    site.write("products.csv", FIRST.replace("9.00", "9.50"));
    assert_snapshot!(imported(&site, &["products.csv"]));
    let text = fs::read_to_string(site.path("content/products/old/bowl.md")).expect("is there");
    assert!(text.contains("9.50"), "{text}");
    assert!(!site.path("content/products/dish-b-1/index.md").exists());
}

#[test]
fn a_page_written_by_hand_is_completed_and_never_overwritten() {
    let page = "+++\ntitle = \"My bowl\"\nsku = \"A-1\"\n+++\nMy words.\n";
    let site = Folder::new().with("content/products/mine.md", page);
    site.write("products.csv", FIRST);
    assert_snapshot!(imported(&site, &["products.csv"]));
    assert_snapshot!(fs::read_to_string(site.path("content/products/mine.md")).expect("is there"));
}

#[test]
fn a_product_that_the_source_has_no_more_keeps_its_page() {
    let site = site();
    site.write(
        "products.csv",
        FIRST.lines().take(2).collect::<Vec<_>>().join("\n"),
    );
    assert_snapshot!(imported(&site, &["products.csv"]));
    assert!(site.path("content/products/dish-b-1/index.md").exists());
}

#[test]
fn line_ends_of_windows_stay() {
    let site = site();
    let text = fs::read_to_string(site.path(BOWL)).expect("is there");
    site.write(BOWL, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    site.write("products.csv", FIRST.replace("9.00", "9.50"));
    imported(&site, &["products.csv"]);
    let text = fs::read_to_string(site.path(BOWL)).expect("is there");
    assert!(
        text.starts_with('\u{feff}') && text.contains("\"9.50\"\r\n"),
        "{text:?}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}
