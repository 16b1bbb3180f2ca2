//! Prices of one person's own limits where they are not counted: caps on shifts, the number of weekends, the load.
//!
//! Each is a Lagrangian multiplier: what it can take from a line that keeps the limit is given back (`credit`), so that bounds
//! are valid at any prices.

use crate::lines::problem::{LineProblem, Price, Range, ShiftIx, TaskIx, Worker};

/// Most steps that a price moves at a time.
const MOST_STEPS: f64 = 5.0;

/// The prices of one person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnPrices {
    /// Of each duty of a shift that has a cap.
    caps: Vec<f64>,
    /// Of each weekend with work.
    weekend: f64,
    /// Of each unit of load.
    load: f64,
}

/// What is priced and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) weekends: bool,
    pub(super) load: bool,
}

/// A line's excess over each limit that is priced; negative where it stays below.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Excess {
    pub(super) caps: Vec<f64>,
    pub(super) weekends: f64,
    pub(super) load: f64,
}

/// The person whose limits are priced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) problem: &'a LineProblem,
    pub(super) worker: &'a Worker,
}

impl Of<'_> {
    pub(super) fn cap(&self, shift: ShiftIx) -> Option<usize> {
        self.worker.most_of_shift[shift].map(|most| most as usize)
    }

    /// Duties of each shift in a line.
    pub(super) fn duties(&self, line: &[Option<TaskIx>]) -> Vec<usize> {
        let mut used = vec![0; self.problem.shifts.len()];
        for &task in line.iter().flatten() {
            used[self.problem.tasks[task].shift] += 1;
        }
        used
    }

    fn weekends_worked(&self, line: &[Option<TaskIx>]) -> u32 {
        let works = |day: Option<usize>| day.is_some_and(|day| line[day].is_some());
        let weekends = self.problem.weekends.iter();
        weekends.filter(|&&(saturday, sunday)| works(saturday) || works(sunday)).count() as u32
    }

    fn load(&self, line: &[Option<TaskIx>]) -> u32 {
        line.iter().flatten().map(|&task| self.problem.tasks[task].load).sum()
    }
}

impl OwnPrices {
    /// Nothing costs anything yet.
    pub fn new(shifts: usize) -> Self {
        Self { caps: vec![0.0; shifts], weekend: 0.0, load: 0.0 }
    }

    pub(super) fn cap(&self, shift: ShiftIx) -> f64 {
        self.caps[shift]
    }

    pub(super) fn weekend(&self) -> f64 {
        self.weekend
    }

    pub(super) fn load(&self) -> f64 {
        self.load
    }

    /// A cap is counted from now on.
    pub(super) fn forget_cap(&mut self, shift: ShiftIx) {
        self.caps[shift] = 0.0;
    }

    /// Goes a share of the way to other prices.
    pub fn approach(&mut self, other: &OwnPrices, share: f64) {
        for (price, other) in self.caps.iter_mut().zip(&other.caps) {
            *price += share * (other - *price);
        }
        self.weekend += share * (other.weekend - self.weekend);
        self.load += share * (other.load - self.load);
    }

    /// What the prices took at most from a line that keeps the limits.
    pub(super) fn credit(&self, of: Of, priced: Priced) -> f64 {
        let caps = (0..self.caps.len())
            .map(|shift| of.cap(shift).map_or(0.0, |cap| cap as f64 * self.caps[shift]))
            .sum::<f64>();
        let weekends = if priced.weekends { dearest(&of.worker.weekends, self.weekend) } else { 0.0 };
        let load = if priced.load { dearest(&of.worker.load, self.load) } else { 0.0 };
        caps + weekends + load
    }

    /// How far a line is from the limits that the prices are weighed against.
    pub(super) fn excess(&self, of: Of, priced: Priced, line: &[Option<TaskIx>]) -> Excess {
        let caps = of.duties(line).into_iter().enumerate().map(|(shift, used)| match of.cap(shift) {
            Some(cap) => used as f64 - cap as f64,
            None => 0.0,
        });
        Excess {
            caps: caps.collect(),
            weekends: if priced.weekends {
                over(&of.worker.weekends, self.weekend, of.weekends_worked(line))
            } else {
                0.0
            },
            load: if priced.load { over(&of.worker.load, self.load, of.load(line)) } else { 0.0 },
        }
    }

    /// One step along the subgradient in everything that is priced. The longer the horizon, the more a line can be over a limit:
    /// `step` is for one duty in four weeks, and no price moves by more than [`MOST_STEPS`] of it.
    pub(super) fn step(&mut self, of: Of, excess: &Excess, step: f64) {
        let four_weeks = 28.0 / of.problem.days.max(28) as f64;
        let by = |over: f64| step * (four_weeks * over).clamp(-MOST_STEPS, MOST_STEPS);
        for (price, over) in self.caps.iter_mut().zip(&excess.caps) {
            *price = (*price + by(*over)).max(0.0);
        }
        self.move_weekend(of, by(excess.weekends));
        // A price of load is one of a minute, and a duty has many.
        let duty = f64::from(of.problem.tasks.iter().map(|task| task.load).max().unwrap_or(1).max(1));
        self.move_load(of, by(excess.load / duty) / duty);
    }

    pub(super) fn move_caps(&mut self, slope: &[f64], step: f64) {
        for (price, slope) in self.caps.iter_mut().zip(slope) {
            *price = (*price + step * slope).max(0.0);
        }
    }

    pub(super) fn move_weekend(&mut self, of: Of, by: f64) {
        self.weekend = within(&of.worker.weekends, self.weekend + by);
    }

    pub(super) fn move_load(&mut self, of: Of, by: f64) {
        self.load = within(&of.worker.load, self.load + by);
    }
}

/// The price, within what leaving the range costs: beyond that it takes more than it can bring.
fn within(range: &Range, price: f64) -> f64 {
    let most = match range.above {
        _ if range.max == u32::MAX => 0.0,
        Price::Hard => f64::INFINITY,
        Price::PerUnit(most) => most,
    };
    let least = match range.below {
        _ if range.min == 0 => 0.0,
        Price::Hard => f64::NEG_INFINITY,
        Price::PerUnit(most) => -most,
    };
    price.min(most.max(0.0)).max(least.min(0.0))
}

/// The largest difference between the price of a number and what it really costs: at one of the range's ends, as the price is
/// [`within`] what leaving it costs.
fn dearest(range: &Range, price: f64) -> f64 {
    match price {
        _ if price > 0.0 => price * f64::from(range.max),
        _ if price < 0.0 => price * f64::from(range.min),
        _ => 0.0,
    }
}

/// A number less the end of the range that its price is weighed against.
fn over(range: &Range, price: f64, number: u32) -> f64 {
    let number = f64::from(number);
    let above = number - f64::from(range.max);
    let below = number - f64::from(range.min);
    match price {
        _ if price > 0.0 || above > 0.0 => above,
        _ if price < 0.0 || below < 0.0 => below,
        _ => 0.0,
    }
}
