//! Why one person cannot take one shift on one day.

use crate::agreement::Severity;
use crate::calendar::Day;
use crate::hospital::{AbsenceKind, PersonIx, ShiftIx};
use crate::linear::{Program, Row};
use crate::roster::{Formulation, Problem, Subject};
use crate::solver::{Limits, Silent, Solver, SolverError, Status};
use std::collections::BTreeSet;
use std::time::Duration;

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Away.
    Absent(AbsenceKind),
    /// The shift asks for a competence that the person lacks.
    NotCompetent,
    /// These of the person's rules together (places in `book.of(person)`); taking any one away would make room.
    Rules(Vec<usize>),
    /// Nothing: the person could take it, if others took their other duties.
    Free,
    /// There was no time to find out.
    Unknown,
}

/// Time for one small test.
const TEST_TIME: Duration = Duration::from_secs(3);

/// Why `person` cannot take `shift` on `day`, by the person's own rules, absences and fixed duties.
///
/// # Errors
/// When the solver fails.
pub fn why_not(problem: &Problem, person: PersonIx, day: Day, shift: ShiftIx) -> Result<Reason, SolverError> {
    let hospital = &problem.hospital;
    if let Some(absence) = hospital.absence(person, day) {
        return Ok(Reason::Absent(absence.kind));
    }
    if !hospital.may_work(person, day, shift) {
        return Ok(Reason::NotCompetent);
    }
    let mut formulation = Formulation::build_person(problem, person);
    let Some(col) = formulation.assign(person, day, shift) else { return Ok(Reason::Free) };
    formulation.program.columns[col.0].lower = 1.0;
    Ok(match smallest_conflict(&formulation)? {
        Some(rules) => Reason::Rules(rules.into_iter().collect()),
        None => Reason::Free,
    })
}

/// The rules of a one-person program that contradict each other, as small a set as dropping one after the other gives;
/// `None` if there is no contradiction.
///
/// # Errors
/// When the solver fails.
pub(super) fn smallest_conflict(formulation: &Formulation) -> Result<Option<BTreeSet<usize>>, SolverError> {
    let rule_of = |row: &Row| match formulation.subject(row.tag) {
        Subject::Rule(_, rule) => Some(rule),
        _ => None,
    };
    let mut kept: BTreeSet<usize> = formulation.program.rows.iter().filter_map(rule_of).collect();
    let feasible_with = |kept: &BTreeSet<usize>| -> Result<bool, SolverError> {
        let mut program: Program = formulation.program.clone();
        program.columns.iter_mut().for_each(|column| column.cost = 0.0);
        program.rows.retain(|row| rule_of(row).is_none_or(|rule| kept.contains(&rule)));
        let limits = Limits { time: Some(TEST_TIME), relative_gap: 1.0, ..Limits::default() };
        Ok(Solver::new(&program)?.solve(&limits, &Silent)?.status != Status::Infeasible)
    };
    if feasible_with(&kept)? {
        return Ok(None);
    }
    for rule in kept.clone() {
        kept.remove(&rule);
        if feasible_with(&kept)? {
            kept.insert(rule);
        }
    }
    Ok(Some(kept))
}

/// The loosest severity among rules of a person: the one that could be relaxed first.
pub(super) fn loosest(problem: &Problem, person: PersonIx, rules: &[usize]) -> Option<(usize, Severity)> {
    let severity = |&rule: &usize| problem.book.of(person).get(rule).map(|active| (rule, active.severity));
    rules.iter().filter_map(severity).max_by_key(|&(_, severity)| severity)
}
