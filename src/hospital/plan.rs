//! A finished roster.

use super::{Hospital, PersonIx, ShiftIx};
use crate::calendar::Day;
use std::collections::BTreeSet;

/// Who works which shift on which day of the horizon, and the temps that fill demand lines.
///
/// A hand-made roster may hold two shifts of one person on one day: it can be written down and checked, not planned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    assignments: BTreeSet<(PersonIx, Day, ShiftIx)>,
    /// Temps per demand line (same order as [`Hospital::demand`]).
    pub temps: Vec<u32>,
}

impl Roster {
    /// An empty roster: everybody off, no temps.
    pub fn empty(hospital: &Hospital) -> Self {
        Self { assignments: BTreeSet::new(), temps: vec![0; hospital.demand.len()] }
    }

    /// The shifts of a person on a day.
    pub fn on(&self, person: PersonIx, day: Day) -> impl Iterator<Item = ShiftIx> + '_ {
        self.assignments.range((person, day, 0)..=(person, day, ShiftIx::MAX)).map(|&(_, _, shift)| shift)
    }

    /// The (first) shift of a person on a day; `None` is a day off.
    pub fn get(&self, person: PersonIx, day: Day) -> Option<ShiftIx> {
        self.on(person, day).next()
    }

    /// Makes `shift` the only one of the person on the day; `None` is a day off.
    pub fn set(&mut self, person: PersonIx, day: Day, shift: Option<ShiftIx>) {
        self.assignments.retain(|&(p, d, _)| (p, d) != (person, day));
        if let Some(shift) = shift {
            self.insert(person, day, shift);
        }
    }

    /// Adds a shift beside what the person already has on the day.
    pub fn insert(&mut self, person: PersonIx, day: Day, shift: ShiftIx) {
        self.assignments.insert((person, day, shift));
    }

    /// All assignments as (person, day, shift), by person and day.
    pub fn assignments(&self) -> impl Iterator<Item = (PersonIx, Day, ShiftIx)> + '_ {
        self.assignments.iter().copied()
    }

    /// The days and shifts of one person, by day.
    pub fn of_person(&self, person: PersonIx) -> impl Iterator<Item = (Day, ShiftIx)> + '_ {
        let all = (person, Day::MIN, 0)..=(person, Day::MAX, ShiftIx::MAX);
        self.assignments.range(all).map(|&(_, day, shift)| (day, shift))
    }
}
