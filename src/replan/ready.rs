//! A problem made ready for mending: the roster in force is the measure of everything.

use crate::agreement::{Record, is_granted};
use crate::calendar::{Day, Moment};
use crate::hospital::{Absence, AbsenceKind, Hospital, PersonIx, Roster, ShiftIx};
use crate::roster::Problem;
use std::collections::BTreeSet;

/// Somebody is away over some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sickness {
    /// Who.
    pub person: PersonIx,
    /// First day away.
    pub first: Day,
    /// Last day away.
    pub last: Day,
}

/// What has happened, and when it became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Who is away.
    pub sick: Vec<Sickness>,
    /// Cells that are settled already, such as a swap that two people agreed on: who, when, what from now on.
    pub settled: Vec<(PersonIx, Day, Option<ShiftIx>)>,
    /// When the staff are told: nothing that starts earlier changes, and notice counts from here.
    pub told: Moment,
}

/// A problem with a roster in force, and the roster.
#[derive(Debug)]
pub struct Ready {
    /// The problem, with the weights that mending goes by.
    pub problem: Problem,
    /// The hospital as it was given, for the checker.
    pub hospital: Hospital,
    /// The roster in force.
    pub published: Roster,
    /// Absences of the hospital that stand over duties of the roster in force: these people are away, the roster does not know
    /// it yet.
    pub unmet_absences: Vec<Sickness>,
}

impl Ready {
    /// Makes a problem ready: wishes that the roster refuses are worth nothing any more, supplements are weighed where
    /// duties change and not all over again, and what the roster has that no demand asks for is fixed.
    pub fn new(mut problem: Problem, published: Roster) -> Self {
        let hospital = problem.hospital.clone();
        let changed = &mut problem.hospital;
        for wish in &mut changed.wishes {
            if !is_granted(wish, &Record::of(&hospital, wish.person, &published)) {
                wish.points = 0.0;
            }
        }
        let unmet_absences = take_unmet_absences(changed, &published);
        changed.published = None;
        changed.publish_on = None;
        changed.points.supplements = false;
        let asked: BTreeSet<(Day, ShiftIx)> = changed.demand.iter().map(|line| (line.day, line.shift)).collect();
        for (person, day, shift) in published.assignments() {
            let clearing = |at: &crate::hospital::Clearing| at.shift == shift && at.days.contains(&day);
            if !asked.contains(&(day, shift)) && !changed.clearings.iter().any(clearing) {
                changed.pinned.insert((person, day), Some(shift));
            }
        }
        Self { problem, hospital, published, unmet_absences }
    }

    /// Insists on every head: whoever is away is replaced wherever the rules allow it, and not only where a missing head costs
    /// more than the change.
    pub fn insisting(mut self) -> Self {
        let points = &mut self.problem.hospital.points;
        points.below_target = points.below_target.max(points.below_minimum);
        self
    }

    /// The hospital with everybody's absence in it, as the checker is to see it after a call.
    pub fn hospital_after(&self, sick: &[Sickness]) -> Hospital {
        let mut hospital = self.hospital.clone();
        for away in sick {
            let (person, first, last) = (away.person, away.first, away.last);
            // A duty that falls away through sickness counts as worked.
            let planned = |day: Day| {
                let on = self.published.on(person, day);
                on.map(|shift| hospital.duty(day, shift).counted_minutes).sum::<i64>()
            };
            let absences: Vec<Absence> = (first..=last)
                .filter(|&day| hospital.absence(person, day).is_none())
                .map(|day| Absence {
                    person,
                    first: day,
                    last: day,
                    kind: AbsenceKind::Sick,
                    minutes_per_weekday: Some(planned(day)),
                })
                .collect();
            hospital.absences.extend(absences);
            // Whoever is away cannot keep what was fixed.
            hospital.pinned.retain(|&(who, day), _| who != person || !(first..=last).contains(&day));
        }
        hospital
    }

    /// Everybody who is away: those of the call, and those whom the folder knows of and the roster does not.
    pub fn away(&self, call: &Call) -> Vec<Sickness> {
        call.sick.iter().chain(&self.unmet_absences).copied().collect()
    }

    /// The roster in force without the duties of those away, and with what is settled.
    pub fn roster_before(&self, call: &Call) -> Roster {
        let mut roster = self.published.clone();
        for away in self.away(call) {
            (away.first..=away.last).for_each(|day| roster.set(away.person, day, None));
        }
        for &(person, day, shift) in &call.settled {
            roster.set(person, day, shift);
        }
        roster
    }
}

/// Takes out the absences that stand over duties of the roster.
fn take_unmet_absences(hospital: &mut Hospital, published: &Roster) -> Vec<Sickness> {
    let stands_over = |absence: &Absence| {
        published.of_person(absence.person).any(|(day, _)| (absence.first..=absence.last).contains(&day))
    };
    let (unmet, met): (Vec<Absence>, Vec<Absence>) = hospital.absences.drain(..).partition(stands_over);
    hospital.absences = met;
    unmet.iter().map(|absence| Sickness { person: absence.person, first: absence.first, last: absence.last }).collect()
}
