//! The company (Google, "Organization structured data"), and on which terms goods come back.

use super::super::Renderer;
use super::super::product_view::Scene;
use super::super::site_view::brand_file;
use super::node::Node;
use crate::brand::{LanguageId, ReturnFees, ReturnMethod, Returns};
use crate::theme::SettingValue;

impl Renderer {
    pub(super) fn organization(&self, scene: Scene<'_>) -> Node {
        let brand = &self.site.brand;
        let language = scene.voice.language;
        let root = brand.url.root();
        let fact = |key: &str| {
            let found = brand.company.facts.iter().find(|(name, _)| *name == key);
            found.map(|(_, text)| text.get(language).to_string())
        };
        let returns = brand.returns.as_ref();
        Node::new("Organization")
            .with("@id", format!("{root}#organization"))
            .with("name", &**brand.name.get(language))
            .maybe("legalName", fact("legal_name"))
            .maybe(
                "description",
                brand.description.as_ref().map(|d| &**d.get(language)),
            )
            .with("url", root)
            .maybe("logo", self.logo_url())
            .maybe("email", brand.contact.email.as_deref())
            .maybe("telephone", brand.contact.phone.as_deref())
            .maybe("address", self.postal_address(language))
            .maybe("vatID", fact("vat_number"))
            .maybe("foundingDate", fact("founded"))
            .all("sameAs", brand.social.iter().map(|(_, url)| &**url))
            .maybe(
                "hasMerchantReturnPolicy",
                returns.map(|r| self.return_policy(r, language)),
            )
    }

    /// The lines of the address, without those that name the country: that has its code.
    fn postal_address(&self, language: LanguageId) -> Option<Node> {
        let contact = &self.site.brand.contact;
        let address = contact.address.as_ref()?.get(language);
        let lines: Vec<&str> = address.lines().map(str::trim).collect();
        Some(
            Node::new("PostalAddress")
                .with("streetAddress", lines.join(", "))
                .maybe("addressCountry", contact.country.as_deref()),
        )
    }

    /// The logo as it stands in the head of each page.
    fn logo_url(&self) -> Option<String> {
        let logo = self.site.look.get("logo")?;
        let SettingValue::Picture(file) = &logo.value else {
            return None;
        };
        self.picture_url(&brand_file(file, &logo.at), "logo")
    }

    pub(super) fn return_policy(&self, returns: &Returns, language: LanguageId) -> Node {
        let brand = &self.site.brand;
        let policy = Node::new("MerchantReturnPolicy")
            .with("@id", format!("{}#returns", brand.url.root()))
            .all("applicableCountry", returns.countries.iter().map(|c| &**c))
            .maybe("merchantReturnLink", self.returns_page(returns, language));
        if returns.days == 0 {
            return policy.with(
                "returnPolicyCategory",
                "https://schema.org/MerchantReturnNotPermitted",
            );
        }
        let policy = policy
            .with(
                "returnPolicyCategory",
                "https://schema.org/MerchantReturnFiniteReturnWindow",
            )
            .with("merchantReturnDays", returns.days)
            .all("returnMethod", returns.methods.iter().map(|m| method(*m)));
        match returns.fees {
            None => policy,
            Some(ReturnFees::Free) => policy.with("returnFees", "https://schema.org/FreeReturn"),
            Some(ReturnFees::Customer) => policy.with(
                "returnFees",
                "https://schema.org/ReturnFeesCustomerResponsibility",
            ),
            Some(ReturnFees::Fixed(amount)) => policy
                .with("returnFees", "https://schema.org/ReturnShippingFees")
                .with("returnShippingFeesAmount", self.monetary_amount(amount)),
        }
    }

    /// The page that tells people the same.
    fn returns_page(&self, returns: &Returns, language: LanguageId) -> Option<String> {
        let path = returns.page.as_ref()?;
        let page = self.site.find_page(&path.value)?;
        let standing = self.site.places.get(page, language)?;
        Some(self.site.brand.url.absolute(&standing.address))
    }

    pub(super) fn monetary_amount(&self, amount: crate::locale::Amount) -> Node {
        let currency = self.site.brand.currency;
        Node::new("MonetaryAmount")
            .with("value", amount.to_plain(currency))
            .with("currency", currency.code())
    }
}

fn method(method: ReturnMethod) -> &'static str {
    match method {
        ReturnMethod::Mail => "https://schema.org/ReturnByMail",
        ReturnMethod::Store => "https://schema.org/ReturnInStore",
        ReturnMethod::Kiosk => "https://schema.org/ReturnAtKiosk",
    }
}
