//! Words that rule sets use in values (`12-24`, `18:00`, `home call`), read strictly, and numbers as sentences show them.

use crate::agreement::Language;
use crate::calendar::parse_clock;
use crate::hospital::ShiftKind;
use chrono::NaiveDate;
use serde::Deserialize;
use std::fmt;
use thiserror::Error;

/// A value of a rule that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueError {
    /// Not a month and day.
    #[error("`{0}` is no day of the year; expected month and day as in 12-24")]
    MonthDay(String),
    /// Not a clock time.
    #[error("`{0}` is no clock time; expected 00:00 to 24:00")]
    Clock(String),
    /// Not a kind of shift.
    #[error("`{0}` is no kind of shift; expected day, evening, night, on-site call or home call")]
    Kind(String),
}

/// A day of any year, written `12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl TryFrom<String> for MonthDay {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        let parts = text.trim().split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        match parts {
            // 2024 was a leap year, so that 29 February passes.
            Some((month, day)) if NaiveDate::from_ymd_opt(2024, month, day).is_some() => Ok(Self { month, day }),
            _ => Err(ValueError::MonthDay(text)),
        }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.day, self.month)
    }
}

/// A clock time, written `18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ClockTime {
    /// Minutes of the day, 0 to 1440.
    pub minute: i32,
}

impl TryFrom<String> for ClockTime {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        parse_clock(&text).map(|minute| Self { minute }).ok_or(ValueError::Clock(text))
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

/// A kind of shift, written as in the `kind` column of the shift table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct KindWord(pub ShiftKind);

impl TryFrom<String> for KindWord {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        let found = ShiftKind::ALL.into_iter().find(|kind| kind.word() == text.trim());
        found.map(Self).ok_or(ValueError::Kind(text))
    }
}

impl KindWord {
    /// The plural in a sentence.
    pub fn plural(self, language: Language) -> &'static str {
        match (language, self.0) {
            (Language::English, ShiftKind::Day) => "day shifts",
            (Language::English, ShiftKind::Evening) => "evening shifts",
            (Language::English, ShiftKind::Night) => "night shifts",
            (Language::English, ShiftKind::OnSiteCall) => "on-site calls",
            (Language::English, ShiftKind::HomeCall) => "home calls",
            (Language::Danish, ShiftKind::Day) => "dagvagter",
            (Language::Danish, ShiftKind::Evening) => "aftenvagter",
            (Language::Danish, ShiftKind::Night) => "nattevagter",
            (Language::Danish, ShiftKind::OnSiteCall) => "tilstedeværelsesvagter",
            (Language::Danish, ShiftKind::HomeCall) => "rådighedsvagter fra bolig",
        }
    }
}

/// `7.4` in English and `7,4` in Danish; whole numbers without decimals.
pub fn number(value: f64, language: Language) -> String {
    let text = format!("{}", (value * 100.0).round() / 100.0);
    match language {
        Language::English => text,
        Language::Danish => text.replace('.', ","),
    }
}

/// The text with a capital first letter and a full stop.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Hours of a rule set in whole minutes.
pub fn minutes(hours: f64) -> i64 {
    (hours * 60.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rule_sets_are_read_strictly() {
        assert_eq!(MonthDay::try_from("12-24".to_string()), Ok(MonthDay { month: 12, day: 24 }));
        assert_eq!(ClockTime::try_from("18:00".to_string()), Ok(ClockTime { minute: 1080 }));
        assert_eq!(KindWord::try_from("home call".to_string()), Ok(KindWord(ShiftKind::HomeCall)));
        for wrong in ["24-12", "02-30", "12", "x-1", ""] {
            assert!(MonthDay::try_from(wrong.to_string()).is_err(), "{wrong}");
        }
        assert!(ClockTime::try_from("25:00".to_string()).is_err());
        assert!(KindWord::try_from("nights".to_string()).is_err());
    }

    #[test]
    fn a_sentence_begins_with_a_capital_also_a_danish_one() {
        assert_eq!(sentence("øre for øre"), "Øre for øre.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn danish_numbers_have_a_comma() {
        assert_eq!(number(7.4, Language::Danish), "7,4");
        assert_eq!(number(37.0, Language::English), "37");
    }
}
