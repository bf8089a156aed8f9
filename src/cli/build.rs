//! `showroom build`: the site, ready to upload.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::terminal::{Terminal, count, seconds};
use super::{End, FaultFormat, SiteArguments, blame};
use crate::brand::SiteUrl;
use crate::build::{self, Built, MovedPrices};
use crate::diagnostic::Report;
use crate::publish::{Blame, PublishFault};

/// What to build, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Where the site is written; from the site folder: public
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The address of the site, instead of that in brand.toml
    #[arg(long, value_name = "ADDRESS")]
    url: Option<SiteUrl>,
    /// How faults are written
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: FaultFormat,
    /// How many processor cores to use; left out: all
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Take the prices as they are, though more moved than `max_change` allows
    #[arg(long)]
    accept_prices: bool,
    /// Bring back the site of the build before the last one
    #[arg(long, conflicts_with_all = ["drafts", "date", "url", "jobs", "accept_prices"])]
    rollback: bool,
}

impl Arguments {
    /// The site folder.
    pub(super) fn site(&self) -> &std::path::Path {
        &self.site.site
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let begun = Instant::now();
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => super::out_folder(arguments.site()),
    };
    if arguments.rollback {
        return rollback(arguments, &out, terminal);
    }
    if let Some(jobs) = arguments.jobs {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build_global();
        pool.expect("the pool is built once, before it is used");
    }
    let format = arguments.format;
    let request = build::Request {
        site: arguments.site.site.clone(),
        out: out.clone(),
        options: arguments.site.options(arguments.url.clone()),
        publish: super::watch::publishing(),
        prices: if arguments.accept_prices {
            MovedPrices::Accept
        } else {
            MovedPrices::Refuse
        },
    };
    match build::run(&request, |stuck| super::watch::stuck(&stuck)) {
        Ok(built) => {
            terminal.report(&built.warnings, format);
            for line in lines(&built) {
                terminal.say(&line);
            }
            let line = summary(&built);
            terminal.say(
                &format!("{line} → {}/", out.display())
                    .replace(IN_TIME, &format!("in {}", seconds(begun.elapsed()))),
            );
            End::Done
        }
        Err(build::Fault::Site(report)) => {
            terminal.report(&report, format);
            terminal.say(&failure(&report));
            blame(&report)
        }
        Err(build::Fault::Publish(fault)) => publish_fault(&fault, format, terminal),
    }
}

fn rollback(arguments: &Arguments, out: &Path, terminal: &mut Terminal) -> End {
    match build::rollback(&arguments.site.site, out, super::watch::publishing()) {
        Ok(_) => {
            terminal.say(&format!(
                "brought back the site before → {}/",
                out.display()
            ));
            End::Done
        }
        Err(fault) => publish_fault(&fault, arguments.format, terminal),
    }
}

fn publish_fault(fault: &PublishFault, format: super::FaultFormat, terminal: &mut Terminal) -> End {
    terminal.report(&Report::from(fault.diagnostic()), format);
    match fault.blame() {
        Blame::Site => End::Site,
        Blame::Usage => End::Usage,
        Blame::Machine => End::Machine,
    }
}

/// Stands for the time that a build took, which is known last.
const IN_TIME: &str = "in {time}";

fn summary(built: &Built) -> String {
    let published = &built.published;
    let removed = match published.removed {
        0 => String::new(),
        n => format!(", {n} removed"),
    };
    format!(
        "built {}, {} {IN_TIME} ({} written, {} unchanged{removed})",
        count(built.pages, "page"),
        count(built.pictures, "picture"),
        published.written,
        published.unchanged,
    )
}

/// What is not part of the site today.
fn lines(built: &Built) -> Vec<String> {
    let left_out = built.left_out;
    let line =
        |n: usize, why: &str| (n > 0).then(|| format!("left out {}: {why}", count(n, "page")));
    [
        line(left_out.drafts, "drafts (show them with --drafts)"),
        line(left_out.not_yet, "their `publish_from` has not come"),
        line(left_out.no_longer, "their `publish_until` has gone"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn failure(report: &Report) -> String {
    let warnings = match report.warnings() {
        0 => String::new(),
        n => format!(" and {}", count(n, "warning")),
    };
    format!(
        "{}{warnings}; the site was not built, the old one is as it was",
        count(report.errors(), "error")
    )
}
