//! Sources that are wrong, damaged or meant to do harm.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use super::{content, import, imported};
use crate::support::Folder;

#[test]
fn figures_that_are_not_sure_are_reported_and_never_guessed() {
    let table = "\
SKU,Name,Price,EAN,MOQ
A,One,\"1,5\",,
B,Two,1e400,,
C,Three,-3,,
D,Four,9.99,4.00638E+12,
E,Five,9.99,36000291452,
F,Six,9.99,4006381333932,
1E+12,Seven,9.99,,
G,Eight,12 USD,,
H,Nine,9.99,,\"1,000\"
,,9.99,,
A,Ten,1,,
";
    let site = Folder::new().with("list.csv", table);
    let outcome = import(&site, &["list.csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    assert!(!site.path("content/products").exists());
    let talk = imported(&site, &["list.csv", "--skip-bad"]);
    assert!(
        talk.contains("imported 3 of 11 rows (1 skipped, 7 rejected)"),
        "{talk}"
    );
    let rejected = fs::read_to_string(site.path("list.rejected.csv")).expect("is there");
    assert_eq!(rejected.lines().count(), 8, "{rejected}");
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn rows_that_are_ragged_or_have_an_open_quote_are_rejected_with_their_place() {
    let site = Folder::new().with(
        "list.csv",
        "SKU,Name,Price\nA,One,1\nB,Two\nC,Three,3,4\nD,\"Four,4\n",
    );
    let outcome = import(&site, &["list.csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    let talk = imported(&site, &["list.csv", "--skip-bad"]);
    assert!(
        talk.contains("imported 1 of 4 rows (0 skipped, 3 rejected)"),
        "{talk}"
    );
}

#[test]
fn article_numbers_that_lost_their_zeros_are_told() {
    let site = Folder::new().with("list.csv", "SKU,Name\n0012,A\n0013,B\n14,C\n");
    assert_snapshot!(imported(&site, &["list.csv"]));
}

/// What a browser might run.
const PAYLOADS: [&str; 6] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "{{< video file=\"x\" />}}",
];

#[test]
fn a_script_in_any_column_is_inert_and_counted() {
    let head = "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,\
                Variant Price,Image Src,Image Alt Text,SEO Title,SEO Description";
    let mut table = format!("{head}\n");
    for (i, payload) in PAYLOADS.iter().enumerate() {
        let cell = format!("\"A {}\"", payload.replace('"', "\"\""));
        let c = &cell;
        let sku = cell.replacen("A ", &format!("A{i} "), 1);
        let row = format!("p{i},{c},{c},{c},{c},{c},{c},{c},{sku},{i},{c},{c},{c},{c}\n");
        table.push_str(&row);
    }
    table.push_str("q,Q,,,,,,,,1,javascript:alert(1),,,\n");
    let site = super::new_site().with("shop.csv", table);
    let outcome = import(&site, &["shop.csv", "shop"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    let built = site.run(&["build", "shop"]);
    assert_eq!(built.code, Some(0), "{}", built.talk);
    let mut folders = vec![site.path("shop/public")];
    let mut pages = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("is read") {
            let path = entry.expect("is read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                let html = fs::read_to_string(&path).expect("is text");
                pages += 1;
                for bad in [
                    "<script>alert",
                    "onerror=alert",
                    "<svg onload",
                    "href=\"javascript",
                    "<iframe",
                ] {
                    assert!(!html.contains(bad), "{} has {bad}", path.display());
                }
            }
        }
    }
    assert!(pages > PAYLOADS.len());
}

#[test]
fn an_import_killed_at_any_moment_leaves_all_pages_old_or_all_new() {
    let table = |state: usize| {
        let row = |i: usize| {
            format!(
                "S-{i},Product {i},{state}.00,\"state-{state} {}\"\n",
                "word ".repeat(200)
            )
        };
        let rows: String = (0..60).map(row).collect();
        format!("SKU,Name,Price,Description\n{rows}")
    };
    let site = Folder::new().with("list.csv", table(1));
    let begun = Instant::now();
    imported(&site, &["list.csv"]);
    // How long an import takes depends on the machine, and on what else runs there.
    let whole = u64::try_from(begun.elapsed().as_micros()).expect("is short");
    let mut random: u64 = 20_261_124;
    let (mut last, mut old, mut new) = (1, 0, 0);
    for round in 2..=60 {
        if round > 12 && old > 0 && new > 0 {
            break;
        }
        site.write("list.csv", table(round));
        let mut run = Command::new(env!("CARGO_BIN_EXE_showroom"))
            .args(["import", "list.csv"])
            .current_dir(site.root())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        sleep(Duration::from_micros((random >> 33) % (whole + whole / 2)));
        let _ = run.kill();
        run.wait().expect("it ends");
        // Any command that reads the site finishes what was decided.
        let listed = site.run(&["list", "--format", "csv"]);
        assert_eq!(listed.code, Some(0), "{}", listed.talk);
        let states: BTreeSet<usize> = super::pages(&site)
            .values()
            .map(|(front, body)| {
                let words = body.split(' ').next();
                let words = words.and_then(|word| word.strip_prefix("state-"));
                let of_body = words.expect("has a state").parse().expect("is a number");
                let price = super::text(front, "price").expect("has a price");
                assert_eq!(price, format!("{of_body}.00"));
                of_body
            })
            .collect();
        assert_eq!(states.len(), 1, "mixed after round {round}: {states:?}");
        let now = *states.first().expect("there is one");
        new += usize::from(now != last);
        old += usize::from(now == last);
        last = now;
        let left = site.path(".showroom/import").exists();
        assert!(!left, "something was left behind");
    }
    assert!(old > 0, "every kill came too late to prove anything");
    assert!(new > 0, "every kill came too early to prove anything");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let site = Folder::new().with("list.csv", "SKU,Name,Price\nA,One,1\n");
    imported(&site, &["list.csv"]);
    let before = content(&site);
    let body = "many words ".repeat(20_000);
    site.write(
        "list.csv",
        format!("SKU,Name,Price,Description\nA,One,2,\nB,Two,2,{body}\n"),
    );
    // A file may not grow beyond 64 KB: writing fails in the midst of the second page.
    let program = env!("CARGO_BIN_EXE_showroom");
    let script = format!("trap '' XFSZ; ulimit -f 64; exec {program} import list.csv");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(site.root())
        .output();
    let output = output.expect("sh runs");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{talk}");
    assert!(talk.contains("the pages are as they were"), "{talk}");
    assert_eq!(content(&site), before);
    assert!(
        !site.path(".showroom/import").exists(),
        "something was left behind"
    );
    assert!(
        !site.path("content/products/two-b").exists(),
        "a folder was left behind"
    );
}

/// A workbook of a few hundred kilobytes whose sheet has 300 MB.
fn bomb() -> Vec<u8> {
    const NS: &str = "http://schemas.openxmlformats.org";
    let types = format!(
        "<Types xmlns=\"{NS}/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>"
    );
    let rel = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{NS}/package/2006/relationships\"><Relationship Id=\"r\" \
             Type=\"{NS}/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns=\"{NS}/spreadsheetml/2006/main\" \
         xmlns:r=\"{NS}/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"A\" sheetId=\"1\" r:id=\"r\"/></sheets></workbook>"
    );
    let small = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", rel("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            rel("worksheet", "worksheets/sheet1.xml"),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in &small {
        zip.start_file(*name, options).expect("is begun");
        zip.write_all(text.as_bytes()).expect("is written");
    }
    zip.start_file("xl/worksheets/sheet1.xml", options)
        .expect("is begun");
    zip.write_all(b"<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>SKU")
        .expect("is written");
    let much = vec![b'A'; 1_000_000];
    for _ in 0..300 {
        zip.write_all(&much).expect("is written");
    }
    zip.write_all(b"</t></is></c></row></sheetData></worksheet>")
        .expect("is written");
    zip.finish().expect("is whole").into_inner()
}

#[test]
fn a_workbook_that_inflates_is_refused_with_little_memory_and_soon() {
    let site = Folder::new().with("bomb.xlsx", bomb());
    let begun = Instant::now();
    let mut run = Command::new(env!("CARGO_BIN_EXE_showroom"))
        .args(["import", "bomb.xlsx"])
        .current_dir(site.root())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let status = format!("/proc/{}/status", run.id());
    let mut most_kilobytes = 0;
    while run.try_wait().expect("it can be asked").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most_kilobytes = most_kilobytes.max(peak.unwrap_or(0));
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it takes too long"
        );
        sleep(Duration::from_millis(2));
    }
    let output = run.wait_with_output().expect("it has ended");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{talk}");
    assert_snapshot!(talk);
    assert!(most_kilobytes < 200_000, "it took {most_kilobytes} KB");
    assert!(!site.path("content/products").exists());
}
