//! Diving: lines of the LP are fixed a few at a time, the others are priced again against what is left.

use super::Master;
use super::relaxation::Lp;
use crate::lines::person::Answers;
use crate::lines::pricing::Effort;
use crate::lines::score::Lines;
use crate::solver::SolverError;

/// Rounds of pricing after each fixing: so many in any case, so many at most, and those between while each saves this share.
const FEWEST_ROUNDS: usize = 2;
const MOST_ROUNDS: usize = 15;
const WORTH_A_ROUND: f64 = 3e-4;
/// Lines at least this much in the LP are fixed at once.
const NEARLY_WHOLE: f64 = 0.99;
/// People fixed at a time, as a share of those that are left, besides the nearly whole.
const SHARE: f64 = 0.1;
/// HiGHS's number for the dual simplex: it goes on where bounds were changed.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

impl Master<'_> {
    /// Dives for a roster from the restricted master LP. Where `until` says so on the way, those who have no line yet get the
    /// best one against the others, one after the other.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub fn dive(&mut self, until: &dyn Fn() -> bool) -> Result<Lines, SolverError> {
        let mut lp = self.load()?;
        let mut fixed: Vec<Option<usize>> = vec![None; self.problem.workers.len()];
        let dived = self.dive_in(&mut lp, &mut fixed, until);
        let free: Vec<(usize, f64, f64)> =
            fixed.iter().flatten().map(|&column| (lp.first + column, 0.0, f64::INFINITY)).collect();
        lp.solver.set_bounds(&free)?;
        let mut roster = Lines::empty(self.problem);
        for (worker, column) in fixed.iter().enumerate() {
            if let Some(column) = column {
                roster.duty[worker] = self.pool.lines()[lp.lines[*column]].duty();
            }
        }
        self.lp = Some(lp);
        dived?;
        let mut answers = Answers::new(self.problem, roster);
        for worker in (0..fixed.len()).filter(|&worker| fixed[worker].is_none()) {
            answers.polish(worker);
        }
        answers.polish_all(until);
        Ok(answers.into_roster())
    }

    /// Fixes a line of everybody, as far as it gets.
    fn dive_in(
        &mut self,
        lp: &mut Lp,
        fixed: &mut [Option<usize>],
        until: &dyn Fn() -> bool,
    ) -> Result<(), SolverError> {
        let mut round = 0;
        let mut before = f64::INFINITY;
        loop {
            lp.solver.set_whole_option("simplex_strategy", if round == 0 { DUAL } else { PRIMAL })?;
            let Some(solved) = self.solve(lp, until)? else { return Ok(()) };
            let saved = before - solved.value;
            before = solved.value;
            if round < FEWEST_ROUNDS || (round < MOST_ROUNDS && saved > WORTH_A_ROUND * solved.value.abs()) {
                let sweep = self.sweep_some(&solved.prices, 4, Effort::Full, |worker| fixed[worker].is_none());
                let useful = self.useful(lp, &solved, &sweep);
                round += 1;
                if !useful.is_empty() {
                    self.add_lines(lp, useful)?;
                    continue;
                }
            }
            (round, before) = (0, f64::INFINITY);
            let left = fixed.iter().filter(|line| line.is_none()).count();
            let at_a_time = ((left as f64 * SHARE) as usize).max(1);
            let mut most: Vec<(f64, usize)> = Vec::new();
            for (column, &value) in solved.lines.iter().enumerate() {
                let worker = self.pool.lines()[lp.lines[column]].worker;
                if fixed[worker].is_none() && value > 1e-6 {
                    most.push((value, column));
                }
            }
            if most.is_empty() {
                return Ok(());
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
