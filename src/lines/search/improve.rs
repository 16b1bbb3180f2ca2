//! The workers that improve: free a part of the roster, solve it again.

use super::guide::dive_again;
use super::neighbourhood::{AIM_SECONDS, Chooser, Kind};
use super::{Shared, offer, valued};
use crate::engine::{Effort, Solved, solve_again};
use crate::lines::excerpt::Excerpt;
use crate::lines::master::{Master, cost_step, raised};
use crate::lines::piece::{Cut, Piece};
use crate::lines::{Heads, LineProblem, Lines};
use crate::solver::{Limits, SolverError, StopWhen};
use crate::work::Stopwatch;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Makes the dice of dives differ from those that choose parts.
const DIVES: u64 = 0x6469_7665;

/// Improves the shared roster until everybody stops.
pub(super) fn improve(problem: &LineProblem, shared: &Shared, seed: u64) -> Result<(), SolverError> {
    let mut chooser = Chooser::new(ChaCha8Rng::seed_from_u64(seed));
    let mut dice = ChaCha8Rng::seed_from_u64(seed ^ DIVES);
    let step = cost_step(problem);
    let mut round: i32 = 0;
    while !shared.should_stop() {
        let Some(best) = shared.best() else { break };
        let heads = Heads::of(problem, &best.plan);
        let prices = shared.prices();
        let (cut, kind, arm) = chooser.next(problem, &best.plan, &heads, prices.is_some());
        let started = Stopwatch::start();
        let part = Part { problem, shared, base: &best.plan, heads: &heads, cut: &cut, step, seed: round };
        let (better, to_the_end) = match (kind, &prices) {
            (Kind::Dive, Some(prices)) => {
                let stop = || shared.should_stop();
                let seconds = AIM_SECONDS * 3.0;
                (Some(dive_again(problem, (&best.plan, &heads, &cut), prices, seconds, &mut dice, &stop)), true)
            }
            (Kind::Group, _) => part.by_lines()?,
            _ => part.as_program()?,
        };
        let mut gained = 0.0;
        if let Some(mine) = better.and_then(|lines| valued(problem, lines)) {
            gained = (best.cost - mine.cost).max(0.0);
            let plan = mine.plan.clone();
            if !shared.offer(mine)
                && let Some(newest) = shared.best()
            {
                offer(shared, problem, rebased(&best.plan, &plan, &newest.plan));
            }
        }
        chooser.learn(arm, gained, started.seconds(), to_the_end);
        round = round.wrapping_add(1) & i32::MAX;
    }
    Ok(())
}

/// A part of a roster that is to be solved again.
struct Part<'a> {
    problem: &'a LineProblem,
    shared: &'a Shared<'a>,
    base: &'a Lines,
    heads: &'a Heads<'a>,
    cut: &'a Cut,
    /// Costs come in such steps; 0 if they do not.
    step: f64,
    seed: i32,
}

impl Part<'_> {
    /// As a mixed-integer program. Returns a better roster, if there is one, and whether the part was solved to the end.
    fn as_program(&self) -> Result<(Option<Lines>, bool), SolverError> {
        let piece = Piece::build(self.problem, self.base, self.heads, self.cut);
        let effort = Effort {
            // Less than a step is nothing.
            worthwhile: if self.step > 0.0 { 0.99 * self.step } else { 1e-3 },
            time: Duration::from_secs_f64(AIM_SECONDS * 2.0).min(self.shared.remaining()),
            seed: self.seed,
            is_weak: &|_| false,
            observer: &StopWhen(|| self.shared.should_stop()),
        };
        let Solved { better, to_the_end } = solve_again(&piece.program, &piece.start, &effort)?;
        Ok((better.map(|values| piece.read(&values, self.base, self.cut)), to_the_end))
    }

    /// By the lines of its people: the line master of the group, then the best roster from the lines found.
    fn by_lines(&self) -> Result<(Option<Lines>, bool), SolverError> {
        let part = Excerpt::new(self.problem, &self.cut.people, self.cut.first..=self.cut.last, self.base, self.heads);
        let cost = part.roster.score(&part.problem).total();
        let (started, time) =
            (Stopwatch::start(), Duration::from_secs_f64(AIM_SECONDS * 1.5).min(self.shared.remaining()));
        let stop = || self.shared.should_stop() || started.elapsed() >= time;
        let mut master = Master::new(&part.problem, 1)?;
        master.run(Some(&part.roster), &stop, &mut |_| {})?;
        if raised(&part.problem, master.bound()) > cost - 1e-6 {
            return Ok((None, true));
        }
        let left = time.saturating_sub(started.elapsed()).max(Duration::from_millis(300));
        let limits = Limits { time: Some(left), absolute_gap: 0.99 * self.step, seed: self.seed, ..Limits::default() };
        let found = master.restricted(Some(&part.roster), 60, &limits, &StopWhen(|| self.shared.should_stop()))?;
        let better = found.filter(|lines| lines.score(&part.problem).total() < cost - 1e-6);
        Ok((better.map(|found| part.put_back(found)), !stop()))
    }
}

/// Another worker was faster: puts the changes from `base` to `mine` on top of the newest roster.
fn rebased(base: &Lines, mine: &Lines, newest: &Lines) -> Lines {
    let mut both = newest.clone();
    for (person, line) in both.duty.iter_mut().enumerate() {
        for (day, duty) in line.iter_mut().enumerate() {
            if base.duty[person][day] != mine.duty[person][day] {
                *duty = mine.duty[person][day];
            }
        }
    }
    both
}
