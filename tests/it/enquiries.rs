//! `[enquiry]`: its faults, the forms it makes, and the script, run under `php -S` with its mail
//! caught (QUALITY 69).

use insta::assert_snapshot;

use crate::support::Folder;

const BRAND: &str = "name = \"Example\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n";

fn with_enquiry(lines: &str) -> Folder {
    Folder::new().with("brand.toml", format!("{BRAND}[enquiry]\n{lines}\n"))
}

#[test]
fn what_a_way_needs_is_said() {
    let faults = ["php", "formspree", "web3forms", "whatsapp"]
        .map(|way| with_enquiry(&format!("send = \"{way}\"")).faults());
    assert_snapshot!(faults.join("\n\n"));
}

#[test]
fn a_way_a_copy_and_an_id_that_cannot_be_are_shown() {
    let site = with_enquiry(
        "send = \"http://example.com/form\"\nemail = \"a@example.com\"\n\
         copy = \"enquiries.csv\"\nformspree = \"x/../y\"\nsender = \"a@b\\r\\nBcc: c@d\"",
    );
    assert_snapshot!(site.faults());
}

#[test]
fn fields_that_do_not_fit_together_are_shown() {
    let site = with_enquiry(
        "email = \"a@example.com\"\nfields = [\"name\", \"name\", \"fax\"]\nrequired = [\"email\"]",
    );
    assert_snapshot!(site.faults());
}

/// The form of a site as its home page shows it, in a theme of one line.
fn form(lines: &str) -> String {
    let site = with_enquiry(lines)
        .with(
            "plain/templates/home.html",
            "{% set f = site.enquiry_form %}{{ f.way }} {{ f.method }} {{ f.action }}\n\
             {% for h in f.hidden or [] %}{{ h.name }}={{ h.value }} {% endfor %}{{ f.trap or \"-\" }} {{ f.subject or \"-\" }}\n\
             {% for a in f.fields %}{{ a.name }}:{{ a.type }}{% if a.required %}!{% endif %} {% endfor %}\n",
        )
        .with("plain/templates/thank-you.html", "Thanks\n")
        .built();
    site.made("index.html")
}

#[test]
fn each_way_has_its_form() {
    let forms = [
        "email = \"a@example.com\"",
        "send = \"php\"\nemail = \"a@example.com\"\nfields = [\"phone\", \"message\"]\nrequired = [\"phone\"]",
        "send = \"formspree\"\nformspree = \"xabcdefg\"",
        "send = \"web3forms\"\nweb3forms = \"00000000-0000-4000-8000-000000000000\"",
        "send = \"netlify\"",
        "send = \"whatsapp\"\nwhatsapp = \"+44 1632 960123\"",
        "send = \"https://forms.example.com/take?to=us\"",
    ];
    assert_snapshot!(forms.map(form).join("\n"));
}

#[test]
fn the_script_is_made_only_where_enquiries_go_by_it_and_a_static_file_takes_its_place() {
    let mail = with_enquiry("email = \"a@example.com\"").built();
    assert!(!mail.path("public/enquiry.php").exists());
    let own = with_enquiry("send = \"php\"\nemail = \"a@example.com\"")
        .with("static/enquiry.php", "<?php // ours\n")
        .built();
    assert_eq!(own.made("enquiry.php"), "<?php // ours\n");
}

#[cfg(unix)]
mod script {
    //! The script at work.

    use std::fs;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Child, Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use insta::assert_snapshot;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    use super::{BRAND, Folder};

    const PATIENCE: Duration = Duration::from_secs(30);

    /// A web server with PHP whose mail is caught in a file.
    struct Server {
        site: Folder,
        child: Child,
        port: u16,
    }

    impl Drop for Server {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    /// A site in two languages that is served with PHP; none where PHP is not installed.
    #[expect(clippy::print_stderr, reason = "what is not tried is said aloud")]
    fn served(lines: &str) -> Option<Server> {
        if Command::new("php").arg("-v").output().is_err() {
            eprintln!("SKIPPED: php is not installed, so enquiry.php is not tried");
            return None;
        }
        let site = Folder::new()
            .with(
                "brand.toml",
                format!(
                    "{BRAND}languages = [\"en\", \"de\"]\n[enquiry]\nsend = \"php\"\n\
                     email = \"sales@example.com\"\nsender = \"web@example.com\"\n{lines}\n"
                ),
            )
            .with("plain/templates/thank-you.html", "Thanks\n")
            .with(
                "plain/phrases/en.toml",
                fs::read_to_string("themes/base/phrases/en.toml").expect("is there"),
            )
            .with(
                "plain/phrases/de.toml",
                fs::read_to_string("themes/base/phrases/de.toml").expect("is there"),
            )
            .with("tmp/.keep", "")
            .with(
                "sendmail",
                "#!/bin/sh\n{ echo \"arguments: $*\"; cat; echo; echo \"-- end --\"; } >> \"$(dirname \"$0\")/mail\"\n",
            )
            .built();
        let sendmail = site.path("sendmail");
        fs::set_permissions(&sendmail, fs::Permissions::from_mode(0o755)).expect("is ours");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let child = Command::new("php")
            .args(["-S", &format!("127.0.0.1:{port}"), "-t"])
            .arg(site.path("public"))
            .args(["-d", &format!("sendmail_path={}", sendmail.display())])
            .args([
                "-d",
                &format!("sys_temp_dir={}", site.path("tmp").display()),
            ])
            .args(["-d", "display_errors=1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("php runs");
        let server = Server { site, child, port };
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(since.elapsed() < PATIENCE, "php does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    impl Server {
        /// Posts a form; the answer.
        fn post(&self, fields: &[(&str, &str)]) -> String {
            let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={}", encode(value)))
                .collect();
            let body = pairs.join("&");
            self.request(&format!(
                "POST /enquiry.php HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            ))
        }

        fn request(&self, request: &str) -> String {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
            stream.set_read_timeout(Some(PATIENCE)).expect("is set");
            stream.write_all(request.as_bytes()).expect("is sent");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("is answered");
            let answer = String::from_utf8_lossy(&answer).into_owned();
            let changing = |line: &&str| !line.starts_with("Date:") && !line.starts_with("Host:");
            let lines: Vec<&str> = answer.lines().filter(changing).collect();
            lines.join("\n")
        }

        /// What was mailed.
        fn mail(&self) -> Vec<String> {
            let mail = fs::read_to_string(self.site.path("mail")).unwrap_or_default();
            let mails = mail.split_terminator("-- end --\n");
            mails.map(|mail| mail.replace('\r', "")).collect()
        }

        /// The counts of an hour are gone.
        fn forget(&self) {
            for file in fs::read_dir(self.site.path("tmp"))
                .expect("is there")
                .flatten()
            {
                fs::remove_file(file.path()).expect("is ours");
            }
        }
    }

    const SOUND: [(&str, &str); 3] = [
        ("lang", "de"),
        ("name", "Jürgen Groß"),
        ("email", "j.gross@example.org"),
    ];

    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let kept = SOUND
            .iter()
            .filter(|(name, _)| !more.iter().any(|(n, _)| n == name));
        kept.chain(more).copied().collect()
    }

    #[test]
    fn an_enquiry_is_mailed_kept_and_thanked_for() {
        let Some(server) = served(
            "copy = \"../enquiries.csv\"\nconsent = { en = \"You may answer.\", de = \"Sie dürfen antworten.\" }",
        ) else {
            return;
        };
        let answer = server.post(&with(&[
            (
                "subject",
                "Anfrage: Kugelhahn aus Messing mit Gewinde, lang genug zum Umbrechen",
            ),
            ("sku", "KV2-015"),
            ("message", "=1+1\r\nZweite Zeile"),
            ("list", "2 × KV2-015\n1 × KV2-020"),
            ("consent", "1"),
        ]));
        assert!(answer.starts_with("HTTP/1.0 303"), "{answer}");
        assert!(answer.contains("Location: ./de/thank-you/"), "{answer}");
        assert!(!answer.contains("X-Powered-By"), "{answer}");
        let mail = server.mail();
        assert_eq!(mail.len(), 1);
        let (head, body) = mail[0].split_once("\n\n").expect("a mail has a head");
        assert_snapshot!("mail_head", head);
        assert_snapshot!("mail_body", decoded(body));
        let copy = fs::read_to_string(server.site.path("enquiries.csv")).expect("is kept");
        let cells = copy.split_once("Z,").expect("begins with the time").1;
        assert_snapshot!("copy", cells);
    }

    #[test]
    fn nothing_that_is_sent_changes_to_whom_or_from_whom_mail_goes() {
        let Some(server) = served("") else { return };
        let attacks = [
            "x\r\nBcc: evil@example.net",
            "x\nTo: evil@example.net\nFrom: evil@example.net\n\nbody",
            "x%0d%0aBcc: evil@example.net",
            "x\u{2028}Bcc: evil@example.net",
            "evil@example.net, other@example.net",
            "\"x -X/tmp/log -be\"@example.net",
            "-fevil@example.net",
            "$(touch evil) `touch evil` ; touch evil",
            "\0Bcc: evil@example.net",
            "<script>alert(1)</script>",
        ];
        let names = [
            "subject", "sku", "name", "email", "company", "country", "phone", "message", "list",
            "lang", "to", "sender",
        ];
        for attack in attacks {
            for name in names {
                server.post(&with(&[(name, attack)]));
                server.forget();
            }
        }
        let mails = server.mail();
        assert!(mails.len() > 80, "only {} were sent", mails.len());
        for mail in mails {
            let (head, _) = mail.split_once("\n\n").expect("a mail has a head");
            let head = head.replace("\n ", " ");
            let mut seen = Vec::new();
            for line in head.lines() {
                let (name, value) = line.split_once(": ").expect("a header has a name");
                match name {
                    "arguments" => assert_eq!(value, "-fweb@example.com"),
                    "To" => assert_eq!(value, "sales@example.com"),
                    "From" => assert_eq!(value, "Example <web@example.com>"),
                    "Reply-To" => assert!(
                        !value.contains([' ', ',', '<']) || value.starts_with('"'),
                        "{value}"
                    ),
                    "Subject" | "MIME-Version" | "Content-Type" | "Content-Transfer-Encoding" => {}
                    _ => panic!("a header came in: {line}"),
                }
                assert!(!seen.contains(&name.to_owned()), "{name} is there twice");
                seen.push(name.to_owned());
            }
        }
        assert!(!server.site.path("public/evil").exists());
    }

    #[test]
    fn what_is_no_enquiry_is_refused_in_the_visitors_language_without_a_word_about_the_server() {
        let Some(server) = served("") else { return };
        let long = "x".repeat(501);
        let huge = "x".repeat(100_001);
        let refused = [
            server.post(&[("lang", "de"), ("email", "nobody")]),
            server.post(&with(&[("name[]", "x")])),
            server.post(&with(&[("email[0][a]", "x@example.org"), ("lang[]", "de")])),
            server.post(&with(&[("message", "\u{0}")])),
            server.post(&with(&[("company", &long)])),
            server.post(&with(&[("message", &huge)])),
            server.request(
                "POST /enquiry.php HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: 8\r\n\r\nname=%ff",
            ),
        ];
        assert_eq!(
            server.mail().len(),
            1,
            "the one with a lone control character is none"
        );
        let status: Vec<&str> = refused.iter().map(|r| &r[9..12]).collect();
        assert_eq!(status, ["400", "400", "400", "303", "413", "413", "400"]);
        for answer in &refused {
            let root = server.site.root().display().to_string();
            for word in ["Warning", "Fatal", "Stack", ".php on line", "/tmp", &root] {
                assert!(!answer.contains(word), "{word} in {answer}");
            }
        }
        assert_snapshot!("refused", refused[0]);
    }

    #[test]
    fn floods_and_robots_send_nothing() {
        let Some(server) = served("copy = \"../public/enquiries.csv\"") else {
            return;
        };
        let robot = server.post(&with(&[("website", "https://example.net")]));
        assert!(robot.contains("Location: ./de/thank-you/"), "{robot}");
        assert_eq!(server.mail().len(), 0);
        let answers: Vec<String> = (0..12).map(|_| server.post(&SOUND)).collect();
        assert_eq!(server.mail().len(), 9, "the robot counts");
        assert!(answers[11].starts_with("HTTP/1.0 429"), "{}", answers[11]);
        assert!(answers[11].contains("Retry-After: 3600"));
        let kept = server.site.path("public/enquiries.csv");
        assert!(!kept.exists(), "a copy lies where anybody can load it");
        let asked = server.request("GET /enquiry.php HTTP/1.0\r\n\r\n");
        assert!(asked.starts_with("HTTP/1.0 303"), "{asked}");
    }

    fn decoded(body: &str) -> String {
        let mut bytes = Vec::new();
        let mut bits = 0_u32;
        let mut count = 0;
        for letter in body.bytes() {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => continue,
            };
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count & 0xff) as u8);
            }
        }
        String::from_utf8(bytes).expect("is text").replace('\r', "")
    }
}
