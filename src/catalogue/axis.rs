//! What variants may differ in as schema.org and the feeds know it. All else that they differ in
//! is a property with a name of its own.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

/// What `variesBy` may name (Google, "Product variant structured data").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// <https://schema.org/color>
    Color,
    /// <https://schema.org/size>
    Size,
    /// <https://schema.org/material>
    Material,
    /// <https://schema.org/pattern>
    Pattern,
    /// <https://schema.org/suggestedAge>
    SuggestedAge,
    /// <https://schema.org/suggestedGender>
    SuggestedGender,
}

/// The names in the languages that have built-in phrases, in lower case.
const NAMES: [(Axis, &[&str]); 6] = [
    (
        Axis::Color,
        &[
            "color",
            "colour",
            "farbe",
            "couleur",
            "coloris",
            "colore",
            "cor",
            "kleur",
            "kolor",
            "цвет",
            "renk",
            "لون",
            "اللون",
            "颜色",
            "顏色",
            "色",
            "カラー",
            "색상",
            "색",
        ],
    ),
    (
        Axis::Size,
        &[
            "size",
            "größe",
            "taille",
            "talla",
            "tamaño",
            "taglia",
            "misura",
            "dimensione",
            "tamanho",
            "maat",
            "rozmiar",
            "размер",
            "beden",
            "boyut",
            "مقاس",
            "المقاس",
            "الحجم",
            "尺码",
            "尺寸",
            "尺碼",
            "サイズ",
            "사이즈",
            "크기",
        ],
    ),
    (
        Axis::Material,
        &[
            "material",
            "werkstoff",
            "matériau",
            "matière",
            "materiale",
            "materiaal",
            "materiał",
            "материал",
            "malzeme",
            "مادة",
            "المادة",
            "الخامة",
            "材质",
            "材料",
            "材質",
            "素材",
            "재질",
            "소재",
        ],
    ),
    (
        Axis::Pattern,
        &[
            "pattern",
            "muster",
            "motif",
            "motivo",
            "estampado",
            "fantasia",
            "padrão",
            "patroon",
            "dessin",
            "wzór",
            "узор",
            "рисунок",
            "desen",
            "نقش",
            "النقش",
            "图案",
            "花色",
            "圖案",
            "柄",
            "パターン",
            "무늬",
            "패턴",
        ],
    ),
    (
        Axis::SuggestedAge,
        &[
            "age",
            "age group",
            "alter",
            "altersgruppe",
            "âge",
            "edad",
            "età",
            "idade",
            "leeftijd",
            "wiek",
            "возраст",
            "yaş",
            "عمر",
            "العمر",
            "年龄",
            "年齡",
            "年齢",
            "対象年齢",
            "연령",
            "나이",
        ],
    ),
    (
        Axis::SuggestedGender,
        &[
            "gender",
            "geschlecht",
            "genre",
            "sexe",
            "género",
            "sexo",
            "genere",
            "sesso",
            "gênero",
            "geslacht",
            "płeć",
            "пол",
            "cinsiyet",
            "جنس",
            "الجنس",
            "性别",
            "性別",
            "성별",
        ],
    ),
];

impl Axis {
    /// What an option is about, by its name in any of the built-in languages.
    pub fn of(name: &str) -> Option<Self> {
        static AXES: LazyLock<HashMap<&str, Axis, FixedState>> = LazyLock::new(|| {
            let all = NAMES.iter();
            all.flat_map(|(axis, names)| names.iter().map(|name| (*name, *axis)))
                .collect()
        });
        AXES.get(&*name.trim().to_lowercase()).copied()
    }

    /// The property of schema.org.
    pub fn property(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Size => "size",
            Self::Material => "material",
            Self::Pattern => "pattern",
            Self::SuggestedAge => "suggestedAge",
            Self::SuggestedGender => "suggestedGender",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_known_in_every_built_in_language() {
        let colors = [
            "Colour",
            "Farbe",
            "Couleur",
            "Color",
            "Colore",
            "Cor",
            "Kleur",
            "Kolor",
            "Цвет",
            "Renk",
            "اللون",
            "颜色",
            "顏色",
            "カラー",
            "색상",
        ];
        for name in colors {
            assert_eq!(Axis::of(name), Some(Axis::Color), "{name}");
        }
        assert_eq!(Axis::of(" Größe "), Some(Axis::Size));
        assert_eq!(Axis::of("DN"), None);
        assert_eq!(Axis::of("Nominal size"), None);
    }

    #[test]
    fn no_name_stands_for_two_things() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, n)| n.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
