//! The findings of a check by their codes. A code never changes its meaning: it stands in silences
//! and in scripts. What each means, and what to do, is in `docs/check.md`. Where a build looks for
//! the same, such as a broken link in Markdown, the code is the same.

use crate::diagnostic::{Diagnostic, Severity};

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A link of the site to an address where nothing stands.
    BrokenLink,
    /// A link to a place in a page that is not there.
    BrokenAnchor,
    /// A link to an address that leads on to another.
    LinkMoved,
    /// A picture that is not there.
    NoPicture,
    /// A picture in a finished page that says nothing to those who do not see it.
    AltMissing,
    /// Pictures of a page of which nobody said what they show.
    AltComposed,
    /// Two elements of a page with one name.
    IdDuplicate,
    /// Structured data that no machine can read.
    JsonLdBroken,
    /// A title that two pages have.
    TitleDuplicate,
    /// A title that is cut in lists of results.
    TitleLong,
    /// A description that two pages have.
    DescriptionDuplicate,
    /// A description that is cut in lists of results.
    DescriptionLong,
    /// A page with more HTML than `html_size`.
    HtmlHeavy,
    /// A page that loads more than `page_size`.
    PageHeavy,
    /// A page that no other leads to.
    PageOrphan,
    /// An address that only the machine of its author knows.
    LocalhostUrl,
    /// Something that browsers load from another host.
    ThirdParty,
    /// Something that a page with encryption loads without.
    MixedContent,
    /// A link to another site, to what is not there.
    ExternalBroken,
    /// A link to another site that gives no answer.
    ExternalUnreachable,
    /// A link to another site, to what has moved.
    ExternalMoved,
    /// A key or a password.
    SecretInOutput,
    /// A file that is hardly meant for visitors.
    FilePrivate,
    /// A file of a page that is not published.
    DraftInOutput,
    /// A file that no page shows or leads to.
    FileUnused,
    /// A table that nothing reads.
    TableUnused,
    /// A file in `theme/` that replaces nothing.
    ThemeFileUnused,
    /// Pages without words in a language.
    TranslationMissing,
    /// Texts of the theme that are shown in English.
    PhraseMissing,
    /// Names of specs without a term in a language.
    TermMissing,
    /// Facts in a translation.
    FactOverridden,
    /// A certificate that has run out.
    CertificateExpired,
    /// A certificate that will soon run out.
    CertificateExpiring,
    /// Text on a ground from which it hardly stands out.
    ContrastLow,
    /// A silence of which nothing is found.
    SilenceUnused,
}

/// A code as it is written, and how grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rule {
    code: Code,
    name: &'static str,
    severity: Severity,
}

const fn rule(code: Code, name: &'static str, severity: Severity) -> Rule {
    Rule {
        code,
        name,
        severity,
    }
}

/// In the order of [`Code`].
const RULES: [Rule; 35] = [
    rule(Code::BrokenLink, "broken-link", Severity::Error),
    rule(Code::BrokenAnchor, "broken-anchor", Severity::Warning),
    rule(Code::LinkMoved, "link-moved", Severity::Note),
    rule(Code::NoPicture, "no-picture", Severity::Error),
    rule(Code::AltMissing, "alt-missing", Severity::Warning),
    rule(Code::AltComposed, "alt-composed", Severity::Note),
    rule(Code::IdDuplicate, "id-duplicate", Severity::Warning),
    rule(Code::JsonLdBroken, "json-ld-broken", Severity::Error),
    rule(Code::TitleDuplicate, "title-duplicate", Severity::Warning),
    rule(Code::TitleLong, "title-long", Severity::Note),
    rule(
        Code::DescriptionDuplicate,
        "description-duplicate",
        Severity::Warning,
    ),
    rule(Code::DescriptionLong, "description-long", Severity::Note),
    rule(Code::HtmlHeavy, "html-heavy", Severity::Warning),
    rule(Code::PageHeavy, "page-heavy", Severity::Warning),
    rule(Code::PageOrphan, "page-orphan", Severity::Note),
    rule(Code::LocalhostUrl, "localhost-url", Severity::Error),
    rule(Code::ThirdParty, "third-party", Severity::Warning),
    rule(Code::MixedContent, "mixed-content", Severity::Warning),
    rule(Code::ExternalBroken, "external-broken", Severity::Error),
    rule(
        Code::ExternalUnreachable,
        "external-unreachable",
        Severity::Warning,
    ),
    rule(Code::ExternalMoved, "external-moved", Severity::Note),
    rule(Code::SecretInOutput, "secret-in-output", Severity::Error),
    rule(Code::FilePrivate, "file-private", Severity::Warning),
    rule(Code::DraftInOutput, "draft-in-output", Severity::Warning),
    rule(Code::FileUnused, "file-unused", Severity::Warning),
    rule(Code::TableUnused, "table-unused", Severity::Warning),
    rule(
        Code::ThemeFileUnused,
        "theme-file-unused",
        Severity::Warning,
    ),
    rule(
        Code::TranslationMissing,
        "translation-missing",
        Severity::Note,
    ),
    rule(Code::PhraseMissing, "phrase-missing", Severity::Warning),
    rule(Code::TermMissing, "term-missing", Severity::Note),
    rule(Code::FactOverridden, "fact-overridden", Severity::Note),
    rule(
        Code::CertificateExpired,
        "certificate-expired",
        Severity::Warning,
    ),
    rule(
        Code::CertificateExpiring,
        "certificate-expiring",
        Severity::Note,
    ),
    rule(Code::ContrastLow, "contrast-low", Severity::Warning),
    rule(Code::SilenceUnused, "silence-unused", Severity::Warning),
];

impl Code {
    /// All codes.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|rule| rule.code)
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        self.rule().name
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.rule().severity
    }

    /// A finding.
    pub(super) fn finding(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.severity(), self.name(), message)
    }

    fn rule(self) -> Rule {
        RULES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_at_its_place() {
        for (i, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.code as usize, i, "{}", rule.name);
        }
    }
}
