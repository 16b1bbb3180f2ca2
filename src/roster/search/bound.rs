//! The worker that proves: HiGHS on the whole program.

use super::shared::Shared;
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::cell::Cell;
use std::time::Duration;

/// Runs until the gap is proven, the program is solved, or everybody stops; at most `time`.
pub(super) fn prove(formulation: &Formulation, shared: &Shared, time: Option<Duration>) -> Result<(), SolverError> {
    let mut relaxation = Solver::relaxed(&formulation.program)?;
    let limits = Limits { time: Some(time.unwrap_or(shared.remaining())), ..Limits::default() };
    let root = relaxation.solve(&limits, &Root { shared })?;
    drop(relaxation);
    if root.status == Status::Infeasible {
        shared.declare_infeasible();
        return Ok(());
    }
    shared.raise_bound(root.bound);
    let mut solver = Solver::new(&formulation.program)?;
    let (values, _, version) = shared.best();
    solver.set_start(&values)?;
    let observer = Prover { formulation, shared, handed: Cell::new(version) };
    let limits = Limits { time: Some(time.unwrap_or(shared.remaining())), ..Limits::default() };
    let outcome = solver.solve(&limits, &observer)?;
    match outcome.status {
        Status::Infeasible => shared.declare_infeasible(),
        _ => shared.raise_bound(outcome.bound),
    }
    if let Some(values) = &outcome.values {
        shared.offer(formulation, values);
    }
    if outcome.status == Status::Optimal {
        shared.finish();
    }
    Ok(())
}

struct Root<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Root<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}

struct Prover<'a> {
    formulation: &'a Formulation<'a>,
    shared: &'a Shared<'a>,
    handed: Cell<u64>,
}

impl Observer for Prover<'_> {
    fn progress(&self, progress: Progress) -> bool {
        if progress.bound.is_finite() {
            self.shared.raise_bound(progress.bound);
        }
        self.shared.should_stop()
    }

    fn solution(&self, _objective: f64, values: &[f64]) {
        self.shared.offer(self.formulation, values);
    }

    fn offer(&self) -> Option<Vec<f64>> {
        let (values, _, version) = self.shared.newer_than(self.handed.get())?;
        self.handed.set(version);
        Some(values)
    }
}
