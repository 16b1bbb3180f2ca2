//! Solving one neighbourhood.
//!
//! The free part is relaxed first. Where the relaxation cannot beat the plan, nothing can. Elsewhere the duties on which
//! plan and relaxation agree are kept too (as in relaxation-induced neighbourhood search), and only what they disagree on
//! is solved to whole duties. HiGHS spends most of its time on cuts at the root of a program; a program of what is in
//! dispute alone is so small that neighbourhoods can be several times larger.

use super::Shared;
use super::neighbourhood::AIM_SECONDS;
use crate::linear::{Col, Program, Restricted};
use crate::roster::Formulation;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::time::Duration;

/// Plan and relaxation agree on a duty whose two values differ by less than this.
const AGREEMENT: f64 = 0.3;
/// Points below which an improvement is not looked for.
const WORTHWHILE: f64 = 0.2;

/// What came of a neighbourhood.
#[derive(Debug)]
pub(super) struct Part {
    /// Better values of all columns, if there are any.
    pub(super) better: Option<Vec<f64>>,
    /// Whether it was solved to the end.
    pub(super) solved: bool,
}

/// Solves the free columns again, the others kept as they are.
pub(super) fn solve_again(
    formulation: &Formulation,
    shared: &Shared,
    values: &[f64],
    free: &[bool],
    seed: i32,
) -> Result<Part, SolverError> {
    let before = formulation.program.objective(values);
    let part = formulation.program.restrict(values, |col: Col| free[col.0]);
    let start = part.project(values);
    let Some((bound, relaxed)) = relax(formulation, shared, &part)? else {
        return Ok(Part { better: None, solved: false });
    };
    if bound > before - WORTHWHILE {
        return Ok(Part { better: None, solved: true });
    }
    let agreed = |col: Col| part.program.columns[col.0].integer && (relaxed[col.0] - start[col.0]).abs() < AGREEMENT;
    let dispute = part.program.restrict(&start, |col| !agreed(col));
    let mut solver = Solver::new(&dispute.program)?;
    solver.set_start(&dispute.project(&start))?;
    let limits = Limits { absolute_gap: WORTHWHILE, relative_gap: 0.0, seed, ..limits(shared) };
    let outcome = solver.solve(&limits, &Stop { shared })?;
    let better = outcome.values.filter(|_| outcome.objective < before - 1e-6).map(|solution| {
        let (mut middle, mut whole) = (start.clone(), values.to_vec());
        dispute.write_back(&solution, &mut middle);
        part.write_back(&middle, &mut whole);
        round_integers(formulation, &mut whole);
        whole
    });
    Ok(Part { better, solved: outcome.status == Status::Optimal })
}

/// Objective and values of the part's relaxation, without its weak rows. `None` if there was no time for it.
fn relax(
    formulation: &Formulation,
    shared: &Shared,
    part: &Restricted,
) -> Result<Option<(f64, Vec<f64>)>, SolverError> {
    let Program { columns, rows, offset } = &part.program;
    let rows = rows.iter().filter(|row| !formulation.is_weak(row)).cloned().collect();
    let mut solver = Solver::relaxed(&Program { columns: columns.clone(), rows, offset: *offset })?;
    let outcome = solver.solve(&limits(shared), &Stop { shared })?;
    Ok(outcome.values.filter(|_| outcome.status == Status::Optimal).map(|values| (outcome.objective, values)))
}

fn limits(shared: &Shared) -> Limits {
    let time = Duration::from_secs_f64(AIM_SECONDS * 2.0).min(shared.remaining());
    Limits { time: Some(time), ..Limits::default() }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::RuleBook;
    use crate::engine::{News, Settings};
    use crate::generate::{WardSpec, ward};
    use crate::roster::Problem;
    use crate::solver::Silent;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_part_solved_again_is_better_and_keeps_every_row() {
        let (hospital, _) = ward(&WardSpec::new(6, 1, 3));
        let book = RuleBook::build(&hospital, "", &[]).expect("the shipped rules are sound");
        let problem = Problem::new(hospital, book, |_, _, _, _| 0);
        let formulation = Formulation::build(&problem);
        let (interrupted, watcher) = (AtomicBool::new(false), |_: News| {});
        let shared = Shared::new(&Settings::default(), &interrupted, &watcher);
        let program = &formulation.program;
        // Nobody is given a duty that they could be spared: a poor plan on purpose.
        let mut idle = program.clone();
        idle.columns.iter_mut().filter(|column| column.integer).for_each(|column| column.cost = 1e5);
        let outcome = Solver::new(&idle).unwrap().solve(&Limits::default(), &Silent).unwrap();
        let poor = outcome.values.expect("hard minima may go short, so there is a solution");
        let all = vec![true; program.columns.len()];
        let part = solve_again(&formulation, &shared, &poor, &all, 1).unwrap();
        let better = part.better.expect("a poor plan can be bettered");
        assert!(program.objective(&better) < program.objective(&poor) - WORTHWHILE);
        for row in &program.rows {
            let sum: f64 = row.entries.iter().map(|&(col, factor)| factor * better[col.0]).sum();
            assert!(sum > row.lower - 1e-5 && sum < row.upper + 1e-5, "{sum} not in {}..={}", row.lower, row.upper);
        }
    }
}
