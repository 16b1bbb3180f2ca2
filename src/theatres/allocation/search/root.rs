//! The relaxation, made tight, and what its prices say of every column.

use super::cuts::{few_patients, rounded};
use super::shared::{Shared, Watch};
use super::{Problem, SolverError};
use crate::linear::Program;
use crate::solver::{Solver, Status};

/// Most rounds of rows that the relaxation breaks.
const MOST_ROUNDS: usize = 8;
/// Rows from which on the interior point is quicker than the simplex.
const LARGE: usize = 25_000;
/// A round has to lift the bound by this share of it to be followed by another.
const WORTH_IT: f64 = 1e-5;

/// The solved relaxation.
#[derive(Debug)]
pub(super) struct Root {
    /// The program with the rows that were added. Every plan keeps them.
    pub(super) program: Program,
    /// No plan costs less.
    pub(super) bound: f64,
    /// Column values of the relaxation.
    pub(super) values: Vec<f64>,
    /// Columns that some round of the relaxation used.
    pub(super) used: Vec<bool>,
    /// What a plan costs at least beyond `bound` if it uses the column at all.
    pub(super) dearer: Vec<f64>,
}

/// Solves the relaxation, adding rows that it breaks; `None` if stopped.
pub(super) fn root(problem: &Problem, shared: &Shared) -> Result<Option<Root>, SolverError> {
    let mut program = problem.program.clone();
    let mut solver = Solver::relaxed(&program)?;
    // Measured on 30,000 rows: 9 seconds by the interior point, 17 by the simplex; on 17,000 it is 3 against 2.
    solver.set_text_option("solver", if program.rows.len() > LARGE { "ipm" } else { "simplex" })?;
    let mut used = vec![false; program.columns.len()];
    let mut before = f64::NEG_INFINITY;
    for round in 0.. {
        let relaxed = solver.solve(&shared.limits(1.0), &Watch::of_root(shared))?;
        let Some(values) = relaxed.values.filter(|_| relaxed.status == Status::Optimal) else { return Ok(None) };
        shared.raise_bound(relaxed.bound);
        for (used, value) in used.iter_mut().zip(&values) {
            *used |= *value > 1e-6;
        }
        let lifted = relaxed.bound - before > WORTH_IT * relaxed.bound.abs();
        before = relaxed.bound;
        let mut rows = Vec::new();
        if lifted && round < MOST_ROUNDS {
            rows = few_patients(&problem.structure, &problem.program, &values);
            rows.extend(rounded(&problem.program, &values));
        }
        if rows.is_empty() {
            let dearer = dearer(problem, &program.reduced_costs(&solver.row_duals()));
            return Ok(Some(Root { program, bound: relaxed.bound, values, used, dearer }));
        }
        solver.set_text_option("solver", "simplex")?;
        solver.add_rows(&rows)?;
        program.rows.extend(rows);
    }
    Ok(None)
}

/// A column at 0 with reduced cost *r* makes a plan that uses it dearer than the relaxation by *r* at least. A list needs one of its blocks
/// and a block one of its lists, so the least of the other side comes on top.
fn dearer(problem: &Problem, reduced: &[f64]) -> Vec<f64> {
    let mut dearer: Vec<f64> = reduced.iter().map(|reduced| reduced.max(0.0)).collect();
    for class in &problem.structure.classes {
        let least = |columns: &[usize]| columns.iter().map(|&at| reduced[at].max(0.0)).fold(f64::INFINITY, f64::min);
        let (block, list) = (least(&class.blocks), least(&class.lists));
        for &at in &class.lists {
            dearer[at] += if block.is_finite() { block } else { 0.0 };
        }
        for &at in &class.blocks {
            dearer[at] += if list.is_finite() { list } else { 0.0 };
        }
    }
    dearer
}
