//! Which event a change to a published roster is: one rule for what a change would cost (`replan`) and for what it did cost (`ledger`).

use super::ValueKey;
use super::events::{ExtraDuty, FreeTime, PayEvent, Span, lost_days_off};
use super::table::PayTable;
use crate::calendar::{Day, Moment, local, moment, public_holiday};
use crate::hospital::{Duty, Employee, Hospital};

/// Days before a duty from which on a change is part of the plan and no event: the notice of a roster (plan.notice).
const PLAN_NOTICE_DAYS: i64 = 28;
/// Free minutes from which on a period counts as a long one.
const LONG_FREE_MINUTES: i64 = 24 * 60;

/// A duty that somebody gets after publication.
#[derive(Debug, Clone, Copy)]
pub struct NewDuty<'a> {
    /// The ward.
    pub hospital: &'a Hospital,
    /// Who gets it.
    pub employee: &'a Employee,
    /// Their duties as published, with those before the horizon.
    pub published: &'a [Duty],
    /// The duty in whose place it comes, if one was moved.
    pub instead_of: Option<&'a Duty>,
    /// The duty.
    pub duty: &'a Duty,
    /// When the person was told.
    pub told: Moment,
}

impl NewDuty<'_> {
    /// The event; `None` where the change costs nothing by itself. The table is the person's on the day of the duty.
    ///
    /// A duty in the place of another is a move. Put into published days off it takes them away. Any other is extra work, which settles
    /// with the norm; told no earlier than on the day it is a call-in for whoever is told in their free time, and work at short notice
    /// for whoever is told at work. A doctor's is an extra duty.
    pub fn event(&self, table: &PayTable) -> Option<PayEvent> {
        let (told, duty) = (self.told, span(self.duty));
        let first = self.instead_of.map_or(duty.start, |old| old.start.min(duty.start));
        if first - told >= PLAN_NOTICE_DAYS * 24 * 60 {
            return None;
        }
        if let Some(old) = self.instead_of {
            return Some(PayEvent::MovedShift { original: span(old), moved: duty, told });
        }
        if table.value(ValueKey::ExtraDutyNoticeHours).is_ok() {
            let extra = ExtraDuty::CallIn(duty.minutes());
            return Some(PayEvent::ExtraDuty { duty: extra, notice_minutes: duty.start - told });
        }
        let off = free_time_around(self.published, duty.start, duty.end, self.hospital);
        let reduced_rest = self.employee.traits.reduced_rest;
        if lost_days_off(&off, &duty, reduced_rest) > 0 {
            return Some(PayEvent::WorkInDaysOff { off, duty, told, reduced_rest });
        }
        if local(told).0 < local(duty.start).0 {
            return None;
        }
        if self.published.iter().any(|other| (other.start..other.end).contains(&told)) {
            return Some(PayEvent::ShortNoticeWork { extra_minutes: self.duty.counted_minutes });
        }
        let from = free_time(&off, local(duty.start).0);
        Some(PayEvent::CallIn { minutes: duty.minutes(), from, part_time: self.employee.fraction < 1.0 })
    }
}

/// Whether the hours are paid by the event, so that they are no part of the norm.
pub(super) fn pays_the_hours(event: &PayEvent) -> bool {
    match event {
        PayEvent::WorkInDaysOff { .. } | PayEvent::CallIn { .. } => true,
        PayEvent::ExtraDuty { duty, .. } => matches!(duty, ExtraDuty::CallIn(_)),
        PayEvent::MovedShift { .. } | PayEvent::ShortNoticeWork { .. } | PayEvent::SplitShift => false,
    }
}

/// The kind of free time of a period without days off, by the date of the call-in.
pub(super) fn free_time(off: &Span, date: chrono::NaiveDate) -> FreeTime {
    match off.minutes() {
        _ if public_holiday(date).is_some() => FreeTime::Holiday,
        LONG_FREE_MINUTES.. => FreeTime::Long,
        _ => FreeTime::Short,
    }
}

/// From the end of the duty before to the start of the one after; where there is none, to the end of what is known.
pub(super) fn free_time_around(duties: &[Duty], start: Moment, end: Moment, hospital: &Hospital) -> Span {
    let horizon = &hospital.horizon;
    let before = duties.iter().filter(|duty| duty.start < start).map(|duty| duty.rest_from).max();
    let after = duties.iter().filter(|duty| duty.start >= end).map(|duty| duty.start).min();
    let edge = |day: Day| moment(horizon.date(day), 0);
    Span {
        start: before.unwrap_or_else(|| edge(hospital.history_from)).min(start),
        end: after.unwrap_or_else(|| edge(horizon.days)).max(end),
    }
}

fn span(duty: &Duty) -> Span {
    Span { start: duty.start, end: duty.end }
}
