//! `showroom check`: what is missing, broken or unlawful.

use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;
use serde::Serialize;

use super::terminal::{Terminal, count, seconds, table};
use super::{End, SiteArguments, blame};
use crate::check::{self, Aspect, Checked, Completeness, Manners, ProductRow};
use crate::diagnostic::{Report, github, json};

/// Most products that the table names; JSON has all.
const NAMED: usize = 25;

/// What to check, and how to say it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Ask other sites whether what links lead to is there; what was, is not asked for again for
    /// a week
    #[arg(long)]
    external: bool,
    /// How findings are written
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Format,
    /// End with exit code 1 also when there are only warnings
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: what was found, and a table of what is complete
    Text,
    /// For programs: one JSON object a line
    Json,
    /// For GitHub's runner, which shows each finding beside its line
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings count as errors
    Warnings,
}

impl Arguments {
    /// The site folder.
    pub(super) fn site(&self) -> &Path {
        &self.site.site
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let begun = Instant::now();
    let request = check::Request {
        site: arguments.site.site.clone(),
        out: super::out_folder(arguments.site()),
        options: arguments.site.options(None),
        external: arguments.external.then(Manners::default),
    };
    if arguments.external {
        terminal.say("asking other sites, each one thing a second");
    }
    let checked = check::run(&request, |stuck| super::watch::stuck(&stuck));
    match arguments.format {
        Format::Text => show(&checked, terminal),
        Format::Json => terminal.data(&lines(&checked)),
        Format::Github => {
            let folder = from_here(arguments.site());
            terminal.data(&github::render(&checked.report, &folder));
        }
    }
    let time = seconds(begun.elapsed());
    terminal.say(&format!(
        "{} in {time}: {}",
        pages(&checked),
        findings(&checked)
    ));
    match arguments.deny {
        _ if checked.report.has_errors() => blame(&checked.report),
        Some(Deny::Warnings) if checked.report.warnings() > 0 => End::Site,
        Some(Deny::Warnings) | None => End::Done,
    }
}

fn pages(checked: &Checked) -> String {
    format!("checked {}", count(checked.pages, "page"))
}

fn findings(checked: &Checked) -> String {
    let report = &checked.report;
    let silenced = match checked.silenced {
        0 => String::new(),
        n => format!(" ({n} silenced)"),
    };
    let counts = [
        count(report.errors(), "error"),
        count(report.warnings(), "warning"),
        count(report.notes(), "note"),
    ];
    format!("{}{silenced}", counts.join(", "))
}

/// The site folder as seen from the folder of the command, which is the repository's on GitHub.
fn from_here(site: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let site = site.strip_prefix(&here).unwrap_or(site);
    let site = site.strip_prefix(".").unwrap_or(site);
    site.to_string_lossy().replace('\\', "/")
}

fn show(checked: &Checked, terminal: &mut Terminal) {
    terminal.findings(&checked.report);
    if let Some(completeness) = &checked.completeness {
        terminal.data(&languages(completeness));
        terminal.data(&products(&completeness.products));
    }
}

/// A row for each language: how many products have what.
fn languages(completeness: &Completeness) -> String {
    let heads = ["language", "pages", "products"].into_iter();
    let heads = heads.chain(Aspect::ALL.map(Aspect::name));
    let mut rows = vec![heads.map(str::to_owned).collect::<Vec<_>>()];
    for row in &completeness.languages {
        let mut cells = vec![
            row.language.to_string(),
            format!("{}/{}", row.pages, row.of_pages),
            row.products.to_string(),
        ];
        cells.extend(row.have.iter().map(|(_, count)| count.to_string()));
        rows.push(cells);
    }
    format!("{}\n", table(&rows, |column| column > 0))
}

/// The products that lack something, as many as can be looked at.
fn products(all: &[ProductRow]) -> String {
    let lacking: Vec<&ProductRow> = all.iter().filter(|p| !p.lacks.is_empty()).collect();
    if lacking.is_empty() {
        return String::new();
    }
    let mut rows = vec![vec!["product".to_owned(), "lacks".to_owned()]];
    for product in lacking.iter().take(NAMED) {
        let lacks = product.lacks.iter();
        let lacks = lacks.map(|(language, lacks)| {
            let names: Vec<&str> = lacks.iter().map(|aspect| aspect.name()).collect();
            format!("{language}: {}", names.join(", "))
        });
        let lacks: Vec<String> = lacks.collect();
        rows.push(vec![product.source.clone(), lacks.join("; ")]);
    }
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("and {more} more, which `--format json` names\n"),
    };
    format!("{}{more}\n", table(&rows, |_| false))
}

/// The last lines of JSON.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Completeness(&'a Completeness),
    Summary(Summary),
}

#[derive(Serialize)]
struct Summary {
    pages: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    silenced: usize,
}

/// A line for each finding, one for what is complete, and one for how much there is of all.
fn lines(checked: &Checked) -> String {
    let report: &Report = &checked.report;
    let summary = Summary {
        pages: checked.pages,
        errors: report.errors(),
        warnings: report.warnings(),
        notes: report.notes(),
        silenced: checked.silenced,
    };
    let completeness = checked.completeness.as_ref().map(Line::Completeness);
    let last = completeness.into_iter().chain([Line::Summary(summary)]);
    let mut out = json::render(report);
    for line in last {
        let line = serde_json::to_string(&line).expect("texts and numbers always serialise");
        out.push_str(&line);
        out.push('\n');
    }
    out
}
