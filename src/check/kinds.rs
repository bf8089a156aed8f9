//! What can be wrong with a finished file, and how it is said.

use super::Code;
use super::asked::Answer;
use super::problems::Answers;
use crate::diagnostic::Diagnostic;

/// What is wrong with something in a finished file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Nothing of the site is at the address.
    BrokenLink,
    /// The page has nothing of that name.
    BrokenAnchor,
    /// The address leads on to another.
    LinkMoved,
    /// There is no such picture.
    NoPicture,
    /// The picture says nothing to those who do not see it.
    AltMissing,
    /// More than one element has the name.
    IdDuplicate,
    /// The structured data can't be read.
    JsonLdBroken,
    /// Only the machine of the author knows the address.
    LocalhostUrl,
    /// Browsers load something from there.
    ThirdParty,
    /// The same, without encryption.
    MixedContent,
    /// Whether it is there is for another host to say.
    Elsewhere,
}

impl Kind {
    /// It in words; none of an address that turned out to be there. `what` is the address, name or
    /// reason.
    pub fn said(self, what: &str, answers: &Answers) -> Option<Diagnostic> {
        Some(match self {
            Self::BrokenLink => Code::BrokenLink.finding(format!("`{what}` leads nowhere")),
            Self::BrokenAnchor => Code::BrokenAnchor
                .finding(format!("there is nothing of the name that `{what}` leads to"))
                .help("give the heading that name: `## Heading {#name}`, or leave out what follows the `#`"),
            Self::LinkMoved => Code::LinkMoved
                .finding(format!("`{what}` leads to an address that only leads on"))
                .help("link to where it leads: that saves each visitor a request"),
            Self::NoPicture => Code::NoPicture
                .finding(format!("there is no picture `{what}`"))
                .help("put the file into `static/`, or correct its address"),
            Self::AltMissing => Code::AltMissing
                .finding(format!("the picture `{what}` has no `alt`"))
                .note("who does not see it is read its address")
                .help("say what it shows: `alt=\"…\"`, or `alt=\"\"` where it only decorates"),
            Self::IdDuplicate => Code::IdDuplicate
                .finding(format!("two elements of a page have the id `{what}`"))
                .note("links and labels reach only the first")
                .help("give each its own"),
            Self::JsonLdBroken => Code::JsonLdBroken
                .finding(format!("structured data is no JSON: {what}"))
                .help("correct it: what a machine can't read, it leaves out as a whole"),
            Self::LocalhostUrl => localhost(what),
            Self::ThirdParty => Code::ThirdParty
                .finding(format!("pages load from `{what}`"))
                .note("it learns the address of every visitor, before anyone has agreed; it may be slow or barred in other countries")
                .help("put a copy into `static/`, or name it in `allow` of `[hosting]`"),
            Self::MixedContent => Code::MixedContent
                .finding(format!("pages load from `{what}` without encryption"))
                .note("browsers refuse that on a site with encryption")
                .help("put a copy into `static/`"),
            Self::Elsewhere => return answered(what, answers.get(what)?),
        })
    }
}

/// An address that only the author's machine knows.
pub(super) fn localhost(what: &str) -> Diagnostic {
    Code::LocalhostUrl
        .finding(format!("only a machine of your own knows `{what}`"))
        .help("write the address that visitors have, or take it out")
}

/// What another host has answered to an address.
fn answered(what: &str, answer: &Answer) -> Option<Diagnostic> {
    match answer {
        Answer::There => None,
        Answer::Gone(status) => {
            let message = format!("`{what}` is not there: the server answered {status}");
            let finding = Code::ExternalBroken.finding(message);
            Some(finding.help("find its new address, or take the link out"))
        }
        Answer::Moved(to) => {
            let finding = Code::ExternalMoved.finding(format!("`{what}` has moved for good"));
            Some(finding.help(format!("link to `{to}`")))
        }
        Answer::Silent(why) => {
            let message = format!("`{what}` can't be reached: {why}");
            let finding = Code::ExternalUnreachable.finding(message);
            Some(finding.help("try again later; take the link out if it stays so"))
        }
    }
}
