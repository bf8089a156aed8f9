//! `showroom import`: product pages from a spreadsheet or a shop's export.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;

use super::convert::Consent;
use super::terminal::{Terminal, count, seconds};
use super::{End, FaultFormat, blame};
use crate::diagnostic::{Diagnostic, Report};
use crate::import::{self, Fate, Outcome, Plan, Planned, Request, Shape, write};
use crate::locale::DecimalMark;

/// How many faults are shown in full; the table of reasons tells of all.
const SHOWN: usize = 30;

/// How many rows of one reason are named.
const NAMED_ROWS: usize = 8;

/// What to import, and how.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the flags of a command"
)]
pub(super) struct Arguments {
    /// The table: .csv, .xlsx, .ods
    #[arg(value_name = "FILE", required_unless_present = "text")]
    file: Option<PathBuf>,
    /// The site folder, where brand.toml is
    #[arg(default_value = ".")]
    site: PathBuf,
    /// What the table is; left out: its columns tell
    #[arg(long, value_name = "SHAPE")]
    from: Option<ShapeName>,
    /// A map of the columns; written for you to correct if it is not there yet
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Fetch the pictures that the table names by their address on the web
    #[arg(long)]
    fetch_images: bool,
    /// Import the sound rows, and write the others into a file of their own
    #[arg(long)]
    skip_bad: bool,
    /// What parts whole and fraction in the figures of the table
    #[arg(long, value_name = "MARK")]
    decimal: Option<Mark>,
    /// The encoding of a CSV file, such as gb18030; left out: found out
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// The sheet of a workbook; left out: the first
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Turn the texts of a folder (.md, .toml, .txt) into UTF-8 instead
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["file", "from", "map", "fetch_images", "skip_bad", "decimal", "sheet"])]
    text: Option<PathBuf>,
    /// With --text: do not ask
    #[arg(long, requires = "text")]
    yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShapeName {
    /// Shopify's product export
    Shopify,
    /// WooCommerce's product export
    Woocommerce,
    /// A table of your own
    Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mark {
    /// 1,299.00
    Point,
    /// 1.299,00
    Comma,
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, String> {
    let found = encoding_rs::Encoding::for_label(name.as_bytes());
    found
        .ok_or_else(|| "no such encoding; write `gb18030`, `windows-1252`, `utf-16le` …".to_owned())
}

impl Arguments {
    /// The site folder.
    pub(super) fn site(&self) -> &Path {
        &self.site
    }

    /// The table. Where it is not needed, the command line is not asked for it.
    fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(""))
    }

    fn converting(&self) -> super::convert::Converting {
        super::convert::Converting {
            encoding: self.encoding,
            consent: match (self.dry_run, self.yes) {
                (true, _) => Consent::DryRun,
                (false, true) => Consent::Given,
                (false, false) => Consent::Ask,
            },
        }
    }

    fn request(&self) -> Request {
        Request {
            site: self.site.clone(),
            file: self.file().to_path_buf(),
            shape: self.from.map(|from| match from {
                ShapeName::Shopify => Shape::Shopify,
                ShapeName::Woocommerce => Shape::WooCommerce,
                ShapeName::Table => Shape::Table,
            }),
            map: self.map.clone(),
            decimal: self.decimal.map(|mark| match mark {
                Mark::Point => DecimalMark::Point,
                Mark::Comma => DecimalMark::Comma,
            }),
            encoding: self.encoding,
            sheet: self.sheet.clone(),
        }
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let begun = Instant::now();
    if let Some(folder) = &arguments.text {
        return super::convert::run(folder, arguments.converting(), terminal);
    }
    let planned = match import::plan(&arguments.request()) {
        Ok(Outcome::Planned(planned)) => planned,
        Ok(Outcome::Map(map)) => return write_map(arguments, &map, terminal),
        Err(report) => return refused(arguments, report, terminal),
    };
    tell(arguments, &planned, terminal);
    let plan = &planned.plan;
    if planned.rejects.is_some() && !arguments.skip_bad {
        let rejected = plan.ledger.count(Fate::Rejected);
        terminal.say(&format!(
            "nothing was imported: {} of {} rejected; correct them, or import the others with --skip-bad",
            rejected,
            count(plan.ledger.rows, "row"),
        ));
        return End::Site;
    }
    if arguments.dry_run {
        terminal.data(&diff(plan));
        terminal.say(&format!(
            "would have {}; nothing was written",
            summary(arguments, &planned)
        ));
        return End::Done;
    }
    if let Err(fault) = write::write(&arguments.site, &plan.changes) {
        terminal.report(&fault.diagnostic().into(), FaultFormat::Text);
        terminal.say(match fault {
            write::WriteFault::Unfinished { .. } => "the import is not finished yet",
            write::WriteFault::Busy
            | write::WriteFault::Changed(_)
            | write::WriteFault::Disk { .. } => "nothing was imported, the pages are as they were",
        });
        return End::Machine;
    }
    if let Some(rejects) = &planned.rejects
        && let Err(end) = write_rejects(arguments, rejects, terminal)
    {
        return end;
    }
    let mut missing = 0;
    let mut pictures = String::new();
    if arguments.fetch_images && !plan.pictures.is_empty() {
        let fetched = super::pictures::fetch(&arguments.site, &plan.pictures, terminal);
        missing = plan.pictures.len() - fetched;
        let all = count(plan.pictures.len(), "picture");
        pictures = format!(", {fetched} of {all} fetched");
    }
    let time = seconds(begun.elapsed());
    terminal.say(&format!(
        "{}{pictures} in {time}",
        summary(arguments, &planned)
    ));
    if missing > 0 { End::Machine } else { End::Done }
}

/// The file could not be imported at all.
fn refused(arguments: &Arguments, report: Report, terminal: &mut Terminal) -> End {
    let no_site = report.sorted().iter().any(|fault| fault.code == "no-site");
    let report = if no_site {
        no_site_yet(arguments)
    } else {
        report
    };
    terminal.report(&report, FaultFormat::Text);
    terminal.say("nothing was imported");
    let usage = |code: &str| matches!(code, "no-file" | "encoding" | "no-table");
    if report.sorted().iter().all(|fault| usage(fault.code)) {
        return End::Usage;
    }
    blame(&report)
}

fn no_site_yet(arguments: &Arguments) -> Report {
    let (site, file) = (arguments.site.display(), arguments.file().display());
    let named = format!("name the folder of your site: `showroom import {file} my-site`");
    let begun =
        format!("to begin one: `showroom new my-site`, then `showroom import {file} my-site`");
    let message = format!("there is no `brand.toml` in `{site}`");
    Diagnostic::error("no-site", message)
        .help(named)
        .help(begun)
        .into()
}

/// What was seen on the way, from the small to the grave.
fn tell(arguments: &Arguments, planned: &Planned, terminal: &mut Terminal) {
    for report in [&planned.warnings, &planned.faults] {
        let all = report.sorted();
        let first: Report = all
            .iter()
            .take(SHOWN)
            .map(|fault| (*fault).clone())
            .collect();
        terminal.report(&first, FaultFormat::Text);
        if all.len() > SHOWN {
            terminal.say(&format!("… and {} more\n", all.len() - SHOWN));
        }
    }
    for line in &planned.losses {
        terminal.say(line);
    }
    if !planned.unread.is_empty() {
        terminal.say(&format!(
            "columns that were not imported: {}",
            planned.unread.join(", ")
        ));
        if planned.shape == Shape::Table {
            terminal.say("  say what they mean with a map: --map map.toml writes one to correct");
        }
    }
    let plan = &planned.plan;
    for page in &plan.gone {
        terminal.say(&format!("no longer in the source, its page stays: {page}"));
    }
    for (page, conflict) in &plan.conflicts {
        terminal.say(&format!("conflict in {page}: {}", conflict.what));
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        terminal.say(&format!("  the page says    {}", shown(&conflict.page)));
        terminal.say(&format!("  the source says  {}", shown(&conflict.source)));
    }
    if !plan.conflicts.is_empty() {
        terminal
            .say("  the source has changed what a hand had changed: what the page says was kept");
    }
    for line in table(plan) {
        terminal.say(&line);
    }
    if !plan.pictures.is_empty() && !arguments.fetch_images {
        terminal.say(&format!(
            "{} not here yet: fetch them with --fetch-images",
            count(plan.pictures.len(), "picture"),
        ));
    }
}

/// The rows that are not imported, by their reasons.
fn table(plan: &Plan) -> Vec<String> {
    let line = |(fate, reason, rows): (Fate, &str, Vec<u32>)| {
        let named: Vec<String> = rows.iter().take(NAMED_ROWS).map(u32::to_string).collect();
        let more = if rows.len() > NAMED_ROWS { " …" } else { "" };
        format!(
            "{:>6}  {:<8}  {reason} (row {}{more})",
            rows.len(),
            fate.word(),
            named.join(", "),
        )
    };
    let reasons: Vec<String> = plan.ledger.reasons().into_iter().map(line).collect();
    if reasons.is_empty() {
        return reasons;
    }
    let head = "  rows  outcome   reason".to_owned();
    std::iter::once(head).chain(reasons).collect()
}

fn summary(arguments: &Arguments, planned: &Planned) -> String {
    let (plan, tally) = (&planned.plan, planned.plan.products);
    let ledger = &plan.ledger;
    let kept = match plan.kept {
        0 => String::new(),
        n => format!(", {} kept", count(n, "edit")),
    };
    let conflicts = match plan.conflicts.len() {
        0 => String::new(),
        n => format!(", {}", count(n, "conflict")),
    };
    let shown = arguments.site.join("content/products");
    format!(
        "imported {} of {} ({} skipped, {} rejected) from {}: {} new, {} changed, {} unchanged{kept}{conflicts} → {}/",
        ledger.imported(),
        count(ledger.rows, "row"),
        ledger.count(Fate::Skipped),
        ledger.count(Fate::Rejected),
        planned.shape.name(),
        count(tally.new, "product"),
        tally.changed,
        tally.unchanged,
        shown.strip_prefix(".").unwrap_or(&shown).display(),
    )
}

/// The changes of text files as a unified diff.
fn diff(plan: &Plan) -> String {
    let mut out = String::new();
    for change in &plan.changes {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let before = change.before.as_deref().map(text).unwrap_or_default();
        let after = text(&change.after);
        let from = match change.before {
            Some(_) => change.path.as_str(),
            None => "/dev/null",
        };
        let diff = similar::TextDiff::from_lines(&before, &after);
        let mut unified = diff.unified_diff();
        out.push_str(
            &unified
                .context_radius(2)
                .header(from, &change.path)
                .to_string(),
        );
    }
    out
}

fn write_map(arguments: &Arguments, map: &str, terminal: &mut Terminal) -> End {
    let path = arguments.map.as_deref().unwrap_or(Path::new("map.toml"));
    if arguments.dry_run {
        terminal.data(map);
        terminal.say("nothing was written");
        return End::Done;
    }
    if let Err(why) = write::write_beside(path, map) {
        terminal.say(&format!(
            "error: `{}` can't be written: {why}",
            path.display()
        ));
        return End::Machine;
    }
    terminal.say(&format!(
        "wrote {}: correct what the columns mean there, then import again; nothing was imported yet",
        path.display()
    ));
    End::Done
}

fn write_rejects(arguments: &Arguments, rejects: &str, terminal: &mut Terminal) -> Result<(), End> {
    let stem = arguments
        .file()
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let path = arguments
        .file()
        .with_file_name(format!("{stem}.rejected.csv"));
    match write::write_beside(&path, rejects) {
        Ok(()) => {
            let shown = path.display();
            terminal.say(&format!(
                "the rejected rows are in {shown}: correct and import that"
            ));
            Ok(())
        }
        Err(why) => {
            terminal.say(&format!(
                "error: `{}` can't be written: {why}",
                path.display()
            ));
            Err(End::Machine)
        }
    }
}
