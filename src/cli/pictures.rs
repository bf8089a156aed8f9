//! The pictures of an import, fetched and put beside their pages.

use std::path::Path;

use rayon::prelude::*;

use super::FaultFormat;
use super::terminal::{Terminal, count};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::import::fetch::{AT_A_TIME, Fetcher, MOST};
use crate::import::{Change, Wanted, write};
use crate::network::Doors;

/// Fetches pictures and gives how many are there now. Each is put in its place by itself: a page
/// can do without a picture, so there is no need to wait for all of them.
pub(super) fn fetch(site: &Path, wanted: &[Wanted], terminal: &mut Terminal) -> usize {
    let fetcher = Fetcher::new(Doors::default());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(AT_A_TIME)
        .build();
    let Ok(pool) = pool else {
        terminal.say("error: this machine has no threads left to fetch pictures with");
        return 0;
    };
    if wanted.len() > MOST {
        terminal.say(&format!(
            "only the first {MOST} pictures are fetched now; import again for more"
        ));
    }
    terminal.say(&format!(
        "fetching {}",
        count(wanted.len().min(MOST), "picture")
    ));
    let mut there = 0;
    for some in wanted[..wanted.len().min(MOST)].chunks(AT_A_TIME) {
        let fetched: Vec<_> = pool.install(|| {
            let fetch = |wanted: &Wanted| fetcher.fetch(&wanted.picture.url);
            some.par_iter().map(fetch).collect()
        });
        for (wanted, fetched) in some.iter().zip(fetched) {
            let path = format!("{}/{}", wanted.folder, wanted.picture.file);
            let outcome = match fetched {
                Ok(bytes) => put(site, &path, bytes),
                Err(why) => {
                    let message = format!("`{}` was not fetched: {why}", wanted.picture.url);
                    let file = SourceText::new(&*path, "");
                    Err(Diagnostic::warning("not-fetched", message).in_file(&file))
                }
            };
            match outcome {
                Ok(()) => there += 1,
                Err(fault) => terminal.report(&fault.into(), FaultFormat::Text),
            }
        }
    }
    there
}

fn put(site: &Path, path: &str, bytes: Vec<u8>) -> Result<(), Diagnostic> {
    let mut disk = site.to_path_buf();
    disk.extend(path.split('/'));
    let change = Change {
        path: path.to_owned(),
        disk,
        before: None,
        after: bytes,
    };
    write::write(site, &[change])
        .map(|_| ())
        .map_err(|fault| fault.diagnostic())
}
