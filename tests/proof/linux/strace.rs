//! System calls, one by one: which ones a command makes that change the disk, and what becomes of it
//! when one of them is the last, or fails. `strace` does both, by the call's name and path, so that
//! threads do not matter.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::lab::program;
use super::scene::Scene;

/// The calls that change what is on a disk, or wait for it.
const CHANGES: [&str; 17] = [
    "openat",
    "write",
    "pwrite64",
    "copy_file_range",
    "ftruncate",
    "mkdir",
    "rmdir",
    "unlink",
    "unlinkat",
    "rename",
    "renameat2",
    "linkat",
    "chmod",
    "fchmod",
    "fsync",
    "syncfs",
    "close",
];

/// The calls that only look.
const LOOKS: [&str; 6] = [
    "openat",
    "read",
    "getdents64",
    "statx",
    "newfstatat",
    "flock",
];

/// A call, as the injection finds it again.
#[derive(Debug, Clone)]
pub struct Call {
    pub name: String,
    path: String,
    /// Which one of those with that name and path.
    count: usize,
    /// The path is another in each run; it is the nth with that name only.
    by_name: bool,
}

/// What is exchanged.
const LIVE: &str = "public";

/// What a call does to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Changes,
    Looks,
}

impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} of {}", self.name, self.count, self.path)
    }
}

/// Why there can be no injections here; none when there can.
pub fn missing() -> Option<String> {
    let tried = Command::new("strace")
        .args(["-f", "-e", "inject=getpid:error=EIO", "true"])
        .output();
    match tried {
        Err(_) => Some("strace is not installed (apt-get install strace)".into()),
        Ok(output) if !output.status.success() => Some(format!(
            "strace may not be used: {}",
            super::lab::told(&output)
        )),
        Ok(_) => None,
    }
}

/// The calls of a scene's command of one kind, in their order, on files of the site's folder.
pub fn calls(scene: &Scene, kind: Kind) -> Vec<Call> {
    let site = scene.begin();
    let log = site.with_extension("trace");
    let names = match kind {
        Kind::Changes => CHANGES.join(","),
        Kind::Looks => LOOKS.join(","),
    };
    let output = strace(scene, &site)
        .args(["-y", "-s", "0", "-e", &format!("trace={names}"), "-o"])
        .arg(&log)
        .arg(program())
        .args(&scene.command)
        .output()
        .expect("strace runs");
    assert!(output.status.success(), "{}", super::lab::told(&output));
    let text = fs::read_to_string(&log).expect("strace has written");
    read(&text, &site, scene, kind)
}

/// Runs a scene's command, in its site as it is, with something done to one call.
pub fn inject(scene: &Scene, call: &Call, what: &str) -> Output {
    let site = scene.begin();
    let injection = format!("inject={}:{what}:when={}", call.name, call.count);
    // What is not traced is not injected.
    let trace = format!("trace={},renameat2", call.name);
    let mut command = strace(scene, &site);
    if !call.by_name {
        command.args(["-P", &call.path]);
    }
    if scene.by_renames {
        command.args(["-P", LIVE]);
    }
    command
        .args(["-e", &trace, "-e", &injection, "-o", "/dev/null"])
        .arg(program())
        .args(&scene.command)
        .output()
        .expect("strace runs")
}

/// Kills a scene's command at its nth system call of any name.
pub fn kill_at(scene: &Scene, nth: usize) -> Output {
    let site = scene.begin();
    strace(scene, &site)
        .args([
            "-e",
            &format!("inject=all:signal=KILL:when={nth}"),
            "-o",
            "/dev/null",
        ])
        .arg(program())
        .args(&scene.command)
        .output()
        .expect("strace runs")
}

fn strace(scene: &Scene, site: &Path) -> Command {
    let mut command = Command::new("strace");
    command.current_dir(site).args(["-f", "--quiet=all"]);
    if scene.by_renames {
        command.args(["-e", "inject=renameat2:error=EINVAL"]);
    }
    command
}

/// A line of what strace wrote.
struct Line {
    process: String,
    name: String,
    paths: Vec<String>,
}

/// Reads what strace wrote: `4711 rename("from", "to") = 0`, where a descriptor is `3</path>`.
fn read(text: &str, site: &Path, scene: &Scene, kind: Kind) -> Vec<Call> {
    let site = site.canonicalize().expect("the site is there");
    let mut lines: Vec<Line> = Vec::new();
    let mut written = BTreeSet::new();
    let mut calls = Vec::new();
    for (line, arguments) in text.lines().filter_map(|line| parse(line, &site)) {
        let writes = ["O_CREAT", "O_TRUNC"].iter().any(|f| arguments.contains(f));
        let path = line.paths.last().cloned();
        lines.push(line);
        let (line, Some(path)) = (&lines[lines.len() - 1], path) else {
            continue;
        };
        let wanted = match line.name.as_str() {
            "openat" => writes == (kind == Kind::Changes),
            // By renames, strace counts the closing of folders as well, at which the standard library stops.
            "close" => !scene.by_renames && written.contains(&path),
            // It fails already.
            "renameat2" => !scene.by_renames,
            _ => true,
        };
        if line.name == "openat" && writes {
            written.insert(site.join(&path).display().to_string());
        }
        if wanted {
            let by_name = path.contains(&lines[0].process);
            let alike = |l: &&Line| {
                let is_path = |p: &String| *p == path || (scene.by_renames && p == LIVE);
                (&l.process, &l.name) == (&line.process, &line.name)
                    && (by_name || l.paths.iter().any(is_path))
            };
            let (name, count) = (line.name.clone(), lines.iter().filter(alike).count());
            calls.push(Call {
                name,
                path,
                count,
                by_name,
            });
        }
    }
    if scene.by_renames {
        // What comes before is another scene's.
        let from = calls.iter().position(|call| call.path == LIVE);
        calls.drain(..from.unwrap_or(0).saturating_sub(4));
    }
    calls
}

fn parse<'a>(line: &'a str, site: &Path) -> Option<(Line, &'a str)> {
    let (process, rest) = line.split_once(' ')?;
    let (name, arguments) = rest.trim_start().split_once('(')?;
    let arguments = arguments
        .rsplit_once(") = ")
        .map_or(arguments, |(before, _)| before);
    let mut paths = paths(arguments, site);
    if name == "rename" {
        // strace knows this call by its first path only.
        paths.truncate(1);
    }
    let line = Line {
        process: process.to_owned(),
        name: name.to_owned(),
        paths,
    };
    Some((line, arguments))
}

/// The paths of a call that lie in the site: texts as they are, descriptors by what strace calls them.
fn paths(arguments: &str, site: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    let mut rest = arguments;
    while let Some(at) = rest.find(['"', '<']) {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let text = rest[at..].starts_with('"');
        let Some(length) = after.find(if text { '"' } else { '>' }) else {
            break;
        };
        let path = &after[..length];
        let inside = if text {
            !path.is_empty() && !path.starts_with('/')
        } else {
            !before.ends_with("AT_FDCWD") && Path::new(path).starts_with(site)
        };
        if inside {
            paths.push(path.to_owned());
        }
        rest = &after[length + 1..];
    }
    paths
}
