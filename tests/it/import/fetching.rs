//! Pictures over the network: only from where, and only what, pictures come. The server stands on
//! this machine, so it is let through by a door that no command has.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

use showroom::import::fetch::{FetchFault, Fetcher};
use showroom::network::Doors;

use super::{content, import, imported};
use crate::support::Folder;

/// A server that gives each path its answer, as long as the test runs.
fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else {
                return;
            };
            let mut head = [0; 2048];
            let read = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
            let _ = stream.write_all(&answer(&path));
        }
    });
    address
}

fn ok(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn moved(to: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .into_bytes()
}

fn photo() -> Vec<u8> {
    std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/cli/starter/content/products/tableware/bowl.png"
    ))
    .expect("is there")
}

#[test]
fn a_picture_is_fetched_also_after_a_redirect_and_nothing_else_is() {
    let address = serve(|path| match path {
        "/a.png" => ok(&photo()),
        "/moved" => moved("/a.png"),
        "/round" => moved("/round"),
        "/file" => moved("file:///etc/passwd"),
        "/page" => ok(b"<!doctype html><script>alert(1)</script>"),
        "/large" => ok(&vec![0; 20_000_001]),
        _ => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
    });
    let fetcher = Fetcher::new(Doors {
        open: vec![address],
    });
    let fetch = |path: &str| fetcher.fetch(&format!("http://{address}{path}"));
    assert_eq!(fetch("/a.png").expect("is a picture"), photo());
    assert_eq!(fetch("/moved").expect("is a picture"), photo());
    assert!(matches!(fetch("/round"), Err(FetchFault::Redirects)));
    assert!(matches!(fetch("/file"), Err(FetchFault::NotWeb(_))));
    assert!(matches!(fetch("/page"), Err(FetchFault::NoPicture(_))));
    assert!(matches!(fetch("/large"), Err(FetchFault::TooLarge)));
    assert!(matches!(fetch("/gone"), Err(FetchFault::Status(404))));
}

#[test]
fn no_name_and_no_redirect_leads_into_a_network_that_is_not_public() {
    let hidden = serve(|_| ok(&photo()));
    let open = serve(move |_| moved(&format!("http://{hidden}/secret.png")));
    let fetcher = Fetcher::new(Doors { open: vec![open] });
    let port = hidden.port();
    for address in [
        format!("http://{open}/a.png"),
        format!("http://{hidden}/a.png"),
        format!("http://localhost:{port}/a.png"),
        format!("http://2130706433:{port}/a.png"),
        format!("http://0x7f.1:{port}/a.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/a.png"),
        "http://169.254.169.254/latest/meta-data/a.png".to_owned(),
        "http://10.0.0.1/a.png".to_owned(),
    ] {
        let outcome = fetcher.fetch(&address);
        assert!(
            matches!(outcome, Err(FetchFault::NotPublic)),
            "{address}: {outcome:?}"
        );
    }
    for address in [
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "http://u:p@example.com/a.png",
    ] {
        let outcome = fetcher.fetch(address);
        assert!(
            matches!(outcome, Err(FetchFault::NotWeb(_))),
            "{address}: {outcome:?}"
        );
    }
}

#[test]
fn the_command_has_no_door_to_this_machine_and_the_pages_are_imported_all_the_same() {
    let address = serve(|_| ok(&photo()));
    let table = format!("SKU,Name,Image\nA,Bowl,http://{address}/bowl.png\n");
    let site = Folder::new().with("list.csv", table);
    let outcome = import(&site, &["list.csv", "--fetch-images"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.talk);
    let talk = outcome.talk.replace(&address.port().to_string(), "PORT");
    insta::assert_snapshot!(talk);
    assert!(site.path("content/products/bowl-a/index.md").exists());
    assert!(!site.path("content/products/bowl-a/bowl.png").exists());
    assert_eq!(site.build().code, Some(0));
}

#[test]
fn a_picture_that_is_put_there_by_hand_is_shown_and_no_longer_awaited() {
    let table = "SKU,Name,Image\nA,Bowl,https://shop.example/bowl.png\n";
    let site = Folder::new().with("list.csv", table);
    assert!(imported(&site, &["list.csv"]).contains("1 picture not here yet"));
    site.write("content/products/bowl-a/bowl.png", photo());
    let before = content(&site);
    let talk = imported(&site, &["list.csv", "--fetch-images"]);
    assert!(
        !talk.contains("not here yet") && !talk.contains("fetching"),
        "{talk}"
    );
    assert_eq!(content(&site), before);
    let built = site.build();
    assert_eq!(built.code, Some(0), "{}", built.talk);
    assert!(!built.talk.contains("not here yet"), "{}", built.talk);
}
