//! One program for all targets; `FUZZ_TARGET` names the one. Each hands the bytes to a public door of
//! the library and looks at what must always hold: no panic, every fault can be shown, and what comes
//! out is safe.

#![no_main]

mod html;

use std::cell::RefCell;
use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use showroom::brand::Brand;
use showroom::catalogue::{self, FrontMatter, Keys};
use showroom::diagnostic::{Report, SourceText, text};
use showroom::publish;
use showroom::serve;
use showroom::source::fields::Origin;
use showroom::tables::{self, Asked, Form};

/// Most cells of a table: enough to meet the limit.
const CELLS: usize = 10_000;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    match name.as_str() {
        "front-matter" => front_matter,
        "brand" => brand,
        "markdown" => html::markdown,
        "csv" => csv,
        "xlsx" => xlsx,
        "request" => request,
        "manifest" => manifest,
        _ => panic!("FUZZ_TARGET=`{name}` is no target"),
    }
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));

/// Every fault can be shown, wherever its place is.
fn show(report: &Report) {
    let shown = text::render(report, text::Style::Plain);
    assert_eq!(shown.is_empty(), report.is_empty());
}

fn front_matter(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes);
    let page = SourceText::new("content/a.md", words.as_ref());
    match catalogue::split(&page) {
        Ok(parts) => {
            let _ = (&words[parts.front], &words[parts.body]);
        }
        Err(fault) => show(&fault.into()),
    }
    let toml = SourceText::new("content/b.md", words.as_ref());
    for keys in [Keys::Page, Keys::Category, Keys::Product] {
        let report = RefCell::new(Report::new());
        let _ = FrontMatter::read(&Origin::whole(&toml), keys, &report);
        show(&report.into_inner());
    }
}

fn brand(bytes: &[u8]) {
    let file = SourceText::new("brand.toml", String::from_utf8_lossy(bytes));
    let report = RefCell::new(Report::new());
    let read = Brand::read(&file, &report);
    let report = report.into_inner();
    assert!(read.is_some() || report.has_errors(), "it says why");
    show(&report);
}

fn csv(bytes: &[u8]) {
    table("table.csv", bytes);
}

fn xlsx(bytes: &[u8]) {
    table("table.xlsx", bytes);
}

fn table(name: &str, bytes: &[u8]) {
    let form = Form::new(Asked::Command, CELLS);
    if let Err(fault) = tables::read(name, bytes.to_vec(), &form) {
        show(&fault.into());
    }
}

/// A path never leads out of the site.
fn request(bytes: &[u8]) {
    let path = String::from_utf8_lossy(bytes);
    for base in ["/", "/shop/"] {
        if let Some(file) = serve::file_asked(&path, base) {
            let bad = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', '\0']);
            assert!(
                !file.as_str().split('/').any(bad),
                "{path:?} asks for {file}"
            );
        }
    }
}

fn manifest(bytes: &[u8]) {
    static FOLDER: LazyLock<tempfile::TempDir> =
        LazyLock::new(|| tempfile::tempdir().expect("there is room for a folder"));
    let folder = FOLDER.path();
    fs::write(folder.join(publish::MANIFEST), bytes).expect("there is room for a file");
    match publish::manifest(folder) {
        Ok(manifest) => assert!(manifest.is_some(), "it is there"),
        Err(fault) => show(&fault.diagnostic().into()),
    }
}
