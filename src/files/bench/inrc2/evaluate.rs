//! The competition's rules, counted from its own words, day by day.
//!
//! A counter of days in a row starts with what the history says. A day that takes it above the most costs there and then;
//! a counter that stops short of the fewest costs when it stops, and nothing if the horizon ends first.

use super::{Assignment, Before, Bounds, Instance, Nurse, Solution};
use crate::files::bench::Evaluation;

const MINIMAL_COVERAGE: &str = "minimal coverage";
const REQUIRED_SKILL: &str = "required skill";
const SUCCESSION: &str = "shift type succession";
const SINGLE_ASSIGNMENT: &str = "single assignment per day";
const HARD: [&str; 4] = [MINIMAL_COVERAGE, REQUIRED_SKILL, SUCCESSION, SINGLE_ASSIGNMENT];

/// Assignments outside the contract's range.
pub(super) const ASSIGNMENTS: &str = "total assignments";
/// Runs of days at work and on one shift type.
pub(super) const CONSECUTIVE: &str = "consecutive assignments";
/// Runs of days off.
pub(super) const DAYS_OFF: &str = "consecutive days off";
/// Wishes not granted.
pub(super) const PREFERENCES: &str = "preferences";
/// Weekends above the contract's most.
pub(super) const WEEKENDS: &str = "working weekends";
/// Weekends worked on one day only.
pub(super) const COMPLETE: &str = "complete weekends";
/// Nurses missing from the optimum.
pub(super) const OPTIMAL: &str = "optimal coverage";
const SOFT: [&str; 7] = [ASSIGNMENTS, CONSECUTIVE, DAYS_OFF, PREFERENCES, WEEKENDS, COMPLETE, OPTIMAL];

/// Prices of the competition.
pub(super) mod price {
    pub const OPTIMAL: f64 = 30.0;
    pub const SHIFT_RUN: f64 = 15.0;
    pub const WORK_RUN: f64 = 30.0;
    pub const OFF_RUN: f64 = 30.0;
    pub const PREFERENCE: f64 = 10.0;
    pub const COMPLETE_WEEKEND: f64 = 30.0;
    pub const ASSIGNMENT: f64 = 20.0;
    pub const WEEKEND: f64 = 30.0;
}

/// Days in a row of one kind.
struct Counter {
    days: u32,
    bounds: Bounds,
    price: f64,
}

impl Counter {
    fn new(days: u32, bounds: Bounds, price: f64) -> Self {
        Self { days, bounds, price }
    }

    /// What the next day costs, of the kind or not.
    fn day(&mut self, of_the_kind: bool) -> f64 {
        if of_the_kind {
            self.days += 1;
            return if self.days > self.bounds.max { self.price } else { 0.0 };
        }
        let run = std::mem::take(&mut self.days);
        let short = if run > 0 { self.bounds.min.saturating_sub(run) } else { 0 };
        self.price * f64::from(short)
    }
}

impl Instance {
    /// Days of the horizon.
    pub fn days(&self) -> usize {
        7 * self.weeks.len()
    }

    /// Hard rules broken and cost by rule.
    pub fn evaluate(&self, solution: &Solution) -> Evaluation {
        let mut evaluation = Evaluation::new(&HARD, &SOFT);
        for (index, nurse) in self.scenario.nurses.iter().enumerate() {
            let own = solution.assignments.iter().filter(|assignment| assignment.nurse == index);
            let mut line = vec![None; self.days()];
            for assignment in own {
                self.assignment(nurse, assignment, &mut line, &mut evaluation);
            }
            self.nurse(nurse, &self.history[index], &line, &mut evaluation);
            self.preferences(index, &line, &mut evaluation);
        }
        self.coverage(solution, &mut evaluation);
        evaluation
    }

    /// One assignment for itself, put into the nurse's line.
    fn assignment(
        &self,
        nurse: &Nurse,
        assignment: &Assignment,
        line: &mut [Option<usize>],
        evaluation: &mut Evaluation,
    ) {
        let day = assignment.day;
        let what = || format!("{} on day {day}", nurse.id);
        if !nurse.skills[assignment.skill] {
            let skill = &self.scenario.skills[assignment.skill];
            evaluation.broken(REQUIRED_SKILL, 1, format!("{} as {skill}", what()));
        }
        if line[day].is_some() {
            evaluation.broken(SINGLE_ASSIGNMENT, 1, what());
        } else {
            line[day] = Some(assignment.shift);
        }
    }

    fn nurse(&self, nurse: &Nurse, before: &Before, line: &[Option<usize>], evaluation: &mut Evaluation) {
        let contract = &self.scenario.contracts[nurse.contract];
        let shifts = &self.scenario.shifts;
        let run_before = |shift: usize| if before.last == Some(shift) { before.shift_run } else { 0 };
        let mut work = Counter::new(before.work_run, contract.work_run, price::WORK_RUN);
        let mut off = Counter::new(before.off_run, contract.off_run, price::OFF_RUN);
        let each = shifts.iter().enumerate();
        let mut on_shift: Vec<Counter> =
            each.map(|(shift, kind)| Counter::new(run_before(shift), kind.run, price::SHIFT_RUN)).collect();
        let mut yesterday = before.last;
        for (day, &today) in line.iter().enumerate() {
            evaluation.pay(CONSECUTIVE, work.day(today.is_some()));
            evaluation.pay(DAYS_OFF, off.day(today.is_none()));
            for (shift, counter) in on_shift.iter_mut().enumerate() {
                evaluation.pay(CONSECUTIVE, counter.day(today == Some(shift)));
            }
            if let (Some(first), Some(second)) = (yesterday, today)
                && shifts[first].forbids_next.contains(&second)
            {
                let (first, second) = (&shifts[first].id, &shifts[second].id);
                evaluation.broken(SUCCESSION, 1, format!("{}: {second} on day {day} after {first}", nurse.id));
            }
            yesterday = today;
        }
        let total = before.assignments + line.iter().flatten().count() as u32;
        let Bounds { min, max } = contract.assignments;
        let outside = min.saturating_sub(total) + total.saturating_sub(max);
        evaluation.pay(ASSIGNMENTS, price::ASSIGNMENT * f64::from(outside));

        let mut weekends = before.weekends;
        for week in line.chunks_exact(7) {
            let (saturday, sunday) = (week[5].is_some(), week[6].is_some());
            weekends += u32::from(saturday || sunday);
            if contract.complete_weekends && saturday != sunday {
                evaluation.pay(COMPLETE, price::COMPLETE_WEEKEND);
            }
        }
        evaluation.pay(WEEKENDS, price::WEEKEND * f64::from(weekends.saturating_sub(contract.most_weekends)));
    }

    fn preferences(&self, nurse: usize, line: &[Option<usize>], evaluation: &mut Evaluation) {
        for (number, week) in self.weeks.iter().enumerate() {
            for request in week.requests.iter().filter(|request| request.nurse == nurse) {
                let duty = line[7 * number + request.weekday];
                let refused = duty.is_some_and(|shift| request.shift.is_none_or(|unwanted| unwanted == shift));
                evaluation.pay(PREFERENCES, if refused { price::PREFERENCE } else { 0.0 });
            }
        }
    }

    fn coverage(&self, solution: &Solution, evaluation: &mut Evaluation) {
        let skills = self.scenario.skills.len();
        let kinds = self.scenario.shifts.len() * skills;
        let mut nurses = vec![0; self.days() * kinds];
        let place = |day: usize, shift: usize, skill: usize| day * kinds + shift * skills + skill;
        for assignment in &solution.assignments {
            nurses[place(assignment.day, assignment.shift, assignment.skill)] += 1;
        }
        for (number, week) in self.weeks.iter().enumerate() {
            for requirement in &week.requirements {
                for weekday in 0..7 {
                    let day = 7 * number + weekday;
                    let there: u32 = nurses[place(day, requirement.shift, requirement.skill)];
                    let missing = requirement.minimum[weekday].saturating_sub(there);
                    let what = || {
                        let shift = &self.scenario.shifts[requirement.shift].id;
                        format!("{missing} missing on day {day}, {shift} {}", self.scenario.skills[requirement.skill])
                    };
                    evaluation.broken(MINIMAL_COVERAGE, missing, what());
                    let wanted = requirement.optimal[weekday].saturating_sub(there);
                    evaluation.pay(OPTIMAL, price::OPTIMAL * f64::from(wanted));
                }
            }
        }
    }
}
