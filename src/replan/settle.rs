//! The roster in force as a point of the program, whatever rules it breaks.
//!
//! A roster made by hand may break rules already. A row that it breaks is loosened to where it stands: what was broken may stay
//! as it is and go no further.

use crate::hospital::Roster;
use crate::linear::{Col, Program, Row};
use crate::roster::{Formulation, Subject, complete, heads_by_line};
use crate::solver::{Limits, Silent, Solver, SolverError};
use std::collections::BTreeSet;

/// How far a row may be off before it counts as broken.
const TOLERANCE: f64 = 1e-6;
/// Price of one unit by which a row is broken, when looking for the point that breaks the least.
const BROKEN: f64 = 1e5;

/// The program, loosened where the roster breaks it, and the values of all columns under the roster.
pub(crate) fn settle(formulation: &Formulation, roster: &Roster) -> Result<(Program, Vec<f64>), SolverError> {
    let mut program = formulation.program.clone();
    if let Some(values) = complete(formulation, roster)? {
        return Ok((program, as_booked(formulation, roster, values)?));
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

/// The values with the temps that are booked, and with everybody on the exclusive line on which the score counts them: a temp that is
/// worth while only under other points is not there yet, and what a line has lost is to be the same for the program and for the toll.
fn as_booked(formulation: &Formulation, roster: &Roster, mut values: Vec<f64>) -> Result<Vec<f64>, SolverError> {
    let problem = formulation.problem;
    let heads = heads_by_line(problem, roster);
    let mut ward = formulation.program.restrict(&values, |col: Col| formulation.owner[col.0].is_none());
    let is_posts = |row: &&Row| matches!(formulation.subject(row.tag), Subject::Posts(..));
    let flows: BTreeSet<Col> =
        ward.program.rows.iter().filter(is_posts).flat_map(|row| &row.entries).map(|&(col, _)| col).collect();
    let mut booked = Vec::new();
    for row in &ward.program.rows {
        let Subject::Demand(line) = formulation.subject(row.tag) else { continue };
        let (people, rest): (Vec<_>, Vec<_>) = row.entries.iter().copied().partition(|(col, _)| flows.contains(col));
        let mut fix = |entries: Vec<(Col, f64)>, side: u32| {
            let side = f64::from(side);
            booked.push(Row { lower: side, upper: side, entries, tag: row.tag });
        };
        if !people.is_empty() {
            fix(people, heads[line]);
        }
        // Of a line's own columns the one of temps comes first.
        let most = problem.hospital.demand[line].temps;
        if let Some(&temps) = rest.iter().min_by_key(|(col, _)| *col).filter(|_| most > 0) {
            fix(vec![temps], roster.temps.get(line).copied().unwrap_or(0).min(most));
        }
    }
    ward.program.rows.append(&mut booked);
    if let Some(solution) = Solver::new(&ward.program)?.solve(&Limits::default(), &Silent)?.values {
        ward.write_back(&solution, &mut values);
    }
    Ok(values)
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
