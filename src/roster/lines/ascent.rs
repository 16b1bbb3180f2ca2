//! Prices at which everybody's cheapest lines cost the most: the best bound, and what dives start from.
//!
//! As for rosters of lines (`crate::lines::master`): phases of one step length, and the mean of a phase's later half is tried.

use super::market::{Market, Prices, Trade};
use rand_chacha::ChaCha8Rng;

/// Rounds with the same step, and those after which prices count.
const PHASE: usize = 24;
const SWING: usize = 12;
/// First and smallest step, in points of an ordinary step, and how much it shrinks when a phase gains little.
const FIRST_STEP: f64 = 0.1;
const LAST_STEP: f64 = 0.0001;
const SHRINK: f64 = 0.7;
/// Share of the bound that a phase must gain to be worth another one with the same step.
const GAIN: f64 = 0.001;

impl Market {
    /// Drives prices up until that becomes slow; `on_bound` is told of every better bound. Returns the best prices.
    pub(crate) fn ascend(
        &self,
        prices: Prices,
        dice: &mut ChaCha8Rng,
        until: &dyn Fn() -> bool,
        on_bound: &mut dyn FnMut(f64),
    ) -> Prices {
        let days = vec![Vec::new(); self.people.len()];
        let (mut best, mut bound) = (prices.clone(), f64::NEG_INFINITY);
        let mut trade = Trade::new(self, prices, days);
        let mut step = FIRST_STEP;
        while step >= LAST_STEP {
            let mut mean = trade.prices.clone();
            for round in 0..PHASE {
                trade.sweep(step * self.scale, dice, &[], &mut |_, _| {}, until);
                if until() {
                    // Before the first bound, prices on their way are better than none.
                    return if bound.is_finite() { best } else { trade.prices };
                }
                if round >= SWING {
                    mean.approach(&trade.prices, 1.0 / (round + 1 - SWING) as f64);
                }
            }
            let Some(found) = self.bound(&mean) else { return best };
            let gain = found - bound;
            if gain > 0.0 {
                (bound, best) = (found, mean);
                on_bound(bound);
            }
            if gain < GAIN * bound.abs() {
                step *= SHRINK;
            }
        }
        best
    }
}

impl Prices {
    /// Goes a share of the way to other prices.
    fn approach(&mut self, other: &Self, share: f64) {
        let towards = |mine: &mut f64, other: &f64| *mine += share * (other - *mine);
        self.links.iter_mut().zip(&other.links).for_each(|(mine, other)| towards(mine, other));
        for (mine, other) in self.own.iter_mut().zip(&other.own) {
            mine.iter_mut().zip(other).for_each(|(mine, other)| towards(mine, other));
        }
    }
}
