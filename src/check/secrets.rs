//! Keys and passwords in what would be published. What they are is said, and where; never they
//! themselves: a report is kept in logs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memchr_iter;
use memchr::memmem::Finder;

use super::Code;
use crate::diagnostic::{Diagnostic, SourceText};

/// Largest file that is searched, in bytes.
pub(super) const LARGEST: u64 = 5_000_000;

/// Endings of files that hold text, and are searched.
const TEXTS: [&str; 22] = [
    "txt", "js", "mjs", "css", "json", "xml", "csv", "php", "yml", "yaml", "ini", "conf", "cfg",
    "sql", "html", "htm", "log", "sh", "py", "toml", "pem", "key",
];

/// Endings of files that are hardly meant for visitors.
const PRIVATE: [&str; 15] = [
    "sql", "sqlite", "bak", "old", "orig", "swp", "tmp", "log", "key", "pem", "p12", "pfx", "kdbx",
    "mdb", "pst",
];

/// A kind of secret: how it begins, how many characters of a key follow at least, and what it is.
struct Kind {
    begins: Finder<'static>,
    follows: fn(&[u8]) -> bool,
    what: &'static str,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let kind = |begins: &'static str, follows, what| Kind {
        begins: Finder::new(begins),
        follows,
        what,
    };
    vec![
        kind("sk_live_", |rest| key(rest) >= 16, "a secret key of Stripe"),
        kind(
            "rk_live_",
            |rest| key(rest) >= 16,
            "a restricted key of Stripe",
        ),
        kind("AKIA", |rest| upper(rest) == 16, "an access key of AWS"),
        kind("-----BEGIN ", is_private_key, "a private key"),
        kind("ghp_", |rest| key(rest) >= 36, "a token of GitHub"),
        kind("github_pat_", |rest| key(rest) >= 22, "a token of GitHub"),
        kind("glpat-", |rest| key(rest) >= 20, "a token of GitLab"),
        kind("xoxb-", |rest| key(rest) >= 20, "a token of Slack"),
        kind(
            "SG.",
            |rest| key(rest) == 22 && rest.get(22) == Some(&b'.'),
            "a key of SendGrid",
        ),
        kind("://", has_password, "a password in an address"),
        kind("smtp", is_mail_password, "the password of a mail server"),
        kind("SMTP", is_mail_password, "the password of a mail server"),
    ]
});

/// How many characters of a key there are.
fn key(rest: &[u8]) -> usize {
    let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    rest.iter().take_while(|byte| is_key(byte)).count()
}

fn upper(rest: &[u8]) -> usize {
    let is_key = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    rest.iter().take_while(|byte| is_key(byte)).count()
}

fn is_private_key(rest: &[u8]) -> bool {
    let head = &rest[..rest.len().min(40)];
    head.windows(16).any(|part| part == b"PRIVATE KEY-----")
}

/// `user:password@host`
fn has_password(rest: &[u8]) -> bool {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/\"'<>?#\\&".contains(byte);
    let host = rest.iter().take(200).take_while(|byte| !ends(byte));
    let host: Vec<u8> = host.copied().collect();
    let Some(at) = host.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let colon = host[..at].iter().position(|byte| *byte == b':');
    colon.is_some_and(|colon| colon > 0 && colon + 1 < at)
}

/// `SMTP_PASSWORD=…`, `"smtp_pass": "…"`, `define('SMTP_PASS', '…')`
fn is_mail_password(rest: &[u8]) -> bool {
    let name = key(rest);
    let names = rest[..name].to_ascii_lowercase();
    if !names.windows(4).any(|part| part == b"pass") {
        return false;
    }
    let rest = &rest[name..rest.len().min(name + 20)];
    let assigns = |byte: &u8| b" \t\"':=,>".contains(byte);
    let between = rest.iter().take_while(|byte| assigns(byte)).count();
    rest[..between].iter().any(|byte| b":=,".contains(byte)) && key(&rest[between..]) >= 4
}

/// A secret that was found: what it is, and in which line.
pub(super) fn search(bytes: &[u8]) -> Vec<(&'static str, usize)> {
    let mut found = Vec::new();
    for kind in KINDS.iter() {
        let length = kind.begins.needle().len();
        let mut places = kind.begins.find_iter(bytes);
        if let Some(at) = places.find(|at| (kind.follows)(&bytes[at + length..])) {
            let line = memchr_iter(b'\n', &bytes[..at]).count() + 1;
            found.push((kind.what, line));
        }
    }
    found
}

/// Secrets by the file that they stand in: its name, what it is, and the line.
pub(super) type Secrets = BTreeSet<(String, &'static str, usize)>;

/// As findings.
pub(super) fn report(secrets: &Secrets) -> impl Iterator<Item = Diagnostic> {
    secrets.iter().map(|(file, what, line)| {
        let message = format!("line {line} would publish {what}");
        (Code::SecretInOutput.finding(message))
            .in_file(&SourceText::new(&**file, ""))
            .help("take it out; it is known to everyone who has a copy, so get a new one")
    })
}

/// Whether a file of this ending is searched.
pub(super) fn is_text(ending: &str) -> bool {
    TEXTS.contains(&ending)
}

/// Whether a file is hardly meant for visitors.
pub(super) fn is_private(name: &str, ending: &str) -> bool {
    PRIVATE.contains(&ending)
        || name.starts_with("~$")
        || ["Thumbs.db", "desktop.ini", "id_rsa", "wp-config.php"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_form_and_words_about_it_are_none() {
        let found = |text: &str| search(text.as_bytes()).first().map(|(what, _)| *what);
        let key = "x".repeat(40);
        for secret in [
            format!("sk_live_{key}"),
            "a\nAKIAABCDEFGHIJKLMNOP b".to_owned(),
            "-----BEGIN OPENSSH PRIVATE KEY-----".to_owned(),
            format!("token=ghp_{key}"),
            "SG.abcdefghijklmnopqrstuv.abc".to_owned(),
            "ftp://user:pass@host/".to_owned(),
            "SMTP_PASSWORD=geheim".to_owned(),
            "define('SMTP_PASS', 'geheim');".to_owned(),
            "\"smtp_pass\": \"geheim\"".to_owned(),
        ] {
            assert!(found(&secret).is_some(), "{secret}");
        }
        for sound in [
            "the keys begin with sk_live_ or AKIA",
            "-----BEGIN CERTIFICATE-----",
            "https://user@example.com/",
            "https://example.com/a:b@c",
            "mail to a:b@example.com",
            "smtp passes mail on",
        ] {
            assert_eq!(found(sound), None, "{sound}");
        }
        assert_eq!(search(b"a\nb\nAKIAABCDEFGHIJKLMNOP")[0].1, 3);
    }
}
