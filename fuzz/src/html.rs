//! Markdown becomes HTML in which nothing runs, whatever the text: elements and attributes are of
//! those that we write.

use std::sync::Arc;

use showroom::brand::AuthorHtml;
use showroom::diagnostic::SourceText;
use showroom::markdown::{self, Call, Options, Source, Surroundings, Unresolved};

/// Hands on every link and picture: what may not be is refused before.
struct Anything;

impl Surroundings for Anything {
    fn link(&self, destination: &str) -> Result<String, Unresolved> {
        Ok(destination.to_owned())
    }

    fn picture(&self, _: &str, _: &str, _: &str) -> Result<String, Unresolved> {
        Ok("<img>".into())
    }

    fn component(&self, _: &Call) -> Result<String, Unresolved> {
        Ok("<hr>".into())
    }

    fn phrase(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// What must not stand in a page.
const ELEMENTS: [&str; 12] = [
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "link", "meta", "base",
    "template",
];

pub fn markdown(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes);
    let file: Arc<SourceText> = SourceText::new("a.md", words.as_ref());
    let source = Source {
        file: &file,
        body: 0..words.len(),
    };
    let options = Options {
        author_html: AuthorHtml::Escape,
    };
    match markdown::render(&source, &options, &Anything) {
        Ok(rendered) => {
            super::show(&rendered.warnings);
            inspect(&rendered.html);
        }
        Err(report) => super::show(&report),
    }
}

/// Looks at each tag. A `<` or a `"` in words is always written as an entity, so what is between is
/// a tag and its values.
fn inspect(html: &str) {
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("a tag ends");
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        assert!(!name.is_empty(), "<{tag}> has no name");
        assert!(!ELEMENTS.contains(&name.as_str()), "<{tag}>");
        for (i, outside) in tag.split('"').enumerate() {
            if i % 2 == 0 {
                assert!(
                    !outside
                        .split_whitespace()
                        .any(|word| word.starts_with("on")),
                    "<{tag}>"
                );
            } else {
                let value = outside.trim_start().to_ascii_lowercase();
                assert!(!value.starts_with("javascript:"), "<{tag}>");
            }
        }
    }
}
