//! QUALITY faults 18–20 and 25, and what tables do for products: prices and stock from a
//! spreadsheet, pages of its rows, and a guard against broken exports.

use std::fs;

use insta::assert_snapshot;

use crate::support::Folder;

/// A site with a product without variants, one with two, and a table.
fn site(table: &str, csv: impl AsRef<[u8]>) -> Folder {
    Folder::new()
        .with_brand_end(&format!("[[tables]]\nfile = \"data/prices.csv\"\n{table}"))
        .with("data/prices.csv", csv)
        .with(
            "content/products/bv-50.md",
            "+++\ntitle = \"BV-50\"\nsku = \"BV-50\"\n+++\n",
        )
        .with(
            "content/products/bv-80.md",
            "+++\ntitle = \"BV-80\"\nsku = \"BV-80\"\noptions = [\"DN\"]\n\
             variants = [{ sku = \"BV-80-1\", options = { DN = \"80\" } },\n\
             { sku = \"BV-80-2\", options = { DN = \"100\" }, price = \"9\" }]\n+++\n",
        )
}

fn listed(site: &Folder) -> String {
    let outcome = site.run(&["list", "--format", "csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    outcome.data
}

#[test]
fn a_table_gives_prices_and_stock_to_products_and_variants() {
    let site = site(
        "key = \"Art.-Nr.\"\ndecimal = \",\"\ncolumns = { price = \"Preis EUR\", stock = \"Bestand\" }\n",
        "Art.-Nr.;Text;Preis EUR;Bestand\nBV-50;Kugelhahn;1.299,00;12\nBV-80-1;Kugelhahn;18,5;\n",
    );
    assert_snapshot!(listed(&site));
}

#[test]
fn without_columns_the_head_names_the_facts() {
    let site = site(
        "",
        "sku\tprice\tpreis\tstok\nBV-50\t1299.00\t1\t2\nBV-80-1\t3\t4\t5\n",
    );
    assert_snapshot!(listed(&site));
    assert_snapshot!("a_slip_in_the_head", site.build().talk);
}

#[test]
fn a_price_list_becomes_tiers() {
    let site = site(
        "kind = \"prices\"\nkey = \"sku\"\n",
        "sku,min,price\nBV-50,100,9.50\nBV-50,1,12.80\nBV-50,10,11\nBV-80-1,1,4\n",
    );
    let outcome = site.run(&["list", "--format", "json"]);
    assert_snapshot!(outcome.data);
}

#[test]
fn a_figure_with_two_meanings_is_reported_and_never_guessed() {
    let site = site(
        "",
        "sku,price,stock\nBV-50,\"1,5\",3\nA,\"1.299,00\",-3\nB,€ 12,12 pcs\nC,1e400,1\nD,-5,1\nE,0.00,1\nF,\"1,299\",1\nG,auf Anfrage,1\nH,,1\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_column_in_the_wrong_form_shows_its_first_faults() {
    let rows: Vec<String> = (1..=250).map(|n| format!("A-{n},\"{n},5\"")).collect();
    let site = site("", format!("sku,price\n{}\n", rows.join("\n")));
    let talk = site.faults();
    assert_eq!(talk.matches("has a comma: write").count(), 100, "{talk}");
    assert!(
        talk.contains("error: `data/prices.csv` has 150 more faults than are shown"),
        "{talk}"
    );
}

#[test]
fn a_table_that_says_its_decimals_is_held_to_them() {
    let site = site(
        "decimal = \",\"\n",
        "sku;price\nBV-50;1,299.00\nBV-80-1;12.50\nBV-80-2;1.299\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_number_twice_and_rows_that_are_not_whole_are_shown_with_both_places() {
    let site = site(
        "",
        "sku,price\nBV-50,1\nBV-80-1,2,3\nBV-50,2\nBV-80-2\n,4\nBV-80-1,\"5\nand no end\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn rows_without_a_product_and_products_without_a_row_are_named() {
    let site = site("", "sku,price\nBV-50,1\nBV-05,1\nX,2\n");
    assert_snapshot!(site.build().talk);
}

#[test]
fn columns_that_are_not_there_are_named() {
    let site = site(
        "key = \"Art.-Nr\"\ncolumns = { prise = \"Preis\", stock = \"Bestnd\", price = \"Preis\" }\n",
        "Art.-Nr.;Preis;Preis;Bestand\nBV-50;1;1;2\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_page_that_says_otherwise_than_the_table_is_named_and_the_table_holds() {
    let site = site(
        "",
        "sku,price,stock\nBV-80-2,10,3\nBV-50,5,1\nBV-80-1,2,2\n",
    );
    assert_snapshot!(site.build().talk);
    assert!(
        listed(&site).contains("BV-80-2,\"BV-80, DN 100\",10.00"),
        "{}",
        listed(&site)
    );
}

#[test]
fn two_tables_do_not_say_the_same_fact() {
    let brand = "columns = { price = \"price\" }\n[[tables]]\nfile = \"data/more.csv\"\n";
    let site = site(brand, "sku,price\nBV-50,1\nBV-80-1,2\n")
        .with("data/more.csv", "sku,price,stock\nBV-50,2,7\n");
    assert_snapshot!(site.faults());
}

#[test]
fn gb18030_is_read_with_a_sample_and_other_encodings_are_asked_for() {
    let (bytes, _, _) = encoding_rs::GB18030
        .encode("货号,单价,品名\nBV-50,12.80,法兰球阀 DN50\nBV-80-1,3,蓝色阀体，不锈钢\n");
    let columns = "key = \"货号\"\ncolumns = { price = \"单价\" }\n";
    let chinese = site(columns, &bytes);
    assert_snapshot!("gb18030", chinese.build().talk);
    assert!(listed(&chinese).contains("BV-50,BV-50,12.80"));
    let named = site(&format!("{columns}encoding = \"gb18030\"\n"), &bytes);
    let talk = named.build().talk;
    assert!(!talk.contains("GB18030"), "{talk}");

    let latin = b"sku;price;Gr\xf6\xdfe\nBV-50;1;gro\xdf\nBV-80-1;2;klein\n";
    assert_snapshot!("latin", site("", latin).faults());
    let named = site("encoding = \"windows-1252\"\n", latin);
    assert!(listed(&named).contains("BV-50,BV-50,1.00"));
    let wrong = site("encoding = \"utf-8\"\n", latin);
    assert_snapshot!("not_as_named", wrong.faults());
}

#[test]
fn a_mark_at_the_beginning_and_utf_16_are_no_matter() {
    let marked = site("", "\u{feff}sku,price\nBV-50,1\nBV-80-1,2\n");
    let utf_16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("sku,price\r\nBV-50,1\r\nBV-80-1,2\r\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(listed(&marked), listed(&site("", utf_16)));
}

#[test]
fn a_toml_table_is_a_list_of_tables() {
    let brand = fs::read_to_string(site("", "sku\n").path("brand.toml")).expect("is text");
    let toml = |rows: &str| {
        site("", "sku\n")
            .with("brand.toml", brand.replace("prices.csv", "prices.toml"))
            .with("data/prices.toml", rows)
    };
    let good = toml(
        "[[rows]]\nsku = \"BV-50\"\nprice = 12.5\n[[rows]]\nsku = \"BV-80-1\"\nprice = \"3\"\nstock = 4\n",
    );
    assert_snapshot!(listed(&good));
    let bad = toml(
        "[[rows]]\nsku = \"BV-50\"\nprice = -12.5\n[[rows]]\nsku = \"BV-80-1\"\nprice = [3]\n",
    );
    assert_snapshot!("a_bad_toml_table", bad.faults());
}

#[test]
fn a_row_becomes_a_page_where_its_table_says_so() {
    let site = site(
        "create = true\n",
        "sku,title,title.de,category,price,summary\n\
         BV-50,,,,3,\nBV-80-1,,,,4,\nX 1,Gate valve,Schieber,gate-valves,12,\"Shuts,\nand stays shut\"\n",
    )
    .with_line("brand.toml", "languages = [\"en\", \"de\"]")
    .with("plain/phrases/de.toml", fs::read_to_string(Folder::new().path("plain/phrases/en.toml")).expect("is text"));
    let talk = site.build().talk;
    assert_snapshot!(talk);
    assert!(
        site.made("products/gate-valves/x-1/index.html")
            .contains("Gate valve")
    );
    assert!(
        site.made("de/products/gate-valves/x-1/index.html")
            .contains("Schieber")
    );
    assert_snapshot!("made_pages", listed(&site));
}

#[test]
fn a_row_that_makes_no_page_is_reported_and_a_draft_is_no_stranger() {
    let site = site(
        "create = true\n",
        "sku,title,price\nBV-50,,3\nBV-80-1,,4\nX,,1\nHidden,Not to be seen,1\n",
    )
    .with(
        "content/products/h.md",
        "+++\ntitle = \"H\"\nsku = \"Hidden\"\ndraft = true\n+++\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn more_prices_than_may_move_stop_a_build_until_they_are_accepted() {
    let site = site(
        "max_change = \"50%\"\n",
        "sku,price\nBV-50,100\nBV-80-1,20\n",
    )
    .built();
    let ledger = |site: &Folder| fs::read_to_string(site.path("prices.lock.csv")).expect("is kept");
    assert_snapshot!("the_first_ledger", ledger(&site));
    // One of three may move, two may not, and neither may one vanish.
    site.write("data/prices.csv", "sku,price\nBV-50,101\nBV-80-1,20\n");
    let site = site.built();
    assert_snapshot!("the_second_ledger", ledger(&site));
    let before = ledger(&site);
    site.write("data/prices.csv", "sku,price\nBV-50,1.01\nBV-80-1,0.20\n");
    let outcome = site.build();
    assert_eq!(outcome.code, Some(1));
    assert_snapshot!(outcome.talk);
    assert_eq!(ledger(&site), before);
    site.write("data/prices.csv", "sku,price\n");
    assert_snapshot!("prices_that_vanish", site.build().talk);
    site.write("data/prices.csv", "sku,price\nBV-50,1.01\nBV-80-1,0.20\n");
    // Neither a list nor a site with drafts takes them as offered.
    listed(&site);
    assert_eq!(
        site.run(&["build", "--drafts", "--accept-prices"]).code,
        Some(0)
    );
    assert_eq!(ledger(&site), before);
    assert_eq!(site.run(&["build", "--accept-prices"]).code, Some(0));
    assert_ne!(ledger(&site), before);
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn a_ledger_that_is_not_as_it_was_written_is_a_fault() {
    let site = site("", "sku,price\nBV-50,100\nBV-80-1,20\n").with(
        "prices.lock.csv",
        "sku,currency,price,since\nBV-50,EUR,\"1,5\",2026-01-01\nBV-50,EUR,1,soon\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_site_without_prices_from_tables_keeps_no_ledger() {
    let site = Folder::new()
        .with(
            "content/products/a.md",
            "+++\ntitle = \"A\"\nsku = \"A\"\nprice = \"1\"\n+++\n",
        )
        .built();
    assert!(!site.path("prices.lock.csv").exists());
}

#[test]
fn dealers_are_read_and_their_faults_shown() {
    let site = site(
        "kind = \"dealers\"\n",
        "name,country,city,email,url,lat,lon\n\
         Pennine Pipeline,GB,Leeds,a@example.com,https://example.com,53.8,-1.5\n\
         ,DE,Berlin,,,,\nRohr KG,Deutschland,Hamburg,,,,\nAlpen,AT,Innsbruck,a(at)b,javascript:1,95,\"1,5\"\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_reduction_shows_the_lowest_price_of_the_thirty_days_before_it() {
    let site = site(
        "",
        "sku,price,was,lowest_30_days\nBV-50,80,100,\nBV-80-1,80,100,\nBV-80-2,80,100,75\n",
    )
    .with(
        "prices.lock.csv",
        "sku,currency,price,since\n\
         BV-50,EUR,100,2026-01-01\nBV-50,EUR,70,2026-10-10\nBV-50,EUR,90,2026-10-20\n\
         BV-50,EUR,80,2026-11-10\nBV-80-1,EUR,80,2026-11-10\n\
         BV-80-2,EUR,60,2026-11-01\nBV-80-2,EUR,80,2026-11-10\n",
    );
    let json = site.run(&["list", "--format", "json"]).data;
    let rows: serde_json::Value = serde_json::from_str(&json).expect("is JSON");
    let lowest: Vec<String> = (rows.as_array().into_iter().flatten())
        .map(|row| format!("{} {}", row["sku"], row["lowest_30_days"]))
        .collect();
    // The first of the thirty days is 11 October, when 70 held; nothing is known of the second.
    assert_eq!(
        lowest,
        [
            r#""BV-50" "70.00""#,
            r#""BV-80-1" null"#,
            r#""BV-80-2" "75.00""#
        ]
    );
}

#[test]
fn a_price_is_not_above_what_it_was_when_the_table_says_it() {
    let site = site("", "sku,price\nBV-50,120\nBV-80-1,1\n").with(
        "content/products/bv-50.md",
        "+++\ntitle = \"BV-50\"\nsku = \"BV-50\"\nwas = \"100\"\n+++\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn a_changed_table_is_shown_by_the_preview_as_by_a_build() {
    let site = site("", "sku,price\nBV-50,12\nBV-80-1,1\n")
        .with(
            "plain/templates/product.html",
            "<title>{{ page.title }}</title>{{ page.price.text }}",
        )
        .built();
    let preview = crate::browser::Preview::of(&site);
    let page = "/products/bv-50/";
    assert!(preview.get(page).text().contains("12.00"));
    for price in ["13", "15"] {
        let table = format!("sku,price\nBV-50,{price}\nBV-80-1,1\n");
        site.write("data/prices.csv", table);
        let due = format!("{price}.00");
        preview.until(page, |answer| answer.text().contains(&due));
    }
}

#[test]
fn questions_certificates_and_positions_come_from_tables() {
    let site = Folder::new()
        .with_brand_end(
            "[[tables]]\nfile = \"data/faq.csv\"\nkind = \"faq\"\n\
             [[tables]]\nfile = \"data/certificates.toml\"\nkind = \"certificates\"\n\
             [[tables]]\nfile = \"data/jobs.csv\"\nkind = \"jobs\"\ncolumns = { title = \"Stelle\", url = \"Link\" }\n",
        )
        .with("data/faq.csv", "question,answer\nWhy?,\"Because.\nAnd so.\"\nHow?,\n")
        .with(
            "data/certificates.toml",
            "[[certificates]]\nname = \"ISO 9001\"\nvalid_until = 2026-01-31\n\
             [[certificates]]\nname = \"ISO 14001\"\nvalid_until = \"soon\"\nimage = \"../../own.png\"\n",
        )
        .with("data/jobs.csv", "Stelle,Link\nFitter,javascript:alert(1)\n");
    assert_snapshot!("entries_that_are_wrong", site.faults());
    let site = site
        .with("data/faq.csv", "question,answer\nWhy?,\"Because.\nAnd so.\"\n")
        .with("data/jobs.csv", "Stelle,Link\nFitter,https://example.com/fitter\n")
        .with(
            "data/certificates.toml",
            "[[certificates]]\nname = \"ISO 9001\"\nvalid_until = 2026-01-31\nimage = \"/proof/iso.svg\"\n",
        );
    assert_snapshot!("a_picture_of_a_table_that_is_not_there", site.faults());
    let site = site
        .with("content/proof/iso.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"70\"/>")
        .with(
            "plain/templates/home.html",
            "{% for q in site.faq %}{{ q.question }} {{ q.answer }}\n{% endfor %}\
             {% for c in site.certificates %}{{ c.name }} {{ c.valid_until.text }} {{ c.expired }} {{ c.image.width }} × {{ c.image.height }}\n{% endfor %}\
             {% for j in site.jobs %}{{ j.title }} {{ j.url }}\n{% endfor %}",
        )
        .built();
    assert_snapshot!(site.made("index.html"));
}

#[test]
fn dealers_stand_by_country_in_the_language_of_the_page() {
    let site = site(
        "kind = \"dealers\"\n",
        "name,country,postcode,city,phone,stocks,stocks.de,lat,lon\n\
         Pennine,GB,LS1,Leeds,+44 1632 960141,all,alle,53.8,-1.5\n\
         Rohr KG,DE,20095,Hamburg,,KV2,,,\nAlpen,AT,6020,Innsbruck,,,,,\n",
    )
    .with_line("brand.toml", "languages = [\"en\", \"de\"]")
    .with(
        "plain/templates/home.html",
        "{% for c in site.dealers %}{{ c.code }} {{ c.name }}: \
         {% for d in c.dealers %}{{ d.name }}, {{ d.address_lines | join(sep=\"; \") }}, \
         {{ d.phone_link or \"\" }}, {{ d.stocks or \"\" }}, {{ d.lat or \"\" }} {{ d.lon or \"\" }}\n{% endfor %}{% endfor %}",
    )
    .with(
        "plain/phrases/de.toml",
        fs::read_to_string(Folder::new().path("plain/phrases/en.toml")).expect("is text"),
    );
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_snapshot!("dealers_in_english", site.made("index.html"));
    assert_snapshot!("dealers_in_german", site.made("de/index.html"));
}

mod properties {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use showroom::tables::{Asked, Form, read};

    fn form() -> Form {
        Form::new(Asked::Brand, 10_000)
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_a_fault(bytes in vec(any::<u8>(), 0..400)) {
            for name in ["a.csv", "a.toml", "a.xlsx", "a.xls", "a"] {
                let _ = read(name, bytes.clone(), &form());
            }
        }

        #[test]
        fn any_text_is_a_table_or_a_fault(text in "[\",;|\t\r\n a1=\\[\\]é阀]{0,80}") {
            for name in ["a.csv", "a.toml"] {
                if let Ok(sheet) = read(name, text.clone().into_bytes(), &form()) {
                    for cell in sheet.rows().flat_map(showroom::tables::Row::cells) {
                        let at = cell.at();
                        prop_assert!(at.file.text().get(at.span).is_some());
                    }
                }
            }
        }

        #[test]
        fn what_a_program_writes_is_read_back(
            rows in vec(vec("[a-z0-9\",;|é阀 \n]{0,8}", 3), 1..6),
            delimiter in proptest::sample::select(vec![b',', b';', b'\t', b'|']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["one", "two", "three"]).expect("is written");
            for row in &rows {
                writer.write_record(row).expect("is written");
            }
            let bytes = writer.into_inner().expect("is written");
            let form = Form { delimiter: Some(delimiter), ..form() };
            let sheet = read("a.csv", bytes, &form).expect("is a table");
            let read: Vec<Vec<String>> = sheet
                .rows()
                .map(|row| row.cells().map(|cell| cell.text().into_owned()).collect())
                .collect();
            let trimmed = |row: &Vec<String>| -> Vec<String> {
                row.iter().map(|cell| cell.trim().to_owned()).collect()
            };
            let due: Vec<Vec<String>> = rows
                .iter()
                .map(trimmed)
                .filter(|row| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            prop_assert_eq!(read, due);
            prop_assert_eq!(sheet.faults().count(), 0);
        }
    }
}
