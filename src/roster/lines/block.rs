//! One person's part of the program, and its cheapest lines at given prices.

use super::Split;
use crate::hospital::PersonIx;
use crate::linear::{Col, Column, Program, Row};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError};
use std::cell::RefCell;
use std::time::Duration;

/// One person's whole horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Whose.
    pub person: PersonIx,
    /// Values of the person's columns, in the block's order.
    pub values: Vec<f64>,
    /// What the line costs by itself.
    pub cost: f64,
    /// What it brings to the links: (link, amount).
    pub links: Vec<(usize, f64)>,
}

impl Line {
    /// Its cost at given prices.
    pub fn reduced(&self, prices: &[f64]) -> f64 {
        self.cost - self.links.iter().map(|&(link, amount)| prices[link] * amount).sum::<f64>()
    }
}

/// What pricing one person gave.
#[derive(Debug)]
pub struct Priced {
    /// No line costs less at the prices: proven.
    pub bound: f64,
    /// Lines found, the cheapest last.
    pub lines: Vec<Line>,
}

/// A person's columns and rows.
#[derive(Debug, Default)]
pub(super) struct Block {
    program: Program,
    pub(super) columns: Vec<Col>,
    /// `(link, factor)` of each column.
    pub(super) links: Vec<Vec<(usize, f64)>>,
}

impl Block {
    pub(super) fn add_column(&mut self, whole: Col, column: Column) -> usize {
        self.program.columns.push(column);
        self.columns.push(whole);
        self.links.push(Vec::new());
        self.columns.len() - 1
    }

    pub(super) fn add_row(&mut self, row: &Row, place: &[usize]) {
        let entries = row.entries.iter().map(|&(col, factor)| (Col(place[col.0]), factor)).collect();
        self.program.rows.push(Row { entries, ..row.clone() });
    }

    /// The person's part of whole values.
    pub(super) fn project(&self, whole: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|col| whole[col.0]).collect()
    }

    /// The line with these values.
    pub(super) fn line(&self, person: PersonIx, mut values: Vec<f64>) -> Line {
        for (value, column) in values.iter_mut().zip(&self.program.columns) {
            if column.integer {
                *value = value.round();
            }
        }
        let mut amounts = std::collections::BTreeMap::new();
        for (value, links) in values.iter().zip(&self.links) {
            if *value != 0.0 {
                for &(link, factor) in links {
                    *amounts.entry(link).or_insert(0.0) += factor * value;
                }
            }
        }
        Line { person, cost: self.program.objective(&values), links: amounts.into_iter().collect(), values }
    }
}

impl Split<'_> {
    /// The cheapest line of a person at the prices, within `accuracy` points or as far as `time` allows; `start` is a line
    /// known to be good.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn price(
        &self,
        person: PersonIx,
        prices: &[f64],
        start: Option<&Line>,
        accuracy: f64,
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<Priced, SolverError> {
        let block = &self.blocks[person];
        let mut program = block.program.clone();
        for (column, links) in program.columns.iter_mut().zip(&block.links) {
            column.cost -= links.iter().map(|&(link, factor)| prices[link] * factor).sum::<f64>();
        }
        let mut solver = Solver::new(&program)?;
        if let Some(start) = start {
            solver.set_start(&start.values)?;
        }
        let collector = Collector { found: RefCell::new(Vec::new()), stop };
        let limits = Limits { time: Some(time), absolute_gap: accuracy, ..Limits::default() };
        let outcome = solver.solve(&limits, &collector)?;
        let mut found = collector.found.into_inner();
        found.extend(outcome.values);
        let lines = found.into_iter().map(|values| block.line(person, values)).collect();
        Ok(Priced { bound: outcome.bound, lines })
    }
}

/// Keeps every better line on the way: all of them are of use to the master.
struct Collector<'a> {
    found: RefCell<Vec<Vec<f64>>>,
    stop: &'a dyn Fn() -> bool,
}

impl Observer for Collector<'_> {
    fn progress(&self, _: Progress) -> bool {
        (self.stop)()
    }

    fn solution(&self, _objective: f64, values: &[f64]) {
        self.found.borrow_mut().push(values.to_vec());
    }
}
