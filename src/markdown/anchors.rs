//! The ids of a text's headings, for links from other pages.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::headings::{self, Ids};
use super::{nesting, syntax};

/// The ids that [`render`](super::render) gives the headings of a text, in their order; none when
/// the text nests too deep to be rendered.
#[must_use]
pub fn anchors(body: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    if nesting::first_too_deep(body).is_some() {
        return anchors;
    }
    let mut ids = Ids::new(body);
    let mut words = String::new();
    let mut given = None;
    let mut inside = false;
    for (event, range) in Parser::new_ext(body, syntax()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                given = id;
                inside = true;
                words.clear();
            }
            Event::End(TagEnd::Heading(_)) => {
                inside = false;
                match given.take() {
                    Some(id) if ids.take(&id, &range).is_ok() => anchors.push(id.into_string()),
                    Some(_) => {}
                    None => anchors.push(ids.for_words(words.trim())),
                }
            }
            event if inside => headings::add_words(&mut words, &event),
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_the_ids_of_headings_in_their_order() {
        let body =
            "# Size\ntext\n\n## *Bore* `d`\n\n> # Size\n\nWeight {#kg}\n---\n\n```\n# no\n```\n";
        assert_eq!(anchors(body), ["size", "bore-d", "size-2", "kg"]);
    }
}
