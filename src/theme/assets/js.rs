//! Scripts: every file becomes a block of one module, so that names do not clash.
//!
//! They are small (a page may have 3 KB), so a parser of JavaScript would cost 86 crates and 90
//! seconds of compiling for what compression does as well. Comments, indentation and empty lines
//! are dropped by a scanner that knows strings, templates and regular expressions; where it is
//! not sure how a file is meant, the file is left as it is.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};

/// Where scripts lie below `assets/`.
pub(super) const FOLDER: &str = "js/";

/// Prepares a script to stand in the common module.
pub(super) fn block(file: &Arc<SourceText>) -> Result<String, Vec<Diagnostic>> {
    let text = file.text();
    let code = strip(text);
    let mut faults = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let is_module = matches!(word, "import" | "export")
            && !line[word.len()..].trim_start().starts_with('(');
        let in_code = code.as_ref().is_none_or(|code| code.contains(line.trim()));
        if is_module && in_code {
            let fault =
                Diagnostic::error("js-module", format!("a script of a theme has an `{word}`"));
            faults.push(
                fault
                    .at(file, at..at + line.trim_end().len())
                    .help("write it without: all files in `assets/js/` are joined into one module"),
            );
        }
        at += line.len();
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let code = code.unwrap_or_else(|| text.to_owned());
    Ok(format!("{{\n{}\n}}\n", code.trim()))
}

/// The script without comments, indentation and empty lines, or None where it is not clear.
fn strip(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    // Open `${`s, each with the braces opened in it.
    let mut templates: Vec<u32> = Vec::new();
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let end = match c {
            '"' | '\'' => string(rest)?,
            '`' => template(rest, &mut templates)?,
            '}' if templates.last() == Some(&0) => {
                templates.pop();
                template(rest, &mut templates)?
            }
            '{' | '}' => {
                if let Some(depth) = templates.last_mut() {
                    *depth = if c == '{' {
                        *depth + 1
                    } else {
                        depth.checked_sub(1)?
                    };
                }
                1
            }
            '/' if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let length = rest.find("*/")? + 2;
                // A comment over several lines ends a statement as a line break does.
                if rest[..length].contains('\n') {
                    out.push('\n');
                } else if !out.ends_with(' ') {
                    out.push(' ');
                }
                at += length;
                continue;
            }
            '/' if regex_may_begin(&out)? => regex(rest)?,
            ' ' | '\t' | '\r' | '\n' => {
                let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
                let line_break = rest[..length].contains('\n');
                while out.ends_with([' ', '\n']) && (line_break || out.ends_with('\n')) {
                    out.pop();
                }
                if line_break || !out.ends_with(' ') {
                    out.push(if line_break { '\n' } else { ' ' });
                }
                at += length;
                continue;
            }
            other => other.len_utf8(),
        };
        out.push_str(&rest[..end]);
        at += end;
    }
    templates.is_empty().then_some(out)
}

fn string(rest: &str) -> Option<usize> {
    let quote = rest.chars().next()?;
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A template from its backtick, or from the brace that closes a `${`, to its end or the next.
fn template(rest: &str, templates: &mut Vec<u32>) -> Option<usize> {
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return Some(at + 1),
            '{' if before == '$' => {
                templates.push(0);
                return Some(at + 1);
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// Whether a `/` begins a regular expression here; None where both are possible.
fn regex_may_begin(before: &str) -> Option<bool> {
    const KEYWORDS: [&str; 8] = [
        "return", "typeof", "case", "in", "of", "delete", "void", "else",
    ];
    let before = before.trim_end();
    let Some(last) = before.chars().next_back() else {
        return Some(true);
    };
    match last {
        '(' | ',' | '=' | ':' | '[' | '!' | '&' | '|' | '?' | ';' | '>' | '<' | '*' | '%' | '~'
        | '^' => Some(true),
        ']' | '"' | '\'' | '`' => Some(false),
        // After `if (…)` or a block it is an expression, after a call or an object a division;
        // `a++ / b` and `+ /b/` look alike as well.
        ')' | '}' | '{' | '+' | '-' => None,
        c if c.is_alphanumeric() || c == '_' || c == '$' => {
            let word = before
                .rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                .next();
            Some(word.is_some_and(|word| KEYWORDS.contains(&word)))
        }
        _ => None,
    }
}

fn regex(rest: &str) -> Option<usize> {
    let (mut escaped, mut in_class) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_everything_else_stays() {
        let source = "// The gallery.\nconst a = 1; // one\n\n/* two\n lines */\nif (a) {\n    f(`x // y\n   ${ g({b: '//'}) } z`);\n    const url = \"https://x\", r = /[/\"]\\/\\*/g;\n}\nlet c = a /* in */ / 2 / 1;\n";
        assert_eq!(
            strip(source).as_deref(),
            Some(
                "\nconst a = 1;\nif (a) {\nf(`x // y\n   ${ g({b: '//'}) } z`);\nconst url = \"https://x\", r = /[/\"]\\/\\*/g;\n}\nlet c = a / 2 / 1;\n"
            )
        );
    }

    #[test]
    fn a_script_that_is_not_clear_is_left_as_it_is() {
        for source in ["if (x) /'/.test(y)", "`${", "'a\nb'", "/* x", "a++ / 2"] {
            assert_eq!(strip(source), None, "{source}");
            let file = SourceText::new("a.js", source);
            assert_eq!(block(&file), Ok(format!("{{\n{source}\n}}\n")));
        }
    }

    #[test]
    fn a_module_statement_is_a_fault() {
        let file = SourceText::new(
            "theme/assets/js/a.js",
            "/*\nimport x\n*/\nimport { a } from \"./b.js\";\nexport const b = 1;\nimport('x');\n",
        );
        let faults = block(&file).expect_err("has imports");
        let report: crate::diagnostic::Report = faults.into_iter().collect();
        insta::assert_snapshot!(report.to_string(), @r#"
        error: a script of a theme has an `import`
         --> theme/assets/js/a.js:4:1
          |
        4 | import { a } from "./b.js";
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write it without: all files in `assets/js/` are joined into one module

        error: a script of a theme has an `export`
         --> theme/assets/js/a.js:5:1
          |
        5 | export const b = 1;
          | ^^^^^^^^^^^^^^^^^^^
          |
          = help: write it without: all files in `assets/js/` are joined into one module
        "#);
    }
}
