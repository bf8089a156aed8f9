//! Parts of a file (RFC 9110, section 14): a film is played from any point of it.

use std::ops::Range;

/// What of a file is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Nothing,
}

/// Reads a `Range` header. What is not one range of bytes asks for the whole, as the standard
/// allows.
pub(super) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.split_once('-') else {
        return Wanted::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // A number beyond all sizes is as good as the largest.
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let part = match (number(first.trim()), number(last.trim())) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.trim().is_empty() => first..size,
        (None, Some(length)) if first.trim().is_empty() => size - length.min(size)..size,
        _ => return Wanted::Whole,
    };
    if part.is_empty() {
        return Wanted::Nothing;
    }
    Wanted::Part(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_from_the_start_or_the_end() {
        let of = |header| wanted(Some(header), 100);
        assert_eq!(of("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(of("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-5"), Wanted::Part(95..100));
        assert_eq!(of("bytes=-500"), Wanted::Part(0..100));
        assert_eq!(
            of("bytes=90-99999999999999999999999"),
            Wanted::Part(90..100)
        );
    }

    #[test]
    fn what_is_beyond_the_file_is_nothing_and_what_is_no_range_the_whole() {
        let of = |header| wanted(Some(header), 100);
        assert_eq!(of("bytes=100-"), Wanted::Nothing);
        assert_eq!(of("bytes=-0"), Wanted::Nothing);
        for odd in [
            "bytes=9-1",
            "bytes=0-1,5-6",
            "lines=0-1",
            "bytes=a-b",
            "bytes=--1",
            "bytes=-",
        ] {
            assert_eq!(of(odd), Wanted::Whole, "{odd}");
        }
        assert_eq!(wanted(None, 100), Wanted::Whole);
    }
}
