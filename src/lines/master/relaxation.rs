//! Column generation: the restricted master LP over lines, re-optimised warm, with smoothed prices.

use super::{Master, PoolLine};
use crate::linear::{Expr, Program};
use crate::lines::pricing::Effort;
use crate::solver::{Limits, NewColumn, Silent, Solver, SolverError, Status};

/// Lines kept of each person and round.
const LINES: usize = 4;
/// Lines of each person that the first LP has.
const FIRST_LINES: usize = 12;
/// Bound and LP closer than this have met.
const SAME: f64 = 1e-6;

impl Master<'_> {
    /// Rows of the LP: one for each cover row, then one for each person; columns for missing people, people above, and people
    /// without a line.
    fn program(&self) -> Program {
        let mut program = Program { offset: self.problem.offset, ..Program::default() };
        let people = self.problem.workers.len();
        for cover in &self.problem.cover {
            let mut heads = Expr::default();
            let missing = program.continuous(0.0, f64::from(cover.minimum), self.rows.missing);
            let below = program.continuous(0.0, f64::from(cover.wanted - cover.minimum), cover.below);
            let above = program.continuous(0.0, people as f64, cover.above);
            heads.add(missing, 1.0).add(below, 1.0).add(above, -1.0);
            program.row(f64::from(cover.wanted), &heads, f64::from(cover.wanted), 0);
        }
        for _ in 0..people {
            let mut one = Expr::default();
            one.add(program.continuous(0.0, 1.0, self.rows.missing * self.problem.days as f64), 1.0);
            program.row(1.0, &one, 1.0, 0);
        }
        program
    }

    fn column(&self, line: &PoolLine) -> NewColumn {
        let mut entries: Vec<(usize, f64)> =
            (0..self.problem.days).filter_map(|day| Some((self.rows.row(day, line.task(day)?)?, 1.0))).collect();
        entries.push((self.rows.len() + line.worker, 1.0));
        NewColumn { cost: line.cost, lower: 0.0, upper: f64::INFINITY, entries }
    }

    /// Cost of a line less what its heads are paid.
    fn reduced(&self, line: &PoolLine, prices: &[f64]) -> f64 {
        let paid: f64 =
            (0..self.problem.days).filter_map(|day| self.rows.row(day, line.task(day)?)).map(|row| prices[row]).sum();
        line.cost - paid
    }

    /// Lines of the pool by person, the cheapest at these prices first.
    fn cheapest(&self, prices: &[f64], most: usize) -> Vec<usize> {
        let mut by_person: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.problem.workers.len()];
        for (at, line) in self.pool.lines().iter().enumerate() {
            by_person[line.worker].push((self.reduced(line, prices), at));
        }
        for lines in &mut by_person {
            lines.sort_by(|a, b| a.0.total_cmp(&b.0));
            lines.truncate(most);
        }
        by_person.into_iter().flatten().map(|(_, at)| at).collect()
    }

    /// Closes the gap between LP and bound. Returns the value of the LP, and whether they have met.
    pub(super) fn generate(
        &mut self,
        upper: f64,
        until: &dyn Fn() -> bool,
        on_bound: &mut dyn FnMut(f64),
    ) -> Result<(f64, bool), SolverError> {
        let limits: Vec<(f64, f64)> = (0..self.rows.len()).map(|row| self.rows.limits(row)).collect();
        let mut solver = Solver::relaxed(&self.program())?;
        let mut inside = vec![false; self.pool.lines().len()];
        let mut fresh = self.cheapest(&self.prices, FIRST_LINES);
        let mut smoothing: f64 = 0.7;
        let mut relaxed = f64::INFINITY;
        let mut columns_in = 0;
        while !until() {
            inside.resize(self.pool.lines().len(), false);
            fresh.retain(|&at| !std::mem::replace(&mut inside[at], true));
            columns_in += fresh.len();
            let columns: Vec<NewColumn> = fresh.iter().map(|&at| self.column(&self.pool.lines()[at])).collect();
            solver.add_columns(&columns)?;
            let t0 = std::time::Instant::now();
            let outcome = solver.solve(&Limits::default(), &Silent)?;
            let t_lp = t0.elapsed().as_secs_f64();
            if outcome.status != Status::Optimal {
                return Ok((relaxed, false));
            }
            // Later solves go on from a feasible basis.
            solver.set_whole_option("simplex_strategy", 4)?;
            relaxed = outcome.objective;
            let duals = solver.row_duals();
            let own: Vec<f64> = duals.iter().zip(&limits).map(|(dual, &(low, high))| dual.clamp(low, high)).collect();
            let t0 = std::time::Instant::now();
            let met = |bound: f64| relaxed - bound <= SAME * (1.0 + relaxed.abs());
            if met(self.bound)
                || super::raised(self.problem, self.bound) >= super::raised(self.problem, upper.min(relaxed))
            {
                return Ok((relaxed, true));
            }
            let mut prices: Vec<f64> =
                self.prices.iter().zip(&own).map(|(best, own)| smoothing * best + (1.0 - smoothing) * own).collect();
            let anchor = self.prices.clone();
            loop {
                let sweep = self.sweep(&prices, LINES, Effort::Full);
                self.keep(sweep.bound, &prices, on_bound);
                let useful = |&at: &usize| {
                    let line = &self.pool.lines()[at];
                    self.reduced(line, &own) < duals[self.rows.len() + line.worker] - 1e-7
                };
                fresh = sweep.fresh.iter().copied().filter(useful).collect();
                inside.resize(self.pool.lines().len(), false);
                // Lines priced in earlier rounds may be of use only now.
                let old: Vec<usize> =
                    self.cheapest(&own, LINES).into_iter().filter(|&at| !inside[at]).filter(useful).collect();
                fresh.extend(old);
                let towards: f64 = sweep
                    .slope
                    .iter()
                    .zip(own.iter().zip(&anchor))
                    .map(|(slope, (own, best))| slope * (own - best))
                    .sum();
                smoothing = if towards > 0.0 { smoothing - 0.1 } else { smoothing + 0.1 * (1.0 - smoothing) };
                smoothing = smoothing.clamp(0.0, 0.95);
                if !fresh.is_empty() || until() {
                    break;
                }
                if prices == own {
                    return Ok((relaxed, met(self.bound)));
                }
                // Nothing new at the smoothed prices: go half of the way to the LP's own.
                for (price, own) in prices.iter_mut().zip(&own) {
                    *price = if (*price - own).abs() < 1e-6 { *own } else { 0.5 * (*price + own) };
                }
            }
            if std::env::var("TRACE").is_ok() {
                eprintln!(
                    "lp {relaxed:.3} bound {:.3} lp {t_lp:.3}s price {:.3}s columns {columns_in} new {} pool {} smooth {smoothing:.2}",
                    self.bound,
                    t0.elapsed().as_secs_f64(),
                    fresh.len(),
                    self.pool.lines().len()
                );
            }
        }
        Ok((relaxed, false))
    }
}
