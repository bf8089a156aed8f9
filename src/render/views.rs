//! What templates are given: finished values, so that a template has nothing to do but to lay
//! them out. `docs/templates.md` describes every field for theme authors.

use std::sync::Arc;

use serde::Serialize;
use tera::Value;

use super::search::SearchView;

/// A link with its label.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    pub label: Arc<str>,
    pub url: String,
}

/// A day, in the language's form and as ISO 8601.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    pub text: String,
    pub iso: String,
}

/// A name and its value.
#[derive(Debug, Clone, Serialize)]
pub struct FactView {
    pub name: Arc<str>,
    pub value: String,
}

/// A picture in the widths of its slot.
#[derive(Debug, Clone, Serialize)]
pub struct PictureView {
    pub src: String,
    pub srcset: Option<String>,
    pub sizes: Option<Arc<str>>,
    /// The same widths as AVIF, where the site has it: the `srcset` of a `<source>`.
    pub avif: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: String,
    pub class: String,
    pub color: Option<String>,
    /// The degrees of the object's hue.
    pub hue: Option<u16>,
    /// The colours of the sides, where they are plain.
    pub edges: Option<EdgesView>,
}

/// A drawing of measures: an element of the page, or a picture.
#[derive(Debug, Clone, Serialize)]
pub struct DrawingView {
    pub alt: String,
    pub svg: Option<String>,
    pub picture: Option<PictureView>,
}

/// Five colours down either side of a photo.
#[derive(Debug, Clone, Serialize)]
pub struct EdgesView {
    pub left: [String; 5],
    pub right: [String; 5],
}

/// A picture of a product, with the small one that leads to it.
#[derive(Debug, Clone, Serialize)]
pub struct GalleryView {
    #[serde(flatten)]
    pub picture: PictureView,
    pub thumb: PictureView,
    pub zoom: PictureView,
    pub id: String,
}

/// What something costs.
#[derive(Debug, Clone, Serialize)]
pub struct PriceView {
    pub text: String,
    pub from: bool,
    pub was: Option<String>,
    pub lowest_30_days: Option<String>,
    pub unit: Option<String>,
    pub amount: String,
    pub currency: &'static str,
}

/// Whether something can be had.
#[derive(Debug, Clone, Serialize)]
pub struct StockView {
    pub text: String,
    pub level: &'static str,
    pub lead_time: Option<String>,
}

/// A page in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    pub kind: &'static str,
    pub title: Arc<str>,
    pub url: String,
    pub summary: Option<Arc<str>>,
    pub lang: Option<Arc<str>>,
    pub image: Option<PictureView>,
    pub sku: Option<String>,
    pub price: Option<PriceView>,
    pub facts: Vec<FactView>,
    pub stock: Option<StockView>,
    /// Whether it is no longer made: then there is no price to ask for.
    pub discontinued: bool,
    pub count: Option<usize>,
    pub date: Option<DateView>,
    /// On a product: the article number by which it is compared.
    pub article: Option<Arc<str>>,
    /// On a product: how many article numbers it has.
    pub articles: Option<usize>,
    /// On a product of a whole list: the numbers of its values among those of all filters, and its
    /// ranks in the orders that can be chosen.
    pub values: Option<String>,
    pub ranks: Option<String>,
    /// On the top categories: their picture in the size of a thumbnail.
    pub thumb: Option<PictureView>,
    /// On the top categories: the degrees of their hue.
    pub hue: Option<u16>,
    /// On the top categories: the cards of those below.
    pub children: Vec<Value>,
}

/// A step of the way from the home page.
#[derive(Debug, Clone, Serialize)]
pub struct CrumbView {
    pub title: Arc<str>,
    pub url: Option<String>,
}

/// The same page in another language, for the head.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    pub lang: Arc<str>,
    pub url: String,
}

/// The same page in another language, for the switch.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageView {
    pub lang: Arc<str>,
    pub dir: &'static str,
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// A heading of the text.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    pub id: String,
    pub text: String,
}

/// The parts of a list.
#[derive(Debug, Clone, Serialize)]
pub struct PaginationView {
    pub current: usize,
    pub total: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub pages: Vec<PartView>,
}

/// One part of a list.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    pub number: usize,
    pub url: String,
    pub current: bool,
}

/// What the products of a category can be chosen by.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    pub name: Arc<str>,
    /// What it is called in addresses.
    pub key: String,
    pub values: Vec<ValueView>,
}

/// A value that products of a category share.
#[derive(Debug, Clone, Serialize)]
pub struct ValueView {
    pub text: Arc<str>,
    pub url: String,
    /// What it is called in addresses.
    pub key: String,
    pub count: usize,
    /// Whether the page shows the products with this value.
    pub current: bool,
}

/// What the script that narrows and sorts the list of a category needs.
#[derive(Debug, Clone, Serialize)]
pub struct ListingView {
    /// Its products; absent: all of them stand on the page.
    pub file: Option<String>,
    /// The page that shows what is chosen, where it is another one.
    pub elsewhere: Option<String>,
    pub sorts: Vec<SortView>,
}

/// Where the script that shows products side by side finds them.
#[derive(Debug, Clone, Serialize)]
pub struct CompareView {
    /// What the names of the files begin with.
    pub folder: String,
    /// The first article number of each file, as a JSON list.
    pub first: String,
}

/// An order that a visitor can choose.
#[derive(Debug, Clone, Serialize)]
pub struct SortView {
    /// What it is called in addresses.
    pub key: String,
    pub name: Arc<str>,
}

/// The value that all products of the page have.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    pub name: Arc<str>,
    pub value: Arc<str>,
    /// The name of the category.
    pub category: Arc<str>,
    /// The link to it.
    pub url: String,
}

/// What every page has.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub kind: &'static str,
    pub title: Arc<str>,
    pub summary: Option<Arc<str>>,
    pub url: String,
    pub canonical: String,
    pub lang: Arc<str>,
    pub dir: &'static str,
    pub is_original: bool,
    pub head_title: String,
    pub description: Option<Arc<str>>,
    pub noindex: bool,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    pub content: Value,
    pub outline: Vec<HeadingView>,
    pub image: Option<PictureView>,
    pub breadcrumbs: Vec<CrumbView>,
    pub alternates: Vec<AlternateView>,
    pub languages: Vec<LanguageView>,
    pub json_ld: Value,
    pub share_image: Option<String>,
    pub sections: Vec<Value>,
    pub tags: Vec<Arc<str>>,
    pub extra: Option<Arc<toml::Value>>,
    pub categories: Vec<Value>,
    pub products: Vec<Value>,
    pub posts: Vec<Value>,
    pub pages: Vec<Value>,
    /// On a category: the names of the facts that its table shows as columns.
    pub columns: Vec<Arc<str>>,
    /// On a category: what its products can be chosen by.
    pub filters: Vec<FilterView>,
    /// On a category, where only the products with one value are shown.
    pub facet: Option<FacetView>,
    /// On a category: what the script that narrows and sorts its list needs.
    pub listing: Option<ListingView>,
    /// On the page of downloads.
    pub file_groups: Vec<Value>,
    /// On the printed catalogue: the categories with their products.
    pub chapters: Vec<Value>,
    /// On the page of certificates.
    pub certificate_groups: Vec<Value>,
    pub count: usize,
    pub feed: Option<String>,
    pub pagination: Option<PaginationView>,
    /// On the page that shows products side by side: where its script finds them.
    pub compare: Option<CompareView>,
    /// On the search page: its index.
    pub search: Option<SearchView>,
    /// What a product has beyond it, as fields of the page: `..` stands for that. (Flattened by serde,
    /// the name of every field would be a text of its own.)
    #[serde(rename = "..")]
    pub product: Option<ProductView>,
}

/// What a product has beyond it.
#[derive(Debug, Clone, Serialize)]
pub struct ProductView {
    pub sku: Option<Arc<str>>,
    pub gtin: Option<String>,
    pub mpn: Option<Arc<str>>,
    pub brand: Arc<str>,
    pub model: Option<Arc<str>>,
    pub article_range: Option<String>,
    pub price: Option<PriceView>,
    pub tiers: Vec<TierView>,
    pub stock: Option<StockView>,
    pub key_facts: Vec<FactView>,
    pub standards: Vec<Arc<str>>,
    pub specs: Vec<FactView>,
    pub trade: Vec<FactView>,
    pub gallery: Vec<GalleryView>,
    pub drawings: Vec<DrawingView>,
    pub variants: Option<VariantsView>,
    pub downloads: Vec<DownloadView>,
    pub certificates: Vec<CertificateView>,
    pub faq: Vec<QuestionView>,
    pub related: Vec<Value>,
    pub accessories: Vec<Value>,
    pub spare_parts: Vec<Value>,
    pub successor: Option<Value>,
    pub discontinued: bool,
    pub safety: Option<SafetyView>,
    pub video: Option<VideoView>,
    pub buy: Option<String>,
    pub cart: Option<CartView>,
    pub pro_forma: Vec<FactView>,
    pub enquiry: Option<String>,
    pub category: Option<CrumbView>,
}

/// What a button puts into the cart.
#[derive(Debug, Clone, Serialize)]
pub struct CartView {
    pub id: Arc<str>,
    pub name: String,
    /// As a number: `12.50`.
    pub price: String,
    /// The same as the page shows it.
    pub text: String,
    /// Where the cart's service looks the price up.
    pub url: String,
    /// The least quantity, where it is not one.
    pub least: Option<u32>,
}

/// How an order can be paid for.
#[derive(Debug, Clone, Serialize)]
pub struct PaymentView {
    pub alipay: Option<PictureView>,
    pub wechat_pay: Option<PictureView>,
    pub bank: Vec<FactView>,
    pub note: Option<Arc<str>>,
}

/// The price from a number of pieces on.
#[derive(Debug, Clone, Serialize)]
pub struct TierView {
    pub label: String,
    pub price: String,
}

/// The table of what can be ordered.
#[derive(Debug, Clone, Serialize)]
pub struct VariantsView {
    pub columns: Vec<ColumnView>,
    pub tiers: Vec<String>,
    pub stock: bool,
    pub rows: Vec<VariantView>,
}

/// A column of it.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    pub label: Arc<str>,
    pub unit: Option<Arc<str>>,
    pub numeric: bool,
}

/// A row of it.
#[derive(Debug, Clone, Serialize)]
pub struct VariantView {
    pub sku: Arc<str>,
    /// Its options in a few words.
    pub label: String,
    pub cells: Vec<String>,
    pub stock: Option<StockView>,
    pub prices: Vec<String>,
    pub buy: Option<String>,
    pub cart: Option<CartView>,
    pub enquiry: Option<String>,
}

/// A file to take away.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadView {
    pub title: Arc<str>,
    pub url: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub size: String,
    pub language: Option<Arc<str>>,
    pub revision: Option<Arc<str>>,
}

/// A certificate.
#[derive(Debug, Clone, Serialize)]
pub struct CertificateView {
    pub name: Arc<str>,
    pub number: Option<Arc<str>>,
    pub body: Option<Arc<str>>,
    pub valid_until: Option<DateView>,
    pub expired: bool,
    /// Whether it ends within two months.
    pub expires_soon: bool,
    pub url: Option<String>,
    pub image: Option<PictureView>,
}

/// A category of the printed catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct ChapterView {
    pub id: String,
    pub title: Arc<str>,
    pub url: String,
    pub products: Vec<Value>,
}

/// A product and its files.
#[derive(Debug, Clone, Serialize)]
pub struct FileGroupView {
    pub product: Value,
    pub files: Vec<DownloadView>,
}

/// A certificate and the products that it is for.
#[derive(Debug, Clone, Serialize)]
pub struct CertificateGroupView {
    #[serde(flatten)]
    pub certificate: CertificateView,
    pub products: Vec<Value>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    pub question: Arc<str>,
    pub answer: Value,
}

/// What EU 2023/988, Art. 19 wants to be shown.
#[derive(Debug, Clone, Serialize)]
pub struct SafetyView {
    pub manufacturer: Option<Arc<str>>,
    pub responsible_person: Option<Arc<str>>,
    pub warnings: Option<Arc<str>>,
}

/// A film.
#[derive(Debug, Clone, Serialize)]
pub struct VideoView {
    pub url: String,
    pub title: Option<Arc<str>>,
    pub poster: Option<PictureView>,
}
