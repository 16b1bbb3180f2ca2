//! Nights and weekends above a fair share.

use super::{Formulation, Subject};
use crate::hospital::PersonIx;
use crate::linear::Expr;
use crate::roster::Burden;

impl Formulation<'_> {
    pub(super) fn fairness(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let tag = self.tag(Subject::Accounts);
        for burden in Burden::ALL {
            for (person, share) in problem.fair_shares(burden).into_iter().enumerate() {
                let Some(share) = share.filter(|_| people(person)) else { continue };
                let mut above = Expr::constant(burden.opening(hospital, person) - share);
                for day in 0..hospital.horizon.days {
                    above.add_expr(&self.works(person, day, |shift| burden.covers(hospital, day, shift)), 1.0);
                }
                let over = self.program.continuous(0.0, f64::INFINITY, hospital.points.unfair);
                above.add(over, -1.0);
                self.program.row(f64::NEG_INFINITY, &above, 0.0, tag);
                self.close_owners(Some(person));
            }
        }
    }
}
