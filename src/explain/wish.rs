//! What granting a refused wish would cost: in points, and in whose wishes.
//!
//! The wish is made hard and the plan solved again around it: the wisher's whole row and everybody's days near the wish
//! are free, the rest stays. The price is what the plan then loses; it can only be lower with more of the plan free, so
//! it is reported as "at most".

use super::reasons::{ASKED, smallest_conflict};
use crate::agreement::{Record, is_granted};
use crate::calendar::Day;
use crate::hospital::Roster;
use crate::hospital::{PersonIx, Wish};
use crate::linear::{Col, Expr};
use crate::roster::{Formulation, IMPOSSIBLE, Problem, Score, complete, score};
use crate::solver::{Limits, Silent, Solver, SolverError, Status};
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// What stands against a refused wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Price {
    /// The wish is granted.
    Granted,
    /// The person's own rules, absences or fixed duties forbid it: places in `book.of(person)`, empty if an absence does.
    Impossible(Vec<usize>),
    /// No plan with the wish granted was found near this one: the ward would go below a hard minimum.
    WardShort,
    /// Granting it costs at most this.
    Costs {
        /// Points lost, all in all.
        points: f64,
        /// Points by term: after minus before.
        change: Score,
        /// Wishes of others (and of the wisher) that would be lost instead.
        lost: Vec<usize>,
    },
    /// There was no time to find out.
    NotPriced,
}

/// Shortest time for one wish: with less, nothing is found anyway, and some wishes stay unpriced.
const LEAST_TIME: Duration = Duration::from_secs(2);
/// Days around a wish that are freed for everybody.
const AROUND: Day = 4;

/// Prices every refused wish of a plan, as many as the time allows, several at once: one price a wish, in their order.
///
/// # Errors
/// When the solver fails.
pub fn price_refused(problem: &Problem, roster: &Roster, time: Duration) -> Result<Vec<Price>, SolverError> {
    let all: Vec<usize> = (0..problem.hospital.wishes.len()).collect();
    price_wishes(problem, roster, &all, time)
}

/// Prices some wishes, given by their places in [`crate::hospital::Hospital::wishes`]: one price each, in their order.
///
/// # Errors
/// When the solver fails.
pub fn price_wishes(
    problem: &Problem,
    roster: &Roster,
    wishes: &[usize],
    time: Duration,
) -> Result<Vec<Price>, SolverError> {
    let formulation = Formulation::build(problem);
    let Some(values) = complete(&formulation, roster)? else {
        return Ok(vec![Price::NotPriced; wishes.len()]);
    };
    let refused = wishes.iter().filter(|&&wish| !granted(problem, wish, roster)).count();
    let each = time.mul_f64(rayon::current_num_threads() as f64 / refused.max(1) as f64).max(LEAST_TIME);
    let deadline = Instant::now() + time;
    let left = || deadline.saturating_duration_since(Instant::now()).min(each);
    wishes.par_iter().map(|&wish| price_wish(&formulation, roster, &values, wish, left())).collect()
}

/// Prices one wish against a plan given as roster and column values, in at most `time`.
///
/// # Errors
/// When the solver fails.
pub fn price_wish(
    formulation: &Formulation,
    roster: &Roster,
    values: &[f64],
    wish: usize,
    time: Duration,
) -> Result<Price, SolverError> {
    let problem = formulation.problem;
    let hospital = &problem.hospital;
    let wished = &hospital.wishes[wish];
    if granted(problem, wish, roster) {
        return Ok(Price::Granted);
    }
    if time.is_zero() {
        return Ok(Price::NotPriced);
    }
    if let Some(rules) = impossible(problem, wished)? {
        return Ok(Price::Impossible(rules));
    }
    let free = free_columns(formulation, wished);
    let mut part = formulation.program.restrict(values, |col: Col| free[col.0]);
    let mut place = vec![None; values.len()];
    for (at, col) in part.columns.iter().enumerate() {
        place[col.0] = Some(Col(at));
    }
    for (expr, lower, upper) in formulation.demands_of_wish(wished) {
        let mut local = Expr::constant(expr.constant);
        for (col, factor) in expr.terms {
            match place[col.0] {
                Some(col) => drop(local.add(col, factor)),
                None => drop(local.add_constant(factor * values[col.0])),
            }
        }
        part.program.row(lower, &local, upper, 0);
    }
    let limits = Limits { time: Some(time), absolute_gap: 0.5, ..Limits::default() };
    let outcome = Solver::new(&part.program)?.solve(&limits, &Silent)?;
    // A search that was cut short has only proven that the ward goes short if its bound says so.
    let proven =
        outcome.status != Status::Stopped || outcome.bound > formulation.program.objective(values) + IMPOSSIBLE / 2.0;
    let short = if proven { Price::WardShort } else { Price::NotPriced };
    let Some(solution) = outcome.values else { return Ok(short) };
    let mut whole = values.to_vec();
    part.write_back(&solution, &mut whole);
    if formulation.missing_heads(&whole) > 0.5 {
        return Ok(short);
    }
    Ok(compare(problem, roster, &formulation.roster(&whole)))
}

fn compare(problem: &Problem, before: &Roster, after: &Roster) -> Price {
    let (old, new) = (score(problem, before), score(problem, after));
    let mut change = new.clone();
    for at in 0..change.points.len() {
        change.points[at] -= old.points[at];
        change.amounts[at] -= old.amounts[at];
    }
    let lost = |&wish: &usize| granted(problem, wish, before) && !granted(problem, wish, after);
    let lost = (0..problem.hospital.wishes.len()).filter(lost).collect();
    Price::Costs { points: old.total() - new.total(), change, lost }
}

fn granted(problem: &Problem, wish: usize, roster: &Roster) -> bool {
    let wish = &problem.hospital.wishes[wish];
    is_granted(wish, &Record::of(&problem.hospital, wish.person, roster))
}

/// The rules that forbid a wish whatever the ward does; `None` if the person alone could have it.
fn impossible(problem: &Problem, wish: &Wish) -> Result<Option<Vec<usize>>, SolverError> {
    let mut formulation = Formulation::build_person(problem, wish.person);
    for (expr, lower, upper) in formulation.demands_of_wish(wish) {
        formulation.program.row(lower, &expr, upper, ASKED);
    }
    Ok(smallest_conflict(&formulation)?.map(|rules| rules.into_iter().collect()))
}

fn free_columns(formulation: &Formulation, wish: &Wish) -> Vec<bool> {
    let hospital = &formulation.problem.hospital;
    let (first, last) = wish.kind.days();
    let mut free = vec![true; formulation.program.columns.len()];
    for person in (0..hospital.staff.len()).filter(|&person: &PersonIx| person != wish.person) {
        for day in (0..hospital.horizon.days).filter(|day| !(first - AROUND..=last + AROUND).contains(day)) {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = formulation.assign(person, day, shift) {
                    free[col.0] = false;
                }
            }
        }
    }
    free
}
