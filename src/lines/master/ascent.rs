//! Incremental subgradient ascent: a few people are priced, prices move by what their lines take of the cover, then the next
//! few. Much quicker than moving once a round when many people want the same.
//!
//! Prices swing around their best values by about a step. So rounds come in phases of one step length, and what is tried as a
//! bound is the mean of a phase's later half: of cover prices and of everybody's own prices alike. A phase that is too short to
//! average the swings away makes the ascent stop far too early (with five rounds a phase at 75 % of the best bound of a year's
//! roster, with 25 at 99 %).

use super::Master;
use crate::lines::Lines;
use crate::lines::pricing::{Effort, OwnPrices};

/// Lines kept of each person and round.
const LINES: usize = 1;
/// People are priced in this many batches a round.
const BATCHES: usize = 24;
/// Rounds with the same step, and those after which their prices count.
const PHASE: usize = 25;
const SWING: usize = 12;
/// First and smallest step as shares of the dearest price of cover, and how much it shrinks when a phase gains little.
const FIRST_STEP: f64 = 0.06;
const LAST_STEP: f64 = 0.0003;
const SHRINK: f64 = 0.7;
/// Share of the bound that a phase must gain to be worth another one with the same step.
const GAIN: f64 = 0.02;

/// Prices and their means over a phase.
struct Ascent {
    prices: Vec<f64>,
    mean: Vec<f64>,
    means: f64,
    own_mean: Vec<OwnPrices>,
    limits: Vec<(f64, f64)>,
    step: f64,
}

impl Master<'_> {
    /// Drives prices up until that becomes slow. The lines of `start` are learnt first; `on_bound` is told of every better bound.
    pub fn ascend(&mut self, start: Option<&Lines>, until: &dyn Fn() -> bool, on_bound: &mut dyn FnMut(f64)) {
        if let Some(roster) = start {
            self.learn(roster);
        }
        self.drive(until, on_bound);
        for (pricer, own) in self.pricers.iter_mut().zip(&self.own) {
            pricer.replace_own(own.clone());
        }
    }

    fn drive(&mut self, until: &dyn Fn() -> bool, on_bound: &mut dyn FnMut(f64)) {
        let scale = self.problem.cover.iter().map(|cover| cover.below.max(cover.above)).fold(1.0, f64::max);
        let mut ascent = Ascent {
            prices: self.prices.clone(),
            mean: self.prices.clone(),
            means: 0.0,
            own_mean: self.pricers.iter().map(|pricer| pricer.own().clone()).collect(),
            limits: (0..self.rows.len()).map(|row| self.rows.limits(row)).collect(),
            step: FIRST_STEP * scale,
        };
        while ascent.step >= LAST_STEP * scale {
            ascent.means = 0.0;
            for round in 0..PHASE {
                self.climb(&mut ascent, round, until);
                if until() {
                    return;
                }
            }
            let before = self.bound;
            let bound = self.try_mean(&ascent, on_bound);
            if bound.is_infinite() {
                return;
            }
            if bound - before <= GAIN * before.abs().max(1.0) {
                ascent.step *= SHRINK;
            }
        }
    }

    /// Prices everybody once, a batch at a time.
    fn climb(&mut self, ascent: &mut Ascent, round: usize, until: &dyn Fn() -> bool) {
        let people = self.pricers.len();
        let batches = people.min(BATCHES);
        for first in 0..batches {
            if until() {
                return;
            }
            // Batches of people far apart in the list: neighbours are often alike.
            let of_batch = |worker: usize| worker % batches == (first * 7 + round) % batches;
            let task_prices = self.rows.task_prices(&ascent.prices);
            let step = ascent.step;
            let priced = self.price(&task_prices, &of_batch, LINES, Effort::Quick(step));
            let share = priced.len() as f64 / people as f64;
            for (row, price) in ascent.prices.iter_mut().enumerate() {
                *price += step * share * self.rows.least(row, *price).1;
            }
            for (worker, priced) in &priced {
                if round >= SWING {
                    let seen = (round + 1 - SWING) as f64;
                    ascent.own_mean[*worker].approach(self.pricers[*worker].own(), 1.0 / seen);
                }
                self.rows.touched(&priced.relaxed).for_each(|row| ascent.prices[row] -= step);
                for line in &priced.lines {
                    self.pool.add(*worker, line);
                }
            }
            for (price, &(low, high)) in ascent.prices.iter_mut().zip(&ascent.limits) {
                *price = price.clamp(low, high);
            }
            if round >= SWING {
                ascent.means += 1.0;
                for (mean, price) in ascent.mean.iter_mut().zip(&ascent.prices) {
                    *mean += (price - *mean) / ascent.means;
                }
            }
        }
        self.rounds += 1;
    }

    /// The bound at the mean prices. Everybody's own prices go on from where they were.
    fn try_mean(&mut self, ascent: &Ascent, on_bound: &mut dyn FnMut(f64)) -> f64 {
        let means = self.pricers.iter_mut().zip(&ascent.own_mean);
        let swinging: Vec<OwnPrices> = means.map(|(pricer, mean)| pricer.replace_own(mean.clone())).collect();
        let sweep = self.sweep(&ascent.mean, LINES, Effort::Quick(0.0));
        if self.keep(sweep.bound, &ascent.mean, on_bound) {
            self.own.clone_from(&ascent.own_mean);
        }
        for (pricer, own) in self.pricers.iter_mut().zip(swinging) {
            pricer.replace_own(own);
        }
        sweep.bound
    }
}
