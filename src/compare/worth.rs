//! What one more hour of a competence is worth: by the prices of the relaxation, and by solving again with one more person.
//!
//! The ward gets a newcomer who holds the competence. The relaxation in which the newcomer stays idle has prices for every head that the
//! ward is short of; at these prices the newcomer's own program (rules and norm) is solved to whole duties. What it brings is what the
//! prices promise; since the worth of a ward is concave in its people, the relaxation cannot gain more. Solving the roster again with the newcomer
//! says what comes of the promise.

use super::ward::{WardBase, carried_over, search, stranger};
use super::{ChangeFault, Scenario};
use crate::engine::Settings;
use crate::hospital::{CompetenceIx, Employee};
use crate::linear::{Col, Program};
use crate::roster::{Formulation, NoPlan, PlanResult, Problem};
use crate::solver::{Limits, Silent, Solver, SolverError};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Part of full time of the newcomer.
const FRACTION: f64 = 1.0;
/// Points to which the newcomer's own program is solved.
const ACCURACY: f64 = 0.5;

/// What one more person of a competence is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// The competence.
    pub competence: CompetenceIx,
    /// Hours that the newcomer works by the prices.
    pub priced_hours: f64,
    /// Points that the prices promise.
    pub priced_points: f64,
    /// What came of solving again; `None` where no roster was found in time.
    pub resolved: Option<Resolved>,
}

/// What one more person brought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolved {
    /// Hours that the newcomer works in the new roster.
    pub hours: f64,
    /// Points of the new roster over those of the old one.
    pub points: f64,
    /// The least and the most that it can be, by what is proven of both rosters.
    pub range: (f64, f64),
}

/// Competences that demand lines name.
pub fn competences_in_demand(problem: &Problem) -> Vec<CompetenceIx> {
    let mut named: Vec<CompetenceIx> = problem.hospital.demand.iter().filter_map(|line| line.competence).collect();
    named.sort_unstable();
    named.dedup();
    named.retain(|&competence| problem.hospital.staff.iter().any(|own| own.holds(competence)));
    named
}

/// The ward with one more person who holds a competence, on the terms of the dearest full-time equivalent of those who do.
pub fn with_newcomer(base: &WardBase, competence: CompetenceIx) -> Result<Problem, Vec<ChangeFault>> {
    let mut hospital = base.hospital.clone();
    // Nobody cheaper comes in, so that the supplements that cannot be avoided stay what they are; of them, who holds least beside.
    let holders = hospital.staff.iter().filter(|own| own.holds(competence));
    let like = holders.min_by_key(|own| (own.competences.len(), -own.hourly_pay_ore)).cloned();
    if let Some(like) = like {
        let dearest = hospital.staff.iter().map(|own| own.hourly_pay_ore).max().unwrap_or(like.hourly_pay_ore);
        let newcomer = Employee { fraction: FRACTION, hourly_pay_ore: dearest, ..stranger(&hospital, &like) };
        hospital.staff.push(newcomer);
    }
    WardBase { hospital: &hospital, ..*base }.problem(&Scenario { key: "worth".into(), ..Scenario::default() })
}

/// The worth by prices.
///
/// # Errors
/// When the solver fails.
pub fn priced(base: &Problem, with: &Problem, competence: CompetenceIx, time: Duration) -> Result<Worth, SolverError> {
    let newcomer = with.hospital.staff.len() - 1;
    let formulation = Formulation::build(with);
    let own = |col: Col| formulation.owner.get(col.0).copied().flatten() == Some(newcomer);
    // Idle, and at no cost: what the newcomer costs by itself is in the program that follows.
    let mut idle = formulation.program.clone();
    let mut blocked = vec![false; idle.columns.len()];
    for day in 0..with.hospital.horizon.days {
        for shift in 0..with.hospital.shifts.len() {
            if let Some(col) = formulation.assign(newcomer, day, shift) {
                blocked[col.0] = true;
            }
        }
    }
    for (at, column) in idle.columns.iter_mut().enumerate() {
        if own(Col(at)) {
            column.cost = 0.0;
        }
        if blocked[at] {
            (column.lower, column.upper) = (0.0, 0.0);
        }
    }
    // Rules and wishes of the newcomer alone do not bind anybody else.
    idle.rows.retain(|row| !row.entries.iter().all(|&(col, _)| own(col)) || row.entries.is_empty());
    let alone = Formulation::build_person(with, newcomer);
    let (idle_cost, duals) = relaxed(&idle, time)?;
    let others_before = relaxed(&Formulation::build(base).program, time)?.0;
    // Offsets of the newcomer (norm, fairness) stand in both programs; they are counted where the newcomer's own program is.
    let others_now = idle_cost - alone.program.offset;

    let mut program = alone.program.clone();
    let mut hours_of = vec![0.0; program.columns.len()];
    for day in 0..with.hospital.horizon.days {
        for shift in 0..with.hospital.shifts.len() {
            let (Some(whole), Some(mine)) =
                (formulation.assign(newcomer, day, shift), alone.assign(newcomer, day, shift))
            else {
                continue;
            };
            let gain: f64 = idle
                .rows
                .iter()
                .zip(&duals)
                .map(|(row, dual)| {
                    let factor: f64 =
                        row.entries.iter().filter(|(col, _)| *col == whole).map(|(_, factor)| factor).sum();
                    factor * dual
                })
                .sum();
            program.columns[mine.0].cost -= gain;
            hours_of[mine.0] = with.hospital.duty(day, shift).counted_minutes as f64 / 60.0;
        }
    }
    let limits = Limits { time: Some(time), absolute_gap: ACCURACY, ..Limits::default() };
    let outcome = Solver::new(&program)?.solve(&limits, &Silent)?;
    let values = outcome.values.unwrap_or_default();
    let priced_hours = values.iter().zip(&hours_of).map(|(value, hours)| value.round() * hours).sum();
    Ok(Worth { competence, priced_hours, priced_points: others_before - others_now - outcome.bound, resolved: None })
}

/// Value and row duals of a relaxation.
fn relaxed(program: &Program, time: Duration) -> Result<(f64, Vec<f64>), SolverError> {
    let mut relaxation = Solver::relaxed(program)?;
    relaxation.set_text_option("solver", "ipm")?;
    let outcome = relaxation.solve(&Limits { time: Some(time), ..Limits::default() }, &Silent)?;
    Ok((outcome.objective, relaxation.row_duals()))
}

/// Solves again with the newcomer, from the roster without.
///
/// # Errors
/// When no roster was found.
pub fn resolved(
    (problem, base): (&Problem, &PlanResult),
    with: &Problem,
    settings: &Settings,
    stop: &AtomicBool,
) -> Result<Resolved, NoPlan> {
    let start = carried_over(&problem.hospital, &base.roster, &with.hospital);
    let result = search(with, Some(&start), settings, stop)?;
    let newcomer = with.hospital.staff.len() - 1;
    let minutes: i64 =
        result.roster.of_person(newcomer).map(|(day, shift)| with.hospital.duty(day, shift).counted_minutes).sum();
    let (now, before) = (result.score.total(), base.score.total());
    Ok(Resolved {
        hours: minutes as f64 / 60.0,
        points: now - before,
        range: (now - base.bound.max(before), result.bound.max(now) - before),
    })
}
