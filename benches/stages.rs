//! How long each stage of a build takes for one product: `cargo bench`. A plain clock, because the
//! figures that count are those of whole builds (`benches/compare`); these only say which stage
//! has changed. `cargo bench -- markdown` runs the benches that have this in their name.

#![expect(clippy::print_stdout, reason = "a bench says what it measured")]
#![expect(clippy::disallowed_methods, reason = "a bench makes a site of its own")]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use showroom::brand::AuthorHtml;
use showroom::catalogue::{Drafts, Kind, Moment};
use showroom::diagnostic::SourceText;
use showroom::markdown::{self, Call, Surroundings, Unresolved};
use showroom::publish::{Content, Destination, Options as Publishing, OutFile, Publisher, Sync};
use showroom::render::Renderer;
use showroom::site::{Options, Past, Site, Target};

/// How many products the site of these benches has.
const PRODUCTS: usize = 400;

/// How many rows its table has.
const ROWS: usize = 100_000;

/// How long each is measured.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() {
    let folder = tempfile::tempdir().expect("there is room for a site");
    write_site(folder.path());
    bench("load: walk, read, front matter, plan", PRODUCTS, || {
        black_box(load(folder.path()));
    });
    let site = Arc::new(load(folder.path()));
    let renderer = Renderer::new(Arc::clone(&site), None).expect("the site is sound");
    let text = SourceText::new("content/a.md", text(1));
    bench("markdown: 4 KB of text", 1, || markdown(&text));
    let pages: Vec<_> = site
        .targets
        .iter()
        .filter(|t| is_product(&site, t.1))
        .collect();
    let render = || {
        for (address, target) in &pages {
            let page = target.page().expect("a product is a page");
            black_box(renderer.page(address, page).expect("the page is sound"));
        }
    };
    bench("render: a product page with its text", pages.len(), render);
    let tables = tempfile::tempdir().expect("there is room for a site");
    write_site(tables.path());
    write_table(tables.path(), "");
    bench("tables: a row read, for a page or none", ROWS, || {
        black_box(load(tables.path()));
    });
    write_table(tables.path(), "create = true\n");
    bench("tables: a row that becomes a page", ROWS, || {
        black_box(load(tables.path()));
    });
    bench("publish: 14 KB into a new site", PRODUCTS, || {
        publish(folder.path());
    });
}

/// Runs something until the time is over, and says what one of `items` in it took at best.
fn bench(name: &str, items: usize, run: impl Fn()) {
    let wanted = std::env::args().skip(1).filter(|a| !a.starts_with('-'));
    let wanted: Vec<String> = wanted.collect();
    if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part.as_str())) {
        return;
    }
    run();
    let begun = Instant::now();
    let mut best = Duration::MAX;
    while begun.elapsed() < PATIENCE {
        let since = Instant::now();
        run();
        best = best.min(since.elapsed());
    }
    let each = best.as_secs_f64() * 1e6 / f64::from(u32::try_from(items).expect("is small"));
    println!("{name:40} {each:8.1} µs");
}

fn load(folder: &Path) -> Site {
    let options = Options {
        moment: Moment {
            date: jiff::civil::date(2026, 3, 1),
            drafts: Drafts::LeaveOut,
        },
        url: None,
        past: Past::default(),
    };
    Site::load(folder, &options).unwrap_or_else(|faults| panic!("the site is at fault:\n{faults}"))
}

fn is_product(site: &Site, target: &Target) -> bool {
    target
        .page()
        .is_some_and(|shown| site.catalogue.page(shown.page).kind == Kind::Product)
}

fn markdown(text: &Arc<SourceText>) {
    let source = markdown::Source {
        file: text,
        body: 0..text.text().len(),
    };
    let options = markdown::Options {
        author_html: AuthorHtml::Escape,
    };
    black_box(markdown::render(&source, &options, &Nowhere)).expect("the text is sound");
}

/// Surroundings that know nothing and take every link as it is.
struct Nowhere;

impl Surroundings for Nowhere {
    fn link(&self, destination: &str) -> Result<String, Unresolved> {
        Ok(destination.to_owned())
    }

    fn picture(&self, _: &str, _: &str, _: &str) -> Result<String, Unresolved> {
        Ok(String::new())
    }

    fn component(&self, _: &Call) -> Result<String, Unresolved> {
        Ok(String::new())
    }

    fn phrase(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// A site made from nothing; what the disk takes to keep it for good is left out.
fn publish(folder: &Path) {
    let place = tempfile::tempdir_in(folder).expect("there is room for it");
    let to = Destination::new(&place.path().join("public"), &place.path().join("site"));
    let options = Publishing {
        sync: Sync::Lazy,
        ..Publishing::default()
    };
    let publisher = Publisher::begin(to.expect("is a place"), options).expect("nobody else builds");
    for i in 0..PRODUCTS {
        let file = OutFile {
            path: format!("products/p-{i}/index.html")
                .parse()
                .expect("is a path"),
            content: Content::Bytes(vec![b'a' + u8::try_from(i % 26).expect("is small"); 14_000]),
            sku: None,
        };
        publisher.put(file).expect("the disk takes it");
    }
    publisher.commit().expect("the disk takes it");
}

fn write_site(folder: &Path) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("is in a folder")).expect("there is room");
        std::fs::write(path, text).expect("there is room");
    };
    let brand = "name = \"Bench Works\"\nurl = \"https://example.com/\"\n";
    write("brand.toml", brand);
    write("content/_index.md", "+++\ntitle = \"Home\"\n+++\n");
    write(
        "content/products/_index.md",
        "+++\ntitle = \"Products\"\n+++\n",
    );
    for i in 0..PRODUCTS {
        let category = i / 40;
        let path = format!("content/products/c-{category}/_index.md");
        write(
            &path,
            &format!("+++\ntitle = \"Category {category}\"\n+++\n"),
        );
        let path = format!("content/products/c-{category}/p-{i}.md");
        write(&path, &product(i));
    }
}

/// A table with a row for each product and for many more.
fn write_table(folder: &Path, settings: &str) {
    let brand = format!(
        "name = \"Bench Works\"\nurl = \"https://example.com/\"\n[[tables]]\n\
         file = \"data/prices.csv\"\n{settings}"
    );
    std::fs::write(folder.join("brand.toml"), brand).expect("there is room");
    let mut table = "sku,title,category,price,stock,lead_time,gtin,specs.Material\n".to_owned();
    for i in 0..ROWS {
        let category = i % 100;
        writeln!(table, "V-{i},Valve {i},c-{category},{i}.95,{i},14,,Steel")
            .expect("memory takes it");
    }
    std::fs::create_dir_all(folder.join("data")).expect("there is room");
    std::fs::write(folder.join("data/prices.csv"), table).expect("there is room");
}

fn product(i: usize) -> String {
    let mut page = format!(
        "+++\ntitle = \"Valve {i}\"\nsku = \"V-{i}\"\nprice = {i}.90\nsummary = \"Closes at once.\"\n\
         availability = \"in_stock\"\n[specs]\n"
    );
    for spec in 0..12 {
        writeln!(page, "\"Fact {spec}\" = \"value {}\"", i * spec).expect("memory takes it");
    }
    format!("{page}+++\n\n{}", text(i))
}

fn text(i: usize) -> String {
    let sentence =
        format!("The **forged** body of valve {i} [keeps](https://example.com/) its seat. ");
    let paragraph = sentence.repeat(9);
    let list = "- It closes in a quarter of a turn.\n".repeat(6);
    let table = format!(
        "| Size | Torque |\n|---|---|\n{}",
        "| DN 50 | 12 Nm |\n".repeat(6)
    );
    format!(
        "{paragraph}\n\n{paragraph}\n\n## In short\n\n{list}\n## Where it is used\n\n{paragraph}\n\n\
         {table}\n## Putting it in\n\n{paragraph}\n\n{paragraph}\n"
    )
}
