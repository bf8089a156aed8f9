//! What the host of brand.toml needs and what it can't do: its files of rules, and warnings where
//! a rule would not work there.

use super::targets::{HostFile, Onward, Target, TargetsBuilder};
use super::{Site, file_address, places};
use crate::brand::{HostKind, Hosting, Https, Lead, Redirect};
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::{Address, Slug};

/// What Apache reads in each folder.
const HTACCESS: &str = ".htaccess";

/// Lines of `_redirects` that Cloudflare Pages reads
/// (developers.cloudflare.com/pages/configuration/redirects, "Per file").
const CLOUDFLARE_REDIRECTS: usize = 2_000;

impl Site {
    /// The rules for the host. A file in `static/` of the same name replaces one.
    pub(super) fn add_host_files(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        let Some(hosting) = &self.brand.hosting else {
            return;
        };
        let root = Address::root();
        let mut add = |folder: &Address, name: &str, file: HostFile| {
            let address = file_address(folder, name);
            if !targets.has(&address) {
                targets.add(address, Target::Host(file), (None, report));
            }
        };
        match hosting.kind {
            HostKind::Apache => {
                add(&root, HTACCESS, HostFile::Apache);
                for language in self.brand.languages.ids().skip(1) {
                    let home = places::home(&self.brand, language);
                    add(&home, HTACCESS, HostFile::ApacheLanguage(language));
                }
                add(&assets(), HTACCESS, HostFile::ApacheAssets);
            }
            HostKind::Nginx => add(&root, "nginx.conf.txt", HostFile::Nginx),
            HostKind::Netlify | HostKind::Cloudflare => {
                add(&root, "_headers", HostFile::Headers);
                add(&root, "_redirects", HostFile::Redirects);
            }
            HostKind::Github => add(&root, ".nojekyll", HostFile::NoJekyll),
            HostKind::S3 | HostKind::Plain => {}
        }
    }

    /// Reports what the host can't do.
    pub(super) fn check_hosting(&self, report: &mut Report) {
        let Some(hosting) = &self.brand.hosting else {
            return;
        };
        self.check_https(hosting, report);
        for rule in &self.brand.redirects {
            if let Some(fault) = unsupported(rule, hosting.kind) {
                report.push(fault);
            }
        }
        match hosting.kind {
            HostKind::Github => report.push(for_business(hosting)),
            HostKind::Cloudflare => self.check_cloudflare(hosting, report),
            HostKind::Apache | HostKind::Nginx | HostKind::Netlify => {}
            HostKind::S3 | HostKind::Plain => return,
        }
        self.check_assets(report);
    }

    fn check_https(&self, hosting: &Hosting, report: &mut Report) {
        if hosting.https == Https::Only && !self.brand.url.root().starts_with("https://") {
            let message = "`https` is true, but `url` begins with `http://`";
            let fault = hosting.at.error("http-url", message);
            report.push(fault.help("write `url = \"https://…\"`, or take out `https`"));
        }
    }

    fn check_cloudflare(&self, hosting: &Hosting, report: &mut Report) {
        let redirects = self.targets.iter();
        let redirects = redirects.filter(|(_, target)| {
            matches!(
                target,
                Target::Redirect(Onward::Here(..) | Onward::There(..))
            )
        });
        let lines: usize = redirects.map(|(old, _)| spellings(old).count()).sum();
        if lines > CLOUDFLARE_REDIRECTS {
            let message = format!(
                "Cloudflare Pages reads {CLOUDFLARE_REDIRECTS} lines of redirects, the site has {lines}"
            );
            let fault = hosting.at.warning("too-many-redirects", message);
            report.push(fault.help("take out those that nobody follows any more"));
        }
    }

    /// What lies under `/assets/` may be kept for a year: only names with a fingerprint belong
    /// there.
    fn check_assets(&self, report: &mut Report) {
        let assets = assets();
        for (address, target) in self.targets.iter() {
            let Target::File(path) = target else {
                continue;
            };
            if address.as_str().starts_with(assets.as_str()) {
                let file = crate::diagnostic::SourceText::new(path.as_str(), "");
                let message = "browsers will keep this file for a year";
                let fault = Diagnostic::warning("kept-for-ever", message).in_file(&file);
                report.push(
                    fault
                        .note("hosts are told so of all files under `/assets/`, whose names change with their content")
                        .help("move it to another folder"),
                );
            }
        }
    }
}

/// An address as it may be asked for: that of a folder also without the `/` at its end.
pub fn spellings(address: &Address) -> impl Iterator<Item = &str> {
    let whole = address.as_str();
    let bare = whole.strip_suffix('/').filter(|bare| !bare.is_empty());
    std::iter::once(whole).chain(bare)
}

/// Whether a page that leads on can stand at an address: a browser must take it for a page.
pub fn may_be_page(address: &Address) -> bool {
    let path = address.out_path();
    [".html", ".htm"]
        .iter()
        .any(|ending| path.as_str().ends_with(ending))
}

/// The folder of the theme's files and of pictures.
fn assets() -> Address {
    let assets: Slug = "assets".parse().expect("is a slug");
    Address::root().child(&assets)
}

fn unsupported(rule: &Redirect, kind: HostKind) -> Option<Diagnostic> {
    let from = &rule.from;
    match (&rule.to, kind) {
        (Lead::Gone, HostKind::Cloudflare) => {
            let message = "Cloudflare Pages can't say that a page is gone (410)";
            let fault = from.at.warning("host-cannot", message);
            Some(
                fault
                    .note("the page for missing addresses is shown")
                    .help("take the redirect out"),
            )
        }
        (Lead::To(..), HostKind::S3 | HostKind::Github | HostKind::Plain)
            if !may_be_page(from.value.address()) =>
        {
            let message = format!("`{}` can't lead on: the host knows no rules", from.value);
            let fault = from.at.warning("host-cannot", message);
            Some(fault.note("a page that leads on can only stand at a folder or a `.html` address"))
        }
        (Lead::Gone | Lead::To(..), _) => None,
    }
}

/// GitHub's own terms (docs.github.com, "GitHub Pages limits", prohibited uses).
fn for_business(hosting: &Hosting) -> Diagnostic {
    let message = "GitHub Pages is not meant for a company's site";
    hosting
        .at
        .warning("github-pages", message)
        .note("its terms rule out running an online business or e-commerce site there")
        .help("see https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits")
}
