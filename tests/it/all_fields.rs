//! A site in which every field of every kind of page is filled in, for the stories about facts:
//! structured data, feeds, prices.

use crate::support::Folder;

/// Prices with tax, for people in Germany and Austria; every feed.
const BRAND: &str = r#"
name = "Blue Mill"
tagline = { en = "Flour & tools", de = "Mehl & Werkzeug" }
description = { en = "Flour and tools from Ulm.", de = "Mehl und Werkzeug aus Ulm." }
url = "https://www.example.com/shop/"
languages = ["en", "de"]
currency = "EUR"
prices = "gross"
markets = ["DE", "AT"]
theme = "caliper"
[look]
logo = "logo.png"
[company]
legal_name = "Blue Mill GmbH"
vat_number = "DE000000000"
founded = "1974"
[contact]
email = "sales@example.com"
phone = "+49 731 000000"
address = "Mühlgasse 1\n89073 Ulm"
country = "DE"
[social]
linkedin = "https://www.example.com/linkedin"
[returns]
days = 30
methods = ["mail", "store"]
fees = "4.90"
page = "/returns.md"
[[shipping]]
countries = ["DE"]
service = { en = "Parcel", de = "Paket" }
cost = "4.90"
handling = [0, 1]
transit = [1, 3]
[[shipping]]
countries = ["AT"]
cost = 9.90
handling = 1
transit = [2, 5]
[[tables]]
file = "data/dealers.csv"
kind = "dealers"
[feeds]
google = ["en", "de-DE", "de-AT"]
meta = true
openai = ["en-DE"]
catalogue = true
prices = true
llms = true
"#;

/// A group of three variants that differ in what schema.org knows and in what it does not.
const SHIRT: &str = r#"+++
title = "Miller's shirt"
summary = "A shirt of heavy cotton, cut for work."
date = 2026-01-10
updated = 2026-10-01
sku = "SHIRT"
brand = "Mill & Sons"
model = "M1"
price = "39.00"
was = "49.00"
lowest_30_days = "41.00"
price_valid_until = 2026-12-31
availability = "in_stock"
lead_time = 2
condition = "new"
google_category = "212"
options = ["Colour", "Size", "Sleeve"]
variants = [
    { sku = "SHIRT-B-S", options = { Colour = "Blue", Size = "S", Sleeve = "short" }, gtin = "4006381333931", image = "2-blue.jpg", weight = { value = 210, unit = "g" }, stock = 12, buy = "https://buy.example.com/b-s" },
    { sku = "SHIRT-B-L", options = { Colour = "Blue", Size = "L", Sleeve = "long" }, mpn = "MS-B-L", price = "44.00", was = "54.00", tiers = [{ min = 10, price = "40.00" }, { min = 50, price = "36.50" }], weight = { value = 0.25, unit = "kg" }, stock = 3 },
    { sku = "SHIRT R/XL", options = { Colour = "Red", Size = "XL", Sleeve = "long" }, price = "46.00", availability = "preorder", available_from = 2027-02-01, specs = { Collar = "stand-up" } },
]
origin = "PT"
hs_code = "620520"
related = ["FLOUR"]

[specs]
Material = "Cotton"
Grammage = { value = 240, unit = "g" }

[[certificates]]
name = "OEKO-TEX Standard 100"
number = "22.0.12345"
body = "Hohenstein"
valid_until = 2027-06-30

[[certificates]]
name = "House standard"
+++
Cut wide. *Machine washable.*
"#;

/// A product without variants, with every other field.
const FLOUR: &str = r#"+++
title = "Wheat flour"
summary = "Fine wheat flour, type 405."
date = 2026-01-10
sku = "FLOUR"
gtin = "96385074"
mpn = "405-05"
price = "1.29"
was = "1.49"
lowest_30_days = "1.35"
unit_price = { price = "2.58", per = "1 kg" }
price_valid_until = 2026-12-31
tiers = [{ min = 10, price = "1.19" }, { min = 100, price = "0.99" }]
moq = 2
sample = { price = "0.50", days = 3 }
stock = 400
lead_time = [{ quantity = 100, days = 2 }, { quantity = 1000, days = 10 }]
condition = "new"
google_category = "Food, Beverages & Tobacco > Food Items > Cooking & Baking Ingredients > Flour"
standards = ["DIN 10355"]
key_facts = ["Type"]
origin = "DE"
hs_code = "1101 00 15"
incoterms = "EXW"
port = "Ulm"
payment_terms = "30 days net"
warranty = "none"
accessories = ["SIEVE"]
spare_parts = ["SIEVE-OLD"]
related = ["SHIRT"]
buy = "https://buy.example.com/flour"
tags = ["flour"]

[specs]
Type = 405
Protein = { value = 10.5, unit = "%" }
Temperature = "dry and cool"

[[images]]
file = "1-flour.jpg"
alt = "A bag of flour"
focus = [50, 40]

[[downloads]]
file = "flour.pdf"
title = "Data sheet"
language = "en"
revision = "2026-01"

[video]
url = "https://video.example.com/flour"
title = "Milling"

[packaging]
unit = "bag"
carton_quantity = 10
carton = [40, 30, 25]
net = 5
gross = 5.4

[[certificates]]
name = "Organic"
number = "DE-ÖKO-006"
body = "ABCERT"
file = "flour.pdf"

[[faq]]
question = "Is it good for bread?"
answer = "For *white* bread."

[safety]
manufacturer = "Blue Mill GmbH, Mühlgasse 1, 89073 Ulm, sales@example.com"
responsible_person = "Blue Mill GmbH, Ulm"
warnings = "Flour dust can explode."
+++
Milled slowly. Keeps for a year.

## Use

For cakes.
"#;

const SIEVE: &str = r#"+++
title = "Sieve"
summary = "A sieve of steel."
sku = "SIEVE"
price = "12.50"
availability = "made_to_order"
lead_time = 14
+++
"#;

/// No longer made, and without a price.
const OLD_SIEVE: &str = r#"+++
title = "Old sieve"
summary = "A sieve of wood."
sku = "SIEVE-OLD"
availability = "discontinued"
price_on_request = true
replaced_by = "SIEVE"
feeds = false
+++
"#;

const DEALERS: &str = "\
name,country,city,postcode,address,phone,email,url,languages,lat,lon
Mill Shop,AT,Wien,1010,Ring 1,+43 1 000000,wien@example.com,https://wien.example.com/,de,48.2,16.37
";

/// The whole site, with photos.
pub fn all_fields() -> Folder {
    let post = "+++\ntitle = \"New mill\"\nsummary = \"It turns.\"\ndate = 2026-03-01\nupdated = 2026-03-02\n+++\n";
    let front = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n");
    Folder::empty()
        .with("brand.toml", BRAND)
        .with("logo.png", photo(image::ImageFormat::Png))
        .with("content/_index.md", front("Home"))
        .with("content/returns.md", front("Returns"))
        .with(
            "content/dealers.md",
            "+++\ntitle = \"Dealers\"\n[[sections]]\nsection = \"dealers\"\n+++\n",
        )
        .with("data/dealers.csv", DEALERS)
        .with("content/products/_index.md", front("Products"))
        .with("content/products/_index.de.md", front("Produkte"))
        .with("content/products/goods/_index.md", front("Goods"))
        .with("content/products/goods/shirt/index.md", SHIRT)
        .with(
            "content/products/goods/shirt/index.de.md",
            "+++\ntitle = \"Müllerhemd\"\nsummary = \"Ein Hemd aus schwerer Baumwolle.\"\n+++\nWeit geschnitten.\n",
        )
        .with("content/products/goods/shirt/1-front.jpg", jpeg())
        .with("content/products/goods/shirt/2-blue.jpg", jpeg())
        .with("content/products/goods/flour/index.md", FLOUR)
        .with("content/products/goods/flour/1-flour.jpg", jpeg())
        .with("content/products/goods/flour/flour.pdf", "%PDF-1.4")
        .with("content/products/goods/sieve/index.md", SIEVE)
        .with("content/products/goods/sieve/sieve.jpg", jpeg())
        .with("content/products/goods/old-sieve.md", OLD_SIEVE)
        .with("content/news/_index.md", front("News"))
        .with("content/news/mill.md", post)
        .with(
            "data/terms.de.toml",
            "[specs]\nColour = \"Farbe\"\nSize = \"Größe\"\nSleeve = \"Ärmel\"\nMaterial = \"Material\"\n[values]\nBlue = \"Blau\"\nRed = \"Rot\"\nCotton = \"Baumwolle\"\nlong = \"lang\"\nshort = \"kurz\"\n",
        )
}

fn jpeg() -> Vec<u8> {
    photo(image::ImageFormat::Jpeg)
}

/// A picture of 800 × 600 pixels with some colours.
fn photo(format: image::ImageFormat) -> Vec<u8> {
    let byte = |n: u32| u8::try_from(n).expect("is below 256");
    let color = |x: u32, y: u32| image::Rgb([byte(x / 4), byte(y / 3), byte((x + y) / 6)]);
    let picture = image::RgbImage::from_fn(800, 600, color);
    let mut bytes = std::io::Cursor::new(Vec::new());
    let written = image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format);
    written.expect("writing into memory does not fail");
    bytes.into_inner()
}
