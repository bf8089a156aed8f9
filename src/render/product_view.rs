//! A product as its page shows it.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use tera::Value;

use super::Renderer;
use super::alt::alt_text;
use super::ordering::pro_forma;
use super::shots::{Shot, keep, resolve};
use super::variants::{Ways, variants};
use super::views::{
    CertificateView, CrumbView, DownloadView, FactView, GalleryView, ProductView, QuestionView,
    SafetyView, TierView, VideoView,
};
use super::voice::Voice;
use crate::brand::LanguageId;
use crate::catalogue::facts::{Availability, Sku, Tier};
use crate::catalogue::product::{Packaging, Product};
use crate::catalogue::{Content, Kind, PageId};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::fields::Located;

/// A certificate that ends within so many days is marked.
const SOON: i32 = 60;

/// What is being shown.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub page: PageId,
    pub words: &'a Content,
    pub voice: Voice<'a>,
}

/// `KV2-015-40 … KV2-100-16`; the SKU without variants.
pub(super) fn article_range(product: &Product) -> Option<String> {
    match product.variants.as_slice() {
        [] => product.sku.as_ref().map(|sku| sku.value.to_string()),
        [only] => Some(only.sku.value.to_string()),
        [first, .., last] => Some(format!("{} … {}", first.sku.value, last.sku.value)),
    }
}

/// Whether a certificate no longer holds, and whether it ends soon.
pub(super) fn expiry(until: Date, today: Date) -> (bool, bool) {
    let soon = today.saturating_add(jiff::Span::new().days(SOON));
    (until < today, (today..=soon).contains(&until))
}

impl Renderer {
    pub(super) fn product_view(
        &self,
        scene: Scene<'_>,
        product: &Product,
        report: &mut Report,
    ) -> ProductView {
        let Scene { voice, .. } = scene;
        let language = voice.language;
        let facts = |specs: Vec<&crate::catalogue::facts::Spec>| -> Vec<FactView> {
            specs.into_iter().map(|spec| voice.fact(spec)).collect()
        };
        let skus = |list: &[Located<Sku>]| self.sku_cards(list, language);
        let variants = variants(product, voice, |item| Ways {
            cart: self.item_cart(scene, item),
            enquiry: self.enquiry(scene, item.sku().map(Sku::as_str)),
        });
        let successor = product.replaced_by.iter().cloned().collect::<Vec<_>>();
        ProductView {
            sku: product.sku.as_ref().map(|sku| sku.value.to_arc()),
            gtin: product.gtin.as_ref().map(|gtin| gtin.as_str().to_owned()),
            mpn: product.mpn.clone(),
            brand: Arc::clone(brand_name(product, voice)),
            model: product.model.clone(),
            article_range: article_range(product),
            price: voice.price(product),
            tiers: tiers(product, voice),
            stock: voice.stock(product),
            key_facts: facts(product.shown_facts()),
            standards: product.standards.clone(),
            specs: facts(product.specs.iter().collect()),
            trade: trade(product, voice),
            gallery: self.gallery(scene),
            drawings: self.drawings(scene, (product, variants.as_ref()), report),
            variants,
            downloads: self.downloads(scene, product, report),
            certificates: self.certificates(scene, product, report),
            faq: self.faq(scene, product, report),
            related: match product.related.as_slice() {
                [] => self.neighbours(scene),
                named => skus(named),
            },
            accessories: skus(&product.accessories),
            spare_parts: skus(&product.spare_parts),
            successor: skus(&successor).into_iter().next(),
            discontinued: is_discontinued(product),
            safety: safety(product, voice),
            video: self.video(scene, product, report),
            cart: self.cart(scene, product),
            pro_forma: pro_forma(scene, product),
            buy: product.offer.buy.as_ref().map(|b| b.as_str().to_owned()),
            enquiry: self.enquiry(scene, product.sku.as_ref().map(|s| s.value.as_str())),
            category: self.category(scene),
        }
    }

    fn sku_cards(&self, skus: &[Located<Sku>], language: LanguageId) -> Vec<Value> {
        let page = |sku: &Located<Sku>| Some(self.site.catalogue.skus.get(&sku.value)?.page);
        let pages: Vec<PageId> = skus.iter().filter_map(page).collect();
        self.cards(&pages, language)
    }

    /// The first products of the same category, without this one.
    fn neighbours(&self, scene: Scene<'_>) -> Vec<Value> {
        let language = scene.voice.language;
        let Some(parent) = self.site.catalogue.page(scene.page).parent else {
            return Vec::new();
        };
        let place = (parent, language);
        let products = self
            .site
            .lists
            .of_kind(&self.site.catalogue, place, Kind::Product);
        let others = products.filter(|page| *page != scene.page);
        others
            .take(self.site.brand.catalogue.neighbours)
            .filter_map(|page| self.card(page, language))
            .collect()
    }

    fn gallery(&self, scene: Scene<'_>) -> Vec<GalleryView> {
        let shots = self.shots(scene.words);
        let view = |(i, shot): (usize, &super::shots::Shot)| {
            let alt = alt_text(shot, scene.words, scene.voice);
            Some(GalleryView {
                picture: self.picture(shot, ("gallery", &alt))?,
                thumb: self.picture(shot, ("thumb", &alt))?,
                zoom: self.picture(shot, ("zoom", &alt))?,
                id: format!("g{}", i + 1),
            })
        };
        shots.iter().enumerate().filter_map(view).collect()
    }

    pub(super) fn downloads(
        &self,
        scene: Scene<'_>,
        product: &Product,
        report: &mut Report,
    ) -> Vec<DownloadView> {
        let view = |download: &crate::catalogue::product::Download| {
            let (url, bytes) = self.file(scene.words, &download.file, report)?;
            let name = download.file.value.rsplit('/').next().unwrap_or_default();
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
            Some(DownloadView {
                title: download.title.clone().unwrap_or_else(|| Arc::from(stem)),
                url,
                kind: ending.to_uppercase(),
                size: scene.voice.formatter.file_size(bytes),
                language: download.language.clone(),
                revision: download.revision.clone(),
            })
        };
        product.downloads.iter().filter_map(view).collect()
    }

    pub(super) fn certificates(
        &self,
        scene: Scene<'_>,
        product: &Product,
        report: &mut Report,
    ) -> Vec<CertificateView> {
        let today = self.site.moment.date;
        let view = |certificate: &crate::catalogue::product::Certificate| {
            let file = certificate.file.as_ref();
            let url = file.and_then(|file| self.file(scene.words, file, report));
            let image = certificate.image.as_ref();
            let image = image.and_then(|image| {
                let shot = Shot::of(resolve(scene.words, image), Some(image.at.clone()));
                keep(self.try_picture(&shot, ("certificates", "")), report)
            });
            let until = certificate.valid_until;
            let (expired, expires_soon) = until.map_or((false, false), |date| expiry(date, today));
            CertificateView {
                name: Arc::clone(&certificate.name),
                number: certificate.number.clone(),
                body: certificate.body.clone(),
                valid_until: until.map(|date| scene.voice.date(date)),
                expired,
                expires_soon,
                url: url.map(|(url, _)| url),
                image,
            }
        };
        product.certificates.iter().map(view).collect()
    }

    fn faq(&self, scene: Scene<'_>, product: &Product, report: &mut Report) -> Vec<QuestionView> {
        let view = |question: &crate::catalogue::product::Question| QuestionView {
            question: Arc::clone(&question.question),
            answer: self.front_matter_markdown(scene, &question.answer, report),
        };
        product.faq.iter().map(view).collect()
    }

    fn video(&self, scene: Scene<'_>, product: &Product, report: &mut Report) -> Option<VideoView> {
        let video = product.video.as_ref()?;
        let url = match (&video.file, &video.url) {
            (Some(file), _) => self.file(scene.words, file, report)?.0,
            (None, url) => url.as_ref()?.as_str().to_owned(),
        };
        let poster = video.poster.as_ref().and_then(|poster| {
            let path = resolve(scene.words, poster);
            let shot = Shot {
                alt: video.title.clone(),
                ..Shot::of(path, Some(poster.at.clone()))
            };
            let alt = alt_text(&shot, scene.words, scene.voice);
            keep(self.try_picture(&shot, ("content", &alt)), report)
        });
        Some(VideoView {
            url,
            title: video.title.clone(),
            poster,
        })
    }

    /// The link to a file that a page names, and its size in bytes.
    pub(super) fn file(
        &self,
        words: &Content,
        file: &Located<Arc<str>>,
        report: &mut Report,
    ) -> Option<(String, u64)> {
        let path = resolve(words, file);
        let Some(entry) = self.site.source.entry(&path) else {
            let message = format!("there is no file `{path}`");
            report.push(
                file.at
                    .error("no-file", message)
                    .help(self.instead_of(&path)),
            );
            return None;
        };
        let address = self.site.file_address(&path);
        Some((self.site.links.href(&address), entry.size))
    }

    /// A mail about this product, with its name and number filled in.
    fn enquiry(&self, scene: Scene<'_>, sku: Option<&str>) -> Option<String> {
        let email = self.site.brand.enquiry.email.as_ref()?;
        let name = match sku {
            Some(sku) => format!("{} ({sku})", scene.words.title),
            None => scene.words.title.to_string(),
        };
        let subject = scene
            .voice
            .phrase_with("enquiry_subject", &[("name", &name)]);
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        Some(format!("mailto:{email}?subject={}", encode(&subject)))
    }

    fn category(&self, scene: Scene<'_>) -> Option<CrumbView> {
        let parent = self.site.catalogue.page(scene.page).parent?;
        let standing = self.site.places.get(parent, scene.voice.language)?;
        Some(CrumbView {
            title: Arc::clone(&standing.words.title),
            url: Some(self.site.links.href(&standing.address)),
        })
    }
}

/// Whether a product is no longer made: it says so, or names its successor.
pub(super) fn is_discontinued(product: &Product) -> bool {
    product.offer.availability() == Some(Availability::Discontinued)
        || product.replaced_by.is_some()
}

/// The brand of a product: its own, otherwise the company's name.
pub(super) fn brand_name<'a>(product: &'a Product, voice: Voice<'a>) -> &'a Arc<str> {
    let own = product.brand.as_ref();
    own.unwrap_or_else(|| voice.brand.name.get(voice.language))
}

fn tiers(product: &Product, voice: Voice<'_>) -> Vec<TierView> {
    let price = product.items().next().and_then(|item| item.price());
    let tiers = price.map(|price| price.tiers).unwrap_or_default();
    let labels = tier_labels(tiers.iter().map(|t| t.min), voice);
    let view = |(tier, label): (&Tier, String)| TierView {
        label,
        price: voice.money(tier.price),
    };
    tiers.iter().zip(labels).map(view).collect()
}

/// `10–49`, `50+`
pub(super) fn tier_labels(mins: impl Iterator<Item = u32>, voice: Voice<'_>) -> Vec<String> {
    let mins: Vec<u32> = mins.collect();
    let number = |n: u32| voice.formatter.number(Decimal::from(n));
    let label = |(i, min): (usize, &u32)| match mins.get(i + 1) {
        Some(next) if *next == min + 1 => number(*min),
        Some(next) => format!("{}–{}", number(*min), number(next - 1)),
        None => format!("{}+", number(*min)),
    };
    mins.iter().enumerate().map(label).collect()
}

/// Who answers for the safety of a product: what it says itself, otherwise what holds for all.
fn safety(product: &Product, voice: Voice<'_>) -> Option<SafetyView> {
    let own = product.safety.as_ref();
    let legal = &voice.brand.legal;
    let text = |text: &Option<crate::brand::Text>| {
        text.as_ref().map(|t| Arc::clone(t.get(voice.language)))
    };
    let view = SafetyView {
        manufacturer: (own.and_then(|safety| safety.manufacturer.clone()))
            .or_else(|| text(&legal.manufacturer)),
        responsible_person: (own.and_then(|safety| safety.responsible_person.clone()))
            .or_else(|| text(&legal.responsible_person)),
        warnings: own.and_then(|safety| safety.warnings.clone()),
    };
    let says_something =
        view.manufacturer.is_some() || view.responsible_person.is_some() || view.warnings.is_some();
    says_something.then_some(view)
}

/// How it is packed, where it comes from and on which terms it is sold.
fn trade(product: &Product, voice: Voice<'_>) -> Vec<FactView> {
    let mut facts = Vec::new();
    let mut add = |key: &str, value: Option<String>| {
        facts.extend(value.map(|value| FactView {
            name: Arc::from(voice.phrase(key)),
            value,
        }));
    };
    let text = |text: &Option<Arc<str>>| text.as_ref().map(|t| voice.terms.value(t).to_string());
    let gtin = product.gtin.as_ref();
    add("gtin", gtin.map(|gtin| gtin.as_str().to_owned()));
    add("moq", product.moq.as_ref().map(|moq| voice.pieces(moq)));
    add(
        "sample",
        product.sample.as_ref().and_then(|sample| {
            let price = sample.price.map(|price| voice.money(price));
            let days = sample
                .days
                .map(|days| voice.phrase_n("lead_time_days", days));
            let parts: Vec<String> = price.into_iter().chain(days).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }),
    );
    let times: Vec<String> = (product.offer.lead_time.iter())
        .map(|time| voice.lead_time(*time))
        .collect();
    add("lead_time", (!times.is_empty()).then(|| times.join(", ")));
    if let Some(packaging) = &product.packaging {
        packaging_facts(packaging, voice, &mut add);
    }
    add(
        "origin",
        product
            .origin
            .as_ref()
            .map(|code| voice.formatter.country(code)),
    );
    add("hs_code", text(&product.hs_code));
    let incoterms = product.incoterms.as_ref().map(|term| match &product.port {
        Some(port) => format!("{} {port}", term.as_str()),
        None => term.as_str().to_owned(),
    });
    add("incoterms", incoterms);
    add("payment_terms", text(&product.payment_terms));
    add("warranty", text(&product.warranty));
    facts
}

fn packaging_facts(
    packaging: &Packaging,
    voice: Voice<'_>,
    add: &mut impl FnMut(&str, Option<String>),
) {
    let number = |n: Decimal| voice.formatter.number(n);
    let quantity = |n: Option<Decimal>, unit: &str| n.map(|n| voice.formatter.quantity(n, unit));
    let unit = packaging.unit.as_ref();
    add("unit", unit.map(|unit| voice.terms.unit(unit).to_string()));
    add(
        "carton_quantity",
        packaging.carton_quantity.map(|n| number(Decimal::from(n))),
    );
    add(
        "carton_size",
        packaging
            .carton
            .map(|[l, w, h]| format!("{} × {} × {}\u{202f}cm", number(l), number(w), number(h))),
    );
    add("net_weight", quantity(packaging.net, "kg"));
    add("gross_weight", quantity(packaging.gross, "kg"));
    add("volume", quantity(packaging.volume, "m³"));
}

impl Renderer {
    /// Reports what is wrong with the files of a product page.
    pub(super) fn check_shots(&self, words: &Content, report: &mut Report) {
        let faults: Vec<Diagnostic> = self.shot_faults(words);
        for fault in faults {
            report.push(fault);
        }
    }
}
