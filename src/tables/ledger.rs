//! `prices.lock.csv`: the prices of the site as they were last accepted, and those before them as
//! far back as the law asks. A build compares with it before it believes a table, and writes it
//! when the site is published; it is the only file that a build writes among the sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::read::{Asked, Form, read};
use super::sheet::{Cell, Row};
use crate::diagnostic::{Diagnostic, Report};
use crate::locale::{Amount, Currency};
use crate::paths::SourcePath;
use crate::source::Source;

/// The file, at the top of the site folder.
pub const LEDGER_FILE: &str = "prices.lock.csv";

/// Its columns.
const COLUMNS: [&str; 4] = ["sku", "currency", "price", "since"];

/// Largest file in bytes, and most cells.
const LARGEST: u64 = 200_000_000;
const MOST_CELLS: usize = 20_000_000;

/// How many days before a reduction count (Directive 98/6/EC, Art. 6a, paragraph 2).
const DAYS: i64 = 30;

/// The prices of articles over time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<Arc<str>, Vec<Since>>);

/// A price, and the first day on which it held.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Since {
    price: Amount,
    since: Date,
}

/// A price that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The article.
    pub sku: Arc<str>,
    /// The price that was accepted.
    pub from: Amount,
    /// The price now; none: it has none any more.
    pub to: Option<Amount>,
}

impl Ledger {
    /// Reads the file of a site; without one, nothing is known. Prices in another currency than
    /// that of the site count for nothing.
    pub fn load(source: &Source, currency: Currency, report: &mut Report) -> Self {
        let path = SourcePath::new(LEDGER_FILE);
        if source.entry(&path).is_none() {
            return Self::default();
        }
        let form = Form {
            delimiter: Some(b','),
            ..Form::new(Asked::Brand, MOST_CELLS)
        };
        let bytes = source.bytes(&path, LARGEST);
        let sheet = match bytes.and_then(|bytes| read(LEDGER_FILE, bytes, &form)) {
            Ok(sheet) => sheet,
            Err(fault) => {
                report.push(fault.help(LOST));
                return Self::default();
            }
        };
        let mut ledger = Self::default();
        let columns = COLUMNS.map(|name| sheet.column(name));
        let [Ok(sku), Ok(money), Ok(price), Ok(since)] = columns else {
            for fault in columns.into_iter().filter_map(Result::err) {
                report.push(fault.help(LOST));
            }
            return ledger;
        };
        for (_, fault) in sheet.faults() {
            report.push(fault.clone().help(LOST));
        }
        for row in sheet.rows() {
            match entry(row, [sku, money, price, since]) {
                Ok((sku, code, entry)) if code == currency.code() => {
                    ledger.0.entry(sku).or_default().push(entry);
                }
                Ok(_) => {}
                Err(fault) => report.push(*fault),
            }
        }
        for history in ledger.0.values_mut() {
            history.sort_by_key(|entry| entry.since);
        }
        ledger
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The price that was last accepted.
    pub fn last(&self, sku: &str) -> Option<Amount> {
        Some(self.0.get(sku)?.last()?.price)
    }

    /// The articles and their last accepted prices.
    pub fn accepted(&self) -> impl Iterator<Item = (&Arc<str>, Amount)> {
        let last = |(sku, history): (_, &Vec<Since>)| Some((sku, history.last()?.price));
        self.0.iter().filter_map(last)
    }

    /// The lowest price of the thirty days before the price of today began; none where nothing is
    /// known from before.
    pub fn lowest_before(&self, sku: &str, price: Amount, today: Date) -> Option<Amount> {
        let history = self.0.get(sku)?;
        let (begun, before) = match history.split_last()? {
            (last, before) if last.price == price => (last.since, before),
            _ => (today, history.as_slice()),
        };
        let first_day = begun.saturating_sub(DAYS.days());
        before[first_needed(before, first_day)..]
            .iter()
            .map(|entry| entry.price)
            .min()
    }

    /// The ledger after a build on a day with these prices: what moved is written down, and what
    /// the law no longer asks for goes. Articles that have no price go as well.
    #[must_use]
    pub fn accept(&self, prices: &BTreeMap<Arc<str>, Amount>, today: Date) -> Self {
        let next = prices.iter().map(|(sku, price)| {
            let mut history = self.0.get(sku).cloned().unwrap_or_default();
            let moved = history.last().is_none_or(|last| last.price != *price);
            if moved {
                let since = history.last().map_or(today, |last| last.since.max(today));
                // A price that held for less than a day was never one of the day.
                history.retain(|entry| entry.since < since);
                let same = history.last().is_some_and(|last| last.price == *price);
                if !same {
                    history.push(Since {
                        price: *price,
                        since,
                    });
                }
            }
            let begun = history.last().map_or(today, |last| last.since);
            let first_day = begun.saturating_sub(DAYS.days());
            let needless = first_needed(&history[..history.len() - 1], first_day);
            history.drain(..needless);
            (Arc::clone(sku), history)
        });
        Self(next.collect())
    }

    /// The file.
    pub fn to_csv(&self, currency: Currency) -> Vec<u8> {
        let written = "writing into memory does not fail";
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS).expect(written);
        for (sku, history) in &self.0 {
            for entry in history {
                let price = entry.price.to_plain(currency);
                let since = entry.since.to_string();
                let record = [&**sku, currency.code(), &price, &since];
                writer.write_record(record).expect(written);
            }
        }
        writer.into_inner().expect(written)
    }
}

const LOST: &str = "take the file from your backup, or delete it: then the next build takes all prices as they are";

/// The first entry that still held on a day or began after it.
fn first_needed(history: &[Since], day: Date) -> usize {
    history
        .iter()
        .rposition(|entry| entry.since <= day)
        .unwrap_or(0)
}

fn entry(
    row: Row<'_>,
    [sku, money, price, since]: [usize; 4],
) -> Result<(Arc<str>, String, Since), Box<Diagnostic>> {
    let cell = |column| {
        row.cell(column).ok_or_else(|| {
            let message = format!("row {}: it is not whole", row.number());
            Box::new(row.at().error("bad-row", message).help(LOST))
        })
    };
    let bad = |cell: Cell<'_>, why: String| Box::new(cell.error("bad-cell", why).help(LOST));
    let (price, since) = (cell(price)?, cell(since)?);
    let entry = Since {
        price: price
            .text()
            .parse::<Amount>()
            .map_err(|why| bad(price, why.to_string()))?,
        since: since
            .text()
            .parse()
            .map_err(|_| bad(since, format!("`{}` is no day", since.text())))?,
    };
    let (sku, money) = (cell(sku)?.text(), cell(money)?.text());
    Ok((Arc::from(&*sku), money.into_owned(), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("is a day")
    }

    fn amount(text: &str) -> Amount {
        text.parse().expect("is an amount")
    }

    /// The ledger after builds with one price each.
    fn after(builds: &[(&str, &str)]) -> Ledger {
        let mut ledger = Ledger::default();
        for (date, price) in builds {
            let prices = BTreeMap::from([(Arc::from("A"), amount(price))]);
            ledger = ledger.accept(&prices, day(date));
        }
        ledger
    }

    fn text(ledger: &Ledger) -> String {
        let euro = "EUR".parse().expect("is a currency");
        String::from_utf8(ledger.to_csv(euro)).expect("is text")
    }

    #[test]
    fn a_price_is_written_down_when_it_moves() {
        let ledger = after(&[
            ("2026-01-01", "10"),
            ("2026-02-01", "10"),
            ("2026-03-01", "8"),
        ]);
        insta::assert_snapshot!(text(&ledger), @r"
        sku,currency,price,since
        A,EUR,10.00,2026-01-01
        A,EUR,8.00,2026-03-01
        ");
    }

    #[test]
    fn a_price_of_an_hour_is_forgotten() {
        let ledger = after(&[
            ("2026-01-01", "10"),
            ("2026-03-01", "1"),
            ("2026-03-01", "10"),
        ]);
        insta::assert_snapshot!(text(&ledger), @r"
        sku,currency,price,since
        A,EUR,10.00,2026-01-01
        ");
    }

    #[test]
    fn what_is_older_than_thirty_days_before_the_last_price_goes() {
        let ledger = after(&[
            ("2026-01-01", "10"),
            ("2026-01-10", "7"),
            ("2026-02-01", "9"),
            ("2026-03-20", "8"),
        ]);
        // On 18 February, the first of the thirty days, 9 held: it began on the first.
        insta::assert_snapshot!(text(&ledger), @r"
        sku,currency,price,since
        A,EUR,9.00,2026-02-01
        A,EUR,8.00,2026-03-20
        ");
    }

    #[test]
    fn the_lowest_price_is_that_of_the_thirty_days_before_the_reduction() {
        let builds = [
            ("2026-01-01", "10"),
            ("2026-03-01", "9"),
            ("2026-03-10", "12"),
        ];
        let ledger = after(&builds);
        let lowest = |price, date| ledger.lowest_before("A", amount(price), day(date));
        // A reduction today: 9 and 12 held in the days before, and 10 until 1 March.
        assert_eq!(lowest("8", "2026-03-20"), Some(amount("9")));
        // On 9 April the thirty days begin on 10 March, when 9 was gone.
        assert_eq!(lowest("8", "2026-04-09"), Some(amount("12")));
        // The price of today is that of the last build: what counts is the time before it.
        assert_eq!(lowest("12", "2026-06-01"), Some(amount("9")));
        assert_eq!(
            ledger.lowest_before("B", amount("1"), day("2026-03-20")),
            None
        );
        assert_eq!(
            after(&builds[..1]).lowest_before("A", amount("10"), day("2026-03-20")),
            None
        );
    }
}
