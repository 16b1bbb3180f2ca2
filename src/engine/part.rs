//! Solving a part of a plan again.
//!
//! The part is relaxed first. Where the relaxation cannot beat the plan, nothing can. Elsewhere the whole columns on which
//! plan and relaxation agree are kept too (as in relaxation-induced neighbourhood search), and only what they disagree on
//! is solved. HiGHS spends most of its time on cuts at the root of a program; a program of what is in dispute alone is so
//! small that parts can be several times larger.

use crate::linear::{Col, Program, Row};
use crate::solver::{Limits, Observer, Solver, SolverError, Status};
use std::time::Duration;

/// Plan and relaxation agree on a whole column whose two values differ by less than this.
const AGREEMENT: f64 = 0.3;

/// How to solve a part.
pub(crate) struct Effort<'a> {
    /// Least gain that is looked for.
    pub(crate) worthwhile: f64,
    /// Time of each of the two solves, by the clock of the thread.
    pub(crate) time: Duration,
    /// Seed of the solver.
    pub(crate) seed: i32,
    /// Rows that the relaxation can do without.
    pub(crate) is_weak: &'a dyn Fn(&Row) -> bool,
    /// Ends a solve early.
    pub(crate) observer: &'a dyn Observer,
}

/// What came of a part.
#[derive(Debug)]
pub(crate) struct Solved {
    /// Better values of all columns, if there are any.
    pub(crate) better: Option<Vec<f64>>,
    /// Whether it was solved to the end.
    pub(crate) to_the_end: bool,
}

/// Solves a part that stands at `start`.
pub(crate) fn solve_again(part: &Program, start: &[f64], effort: &Effort) -> Result<Solved, SolverError> {
    let before = part.objective(start);
    let Some((bound, relaxed)) = relax(part, effort)? else {
        return Ok(Solved { better: None, to_the_end: false });
    };
    if bound > before - effort.worthwhile {
        return Ok(Solved { better: None, to_the_end: true });
    }
    let agreed = |col: Col| part.columns[col.0].integer && (relaxed[col.0] - start[col.0]).abs() < AGREEMENT;
    let dispute = part.restrict(start, |col| !agreed(col));
    let mut solver = Solver::new(&dispute.program)?;
    solver.set_start(&dispute.project(start))?;
    let limits = Limits {
        time: Some(effort.time),
        absolute_gap: effort.worthwhile,
        relative_gap: 0.0,
        seed: effort.seed,
        ..Limits::default()
    };
    let outcome = solver.solve(&limits, effort.observer)?;
    let better = outcome.values.filter(|_| outcome.objective < before - 1e-6).map(|solution| {
        let mut values = start.to_vec();
        dispute.write_back(&solution, &mut values);
        round_integers(part, &mut values);
        values
    });
    Ok(Solved { better, to_the_end: outcome.status == Status::Optimal })
}

/// Objective and values of the part's relaxation, without its weak rows. `None` if there was no time for it.
fn relax(part: &Program, effort: &Effort) -> Result<Option<(f64, Vec<f64>)>, SolverError> {
    let rows = part.rows.iter().filter(|row| !(effort.is_weak)(row)).cloned().collect();
    let mut solver = Solver::relaxed(&Program { columns: part.columns.clone(), rows, offset: part.offset })?;
    let limits = Limits { time: Some(effort.time), ..Limits::default() };
    let outcome = solver.solve(&limits, effort.observer)?;
    Ok(outcome.values.filter(|_| outcome.status == Status::Optimal).map(|values| (outcome.objective, values)))
}

/// HiGHS's integers are whole to a tolerance; kept exactly whole they stay so over thousands of rounds.
fn round_integers(program: &Program, values: &mut [f64]) {
    for (value, column) in values.iter_mut().zip(&program.columns) {
        if column.integer {
            *value = value.round();
        }
    }
}
