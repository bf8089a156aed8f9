//! Few file descriptors.

use std::process::Command;

use super::lab::{DAY, Lab, Verdict, program, told};
use super::scene::{write, write_site};

/// How many descriptors a build may have, with the three that every program has.
const DESCRIPTORS: usize = 64;

/// A site of many pages, first and again, with few descriptors and many threads.
pub fn few_descriptors(lab: &Lab) -> Verdict {
    let pages = lab.work.times(300, 10_000);
    let site = lab.fresh("descriptors");
    write_site(&site);
    for page in 0..pages {
        let folder = page % 30;
        let text =
            format!("+++\ntitle = \"Valve {page}\"\nsku = \"V-{page}\"\n+++\nText {page}.\n");
        write(
            &site,
            &format!("content/products/c{folder}/p{page}.md"),
            &text,
        );
        let index = format!("+++\ntitle = \"Category {folder}\"\n+++\n");
        write(
            &site,
            &format!("content/products/c{folder}/_index.md"),
            &index,
        );
    }
    let mut faults = Vec::new();
    for round in ["first", "again"] {
        write(
            &site,
            "content/about.md",
            &format!("+++\ntitle = \"About\"\n+++\n{round}\n"),
        );
        let script = format!("ulimit -n {DESCRIPTORS}; exec \"$0\" build --date {DAY} --jobs 16");
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(program())
            .current_dir(&site)
            .output()
            .expect("sh runs");
        if !output.status.success() {
            faults.push(format!("{round} build: {}", told(&output)));
        }
    }
    Verdict::of(
        faults,
        format!("{pages} products, 16 threads, {DESCRIPTORS} descriptors: built"),
    )
}
