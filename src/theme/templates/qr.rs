//! `qr(text="…")`: a QR code as SVG, so that a printed page leads back to the one it was printed
//! from. The standard lets an encoder try eight masks and take the one that looks best, which
//! takes thirty times as long as all else (1.3 ms against 0.05 ms a code, on 10,000 products
//! seconds); readers take any, so it is always the same.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::QrResult;
use qrcode::{Color, EcLevel, bits, ec};
use tera::{Error, Kwargs, State, TeraResult, Value};

/// Light modules around the code, as readers want them (ISO/IEC 18004, section 5.3.8).
const MARGIN: usize = 4;

/// The function of the templates.
pub(super) fn function(arguments: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = arguments.must_get::<&str>("text")?;
    let svg =
        svg(text).map_err(|why| Error::message(format!("no QR code for this text: {why}")))?;
    Ok(Value::safe_string(&svg))
}

/// The dark modules are the dashes of one line that goes to and fro over the rows: so a run is one
/// number, and a page that nobody prints pays least for its code.
fn svg(text: &str) -> QrResult<String> {
    let bits = bits::encode_auto(text.as_bytes(), EcLevel::L)?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, EcLevel::L)?;
    let mut canvas = Canvas::new(version, EcLevel::L);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MaskPattern::Checkerboard);
    let width = usize::try_from(version.width()).expect("a width is positive");
    let colors = canvas.into_colors();
    let mut line = Vec::with_capacity(colors.len() + width);
    for (y, row) in colors.chunks(width).enumerate() {
        if y % 2 == 0 {
            line.extend_from_slice(row);
        } else {
            line.extend(row.iter().rev());
        }
        // The way down to the next row.
        line.push(Color::Light);
    }
    // The first module belongs to a finder, so dashes and gaps begin with a dash.
    let runs = line.chunk_by(|a, b| a == b).map(<[Color]>::len);
    let dashes: Vec<String> = runs.map(|length| length.to_string()).collect();
    let dashes = dashes.join(" ");
    let there_and_back = format!("h{width}v1h-{width}v1").repeat(width.div_ceil(2));
    let size = width + 2 * MARGIN;
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"-{MARGIN} -{MARGIN} {size} {size}\" aria-hidden=\"true\">\
         <path fill=\"#fff\" d=\"M-{MARGIN}-{MARGIN}h{size}v{size}h-{size}z\"/>\
         <path fill=\"none\" stroke=\"#000\" stroke-dasharray=\"{dashes}\" d=\"M0 .5{there_and_back}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_code_is_drawn_within_its_margin() {
        let svg = svg("https://example.com/").expect("is short");
        // Version 2 has 25 modules; the first row begins with the seven of a finder.
        assert!(svg.contains("viewBox=\"-4 -4 33 33\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"7 "), "{svg}");
        // The dashes and gaps are as long as the way over all modules, with a step down after each row.
        let dashes = svg
            .split("dasharray=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let numbers = dashes
            .expect("has dashes")
            .split(' ')
            .map(|n| n.parse::<usize>().expect("is a number"));
        assert_eq!(numbers.sum::<usize>(), 25 * 25 + 25);
    }

    #[test]
    fn a_text_that_no_code_holds_is_refused() {
        assert!(svg(&"x".repeat(3_000)).is_err());
    }
}
