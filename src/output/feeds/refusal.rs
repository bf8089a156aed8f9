//! Why a product can't stand in a feed of others, and what to do about it.

use super::Entry;
use crate::brand::{Feed, FeedKind};
use crate::catalogue::items::Item;
use crate::diagnostic::Diagnostic;
use crate::render::Renderer;

/// Why the reader of a feed would refuse an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its page is not in the language of the feed.
    NotTranslated,
    /// It has no article number.
    NoNumber,
    /// Its number has more characters than the reader takes.
    LongNumber(usize),
    /// It is on request.
    NoPrice,
    /// It costs nothing.
    Free,
    /// Nobody says whether it can be had.
    NoAvailability,
    /// Nobody says from when on it can be had.
    NoDay,
    /// It has no photo.
    NoPhoto,
    /// Nothing is said of it.
    NoText,
}

impl Refusal {
    /// The warning that the owner reads, at the article number.
    pub fn diagnostic(
        self,
        (renderer, feed): (&Renderer, &Feed),
        entry: Entry<'_>,
        item: Item<'_>,
    ) -> Diagnostic {
        let languages = &renderer.site.brand.languages;
        let language = languages.get(feed.language).code();
        let (_, original) = renderer.site.catalogue.page(entry.page).original();
        let name = item.sku().map_or(&*original.title, |sku| sku.as_str());
        let reader = reader(feed.kind);
        let message = format!("{reader} leaves out `{name}`: {}", self.reason(language));
        let code = "feed-refused";
        let fault = match item.sku_at() {
            Some(at) => at.warning(code, message),
            None => Diagnostic::warning(code, message).in_file(&original.file),
        };
        let fault = fault.help(self.way_out(language));
        fault.help("or write `feeds = false` to keep the product out of the feeds of others")
    }

    fn reason(self, language: &str) -> String {
        match self {
            Self::NotTranslated => format!("its page has no words in `{language}`"),
            Self::NoNumber => "it has no article number".to_owned(),
            Self::LongNumber(most) => {
                format!("its article number has more than {most} characters")
            }
            Self::NoPrice => "it has no price".to_owned(),
            Self::Free => "its price is 0".to_owned(),
            Self::NoAvailability => "nothing says whether it can be had".to_owned(),
            Self::NoDay => "nothing says from which day on it can be had".to_owned(),
            Self::NoPhoto => "it has no photo".to_owned(),
            Self::NoText => "nothing is said of it".to_owned(),
        }
    }

    fn way_out(self, language: &str) -> String {
        match self {
            Self::NotTranslated => format!(
                "write a file that ends with `.{language}.md` beside it, or leave the language out of `[feeds]`"
            ),
            Self::NoNumber => "write `sku = \"…\"`".to_owned(),
            Self::LongNumber(most) => format!("give it one of at most {most} characters"),
            Self::NoPrice | Self::Free => "write `price = \"12.50\"`".to_owned(),
            Self::NoAvailability => {
                "write `stock = 12` or `availability = \"in_stock\"`".to_owned()
            }
            Self::NoDay => "write `available_from = 2027-02-01`, or `lead_time` in days".to_owned(),
            Self::NoPhoto => "put a JPEG, PNG or WebP file beside its page".to_owned(),
            Self::NoText => "write a `summary`".to_owned(),
        }
    }
}

fn reader(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Google => "the Google feed",
        FeedKind::Meta => "the Meta feed",
        FeedKind::OpenAi => "the OpenAI feed",
        FeedKind::Catalogue => "the catalogue",
        FeedKind::Prices => "the price list",
        FeedKind::Llms => "llms.txt",
    }
}
