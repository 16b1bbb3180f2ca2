//! Hours above and below the norm at the end of each norm period.

use super::{Formulation, Subject};
use crate::hospital::PersonIx;
use crate::linear::Expr;

impl Formulation<'_> {
    pub(super) fn norms(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let tag = self.tag(Subject::Accounts);
        for person in (0..hospital.staff.len()).filter(|&person| people(person)) {
            let Some(terms) = problem.norm(person) else { continue };
            let mut balance = Expr::constant(hospital.staff[person].opening.norm_balance_minutes as f64 / 60.0);
            for period in terms.periods(&hospital.horizon) {
                let credited = terms.credited_minutes(hospital, person, period);
                let target = terms.target_minutes(hospital, person, period);
                balance.add_constant((credited - target) as f64 / 60.0);
                for day in period.first..=period.last {
                    for shift in 0..hospital.shifts.len() {
                        let hours = hospital.duty(day, shift).counted_minutes as f64 / 60.0;
                        balance.add_literal(self.literal(person, day, shift), hours);
                    }
                }
                let over = self.program.continuous(0.0, f64::INFINITY, hospital.points.overtime_hour);
                let under = self.program.continuous(0.0, f64::INFINITY, hospital.points.undertime_hour);
                let mut row = balance.clone();
                row.add(over, -1.0).add(under, 1.0);
                self.program.row(0.0, &row, 0.0, tag);
            }
            self.close_owners(Some(person));
        }
    }
}
