//! Figures in cells. What does not read as one figure is reported with what to do, never guessed:
//! a wrong price is worse than none.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;

use super::sheet::{Cell, Holds};
use crate::diagnostic::Diagnostic;
use crate::locale::{Amount, AmountFault, DecimalMark};

/// Why a cell can't be read, and the way out.
#[derive(Debug)]
pub struct CellFault {
    what: String,
    helps: Vec<String>,
}

impl CellFault {
    /// What is so.
    pub fn new(what: impl fmt::Display) -> Self {
        Self {
            what: what.to_string(),
            helps: Vec::new(),
        }
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// The fault at its cell.
    pub fn at(self, cell: Cell<'_>) -> Diagnostic {
        let fault = cell.error("bad-cell", self.what);
        self.helps.into_iter().fold(fault, Diagnostic::help)
    }
}

/// An amount of money.
///
/// # Errors
/// When the cell is no amount, or one that has two meanings.
pub fn amount(cell: Cell<'_>, mark: Option<DecimalMark>) -> Result<Amount, CellFault> {
    let text = line(cell)?;
    let written = match (cell.holds(), mark) {
        (Holds::Number, _) | (Holds::Text, None) => None,
        (Holds::Text, Some(mark)) => mark.plain(&text),
        (Holds::Date | Holds::Error, _) => return Err(no_figure(cell, "an amount")),
    };
    let plain = written.as_deref().unwrap_or(&text);
    if let (Some(mark), None, Holds::Text) = (mark, &written, cell.holds())
        && is_other_mark(&text, mark)
    {
        let message = format!("`{text}` is no amount with {} before decimals", shown(mark));
        return Err(CellFault::new(message).help(format!(
            "correct it, or `decimal` in its `[[tables]]`, which is `\"{}\"`",
            sign(mark)
        )));
    }
    plain.parse::<Amount>().map_err(|why| amount_fault(&why))
}

fn is_other_mark(text: &str, mark: DecimalMark) -> bool {
    let figure = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let other = match mark {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    };
    text.chars().all(figure) && (other.plain(text).is_some() || text.contains(sign(other)))
}

fn amount_fault(why: &AmountFault) -> CellFault {
    let fault = CellFault::new(why);
    match why {
        AmountFault::Comma(..) => fault.help(
            "if commas stand before decimals in the whole table, say so: `decimal = \",\"` in its `[[tables]]`",
        ),
        AmountFault::NoFigure(_, None) => {
            fault.help("leave the cell empty where there is no price")
        }
        AmountFault::NoFigure(_, Some(_)) => {
            fault.help("all prices are in the `currency` of brand.toml")
        }
        AmountFault::Empty
        | AmountFault::Negative(_)
        | AmountFault::Exponent(_)
        | AmountFault::Long(_) => fault,
    }
}

/// A number that may be below zero.
///
/// # Errors
/// When the cell is none.
pub fn number(cell: Cell<'_>, mark: Option<DecimalMark>) -> Result<Decimal, CellFault> {
    let text = line(cell)?;
    let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", &*text),
    };
    let plain = match (cell.holds(), mark) {
        (Holds::Number, _) => Some(rest.to_owned()),
        (Holds::Text, mark) => mark.unwrap_or(DecimalMark::Point).plain(rest),
        (Holds::Date | Holds::Error, _) => return Err(no_figure(cell, "a number")),
    };
    let number = plain.and_then(|plain| Decimal::from_str_exact(&format!("{sign}{plain}")).ok());
    let comma = mark.is_none() && cell.holds() == Holds::Text && text.contains(',');
    match number.filter(|_| !comma) {
        Some(number) => Ok(number),
        None => {
            let fault = CellFault::new(format!("`{text}` is no number"));
            Err(if comma {
                fault
                    .help("write a point before decimals, or `decimal = \",\"` in its `[[tables]]`")
            } else {
                fault.help("write only the figure, such as `2.1`; its unit goes to brand.toml: `{ column = \"…\", unit = \"kg\" }`")
            })
        }
    }
}

/// A whole number from 0 on.
///
/// # Errors
/// When the cell is none.
pub fn count(cell: Cell<'_>) -> Result<u32, CellFault> {
    let text = line(cell)?;
    match (cell.holds(), text.parse()) {
        (Holds::Text | Holds::Number, Ok(count)) => Ok(count),
        (Holds::Text | Holds::Number, Err(_)) => {
            let fault = CellFault::new(format!("`{text}` is no whole number from 0 on"));
            Err(fault.help("write only the figure, such as `12`"))
        }
        (Holds::Date | Holds::Error, _) => Err(no_figure(cell, "a whole number")),
    }
}

/// Degrees of latitude or longitude.
///
/// # Errors
/// When the cell is no number, or one beyond the poles.
pub fn degrees(cell: Cell<'_>, mark: Option<DecimalMark>, most: i64) -> Result<Decimal, CellFault> {
    let degrees = number(cell, mark)?;
    if degrees.abs() > Decimal::from(most) {
        return Err(CellFault::new(format!(
            "`{degrees}` degrees are more than {most}"
        )));
    }
    Ok(degrees)
}

/// The text of a cell that must be one figure.
fn line(cell: Cell<'_>) -> Result<Cow<'_, str>, CellFault> {
    let text = cell.text();
    if text.contains('\n') {
        return Err(CellFault::new("it has several lines, one figure is due"));
    }
    Ok(text)
}

fn no_figure(cell: Cell<'_>, due: &str) -> CellFault {
    let text = cell.text();
    match cell.holds() {
        Holds::Error => CellFault::new(format!("the spreadsheet shows `{text}`, a fault"))
            .help("mend the formula of the cell"),
        Holds::Date => CellFault::new(format!("`{text}` is a date, {due} is due"))
            .help("the spreadsheet took the figure for a date: format the cell as a number and type it again"),
        Holds::Text | Holds::Number => CellFault::new(format!("`{text}` is not {due}")),
    }
}

fn sign(mark: DecimalMark) -> &'static str {
    match mark {
        DecimalMark::Point => ".",
        DecimalMark::Comma => ",",
    }
}

fn shown(mark: DecimalMark) -> &'static str {
    match mark {
        DecimalMark::Point => "a point",
        DecimalMark::Comma => "a comma",
    }
}
