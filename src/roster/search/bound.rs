//! The worker that proves: prices of the ward's demand, and what everybody's best line costs at them.
//!
//! The compact relaxation gives first prices and a first bound. From there on every round prices all people at prices
//! between the best so far and the master's newest (smoothing keeps them from jumping about), which gives a bound that is
//! valid at once, and new lines for the master. Now and then the lines are put together to a whole roster.

use super::shared::Shared;
use crate::linear::Program;
use crate::roster::Formulation;
use crate::roster::lines::{Master, Split};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::time::Duration;

/// Weight of the best prices against the master's newest.
const SMOOTHING: f64 = 0.6;
/// Points to which a person is priced, as a share of what the asked gap leaves per person.
const ACCURACY_SHARE: f64 = 0.15;
/// Longest time for one person.
const PERSON_TIME: Duration = Duration::from_millis(1500);
/// Rounds between two attempts to put lines together.
const CHOOSE_EVERY: usize = 3;
/// Most lines in such an attempt.
const CHOOSE_LINES: usize = 2500;

/// Runs until the gap is proven or everybody stops; at most `time`.
pub(super) fn prove(formulation: &Formulation, shared: &Shared, time: Option<Duration>) -> Result<(), SolverError> {
    let until = shared.seconds() + time.unwrap_or(shared.remaining()).as_secs_f64();
    if shared.missing_heads() > 0.5 && cannot_be_staffed(formulation, shared)? {
        shared.declare_infeasible();
        return Ok(());
    }
    let mut relaxation = Solver::relaxed(&formulation.program)?;
    // The interior point method is several times faster here, and what it lacks without crossover is not needed: the
    // bound is worked out from the prices.
    relaxation.set_text_option("solver", "ipm")?;
    relaxation.set_text_option("run_crossover", "off")?;
    relaxation.solve(&Limits { time: Some(shared.remaining()), ..Limits::default() }, &Until { shared })?;
    let duals = relaxation.row_duals();
    drop(relaxation);
    let split = Split::of(formulation);
    let mut prover = Prover::new(formulation, shared, &split, split.prices_of(&duals));
    prover.round(1.0)?;
    let mut round = 0;
    while !shared.should_stop() && shared.seconds() < until {
        round += 1;
        let gained = prover.round(SMOOTHING)?;
        if round % CHOOSE_EVERY == 0 || !gained {
            prover.put_together()?;
        }
    }
    Ok(())
}

struct Prover<'a> {
    formulation: &'a Formulation<'a>,
    shared: &'a Shared<'a>,
    split: &'a Split<'a>,
    master: Master<'a>,
    best_prices: Vec<f64>,
    version: u64,
}

impl<'a> Prover<'a> {
    fn new(formulation: &'a Formulation, shared: &'a Shared, split: &'a Split, prices: Vec<f64>) -> Self {
        let mut best_prices = prices;
        split.clean(&mut best_prices);
        Self { formulation, shared, split, master: Master::new(split), best_prices, version: 0 }
    }

    /// Lines of the best plan, if it is new, into the master.
    fn learn(&mut self) {
        if let Some((values, _, version)) = self.shared.newer_than(self.version) {
            self.version = version;
            for line in self.split.lines_of(&values) {
                self.master.add(line);
            }
        }
    }

    /// One round of pricing at `smoothing` parts of the best prices. Returns whether the master got a new line.
    fn round(&mut self, smoothing: f64) -> Result<bool, SolverError> {
        self.learn();
        let mut prices = self.best_prices.clone();
        if smoothing < 1.0
            && let Some(relaxed) = self.master.relax(self.shared.remaining())?
        {
            for (price, newest) in prices.iter_mut().zip(&relaxed.prices) {
                *price = smoothing * *price + (1.0 - smoothing) * newest;
            }
            self.split.clean(&mut prices);
        }
        let mut bound = self.split.ward_bound(&prices);
        let mut gained = false;
        for person in 0..self.split.people() {
            let start = self.master.cheapest(person, &prices);
            let stop = || self.shared.should_stop();
            let priced = self.split.price(person, &prices, start, self.accuracy(), PERSON_TIME, &stop)?;
            if self.shared.should_stop() {
                return Ok(false);
            }
            bound += priced.bound;
            for line in priced.lines {
                gained |= self.master.add(line);
            }
        }
        if bound > self.shared.bound() {
            self.best_prices = prices;
            self.shared.raise_bound(bound);
        }
        Ok(gained)
    }

    /// How exactly to price: what is lost here adds up over the people.
    fn accuracy(&self) -> f64 {
        let score = self.shared.best().1.abs();
        (self.shared.gap() * score * ACCURACY_SHARE / self.split.people().max(1) as f64).clamp(0.01, 5.0)
    }

    /// Looks for the best whole roster among the lines.
    fn put_together(&mut self) -> Result<(), SolverError> {
        self.learn();
        let Some(relaxed) = self.master.relax(self.shared.remaining())? else { return Ok(()) };
        let (start, _, _) = self.shared.best();
        let time = Duration::from_secs(5).min(self.shared.remaining());
        let until = Until { shared: self.shared };
        if let Some(values) = self.master.choose(&relaxed, &start, CHOOSE_LINES, time, &until)? {
            self.shared.offer(self.formulation, &values);
        }
        Ok(())
    }
}

/// The program with the missing heads as its only objective.
pub fn staffing_program(formulation: &Formulation) -> Program {
    let mut program = formulation.program.clone();
    program.offset = 0.0;
    program.columns.iter_mut().for_each(|column| column.cost = 0.0);
    for &(col, _) in &formulation.shortages {
        program.columns[col.0].cost = 1.0;
    }
    program
}

/// Whether it is proven, by the relaxation alone, that some hard minimum must go short.
fn cannot_be_staffed(formulation: &Formulation, shared: &Shared) -> Result<bool, SolverError> {
    let mut relaxation = Solver::relaxed(&staffing_program(formulation))?;
    let limits = Limits { time: Some(shared.remaining()), ..Limits::default() };
    let outcome = relaxation.solve(&limits, &Staffing { shared })?;
    Ok(outcome.status == Status::Optimal && outcome.objective > 1e-4)
}

/// Stops a proof that nobody can be staffed once somebody is.
struct Staffing<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Staffing<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop() || self.shared.missing_heads() < 0.5
    }
}

/// Stops when everybody stops.
struct Until<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Until<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}
