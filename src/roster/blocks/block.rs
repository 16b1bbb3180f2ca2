//! One person's columns and rows.

use crate::linear::{Col, Column, Program, Row};
use crate::solver::{Limits, Solver, SolverError, StopWhen};
use std::time::Duration;

/// A person's part of the program.
#[derive(Debug, Default)]
pub(super) struct Block {
    program: Program,
    /// `(link, factor)` of each column.
    links: Vec<Vec<(usize, f64)>>,
    /// The line found last: a good start for the next prices.
    last: Option<Vec<f64>>,
}

/// What pricing one person gave.
#[derive(Debug)]
pub(super) struct Priced {
    /// No line of the person costs less at the prices: proven.
    pub(super) bound: f64,
    /// What the best line found brings to the links.
    pub(super) amounts: Vec<(usize, f64)>,
}

impl Block {
    pub(super) fn add_column(&mut self, column: Column) -> usize {
        self.program.columns.push(column);
        self.links.push(Vec::new());
        self.links.len() - 1
    }

    pub(super) fn add_row(&mut self, row: &Row, place: &[usize]) {
        let entries = row.entries.iter().map(|&(col, factor)| (Col(place[col.0]), factor)).collect();
        self.program.rows.push(Row { entries, ..row.clone() });
    }

    pub(super) fn add_link(&mut self, column: usize, link: usize, factor: f64) {
        self.links[column].push((link, factor));
    }

    /// The person's cheapest whole line at the prices.
    pub(super) fn price(
        &mut self,
        prices: &[f64],
        accuracy: f64,
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<Priced, SolverError> {
        let mut program = self.program.clone();
        for (column, links) in program.columns.iter_mut().zip(&self.links) {
            column.cost -= links.iter().map(|&(link, factor)| prices[link] * factor).sum::<f64>();
        }
        let mut solver = Solver::new(&program)?;
        if let Some(last) = &self.last {
            solver.set_start(last)?;
        }
        let limits = Limits { time: Some(time), absolute_gap: accuracy, ..Limits::default() };
        let outcome = solver.solve(&limits, &StopWhen(stop))?;
        let mut amounts = Vec::new();
        if let Some(values) = &outcome.values {
            for (&value, links) in values.iter().zip(&self.links) {
                amounts.extend(links.iter().map(|&(link, factor)| (link, factor * value)));
            }
        }
        self.last = outcome.values.or(self.last.take());
        Ok(Priced { bound: outcome.bound, amounts })
    }
}
