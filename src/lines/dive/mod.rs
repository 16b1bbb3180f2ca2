//! Diving by prices: from cover prices to a whole roster, with nothing but pricing.
//!
//! Everybody's cheapest line is priced again and again while prices of cover move a little with every few of them (a subgradient
//! step), and each person's lines are averaged. The average is close to a solution of the line master, fractions of duties and all, and
//! costs no linear program. What the averages agree on is fixed, the most certain first, a few person-days at a time;
//! the others are priced anew against it, until nothing is left open. Fixing single days of single people, as Strandmark, Qu and
//! Curtois (2020) do, leaves a person with many lines until the end, where fixing whole lines decides too early.
//! The mathematics is in `models/lines.md`, *Dive*.

mod fixing;

use super::master::CoverRows;
use super::person::Answers;
use super::pricing::{Effort, Pricer};
use super::problem::{LineProblem, TaskIx};
use super::score::Lines;
use fixing::Fixing;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

/// Batches in which everybody is priced; prices move after each.
const BATCHES: usize = 12;
/// Step of prices as a share of the dearest price of cover.
const STEP: f64 = 0.01;
/// Times that everybody is priced before the first fixing, in multiples of those between two fixings.
const FIRST: usize = 4;
/// Times that everybody is priced between two fixings at most.
const MOST_SWEEPS: usize = 15;
/// Share of the open person-days that are fixed at a time, besides those that are sure.
const SHARE: f64 = 0.04;
const LARGEST_SHARE: f64 = 0.25;
/// Fixings that a dive of [`SHARE`] takes, about; each is cheaper than the one before.
const FIXINGS: f64 = 40.0;
/// Fixings after which an odd dive is given up.
const MOST_FIXINGS: usize = 400;
/// A fixed duty is paid so many times the dearest price.
const FIXED: f64 = 30.0;

/// Dives for a roster from prices of tasks (`prices[day * tasks + task]`, what a head there adds to a line), in about `seconds`.
/// Where `until` says so on the way, everybody keeps the last line priced, or their line of `start` if there is none yet.
pub fn dive(
    problem: &LineProblem,
    prices: &[f64],
    start: Option<&Lines>,
    seconds: f64,
    dice: &mut ChaCha8Rng,
    until: &dyn Fn() -> bool,
) -> Lines {
    let mut diver = Diver::new(problem, prices, start);
    diver.pace(seconds, dice, until);
    for _ in 0..MOST_FIXINGS {
        for _ in 0..diver.sweeps {
            diver.sweep(dice, until);
        }
        if until() || !diver.fixing.fix_surest(diver.share, &diver.last) {
            break;
        }
    }
    let mut answers = Answers::new(problem, Lines { duty: diver.last });
    answers.polish_all(until);
    answers.into_roster()
}

/// A dive on its way.
struct Diver<'a> {
    rows: CoverRows<'a>,
    pricers: Vec<Pricer<'a>>,
    /// Price of each cover row.
    prices: Vec<f64>,
    limits: Vec<(f64, f64)>,
    step: f64,
    fixed_reward: f64,
    fixing: Fixing,
    /// Everybody's line priced last.
    last: Vec<Vec<Option<TaskIx>>>,
    order: Vec<usize>,
    sweeps: usize,
    share: f64,
}

impl<'a> Diver<'a> {
    fn new(problem: &'a LineProblem, task_prices: &[f64], start: Option<&Lines>) -> Self {
        let rows = CoverRows::new(problem);
        let width = problem.tasks.len();
        let limits: Vec<(f64, f64)> = (0..rows.len()).map(|row| rows.limits(row)).collect();
        let clamped = |(cover, &(low, high)): (&crate::lines::Cover, &(f64, f64))| {
            (-task_prices[cover.day * width + cover.task]).clamp(low, high)
        };
        let prices = problem.cover.iter().zip(&limits).map(clamped).collect();
        let dearest = problem.cover.iter().map(|cover| cover.below.max(cover.above)).fold(0.0, f64::max);
        let scale = if dearest > 0.0 { dearest } else { rows.missing };
        let people = problem.workers.len();
        Self {
            pricers: (0..people).map(|worker| Pricer::new(problem, worker)).collect(),
            prices,
            limits,
            step: STEP * scale,
            fixed_reward: FIXED * rows.missing.max(scale),
            rows,
            fixing: Fixing::new(problem),
            last: start.map_or_else(|| Lines::empty(problem).duty, |start| start.duty.clone()),
            order: (0..people).collect(),
            sweeps: 1,
            share: SHARE,
        }
    }

    /// Prices everybody for the first time, and finds out how thorough the dive can be in the time given.
    fn pace(&mut self, seconds: f64, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        let started = Instant::now();
        self.sweep(dice, until);
        let one = started.elapsed().as_secs_f64().max(1e-6);
        let affordable = seconds / (FIXINGS * one);
        self.sweeps = (affordable as usize).clamp(2, MOST_SWEEPS);
        self.share = (SHARE * 2.0 / affordable.max(1e-6)).clamp(SHARE, LARGEST_SHARE);
        for _ in 0..FIRST.saturating_sub(1) * self.sweeps {
            self.sweep(dice, until);
        }
    }

    /// Prices everybody once, a batch at a time, and moves prices after each batch.
    fn sweep(&mut self, dice: &mut ChaCha8Rng, until: &dyn Fn() -> bool) {
        self.order.shuffle(dice);
        let people = self.order.len();
        let batch = people.div_ceil(BATCHES).max(1);
        for first in (0..people).step_by(batch) {
            if until() {
                return;
            }
            let chunk = first..(first + batch).min(people);
            let share = chunk.len() as f64 / people as f64;
            let task_prices = self.rows.task_prices(&self.prices);
            let mut slope: Vec<f64> =
                self.prices.iter().enumerate().map(|(row, &price)| share * self.rows.least(row, price).1).collect();
            for at in chunk {
                let worker = self.order[at];
                self.answer(worker, &task_prices);
                self.rows.touched(&self.last[worker]).for_each(|row| slope[row] -= 1.0);
            }
            for ((price, slope), &(low, high)) in self.prices.iter_mut().zip(slope).zip(&self.limits) {
                *price = (*price + self.step * slope).clamp(low, high);
            }
        }
    }

    /// Prices one person within what is fixed.
    fn answer(&mut self, worker: usize, task_prices: &[f64]) {
        if self.fixing.is_whole(worker) {
            return;
        }
        let own = self.fixing.own_prices(worker, task_prices, self.fixed_reward);
        let priced = self.pricers[worker].price(&own, 1, f64::INFINITY, Effort::Full);
        if let Some(line) = priced.lines.into_iter().next() {
            self.last[worker] = line.duty;
        }
        self.fixing.see(worker, &self.last[worker]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::excerpt::Excerpt;
    use crate::lines::problem::Range;
    use crate::lines::testkit::plain;
    use crate::lines::{Cover, Heads};
    use rand::SeedableRng;

    fn ward(people: usize, days: usize) -> LineProblem {
        let mut problem = plain(people, days);
        for worker in &mut problem.workers {
            worker.load = Range::hard(0, 5 * 480);
        }
        for day in 0..days {
            problem.cover.push(Cover { day, task: 0, minimum: 1, wanted: 2, below: 10.0, above: 1.0 });
        }
        problem
    }

    fn without_prices(problem: &LineProblem) -> Vec<f64> {
        vec![0.0; problem.days * problem.tasks.len()]
    }

    #[test]
    fn a_dive_finds_a_roster_that_covers_everything() {
        let problem = ward(3, 7);
        let prices = without_prices(&problem);
        let roster = dive(&problem, &prices, None, 1.0, &mut ChaCha8Rng::seed_from_u64(1), &|| false);
        let score = roster.score(&problem);
        assert_eq!((score.broken.len(), score.total()), (0, 0.0));
    }

    #[test]
    fn a_few_open_days_are_dived_for_without_breaking_a_rule() {
        let problem = ward(4, 14);
        let mut dice = ChaCha8Rng::seed_from_u64(2);
        let whole = dive(&problem, &without_prices(&problem), None, 1.0, &mut dice, &|| false);
        let heads = Heads::of(&problem, &whole);
        let part = Excerpt::new(&problem, &[0, 1, 3], 3..=6, &whole, &heads);
        let prices = without_prices(&part.problem);
        let again = part.put_back(dive(&part.problem, &prices, Some(&part.roster), 1.0, &mut dice, &|| false));
        assert!(again.score(&problem).total() <= whole.score(&problem).total() + 10.0);
        assert!(again.score(&problem).broken.is_empty());
    }

    #[test]
    fn a_dive_that_is_cut_off_at_once_returns_what_was_there() {
        let problem = ward(3, 7);
        let prices = without_prices(&problem);
        let mut dice = ChaCha8Rng::seed_from_u64(3);
        let whole = dive(&problem, &prices, None, 1.0, &mut dice, &|| false);
        assert_eq!(dive(&problem, &prices, Some(&whole), 1.0, &mut dice, &|| true), whole);
        assert_eq!(dive(&problem, &prices, None, 1.0, &mut dice, &|| true), Lines::empty(&problem));
    }
}
