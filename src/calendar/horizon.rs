//! The planning horizon: whole days counted from its first date.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// A day counted from the horizon's first date, which is day 0. Days before it (history) are negative.
pub type Day = i32;

/// The days that a plan covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first date; a Monday in every shipped folder, but any weekday is allowed.
    pub first: NaiveDate,
    /// Number of days.
    pub days: Day,
}

impl Horizon {
    /// A horizon of whole weeks.
    pub fn of_weeks(first: NaiveDate, weeks: u32) -> Self {
        Self { first, days: weeks as Day * 7 }
    }

    /// The date of a day, also outside the horizon.
    pub fn date(&self, day: Day) -> NaiveDate {
        self.first + Duration::days(i64::from(day))
    }

    /// The day of a date, also outside the horizon.
    pub fn day(&self, date: NaiveDate) -> Day {
        (date - self.first).num_days() as Day
    }

    /// Whether a day lies inside.
    pub fn contains(&self, day: Day) -> bool {
        (0..self.days).contains(&day)
    }

    /// The last date inside.
    pub fn last(&self) -> NaiveDate {
        self.date(self.days - 1)
    }

    /// Weekday of a day.
    pub fn weekday(&self, day: Day) -> Weekday {
        self.date(day).weekday()
    }

    /// Whether a day is a Saturday or Sunday.
    pub fn is_weekend(&self, day: Day) -> bool {
        matches!(self.weekday(day), Weekday::Sat | Weekday::Sun)
    }

    /// The Monday on or before a day.
    pub fn monday_of(&self, day: Day) -> Day {
        day - self.weekday(day).num_days_from_monday() as Day
    }

    /// The Mondays of all ISO weeks that have a day inside, in order; the first may be negative.
    pub fn mondays(&self) -> Vec<Day> {
        (self.monday_of(0)..self.days).step_by(7).collect()
    }
}

/// `2026-W07` for a date.
pub fn iso_week_label(date: NaiveDate) -> String {
    let week = date.iso_week();
    format!("{}-W{:02}", week.year(), week.week())
}

/// The Monday of a week written `2026-W07`.
pub fn parse_iso_week(text: &str) -> Option<NaiveDate> {
    let (year, week) = text.trim().split_once("-W")?;
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
}

/// `Monday` … `Sunday`.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_weeks_are_read_and_written() {
        let monday = NaiveDate::from_ymd_opt(2026, 12, 28).unwrap();
        assert_eq!(iso_week_label(monday), "2026-W53");
        assert_eq!(parse_iso_week("2026-W53"), Some(monday));
        assert_eq!(parse_iso_week("2025-W53"), None);
    }

    #[test]
    fn a_horizon_that_starts_midweek_counts_the_started_week() {
        let horizon = Horizon { first: NaiveDate::from_ymd_opt(2026, 1, 7).unwrap(), days: 7 };
        assert_eq!(horizon.mondays(), vec![-2, 5]);
    }
}
