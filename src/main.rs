//! The program: everything is in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Pages are made of many small pieces on all cores at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    showroom::cli::run()
}
