//! The program killed while it builds, and with few file descriptors: the old site or the new one.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::Folder;

/// Enough pages that a kill can fall between two of them.
const PAGES: usize = 120;

fn write(site: &Folder, state: &str) {
    for i in 0..PAGES {
        let page = format!("+++\ntitle = \"Page {i}\"\n+++\nstate-{state}\n");
        site.write(&format!("content/p{i}.md"), page);
    }
}

/// The states that the pages of the live site are in.
fn states(site: &Folder) -> BTreeSet<String> {
    let state = |i| {
        let html = fs::read_to_string(site.path(&format!("public/p{i}/index.html")));
        let html = html.expect("no page is ever missing");
        let from = html.find("state-").expect("no page is ever empty");
        html[from..].chars().take_while(|c| *c != '<').collect()
    };
    (0..PAGES).map(state).collect()
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_or_the_new_site() {
    let site = Folder::new();
    write(&site, "0");
    let site = site.built();
    let mut random: u64 = 20_261_123;
    let mut changed = 0;
    let mut last = states(&site);
    for round in 1..=30 {
        write(&site, &round.to_string());
        let mut build = Command::new(env!("CARGO_BIN_EXE_showroom"))
            .arg("build")
            .current_dir(site.root())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        sleep(Duration::from_micros((random >> 33) % 120_000));
        let _ = build.kill();
        build.wait().expect("it ends");
        let now = states(&site);
        assert_eq!(now.len(), 1, "mixed after kill {round}: {now:?}");
        changed += usize::from(now != last);
        last = now;
    }
    write(&site, "end");
    let site = site.built();
    assert_eq!(states(&site), BTreeSet::from(["state-end".to_owned()]));
    let left: Vec<String> = fs::read_dir(site.root())
        .expect("is read")
        .map(|entry| {
            entry
                .expect("is read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.contains("staging") || name.contains("exchange"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(changed < 30, "every kill came too late to prove anything");
}

#[cfg(unix)]
#[test]
fn sixty_four_file_descriptors_are_enough() {
    let site = Folder::new();
    write(&site, "0");
    let program = env!("CARGO_BIN_EXE_showroom");
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -n 64 && exec {program} build")])
        .current_dir(site.root())
        .output()
        .expect("sh runs");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");
}
