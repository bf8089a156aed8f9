//! Ways to order: what a button carries is what the page shows, and only what is configured is there.

use insta::assert_snapshot;

use crate::support::Folder;

const PRODUCT: &str = "+++\ntitle = \"Valve <50>\"\nsku = \"BV-50\"\nprice = 1299\nmoq = 2\n+++\n";

const VARIANTS: &str = "+++\ntitle = \"Hose\"\noptions = [\"Length\"]\nvariants = [\n\
    { sku = \"H-1\", options = { Length = { value = 1, unit = \"m\" } }, price = 9.5 },\n\
    { sku = \"H-2\", options = { Length = { value = 2, unit = \"m\" } }, price = 17 },\n\
    { sku = \"H-3\", options = { Length = { value = 3, unit = \"m\" } } },\n\
    { sku = \"H-4\", options = { Length = { value = 4, unit = \"m\" } }, price = 30, stock = 0 },\n\
    ]\n+++\n";

fn site(ordering: &str) -> Folder {
    let brand = format!(
        "name = \"A\"\nurl = \"https://www.example.com/\"\n{ordering}\n\
         [hosting]\nkind = \"apache\"\n"
    );
    Folder::empty()
        .with("brand.toml", brand)
        .with("content/_index.md", "+++\ntitle = \"Home\"\n+++\n")
        .with("content/products/valve.md", PRODUCT)
        .with("content/products/hose.md", VARIANTS)
        .with(
            "pay.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>",
        )
}

/// The parts of a page that begin and end so, a line each.
fn parts(page: &str, begin: &str, end: &str) -> String {
    let parts = page.split(begin).skip(1);
    let part = |rest: &str| format!("{begin}{}{end}", rest.split(end).next().unwrap_or_default());
    parts.map(part).collect::<Vec<_>>().join("\n")
}

#[test]
fn there_is_a_button_for_each_thing_that_can_be_bought_with_the_price_shown() {
    let site = site("[ordering]\nsnipcart = \"YzAxMjM0\"").built();
    let page = site.made("products/valve/index.html");
    let button = "<button type=\"button\" class=\"btn snipcart-add-item\"";
    assert_snapshot!("button", parts(&page, button, "</button>"));
    assert!(page.contains("data-api-key=\"YzAxMjM0\""));
    let page = site.made("products/hose/index.html");
    let button = "<button type=\"button\" class=\"btn btn--small snipcart-add-item\"";
    assert_snapshot!("buttons_of_variants", parts(&page, button, "</button>"));
    let rules = site.made(".htaccess");
    assert!(
        rules.contains("script-src 'self' https://*.snipcart.com;"),
        "{rules}"
    );
}

#[test]
fn without_a_cart_nothing_comes_from_elsewhere_and_a_link_says_its_price() {
    let link = PRODUCT.replace("moq", "buy = \"https://buy.example.com/x\"\nmoq");
    let site = site("").with("content/products/valve.md", link).built();
    let page = site.made("products/valve/index.html");
    assert!(!page.contains("snipcart"), "{page}");
    assert!(!site.made(".htaccess").contains("snipcart"));
    let link = parts(&page, "<a class=\"btn\" href=\"https://buy", "</a>");
    assert_snapshot!(link, @r#"<a class="btn" href="https://buy.example.com/x">Buy for €1,299.00</a>"#);
}

#[test]
fn a_page_tells_how_to_pay() {
    let site = site(
        "[ordering.alipay]\nimage = \"pay.svg\"\nmerchant = true\n\
         [ordering.wechat_pay]\nimage = \"pay.svg\"\nmerchant = true\n\
         [ordering.bank]\nholder = \"A Ltd\"\niban = \"DE89370400440532013000\"\n\
         bic = \"COBADEFFXXX\"\nbank = \"Commerzbank\"\nnote = \"Fees are shared.\"",
    );
    let site = site.with(
        "content/pay.md",
        "+++\ntitle = \"Pay\"\n+++\n{{< payment />}}\n",
    );
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(!outcome.talk.contains("warning"), "{}", outcome.talk);
    let page = site.made("products/hose/index.html");
    assert_snapshot!(
        "payment",
        parts(&page, "<section class=\"section pay\"", "</section>")
    );
    assert!(
        site.made("pay/index.html")
            .contains("DE89 3704 0044 0532 0130 00")
    );
}

#[test]
fn what_is_wrong_with_a_way_to_pay_is_said() {
    let site = site(
        "[ordering]\nsnipcart = \"ST_hunter2\"\nalipay = { image = \"pay.svg\" }\n\
         wechat_pay = { merchant = true }\n\
         bank = { iban = \"DE98370400440532013000\", bic = \"COBA\" }",
    );
    let faults = site.faults();
    assert!(!faults.contains("hunter2"), "{faults}");
    assert_snapshot!("ordering_faults", faults);
}
