//! Why somebody has what they have on a day: every other choice with the rule that forbids it or the price that it has.

use crate::calendar::Day;
use crate::check::{self, Breach};
use crate::hospital::{PersonIx, Roster, ShiftIx};
use crate::replan::{Call, Obstacle, Prices, Ready, Toll, obstacles, toll};

/// Another choice for somebody's day.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// What they would have.
    pub to: Option<ShiftIx>,
    /// What forbids it; empty if it has a price.
    pub obstacles: Vec<Obstacle>,
    /// Hard rules of the ward that it would break.
    pub ward: Vec<Breach>,
    /// What would get worse; nothing that gets better is set against it.
    pub toll: Toll,
}

impl Alternative {
    /// Points that it costs beside the change itself.
    pub fn points(&self) -> f64 {
        self.toll.points() - self.toll.change_points
    }
}

/// Every other choice for a person's day, with all else as it is. `prices` are those of a plan that is not told yet, or of one that
/// is.
pub fn alternatives(ready: &Ready, prices: &Prices, call: &Call, person: PersonIx, day: Day) -> Vec<Alternative> {
    let hospital = &ready.hospital;
    let stands = ready.published.get(person, day);
    let hard = |roster: &Roster| -> Vec<Breach> {
        check::check_ward(hospital, roster).into_iter().filter(|breach| breach.severity.is_hard()).collect()
    };
    let known = hard(&ready.published);
    let shifts = (0..hospital.shifts.len()).map(Some).chain([None]);
    let choices = shifts.filter(|&to| to != stands);
    choices
        .map(|to| {
            let mut roster = ready.published.clone();
            roster.set(person, day, to);
            let mut forbidding = Vec::new();
            match (hospital.absence(person, day), to) {
                (Some(absence), Some(_)) => forbidding.push(Obstacle::Away(absence.kind)),
                (None, Some(shift)) if !hospital.may_work(person, day, shift) => {
                    forbidding.push(Obstacle::NotCompetent)
                }
                _ => forbidding = obstacles(hospital, &ready.problem.book, person, &ready.published, &roster),
            }
            let ward = hard(&roster).into_iter().filter(|breach| !known.contains(breach)).collect();
            Alternative { to, obstacles: forbidding, ward, toll: toll(ready, prices, call, &roster) }
        })
        .collect()
}
