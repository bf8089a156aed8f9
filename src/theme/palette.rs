//! All colours of a site from one brand colour, for the light and the dark scheme.
//!
//! Worked out in OKLCH and written as hex, because browsers that lag behind would lose relative
//! colours altogether. A colour outside sRGB keeps its lightness and hue and loses chroma. What
//! stands on something is walked along lightness until its contrast (WCAG 2) is enough for every
//! ground it may stand on, so the promise holds for any brand colour; a test tries thousands.

use std::fmt::Write as _;

use super::color::{Rgb, contrast, hex, lch};

/// What the page lies on, in the light scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// White with a breath of the brand's hue.
    White,
    /// Visibly tinted.
    Tinted,
    /// Dark in both schemes.
    Dark,
}

/// Which scheme the site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// As the visitor's system wishes.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The colours of one scheme by name, in the order of the style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens(Vec<(&'static str, Rgb)>);

impl Tokens {
    /// The colour of that name.
    pub fn get(&self, name: &str) -> Option<Rgb> {
        let token = self.0.iter().find(|(known, _)| *known == name);
        token.map(|(_, color)| *color)
    }

    /// All names and colours.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Rgb)> {
        self.0.iter().copied()
    }
}

/// The colours of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// In the light scheme.
    pub light: Tokens,
    /// In the dark scheme.
    pub dark: Tokens,
}

impl Palette {
    /// All colours from a brand colour.
    pub fn derive(color: Rgb, paper: Paper) -> Self {
        let dark = tokens(color, &DARK);
        let light = match paper {
            Paper::White => tokens(color, &LIGHT),
            Paper::Tinted => tokens(color, &TINTED),
            Paper::Dark => dark.clone(),
        };
        Self { light, dark }
    }

    /// The custom properties. The dark scheme repeats only what differs. `--white` is how a photo on
    /// white is blended with its ground: on a dark one it keeps its own.
    pub fn css(&self, scheme: Scheme) -> String {
        let on_dark = self.light.get("bg") == self.dark.get("bg");
        let blend = if on_dark { "normal" } else { "multiply" };
        let light = format!("{};--white:{blend}", properties(self.light.iter()));
        let all_dark = format!("{};--white:normal", properties(self.dark.iter()));
        match scheme {
            Scheme::Light => format!(":root{{color-scheme:light;{light}}}\n"),
            Scheme::Dark => format!(":root{{color-scheme:dark;{all_dark}}}\n"),
            Scheme::Auto => {
                let differing = self
                    .dark
                    .iter()
                    .filter(|(n, c)| self.light.get(n) != Some(*c));
                let dark = format!("{};--white:normal", properties(differing));
                format!(
                    ":root{{color-scheme:light dark;{light}}}\n\
                     @media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
                )
            }
        }
    }
}

/// The ground behind a product, tinted with its own hue: the same lightness and chroma for all,
/// so that a page full of them stays calm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductTint {
    /// In the light scheme.
    pub light: Rgb,
    /// In the dark scheme.
    pub dark: Rgb,
}

impl ProductTint {
    /// The tint of a hue in degrees.
    pub fn of_hue(hue: f64) -> Self {
        Self {
            light: hex(0.915, 0.042, hue),
            dark: hex(0.31, 0.04, hue),
        }
    }
}

/// Evenly spaced hues in degrees, from the brand's on, for that many categories.
pub fn category_hues(brand: Rgb, count: usize) -> Vec<f64> {
    let (_, _, first) = lch(brand);
    #[expect(clippy::cast_precision_loss, reason = "categories are few")]
    let step = 360.0 / count.max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "categories are few")]
    let hue = |i: usize| (first + step * i as f64).rem_euclid(360.0);
    (0..count).map(hue).collect()
}

/// The colour that marks a category of that hue. It is for surfaces, never for text.
pub fn category_color(hue: f64) -> Rgb {
    hex(0.62, 0.14, hue)
}

/// Where the colours of a scheme begin, and which way they are walked. Grounds are lightness and
/// a share of the neutral chroma.
struct Recipe {
    bg: (f64, f64),
    surface: (f64, f64),
    sunken: (f64, f64),
    line: (f64, f64),
    text: (f64, f64),
    /// Lightness, share of the brand's chroma, and the most of it.
    tint: (f64, f64, f64),
    muted: f64,
    control: f64,
    state: f64,
    /// The lightness from which text on the tint is walked.
    on_tint: f64,
    towards: Towards,
}

#[derive(Clone, Copy, PartialEq)]
enum Towards {
    Black,
    White,
}

const LIGHT: Recipe = Recipe {
    bg: (0.992, 0.35),
    surface: (0.968, 0.8),
    sunken: (0.940, 1.0),
    line: (0.885, 1.0),
    text: (0.215, 1.2),
    tint: (0.955, 0.28, 0.030),
    muted: 0.47,
    control: 0.64,
    state: 0.52,
    on_tint: 0.42,
    towards: Towards::Black,
};

const TINTED: Recipe = Recipe {
    bg: (0.975, 1.2),
    surface: (0.952, 1.3),
    sunken: (0.925, 1.4),
    line: (0.865, 1.4),
    tint: (0.935, 0.34, 0.040),
    ..LIGHT
};

const DARK: Recipe = Recipe {
    bg: (0.175, 1.0),
    surface: (0.215, 1.0),
    sunken: (0.255, 1.2),
    line: (0.330, 1.0),
    text: (0.955, 0.5),
    tint: (0.265, 0.35, 0.045),
    muted: 0.72,
    control: 0.56,
    state: 0.78,
    on_tint: 0.80,
    towards: Towards::White,
};

/// Hue and chroma of the colours that carry a meaning.
const STATES: [(&str, f64, f64); 4] = [
    ("ok", 155.0, 0.13),
    ("warn", 75.0, 0.13),
    ("err", 27.0, 0.17),
    ("info", 245.0, 0.13),
];

/// A little above what WCAG asks for, so that rounding to hex never falls below.
const TEXT: f64 = 4.6;
const GRAPHIC: f64 = 3.1;
const LARGE_PROMISE: f64 = 7.0;

fn tokens(brand: Rgb, recipe: &Recipe) -> Tokens {
    let (l, c, h) = lch(brand);
    let neutral_chroma = (c * 0.10).min(0.010);
    let neutral = |(lightness, share): (f64, f64)| hex(lightness, neutral_chroma * share, h);
    let (tint_l, tint_share, tint_most) = recipe.tint;
    let grounds = [
        neutral(recipe.bg),
        neutral(recipe.surface),
        neutral(recipe.sunken),
        hex(tint_l, (c * tint_share).min(tint_most), h),
    ];
    let [bg, surface, sunken, tint] = grounds;
    let walk = |l: f64, c: f64, h: f64, least: f64| fit((l, c, h), &grounds, least, recipe.towards);
    let on_brand = on(brand, hex(0.17, neutral_chroma * 1.2, h));
    // White text asks for a darker ground under the pointer, dark text for a lighter one.
    let step = if on_brand == WHITE { -0.055 } else { 0.045 };
    let on_tint = match recipe.towards {
        Towards::Black => l.min(recipe.on_tint),
        Towards::White => l.max(recipe.on_tint),
    };
    let mut tokens = vec![
        ("bg", bg),
        ("surface", surface),
        ("sunken", sunken),
        ("line", neutral(recipe.line)),
        ("tint", tint),
        ("text", neutral(recipe.text)),
        ("muted", walk(recipe.muted, neutral_chroma * 1.2, h, TEXT)),
        (
            "control",
            walk(recipe.control, neutral_chroma * 1.2, h, GRAPHIC),
        ),
        ("brand", brand),
        ("on-brand", on_brand),
        ("brand-hover", hex((l + step).clamp(0.12, 0.97), c, h)),
        ("link", walk(l, c, h, TEXT)),
        ("ring", walk(l, c, h, GRAPHIC)),
        (
            "on-tint",
            fit(
                (on_tint, c.min(0.12), h),
                &[tint],
                LARGE_PROMISE,
                recipe.towards,
            ),
        ),
    ];
    tokens.extend(STATES.map(|(name, hue, chroma)| (name, walk(recipe.state, chroma, hue, TEXT))));
    Tokens(tokens)
}

const WHITE: Rgb = Rgb { channels: [255; 3] };
const BLACK: Rgb = Rgb { channels: [0; 3] };

/// The first of white, a soft black and black that can be read on the brand colour. One always
/// can: where white has less than 4.58, black has more.
fn on(brand: Rgb, soft_black: Rgb) -> Rgb {
    let readable = |color: &Rgb| contrast(*color, brand) >= 4.5;
    [WHITE, soft_black]
        .into_iter()
        .find(readable)
        .unwrap_or(BLACK)
}

/// The first colour, walking from a lightness towards black or white, whose contrast with every
/// ground is enough. Contrast grows along the way, so the walk is a search by halves.
fn fit((l, c, h): (f64, f64, f64), grounds: &[Rgb], least: f64, towards: Towards) -> Rgb {
    const STEP: f64 = 0.005;
    let (room, sign, limit) = match towards {
        Towards::Black => (l, -1.0, BLACK),
        Towards::White => (1.0 - l, 1.0, WHITE),
    };
    let at = |step: u32| hex(l + sign * STEP * f64::from(step), c, h);
    let enough = |color: Rgb| grounds.iter().all(|g| contrast(color, *g) >= least);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lightness lies in 0..=1, so there are at most 200 steps"
    )]
    let steps = (room.clamp(0.0, 1.0) / STEP) as u32;
    let (mut low, mut high) = (0, steps + 1);
    while low < high {
        let middle = u32::midpoint(low, high);
        if enough(at(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // Rounding to hex can make a single step fall back: take the next that holds.
    (low..=steps)
        .map(at)
        .find(|color| enough(*color))
        .unwrap_or(limit)
}

fn properties(tokens: impl Iterator<Item = (&'static str, Rgb)>) -> String {
    let mut css = String::new();
    for (name, color) in tokens {
        write!(css, "--{name}:{color};").expect("writing to a string does not fail");
    }
    css.pop();
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Foreground, ground, and the contrast that is promised.
    const PAIRS: [(&str, &str, f64); 23] = [
        ("text", "bg", 7.0),
        ("text", "surface", 7.0),
        ("text", "sunken", 7.0),
        ("muted", "bg", 4.5),
        ("muted", "surface", 4.5),
        ("muted", "sunken", 4.5),
        ("control", "bg", 3.0),
        ("control", "surface", 3.0),
        ("on-brand", "brand", 4.5),
        ("on-brand", "brand-hover", 4.5),
        ("link", "bg", 4.5),
        ("link", "surface", 4.5),
        ("link", "sunken", 4.5),
        ("ring", "bg", 3.0),
        ("ring", "surface", 3.0),
        ("on-tint", "tint", 7.0),
        ("text", "tint", 4.5),
        ("muted", "tint", 4.5),
        ("link", "tint", 4.5),
        ("ok", "surface", 4.5),
        ("warn", "surface", 4.5),
        ("err", "surface", 4.5),
        ("info", "surface", 4.5),
    ];

    fn failures(brand: Rgb) -> Vec<String> {
        let mut failures = Vec::new();
        for paper in [Paper::White, Paper::Tinted, Paper::Dark] {
            let palette = Palette::derive(brand, paper);
            for (scheme, tokens) in [("light", &palette.light), ("dark", &palette.dark)] {
                let token = |name| tokens.get(name).expect("the token exists");
                for (front, ground, least) in PAIRS {
                    let found = contrast(token(front), token(ground));
                    if found < least {
                        let pair = format!("{brand} {paper:?} {scheme} {front}/{ground}");
                        failures.push(format!("{pair}: {found:.2} < {least}"));
                    }
                }
            }
        }
        failures
    }

    /// 2,000 colours, or as many as `SHOWROOM_COLOURS` says.
    fn how_many() -> u32 {
        let asked = std::env::var("SHOWROOM_COLOURS").ok();
        asked.and_then(|n| n.parse().ok()).unwrap_or(2_000)
    }

    #[test]
    fn any_brand_colour_makes_a_readable_palette() {
        let corners = (0..8u8).map(|i| [i & 1, (i >> 1) & 1, (i >> 2) & 1].map(|bit| bit * 255));
        // A plain generator with a fixed seed: the same colours on every run.
        let mut state = 0x2545_f491_u32;
        let random = (0..how_many()).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, r, g, b] = (state >> 4).to_be_bytes();
            [r, g, b]
        });
        let failing: Vec<String> = corners
            .chain(random)
            .flat_map(|channels| failures(Rgb { channels }))
            .collect();
        assert!(failing.is_empty(), "{}", failing.join("\n"));
    }

    #[test]
    fn the_brand_colour_itself_is_never_altered() {
        let brand: Rgb = "#0a4fb0".parse().expect("is a colour");
        let palette = Palette::derive(brand, Paper::White);
        assert_eq!(palette.light.get("brand"), Some(brand));
        assert_eq!(palette.dark.get("brand"), Some(brand));
    }

    #[test]
    fn the_dark_scheme_repeats_only_what_differs() {
        let brand: Rgb = "#0a4fb0".parse().expect("is a colour");
        let palette = Palette::derive(brand, Paper::White);
        insta::assert_snapshot!(palette.css(Scheme::Auto), @r"
        :root{color-scheme:light dark;--bg:#fbfcff;--surface:#f1f5fa;--sunken:#e7ebf2;--line:#d5d9e0;--tint:#e8f1ff;--text:#161a1f;--muted:#575b62;--control:#80858c;--brand:#0a4fb0;--on-brand:#ffffff;--brand-hover:#004097;--link:#0a4fb0;--ring:#0a4fb0;--on-tint:#204b8d;--ok:#007943;--warn:#8d5e00;--err:#b6322d;--info:#006cac;--white:multiply}
        @media (prefers-color-scheme:dark){:root{--bg:#0e1115;--surface:#171a1e;--sunken:#1f2329;--line:#32363b;--tint:#18253b;--text:#eef0f3;--muted:#a0a5ac;--control:#70757c;--link:#4a8cf2;--ring:#2e6ed2;--on-tint:#97bfff;--ok:#6cd092;--warn:#e8aa4e;--err:#ff968a;--info:#71bfff;--white:normal}}
        ");
        assert!(
            palette
                .css(Scheme::Dark)
                .starts_with(":root{color-scheme:dark;--bg:")
        );
        let dark = Palette::derive(brand, Paper::Dark);
        assert_eq!(dark.light, dark.dark);
    }

    #[test]
    fn categories_have_evenly_spaced_hues_from_the_brands_on() {
        let brand: Rgb = "#0a4fb0".parse().expect("is a colour");
        let hues = category_hues(brand, 4);
        assert!(
            (hues[1] - hues[0] - 90.0).abs() < 1e-9 || (hues[0] - hues[1] - 270.0).abs() < 1e-9
        );
        assert!(category_hues(brand, 0).is_empty());
        let tint = ProductTint::of_hue(40.0);
        assert!(contrast(tint.light, hex(0.30, 0.06, 40.0)) > 7.0);
        assert!(contrast(tint.dark, hex(0.93, 0.03, 40.0)) > 7.0);
    }
}
