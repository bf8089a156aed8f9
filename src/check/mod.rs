//! What is missing, broken or unlawful in a site. The site is made by the pipeline of a build, in
//! memory; each finished file is looked at once and let go. Nothing is published.

mod asked;
mod certificates;
mod code;
mod completeness;
mod contrast;
mod elsewhere;
mod html;
mod kinds;
mod languages;
mod pages;
mod pass;
mod pictures;
mod problems;
mod secrets;
mod silence;
mod unused;
mod ways;

use std::path::PathBuf;
use std::sync::Arc;

pub use asked::{Answer, Manners, ask};
pub use code::Code;
pub use completeness::{Aspect, Completeness, LanguageRow, ProductRow};

use crate::build;
use crate::diagnostic::Report;
use crate::legal;
use crate::render::Renderer;
use crate::site::{Options, Site, Target};
use crate::theme::templates::{Stuck, Watchdog};
use pass::Pass;
use ways::Ways;

/// What to check.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site folder.
    pub site: PathBuf,
    /// Where builds write the site; it is looked at for the addresses that products had.
    pub out: PathBuf,
    /// For which moment and place.
    pub options: Options,
    /// How other hosts are asked for what links lead to; none: they are not asked.
    pub external: Option<Manners>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Pages of the site.
    pub pages: usize,
    /// What was found, also what a build would say.
    pub report: Report,
    /// How much brand.toml says nothing about.
    pub silenced: usize,
    /// What each language and each product has; none of a site that can't be made.
    pub completeness: Option<Completeness>,
}

/// Checks a site. `stuck` is told of a page whose template does not end.
pub fn run(request: &Request, stuck: impl FnMut(Stuck) + Send + 'static) -> Checked {
    let options = Options {
        past: build::past(&request.out),
        ..request.options.clone()
    };
    let site = match Site::load(&request.site, &options) {
        Ok(site) => Arc::new(site),
        Err(report) => return Checked::failed(report),
    };
    let watchdog = Watchdog::start(site.brand.limits.render_time * 2, stuck);
    match Renderer::new(Arc::clone(&site), Some(&watchdog)) {
        Ok(renderer) => look_at(&renderer, request.external.as_ref()),
        Err(report) => Checked::failed(report),
    }
}

impl Checked {
    fn failed(report: Report) -> Self {
        Self {
            report,
            ..Self::default()
        }
    }
}

fn look_at(renderer: &Renderer, external: Option<&Manners>) -> Checked {
    let site = &*renderer.site;
    let mut report = site.warnings.clone();
    report.extend(site.catalogue.prices.guard.clone());
    report.extend(renderer.warnings.clone());
    let ways = Ways::of(renderer);
    let pass = Pass::new(renderer, &ways);
    let mut found = pass.run();
    report.extend(std::mem::take(&mut found.faults));
    let sizes = pictures::make(renderer, &mut report);
    // What stops a build stays: silence would not make it a site.
    let (stops, mut report) = report.part();
    report.extend(pages::check_words(site, &ways, &found));
    report.extend(pages::check_weights(site, &ways, (&found, &sizes)));
    report.extend(pictures::without_alt(renderer));
    let problems = std::mem::take(&mut found.problems);
    let answers = external.map(|manners| {
        let urls = problems.elsewhere();
        asked::ask(site.source.root(), &urls, manners)
    });
    report.extend(problems.report(&ways, (site, &answers.unwrap_or_default())));
    report.extend(elsewhere::own(site).into_iter().collect());
    report.extend(secrets::report(&found.secrets).collect());
    report.extend(unused::published_by_mistake(site, &ways));
    report.extend(languages::check(site));
    report.extend(certificates::check(site));
    report.extend(contrast::check(site));
    report.extend(legal::risks(&site.brand, &site.catalogue));
    if stops.is_empty() {
        // Of a site that lacks pages nobody knows what they would lead to.
        report.extend(pages::check_orphans(site, &ways, (&found, &pass.linked)));
        report.extend(unused::check(renderer, &ways, &pass.linked));
    }
    let silenced = silence::heed(&site.brand.check, &mut report);
    report.extend(stops);
    let is_page = |target: &Target| matches!(target, Target::Page { .. } | Target::NotFound(_));
    Checked {
        pages: ways.targets.iter().filter(|(_, t)| is_page(t)).count(),
        report,
        silenced,
        completeness: Some(Completeness::of(renderer)),
    }
}
