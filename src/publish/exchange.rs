//! Puts the tree before in the place of the live one and the live one in its place. Where the
//! system knows no such step, three renames; the live tree's name in between is the journal: as
//! long as it is there, an exchange is unfinished, and what is missing says how far it came.

use super::destination::Destination;
use super::disk;
use super::fault::PublishFault;

/// How the trees are exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// In one step where that is possible, else by renames.
    OneStep,
    /// By renames, as on a system that knows no such step.
    Renames,
}

/// Exchanges the trees. After an error the live tree is what it was. On return the names may not
/// be on the disk yet: whichever state a power cut leaves is a whole site.
pub fn exchange(to: &Destination, how: Exchange) -> Result<(), PublishFault> {
    let (live, previous) = (to.live(), to.previous());
    if disk::look(live)?.is_none() {
        disk::rename(&previous, live)?;
    } else {
        let done = match how {
            Exchange::OneStep => disk::exchange(live, &previous)?,
            Exchange::Renames => false,
        };
        if !done {
            by_renames(to)?;
        }
    }
    let _ = disk::sync_folder(to.parent());
    Ok(())
}

/// Finishes an exchange by renames that was cut short.
pub fn finish(to: &Destination) -> Result<(), PublishFault> {
    let (live, previous, between) = (to.live(), to.previous(), to.exchanging());
    if disk::look(&between)?.is_none() {
        return Ok(());
    }
    let has = |path| disk::look(path).map(|found| found.is_some());
    match (has(live)?, has(&previous)?) {
        (false, true) => {
            disk::rename(&previous, live)?;
            disk::rename(&between, &previous)
        }
        (false, false) => disk::rename(&between, live),
        (true, false) => disk::rename(&between, &previous),
        (true, true) => Err(PublishFault::Occupied { path: between }),
    }
}

fn by_renames(to: &Destination) -> Result<(), PublishFault> {
    let (live, previous, between) = (to.live(), to.previous(), to.exchanging());
    disk::rename(live, &between)?;
    if let Err(fault) = disk::rename(&previous, live) {
        disk::rename(&between, live)?;
        return Err(fault);
    }
    // The new site is live. Should its predecessor's name not come back, the next run sees to it.
    let _ = disk::rename(&between, &previous);
    Ok(())
}
