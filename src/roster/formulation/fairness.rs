//! Nights and weekends above a fair share.

use super::hull::whole_number_cut;
use super::{Formulation, Subject};
use crate::hospital::PersonIx;
use crate::linear::Expr;
use crate::roster::Burden;

/// Shifts that nobody exceeds: a finite bound keeps dual bounds finite.
const MOST_SHIFTS: f64 = 10_000.0;

impl Formulation<'_> {
    pub(super) fn fairness(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let tag = self.tag(Subject::Accounts);
        for burden in Burden::ALL {
            for (person, share) in problem.fair_shares(burden).into_iter().enumerate() {
                let Some(share) = share.filter(|_| people(person)) else { continue };
                let mut taken = Expr::default();
                for day in 0..hospital.horizon.days {
                    taken.add_expr(&self.works(person, day, |shift| burden.covers(hospital, day, shift)), 1.0);
                }
                let room = share - burden.opening(hospital, person);
                let over = self.program.continuous(0.0, MOST_SHIFTS, hospital.points.unfair);
                let mut above = taken.clone();
                above.add_constant(-room).add(over, -1.0);
                self.program.row(f64::NEG_INFINITY, &above, 0.0, tag);
                let mut cost = Expr::default();
                cost.add(over, 1.0);
                if let Some(cut) = whole_number_cut(&taken, &cost, room, |count| (count - room).max(0.0)) {
                    self.program.row(f64::NEG_INFINITY, &cut, 0.0, tag);
                }
                self.close_owners(Some(person));
            }
        }
    }
}
