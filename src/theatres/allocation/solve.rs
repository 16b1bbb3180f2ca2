//! Solves an allocation.

use super::formulation::{Formulation, Freedom, Service};
use super::program::Values;
use super::score::{Terms, Tiers, score};
use super::search::{Problem, Until, search};
use super::unfold::unfold;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::solver::{Limits, Observer, Silent, Solver, SolverError};
use crate::theatres::durations::Durations;
use std::time::{Duration, Instant};
use thiserror::Error;

/// Share of the asked gap that the search has to reach; the rest is for naming rooms, people and cases.
const NAMED_SHARE: f64 = 0.95;

/// Programs with so few spans of service serve whole patients from the start: then the bound is that of whole plans too.
const FEW_SERVED: usize = 200;
/// Longest time for naming whole patients.
const NAMING_TIME: Duration = Duration::from_secs(5);

/// How long to search, how well.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocationSettings {
    /// Wall time for everything.
    pub time_limit: Duration,
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Random seed.
    pub seed: u64,
    /// Worker threads: with two or more one proves while another improves.
    pub threads: usize,
    /// How the plan may differ from the one in force.
    pub freedom: Freedom,
}

impl Default for AllocationSettings {
    fn default() -> Self {
        Self { time_limit: Duration::from_secs(60), gap: 0.005, seed: 1, threads: 2, freedom: Freedom::default() }
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
    observer: &(dyn Observer + Sync),
) -> Result<AllocationResult, AllocationError> {
    let AllocationSettings { time_limit: time, gap, seed, threads, freedom } = *settings;
    let started = Instant::now();
    let mut service = Service::Divisible;
    let mut formulation = Formulation::build(theatres, durations, freedom, service);
    if formulation.served.len() <= FEW_SERVED {
        service = Service::Whole;
        formulation = Formulation::build(theatres, durations, freedom, service);
    }
    let (size, places) = (formulation.draft.size(), formulation.places());
    // The names cost nothing but rounding; a little of the gap is left for it.
    let until = Until { started, time, gap: gap * NAMED_SHARE, seed, threads };
    let found = search(&Problem::of(&formulation), until, observer)?;
    let values = whole_patients(&formulation, found.values.ok_or(AllocationError::Stopped)?)?;
    let values = Values::new(values, places);
    let plan = unfold(&formulation, &values);
    let (terms, tiers) = score(theatres, durations, &plan);
    let cost = terms.total();
    let patterns = formulation.lists.iter().map(|lists| lists.patterns.len()).sum();
    let (bound, seconds) = (sound_bound(found.bound, cost), started.elapsed().as_secs_f64());
    let mut result = AllocationResult { plan, terms, tiers, cost, bound, proven: false, size, patterns, seconds, seed };
    result.proven = result.gap() <= gap;
    Ok(result)
}

/// Column values of the best plan found, with the program that they belong to.
pub(super) fn values_of<'a>(
    theatres: &'a Theatres,
    durations: &'a Durations,
    settings: &AllocationSettings,
    observer: &(dyn Observer + Sync),
) -> Result<(Formulation<'a>, Vec<f64>), AllocationError> {
    let AllocationSettings { time_limit: time, gap, seed, threads, freedom } = *settings;
    let started = Instant::now();
    let formulation = Formulation::build(theatres, durations, freedom, Service::Divisible);
    let found = search(&Problem::of(&formulation), Until { started, time, gap, seed, threads }, observer)?;
    Ok((formulation, found.values.ok_or(AllocationError::Stopped)?))
}

/// The bound as far as it can be believed. A named plan that costs less than the bound shows that plans exist which the program does
/// not know; then only what is beyond doubt is claimed: no term is negative.
pub(super) fn sound_bound(bound: f64, cost: f64) -> f64 {
    const TOLERANCE: f64 = 1e-6;
    if bound <= cost + TOLERANCE * cost.abs().max(1.0) { bound.min(cost) } else { 0.0 }
}

/// Serves whole patients: the lists stay as they are, and who is operated when is solved again. A cohort can be served in parts
/// where the worst specialty's share binds.
fn whole_patients(formulation: &Formulation, mut values: Vec<f64>) -> Result<Vec<f64>, SolverError> {
    let places = formulation.places();
    let is_part = |value: f64| (value - value.round()).abs() > 1e-6;
    if !formulation.served.iter().any(|served| is_part(values[places[&served.variable]])) {
        return Ok(values);
    }
    let mut program = formulation.draft.plain();
    let settled: Vec<bool> = program.columns.iter().map(|column| column.integer).collect();
    for (value, _) in values.iter_mut().zip(&settled).filter(|(_, settled)| **settled) {
        *value = value.round();
    }
    for served in &formulation.served {
        program.columns[places[&served.variable]].integer = true;
    }
    let rest = program.restrict(&values, |col| !settled[col.0]);
    let limits = Limits { time: Some(NAMING_TIME), ..Limits::default() };
    if let Some(solution) = Solver::new(&rest.program)?.solve(&limits, &Silent)?.values {
        rest.write_back(&solution, &mut values);
    }
    Ok(values)
}
