//! `[[redirects]]` against the site as it is laid out. One that begins where something stands, or
//! that leads to another redirect, is a fault: a visitor would never see it, or would be sent on
//! twice, or round for ever.

use std::collections::BTreeMap;

use super::Site;
use super::targets::{Onward, Target, TargetsBuilder};
use crate::brand::{LanguageId, Lead, OldAddress, Redirect, Status};
use crate::catalogue::Kind;
use crate::diagnostic::{Diagnostic, Report};
use crate::paths::Address;
use crate::source::fields::Located;

/// The redirects of brand.toml by the address that they begin at.
type Rules<'a> = BTreeMap<&'a Address, &'a Redirect>;

impl Site {
    /// Adds the redirects of brand.toml; pages, files and aliases are laid out already.
    pub(super) fn add_redirects(&self, (targets, report): (&mut TargetsBuilder, &mut Report)) {
        let mut rules = Rules::new();
        for rule in &self.brand.redirects {
            let from = rule.from.value.address();
            if let Some(first) = rules.get(from) {
                report.push(twice(rule, first));
            } else if let Some(there) = targets.at(from) {
                report.push(taken(&rule.from, &there));
            } else {
                rules.insert(from, rule);
            }
        }
        let mut leads = Vec::new();
        for rule in rules.values() {
            match self.onward(rule, &rules, targets) {
                Ok(onward) => leads.push((rule, onward)),
                Err(fault) => report.push(*fault),
            }
        }
        for (rule, onward) in leads {
            let from = rule.from.value.address().clone();
            let file = Some(&rule.from.at.file);
            targets.add(from, Target::Redirect(onward), (file, report));
        }
    }

    fn onward(
        &self,
        rule: &Redirect,
        rules: &Rules<'_>,
        targets: &TargetsBuilder,
    ) -> Result<Onward, Box<Diagnostic>> {
        let (to, status) = match &rule.to {
            Lead::Gone => return Ok(Onward::Gone),
            Lead::To(to, status) => (to, *status),
        };
        if to.value.starts_with("https://") || to.value.starts_with("http://") {
            return elsewhere(to, status);
        }
        let address = to.value.parse::<OldAddress>();
        let address = address.ok().map(|old| old.address().clone());
        if let Some(address) = address {
            if let Some(next) = rules.get(&address) {
                return Err(Box::new(round_or_chain(rule, to, (next, rules))));
            }
            let there = targets.at(&address).map(|there| there.target);
            if let Some(next) = there.and_then(Target::onward) {
                return Err(Box::new(chain(to, next)));
            }
            if let Some(Target::Page(_) | Target::File(_) | Target::Feed { .. }) = there {
                return Ok(Onward::Here(address, status));
            }
        }
        let page = self.find_page(&to.value);
        let standing = page.and_then(|page| self.places.get(page, LanguageId::DEFAULT));
        match standing {
            Some(standing) => Ok(Onward::Here(standing.address.clone(), status)),
            None => Err(Box::new(self.leads_nowhere(to))),
        }
    }

    fn leads_nowhere(&self, to: &Located<std::sync::Arc<str>>) -> Diagnostic {
        let pages = self.catalogue.pages();
        let known: Vec<String> = pages
            .filter(|(_, page)| page.kind != Kind::Home)
            .filter_map(|(id, _)| self.places.get(id, LanguageId::DEFAULT))
            .map(|standing| standing.address.to_string())
            .collect();
        let message = format!("there is no page or file at `{}`", to.value);
        let fault = to.at.error("no-page", message);
        fault
            .suggest(&to.value, known.iter().map(String::as_str))
            .help(
                "`to` is an address of this site, a page (`\"/about.md\"`) or a whole `https://…`",
            )
    }
}

/// A target and what it comes from.
pub(super) struct There<'a> {
    pub target: &'a Target,
    pub from: String,
}

fn elsewhere(to: &Located<std::sync::Arc<str>>, status: Status) -> Result<Onward, Box<Diagnostic>> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || "\"'<>\\^`{|}".contains(c);
    let url = url::Url::parse(&to.value).ok();
    match url.filter(|url| url.has_host() && !to.value.contains(odd)) {
        Some(url) => Ok(Onward::There(url.as_str().into(), status)),
        None => {
            let message = format!("`{}` is no web address", to.value.escape_debug());
            Err(Box::new(to.at.error("bad-value", message)))
        }
    }
}

fn twice(rule: &Redirect, first: &Redirect) -> Diagnostic {
    let message = format!("`{}` is redirected twice", rule.from.value);
    let first = &first.from.at;
    (rule
        .from
        .at
        .error("same-address", message)
        .label("here again"))
    .also(&first.file, first.span.clone(), "first here")
    .help("take one of them out")
}

fn taken(from: &Located<OldAddress>, there: &There<'_>) -> Diagnostic {
    let message = format!("`{}` exists: nobody would be led on from it", from.value);
    let fault = from.at.error("redirect-from-page", message);
    let from = &there.from;
    match there.target.onward() {
        Some(_) => fault
            .note(format!("it is an alias in {from}, and leads on already"))
            .help("take out the alias or this redirect"),
        None => fault
            .note(format!("it is made from {from}"))
            .help("take out this redirect, or give the page another `slug`"),
    }
}

/// What is wrong with a redirect that leads to another one.
fn round_or_chain(
    rule: &Redirect,
    to: &Located<std::sync::Arc<str>>,
    (next, rules): (&Redirect, &Rules<'_>),
) -> Diagnostic {
    let begin = rule.from.value.address();
    let mut way = vec![begin.to_string()];
    let mut at = next;
    // A way longer than this is a chain, whatever comes behind.
    while way.len() <= 8 {
        let address = at.from.value.address();
        way.push(address.to_string());
        if address == begin {
            let way: Vec<String> = way.iter().map(|address| format!("`{address}`")).collect();
            let message = format!("the redirect goes round: {}", way.join(" → "));
            let fault = to.at.error("redirect-loop", message);
            return fault.help("let one of them lead to a page");
        }
        let Lead::To(further, _) = &at.to else {
            break;
        };
        let further = further.value.parse::<OldAddress>().ok();
        let Some(after) = further.and_then(|old| rules.get(old.address()).copied()) else {
            break;
        };
        at = after;
    }
    let message = format!("`{}` is itself redirected", to.value);
    let place = &next.from.at;
    let fault =
        (to.at.error("redirect-chain", message)).also(&place.file, place.span.clone(), "here");
    match &at.to {
        Lead::To(last, _) => fault.help(format!("lead there at once: `to = \"{}\"`", last.value)),
        Lead::Gone => fault.help("what is gone leads nowhere: write `status = 410` here as well"),
    }
}

/// What is wrong with a redirect that leads to an alias.
fn chain(to: &Located<std::sync::Arc<str>>, next: &Onward) -> Diagnostic {
    let message = format!("`{}` is an alias, and itself leads on", to.value);
    let fault = to.at.error("redirect-chain", message);
    match next {
        Onward::Here(address, _) => fault.help(format!("lead there at once: `to = \"{address}\"`")),
        Onward::There(url, _) => fault.help(format!("lead there at once: `to = \"{url}\"`")),
        Onward::Gone => fault,
    }
}
