//! How dates and clock times are written for readers.

use chrono::NaiveDate;

/// `Tue 3 Mar`.
pub fn short_date(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// `Tue 3 Mar` or `Tue 3 Mar – Thu 5 Mar`.
pub fn short_dates(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { short_date(first) } else { format!("{} – {}", short_date(first), short_date(last)) }
}

/// `07:30` for a minute of the day, also one past midnight.
pub fn clock_text(minute: i32) -> String {
    let within = minute.rem_euclid(1440);
    format!("{:02}:{:02}", within / 60, within % 60)
}
