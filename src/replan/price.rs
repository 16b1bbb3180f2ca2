//! What a change to one person's day costs: a fixed price for the trouble, and the pay that the agreement asks for by notice.

use super::Ready;
use crate::agreement::Record;
use crate::calendar::{Day, Moment};
use crate::cost::events::cost;
use crate::cost::{HourlyPay, NewDuty, PayTables, SupplementLine};
use crate::hospital::{PersonIx, ShiftIx};

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
        let table = self.tables.for_agreement(&employee.agreement, hospital.horizon.date(day));
        if let (Some(new), Some(table)) = (new, table) {
            let pay = HourlyPay::from_ore(employee.hourly_pay_ore);
            let published = &self.records[person].duties;
            let change =
                NewDuty { hospital, employee, published, instead_of: old.as_ref(), duty: &new, told: self.told };
            match change.event(table).map_or(Ok(Vec::new()), |event| cost(&event, table, pay)) {
                Ok(lines) => price.pay = lines,
                Err(missing) => price.unset.push(missing.key.to_string()),
            }
        }
        let kroner_points = price.ore() as f64 / hospital.points.ore_per_point.max(1) as f64;
        price.points = self.of_any_change() + kroner_points;
        price
    }

    /// Whether a shift that a person might get on a day starts only after they are told.
    pub fn can_still_start(&self, day: Day, shift: ShiftIx) -> bool {
        self.ready.hospital.duty(day, shift).start >= self.told
    }
}
