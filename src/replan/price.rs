//! What a change to one person's day costs: a fixed price for the trouble, and the pay that the agreement asks for by notice.

use super::Ready;
use crate::agreement::Record;
use crate::calendar::{Day, Moment, moment, public_holiday};
use crate::cost::events::{FreeTime, Span, cost, days_off};
use crate::cost::{HourlyPay, NotSet, PayEvent, PayTable, PayTables, SupplementLine, ValueKey};
use crate::hospital::{Duty, PersonIx, ShiftIx};

/// Days before a duty from which on a change is part of the plan and no event: the notice of a roster (plan.notice).
const PLAN_NOTICE_DAYS: i64 = 28;
/// Free minutes from which on a period counts as a long one.
const LONG_FREE_MINUTES: i64 = 24 * 60;
/// Points by which one change more is worse where all else is equal.
const TIE: f64 = 0.01;

/// The price of one change.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangePrice {
    /// Points, everything in.
    pub points: f64,
    /// Lines of pay by the agreement.
    pub pay: Vec<SupplementLine>,
    /// Supplements of the new duty beyond those of the old one.
    pub supplement_ore: i64,
    /// Minutes between being told and the earlier of old and new start; `None` for a day that stays off.
    pub notice_minutes: Option<i64>,
    /// Values of the pay table that nobody has set: what they would cost is not in the price.
    pub unset: Vec<String>,
}

impl ChangePrice {
    /// Øre, events and supplements.
    pub fn ore(&self) -> i64 {
        self.pay.iter().fold(self.supplement_ore, |sum, line| sum.saturating_add(line.ore))
    }
}

/// Prices of changes against the roster in force.
#[derive(Debug)]
pub struct Prices<'a> {
    ready: &'a Ready,
    tables: &'a PayTables,
    told: Moment,
    records: Vec<Record<'a>>,
}

impl<'a> Prices<'a> {
    /// Prices for changes that are told at a moment.
    pub fn new(ready: &'a Ready, tables: &'a PayTables, told: Moment) -> Self {
        let staff = ready.hospital.staff.len();
        let records = (0..staff).map(|person| Record::of(&ready.hospital, person, &ready.published)).collect();
        Self { ready, tables, told, records }
    }

    /// The fixed price of any change.
    pub fn of_any_change(&self) -> f64 {
        self.ready.hospital.points.change.max(0.0) + TIE
    }

    /// The price of giving a person another shift, or a day off, on a day; 0 for what is there already.
    pub fn of_change(&self, person: PersonIx, day: Day, to: Option<ShiftIx>) -> ChangePrice {
        let hospital = &self.ready.hospital;
        let from = self.ready.published.get(person, day);
        let mut price =
            ChangePrice { points: 0.0, pay: Vec::new(), supplement_ore: 0, notice_minutes: None, unset: Vec::new() };
        if from == to {
            return price;
        }
        let (old, new) = (from.map(|shift| hospital.duty(day, shift)), to.map(|shift| hospital.duty(day, shift)));
        let starts = old.iter().chain(&new).map(|duty| duty.start).min();
        price.notice_minutes = starts.map(|start| start - self.told);
        let supplement =
            |shift: Option<ShiftIx>| shift.map_or(0, |shift| self.ready.problem.supplement_ore(person, day, shift));
        // A supplement that falls away is not saved: who is moved keeps what was planned.
        price.supplement_ore = (supplement(to) - supplement(from)).max(0);
        let employee = &hospital.staff[person];
        if let Some(new) = new
            && price.notice_minutes.is_none_or(|notice| notice < PLAN_NOTICE_DAYS * 24 * 60)
            && let Some(table) = self.tables.for_agreement(&employee.agreement, hospital.horizon.date(day))
        {
            let pay = HourlyPay::from_ore(employee.hourly_pay_ore);
            match self.event_lines(table, pay, person, old, new) {
                Ok(lines) => price.pay = lines,
                Err(missing) => price.unset.push(missing.key.to_string()),
            }
        }
        let kroner_points = price.ore() as f64 / hospital.points.ore_per_point.max(1) as f64;
        price.points = self.of_any_change() + kroner_points;
        price
    }

    fn event_lines(
        &self,
        table: &PayTable,
        pay: HourlyPay,
        person: PersonIx,
        old: Option<Duty>,
        new: Duty,
    ) -> Result<Vec<SupplementLine>, NotSet> {
        let (told, minutes) = (self.told, new.elapsed_minutes());
        let moved = Span { start: new.start, end: new.end };
        if let Some(old) = old {
            let original = Span { start: old.start, end: old.end };
            return cost(&PayEvent::MovedShift { original, moved, told }, table, pay);
        }
        if table.value(ValueKey::ExtraDutyNoticeHours).is_ok() {
            let duty = crate::cost::events::ExtraDuty::CallIn(minutes);
            return cost(&PayEvent::ExtraDuty { duty, notice_minutes: new.start - told }, table, pay);
        }
        let employee = &self.ready.hospital.staff[person];
        let (off, reduced_rest) = (self.free_around(person, &new), employee.traits.reduced_rest);
        let event = if days_off(off.minutes(), reduced_rest) > 0 {
            PayEvent::WorkInDaysOff { off, duty: moved, told, reduced_rest }
        } else {
            let holiday = public_holiday(self.ready.hospital.horizon.date(new.day)).is_some();
            let from = match off.minutes() {
                _ if holiday => FreeTime::Holiday,
                LONG_FREE_MINUTES.. => FreeTime::Long,
                _ => FreeTime::Short,
            };
            PayEvent::CallIn { minutes, from, part_time: employee.fraction < 1.0 }
        };
        cost(&event, table, pay)
    }

    /// The free time of the roster in force around a duty that is put into it.
    fn free_around(&self, person: PersonIx, duty: &Duty) -> Span {
        let horizon = &self.ready.hospital.horizon;
        let others = || self.records[person].duties.iter();
        let before = others().filter(|other| other.start < duty.start).map(|other| other.rest_from).max();
        let after = others().filter(|other| other.start >= duty.start).map(|other| other.start).min();
        let start = before.unwrap_or_else(|| moment(horizon.date(self.ready.hospital.history_from), 0));
        Span { start, end: after.unwrap_or_else(|| moment(horizon.date(horizon.days), 0)) }
    }

    /// Whether a shift that a person might get on a day starts only after they are told.
    pub fn can_still_start(&self, day: Day, shift: ShiftIx) -> bool {
        self.ready.hospital.duty(day, shift).start >= self.told
    }
}
