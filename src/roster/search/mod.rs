//! Finds a roster and proves how good it is.
//!
//! One worker drives prices up over everybody's graph of lines, which gives the bound, and dives from them to rosters (`dives`). The
//! other workers improve the best plan by fixing most of it and solving the rest again (fix-and-optimise); the first one joins them when
//! it has nothing more to add. All share what they find, and stop when the gap is proven.

mod bound;
mod complete;
mod dives;
mod improve;
mod neighbourhood;
mod part;
mod start;
mod whole;

pub(crate) use bound::ascend;
pub use bound::staffing_program;
pub use complete::complete;

use super::lines::{Market, Prices};
use super::{Ending, Formulation, PlanResult, Problem, TracePoint, score};
use crate::engine::{self, Offer, Settings, Watcher};
use crate::hospital::{PersonIx, Roster};
use crate::solver::{Limits, Solver, SolverError, Status, StopWhen};
use crate::work::{self, Clock};
use std::sync::atomic::AtomicBool;
use thiserror::Error;

/// The meeting place of the workers: plans are the values of all columns.
pub(crate) type Shared<'a> = engine::Shared<'a, Vec<f64>>;
/// What one worker does.
type Task<'t, 'a> = engine::Task<'t, 'a, Vec<f64>, SolverError>;

/// Offers the values of all columns to everybody. Returns whether they are the best so far.
fn offer(shared: &Shared, formulation: &Formulation, values: &[f64]) -> bool {
    let (cost, missing) = (formulation.program.objective(values), formulation.missing_heads(values));
    shared.offer(Offer { plan: values.to_vec(), cost, missing })
}

/// Share of the time in which one worker drives prices and dives, beside others and alone.
const DIVES: f64 = 0.4;
const ALONE: f64 = 0.25;

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum NoPlan {
    /// The rules, absences and fixed duties of one person contradict each other, whatever the ward needs.
    #[error("the rules and fixed duties of one person contradict each other")]
    PersonImpossible(PersonIx),
    /// No roster keeps every hard rule: proven.
    #[error("no roster keeps every hard rule")]
    Infeasible,
    /// The time limit or an interrupt came before the first plan.
    #[error("stopped before the first plan")]
    Stopped,
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// Finds the best roster it can within the settings. `interrupted` stops the search at once; the best plan so far is
/// returned.
///
/// # Errors
/// When no plan was found: see [`NoPlan`].
pub fn solve(
    problem: &Problem,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &dyn Watcher,
) -> Result<PlanResult, NoPlan> {
    work::by(settings.clock, || search_from(problem, None, settings, interrupted, watcher))
}

/// As [`solve`], from a roster of much the same ward: whoever has duties in it begins with them, whoever has none with a line of
/// their own. A start that breaks a rule of this ward is left aside.
///
/// # Errors
/// When no plan was found: see [`NoPlan`].
pub fn solve_from(
    problem: &Problem,
    start: &Roster,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &dyn Watcher,
) -> Result<PlanResult, NoPlan> {
    work::by(settings.clock, || search_from(problem, Some(start), settings, interrupted, watcher))
}

fn search_from(
    problem: &Problem,
    start: Option<&Roster>,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &dyn Watcher,
) -> Result<PlanResult, NoPlan> {
    let formulation = Formulation::build(problem);
    let shared = Shared::new(settings, interrupted, watcher);
    let market = Market::build(&formulation);
    let mut prices = market.free();
    let begun = match start {
        Some(start) => complete::complete(&formulation, &start::filled_up(problem, start, &shared)?)?,
        None => None,
    };
    let values = match begun {
        Some(values) => values,
        None => first_values(&formulation, (&market, &mut prices), &shared, settings)?,
    };
    offer(&shared, &formulation, &values);
    run_workers(&formulation, (&market, prices), &shared, settings)?;
    conclude(&formulation, &shared, settings)
}

/// A first plan: by a dive, or person by person where a dive leads to none.
fn first_values(
    formulation: &Formulation,
    (market, prices): (&Market, &mut Prices),
    shared: &Shared,
    settings: &Settings,
) -> Result<Vec<f64>, NoPlan> {
    let (values, found) = dives::first(formulation, market, shared, settings.seed)?;
    *prices = found;
    if let Some(values) = values {
        return Ok(values);
    }
    let first = start::line_by_line(formulation.problem, shared, settings)?;
    match complete::complete(formulation, &first)? {
        Some(values) => Ok(values),
        None => any_plan(formulation, shared),
    }
}

/// Any solution of the whole program, for wards whose people, each planned alone, break a limit of the ward such as a hard
/// maximum. That this has none is the proof that no roster exists.
fn any_plan(formulation: &Formulation, shared: &Shared) -> Result<Vec<f64>, NoPlan> {
    let limits = Limits { time: Some(shared.remaining()), relative_gap: 1.0, ..Limits::default() };
    let outcome = Solver::new(&formulation.program)?.solve(&limits, &StopWhen(|| shared.should_stop()))?;
    match (outcome.values, outcome.status) {
        (Some(values), _) => Ok(values),
        (None, Status::Infeasible) => Err(NoPlan::Infeasible),
        (None, _) => Err(NoPlan::Stopped),
    }
}

fn run_workers(
    formulation: &Formulation,
    (market, prices): (&Market, Prices),
    shared: &Shared,
    settings: &Settings,
) -> Result<(), SolverError> {
    let improvers = settings.threads.saturating_sub(1).max(1);
    let share = if settings.threads <= 1 { ALONE } else { DIVES };
    let time = share * shared.remaining().as_secs_f64();
    if settings.threads <= 1 {
        dives::dive_and_prove(formulation, (market, prices), shared, (settings.seed, time))?;
        return improve::improve(formulation, shared, settings.seed);
    }
    let seed = |worker: usize| settings.seed.wrapping_add(worker as u64);
    let mut tasks: Vec<Task> = vec![Box::new(move |shared| {
        dives::dive_and_prove(formulation, (market, prices), shared, (settings.seed, time))?;
        improve::improve(formulation, shared, seed(improvers))
    })];
    for worker in 0..improvers {
        tasks.push(Box::new(move |shared| improve::improve(formulation, shared, seed(worker))));
    }
    engine::run_workers(shared, tasks)
}

fn conclude(formulation: &Formulation, shared: &Shared, settings: &Settings) -> Result<PlanResult, NoPlan> {
    let seconds = shared.seconds();
    let best = shared.best().filter(|best| best.missing < 0.5);
    let Some((best, first_plan_seconds)) = best.zip(shared.first_plan_seconds()) else {
        return Err(if shared.proven_infeasible() { NoPlan::Infeasible } else { NoPlan::Stopped });
    };
    let roster = formulation.roster(&best.plan);
    let score = score::score(formulation.problem, &roster);
    let bound = (-shared.bound()).max(score.total());
    let ending = if super::relative_gap(score.total(), bound) <= settings.gap {
        Ending::GapReached
    } else if shared.was_interrupted() {
        Ending::Interrupted
    } else if settings.clock == Clock::Work {
        Ending::WorkLimit
    } else {
        Ending::TimeLimit
    };
    Ok(PlanResult {
        roster,
        score,
        bound,
        ending,
        work_limit: (settings.clock == Clock::Work).then(|| work::units(settings.time_limit.as_secs_f64())),
        seconds,
        first_plan_seconds,
        seed: settings.seed,
        threads: settings.threads,
        trace: shared.trace().iter().map(points).collect(),
    })
}

/// Costs are minus points.
fn points(at: &engine::TracePoint) -> TracePoint {
    TracePoint { seconds: at.seconds, score: at.cost.map(|cost| -cost), bound: at.bound.map(|bound| -bound) }
}
