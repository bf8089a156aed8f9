//! The guide `docs/themes.md` is true: its files are put into a new site, and every one of them
//! shows.

use std::fs;
use std::path::Path;

use crate::support::Folder;

/// The files of the guide: a line with a path in backticks and a colon, then a block of code.
fn files() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md");
    let guide = fs::read_to_string(path).expect("is read");
    let mut files = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        let name = line
            .strip_prefix('`')
            .and_then(|line| line.strip_suffix("`:"));
        let Some(name) = name else { continue };
        let code: Vec<&str> = (lines.by_ref())
            .skip_while(|line| !line.starts_with("```"))
            .skip(1)
            .take_while(|line| *line != "```")
            .collect();
        files.push((name.to_owned(), format!("{}\n", code.join("\n"))));
    }
    files
}

fn new_site() -> Folder {
    let site = Folder::empty();
    let outcome = site.run(&["new", "."]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    site
}

/// Replaces a line of brand.toml that begins so.
fn set(site: &Folder, begins: &str, line: &str) {
    let brand = fs::read_to_string(site.path("brand.toml")).expect("is read");
    let lines = brand.lines().map(|l| {
        if l.starts_with(begins) {
            line.to_owned()
        } else {
            l.to_owned()
        }
    });
    let changed: Vec<String> = lines.collect();
    assert_ne!(changed.join("\n"), brand.trim_end(), "no line `{begins}`");
    site.write("brand.toml", changed.join("\n"));
}

fn style(site: &Folder) -> String {
    let mut files = fs::read_dir(site.path("public/assets")).expect("is read");
    let style = files.find_map(|file| {
        let path = file.expect("is read").path();
        (path.extension()? == "css").then(|| fs::read_to_string(path).expect("is text"))
    });
    style.expect("there is a style sheet")
}

#[test]
fn each_file_of_the_guide_changes_a_new_site_as_it_says() {
    let mut site = new_site();
    for (path, text) in files() {
        site = site.with(&path, text);
    }
    set(
        &site,
        "color = ",
        "color = \"#8a1f2b\"\ncorners = \"round\"",
    );
    let home = fs::read_to_string(site.path("content/_index.md")).expect("is read");
    let (front, text) = home.rsplit_once("+++").expect("has an end");
    let section = "\n[[sections]]\nsection = \"promise\"\nyears = 10\n";
    let site = site
        .with("content/_index.md", format!("{front}{section}+++{text}"))
        .built();
    assert!(style(&site).contains("#8a1f2b"));
    assert!(style(&site).contains(".promise{"));
    let home = site.made("index.html");
    assert!(home.contains(" →</a>"), "{home}");
    assert!(home.contains("reorder every glaze for 10 years"), "{home}");
    assert!(site.made("404.html").contains("Nothing here but clay"));
    let product = site.made("products/tableware/bowl/index.html");
    assert!(product.contains("workshop since 2009."), "{product}");
    assert!(product.contains("Bowl, 15 cm"), "{product}");
}

#[test]
fn a_theme_of_ones_own_has_settings_of_its_own_and_all_that_it_extends() {
    let mut site = Folder::empty()
        .with(
            "brand.toml",
            "name = \"A\"\nurl = \"https://example.com/\"\ntheme = \"./my-theme\"\n\
             [look]\ncolor = \"#8a1f2b\"\nribbon = \"Fair: hall 8\"\n",
        )
        .with("content/_index.md", "+++\ntitle = \"Home\"\n+++\n");
    for (path, text) in files() {
        if path.starts_with("my-theme/") {
            site = site.with(&path, text);
        }
    }
    let footer = "{% include \"base/footer.html\" %}<p>{{ site.look.ribbon }}</p>";
    let site = site.with("my-theme/templates/footer.html", footer).built();
    assert!(site.made("index.html").contains("<p>Fair: hall 8</p>"));
    assert!(style(&site).contains("#8a1f2b"));
}

#[test]
fn the_settings_in_the_guide_are_those_of_the_theme() {
    let site = new_site();
    set(&site, "color = ", "colour = \"red\"");
    let talk = site.build().talk;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md");
    let guide = fs::read_to_string(path).expect("is read");
    let rows = guide.split("| Setting |").nth(1).expect("has the table");
    let rows = rows.split("\n\n").next().expect("has an end");
    let mut named: Vec<&str> = rows
        .lines()
        .filter_map(|row| row.strip_prefix("| `")?.split('`').next())
        .collect();
    named.sort_unstable();
    let list: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
    let due = format!("the theme has {}", list.join(", "));
    assert!(talk.contains(&due), "{due}\n{talk}");
}

#[test]
fn the_list_of_themes_says_what_each_setting_takes() {
    let outcome = Folder::empty().run(&["theme", "list"]);
    assert_eq!(outcome.code, Some(0));
    let list = outcome.data;
    assert!(list.contains("\ncaliper, extends base\n"), "{list}");
    assert!(
        list.contains("  corners: square | round (default square)\n      Of buttons"),
        "{list}"
    );
    assert!(
        list.contains("  color: a colour (default #0a4fb0)\n"),
        "{list}"
    );
}

#[test]
fn a_file_of_the_theme_is_copied_once_with_a_note_of_where_it_comes_from() {
    let site = new_site();
    let outcome = site.run(&["theme", "eject", "templates/product.html"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert_eq!(
        outcome.talk.trim(),
        "copied themes/base/templates/product.html to theme/templates/product.html"
    );
    let path = site.path("theme/templates/product.html");
    let copy = fs::read_to_string(&path).expect("is read");
    let note = format!(
        "{{#- from themes/base/templates/product.html of Showroom {} -#}}",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(copy.lines().nth(1), Some(note.as_str()));
    fs::write(&path, format!("{copy}{{#- mine -#}}")).expect("is written");
    let again = site.run(&["theme", "eject", "templates/product.html"]);
    assert_eq!(again.code, Some(2));
    insta::assert_snapshot!(again.talk, @r"
    error: there is a `theme/templates/product.html` already
      = help: to begin anew, rename or remove it first
    ");
    let kept = fs::read_to_string(&path).expect("is read");
    assert!(kept.ends_with("{#- mine -#}"));
    let style = site.run(&["theme", "eject", "assets/css/30-base.css"]);
    assert_eq!(style.code, Some(0), "{}", style.talk);
    site.built();
}

#[test]
fn a_file_that_the_theme_does_not_have_is_named_with_the_nearest() {
    let outcome = new_site().run(&["theme", "eject", "templates/produkt.html"]);
    assert_eq!(outcome.code, Some(2));
    insta::assert_snapshot!(outcome.talk, @r"
    error: the theme has no file `templates/produkt.html`
      = help: did you mean `templates/product.html`?
    ");
}

#[test]
fn a_theme_is_checked_without_a_site() {
    let folder = Folder::empty()
        .with(
            "mine/theme.toml",
            "name = \"Mine\"\nextends = \"caliper\"\n",
        )
        .with("mine/templates/404.html", "<h1>{{ t.not_found }}</h1>\n");
    let outcome = folder.run(&["theme", "check", "mine"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(
        outcome.talk.starts_with("`mine` is sound: "),
        "{}",
        outcome.talk
    );
    let folder = folder
        .with(
            "mine/theme.toml",
            "name = \"Mine\"\nextends = \"calliper\"\n",
        )
        .with("mine/assets/css/90-own.css", "a { color: red; }\n");
    let outcome = folder.run(&["theme", "check", "mine"]);
    assert_eq!(outcome.code, Some(1));
    insta::assert_snapshot!(outcome.talk, @r#"
    error: there is no theme `calliper`
     --> mine/theme.toml:2:11
      |
    2 | extends = "calliper"
      |           ^^^^^^^^^^
      |
      = help: did you mean `caliper`?
    "#);
    let folder = folder
        .with(
            "mine/theme.toml",
            "name = \"Mine\"\nextends = \"caliper\"\n",
        )
        .with("mine/templates/404.html", "<h1>{{ t.not_found }\n");
    let outcome = folder.run(&["theme", "check", "mine"]);
    assert_eq!(outcome.code, Some(1));
    insta::assert_snapshot!(outcome.talk, @r"
    error: found `}` but expected }}
     --> mine/templates/404.html:1:20
      |
    1 | <h1>{{ t.not_found }
      |                    ^
    ");
}

#[test]
fn a_site_that_keeps_its_prices_to_itself_tells_them_nowhere() {
    let site = new_site();
    assert!(price_is_told(&site));
    set(&site, "color = ", "color = \"#8a1f2b\"\nprice = \"hidden\"");
    assert!(!price_is_told(&site));
    let product = site.made("products/tableware/bowl/index.html");
    assert!(!product.contains("on request"), "{product}");
}

/// Whether the bowl's price stands on its page, in its structured data too.
fn price_is_told(site: &Folder) -> bool {
    assert_eq!(site.build().code, Some(0));
    let product = site.made("products/tableware/bowl/index.html");
    let told = product.contains("\"price\":");
    assert_eq!(told, product.contains("class=\"price\""), "{product}");
    told
}
