//! A plan in force mended after an event: what the event does not touch stays, and only the rest is planned again.
//!
//! On the days that are hit every block keeps its owner unless it is hit itself, its people are needed more elsewhere, or one of the few
//! allowed moves takes it. On other days every block stays as it is, with its people and patients; only closed places, and slots
//! that nobody has, can take what the event has displaced. The bound is that of this restricted problem: a whole new plan could cost
//! less. See `models/replan.md`.

mod people;
mod standing;

pub(super) use standing::{PLANNED_MOVED, Standing};

use super::formulation::{Formulation, Freedom, Freeze, Service};
use super::program::Values;
use super::score::{Terms, Tiers, score};
use super::solve::{AllocationError, sound_bound};
use super::unfold::unfold;
use crate::hospital::theatres::{Allocation, Theatres};
use crate::solver::{Limits, Observer, Solver, SolverError};
use crate::theatres::durations::Durations;
use crate::theatres::events::Hit;
use std::time::{Duration, Instant};

/// How long to search, how well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MendSettings {
    /// Wall time for everything.
    pub time_limit: Duration,
    /// Points by which the mended plan may be dearer than the bound.
    pub gap_points: f64,
    /// Random seed.
    pub seed: i32,
}

impl Default for MendSettings {
    fn default() -> Self {
        Self { time_limit: Duration::from_secs(5), gap_points: 0.5, seed: 1 }
    }
}

/// A mended plan with what is proven about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// The plan.
    pub plan: Allocation,
    /// Its objective by term, without what planned patients cost who have no date yet and are moved.
    pub terms: Terms,
    /// Its tiers in days and patients.
    pub tiers: Tiers,
    /// Points that it costs, moved patients without a date among them.
    pub cost: f64,
    /// No plan in which what stands stays costs less.
    pub bound: f64,
    /// Blocks that stay as they are because their day is not touched.
    pub standing: usize,
    /// Patients planned, but without a date, who lose their place.
    pub planned_moved: usize,
    /// Rows and columns of the program.
    pub size: (usize, usize),
    /// Wall time in seconds.
    pub seconds: f64,
}

impl Mended {
    /// Points by which another way of mending could at most be cheaper.
    pub fn gap_points(&self) -> f64 {
        (self.cost - self.bound).max(0.0)
    }
}

/// Mends a plan after events that have been applied to the theatres. `before` is the plan in force with the patients who are booked in it.
///
/// # Errors
/// When stopped before any plan, or when the solver fails.
pub fn mend(
    theatres: &Theatres,
    durations: &Durations,
    (before, hit): (&Allocation, &Hit),
    settings: &MendSettings,
    observer: &(dyn Observer + Sync),
) -> Result<Mended, AllocationError> {
    let started = Instant::now();
    let (standing, rest) = Standing::part(theatres, before, hit);
    let freedom = Freedom { freeze: Freeze::InsideNotice, most_moves: Some(hit.moves) };
    let mut formulation = Formulation::build_around(&rest, durations, freedom, Service::Whole, &standing);
    let (size, places) = (formulation.draft.size(), formulation.places());
    let loaded =
        std::mem::take(&mut formulation.draft).load().map_err(|error| SolverError::Refused(error.to_string()))?;
    let mut solver = Solver::of_model(loaded.model, loaded.offset)?;
    let time = settings.time_limit.saturating_sub(started.elapsed()).max(Duration::from_millis(200));
    let limits =
        Limits { time: Some(time), absolute_gap: settings.gap_points, seed: settings.seed, ..Limits::default() };
    let outcome = solver.solve(&limits, observer)?;
    let values = Values::new(outcome.values.ok_or(AllocationError::Stopped)?, places);
    let plan = unfold(&formulation, &values);
    let (terms, tiers) = score(theatres, durations, &plan);
    let moved = |patient, place| plan.place_of(patient) != Some(place);
    let planned_moved = standing.planned.iter().filter(|(patient, place)| moved(**patient, **place)).count();
    let cost = terms.total() + PLANNED_MOVED * planned_moved as f64;
    let bound = sound_bound(outcome.bound, cost);
    let (standing, seconds) = (standing.blocks.len(), started.elapsed().as_secs_f64());
    Ok(Mended { plan, terms, tiers, cost, bound, standing, planned_moved, size, seconds })
}
