//! Part of a roster as a mixed-integer program: some people, some days, everything else as it is.
//!
//! The formulation is `models/lines.md`, *Compact program*: turn-on variables for runs of work and of days off (Rajan–Takriti), lifted
//! successions, piecewise-linear cover. With everybody and all days free it is the whole roster. Every column is made
//! together with its value in the roster as it is, so that the program always has a start.

mod cover;
mod runs;
mod worker;

use super::{Heads, LineProblem, Lines, TaskIx};
use crate::linear::{Col, Expr, Program};

/// Price of one person missing from a hard minimum: above everything that a roster could save by it.
pub(super) const IMPOSSIBLE: f64 = 5_000.0;

/// What is free.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    /// People.
    pub(super) people: Vec<usize>,
    /// First free day.
    pub(super) first: usize,
    /// Last free day.
    pub(super) last: usize,
}

impl Cut {
    /// Everybody and all days.
    pub(super) fn whole(problem: &LineProblem) -> Self {
        Self { people: (0..problem.workers.len()).collect(), first: 0, last: problem.days.saturating_sub(1) }
    }
}

/// The program of the free part.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Rows and columns. Its objective differs from the roster's cost by a constant.
    pub(super) program: Program,
    /// Values of all columns in the roster as it is.
    pub(super) start: Vec<f64>,
    /// Person, day and task behind each duty column.
    pub(super) duties: Vec<(Col, usize, usize, TaskIx)>,
}

impl Piece {
    /// Builds the program of a part of a roster.
    pub(super) fn build(problem: &LineProblem, base: &Lines, heads: &Heads, cut: &Cut) -> Self {
        let mut piece = Self::default();
        for &person in &cut.people {
            worker::add(&mut piece, problem, base, cut, person);
        }
        cover::add(&mut piece, problem, base, heads, cut);
        piece
    }

    /// The roster that column values stand for.
    pub(super) fn read(&self, values: &[f64], base: &Lines, cut: &Cut) -> Lines {
        let mut lines = base.clone();
        for &person in &cut.people {
            lines.duty[person][cut.first..=cut.last].fill(None);
        }
        for &(col, person, day, task) in &self.duties {
            if values[col.0] > 0.5 {
                lines.duty[person][day] = Some(task);
            }
        }
        lines
    }

    fn column(&mut self, upper: f64, cost: f64, integer: bool, value: f64) -> Col {
        self.start.push(value);
        self.program.column(0.0, upper, cost, integer)
    }

    /// `expr ≤ upper`. A row of fixed days alone is kept only if it fails.
    fn at_most(&mut self, expr: &Expr, upper: f64) {
        self.program.row(f64::NEG_INFINITY, expr, upper, 0);
    }

    /// `expr ≤ upper + slack` at a price; returns nothing where no column is in it.
    fn priced_at_most(&mut self, mut expr: Expr, upper: f64, price: f64, most: f64) {
        if expr.terms.is_empty() || price <= 0.0 {
            return;
        }
        let above = (expr.value(&self.start) - upper).max(0.0);
        let slack = self.column(most, price, false, above);
        expr.add(slack, -1.0);
        self.program.row(f64::NEG_INFINITY, &expr, upper, 0);
    }
}

#[cfg(test)]
mod tests;
