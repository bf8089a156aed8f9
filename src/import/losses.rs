//! What was left behind on the way into the pages, counted, so that nothing is lost in silence.

use std::collections::BTreeMap;

/// Counts by what was lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<(Loss, String), usize>);

/// Why something was left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// It could do harm: a script, an event handler, a link to a script.
    Harmful,
    /// Markdown has no form for it: a frame, a form, a film.
    NoForm,
    /// It leads nowhere outside of the old shop.
    Link,
}

impl Losses {
    /// Notes one more.
    pub fn add(&mut self, loss: Loss, what: &str) {
        *self.0.entry((loss, what.to_owned())).or_default() += 1;
    }

    /// Adds those of another count.
    pub fn extend(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(key.clone()).or_default() += count;
        }
    }

    /// How many of a kind there are.
    pub fn count(&self, loss: Loss) -> usize {
        let of_kind = self.0.iter().filter(|((kind, _), _)| *kind == loss);
        of_kind.map(|(_, count)| count).sum()
    }

    /// A line for each kind: "removed as harmful: 3 × `<script>`, 1 × `onclick`".
    pub fn lines(&self) -> Vec<String> {
        let line = |(loss, said): (Loss, &str)| {
            let of_kind = self.0.iter().filter(|((kind, _), _)| *kind == loss);
            let parts: Vec<String> = of_kind
                .map(|((_, what), count)| format!("{count} × {what}"))
                .collect();
            (!parts.is_empty()).then(|| format!("{said}: {}", parts.join(", ")))
        };
        [
            (Loss::Harmful, "removed as harmful"),
            (Loss::NoForm, "lost, for Markdown has no form for it"),
            (
                Loss::Link,
                "links that lead nowhere outside the shop, kept as words",
            ),
        ]
        .into_iter()
        .filter_map(line)
        .collect()
    }
}
