//! The worker that proves: the whole program in widening circles around the relaxation.
//!
//! A plan that uses a column which the relaxation's prices find dearer than `reach` costs at least the relaxation's bound plus `reach`. So
//! the least of that and of the bound of the program without these columns holds for all plans, and columns that no good plan can
//! use need not be there.

use super::Problem;
use super::root::Root;
use super::shared::{Shared, Watch};
use crate::solver::{Solver, SolverError, Status};

/// First reach beyond the asked gap, as a share of the bound.
const FIRST_REACH: f64 = 0.006;
/// How much farther the next circle reaches.
const WIDER: f64 = 4.0;

/// Solves the program until everybody stops or it is solved.
pub(super) fn prove(problem: &Problem, root: &Root, shared: &Shared) -> Result<(), SolverError> {
    let mut reach = (shared.gap() + FIRST_REACH) * root.bound.abs().max(1.0);
    // What is dearer than the best plan is in no better one: then nothing is left to widen.
    let known = shared.cost() - root.bound;
    if known < 2.0 * reach {
        reach = known;
    }
    let nothing = vec![0.0; problem.program.columns.len()];
    while !shared.should_stop() {
        let best = shared.best();
        let has = |at: usize| best.as_ref().is_some_and(|best| best[at] > 0.5);
        let is_free = |at: usize| !problem.program.columns[at].integer || root.dearer[at] <= reach || has(at);
        let narrowed = root.program.restrict(&nothing, |col| is_free(col.0));
        let whole = narrowed.columns.len() == nothing.len();
        let limit = if whole { f64::INFINITY } else { root.bound + reach };
        let mut solver = Solver::new(&narrowed.program)?;
        if let Some(best) = &best {
            solver.set_start(&narrowed.project(best))?;
        }
        let watch = Watch::of_proof(shared, &narrowed, limit);
        let outcome = solver.solve(&shared.limits(1.0), &watch)?;
        shared.raise_bound(outcome.bound.min(limit));
        if let Some(solution) = outcome.values {
            let mut values = nothing.clone();
            narrowed.write_back(&solution, &mut values);
            shared.offer(outcome.objective, &values);
        }
        if whole || (outcome.status == Status::Stopped && !watch.reached_limit()) {
            break;
        }
        reach *= WIDER;
    }
    Ok(())
}
