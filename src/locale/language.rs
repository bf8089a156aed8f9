//! A language tag, and what a page needs to know of it: its name in itself and its direction.
//!
//! Tags are brought to canonical case and no further: `iw` stays `iw`, since the author's tag is
//! part of addresses and file names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use icu::casemap::TitlecaseMapper;
use icu::casemap::options::{TitlecaseOptions, TrailingCase};
use icu::locale::names::LanguageIdentifierDisplayName;
use icu::locale::{DataLocale, LanguageIdentifier, LocaleDirectionality};
use icu_experimental::displaynames::provider::LocaleNamesLocaleV0;
use icu_experimental::provider::Baked;
use icu_provider::{
    DataIdentifierBorrowed, DataProvider, DataRequest, DataRequestMetadata, DataResponse,
};
use writeable::TryWriteable;

/// A language, possibly with script and region: a BCP 47 tag in canonical case (`zh-Hans`),
/// without extensions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// English, the language of a site that names none.
    pub fn english() -> Self {
        Self(Arc::from("en"))
    }

    /// The tag, as in the `lang` attribute: `zh-Hans`.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The tag as a part of addresses: `zh-hans`.
    pub fn segment(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Which way its script runs; left to right if that is not known.
    pub fn direction(&self) -> Direction {
        if LocaleDirectionality::new_extended().is_right_to_left(&self.identifier()) {
            Direction::Rtl
        } else {
            Direction::Ltr
        }
    }

    /// Its name in itself, as it stands alone in a menu: `Deutsch`, `Français`, `简体中文`.
    /// The tag, if CLDR knows no name.
    pub fn own_name(&self) -> String {
        let id = self.identifier();
        match script_name(&id).or_else(|| plain_name(&id)) {
            Some(name) => capitalised(&name, &id),
            None => self.0.to_string(),
        }
    }

    /// The tag as ICU4X takes it.
    pub(super) fn identifier(&self) -> LanguageIdentifier {
        LanguageIdentifier::try_from_str(&self.0).expect("the tag was checked when it was read")
    }
}

impl FromStr for Language {
    type Err = LanguageFault;

    fn from_str(text: &str) -> Result<Self, LanguageFault> {
        canonical(text)
            .map(|code| Self(Arc::from(code)))
            .ok_or_else(|| LanguageFault {
                text: text.to_owned(),
                meant: canonical(text.trim().replace('_', "-").as_str()),
            })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageFault {
    text: String,
    meant: Option<String>,
}

impl fmt::Display for LanguageFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no language tag", self.text)?;
        match &self.meant {
            Some(meant) => write!(f, ": write `{meant}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LanguageFault {}

/// Which way a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

fn canonical(text: &str) -> Option<String> {
    // ICU4X reads `_` as `-`, but BCP 47 does not, and neither do browsers.
    if text.contains('_') {
        return None;
    }
    let id = LanguageIdentifier::try_from_str(text).ok()?;
    (!id.language.is_unknown()).then(|| id.to_string())
}

/// The name of a language in one of its scripts, where it has one of its own: `简体中文`.
fn script_name(id: &LanguageIdentifier) -> Option<String> {
    id.script?;
    let locale = DataLocale::from(id);
    let mut metadata = DataRequestMetadata::default();
    metadata.silent = true;
    let id_of_data = DataIdentifierBorrowed::for_locale(&locale);
    let request = DataRequest {
        id: id_of_data,
        metadata,
    };
    let names: DataResponse<LocaleNamesLocaleV0> = Baked.load(request).ok()?;
    let name = names
        .payload
        .get()
        .names
        .get_by(|key| id.strict_cmp(key).reverse())?;
    Some(name.to_owned())
}

/// The name put together from language, script and region: `português (Brasil)`.
fn plain_name(id: &LanguageIdentifier) -> Option<String> {
    // `tiny` links only the names that belong to the language itself: 60 KB, not 5 MB.
    let name =
        LanguageIdentifierDisplayName::try_new_tiny(id.into(), id.clone(), <_>::default()).ok()?;
    let name = name.as_borrowed();
    Some(name.try_write_to_string().ok()?.into_owned())
}

/// With a first capital as the language has it (Turkish `i` becomes `İ`, Georgian none).
fn capitalised(name: &str, id: &LanguageIdentifier) -> String {
    let mut options = TitlecaseOptions::default();
    options.trailing_case = Some(TrailingCase::Unchanged);
    TitlecaseMapper::new()
        .titlecase_segment_to_string(name, id, options)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(code: &str) -> Language {
        code.parse().expect("is a language tag")
    }

    fn fault(text: &str) -> String {
        text.parse::<Language>()
            .expect_err("is no language tag")
            .to_string()
    }

    #[test]
    fn a_tag_is_brought_to_canonical_case_and_is_lower_case_in_addresses() {
        let chinese = language("ZH-hans");
        assert_eq!(chinese.code(), "zh-Hans");
        assert_eq!(chinese.segment(), "zh-hans");
        assert_eq!(chinese, language("zh-Hans"));
        assert_eq!(language("pt-br").to_string(), "pt-BR");
        assert_eq!(language("EN"), Language::english());
    }

    #[test]
    fn what_is_no_tag_is_said_and_a_near_one_offered() {
        insta::assert_snapshot!(fault("zz_ZZ!"), @"`zz_ZZ!` is no language tag");
        insta::assert_snapshot!(fault("zh_hans"), @"`zh_hans` is no language tag: write `zh-Hans`");
        insta::assert_snapshot!(fault("deutsch sprache"), @"`deutsch sprache` is no language tag");
        insta::assert_snapshot!(fault("../x"), @"`../x` is no language tag");
        insta::assert_snapshot!(fault("und"), @"`und` is no language tag");
        insta::assert_snapshot!(fault(""), @"`` is no language tag");
        insta::assert_snapshot!(fault("ar-u-nu-latn"), @"`ar-u-nu-latn` is no language tag");
    }

    #[test]
    fn every_language_is_named_in_itself_and_knows_its_direction() {
        let expected = [
            ("en", "English", "ltr"),
            ("de", "Deutsch", "ltr"),
            ("fr", "Français", "ltr"),
            ("es", "Español", "ltr"),
            ("it", "Italiano", "ltr"),
            ("pt", "Português", "ltr"),
            ("nl", "Nederlands", "ltr"),
            ("pl", "Polski", "ltr"),
            ("ru", "Русский", "ltr"),
            ("tr", "Türkçe", "ltr"),
            ("ar", "العربية", "rtl"),
            ("zh-Hans", "简体中文", "ltr"),
            ("zh-Hant", "繁體中文", "ltr"),
            ("ja", "日本語", "ltr"),
            ("ko", "한국어", "ltr"),
            ("he", "עברית", "rtl"),
            ("ka", "ქართული", "ltr"),
            ("pt-BR", "Português (Brasil)", "ltr"),
            ("es-CL", "Español (Chile)", "ltr"),
            ("az-Arab", "az-Arab", "rtl"),
            ("xzq", "xzq", "ltr"),
        ];
        for (code, name, direction) in expected {
            let language = language(code);
            assert_eq!(language.own_name(), name, "{code}");
            assert_eq!(language.direction().as_str(), direction, "{code}");
        }
    }
}
