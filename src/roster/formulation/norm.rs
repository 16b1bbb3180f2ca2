//! Hours above and below the norm at the end of each norm period.

use super::hull::whole_number_cut;
use super::{Formulation, Subject};
use crate::hospital::PersonIx;
use crate::linear::Expr;
use std::collections::BTreeMap;

/// Hours that no balance exceeds: a finite bound keeps dual bounds finite.
const MOST_HOURS: f64 = 10_000.0;

impl Formulation<'_> {
    pub(super) fn norms(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let (dear, cheap) = (hospital.points.overtime_hour, hospital.points.undertime_hour);
        let tag = self.tag(Subject::Accounts);
        for person in (0..hospital.staff.len()).filter(|&person| people(person)) {
            let Some(terms) = problem.norm(person) else { continue };
            let mut fixed_minutes = hospital.staff[person].opening.norm_balance_minutes;
            // Duties so far, by the minutes that they count.
            let mut duties: BTreeMap<i64, Expr> = BTreeMap::new();
            for period in terms.periods(&hospital.horizon) {
                fixed_minutes += terms.credited_minutes(hospital, person, period);
                fixed_minutes -= terms.target_minutes(hospital, person, period);
                for day in period.first..=period.last {
                    for shift in 0..hospital.shifts.len() {
                        let minutes = hospital.duty(day, shift).counted_minutes;
                        if let Some(col) = self.assign(person, day, shift) {
                            duties.entry(minutes).or_default().add(col, 1.0);
                        }
                    }
                }
                let over = self.program.continuous(0.0, MOST_HOURS, dear);
                let under = self.program.continuous(0.0, MOST_HOURS, cheap);
                let mut row = Expr::constant(fixed_minutes as f64 / 60.0);
                for (&minutes, worked) in &duties {
                    row.add_expr(worked, minutes as f64 / 60.0);
                }
                row.add(over, -1.0).add(under, 1.0);
                self.program.row(0.0, &row, 0.0, tag);
                let unit = duties.keys().copied().fold(0, greatest_common_divisor);
                if unit > 0 {
                    let mut count = Expr::default();
                    for (&minutes, worked) in &duties {
                        count.add_expr(worked, (minutes / unit) as f64);
                    }
                    let mut cost = Expr::default();
                    cost.add(over, dear).add(under, cheap);
                    let hours_at = |units: f64| (fixed_minutes as f64 + units * unit as f64) / 60.0;
                    let cost_at = |units: f64| {
                        let hours = hours_at(units);
                        hours.max(0.0) * dear + (-hours).max(0.0) * cheap
                    };
                    let kink = -fixed_minutes as f64 / unit as f64;
                    if let Some(cut) = whole_number_cut(&count, &cost, kink, cost_at) {
                        self.program.row(f64::NEG_INFINITY, &cut, 0.0, tag);
                    }
                }
            }
            self.close_owners(Some(person));
        }
    }
}

/// The largest number that divides both.
pub(in crate::roster) fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
