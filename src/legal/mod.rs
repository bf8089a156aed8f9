//! What the law of a market wants to be found on a site, as far as it shows in the data. Each rule
//! names its source. It is never more than a warning: whether a law applies to a firm is not for
//! a program to tell. `docs/legal.md` tells what is looked at, and what is not.

mod company;
mod products;
mod words;

use jiff::civil::Date;

pub use words::check_words;

use crate::brand::{Brand, PriceBasis};
use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, Report};

/// The member states of the European Union, ISO 3166.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// A rule of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Law {
    /// The code of its warnings.
    pub code: &'static str,
    /// What it is called where it is cited.
    pub name: &'static str,
    /// Its text.
    pub link: &'static str,
    /// In which countries it holds.
    pub markets: &'static [&'static str],
    /// Whom it protects.
    pub buyers: Buyers,
}

/// Whom a rule protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buyers {
    /// Everyone.
    All,
    /// Consumers only: sites whose prices are gross.
    Consumers,
}

/// Who is behind a site.
pub const IMPRINT: Law = Law {
    code: "law-imprint",
    name: "DDG § 5",
    link: "https://www.gesetze-im-internet.de/ddg/__5.html",
    markets: &["DE"],
    buyers: Buyers::All,
};

/// What happens to personal data.
pub const PRIVACY: Law = Law {
    code: "law-privacy",
    name: "Regulation (EU) 2016/679, Art. 13",
    link: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    markets: &EU,
    buyers: Buyers::All,
};

/// The right to send goods back.
pub const WITHDRAWAL: Law = Law {
    code: "law-withdrawal",
    name: "Directive 2011/83/EU, Art. 6",
    link: "https://eur-lex.europa.eu/eli/dir/2011/83/oj",
    markets: &EU,
    buyers: Buyers::Consumers,
};

/// Who answers for the safety of a product.
pub const SAFETY: Law = Law {
    code: "law-safety",
    name: "Regulation (EU) 2023/988, Art. 19",
    link: "https://eur-lex.europa.eu/eli/reg/2023/988/oj",
    markets: &EU,
    buyers: Buyers::Consumers,
};

/// What a reduction is measured by.
pub const REDUCTION: Law = Law {
    code: "law-reduction",
    name: "Directive 98/6/EC, Art. 6a",
    link: "https://eur-lex.europa.eu/eli/dir/1998/6/oj",
    markets: &EU,
    buyers: Buyers::Consumers,
};

/// The price of a kilogram or litre.
pub const UNIT_PRICE: Law = Law {
    code: "law-unit-price",
    name: "PAngV § 4",
    link: "https://www.gesetze-im-internet.de/pangv_2022/__4.html",
    markets: &["DE"],
    buyers: Buyers::Consumers,
};

/// The platform for disputes, which is closed.
pub const DISPUTES: Law = Law {
    code: "law-disputes",
    name: "Regulation (EU) 2024/3228",
    link: "https://eur-lex.europa.eu/eli/reg/2024/3228/oj",
    markets: &EU,
    buyers: Buyers::All,
};

/// The filing of a site.
pub const FILING: Law = Law {
    code: "law-filing",
    name: "Order No. 33 of the Ministry of Information Industry (ICP filing)",
    link: "https://beian.miit.gov.cn/",
    markets: &["CN"],
    buyers: Buyers::All,
};

/// Words that advertising must not use.
pub const SUPERLATIVES: Law = Law {
    code: "law-superlatives",
    name: "Advertising Law of the PRC, Art. 9",
    link: "https://flk.npc.gov.cn/",
    markets: &["CN"],
    buyers: Buyers::All,
};

/// Words that authorities have taken for the same.
pub const ABSOLUTES: Law = Law {
    code: "law-absolutes",
    name: "Advertising Law of the PRC, Art. 9 No. 3 (“and the like”)",
    link: "https://flk.npc.gov.cn/",
    markets: &["CN"],
    buyers: Buyers::All,
};

/// Claims about the environment that say nothing one can prove.
pub const GREEN_CLAIMS: Law = Law {
    code: "law-green-claims",
    name: "Directive (EU) 2024/825, recital 9 and annex",
    link: "https://eur-lex.europa.eu/eli/dir/2024/825/oj",
    markets: &EU,
    buyers: Buyers::Consumers,
};

/// All rules.
pub const LAWS: [Law; 11] = [
    IMPRINT,
    PRIVACY,
    WITHDRAWAL,
    SAFETY,
    REDUCTION,
    UNIT_PRICE,
    DISPUTES,
    FILING,
    SUPERLATIVES,
    ABSOLUTES,
    GREEN_CLAIMS,
];

impl Law {
    /// Whether it holds for the sites of a brand.
    pub fn applies(&self, brand: &Brand) -> bool {
        let sold = |market: &&'static str| brand.markets.iter().any(|sold| **sold == **market);
        let consumers = match brand.prices {
            PriceBasis::Gross => true,
            PriceBasis::Net => self.buyers == Buyers::All,
        };
        consumers && self.markets.iter().any(sold)
    }

    /// A warning of something that it wants.
    fn warning(&self, message: impl Into<String>) -> Diagnostic {
        self.source(Diagnostic::warning(self.code, message))
    }

    /// Names the source of the rule.
    fn source(&self, warning: Diagnostic) -> Diagnostic {
        warning.note(format!("{}: {}", self.name, self.link))
    }
}

/// Whether a country is in the European Union.
fn is_in_eu(country: &str) -> bool {
    EU.contains(&country)
}

/// What the laws of a site's markets miss in it.
pub fn check(brand: &Brand, catalogue: &Catalogue, today: Date) -> Report {
    let mut report = Report::new();
    company::check(brand, &mut report);
    products::check(brand, catalogue, &mut report);
    words::check(brand, catalogue, &mut report);
    company::check_ordering(brand, catalogue, (today, &mut report));
    report
}

/// What may be unlawful, depending on what stands around it: only `showroom check` says that, as it
/// would be noise in every build.
pub fn risks(brand: &Brand, catalogue: &Catalogue) -> Report {
    words::risks(brand, catalogue)
}
