//! Renders pages and components of one language, within limits: a page may not be larger or take
//! longer than allowed. The writer stops it in either case; a loop that writes nothing is the
//! watchdog's.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tera::{Context, ErrorKind, Tera};

use super::faults;
use super::sources::Sources;
use super::watchdog::Watchdog;
use crate::diagnostic::Diagnostic;

/// How many writes pass between two looks at the clock.
const WRITES_PER_LOOK: u32 = 1_024;

/// What one page may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub page_size: usize,
    /// Time to render it.
    pub render_time: Duration,
}

impl Default for Limits {
    /// 2 MB and 10 seconds.
    fn default() -> Self {
        Self {
            page_size: 2_000_000,
            render_time: Duration::from_secs(10),
        }
    }
}

/// Renders the pages of one language. It may be used by many threads at once.
pub struct PageRenderer {
    pub(super) tera: Tera,
    pub(super) sources: Arc<Sources>,
    pub(super) limits: Limits,
    pub(super) watchdog: Option<Arc<Watchdog>>,
}

impl PageRenderer {
    /// Renders a page with a template such as `product.html`. `page` names it in faults:
    /// "`/bv-50/` from content/bv-50.md".
    ///
    /// # Errors
    /// What is wrong with the template, at its place, or which limit the page exceeds.
    #[expect(
        clippy::result_large_err,
        reason = "a fault is rare, and one type everywhere"
    )]
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        page: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        self.run(template, page, |out| {
            self.tera.render_to(template, context, out)
        })
        .map_err(|failure| {
            let file = self.resolve(template);
            let called = || {
                let name = file.clone().unwrap_or_default();
                self.sources.called_by(&name, |name| self.resolve(name))
            };
            self.say(&failure, (template, file.as_deref()), called, page)
        })
    }

    /// Renders a component alone, as a section or in content. `implicits` are what it may take
    /// from its surroundings: `@page`.
    ///
    /// # Errors
    /// As for a page.
    #[expect(
        clippy::result_large_err,
        reason = "a fault is rare, and one type everywhere"
    )]
    pub fn component(
        &self,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        page: &str,
    ) -> Result<String, Diagnostic> {
        let rendered = self.run(name, page, |out| {
            self.tera
                .render_component_with_implicits_to(name, arguments, implicits, None, true, out)
        });
        let bytes = rendered.map_err(|failure| {
            let mut fault = self.say(&failure, (name, None), || vec![name.to_owned()], page);
            // A wrong argument has no place in Tera's words: the definition is where to look.
            if fault.place.is_none()
                && let Some((_, file, span)) = self.sources.component(name)
            {
                fault = fault.at(file, span);
            }
            fault
        })?;
        Ok(String::from_utf8(bytes).expect("templates and values are text"))
    }

    fn run(
        &self,
        template: &str,
        page: &str,
        render: impl FnOnce(&mut Limited) -> tera::TeraResult<()>,
    ) -> Result<Vec<u8>, Box<Failure>> {
        let _watched = self.watchdog.as_ref().map(|dog| dog.watch(page, template));
        let mut out = Limited::new(self.limits);
        match render(&mut out) {
            Ok(()) => Ok(out.bytes),
            Err(error) => Err(Box::new(Failure { error, out })),
        }
    }

    fn say(
        &self,
        failure: &Failure,
        (template, file): (&str, Option<&str>),
        called: impl FnOnce() -> Vec<String>,
        page: &str,
    ) -> Diagnostic {
        let fault = match failure.out.stopped {
            Some(stop) => self.stopped(stop, &failure.out, file),
            None if is_too_deep(&failure.error) => self.too_deep(template, &called()),
            None => {
                let mut faults = faults::faults(&failure.error, &self.sources);
                faults.truncate(1);
                faults.pop().expect("an error is at least one fault")
            }
        };
        fault.note(format!("while rendering {page}"))
    }

    fn stopped(&self, stop: Stop, out: &Limited, file: Option<&str>) -> Diagnostic {
        let message = out.excess(stop, "the page");
        let fault = match stop {
            Stop::Size => Diagnostic::error("page-too-large", message).help(
                "set a higher `page_size` under `[limits]` in brand.toml, if so much is meant",
            ),
            Stop::Time => Diagnostic::error("render-too-long", message).help(
                "set a higher `render_time` under `[limits]` in brand.toml, if so much is meant",
            ),
        };
        let fault = match file.and_then(|name| self.sources.file(name)) {
            Some(file) => fault.in_file(file),
            None => fault,
        };
        fault.note(format!("what was written last: `{}`", out.tail()))
    }

    fn too_deep(&self, template: &str, called: &[String]) -> Diagnostic {
        let starts: Vec<&str> = called.iter().map(String::as_str).collect();
        let fault = Diagnostic::error(
            "component-recursion",
            "components call one another without end",
        );
        match self.sources.circle(&starts) {
            Some((names, file, span)) => {
                let way: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let way = way.join(" → ");
                let fault = fault.at(&file, span).label("this call closes the circle");
                if names.first().is_some_and(|first| first == template) {
                    fault.note(way)
                } else {
                    fault.note(format!("`{template}` → {way}"))
                }
            }
            None => fault.note("more than 20 components deep"),
        }
    }

    /// The name by which Tera knows a template.
    fn resolve(&self, template: &str) -> Option<String> {
        if self.sources.file(template).is_some() {
            return Some(template.to_owned());
        }
        let prefixes = self.sources.layers().iter();
        let mut names = prefixes.map(|layer| format!("{layer}/{template}"));
        names.find(|name| self.sources.file(name).is_some())
    }
}

/// Tera has no kind of its own for it.
fn is_too_deep(error: &tera::Error) -> bool {
    matches!(error.kind(), ErrorKind::Msg(text) if text.contains("recursion depth"))
}

struct Failure {
    error: tera::Error,
    out: Limited,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    Size,
    Time,
}

/// A writer that refuses more than the limits.
pub(super) struct Limited {
    pub bytes: Vec<u8>,
    pub stopped: Option<Stop>,
    limits: Limits,
    since: Instant,
    writes: u32,
}

impl Limited {
    pub fn new(limits: Limits) -> Self {
        Self {
            bytes: Vec::with_capacity(16 * 1_024),
            limits,
            since: Instant::now(),
            writes: 0,
            stopped: None,
        }
    }

    /// What is said of that which exceeds a limit.
    pub fn excess(&self, stop: Stop, what: &str) -> String {
        let Limits {
            page_size,
            render_time,
        } = self.limits;
        match stop {
            Stop::Size => format!("{what} is larger than {page_size} bytes"),
            Stop::Time => {
                let seconds = render_time.as_secs_f32();
                format!("{what} is not done after {seconds} seconds")
            }
        }
    }

    fn tail(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let tail: Vec<char> = text.chars().rev().take(60).collect();
        let tail: String = tail.into_iter().rev().collect();
        tail.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn stop(&mut self, stop: Stop) -> io::Error {
        self.stopped = Some(stop);
        io::Error::other("limit")
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.len() + bytes.len() > self.limits.page_size {
            return Err(self.stop(Stop::Size));
        }
        self.writes = self.writes.wrapping_add(1);
        if self.writes.is_multiple_of(WRITES_PER_LOOK)
            && self.since.elapsed() > self.limits.render_time
        {
            return Err(self.stop(Stop::Time));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
