//! Tables of a company's own: workbooks and CSV files with heads in three languages, and maps.

use std::fs;

use insta::assert_snapshot;
use rust_xlsxwriter::Workbook;

use super::{content, import, imported, pages, text};
use crate::support::Folder;

const HEADS: [&str; 14] = [
    "货号",
    "品名",
    "规格",
    "材质",
    "单价（元）",
    "起订量",
    "装箱数",
    "外箱尺寸(cm)",
    "净重(kg)",
    "毛重(kg)",
    "HS编码",
    "产地",
    "分类",
    "条形码",
];

const ROWS: [[&str; 14]; 3] = [
    [
        "QF-50",
        "法兰球阀",
        "DN50",
        "铸钢",
        "128.00",
        "100个",
        "20",
        "40×30×25",
        "18",
        "19.5",
        "8481.80",
        "中国",
        "阀门 > 球阀",
        "4006381333931",
    ],
    [
        "QF-80",
        "法兰球阀",
        "DN80",
        "铸钢",
        "198.5",
        "50个",
        "10",
        "40*30*30",
        "21",
        "22",
        "8481.80",
        "中国",
        "阀门 > 球阀",
        "",
    ],
    [
        "0012",
        "垫片，四氟",
        "DN50",
        "PTFE",
        "1.05",
        "1000",
        "",
        "",
        "",
        "",
        "",
        "",
        "配件",
        "12345670",
    ],
];

fn chinese_site() -> Folder {
    let site = Folder::new().with_brand("languages = [\"zh-Hans\"]\ncurrency = \"CNY\"");
    let phrases = fs::read_to_string(site.path("plain/phrases/en.toml")).expect("is there");
    site.with("plain/phrases/zh-Hans.toml", phrases)
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, head) in HEADS.iter().enumerate() {
        let column = u16::try_from(column).expect("is small");
        sheet.write_string(0, column, *head).expect("is written");
        for (row, cells) in ROWS.iter().enumerate() {
            let row = u32::try_from(row).expect("is small") + 1;
            let cell = cells[usize::from(column)];
            let is_figure = !cell.starts_with('0') && cell.parse::<f64>().is_ok();
            if is_figure && cell.len() < 12 && *head != "HS编码" {
                let figure = cell.parse::<f64>().expect("is a figure");
                sheet.write_number(row, column, figure).expect("is written");
            } else {
                sheet.write_string(row, column, cell).expect("is written");
            }
        }
    }
    workbook.save_to_buffer().expect("is made")
}

fn gb18030() -> Vec<u8> {
    let line = |cells: &[&str]| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        quoted.join(",") + "\r\n"
    };
    let mut csv = line(&HEADS);
    for row in &ROWS {
        csv.push_str(&line(row));
    }
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode(&csv);
    assert!(!unmappable);
    bytes.into_owned()
}

/// Every cell of the rows above stands in its page.
fn assert_all_there(site: &Folder) {
    let pages = pages(site);
    assert_eq!(pages.len(), ROWS.len(), "{:?}", pages.keys());
    for row in ROWS {
        let (front, _) = (pages.values())
            .find(|(front, _)| text(front, "sku") == Some(row[0]))
            .unwrap_or_else(|| panic!("{} has no page", row[0]));
        let number = |value: &toml::Value| value.to_string().parse::<f64>().expect("is a number");
        assert_eq!(text(front, "title"), Some(row[1]));
        assert_eq!(front["specs"]["规格"].as_str(), Some(row[2]));
        assert_eq!(front["specs"]["材质"].as_str(), Some(row[3]));
        let price = |text: &str| text.parse::<f64>().expect("is a figure");
        let written = text(front, "price").expect("has a price");
        assert!((price(written) - price(row[4])).abs() < 1e-9, "{written}");
        let moq = &front["moq"];
        let quantity = moq.get("quantity").unwrap_or(moq);
        let unit = moq.get("unit").and_then(toml::Value::as_str).unwrap_or("");
        assert_eq!(format!("{quantity}{unit}"), row[5]);
        if !row[6].is_empty() {
            let packaging = &front["packaging"];
            assert!((number(&packaging["carton_quantity"]) - price(row[6])).abs() < 1e-9);
            let sides = packaging["carton"].as_array().expect("is a list");
            let sides: Vec<String> = sides.iter().map(ToString::to_string).collect();
            assert_eq!(sides.join("×"), row[7].replace('*', "×"));
            assert!((number(&packaging["net"]) - price(row[8])).abs() < 1e-9);
            assert!((number(&packaging["gross"]) - price(row[9])).abs() < 1e-9);
            assert!(
                (price(text(front, "hs_code").expect("is there")) - price(row[10])).abs() < 1e-9
            );
            assert_eq!(text(front, "origin"), Some("CN"));
        }
        let gtin = Some(row[13]).filter(|gtin| !gtin.is_empty());
        assert_eq!(text(front, "gtin"), gtin);
    }
}

#[test]
fn a_chinese_workbook_stands_in_the_pages_and_a_second_import_changes_nothing() {
    let site = chinese_site().with("products.xlsx", workbook());
    let talk = imported(&site, &["products.xlsx"]);
    assert_snapshot!(talk);
    assert_all_there(&site);
    let before = content(&site);
    imported(&site, &["products.xlsx"]);
    assert_eq!(content(&site), before);
    let built = site.build();
    assert_eq!(built.code, Some(0), "{}", built.talk);
    assert!(
        site.path("public/products/阀门/球阀/法兰球阀-qf-50/index.html")
            .exists()
    );
}

#[test]
fn the_same_in_gb18030_is_the_same() {
    let of_workbook = chinese_site().with("products.xlsx", workbook());
    imported(&of_workbook, &["products.xlsx"]);
    let site = chinese_site().with("products.csv", gb18030());
    assert_snapshot!(imported(&site, &["products.csv"]));
    assert_all_there(&site);
    let before = content(&site);
    imported(&site, &["products.csv", "--encoding", "gb18030"]);
    assert_eq!(content(&site), before);
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn a_map_is_written_first_and_then_followed() {
    let table = "Nr;Bezeichnung;Preis EUR;Werkstoff;Lorem\n7;Hahn;1.049,50;Messing;x\n8;Rohr;3,20;Stahl;y\n";
    let site = Folder::new().with("liste.csv", table);
    let outcome = import(&site, &["liste.csv", "--map", "map.toml"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
    assert!(!site.path("content/products").exists());
    let map = fs::read_to_string(site.path("map.toml")).expect("is there");
    assert_snapshot!(map);
    let map = map.replace("[columns]", "decimal = \"comma\"\n\n[columns]");
    site.write(
        "map.toml",
        map.replace("Nr = \"spec\"", "Nr = \"sku\"")
            .replace("Lorem = \"spec\"", "Lorem = \"leave_out\""),
    );
    assert_snapshot!(imported(&site, &["liste.csv", "--map", "map.toml"]));
    let page = fs::read_to_string(site.path("content/products/hahn-7/index.md"));
    assert_snapshot!(page.expect("is there"));
    site.write(
        "map.toml",
        "decimal = \"dot\"\n[columns]\nNr = \"skuu\"\nFarbe = \"spec\"\n",
    );
    let outcome = import(&site, &["liste.csv", "--map", "map.toml"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

#[test]
fn a_table_of_which_nothing_is_known_says_what_to_do() {
    let site = Folder::new().with("list.csv", "Lorem,Ipsum\n1,2\n");
    let outcome = import(&site, &["list.csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

#[test]
fn prices_in_another_currency_are_not_taken_for_the_sites() {
    let site = Folder::new().with("list.csv", "SKU,Name,Price (USD)\n1,Bowl,2\n");
    let outcome = import(&site, &["list.csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!(outcome.talk);
}

const GROUPED: &str = "\
Art.-Nr.;Familie;Bezeichnung;Nennweite;Werkstoff;Gewicht (kg);Preis EUR;Bestand
KH-15;Kugelhahn KH;Kugelhahn;DN 15;Edelstahl;0,4;12,50;7
KH-20;Kugelhahn KH;Kugelhahn;DN 20;Edelstahl;0,6;14,00;3
S-1;;Schlüssel;;Stahl;;2,00;
KH-25;Kugelhahn KH;Kugelhahn;DN 25;Edelstahl;0,9;17,00;0
";

const MAP: &str = "decimal = \"comma\"\n[columns]\n\"Art.-Nr.\" = \"sku\"\nFamilie = \"variant_of\"\n\
Bezeichnung = \"title\"\nNennweite = \"variant_by\"\nWerkstoff = \"spec\"\n\"Gewicht (kg)\" = \"spec\"\n\
\"Preis EUR\" = \"price\"\nBestand = \"stock\"\n";

#[test]
fn rows_of_one_product_become_its_variants() {
    let site = Folder::new()
        .with("list.csv", GROUPED)
        .with("map.toml", MAP);
    let arguments = ["list.csv", "--map", "map.toml"];
    let talk = imported(&site, &arguments);
    assert!(talk.contains("imported 4 of 4 rows"), "{talk}");
    let page = std::fs::read_to_string(site.path("content/products/kugelhahn-kh/index.md"));
    assert_snapshot!("variants_of_a_group", page.expect("is there"));
    let alone = site.path("content/products/schlüssel-s-1/index.md");
    assert!(alone.exists());
    let listed = site.run(&["list", "--format", "csv"]).data;
    assert_eq!(
        listed.lines().filter(|line| line.contains("KH-")).count(),
        3,
        "{listed}"
    );
    let before = content(&site);
    imported(&site, &arguments);
    assert_eq!(content(&site), before);
    site.write("list.csv", GROUPED.replace("14,00", "15,00"));
    imported(&site, &arguments);
    let listed = site.run(&["list", "--format", "csv"]).data;
    assert!(listed.contains("15.00"), "{listed}");
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn a_group_whose_rows_cannot_be_told_apart_is_rejected_as_a_whole() {
    let table = GROUPED.replace("DN 20", "DN 15").replace("KH-25;", ";");
    let site = Folder::new().with("list.csv", table).with("map.toml", MAP);
    let outcome = import(&site, &["list.csv", "--map", "map.toml"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
    assert_snapshot!("a_group_that_is_rejected", outcome.talk);
    let alone = MAP.replace("variant_by", "spec");
    let site = Folder::new()
        .with("list.csv", GROUPED)
        .with("map.toml", &alone);
    let outcome = import(&site, &["list.csv", "--map", "map.toml"]);
    assert_snapshot!("a_group_without_options", outcome.talk);
    let alone = MAP.replace("variant_of", "leave_out");
    let site = Folder::new()
        .with("list.csv", GROUPED)
        .with("map.toml", &alone);
    let outcome = import(&site, &["list.csv", "--map", "map.toml"]);
    assert_snapshot!("options_without_a_group", outcome.talk);
}
