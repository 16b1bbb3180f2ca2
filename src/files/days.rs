//! Which days a row speaks of: patterns, dates and ranges, and which of them is the more specific.

use super::value::date_of;
use crate::calendar::{Day, Horizon, public_holiday};
use chrono::{Datelike, NaiveDate, Weekday};

/// A date with what patterns ask of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    pub day: Day,
    pub date: NaiveDate,
    /// From Monday, 0 to 6.
    pub weekday: u32,
    pub holiday: bool,
}

/// The dates of a horizon.
pub(crate) fn dates_of(horizon: Horizon) -> Vec<Date> {
    let mut dates = Vec::new();
    for day in 0..horizon.days {
        let date = horizon.date(day);
        let weekday = date.weekday().num_days_from_monday();
        dates.push(Date { day, date, weekday, holiday: public_holiday(date).is_some() });
    }
    dates
}

/// Days by name. The order is from the least specific to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Days {
    Daily,
    Weekdays,
    Weekend,
    /// Days from Monday, 0 to 6.
    On(u32),
    Holiday,
    Range(NaiveDate, NaiveDate),
    /// A range's days of one weekday.
    RangeOn(NaiveDate, NaiveDate, u32),
    Date(NaiveDate),
}

impl Days {
    /// The last day, where it names dates.
    pub fn last(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) | Self::Range(_, date) | Self::RangeOn(_, date, _) => Some(date),
            Self::Daily | Self::Weekdays | Self::Weekend | Self::On(_) | Self::Holiday => None,
        }
    }

    /// Reads a pattern, a date or a range.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        match lower.as_str() {
            "daily" => return Some(Self::Daily),
            "weekdays" => return Some(Self::Weekdays),
            "weekend" => return Some(Self::Weekend),
            "holiday" => return Some(Self::Holiday),
            _ => {}
        }
        if let Some(weekday) = weekday_of(&lower) {
            return Some(Self::On(weekday.num_days_from_monday()));
        }
        match lower.split_once("..") {
            Some((first, last)) => Some(Self::Range(date_of(first.trim())?, date_of(last.trim())?)),
            None => date_of(&lower).map(Self::Date),
        }
    }

    /// How specific: of two rows that speak of the same day, the one with the higher rank counts.
    pub fn rank(self) -> u8 {
        match self {
            Self::Daily => 0,
            Self::Weekdays | Self::Weekend => 1,
            Self::On(_) => 2,
            Self::Holiday => 3,
            Self::Range(..) => 4,
            Self::RangeOn(..) => 5,
            Self::Date(_) => 6,
        }
    }

    /// Whether the row speaks of a date.
    pub fn covers(self, date: &Date) -> bool {
        match self {
            Self::Daily => true,
            Self::Weekdays => date.weekday < 5,
            Self::Weekend => date.weekday >= 5,
            Self::On(on) => date.weekday == on,
            Self::Holiday => date.holiday,
            Self::Range(first, last) => (first..=last).contains(&date.date),
            Self::RangeOn(first, last, on) => date.weekday == on && (first..=last).contains(&date.date),
            Self::Date(only) => date.date == only,
        }
    }

    /// Whether a row that means regular days leaves public holidays out (activities do).
    pub fn is_regular(self) -> bool {
        self.rank() < Self::Holiday.rank()
    }

    /// Whether the days are named by pattern, not by date.
    pub fn is_pattern(self) -> bool {
        self.rank() <= Self::Holiday.rank()
    }

    /// The words to write.
    pub fn words(self) -> String {
        match self {
            Self::Daily => "daily".into(),
            Self::Weekdays => "weekdays".into(),
            Self::Weekend => "weekend".into(),
            Self::On(on) => WEEKDAYS[on as usize % 7].into(),
            Self::Holiday => "holiday".into(),
            Self::Range(first, last) | Self::RangeOn(first, last, _) => format!("{first}..{last}"),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// Names of the weekdays from Monday, as they are written.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads `mon` … `sun`, `man` … `søn`, also in full.
pub(crate) fn weekday_of(text: &str) -> Option<Weekday> {
    match text.to_lowercase().as_str() {
        "mon" | "monday" | "man" | "mandag" => Some(Weekday::Mon),
        "tue" | "tuesday" | "tir" | "tirsdag" => Some(Weekday::Tue),
        "wed" | "wednesday" | "ons" | "onsdag" => Some(Weekday::Wed),
        "thu" | "thursday" | "tor" | "torsdag" => Some(Weekday::Thu),
        "fri" | "friday" | "fre" | "fredag" => Some(Weekday::Fri),
        "sat" | "saturday" | "lør" | "lørdag" => Some(Weekday::Sat),
        "sun" | "sunday" | "søn" | "søndag" => Some(Weekday::Sun),
        _ => None,
    }
}
