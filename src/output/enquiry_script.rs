//! The script that mails enquiries from the web server: `enquiry.php`, filled in with what
//! brand.toml says. Every text goes in as a PHP literal, so none can become code.

use crate::brand::{LanguageId, Way};
use crate::catalogue::{Kind, Service};
use crate::paths::Address;
use crate::render::{Renderer, Voice};

const SCRIPT: &str = include_str!("enquiry.php");

/// The script for the site of a renderer.
pub(super) fn write(renderer: &Renderer) -> String {
    let brand = &renderer.site.brand;
    let Some(Way::Php(script)) = &brand.enquiry.way else {
        unreachable!("there is a script only where enquiries go by it");
    };
    let asked = brand.enquiry.fields.iter();
    let required = asked.filter(|asked| asked.required);
    let required: Vec<String> = required.map(|asked| literal(asked.field.key())).collect();
    let copy = script.copy.as_deref().unwrap_or("");
    let languages: Vec<String> = (brand.languages.iter())
        .map(|(id, tag)| format!("{} => {}", literal(tag.code()), words(renderer, id)))
        .collect();
    let settings = format!(
        "[\n'name' => {},\n'to' => {},\n'sender' => {},\n'copy' => {},\n'required' => [{}],\n\
         'consent' => {},\n'labels' => {},\n'languages' => [\n{},\n],\n]",
        literal(brand.name.get(LanguageId::DEFAULT)),
        literal(&script.to),
        literal(&script.sender),
        literal(copy),
        required.join(", "),
        brand.enquiry.consent.is_some(),
        labels(&Voice::new(&renderer.site, LanguageId::DEFAULT)),
        languages.join(",\n"),
    );
    SCRIPT.replacen("/*settings*/", &settings, 1)
}

/// What a visitor is told in a language, and where it goes on.
fn words(renderer: &Renderer, language: LanguageId) -> String {
    let site = &renderer.site;
    let tag = site.brand.languages.get(language);
    let voice = Voice::new(site, language);
    let consent = site.brand.enquiry.consent.as_ref();
    let thanks = renderer.after_enquiry(language);
    let mut pages = site.catalogue.pages();
    let form = pages.find(|(_, page)| page.kind == Kind::Service(Service::Enquiry));
    let form = form.and_then(|(id, _)| site.places.get(id, language));
    let form = form.map_or_else(|| thanks.clone(), |standing| standing.address.clone());
    let mut entries = vec![
        entry("lang", tag.code()),
        entry("dir", tag.direction().as_str()),
        entry("thanks", &from_root(&thanks)),
        entry("form", &from_root(&form)),
        entry("consent", consent.map_or("", |text| text.get(language))),
        format!("'labels' => {}", labels(&voice)),
    ];
    for key in [
        "title", "fields", "too_long", "too_many", "not_sent", "back",
    ] {
        entries.push(entry(key, &voice.phrase(&format!("refused_{key}"))));
    }
    format!("[{}]", entries.join(", "))
}

/// What the fields are called.
fn labels(voice: &Voice<'_>) -> String {
    const LABELS: [(&str, &str); 10] = [
        ("subject", "title_enquiry"),
        ("sku", "article_number"),
        ("name", "field_name"),
        ("email", "field_email"),
        ("company", "field_company"),
        ("country", "field_country"),
        ("phone", "field_phone"),
        ("message", "field_message"),
        ("list", "products"),
        ("consent", "field_consent"),
    ];
    let label = |(name, key): (&str, &str)| entry(name, &voice.phrase(key));
    format!("[{}]", LABELS.map(label).join(", "))
}

/// An address as seen from the script, which lies in the root: right in any folder of a host.
fn from_root(address: &Address) -> String {
    format!("./{}", address.encoded())
}

fn entry(key: &str, value: &str) -> String {
    format!("{} => {}", literal(key), literal(value))
}

/// A text as PHP writes it: within single quotes only `\` and `'` mean something else.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        assert_eq!(literal(r"it's"), r"'it\'s'");
        assert_eq!(literal(r"\'; exit; //"), r"'\\\'; exit; //'");
        assert_eq!(literal("$x ?> <?php"), "'$x ?> <?php'");
    }
}
