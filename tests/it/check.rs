//! `showroom check`: what it finds, and what it leaves alone.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use insta::assert_snapshot;
use showroom::check::{Answer, Code, Manners, ask};
use showroom::network::Doors;

use crate::support::{Folder, Outcome};

/// Pages that show what search engines are told.
const PAGE: &str = "<!doctype html><title>{{ page.head_title }}</title>\
{% if page.description %}<meta name=\"description\" content=\"{{ page.description }}\">{% endif %}\
{% if page.image %}<img src=\"{{ page.image.src }}\" alt=\"{{ page.image.alt }}\">{% endif %}\
<main>{{ page.content }}</main>{% if page.title == \"Home\" %}<script src=\"/code.js\"></script>{% endif %}\n";

const HOME: &str = "+++\ntitle = \"Home\"\n+++\n\
[A](a.md) [B](b.md) [C](c.md) [Long](long.md) [Products](products/_index.md) [P](products/p/index.md)\n\n\
<a href=\"/prodcuts/\">Products</a> <a href=\"/a/#nothing\">A</a> <a href=\"/a\">A</a>\n\n\
<img src=\"/gone.jpg\" alt=\"Gone\"> <img src=\"/there.png\">\n\n\
<p id=\"twice\"></p><p id=\"twice\"></p>\n\n\
<a href=\"http://localhost:4000/\">Preview</a> <a href=\"/de/products/p/\">P</a>\n\n\
[Gone](https://gone.example.com/) [Away](https://away.example.com) [Moved](https://moved.example.com/)\n\n\
<link rel=\"stylesheet\" href=\"https://fonts.example.com/a.css\">\
<script src=\"http://old.example.com/a.js\"></script>\n\n\
<script type=\"application/ld+json\">{\"name\": }</script>\n";

/// A page with a title and a summary.
fn page(title: &str, summary: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\n+++\nText.\n")
}

/// A site in which everything is wrong once.
fn bad_site() -> Folder {
    let mut site = Folder::new()
        .with_brand(
            "author_html = true\nlanguages = [\"en\", \"de\"]\nmissing_translations = \"leave_out\"",
        )
        .with_brand_end(
            "[check]\nhtml_size = 800\npage_size = 1500\n\n\
             [[check.silence]]\ncode = \"title-lnog\"\nreason = \"a slip\"\n",
        )
        .with("content/_index.md", HOME)
        .with("content/about.md", page("About", "Who we are"))
        .with("content/a.md", page("A", "Of A"))
        .with("content/b.md", page("B", "Of both"))
        .with("content/c.md", page("B", "Of both"))
        .with(
            "content/long.md",
            page(&"Long ".repeat(14), &"很长".repeat(41)),
        )
        .with("content/products/_index.md", page("Products", "All"))
        .with("content/products/p/index.md", PRODUCT)
        .with("content/products/p/index.de.md", TRANSLATION)
        .with("content/products/p/side.svg", DRAWING)
        .with("content/products/draft/index.md", "+++\ntitle = \"New\"\ndraft = true\n+++\n")
        .with("content/products/draft/secret.pdf", "%PDF")
        .with("data/old-prices.csv", "sku,price\n")
        .with("theme/templates/prodcut.html", "")
        .with("static/pale.css", "body { margin: 0 }\n.note { color: #999; background: white }\n")
        .with("static/dump.sql", "insert into shop")
        .with("static/pay.txt", "\nkey = sk_live_0123456789abcdef0123\n")
        .with("content/products/p/front.svg", DRAWING)
        .with(".showroom/links.json", answers())
        .with("static/there.png", "")
        .with("static/code.js", "//".repeat(500));
    for name in [
        "home", "page", "category", "product", "posts", "post", "404",
    ] {
        site = site.with(&format!("plain/templates/{name}.html"), PAGE);
    }
    site
}

/// What other sites are remembered to have answered.
fn answers() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is after 1970").as_secs();
    format!(
        "{{\"https://gone.example.com/\": {{\"answer\": {{\"Gone\": 404}}, \"at\": {now}}},\
         \"https://away.example.com/\": {{\"answer\": {{\"Silent\": \"there is no such host\"}}, \"at\": {now}}},\
         \"https://moved.example.com/\": {{\"answer\": {{\"Moved\": \"https://new.example.com/\"}}, \"at\": {now}}}}}"
    )
}

const PRODUCT: &str = "+++\ntitle = \"Product\"\nsummary = \"Of P\"\nsku = \"P-1\"\nprice = 9\n\
[[images]]\nfile = \"front.svg\"\n\
[[certificates]]\nname = \"ISO 9001\"\nvalid_until = 2026-10-01\n\
[[certificates]]\nname = \"ISO 14001\"\nvalid_until = 2026-12-01\n\
[specs]\nDN = 50\nMaterial = \"Steel\"\n+++\nText.\n";

const TRANSLATION: &str = "+++\ntitle = \"Produkt\"\nsummary = \"Zu P\"\nprice = 8\n\
[[images]]\nfile = \"front.svg\"\nalt = \"Von vorn\"\n+++\nText.\n";

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";

/// How often each code was found.
fn codes(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for line in outcome.data.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("is JSON");
        if let Some(code) = line["code"].as_str() {
            *codes.entry(code.to_owned()).or_default() += 1;
        }
    }
    codes
}

#[test]
fn a_bad_site_shows_every_finding_once() {
    let site = bad_site();
    let outcome = site.run(&["check", "--external"]);
    assert_snapshot!("bad_site", outcome.talk);
    assert_snapshot!("bad_site_table", outcome.data);
    assert_eq!(outcome.code, Some(1));
    let codes = codes(&site.run(&["check", "--external", "--format", "json"]));
    let due = Code::all().map(|code| (code.name().to_owned(), 1));
    assert_eq!(codes, due.collect());
}

/// A site with one warning and one note.
fn small_site() -> Folder {
    Folder::new()
        .with_brand("author_html = true")
        .with(
            "content/_index.md",
            "+++\ntitle = \"Home\"\n+++\n<img src=\"/a.png\">\n",
        )
        .with("content/alone.md", page("Alone", "Nobody links here"))
        .with("static/a.png", "")
}

#[test]
fn warnings_are_denied_only_where_they_shall_be() {
    let site = small_site();
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(
        outcome
            .talk
            .ends_with("checked 3 pages in TIME: 0 errors, 1 warning, 1 note"),
        "{}",
        outcome.talk
    );
    assert_eq!(site.run(&["check", "--deny", "warnings"]).code, Some(1));
}

#[test]
fn what_is_complete_is_data_as_well() {
    let site = small_site()
        .with_brand("languages = [\"en\", \"de\"]")
        .with("plain/phrases/de.toml", "home = \"Start\"\n")
        .with(
            "content/products/p.md",
            "+++\ntitle = \"P\"\nsku = \"P-1\"\n+++\n",
        );
    let site = site.with_line("brand.toml", "author_html = true");
    let data = site.run(&["check", "--format", "json"]).data;
    let lines: Vec<&str> = data.lines().rev().take(2).collect();
    assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_is_silenced_with_a_reason_is_counted_and_not_said() {
    let site = small_site().with_brand_end(
        "[[check.silence]]\ncode = \"alt-missing\"\npath = \"content\"\nreason = \"a counter\"\n",
    );
    let outcome = site.run(&["check", "--deny", "warnings"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
    assert!(
        outcome
            .talk
            .ends_with("0 errors, 0 warnings, 1 note (1 silenced)"),
        "{}",
        outcome.talk
    );
    assert!(!outcome.talk.contains("a.png"), "{}", outcome.talk);
}

#[test]
fn a_silence_without_a_code_or_a_reason_is_a_fault() {
    let site = small_site().with_brand_end(
        "[check]\ntitel = 50\n\n[[check.silence]]\ncode = \"alt-missing\"\n\n\
         [[check.silence]]\nreason = \"so it is\"\n\n\
         [[check.silence]]\ncode = \"alt-missing\"\nreason = \" \"\n",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn what_stops_a_build_is_said_and_cannot_be_silenced() {
    let site = small_site()
        .with(
            "content/alone.md",
            "+++\ntitle = \"Alone\"\n+++\n[No](no.md)\n",
        )
        .with_brand_end("[[check.silence]]\ncode = \"broken-link\"\nreason = \"later\"\n");
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.code, Some(1));
    // That nothing leads to a page is not said of a site that lacks pages.
    assert_snapshot!(outcome.talk);
    assert!(!site.path("public").exists());
}

#[test]
fn a_site_that_cannot_be_read_has_its_faults_in_each_form() {
    let site = Folder::new().with("content/a.md", "+++\ntitel = \"A\"\n+++\n");
    let text = site.run(&["check"]);
    assert_eq!(text.code, Some(1));
    assert!(
        text.talk
            .contains("error[unknown-key]: unknown key `titel`"),
        "{}",
        text.talk
    );
    assert_eq!(text.data, "");
    let json = site.run(&["check", "--format", "json"]);
    let last = json.data.lines().last().expect("there is a line");
    assert_eq!(
        last,
        r#"{"summary":{"pages":0,"errors":2,"warnings":0,"notes":0,"silenced":0}}"#
    );
    assert_eq!(Folder::empty().run(&["check"]).code, Some(2));
}

#[test]
fn github_shows_each_finding_beside_its_line() {
    let site = Folder::empty();
    let shop = small_site();
    let mut files = vec![
        "brand.toml".to_owned(),
        "content/_index.md".to_owned(),
        "content/alone.md".to_owned(),
        "static/a.png".to_owned(),
        "plain/theme.toml".to_owned(),
        "plain/phrases/en.toml".to_owned(),
    ];
    let templates = [
        "home", "page", "category", "product", "posts", "post", "404",
    ];
    files.extend(templates.map(|name| format!("plain/templates/{name}.html")));
    for path in files {
        let text = std::fs::read(shop.path(&path)).expect("is there");
        site.write(&format!("shop/{path}"), text);
    }
    let outcome = site.run(&["check", "shop", "--format", "github"]);
    assert_snapshot!(outcome.data);
}

#[test]
fn a_published_address_of_a_product_is_known_as_in_a_build() {
    let site = small_site()
        .with(
            "content/products/p.md",
            "+++\ntitle = \"P\"\nsku = \"P-1\"\n+++\n",
        )
        .built();
    site.remove("content/products/p.md");
    site.write(
        "content/products/q.md",
        "+++\ntitle = \"P\"\nsku = \"P-1\"\n+++\n",
    );
    site.write(
        "content/_index.md",
        "+++\ntitle = \"Home\"\n+++\n<a href=\"/products/p/\">P</a>\n",
    );
    let before = site.made("products/p/index.html");
    let talk = site.run(&["check"]).talk;
    assert!(talk.contains("note[link-moved]: `/products/p/`"), "{talk}");
    assert!(!talk.contains("broken-link"), "{talk}");
    assert_eq!(
        site.made("products/p/index.html"),
        before,
        "check published something"
    );
}

#[test]
fn a_site_that_is_to_stand_on_a_machine_of_ones_own_is_told_so_once() {
    let brand = "name = \"A\"\nurl = \"http://localhost:8080/\"\ntheme = \"./plain\"\n";
    let outcome = Folder::new().with("brand.toml", brand).run(&["check"]);
    assert_snapshot!(outcome.talk);
}

#[test]
fn pages_that_are_published_as_they_are_are_looked_at_as_well() {
    let old = "<title>Old</title>\n<a href=/gone/>Gone</a> <a href=new.html#c>New</a>\n";
    let site = Folder::new()
        .with("static/old.html", old)
        .with("static/new.html", "<title>New</title><p id=b>B</p>");
    assert_snapshot!(site.run(&["check"]).talk);
}

#[test]
fn links_are_followed_in_each_way_they_can_be_written() {
    let links = "+++\ntitle = \"Home\"\n+++\n\
        <a href=\"/shop/alone/?a=b#top\">1</a> <a href=\"alone/\">2</a> <a href=\"./alone/index.html\">3</a> \
        <a href=\"https://example.com/shop/alone/\">4</a> <a href=\"//example.com/shop/%61lone/\">5</a> \
        <a href=\"mailto:a@example.com\">6</a> <a href=\"tel:1\">7</a> <a href=\"/elsewhere/\">8</a> \
        <a href=\"/shop/de/\">9</a> <a href=\"/shop/b%C3%BCcher.pdf#page=2\">10</a>\n";
    for style in ["root", "relative"] {
        let site = Folder::new()
            .with(
                "brand.toml",
                format!(
                    "name = \"A\"\nurl = \"https://example.com/shop/\"\ntheme = \"./plain\"\nauthor_html = true\n\
                     languages = [\"en\", \"de\"]\n[catalogue]\nlinks = \"{style}\"\n"
                ),
            )
            .with("plain/phrases/de.toml", "home = \"Start\"\n")
            .with("content/_index.md", links)
            .with("content/_index.de.md", "+++\ntitle = \"Start\"\n+++\n")
            .with("content/alone.md", page("Alone", "Of it"))
            .with("content/bücher.pdf", "%PDF");
        let outcome = site.run(&["check"]);
        let links = ["broken-link", "broken-anchor", "link-moved", "file-unused"];
        for code in links {
            assert!(!outcome.talk.contains(code), "{style}: {}", outcome.talk);
        }
    }
}

/// A server that answers each method and path, and remembers what it was asked.
fn serve(answer: fn(&str) -> String) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("has an address");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 2048];
            let read = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let line = head.lines().next().unwrap_or("");
            let request = line.trim_end_matches(" HTTP/1.1").to_owned();
            let answer = answer(&request);
            log.lock().expect("is sound").push(request);
            let answer =
                format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn manners(address: SocketAddr) -> Manners {
    Manners {
        doors: Doors {
            open: vec![address],
        },
        pause: Duration::ZERO,
        second_try: Duration::ZERO,
    }
}

#[test]
fn other_sites_are_asked_politely_and_what_was_there_is_not_asked_for_again() {
    let (address, asked) = serve(|request| {
        let answer = match request {
            "HEAD /there" | "GET /no-head" => "200 OK",
            "HEAD /moved" => "301 Moved Permanently\r\nLocation: /there",
            "HEAD /for-now" => "302 Found\r\nLocation: /there",
            "HEAD /round" => "302 Found\r\nLocation: /round",
            "HEAD /login" | "GET /login" => "403 Forbidden",
            "HEAD /ill" | "GET /ill" => "503 Service Unavailable",
            "HEAD /file" => "302 Found\r\nLocation: file:///etc/passwd",
            "HEAD /no-head" => "405 Method Not Allowed",
            _ => "404 Not Found",
        };
        answer.to_owned()
    });
    let site = Folder::new();
    let paths = [
        "there", "no-head", "moved", "for-now", "round", "login", "ill", "file", "gone",
    ];
    let url = |path: &str| format!("http://{address}/{path}");
    let urls: Vec<url::Url> = (paths.iter())
        .map(|path| url(path).parse().expect("is a URL"))
        .collect();
    let answers = ask(site.root(), &urls, &manners(address));
    let of = |path: &str| answers[&url(path)].clone();
    for there in ["there", "no-head", "for-now", "login"] {
        assert_eq!(of(there), Answer::There, "{there}");
    }
    assert_eq!(of("moved"), Answer::Moved(url("there")));
    assert_eq!(of("gone"), Answer::Gone(404));
    for silent in ["round", "ill", "file"] {
        assert!(
            matches!(of(silent), Answer::Silent(_)),
            "{silent}: {:?}",
            of(silent)
        );
    }
    let asked_for = |path: &str| {
        let asked = asked.lock().expect("is sound");
        asked
            .iter()
            .filter(|request| request.ends_with(path))
            .count()
    };
    // HEAD and GET, and both once more.
    assert_eq!(asked_for("/ill"), 4);
    let before = asked_for("/no-head");
    let again = ask(site.root(), &urls, &manners(address));
    assert_eq!(again, answers);
    assert_eq!(asked_for("/no-head"), before);
    assert_eq!(asked_for("/gone"), 4);
}

#[test]
fn no_link_makes_the_program_ask_this_machine() {
    let (address, asked) = serve(|_| "200 OK".to_owned());
    let site = Folder::new();
    let urls = [format!("http://{address}/").parse().expect("is a URL")];
    let closed = Manners {
        doors: Doors::default(),
        ..manners(address)
    };
    let answers = ask(site.root(), &urls, &closed);
    let why = "its address leads into a network that is not public".to_owned();
    assert_eq!(answers[urls[0].as_str()], Answer::Silent(why));
    assert!(asked.lock().expect("is sound").is_empty());
}
