//! The preview over real sockets: what a browser gets, what it hears of a change, and what others
//! do not get.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser::{PATIENCE, Preview};
use crate::support::Folder;

fn page(title: &str, front: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n{front}\n+++\n{body}\n")
}

#[test]
fn every_address_is_answered_with_the_bytes_of_a_build_and_its_kind() {
    let site = Folder::new()
        .with(
            "content/about.md",
            page("About", "aliases = [\"/old/\"]", "Us."),
        )
        .with("static/film.mp4", b"0123456789")
        .built();
    let preview = Preview::with(&site, &[]);
    let kind = |path: &str| {
        let answer = preview.get(path);
        assert_eq!(answer.status, 200, "{path}");
        answer.header("content-type").unwrap_or_default().to_owned()
    };
    assert_eq!(kind("/"), "text/html; charset=utf-8");
    assert_eq!(kind("/sitemap.xml"), "application/xml");
    assert_eq!(kind("/robots.txt"), "text/plain; charset=utf-8");
    assert_eq!(kind("/film.mp4"), "video/mp4");
    let about = preview.get("/about/");
    assert_eq!(about.text(), site.made("about/index.html"));
    assert_eq!(about.header("x-content-type-options"), Some("nosniff"));
    assert!(!about.head.to_lowercase().contains("access-control"));
    let old = preview.get("/old/");
    assert_eq!((old.status, old.header("location")), (302, Some("/about/")));
    assert_eq!(old.text(), site.made("old/index.html"));
    let slash = preview.get("/about");
    assert_eq!(
        (slash.status, slash.header("location")),
        (302, Some("/about/"))
    );
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let site = Folder::new().with("static/film.mp4", b"0123456789");
    let preview = Preview::with(&site, &[]);
    let first = preview.get("/");
    let tag = first.header("etag").expect("has a tag").to_owned();
    let again = preview.ask("GET", "/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = preview.ask("HEAD", "/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        first.header("content-length")
    );
    let part = preview.ask("GET", "/film.mp4", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let none = preview.ask("GET", "/film.mp4", "Range: bytes=10-\r\n");
    assert_eq!(
        (none.status, none.header("content-range")),
        (416, Some("bytes */10"))
    );
    let other = "Range: bytes=2-4\r\nIf-Range: \"other\"\r\n";
    assert_eq!(preview.ask("GET", "/film.mp4", other).status, 200);
}

#[test]
fn a_missing_page_is_the_sites_own_in_its_language() {
    let site = Folder::new()
        .with_brand("languages = [\"en\", \"de\"]")
        .with("plain/phrases/de.toml", "not_found = \"Nicht gefunden\"\n")
        .built();
    let preview = Preview::with(&site, &[]);
    let missing = preview.get("/nothing/");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.text(), site.made("404.html"));
    let missing = preview.get("/de/nichts/");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.text(), site.made("de/404.html"));
}

#[test]
fn a_site_in_a_folder_of_its_host_is_served_there() {
    let site = Folder::new();
    let brand = std::fs::read_to_string(site.path("brand.toml")).expect("is read");
    site.write(
        "brand.toml",
        brand.replace("example.com/", "example.com/shop/"),
    );
    let preview = Preview::with(&site, &[]);
    let root = preview.get("/");
    assert_eq!(
        (root.status, root.header("location")),
        (302, Some("/shop/"))
    );
    assert_eq!(preview.get("/shop").header("location"), Some("/shop/"));
    assert!(preview.get("/shop/").text().contains("Welcome."));
    assert_eq!(preview.get("/other/").status, 404);
}

#[test]
fn only_our_own_name_is_answered() {
    let preview = Preview::with(&Folder::new(), &[]);
    let port = preview.port;
    let with = |hosts: &str| {
        preview.send(&format!(
            "GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"
        ))
    };
    assert_eq!(with(&format!("Host: localhost:{port}\r\n")).status, 200);
    let foreign = with(&format!("Host: evil.example:{port}\r\n"));
    assert_eq!(foreign.status, 403);
    assert_eq!(
        foreign.text(),
        format!("this preview does not answer to that name: open http://127.0.0.1:{port}/\n")
    );
    for odd in [
        String::new(),
        "Host: \r\n".to_owned(),
        "Host: 127.0.0.1\r\n".to_owned(),
        format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}@evil.example\r\n"),
    ] {
        assert_eq!(with(&odd).status, 403, "{odd:?}");
    }
}

#[test]
fn the_stream_of_events_is_for_our_own_pages() {
    let preview = Preview::with(&Folder::new(), &["--watch"]);
    for headers in [
        "",
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
    ] {
        let answer = preview.ask("GET", "/_showroom/events?at=/", headers);
        assert_eq!(answer.status, 403, "{headers:?}");
        assert_eq!(answer.text(), "only pages of this preview may follow it\n");
    }
}

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = Preview::with(&Folder::new(), &[]);
    for path in [
        "/../brand.toml",
        "/%2e%2e%2fbrand.toml",
        "/%2e%2e/brand.toml",
        "/..%5cbrand.toml",
        "/%00",
        "/a%00.html",
        "//etc/passwd",
        "http://127.0.0.1/brand.toml",
        "/%ff",
    ] {
        assert_eq!(preview.get(path).status, 400, "{path}");
    }
    for path in ["/brand.toml", "/content/_index.md", "/plain/theme.toml"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    assert_eq!(preview.ask("POST", "/", "").status, 405);
}

#[test]
fn a_taken_port_is_named_with_a_free_one() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("is free");
    let port = taken.local_addr().expect("is known").port();
    let outcome = Folder::new().run(&["serve", "--port", &port.to_string()]);
    assert_eq!(outcome.code, Some(3));
    let said = outcome.talk.replace(&port.to_string(), "PORT");
    assert!(
        said.starts_with("error: port PORT is taken by another program"),
        "{said}"
    );
    assert!(said.contains("is free: `--port "), "{said}");
}

#[test]
fn an_open_address_warns_and_answers_to_no_other_name() {
    let preview = Preview::with(&Folder::new(), &["--host", "0.0.0.0"]);
    insta::assert_snapshot!(preview.before.join("\n"));
    assert_eq!(preview.get("/").status, 200);
    let lines = preview.until_said("changes are not shown");
    // A machine without a network has no address in one.
    if let [network, code @ .., _] = lines.as_slice() {
        let url = network.strip_prefix("in your network: http://");
        let (host, _) = url.and_then(|url| url.split_once('/')).expect("is a URL");
        let mut stream = TcpStream::connect(host).expect("answers there");
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        // At least 25 squares a side and a margin; two rows in one line.
        let side = code.first().map_or(0, |line| line.chars().count());
        assert!(side >= 33, "{code:#?}");
        assert_eq!(code.len(), side.div_ceil(2), "{code:#?}");
        for line in code {
            assert_eq!(line.chars().count(), side, "{line:?}");
            assert!(line.chars().all(|c| " █▀▄".contains(c)), "{line:?}");
        }
    }
    let foreign = format!(
        "GET / HTTP/1.1\r\nHost: evil.example:{}\r\n\r\n",
        preview.port
    );
    assert_eq!(preview.send(&foreign).status, 403);
}

#[test]
fn a_faulty_site_is_not_served_unless_its_repair_is_watched_for() {
    let site = Folder::new().with("content/bad.md", "+++\ntitel = \"Bad\"\n+++\n");
    let outcome = site.run(&["serve", "--port", "0"]);
    assert_eq!(outcome.code, Some(1));
    insta::assert_snapshot!(outcome.talk);
    let preview = Preview::of(&site);
    let fault = preview.get("/");
    assert_eq!(fault.status, 500);
    assert!(
        fault.text().contains("unknown key `titel`"),
        "{}",
        fault.text()
    );
    let mut tab = preview.open("/");
    assert_eq!(tab.hears().0, "fault");
    site.write("content/bad.md", page("Good", "", ""));
    assert_eq!(tab.hears().0, "reload");
    assert_eq!(preview.get("/bad/").status, 200);
}

#[test]
fn a_change_is_one_line_that_says_what_it_did() {
    let site = Folder::new();
    let preview = Preview::of(&site);
    preview.said("changes are shown as they are saved");
    site.write("content/a.md", page("A", "", "Fine."));
    let line = preview.said("changed");
    assert!(line.starts_with("changed content/a.md ("), "{line}");
    assert!(line.ends_with(" ms)"), "{line}");
    site.write("content/a.md", "+++\ntitle = \"A\"\npirce = 1\n+++\n");
    let line = preview.said("changed");
    assert!(
        line.ends_with(" ms, 1 error: the site before is still shown)"),
        "{line}"
    );
}

#[test]
fn a_page_reloads_only_when_its_own_bytes_changed() {
    let site = Folder::new()
        .with("content/a.md", page("A", "", "One."))
        .with("content/b.md", page("B", "", "Two."));
    let preview = Preview::of(&site);
    let (mut a, mut b) = (preview.open("/a/"), preview.open("/b/"));
    site.write("content/a.md", page("A", "", "Three."));
    assert_eq!(a.hears().0, "reload");
    assert!(preview.get("/a/").text().contains("Three."));
    assert!(b.hears_nothing(Duration::from_millis(300)));
}

#[test]
fn a_style_sheet_is_swapped_without_a_reload() {
    let linked = "<!doctype html>{{ page.content }}<link rel=stylesheet href=\"{{ site.css }}\">";
    let site = Folder::new()
        .with("plain/templates/home.html", linked)
        .with("plain/assets/css/a.css", "p{margin:3px}");
    let preview = Preview::of(&site);
    let mut tab = preview.open("/");
    site.write("plain/assets/css/a.css", "p{margin:7px}");
    let (event, style) = tab.hears();
    assert_eq!(event, "style");
    assert!(preview.get(&style).text().contains("7px"), "{style}");
    site.write("content/_index.md", page("Home", "", "New."));
    assert_eq!(tab.hears().0, "reload");
}

#[test]
fn a_renamed_page_is_followed_to_its_new_address() {
    let product =
        |slug: &str, sku: &str| page("Valve", &format!("slug = \"{slug}\"\nsku = \"{sku}\""), "");
    let site = Folder::new()
        .with("content/products/_index.md", page("Products", "", ""))
        .with("content/products/a.md", product("old", "BV-50"))
        .with("content/about.md", page("About", "", "Us."));
    let preview = Preview::of(&site);
    let mut tab = preview.open("/products/old/");
    site.write("content/products/a.md", product("new", "BV-50"));
    assert_eq!(tab.hears(), ("go".to_owned(), "/products/new/".to_owned()));

    let mut tab = preview.open("/products/new/");
    site.remove("content/products/a.md");
    site.write("content/products/b.md", product("newer", "BV-50"));
    assert_eq!(
        tab.hears(),
        ("go".to_owned(), "/products/newer/".to_owned())
    );

    let mut tab = preview.open("/about/");
    std::fs::rename(site.path("content/about.md"), site.path("content/us.md")).expect("is moved");
    assert_eq!(tab.hears(), ("go".to_owned(), "/us/".to_owned()));
    assert_eq!(preview.get("/about/").status, 404);
}

#[test]
fn a_fault_is_shown_over_the_last_good_page_and_goes_when_mended() {
    let site = Folder::new();
    let preview = Preview::of(&site);
    let mut tab = preview.open("/");
    site.write(
        "content/a.md",
        "+++\ntitle = \"<img src=x onerror=alert(1)>\"\npirce = 1\n+++\n",
    );
    let (event, fault) = tab.hears();
    assert_eq!(event, "fault");
    insta::assert_snapshot!(fault);
    assert!(preview.get("/").text().contains("Welcome."));
    site.remove("content/a.md");
    assert_eq!(tab.hears().0, "sound");
}

#[test]
fn a_fault_of_one_page_is_shown_there_only() {
    let site = Folder::new().with("content/a.md", page("A", "", "Fine."));
    let preview = Preview::of(&site);
    let (mut a, mut home) = (preview.open("/a/"), preview.open("/"));
    site.write(
        "content/a.md",
        page("A", "", "[x](nowhere.md) <script>alert(1)</script>"),
    );
    let (event, fault) = a.hears();
    assert_eq!(event, "fault");
    assert!(fault.contains("`nowhere.md` leads nowhere"), "{fault}");
    assert!(fault.contains("content/a.md:5:5"), "{fault}");
    let answer = preview.get("/a/");
    assert_eq!(answer.status, 500);
    assert!(!String::from_utf8_lossy(&answer.plain()).contains("<script"));
    assert!(home.hears_nothing(Duration::from_millis(100)));
    site.write("content/a.md", page("A", "", "Fine."));
    assert_eq!(a.hears().0, "sound");
}

#[test]
fn editors_atomic_saves_moved_folders_and_ones_made_anew_are_seen() {
    let site = Folder::new().with("content/news/a.md", page("A", "date = 2026-01-01", "One."));
    let preview = Preview::of(&site);
    let seen = |path: &str, text: &str| {
        preview.until(path, |answer| answer.text().contains(text));
    };
    site.write(
        "content/news/.a.md.swp",
        page("A", "date = 2026-01-01", "Two."),
    );
    std::fs::rename(
        site.path("content/news/.a.md.swp"),
        site.path("content/news/a.md"),
    )
    .expect("is moved");
    seen("/news/a/", "Two.");

    std::fs::rename(site.path("content/news"), site.path("content/blog")).expect("is moved");
    seen("/blog/a/", "Two.");
    preview.until("/news/a/", |answer| answer.status == 404);
    std::fs::rename(site.path("content/blog"), site.path("content/news")).expect("is moved");
    site.write(
        "content/news/a.md",
        page("A", "date = 2026-01-01", "Three."),
    );
    seen("/news/a/", "Three.");

    std::fs::remove_dir_all(site.path("content")).expect("goes");
    site.write("content/_index.md", page("Home", "", "Again."));
    site.write("content/deep/er/a.md", page("A", "", "Four."));
    seen("/", "Again.");
    seen("/deep/er/a/", "Four.");
    site.write("content/deep/er/a.md", page("A", "", "Five."));
    seen("/deep/er/a/", "Five.");

    site.write("theme/templates/page.html", "<p>mine</p>{{ page.content }}");
    seen("/deep/er/a/", "mine");
}

#[test]
fn two_saves_of_one_size_in_quick_succession_are_both_seen() {
    let site = Folder::new();
    let preview = Preview::of(&site);
    for n in 10..40 {
        site.write(
            "content/_index.md",
            page("Home", "", &format!("Save {n} a.")),
        );
        std::thread::sleep(Duration::from_millis(5));
        site.write(
            "content/_index.md",
            page("Home", "", &format!("Save {n} b.")),
        );
        let last = format!("Save {n} b.");
        preview.until("/", |answer| answer.text().contains(&last));
    }
}

#[test]
#[ignore = "counts by the clock, so it needs a machine that does nothing else"]
fn many_files_at_once_reload_the_site_twice_at_most() {
    let site = Folder::new();
    let preview = Preview::of(&site);
    let count = if std::env::var_os("SHOWROOM_LONG").is_some() {
        10_000
    } else {
        1_000
    };
    for n in 0..count {
        let folder = n % 20;
        site.write(
            &format!("content/f{folder}/p{n}.md"),
            page(&format!("P{n}"), "", ""),
        );
    }
    preview.until(
        &format!("/f{}/p{}/", (count - 1) % 20, count - 1),
        |answer| answer.status == 200,
    );
    let lines = preview.talk(Duration::from_secs(2));
    let changes = lines
        .iter()
        .filter(|line| line.starts_with("changed"))
        .count();
    assert!((1..=2).contains(&changes), "{lines:#?}");
    assert_eq!(preview.get("/f0/p0/").status, 200);
}

#[test]
fn slow_idle_and_endless_clients_keep_nobody_out() {
    let preview = Preview::with(&Folder::new(), &[]);
    let idle: Vec<_> = (0..600).map(|_| preview.connect()).collect();
    assert_eq!(preview.get("/").status, 200);
    drop(idle);
    let mut endless = preview.connect();
    let mut refused = false;
    let _ = endless.write_all(b"GET / HTTP/1.1\r\nX: ");
    for _ in 0..64 {
        refused |= endless.write_all(&[b'a'; 4_096]).is_err();
    }
    let mut answer = Vec::new();
    let read = endless.read_to_end(&mut answer);
    assert!(refused || read.is_err() || answer.starts_with(b"HTTP/1.1 431"));
    let many = "X-Many: 1\r\n".repeat(200);
    assert_eq!(preview.ask("GET", "/", &many).status, 431);
}

#[test]
fn films_that_nobody_goes_on_watching_keep_nobody_out() {
    let site = Folder::new().with("static/film.mp4", "");
    let film = File::create(site.path("static/film.mp4")).expect("is made");
    film.set_len(64 << 20).expect("has room");
    let preview = Preview::with(&site, &[]);
    let host = format!("Host: 127.0.0.1:{}\r\n", preview.port);
    let mut paused = Vec::new();
    for _ in 0..100 {
        let mut stream = preview.connect();
        write!(stream, "GET /film.mp4 HTTP/1.1\r\n{host}\r\n").expect("is sent");
        let mut first = [0; 12];
        stream.read_exact(&mut first).expect("begins");
        assert_eq!(&first, b"HTTP/1.1 200");
        paused.push(stream);
    }
    assert_eq!(preview.get("/").status, 200);
    let mut rest = Vec::new();
    let film = paused.pop().expect("there are many");
    let read = film.take(1 << 20).read_to_end(&mut rest);
    assert_eq!(read.expect("goes on"), 1 << 20);
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_connections_cost_no_more_than_a_few_hundred() {
    let preview = Preview::with(&Folder::new(), &[]);
    let of_process = |what: &str| {
        let folder = format!("/proc/{}", preview.id());
        match what {
            "files" => std::fs::read_dir(format!("{folder}/fd"))
                .expect("is read")
                .count(),
            what => {
                let status = std::fs::read_to_string(format!("{folder}/status"));
                let status = status.expect("is read");
                let line = status.lines().find(|line| line.starts_with(what));
                let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
                kilobytes.and_then(|n| n.parse().ok()).expect("is a number")
            }
        }
    };
    assert_eq!(preview.get("/").status, 200);
    let before = of_process("VmRSS:");
    let mut open = VecDeque::new();
    for _ in 0..10_000 {
        let mut stream = preview.connect();
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nX-Slow: ");
        open.push_back(stream);
        // The system's bound on open files is that of this program, too.
        if open.len() > 400 {
            open.pop_front();
        }
    }
    assert_eq!(preview.get("/").status, 200);
    let files = of_process("files");
    assert!(files < 300, "{files} open files");
    let peak = of_process("VmHWM:");
    assert!(peak < before + 32 * 1_024, "{before} KB, then {peak} KB");
}

/// A preview in a user namespace of its own where the system watches so little; none where it
/// allows no namespaces.
#[cfg(target_os = "linux")]
fn watching_little(site: &Folder, limit: &str) -> Option<Preview> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", script]);
        command
    };
    let write = format!("echo {limit}");
    if !unshare(&write).status().is_ok_and(|done| done.success()) {
        return None;
    }
    let mut command = unshare(&format!("{write} && exec \"$0\" \"$@\""));
    command.arg(env!("CARGO_BIN_EXE_showroom"));
    Some(Preview::by(command, site, &["--watch"]))
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_system_watches_no_more_the_folder_is_polled() {
    for (name, limit) in [
        ("instances", "0 > /proc/sys/user/max_inotify_instances"),
        ("watches", "1 > /proc/sys/user/max_inotify_watches"),
    ] {
        let site = Folder::new();
        let Some(preview) = watching_little(&site, limit) else {
            continue;
        };
        let mut said = vec![preview.said("warning: ")];
        said.extend(preview.until_said(" = help: "));
        insta::assert_snapshot!(name, said.join("\n"));
        site.write("content/deep/er/a.md", page("A", "", "Seen."));
        preview.until("/deep/er/a/", |answer| answer.text().contains("Seen."));
        site.remove("content/deep/er/a.md");
        preview.until("/deep/er/a/", |answer| answer.status == 404);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_and_nothing_was_written() {
    let site = Folder::new();
    let mut preview = Preview::of(&site);
    let _tab = preview.open("/");
    // The handler of the signal is set up with the first connection at the latest.
    let begun = Instant::now();
    let id = preview.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("runs").success());
    assert_eq!(preview.wait(), Some(0));
    assert!(begun.elapsed() < PATIENCE / 10, "{:?}", begun.elapsed());
    assert!(!site.path("public").exists());
    assert!(!site.path(".showroom").exists());
}

#[test]
fn old_addresses_lead_on_for_now_also_those_of_the_site_that_was_published() {
    let site = crate::hosting::site("kind = \"netlify\"");
    site.write(
        "content/products/a.md",
        "+++\ntitle = \"A\"\nsku = \"A-1\"\n+++\n",
    );
    let site = site.built();
    site.remove("content/products/a.md");
    site.write(
        "content/products/b.md",
        "+++\ntitle = \"A\"\nsku = \"A-1\"\n+++\n",
    );
    let preview = Preview::of(&site);
    for (old, status, to) in [
        ("/old/", 302, Some("/about/")),
        ("/shop/", 302, Some("https://shop.example.com/%C3%84?a=b#c")),
        ("/gone/", 410, None),
        ("/products/a/", 302, Some("/products/b/")),
    ] {
        let answer = preview.get(old);
        assert_eq!(
            (answer.status, answer.header("Location")),
            (status, to),
            "{old}"
        );
    }
}
