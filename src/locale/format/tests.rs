//! What every built-in language prints, as tables, and what holds for every amount.

use proptest::prelude::{Strategy, proptest};
use proptest::sample::select;

use super::*;

fn formatter(code: &str) -> Formatter {
    Formatter::new(&code.parse().expect("is a language tag"))
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("is a decimal")
}

fn amount(text: &str) -> Amount {
    text.parse().expect("is an amount")
}

fn currency(code: &str) -> Currency {
    code.parse().expect("is a currency")
}

/// With the signs visible that do not show in a source file.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "~")
        .replace('\u{202f}', "_")
        .replace('\u{200f}', "[rlm]")
        .replace('\u{200e}', "[lrm]")
}

#[test]
fn money_follows_the_language_and_keeps_every_decimal() {
    let expected = [
        ("en", ["€1,299.00", "CN¥1,234,567.50", "$0.0125"]),
        ("de", ["1.299,00~€", "1.234.567,50~CN¥", "0,0125~$"]),
        ("fr", ["1_299,00~€", "1_234_567,50~CN¥", "0,0125~$US"]),
        ("es", ["1299,00~€", "1.234.567,50~CN¥", "0,0125~US$"]),
        ("it", ["1299,00~€", "1.234.567,50~CN¥", "0,0125~US$"]),
        ("pt", ["€~1.299,00", "CN¥~1.234.567,50", "US$~0,0125"]),
        ("nl", ["€~1.299,00", "CN¥~1.234.567,50", "US$~0,0125"]),
        ("pl", ["1299,00~€", "1~234~567,50~CN¥", "0,0125~US$"]),
        ("ru", ["1~299,00~€", "1~234~567,50~CN¥", "0,0125~$"]),
        ("tr", ["€1.299,00", "CN¥1.234.567,50", "$0,0125"]),
        (
            "ar",
            [
                "[rlm]1,299.00~€",
                "[rlm]1,234,567.50~CN¥",
                "[rlm]0.0125~US$",
            ],
        ),
        ("zh-Hans", ["€1,299.00", "¥1,234,567.50", "US$0.0125"]),
        ("zh-Hant", ["€1,299.00", "CN¥1,234,567.50", "US$0.0125"]),
        ("ja", ["€1,299.00", "元~1,234,567.50", "$0.0125"]),
        ("ko", ["€1,299.00", "CN¥1,234,567.50", "US$0.0125"]),
    ];
    for (code, texts) in expected {
        let f = formatter(code);
        let money = [("1299", "EUR"), ("1234567.5", "CNY"), ("0.0125", "USD")]
            .map(|(a, c)| visible(&f.money(amount(a), currency(c))));
        assert_eq!(money, texts, "{code}");
    }
}

#[test]
fn a_symbol_that_could_mean_two_currencies_gives_way_to_the_code() {
    let f = formatter("en");
    let money = |code| visible(&f.money(amount("1299"), currency(code)));
    assert_eq!(money("TRY"), "₺1,299.00");
    assert_eq!(money("SEK"), "SEK~1,299.00");
    assert_eq!(money("KPW"), "KPW~1,299");
    assert_eq!(money("CHF"), "CHF~1,299.00");
    assert_eq!(money("AUD"), "A$1,299.00");
    assert_eq!(money("JPY"), "¥1,299");
    assert_eq!(money("KWD"), "KWD~1,299.000");
    let polish = formatter("pl").money(amount("99.9"), currency("PLN"));
    assert_eq!(visible(&polish), "99,90~zł");
}

#[test]
fn numbers_and_dates_follow_the_language() {
    let expected = [
        ("en", "1,234,567.50", "−1,299", "March 1, 2026"),
        ("de", "1.234.567,50", "−1.299", "1. März 2026"),
        ("fr", "1_234_567,50", "−1_299", "1 mars 2026"),
        ("es", "1.234.567,50", "−1299", "1 de marzo de 2026"),
        ("it", "1.234.567,50", "−1299", "1 marzo 2026"),
        ("pt", "1.234.567,50", "−1.299", "1 de março de 2026"),
        ("nl", "1.234.567,50", "−1.299", "1 maart 2026"),
        ("pl", "1~234~567,50", "−1299", "1 marca 2026"),
        ("ru", "1~234~567,50", "−1~299", "1 марта 2026_г."),
        ("tr", "1.234.567,50", "−1.299", "1 Mart 2026"),
        ("ar", "1,234,567.50", "[lrm]−1,299", "1 مارس 2026"),
        ("zh-Hans", "1,234,567.50", "−1,299", "2026年3月1日"),
        ("zh-Hant", "1,234,567.50", "−1,299", "2026年3月1日"),
        ("ja", "1,234,567.50", "−1,299", "2026年3月1日"),
        ("ko", "1,234,567.50", "−1,299", "2026년 3월 1일"),
    ];
    for (code, large, negative, date) in expected {
        let f = formatter(code);
        assert_eq!(visible(&f.number(decimal("1234567.50"))), large, "{code}");
        assert_eq!(visible(&f.number(-1299)), negative, "{code}");
        let day = jiff::civil::date(2026, 3, 1);
        assert_eq!(visible(&f.date(day)), date, "{code}");
    }
}

#[test]
fn plurals_follow_the_language() {
    let expected = [
        ("en", "other one other other other"),
        ("de", "other one other other other"),
        ("fr", "one one other other other"),
        ("es", "other one other other other"),
        ("it", "other one other other other"),
        ("pt", "one one other other other"),
        ("nl", "other one other other other"),
        ("pl", "many one few many many"),
        ("ru", "many one few many one"),
        ("tr", "other one other other other"),
        ("ar", "zero one two few many"),
        ("zh-Hans", "other other other other other"),
        ("zh-Hant", "other other other other other"),
        ("ja", "other other other other other"),
        ("ko", "other other other other other"),
    ];
    for (code, forms) in expected {
        let f = formatter(code);
        let found = [0, 1, 2, 5, 21].map(|n| f.plural(n).as_str()).join(" ");
        assert_eq!(found, forms, "{code}");
    }
    assert_eq!(formatter("en").plural(decimal("1.0")), Plural::Other);
}

#[test]
fn quantities_and_file_sizes_have_a_narrow_space_before_the_unit() {
    let german = formatter("de");
    let quantity = |number, unit| visible(&german.quantity(decimal(number), unit));
    assert_eq!(quantity("2.10", "kg"), "2,10_kg");
    assert_eq!(quantity("-20", "°C"), "−20_°C");
    let size = |bytes| visible(&german.file_size(bytes));
    assert_eq!(size(0), "0_B");
    assert_eq!(size(999), "999_B");
    assert_eq!(size(1_000), "1_KB");
    assert_eq!(size(412_499), "412_KB");
    assert_eq!(size(999_499), "999_KB");
    assert_eq!(size(999_500), "1,0_MB");
    assert_eq!(size(3_149_999), "3,1_MB");
    assert_eq!(size(9_949_999), "9,9_MB");
    assert_eq!(size(9_950_000), "10_MB");
    assert_eq!(size(2_500_000_000), "2,5_GB");
    assert_eq!(size(u64::MAX), "18.446.744_TB");
}

#[test]
fn a_list_is_sorted_as_readers_expect_and_figures_by_their_worth() {
    let sorted = |code, mut list: Vec<&'static str>| {
        let f = formatter(code);
        list.sort_by(|a, b| f.compare(a, b));
        list.join(" | ")
    };
    assert_eq!(
        sorted("en", vec!["DN 50", "DN 8", "dn 8", "DN 100"]),
        "dn 8 | DN 8 | DN 50 | DN 100"
    );
    assert_eq!(
        sorted("de", vec!["Zange", "Öse", "Ohr", "Otto"]),
        "Ohr | Öse | Otto | Zange"
    );
    assert_eq!(sorted("sv", vec!["Öse", "Zon", "Ohm"]), "Ohm | Zon | Öse");
    assert_eq!(sorted("zh-Hans", vec!["中", "阀", "北"]), "北 | 阀 | 中");
    let f = formatter("en");
    assert_eq!(f.compare("a\u{301}", "á"), "a\u{301}".cmp("á"));
}

#[test]
fn a_language_that_cldr_does_not_know_has_the_forms_of_the_root() {
    let f = formatter("xzq-Latn-AQ");
    assert_eq!(f.language().code(), "xzq-Latn-AQ");
    assert_eq!(
        visible(&f.money(amount("1299"), currency("EUR"))),
        "€~1,299.00"
    );
    assert_eq!(f.date(jiff::civil::date(2026, 3, 1)), "2026 M03 1");
    assert_eq!(f.plural(1), Plural::Other);
}

#[test]
fn digits_are_latin_also_where_a_language_has_its_own() {
    for code in ["ar", "ar-EG", "fa", "hi", "bn", "my", "mr", "ne"] {
        let f = formatter(code);
        let texts = [
            f.money(amount("1299"), currency("EUR")),
            f.number(1299),
            f.date(jiff::civil::date(2026, 3, 1)),
        ];
        for text in texts {
            let foreign = |c: char| c.is_numeric() && !c.is_ascii_digit();
            assert!(!text.contains(foreign), "{code}: {text}");
        }
    }
}

#[test]
fn the_calendar_is_gregorian_to_the_ends_of_time() {
    let f = formatter("th");
    assert!(f.date(jiff::civil::date(2026, 3, 1)).contains("2026"));
    let texts = [jiff::civil::Date::MIN, jiff::civil::Date::MAX].map(|date| f.date(date));
    assert!(texts[1].contains("9999"), "{texts:?}");
}

#[test]
fn one_formatter_serves_all_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    shared(&formatter("en"));
}

/// Digits that an amount may be typed with: up to 12 before the point and up to 6 behind.
fn typed() -> impl Strategy<Value = String> {
    proptest::string::string_regex(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?").expect("is a pattern")
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..<_>::default()
    })]

    #[test]
    fn what_money_prints_is_the_amount(text in typed(), code in select(vec!["EUR", "JPY", "KWD"])) {
        // The group and decimal signs of each language, by hand, so that the test has a mind of
        // its own.
        let languages = [
            ("en", ",", "."),
            ("de", ".", ","),
            ("fr", "\u{202f}", ","),
            ("ar", ",", "."),
            ("zh-Hans", ",", "."),
            ("pl", "\u{a0}", ","),
        ];
        for (language, group, point) in languages {
            let printed = formatter(language).money(amount(&text), currency(code));
            let undone = printed.replace(group, "").replace(point, "\n");
            let undone: String = undone
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '\n')
                .collect();
            let undone = undone.trim().replace('\n', ".");
            assert_eq!(amount(&undone), amount(&text), "{language}: {printed}");
        }
    }
}
