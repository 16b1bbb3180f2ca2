//! The worker that proves.

use super::{Shared, offer, valued};
use crate::lines::dive::{Manner, Prices, STEPS, dive};
use crate::lines::master::{Master, raised};
use crate::lines::piece::{Cut, Piece};
use crate::lines::{Heads, LineProblem, Lines};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError};
use crate::work::Stopwatch;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Share of the remaining time that one dive may take, and all of them.
const ONE_DIVE: f64 = 0.25;
const ALL_DIVES: f64 = 0.4;
/// Chance of another dive with the step that was best.
const BEST_STEP: f64 = 0.6;
/// Share of the time after which prices have to do as they are, so that there is time to dive by them.
const PRICES: f64 = 0.3;
/// Columns up to which HiGHS is given the whole program once the master has nothing more to say.
const WHOLE_COLUMNS: usize = 40_000;
/// Share of the remaining time after which the whole program must have lifted the bound.
const PATIENCE: f64 = 0.3;

/// Runs until nothing more can be proven, the gap is closed or everybody stops; at most `time`.
pub(super) fn prove(
    problem: &LineProblem,
    shared: &Shared,
    (seed, time): (u64, Option<Duration>),
) -> Result<(), SolverError> {
    let until = shared.seconds() + time.unwrap_or(shared.remaining()).as_secs_f64();
    let stop = || shared.should_stop() || shared.seconds() >= until;
    let mut told = |bound| shared.raise_bound(raised(problem, bound));
    let mut master = Master::new(problem, 1)?;
    let best = shared.best();
    let prices_until = shared.seconds() + PRICES * (until - shared.seconds());
    let enough = || stop() || shared.seconds() >= prices_until;
    master.ascend(best.as_ref().map(|best| &best.plan), &enough, &mut told);
    shared.leave_prices(master.prices());
    let upper = best.filter(|best| best.missing < 0.5).map_or(f64::INFINITY, |best| best.cost);
    master.generate(upper, &enough, &mut told)?;
    let closed = !enough();
    shared.leave_prices(master.prices());
    let prices = master.prices();
    if stop() {
        return Ok(());
    }
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let left = until - shared.seconds();
    let dives_until = shared.seconds() + ALL_DIVES * left;
    let mut steps = Steps::default();
    while !stop() && shared.seconds() < dives_until {
        let prices = Prices { tasks: &prices, own: Some(master.own_prices()) };
        let at = steps.pick(&mut dice);
        let manner = Manner { seconds: ONE_DIVE * left, step: STEPS[at] };
        let found = valued(problem, dive(problem, prices, None, manner, &mut dice, &stop));
        steps.learn(at, found.as_ref().map_or(f64::INFINITY, |found| found.cost));
        if let Some(found) = found {
            shared.offer(found);
        }
    }
    if !closed {
        master.generate(f64::INFINITY, &stop, &mut told)?;
        shared.leave_prices(master.prices());
    }
    drop(master);
    if stop() { Ok(()) } else { whole(problem, shared, until) }
}

/// What dives of each step have come to: each is tried once, and then the best one more often than the others.
#[derive(Debug, Default)]
struct Steps {
    least: [Option<f64>; STEPS.len()],
}

impl Steps {
    fn pick(&self, dice: &mut ChaCha8Rng) -> usize {
        if let Some(untried) = self.least.iter().position(Option::is_none) {
            return untried;
        }
        let least = |at: &usize| self.least[*at].unwrap_or(f64::INFINITY);
        let best = (0..STEPS.len()).min_by(|a, b| least(a).total_cmp(&least(b)));
        best.filter(|_| dice.random_bool(BEST_STEP)).unwrap_or_else(|| dice.random_range(0..STEPS.len()))
    }

    fn learn(&mut self, at: usize, cost: f64) {
        self.least[at] = Some(self.least[at].map_or(cost, |least| least.min(cost)));
    }
}

/// Gives HiGHS the whole program, with the best roster as its start.
fn whole(problem: &LineProblem, shared: &Shared, until: f64) -> Result<(), SolverError> {
    let Some(best) = shared.best() else { return Ok(()) };
    let cut = Cut::whole(problem);
    let piece = Piece::build(problem, &best.plan, &Heads::of(problem, &best.plan), &cut);
    if piece.program.columns.len() > WHOLE_COLUMNS {
        return Ok(());
    }
    let mut solver = Solver::new(&piece.program)?;
    solver.set_start(&piece.start)?;
    let time = Duration::from_secs_f64((until - shared.seconds()).max(0.1));
    let watch = Whole {
        problem,
        shared,
        piece: &piece,
        cut: &cut,
        base: &best.plan,
        constant: best.cost - piece.program.objective(&piece.start),
        known: shared.bound(),
        started: Stopwatch::start(),
        patience: time.mul_f64(PATIENCE),
    };
    let outcome = solver.solve(&Limits { time: Some(time), ..Limits::default() }, &watch)?;
    shared.raise_bound(raised(problem, outcome.bound + watch.constant));
    if let Some(values) = outcome.values {
        offer(shared, problem, piece.read(&values, &best.plan, &cut));
    }
    Ok(())
}

/// Passes on what HiGHS finds.
struct Whole<'a> {
    problem: &'a LineProblem,
    shared: &'a Shared<'a>,
    piece: &'a Piece,
    cut: &'a Cut,
    base: &'a Lines,
    /// What the program leaves out of the roster's cost.
    constant: f64,
    /// The bound that was known before.
    known: f64,
    started: Stopwatch,
    patience: Duration,
}

impl Observer for Whole<'_> {
    fn progress(&self, progress: Progress) -> bool {
        let bound = raised(self.problem, progress.bound + self.constant);
        if bound.is_finite() {
            self.shared.raise_bound(bound);
        }
        // A program that does not lift the bound is a waste of a worker.
        let hopeless = self.started.elapsed() > self.patience && bound <= self.known + 1e-6;
        hopeless || self.shared.should_stop()
    }

    fn solution(&self, _: f64, values: &[f64]) {
        offer(self.shared, self.problem, self.piece.read(values, self.base, self.cut));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_tried_once_and_the_best_one_most_often_after_that() {
        let mut dice = ChaCha8Rng::seed_from_u64(1);
        let mut steps = Steps::default();
        for (expected, cost) in [f64::INFINITY, 2650.0, 2750.0].into_iter().enumerate() {
            assert_eq!(steps.pick(&mut dice), expected);
            steps.learn(expected, cost);
        }
        let mut picked = [0; STEPS.len()];
        (0..300).for_each(|_| picked[steps.pick(&mut dice)] += 1);
        assert!(picked[1] > 180 && picked[0] > 20 && picked[2] > 20, "{picked:?}");
        // A dearer dive of the best step does not make it a worse one.
        steps.learn(1, 2900.0);
        assert_eq!(steps.least[1], Some(2650.0));
    }
}
