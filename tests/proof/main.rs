//! Proof that a build keeps its promises when it is killed, refused or starved: the old site or the
//! new one, byte for byte. `cargo test --test proof` runs the quick part, `cargo test --test proof
//! -- --long` all of it; a word more runs only the proofs whose name contains it. One line a proof,
//! and a failure of any is the failure of the run. What is promised: docs/reliability.md.

#![expect(
    clippy::disallowed_methods,
    reason = "a proof makes sites, breaks them and looks at what is left"
)]

use std::process::ExitCode;

#[cfg(target_os = "linux")]
mod linux;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A harness of tests is asked for its list by some tools.
    if arguments.iter().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    run(&arguments)
}

#[cfg(target_os = "linux")]
fn run(arguments: &[String]) -> ExitCode {
    linux::run(arguments)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::print_stdout, reason = "a proof that is not had is told")]
fn run(_: &[String]) -> ExitCode {
    println!("proof: nothing is proved here: the proofs need Linux");
    ExitCode::SUCCESS
}
