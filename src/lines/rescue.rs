//! A line for somebody whose limits leave little room over a long horizon.
//!
//! Where load and weekends are priced because counting them would take too large a table, no price need lead to a line that
//! keeps both. Then the prices are brought near their best values first, step by step; the line they give breaks its limits by
//! little, and solving some weeks of it again, with what is left of the limits counted exactly, takes that back.

use super::excerpt::Excerpt;
use super::heads::Heads;
use super::pricing::{Effort, Line, Pricer};
use super::problem::LineProblem;
use super::score::{Lines, line_cost};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Steps of the prices.
const STEPS: usize = 60;
/// First step as a share of the dearest price of cover, and steps after which it halves.
const FIRST_STEP: f64 = 0.05;
const HALVES_AFTER: usize = 15;
/// Prices are shaken by up to this share of the dearest.
const SHAKEN: f64 = 0.3;
/// Steps between two tries to solve some weeks again.
const TRY_EVERY: usize = 4;
/// Days that are solved again: a few at first, more with every try.
const FEWEST_DAYS: usize = 21;
const MORE_DAYS: usize = 7;

/// A line that keeps every rule of the person, cheap at these prices of tasks; `None` if none was found.
pub(super) fn rescue(problem: &LineProblem, worker: usize, pricer: &mut Pricer, prices: &[f64]) -> Option<Line> {
    let dearest = problem.cover.iter().map(|cover| cover.below).fold(1.0, f64::max);
    let alone = LineProblem {
        workers: vec![problem.workers[worker].clone()],
        cover: Vec::new(),
        shifts: problem.shifts.clone(),
        tasks: problem.tasks.clone(),
        weekends: problem.weekends.clone(),
        name: String::new(),
        ..*problem
    };
    // Where every day is worth the same, a line turns to another shift for the whole horizon at once: make days differ.
    let mut dice = ChaCha8Rng::seed_from_u64(worker as u64);
    let shaken: Vec<f64> =
        prices.iter().map(|price| price + SHAKEN * dearest * dice.random_range(-1.0..=1.0)).collect();
    let mut days = FEWEST_DAYS;
    for step in 0..STEPS {
        let effort = Effort::Quick(FIRST_STEP * dearest * 0.5_f64.powi((step / HALVES_AFTER) as i32));
        let priced = pricer.price(&shaken, 1, f64::INFINITY, effort);
        if let Some(line) = priced.lines.into_iter().next() {
            return Some(line);
        }
        if priced.relaxed.is_empty() {
            return None;
        }
        if step % TRY_EVERY == TRY_EVERY - 1 {
            let length = days.min(problem.days);
            // Weeks from all over the horizon, one try after the other.
            let first = (step * 89) % (problem.days - length + 1);
            let lines = Lines { duty: vec![priced.relaxed] };
            if let Some(line) = solve_again(&alone, &lines, (first, first + length - 1), prices) {
                return Some(line);
            }
            days += MORE_DAYS;
        }
    }
    None
}

/// The only line of `lines` with the days from `first` to `last` chosen anew.
fn solve_again(alone: &LineProblem, lines: &Lines, (first, last): (usize, usize), prices: &[f64]) -> Option<Line> {
    let part = Excerpt::new(alone, &[0], first..=last, lines, &Heads::of(alone, lines));
    let priced = Pricer::new(&part.problem, 0).price(part.prices(prices), 1, f64::INFINITY, Effort::Full);
    let line = priced.lines.into_iter().next()?;
    let duty = part.put_back(Lines { duty: vec![line.duty] }).duty.pop()?;
    let score = line_cost(alone, &alone.workers[0], &duty);
    score.broken.is_empty().then(|| Line { cost: score.total(), duty })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::problem::Range;
    use crate::lines::testkit::plain;

    #[test]
    fn a_year_with_a_narrow_load_and_few_weekends_gets_a_line() {
        let mut problem = plain(1, 364);
        problem.tasks[1].load = 613;
        let worker = &mut problem.workers[0];
        worker.load = Range::hard(110_000, 110_500);
        worker.weekends = Range::hard(0, 20);
        worker.work_run = Range::hard(2, 5);
        worker.off_run = Range::hard(2, 14);
        let prices: Vec<f64> = (0..728).map(|at| -f64::from(at * 37 % 101)).collect();
        let mut pricer = Pricer::new(&problem, 0);
        let line = rescue(&problem, 0, &mut pricer, &prices);
        let broken = line.map(|line| line_cost(&problem, &problem.workers[0], &line.duty).broken);
        assert_eq!(broken, Some(Vec::new()));
    }

    #[test]
    fn nobody_is_rescued_from_a_contradiction() {
        let mut problem = plain(1, 56);
        problem.workers[0].load = Range::hard(100_000, 200_000);
        let prices = vec![0.0; 112];
        let mut pricer = Pricer::new(&problem, 0);
        assert_eq!(rescue(&problem, 0, &mut pricer, &prices), None);
    }
}
