//! The restricted master as a MIP: the best roster that the lines of the pool can make.

use super::Master;
use crate::lines::score::Lines;
use crate::solver::{Limits, Observer, Solver, SolverError};

impl Master<'_> {
    /// The best roster found from up to `most` lines of each person: those that are cheapest at the best prices, and those of
    /// `known`, a roster to start from. Lines that cannot be part of anything better than `known` are left out.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn restricted(
        &mut self,
        known: Option<&Lines>,
        most: usize,
        limits: &Limits,
        observer: &dyn Observer,
    ) -> Result<Option<Lines>, SolverError> {
        let mut start = Vec::new();
        let mut upper = f64::INFINITY;
        if let Some(roster) = known {
            self.learn(roster);
            let score = roster.score(self.problem);
            upper = if score.broken.is_empty() { score.total() } else { f64::INFINITY };
            start = roster.duty.iter().enumerate().map(|(worker, duty)| self.pool.place(worker, duty)).collect();
        }
        let mut chosen = self.cheapest(&self.prices, most);
        if upper.is_finite() {
            // With such a line a roster costs at least the bound and what the line is dearer than its person's cheapest.
            let mut least = vec![f64::INFINITY; self.problem.workers.len()];
            for &at in &chosen {
                let line = &self.pool.lines()[at];
                least[line.worker] = least[line.worker].min(self.reduced(line, &self.prices));
            }
            chosen.retain(|&at| {
                let line = &self.pool.lines()[at];
                self.bound + self.reduced(line, &self.prices) - least[line.worker] < upper + 1e-6
            });
        }
        chosen.extend(start.iter().flatten());
        chosen.sort_unstable();
        chosen.dedup();
        let mut program = self.program();
        let first = program.columns.len();
        for &at in &chosen {
            let line = self.column(&self.pool.lines()[at]);
            let column = program.column(0.0, 1.0, line.cost, true);
            line.entries.iter().for_each(|&(row, factor)| program.rows[row].entries.push((column, factor)));
        }
        let mut solver = Solver::new(&program)?;
        if let Some(roster) =
            known.filter(|_| start.len() == self.problem.workers.len() && start.iter().all(Option::is_some))
        {
            solver.set_start(&self.start_values(program.columns.len(), first, &chosen, &start, roster))?;
        }
        let outcome = solver.solve(limits, observer)?;
        let Some(values) = outcome.values else { return Ok(None) };
        let mut roster = Lines::empty(self.problem);
        let mut without = vec![true; self.problem.workers.len()];
        for (&at, &value) in chosen.iter().zip(&values[first..]) {
            if value > 0.5 {
                let line = &self.pool.lines()[at];
                roster.duty[line.worker] = line.duty();
                without[line.worker] = false;
            }
        }
        Ok((!without.contains(&true)).then_some(roster))
    }

    /// Values of all columns for a roster whose lines are in the pool.
    fn start_values(
        &self,
        columns: usize,
        first: usize,
        chosen: &[usize],
        start: &[Option<usize>],
        roster: &Lines,
    ) -> Vec<f64> {
        let mut values = vec![0.0; columns];
        for (row, cover) in self.problem.cover.iter().enumerate() {
            let heads = roster.duty.iter().filter(|line| line[cover.day] == Some(cover.task)).count() as u32;
            values[3 * row] = f64::from(cover.minimum.saturating_sub(heads));
            values[3 * row + 1] = f64::from(cover.wanted.saturating_sub(heads.max(cover.minimum)));
            values[3 * row + 2] = f64::from(heads.saturating_sub(cover.wanted));
        }
        for at in start.iter().flatten() {
            if let Ok(place) = chosen.binary_search(at) {
                values[first + place] = 1.0;
            }
        }
        values
    }
}
