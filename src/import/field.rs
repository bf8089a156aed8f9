//! What a column of a company's own table may mean, and the names such columns have in English,
//! German and Chinese.

use super::desk::folded;
use super::values::head_and_unit;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Article number.
    Sku,
    /// Name of the product.
    Title,
    /// A sentence or two.
    Summary,
    /// The text of the page.
    Body,
    /// EAN, UPC.
    Gtin,
    /// The manufacturer's number.
    Mpn,
    /// Brand.
    Brand,
    /// Model or series.
    Model,
    /// Price.
    Price,
    /// The price before a reduction.
    Was,
    /// Least order.
    Moq,
    /// Pieces in stock.
    Stock,
    /// Days until delivery.
    LeadTime,
    /// Category: `A > B`.
    Category,
    /// Keywords between commas.
    Tags,
    /// Pictures on the web.
    Images,
    /// What a piece is packed in.
    Unit,
    /// Pieces in a carton.
    CartonQuantity,
    /// Length × width × height of a carton in cm.
    Carton,
    /// Weight of a carton without packing, kg.
    Net,
    /// Weight of a carton with packing, kg.
    Gross,
    /// Volume of a carton, m³.
    Volume,
    /// Country of origin.
    Origin,
    /// Customs tariff number.
    HsCode,
    /// Terms of delivery.
    Incoterms,
    /// Port of loading.
    Port,
    /// Terms of payment.
    PaymentTerms,
    /// Warranty.
    Warranty,
    /// Where it can be bought.
    Buy,
    /// The product that a row is a variant of.
    VariantOf,
    /// What variants differ in, under the name of the column.
    VariantBy,
    /// A spec under the name of the column.
    Spec,
    /// Not imported.
    LeaveOut,
}

/// A field, the word for it in a map, and what columns of it are called.
type Known = (Field, &'static str, &'static [&'static str]);

/// All fields. The first that fits counts, so that the narrower ones stand first.
const FIELDS: [Known; 33] = [
    (
        Field::Sku,
        "sku",
        &[
            "sku",
            "article number",
            "article no",
            "article no.",
            "article",
            "item number",
            "item no",
            "item no.",
            "item code",
            "item",
            "part number",
            "part no",
            "part no.",
            "product code",
            "product no.",
            "code",
            "artikelnummer",
            "artikel-nr",
            "artikel-nr.",
            "artikelnr",
            "artikelnr.",
            "artikel nr.",
            "art.-nr.",
            "art.nr.",
            "art. nr.",
            "art-nr",
            "artnr",
            "bestellnummer",
            "bestell-nr.",
            "sachnummer",
            "teilenummer",
            "货号",
            "型号",
            "产品编号",
            "编号",
            "商品编码",
            "产品编码",
            "物料编码",
            "料号",
            "款号",
            "产品型号",
        ],
    ),
    (
        Field::Title,
        "title",
        &[
            "title",
            "name",
            "product name",
            "product",
            "description of goods",
            "designation",
            "bezeichnung",
            "artikelbezeichnung",
            "produktname",
            "produktbezeichnung",
            "artikelname",
            "artikel",
            "produkt",
            "品名",
            "名称",
            "产品名称",
            "商品名称",
            "产品",
            "中文品名",
        ],
    ),
    (
        Field::Summary,
        "summary",
        &[
            "summary",
            "short description",
            "subtitle",
            "kurzbeschreibung",
            "kurztext",
            "zusammenfassung",
            "简介",
            "简短描述",
            "摘要",
            "卖点",
        ],
    ),
    (
        Field::Body,
        "body",
        &[
            "description",
            "body",
            "long description",
            "text",
            "details",
            "beschreibung",
            "langtext",
            "artikeltext",
            "描述",
            "产品描述",
            "详情",
            "详细描述",
            "说明",
            "产品介绍",
        ],
    ),
    (
        Field::Gtin,
        "gtin",
        &[
            "gtin",
            "ean",
            "upc",
            "barcode",
            "ean code",
            "ean-code",
            "gtin/ean",
            "ean/gtin",
            "strichcode",
            "条形码",
            "条码",
            "国际条码",
            "ean码",
        ],
    ),
    (
        Field::Mpn,
        "mpn",
        &[
            "mpn",
            "manufacturer part number",
            "manufacturer number",
            "herstellernummer",
            "hersteller-nr.",
            "herstellerartikelnummer",
            "制造商编号",
            "厂家型号",
            "原厂编号",
        ],
    ),
    (
        Field::Brand,
        "brand",
        &[
            "brand",
            "manufacturer",
            "make",
            "marke",
            "hersteller",
            "品牌",
            "厂家",
            "制造商",
        ],
    ),
    (
        Field::Model,
        "model",
        &[
            "model", "series", "modell", "baureihe", "serie", "typ", "系列",
        ],
    ),
    (
        Field::Price,
        "price",
        &[
            "price",
            "unit price",
            "list price",
            "net price",
            "sales price",
            "selling price",
            "preis",
            "einzelpreis",
            "listenpreis",
            "nettopreis",
            "verkaufspreis",
            "vk",
            "vk-preis",
            "stückpreis",
            "单价",
            "价格",
            "售价",
            "销售价",
            "出厂价",
            "含税单价",
            "不含税单价",
        ],
    ),
    (
        Field::Was,
        "was",
        &[
            "old price",
            "was",
            "compare at price",
            "regular price",
            "rrp",
            "msrp",
            "alter preis",
            "streichpreis",
            "uvp",
            "statt",
            "原价",
            "市场价",
            "划线价",
        ],
    ),
    (
        Field::Moq,
        "moq",
        &[
            "moq",
            "minimum order",
            "minimum order quantity",
            "min. order",
            "min order qty",
            "mindestmenge",
            "mindestbestellmenge",
            "mindestabnahme",
            "起订量",
            "最小起订量",
            "最低起订量",
            "起批量",
        ],
    ),
    (
        Field::Stock,
        "stock",
        &[
            "stock",
            "inventory",
            "quantity in stock",
            "qty",
            "on hand",
            "bestand",
            "lagerbestand",
            "lager",
            "vorrat",
            "库存",
            "库存数量",
            "库存量",
        ],
    ),
    (
        Field::LeadTime,
        "lead_time",
        &[
            "lead time",
            "lead time (days)",
            "delivery time",
            "lieferzeit",
            "lieferzeit (tage)",
            "交期",
            "交货期",
            "货期",
            "生产周期",
        ],
    ),
    (
        Field::Category,
        "category",
        &[
            "category",
            "product category",
            "group",
            "product group",
            "kategorie",
            "warengruppe",
            "produktgruppe",
            "rubrik",
            "分类",
            "类别",
            "产品分类",
            "品类",
            "类目",
        ],
    ),
    (
        Field::Tags,
        "tags",
        &[
            "tags",
            "keywords",
            "schlagwörter",
            "stichwörter",
            "标签",
            "关键词",
        ],
    ),
    (
        Field::Images,
        "images",
        &[
            "image",
            "images",
            "picture",
            "pictures",
            "photo",
            "image url",
            "image link",
            "picture url",
            "bild",
            "bilder",
            "bild-url",
            "foto",
            "图片",
            "图片链接",
            "主图",
            "产品图片",
            "图片地址",
        ],
    ),
    (
        Field::Unit,
        "unit",
        &[
            "unit",
            "packing",
            "packaging",
            "einheit",
            "mengeneinheit",
            "verpackung",
            "verpackungseinheit",
            "单位",
            "包装",
            "包装方式",
        ],
    ),
    (
        Field::CartonQuantity,
        "carton_quantity",
        &[
            "carton quantity",
            "carton qty",
            "qty per carton",
            "pcs/ctn",
            "pcs per carton",
            "quantity per carton",
            "menge je karton",
            "stück je karton",
            "stück/karton",
            "kartoninhalt",
            "装箱数",
            "装箱量",
            "每箱数量",
            "箱装量",
            "装箱数量",
        ],
    ),
    (
        Field::Carton,
        "carton",
        &[
            "carton size",
            "carton",
            "carton dimensions",
            "ctn size",
            "kartonmaße",
            "kartonmass",
            "kartonabmessungen",
            "外箱尺寸",
            "箱规",
            "纸箱尺寸",
            "外箱规格",
        ],
    ),
    (
        Field::Net,
        "net",
        &[
            "net weight",
            "n.w.",
            "nw",
            "nettogewicht",
            "netto",
            "净重",
            "每箱净重",
        ],
    ),
    (
        Field::Gross,
        "gross",
        &[
            "gross weight",
            "g.w.",
            "gw",
            "bruttogewicht",
            "brutto",
            "毛重",
            "每箱毛重",
        ],
    ),
    (
        Field::Volume,
        "volume",
        &[
            "cbm",
            "carton volume",
            "kartonvolumen",
            "体积",
            "外箱体积",
            "立方数",
        ],
    ),
    (
        Field::Origin,
        "origin",
        &[
            "origin",
            "country of origin",
            "made in",
            "herkunft",
            "ursprungsland",
            "herkunftsland",
            "产地",
            "原产地",
            "原产国",
        ],
    ),
    (
        Field::HsCode,
        "hs_code",
        &[
            "hs code",
            "hs",
            "hs-code",
            "customs tariff number",
            "commodity code",
            "zolltarifnummer",
            "warennummer",
            "taric",
            "hs编码",
            "海关编码",
            "税号",
            "hs码",
        ],
    ),
    (
        Field::Incoterms,
        "incoterms",
        &[
            "incoterms",
            "incoterm",
            "terms of delivery",
            "lieferbedingung",
            "lieferbedingungen",
            "贸易条款",
            "贸易术语",
            "价格条款",
        ],
    ),
    (
        Field::Port,
        "port",
        &[
            "port",
            "port of loading",
            "loading port",
            "verladehafen",
            "hafen",
            "起运港",
            "装运港",
            "港口",
        ],
    ),
    (
        Field::PaymentTerms,
        "payment_terms",
        &[
            "payment terms",
            "payment",
            "terms of payment",
            "zahlungsbedingungen",
            "zahlungsbedingung",
            "付款方式",
            "付款条件",
        ],
    ),
    (
        Field::Warranty,
        "warranty",
        &[
            "warranty",
            "guarantee",
            "garantie",
            "gewährleistung",
            "质保",
            "保修期",
            "保修",
            "质保期",
        ],
    ),
    (
        Field::Buy,
        "buy",
        &[
            "buy",
            "buy link",
            "shop link",
            "kauflink",
            "shop-link",
            "购买链接",
        ],
    ),
    // Only a map says so: a group of products is more often a category.
    (Field::VariantOf, "variant_of", &[]),
    (Field::VariantBy, "variant_by", &[]),
    (
        Field::Spec,
        "spec",
        &[
            "specification",
            "specifications",
            "spec",
            "size",
            "dimensions",
            "material",
            "color",
            "colour",
            "weight",
            "spezifikation",
            "größe",
            "abmessungen",
            "maße",
            "werkstoff",
            "farbe",
            "gewicht",
            "规格",
            "尺寸",
            "材质",
            "材料",
            "颜色",
            "重量",
            "产品规格",
            "工艺",
            "功率",
            "电压",
        ],
    ),
    (
        Field::LeaveOut,
        "leave_out",
        &[
            "no.", "nr.", "pos.", "#", "序号", "备注", "remark", "remarks",
        ],
    ),
];

impl Field {
    /// The words of a map, in the order of the fields.
    pub const WORDS: [(&'static str, Self); 33] = {
        let mut words = [("", Self::LeaveOut); 33];
        let mut at = 0;
        while at < FIELDS.len() {
            words[at] = (FIELDS[at].1, FIELDS[at].0);
            at += 1;
        }
        words
    };

    /// Its word in a map.
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, field)| *field == self);
        found.map_or("leave_out", |(word, _)| word)
    }

    /// What a column of that name means, its unit or currency left aside.
    pub fn of(head: &str) -> Option<Self> {
        let names = |text: &str| {
            let name = folded(text).replace('_', " ");
            let fits = |(_, word, synonyms): &&Known| {
                synonyms.contains(&name.as_str()) || word.replace('_', " ") == name
            };
            FIELDS.iter().find(fits).map(|(field, ..)| *field)
        };
        names(head)
            .or_else(|| names(head_and_unit(head).0))
            .or_else(|| without_currency(head).and_then(names))
    }

    /// Whether several columns may mean it.
    pub fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::Spec | Self::LeaveOut | Self::Images | Self::VariantBy
        )
    }
}

/// `Preis EUR` without the currency at its end.
fn without_currency(head: &str) -> Option<&str> {
    let (name, currency) = head.trim().rsplit_once([' ', '/', '-'])?;
    (!super::values::codes(currency).is_empty()).then_some(name.trim())
}

/// The currency that the head of a column names: `Price (USD)`, `单价(元)`, `Preis EUR`.
pub fn currencies(head: &str) -> Vec<&'static str> {
    let in_brackets = head_and_unit(head).1;
    let at_end = head
        .trim()
        .rsplit_once([' ', '/', '-'])
        .map(|(_, currency)| currency);
    let words = [in_brackets, at_end].into_iter().flatten();
    let parts = words.flat_map(|word| word.split(['/', ' ', ',']));
    let mut found = parts
        .map(super::values::codes)
        .filter(|codes| !codes.is_empty());
    found.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names_in_three_languages() {
        let of = |head: &str| Field::of(head).map(Field::word);
        for (head, word) in [
            ("货号", "sku"),
            ("品名", "title"),
            ("规格", "spec"),
            ("单价（元）", "price"),
            ("起订量", "moq"),
            ("装箱数", "carton_quantity"),
            ("毛重(kg)", "gross"),
            ("外箱尺寸(cm)", "carton"),
            ("HS编码", "hs_code"),
            ("Art.-Nr.", "sku"),
            ("Preis EUR", "price"),
            ("Price (USD)", "price"),
            ("lead_time", "lead_time"),
        ] {
            assert_eq!(of(head), Some(word), "{head}");
        }
        assert_eq!(of("Lorem"), None);
        assert_eq!(currencies("Price (USD)"), ["USD"]);
        assert_eq!(currencies("Preis EUR"), ["EUR"]);
        assert!(currencies("Net weight (kg)").is_empty());
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::BTreeMap::new();
        for (field, _, names) in FIELDS {
            for name in names {
                assert_eq!(*name, folded(name), "is compared folded");
                let before = seen.insert(*name, field);
                assert_eq!(before, None, "`{name}` means two things");
            }
        }
    }
}
