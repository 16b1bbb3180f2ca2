//! Column generation: the restricted master LP over lines, re-optimised warm, with smoothed prices.

use super::{Master, PoolLine, raised};
use crate::linear::{Expr, Program};
use crate::lines::pricing::Effort;
use crate::lines::problem::{LineProblem, Price, Range, Worker};
use crate::solver::{Limits, NewColumn, Solver, SolverError, Status, StopWhen};

/// Lines kept of each person and round.
const LINES: usize = 4;
/// Lines of each person that the first LP has.
const FIRST_LINES: usize = 12;
/// HiGHS's number for the primal simplex: it goes on where columns were added.
const PRIMAL: i32 = 4;
/// Bound and LP closer than this have met.
const SAME: f64 = 1e-6;

/// The restricted master LP, loaded.
#[derive(Debug)]
pub(super) struct Lp {
    pub(super) solver: Solver,
    /// Place in the pool of each line column.
    pub(super) lines: Vec<usize>,
    /// Whether each line of the pool has a column.
    inside: Vec<bool>,
    /// Whether it was solved before: later solves go on from a feasible basis.
    warm: bool,
}

/// A solved LP.
pub(super) struct Solved {
    pub(super) value: f64,
    /// Duals of the cover rows, within their limits.
    pub(super) prices: Vec<f64>,
    /// Duals of the convexity rows.
    pub(super) shares: Vec<f64>,
}

impl Master<'_> {
    /// Rows of the LP: one for each cover row, then one for each person; columns for missing people, people above, and people
    /// without a line.
    pub(super) fn program(&self) -> Program {
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
        for worker in &self.problem.workers {
            let mut one = Expr::default();
            let price = self.rows.missing * self.problem.days as f64 + dearest_line(self.problem, worker);
            one.add(program.continuous(0.0, 1.0, price), 1.0);
            program.row(1.0, &one, 1.0, 0);
        }
        program
    }

    pub(super) fn column(&self, line: &PoolLine) -> NewColumn {
        let mut entries: Vec<(usize, f64)> =
            (0..self.problem.days).filter_map(|day| Some((self.rows.row(day, line.task(day)?)?, 1.0))).collect();
        entries.push((self.rows.len() + line.worker, 1.0));
        NewColumn { cost: line.cost, lower: 0.0, upper: f64::INFINITY, entries }
    }

    /// Cost of a line less what its heads are paid.
    pub(super) fn reduced(&self, line: &PoolLine, prices: &[f64]) -> f64 {
        let paid: f64 =
            (0..self.problem.days).filter_map(|day| self.rows.row(day, line.task(day)?)).map(|row| prices[row]).sum();
        line.cost - paid
    }

    /// Lines of the pool by person, the cheapest at these prices first.
    pub(super) fn cheapest(&self, prices: &[f64], most: usize) -> Vec<usize> {
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

    /// Loads the LP over the cheapest lines of the pool, unless it is loaded already.
    pub(super) fn load(&mut self) -> Result<Lp, SolverError> {
        if let Some(lp) = self.lp.take() {
            return Ok(lp);
        }
        let program = self.program();
        let solver = Solver::relaxed(&program)?;
        let mut lp = Lp { solver, lines: Vec::new(), inside: Vec::new(), warm: false };
        self.add_lines(&mut lp, self.cheapest(&self.prices, FIRST_LINES))?;
        Ok(lp)
    }

    /// Gives lines of the pool a column, those that have none.
    pub(super) fn add_lines(&self, lp: &mut Lp, mut lines: Vec<usize>) -> Result<(), SolverError> {
        lp.inside.resize(self.pool.lines().len(), false);
        lines.retain(|&at| !std::mem::replace(&mut lp.inside[at], true));
        let columns: Vec<NewColumn> = lines.iter().map(|&at| self.column(&self.pool.lines()[at])).collect();
        lp.solver.add_columns(&columns)?;
        lp.lines.extend(lines);
        Ok(())
    }

    /// Solves the LP; `None` if it could not be solved to the end.
    pub(super) fn solve(&self, lp: &mut Lp, until: &dyn Fn() -> bool) -> Result<Option<Solved>, SolverError> {
        let outcome = lp.solver.solve(&Limits::default(), &StopWhen(until))?;
        if outcome.status != Status::Optimal {
            return Ok(None);
        }
        if !std::mem::replace(&mut lp.warm, true) {
            lp.solver.set_whole_option("simplex_strategy", PRIMAL)?;
        }
        let duals = lp.solver.row_duals();
        let prices = (0..self.rows.len())
            .map(|row| {
                let (low, high) = self.rows.limits(row);
                duals[row].clamp(low, high)
            })
            .collect();
        Ok(Some(Solved { value: outcome.objective, prices, shares: duals[self.rows.len()..].to_vec() }))
    }

    /// Lines that the LP lacks and that would improve it: those priced just now, and the best of the pool.
    pub(super) fn useful(&self, lp: &Lp, solved: &Solved, fresh: &[usize]) -> Vec<usize> {
        let improves = |&at: &usize| {
            let line = &self.pool.lines()[at];
            self.reduced(line, &solved.prices) < solved.shares[line.worker] - 1e-7
        };
        let inside = |at: usize| lp.inside.get(at).copied().unwrap_or(false);
        let best = self.cheapest(&solved.prices, LINES);
        let mut useful: Vec<usize> =
            fresh.iter().copied().chain(best).filter(improves).filter(|&at| !inside(at)).collect();
        useful.sort_unstable();
        useful.dedup();
        useful
    }

    /// Closes the gap between LP and bound by column generation, as far as it matters below `upper`. Returns the value of the LP, and
    /// whether they have met.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn generate(
        &mut self,
        upper: f64,
        until: &dyn Fn() -> bool,
        on_bound: &mut dyn FnMut(f64),
    ) -> Result<(f64, bool), SolverError> {
        let mut lp = self.load()?;
        let ended = self.generate_in(&mut lp, upper, until, on_bound);
        self.lp = Some(lp);
        ended
    }

    fn generate_in(
        &mut self,
        lp: &mut Lp,
        upper: f64,
        until: &dyn Fn() -> bool,
        on_bound: &mut dyn FnMut(f64),
    ) -> Result<(f64, bool), SolverError> {
        let mut smoothing: f64 = 0.7;
        let mut relaxed = f64::INFINITY;
        while !until() {
            let Some(solved) = self.solve(lp, until)? else { break };
            relaxed = solved.value;
            let met = |bound: f64| relaxed - bound <= SAME * (1.0 + relaxed.abs());
            if met(self.bound) || raised(self.problem, self.bound) >= raised(self.problem, upper.min(relaxed)) {
                return Ok((relaxed, true));
            }
            let anchor = self.prices.clone();
            let own = &solved.prices;
            let mut prices: Vec<f64> =
                anchor.iter().zip(own).map(|(best, own)| smoothing * best + (1.0 - smoothing) * own).collect();
            loop {
                let sweep = self.sweep(&prices, LINES, Effort::Full);
                self.keep(sweep.bound, &prices, on_bound);
                let towards: f64 = sweep
                    .slope
                    .iter()
                    .zip(own.iter().zip(&anchor))
                    .map(|(slope, (own, best))| slope * (own - best))
                    .sum();
                smoothing = if towards > 0.0 { smoothing - 0.1 } else { smoothing + 0.1 * (1.0 - smoothing) };
                smoothing = smoothing.clamp(0.0, 0.95);
                let useful = self.useful(lp, &solved, &sweep.fresh);
                if !useful.is_empty() || until() {
                    self.add_lines(lp, useful)?;
                    break;
                }
                if prices == *own {
                    return Ok((relaxed, met(self.bound)));
                }
                // Nothing new at the smoothed prices: go half of the way to the LP's own.
                for (price, own) in prices.iter_mut().zip(own) {
                    *price = if (*price - own).abs() < 1e-6 { *own } else { 0.5 * (*price + own) };
                }
            }
        }
        Ok((relaxed, false))
    }
}

/// No line of a person costs more than this, cover aside.
fn dearest_line(problem: &LineProblem, worker: &Worker) -> f64 {
    let per_unit = |price: Price| match price {
        Price::PerUnit(price) => price.abs(),
        Price::Hard => 0.0,
    };
    let days = problem.days as f64;
    let largest_load = problem.tasks.iter().map(|task| task.load).max().unwrap_or(0);
    let range = |range: &Range, most: f64| {
        let (below, above) = (per_unit(range.below), per_unit(range.above));
        below * if below > 0.0 { f64::from(range.min) } else { 0.0 } + above * most
    };
    let runs =
        [&worker.work_run, &worker.off_run].into_iter().chain(&worker.shift_run).map(|run| range(run, 1.0) * days);
    let finite = |cost: &f64| if cost.is_finite() { cost.abs() } else { 0.0 };
    let requests = worker.cost.iter().flatten().chain(&worker.off_cost).map(finite).sum::<f64>();
    let weekends = problem.weekends.len() as f64;
    requests
        + range(&worker.load, days * f64::from(largest_load))
        + range(&worker.weekends, weekends)
        + worker.half_weekend.abs() * weekends
        + runs.sum::<f64>()
}
