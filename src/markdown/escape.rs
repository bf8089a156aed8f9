//! Text as text in HTML. Every string that comes from a source goes through one of these.

/// Writes text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    let find = |rest: &[u8]| memchr::memchr3(b'&', b'<', b'>', rest);
    replace_found(out, text, find, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Writes a value between the double quotes of an attribute.
pub(super) fn attribute(out: &mut String, value: &str) {
    replace(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Writes an address between the double quotes of an attribute; characters that no address may
/// hold are percent-encoded.
pub(super) fn address(out: &mut String, address: &str) {
    replace(out, address, |byte| match byte {
        b'&' => Some("&amp;"),
        b' ' => Some("%20"),
        b'"' => Some("%22"),
        b'<' => Some("%3C"),
        b'>' => Some("%3E"),
        b'`' => Some("%60"),
        b'\t' => Some("%09"),
        b'\n' => Some("%0A"),
        b'\r' => Some("%0D"),
        _ => None,
    });
}

#[inline]
fn replace(out: &mut String, text: &str, with: impl Fn(u8) -> Option<&'static str>) {
    let find = |rest: &[u8]| rest.iter().position(|byte| with(*byte).is_some());
    replace_found(out, text, find, &with);
}

#[inline]
fn replace_found(
    out: &mut String,
    text: &str,
    find: impl Fn(&[u8]) -> Option<usize>,
    with: impl Fn(u8) -> Option<&'static str>,
) {
    let mut rest = text;
    while let Some(at) = find(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(with(rest.as_bytes()[at]).unwrap_or_default());
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: fn(&mut String, &str), value: &str) -> String {
        let mut out = String::new();
        write(&mut out, value);
        out
    }

    #[test]
    fn nothing_ends_the_element_or_the_attribute_it_stands_in() {
        let value = "5 < 6 & \"é阀\" >";
        assert_eq!(written(text, value), "5 &lt; 6 &amp; \"é阀\" &gt;");
        assert_eq!(
            written(attribute, value),
            "5 &lt; 6 &amp; &quot;é阀&quot; &gt;"
        );
        assert_eq!(
            written(address, value),
            "5%20%3C%206%20&amp;%20%22é阀%22%20%3E"
        );
    }
}
