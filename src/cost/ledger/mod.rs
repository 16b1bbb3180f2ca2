//! The ledger of a roster: every hour and every øre of it, planned and worked, with the clause that it comes from.
//!
//! The smallest part is an [`Entry`]: one payee, one day, one kind of pay, whole øre. Every sum of a report is a sum of entries, so
//! that people, kinds, groups and weeks add up to the same total. `models/pay.md` says how the entries are made. Hours of
//! attendance are kept beside them ([`Attendance`]), because monthly pay is not paid by the hours of the week.

mod changes;
mod groups;
mod pay;
mod settle;
mod stints;
#[cfg(test)]
mod tests;

pub use changes::{Change, ChangeKind};
pub use groups::{BudgetShare, Group};
pub use settle::PeriodBalance;
pub use stints::roster_as_worked;

use super::allowance::{self, AllowanceOutlook};
use super::{PayTables, Rounding};
use crate::agreement::RuleBook;
use crate::calendar::{Day, Moment};
use crate::hospital::{BudgetLine, Hospital, PersonIx, Roster, WorkedTime};
use std::collections::BTreeMap;

/// What a ledger is made from.
#[derive(Debug, Clone, Copy)]
pub struct LedgerInput<'a> {
    /// The ward.
    pub hospital: &'a Hospital,
    /// Its rules, for the norms.
    pub book: &'a RuleBook,
    /// Its pay.
    pub tables: &'a PayTables,
    /// The plan.
    pub roster: &'a Roster,
    /// What was worked so far.
    pub worked: &'a [WorkedTime],
    /// What was budgeted.
    pub budget: &'a [BudgetLine],
    /// Every roster published for these days, the first one first: each changes the one before at its own notice. Where there is none,
    /// changes are those against the hospital's own published roster.
    pub history: &'a [Published],
    /// When the plan's changes against the roster published last were told; without it they are counted and not priced.
    pub told: Option<Moment>,
    /// When supplements are rounded to øre: duty by duty, or once a month and line.
    pub rounding: Rounding,
}

/// A roster that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The roster.
    pub roster: Roster,
    /// When it was made known.
    pub told: Moment,
    /// Whether those concerned had agreed on what it changed: then no change is paid for.
    pub agreed: bool,
}

/// Who is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payee {
    /// A person of the staff.
    Person(PersonIx),
    /// Temps (vikarer), all together.
    Temps,
}

/// One amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who is paid.
    pub payee: Payee,
    /// Index into [`Ledger::groups`].
    pub group: usize,
    /// The day that it belongs to; of a settlement the last day of the norm period.
    pub day: Day,
    /// Key of the kind of pay.
    pub kind: String,
    /// Name of the kind for reports.
    pub label: String,
    /// Minutes paid for; 0 for a sum that is not paid by time.
    pub minutes: i64,
    /// Øre.
    pub ore: i64,
    /// Clause or page that the amount comes from.
    pub clause: String,
}

/// Time at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Who.
    pub payee: Payee,
    /// Index into [`Ledger::groups`].
    pub group: usize,
    /// When it started.
    pub day: Day,
    /// Minutes that count towards the norm.
    pub minutes: i64,
}

/// What should be priced and cannot be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unpriced {
    /// Who.
    pub person: PersonIx,
    /// When.
    pub day: Day,
    /// What, and why not.
    pub what: String,
}

/// A week of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday; before the horizon when the first week is cut.
    pub monday: Day,
    /// First day inside the horizon.
    pub first: Day,
    /// Last day inside the horizon.
    pub last: Day,
}

/// Hours and amounts of a plan, or of what came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Side {
    /// Amounts by payee and day.
    pub entries: Vec<Entry>,
    /// Hours by payee and day.
    pub attendance: Vec<Attendance>,
}

/// The ledger of a roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// The weeks of the horizon.
    pub weeks: Vec<Week>,
    /// The groups; every person is in one.
    pub groups: Vec<Group>,
    /// Group of each person.
    pub group_of: Vec<usize>,
    /// The budget by week and group.
    pub budget: Vec<BudgetShare>,
    /// As planned.
    pub planned: Side,
    /// As worked up to [`Ledger::worked_through`], and as planned from there.
    pub forecast: Side,
    /// Last day of which the work is known.
    pub worked_through: Option<Day>,
    /// Norm balances by person and period.
    pub balances: Vec<Vec<PeriodBalance>>,
    /// Where each person stands on the way to the 300-hour allowance, under the plan.
    pub allowances: Vec<Vec<AllowanceOutlook>>,
    /// Changes after publication.
    pub changes: Vec<Change>,
    /// What could not be priced.
    pub unpriced: Vec<Unpriced>,
}

impl Ledger {
    /// Makes the ledger.
    pub fn of(input: &LedgerInput) -> Self {
        let hospital = input.hospital;
        let (groups, group_of) = groups::groups(hospital, input.budget);
        let weeks = weeks(hospital);
        let budget = groups::shares(input.budget, &groups, &weeks);
        let worked_through = input.worked.iter().map(|time| time.day).max();
        let mut ledger = Self {
            weeks,
            budget,
            planned: Side::default(),
            forecast: Side::default(),
            worked_through,
            balances: Vec::new(),
            allowances: Vec::new(),
            changes: Vec::new(),
            unpriced: Vec::new(),
            groups,
            group_of,
        };
        for person in 0..hospital.staff.len() {
            ledger.add_person(input, person);
        }
        ledger.add_temps(input);
        ledger.unpriced.sort();
        ledger.unpriced.dedup();
        ledger
    }

    fn add_person(&mut self, input: &LedgerInput, person: PersonIx) {
        let mut desk = pay::Desk::new(input, person, self.group_of.get(person).copied().unwrap_or(0));
        let changes = changes::after_publication(input, &mut desk);
        let planned = stints::planned(input, person, &changes.own_price);
        let (worked, actual) = stints::worked(input, person, self.worked_through, &planned, &mut desk);

        let mut side = Side::default();
        desk.basic_pay(&planned, &mut side.entries);
        desk.supplements(&planned, &mut side.entries);
        side.entries.extend(changes.entries.clone());
        desk.attend(&planned, &mut side.attendance);

        let mut outcome = Side::default();
        desk.basic_pay(&actual, &mut outcome.entries);
        desk.supplements(&actual, &mut outcome.entries);
        outcome.entries.extend(changes.entries);
        outcome.entries.extend(worked.entries);
        desk.attend(&actual, &mut outcome.attendance);

        let as_planned = stints::days(&planned, &planned, &stints::Relocated::default(), input);
        let as_worked = stints::days(&planned, &actual, &worked.relocated, input);
        self.balances.push(settle::settle(input, &mut desk, [&as_planned, &as_worked], [&mut side, &mut outcome]));
        self.allowances.push(allowance::outlook(input.tables, input.hospital, person, input.roster));
        for (whole, own) in [(&mut self.planned, side), (&mut self.forecast, outcome)] {
            whole.entries.extend(own.entries);
            whole.attendance.extend(own.attendance);
        }
        self.changes.extend(changes.list);
        self.unpriced.extend(desk.unpriced);
    }

    /// Heads that the roster buys, at the ward's own price of a temp.
    fn add_temps(&mut self, input: &LedgerInput) {
        let hospital = input.hospital;
        let ore_each = (hospital.points.temp * hospital.points.ore_per_point as f64).round() as i64;
        for (line, &count) in hospital.demand.iter().zip(&input.roster.temps).filter(|(_, count)| **count > 0) {
            let group = groups::of_competence(&self.groups, line.competence);
            let count = i64::from(count);
            let minutes = hospital.duty(line.day, line.shift).counted_minutes * count;
            let entry = Entry {
                payee: Payee::Temps,
                group,
                day: line.day,
                kind: "temps".into(),
                label: "Temps".into(),
                minutes,
                ore: ore_each.saturating_mul(count),
                clause: "hospital.toml: points.temp × ore_per_point a shift".into(),
            };
            for side in [&mut self.planned, &mut self.forecast] {
                side.entries.push(entry.clone());
                side.attendance.push(Attendance { payee: Payee::Temps, group, day: line.day, minutes });
            }
        }
    }

    /// Index of the week that a day of the horizon lies in.
    pub fn week_of(&self, day: Day) -> usize {
        self.weeks.iter().position(|week| day <= week.last).unwrap_or(0)
    }

    /// Whether the work of a day is known.
    pub fn is_worked(&self, day: Day) -> bool {
        self.worked_through.is_some_and(|last| day <= last)
    }
}

impl Side {
    /// Øre of all entries.
    pub fn ore(&self) -> i64 {
        self.entries.iter().fold(0, |sum, entry| sum.saturating_add(entry.ore))
    }

    /// Øre and minutes of entries by a key of theirs.
    pub fn by<K: Ord>(&self, key: impl Fn(&Entry) -> K) -> BTreeMap<K, (i64, i64)> {
        let mut sums: BTreeMap<K, (i64, i64)> = BTreeMap::new();
        for entry in &self.entries {
            let sum = sums.entry(key(entry)).or_default();
            *sum = (sum.0.saturating_add(entry.ore), sum.1 + entry.minutes);
        }
        sums
    }

    /// Minutes at work, of whom and when the test says.
    pub fn minutes(&self, of: impl Fn(&Attendance) -> bool) -> i64 {
        self.attendance.iter().filter(|own| of(own)).map(|own| own.minutes).sum()
    }
}

fn weeks(hospital: &Hospital) -> Vec<Week> {
    let horizon = &hospital.horizon;
    let mut weeks = Vec::new();
    let mut first = 0;
    while first < horizon.days {
        let monday = horizon.monday_of(first);
        let last = (monday + 6).min(horizon.days - 1);
        weeks.push(Week { monday, first, last });
        first = last + 1;
    }
    weeks
}
