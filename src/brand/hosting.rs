//! Where the made site lies: `[hosting]`. Each kind of host takes its rules (ways on from old
//! addresses, headers, the page for missing addresses) in a form of its own, or takes none.

use std::sync::Arc;

use url::Url;

use crate::source::fields::{At, Fields, Located};

/// A host and what is told to it.
#[derive(Debug, Clone)]
pub struct Hosting {
    /// The kind of host.
    pub kind: HostKind,
    /// Where the kind is written, or the table without one.
    pub at: At,
    /// Whether the site is reached by https only.
    pub https: Https,
    /// Origins that pages may load from, beside the site's own: `https://player.example.com`.
    pub allow: Vec<Arc<str>>,
}

/// A kind of host, by the form of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind {
    /// Apache or `LiteSpeed`, which read `.htaccess`.
    Apache,
    /// nginx, whose configuration includes ours.
    Nginx,
    /// Netlify, which reads `_headers` and `_redirects`.
    Netlify,
    /// Cloudflare Pages, which reads the same, within limits.
    Cloudflare,
    /// A bucket, which knows no rules.
    S3,
    /// GitHub Pages, which knows no rules.
    Github,
    /// Any host that takes files and no rules.
    Plain,
}

impl HostKind {
    /// As written in brand.toml.
    const CHOICES: [(&'static str, Self); 7] = [
        ("plain", Self::Plain),
        ("apache", Self::Apache),
        ("nginx", Self::Nginx),
        ("netlify", Self::Netlify),
        ("cloudflare", Self::Cloudflare),
        ("s3", Self::S3),
        ("github", Self::Github),
    ];

    /// How the host is told the headers of an answer.
    pub fn headers(self) -> Headers {
        match self {
            Self::Apache | Self::Nginx | Self::Netlify | Self::Cloudflare => Headers::Sent,
            Self::S3 | Self::Github | Self::Plain => Headers::InPages,
        }
    }

    /// Whether an old address needs a page that leads on: always, where the host has no rules; on
    /// Apache and nginx as well, which may be set up not to read ours.
    pub fn needs_pages_that_lead_on(self) -> bool {
        match self {
            Self::Netlify | Self::Cloudflare => false,
            Self::Apache | Self::Nginx | Self::S3 | Self::Github | Self::Plain => true,
        }
    }
}

/// How headers reach the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headers {
    /// By the host, by rules of ours.
    Sent,
    /// As far as HTML has a form for them, in each page.
    InPages,
}

/// Whether a site may be reached without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Https {
    /// Never: `http` leads to `https`, and browsers remember it.
    Only,
    /// As the host has it.
    Unsaid,
}

impl Hosting {
    pub(super) fn read(mut fields: Fields<'_>) -> Self {
        let kind = fields.choice("kind", &HostKind::CHOICES);
        if kind.is_none() && !fields.has("kind") {
            let fault = fields
                .at()
                .error("missing-key", "`[hosting]` has no `kind`");
            fields.fault(fault.help("write `kind = \"apache\"`, or what your host is"));
        }
        let https = match fields.flag("https").map(|flag| flag.value) {
            Some(true) => Https::Only,
            Some(false) | None => Https::Unsaid,
        };
        let origins = fields.texts("allow").unwrap_or_default();
        let mut allow = Vec::new();
        for written in origins {
            match origin(&written.value) {
                Some(origin) => allow.push(origin),
                None => fields.fault(no_origin(&written)),
            }
        }
        let hosting = Self {
            at: kind.as_ref().map_or_else(|| fields.at(), |k| k.at.clone()),
            kind: kind.map_or(HostKind::Plain, |kind| kind.value),
            https,
            allow,
        };
        fields.finish();
        hosting
    }
}

/// Scheme and host, in the one form that a policy may hold: nothing can follow it there.
fn origin(text: &str) -> Option<Arc<str>> {
    let url = Url::parse(text).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let origin = url.origin().ascii_serialization();
    let plain = url.scheme() == "https" && url.username().is_empty() && bare;
    (plain && text.trim_end_matches('/') == origin).then(|| Arc::from(origin))
}

fn no_origin(written: &Located<Arc<str>>) -> crate::diagnostic::Diagnostic {
    let message = format!("`{}` is no origin", written.value);
    let fault = written.at.error("bad-value", message);
    fault.help("write scheme and host: `\"https://player.example.com\"`")
}
