//! What is counted over a person's whole line: hours against the norm, nights and weekends against the fair share.
//!
//! Hours are counted along the line where they come in few different amounts. Counting everything would tell almost all lines apart, so every
//! other account has a price of its own: with `f` what a total costs, infinite outside
//! of what is allowed, `min over lines (cost + price · total) + min over totals (f(t) − price · t)` is never more than the
//! cheapest line costs, and at the best price close to it.

use crate::hospital::PersonIx;
use crate::roster::formulation::greatest_common_divisor;
use crate::roster::{Burden, Formulation};

/// An account of one person.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// What each choice of each day adds, `amount[day * choices + choice]`.
    pub(super) amount: Vec<f64>,
    /// What there is before the first day.
    pub(super) opening: f64,
    /// What the total may be.
    pub(super) range: (f64, f64),
    /// What a unit below and above 0 costs.
    below: f64,
    above: f64,
    /// All amounts are multiples of it.
    pub(super) unit: f64,
}

impl Account {
    /// The burdens of which a person has a fair share.
    pub(super) fn shares(
        formulation: &Formulation,
        person: PersonIx,
        shares: &[(Burden, Vec<Option<f64>>)],
    ) -> Vec<Self> {
        let problem = formulation.problem;
        let mut accounts = Vec::new();
        for (burden, shares) in shares {
            let Some(share) = shares[person] else { continue };
            let hospital = &problem.hospital;
            let covers = |day, shift| f64::from(u8::from(burden.covers(hospital, day, shift)));
            accounts.push(Self {
                amount: amounts(formulation, person, &covers),
                opening: burden.opening(hospital, person) - share,
                range: (f64::NEG_INFINITY, f64::INFINITY),
                below: 0.0,
                above: hospital.points.unfair,
                unit: 1.0,
            });
        }
        accounts.retain(Self::is_used);
        accounts
    }

    fn is_used(&self) -> bool {
        self.amount.iter().any(|&amount| amount > 0.0)
    }

    /// The hours of a person at the end of each norm period, with its last day.
    pub(super) fn hours(formulation: &Formulation, person: PersonIx) -> Vec<(i32, Self)> {
        let problem = formulation.problem;
        let Some(terms) = problem.norm(person) else { return Vec::new() };
        let hospital = &problem.hospital;
        let is_norm = |active: &&crate::agreement::ActiveRule| active.rule.id() == "norm_hours";
        let is_hard = problem.book.of(person).iter().find(is_norm).is_some_and(|active| active.severity.is_hard());
        let most = if is_hard { terms.tolerance_minutes as f64 / 60.0 } else { f64::INFINITY };
        let mut opening = hospital.staff[person].opening.norm_balance_minutes;
        let mut accounts = Vec::new();
        for period in terms.periods(&hospital.horizon) {
            opening +=
                terms.credited_minutes(hospital, person, period) - terms.target_minutes(hospital, person, period);
            let minutes = |day, shift| {
                if day <= period.last { hospital.duty(day, shift).counted_minutes as f64 } else { 0.0 }
            };
            let mut amount = amounts(formulation, person, &minutes);
            let unit = amount.iter().fold(0, |unit, &minutes| greatest_common_divisor(minutes as i64, unit));
            amount.iter_mut().for_each(|minutes| *minutes /= 60.0);
            let account = Self {
                amount,
                opening: opening as f64 / 60.0,
                range: (-most, most),
                below: hospital.points.undertime_hour,
                above: hospital.points.overtime_hour,
                unit: unit as f64 / 60.0,
            };
            if account.is_used() {
                accounts.push((period.last, account));
            }
        }
        accounts
    }

    /// Adds to what each choice costs what it adds to the account.
    pub(super) fn charge(&self, price: f64, cost: &mut [f64]) {
        if price != 0.0 {
            cost.iter_mut().zip(&self.amount).for_each(|(cost, amount)| *cost += price * amount);
        }
    }

    /// What a total costs inside the range.
    pub(super) fn cost(&self, total: f64) -> f64 {
        (-total).max(0.0) * self.below + total.max(0.0) * self.above
    }

    /// `min over totals (f(t) − price · t)` and the total at which it is reached, both without the opening.
    pub(super) fn least(&self, price: f64) -> (f64, f64) {
        let (low, high) = self.range;
        let most: f64 = self.amount.iter().sum();
        // Totals are the opening and a whole number of units; only those at the ends and next to 0 can be the best.
        let units = |total: f64| (total - self.opening) / self.unit;
        let last = units(high.min(self.opening + most)).floor().max(0.0);
        let first = units(low.max(self.opening)).ceil().clamp(0.0, last);
        let near = units(0.0).floor();
        let mut best = (f64::INFINITY, 0.0);
        for count in [first, near, near + 1.0, last] {
            let amount = count.clamp(first, last) * self.unit;
            let value = self.cost(self.opening + amount) - price * amount;
            if value < best.0 {
                best = (value, amount);
            }
        }
        best
    }

    /// What a line adds.
    pub(super) fn taken(&self, line: &[usize], choices: usize) -> f64 {
        line.iter().enumerate().map(|(day, &choice)| self.amount[day * choices + choice]).sum()
    }

    /// A price after a step of so many points for one unit, against what a line has taken.
    pub(super) fn moved(&self, price: f64, taken: f64, step: f64) -> f64 {
        let off = ((taken - self.least(price).1) / self.unit).clamp(-3.0, 3.0);
        price + step / self.unit * off
    }
}

/// What every possible duty of a person adds.
fn amounts(formulation: &Formulation, person: PersonIx, amount: &dyn Fn(i32, usize) -> f64) -> Vec<f64> {
    let hospital = &formulation.problem.hospital;
    let mut amounts = Vec::new();
    for day in 0..hospital.horizon.days {
        amounts.push(0.0);
        for shift in 0..hospital.shifts.len() {
            let possible = formulation.assign(person, day, shift).is_some();
            amounts.push(if possible { amount(day, shift) } else { 0.0 });
        }
    }
    amounts
}
