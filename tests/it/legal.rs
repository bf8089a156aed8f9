//! What the laws of the markets want to be found: said where it is missing, silent where it is there.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::Folder;

const PRODUCTS: &str = "+++\ntitle = \"Tea\"\noptions = [\"Size\"]\nvariants = [\n\
    { sku = \"T-1\", options = { Size = 1 }, price = 9, was = 12, unit_price = { price = 90, per = \"kg\" } },\n\
    { sku = \"T-2\", options = { Size = 2 }, price = 17, was = 20, lowest_30_days = 18 },\n\
    ]\nbuy = \"https://buy.example.com/t\"\n+++\n";

fn site(brand: &str) -> Folder {
    Folder::new()
        .with(
            "brand.toml",
            format!("name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n{brand}"),
        )
        .with("content/products/tea.md", PRODUCTS)
        .with("content/legal.md", "+++\ntitle = \"Legal\"\n+++\n")
}

/// The warnings of a build that succeeds.
fn warnings(site: &Folder) -> String {
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    let (warnings, _) = outcome.talk.rsplit_once("built ").expect("it was built");
    warnings.trim_end().to_owned()
}

#[test]
fn what_a_shop_for_consumers_in_germany_lacks_is_said_with_its_source() {
    let odr = "+++\ntitle = \"Terms\"\n+++\nSee <https://ec.europa.eu/consumers/odr>.\n";
    let site = site(
        "markets = [\"DE\"]\nprices = \"gross\"\n[company]\nlegal_name = \"Tee GmbH\"\n\
         [contact]\naddress = \"Postfach 1\\n20095 Hamburg\"\ncountry = \"CN\"\n\
         [ordering]\nsnipcart = \"YzAx\"\n",
    );
    assert_snapshot!("germany", warnings(&site.with("content/terms.md", odr)));
}

#[test]
fn a_shop_that_says_all_is_not_warned_and_neither_is_one_that_sells_elsewhere() {
    let complete = "markets = [\"DE\"]\nprices = \"gross\"\n[company]\nlegal_name = \"Tee GmbH\"\n\
         representative = \"T\"\nregister = \"Hamburg\"\nregister_number = \"HRB 1\"\n\
         [contact]\naddress = \"Weg 1\\n20095 Hamburg\"\ncountry = \"DE\"\nemail = \"t@example.com\"\n\
         phone = \"+49 40 1\"\n[legal]\nimprint = \"/legal.md\"\nprivacy = \"/legal.md\"\n\
         returns = \"/legal.md\"\nmanufacturer = \"Tee GmbH, Weg 1, Hamburg, t@example.com\"\n";
    let sound = PRODUCTS.replace("was = 12", "was = 12, lowest_30_days = 9");
    let sound = sound.replace(
        "lowest_30_days = 18",
        "lowest_30_days = 18, unit_price = { price = 85, per = \"kg\" }",
    );
    let site = site(complete).with("content/products/tea.md", sound);
    assert_eq!(warnings(&site), "");
    let elsewhere = self::site("markets = [\"US\"]\nprices = \"gross\"\n");
    assert_eq!(warnings(&elsewhere), "");
    // Firms know what they buy.
    let firms = self::site(&complete.replace("gross", "net"));
    assert_eq!(warnings(&firms), "");
}

#[test]
fn a_site_for_china_is_told_of_its_filing_and_of_words_it_must_not_use() {
    let site = site("markets = [\"CN\"]\nlanguages = [\"zh-Hans\"]\n");
    let site = site.with("plain/phrases/zh-Hans.toml", "home = \"首页\"\n");
    let page = "+++\ntitle = \"茶\"\n+++\n我们的茶叶是最佳选择。\n";
    assert_snapshot!("china", warnings(&site.with("content/legal.md", page)));
}

#[test]
fn a_check_names_words_that_may_be_unlawful() {
    let brand =
        "markets = [\"DE\", \"CN\"]\nprices = \"gross\"\nlanguages = [\"en\", \"zh-Hans\"]\n";
    let page = "+++\ntitle = \"Cup\"\n+++\nA climate neutral, ECO-FRIENDLY cup.\n";
    let chinese = "+++\ntitle = \"杯子\"\n+++\n全球第一的杯子，最大压力 16 bar。\n";
    let site = site(brand)
        .with("plain/phrases/zh-Hans.toml", "home = \"首页\"\n")
        .with("content/cup.md", page)
        .with("content/cup.zh-Hans.md", chinese);
    let talk = site.run(&["check"]).talk;
    let faults = talk.split("\n\n");
    let risks =
        faults.filter(|f| f.contains("[law-absolutes]") || f.contains("[law-green-claims]"));
    assert_snapshot!("risks", risks.collect::<Vec<_>>().join("\n\n"));
    let told = site.build().talk;
    assert!(!told.contains("climate neutral"), "{told}");
    let firms = self::site(&brand.replace("gross", "net")).with("content/cup.md", page);
    assert!(!firms.run(&["check"]).talk.contains("climate neutral"));
}

#[test]
fn every_rule_and_its_source_are_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/legal.md");
    let page = fs::read_to_string(page).expect("is read");
    for law in showroom::legal::LAWS {
        let row = page
            .lines()
            .find(|line| line.contains(&format!("{}, <{}>", law.name, law.link)));
        let row = row.unwrap_or_else(|| panic!("{} is not documented", law.name));
        let markets = if law.markets.len() > 1 {
            "EU"
        } else {
            law.markets[0]
        };
        let buyers = match law.buyers {
            showroom::legal::Buyers::All => "anyone",
            showroom::legal::Buyers::Consumers => "consumers",
        };
        assert!(row.contains(&format!("| {markets} | {buyers} |")), "{row}");
    }
}
