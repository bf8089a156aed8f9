//! The proofs by their names, and what a run of them comes to.

mod crash;
mod errors;
mod lab;
mod limits;
mod people;
mod room;
mod same;
mod scene;
mod strace;
mod tree;

use std::process::ExitCode;
use std::time::Instant;

use lab::{Lab, Verdict, Work};

/// A proof by its name.
type Proof = (&'static str, fn(&Lab) -> Verdict);

const PROOFS: [Proof; 13] = [
    ("crash-each-change", crash::at_every_change),
    ("crash-each-call", crash::at_every_call),
    ("crash-random", crash::at_random),
    ("crash-over-crash", crash::over_and_over),
    ("errors", errors::injected),
    ("reading-errors", errors::while_reading),
    ("disk-full", room::full_disk),
    ("quota", room::largest_file),
    ("permission", people::without_permission),
    ("mute", people::with_no_one_to_talk_to),
    ("descriptors", limits::few_descriptors),
    ("same-bytes", same::everywhere),
    ("same-size-and-time", same::change_in_disguise),
];

/// Runs the proofs that the arguments ask for.
#[expect(clippy::print_stdout, reason = "the lines are what the run is for")]
pub fn run(arguments: &[String]) -> ExitCode {
    let work = if arguments.iter().any(|argument| argument == "--long") {
        Work::Long
    } else {
        Work::Quick
    };
    let words: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(*word));
    let lab = Lab::new(work);
    let mut failed = 0;
    let mut skipped = 0;
    for (name, proof) in PROOFS.into_iter().filter(|(name, _)| wanted(name)) {
        let begun = Instant::now();
        let verdict = proof(&lab);
        let took = begun.elapsed().as_secs_f64();
        match verdict {
            Verdict::Holds(figures) => println!("{name}: {figures} ({took:.0} s)"),
            Verdict::Skipped(why) => {
                skipped += 1;
                println!("{name}: NOT PROVED HERE: {why}");
            }
            Verdict::Broken(faults) => {
                failed += 1;
                println!("{name}: BROKEN, {} times ({took:.0} s)", faults.len());
                for fault in faults.iter().take(20) {
                    println!("  {fault}");
                }
            }
        }
    }
    println!("proof: {failed} broken, {skipped} not proved here");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
