//! Incremental subgradient ascent: a few people are priced, prices move by what their lines take of the cover, then the next
//! few. Much quicker than moving once a round when many people want the same.

use super::Master;
use crate::lines::Lines;
use crate::lines::pricing::{Effort, Priced};
use rayon::prelude::*;

/// Lines kept of each person and round.
const LINES: usize = 2;
/// People are priced in this many batches a round.
const BATCHES: usize = 12;
/// Rounds at most.
const ROUNDS: usize = 400;
/// First and smallest step as shares of the dearest price of cover.
const FIRST_STEP: f64 = 0.03;
const LAST_STEP: f64 = 0.0003;
/// Rounds after which the mean price is tried as a bound.
const TRY_EVERY: usize = 5;

impl Master<'_> {
    /// Drives prices up until that becomes slow. The lines of `start` are learnt first; `on_bound` is told of every better bound.
    pub fn ascend(&mut self, start: Option<&Lines>, until: &dyn Fn() -> bool, on_bound: &mut dyn FnMut(f64)) {
        if let Some(roster) = start {
            self.learn(roster);
        }
        let limits: Vec<(f64, f64)> = (0..self.rows.len()).map(|row| self.rows.limits(row)).collect();
        let people = self.pricers.len();
        let batch = people.div_ceil(BATCHES).max(1);
        let scale = self.problem.cover.iter().map(|cover| cover.below.max(cover.above)).fold(1.0, f64::max);
        let mut prices = self.prices.clone();
        let (mut mean, mut means) = (vec![0.0; prices.len()], 0.0);
        let mut step = FIRST_STEP * scale;
        for round in 0..ROUNDS {
            if step < LAST_STEP * scale {
                return;
            }
            for first in 0..people.div_ceil(batch) {
                if until() {
                    return;
                }
                // Batches of people far apart in the list: neighbours are often alike.
                let of_batch =
                    |worker: usize| worker % people.div_ceil(batch) == (first * 7 + round) % people.div_ceil(batch);
                let task_prices = self.rows.task_prices(&prices);
                let pricers = &mut self.pricers;
                let priced: Vec<(usize, Priced)> = self.threads.install(|| {
                    let chosen = pricers.par_iter_mut().enumerate().filter(|&(worker, _)| of_batch(worker));
                    chosen
                        .map(|(worker, pricer)| {
                            (worker, pricer.price(&task_prices, LINES, f64::INFINITY, Effort::Quick(3.0 * step)))
                        })
                        .collect()
                });
                let share = priced.len() as f64 / people as f64;
                for (row, price) in prices.iter_mut().enumerate() {
                    *price += step * share * self.rows.least(row, *price).1;
                }
                for (worker, priced) in &priced {
                    self.rows.touched(&priced.relaxed).for_each(|row| prices[row] -= step);
                    for line in &priced.lines {
                        self.pool.add(*worker, line);
                    }
                }
                for (price, &(low, high)) in prices.iter_mut().zip(&limits) {
                    *price = price.clamp(low, high);
                }
                means += 1.0;
                for (mean, price) in mean.iter_mut().zip(&prices) {
                    *mean += (price - *mean) / means;
                }
            }
            self.rounds += 1;
            if (round + 1) % TRY_EVERY == 0 {
                let sweep = self.sweep(&mean, LINES, Effort::Quick(0.0));
                let growth = (sweep.bound - self.bound) / self.bound.abs().max(1.0);
                self.keep(sweep.bound, &mean, on_bound);
                step *= if growth > 0.01 {
                    1.25
                } else if growth > 0.002 {
                    1.0
                } else {
                    0.65
                };
                means = 0.0;
                if sweep.bound.is_infinite() {
                    return;
                }
            }
        }
    }
}
