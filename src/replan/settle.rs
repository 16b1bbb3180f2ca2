//! The roster in force as a point of the program, whatever rules it breaks.
//!
//! A roster made by hand may break rules already. A row that it breaks is loosened to where it stands: what was broken may stay
//! as it is and go no further.

use crate::hospital::Roster;
use crate::linear::{Col, Program, Row};
use crate::roster::{Formulation, complete};
use crate::solver::{Limits, Silent, Solver, SolverError};

/// How far a row may be off before it counts as broken.
const TOLERANCE: f64 = 1e-6;
/// Price of one unit by which a row is broken, when looking for the point that breaks the least.
const BROKEN: f64 = 1e5;

/// The program, loosened where the roster breaks it, and the values of all columns under the roster.
pub(crate) fn settle(formulation: &Formulation, roster: &Roster) -> Result<(Program, Vec<f64>), SolverError> {
    let mut program = formulation.program.clone();
    if let Some(values) = complete(formulation, roster)? {
        return Ok((program, values));
    }
    let mut values = vec![0.0; program.columns.len()];
    let mut fixed = vec![false; program.columns.len()];
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
    let mut rest = program.restrict(&values, |col: Col| !fixed[col.0]);
    for at in 0..rest.program.rows.len() {
        let short = rest.program.continuous(0.0, f64::INFINITY, BROKEN);
        let over = rest.program.continuous(0.0, f64::INFINITY, BROKEN);
        rest.program.rows[at].entries.extend([(short, 1.0), (over, -1.0)]);
    }
    let outcome = Solver::new(&rest.program)?.solve(&Limits::default(), &Silent)?;
    if let Some(solution) = outcome.values {
        rest.write_back(&solution, &mut values);
    }
    program.rows.iter_mut().for_each(|row| loosen(row, &values));
    Ok((program, values))
}

fn loosen(row: &mut Row, values: &[f64]) {
    let activity: f64 = row.entries.iter().map(|&(col, factor)| factor * values[col.0]).sum();
    if activity < row.lower - TOLERANCE {
        row.lower = activity;
    }
    if activity > row.upper + TOLERANCE {
        row.upper = activity;
    }
}
