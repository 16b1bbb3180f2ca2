//! Fills in everything that follows from the duties.

use crate::hospital::Roster;
use crate::roster::Formulation;
use crate::solver::{Limits, Silent, Solver, SolverError};

/// Whole column values for a roster: duties fixed, the rest solved for. `None` if the roster breaks a hard row.
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
    let rest = formulation.program.restrict(&values, |col| !fixed[col.0]);
    let outcome = Solver::new(&rest.program)?.solve(&Limits::default(), &Silent)?;
    Ok(outcome.values.map(|solution| {
        rest.write_back(&solution, &mut values);
        values
    }))
}
