//! Diving: lines of the LP are fixed a few at a time, the others are priced again against what is left.

use super::Master;
use super::relaxation::Lp;
use crate::lines::person::Answers;
use crate::lines::pricing::Effort;
use crate::lines::score::Lines;
use crate::solver::SolverError;

/// Rounds of pricing after each fixing.
const ROUNDS: usize = 15;
/// Lines at least this much in the LP are fixed at once.
const NEARLY_WHOLE: f64 = 0.99;
/// People fixed at a time, as a share of all, besides the nearly whole.
const SHARE: f64 = 0.04;
/// HiGHS's number for the dual simplex: it goes on where bounds were changed.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

impl Master<'_> {
    /// Dives for a roster from the restricted master LP; `None` if `until` said so on the way.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn dive(&mut self, until: &dyn Fn() -> bool) -> Result<Option<Lines>, SolverError> {
        let mut lp = self.load()?;
        let mut fixed: Vec<Option<usize>> = vec![None; self.problem.workers.len()];
        let dived = self.dive_in(&mut lp, &mut fixed, until);
        let free: Vec<(usize, f64, f64)> =
            fixed.iter().flatten().map(|&column| (lp.first + column, 0.0, f64::INFINITY)).collect();
        lp.solver.set_bounds(&free)?;
        let whole = dived? && fixed.iter().all(Option::is_some);
        let lines = fixed.iter().flatten().map(|&column| self.pool.lines()[lp.lines[column]].duty()).collect();
        self.lp = Some(lp);
        if !whole {
            return Ok(None);
        }
        let mut answers = Answers::new(self.problem, Lines { duty: lines });
        answers.polish_all(until);
        Ok(Some(answers.into_roster()))
    }

    /// Fixes a line of everybody. Returns whether it came to the end.
    fn dive_in(&mut self, lp: &mut Lp, fixed: &mut [Option<usize>], until: &dyn Fn() -> bool) -> Result<bool, SolverError> {
        let at_a_time = ((fixed.len() as f64 * SHARE).ceil() as usize).max(1);
        let mut round = 0;
        loop {
            lp.solver.set_whole_option("simplex_strategy", if round == 0 { DUAL } else { PRIMAL })?;
            let Some(solved) = self.solve(lp, until)? else { return Ok(false) };
            if round < ROUNDS {
                let sweep = self.sweep_some(&solved.prices, 4, Effort::Full, |worker| fixed[worker].is_none());
                let useful = self.useful(lp, &solved, &sweep);
                round += 1;
                if !useful.is_empty() {
                    self.add_lines(lp, useful)?;
                    continue;
                }
            }
            round = 0;
            let mut most: Vec<(f64, usize)> = Vec::new();
            for (column, &value) in solved.lines.iter().enumerate() {
                let worker = self.pool.lines()[lp.lines[column]].worker;
                if fixed[worker].is_none() && value > 1e-6 {
                    most.push((value, column));
                }
            }
            if most.is_empty() {
                return Ok(true);
            }
            most.sort_by(|a, b| b.0.total_cmp(&a.0));
            let mut bounds = Vec::new();
            for &(value, column) in &most {
                let worker = self.pool.lines()[lp.lines[column]].worker;
                if fixed[worker].is_none() && (value >= NEARLY_WHOLE || bounds.len() < at_a_time) {
                    fixed[worker] = Some(column);
                    bounds.push((lp.first + column, 1.0, f64::INFINITY));
                }
            }
            lp.solver.set_bounds(&bounds)?;
        }
    }
}
