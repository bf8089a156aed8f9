//! What can go wrong in publishing, as values that say whose matter it is and what to do.
//! Every one of them arises before the trees are exchanged, so each may promise that the last
//! site is unchanged.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::paths::OutPath;

use super::lock::Holder;

/// Why a site was not published.
#[derive(Debug)]
pub enum PublishFault {
    /// The out folder is one that a build may not fill.
    Refused {
        /// The folder as it was given.
        out: PathBuf,
        /// What speaks against it.
        why: Refusal,
    },
    /// Another build holds the lock.
    Busy {
        /// The folder that it builds.
        out: PathBuf,
        /// Who it is.
        holder: Holder,
        /// How long we waited for it.
        waited: Duration,
    },
    /// A rollback, and no site to roll back to.
    NothingBefore {
        /// The live folder.
        out: PathBuf,
    },
    /// A file that the user put into the out folder lies where the site has one of its own.
    Foreign {
        /// The user's file.
        path: PathBuf,
    },
    /// Two files of the site have one path, or one has the path of our own record.
    Twice(OutPath),
    /// A file of the site lies where another one needs a folder.
    Nested {
        /// The file.
        file: OutPath,
        /// The file that would lie below it.
        below: OutPath,
    },
    /// A manifest that is not as we wrote it.
    Damaged {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A folder of a name that we use, which we did not make.
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refused an operation.
    Disk {
        /// What we were at.
        action: Action,
        /// On which file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// What speaks against an out folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is the site folder.
    IsSite,
    /// The site folder lies inside it.
    AboveSite,
    /// It is the root of a disk.
    IsRoot,
    /// It is the user's home folder.
    IsHome,
    /// It is, or lies in, the named folder of sources.
    InSources(&'static str),
    /// It is a file.
    NotFolder,
    /// It is a symbolic link that leads there.
    IsLink(PathBuf),
    /// It has files, and no manifest of ours.
    NotOurs,
}

/// Whose matter a fault is; the command line turns it into the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The site's: exit code 1.
    Site,
    /// The command line's: exit code 2.
    Usage,
    /// The machine's: exit code 3.
    Machine,
}

/// What was being done to a file or folder when the operating system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reading a file or listing a folder.
    Reading,
    /// Making or writing a file.
    Writing,
    /// Making a folder.
    MakingFolder,
    /// Giving it a second name, or copying where the disk knows no second names.
    Linking,
    /// Renaming.
    Moving,
    /// Removing.
    Removing,
    /// Waiting until it is on the disk.
    Syncing,
    /// Taking the lock.
    Locking,
}

impl PublishFault {
    pub(super) fn disk(action: Action, path: &Path, error: io::Error) -> Self {
        Self::Disk {
            action,
            path: path.to_path_buf(),
            error,
        }
    }

    /// The same fault; if it is about something in that folder of ours, told of the file that the
    /// user knows instead.
    pub(super) fn told_of(self, folder: &Path, known: &Path) -> Self {
        match self {
            Self::Disk {
                action,
                path,
                error,
            } if path.starts_with(folder) => Self::disk(action, known, error),
            other => other,
        }
    }

    /// Whose matter it is.
    pub fn blame(&self) -> Blame {
        match self {
            Self::Refused { .. } | Self::NothingBefore { .. } => Blame::Usage,
            Self::Foreign { .. } | Self::Twice(_) | Self::Nested { .. } => Blame::Site,
            Self::Busy { .. }
            | Self::Damaged { .. }
            | Self::Occupied { .. }
            | Self::Disk { .. } => Blame::Machine,
        }
    }

    /// The fault with its way out, to be reported beside those of other stages.
    pub fn diagnostic(&self) -> Diagnostic {
        let fault = |code, message: String| Diagnostic::error(code, message);
        match self {
            Self::Refused { out, why } => fault("out-folder", why.message(out)).help(why.way_out()),
            Self::Busy {
                out,
                holder,
                waited,
            } => fault(
                "other-build",
                format!("{holder} builds `{}`", out.display()),
            )
            .note(format!("it was still at it after {} s", waited.as_secs()))
            .help("wait for it or end it, then build again"),
            Self::NothingBefore { out } => fault(
                "nothing-before",
                format!("there is no site before the one in `{}`", out.display()),
            )
            .note("a first build, and a build that stopped half-way, have none to roll back to")
            .help("restore the sources and run `showroom build`"),
            Self::Foreign { path } => fault(
                "foreign-file",
                format!(
                    "`{}` was not made by a build, and the site has a file there too",
                    path.display()
                ),
            )
            .help("move it to `static/`, or remove it, and build again"),
            Self::Twice(path) => fault("file-twice", format!("two files are made as `{path}`"))
                .help("give one of them another name"),
            Self::Nested { file, below } => fault(
                "file-and-folder",
                format!("`{file}` is a file, and `{below}` needs a folder there"),
            )
            .help("give one of them another name"),
            Self::Damaged { path, what } => fault(
                "manifest",
                format!("`{}` is not as a build wrote it: {what}", path.display()),
            )
            .note("it says which files are ours; without it none is touched")
            .help("remove the folder it lies in and build again"),
            Self::Occupied { path } => fault(
                "occupied",
                format!("`{}` was not made by a build", path.display()),
            )
            .note("builds keep their own files under that name")
            .help("give it another name and build again"),
            Self::Disk {
                action,
                path,
                error,
            } => disk_diagnostic(*action, path, error),
        }
    }
}

impl fmt::Display for PublishFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.diagnostic();
        write!(f, "{}", told.message)?;
        for more in told.notes.iter().chain(&told.helps) {
            write!(f, "; {more}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PublishFault {}

impl Refusal {
    fn message(&self, out: &Path) -> String {
        let out = out.display();
        match self {
            Self::IsSite => format!("the out folder `{out}` is the site folder itself"),
            Self::AboveSite => format!("the site folder lies inside the out folder `{out}`"),
            Self::IsRoot => format!("the out folder `{out}` is the root of the disk"),
            Self::IsHome => format!("the out folder `{out}` is your home folder"),
            Self::InSources(name) => {
                format!("the out folder `{out}` is in `{name}/`, among the site's sources")
            }
            Self::NotFolder => format!("the out folder `{out}` is not a folder"),
            Self::IsLink(target) => {
                format!("the out folder `{out}` is a link to `{}`", target.display())
            }
            Self::NotOurs => {
                format!("the out folder `{out}` has files that were not made by a build")
            }
        }
    }

    fn way_out(&self) -> String {
        match self {
            Self::IsSite
            | Self::AboveSite
            | Self::IsRoot
            | Self::IsHome
            | Self::InSources(_)
            | Self::NotFolder => "give a folder of its own, such as `--out public`".into(),
            Self::IsLink(target) => {
                format!("give the folder itself: `--out {}`", target.display())
            }
            Self::NotOurs => "give a new or empty folder, such as `--out public`".into(),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::MakingFolder => "making the folder",
            Self::Linking => "linking",
            Self::Moving => "renaming",
            Self::Removing => "removing",
            Self::Syncing => "syncing",
            Self::Locking => "locking",
        })
    }
}

fn disk_diagnostic(action: Action, path: &Path, error: &io::Error) -> Diagnostic {
    let path = path.display();
    let (code, message, help) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "disk-full",
            format!("the disk is full: {action} `{path}` stopped"),
            "free space there, or build to another disk with `--out`, and build again",
        ),
        ErrorKind::PermissionDenied => (
            "no-permission",
            format!("no permission: {action} `{path}` was refused"),
            "make the file and its folder your own, or build elsewhere with `--out`",
        ),
        ErrorKind::ReadOnlyFilesystem => (
            "read-only",
            format!("the disk is read-only: {action} `{path}` was refused"),
            "build to another disk with `--out`",
        ),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => (
            "mount-point",
            format!("`{path}` is a mount point or in use: {action} it was refused"),
            "build into a folder inside it with `--out`",
        ),
        ErrorKind::NotFound => (
            "gone",
            format!("`{path}` is no longer there: {action} it was not possible"),
            "build again, and leave the folders alone while it runs",
        ),
        _ => (
            "disk",
            format!("{action} `{path}` failed: {error}"),
            "see that the disk is sound, and build again",
        ),
    };
    Diagnostic::error(code, message)
        .note("the last site is unchanged")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_of_the_system_is_told_with_its_way_out() {
        let told = |kind: ErrorKind| {
            let path = Path::new("public/index.html");
            let fault = PublishFault::disk(Action::Writing, path, kind.into());
            assert_eq!(fault.blame(), Blame::Machine);
            fault.to_string()
        };
        let all = [
            told(ErrorKind::StorageFull),
            told(ErrorKind::PermissionDenied),
            told(ErrorKind::ReadOnlyFilesystem),
            told(ErrorKind::ResourceBusy),
            told(ErrorKind::NotFound),
            told(ErrorKind::BrokenPipe),
        ];
        insta::assert_snapshot!(all.join("\n"), @r"
        the disk is full: writing `public/index.html` stopped; the last site is unchanged; free space there, or build to another disk with `--out`, and build again
        no permission: writing `public/index.html` was refused; the last site is unchanged; make the file and its folder your own, or build elsewhere with `--out`
        the disk is read-only: writing `public/index.html` was refused; the last site is unchanged; build to another disk with `--out`
        `public/index.html` is a mount point or in use: writing it was refused; the last site is unchanged; build into a folder inside it with `--out`
        `public/index.html` is no longer there: writing it was not possible; the last site is unchanged; build again, and leave the folders alone while it runs
        writing `public/index.html` failed: broken pipe; the last site is unchanged; see that the disk is sound, and build again
        ");
    }
}
