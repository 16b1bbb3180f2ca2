//! What a roster is made from: the hospital, its rules, and the kroner and norms already worked out for every person.

use crate::agreement::{NormTerms, RuleBook};
use crate::calendar::Day;
use crate::hospital::{DemandLine, Hospital, PersonIx, ShiftIx, ShiftKind};
use std::sync::Arc;

/// A hospital with its rules and prices, ready to be planned.
#[derive(Debug)]
pub struct Problem {
    /// The hospital.
    pub hospital: Hospital,
    /// The rules of every person.
    pub book: Arc<RuleBook>,
    supplements: Arc<Vec<i64>>,
}

impl Problem {
    /// Puts the parts together. `supplement_ore` gives the supplement in øre that a person earns for a shift that starts
    /// on a day of the horizon; it is asked once for every possible assignment.
    pub fn new(
        hospital: Hospital,
        book: RuleBook,
        supplement_ore: impl Fn(&Hospital, PersonIx, Day, ShiftIx) -> i64,
    ) -> Self {
        let mut supplements = Vec::new();
        for person in 0..hospital.staff.len() {
            for day in 0..hospital.horizon.days {
                for shift in 0..hospital.shifts.len() {
                    supplements.push(supplement_ore(&hospital, person, day, shift));
                }
            }
        }
        Self { hospital, book: Arc::new(book), supplements: Arc::new(supplements) }
    }

    /// The same people, shifts and days under the same rules, with another demand.
    pub fn with_demand(&self, demand: Vec<DemandLine>) -> Self {
        let hospital = Hospital { demand, ..self.hospital.clone() };
        Self { hospital, book: Arc::clone(&self.book), supplements: Arc::clone(&self.supplements) }
    }

    /// Supplement in øre of one assignment inside the horizon; 0 outside.
    pub fn supplement_ore(&self, person: PersonIx, day: Day, shift: ShiftIx) -> i64 {
        if !self.hospital.horizon.contains(day) || shift >= self.hospital.shifts.len() {
            return 0;
        }
        let at = (person * self.hospital.horizon.days as usize + day as usize) * self.hospital.shifts.len() + shift;
        self.supplements.get(at).copied().unwrap_or(0)
    }

    /// Supplement in points.
    pub fn supplement_points(&self, person: PersonIx, day: Day, shift: ShiftIx) -> f64 {
        self.supplement_ore(person, day, shift) as f64 / self.hospital.points.ore_per_point.max(1) as f64
    }

    /// The norm of a person, where their agreement has one.
    pub fn norm(&self, person: PersonIx) -> Option<&NormTerms> {
        self.book.norm(person)
    }

    /// Heads wanted on a shift of a day: the largest target of its shared lines, or the sum of its exclusive ones.
    pub fn wanted_heads(&self, day: Day, shift: ShiftIx) -> u32 {
        let lines = || self.hospital.demand.iter().filter(move |line| line.day == day && line.shift == shift);
        let shared = lines().filter(|line| !line.exclusive).map(|line| line.target).max().unwrap_or(0);
        let exclusive = lines().filter(|line| line.exclusive).map(|line| line.target).sum();
        shared.max(exclusive)
    }

    /// Supplements that every plan pays, in points: each wanted head of each shift at the cheapest person who may work it.
    /// A constant, taken off the supplements so that the score shows only what a plan can do something about.
    pub fn unavoidable_supplement_points(&self) -> f64 {
        let mut points = 0.0;
        for day in 0..self.hospital.horizon.days {
            for shift in 0..self.hospital.shifts.len() {
                let heads = self.wanted_heads(day, shift);
                if heads == 0 {
                    continue;
                }
                let able = (0..self.hospital.staff.len()).filter(|&person| self.hospital.may_work(person, day, shift));
                let cheapest = able.map(|person| self.supplement_ore(person, day, shift)).min().unwrap_or(0);
                points += f64::from(heads) * cheapest as f64;
            }
        }
        points / self.hospital.points.ore_per_point.max(1) as f64
    }
}

/// A duty that is shared out fairly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Burden {
    /// Night shifts.
    Nights,
    /// Shifts that start on a Saturday or Sunday.
    Weekends,
}

impl Burden {
    /// Both.
    pub const ALL: [Burden; 2] = [Self::Nights, Self::Weekends];

    /// Whether a shift on a day is such a duty.
    pub fn covers(self, hospital: &Hospital, day: Day, shift: ShiftIx) -> bool {
        match self {
            Self::Nights => hospital.shifts[shift].kind == ShiftKind::Night,
            Self::Weekends => hospital.horizon.is_weekend(day),
        }
    }

    /// The balance that a person carries in: above (+) or below (−) the fair share so far.
    pub fn opening(self, hospital: &Hospital, person: PersonIx) -> f64 {
        let opening = &hospital.staff[person].opening;
        match self {
            Self::Nights => opening.nights_balance,
            Self::Weekends => opening.weekends_balance,
        }
    }

    fn takes_part(self, hospital: &Hospital, person: PersonIx) -> bool {
        let traits = hospital.staff[person].traits;
        match self {
            Self::Nights => !traits.no_nights && !traits.fixed_nights && !traits.pregnant,
            Self::Weekends => true,
        }
    }
}

impl Problem {
    /// Each person's fair share of a burden, in shifts: the wanted heads split by fraction and days present among those
    /// who take part. `None` for who does not (nights: those barred from nights or employed for them).
    pub fn fair_shares(&self, burden: Burden) -> Vec<Option<f64>> {
        let hospital = &self.hospital;
        let mut total = 0.0;
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                if burden.covers(hospital, day, shift) {
                    total += f64::from(self.wanted_heads(day, shift));
                }
            }
        }
        let weights: Vec<Option<f64>> = (0..hospital.staff.len())
            .map(|person| {
                let present = (0..hospital.horizon.days).filter(|&day| hospital.absence(person, day).is_none()).count();
                burden
                    .takes_part(hospital, person)
                    .then(|| hospital.staff[person].fraction * present as f64 / f64::from(hospital.horizon.days.max(1)))
            })
            .collect();
        let sum: f64 = weights.iter().flatten().sum();
        weights.iter().map(|weight| weight.map(|weight| if sum > 0.0 { total * weight / sum } else { 0.0 })).collect()
    }
}
