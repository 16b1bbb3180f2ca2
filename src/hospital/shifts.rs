//! Shifts as the clock shows them, and duties: a shift on a date, in elapsed time.

use super::{CompetenceIx, ShiftIx};
use crate::calendar::{Day, Moment, local, moment};
use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// What sort of duty a shift is. Rules speak of kinds, never of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ShiftKind {
    /// Day shift.
    Day,
    /// Evening shift.
    Evening,
    /// Night shift.
    Night,
    /// On-call duty in the hospital (tilstedeværelsesvagt).
    OnSiteCall,
    /// On-call duty from home (rådighedsvagt fra bolig).
    HomeCall,
}

impl ShiftKind {
    /// All kinds, in forward-rotation order.
    pub const ALL: [ShiftKind; 5] = [Self::Day, Self::Evening, Self::Night, Self::OnSiteCall, Self::HomeCall];

    /// The word used in the `kind` column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Evening => "evening",
            Self::Night => "night",
            Self::OnSiteCall => "on-site call",
            Self::HomeCall => "home call",
        }
    }

    /// Whether this is an on-call duty.
    pub fn is_call(self) -> bool {
        matches!(self, Self::OnSiteCall | Self::HomeCall)
    }
}

/// A shift of the ward's shift table.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Code in the roster grid, e.g. `D`.
    pub code: String,
    /// Name for reports.
    pub name: String,
    /// Kind.
    pub kind: ShiftKind,
    /// Start in minutes of the day, 0..1440.
    pub start_minute: i32,
    /// End in minutes from the start date's midnight; above 1440 it ends on the next day.
    pub end_minute: i32,
    /// Latest end of an open-ended shift (table clearing); rest is counted from here. Not before `end_minute`.
    pub latest_end_minute: Option<i32>,
    /// Unpaid break in minutes.
    pub unpaid_break_minutes: i32,
    /// Percent of the elapsed time that counts towards the norm (100; a home call 33).
    pub counts_percent: u32,
    /// Expected effective work in minutes of a call; `None` means all of it is work.
    pub effective_minutes: Option<i32>,
    /// Competence that everybody on this shift must hold.
    pub requires: Option<CompetenceIx>,
    /// Supplement in øre paid per occurrence (e.g. for the open end of a table clearing).
    pub supplement_ore: i64,
}

impl Shift {
    /// Scheduled length on an ordinary day, in minutes.
    pub fn length_minutes(&self) -> i32 {
        self.end_minute - self.start_minute
    }
}

/// A shift that starts on a given day, in elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// Day on which it starts.
    pub day: Day,
    /// Which shift.
    pub shift: ShiftIx,
    /// Kind of the shift.
    pub kind: ShiftKind,
    /// Start.
    pub start: Moment,
    /// Scheduled end.
    pub end: Moment,
    /// Latest end: rest counts from here. Equal to `end` unless the shift is open-ended.
    pub rest_from: Moment,
    /// Minutes that count towards the norm.
    pub counted_minutes: i64,
    /// Minutes of expected work, for the working-time averages.
    pub work_minutes: i64,
}

impl Duty {
    /// The duty of `shift` (index `index`) that starts on `date`, which is `day` of the horizon.
    pub fn new(day: Day, index: ShiftIx, shift: &Shift, date: NaiveDate) -> Self {
        let start = moment(date, shift.start_minute);
        let end = moment(date, shift.end_minute);
        let rest_from = moment(date, shift.latest_end_minute.unwrap_or(shift.end_minute));
        let paid = (end - start - i64::from(shift.unpaid_break_minutes)).max(0);
        let counted_minutes = paid * i64::from(shift.counts_percent) / 100;
        let work_minutes = shift.effective_minutes.map_or(paid, i64::from);
        Self { day, shift: index, kind: shift.kind, start, end, rest_from, counted_minutes, work_minutes }
    }

    /// Elapsed length in minutes.
    pub fn elapsed_minutes(&self) -> i64 {
        self.end - self.start
    }

    /// Whether any part of the duty lies on a Saturday or Sunday by the clock.
    pub fn touches_weekend(&self) -> bool {
        let mut date = local(self.start).0;
        let last = local(self.end + -1).0;
        while date <= last {
            if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                return true;
            }
            date += Duration::days(1);
        }
        false
    }

    /// Minutes of the duty inside `from..to`.
    pub fn minutes_within(&self, from: Moment, to: Moment) -> i64 {
        (self.end.min(to) - self.start.max(from)).max(0)
    }
}
