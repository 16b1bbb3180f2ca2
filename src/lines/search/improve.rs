//! The workers that improve: free a part of the roster, solve it again.

use super::neighbourhood::{AIM_SECONDS, Chooser};
use super::{Shared, offer, valued};
use crate::engine::{Effort, Solved, solve_again};
use crate::lines::master::cost_step;
use crate::lines::piece::{Heads, Piece};
use crate::lines::{LineProblem, Lines};
use crate::solver::{Observer, Progress, SolverError};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};

/// Improves the shared roster until everybody stops.
pub(super) fn improve(problem: &LineProblem, shared: &Shared, seed: u64) -> Result<(), SolverError> {
    let mut chooser = Chooser::new(ChaCha8Rng::seed_from_u64(seed));
    let step = cost_step(problem);
    let mut round: i32 = 0;
    while !shared.should_stop() {
        let Some(best) = shared.best() else { break };
        let heads = Heads::of(problem, &best.plan);
        let (cut, arm) = chooser.next(problem, &best.plan, &heads);
        let started = Instant::now();
        let piece = Piece::build(problem, &best.plan, &heads, &cut);
        let effort = Effort {
            // Costs come in steps: less than one is nothing.
            worthwhile: if step > 0.0 { 0.99 * step } else { 1e-3 * best.cost.abs().max(1.0) },
            time: Duration::from_secs_f64(AIM_SECONDS * 2.0).min(shared.remaining()),
            seed: round,
            is_weak: &|_| false,
            observer: &Stop { shared },
        };
        let Solved { better, to_the_end } = solve_again(&piece.program, &piece.start, &effort)?;
        let mut gained = 0.0;
        if let Some(mine) = better.and_then(|values| valued(problem, piece.read(&values, &best.plan, &cut))) {
            gained = (best.cost - mine.cost).max(0.0);
            let plan = mine.plan.clone();
            if !shared.offer(mine)
                && let Some(newest) = shared.best()
            {
                offer(shared, problem, rebased(&best.plan, &plan, &newest.plan));
            }
        }
        chooser.learn(arm, gained, started.elapsed().as_secs_f64(), to_the_end);
        round = round.wrapping_add(1) & i32::MAX;
    }
    Ok(())
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

struct Stop<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Stop<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}
