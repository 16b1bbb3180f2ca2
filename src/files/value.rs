//! One cell's text to a value, and back.

use chrono::{Datelike, NaiveDate};

/// Reads `2026-07-06` or `06-07-2026`; years 1900 to 2200.
pub(crate) fn date_of(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<u32> {
        let plain = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let (year, month, day) = (number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?);
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|date| (1900..=2200).contains(&date.year()))
}

/// Reads a whole number with an optional sign.
pub(crate) fn whole_of(text: &str) -> Option<i64> {
    let (negative, digits) = signed(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // A number of more digits is a whole number too; that it is too large is another fault.
    let size = if plain { digits.parse().unwrap_or(i64::MAX) } else { return None };
    Some(if negative { -size } else { size })
}

/// Reads a number with decimal comma or point and an optional sign.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    let (negative, digits) = signed(text);
    let (before, after) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(before) || !plain(after) {
        return None;
    }
    let size: f64 = format!("{before}.{after}").parse().ok()?;
    Some(if negative { -size } else { size })
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Reads `yes`, `no` and their Danish and numeric forms.
pub(crate) fn yes_no_of(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "ja" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "nej" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Whether a cell of a roster or a pin marks a day off: `off`, `F` (fridøgn), `fri`, a dash, a dot.
pub(crate) fn marks_day_off(text: &str) -> bool {
    matches!(text, "F" | "-" | "\u{2013}" | "\u{b7}") || matches!(text.to_lowercase().as_str(), "off" | "fri")
}

/// Clock time as minutes, with the later day that it names, if it names one: `09:00+1`.
pub(crate) fn end_clock_of(text: &str) -> Option<EndClock> {
    let (clock, days) = match text.split_once('+') {
        Some((clock, "1")) => (clock, Some(1)),
        Some((clock, "2")) => (clock, Some(2)),
        Some(_) => return None,
        None => (text, None),
    };
    Some(EndClock { minute: crate::calendar::parse_clock(clock)?, days })
}

/// The end of a span of clock time as written: a minute of the day, and on which day where it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EndClock {
    minute: i32,
    days: Option<i32>,
}

impl EndClock {
    /// Minutes from the start's midnight: without a day named, the first such clock time after `start`.
    pub fn after(self, start: i32) -> i32 {
        match self.days {
            Some(days) => self.minute + days * 1440,
            None if self.minute > start => self.minute,
            None => self.minute + 1440,
        }
    }

    /// Minutes from the start's midnight: without a day named, the first such clock time not before `least`. `None` before
    /// `least`, and where the next day would have to be meant though it is far off: 14:00 against 15:00 is a slip.
    pub fn not_before(self, least: i32) -> Option<i32> {
        let minute = self.after(least - 1);
        let unnamed_next_day = self.days.is_none() && minute > self.minute && least <= 1440;
        let far_off = unnamed_next_day && minute - least >= FAR_OFF_MINUTES;
        (minute >= least && !far_off).then_some(minute)
    }
}

/// From here on a latest end on the next day has to name that day.
const FAR_OFF_MINUTES: i32 = 720;

/// `07:30` for minutes of a day.
pub(crate) fn clock_text(minute: i32) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

/// The end of a span that starts at `start`, with the day named only where it must be.
pub(crate) fn end_text(start: i32, end: i32) -> String {
    let days = (end - 1).div_euclid(1440).max(0);
    let minute = end - days * 1440;
    let plain = EndClock { minute, days: None };
    if plain.after(start) == end { clock_text(minute) } else { format!("{}+{days}", clock_text(minute)) }
}

/// The latest end of a span that ends at `end`, with the day named only where it must be.
pub(crate) fn latest_end_text(end: i32, latest: i32) -> String {
    if end <= 1440 && latest > 1440 && latest - end >= FAR_OFF_MINUTES {
        let days = (latest - 1).div_euclid(1440);
        return format!("{}+{days}", clock_text(latest - days * 1440));
    }
    end_text(end - 1, latest)
}

/// A number with a decimal comma; reading it gives the same number back.
pub(crate) fn number_text(number: f64) -> String {
    format!("{number}").replace('.', ",")
}

/// Hours for minutes, to the four decimals that bring every minute back.
pub(crate) fn hours_text(minutes: i64) -> String {
    number_text((minutes as f64 / 60.0 * 10_000.0).round() / 10_000.0)
}

/// Minutes for hours.
pub(crate) fn minutes_of(hours: f64) -> i64 {
    (hours * 60.0).round() as i64
}

/// Kroner for øre.
pub(crate) fn kroner_text(ore: i64) -> String {
    let sign = if ore < 0 { "-" } else { "" };
    let (kroner, rest) = (ore.unsigned_abs() / 100, ore.unsigned_abs() % 100);
    if rest == 0 { format!("{sign}{kroner}") } else { format!("{sign}{kroner},{rest:02}") }
}

/// A whole number of the last of `decimals` places as it is written in tables: `-12,05`.
pub fn csv_number(number: i64, decimals: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

/// Øre for kroner.
pub(crate) fn ore_of(kroner: f64) -> i64 {
    (kroner * 100.0).round() as i64
}

/// `yes` or `no`.
pub(crate) fn yes_no_text(yes: bool) -> String {
    if yes { "yes".into() } else { "no".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_date_forms_are_read_and_nothing_else() {
        let date = NaiveDate::from_ymd_opt(2026, 7, 6);
        assert_eq!(date_of("2026-07-06"), date);
        assert_eq!(date_of("06-07-2026"), date);
        for wrong in ["2026-13-01", "31-02-2026", "06/07/2026", "2026-07", "0001-01-01", "9999-01-01", "", "--"] {
            assert_eq!(date_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_read_with_comma_or_point_and_nothing_fancy() {
        assert_eq!(number_of("7,4"), Some(7.4));
        assert_eq!(number_of("-7.4"), Some(-7.4));
        assert_eq!(number_of("1000"), Some(1000.0));
        for wrong in ["1.234,5", "1e9", "inf", "NaN", "", "-", ",5", "7,"] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
        assert_eq!(whole_of("99999999999999999999999"), Some(i64::MAX));
    }

    #[test]
    fn every_end_of_a_shift_is_written_so_that_it_reads_back() {
        for start in (0..1440).step_by(45) {
            for end in (start + 1..start + 2160).step_by(37) {
                let text = end_text(start, end);
                assert_eq!(end_clock_of(&text).map(|clock| clock.after(start)), Some(end), "{start} {end} {text}");
            }
        }
        assert_eq!(end_text(7 * 60, 31 * 60), "07:00");
        assert_eq!(end_text(8 * 60, 33 * 60), "09:00+1");
        assert_eq!(end_text(900, 1440), "24:00");
    }

    #[test]
    fn every_minute_survives_as_hours() {
        for minutes in -3000..3000 {
            assert_eq!(number_of(&hours_text(minutes)).map(minutes_of), Some(minutes));
        }
        assert_eq!(hours_text(444), "7,4");
        assert_eq!(kroner_text(-5), "-0,05");
    }
}
