//! Clock time in Europe/Copenhagen and elapsed time.

use chrono::{Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Europe::Copenhagen;
use std::ops::{Add, Sub};

/// A point in elapsed time: minutes since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Sub for Moment {
    type Output = i64;
    /// Elapsed minutes from `other` to `self`.
    fn sub(self, other: Moment) -> i64 {
        self.0 - other.0
    }
}

impl Add<i64> for Moment {
    type Output = Moment;
    /// The moment `minutes` later.
    fn add(self, minutes: i64) -> Moment {
        Moment(self.0 + minutes)
    }
}

/// The moment at which clocks in Denmark show `minute_of_day` (0..=2880; above 1440 it lies on the next day) on `date`.
///
/// A clock time that the March change skips is read as the moment of the change; one that the October change repeats is
/// read as its first occurrence.
pub fn moment(date: NaiveDate, minute_of_day: i32) -> Moment {
    let day = date + Duration::days(i64::from(minute_of_day.div_euclid(1440)));
    let within = minute_of_day.rem_euclid(1440) as u32;
    let clock = NaiveTime::from_hms_opt(within / 60, within % 60, 0).unwrap_or(NaiveTime::MIN);
    let wall = NaiveDateTime::new(day, clock);
    let utc = match Copenhagen.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.naive_utc(),
        // 02:00–03:00 does not exist on the last Sunday of March; the clock jumps at 01:00 UTC.
        LocalResult::None => NaiveDateTime::new(day, NaiveTime::from_hms_opt(1, 0, 0).unwrap_or(NaiveTime::MIN)),
    };
    Moment(utc.and_utc().timestamp().div_euclid(60))
}

/// The Danish date and minute of the day (0..1440) that clocks show at `at`.
pub fn local(at: Moment) -> (NaiveDate, i32) {
    match Copenhagen.timestamp_opt(at.0 * 60, 0) {
        LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => (t.date_naive(), (t.hour() * 60 + t.minute()) as i32),
        LocalResult::None => (NaiveDate::MIN, 0),
    }
}

/// Reads `7:30`, `07:30`, `07.30` or `24:00` as minutes of the day (0..=1440).
pub fn parse_clock(text: &str) -> Option<i32> {
    let (hours, minutes) = text.trim().split_once([':', '.'])?;
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 1440).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_twelve_hour_night_lasts_thirteen_hours_in_october() {
        let saturday = date(2026, 10, 24);
        assert_eq!(moment(saturday, 31 * 60) - moment(saturday, 19 * 60), 13 * 60);
    }

    #[test]
    fn a_twelve_hour_night_lasts_eleven_hours_in_march() {
        let saturday = date(2026, 3, 28);
        assert_eq!(moment(saturday, 31 * 60) - moment(saturday, 19 * 60), 11 * 60);
    }

    #[test]
    fn a_skipped_clock_time_is_the_moment_of_the_change() {
        let sunday = date(2026, 3, 29);
        assert_eq!(moment(sunday, 150), moment(sunday, 180));
    }

    #[test]
    fn a_repeated_clock_time_is_its_first_occurrence() {
        let sunday = date(2026, 10, 25);
        assert_eq!(moment(sunday, 180) - moment(sunday, 150), 90);
    }

    #[test]
    fn local_undoes_moment_on_an_ordinary_day() {
        let day = date(2026, 6, 15);
        assert_eq!(local(moment(day, 455)), (day, 455));
    }

    #[test]
    fn clock_times_are_read_strictly() {
        assert_eq!(parse_clock("07:30"), Some(450));
        assert_eq!(parse_clock("7.30"), Some(450));
        assert_eq!(parse_clock("24:00"), Some(1440));
        for wrong in ["24:01", "7", "07:60", "-1:00", "07:3", "", "a:00"] {
            assert_eq!(parse_clock(wrong), None, "{wrong}");
        }
    }
}
