//! Small wards whole: HiGHS's branch and bound on the program, which proves what prices alone cannot.

use super::{Shared, offer};
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError};
use crate::work::Stopwatch;
use std::time::Duration;

/// Columns up to which a program is solved whole.
const MOST_COLUMNS: usize = 4_000;
/// Share of the time left after which it must have lifted the bound.
const PATIENCE: f64 = 0.3;

/// Whether a program is small enough.
pub(super) fn is_small(formulation: &Formulation) -> bool {
    formulation.program.columns.len() <= MOST_COLUMNS
}

/// Solves the whole program from the best plan, for as long as that lifts the bound.
pub(super) fn solve_whole(formulation: &Formulation, shared: &Shared) -> Result<(), SolverError> {
    let Some(best) = shared.best() else { return Ok(()) };
    let mut solver = Solver::new(&formulation.program)?;
    solver.set_start(&best.plan)?;
    let time = shared.remaining();
    let watch = Whole {
        formulation,
        shared,
        known: shared.bound(),
        started: Stopwatch::start(),
        patience: time.mul_f64(PATIENCE),
    };
    let outcome = solver.solve(&Limits { time: Some(time), ..Limits::default() }, &watch)?;
    shared.raise_bound(outcome.bound);
    if let Some(values) = outcome.values {
        offer(shared, formulation, &values);
    }
    Ok(())
}

/// Passes on what HiGHS finds.
struct Whole<'a> {
    formulation: &'a Formulation<'a>,
    shared: &'a Shared<'a>,
    known: f64,
    started: Stopwatch,
    patience: Duration,
}

impl Observer for Whole<'_> {
    fn progress(&self, progress: Progress) -> bool {
        if progress.bound.is_finite() {
            self.shared.raise_bound(progress.bound);
        }
        let hopeless = self.started.elapsed() > self.patience && progress.bound <= self.known + 1e-6;
        hopeless || self.shared.should_stop()
    }

    fn solution(&self, _: f64, values: &[f64]) {
        offer(self.shared, self.formulation, values);
    }
}
