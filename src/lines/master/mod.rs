//! The line master: everybody's lines under common cover prices, with a valid bound at any moment.
//!
//! Prices are first driven up by an incremental ascent, which needs nothing but pricing (`ascent`); what is left is closed by
//! column generation over the lines found on the way, with smoothed prices (`relaxation`). Every round gives a Lagrangian bound.
//! Rosters come from the lines by a MIP over the pool (`restricted`), or from the prices alone (`lines::dive`). `models/lines.md` has the mathematics.

mod ascent;
mod cover;
mod pool;
mod relaxation;
mod restricted;
#[cfg(test)]
mod tests;

pub use cover::{cost_step, missing_price, raised};
pub use pool::{Pool, PoolLine};

use super::pricing::{Effort, Line, OwnPrices, Priced, Pricer};
use super::problem::LineProblem;
use super::score::{Lines, line_cost};
use crate::solver::SolverError;
use crate::work;
pub(super) use cover::CoverRows;
use rayon::prelude::*;
use relaxation::Lp;
use std::time::Duration;

/// How the master ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// No roster is cheaper than this.
    pub bound: f64,
    /// Value of the restricted master LP; infinite if it was not reached.
    pub relaxed: f64,
    /// Times that everybody was priced.
    pub rounds: usize,
    /// Whether bound and LP have met.
    pub optimal: bool,
}

/// Lines, their prices and the best bound.
#[derive(Debug)]
pub struct Master<'a> {
    problem: &'a LineProblem,
    rows: CoverRows<'a>,
    pricers: Vec<Pricer<'a>>,
    threads: rayon::ThreadPool,
    pool: Pool,
    /// Prices of the best bound, by cover row.
    prices: Vec<f64>,
    /// Everybody's own prices of the ascent's best bound.
    own: Vec<OwnPrices>,
    bound: f64,
    rounds: usize,
    lp: Option<Lp>,
}

/// Everybody priced once.
struct Sweep {
    /// Lagrangian bound at these prices.
    bound: f64,
    /// Wanted heads less heads of the cheapest lines, by cover row: where prices should go.
    slope: Vec<f64>,
    /// Lines that were not in the pool before.
    fresh: Vec<usize>,
}

impl<'a> Master<'a> {
    /// A master without lines. Pricing uses up to `threads` threads.
    ///
    /// # Errors
    /// When the threads cannot be started.
    pub fn new(problem: &'a LineProblem, threads: usize) -> Result<Self, SolverError> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .build()
            .map_err(|fault| SolverError::Refused(format!("threads: {fault}")))?;
        let pricers =
            threads.install(|| (0..problem.workers.len()).into_par_iter().map(|at| Pricer::new(problem, at)).collect());
        let rows = CoverRows::new(problem);
        let prices = vec![0.0; rows.len()];
        let own = vec![OwnPrices::new(problem.shifts.len()); problem.workers.len()];
        let pool = Pool::default();
        Ok(Self { problem, rows, pricers, threads, pool, prices, own, bound: f64::NEG_INFINITY, rounds: 0, lp: None })
    }

    /// The best bound so far.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Prices of the best bound, as what each task of each day adds to a line (`[day * tasks + task]`).
    pub fn prices(&self) -> Vec<f64> {
        self.rows.task_prices(&self.prices)
    }

    /// Everybody's own prices of the ascent's best bound.
    pub fn own_prices(&self) -> &[OwnPrices] {
        &self.own
    }

    /// All lines found.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Adds the lines of a roster; those that break a rule of their own are left out.
    pub fn learn(&mut self, roster: &Lines) {
        for (at, duty) in roster.duty.iter().enumerate() {
            let score = line_cost(self.problem, &self.problem.workers[at], duty);
            if score.broken.is_empty() {
                self.pool.add(at, &Line { cost: score.total(), duty: duty.clone() });
            }
        }
    }

    /// Improves the bound until it cannot be improved or `until` says so: [`Self::ascend`], then column generation. `on_bound` is
    /// told of every better one.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn run(
        &mut self,
        start: Option<&Lines>,
        until: &dyn Fn() -> bool,
        on_bound: &mut dyn FnMut(f64),
    ) -> Result<Ended, SolverError> {
        self.ascend(start, until, on_bound);
        let score = start.map(|roster| roster.score(self.problem));
        let upper = score.filter(|score| score.broken.is_empty()).map_or(f64::INFINITY, |score| score.total());
        let relaxed = if until() { None } else { Some(self.generate(upper, until, on_bound)?) };
        let (relaxed, optimal) = relaxed.unwrap_or((f64::INFINITY, false));
        Ok(Ended { bound: self.bound, relaxed, rounds: self.rounds, optimal })
    }

    /// Prices everybody. `most` lines a person are kept,
    fn sweep(&mut self, prices: &[f64], most: usize, effort: Effort) -> Sweep {
        self.rounds += 1;
        let task_prices = self.rows.task_prices(prices);
        let priced = self.price(&task_prices, &|_| true, most, effort);
        let mut bound = self.problem.offset;
        let mut slope = Vec::with_capacity(prices.len());
        for (row, &price) in prices.iter().enumerate() {
            let (value, heads) = self.rows.least(row, price);
            bound += value;
            slope.push(heads);
        }
        let mut fresh = Vec::new();
        for (worker, priced) in &priced {
            bound += priced.bound;
            self.rows.touched(&priced.relaxed).for_each(|row| slope[row] -= 1.0);
            fresh.extend(priced.lines.iter().filter_map(|line| self.pool.add(*worker, line)));
        }
        Sweep { bound, slope, fresh }
    }

    /// Prices some of the people, in parallel. They come back in their order, whichever thread had whom, and their work counts as this
    /// thread's.
    fn price(
        &mut self,
        task_prices: &[f64],
        wanted: &(dyn Fn(usize) -> bool + Sync),
        most: usize,
        effort: Effort,
    ) -> Vec<(usize, Priced)> {
        let (pricers, clock) = (&mut self.pricers, work::clock());
        let priced: Vec<(usize, (Priced, Duration))> = self.threads.install(|| {
            let chosen = pricers.par_iter_mut().enumerate().filter(|&(worker, _)| wanted(worker));
            let price = |pricer: &mut Pricer| pricer.price(task_prices, most, f64::INFINITY, effort);
            chosen.map(|(worker, pricer)| (worker, work::lent(clock, || price(pricer)))).collect()
        });
        let counted = |(worker, (priced, work)): (usize, (Priced, Duration))| {
            work::count_time(work);
            (worker, priced)
        };
        priced.into_iter().map(counted).collect()
    }

    /// Keeps a bound that is better than the best one. Returns whether it is.
    fn keep(&mut self, bound: f64, prices: &[f64], on_bound: &mut dyn FnMut(f64)) -> bool {
        let better = bound > self.bound;
        if better {
            self.bound = bound;
            self.prices = prices.to_vec();
            on_bound(bound);
        }
        better
    }
}
