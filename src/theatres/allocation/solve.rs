//! Solves an allocation.

use super::formulation::{Formulation, Freedom};
use super::program::Values;
use super::score::{Terms, Tiers, score};
use super::unfold::unfold;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::solver::{Limits, Observer, Solver, SolverError, Status};
use crate::theatres::durations::Durations;
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long to search, how well.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocationSettings {
    /// Wall time for everything.
    pub time_limit: Duration,
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Random seed.
    pub seed: u64,
    /// How the plan may differ from the one in force.
    pub freedom: Freedom,
}

impl Default for AllocationSettings {
    fn default() -> Self {
        Self { time_limit: Duration::from_secs(60), gap: 0.005, seed: 1, freedom: Freedom::default() }
    }
}

/// A plan with what is proven about it.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocationResult {
    /// The plan.
    pub plan: Allocation,
    /// Its objective by term.
    pub terms: Terms,
    /// Its tiers in days and patients.
    pub tiers: Tiers,
    /// Its objective; less is better.
    pub cost: f64,
    /// No plan costs less.
    pub bound: f64,
    /// Whether the asked gap was reached.
    pub proven: bool,
    /// Rows and columns of the program.
    pub size: (usize, usize),
    /// Patterns in it.
    pub patterns: usize,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Random seed.
    pub seed: u64,
}

impl AllocationResult {
    /// (cost − bound) / cost.
    pub fn gap(&self) -> f64 {
        if self.cost.abs() < 1e-9 { 0.0 } else { ((self.cost - self.bound) / self.cost.abs()).max(0.0) }
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum AllocationError {
    /// Stopped before any plan was found.
    #[error("stopped before any plan was found")]
    Stopped,
    /// The solver failed or refused the program.
    #[error("{0}")]
    Solver(String),
}

impl From<SolverError> for AllocationError {
    fn from(error: SolverError) -> Self {
        Self::Solver(error.to_string())
    }
}

/// Finds the blocks of the horizon. Empty blocks are always possible, so that there is always a plan.
///
/// # Errors
/// When stopped before any plan, or when the solver fails.
pub fn allocate(
    theatres: &Theatres,
    durations: &Durations,
    settings: &AllocationSettings,
    observer: &dyn Observer,
) -> Result<AllocationResult, AllocationError> {
    let started = Instant::now();
    let mut formulation = Formulation::build(theatres, durations, settings.freedom);
    let draft = std::mem::take(&mut formulation.draft);
    let size = draft.size();
    let loaded = draft.load().map_err(|error| AllocationError::Solver(error.to_string()))?;
    let places = loaded.places();
    let mut solver = Solver::of_model(loaded.model, loaded.offset)?;
    let time = settings.time_limit.saturating_sub(started.elapsed());
    let seed = (settings.seed & 0x7fff_ffff) as i32;
    // The names cost nothing but rounding; a little of the gap is left for it.
    let limits = Limits { time: Some(time), relative_gap: settings.gap * 0.9, seed, ..Limits::default() };
    let outcome = solver.solve(&limits, observer)?;
    let values = match (outcome.status, outcome.values) {
        (_, Some(values)) => Values::new(values, places),
        (Status::Stopped, None) => return Err(AllocationError::Stopped),
        (status, None) => return Err(AllocationError::Solver(format!("the program of the blocks is {status:?}"))),
    };
    let plan = unfold(&formulation, &values);
    let (terms, tiers) = score(theatres, durations, &plan);
    let cost = terms.total();
    let patterns = formulation.lists.iter().map(|lists| lists.patterns.len()).sum();
    let (bound, seconds) = (outcome.bound.min(cost), started.elapsed().as_secs_f64());
    let mut result =
        AllocationResult { plan, terms, tiers, cost, bound, proven: false, size, patterns, seconds, seed: settings.seed };
    result.proven = result.gap() <= settings.gap;
    Ok(result)
}
