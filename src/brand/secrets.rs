//! Passwords and keys do not belong into brand.toml: it lies in shared folders and repositories.

use crate::source::fields::{Entry, Fields};

/// Names under which people write secrets down.
const NAMES: [&str; 7] = [
    "password",
    "passwort",
    "secret",
    "secret_key",
    "access_key",
    "api_key",
    "token",
];

/// How well-known keys begin: Stripe, AWS, GitHub, private keys.
const BEGINNINGS: [&str; 5] = ["sk_live_", "sk_test_", "AKIA", "ghp_", "-----BEGIN"];

/// Reports every value that looks like a secret, without showing it.
pub fn look_for(fields: &Fields<'_>) {
    for entry in fields.all_entries() {
        look_at(fields, &entry);
    }
}

fn look_at(fields: &Fields<'_>, entry: &Entry<'_>) {
    if let Some(text) = entry.text() {
        let name = entry.key.value.to_lowercase();
        let secret = NAMES.contains(&name.as_str())
            || BEGINNINGS
                .iter()
                .any(|beginning| text.starts_with(beginning))
            || has_password(text);
        if secret {
            let message = format!("`{}` holds a secret", entry.key.value);
            // The place is the key: the excerpt must not show the value in a log.
            let fault = crate::diagnostic::Diagnostic::error("secret", message);
            let file = crate::diagnostic::SourceText::new(fields.at().file.name(), "");
            fields.fault(fault.in_file(&file).help(
                "take it out: brand.toml is shared and copied; programs get secrets from the environment",
            ));
        }
    }
    for item in entry.items().into_iter().flatten() {
        look_at(fields, &item);
    }
    if let Some(table) = entry.table("", fields.report()) {
        for entry in table.all_entries() {
            look_at(fields, &entry);
        }
    }
}

/// `sftp://user:password@host`
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split('/').next().unwrap_or(rest);
    host.split_once('@')
        .is_some_and(|(user, _)| user.contains(':'))
}
