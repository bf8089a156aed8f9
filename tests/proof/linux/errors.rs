//! The system refuses a call: the program says what and where and what to do, ends with code 3, and
//! leaves the old site; or it can do without the call, and makes the new one.

use super::lab::{Lab, Verdict};
use super::scene::Scene;
use super::strace::{self, Call, Kind};

/// Errors injected into the calls that change the disk: every one that is known for each call, and one
/// for every fifth call in the quick part.
pub fn injected(lab: &Lab) -> Verdict {
    if let Some(why) = strace::missing() {
        return Verdict::Skipped(why);
    }
    let mut count = Count::default();
    for scene in Scene::all(lab) {
        let calls = strace::calls(&scene, Kind::Changes);
        for (i, call) in calls.iter().enumerate().step_by(lab.work.times(5, 1)) {
            let errors = errors(call);
            for error in errors
                .iter()
                .cycle()
                .skip(i)
                .take(lab.work.times(1, errors.len()))
            {
                count.take(&scene, call, error);
            }
        }
    }
    count.verdict()
}

/// Errors injected into the calls that only look: no page is left out because it can't be read.
pub fn while_reading(lab: &Lab) -> Verdict {
    if let Some(why) = strace::missing() {
        return Verdict::Skipped(why);
    }
    let mut count = Count::default();
    let scene = Scene::change(lab);
    let calls = strace::calls(&scene, Kind::Looks);
    for call in calls.iter().step_by(lab.work.times(12, 1)) {
        count.take(&scene, call, "EIO");
    }
    count.verdict()
}

/// What may be wrong with a call.
fn errors(call: &Call) -> &'static [&'static str] {
    match call.name.as_str() {
        "write" | "pwrite64" | "copy_file_range" | "fsync" | "syncfs" | "close" => {
            &["EIO", "ENOSPC", "EDQUOT"]
        }
        "openat" => &["ENOSPC", "EACCES", "EROFS", "EMFILE"],
        "mkdir" => &["EDQUOT", "ENOSPC", "EACCES"],
        "rename" | "renameat2" => &["EIO", "ENOSPC", "EDQUOT", "EACCES"],
        "linkat" => &["EMLINK", "EPERM", "EDQUOT", "EIO", "ENOSPC"],
        _ => &["EIO", "EACCES", "EROFS"],
    }
}

#[derive(Default)]
struct Count {
    errors: usize,
    refused: usize,
    faults: Vec<String>,
}

impl Count {
    fn take(&mut self, scene: &Scene, call: &Call, error: &str) {
        self.errors += 1;
        let output = strace::inject(scene, call, &format!("error={error}"));
        self.refused += usize::from(output.status.code() == Some(3));
        let obstacle = format!("{error} at {call}");
        self.faults.extend(scene.outcome(&obstacle, &output));
    }

    fn verdict(self) -> Verdict {
        let Self {
            errors,
            refused,
            faults,
        } = self;
        let done = errors - refused;
        let figures = format!(
            "{errors} errors: {refused} told with place and way out and the old site kept, {done} done without"
        );
        Verdict::of(faults, figures)
    }
}
