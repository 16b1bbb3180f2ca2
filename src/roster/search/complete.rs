//! Fills in everything that follows from the duties.

use crate::hospital::Roster;
use crate::linear::{Program, Row};
use crate::roster::Formulation;
use crate::solver::{Limits, Silent, Solver, SolverError};

/// How far a row of fixed columns may be off, as the solver allows it.
const TOLERANCE: f64 = 1e-6;

/// Whole column values for a roster: duties fixed, the rest solved for. `None` if the roster breaks a hard row or has a
/// duty that no column stands for.
///
/// # Errors
/// When the solver fails.
pub fn complete(formulation: &Formulation, roster: &Roster) -> Result<Option<Vec<f64>>, SolverError> {
    let mut values = vec![0.0; formulation.program.columns.len()];
    let mut fixed = vec![false; values.len()];
    let hospital = &formulation.problem.hospital;
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = formulation.assign(person, day, shift) {
                    fixed[col.0] = true;
                    values[col.0] = f64::from(u8::from(roster.on(person, day).any(|on| on == shift)));
                }
            }
        }
    }
    let possible = |(person, day, shift)| formulation.assign(person, day, shift).is_some();
    if !roster.assignments().all(possible) || breaks_settled_row(&formulation.program, &values, &fixed) {
        return Ok(None);
    }
    let rest = formulation.program.restrict(&values, |col| !fixed[col.0]);
    let outcome = Solver::new(&rest.program)?.solve(&Limits::default(), &Silent)?;
    Ok(outcome.values.map(|solution| {
        rest.write_back(&solution, &mut values);
        values
    }))
}

/// Whether a row over fixed columns alone fails; the restricted program no longer has it.
fn breaks_settled_row(program: &Program, values: &[f64], fixed: &[bool]) -> bool {
    let settled = |row: &&Row| row.entries.iter().all(|(col, _)| fixed[col.0]);
    let fails = |row: &Row| {
        let sum: f64 = row.entries.iter().map(|&(col, factor)| factor * values[col.0]).sum();
        sum < row.lower - TOLERANCE || sum > row.upper + TOLERANCE
    };
    program.rows.iter().filter(settled).any(fails)
}
