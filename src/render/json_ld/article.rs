//! A post as news (Google, "Article structured data").

use super::super::Renderer;
use super::super::product_view::Scene;
use super::Surroundings;
use super::node::Node;

impl Renderer {
    pub(super) fn article(&self, scene: Scene<'_>, around: Surroundings<'_>) -> Node {
        let front = &scene.words.front;
        let company = || {
            Node::new("Organization")
                .with("name", &**self.site.brand.name.get(scene.voice.language))
                .with("url", self.site.brand.url.root())
        };
        let language = self.site.brand.languages.get(scene.words.language);
        Node::new("NewsArticle")
            .with("headline", &*scene.words.title)
            .maybe("description", front.summary.as_deref())
            .with("mainEntityOfPage", around.canonical)
            .with("inLanguage", language.code())
            .maybe("datePublished", front.date.map(|date| date.to_string()))
            .maybe("dateModified", front.updated.map(|date| date.to_string()))
            .all("image", around.image)
            .with("author", company())
            .with("publisher", company())
    }
}
