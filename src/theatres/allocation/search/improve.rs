//! The worker that improves: a start near the relaxation, then parts of the best plan solved again.

use super::shared::{Shared, Watch};
use crate::solver::{Limits, Solver, SolverError, Status};
use crate::theatres::allocation::program::{Column, Part};
use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::time::Duration;

/// Share of the time for the relaxation, and for the plan near it.
const RELAXATION_SHARE: f64 = 0.5;
const START_SHARE: f64 = 0.5;
/// Share of the asked gap to which a part is solved.
const CLOSE: f64 = 0.1;
/// Longest time of one part.
const PART_TIME: Duration = Duration::from_secs(8);
/// Days that are freed at first; more when parts are easily solved, fewer when they are not.
const FIRST_DAYS: usize = 6;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// A start only.
    StartOnly,
    /// Until everybody stops.
    UntilStopped,
}

/// Improves the shared plan.
pub(super) fn improve(
    solver: &mut Solver,
    columns: &[Column],
    shared: &Shared,
    rounds: Rounds,
) -> Result<(), SolverError> {
    near_relaxation(solver, columns, shared)?;
    if rounds == Rounds::StartOnly {
        return Ok(());
    }
    let mut dice = ChaCha8Rng::seed_from_u64(shared.seed());
    let mut size = FIRST_DAYS;
    while !shared.should_stop() {
        let Some(best) = shared.best() else {
            // Nothing to improve yet: the prover has to find the first plan.
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        let free = part(columns, size, &mut dice);
        let solved = solve_part(solver, columns, &best, shared, |column| free.contains(column))?;
        size = if solved { size + 1 } else { (size - 1).max(2) };
    }
    Ok(())
}

/// A good plan to start from: what the relaxation leaves unused stays unused, and the rest is solved (after relaxation enforced
/// neighbourhood search, Berthold 2014; fixing what is used as well leaves nothing that keeps the cap on moves).
fn near_relaxation(solver: &mut Solver, columns: &[Column], shared: &Shared) -> Result<(), SolverError> {
    const UNUSED: f64 = 1e-6;
    let watch = Watch { shared, proves: false };
    let relaxed = solver.solve_relaxation(&shared.limits(RELAXATION_SHARE), &watch)?;
    if relaxed.status != Status::Optimal {
        return Ok(());
    }
    shared.raise_bound(relaxed.bound);
    let close_enough = CLOSE * shared.gap() * relaxed.bound.abs();
    let Some(relaxed) = relaxed.values else { return Ok(()) };
    let unused = |column: &&Column| relaxed[column.at] < UNUSED;
    fix(solver, columns.iter().filter(unused), &relaxed)?;
    let limits = Limits { absolute_gap: close_enough.max(1e-6), ..shared.limits(START_SHARE) };
    let found = solver.solve(&limits, &watch)?;
    release(solver, columns)?;
    if let Some(values) = found.values {
        shared.offer(found.objective, &values);
    }
    Ok(())
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

fn part(columns: &[Column], size: usize, dice: &mut ChaCha8Rng) -> Free {
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

/// Solves the free part of the best plan again. Returns whether it was solved to the end.
fn solve_part(
    solver: &mut Solver,
    columns: &[Column],
    best: &[f64],
    shared: &Shared,
    is_free: impl Fn(&Column) -> bool,
) -> Result<bool, SolverError> {
    fix(solver, columns.iter().filter(|column| !is_free(column)), best)?;
    solver.set_start(best)?;
    let all = shared.limits(1.0);
    let limits = Limits {
        time: all.time.map(|time| time.min(PART_TIME)),
        absolute_gap: (CLOSE * shared.gap() * shared.cost().abs()).max(1e-6),
        ..all
    };
    let outcome = solver.solve(&limits, &Watch { shared, proves: false })?;
    release(solver, columns)?;
    if let Some(values) = outcome.values {
        shared.offer(outcome.objective, &values);
    }
    Ok(outcome.status == Status::Optimal)
}

fn fix<'a>(solver: &mut Solver, columns: impl Iterator<Item = &'a Column>, values: &[f64]) -> Result<(), SolverError> {
    let bounds: Vec<(usize, f64, f64)> = columns
        .map(|column| {
            let value = values[column.at].round();
            (column.at, value, value)
        })
        .collect();
    solver.set_bounds(&bounds)
}

fn release(solver: &mut Solver, columns: &[Column]) -> Result<(), SolverError> {
    let bounds: Vec<(usize, f64, f64)> = columns.iter().map(|column| (column.at, 0.0, column.most)).collect();
    solver.set_bounds(&bounds)
}
