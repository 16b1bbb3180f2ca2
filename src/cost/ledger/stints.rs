//! A person's work as stretches of time: as planned, and as worked so far with the plan for what is left.

use super::pay::Desk;
use super::{Entry, LedgerInput};
use crate::calendar::{Day, Moment, local};
use crate::cost::change::{free_time, free_time_around};
use crate::cost::events::{ExtraDuty, PayEvent, Span, days_off};
use crate::cost::file::ValueKey;
use crate::cost::overtime::WorkedDay;
use crate::hospital::{Hospital, PersonIx, Roster, ShiftIx, ShiftKind, WorkKind, WorkedTime};
use std::collections::{BTreeMap, BTreeSet};

/// Work of more than so many minutes has its unpaid break.
const BREAK_AFTER_MINUTES: i64 = 6 * 60;

/// A stretch of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stint {
    pub day: Day,
    pub start: Moment,
    pub end: Moment,
    pub kind: ShiftKind,
    /// The shift whose own supplement it earns.
    pub shift: Option<ShiftIx>,
    /// Minutes that count towards the norm.
    pub counted_minutes: i64,
    /// Whether an event has paid for the hours, so that they are no part of the norm.
    pub own_price: bool,
}

/// What was worked: the amounts of its events, and where planned minutes have gone.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub entries: Vec<Entry>,
    pub relocated: Relocated,
}

/// Planned duties that were moved or swapped to another day: (from, to, minutes).
#[derive(Debug, Default)]
pub(super) struct Relocated(Vec<(Day, Day, i64)>);

/// The person's planned duties.
pub(super) fn planned(input: &LedgerInput, person: PersonIx, own_price: &BTreeSet<(Day, ShiftIx)>) -> Vec<Stint> {
    let of = |(day, shift): (Day, ShiftIx)| {
        let duty = input.hospital.duty(day, shift);
        Stint {
            day,
            start: duty.start,
            end: duty.end,
            kind: duty.kind,
            shift: Some(shift),
            counted_minutes: duty.counted_minutes,
            own_price: own_price.contains(&(day, shift)),
        }
    };
    input.roster.of_person(person).map(of).collect()
}

/// What came of the plan: what was worked up to the last day known, and the plan from there.
pub(super) fn worked(
    input: &LedgerInput,
    person: PersonIx,
    through: Option<Day>,
    planned: &[Stint],
    desk: &mut Desk,
) -> (Worked, Vec<Stint>) {
    let Some(through) = through else { return (Worked::default(), planned.to_vec()) };
    let mut own: Vec<&WorkedTime> = input.worked.iter().filter(|time| time.person == person).collect();
    own.sort_by_key(|time| time.start);
    let mut outcome = Worked::default();
    let mut actual: Vec<Stint> = own.iter().map(|time| stint(input, time, planned)).collect();
    let mut split_days = BTreeSet::new();
    for (at, time) in own.iter().enumerate() {
        let before = outcome.entries.len();
        match time.kind {
            WorkKind::CallIn => {
                let event = call_in(input, desk, time);
                desk.event(time.day, &event, &mut outcome.entries);
                actual[at].own_price = outcome.entries.len() > before;
            }
            WorkKind::Moved | WorkKind::Swap => relocate(time, &own, planned, desk, &mut outcome),
            WorkKind::Split if split_days.insert(time.day) => {
                desk.event(time.day, &PayEvent::SplitShift, &mut outcome.entries);
            }
            WorkKind::Split => {}
            WorkKind::Duty => {
                if let Some(event) = extra_work(time, &own, planned, &actual, desk) {
                    desk.event(time.day, &event, &mut outcome.entries);
                }
            }
        }
    }
    actual.extend(planned.iter().filter(|stint| stint.day > through));
    (outcome, actual)
}

/// The roster as it was worked: up to the last day of which the work is known what was worked, each as the planned shift that it belongs to or
/// else the shift that starts nearest; from there as planned. Temps stay as planned.
pub fn roster_as_worked(hospital: &Hospital, roster: &Roster, worked: &[WorkedTime]) -> Roster {
    let mut actual = roster.clone();
    let Some(through) = worked.iter().map(|time| time.day).max() else { return actual };
    for (person, day, _) in roster.assignments().filter(|&(_, day, _)| day <= through) {
        actual.set(person, day, None);
    }
    for time in worked {
        let on = |day: Day| roster.on(time.person, day).map(move |shift| hospital.duty(day, shift));
        let days = [time.day, time.day - 1, time.day + 1];
        let mut near = days.into_iter().flat_map(on);
        let planned = near.find(|duty| duty.start < time.end && time.start < duty.end);
        match planned.filter(|_| time.kind != WorkKind::CallIn) {
            Some(duty) => actual.insert(time.person, duty.day, duty.shift),
            None => {
                if let Some(shift) = nearest_shift(hospital, local(time.start).1) {
                    actual.insert(time.person, time.day, shift);
                }
            }
        }
    }
    actual
}

/// The shift that starts nearest to a clock time.
fn nearest_shift(hospital: &Hospital, start_minute: i32) -> Option<ShiftIx> {
    let apart = |minute: i32| (minute - start_minute).rem_euclid(1440).min((start_minute - minute).rem_euclid(1440));
    let shifts = hospital.shifts.iter().enumerate();
    shifts.min_by_key(|(at, shift)| (apart(shift.start_minute), *at)).map(|(at, _)| at)
}

/// Time worked, with the planned shift that it belongs to, or else the kind of the shift that starts nearest.
fn stint(input: &LedgerInput, time: &WorkedTime, planned: &[Stint]) -> Stint {
    let overlaps = |own: &&Stint| own.start < time.end && time.start < own.end;
    let matching = planned.iter().find(overlaps).filter(|_| time.kind != WorkKind::CallIn);
    let start_minute = local(time.start).1;
    let shifts = || input.hospital.shifts.iter().enumerate();
    let nearest = || nearest_shift(input.hospital, start_minute).map(|at| input.hospital.shifts[at].kind);
    let of_plan = matching.and_then(|own| own.shift);
    let same_clock = shifts()
        .find(|(_, shift)| shift.start_minute == start_minute && i64::from(shift.length_minutes()) == time.minutes());
    let shift = of_plan.or(same_clock.map(|(at, _)| at));
    let kind = matching.map(|own| own.kind).or_else(nearest);
    let terms = shift.and_then(|at| input.hospital.shifts.get(at));
    let pause = terms.map_or(0, |shift| i64::from(shift.unpaid_break_minutes));
    let paid = if time.minutes() > BREAK_AFTER_MINUTES { time.minutes() - pause } else { time.minutes() };
    Stint {
        day: time.day,
        start: time.start,
        end: time.end,
        kind: kind.unwrap_or(ShiftKind::Day),
        shift,
        counted_minutes: paid.max(0) * terms.map_or(100, |shift| i64::from(shift.counts_percent)) / 100,
        own_price: false,
    }
}

/// A call-in, by the free time that the plan has around it.
fn call_in(input: &LedgerInput, desk: &Desk, time: &WorkedTime) -> PayEvent {
    let told = time.told.unwrap_or(time.start);
    let extra = desk.table(time.day).is_some_and(|table| table.value(ValueKey::ExtraDutyNoticeHours).is_ok());
    if extra {
        return PayEvent::ExtraDuty { duty: ExtraDuty::CallIn(time.minutes()), notice_minutes: time.start - told };
    }
    let off = free_time_around(&desk.duties_in(input.roster), time.start, time.end, input.hospital);
    let (person, minutes) = (desk.employee(), time.minutes());
    let reduced_rest = person.traits.reduced_rest;
    if days_off(off.minutes(), reduced_rest) > 0 {
        return PayEvent::WorkInDaysOff { off, duty: Span { start: time.start, end: time.end }, told, reduced_rest };
    }
    let from = free_time(&off, local(time.start).0);
    PayEvent::CallIn { minutes, from, part_time: person.fraction < 1.0 }
}

/// Moves the planned minutes of the nearest duty that was not worked to the day of `time`.
fn relocate(time: &WorkedTime, own: &[&WorkedTime], planned: &[Stint], desk: &mut Desk, outcome: &mut Worked) {
    let taken = |day: Day| outcome.relocated.0.iter().any(|(from, ..)| *from == day);
    let untouched = |stint: &&Stint| {
        let worked =
            own.iter().any(|other| other.kind == WorkKind::Duty && stint.start < other.end && other.start < stint.end);
        !worked && !taken(stint.day) && (time.kind == WorkKind::Swap || (stint.start - time.start).abs() <= 24 * 60)
    };
    let from = planned.iter().filter(untouched).min_by_key(|stint| ((stint.start - time.start).abs(), stint.day));
    let Some(from) = from else {
        let why =
            if time.kind == WorkKind::Moved { "no planned duty of the 24 hours around" } else { "no planned duty" };
        desk.cannot_price(time.day, format!("{why} is left that it could stand in for; counted as extra work"));
        return;
    };
    outcome.relocated.0.push((from.day, time.day, from.counted_minutes));
    if time.kind == WorkKind::Moved {
        let original = Span { start: from.start, end: from.end };
        let moved = Span { start: time.start, end: time.end };
        let event = PayEvent::MovedShift { original, moved, told: time.told.unwrap_or(time.start) };
        desk.event(time.day, &event, &mut outcome.entries);
    }
}

/// Work beyond the plan of the day, if it was told; judged once a day, on the last stretch of it.
fn extra_work(
    time: &WorkedTime,
    own: &[&WorkedTime],
    planned: &[Stint],
    actual: &[Stint],
    desk: &Desk,
) -> Option<PayEvent> {
    let told = time.told?;
    if own.iter().any(|other| other.day == time.day && other.start > time.start && other.kind == WorkKind::Duty) {
        return None;
    }
    let minutes = |of: &[Stint]| -> i64 {
        of.iter().filter(|stint| stint.day == time.day && !stint.own_price).map(|stint| stint.counted_minutes).sum()
    };
    // `actual` holds what was worked only: the plan of later days is added to it afterwards.
    let extra_minutes = minutes(actual) - minutes(planned);
    if extra_minutes <= 0 {
        return None;
    }
    if desk.table(time.day).is_some_and(|table| table.value(ValueKey::ExtraDutyNoticeHours).is_ok()) {
        let duty = ExtraDuty::Extension(extra_minutes);
        return Some(PayEvent::ExtraDuty { duty, notice_minutes: time.end + -extra_minutes - told });
    }
    (local(told).0 >= local(time.start).0).then_some(PayEvent::ShortNoticeWork { extra_minutes })
}

/// Every day with plan and work, as the settlement wants it.
pub(super) fn days(
    planned: &[Stint],
    actual: &[Stint],
    relocated: &Relocated,
    input: &LedgerInput,
) -> BTreeMap<Day, WorkedDay> {
    let mut days: BTreeMap<Day, WorkedDay> = BTreeMap::new();
    let blank = WorkedDay { planned_minutes: 0, worked_minutes: 0, full_time_minutes: 0 };
    for stint in planned.iter().filter(|stint| !stint.own_price) {
        days.entry(stint.day).or_insert(blank).planned_minutes += stint.counted_minutes;
    }
    for &(from, to, minutes) in &relocated.0 {
        days.entry(from).or_insert(blank).planned_minutes -= minutes;
        days.entry(to).or_insert(blank).planned_minutes += minutes;
    }
    for stint in actual.iter().filter(|stint| !stint.own_price) {
        let day = days.entry(stint.day).or_insert(blank);
        day.worked_minutes += stint.counted_minutes;
        day.full_time_minutes = day.full_time_minutes.max(full_time_length(stint, input));
    }
    days
}

/// The longest shift of the same kind that starts within the hour: what a full-timer would have worked.
fn full_time_length(stint: &Stint, input: &LedgerInput) -> i64 {
    let start = local(stint.start).1;
    let alike = input
        .hospital
        .shifts
        .iter()
        .enumerate()
        .filter(|(_, shift)| shift.kind == stint.kind && (shift.start_minute - start).abs() <= 60);
    alike.map(|(at, _)| input.hospital.duty(stint.day, at).counted_minutes).max().unwrap_or(0)
}
