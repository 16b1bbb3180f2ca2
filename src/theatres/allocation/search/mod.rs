//! Finds a plan and a bound: one worker proves, one improves.
//!
//! HiGHS's bound is within a fraction of a percent after its root; good plans come late. So one thread solves the whole program for the
//! bound while the other starts near the relaxation and then solves again what it frees of the best plan. They share what
//! they find and stop when the gap is reached. With one thread they take turns.

mod improve;
mod shared;

use super::program::{Column, Loaded};
use crate::solver::{Observer, Solver, SolverError};
use improve::improve;
use shared::{Shared, Watch};
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

/// A program of which every worker loads its own copy: HiGHS models stay on their thread.
pub(super) trait Source: Sync {
    /// Loads the program.
    fn load(&self) -> Result<Loaded, SolverError>;
}

/// Searches until the gap is reached, the time is up or the observer says stop.
pub(super) fn search(
    source: &impl Source,
    until: Until,
    observer: &(dyn Observer + Sync),
) -> Result<Found, SolverError> {
    let shared = Shared::new(until, observer);
    if until.threads < 2 {
        let (mut solver, columns) = open(source)?;
        improve(&mut solver, &columns, &shared, improve::Rounds::StartOnly)?;
        prove(&mut solver, &shared)?;
    } else {
        std::thread::scope(|scope| {
            let improver = scope.spawn(|| {
                let (mut solver, columns) = open(source)?;
                improve(&mut solver, &columns, &shared, improve::Rounds::UntilStopped)
            });
            let (mut solver, _) = open(source)?;
            let proved = prove(&mut solver, &shared);
            shared.stop();
            let improved =
                improver.join().map_err(|_| SolverError::Refused("a worker of the search ended badly".into()))?;
            proved.and(improved)
        })?;
    }
    Ok(shared.found())
}

fn open(source: &impl Source) -> Result<(Solver, Vec<Column>), SolverError> {
    let loaded = source.load()?;
    Ok((Solver::of_model(loaded.model, loaded.offset)?, loaded.whole))
}

/// Solves the whole program.
fn prove(solver: &mut Solver, shared: &Shared) -> Result<(), SolverError> {
    if let Some(best) = shared.best() {
        solver.set_start(&best)?;
    }
    let outcome = solver.solve(&shared.limits(1.0), &Watch { shared, proves: true })?;
    shared.raise_bound(outcome.bound);
    if let Some(values) = outcome.values {
        shared.offer(outcome.objective, &values);
    }
    Ok(())
}
