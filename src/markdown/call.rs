//! The call of a component, `{{< name key="value" n=3 flag=true />}}`, on a line of its own.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Argument, Call};
use crate::diagnostic::Diagnostic;

/// What a call begins with.
pub(super) const OPENING: &str = "{{<";

/// What a call ends with.
const CLOSING: &str = "/>}}";

/// A call and where its parts stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) call: Call,
    name: Range<usize>,
    /// The values of the arguments, in their order.
    values: Vec<Range<usize>>,
}

impl Placed {
    /// The value of an argument, or the component's name.
    pub(super) fn span(&self, argument: Option<&str>) -> Range<usize> {
        let arguments = self.call.arguments.iter();
        let position = { arguments }.position(|(name, _)| Some(name.as_str()) == argument);
        position.map_or(&self.name, |at| &self.values[at]).clone()
    }
}

/// A fault in a call, and its place.
pub(super) type Fault = Box<(Diagnostic, Range<usize>)>;

/// The places in a text where a call begins, without those behind a `\`.
pub(super) fn starts(body: &str) -> Vec<usize> {
    let escaped = |at: usize| body[..at].ends_with('\\');
    let all = memchr::memmem::find_iter(body.as_bytes(), OPENING);
    all.filter(|at| !escaped(*at)).collect()
}

/// The end of the line, without the spaces before it.
pub(super) fn line_end(body: &str, from: usize) -> usize {
    let rest = &body[from..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    from + line.trim_end().len()
}

/// Reads the call that begins at `start` and fills its line.
pub(super) fn parse(body: &str, start: usize) -> Result<Placed, Fault> {
    let mut scanner = Scanner {
        body,
        at: start + OPENING.len(),
        end: line_end(body, start),
    };
    scanner.spaces();
    let name = scanner.word();
    if name.is_empty() {
        let fault = Diagnostic::error("component-syntax", "the component has no name")
            .help("write its name after `{{<`, as in `{{< video file=\"tour.mp4\" />}}`");
        return Err(Box::new((fault, start..start + OPENING.len())));
    }
    let call = Call {
        name: body[name.clone()].to_owned(),
        arguments: Vec::new(),
    };
    let mut placed = Placed {
        call,
        name,
        values: Vec::new(),
    };
    loop {
        scanner.spaces();
        if scanner.take(CLOSING) {
            break;
        }
        scanner.argument(&mut placed)?;
    }
    scanner.spaces();
    if scanner.at < scanner.end {
        let message = format!(
            "text follows the component `{}` on its line",
            placed.call.name
        );
        let fault =
            Diagnostic::error("component-place", message).help("put it on a line of its own");
        return Err(Box::new((fault, scanner.at..scanner.end)));
    }
    Ok(placed)
}

struct Scanner<'a> {
    body: &'a str,
    at: usize,
    end: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.body[self.at..self.end]
    }

    fn spaces(&mut self) {
        self.at = self.end - self.rest().trim_start().len();
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Letters, digits, `_` and `-`, from here on.
    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let rest = self.rest();
        self.at += rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        start..self.at
    }

    fn argument(&mut self, placed: &mut Placed) -> Result<(), Fault> {
        let name = self.word();
        let key = self.body[name.clone()].to_owned();
        if key.is_empty() {
            return Err(self.no_argument(&placed.call.name));
        }
        if !self.take("=") {
            let fault = Diagnostic::error(
                "component-syntax",
                format!("the argument `{key}` has no value"),
            )
            .help(format!(
                "write `{key}=\"…\"`, `{key}=3` or `{key}=true`, without spaces"
            ));
            return Err(Box::new((fault, name)));
        }
        let start = self.at;
        let value = self.value(&key)?;
        if placed.call.arguments.iter().any(|(other, _)| *other == key) {
            let message = format!("the argument `{key}` is given twice");
            let fault =
                Diagnostic::error("component-syntax", message).help("leave one of them out");
            return Err(Box::new((fault, name)));
        }
        placed.call.arguments.push((key, value));
        placed.values.push(start..self.at);
        Ok(())
    }

    /// Neither an argument nor the end stands here.
    fn no_argument(&self, component: &str) -> Fault {
        let message = format!("the call of the component `{component}` is not closed");
        let fault = Diagnostic::error("component-syntax", message)
            .help("end it with `/>}}` on the same line");
        let word = self
            .rest()
            .find(' ')
            .map_or(self.end, |length| self.at + length);
        Box::new((fault, self.at..word))
    }

    fn value(&mut self, key: &str) -> Result<Argument, Fault> {
        if self.take("\"") {
            return self.text(key);
        }
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(rest.len());
        self.at += length;
        let word = &self.body[start..self.at];
        match word {
            "true" => Ok(Argument::Bool(true)),
            "false" => Ok(Argument::Bool(false)),
            word => number(word).map(Argument::Number).ok_or_else(|| {
                let message = format!("the value of `{key}` is no text, number, `true` or `false`");
                let fault = Diagnostic::error("component-syntax", message).help(format!(
                    "put text between straight double quotes: `{key}=\"…\"`"
                ));
                Box::new((fault, start..self.at.max(start + 1).min(self.end)))
            }),
        }
    }

    /// What stands up to the closing quote; `\"` and `\\` stand for `"` and `\`.
    fn text(&mut self, key: &str) -> Result<Argument, Fault> {
        let start = self.at;
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.body[start..self.end].char_indices() {
            match c {
                '"' if !escaped => {
                    self.at = start + at + 1;
                    return Ok(Argument::Text(text));
                }
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                '"' | '\\' => {}
                _ if escaped => text.push('\\'),
                _ => {}
            }
            escaped = false;
            text.push(c);
        }
        let message = format!("the text of `{key}` has no closing quote");
        let fault = Diagnostic::error("component-syntax", message)
            .help("end it with `\"` on the same line; a quote in the text is written `\\\"`");
        Err(Box::new((fault, start - 1..self.end)))
    }
}

fn number(word: &str) -> Option<Decimal> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    Decimal::from_str_exact(word).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_texts_numbers_and_truth_values() {
        let body = r#"{{< video-x file="a \"b\" \\ c\d" n=3 width=-1.50 loop=true a=false/>}}  "#;
        let placed = parse(body, 0).expect("is a call");
        assert_eq!(placed.call.name, "video-x");
        let text = |s: &str| Argument::Text(s.into());
        assert_eq!(
            placed.call.arguments,
            [
                ("file".into(), text(r#"a "b" \ c\d"#)),
                ("n".into(), Argument::Number(Decimal::from(3))),
                ("width".into(), Argument::Number(Decimal::new(-150, 2))),
                ("loop".into(), Argument::Bool(true)),
                ("a".into(), Argument::Bool(false)),
            ]
        );
        assert_eq!(&body[placed.span(Some("width"))], "-1.50");
        assert_eq!(&body[placed.span(None)], "video-x");
    }

    #[test]
    fn a_number_is_plain_or_a_fault() {
        for bad in [
            "1,5", "1e4", "1_000", "+1", ".5", "5.", "", "yes", "0x1F", "“a”",
        ] {
            let body = format!("{{{{< x n={bad} />}}}}");
            assert!(parse(&body, 0).is_err(), "{bad:?} was taken");
        }
        assert!(parse(&format!("{{{{< x n={} />}}}}", "9".repeat(99)), 0).is_err());
    }
}
