//! Where the proofs run, how much of them, and what they come to.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The day for which every site is built.
pub const DAY: &str = "2026-11-23";

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// What every change of the program can wait for.
    Quick,
    /// All.
    Long,
}

impl Work {
    /// One figure or the other.
    pub fn times(self, quick: usize, long: usize) -> usize {
        match self {
            Self::Quick => quick,
            Self::Long => long,
        }
    }
}

/// What a proof comes to.
pub enum Verdict {
    /// It holds; in figures.
    Holds(String),
    /// It can't be had on this machine, and why.
    Skipped(String),
    /// It does not hold; each time it did not.
    Broken(Vec<String>),
}

impl Verdict {
    /// A proof of this many trials of which none may have a fault.
    pub fn of(faults: Vec<String>, figures: String) -> Self {
        if faults.is_empty() {
            Self::Holds(figures)
        } else {
            Self::Broken(faults)
        }
    }
}

/// A folder for the sites of the proofs, and the program under proof.
pub struct Lab {
    pub work: Work,
    folder: TempDir,
}

impl Lab {
    pub fn new(work: Work) -> Self {
        let folder = TempDir::new().expect("there is room for a folder");
        Self { work, folder }
    }

    /// A folder of the lab; it need not be there.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder of the lab that is not there yet.
    pub fn fresh(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let _ = std::fs::remove_dir_all(&path);
        path
    }
}

/// The program: another build of it where `SHOWROOM_BIN` says so.
pub fn program() -> PathBuf {
    let other = std::env::var_os("SHOWROOM_BIN").map(PathBuf::from);
    let program = other.unwrap_or_else(|| env!("CARGO_BIN_EXE_showroom").into());
    program.canonicalize().expect("the program is built")
}

/// The program with its arguments, in a site's folder.
pub fn showroom(site: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.current_dir(site).args(arguments);
    command
}

/// The arguments of a build that does one thing after the other.
pub fn build() -> Vec<&'static str> {
    vec!["build", "--date", DAY, "--jobs", "1"]
}

/// What a program said, and how it ended.
pub fn told(output: &Output) -> String {
    let talk = String::from_utf8_lossy(&output.stderr);
    format!("{}: {}", output.status, talk.trim().replace('\n', " / "))
}

/// Whether another program is there to be used.
pub fn has(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output();
    found.is_ok_and(|output| output.status.success())
}
