//! A report as commands for GitHub's runner, which shows each fault beside its line.
//! (GitHub, "Workflow commands for GitHub Actions".)

use super::{Diagnostic, Report, Severity};

/// All faults, a line each. `folder` is the way from the root of the repository to the site.
pub fn render(report: &Report, folder: &str) -> String {
    let mut out = String::new();
    for fault in report.sorted() {
        out.push_str(&line(fault, folder));
        out.push('\n');
    }
    out
}

fn line(fault: &Diagnostic, folder: &str) -> String {
    let command = match fault.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &fault.place {
        let file = match folder {
            "" | "." => place.file.name().to_owned(),
            folder => format!("{}/{}", folder.trim_end_matches('/'), place.file.name()),
        };
        properties.push(format!("file={}", property(&file)));
        if place.span != (0..0) {
            let (line, column) = place.line_column(place.span.start);
            properties.push(format!("line={line},col={column}"));
        }
    }
    properties.push(format!("title={}", property(fault.code)));
    let more = fault.notes.iter().chain(&fault.helps);
    let words = more.fold(fault.message.clone(), |words, more| {
        format!("{words}\n{more}")
    });
    format!("::{command} {}::{}", properties.join(","), data(&words))
}

/// What a message may hold.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property may hold.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    #[test]
    fn a_fault_is_one_command_whatever_stands_in_it() {
        let file = SourceText::new("content/a,b.md", "one\ntwo");
        let odd = Diagnostic::new(Severity::Note, "odd", "`two` is 100% odd")
            .at(&file, 4..7)
            .note("so it is")
            .help("write\nthree");
        let whole = Diagnostic::error("no-site", "there is no site");
        let report: Report = [odd, whole].into_iter().collect();
        insta::assert_snapshot!(render(&report, "shop/"), @r"
        ::error title=no-site::there is no site
        ::notice file=shop/content/a%2Cb.md,line=2,col=1,title=odd::`two` is 100%25 odd%0Aso it is%0Awrite%0Athree
        ");
    }
}
