//! The pages that a company site has beside its own: search, enquiry list, downloads and the like.
//! A theme offers one by having its template; a file of that name right in `content/` gives it a
//! title and a text of one's own. Without that file the page is made where there is a use for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::front_matter::{FrontMatter, Seo};
use super::tree::{Node, Place};
use super::{Content, Draft, Kind};
use crate::brand::{Brand, LanguageId, Languages};
use crate::diagnostic::SourceText;
use crate::paths::SourcePath;
use crate::tables::Tables;

/// What search engines are told of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// It stands in the sitemap.
    Listed,
    /// Whoever finds it may keep it: it is of use by itself, but leads to what others say better.
    /// Its canonical address has no query, so that no search for `?q=…` becomes a page.
    Allowed,
    /// `noindex`.
    Hidden,
}

/// A page that the theme fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Finds products by word or number.
    Search,
    /// The list of what a visitor asks for, and the form that sends it.
    Enquiry,
    /// What is said when an enquiry has been sent.
    ThankYou,
    /// Products side by side.
    Compare,
    /// The files of all products.
    Downloads,
    /// The certificates of the company and its products.
    Certificates,
    /// Where the products can be bought.
    Dealers,
    /// The whole catalogue on one page, to be printed.
    Print,
}

impl Service {
    /// All of them, in the order of their pages.
    pub const ALL: [Self; 8] = [
        Self::Search,
        Self::Enquiry,
        Self::ThankYou,
        Self::Compare,
        Self::Downloads,
        Self::Certificates,
        Self::Dealers,
        Self::Print,
    ];

    /// The name of its file without ending, and its part of the address.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Enquiry => "enquiry",
            Self::ThankYou => "thank-you",
            Self::Compare => "compare",
            Self::Downloads => "downloads",
            Self::Certificates => "certificates",
            Self::Dealers => "dealers",
            Self::Print => "print",
        }
    }

    /// Its name in templates: `page.kind`, `site.service.thank_you`, and `t.title_thank_you`.
    pub fn key(self) -> &'static str {
        match self {
            Self::ThankYou => "thank_you",
            Self::Search
            | Self::Enquiry
            | Self::Compare
            | Self::Downloads
            | Self::Certificates
            | Self::Dealers
            | Self::Print => self.file_name(),
        }
    }

    /// The template whose presence offers it.
    pub fn template(self) -> String {
        format!("{}.html", self.file_name())
    }

    /// What search engines are told of it.
    pub(super) fn telling(self) -> Telling {
        match self {
            Self::Downloads | Self::Certificates | Self::Dealers => Telling::Listed,
            Self::Search | Self::Enquiry => Telling::Allowed,
            Self::ThankYou | Self::Compare | Self::Print => Telling::Hidden,
        }
    }

    /// Keeps search engines from a page that only a visitor's doing fills.
    pub(super) fn hide(self, seo: &mut Seo) {
        if self.telling() == Telling::Hidden {
            seo.noindex.get_or_insert(true);
        }
    }

    /// The phrase that describes it to search engines where its author doesn't, if there is one.
    pub fn about(self) -> Option<&'static str> {
        match self {
            Self::Search => Some("about_search"),
            Self::Enquiry => Some("about_enquiry"),
            Self::ThankYou
            | Self::Compare
            | Self::Downloads
            | Self::Certificates
            | Self::Dealers
            | Self::Print => None,
        }
    }

    /// Whether a site with these pages has a use for it.
    fn is_due(self, brand: &Brand, stock: Stock) -> bool {
        match self {
            Self::Search | Self::Print => stock.products > 0,
            Self::Compare => stock.products > 1,
            Self::Enquiry | Self::ThankYou => brand.enquiry.way.is_some(),
            Self::Downloads => stock.downloads,
            Self::Certificates => stock.certificates,
            Self::Dealers => stock.dealers,
        }
    }
}

/// The services that a theme offers, with their titles by language.
#[derive(Debug, Clone, Default)]
pub struct Services(BTreeMap<Service, Vec<Arc<str>>>);

impl Services {
    /// Those that a theme has a template for; `title` says how one is called in a language.
    pub fn offered(
        languages: &Languages,
        has_template: impl Fn(&str) -> bool,
        title: impl Fn(Service, LanguageId) -> Arc<str>,
    ) -> Self {
        let all = Service::ALL.into_iter();
        let offered = all.filter(|service| has_template(&service.template()));
        let titles = |service| languages.ids().map(|id| title(service, id)).collect();
        Self(offered.map(|s| (s, titles(s))).collect())
    }

    /// The service that a file is the page of.
    pub(super) fn of(&self, node: &Node) -> Option<Service> {
        if node.place == Place::Branch || node.among() != "content" {
            return None;
        }
        let mut offered = self.0.keys().copied();
        offered.find(|service| service.file_name() == node.name())
    }

    /// The pages that no file is there for, where there is a use for them.
    pub(super) fn missing(&self, brand: &Brand, tables: &Tables, drafts: &[Draft]) -> Vec<Draft> {
        let stock = Stock {
            dealers: !tables.dealers.is_empty(),
            ..Stock::of(drafts)
        };
        let there: Vec<Kind> = drafts.iter().map(|draft| draft.kind).collect();
        self.0
            .iter()
            .filter(|(service, _)| !there.contains(&Kind::Service(**service)))
            .filter(|(service, _)| service.is_due(brand, stock))
            .map(|(service, titles)| made(*service, titles, brand))
            .collect()
    }
}

/// What the pages of a site hold that a service could show.
#[derive(Debug, Clone, Copy, Default)]
struct Stock {
    products: usize,
    downloads: bool,
    certificates: bool,
    dealers: bool,
}

impl Stock {
    fn of(drafts: &[Draft]) -> Self {
        let mut stock = Self::default();
        for draft in drafts {
            for words in draft.words.iter().flatten() {
                let Some(product) = &words.front.product else {
                    continue;
                };
                stock.downloads |= !product.downloads.is_empty();
                stock.certificates |= !product.certificates.is_empty();
            }
            stock.products += usize::from(draft.kind == Kind::Product);
        }
        stock
    }
}

/// A page without a file: its title in every language, no text.
fn made(service: Service, titles: &[Arc<str>], brand: &Brand) -> Draft {
    let name = service.file_name();
    let path = |id: LanguageId| match id {
        LanguageId::DEFAULT => SourcePath::new(format!("content/{name}.md")),
        id => {
            let code = brand.languages.get(id).code();
            SourcePath::new(format!("content/{name}.{code}.md"))
        }
    };
    let words = brand.languages.ids().map(|language| {
        let source = path(language);
        let mut front = FrontMatter::default();
        service.hide(&mut front.seo);
        Some(Arc::new(Content {
            language,
            file: SourceText::new(source.as_str(), ""),
            source,
            body: 0..0,
            title: Arc::clone(&titles[language.index()]),
            front,
        }))
    });
    Draft {
        node: Node {
            folder: "content".into(),
            stem: name.into(),
            place: Place::Leaf,
            files: brand.languages.ids().map(|id| (id, path(id))).collect(),
        },
        kind: Kind::Service(service),
        words: words.collect(),
    }
}
