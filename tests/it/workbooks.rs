//! QUALITY faults 22 and 23: workbooks, good ones and those that want to harm.

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::Folder;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The parts of a workbook with one sheet.
fn parts(dimension: &str, rows: &str) -> Vec<(String, String)> {
    let part = |name: &str, text: String| (name.to_owned(), text);
    vec![
        part(
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        part(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"Preise\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        part(
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                 <xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        part(
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{MAIN}\"><dimension ref=\"{dimension}\"/>\
                 <sheetData>{rows}</sheetData></worksheet>"
            ),
        ),
    ]
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = SimpleFileOptions::default();
        archive
            .start_file(name.as_str(), options)
            .expect("is begun");
        archive.write_all(text.as_bytes()).expect("is written");
    }
    archive.finish().expect("is whole").into_inner()
}

fn text(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A site with one product and a workbook of prices.
fn site(bytes: impl AsRef<[u8]>) -> Folder {
    Folder::new()
        .with("data/prices.xlsx", bytes)
        .with_brand_end("[[tables]]\nfile = \"data/prices.xlsx\"\n")
        .with(
            "content/products/a.md",
            "+++\ntitle = \"A\"\nsku = \"A\"\n+++\n",
        )
}

/// What a build says of a workbook, which it must say soon.
fn refused(bytes: impl AsRef<[u8]>) -> String {
    let begun = Instant::now();
    let talk = site(bytes).faults();
    assert!(begun.elapsed() < Duration::from_secs(5), "{talk}");
    talk
}

fn head() -> String {
    let cells = text("A1", "sku") + &text("B1", "price") + &text("C1", "stock");
    format!("<row r=\"1\">{cells}</row>")
}

#[test]
fn a_workbook_gives_its_numbers_as_they_are() {
    let row = |n: u32, sku: &str, rest: &str| {
        format!("<row r=\"{n}\">{}{rest}</row>", text(&format!("A{n}"), sku))
    };
    let rows = head()
        + &row(
            2,
            "A",
            "<c r=\"B2\"><v>12.299999999999999</v></c><c r=\"C2\"><v>7</v></c>",
        )
        + &row(5, "B", "<c r=\"B5\" t=\"e\"><v>#DIV/0!</v></c>")
        + &row(
            6,
            "C",
            "<c r=\"B6\" s=\"1\"><v>45000</v></c><c r=\"C6\"><v>1.5</v></c>",
        )
        + &row(7, "D", "<c r=\"E7\"><v>1</v></c>")
        + &row(8, "E", &text("B8", "12,50"));
    let bad = site(zipped(&parts("A1:C8", &rows)));
    assert_snapshot!("cells_of_a_workbook", bad.faults());
    let rows = head() + &row(2, "A", "<c r=\"B2\"><v>12.299999999999999</v></c>");
    let good = site(zipped(&parts("A1:C2", &rows)));
    assert_snapshot!(good.run(&["list", "--format", "csv"]).data);
    let sheet = good.with_brand_end("sheet = \"Price\"\n");
    assert_snapshot!("another_sheet", sheet.faults());
}

#[test]
fn a_cell_at_the_far_corner_takes_no_room() {
    let cells = format!("<row r=\"1048576\">{}</row>", text("XFD1048576", "x"));
    let bytes = zipped(&parts("A1:XFD1048576", &(head() + &cells)));
    assert!(bytes.len() < 3_000);
    assert_snapshot!("far_corner_claimed", refused(bytes));
    assert_snapshot!(
        "far_corner",
        refused(zipped(&parts("A1:C1", &(head() + &cells))))
    );
    assert_snapshot!("far_corner_alone", refused(zipped(&parts("A1", &cells))));
}

#[test]
fn texts_that_are_only_claimed_take_no_room() {
    let mut parts = parts("A1:C1", &head());
    let claim = format!(
        "<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"22875000000\"><si><t>a</t></si></sst>"
    );
    parts.push(("xl/sharedStrings.xml".to_owned(), claim));
    let bytes = zipped(&parts);
    assert!(bytes.len() < 3_000);
    assert_snapshot!(refused(bytes));
}

#[test]
fn a_long_text_in_many_cells_takes_no_room() {
    let mut parts = parts("A1:C1", &head());
    let text = "x".repeat(1_000_000);
    let strings = format!("<sst xmlns=\"{MAIN}\"><si><t>{text}</t></si></sst>");
    parts.push(("xl/sharedStrings.xml".to_owned(), strings));
    let mut cells = String::new();
    for row in 2..2_000 {
        let cell = format!("<c r=\"A{row}\" t=\"s\"><v>0</v></c>");
        cells.extend(["<row>", &cell, "</row>"]);
    }
    parts[4].1 = parts[4]
        .1
        .replace("</sheetData>", &format!("{cells}</sheetData>"));
    // A hundred megabytes are read before it is refused, which takes a test build its time.
    assert_snapshot!(site(zipped(&parts)).faults());
}

#[test]
fn a_workbook_that_inflates_without_end_is_stopped() {
    let mut large = parts("A1:C1", &head());
    large[4].1 = "<a/>".repeat(40_000_000);
    let bytes = zipped(&large);
    assert!(bytes.len() < 1_000_000);
    assert_snapshot!("a_sheet_that_inflates", refused(bytes));
    let mut large = parts("A1:C1", &head());
    large[3].1 = "<a/>".repeat(10_000_000);
    assert_snapshot!("styles_that_inflate", refused(zipped(&large)));
    let mut large = parts("A1:C1", &head());
    large[4].1 = " ".repeat(20_000_000);
    assert_snapshot!("a_text_that_inflates", refused(zipped(&large)));
}

/// An ODS file with one sheet.
fn document(rows: &str) -> Vec<u8> {
    let names = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content {} xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Preise\">{rows}\
         <table:table-row table:number-rows-repeated=\"1048570\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
         <table:table table:name=\"Alt &amp; neu\"/></office:spreadsheet></office:body></office:document-content>",
        names.join(" ")
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[
        ("mimetype".to_owned(), mime.to_owned()),
        ("content.xml".to_owned(), content),
    ])
}

fn words(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

fn number(value: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>shown</text:p></table:table-cell>"
    )
}

fn document_row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn document_head() -> String {
    document_row(&["sku", "price", "stock"].map(words))
}

/// A site with one product and an ODS file of prices.
fn site_of_document(bytes: impl AsRef<[u8]>) -> Folder {
    let site = site("");
    let brand = fs::read_to_string(site.path("brand.toml")).expect("is text");
    site.with("data/prices.ods", bytes)
        .with("brand.toml", brand.replace("prices.xlsx", "prices.ods"))
}

fn refused_document(bytes: impl AsRef<[u8]>) -> String {
    let begun = Instant::now();
    let talk = site_of_document(bytes).faults();
    assert!(begun.elapsed() < Duration::from_secs(5), "{talk}");
    talk
}

#[test]
fn an_open_document_gives_what_its_cells_show() {
    let a = words("A<office:annotation><text:p>a remark</text:p></office:annotation>");
    let rows = document_head() + &document_row(&[a, number("12.299999999999999"), number("7")]);
    let good = site_of_document(document(&rows));
    let outcome = good.run(&["list", "--format", "csv"]);
    assert_snapshot!("an_open_document", outcome.data);
    let error = "<table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>";
    let date =
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-01T00:00:00\"/>";
    let gap =
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>";
    let wide = "<table:table-cell table:number-columns-repeated=\"9\"/>".to_owned() + &number("1");
    let rows = document_head()
        + gap
        + &document_row(&[
            words("A&#x42;<text:s text:c=\"2\"/>&amp;"),
            error.to_owned(),
        ])
        + &document_row(&[words("C"), date.to_owned(), number("1.5")])
        + &document_row(&[words("D"), wide]);
    assert_snapshot!(
        "cells_of_an_open_document",
        site_of_document(document(&rows)).faults()
    );
    let sheet = good.with_brand_end("sheet = \"Alt & nue\"\n");
    assert_snapshot!("another_sheet_of_an_open_document", sheet.faults());
}

#[test]
fn an_open_document_is_imported_as_any_table() {
    let rows = document_head() + &document_row(&[words("A-1"), number("12.5"), number("7")]);
    let rows = rows
        .replace("sku", "SKU")
        .replace("stock", "Name")
        .replace(&number("7"), &words("Cup"));
    let site = Folder::new().with("list.ods", document(&rows));
    let outcome = site.run(&["import", "list.ods"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    let page = site.path("content/products/cup-a-1/index.md");
    let page = fs::read_to_string(page).expect("the product has a page");
    assert!(page.contains("price = \"12.5"), "{page}");
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn what_an_open_document_says_of_repetitions_takes_no_room() {
    let far = "<table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>"
        .to_owned()
        + &words("x")
        + "</table:table-row>";
    assert_snapshot!(
        "far_column",
        refused_document(document(&(document_head() + &far)))
    );
    let again = "<table:table-row table:number-rows-repeated=\"4000000000\">".to_owned()
        + &words("A")
        + "</table:table-row>";
    let limited = |rows: &str| {
        let site = site_of_document(document(rows));
        site.with_brand_end("[limits]\ntable_cells = 100000\n")
            .faults()
    };
    assert_snapshot!("rows_without_end", limited(&(document_head() + &again)));
    let wide = format!(
        "<table:table-row>{}</table:table-row>",
        words("x").replace(
            "string\"",
            "string\" table:number-columns-repeated=\"4000000000\""
        )
    );
    assert_snapshot!("a_head_without_end", refused_document(document(&wide)));
    let bytes = zipped(&[("content.xml".to_owned(), "<a/>".repeat(40_000_000))]);
    assert_snapshot!("an_open_document_that_inflates", refused_document(bytes));
}

#[test]
fn what_is_no_whole_open_document_is_said() {
    let whole = document(&document_head());
    assert_snapshot!(
        "an_open_document_cut_off",
        refused_document(&whole[..whole.len() - 40])
    );
    assert_snapshot!(
        "text_as_an_open_document",
        refused_document("sku,price\nA,1\n")
    );
    let list = "<manifest:encryption-data/>".to_owned();
    let encrypted = zipped(&[
        ("content.xml".to_owned(), "noise".to_owned()),
        ("META-INF/manifest.xml".to_owned(), list),
    ]);
    assert_snapshot!("an_encrypted_open_document", refused_document(encrypted));
    let other = zipped(&[("mimetype".to_owned(), "application/epub+zip".to_owned())]);
    assert_snapshot!("another_archive", refused_document(other));
    let form = showroom::tables::Form::new(showroom::tables::Asked::Brand, 1_000);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        let _ = showroom::tables::read("a.ods", bytes, &form);
        let _ = showroom::tables::read("a.ods", whole[..at].to_vec(), &form);
    }
}

#[test]
fn what_is_no_whole_workbook_is_said() {
    let whole = zipped(&parts("A1:C1", &head()));
    assert_snapshot!("truncated", refused(&whole[..whole.len() - 40]));
    let mut damaged = whole.clone();
    let middle = whole.len() / 3;
    damaged[middle..middle + 30].fill(0x55);
    assert!(refused(&damaged).contains("the workbook is damaged or cut off"));
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(2_000, 0);
    assert_snapshot!("an_old_workbook", refused(&compound));
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    compound.extend(name);
    assert_snapshot!("an_encrypted_workbook", refused(&compound));
    assert_snapshot!("a_csv_by_another_name", refused("sku,price\nA,1\n"));
    assert_snapshot!("nothing", refused(""));
    let mut outside = parts("A1:C1", &head());
    outside.push(("../../evil.xml".to_owned(), "<a/>".to_owned()));
    assert_snapshot!("a_file_outside", refused(zipped(&outside)));
    let old = site("").with("data/old.xls", "x");
    let brand = fs::read_to_string(old.path("brand.toml")).expect("is text");
    let old = old.with("brand.toml", brand.replace("prices.xlsx", "old.xls"));
    assert_snapshot!("an_old_ending", old.faults());
}

#[test]
fn a_workbook_may_be_damaged_anywhere() {
    let row = format!(
        "<row r=\"2\">{}<c r=\"B2\"><v>1</v></c></row>",
        text("A2", "A")
    );
    let whole = zipped(&parts("A1:C2", &(head() + &row)));
    let form = showroom::tables::Form::new(showroom::tables::Asked::Brand, 1_000);
    // Every byte once, and every length: the outcome is a table or a fault, never a panic.
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        let _ = showroom::tables::read("a.xlsx", bytes, &form);
        let _ = showroom::tables::read("a.xlsx", whole[..at].to_vec(), &form);
    }
}
