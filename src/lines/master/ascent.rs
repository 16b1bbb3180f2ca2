//! Volume ascent: prices go where cover is short or plenty, on average over the last rounds.

use super::Master;

/// Lines kept of each person and round.
const LINES: usize = 2;
/// Rounds without a better bound after which steps become smaller.
const PATIENCE: u32 = 8;
/// Step sizes below this move nothing any more.
const SMALLEST_STEP: f64 = 0.002;
/// Rounds over which the bound must have grown by `LEAST_GROWTH` of itself.
const WATCHED: usize = 60;
const LEAST_GROWTH: f64 = 2e-4;

impl Master<'_> {
    /// Drives prices up until steps get small. `upper` is the cost of a known roster.
    pub(super) fn ascend(&mut self, upper: f64, until: &dyn Fn() -> bool, on_bound: &mut dyn FnMut(f64)) {
        let limits: Vec<(f64, f64)> = (0..self.rows.len()).map(|row| self.rows.limits(row)).collect();
        let mut prices = self.prices.clone();
        let mut direction: Vec<f64> = Vec::new();
        let (mut step_size, mut stale) = (0.3, 0);
        let mut history = Vec::new();
        while step_size > SMALLEST_STEP && !until() {
            let sweep = self.sweep(&prices, LINES, f64::INFINITY);
            if sweep.bound.is_infinite() {
                self.keep(sweep.bound, &prices, on_bound);
                return;
            }
            if direction.is_empty() {
                direction = sweep.slope.clone();
            }
            let agrees: f64 = sweep.slope.iter().zip(&direction).map(|(a, b)| a * b).sum();
            if self.keep(sweep.bound, &prices, on_bound) {
                stale = 0;
                step_size *= if agrees >= 0.0 { 1.3 } else { 1.0 };
            } else {
                stale += 1;
                if stale >= PATIENCE {
                    step_size *= 0.66;
                    stale = 0;
                }
            }
            history.push(self.bound);
            if let Some(&before) = history.len().checked_sub(WATCHED).and_then(|at| history.get(at))
                && self.bound - before < LEAST_GROWTH * self.bound.abs()
            {
                return;
            }
            let weight = 0.25;
            for (mean, now) in direction.iter_mut().zip(&sweep.slope) {
                *mean = weight * now + (1.0 - weight) * *mean;
            }
            // Where a price is at its limit, what drives it further does not count.
            let open = |row: usize, push: f64| {
                let (low, high) = limits[row];
                !((push > 0.0 && self.prices[row] >= high) || (push < 0.0 && self.prices[row] <= low))
            };
            let norm: f64 =
                direction.iter().enumerate().filter(|&(row, &push)| open(row, push)).map(|(_, push)| push * push).sum();
            if norm < 1e-9 {
                return;
            }
            let near = self.bound + 0.05 * self.bound.abs() + 1.0;
            let target =
                if upper.is_finite() { upper.min(near.max(self.bound + 0.3 * (upper - self.bound))) } else { near };
            let step = step_size * (target - sweep.bound).max(1e-3 * self.bound.abs()) / norm;
            for (row, price) in prices.iter_mut().enumerate() {
                *price = (self.prices[row] + step * direction[row]).clamp(limits[row].0, limits[row].1);
            }
        }
    }
}
