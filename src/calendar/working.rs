//! Working days: Monday to Friday without public holidays. Days that agreements add (24 December, 31 December) are theirs.

use super::holidays::public_holiday;
use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// Whether a date is a working day.
pub fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && public_holiday(date).is_none()
}

/// The date `count` working days before `date`; with 0, `date` itself or the last working day before it.
pub fn working_days_before(date: NaiveDate, count: u32) -> NaiveDate {
    let (mut at, mut left) = (date, count);
    while left > 0 || !is_working_day(at) {
        if is_working_day(at) {
            left -= 1;
        }
        at -= Duration::days(1);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn easter_monday_is_no_working_day() {
        assert!(!is_working_day(date(2027, 3, 29)));
        assert!(is_working_day(date(2027, 3, 30)));
    }

    #[test]
    fn two_working_days_before_a_tuesday_after_easter_is_wednesday_of_the_week_before() {
        assert_eq!(working_days_before(date(2027, 3, 30), 2), date(2027, 3, 23));
        assert_eq!(working_days_before(date(2027, 4, 9), 2), date(2027, 4, 7));
        assert_eq!(working_days_before(date(2027, 3, 28), 0), date(2027, 3, 24));
    }
}
