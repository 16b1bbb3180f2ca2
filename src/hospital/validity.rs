//! Whether the parts of a [`Hospital`] fit each other.

use super::{Hospital, WishKind};
use thiserror::Error;

/// An inconsistency inside a [`Hospital`].
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Fault {
    /// The horizon has no days or more than two years.
    #[error("the horizon has {0} days; expected 1 to 731")]
    Horizon(i32),
    /// Two people with the same employment key.
    #[error("employment `{0}` occurs twice")]
    DuplicateEmployment(String),
    /// A fraction outside (0, 1].
    #[error("employment `{0}` has fraction {1}; expected more than 0 and at most 1")]
    Fraction(String, f64),
    /// A shift that does not end after it starts, or is longer than 36 hours.
    #[error("shift `{0}` lasts {1} minutes; expected 1 to 2160")]
    ShiftLength(String, i32),
    /// A demand line whose minimum, target and maximum are not in order.
    #[error("demand on day {0} for shift `{1}`: minimum {2}, target {3}, maximum {4:?} are not in order")]
    DemandOrder(i32, String, u32, u32, Option<u32>),
    /// An index that points nowhere.
    #[error("{0} refers to {1} number {2}, which does not exist")]
    Dangling(&'static str, &'static str, usize),
    /// A day outside the horizon where only days inside make sense.
    #[error("{0} lies on day {1}, outside the horizon")]
    OutsideHorizon(&'static str, i32),
}

impl Hospital {
    /// Every inconsistency; empty when the value can be planned.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !(1..=731).contains(&self.horizon.days) {
            faults.push(Fault::Horizon(self.horizon.days));
        }
        self.staff_faults(&mut faults);
        self.shift_faults(&mut faults);
        self.demand_faults(&mut faults);
        self.reference_faults(&mut faults);
        faults
    }

    fn staff_faults(&self, faults: &mut Vec<Fault>) {
        let mut seen = std::collections::BTreeSet::new();
        for person in &self.staff {
            if !seen.insert(&person.employment) {
                faults.push(Fault::DuplicateEmployment(person.employment.clone()));
            }
            if !(person.fraction > 0.0 && person.fraction <= 1.0) {
                faults.push(Fault::Fraction(person.employment.clone(), person.fraction));
            }
            for &competence in &person.competences {
                check_index(faults, "staff", "competence", competence, self.competences.len());
            }
        }
    }

    fn shift_faults(&self, faults: &mut Vec<Fault>) {
        for shift in &self.shifts {
            if !(1..=2160).contains(&shift.length_minutes()) {
                faults.push(Fault::ShiftLength(shift.code.clone(), shift.length_minutes()));
            }
            if let Some(competence) = shift.requires {
                check_index(faults, "shift", "competence", competence, self.competences.len());
            }
        }
    }

    fn demand_faults(&self, faults: &mut Vec<Fault>) {
        for line in &self.demand {
            check_index(faults, "demand", "shift", line.shift, self.shifts.len());
            let Some(shift) = self.shifts.get(line.shift) else { continue };
            if line.minimum > line.target || line.maximum.is_some_and(|most| most < line.target) {
                let code = shift.code.clone();
                faults.push(Fault::DemandOrder(line.day, code, line.minimum, line.target, line.maximum));
            }
            if !self.horizon.contains(line.day) {
                faults.push(Fault::OutsideHorizon("demand", line.day));
            }
            if let Some(competence) = line.competence {
                check_index(faults, "demand", "competence", competence, self.competences.len());
            }
        }
    }

    fn reference_faults(&self, faults: &mut Vec<Fault>) {
        for wish in &self.wishes {
            check_index(faults, "wish", "person", wish.person, self.staff.len());
            if let WishKind::Shift(_, shift) | WishKind::AvoidShift(_, shift) = wish.kind {
                check_index(faults, "wish", "shift", shift, self.shifts.len());
            }
        }
        for absence in &self.absences {
            check_index(faults, "absence", "person", absence.person, self.staff.len());
        }
        for duty in &self.history {
            check_index(faults, "history", "person", duty.person, self.staff.len());
            check_index(faults, "history", "shift", duty.shift, self.shifts.len());
            if duty.day >= 0 {
                faults.push(Fault::OutsideHorizon("history", duty.day));
            }
        }
        for (&(person, day), shift) in &self.pinned {
            check_index(faults, "pin", "person", person, self.staff.len());
            if let Some(shift) = *shift {
                check_index(faults, "pin", "shift", shift, self.shifts.len());
            }
            if !self.horizon.contains(day) {
                faults.push(Fault::OutsideHorizon("pin", day));
            }
        }
    }
}

fn check_index(faults: &mut Vec<Fault>, what: &'static str, target: &'static str, index: usize, count: usize) {
    if index >= count {
        faults.push(Fault::Dangling(what, target, index));
    }
}
