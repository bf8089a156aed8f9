//! Old addresses lead on, and each kind of host is told so, with its headers, in its own form.

use insta::assert_snapshot;

use crate::support::Folder;

/// A product with its words in German, at a name.
fn product(site: &Folder, name: &str) {
    let text = "+++\ntitle = \"Valve\"\nsku = \"BV-50\"\nprice = 9\n+++\n";
    site.write(&format!("content/products/{name}.md"), text);
    let german = "+++\ntitle = \"Ventil\"\n+++\n";
    site.write(&format!("content/products/{name}.de.md"), german);
}

fn rename(site: &Folder, from: &str, to: &str) {
    site.remove(&format!("content/products/{from}.md"));
    site.remove(&format!("content/products/{from}.de.md"));
    product(site, to);
}

/// A site in two languages with every kind of redirect, for a kind of host.
pub fn site(hosting: &str) -> Folder {
    Folder::new()
        .with(
            "brand.toml",
            format!(
                "name = \"A\"\nurl = \"https://www.example.com/\"\ntheme = \"./plain\"\n\
                 languages = [\"en\", \"de\"]\n[hosting]\n{hosting}\n{REDIRECTS}"
            ),
        )
        .with("plain/phrases/de.toml", "home = \"Startseite\"\n")
        .with("content/_index.de.md", "+++\ntitle = \"Start\"\n+++\n")
        .with(
            "content/about.md",
            "+++\ntitle = \"About\"\naliases = [\"/über uns.html\"]\n+++\n",
        )
        .with(
            "content/products/kühler $1.md",
            "+++\ntitle = \"C\"\nslug = \"kühler-$1\"\n+++\n",
        )
        .with("plain/assets/css/a.css", "p{color:red}")
}

const REDIRECTS: &str = r#"
[[redirects]]
from = "/alt/k(ü)hler.a+b"
to = "/products/kühler-$1/"
[[redirects]]
from = "/old"
to = "/about.md"
status = 302
[[redirects]]
from = "/shop/"
to = "https://shop.example.com/Ä?a=b#c"
status = 308
[[redirects]]
from = "/gone/"
status = 410
"#;

#[test]
fn a_renamed_product_is_found_from_its_old_address_also_two_builds_later() {
    let site = Folder::new().with_brand("languages = [\"en\", \"de\"]");
    let site = site.with("plain/phrases/de.toml", "home = \"Startseite\"\n");
    product(&site, "bv-50");
    let site = site.built();
    rename(&site, "bv-50", "ball-valve");
    let site = site.built();
    let leads = |path: &str, to: &str| {
        let page = site.made(path);
        let canonical = format!("<link rel=\"canonical\" href=\"https://example.com{to}\">");
        assert!(
            page.contains(&canonical),
            "{path} does not lead to {to}: {page}"
        );
    };
    leads("products/bv-50/index.html", "/products/ball-valve/");
    leads("de/products/bv-50/index.html", "/de/products/ball-valve/");
    let again = site.build();
    assert!(again.talk.contains("(0 written, "), "{}", again.talk);
    rename(&site, "ball-valve", "valve");
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    for old in ["bv-50", "ball-valve"] {
        leads(&format!("products/{old}/index.html"), "/products/valve/");
        leads(
            &format!("de/products/{old}/index.html"),
            "/de/products/valve/",
        );
    }
}

#[test]
fn a_product_that_was_away_for_a_build_is_found_when_it_is_back_elsewhere() {
    let site = Folder::new().with_brand("languages = [\"en\", \"de\"]");
    let site = site.with("plain/phrases/de.toml", "home = \"Startseite\"\n");
    product(&site, "bv-50");
    let site = site.built();
    site.remove("content/products/bv-50.md");
    site.remove("content/products/bv-50.de.md");
    let site = site.built();
    assert!(!site.path("public/products/bv-50/index.html").exists());
    product(&site, "valve");
    let site = site.built();
    assert!(
        site.made("products/bv-50/index.html")
            .contains("/products/valve/")
    );
}

#[test]
fn a_page_at_an_old_address_is_that_page_and_the_old_site_is_brought_back_whole() {
    let site = Folder::new().with_brand("languages = [\"en\", \"de\"]");
    let site = site.with("plain/phrases/de.toml", "home = \"Startseite\"\n");
    product(&site, "bv-50");
    let site = site.built();
    rename(&site, "bv-50", "valve");
    let new = "+++\ntitle = \"Another\"\nsku = \"X\"\n+++\nNew here.\n";
    site.write("content/products/bv-50.md", new);
    let site = site.built();
    assert!(site.made("products/bv-50/index.html").contains("New here."));
    assert_eq!(site.run(&["build", "--rollback"]).code, Some(0));
    let record = site.made(".showroom.json");
    assert!(!record.contains("\"past\""), "{record}");
}

#[test]
fn apache_gets_its_rules() {
    let site = site("kind = \"apache\"\nhttps = true\nallow = [\"https://player.example.com\"]");
    let site = site.built();
    assert_snapshot!("apache", site.made(".htaccess"));
    assert_snapshot!("apache_german", site.made("de/.htaccess"));
    assert_snapshot!("apache_assets", site.made("assets/.htaccess"));
    // A host may be set up not to read them.
    assert!(site.path("public/old/index.html").exists());
    assert!(!site.made("index.html").contains("Content-Security-Policy"));
}

#[test]
fn nginx_gets_its_rules() {
    let site = site("kind = \"nginx\"\nhttps = true").built();
    assert_snapshot!("nginx", site.made("nginx.conf.txt"));
}

#[test]
fn netlify_and_cloudflare_get_their_lists() {
    let site = site("kind = \"netlify\"").built();
    assert_snapshot!("netlify_headers", site.made("_headers"));
    assert_snapshot!("netlify_redirects", site.made("_redirects"));
    // A page at an old address would be shown instead of leading on.
    assert!(!site.path("public/old").exists());
    let site = self::site("kind = \"cloudflare\"");
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0));
    assert_snapshot!("cloudflare", outcome.talk);
    assert_snapshot!("cloudflare_redirects", site.made("_redirects"));
}

#[test]
fn a_host_without_rules_gets_pages_and_what_it_cannot_do_is_said() {
    let site = site("kind = \"github\"").with("static/assets/film.mp4", "");
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0));
    assert_snapshot!("github", outcome.talk);
    assert_snapshot!("github_page", site.made("about/index.html"));
    assert_snapshot!("github_shop", site.made("shop/index.html"));
    assert_eq!(site.made(".nojekyll"), "");
    assert!(!site.path("public/gone").exists());
}

#[test]
fn a_policy_names_what_a_page_has_in_itself() {
    let home = "+++\ntitle = \"Home\"\n+++\n<script>alert(1)</script>\n\n<style>p{}</style>\n";
    let brand =
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\nauthor_html = true\n";
    let site = |kind: &str| {
        Folder::new()
            .with(
                "brand.toml",
                format!("{brand}[hosting]\nkind = \"{kind}\"\n"),
            )
            .with("content/_index.md", home)
            .with("content/about.md", "+++\ntitle = \"About\"\n+++\n")
            .built()
    };
    // `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
    let hash = "script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
    assert!(site("apache").made(".htaccess").contains(hash));
    let plain = site("plain");
    assert!(plain.made("index.html").contains(hash));
    assert!(
        plain
            .made("about/index.html")
            .contains("script-src 'self';")
    );
}

#[test]
fn redirects_that_nobody_could_follow_are_faults() {
    let site = site("kind = \"apache\"").with(
        "brand.toml",
        "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n\
         languages = [\"en\", \"de\"]\nredirects = [\n\
         { from = \"/about/\", to = \"/\" },\n\
         { from = \"/über uns.html\", to = \"/\" },\n\
         { from = \"/a/\", to = \"/b/\" },\n\
         { from = \"/b/\", to = \"/c\" },\n\
         { from = \"/c/\", to = \"/a/\" },\n\
         { from = \"/self/\", to = \"/self/\" },\n\
         { from = \"/one/\", to = \"/two/\" },\n\
         { from = \"/two/\", to = \"/about/\" },\n\
         { from = \"/two\", to = \"/\" },\n\
         { from = \"/three/\", to = \"/über uns.html\" },\n\
         { from = \"/four/\", to = \"/abuot/\" },\n\
         ]\n",
    );
    assert_snapshot!("redirect_faults", site.faults());
}

#[test]
fn redirects_and_hosting_that_are_miswritten_are_faults() {
    let site = Folder::new().with(
        "brand.toml",
        "name = \"A\"\nurl = \"http://example.com/\"\ntheme = \"./plain\"\n\
         [hosting]\nkind = \"apach\"\nhttps = true\nallow = [\"https://x.example/path\", \"*\", \"https://a;b\"]\n\
         [[redirects]]\nfrom = \"old\"\nto = \"/\"\n\
         [[redirects]]\nfrom = \"/a?b\"\nto = \"/\"\n\
         [[redirects]]\nfrom = \"/b/\"\n\
         [[redirects]]\nfrom = \"/c/\"\nto = \"/\"\nstatus = 410\n\
         [[redirects]]\nfrom = \"/d/\"\nto = \"/\"\nstatus = 200\n\
         [[redirects]]\nfrom = \"/e/\"\nto = \"https://example.com/\\r\\nX: 1\"\n\
         [[redirects]]\nto = \"/\"\n",
    );
    assert_snapshot!("miswritten", site.faults());
    let site = Folder::new().with_brand("hosting = {}");
    assert_snapshot!("no_kind", site.faults());
}
