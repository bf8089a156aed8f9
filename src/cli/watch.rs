//! What is said while a command is still at work: from other threads, so not through the terminal
//! of the command.

use crate::publish::{Holder, Options, Patience};
use crate::theme::templates::Stuck;

/// How the program publishes: it says so when it has to wait for another build.
pub(super) fn publishing() -> Options {
    Options {
        patience: Patience {
            told: waiting,
            ..Patience::default()
        },
        ..Options::default()
    }
}

#[expect(clippy::print_stderr, reason = "the command is waiting")]
fn waiting(holder: Holder) {
    eprintln!("waiting for {holder} to end");
}

/// Names the page and ends the process: a template can't be interrupted from outside.
#[expect(
    clippy::exit,
    clippy::print_stderr,
    reason = "a thread that never ends can only be ended with its process"
)]
pub(super) fn stuck(stuck: &Stuck) {
    eprintln!(
        "error: the template does not end\n  --> {}\n  = note: while rendering {}\n  = help: look \
         for a loop over a very long range\nthe site was not built, the old one is as it was",
        stuck.template, stuck.page
    );
    std::process::exit(1);
}
