//! Finds a plan and a bound: one worker proves, one improves.
//!
//! The relaxation is solved first, and made tight by rows that it breaks (`root`, `cuts`). Its prices say what every column costs at least:
//! the prover solves the program without the columns that no good plan uses (`prove`), the improver starts from what the relaxation
//! uses and solves parts of the best plan again (`improve`). They share what they find and stop when the gap is reached. With one thread they
//! take turns.

mod cuts;
mod improve;
mod prove;
mod root;
mod shared;
#[cfg(test)]
mod tests;

use super::formulation::{Formulation, Structure};
use super::program::Column;
use crate::linear::Program;
use crate::solver::{Observer, SolverError};
use improve::{Improver, Rounds};
use prove::prove;
use root::root;
use shared::Shared;
use std::time::{Duration, Instant};

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Column values of the best plan, if any.
    pub(super) values: Option<Vec<f64>>,
    /// No plan costs less.
    pub(super) bound: f64,
}

/// When to stop, and from where the random choices come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    pub(super) started: Instant,
    pub(super) time: Duration,
    pub(super) gap: f64,
    pub(super) seed: u64,
    pub(super) threads: usize,
}

/// A program as plain data, with what is known of it. Every worker loads its own models: those of HiGHS stay on their thread.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) program: Program,
    /// The whole columns.
    pub(super) columns: Vec<Column>,
    pub(super) structure: Structure,
}

impl Problem {
    /// The program of a formulation.
    pub(super) fn of(formulation: &Formulation) -> Self {
        let columns = formulation.draft.wholes().to_vec();
        Self { program: formulation.draft.plain(), columns, structure: formulation.structure() }
    }
}

/// Searches until the gap is reached, the time is up or the observer says stop.
pub(super) fn search(problem: &Problem, until: Until, observer: &(dyn Observer + Sync)) -> Result<Found, SolverError> {
    let shared = Shared::new(until, problem.program.columns.len(), observer);
    let Some(root) = root(problem, &shared)? else { return Ok(shared.found()) };
    let improver = Improver::new(problem, &root, &shared);
    // HiGHS looks for plans earlier, and leaves out more, where it has one to begin with.
    improver.first_plan()?;
    if until.threads < 2 {
        improver.improve(Rounds::StartOnly)?;
        prove(problem, &root, &shared)?;
    } else {
        std::thread::scope(|scope| {
            let improving = scope.spawn(|| improver.improve(Rounds::UntilStopped));
            let proved = prove(problem, &root, &shared);
            shared.stop();
            let improved =
                improving.join().map_err(|_| SolverError::Refused("a worker of the search ended badly".into()))?;
            proved.and(improved)
        })?;
    }
    Ok(shared.found())
}
