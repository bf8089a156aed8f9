//! QUALITY faults 43–48: what file systems do.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::Folder;

#[cfg(unix)]
#[test]
fn links_and_pipes_are_left_out_with_a_warning() {
    use std::os::unix::fs::symlink;
    let site = Folder::new();
    symlink("..", site.path("content/loop")).expect("is made");
    symlink("/etc/hostname", site.path("content/outside.md")).expect("is made");
    let pipe = std::process::Command::new("mkfifo")
        .arg(site.path("content/pipe.md"))
        .status();
    assert!(pipe.expect("mkfifo runs").success());
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_a_fault() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let site = Folder::new();
    let name = OsStr::from_bytes(b"ventil-\xff.md");
    fs::write(site.path("content").join(name), "+++\ntitle = \"A\"\n+++\n").expect("is written");
    assert_snapshot!(site.faults());
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_only_in_case_are_a_fault() {
    let site = Folder::new()
        .with("static/Logo.svg", "<svg/>")
        .with("static/logo.svg", "<svg/>");
    assert_snapshot!(site.faults());
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_that_is_not_written_whole_is_a_fault() {
    let site = Folder::new();
    let full = fs::File::options().write(true).open("/dev/full");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_showroom"))
        .args(["list", "--format", "csv"])
        .current_dir(site.root())
        .stdout(full.expect("Linux has it"))
        .stderr(std::process::Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output)
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(3));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_change_that_keeps_size_and_time_is_seen() {
    let site = Folder::new().built();
    let path = site.path("content/_index.md");
    let time = fs::metadata(&path)
        .and_then(|m| m.modified())
        .expect("has a time");
    site.write(
        "content/_index.md",
        "+++\ntitle = \"Home\"\n+++\nWellcom!.\n".replace("Wellcom!", "Goodbye"),
    );
    let file = fs::File::options().write(true).open(&path).expect("opens");
    file.set_modified(time).expect("is set");
    let site = site.built();
    assert!(site.made("index.html").contains("Goodbye"));
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Folder::new().with("static/a.txt", "a").built();
    let before = times(&site.path("public"));
    let outcome = site.build();
    assert!(outcome.talk.contains("(0 written, "), "{}", outcome.talk);
    assert_eq!(before, times(&site.path("public")));
}

#[test]
fn one_and_eight_threads_make_the_same_bytes() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site");
    let folder = Folder::empty();
    let site = example.display().to_string();
    for jobs in ["1", "8"] {
        let outcome = folder.run(&["build", &site, "--jobs", jobs, "--out", jobs]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    }
    assert_eq!(contents(&folder.path("1")), contents(&folder.path("8")));
}

type Files = std::collections::BTreeMap<String, Vec<u8>>;

fn contents(root: &Path) -> Files {
    let mut files = Files::new();
    for entry in walk(root) {
        let name = entry
            .strip_prefix(root)
            .expect("is below")
            .display()
            .to_string();
        files.insert(name, fs::read(&entry).expect("is read"));
    }
    files
}

fn times(root: &Path) -> Vec<(String, std::time::SystemTime)> {
    let time = |path: &std::path::PathBuf| {
        let modified = fs::metadata(path).and_then(|m| m.modified());
        (path.display().to_string(), modified.expect("has a time"))
    };
    walk(root).iter().map(time).collect()
}

fn walk(root: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("is read") {
            let path = entry.expect("is read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_second_build_waits_for_the_first_and_then_says_who_it_is() {
    let site = Folder::new();
    let lock = fs::File::create(site.path(".public.lock")).expect("is made");
    lock.lock().expect("is free");
    fs::write(site.path(".public.lock"), "4711\n").expect("is written");
    let outcome = site.run(&["build"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    drop(lock);
    assert_eq!(site.build().code, Some(0), "a dead process's lock is free");
}
