//! `[check]`: how long, heavy and old is too much, and what `showroom check` need not say.

use std::sync::Arc;

use crate::source::fields::{At, Fields, Located};

/// `[check]`
#[derive(Debug, Clone)]
pub struct CheckSettings {
    /// Longest title of a page, in letters; a Chinese character is two.
    pub title: usize,
    /// Longest description for search engines, counted alike.
    pub description: usize,
    /// Most bytes of a page's HTML.
    pub html_size: usize,
    /// Most bytes of what a browser loads before it can show a page: its HTML, style sheets,
    /// scripts and first picture.
    pub page_size: usize,
    /// How many days before its end a certificate is named.
    pub certificate_days: u32,
    /// What need not be said.
    pub silences: Vec<Silence>,
}

/// An entry of `[[check.silence]]`: findings that are known and meant to be so.
#[derive(Debug, Clone)]
pub struct Silence {
    /// The code of the findings.
    pub code: Located<Arc<str>>,
    /// The file or folder in which they are; absent: anywhere.
    pub path: Option<Arc<str>>,
    /// Why it is right as it is.
    pub reason: Arc<str>,
}

impl Silence {
    /// Whether it is about what was found in a file.
    pub fn covers(&self, code: &str, file: Option<&str>) -> bool {
        let inside = |path: &str| {
            let rest = file.and_then(|file| file.strip_prefix(path.trim_end_matches('/')));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        &*self.code.value == code && self.path.as_deref().is_none_or(inside)
    }
}

impl Default for CheckSettings {
    fn default() -> Self {
        Self {
            title: 70,
            description: 160,
            html_size: 200_000,
            page_size: 1_000_000,
            certificate_days: 60,
            silences: Vec::new(),
        }
    }
}

impl CheckSettings {
    pub(super) fn read(fields: Option<Fields<'_>>) -> Self {
        let default = Self::default();
        let Some(mut fields) = fields else {
            return default;
        };
        let mut count = |key, or: usize| fields.count(key).map_or(or, |n| n.value as usize);
        let settings = Self {
            title: count("title", default.title),
            description: count("description", default.description),
            html_size: count("html_size", default.html_size),
            page_size: count("page_size", default.page_size),
            certificate_days: (fields.count("certificate_days"))
                .map_or(default.certificate_days, |n| n.value),
            silences: (fields
                .tables("silence", "key of `[[check.silence]]`")
                .into_iter())
            .flatten()
            .filter_map(Silence::read)
            .collect(),
        };
        fields.finish();
        settings
    }
}

impl Silence {
    fn read(mut fields: Fields<'_>) -> Option<Self> {
        let code = fields.text("code");
        let path = fields.text("path");
        let reason = fields.text("reason");
        let at: At = code.as_ref().map_or_else(|| fields.at(), |c| c.at.clone());
        if code.is_none() && !fields.has("code") {
            let fault = at.error("missing-key", "a silence has no `code`");
            fields.fault(fault.help(
                "write the code that stands behind `warning` or `note`: `code = \"title-long\"`",
            ));
        }
        let said = reason.as_ref().is_some_and(|r| !r.value.trim().is_empty());
        let wrong_type = reason.is_none() && fields.has("reason");
        if !said && !wrong_type {
            let fault = at.error("missing-key", "a silence has no `reason`");
            fields.fault(fault.help("say why it is right as it is: `reason = \"the name of the standard is that long\"`"));
        }
        fields.finish();
        Some(Self {
            code: code?,
            path: path.map(|path| path.value),
            reason: reason.filter(|_| said)?.value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    #[test]
    fn a_silence_is_about_a_file_or_all_below_a_folder() {
        let silence = |path: Option<&str>| Silence {
            code: Located {
                value: Arc::from("title-long"),
                at: At {
                    file: SourceText::new("brand.toml", ""),
                    span: 0..0,
                },
            },
            path: path.map(Arc::from),
            reason: Arc::from("so it is"),
        };
        let folder = silence(Some("content/news/"));
        assert!(folder.covers("title-long", Some("content/news/a.md")));
        assert!(!folder.covers("title-long", Some("content/newsletter.md")));
        assert!(!folder.covers("title-short", Some("content/news/a.md")));
        assert!(!folder.covers("title-long", None));
        assert!(silence(Some("content/a.md")).covers("title-long", Some("content/a.md")));
        assert!(silence(None).covers("title-long", None));
    }
}
