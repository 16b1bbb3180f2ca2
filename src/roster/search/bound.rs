//! The worker that proves: HiGHS on the whole program.

use super::shared::Shared;
use crate::linear::Program;
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::cell::Cell;
use std::time::Duration;

/// Runs until the gap is proven, the program is solved, or everybody stops; at most `time`.
pub(super) fn prove(formulation: &Formulation, shared: &Shared, time: Option<Duration>) -> Result<(), SolverError> {
    let time = || Some(time.unwrap_or(shared.remaining()).min(shared.remaining()));
    if shared.missing_heads() > 0.5 && cannot_be_staffed(formulation, shared, time())? {
        shared.declare_infeasible();
        return Ok(());
    }
    let mut relaxation = Solver::relaxed(&formulation.program)?;
    let root = relaxation.solve(&Limits { time: time(), ..Limits::default() }, &Root { shared })?;
    drop(relaxation);
    shared.raise_bound(root.bound);
    if shared.should_stop() {
        return Ok(());
    }
    let mut solver = Solver::new(&formulation.program)?;
    let (values, _, version) = shared.best();
    solver.set_start(&values)?;
    let observer = Prover { formulation, shared, handed: Cell::new(version) };
    let outcome = solver.solve(&Limits { time: time(), ..Limits::default() }, &observer)?;
    shared.raise_bound(outcome.bound);
    if let Some(values) = &outcome.values {
        shared.offer(formulation, values);
    }
    if outcome.status == Status::Optimal {
        if shared.missing_heads() > 0.5 {
            shared.declare_infeasible();
        }
        shared.finish();
    }
    Ok(())
}

/// The program with the missing heads as its only objective.
pub fn staffing_program(formulation: &Formulation) -> Program {
    let mut program = formulation.program.clone();
    program.offset = 0.0;
    program.columns.iter_mut().for_each(|column| column.cost = 0.0);
    for &(col, _) in &formulation.shortages {
        program.columns[col.0].cost = 1.0;
    }
    program
}

/// Whether it is proven, by the relaxation alone, that some hard minimum must go short.
fn cannot_be_staffed(formulation: &Formulation, shared: &Shared, time: Option<Duration>) -> Result<bool, SolverError> {
    let mut relaxation = Solver::relaxed(&staffing_program(formulation))?;
    let outcome = relaxation.solve(&Limits { time, ..Limits::default() }, &Staffing { shared })?;
    Ok(outcome.status == Status::Optimal && outcome.objective > 1e-4)
}

struct Staffing<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Staffing<'_> {
    /// Not worth finishing once a plan is there.
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop() || self.shared.missing_heads() < 0.5
    }
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
