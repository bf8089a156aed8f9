//! `showroom serve`: the site in a browser, as it is while it is written.

use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::terminal::{Terminal, count};
use super::{End, FaultFormat, SiteArguments, blame};
use crate::build;
use crate::diagnostic::{Diagnostic, Report};
use crate::serve::{self, Change, Event, Fault, Serving, Watch};
use crate::site;
use crate::theme::templates::Stuck;

/// What to serve, and where.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Show every change as soon as it is saved
    #[arg(long)]
    watch: bool,
    /// The address to listen on; 0.0.0.0 lets others in your network look on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
}

impl Arguments {
    /// The site folder.
    pub(super) fn site(&self) -> &std::path::Path {
        &self.site.site
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> End {
    let options = site::Options {
        past: build::past(&arguments.site.site.join("public")),
        ..arguments.site.options(None)
    };
    let request = serve::Request {
        site: arguments.site.site.clone(),
        options,
        host: arguments.host.clone(),
        port: arguments.port,
        watch: if arguments.watch {
            Watch::On
        } else {
            Watch::Off
        },
    };
    let (watch, open) = (request.watch, arguments.open);
    // Notices come from several threads.
    let speaker = Mutex::new(Terminal::new());
    let served = serve::run(&request, move |event| {
        let mut terminal = speaker.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Serving(serving) => {
                say_serving(&serving, watch, &mut terminal);
                if open {
                    open_browser(&serving.url, &mut terminal);
                }
            }
            Event::Changed(change) => say_change(&change, &mut terminal),
            Event::Notice(notice) => terminal.report(&Report::from(notice), FaultFormat::Text),
            Event::Stuck(stuck) => end(&stuck, &mut terminal),
        }
    });
    match served {
        Ok(()) => End::Done,
        Err(Fault::Site(report)) => {
            terminal.report(&report, FaultFormat::Text);
            blame(&report)
        }
        Err(Fault::Machine(fault)) => {
            terminal.report(&Report::from(fault), FaultFormat::Text);
            End::Machine
        }
    }
}

/// Ends the process: a template can't be interrupted from outside.
#[expect(
    clippy::exit,
    reason = "a thread that never ends can only be ended with its process"
)]
fn end(stuck: &Stuck, terminal: &mut Terminal) {
    let message = format!("the template `{}` does not end", stuck.template);
    let fault = Diagnostic::error("endless", message)
        .note(format!("while rendering {}", stuck.page))
        .help("look for a loop over a very long range, then serve again");
    terminal.report(&Report::from(fault), FaultFormat::Text);
    std::process::exit(1);
}

fn say_serving(serving: &Serving, watch: Watch, terminal: &mut Terminal) {
    terminal.report(&serving.report, FaultFormat::Text);
    let pages = if serving.report.has_errors() {
        "the site is at fault; it is shown as soon as that is mended".to_owned()
    } else {
        let pages = count(serving.pages, "page");
        format!("{pages} in {} ms", serving.took.as_millis())
    };
    terminal.say(&format!("serving {} ({pages})", serving.url));
    if let Some(network) = &serving.network {
        terminal.say(&format!("in your network: {network}"));
        if let Some(code) = qr_code(network) {
            terminal.say(&code);
        }
    }
    terminal.say(match watch {
        Watch::On => "changes are shown as they are saved; Ctrl-C ends it",
        Watch::Off => "changes are not shown (that needs --watch); Ctrl-C ends it",
    });
}

/// One line a change: what, how long, how many faults.
fn say_change(change: &Change, terminal: &mut Terminal) {
    terminal.report(&change.report, FaultFormat::Text);
    let what = match change.files.as_slice() {
        [] => "the site folder".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {}", count(rest.len(), "other file")),
    };
    let outcome = match (change.report.errors(), change.report.warnings()) {
        (0, 0) => String::new(),
        (0, warnings) => format!(", {}", count(warnings, "warning")),
        (errors, _) => format!(
            ", {}: the site before is still shown",
            count(errors, "error")
        ),
    };
    terminal.say(&format!(
        "changed {what} ({} ms{outcome})",
        change.took.as_millis()
    ));
}

fn qr_code(url: &str) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    // Dark on light is what a camera reads on a dark terminal, too.
    let mut drawing = code.render::<Dense1x2>();
    let drawing = drawing
        .dark_color(Dense1x2::Dark)
        .light_color(Dense1x2::Light);
    Some(drawing.build())
}

/// Asks the system to open an address in the browser.
fn open_browser(url: &str, terminal: &mut Terminal) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    let quiet = command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Err(why) = quiet.spawn() {
        terminal.say(&format!("the browser can't be opened ({why}): open {url}"));
    }
}
