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
    if std::env::var("REMAKE").is_ok() {
        return remake(problem, shared, seed);
    }
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
        if std::env::var("DBG").is_ok() { eprintln!("dbg arm {arm} people {} days {} cols {} rows {} took {:.2} end {to_the_end} gained {gained} cost {}", cut.people.len(), cut.last-cut.first+1, piece.program.columns.len(), piece.program.rows.len(), started.elapsed().as_secs_f64(), best.cost); }
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

/// Experiment: people remade one after the other.
pub(super) fn remake(problem: &LineProblem, shared: &Shared, seed: u64) -> Result<(), SolverError> {
    use rand::Rng;
    use rand::seq::SliceRandom;
    let Some(best) = shared.best() else { return Ok(()) };
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut answers = crate::lines::person::Answers::new(problem, best.plan.clone());
    let mut best_cost = best.cost;
    let mut order: Vec<usize> = (0..problem.workers.len()).collect();
    let kmax: usize = std::env::var("K").map_or(4, |k| k.parse().unwrap());
    let noise: f64 = std::env::var("NOISE").map_or(0.0, |k| k.parse().unwrap());
    let temp: f64 = std::env::var("TEMP").map_or(0.0, |k| k.parse().unwrap());
    let total = shared.remaining().as_secs_f64();
    let mut n = 0u64;
    while !shared.should_stop() {
        order.shuffle(&mut dice);
        let k = dice.random_range(1..=kmax);
        let left = shared.remaining().as_secs_f64() / total;
        let tolerance = -temp * left * dice.random_range(0.0f64..1.0).max(1e-9).ln();
        answers.remake(&order[..k], noise, tolerance, &mut dice);
        n += 1;
        let cost = answers.cost();
        if cost < best_cost - 1e-6 {
            best_cost = cost;
            offer(shared, problem, answers.roster().clone());
        }
    }
    eprintln!("{n} remakes");
    Ok(())
}
