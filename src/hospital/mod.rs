//! The domain: people, competences, shifts, demand, wishes. Plain types; knows no file format, no rule and no solver.
//!
//! Everything refers to everything else by index ([`PersonIx`], [`ShiftIx`], [`CompetenceIx`], [`Day`]), so that a
//! [`Hospital`] is one value that can be shared between threads. Whoever builds one (the folder reader, the generator, a
//! test) calls [`Hospital::faults`] and gets every inconsistency by name before anything is planned.

mod crews;
mod demand;
mod hours;
mod people;
mod plan;
mod shifts;
pub mod theatres;
mod validity;
mod wishes;
mod words;

pub use crews::{Crew, Crews, relieved, theatre_shifts};
pub use demand::{Clearing, Conference, DemandLine, Mix};
pub use hours::{BudgetLine, WorkKind, WorkedTime};
pub use people::{Absence, AbsenceKind, Cap, CapPeriod, Employee, Opening, PastDuty, PastWeek, Traits};
pub use plan::Roster;
pub use shifts::{Duty, Shift, ShiftKind};
pub use validity::Fault;
pub use wishes::{Wish, WishKind};
pub use words::{absence_text, wish_text};

use crate::calendar::{Day, Horizon};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Index into [`Hospital::staff`].
pub type PersonIx = usize;
/// Index into [`Hospital::shifts`].
pub type ShiftIx = usize;
/// Index into [`Hospital::competences`].
pub type CompetenceIx = usize;

/// A competence that people hold and demand asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Competence {
    /// Short key, e.g. `senior`.
    pub key: String,
    /// Name for reports.
    pub name: String,
    /// Largest number of its holders that may be away (absence, or a granted run of days off) on the same date.
    pub most_away: Option<u32>,
}

/// Weights of the objective, in points, and the exchange rate that makes them readable as kroner.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Øre that one point stands for, shown beside every figure in points.
    pub ore_per_point: i64,
    /// A granted wish, unless the wish says otherwise.
    pub wish: f64,
    /// One person short of a priced minimum, on one shift.
    pub below_minimum: f64,
    /// One person short of the target, on one shift.
    pub below_target: f64,
    /// One person above the target, on one shift.
    pub above_target: f64,
    /// One temp (vikar) on one shift.
    pub temp: f64,
    /// One hour above the norm at the end of the norm period.
    pub overtime_hour: f64,
    /// One hour below the norm at the end of the norm period (paid, not worked).
    pub undertime_hour: f64,
    /// One night or weekend shift above a person's fair share.
    pub unfair: f64,
    /// One change against the published roster, on one person's day.
    pub change: f64,
    /// Whether supplements are weighed, at the exchange rate.
    pub supplements: bool,
}

impl Default for Points {
    fn default() -> Self {
        Self {
            ore_per_point: 10_000,
            wish: 10.0,
            below_minimum: 200.0,
            below_target: 12.0,
            above_target: 4.0,
            temp: 40.0,
            overtime_hour: 3.0,
            undertime_hour: 1.0,
            unfair: 2.0,
            change: 15.0,
            supplements: true,
        }
    }
}

/// A ward or a hospital with everything that a roster needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Hospital {
    /// Name for reports.
    pub name: String,
    /// The days to plan.
    pub horizon: Horizon,
    /// First day of history; never positive. Duties before it are unknown and count as free time.
    pub history_from: Day,
    /// The date on which the roster is made known to the staff.
    pub publish_on: Option<NaiveDate>,
    /// Competences.
    pub competences: Vec<Competence>,
    /// Shifts.
    pub shifts: Vec<Shift>,
    /// Employments. A person with two employments is two entries.
    pub staff: Vec<Employee>,
    /// Demand, one line per date, shift and competence (weekday defaults and overrides already resolved).
    pub demand: Vec<DemandLine>,
    /// Skill-mix rules.
    pub mixes: Vec<Mix>,
    /// Meetings that need a quorum.
    pub conferences: Vec<Conference>,
    /// Table clearing: shifts to be staffed a number of times a week.
    pub clearings: Vec<Clearing>,
    /// Wishes of the staff.
    pub wishes: Vec<Wish>,
    /// Absences known beforehand.
    pub absences: Vec<Absence>,
    /// Duties worked before the horizon (days `history_from..0`).
    pub history: Vec<PastDuty>,
    /// Assignments fixed by the planner: `Some(shift)` or `None` for a day off.
    pub pinned: BTreeMap<(PersonIx, Day), Option<ShiftIx>>,
    /// The roster in force, where there is one: changes against it are priced.
    pub published: Option<Roster>,
    /// Objective weights.
    pub points: Points,
}

impl Hospital {
    /// The duty that `shift` is when it starts on `day`, in elapsed time.
    pub fn duty(&self, day: Day, shift: ShiftIx) -> Duty {
        Duty::new(day, shift, &self.shifts[shift], self.horizon.date(day))
    }

    /// Index of the person with this employment key.
    pub fn person(&self, employment: &str) -> Option<PersonIx> {
        self.staff.iter().position(|person| person.employment == employment)
    }

    /// Index of the shift with this code.
    pub fn shift(&self, code: &str) -> Option<ShiftIx> {
        self.shifts.iter().position(|shift| shift.code == code)
    }

    /// Index of the competence with this key.
    pub fn competence(&self, key: &str) -> Option<CompetenceIx> {
        self.competences.iter().position(|competence| competence.key == key)
    }

    /// The absence that covers `day` for `person`, if any.
    pub fn absence(&self, person: PersonIx, day: Day) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.person == person && (absence.first..=absence.last).contains(&day))
    }

    /// Whether the person may be put on this shift on this day at all: has the competence that the shift itself asks for
    /// and is not absent. Agreement rules are not asked.
    pub fn may_work(&self, person: PersonIx, day: Day, shift: ShiftIx) -> bool {
        let competent = self.shifts[shift].requires.is_none_or(|needed| self.staff[person].holds(needed));
        competent && self.absence(person, day).is_none()
    }
}
