//! What people's own programs add to a bound, and the proof that nobody can be found for a minimum.
//!
//! Graphs of lines may not know every rule. At good prices of the ward's demand every person's block is solved to whole duties under
//! all of them; the prices then rise where the cheapest lines leave the ward short and fall where they overfill it (subgradient ascent
//! with Polyak's step), and everybody is priced again, as long as that brings something.

use super::Shared;
use crate::linear::Program;
use crate::roster::Formulation;
use crate::roster::blocks::Split;
use crate::solver::{Limits, Solver, SolverError, Status, StopWhen};
use std::time::Duration;

/// Points to which a person's minimum is proven, as a share of what the asked gap leaves per person.
const ACCURACY_SHARE: f64 = 0.15;
/// Longest time for one person.
const PERSON_TIME: Duration = Duration::from_millis(1500);
/// First step, as a share of Polyak's.
const FIRST_STEP: f64 = 0.1;
/// What the step is multiplied by when the bound does not rise.
const SHORTER: f64 = 0.4;
/// Weight of the newest shortfall against the direction so far.
const NEWEST: f64 = 0.6;

/// Raises the bound on everybody's lines from duals of all rows, however they were come by, until `patience` rounds bring nothing
/// or everybody stops.
pub(crate) fn ascend(
    formulation: &Formulation,
    shared: &Shared,
    duals: &[f64],
    patience: usize,
) -> Result<(), SolverError> {
    let mut ascent = Ascent::new(formulation, shared, duals);
    while !shared.should_stop() && ascent.stalled < patience && ascent.step()? {}
    Ok(())
}

/// Climbs towards the best prices.
struct Ascent<'a> {
    shared: &'a Shared<'a>,
    split: Split<'a>,
    /// Prices of the best bound.
    best: Vec<f64>,
    /// Prices to try next.
    prices: Vec<f64>,
    direction: Vec<f64>,
    step: f64,
    bound: f64,
    stalled: usize,
}

impl<'a> Ascent<'a> {
    fn new(formulation: &'a Formulation, shared: &'a Shared, duals: &[f64]) -> Self {
        let split = Split::of(formulation);
        let prices = split.prices_of(duals);
        let (best, direction) = (prices.clone(), vec![0.0; prices.len()]);
        let bound = f64::NEG_INFINITY;
        Self { shared, split, best, prices, direction, step: FIRST_STEP, bound, stalled: 0 }
    }

    /// Prices everybody once and moves the prices. Returns `false` if stopped.
    fn step(&mut self) -> Result<bool, SolverError> {
        let shared = self.shared;
        let allowed = shared.gap() * shared.bound().abs() / self.split.people().max(1) as f64;
        let accuracy = (allowed * ACCURACY_SHARE).clamp(0.05, 1.0);
        let stop = || shared.should_stop();
        let Some(value) = self.split.value(&self.prices, accuracy, PERSON_TIME, &stop)? else { return Ok(false) };
        if value.bound > self.bound {
            let known = shared.bound();
            self.bound = value.bound;
            self.best.clone_from(&self.prices);
            shared.raise_bound(value.bound);
            // What is no better than what was known before is no better bound.
            self.stalled = if value.bound > known { 0 } else { self.stalled + 1 };
        } else {
            self.stalled += 1;
            self.step *= SHORTER;
            self.prices.clone_from(&self.best);
        }
        for (direction, shortfall) in self.direction.iter_mut().zip(&value.shortfall) {
            *direction = NEWEST * shortfall + (1.0 - NEWEST) * *direction;
        }
        let length: f64 = self.direction.iter().map(|direction| direction * direction).sum();
        let ahead = (shared.cost() - self.bound).clamp(0.0, 0.1 * self.bound.abs());
        if length > 0.0 {
            let step = self.step * ahead / length;
            for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
                *price += step * direction;
            }
            self.split.clean(&mut self.prices);
        }
        Ok(true)
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
pub(super) fn cannot_be_staffed(formulation: &Formulation, shared: &Shared) -> Result<bool, SolverError> {
    let mut relaxation = Solver::relaxed(&staffing_program(formulation))?;
    let limits = Limits { time: Some(shared.remaining()), ..Limits::default() };
    // Once somebody is staffed there is nothing left to prove.
    let outcome = relaxation.solve(&limits, &StopWhen(|| shared.should_stop() || shared.missing_heads() < 0.5))?;
    Ok(outcome.status == Status::Optimal && outcome.objective > 1e-4)
}
