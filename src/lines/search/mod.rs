//! Finds a roster of lines and proves how good it is.
//!
//! A first roster is made person by person. Then one worker proves: the line master gives a bound from every person's exact
//! cheapest line and prices to dive by, and where the whole program is small enough HiGHS goes on from there. The other
//! workers cool the first roster down (one or two people at a time) and then solve parts of it again, as programs and by
//! lines; what has brought most for its time is tried most often.

mod anneal;
mod guide;
mod improve;
mod neighbourhood;
mod prove;
mod start;

use super::{LineProblem, Lines};
use crate::engine::{self, Offer, Settings, TracePoint, Watcher};
use crate::solver::SolverError;
use crate::work;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::AtomicBool;
use thiserror::Error;

/// The meeting place of the workers.
type Shared<'a> = engine::Shared<'a, Lines>;
/// What one worker does.
type Task<'t, 'a> = engine::Task<'t, 'a, Lines, SolverError>;

/// A roster of lines with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct LineResult {
    /// The roster; it keeps every hard rule.
    pub lines: Lines,
    /// Its cost, counted from the roster.
    pub cost: f64,
    /// No roster costs less.
    pub bound: f64,
    /// Seconds by the clock of the settings.
    pub seconds: f64,
    /// Wall seconds, whatever the clock.
    pub wall_seconds: f64,
    /// Processor seconds.
    pub cpu_seconds: f64,
    /// Seconds by the clock of the settings until the first roster that kept every hard rule.
    pub first_seconds: f64,
    /// Cost and bound over time.
    pub trace: Vec<TracePoint>,
    /// Whether the user stopped it.
    pub interrupted: bool,
}

impl LineResult {
    /// How far from the best the roster can be at most: (cost − bound) / |cost|.
    pub fn gap(&self) -> f64 {
        engine::gap(self.cost, self.bound)
    }
}

/// Why there is no roster.
#[derive(Debug, Error)]
pub enum NoLines {
    /// No line of one person was found that keeps their rules and fixed days; over a long horizon that is no proof that there is none.
    #[error(
        "no line was found that keeps the rules and fixed days of {0}: they contradict each other, or leave very little room"
    )]
    PersonImpossible(String),
    /// No roster keeps every hard rule: proven.
    #[error("no roster keeps every hard rule")]
    Infeasible,
    /// The time limit or an interrupt came before the first roster.
    #[error("stopped before the first roster")]
    Stopped,
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// Finds the best roster it can within the settings. `interrupted` stops the search at once; the best roster so far is
/// returned.
///
/// # Errors
/// When no roster was found: see [`NoLines`].
pub fn solve(
    problem: &LineProblem,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &dyn Watcher,
) -> Result<LineResult, NoLines> {
    work::by(settings.clock, || search(problem, settings, interrupted, watcher))
}

fn search(
    problem: &LineProblem,
    settings: &Settings,
    interrupted: &AtomicBool,
    watcher: &dyn Watcher,
) -> Result<LineResult, NoLines> {
    let shared = Shared::new(settings, interrupted, watcher);
    let first = start::person_by_person(problem, &shared, settings.seed)?;
    offer(&shared, problem, first);
    run_workers(problem, &shared, settings)?;
    let best = shared.best().filter(|best| best.missing < 0.5);
    let Some((best, first_seconds)) = best.zip(shared.first_plan_seconds()) else {
        return Err(if shared.proven_infeasible() { NoLines::Infeasible } else { NoLines::Stopped });
    };
    Ok(LineResult {
        lines: best.plan.clone(),
        cost: best.cost,
        bound: shared.bound().min(best.cost),
        seconds: shared.seconds(),
        wall_seconds: shared.wall_seconds(),
        cpu_seconds: shared.cpu_seconds(),
        first_seconds,
        trace: shared.trace(),
        interrupted: shared.was_interrupted(),
    })
}

/// What the roster costs, missing people included; `None` if a rule other than a minimum of the cover is broken.
fn valued(problem: &LineProblem, plan: Lines) -> Option<Offer<Lines>> {
    let score = plan.score(problem);
    let missing = f64::from(score.missing);
    (score.broken.len() == score.short_covers).then(|| Offer {
        plan,
        cost: score.total() + super::piece::IMPOSSIBLE * missing,
        missing,
    })
}

/// Offers a roster to everybody. Returns whether it is the best so far.
fn offer(shared: &Shared, problem: &LineProblem, plan: Lines) -> bool {
    valued(problem, plan).is_some_and(|offer| shared.offer(offer))
}

fn run_workers(problem: &LineProblem, shared: &Shared, settings: &Settings) -> Result<(), SolverError> {
    let improvers = settings.threads.saturating_sub(1);
    let cool = |shared: &Shared, seed: u64| anneal::anneal(problem, shared, &mut ChaCha8Rng::seed_from_u64(seed));
    if improvers == 0 {
        cool(shared, settings.seed);
        prove::prove(problem, shared, (settings.seed, Some(shared.remaining() / 4)))?;
        return improve::improve(problem, shared, settings.seed);
    }
    let seed = |worker: usize| settings.seed.wrapping_add(worker as u64);
    let mut tasks: Vec<Task> = vec![Box::new(move |shared| {
        prove::prove(problem, shared, (seed(improvers), None))?;
        improve::improve(problem, shared, seed(improvers))
    })];
    for worker in 0..improvers {
        tasks.push(Box::new(move |shared| {
            cool(shared, seed(worker));
            improve::improve(problem, shared, seed(worker))
        }));
    }
    engine::run_workers(shared, tasks)
}
