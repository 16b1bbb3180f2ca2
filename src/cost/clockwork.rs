//! Cuts a duty into stretches within which neither the day's pay class nor any band changes.
//!
//! Bands are set by the clock on the wall, minutes are paid as they pass: a night over the October change has nine hours
//! between 23:00 and 07:00, and all nine count.

use crate::calendar::{Moment, local, moment, public_holiday};
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use serde::Deserialize;

/// What a moment counts as when it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[allow(missing_docs)]
pub enum PayDay {
    #[serde(rename = "mon")]
    Monday,
    #[serde(rename = "tue")]
    Tuesday,
    #[serde(rename = "wed")]
    Wednesday,
    #[serde(rename = "thu")]
    Thursday,
    #[serde(rename = "fri")]
    Friday,
    #[serde(rename = "sat")]
    Saturday,
    #[serde(rename = "sun")]
    Sunday,
    #[serde(rename = "holiday")]
    Holiday,
}

impl PayDay {
    fn of(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}

/// A set of pay days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayDays(u8);

impl PayDays {
    /// Every day.
    pub const ALL: PayDays = PayDays(u8::MAX);

    /// The set of the listed days.
    pub fn of(days: &[PayDay]) -> Self {
        Self(days.iter().fold(0, |mask, &day| mask | 1 << day as u8))
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: PayDay) -> bool {
        self.0 & (1 << day as u8) != 0
    }
}

/// A day that an agreement adds to the public holidays, or pays as a Sunday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraDay {
    /// Name.
    pub name: String,
    /// Month and day of the month.
    pub month_day: (u32, u32),
    /// Minute of the day from which it counts.
    pub from_minute: i32,
    /// What it counts as.
    pub counts_as: PayDay,
}

/// The days on which an agreement pays by something else than the weekday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PayCalendar {
    /// Whether the Danish public holidays are holidays here.
    pub danish_holidays: bool,
    /// Days on top.
    pub extra: Vec<ExtraDay>,
}

/// Part of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// What it is paid as.
    pub day: PayDay,
    /// Clock time at its start, in minutes of the day.
    pub clock_minute: i32,
    /// Elapsed minutes.
    pub minutes: i64,
}

impl PayCalendar {
    /// What a clock time on a date is paid as. A Sunday is a Sunday, also when a holiday falls on it.
    pub fn pay_day(&self, date: NaiveDate, clock_minute: i32) -> PayDay {
        if date.weekday() == Weekday::Sun {
            return PayDay::Sunday;
        }
        if self.danish_holidays && public_holiday(date).is_some() {
            return PayDay::Holiday;
        }
        let on_date = |day: &&ExtraDay| day.month_day == (date.month(), date.day()) && clock_minute >= day.from_minute;
        self.extra.iter().find(on_date).map_or(PayDay::of(date.weekday()), |day| day.counts_as)
    }

    /// The stretches of `start..end`, cut at the clock times `edges` (minutes of the day), at midnight, where an extra day
    /// begins and where clocks change.
    pub fn stretches(&self, start: Moment, end: Moment, edges: impl Iterator<Item = i32>) -> Vec<Stretch> {
        // 02:00 is there for the hour that the October change repeats: it ends 60 minutes after its first start.
        let mut clock_edges: Vec<i32> =
            edges.chain(self.extra.iter().map(|day| day.from_minute)).chain([0, 120]).collect();
        clock_edges.sort_unstable();
        clock_edges.dedup();

        let ((mut date, clock_start), (last, clock_end)) = (local(start), local(end));
        let by_the_clock = (last - date).num_days() * 1440 + i64::from(clock_end - clock_start);
        // When clocks change under way, a second cut meets the repeat of a clock time in October; in March it is harmless.
        let repeats: &[i64] = if by_the_clock == end - start { &[0] } else { &[0, 60] };

        let mut cuts = vec![start, end];
        while date <= last {
            for &edge in &clock_edges {
                let at = moment(date, edge);
                cuts.extend(repeats.iter().map(|later| at + *later).filter(|cut| start < *cut && *cut < end));
            }
            date += Duration::days(1);
        }
        cuts.sort_unstable();
        cuts.dedup();

        let mut stretches = Vec::with_capacity(cuts.len());
        for pair in cuts.windows(2) {
            if let [from, to] = *pair {
                let (date, clock_minute) = local(from);
                stretches.push(Stretch { day: self.pay_day(date, clock_minute), clock_minute, minutes: to - from });
            }
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn minutes_in(start: Moment, end: Moment, from: i32, to: i32) -> i64 {
        let stretches = PayCalendar::default().stretches(start, end, [from, to].into_iter());
        stretches.iter().filter(|s| s.clock_minute >= from && s.clock_minute < to).map(|s| s.minutes).sum()
    }

    #[test]
    fn a_repeated_half_hour_is_counted_twice() {
        let sunday = date(2026, 10, 25);
        assert_eq!(minutes_in(moment(sunday, 0), moment(sunday, 360), 120, 150), 60);
        assert_eq!(minutes_in(moment(sunday, 0), moment(sunday, 360), 150, 180), 60);
    }

    #[test]
    fn a_skipped_half_hour_is_not_counted() {
        let sunday = date(2026, 3, 29);
        assert_eq!(minutes_in(moment(sunday, 0), moment(sunday, 360), 120, 180), 0);
        assert_eq!(minutes_in(moment(sunday, 0), moment(sunday, 360), 180, 360), 180);
    }

    #[test]
    fn stretches_fill_the_duty() {
        let calendar = PayCalendar { danish_holidays: true, extra: vec![] };
        for day in [date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 24)] {
            let (start, end) = (moment(day, 437), moment(day, 437 + 24 * 60));
            let total: i64 =
                calendar.stretches(start, end, [1080, 1380, 360].into_iter()).iter().map(|s| s.minutes).sum();
            assert_eq!(total, end - start);
        }
    }

    #[test]
    fn an_empty_or_reversed_duty_has_no_stretch_with_minutes() {
        let noon = moment(date(2026, 2, 2), 720);
        assert_eq!(PayCalendar::default().stretches(noon, noon, std::iter::empty()), vec![]);
    }
}
