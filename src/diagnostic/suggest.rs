//! The nearest known name to a mistyped one.

/// The known name that was most likely meant, if one is near enough: at most a third of its
/// letters differ, or it is the same but for case, `-` and `_`.
pub fn did_you_mean<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(found);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &fold(name)), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}

fn fold(name: &str) -> String {
    name.to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let known = ["price", "title", "lead_time"];
        assert_eq!(did_you_mean("pirce", known), Some("price"));
        assert_eq!(did_you_mean("lead-time", known), Some("lead_time"));
        assert_eq!(did_you_mean("colour", known), None);
    }
}
