//! The reference in `docs/` is complete and true: a key that the code reads and the page does not
//! name, or that the page names and the program does not know, fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::Folder;

/// How code asks for a key: `fields.text("title")`.
const READERS: [&str; 13] = [
    "text",
    "texts",
    "flag",
    "integer",
    "count",
    "date",
    "parsed",
    "all_parsed",
    "choice",
    "table",
    "tables",
    "any",
    "entries",
];

/// Keys whose tables hold what the author likes.
const FREE: [&str; 6] = ["extra", "sections", "specs", "options", "look", "social"];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

#[test]
fn every_key_of_front_matter_is_documented() {
    let page = read("docs/front-matter.md");
    let code = ["front_matter", "read_product", "facts"]
        .map(|file| read(&format!("src/catalogue/{file}.rs")));
    assert_documented(&asked(&code.concat()), &page);
}

#[test]
fn every_key_of_brand_toml_is_documented() {
    let page = read("docs/brand.md") + &read("docs/tables.md");
    let files = [
        "mod",
        "catalogue",
        "check",
        "company",
        "enquiry",
        "feeds",
        "hosting",
        "menu",
        "ordering",
        "pictures",
        "redirects",
        "returns",
        "shipping",
        "tables",
    ];
    let code = files.map(|file| read(&format!("src/brand/{file}.rs")));
    let mut keys = asked(&code.concat());
    keys.extend(showroom::brand::FeedKind::CHOICES.map(|(key, _)| key.to_owned()));
    keys.extend(showroom::brand::Company::KEYS.map(str::to_owned));
    keys.extend(showroom::brand::Legal::PAGES.map(str::to_owned));
    // A table stands there as `[company]`.
    assert_documented(&keys, &page.replace(['[', ']'], ""));
}

#[test]
fn every_documented_key_of_front_matter_is_known() {
    let page = read("docs/front-matter.md");
    let front = |heading: &str| {
        let keys = rows(section(&page, heading));
        assert!(keys.len() > 2, "no table under `{heading}`");
        let lines: Vec<String> = keys.iter().map(|(key, row)| entry(key, row)).collect();
        format!("+++\n{}\nno_such_key = 1\n+++\n", lines.join("\n"))
    };
    let site = Folder::new()
        .with("content/page.md", front("Every page"))
        .with("content/products/_index.md", front("Category"))
        .with("content/products/p.md", front("Product"));
    let talk = site.faults();
    assert_eq!(unknown(&talk), ["no_such_key"; 3], "{talk}");
}

#[test]
fn every_documented_key_of_brand_toml_is_known() {
    let page = read("docs/brand.md");
    let mut toml: Vec<String> = (rows(section(&page, "Top")).iter())
        .filter(|(key, _)| !matches!(key.as_str(), "name" | "url" | "theme"))
        .map(|(key, row)| entry(key, row))
        .collect();
    toml.push("no_such_key = 1".to_owned());
    for heading in page.lines().filter_map(|line| line.strip_prefix("## `")) {
        let name = heading.trim_end_matches('`');
        let text = section(&page, &format!("`{name}`"));
        let key = name.trim_matches(['[', ']']);
        if FREE.contains(&key) {
            continue;
        }
        let keys = match rows(text) {
            rows if rows.is_empty() => words(text),
            rows => rows.into_iter().map(|(key, _)| key).collect(),
        };
        assert!(!keys.is_empty(), "no keys under `{heading}`");
        toml.push(name.to_owned());
        let keys = keys.iter().filter(|key| !in_a_menu(key));
        toml.extend(keys.map(|key| format!("{key} = false")));
        toml.push("no_such_key = 1".to_owned());
    }
    let site = Folder::new();
    let brand = fs::read_to_string(site.path("brand.toml")).expect("is read");
    let talk = site
        .with("brand.toml", format!("{brand}{}\n", toml.join("\n")))
        .faults();
    let tables = toml
        .iter()
        .filter(|line| *line == "no_such_key = 1")
        .count();
    assert!(tables > 8, "{toml:?}");
    assert_eq!(unknown(&talk), vec!["no_such_key"; tables], "{talk}");
}

#[test]
fn the_product_in_the_readme_builds_and_its_mistake_is_shown_as_it_says() {
    let readme = read("README.md");
    let product = indented(&readme, "       +++");
    let fault = indented(&readme, "    error: unknown key `pirce`");
    let path = "content/products/tableware/plate.md";
    let site = Folder::new().with(path, &product).built();
    assert!(
        site.made("products/tableware/plate/index.html")
            .contains("dishwasher proof")
    );
    site.write(path, product.replace("price =", "pirce ="));
    let talk = site.build().talk;
    assert!(talk.starts_with(&fault), "{talk}\nis not\n{fault}");
}

#[test]
fn the_architecture_names_each_module_and_each_dependency() {
    let page = read("ARCHITECTURE.md");
    let modules: Vec<String> = rows(&page).into_iter().map(|(name, _)| name).collect();
    let lib = read("src/lib.rs");
    let due = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(modules, due.collect::<Vec<_>>());
    let cells = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split('|').next());
    let named: BTreeSet<&str> = cells.flat_map(|cell| cell.split([',', ' '])).collect();
    let missing: Vec<String> = (dependencies().into_iter())
        .filter(|name| !named.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in ARCHITECTURE.md: {missing:?}");
}

/// The crates that Cargo.toml names.
fn dependencies() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            names.push(name.to_owned());
        }
    }
    assert!(names.len() > 20, "{names:?}");
    names
}

/// The block of text with that indentation which begins so, without it.
fn indented(page: &str, begins: &str) -> String {
    let at = page
        .find(&format!("\n{begins}"))
        .expect("the block is there");
    let depth = begins.len() - begins.trim_start().len();
    let lines = page[at + 1..].lines();
    let block = lines.take_while(|line| line.is_empty() || line.starts_with(&begins[..depth]));
    let block: Vec<&str> = block.map(|line| line.get(depth..).unwrap_or("")).collect();
    block.join("\n").trim_end().to_owned()
}

/// Keys of the entries of a menu, not of `[menu]` itself.
fn in_a_menu(key: &str) -> bool {
    matches!(key, "label" | "items" | "url")
}

#[test]
fn every_variable_of_templates_is_documented() {
    let page = read("docs/templates.md");
    let views = views();
    let mut wrong = Vec::new();
    for (view, fields) in &views {
        let Some((_, begins)) = PLACES.iter().find(|(name, _)| name == view) else {
            wrong.push(format!("`{view}` has no place in docs/templates.md"));
            continue;
        };
        let there: BTreeSet<String> = match *begins {
            "site." | "page." => variables(&page, begins),
            begins => words(place(&page, begins)).into_iter().collect(),
        };
        for field in fields.difference(&there) {
            wrong.push(format!(
                "`{field}` of `{view}` is not documented at `{begins}`"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_documented_variable_of_templates_exists() {
    let page = read("docs/templates.md");
    let views = views();
    let known = |names: &[&str]| -> BTreeSet<String> {
        let fields = names.iter().flat_map(|name| views[*name].clone());
        fields.collect()
    };
    let site = known(&["SiteView"]);
    let of_page = known(&["PageView", "ProductView"]);
    let unknown_site: Vec<_> = variables(&page, "site.")
        .difference(&site)
        .cloned()
        .collect();
    let unknown_page: Vec<_> = variables(&page, "page.")
        .difference(&of_page)
        .cloned()
        .collect();
    assert!(unknown_site.is_empty(), "site: {unknown_site:?}");
    assert!(unknown_page.is_empty(), "page: {unknown_page:?}");
}

/// The row of a table or the paragraph that begins so.
fn place<'a>(page: &'a str, begins: &str) -> &'a str {
    let at = page.find(&format!("\n{begins}"));
    let text = &page[at.unwrap_or_else(|| panic!("no line begins with `{begins}`")) + 1..];
    let end = if begins.starts_with('|') {
        "\n"
    } else {
        "\n\n"
    };
    text.split(end).next().unwrap_or(text)
}

/// Where docs/templates.md says what a view has: the beginning of a row or a paragraph.
const PLACES: &[(&str, &str)] = &[
    ("PaymentView", "| `site.payment`"),
    ("CartView", "| `page.cart`"),
    ("SiteView", "site."),
    ("ContactView", "| `site.contact`"),
    ("ThemeColorView", "| `site.theme_color`"),
    ("CountryView", "| `site.dealers`"),
    ("DealerView", "| `site.dealers`"),
    ("PersonView", "| `site.people`"),
    ("LinkView", "| `site.menu`"),
    ("GroupView", "| `site.footer`"),
    ("EnquiryFormView", "| `site.enquiry_form`"),
    ("HiddenView", "| `site.enquiry_form`"),
    ("FormFieldView", "| `site.enquiry_form`"),
    ("PageView", "page."),
    ("ProductView", "page."),
    ("DateView", "| `page.date`"),
    ("HeadingView", "| `page.outline`"),
    ("CrumbView", "| `page.breadcrumbs`"),
    ("CompareView", "| `page.compare`"),
    ("ListingView", "| `page.listing`"),
    ("SortView", "| `page.listing`"),
    ("FacetView", "| `page.facet`"),
    ("FilterView", "| `page.filters`"),
    ("ValueView", "| `page.filters`"),
    ("AlternateView", "| `page.alternates`"),
    ("LanguageView", "| `page.languages`"),
    ("PaginationView", "| `page.pagination`"),
    ("PartView", "| `page.pagination`"),
    ("TierView", "| `page.tiers`"),
    ("StockView", "| `page.stock`"),
    ("FactView", "| `page.specs`"),
    ("DrawingView", "| `page.drawings`"),
    ("GalleryView", "| `page.gallery`"),
    ("VariantsView", "| `page.variants`"),
    ("ColumnView", "| `page.variants`"),
    ("VariantView", "| `page.variants`"),
    ("DownloadView", "| `page.downloads`"),
    ("CertificateView", "| `page.certificates`"),
    ("QuestionView", "| `page.faq`"),
    ("SafetyView", "| `page.safety`"),
    ("VideoView", "| `page.video`"),
    ("ChapterView", "| `page.chapters`"),
    ("FileGroupView", "| `page.file_groups`"),
    ("CertificateGroupView", "| `page.certificate_groups`"),
    ("CardView", "A **card**"),
    ("PictureView", "A **picture**"),
    ("EdgesView", "A **picture**"),
    ("PriceView", "A **price**"),
];

/// The keys that code asks for.
fn asked(code: &str) -> BTreeSet<String> {
    let code: Vec<&str> = code.split_whitespace().collect();
    let code = code.join(" ").replace("( ", "(");
    let mut keys = BTreeSet::new();
    for (at, _) in code.match_indices('"') {
        let key = code[at + 1..].split('"').next().unwrap_or("");
        if is_key(key) && asks(&code[..at]) {
            keys.insert(key.to_owned());
        }
    }
    assert!(keys.len() > 20, "{keys:?}");
    keys
}

/// Whether a text that stands behind this code is a key.
fn asks(before: &str) -> bool {
    let functions = ["(fields, ", "(&mut fields, ", "(&mut table, "];
    if functions.iter().any(|call| before.ends_with(call)) {
        return true;
    }
    let Some(call) = before.strip_suffix('(') else {
        return false;
    };
    let call = match call.strip_suffix('>').and_then(|call| call.rfind("::<")) {
        Some(generic) => &call[..generic],
        None => call,
    };
    let method = call.rsplit('.').next().unwrap_or("");
    READERS.contains(&method.strip_suffix("_for_later").unwrap_or(method))
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && (text.chars()).all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn assert_documented(keys: &BTreeSet<String>, page: &str) {
    let named: BTreeSet<String> = words(page).into_iter().collect();
    let missing: Vec<&String> = keys.difference(&named).collect();
    assert!(missing.is_empty(), "not documented: {missing:?}");
}

/// What stands under a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let begin = format!("\n## {heading}");
    let at = page
        .find(&begin)
        .unwrap_or_else(|| panic!("no heading `{heading}`"));
    let text = &page[at + begin.len()..];
    let text = &text[text.find('\n').unwrap_or(0)..];
    &text[..text.find("\n## ").unwrap_or(text.len())]
}

/// The rows of tables whose first cell is a key: the key, and the rest.
fn rows(text: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        let (key, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        Some((key.to_owned(), rest.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

/// The keys in backticks: words, and what stands before `=` and between commas of `{ a, b }`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for code in text.split('`').skip(1).step_by(2) {
        let parts: Vec<&str> = match code.find('{') {
            Some(at) => code[at + 1..].split([',', '{', '}', '[', ']']).collect(),
            None => vec![code],
        };
        let key = |part: &&str| part.split('=').next().unwrap_or("").trim().to_owned();
        words.extend(parts.iter().map(key).filter(|word| is_key(word)));
    }
    words
}

/// A line of TOML with the key, and with the keys of its table, all of a wrong kind.
fn entry(key: &str, row: &str) -> String {
    let kind = row.split('|').next().unwrap_or("");
    if FREE.contains(&key) || !kind.contains("table") {
        return format!("{key} = false");
    }
    let below: BTreeSet<String> = words(row).into_iter().collect();
    assert!(!below.is_empty(), "`{key}` is a table without keys");
    let below: Vec<String> = below.iter().map(|key| format!("{key} = false")).collect();
    let table = format!("{{ {} }}", below.join(", "));
    if kind.contains("list of tables") {
        format!("{key} = [{table}]")
    } else {
        format!("{key} = {table}")
    }
}

/// The keys that a build called unknown.
fn unknown(talk: &str) -> Vec<&str> {
    talk.lines()
        .filter_map(|line| line.strip_prefix("error: unknown key `")?.strip_suffix('`'))
        .collect()
}

/// The variables of a table: `site.name`.
fn variables(page: &str, object: &str) -> BTreeSet<String> {
    let first_cells = page.lines().filter_map(|line| {
        let cell = line.strip_prefix("| ")?.split('|').next()?;
        Some(cell.split('`').skip(1).step_by(2).collect::<Vec<_>>())
    });
    let names = first_cells
        .flatten()
        .filter_map(|code| code.strip_prefix(object));
    names.map(str::to_owned).collect()
}

/// The structs that templates are given, and their fields.
fn views() -> BTreeMap<String, BTreeSet<String>> {
    let code = ["views", "site_view", "enquiry_view"]
        .map(|file| read(&format!("src/render/{file}.rs")))
        .concat();
    let mut views: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = None;
    let mut renamed = None;
    let mut flat = false;
    for line in code.lines() {
        if let Some(rest) = line
            .split_once("struct ")
            .filter(|_| line.ends_with("View {"))
        {
            name = Some(rest.1.trim_end_matches(" {").to_owned());
        } else if line == "}" {
            name = None;
        } else if line.trim() == "#[serde(rename = \"..\")]" {
            // Its fields stand among those of the view.
            flat = true;
        } else if let Some(rest) = line.trim().strip_prefix("#[serde(rename = \"") {
            renamed = rest.split('"').next().map(str::to_owned);
        } else if matches!(line.trim(), "#[serde(flatten)]" | "#[serde(skip)]") {
            flat = true;
        } else if let (Some(view), Some((field, _))) = (&name, line.trim().split_once(": ")) {
            let field = field.rsplit(' ').next().unwrap_or(field);
            if is_key(field) && !line.trim().starts_with("//") && !std::mem::take(&mut flat) {
                let field = renamed.take().unwrap_or_else(|| field.to_owned());
                views.entry(view.clone()).or_default().insert(field);
            }
        }
    }
    assert!(views.len() > 20, "{views:?}");
    views
}

/// The components of the built-in themes: where a file lies, its name, and what it takes: name,
/// kind and whether it is needed.
fn components(folder: &str) -> BTreeMap<String, Vec<(String, String, bool)>> {
    let mut found = BTreeMap::new();
    for theme in ["base", "caliper"] {
        let path = format!("themes/{theme}/{folder}");
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
        for file in std::fs::read_dir(root).into_iter().flatten() {
            let file = file.expect("is read");
            if file.file_type().expect("is known").is_dir() {
                continue;
            }
            let name = file.file_name().to_string_lossy().into_owned();
            let text = read(&format!("{path}/{name}"));
            let (_, rest) = text.split_once("{% component ").expect("is a component");
            let (name, rest) = rest.split_once('(').expect("has arguments");
            let arguments = rest.split(") -%}").next().expect("has an end");
            let arguments = arguments.split(") %}").next().expect("has an end");
            let arguments = arguments.split(") {").next().expect("has an end");
            let argument = |text: &str| {
                let (head, default) = text.split_once(" = ").unwrap_or((text, ""));
                let (name, kind) = head.split_once(": ").unwrap_or((head, ""));
                (name.to_owned(), kind.to_owned(), default.is_empty())
            };
            let own = arguments
                .split(", ")
                .filter(|a| !a.is_empty() && !a.starts_with('@'));
            found.insert(name.to_owned(), own.map(argument).collect());
        }
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

#[test]
fn every_section_is_documented_with_its_settings_and_their_kinds() {
    let page = read("docs/sections.md");
    let sections = components("components/sections");
    let headings = page.lines().filter_map(|line| {
        let name = line.strip_prefix("## `")?;
        name.strip_suffix('`').map(str::to_owned)
    });
    let headings: BTreeSet<String> = headings.collect();
    let names: BTreeSet<String> = sections.keys().cloned().collect();
    assert_eq!(headings, names);
    for (name, settings) in sections {
        let rows: BTreeMap<String, String> = rows(section(&page, &format!("`{name}`")))
            .into_iter()
            .collect();
        let named: BTreeSet<&str> = rows.keys().map(String::as_str).collect();
        let known: BTreeSet<&str> = settings.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(named, known, "settings of `{name}`");
        for (setting, kind, needed) in &settings {
            let cell = rows[setting].split('|').next().unwrap_or("").trim();
            assert_eq!(cell.ends_with("needed"), *needed, "`{setting}` of `{name}`");
            let due = match kind.as_str() {
                "string" => "text",
                "array" => "list",
                _ => "",
            };
            assert!(cell.starts_with(due), "`{setting}` of `{name}`: {cell}");
        }
    }
}

#[test]
fn every_key_of_the_items_of_a_section_is_documented() {
    let page = read("docs/sections.md");
    let mut lists = 0;
    for name in components("components/sections").keys() {
        let code = read(&format!("themes/base/components/sections/{name}.html"));
        let Some((_, said)) = code.split_once(") {\"") else {
            continue;
        };
        let said = said.split(" -%}").next().expect("has an end");
        let said: serde_json::Value =
            serde_json::from_str(&format!("{{\"{said}")).expect("is JSON");
        let rows: BTreeMap<String, String> = rows(section(&page, &format!("`{name}`")))
            .into_iter()
            .collect();
        for (list, keys) in said.as_object().expect("is a map") {
            let row = rows[list].split(';').next().unwrap_or("");
            let Some(keys) = keys.as_object() else {
                continue;
            };
            let documented: BTreeSet<String> = words(row).into_iter().collect();
            let known: BTreeSet<String> = keys.keys().cloned().collect();
            assert_eq!(documented, known, "`{list}` of `{name}`");
            lists += 1;
        }
    }
    assert!(lists > 10, "{lists} lists of tables");
}

#[test]
fn every_component_is_documented_with_its_arguments() {
    let page = read("docs/templates.md");
    let rows: BTreeMap<String, String> = rows(section(&page, "Components")).into_iter().collect();
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, rest) in rows {
        let arguments = rest.split('|').next().unwrap_or("");
        documented.insert(name, words(arguments).into_iter().collect());
    }
    let known: BTreeMap<String, BTreeSet<String>> = components("components")
        .into_iter()
        .map(|(name, arguments)| (name, arguments.into_iter().map(|(a, ..)| a).collect()))
        .collect();
    assert_eq!(documented, known);
}

#[test]
fn every_code_of_a_check_is_documented_with_its_gravity() {
    let page = read("docs/check.md");
    let documented: Vec<(String, String)> = rows(section(&page, "What is found"))
        .into_iter()
        .map(|(code, row)| (code, row.split('|').next().unwrap_or("").trim().to_owned()))
        .collect();
    let known = showroom::check::Code::all();
    let known = known.map(|code| (code.name().to_owned(), code.severity().to_string()));
    assert_eq!(documented, known.collect::<Vec<_>>());
}
