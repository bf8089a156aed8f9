//! What need not be said, because the owner gave a reason.

use super::Code;
use crate::brand::{CheckSettings, Silence};
use crate::diagnostic::{Diagnostic, Report};

/// Takes what is silenced out of a report, and gives how much that is. A silence of which nothing
/// was found is a finding: it would hide what comes later.
pub(super) fn heed(settings: &CheckSettings, report: &mut Report) -> usize {
    let mut used = vec![false; settings.silences.len()];
    let silenced = report.retain(|fault| {
        let file = fault.place.as_ref().map(|place| place.file.name());
        let covers = |silence: &Silence| silence.covers(fault.code, file);
        let found = settings.silences.iter().position(covers);
        if let Some(found) = found {
            used[found] = true;
        }
        found.is_none()
    });
    for (silence, _) in settings.silences.iter().zip(used).filter(|(_, used)| !used) {
        report.push(unused(silence));
    }
    silenced
}

fn unused(silence: &Silence) -> Diagnostic {
    let code = &silence.code;
    let place = silence.path.as_deref();
    let place = place.map_or_else(String::new, |path| format!(" in `{path}`"));
    let message = format!("there is no `{}`{place} to be silent about", code.value);
    Code::SilenceUnused
        .finding(message)
        .at(&code.at.file, code.at.span.clone())
        .suggest(&code.value, near(&code.value))
        .help("take this entry of `[[check.silence]]` out")
}

/// The codes of a check, but for the one that is written: a slip is told from what is past.
fn near(written: &str) -> impl Iterator<Item = &'static str> {
    let known = Code::all().any(|code| code.name() == written);
    let all = Code::all().map(Code::name);
    all.filter(move |_| !known)
}
