//! What a check found, in the rule's own unit.

use crate::calendar::Day;
use std::fmt;

/// Language of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Danish.
    Danish,
}

/// A measured or allowed value with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Elapsed minutes, shown as `10 h 30 min`.
    Minutes(i64),
    /// Hours with one decimal, for averages.
    Hours(f64),
    /// A number of days.
    Days(i64),
    /// A number of shifts.
    Shifts(i64),
    /// A number of anything else.
    Count(i64),
    /// Yes (`true`) or no.
    Flag(bool),
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Minutes(minutes) => {
                let (sign, size) = (if minutes < 0 { "−" } else { "" }, minutes.abs());
                match (size / 60, size % 60) {
                    (hours, 0) => write!(f, "{sign}{hours} h"),
                    (0, rest) => write!(f, "{sign}{rest} min"),
                    (hours, rest) => write!(f, "{sign}{hours} h {rest} min"),
                }
            }
            Self::Hours(hours) => write!(f, "{hours:.1} h"),
            Self::Days(1) => write!(f, "1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Shifts(1) => write!(f, "1 shift"),
            Self::Shifts(shifts) => write!(f, "{shifts} shifts"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Flag(true) => write!(f, "yes"),
            Self::Flag(false) => write!(f, "no"),
        }
    }
}

/// One breach of one rule by one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// First day concerned.
    pub first: Day,
    /// Last day concerned.
    pub last: Day,
    /// What the roster has.
    pub measured: Measure,
    /// What the rule allows.
    pub allowed: Measure,
    /// By how much, in the unit of the rule's rows; above 0.
    pub excess: f64,
    /// What happened, as half a sentence: `rest between E on 3 March and D on 4 March`.
    pub what: String,
}
