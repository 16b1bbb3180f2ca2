//! Solving one neighbourhood.
//!
//! The free part is relaxed first. Where the relaxation cannot beat the plan, nothing can. Elsewhere the duties on which
//! plan and relaxation agree are kept too (as in relaxation-induced neighbourhood search), and only what they disagree on
//! is solved to whole duties. HiGHS spends most of its time on cuts at the root of a program; a program of what is in
//! dispute alone is so small that neighbourhoods can be several times larger.

use super::shared::Shared;
use crate::linear::{Col, Program, Restricted};
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status, Stopwatch};
use std::time::Duration;

/// Plan and relaxation agree on a duty whose two values differ by less than this.
const AGREEMENT: f64 = 0.05;
/// Points below which an improvement is not looked for.
const WORTHWHILE: f64 = 0.2;

/// How much work a neighbourhood may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Longest time for the relaxation, and again for what is in dispute.
    pub(super) time: Duration,
    /// Most duties in dispute; those on which plan and relaxation differ least are kept.
    pub(super) disputed: usize,
}

/// What came of a neighbourhood.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Better values of all columns, if there are any.
    pub(super) better: Option<Vec<f64>>,
    /// Work on the relaxation.
    pub(super) relaxed_seconds: f64,
    /// Work on the duties in dispute.
    pub(super) disputed_seconds: f64,
    /// Number of duties in dispute; 0 where the relaxation said that there is nothing to gain.
    pub(super) disputed: usize,
}

/// Solves the free columns again, the others kept as they are.
pub(super) fn solve_again(
    formulation: &Formulation,
    shared: &Shared,
    values: &[f64],
    free: &[bool],
    effort: Effort,
    seed: i32,
) -> Result<Part, SolverError> {
    let watch = Stopwatch::start();
    let before = formulation.program.objective(values);
    let part = formulation.program.restrict(values, |col: Col| free[col.0]);
    let start = part.project(values);
    let limits = Limits { time: Some(effort.time.min(shared.remaining())), seed, ..Limits::default() };
    let relaxed = relax(formulation, shared, &part, &limits)?;
    let relaxed_seconds = watch.seconds();
    let relaxed = match relaxed {
        Some((bound, relaxed)) if bound < before - WORTHWHILE => relaxed,
        _ => return Ok(Part { relaxed_seconds, ..Part::default() }),
    };
    let disputed = in_dispute(&part.program, &start, &relaxed, effort.disputed);
    let count = disputed.iter().filter(|&&disputed| disputed).count();
    let dispute = part.program.restrict(&start, |col| disputed[col.0] || !part.program.columns[col.0].integer);
    let mut solver = Solver::new(&dispute.program)?;
    solver.set_start(&dispute.project(&start))?;
    let limits = Limits { absolute_gap: WORTHWHILE, ..limits };
    let outcome = solver.solve(&limits, &Stop { shared })?;
    let better = outcome.values.filter(|_| outcome.objective < before - 1e-6).map(|solution| {
        let (mut middle, mut whole) = (start.clone(), values.to_vec());
        dispute.write_back(&solution, &mut middle);
        part.write_back(&middle, &mut whole);
        round_integers(formulation, &mut whole);
        whole
    });
    let disputed_seconds = watch.seconds() - relaxed_seconds;
    Ok(Part { better, relaxed_seconds, disputed_seconds, disputed: count })
}

/// The whole columns on which plan and relaxation differ, at most so many: those that differ most.
fn in_dispute(program: &Program, plan: &[f64], relaxed: &[f64], most: usize) -> Vec<bool> {
    let difference = |at: &usize| (plan[*at] - relaxed[*at]).abs();
    let differs = |at: &usize| program.columns[*at].integer && difference(at) > AGREEMENT;
    let mut columns: Vec<usize> = (0..plan.len()).filter(differs).collect();
    columns.sort_by(|a, b| difference(b).total_cmp(&difference(a)));
    let mut disputed = vec![false; plan.len()];
    columns.into_iter().take(most).for_each(|at| disputed[at] = true);
    disputed
}

/// Objective and values of the part's relaxation, without its weak rows. `None` if there was no time for it.
fn relax(
    formulation: &Formulation,
    shared: &Shared,
    part: &Restricted,
    limits: &Limits,
) -> Result<Option<(f64, Vec<f64>)>, SolverError> {
    let Program { columns, rows, offset } = &part.program;
    let rows = rows.iter().filter(|row| !formulation.is_weak(row)).cloned().collect();
    let mut solver = Solver::relaxed(&Program { columns: columns.clone(), rows, offset: *offset })?;
    let outcome = solver.solve(limits, &Stop { shared })?;
    Ok(outcome.values.filter(|_| outcome.status == Status::Optimal).map(|values| (outcome.objective, values)))
}

/// HiGHS's integers are whole to a tolerance; kept exactly whole they stay so over thousands of rounds.
fn round_integers(formulation: &Formulation, values: &mut [f64]) {
    for (value, column) in values.iter_mut().zip(&formulation.program.columns) {
        if column.integer {
            *value = value.round();
        }
    }
}

struct Stop<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Stop<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}
