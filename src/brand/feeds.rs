//! `[feeds]`: which product feeds are made, in which languages and for which markets.

use std::sync::Arc;

use super::languages::{LanguageId, Languages};
use crate::source::fields::{Entry, Fields, quoted};

/// Who reads a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedKind {
    /// Google Merchant Center.
    Google,
    /// Meta's catalogues, for Facebook and Instagram.
    Meta,
    /// The product feed of `OpenAI`.
    OpenAi,
    /// The whole catalogue as JSON, for the sites of dealers.
    Catalogue,
    /// The price list as CSV.
    Prices,
    /// llms.txt, for language models.
    Llms,
}

impl FeedKind {
    /// As written in brand.toml.
    pub const CHOICES: [(&'static str, Self); 6] = [
        ("google", Self::Google),
        ("meta", Self::Meta),
        ("openai", Self::OpenAi),
        ("catalogue", Self::Catalogue),
        ("prices", Self::Prices),
        ("llms", Self::Llms),
    ];

    /// Whether it can be made for one market.
    pub fn has_markets(self) -> bool {
        match self {
            Self::Google | Self::Meta | Self::OpenAi => true,
            Self::Catalogue | Self::Prices | Self::Llms => false,
        }
    }
}

/// One file: a feed in a language, for a market or for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feed {
    /// Who reads it.
    pub kind: FeedKind,
    /// In which language.
    pub language: LanguageId,
    /// For which country, as its ISO 3166 code.
    pub market: Option<Arc<str>>,
}

/// Reads all of `[feeds]`.
pub(super) fn read(mut fields: Fields<'_>, languages: &Languages) -> Vec<Feed> {
    let mut feeds = Vec::new();
    for (key, kind) in FeedKind::CHOICES {
        if let Some(entry) = fields.any(key) {
            feeds.extend(editions(&fields, (&entry, kind), languages));
        }
    }
    fields.finish();
    feeds
}

/// `true`: every language. A list: these languages, or languages and countries: `["de-AT"]`.
fn editions(
    fields: &Fields<'_>,
    (entry, kind): (&Entry<'_>, FeedKind),
    languages: &Languages,
) -> Vec<Feed> {
    let feed = |language, market| Feed {
        kind,
        language,
        market,
    };
    match (entry.flag(), entry.items()) {
        (Some(true), _) => languages.ids().map(|id| feed(id, None)).collect(),
        (Some(false), _) => Vec::new(),
        (None, Some(items)) => {
            let mut feeds: Vec<Feed> = Vec::new();
            for item in items {
                let Some((language, market)) = edition(fields, (&item, kind), languages) else {
                    continue;
                };
                let feed = feed(language, market);
                if feeds.contains(&feed) {
                    let text = item.text().unwrap_or_default();
                    let message = format!("`{text}` is listed twice");
                    fields.fault(item.at().error("listed-twice", message));
                } else {
                    feeds.push(feed);
                }
            }
            feeds
        }
        (None, None) => {
            let key = entry.key.value;
            let message = format!("`{key}` is {}, true or a list is due", entry.kind());
            fields.fault(entry.at().error("wrong-type", message));
            Vec::new()
        }
    }
}

/// `de` or `de-AT`
fn edition(
    fields: &Fields<'_>,
    (item, kind): (&Entry<'_>, FeedKind),
    languages: &Languages,
) -> Option<(LanguageId, Option<Arc<str>>)> {
    let Some(text) = item.text() else {
        let message = format!("an edition is {}, a text is due", item.kind());
        fields.fault(item.at().error("wrong-type", message));
        return None;
    };
    if let Some(language) = languages.find(text) {
        return Some((language, None));
    }
    let parts = text.rsplit_once('-').filter(|(_, market)| {
        kind.has_markets() && market.len() == 2 && market.bytes().all(|b| b.is_ascii_uppercase())
    });
    let found = parts.and_then(|(code, market)| Some((languages.find(code)?, market)));
    if let Some((language, market)) = found {
        return Some((language, Some(Arc::from(market))));
    }
    let message = format!("`{text}` is no language of this site");
    let codes = languages.codes();
    let fault = item.at().error("unknown-language", message);
    let help = format!("`languages` has {}", quoted(&codes));
    let help = if kind.has_markets() {
        format!("{help}; a country may follow, as in `{}-AT`", codes[0])
    } else {
        help
    };
    fields.fault(fault.help(help));
    None
}
