//! Wishes of the staff.

use super::{PersonIx, ShiftIx};
use crate::calendar::Day;

/// What is wished for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WishKind {
    /// No duty starts on the day.
    DayOff(Day),
    /// Some duty starts on the day.
    DayOn(Day),
    /// This shift on the day.
    Shift(Day, ShiftIx),
    /// Not this shift on the day.
    AvoidShift(Day, ShiftIx),
    /// No work between two clock times (minutes of the day, the second may exceed 1440) counted from the day's midnight.
    FreeWindow(Day, i32, i32),
    /// No duty starts on any of the days, first to last.
    RunOff(Day, Day),
    /// No work on the Saturday and Sunday whose Saturday is the day.
    WeekendOff(Day),
}

/// One wish of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// Who.
    pub person: PersonIx,
    /// What.
    pub kind: WishKind,
    /// Points if granted.
    pub points: f64,
    /// Already approved: hard.
    pub must: bool,
}

impl WishKind {
    /// First and last day that the wish speaks of.
    pub fn days(&self) -> (Day, Day) {
        match *self {
            Self::DayOff(day) | Self::DayOn(day) | Self::Shift(day, _) | Self::AvoidShift(day, _) => (day, day),
            Self::FreeWindow(day, _, to) => (day, day + (to - 1).max(0) / 1440),
            Self::RunOff(first, last) => (first, last),
            Self::WeekendOff(saturday) => (saturday, saturday + 1),
        }
    }
}
