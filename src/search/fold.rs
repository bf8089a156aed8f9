//! The form in which words are compared: without accents, case and width. The search page's script
//! (`themes/base/assets/search.js`) folds a query in the same way; `tests/search` holds the two
//! together.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest run of letters that is taken for a unit or a mark before a figure: `DN`, `PN`, `mm`, `bar`.
const LONGEST_UNIT: usize = 4;

/// A text without accents, in small letters, in the plain forms of its characters.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut folded = String::with_capacity(bare.len());
    for c in bare.to_lowercase().chars() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c => folded.push(c),
        }
    }
    folded.nfc().collect()
}

/// The same with umlauts written out, `ü` as `ue`; none where there are none.
pub fn fold_umlauts(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let composed: String = text.nfc().collect();
    let umlaut = |c: char| matches!(c, 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü');
    if !composed.contains(umlaut) {
        return None;
    }
    let mut written = String::with_capacity(composed.len() + 4);
    for c in composed.chars() {
        match c {
            'ä' | 'Ä' => written.push_str("ae"),
            'ö' | 'Ö' => written.push_str("oe"),
            'ü' | 'Ü' => written.push_str("ue"),
            c => written.push(c),
        }
    }
    Some(fold(&written))
}

/// A code as it is compared: `KV2-025.40` and `kv2 02540` are the same.
pub fn fold_code(code: &str) -> String {
    fold(code).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Calls `take` with every word of a folded text: runs of letters and digits; of scripts that part
/// no words, every two characters that follow one another (and a single one that stands alone);
/// a figure with its unit also as one word, `dn 50` as `dn50`.
pub fn words(folded: &str, mut take: impl FnMut(&str)) {
    let mut before: Option<(&str, usize)> = None;
    for (start, run, script) in runs(folded) {
        match script {
            Script::Words => {
                take(run);
                if let Some((other, end)) = before
                    && is_joined(folded, (other, end), (run, start))
                {
                    take(&format!("{other}{run}"));
                }
                before = Some((run, start + run.len()));
            }
            Script::Characters => {
                before = None;
                pairs(run, &mut take);
            }
        }
    }
}

/// How the words of a run are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// By what is no letter.
    Words,
    /// Not at all.
    Characters,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        match c {
            '\u{1100}'..='\u{11ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3134f}' => Some(Self::Characters),
            c if c.is_alphanumeric() => Some(Self::Words),
            _ => None,
        }
    }
}

/// The runs of one script, with their places.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str, Script)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = rest.next()?;
            let Some(script) = Script::of(c) else {
                continue;
            };
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = rest.next_if(|(_, c)| Script::of(*c) == Some(script)) {
                end = at + c.len_utf8();
            }
            return Some((start, &text[start..end], script));
        }
    })
}

fn pairs(run: &str, take: &mut impl FnMut(&str)) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    if starts.len() == 1 {
        take(run);
        return;
    }
    let ends = starts[2..].iter().copied().chain([run.len()]);
    for (start, end) in starts.iter().zip(ends) {
        take(&run[*start..end]);
    }
}

/// Whether two words with one space between them are a figure and its unit.
fn is_joined(text: &str, (before, end): (&str, usize), (run, start): (&str, usize)) -> bool {
    let is_figure = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let is_unit =
        |word: &str| word.chars().count() <= LONGEST_UNIT && word.chars().all(char::is_alphabetic);
    let one_space = text[end..start].chars().count() == 1;
    one_space && (is_figure(before) && is_unit(run) || is_unit(before) && is_figure(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        words(&fold(text), |word| all.push(word.to_owned()));
        all
    }

    #[test]
    fn accents_case_and_width_do_not_count() {
        assert_eq!(fold("Vorschweißflansch ＤＮ50"), "vorschweissflansch dn50");
        assert_eq!(fold("Łódź İğne"), "lodz igne");
        assert_eq!(fold("한국어"), "한국어");
        assert_eq!(fold_umlauts("Rückschlag"), Some("rueckschlag".into()));
        assert_eq!(fold_umlauts("Kugelhahn ß"), None);
        assert_eq!(fold_code("KV2-025.40/ä"), "kv202540a");
    }

    #[test]
    fn words_are_runs_and_pairs_and_figures_with_their_units() {
        assert_eq!(of("Ball valve"), ["ball", "valve"]);
        assert_eq!(of("DN 50, PN16"), ["dn", "50", "dn50", "pn16"]);
        assert_eq!(of("16 bar"), ["16", "bar", "16bar"]);
        assert_eq!(of("不锈钢球阀"), ["不锈", "锈钢", "钢球", "球阀"]);
        assert_eq!(of("阀 DN50"), ["阀", "dn50"]);
        assert_eq!(of("flange 1.4408"), ["flange", "1", "4408"]);
    }
}
