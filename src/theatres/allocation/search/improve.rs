//! The worker that improves: a start from what the relaxation uses, then parts of the best plan solved again.

use super::Problem;
use super::root::Root;
use super::shared::{Shared, Watch};
use crate::linear::Col;
use crate::solver::{Limits, Solver, SolverError, Status};
use crate::theatres::allocation::program::{Column, Part};
use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::time::Duration;

/// Share of the time for the start.
const START_SHARE: f64 = 0.4;
/// Share of the time for the first plan, and the share of the bound to which it is solved.
const FIRST_SHARE: f64 = 0.1;
const FIRST_GAP: f64 = 1e-3;
/// Share of the asked gap to which a part is solved.
const CLOSE: f64 = 0.1;
/// Longest time of one part.
const PART_TIME: Duration = Duration::from_secs(6);
/// Days that are freed at first; more when parts are easily solved, fewer when they are not.
const FIRST_DAYS: usize = 6;
/// Columns that the relaxation finds dearer than this share of its bound are left out of the start, and of parts at first.
const NEAR: f64 = 5e-4;
const NEAR_IN_PARTS: f64 = 2e-3;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// A start only.
    StartOnly,
    /// Until everybody stops.
    UntilStopped,
}

/// Improves the shared plan.
pub(super) struct Improver<'a, 'b> {
    problem: &'a Problem,
    root: &'a Root,
    shared: &'a Shared<'b>,
    /// The whole columns by their place.
    whole: Vec<Option<Column>>,
    /// Whether a column opens a block or is a list.
    in_class: Vec<bool>,
}

impl<'a, 'b> Improver<'a, 'b> {
    pub(super) fn new(problem: &'a Problem, root: &'a Root, shared: &'a Shared<'b>) -> Self {
        let mut whole = vec![None; problem.program.columns.len()];
        for column in &problem.columns {
            whole[column.at] = Some(*column);
        }
        let mut in_class = vec![false; whole.len()];
        for class in &problem.structure.classes {
            for &at in class.blocks.iter().chain(&class.lists) {
                in_class[at] = true;
            }
        }
        Self { problem, root, shared, whole, in_class }
    }

    pub(super) fn improve(&self, rounds: Rounds) -> Result<(), SolverError> {
        self.start()?;
        if rounds == Rounds::StartOnly {
            return Ok(());
        }
        let shared = self.shared;
        let mut dice = ChaCha8Rng::seed_from_u64(shared.seed());
        let (mut size, mut near, mut fruitless) = (FIRST_DAYS, NEAR_IN_PARTS, 0);
        let mut compared = f64::INFINITY;
        while !shared.should_stop() {
            let Some(best) = shared.best() else {
                // Nothing to improve yet: the prover has to find the first plan.
                std::thread::sleep(Duration::from_millis(50));
                continue;
            };
            let before = shared.cost();
            if before < compared {
                // Where the best plan and the relaxation agree they are hardly wrong (after Danna, Rothberg and Le Pape 2005).
                compared = before;
                self.solve_part(&best, |column| (best[column.at] - self.root.values[column.at]).abs() > 1e-6)?;
                continue;
            }
            let free = self.part(size, &mut dice);
            let limit = near * self.root.bound.abs();
            let solved = self.solve_part(&best, |column| {
                free.contains(column) && (!self.in_class[column.at] || self.root.dearer[column.at] <= limit)
            })?;
            size = if solved { size + 1 } else { (size - 1).max(2) };
            fruitless = if shared.cost() < before { 0 } else { fruitless + 1 };
            if fruitless > 6 {
                (near, fruitless) = (2.0 * near, 0);
            }
        }
        Ok(())
    }

    /// Some plan, at once: only blocks and lists that the tight relaxation uses.
    pub(super) fn first_plan(&self) -> Result<(), SolverError> {
        let (root, shared) = (self.root, self.shared);
        let limits = Limits { absolute_gap: FIRST_GAP * root.bound.abs().max(1.0), ..shared.limits(FIRST_SHARE) };
        let free = |col: Col| !self.in_class[col.0] || root.values[col.0] > 1e-6;
        self.solve(&vec![0.0; self.whole.len()], free, &limits, false)?;
        Ok(())
    }

    /// A good plan to start from: blocks that the relaxation does not use stay closed, those that it uses may hold any list that is not much
    /// dearer (after relaxation enforced neighbourhood search, Berthold 2014, which would keep the lists as well).
    fn start(&self) -> Result<(), SolverError> {
        let (root, shared) = (self.root, self.shared);
        let mut free: Vec<bool> = (0..self.whole.len()).map(|at| !self.in_class[at] || root.used[at]).collect();
        let limit = NEAR * root.bound.abs();
        for class in &self.problem.structure.classes {
            if class.lists.iter().any(|&at| root.used[at]) {
                for &at in class.lists.iter().filter(|&&at| root.dearer[at] <= limit) {
                    free[at] = true;
                }
            }
        }
        let close_enough = 5.0 * CLOSE * shared.gap() * root.bound.abs();
        let limits = Limits { absolute_gap: close_enough.max(1e-6), ..shared.limits(START_SHARE) };
        self.solve(&vec![0.0; free.len()], |col| free[col.0], &limits, false)?;
        Ok(())
    }

    /// Solves the free part of the best plan again. Returns whether it was solved to the end.
    fn solve_part(&self, best: &[f64], is_free: impl Fn(&Column) -> bool) -> Result<bool, SolverError> {
        let all = self.shared.limits(1.0);
        let limits = Limits {
            time: all.time.map(|time| time.min(PART_TIME)),
            absolute_gap: (CLOSE * self.shared.gap() * self.shared.cost().abs()).max(1e-6),
            ..all
        };
        let free = |col: Col| match &self.whole[col.0] {
            Some(column) => is_free(column) || !self.in_class[col.0] && self.root.used[col.0],
            None => true,
        };
        self.solve(best, free, &limits, true)
    }

    fn solve(
        &self,
        values: &[f64],
        free: impl Fn(Col) -> bool,
        limits: &Limits,
        starts: bool,
    ) -> Result<bool, SolverError> {
        let part = self.root.program.restrict(values, free);
        let mut solver = Solver::new(&part.program)?;
        if starts {
            solver.set_start(&part.project(values))?;
        }
        let outcome = solver.solve(limits, &Watch::of_part(self.shared))?;
        if let Some(solution) = outcome.values {
            let mut values = values.to_vec();
            part.write_back(&solution, &mut values);
            self.shared.offer(outcome.objective, &values);
        }
        Ok(outcome.status == Status::Optimal)
    }

    fn part(&self, size: usize, dice: &mut ChaCha8Rng) -> Free {
        let columns = &self.problem.columns;
        let days: BTreeSet<i32> = columns.iter().map(|column| column.part.day).collect();
        let mut days: Vec<i32> = days.into_iter().collect();
        let specialties: BTreeSet<usize> = columns.iter().filter_map(|column| column.part.specialty).collect();
        let mut specialties: Vec<usize> = specialties.into_iter().collect();
        match dice.random_range(0..3) {
            0 => {
                let first = dice.random_range(0..days.len().saturating_sub(size).max(1));
                let days = days.drain(first..(first + size).min(days.len())).collect();
                Free { days, specialties: BTreeSet::new() }
            }
            1 => {
                days.shuffle(dice);
                Free { days: days.into_iter().take(size).collect(), specialties: BTreeSet::new() }
            }
            _ => {
                specialties.shuffle(dice);
                let count = (size / 3).clamp(1, specialties.len().max(1));
                Free { days: BTreeSet::new(), specialties: specialties.into_iter().take(count).collect() }
            }
        }
    }
}

/// What is freed: some days of everybody, or some specialties on all days.
struct Free {
    days: BTreeSet<i32>,
    specialties: BTreeSet<usize>,
}

impl Free {
    /// Teams serve all specialties, so they are free wherever something else is.
    fn contains(&self, column: &Column) -> bool {
        let Part { day, specialty } = column.part;
        self.days.contains(&day) || specialty.is_none_or(|specialty| self.specialties.contains(&specialty))
    }
}
