//! Reads the product keys of front matter. `docs/front-matter.md` lists them for authors.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::facts::{Availability, Condition, LeadTime, Spec, SpecValue, Tier};
use super::product::{
    Certificate, Download, Image, Moq, Motif, Offer, Packaging, Product, Question, Safety, Sample,
    UnitPrice, Variant, Video,
};
use crate::source::fields::{Entry, Fields, Located};

/// Reads all keys that a product has beyond those of every page.
pub fn read_product(fields: &mut Fields<'_>) -> Product {
    let options = texts(fields, "options");
    Product {
        sku: fields.parsed("sku"),
        gtin: value(fields.parsed("gtin")),
        mpn: value(fields.text("mpn")),
        brand: value(fields.text("brand")),
        model: value(fields.text("model")),
        offer: read_offer(fields),
        moq: read_moq(fields),
        sample: fields.table("sample", "key of `sample`").map(read_sample),
        variants: read_variants(fields, &options),
        options,
        specs: read_specs(fields, "specs"),
        key_facts: fields.texts("key_facts").unwrap_or_default(),
        standards: texts(fields, "standards"),
        images: read_all(fields, "images", "key of an image", read_image),
        video: fields.table("video", "key of a video").map(read_video),
        downloads: read_all(fields, "downloads", "key of a download", read_download),
        certificates: read_all(
            fields,
            "certificates",
            "key of a certificate",
            read_certificate,
        ),
        packaging: fields
            .table("packaging", "key of `packaging`")
            .map(read_packaging),
        origin: crate::brand::country(fields, "origin"),
        hs_code: value(fields.parsed::<HsCode>("hs_code")).map(|c| c.0),
        incoterms: value(fields.parsed("incoterms")),
        port: value(fields.text("port")),
        payment_terms: value(fields.text("payment_terms")),
        warranty: value(fields.text("warranty")),
        related: fields.all_parsed("related").unwrap_or_default(),
        accessories: fields.all_parsed("accessories").unwrap_or_default(),
        spare_parts: fields.all_parsed("spare_parts").unwrap_or_default(),
        replaced_by: fields.parsed("replaced_by"),
        faq: read_all(fields, "faq", "key of a question", read_question),
        safety: fields.table("safety", "key of `safety`").map(read_safety),
        condition: value(fields.choice("condition", &Condition::CHOICES)),
        google_category: value(fields.parsed::<Category>("google_category")).map(|c| c.0),
        feeds: value(fields.flag("feeds")),
    }
}

fn read_offer(fields: &mut Fields<'_>) -> Offer {
    Offer {
        price: fields.parsed("price"),
        was: fields.parsed("was"),
        lowest_30_days: value(fields.parsed("lowest_30_days")),
        unit_price: (fields.table("unit_price", "key of `unit_price`")).and_then(read_unit_price),
        on_request: value(fields.flag("price_on_request")),
        tiers: read_tiers(fields),
        availability: value(fields.choice("availability", &Availability::CHOICES)),
        stock: value(fields.count("stock")),
        lead_time: read_lead_time(fields),
        buy: value(fields.parsed("buy")),
        available_from: value(fields.date("available_from")),
        price_valid_until: value(fields.date("price_valid_until")),
    }
}

fn read_unit_price(mut fields: Fields<'_>) -> Option<UnitPrice> {
    let price = fields.parsed("price");
    let per = fields.text("per");
    require(&fields, &["price", "per"]);
    fields.finish();
    Some(UnitPrice {
        price: price?.value,
        per: per?.value,
    })
}

fn read_tiers(fields: &mut Fields<'_>) -> Vec<Tier> {
    let mut tiers: Vec<Tier> = Vec::new();
    for mut table in fields.tables("tiers", "key of a tier").unwrap_or_default() {
        let min = table.count("min");
        let price = table.parsed("price");
        require(&table, &["min", "price"]);
        if let (Some(min), Some(price)) = (min, price) {
            if tiers.last().is_some_and(|last| last.min >= min.value) {
                let fault = min.at.error("bad-value", "the tiers do not ascend");
                table.fault(fault.help("write them from the smallest `min` to the largest"));
            }
            tiers.push(Tier {
                min: min.value,
                price: price.value,
            });
        }
        table.finish();
    }
    tiers
}

fn read_lead_time(fields: &mut Fields<'_>) -> Vec<LeadTime> {
    let is_number = fields
        .any("lead_time")
        .is_some_and(|entry| entry.number().is_some());
    if is_number {
        let days = fields.count("lead_time").map(|days| LeadTime {
            quantity: None,
            days: days.value,
        });
        return days.into_iter().collect();
    }
    let tables = fields.tables("lead_time", "key of a lead time");
    let read = |mut table: Fields<'_>| {
        let quantity = table.count("quantity");
        let days = table.count("days");
        require(&table, &["days"]);
        table.finish();
        Some(LeadTime {
            quantity: value(quantity),
            days: days?.value,
        })
    };
    tables.into_iter().flatten().filter_map(read).collect()
}

fn read_moq(fields: &mut Fields<'_>) -> Option<Moq> {
    if fields.any("moq")?.number().is_some() {
        return fields.count("moq").map(|quantity| Moq {
            quantity: quantity.value,
            unit: None,
        });
    }
    let mut table = fields.table("moq", "key of `moq`")?;
    let quantity = table.count("quantity");
    let unit = value(table.text("unit"));
    require(&table, &["quantity"]);
    table.finish();
    Some(Moq {
        quantity: quantity?.value,
        unit,
    })
}

fn read_sample(mut fields: Fields<'_>) -> Sample {
    let sample = Sample {
        price: value(fields.parsed("price")),
        days: value(fields.count("days")),
    };
    fields.finish();
    sample
}

fn read_variants(fields: &mut Fields<'_>, options: &[Arc<str>]) -> Vec<Variant> {
    let tables = fields.tables("variants", "key of a variant");
    let read = |table| read_variant(table, options);
    tables.into_iter().flatten().filter_map(read).collect()
}

fn read_variant(mut fields: Fields<'_>, options: &[Arc<str>]) -> Option<Variant> {
    let sku = fields.parsed("sku");
    let chosen = fields.entries("options").unwrap_or_default();
    if !options.is_empty() {
        for entry in &chosen {
            if !options.iter().any(|name| **name == *entry.key.value) {
                let message = format!("`{}` is no option of this product", entry.key.value);
                let fault = entry.key.at.error("unknown-option", message);
                let known = options.iter().map(|name| &**name);
                fields.fault(fault.suggest(entry.key.value, known));
            }
        }
    }
    let weight = fields
        .any("weight")
        .and_then(|entry| SpecValue::read(&fields, &entry));
    let variant = Variant {
        options: specs(&fields, &chosen),
        specs: read_specs(&mut fields, "specs"),
        gtin: value(fields.parsed("gtin")),
        mpn: value(fields.text("mpn")),
        image: fields.text("image"),
        weight,
        offer: read_offer(&mut fields),
        sku: match sku {
            Some(sku) => sku,
            None => {
                require(&fields, &["sku"]);
                return None;
            }
        },
    };
    fields.finish();
    Some(variant)
}

fn read_specs(fields: &mut Fields<'_>, key: &'static str) -> Vec<Spec> {
    let entries = fields.entries(key).unwrap_or_default();
    specs(fields, &entries)
}

fn specs(fields: &Fields<'_>, entries: &[Entry<'_>]) -> Vec<Spec> {
    let spec = |entry: &Entry<'_>| {
        Some(Spec {
            name: Arc::from(entry.key.value),
            value: SpecValue::read(fields, entry)?,
        })
    };
    entries.iter().filter_map(spec).collect()
}

fn read_image(mut fields: Fields<'_>) -> Option<Image> {
    let file = fields.text("file");
    let alt = value(fields.text("alt"));
    let from = value(fields.parsed("from"));
    let focus = read_focus(&mut fields);
    let kind = value(fields.choice("kind", &Motif::CHOICES));
    require(&fields, &["file"]);
    fields.finish();
    Some(Image {
        file: file?,
        alt,
        from,
        focus,
        kind,
    })
}

fn read_focus(fields: &mut Fields<'_>) -> Option<(u8, u8)> {
    let entry = fields.any("focus")?;
    let percent = |e: &Entry<'_>| e.number()?.parse::<u8>().ok().filter(|p| *p <= 100);
    let items = entry.items().unwrap_or_default();
    let percents: Vec<Option<u8>> = items.iter().map(percent).collect();
    if let [Some(x), Some(y)] = percents[..] {
        return Some((x, y));
    }
    let fault = entry
        .at()
        .error("bad-value", "`focus` is no point of the picture");
    fields.fault(fault.help("write percent from the left and from the top: `[50, 30]`"));
    None
}

fn read_video(mut fields: Fields<'_>) -> Video {
    let video = Video {
        file: fields.text("file"),
        url: value(fields.parsed("url")),
        title: value(fields.text("title")),
        poster: fields.text("poster"),
    };
    if !fields.has("file") && !fields.has("url") {
        fields.fault(
            fields
                .at()
                .error("missing-key", "a video has no `file` or `url`"),
        );
    }
    fields.finish();
    video
}

fn read_download(mut fields: Fields<'_>) -> Option<Download> {
    let file = fields.text("file");
    let title = value(fields.text("title"));
    let language = value(fields.text("language"));
    let revision = value(fields.text("revision"));
    require(&fields, &["file"]);
    fields.finish();
    Some(Download {
        file: file?,
        title,
        language,
        revision,
    })
}

fn read_certificate(mut fields: Fields<'_>) -> Option<Certificate> {
    let name = fields.text("name");
    let number = value(fields.text("number"));
    let body = value(fields.text("body"));
    let valid_until = value(fields.date("valid_until"));
    let file = fields.text("file");
    let image = fields.text("image");
    require(&fields, &["name"]);
    fields.finish();
    Some(Certificate {
        name: name?.value,
        number,
        body,
        valid_until,
        file,
        image,
    })
}

fn read_packaging(mut fields: Fields<'_>) -> Packaging {
    let carton: Option<Vec<Located<Decimal>>> = fields.all_parsed("carton");
    let sides: Option<[Decimal; 3]> = carton.and_then(|sides| {
        let plain: Vec<Decimal> = sides.iter().map(|s| s.value).collect();
        let three = plain.try_into().ok();
        if three.is_none() {
            let fault = fields
                .at()
                .error("bad-value", "`carton` has not three sides");
            fields.fault(fault.help("write length, width and height in cm: `[40, 30, 25]`"));
        }
        three
    });
    let given = fields.parsed::<Decimal>("volume");
    let volume = match (sides, given) {
        (Some([l, w, h]), given) => {
            let worked_out = (l * w * h / Decimal::from(1_000_000))
                .round_dp(4)
                .normalize();
            if let Some(given) = given {
                check_volume(&fields, &given, worked_out);
            }
            Some(worked_out)
        }
        (None, given) => value(given),
    };
    let packaging = Packaging {
        unit: value(fields.text("unit")),
        carton_quantity: value(fields.count("carton_quantity")),
        carton: sides,
        net: value(fields.parsed("net")),
        gross: value(fields.parsed("gross")),
        volume,
    };
    if let (Some(net), Some(gross)) = (packaging.net, packaging.gross)
        && net > gross
    {
        fields.fault(fields.at().error("bad-value", "`net` is more than `gross`"));
    }
    fields.finish();
    packaging
}

/// A volume that was written down may be rounded, but not wrong by more than 5 %.
fn check_volume(fields: &Fields<'_>, given: &Located<Decimal>, worked_out: Decimal) {
    let difference = (given.value - worked_out).abs();
    if difference * Decimal::from(20) > worked_out {
        let message = format!(
            "`volume` is {} m³, the sides of the carton make {worked_out} m³",
            given.value
        );
        let fault = given.at.error("bad-value", message);
        fields.fault(fault.help("correct one of them, or leave `volume` out"));
    }
}

fn read_question(mut fields: Fields<'_>) -> Option<Question> {
    let question = fields.text("question");
    let answer = fields.text("answer");
    require(&fields, &["question", "answer"]);
    fields.finish();
    Some(Question {
        question: question?.value,
        answer: answer?,
    })
}

fn read_safety(mut fields: Fields<'_>) -> Safety {
    let safety = Safety {
        manufacturer: value(fields.text("manufacturer")),
        responsible_person: value(fields.text("responsible_person")),
        warnings: value(fields.text("warnings")),
    };
    fields.finish();
    safety
}

/// A category of Google's list: its number, or its path from the top.
struct Category(Arc<str>);

impl std::str::FromStr for Category {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err("its number is due, such as `632`, or its path");
        }
        Ok(Self(Arc::from(text)))
    }
}

/// A customs tariff number: 6 to 12 digits, dots and spaces between them.
pub(super) struct HsCode(pub Arc<str>);

impl std::str::FromStr for HsCode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let others = text
            .chars()
            .any(|c| !c.is_ascii_digit() && !matches!(c, '.' | ' '));
        if others || !(6..=12).contains(&digits) {
            return Err("a customs tariff number has 6 to 12 digits");
        }
        Ok(Self(Arc::from(text)))
    }
}

fn read_all<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    what: &'static str,
    read: impl Fn(Fields<'_>) -> Option<T>,
) -> Vec<T> {
    let tables = fields.tables(key, what);
    tables.into_iter().flatten().filter_map(read).collect()
}

fn require(fields: &Fields<'_>, keys: &[&'static str]) {
    for key in keys {
        if !fields.has(key) {
            let message = format!("`{key}` is missing");
            fields.fault(fields.at().error("missing-key", message));
        }
    }
}

pub(super) fn value<T>(located: Option<Located<T>>) -> Option<T> {
    located.map(|l| l.value)
}

fn texts(fields: &mut Fields<'_>, key: &'static str) -> Vec<Arc<str>> {
    let texts = fields.texts(key).unwrap_or_default();
    texts.into_iter().map(|t| t.value).collect()
}
