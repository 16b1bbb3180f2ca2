//! Values of options, read strictly.

use crate::files;
use crate::work::{self, Clock};
use chrono::NaiveDate;
use std::time::Duration;

/// A date in either form that the files of a folder take.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    files::date_of(text).ok_or_else(|| "expected a date, e.g. 2027-03-14 or 14-03-2027".into())
}

/// Seconds, above 0 and at most a week.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let expected = "expected seconds, more than 0 and at most 604800";
    let value: f64 = number(text).ok_or(expected)?;
    if value > 0.0 && value <= 604_800.0 { Ok(Duration::from_secs_f64(value)) } else { Err(expected.into()) }
}

/// Units of work, at least 1 and about a week at most.
pub(super) fn work(text: &str) -> Result<u64, String> {
    let expected = "expected a whole number of units of work, 1 to 604800000";
    text.parse().ok().filter(|units| (1..=604_800_000).contains(units)).ok_or_else(|| expected.into())
}

/// A limit of work where there is one, of wall time otherwise.
pub(super) fn limit(time: Duration, work: Option<u64>) -> (Duration, Clock) {
    work.map_or((time, Clock::Wall), |units| (work::of_units(units), Clock::Work))
}

/// Percent, 0 to 100, with or without the sign; returned as a share.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let expected = "expected a percentage between 0 and 100";
    let value: f64 = number(text.trim_end_matches('%').trim_end()).ok_or(expected)?;
    if (0.0..=100.0).contains(&value) { Ok(value / 100.0) } else { Err(expected.into()) }
}

/// Worker threads, 1 to 64.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|threads| (1..=64).contains(threads)).ok_or_else(|| "expected 1 to 64".into())
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_with_comma_and_sign() {
        assert_eq!(percent("0,5 %"), Ok(0.005));
        assert_eq!(percent("1"), Ok(0.01));
        assert!(percent("-1").is_err() && percent("nan").is_err() && percent("101").is_err());
    }

    #[test]
    fn dates_are_read_as_in_the_files() {
        let expected = NaiveDate::from_ymd_opt(2027, 3, 14);
        assert_eq!(date("2027-03-14").ok(), expected);
        assert_eq!(date("14-03-2027").ok(), expected);
        assert!(date("03/14/2027").is_err() && date("31-02-2027").is_err());
    }

    #[test]
    fn no_time_at_all_is_refused() {
        assert!(seconds("0").is_err() && seconds("inf").is_err() && seconds("1e9").is_err());
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
    }
}
