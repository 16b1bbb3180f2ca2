//! The plan in force carried on: nobody gains a block. It is much smaller than the whole, so that there is a plan to begin with by the time
//! the relaxation is solved; week after week it is a good one.

use super::Problem;
use super::shared::{Shared, Watch};
use crate::solver::{Limits, Solver, SolverError};

/// Share of the time that it may take.
const SHARE: f64 = 0.2;
/// Share of the asked gap to which it is solved.
const CLOSE: f64 = 0.25;

/// Offers the best plan that moves nothing, if there is a plan in force.
pub(super) fn stand(problem: &Problem, shared: &Shared) -> Result<(), SolverError> {
    if problem.structure.gained.is_empty() {
        return Ok(());
    }
    let mut program = problem.program.clone();
    for &at in &problem.structure.gained {
        program.columns[at].upper = 0.0;
    }
    let limits = Limits { relative_gap: CLOSE * shared.gap(), ..shared.limits(SHARE) };
    let outcome = Solver::new(&program)?.solve(&limits, &Watch::of_part(shared))?;
    if let Some(values) = outcome.values {
        shared.offer(outcome.objective, &values);
    }
    Ok(())
}
