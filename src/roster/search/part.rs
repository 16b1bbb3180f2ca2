//! Solving one neighbourhood.

use super::Shared;
use super::neighbourhood::AIM_SECONDS;
use crate::engine::{self, Effort, Solved};
use crate::linear::Col;
use crate::roster::Formulation;
use crate::solver::{SolverError, StopWhen};
use std::time::Duration;

/// Points below which an improvement is not looked for.
const WORTHWHILE: f64 = 0.2;

/// Solves the free columns again, the others kept as they are.
pub(super) fn solve_again(
    formulation: &Formulation,
    shared: &Shared,
    values: &[f64],
    free: &[bool],
    seed: i32,
) -> Result<Solved, SolverError> {
    let part = formulation.program.restrict(values, |col: Col| free[col.0]);
    let effort = Effort {
        worthwhile: WORTHWHILE,
        time: Duration::from_secs_f64(AIM_SECONDS * 2.0).min(shared.remaining()),
        seed,
        is_weak: &|row| formulation.is_weak(row),
        observer: &StopWhen(|| shared.should_stop()),
    };
    let solved = engine::solve_again(&part.program, &part.project(values), &effort)?;
    let better = solved.better.map(|solution| {
        let mut whole = values.to_vec();
        part.write_back(&solution, &mut whole);
        whole
    });
    Ok(Solved { better, ..solved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::RuleBook;
    use crate::engine::{News, Settings};
    use crate::generate::{WardSpec, ward};
    use crate::roster::Problem;
    use crate::solver::{Limits, Silent, Solver};
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
