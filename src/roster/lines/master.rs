//! The master: which lines to take.

use super::{Line, Split};
use crate::linear::{Col, Program, Row};
use crate::solver::{Limits, Observer, Silent, Solver, SolverError, Status};
use std::collections::BTreeSet;
use std::time::Duration;

/// Lines found so far and the program that chooses among them.
#[derive(Debug)]
pub struct Master<'a> {
    split: &'a Split<'a>,
    lines: Vec<Line>,
    seen: BTreeSet<(usize, Vec<(usize, i64)>, i64)>,
}

/// The relaxed master's answer.
#[derive(Debug)]
pub struct Relaxed {
    /// Its objective: no prices can prove more than this.
    pub objective: f64,
    /// Duals of the links.
    pub prices: Vec<f64>,
    /// Duals of the people: what a line must cost less than to help.
    pub people: Vec<f64>,
}

impl<'a> Master<'a> {
    /// A master without lines.
    pub fn new(split: &'a Split<'a>) -> Self {
        Self { split, lines: Vec::new(), seen: BTreeSet::new() }
    }

    /// Adds a line unless one with the same links and cost is there. Returns whether it was new.
    pub fn add(&mut self, line: Line) -> bool {
        let rounded = |value: f64| (value * 1e4).round() as i64;
        let links = line.links.iter().map(|&(link, amount)| (link, rounded(amount))).collect();
        let new = self.seen.insert((line.person, links, rounded(line.cost)));
        if new {
            self.lines.push(line);
        }
        new
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A person's cheapest known line at the prices.
    pub fn cheapest(&self, person: usize, prices: &[f64]) -> Option<&Line> {
        let own = self.lines.iter().filter(|line| line.person == person);
        own.min_by(|a, b| a.reduced(prices).total_cmp(&b.reduced(prices)))
    }

    /// Ward columns first, then the lines in `chosen`; links first, then one row a person.
    fn program(&self, whole_lines: bool, chosen: &[usize]) -> Program {
        let split = self.split;
        let mut program = Program { offset: split.program.offset, ..Program::default() };
        for col in &split.ward {
            program.columns.push(split.program.columns[col.0]);
        }
        for &row in &split.links {
            let row = &split.program.rows[row];
            program.rows.push(Row { entries: Vec::new(), ..row.clone() });
        }
        for _ in 0..split.people() {
            program.rows.push(Row { lower: 1.0, upper: 1.0, entries: Vec::new(), tag: 0 });
        }
        for (at, links) in split.ward_links.iter().enumerate() {
            for &(link, factor) in links {
                program.rows[link].entries.push((Col(at), factor));
            }
        }
        for &at in chosen {
            let line = &self.lines[at];
            let col = program.column(0.0, 1.0, line.cost, whole_lines);
            for &(link, amount) in &line.links {
                program.rows[link].entries.push((col, amount));
            }
            program.rows[split.links.len() + line.person].entries.push((col, 1.0));
        }
        program
    }

    /// Solves the relaxed master. `None` if it has no solution yet.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn relax(&self, time: Duration) -> Result<Option<Relaxed>, SolverError> {
        let all: Vec<usize> = (0..self.lines.len()).collect();
        let program = self.program(false, &all);
        let mut solver = Solver::new(&program)?;
        let outcome = solver.solve(&Limits { time: Some(time), ..Limits::default() }, &Silent)?;
        if outcome.status != Status::Optimal {
            return Ok(None);
        }
        let mut prices = solver.row_duals();
        let people = prices.split_off(self.split.links.len());
        Ok(Some(Relaxed { objective: outcome.objective, prices, people }))
    }

    /// The best whole choice among the lines that cost little at the prices, as values of the whole program.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn choose(
        &self,
        relaxed: &Relaxed,
        start: &[f64],
        most_lines: usize,
        time: Duration,
        observer: &dyn Observer,
    ) -> Result<Option<Vec<f64>>, SolverError> {
        let split = self.split;
        let mut order: Vec<usize> = (0..self.lines.len()).collect();
        let excess = |&at: &usize| self.lines[at].reduced(&relaxed.prices) - relaxed.people[self.lines[at].person];
        order.sort_by(|a, b| excess(a).total_cmp(&excess(b)));
        order.truncate(most_lines);
        let own = split.lines_of(start);
        let same = |at: usize, line: &Line| {
            self.lines[at].person == line.person
                && self.lines[at].links == line.links
                && self.lines[at].cost == line.cost
        };
        let mut taken = Vec::new();
        for line in &own {
            let Some(at) = (0..self.lines.len()).find(|&at| same(at, line)) else { continue };
            if !order.contains(&at) {
                order.push(at);
            }
            taken.push(at);
        }
        let program = self.program(true, &order);
        let mut solver = Solver::new(&program)?;
        if taken.len() == split.people() {
            let mut values: Vec<f64> = split.ward.iter().map(|col| start[col.0]).collect();
            values.extend(order.iter().map(|at| f64::from(u8::from(taken.contains(at)))));
            solver.set_start(&values)?;
        }
        let limits = Limits { time: Some(time), absolute_gap: 0.2, ..Limits::default() };
        let outcome = solver.solve(&limits, observer)?;
        Ok(outcome.values.map(|values| self.whole(&values, &order)))
    }

    fn whole(&self, values: &[f64], order: &[usize]) -> Vec<f64> {
        let split = self.split;
        let mut whole = vec![0.0; split.program.columns.len()];
        for (col, &value) in split.ward.iter().zip(values) {
            whole[col.0] = value;
        }
        for (&at, &value) in order.iter().zip(&values[split.ward.len()..]) {
            if value > 0.5 {
                let line = &self.lines[at];
                for (col, &value) in split.blocks[line.person].columns.iter().zip(&line.values) {
                    whole[col.0] = value;
                }
            }
        }
        whole
    }
}
