//! Why one person cannot take one shift on one day.

use crate::agreement::{RuleRow, Severity};
use crate::calendar::Day;
use crate::hospital::{AbsenceKind, PersonIx, ShiftIx};
use crate::linear::{Program, Row};
use crate::roster::{Formulation, Problem, Subject};
use crate::solver::{Limits, Silent, Solver, SolverError, Status};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

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

/// The tag of rows that a question adds to a one-person program: what is asked for, kept whatever is taken away.
pub(super) const ASKED: u32 = u32::MAX;

/// The rules of a one-person program that contradict each other, as small a set as dropping one after the other gives;
/// `None` if there is no contradiction.
///
/// # Errors
/// When the solver fails.
pub(super) fn smallest_conflict(formulation: &Formulation) -> Result<Option<BTreeSet<usize>>, SolverError> {
    let mut kept: BTreeSet<usize> =
        formulation.program.rows.iter().filter_map(|row| rule_of(formulation, row)).collect();
    let feasible_with =
        |kept: &BTreeSet<usize>| is_feasible(formulation, |_, rule| rule.is_none_or(|rule| kept.contains(&rule)));
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

/// A rule that takes part in a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAt {
    /// Place in the person's rules.
    pub rule: usize,
    /// First and last days that those of its limits speak of that the conflict needs, in order.
    pub days: Vec<(Day, Day)>,
}

/// Where the rules of a conflict contradict each other: their limits, as few as dropping them in halves, quarters and so
/// on gives by the deadline.
///
/// # Errors
/// When the solver fails.
pub(super) fn places_of(
    formulation: &Formulation,
    rules: &BTreeSet<usize>,
    deadline: Instant,
) -> Result<Vec<RuleAt>, SolverError> {
    let rows = &formulation.program.rows;
    let is_limit: BTreeSet<usize> = formulation.limits.iter().map(|limit| limit.row).collect();
    let rule_at = |limit: &RuleRow| rows.get(limit.row).and_then(|row| rule_of(formulation, row));
    let mut kept: Vec<RuleRow> = formulation.limits.clone();
    kept.retain(|limit| rule_at(limit).is_some_and(|rule| rules.contains(&rule)));
    let mut piece = kept.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        while at < kept.len() && Instant::now() < deadline {
            let mut fewer = kept.clone();
            fewer.drain(at..(at + piece).min(kept.len()));
            let still: BTreeSet<usize> = fewer.iter().map(|limit| limit.row).collect();
            let enters = |at: usize, rule: Option<usize>| {
                rule.is_none_or(|rule| rules.contains(&rule) && (still.contains(&at) || !is_limit.contains(&at)))
            };
            match is_feasible(formulation, enters)? {
                true => at += piece,
                false => kept = fewer,
            }
        }
        piece /= 2;
    }
    let mut places: Vec<RuleAt> = rules.iter().map(|&rule| RuleAt { rule, days: Vec::new() }).collect();
    for place in &mut places {
        place.days.extend(kept.iter().filter(|limit| rule_at(limit) == Some(place.rule)).map(|limit| limit.days));
        place.days.sort_unstable();
        place.days.dedup();
    }
    Ok(places)
}

fn rule_of(formulation: &Formulation, row: &Row) -> Option<usize> {
    match formulation.subject(row.tag) {
        Subject::Rule(_, rule) => Some(rule),
        _ => None,
    }
}

/// Whether a one-person program has a solution with the rows that `enters` accepts, by place and rule. Accounts never
/// enter: they measure, and forbid nothing.
fn is_feasible(formulation: &Formulation, enters: impl Fn(usize, Option<usize>) -> bool) -> Result<bool, SolverError> {
    let mut program = Program { columns: formulation.program.columns.clone(), ..Program::default() };
    program.columns.iter_mut().for_each(|column| column.cost = 0.0);
    for (at, row) in formulation.program.rows.iter().enumerate() {
        let rule = rule_of(formulation, row);
        if (rule.is_some() || row.tag == ASKED) && enters(at, rule) {
            program.rows.push(row.clone());
        }
    }
    let limits = Limits { time: Some(TEST_TIME), relative_gap: 1.0, ..Limits::default() };
    Ok(Solver::new(&program)?.solve(&limits, &Silent)?.status != Status::Infeasible)
}

/// The loosest severity among rules of a person: the one that could be relaxed first.
pub(super) fn loosest(problem: &Problem, person: PersonIx, rules: &[usize]) -> Option<(usize, Severity)> {
    let severity = |&rule: &usize| problem.book.of(person).get(rule).map(|active| (rule, active.severity));
    rules.iter().filter_map(severity).max_by_key(|&(_, severity)| severity)
}
