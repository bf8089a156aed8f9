//! What happens to a page whose template does not end.

use crate::theme::templates::Stuck;

/// Names the page and ends the process: a template can't be interrupted from outside.
#[expect(
    clippy::exit,
    clippy::print_stderr,
    reason = "a thread that never ends can only be ended with its process"
)]
pub(super) fn stuck(stuck: Stuck) {
    eprintln!(
        "error: the template does not end\n  --> {}\n  = note: while rendering {}\n  = help: look \
         for a loop over a very long range\nthe site was not built, the old one is as it was",
        stuck.template, stuck.page
    );
    std::process::exit(1);
}
