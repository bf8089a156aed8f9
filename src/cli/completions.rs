//! `showroom completions`: a script for the shell.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::End;
use super::terminal::Terminal;

/// Which shell.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let mut script = Vec::new();
    let mut command = super::Arguments::command();
    generate(arguments.shell, &mut command, "showroom", &mut script);
    terminal.data(&String::from_utf8_lossy(&script));
    End::Done
}
