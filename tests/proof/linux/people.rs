//! What an ordinary user may not touch, and where nobody listens.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::lab::{DAY, Lab, Verdict, has, program, told};
use super::scene::Scene;

/// The user who is nobody on every system.
const NOBODY: &str = "65534";

/// What is closed to the user, by which mode.
const CLOSED: [(&str, u32); 14] = [
    (".", 0o555),
    (".public.lock", 0o444),
    (".public.previous", 0o555),
    (".public.previous/about", 0o555),
    ("public/.showroom.json", 0),
    ("public/about", 0),
    (".showroom", 0),
    ("brand.toml", 0),
    ("content", 0),
    ("content/products", 0),
    ("content/about.md", 0),
    ("content/products/bv-50/1-front.png", 0),
    ("data/prices.csv", 0),
    ("static/note.txt", 0),
];

/// Each of a site's parts closed to an ordinary user, for whom mode bits count.
pub fn without_permission(lab: &Lab) -> Verdict {
    let program = match ordinary_program(lab) {
        Ok(program) => program,
        Err(why) => return Verdict::Skipped(why),
    };
    let scene = Scene::change(lab);
    let (mut faults, mut refused) = (Vec::new(), 0);
    for (closed, mode) in CLOSED {
        let site = scene.begin();
        own(&site);
        let path = site.join(closed);
        let before = fs::metadata(&path).expect("is there").permissions();
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("is set");
        let output = ordinary(&program, &site, &scene.command);
        fs::set_permissions(&path, before).expect("is set");
        refused += usize::from(output.status.code() == Some(3));
        faults.extend(scene.outcome(&format!("`{closed}` closed"), &output));
    }
    let figures = format!(
        "{} things closed: {refused} told, 0 changes to the old site",
        CLOSED.len()
    );
    Verdict::of(faults, figures)
}

/// The program where an ordinary user may run it.
fn ordinary_program(lab: &Lab) -> Result<PathBuf, String> {
    let open = Permissions::from_mode(0o755);
    fs::set_permissions(lab.path(""), open).expect("the lab's folder is ours");
    if rustix::process::geteuid().is_root() && !has("setpriv") {
        return Err("root is refused nothing, and there is no `setpriv` to be someone else".into());
    }
    let here = ordinary(&program(), &lab.path(""), &["--version"]);
    if here.status.success() {
        return Ok(program());
    }
    let copy = lab.path("showroom");
    fs::copy(program(), &copy).expect("the program is copied");
    let there = ordinary(&copy, &lab.path(""), &["--version"]);
    if there.status.success() {
        Ok(copy)
    } else {
        Err(format!(
            "an ordinary user can't run the program: {}",
            told(&there)
        ))
    }
}

/// Runs the program as an ordinary user.
fn ordinary(program: &Path, site: &Path, arguments: &[&str]) -> Output {
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"]);
        command.arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(site).args(arguments);
    command.output().expect("the program or setpriv runs")
}

/// Gives a site to the ordinary user.
fn own(site: &Path) {
    if rustix::process::geteuid().is_root() {
        let status = Command::new("chown")
            .args(["-R", &format!("{NOBODY}:{NOBODY}")])
            .arg(site)
            .status();
        assert!(status.is_ok_and(|status| status.success()), "chown runs");
    }
}

/// Talk that can't be written is no reason to fail, and data that can't be written is.
pub fn with_no_one_to_talk_to(lab: &Lab) -> Verdict {
    let scene = Scene::change(lab);
    let mut faults = Vec::new();
    let full = || {
        File::options()
            .write(true)
            .open("/dev/full")
            .expect("is there")
    };
    scene.begin();
    let mut build = super::lab::showroom(&scene.begin(), &scene.command);
    let status = build.stdout(full()).stderr(full()).status().expect("runs");
    if !status.success() || scene.left() != Ok(true) {
        faults.push(format!("a build that nobody hears: {status}"));
    }
    for format in ["csv", "json", "table"] {
        let site = scene.begin();
        let mut list = super::lab::showroom(&site, &["list", "--format", format, "--date", DAY]);
        let output = list.stdout(full()).stderr(Stdio::piped()).spawn();
        let output = output
            .and_then(std::process::Child::wait_with_output)
            .expect("runs");
        if output.status.code() != Some(3) || !told(&output).contains("= help: ") {
            faults.push(format!(
                "a list as {format} to a full disk: {}",
                told(&output)
            ));
        }
        let line = format!("\"$0\" list --format {format} --date {DAY} | true");
        let piped = Command::new("bash")
            .args(["-c", &format!("set -o pipefail; {line}")])
            .arg(program())
            .current_dir(&site)
            .output()
            .expect("bash runs");
        if !piped.status.success() {
            faults.push(format!(
                "a list as {format} to a reader that goes: {}",
                told(&piped)
            ));
        }
    }
    Verdict::of(
        faults,
        "1 build, 6 lists: talk may be lost, data never unnoticed".into(),
    )
}
