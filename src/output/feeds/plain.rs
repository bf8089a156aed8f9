//! Markdown as plain text, for readers that take no markup.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words of a text: a line for each paragraph, heading and row; no HTML, no components, no
/// pictures.
pub(super) fn plain(markdown: &str) -> String {
    let lines = markdown.lines().filter(|line| !line.starts_with("{{<"));
    let markdown: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES);
    options.insert(Options::ENABLE_STRIKETHROUGH);
    options.insert(Options::ENABLE_GFM);
    let mut text = String::new();
    let mut pictures = 0;
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            Event::Text(words) | Event::Code(words) if pictures == 0 => text.push_str(&words),
            Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::HardBreak
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock,
            ) => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The text, cut between two words where it has more characters than a reader takes.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    let end = kept.rfind(char::is_whitespace).unwrap_or(kept.len());
    format!("{}…", kept[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let text = "Milled *slowly*,\nkept `cool`.\n\n## Use\n\n{{< video file=\"a.mp4\" />}}\n\n\
                    ![A bag](a.jpg) <b>bold</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [link](/a)\n";
        insta::assert_snapshot!(plain(text), @r"
        Milled slowly, kept cool.
        Use
        bold
        a b
        1 2
        link
        ");
    }

    #[test]
    fn a_cut_keeps_whole_words_and_the_limit() {
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("鋼鋼鋼鋼鋼", 3), "鋼鋼…");
    }
}
