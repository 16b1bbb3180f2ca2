//! Cover as rows: what heads on a task of a day cost, and what a price for them can be worth.

use crate::lines::problem::{Cover, LineProblem, Price, Range, TaskIx};

/// The rows of a problem.
#[derive(Debug, Clone)]
pub(in crate::lines) struct CoverRows<'a> {
    problem: &'a LineProblem,
    /// Price of each person missing from a hard minimum: dear, but finite.
    pub(in crate::lines) missing: f64,
    /// Row of each day and task.
    row: Vec<Option<usize>>,
}

impl<'a> CoverRows<'a> {
    pub(in crate::lines) fn new(problem: &'a LineProblem) -> Self {
        let mut row = vec![None; problem.days * problem.tasks.len()];
        for (at, cover) in problem.cover.iter().enumerate() {
            row[cover.day * problem.tasks.len() + cover.task] = Some(at);
        }
        Self { problem, missing: missing_price(problem), row }
    }

    pub(in crate::lines) fn len(&self) -> usize {
        self.problem.cover.len()
    }

    pub(in crate::lines) fn row(&self, day: usize, task: TaskIx) -> Option<usize> {
        self.row[day * self.problem.tasks.len() + task]
    }

    /// Prices that a row can have.
    pub(in crate::lines) fn limits(&self, row: usize) -> (f64, f64) {
        let Cover { minimum, wanted, below, above, .. } = self.problem.cover[row];
        let dearest = match (minimum, wanted) {
            (0, 0) => 0.0,
            (0, _) => below,
            _ => self.missing.max(below),
        };
        (-above, dearest.max(-above))
    }

    /// The least that a row costs when each head on it is paid `price`, and the heads it would like to have then.
    pub(in crate::lines) fn least(&self, row: usize, price: f64) -> (f64, f64) {
        let Cover { minimum, wanted, below, above, .. } = self.problem.cover[row];
        let (mut value, mut heads) = (price * f64::from(wanted), f64::from(wanted));
        for (units, cost) in [(minimum, self.missing), (wanted - minimum, below)] {
            if price > cost {
                value += (cost - price) * f64::from(units);
                heads -= f64::from(units);
            }
        }
        if price < -above {
            let units = self.problem.workers.len() as f64;
            value += (above + price) * units;
            heads += units;
        }
        (value, heads)
    }

    /// Rows that a line has a head on.
    pub(in crate::lines) fn touched<'l>(&'l self, duty: &'l [Option<TaskIx>]) -> impl Iterator<Item = usize> + 'l {
        duty.iter().enumerate().filter_map(|(day, task)| self.row(day, (*task)?))
    }

    /// Row prices as what each task of each day adds to a line: heads that are paid for are that much cheaper.
    pub(in crate::lines) fn task_prices(&self, prices: &[f64]) -> Vec<f64> {
        self.row.iter().map(|row| row.map_or(0.0, |row| -prices[row])).collect()
    }
}

/// A price for people missing from hard minima: dearer than what one person can lose by being moved for a day.
pub fn missing_price(problem: &LineProblem) -> f64 {
    let mut dearest: f64 = 10.0;
    let mut see = |price: f64| dearest = if price.is_finite() { dearest.max(price.abs()) } else { dearest };
    let largest_load = problem.tasks.iter().map(|task| task.load).max().unwrap_or(0);
    for worker in &problem.workers {
        let mut sides = |range: &Range, units: f64| {
            for price in [range.below, range.above] {
                if let Price::PerUnit(price) = price {
                    see(price * units);
                }
            }
        };
        sides(&worker.load, f64::from(largest_load));
        for range in [&worker.work_run, &worker.off_run, &worker.weekends].into_iter().chain(&worker.shift_run) {
            sides(range, 1.0);
        }
        see(worker.half_weekend);
        worker.cost.iter().flatten().chain(&worker.off_cost).for_each(|&price| see(price));
    }
    problem.cover.iter().for_each(|cover| see(cover.below.max(cover.above)));
    10.0 * dearest
}

/// Every cost of a roster is the constant plus a multiple of this; 0 where no such number is known.
pub fn cost_step(problem: &LineProblem) -> f64 {
    let mut step: u64 = 0;
    let mut whole = true;
    let mut see = |price: f64| {
        if price.is_finite() {
            let units = price.abs().round();
            whole &= (price.abs() - units).abs() < 1e-9 && units < 1e9;
            step = divisor(step, units as u64);
        }
    };
    let mut sides = |range: &Range| {
        for price in [range.below, range.above] {
            if let Price::PerUnit(price) = price {
                see(price);
            }
        }
    };
    for worker in &problem.workers {
        [&worker.load, &worker.work_run, &worker.off_run, &worker.weekends].into_iter().for_each(&mut sides);
        worker.shift_run.iter().for_each(&mut sides);
    }
    for worker in &problem.workers {
        worker
            .cost
            .iter()
            .flatten()
            .chain(&worker.off_cost)
            .chain([&worker.half_weekend])
            .for_each(|&price| see(price));
    }
    problem.cover.iter().flat_map(|cover| [cover.below, cover.above]).for_each(see);
    if whole { step as f64 } else { 0.0 }
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// The bound, raised to the next cost that a roster can have.
pub fn raised(problem: &LineProblem, bound: f64) -> f64 {
    let step = cost_step(problem);
    if step == 0.0 || !bound.is_finite() {
        return bound;
    }
    problem.offset + ((bound - problem.offset - 1e-6 * (1.0 + bound.abs() * 1e-3)) / step).ceil() * step
}
