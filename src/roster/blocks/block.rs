//! One person's columns and rows.

use crate::linear::{Col, Column, Program, Row};
use crate::solver::{Limits, Observer, Progress, Solver, SolverError};
use std::time::Duration;

/// Reduced costs below this are rounding noise.
const NOISE: f64 = 1e-9;
/// What a proven minimum is lowered by, so that the solver's tolerances never cut off a roster.
const MARGIN: f64 = 1e-5;

/// A person's part of the program.
#[derive(Debug, Default)]
pub(super) struct Block {
    program: Program,
    columns: Vec<Col>,
    /// `(link, factor)` of each column.
    links: Vec<Vec<(usize, f64)>>,
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

    pub(super) fn add_link(&mut self, column: usize, link: usize, factor: f64) {
        self.links[column].push((link, factor));
    }

    /// See [`super::Split::person_cut`].
    pub(super) fn cut(
        &self,
        prices: &[f64],
        accuracy: f64,
        time: Duration,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Row>, SolverError> {
        let mut program = self.program.clone();
        for (column, links) in program.columns.iter_mut().zip(&self.links) {
            column.cost -= links.iter().map(|&(link, factor)| prices[link] * factor).sum::<f64>();
            if column.cost.abs() < NOISE {
                column.cost = 0.0;
            }
        }
        let limits = Limits { time: Some(time), absolute_gap: accuracy, ..Limits::default() };
        let outcome = Solver::new(&program)?.solve(&limits, &Until(stop))?;
        if !outcome.bound.is_finite() {
            return Ok(None);
        }
        let entries: Vec<(Col, f64)> = self
            .columns
            .iter()
            .zip(&program.columns)
            .filter(|(_, column)| column.cost != 0.0)
            .map(|(&col, column)| (col, column.cost))
            .collect();
        let lower = outcome.bound - MARGIN;
        Ok((!entries.is_empty()).then_some(Row { lower, upper: f64::INFINITY, entries, tag: u32::MAX }))
    }
}

/// Stops when told to.
struct Until<'a>(&'a dyn Fn() -> bool);

impl Observer for Until<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.0()
    }
}
