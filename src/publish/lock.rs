//! One build of an out folder at a time. The lock is the operating system's, on a file beside the
//! folder that stays there: a process that dies gives it up, and removing the file would let two
//! processes hold two files of one name.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::destination::Destination;
use super::disk;
use super::fault::{Action, PublishFault};

/// How long to sleep between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to change an out folder and what lies beside it; given up when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The build that holds the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Its process id; some systems do not let others read a locked file.
    pub process: Option<u32>,
}

/// How to wait for another build.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long.
    pub limit: Duration,
    /// Told once, when the wait begins.
    pub told: fn(Holder),
}

impl Default for Patience {
    /// Ten seconds, in silence.
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(10),
            told: |_| {},
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.process {
            Some(process) => write!(f, "another build (process {process})"),
            None => write!(f, "another build"),
        }
    }
}

impl Lock {
    pub(super) fn take(to: &Destination, patience: Patience) -> Result<Self, PublishFault> {
        let path = to.lock();
        disk::create_folders(to.parent())?;
        let fail = |error| PublishFault::disk(Action::Locking, &path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fail)?;
        let begin = Instant::now();
        let mut silent = true;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(fail(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            let holder = Holder::of(&path);
            if begin.elapsed() >= patience.limit {
                return Err(PublishFault::Busy {
                    out: to.live().to_path_buf(),
                    holder,
                    waited: patience.limit,
                });
            }
            if silent {
                (patience.told)(holder);
                silent = false;
            }
            sleep(PAUSE.min(patience.limit));
        }
        let id = format!("{}\n", std::process::id());
        file.set_len(0).map_err(fail)?;
        file.write_all(id.as_bytes()).map_err(fail)?;
        Ok(Self { _file: file })
    }
}

impl Holder {
    fn of(lock: &Path) -> Self {
        let mut text = String::new();
        let read = File::open(lock).and_then(|file| file.take(16).read_to_string(&mut text));
        Self {
            process: read.ok().and_then(|_| text.trim().parse().ok()),
        }
    }
}
