//! Counting within a range: as few values as the range can tell apart.

use crate::lines::problem::{Price, Range};

/// The length of a run of days, counted up to where it makes no difference any more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RunMeter {
    min: u32,
    max: u32,
    below: Price,
    above: Price,
    top: u32,
}

impl RunMeter {
    /// Meter of a run that is at most `longest` days.
    pub(super) fn new(range: &Range, longest: u32) -> Self {
        let free = Price::PerUnit(0.0);
        let below = if range.min >= 2 { range.below } else { free };
        let above = if range.max < longest { range.above } else { free };
        let min = if below == free { 0 } else { range.min };
        let max = if above == free { 0 } else { range.max };
        Self { min, max, below, above, top: min.max(max).max(1) }
    }

    /// Whether the length of the run makes any difference.
    pub(super) fn matters(&self) -> bool {
        let free = Price::PerUnit(0.0);
        self.below != free || self.above != free
    }

    /// One day more in a run of `run` days (0: it begins): the new length and its price, or nothing if that is forbidden.
    pub(super) fn step(&self, run: u32) -> Option<(u32, f64)> {
        let next = run.saturating_add(1).min(self.top);
        match self.above {
            Price::Hard if run >= self.max => None,
            Price::PerUnit(price) if run >= self.max => Some((next, price)),
            _ => Some((next, 0.0)),
        }
    }

    /// What it costs that a run of `run` days ends; nothing if that is forbidden. An `open` run is never too short.
    pub(super) fn end(&self, run: u32, open: bool) -> Option<f64> {
        let missing = self.min.saturating_sub(run);
        match self.below {
            _ if open || missing == 0 => Some(0.0),
            Price::Hard => None,
            Price::PerUnit(price) => Some(price * f64::from(missing)),
        }
    }

    /// Whether it still makes a difference that a run of `run` days is open at its beginning.
    pub(super) fn still_open(&self, run: u32, open: bool) -> bool {
        open && run < self.min
    }
}

/// A number that only grows, counted in `unit`s up to where one more makes no difference or has a constant price.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meter {
    /// Largest number that is told apart.
    pub(super) top: usize,
    /// Whether going beyond `top` is forbidden.
    pub(super) closed: bool,
    /// Price of each unit beyond `top`.
    pub(super) above: f64,
    /// Price of ending at each number; infinite where that is forbidden.
    pub(super) end: Vec<f64>,
    /// Smallest number that may stand at the end.
    pub(super) least: usize,
}

impl Meter {
    /// Meter of a number that is at most `most` units.
    pub(super) fn new(range: &Range, unit: u32, most: u64) -> Self {
        let unit_wide = u64::from(unit);
        let (min, max) = (u64::from(range.min), u64::from(range.max));
        let free = Price::PerUnit(0.0);
        let below_matters = min > 0 && range.below != free;
        let above_matters = max < most.saturating_mul(unit_wide) && range.above != free;
        let closed = above_matters && range.above == Price::Hard;
        let lowest = if below_matters { min.div_ceil(unit_wide) } else { 0 };
        let top = match (above_matters, closed) {
            (false, _) => lowest,
            (true, true) => max / unit_wide,
            (true, false) => lowest.max(max.div_ceil(unit_wide)),
        };
        // More than can be reached needs no place of its own.
        let top = top.min(most);
        let cost = |number: u64| {
            let (under, over) = (min.saturating_sub(number * unit_wide), (number * unit_wide).saturating_sub(max));
            let side = |matters: bool, price: Price, units: u64| match price {
                _ if !matters || units == 0 => 0.0,
                Price::Hard => f64::INFINITY,
                Price::PerUnit(price) => price * units as f64,
            };
            side(below_matters, range.below, under) + side(above_matters, range.above, over)
        };
        let above = match range.above {
            Price::PerUnit(price) if above_matters => price * f64::from(unit),
            _ => 0.0,
        };
        let end: Vec<f64> = (0..=top).map(cost).collect();
        let least = if below_matters && range.below == Price::Hard { lowest as usize } else { 0 };
        Self { top: top as usize, closed, above, end, least }
    }

    /// A meter that tells nothing apart.
    pub(super) fn blind() -> Self {
        Self { top: 0, closed: false, above: 0.0, end: vec![0.0], least: 0 }
    }

    /// `units` more: the new number and its price, or nothing if that is forbidden.
    pub(super) fn step(&self, number: usize, units: usize) -> Option<(usize, f64)> {
        let next = number + units;
        if next <= self.top {
            Some((next, 0.0))
        } else if self.closed {
            None
        } else {
            Some((self.top, (next - self.top) as f64 * self.above))
        }
    }
}
