//! The first roster where a dive leads to none: person by person against what the ward still lacks.
//!
//! Each person's own program (rules, wishes, norm), as many at a time as there are threads, is solved with a bonus for
//! every gap that the person could fill. Who was planned at the same time as others and would now exceed a maximum is
//! planned again. Nobody breaks a personal rule; gaps that are left are mended by the improvers.

use super::Shared;
use super::{NoPlan, Settings};
use crate::calendar::Day;
use crate::hospital::{DemandLine, PersonIx, Roster, ShiftIx};
use crate::roster::{Formulation, Problem};
use crate::solver::{Limits, Solver, Status, StopWhen};
use crate::work;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::time::Duration;

/// Bonus for filling a gap below a minimum; well above any wish, so that wishes give way to the ward.
const MINIMUM_BONUS: f64 = 300.0;

/// A roster that keeps every personal rule.
pub(super) fn line_by_line(problem: &Problem, shared: &Shared, settings: &Settings) -> Result<Roster, NoPlan> {
    let mut order: Vec<PersonIx> = (0..problem.hospital.staff.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(settings.seed));
    // Holders of scarce competences first: what only they can do must not be given away.
    order.sort_by_key(|&person| std::cmp::Reverse(problem.hospital.staff[person].competences.len()));
    let mut gaps = Gaps::new(problem);
    let mut roster = Roster::empty(&problem.hospital);
    for together in order.chunks(settings.threads.max(1)) {
        let clock = work::clock();
        let line = |&person: &PersonIx| work::lent(clock, || best_line(problem, person, &gaps, shared));
        let lines: Vec<(_, Duration)> = together.par_iter().map(line).collect();
        // Side by side they take as long as the longest.
        work::count_time(lines.iter().map(|&(_, work)| work).max().unwrap_or_default());
        for (&person, (line, _)) in together.iter().zip(lines) {
            let mut line = line?;
            if gaps.would_overfill(problem, person, &line) {
                line = best_line(problem, person, &gaps, shared)?;
            }
            for (day, shift) in line {
                roster.insert(person, day, shift);
                gaps.fill(problem, person, day, shift);
            }
            gaps.leave(person);
        }
    }
    Ok(roster)
}

/// A roster with a line for everybody who has no duty in it, against what the ward still lacks.
pub(super) fn filled_up(problem: &Problem, start: &Roster, shared: &Shared) -> Result<Roster, NoPlan> {
    let mut gaps = Gaps::new(problem);
    let mut roster = start.clone();
    let idle = |person: &PersonIx| start.of_person(*person).next().is_none();
    for person in 0..problem.hospital.staff.len() {
        for (day, shift) in start.of_person(person) {
            gaps.fill(problem, person, day, shift);
        }
        if !idle(&person) {
            gaps.leave(person);
        }
    }
    for person in (0..problem.hospital.staff.len()).filter(idle) {
        for (day, shift) in best_line(problem, person, &gaps, shared)? {
            roster.insert(person, day, shift);
            gaps.fill(problem, person, day, shift);
        }
        gaps.leave(person);
    }
    Ok(roster)
}

fn best_line(problem: &Problem, person: PersonIx, gaps: &Gaps, shared: &Shared) -> Result<Vec<(Day, ShiftIx)>, NoPlan> {
    let mut formulation = Formulation::build_person(problem, person);
    let hospital = &problem.hospital;
    for day in 0..hospital.horizon.days {
        for shift in 0..hospital.shifts.len() {
            if let Some(col) = formulation.assign(person, day, shift) {
                formulation.program.columns[col.0].cost -= gaps.bonus(problem, person, day, shift);
            }
        }
    }
    let mut solver = Solver::new(&formulation.program)?;
    let quick = Limits { time: Some(Duration::from_millis(1500)), relative_gap: 0.02, ..Limits::default() };
    let mut outcome = solver.solve(&quick, &StopWhen(|| shared.should_stop()))?;
    if outcome.values.is_none() && outcome.status == Status::Stopped && !shared.should_stop() {
        // Hard to fit: take the time it needs.
        let patient = Limits { time: Some(shared.remaining()), relative_gap: 1.0, ..Limits::default() };
        outcome = solver.solve(&patient, &StopWhen(|| shared.should_stop()))?;
    }
    match (outcome.status, outcome.values) {
        (_, Some(values)) => Ok(formulation.roster_of(person, &values)),
        (Status::Stopped, None) => Err(NoPlan::Stopped),
        _ => Err(NoPlan::PersonImpossible(person)),
    }
}

/// What every demand line still lacks, and who is left to fill it.
struct Gaps {
    heads: Vec<u32>,
    lines_of: Vec<Vec<usize>>,
    shifts: usize,
    left: Vec<bool>,
    cleared: Vec<u32>,
}

impl Gaps {
    fn new(problem: &Problem) -> Self {
        let hospital = &problem.hospital;
        let shifts = hospital.shifts.len();
        let mut lines_of = vec![Vec::new(); hospital.horizon.days as usize * shifts];
        for (index, line) in hospital.demand.iter().enumerate() {
            lines_of[line.day as usize * shifts + line.shift].push(index);
        }
        Self {
            heads: vec![0; hospital.demand.len()],
            lines_of,
            shifts,
            left: vec![true; hospital.staff.len()],
            cleared: vec![0; hospital.clearings.len()],
        }
    }

    fn counts(problem: &Problem, person: PersonIx, line: &DemandLine) -> bool {
        line.competence.is_none_or(|competence| problem.hospital.staff[person].holds(competence))
    }

    /// Points for putting the person there now.
    fn bonus(&self, problem: &Problem, person: PersonIx, day: Day, shift: ShiftIx) -> f64 {
        let points = &problem.hospital.points;
        let mut bonus = self.clearing_bonus(problem, person, day, shift);
        for &index in &self.lines_of[day as usize * self.shifts + shift] {
            let line = &problem.hospital.demand[index];
            if !Self::counts(problem, person, line) {
                continue;
            }
            let heads = self.heads[index];
            if heads < line.minimum {
                let able = (0..self.left.len())
                    .filter(|&other| {
                        self.left[other]
                            && Self::counts(problem, other, line)
                            && problem.hospital.may_work(other, day, shift)
                    })
                    .count();
                let need = f64::from(line.minimum - heads) / able.max(1) as f64;
                bonus += MINIMUM_BONUS * need.clamp(0.1, 1.0) + points.below_target;
            } else if heads < line.target {
                bonus += points.below_target;
            } else if line.maximum.is_some_and(|most| heads >= most) {
                bonus -= super::super::IMPOSSIBLE;
            } else {
                bonus -= line.price_above(points.above_target);
            }
        }
        bonus
    }

    fn clearing_bonus(&self, problem: &Problem, person: PersonIx, day: Day, shift: ShiftIx) -> f64 {
        let mut bonus = 0.0;
        for (index, clearing) in problem.hospital.clearings.iter().enumerate() {
            if clearing.shift == shift && clearing.days.contains(&day) {
                let wanted = self.cleared[index] < clearing.per_week;
                let able = problem.hospital.staff[person].holds(clearing.competence);
                bonus += if wanted && able { MINIMUM_BONUS / 4.0 } else { -super::super::IMPOSSIBLE };
            }
        }
        bonus
    }

    /// Whether the duties lead to more heads than some line may have.
    fn would_overfill(&self, problem: &Problem, person: PersonIx, duties: &[(Day, ShiftIx)]) -> bool {
        let full = |&index: &usize| {
            let line = &problem.hospital.demand[index];
            line.maximum.is_some_and(|most| self.heads[index] >= most) && Self::counts(problem, person, line)
        };
        duties.iter().any(|&(day, shift)| self.lines_of[day as usize * self.shifts + shift].iter().any(full))
    }

    fn fill(&mut self, problem: &Problem, person: PersonIx, day: Day, shift: ShiftIx) {
        for &index in &self.lines_of[day as usize * self.shifts + shift] {
            if Self::counts(problem, person, &problem.hospital.demand[index]) {
                self.heads[index] += 1;
            }
        }
        for (index, clearing) in problem.hospital.clearings.iter().enumerate() {
            if clearing.shift == shift && clearing.days.contains(&day) {
                self.cleared[index] += 1;
            }
        }
    }

    fn leave(&mut self, person: PersonIx) {
        self.left[person] = false;
    }
}
