//! Cuts a program into people's blocks, the links between them, and the ward's own columns.

use super::block::{Block, Priced};
use crate::hospital::PersonIx;
use crate::linear::{Col, Program, Row};
use crate::roster::Formulation;
use crate::solver::SolverError;
use std::time::Duration;

/// A program cut along its people.
#[derive(Debug)]
pub struct Split<'a> {
    program: &'a Program,
    /// One block per person, in the order of the staff.
    blocks: Vec<Block>,
    /// Rows that link people to the ward, by their place in the program.
    links: Vec<usize>,
    /// Columns that belong to nobody, each with its `(link, factor)`.
    ward: Vec<(Col, Vec<(usize, f64)>)>,
}

/// What the whole ward costs at least at some prices, and where the prices should go.
#[derive(Debug)]
pub struct Valuation {
    /// A lower bound on the cost of every roster.
    pub bound: f64,
    /// By how much each link is short (+) or over (−) in the cheapest lines: where a price should rise (+) or fall (−).
    pub shortfall: Vec<f64>,
}

impl<'a> Split<'a> {
    /// Cuts the program of a formulation.
    pub fn of(formulation: &'a Formulation) -> Self {
        let program = &formulation.program;
        let staff = formulation.problem.hospital.staff.len();
        let blocks = (0..staff).map(|_| Block::default()).collect();
        let mut split = Self { program, blocks, links: Vec::new(), ward: Vec::new() };
        let mut place = vec![0; program.columns.len()];
        for (at, owner) in formulation.owner.iter().enumerate() {
            place[at] = match *owner {
                Some(person) => split.blocks[person].add_column(program.columns[at]),
                None => {
                    split.ward.push((Col(at), Vec::new()));
                    split.ward.len() - 1
                }
            };
        }
        let owner_of = |col: Col| formulation.owner[col.0];
        for (at, row) in program.rows.iter().enumerate() {
            let owner = row.entries.first().and_then(|&(col, _)| owner_of(col));
            match owner.filter(|_| row.entries.iter().all(|&(col, _)| owner_of(col) == owner)) {
                Some(person) => split.blocks[person].add_row(row, &place),
                None => split.add_link(at, row, &owner_of, &place),
            }
        }
        split
    }

    fn add_link(&mut self, at: usize, row: &Row, owner_of: &dyn Fn(Col) -> Option<PersonIx>, place: &[usize]) {
        let link = self.links.len();
        self.links.push(at);
        for &(col, factor) in &row.entries {
            match owner_of(col) {
                Some(person) => self.blocks[person].add_link(place[col.0], link, factor),
                None => self.ward[place[col.0]].1.push((link, factor)),
            }
        }
    }

    /// The prices of the links within duals of the whole program.
    pub fn prices_of(&self, row_duals: &[f64]) -> Vec<f64> {
        let mut prices: Vec<f64> = self.links.iter().map(|&row| row_duals.get(row).copied().unwrap_or(0.0)).collect();
        self.clean(&mut prices);
        prices
    }

    /// Sets prices of an impossible sign to 0: a row without a lower bound cannot be paid for being too high.
    pub fn clean(&self, prices: &mut [f64]) {
        for (price, &row) in prices.iter_mut().zip(&self.links) {
            let row = &self.program.rows[row];
            let impossible = (*price > 0.0 && row.lower.is_infinite()) || (*price < 0.0 && row.upper.is_infinite());
            if impossible || !price.is_finite() {
                *price = 0.0;
            }
        }
    }

    /// Prices everybody: each block solved to whole duties at the (clean) prices, to within `accuracy` points or as far as
    /// `time` allows. `None` if told to stop.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn value(
        &mut self,
        prices: &[f64],
        accuracy: f64,
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Valuation>, SolverError> {
        let mut bound = self.program.offset;
        let mut shortfall = Vec::with_capacity(self.links.len());
        for (&price, &row) in prices.iter().zip(&self.links) {
            let row = &self.program.rows[row];
            let side = if price > 0.0 || row.upper.is_infinite() { row.lower } else { row.upper };
            bound += if price == 0.0 { 0.0 } else { price * side };
            shortfall.push(side);
        }
        for (col, links) in &self.ward {
            let column = self.program.columns[col.0];
            let reduced = column.cost - links.iter().map(|&(link, factor)| prices[link] * factor).sum::<f64>();
            let value = if reduced >= 0.0 { column.lower } else { column.upper };
            bound += reduced * value;
            links.iter().for_each(|&(link, factor)| shortfall[link] -= factor * value);
        }
        for block in &mut self.blocks {
            let Priced { bound: least, amounts } = block.price(prices, accuracy, time, stop)?;
            if stop() {
                return Ok(None);
            }
            bound += least;
            amounts.into_iter().for_each(|(link, amount)| shortfall[link] -= amount);
        }
        Ok(Some(Valuation { bound, shortfall }))
    }

    /// What one person's cheapest line costs at least at the prices: proven as far as `time` allows.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn least_of(
        &mut self,
        person: PersonIx,
        prices: &[f64],
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<f64, SolverError> {
        Ok(self.blocks[person].price(prices, 0.05, time, stop)?.bound)
    }

    /// Number of people.
    pub fn people(&self) -> usize {
        self.blocks.len()
    }
}
