//! What stays of the plan in force, as constants of the program: its cases nobody has yet, its patients, its costs.

use super::Formulation;
use crate::hospital::theatres::*;
use crate::theatres::patterns::overrun;
use good_lp::Expression;

impl Formulation<'_> {
    /// Slots of standing blocks that nobody has by name are cases like those of the lists; the rest is paid for.
    pub(super) fn add_standing(&mut self) {
        let Some(standing) = self.standing else { return };
        for (at, count) in standing.unnamed() {
            *self.cases.entry(at).or_default() += count as f64;
        }
        let points = &self.theatres.points;
        let mut paid = points.open_block * standing.blocks.len() as f64;
        for (&place, block) in &standing.blocks {
            let cases: Vec<_> = standing.procedures_in(place, block).map(|procedure| (procedure, None)).collect();
            let minutes = f64::from(self.theatres.sessions[place.session].minutes());
            let over = overrun(self.durations, &cases, minutes, &self.theatres.terms).expected_overrun_minutes;
            paid += points.overrun_hour * over / 60.0;
        }
        for cohort in &self.cohorts {
            let days = cohort.members.iter().filter_map(|patient| standing.patients.get(patient));
            let (worth, left) = (self.worth(), self.worth().left(cohort));
            paid += days.map(|day| day.map_or(left, |day| worth.operated(cohort, day))).sum::<f64>();
        }
        self.draft.pay(paid, &Expression::from(1.0));
    }

    /// Late patients of each specialty among those about whom nothing is open. They leave the cohorts.
    pub(super) fn late_among_standing(&mut self) -> Vec<Expression> {
        let mut late = vec![0.0; self.theatres.specialties.len()];
        if let Some(standing) = self.standing {
            for cohort in &mut self.cohorts {
                let specialty = self.theatres.procedures[cohort.procedure].specialty;
                let end = self.theatres.horizon.days;
                let is_late = |patient: &PatientIx| {
                    standing.patients.get(patient).is_some_and(|day| day.unwrap_or(end) > cohort.due)
                };
                late[specialty] += cohort.members.iter().filter(|patient| is_late(patient)).count() as f64;
                cohort.members.retain(|patient| !standing.patients.contains_key(patient));
            }
            self.cohorts.retain(|cohort| cohort.count() > 0 || !cohort.booked.is_empty());
        }
        late.into_iter().map(Expression::from).collect()
    }
}
