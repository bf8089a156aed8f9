//! The command line: one file a command. The only code that prints.

mod build;
mod check;
mod completions;
mod convert;
mod import;
mod list;
mod new;
mod pictures;
mod serve;
mod terminal;
mod theme;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::brand::SiteUrl;
use crate::catalogue::{Drafts, Moment};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::import::write;
use crate::site::{Options, Past};
use terminal::Terminal;

/// How a command ended; the exit codes are documented in README.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All is done.
    Done,
    /// The site is at fault: content, brand.toml, theme, limits.
    Site,
    /// The command line is at fault.
    Usage,
    /// The machine or the network is at fault.
    Machine,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(match end {
            End::Done => 0,
            End::Site => 1,
            End::Usage => 2,
            End::Machine => 3,
        })
    }
}

/// Turns a folder of product pages into a company's web site.
#[derive(Debug, Parser)]
#[command(
    name = "showroom",
    version,
    about,
    long_about = "Showroom turns a folder of product pages and one brand.toml into a company's web \
                  site: static files for any web space, in several languages.",
    after_help = "Begin with: showroom new my-site, then: showroom build my-site",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a site: a folder with three products, to be changed
    New(new::Arguments),
    /// Build the site, ready to upload
    Build(build::Arguments),
    /// Show the site in a browser, as it is while you write it
    Serve(serve::Arguments),
    /// Check the site: what is missing, broken or unlawful
    Check(check::Arguments),
    /// Make product pages from a spreadsheet or a shop's export, or bring them up to date
    Import(import::Arguments),
    /// List the catalogue
    List(list::Arguments),
    /// List themes, copy a file of one, check one of your own
    Theme(theme::Arguments),
    /// Print a script that completes commands as you type
    Completions(completions::Arguments),
}

impl Command {
    /// The site folder of a command that reads one: an import that was cut short is finished
    /// before that, so that no command sees half of it.
    fn site(&self) -> Option<&Path> {
        match self {
            Self::Build(arguments) => Some(arguments.site()),
            Self::Serve(arguments) => Some(arguments.site()),
            Self::Check(arguments) => Some(arguments.site()),
            Self::List(arguments) => Some(arguments.site()),
            Self::Import(arguments) => Some(arguments.site()),
            Self::New(_) | Self::Theme(_) | Self::Completions(_) => None,
        }
    }
}

/// Where the site is, and for which day.
#[derive(Debug, clap::Args)]
struct SiteArguments {
    /// The site folder, where brand.toml is
    #[arg(default_value = ".")]
    site: PathBuf,
    /// Show drafts as well
    #[arg(long)]
    drafts: bool,
    /// The day for which it is built: pages may begin and end
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

/// How faults are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FaultFormat {
    /// For people
    Text,
    /// One JSON object a line, for programs
    Json,
}

impl SiteArguments {
    fn options(&self, url: Option<SiteUrl>) -> Options {
        let drafts = if self.drafts {
            Drafts::Show
        } else {
            Drafts::LeaveOut
        };
        let date = self
            .date
            .unwrap_or_else(|| jiff::ZonedDateTime::now().date());
        Options {
            moment: Moment { date, drafts },
            url,
            past: Past::default(),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut terminal = Terminal::new();
    if let Some(site) = arguments.command.site()
        && let Err(fault) = write::finish_interrupted(site)
    {
        terminal.report(&fault.diagnostic().into(), FaultFormat::Text);
        return End::Machine.into();
    }
    let end = match arguments.command {
        Command::New(arguments) => new::run(&arguments, &mut terminal),
        Command::Build(arguments) => build::run(&arguments, &mut terminal),
        Command::Serve(arguments) => serve::run(&arguments, &mut terminal),
        Command::Check(arguments) => check::run(&arguments, &mut terminal),
        Command::Import(arguments) => import::run(&arguments, &mut terminal),
        Command::List(arguments) => list::run(&arguments, &mut terminal),
        Command::Theme(arguments) => theme::run(&arguments, &mut terminal),
        Command::Completions(arguments) => completions::run(&arguments, &mut terminal),
    };
    match terminal.lost() {
        Some(fault) if end == End::Done => {
            terminal.report(&fault.into(), FaultFormat::Text);
            End::Machine.into()
        }
        Some(_) | None => end.into(),
    }
}

/// Where the site of a folder is built to.
fn out_folder(site: &Path) -> PathBuf {
    match site {
        site if site == Path::new(".") => PathBuf::from("public"),
        site => site.join("public"),
    }
}

/// Whose fault a report is: the machine's, when nothing else is wrong. What is only odd counts where
/// nothing is wrong.
fn blame(report: &Report) -> End {
    let machine = |fault: &&Diagnostic| matches!(fault.code, "unreadable" | "cache");
    let mut faults = report.sorted();
    if report.has_errors() {
        faults.retain(|fault| fault.severity == Severity::Error);
    }
    if faults.iter().any(|fault| fault.code == "no-site") {
        End::Usage
    } else if faults.iter().all(machine) {
        End::Machine
    } else {
        End::Site
    }
}
