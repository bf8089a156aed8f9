//! Pictures that an import has named by their address and that are not here yet. Their places stay
//! empty, so a site can be built before they are fetched; that is said once, not page by page.

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// A warning about all of them, at the first.
pub(super) fn warning(catalogue: &Catalogue, source: &Source) -> Option<Diagnostic> {
    let mut awaited = Vec::new();
    for (_, page) in catalogue.pages() {
        let (_, words) = page.original();
        let images = words
            .front
            .product
            .iter()
            .flat_map(|product| &product.images);
        for image in images.filter(|image| image.from.is_some()) {
            let path = words.source.resolve("content", &image.file.value);
            if path.is_some_and(|path| source.entry(&path).is_none()) {
                awaited.push(&image.file.at);
            }
        }
    }
    let first = awaited.first()?;
    let message = match awaited.len() {
        1 => "a picture of an imported product is not here yet".to_owned(),
        n => format!("{n} pictures of imported products are not here yet"),
    };
    let fault = first.warning("awaited-picture", message);
    Some(fault.note("the pages are built without them").help(
        "`showroom import FILE --fetch-images` fetches them; or put files of these names there",
    ))
}
