//! How reports write dates, hours, money and wishes.

pub use crate::calendar::{clock_text as clock, short_date, short_dates};
pub use crate::hospital::{absence_text as absence, wish_text as wish};
use crate::roster::Term;
use chrono::{Datelike, NaiveDate};

/// `23 March – 17 May 2026`.
pub fn span(first: NaiveDate, last: NaiveDate) -> String {
    let start = if first.year() == last.year() { "%-d %B" } else { "%-d %B %Y" };
    format!("{} – {}", first.format(start), last.format("%-d %B %Y"))
}

/// `weeks 13–20` or `week 13`.
pub fn weeks(first: NaiveDate, last: NaiveDate) -> String {
    match (first.iso_week().week(), last.iso_week().week()) {
        (from, to) if from == to => format!("week {from}"),
        (from, to) => format!("weeks {from}–{to}"),
    }
}

/// `1,296.0` for minutes as hours.
pub fn hours(minutes: i64) -> String {
    format!("{}{}.{}", minus(minutes), grouped(tenths(minutes) / 10), tenths(minutes) % 10)
}

/// `+3.5`, `−12.0` or `0.0` for minutes as a balance in hours.
pub fn balance(minutes: i64) -> String {
    if minutes > 0 && tenths(minutes) > 0 { format!("+{}", hours(minutes)) } else { hours(minutes) }
}

/// Tenths of an hour, without sign.
fn tenths(minutes: i64) -> i64 {
    (minutes.abs() + 3) / 6
}

fn minus(minutes: i64) -> &'static str {
    if minutes < 0 && tenths(minutes) > 0 { "−" } else { "" }
}

/// `12,345 kr` for øre.
pub fn kroner(ore: i64) -> String {
    let whole = (ore.abs() + 50) / 100;
    let sign = if ore < 0 && whole > 0 { "−" } else { "" };
    format!("{sign}{} kr", grouped(whole))
}

/// `1,234` for a number that is not negative.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1,234.5` or `−12` for points and amounts: one decimal where there is one.
pub fn number(value: f64) -> String {
    let rounded = (value.abs() * 10.0).round() as i64;
    let sign = if value < 0.0 && rounded > 0 { "−" } else { "" };
    match rounded % 10 {
        0 => format!("{sign}{}", grouped(rounded / 10)),
        tenth => format!("{sign}{}.{tenth}", grouped(rounded / 10)),
    }
}

/// [`number`] with `+` before what is above 0.
pub fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// `0.6 %` for a share; two decimals below 0.1 %, so that a small gap is not shown as none.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value != 0.0 && value.abs() < 0.095 { format!("{value:.2} %") } else { format!("{value:.1} %") }
}

/// `1 wish`, `3 wishes`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(count as i64)) }
}

/// At most `shown` of the items, and how many more there are.
pub fn listed(items: &[String], shown: usize) -> String {
    let head = items.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > shown { format!("{head} and {} more", items.len() - shown) } else { head }
}

/// Unit of a term's amount.
pub fn unit(term: Term) -> &'static str {
    match term {
        Term::Wishes => "wishes",
        Term::BelowMinimum | Term::BelowTarget | Term::AboveTarget => "heads",
        Term::Temps => "shifts",
        Term::Overtime | Term::Undertime => "hours",
        Term::Supplements => "kr",
        Term::Fairness => "shifts",
        Term::Advice => "units over",
        Term::Changes => "changes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded_to_tenths_and_keep_their_sign() {
        assert_eq!(hours(17_760), "296.0");
        assert_eq!(balance(-444), "−7.4");
        assert_eq!(balance(210), "+3.5");
        assert_eq!(balance(-2), "0.0");
        assert_eq!(balance(2), "0.0");
    }

    #[test]
    fn money_is_shown_in_whole_kroner() {
        assert_eq!(kroner(21_345_678), "213,457 kr");
        assert_eq!(kroner(-150_000), "−1,500 kr");
        assert_eq!(kroner(-3), "0 kr");
    }

    #[test]
    fn a_small_gap_is_not_shown_as_none() {
        assert_eq!(percent(0.006), "0.6 %");
        assert_eq!(percent(0.0004), "0.04 %");
        assert_eq!(percent(0.0), "0.0 %");
    }

    #[test]
    fn points_show_a_decimal_only_where_there_is_one() {
        assert_eq!(number(4_710.0), "4,710");
        assert_eq!(number(-12.46), "−12.5");
        assert_eq!(signed(3.0), "+3");
        assert_eq!(signed(0.01), "0");
    }
}
