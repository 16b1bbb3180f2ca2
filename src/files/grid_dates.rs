//! The dates over the columns of a grid, as people write them: `2027-01-11`, `11/01/2027`, `Mon 11 Jan`, `11.1.`.
//!
//! A date without a year, or with day and month in either order, is read where only one date of the horizon can be meant.

use super::days::weekday_of;
use super::value::date_of;
use crate::calendar::Horizon;
use chrono::{Datelike, NaiveDate, Weekday};

/// What a header cell says about its date.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Written {
    /// A whole date in one of the forms that can only be read one way.
    Whole(NaiveDate),
    /// Day and month, one before the other as `order` says, and what else is known.
    Parts { first: u32, second: u32, order: Order, year: Option<i32>, weekday: Option<Weekday> },
}

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    /// The first, beyond doubt: the month is a word, or the separator is a point or a dash.
    DayFirst,
    /// Either: 01/02.
    Either,
}

/// How the dates of one header are to be read, decided by all of them together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GridDates {
    horizon: Horizon,
    day_first: bool,
    /// Both orders would read every date, and not to the same one.
    doubtful: bool,
}

impl GridDates {
    /// Looks at all cells of a header.
    pub fn of<'a>(header: impl Iterator<Item = &'a str>, horizon: Horizon) -> Self {
        let written: Vec<Written> = header.filter_map(written).collect();
        let read = |day_first: bool| -> Vec<Option<NaiveDate>> {
            written.iter().map(|cell| date(cell, horizon, day_first)).collect()
        };
        let inside = |dates: &[Option<NaiveDate>]| {
            dates.iter().all(|date| date.is_some_and(|date| (horizon.first..=horizon.last()).contains(&date)))
        };
        let (day_first, month_first) = (read(true), read(false));
        let (one, other) = (inside(&day_first), inside(&month_first));
        Self { horizon, day_first: one || !other, doubtful: one && other && day_first != month_first }
    }

    /// Whether the dates can be read in two ways.
    pub fn are_doubtful(&self) -> bool {
        self.doubtful
    }

    /// The date of a cell; `None` when it is none, or none of the horizon's where the year is left out.
    pub fn date(&self, text: &str) -> Option<NaiveDate> {
        date(&written(text)?, self.horizon, self.day_first)
    }
}

/// Whether a header cell is written like a date.
pub(crate) fn is_date(text: &str) -> bool {
    written(text).is_some()
}

fn date(written: &Written, horizon: Horizon, day_first: bool) -> Option<NaiveDate> {
    let Written::Parts { first, second, order, year, weekday } = *written else {
        let Written::Whole(date) = *written else { return None };
        return Some(date);
    };
    let (day, month) = if day_first || order == Order::DayFirst { (first, second) } else { (second, first) };
    let right_weekday = |date: &NaiveDate| weekday.is_none_or(|weekday| date.weekday() == weekday);
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day).filter(right_weekday);
    }
    let years = horizon.first.year()..=horizon.last().year();
    let dates = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).filter(right_weekday);
    let mut inside = dates.filter(|date| (horizon.first..=horizon.last()).contains(date));
    match (inside.next(), inside.next()) {
        (Some(date), None) => Some(date),
        _ => None,
    }
}

fn written(text: &str) -> Option<Written> {
    if let Some(date) = text.split_whitespace().find_map(date_of) {
        return Some(Written::Whole(date));
    }
    let (mut numbers, mut weekday, mut month) = (Vec::new(), None, None);
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4 {
            numbers.push((part.len(), part.parse::<u32>().ok()?));
        } else if let Some(named) = month_of(part).filter(|_| month.is_none()) {
            month = Some(named);
        } else {
            let named = weekday_of(part).or_else(|| short_weekday_of(part)).filter(|_| weekday.is_none())?;
            weekday = Some(named);
        }
    }
    let year = |(digits, number): (usize, u32)| match digits {
        4 => Some(number as i32),
        2 => Some(2000 + number as i32),
        _ => None,
    };
    let short = |(digits, number): (usize, u32)| (digits <= 2).then_some(number);
    let order = if text.contains('/') { Order::Either } else { Order::DayFirst };
    let (first, second, order, year) = match (month, numbers.as_slice()) {
        (Some(month), [day]) => (short(*day)?, month, Order::DayFirst, None),
        (Some(month), [day, last]) => (short(*day)?, month, Order::DayFirst, Some(year(*last)?)),
        (None, [(4, year), month, day]) => (short(*day)?, short(*month)?, Order::DayFirst, Some(*year as i32)),
        (None, [first, second, last]) => (short(*first)?, short(*second)?, order, Some(year(*last)?)),
        // Two bare numbers could be a version or a ward; a date has a sign between them.
        (None, [first, second]) if text.contains(['/', '.']) => (short(*first)?, short(*second)?, order, None),
        _ => return None,
    };
    Some(Written::Parts { first, second, order, year, weekday })
}

/// Number of a month by its English or Danish name, short or in full.
fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "januar"],
        &["feb", "february", "februar"],
        &["mar", "march", "marts"],
        &["apr", "april"],
        &["may", "maj"],
        &["jun", "june", "juni"],
        &["jul", "july", "juli"],
        &["aug", "august"],
        &["sep", "sept", "september"],
        &["oct", "october", "okt", "oktober"],
        &["nov", "november"],
        &["dec", "december"],
    ];
    let lower = text.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&lower.as_str()))?;
    Some(at as u32 + 1)
}

/// A weekday of two letters, `Mo` to `Su` and `Ma` to `Sø`.
fn short_weekday_of(text: &str) -> Option<Weekday> {
    let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let names = [["mo", "ma"], ["tu", "ti"], ["we", "on"], ["th", "to"], ["fr", "fr"], ["sa", "lø"], ["su", "sø"]];
    let lower = text.to_lowercase();
    let at = names.iter().position(|names| names.contains(&lower.as_str()))?;
    all.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// How a header is read in a horizon that begins on 11 January 2027.
    fn read(header: &[&str], days: i32) -> (Vec<Option<NaiveDate>>, bool) {
        let horizon = Horizon { first: day(2027, 1, 11).unwrap(), days };
        let dates = GridDates::of(header.iter().copied(), horizon);
        (header.iter().map(|cell| dates.date(cell)).collect(), dates.are_doubtful())
    }

    #[test]
    fn every_way_of_writing_the_eleventh_of_january_is_read() {
        let ways = [
            "2027-01-11",
            "11-01-2027",
            "Mon 2027-01-11",
            "11/01/2027",
            "01/11/2027",
            "11.01.2027",
            "11/1",
            "1/11",
            "11.1.",
            "Mon 11 Jan",
            "mandag 11. januar",
            "11-Jan-27",
            "Mo 11 jan",
            "11/01/27",
            "Jan 11",
        ];
        for way in ways {
            assert_eq!(read(&[way], 56), (vec![day(2027, 1, 11)], false), "{way}");
        }
    }

    #[test]
    fn what_is_no_date_stays_a_name() {
        for text in ["employment", "name", "11", "Mon", "week 2", "Mon 11", "32/01/2027", "E 101", "Jan", "", "1 2 3 4"]
        {
            assert_eq!(read(&[text], 56).0, [None], "{text}");
        }
    }

    #[test]
    fn all_dates_together_say_which_number_is_the_day() {
        let (dates, doubtful) = read(&["01/12/2027", "02/13/2027"], 365);
        assert_eq!((dates, doubtful), (vec![day(2027, 1, 12), day(2027, 2, 13)], false));
    }

    #[test]
    fn dates_that_can_be_read_both_ways_are_doubtful() {
        assert!(read(&["02/03", "03/03"], 120).1);
        assert!(!read(&["03/03"], 120).1);
    }

    #[test]
    fn a_weekday_that_is_wrong_is_no_date_of_the_horizon() {
        assert_eq!(read(&["Tue 11 Jan"], 56).0, [None]);
    }

    #[test]
    fn a_year_left_out_is_read_only_where_one_year_fits() {
        assert_eq!(read(&["11 Jan"], 365).0, [day(2027, 1, 11)]);
        assert_eq!(read(&["11 Jan"], 366).0, [None]);
    }
}
