//! Wishes as objective: a wish whose fate hangs on one day needs no column of its own.

use super::{Formulation, Subject};
use crate::calendar::{Day, moment};
use crate::hospital::{Duty, Hospital, PersonIx, ShiftIx, Wish, WishKind};
use crate::linear::Expr;
use std::collections::{BTreeMap, BTreeSet};

impl Formulation<'_> {
    pub(super) fn wishes(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let tag = self.tag(Subject::Accounts);
        for wish in hospital.wishes.iter().filter(|wish| people(wish.person)) {
            let (person, points) = (wish.person, wish.points);
            if is_work_wish(&wish.kind) && !hospital.horizon.contains(wish.kind.days().0) {
                self.program.offset -= points;
                continue;
            }
            if is_work_wish(&wish.kind) {
                let mut worked = Expr::default();
                for expr in self.concerned(person, &wish.kind).values() {
                    worked.add_expr(expr, 1.0);
                }
                self.program.add_cost(&worked, -points);
                continue;
            }
            let by_day = self.concerned(person, &wish.kind);
            if by_day.len() <= 1 {
                self.program.offset -= points;
                by_day.values().for_each(|expr| self.program.add_cost(expr, points));
                continue;
            }
            let granted = self.program.continuous(0.0, 1.0, -points);
            for worked in by_day.values() {
                let mut row = worked.clone();
                row.add(granted, 1.0);
                self.program.row(f64::NEG_INFINITY, &row, 1.0, tag);
            }
            self.close_owners(Some(person));
        }
    }

    /// The wishes of a person for time off that hang on several days: the shifts that spoil them by day, and their points.
    pub(in crate::roster) fn wishes_of_several_days(
        &self,
        person: PersonIx,
    ) -> Vec<(BTreeMap<Day, BTreeSet<ShiftIx>>, f64)> {
        let hospital = &self.problem.hospital;
        let mut wishes = Vec::new();
        for wish in hospital.wishes.iter().filter(|wish| wish.person == person && !is_work_wish(&wish.kind)) {
            let mut by_day: BTreeMap<Day, BTreeSet<ShiftIx>> = BTreeMap::new();
            let (first, last) = wish.kind.days();
            for day in first - 2..=last {
                for shift in (0..hospital.shifts.len()).filter(|&shift| self.assign(person, day, shift).is_some()) {
                    if concerns(hospital, &wish.kind, &hospital.duty(day, shift)) {
                        by_day.entry(day).or_default().insert(shift);
                    }
                }
            }
            if by_day.len() > 1 {
                wishes.push((by_day, wish.points));
            }
        }
        wishes
    }

    /// Rows that make a wish hard: each expression between its two bounds.
    pub fn demands_of_wish(&self, wish: &Wish) -> Vec<(Expr, f64, f64)> {
        let by_day = self.concerned(wish.person, &wish.kind);
        if is_work_wish(&wish.kind) {
            let mut worked = Expr::default();
            for expr in by_day.values() {
                worked.add_expr(expr, 1.0);
            }
            return vec![(worked, 1.0, 1.0)];
        }
        by_day.into_values().map(|expr| (expr, 0.0, 0.0)).collect()
    }

    /// The person's possible duties that a wish is about, summed by day.
    fn concerned(&self, person: PersonIx, kind: &WishKind) -> BTreeMap<Day, Expr> {
        let hospital = &self.problem.hospital;
        let (first, last) = kind.days();
        let mut by_day: BTreeMap<Day, Expr> = BTreeMap::new();
        for day in first - 2..=last {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = self.assign(person, day, shift)
                    && concerns(hospital, kind, &hospital.duty(day, shift))
                {
                    by_day.entry(day).or_default().add(col, 1.0);
                }
            }
        }
        by_day
    }
}

/// Whether the wish is for work rather than for time off.
fn is_work_wish(kind: &WishKind) -> bool {
    matches!(kind, WishKind::DayOn(_) | WishKind::Shift(_, _))
}

/// Whether a duty decides the wish: grants a wish for work, spoils a wish for time off.
fn concerns(hospital: &Hospital, kind: &WishKind, duty: &Duty) -> bool {
    let overlaps = |day: Day, from: i32, to: i32| {
        let date = hospital.horizon.date(day);
        duty.start < moment(date, to) && moment(date, from) < duty.rest_from
    };
    let is = |day: Day, shift: ShiftIx| (duty.day, duty.shift) == (day, shift);
    match *kind {
        WishKind::DayOff(day) | WishKind::DayOn(day) => duty.day == day,
        WishKind::Shift(day, shift) | WishKind::AvoidShift(day, shift) => is(day, shift),
        WishKind::FreeWindow(day, from, to) => overlaps(day, from, to),
        WishKind::RunOff(first, last) => (first..=last).contains(&duty.day),
        WishKind::WeekendOff(saturday) => overlaps(saturday, 0, 2 * 1440),
    }
}
