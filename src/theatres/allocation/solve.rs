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

/// Share of the time for the relaxation, and for the plan near it.
const RELAXATION_SHARE: f64 = 0.5;
const START_SHARE: f64 = 0.5;

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

/// What is left of the time, and the gap to reach.
struct Clock {
    started: Instant,
    limit: Duration,
    gap: f64,
    seed: u64,
}

impl Clock {
    /// Limits of a solve that may take a share of what is left of the time. The names cost nothing but rounding; a little of the gap is
    /// left for it.
    fn limits(&self, share: f64) -> Limits {
        let time = self.limit.saturating_sub(self.started.elapsed()).mul_f64(share);
        let seed = (self.seed & 0x7fff_ffff) as i32;
        Limits { time: Some(time), relative_gap: self.gap * 0.9, seed, ..Limits::default() }
    }
}

/// A good plan to start from: what is whole in the relaxation stays as it is, and the rest is solved (relaxation enforced
/// neighbourhood search, Berthold 2014). The relaxation is within a fraction of a percent of the best plan, while HiGHS's own search for a first good
/// plan takes several times as long.
fn near_relaxation(
    solver: &mut Solver,
    whole: &[(usize, f64)],
    clock: &Clock,
    observer: &dyn Observer,
) -> Result<Option<Vec<f64>>, SolverError> {
    const WHOLE: f64 = 1e-6;
    let Some(relaxed) = solver.solve_relaxation(&clock.limits(RELAXATION_SHARE), observer)?.values else {
        return Ok(None);
    };
    let settled = whole.iter().filter(|(at, _)| (relaxed[*at] - relaxed[*at].round()).abs() < WHOLE);
    let fixed: Vec<(usize, f64, f64)> =
        settled.map(|&(at, _)| (at, relaxed[at].round(), relaxed[at].round())).collect();
    solver.set_bounds(&fixed)?;
    let found = solver.solve(&clock.limits(START_SHARE), observer)?;
    let free: Vec<(usize, f64, f64)> = whole.iter().map(|&(at, most)| (at, 0.0, most)).collect();
    solver.set_bounds(&free)?;
    Ok(found.values)
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
    let whole = loaded.whole;
    let mut solver = Solver::of_model(loaded.model, loaded.offset)?;
    let clock = Clock { started, limit: settings.time_limit, gap: settings.gap, seed: settings.seed };
    if let Some(start) = near_relaxation(&mut solver, &whole, &clock, observer)? {
        solver.set_start(&start)?;
    }
    let outcome = solver.solve(&clock.limits(1.0), observer)?;
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
    let mut result = AllocationResult {
        plan,
        terms,
        tiers,
        cost,
        bound,
        proven: false,
        size,
        patterns,
        seconds,
        seed: settings.seed,
    };
    result.proven = result.gap() <= settings.gap;
    Ok(result)
}
