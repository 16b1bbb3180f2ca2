//! The program of a week in `good_lp`: one filling a list, each patient once, beds. Names as in `models/booking.md`.

use super::BookingError;
use super::beds::{Wards, share};
use super::lists::Filling;
use super::start::is_within;
use super::week::{Offer, Week};
use crate::hospital::theatres::*;
use crate::solver::{Limits, Observer, Solver};
use good_lp::solvers::highs::highs;
use good_lp::{Expression, ProblemVariables, SolverModel, Variable, constraint, variable};
use std::collections::BTreeMap;

/// How a week was filled.
pub(super) struct Outcome {
    /// Which offers are taken.
    pub(super) chosen: Vec<bool>,
    pub(super) cost: f64,
    pub(super) bound: f64,
}

/// A program with the values of the start beside it; columns stand in the order in which they were made.
struct Draft {
    variables: ProblemVariables,
    objective: Expression,
    rows: Vec<good_lp::Constraint>,
    start: Vec<f64>,
}

impl Draft {
    fn column(&mut self, most: f64, whole: bool, price: f64, start: f64) -> Variable {
        let definition = variable().min(0.0).max(most);
        let column = self.variables.add(if whole { definition.integer() } else { definition });
        self.objective.add_mul(price, column);
        self.start.push(start);
        column
    }
}

/// Fills the week as well as the limits allow, from a start.
pub(super) fn solve(
    week: &Week,
    wards: &Wards,
    first: &[bool],
    limits: &Limits,
    observer: &dyn Observer,
) -> Result<Outcome, BookingError> {
    let offset: f64 = week.candidates.iter().map(|&patient| week.put_off(patient)).sum();
    if week.offers.is_empty() {
        return Ok(Outcome { chosen: Vec::new(), cost: offset, bound: offset });
    }
    let mut draft = Draft {
        variables: ProblemVariables::new(),
        objective: Expression::default(),
        rows: Vec::new(),
        start: Vec::new(),
    };
    let booked: Vec<Variable> = week
        .offers
        .iter()
        .zip(first)
        .map(|(offer, &chosen)| draft.column(1.0, true, week.price(offer), f64::from(u8::from(chosen))))
        .collect();
    patients_once(week, &booked, &mut draft);
    one_filling(week, first, &booked, &mut draft);
    slots(week, &booked, &mut draft);
    beds(week, wards, first, &booked, &mut draft);
    let Draft { variables, objective, rows, start } = draft;
    let mut problem = variables.minimise(objective).using(highs);
    for row in rows {
        problem.add_constraint(row);
    }
    let model = problem.try_into_inner().map_err(|error| BookingError::Solver(error.to_string()))?;
    let mut solver = Solver::of_model(model, offset)?;
    solver.set_start(&start)?;
    let outcome = solver.solve(limits, observer)?;
    match outcome.values {
        Some(values) => {
            let chosen = (0..week.offers.len()).map(|at| values[at] > 0.5).collect();
            Ok(Outcome { chosen, cost: outcome.objective, bound: outcome.bound })
        }
        // Stopped before HiGHS had looked at the start, which stands.
        None => {
            let gain: f64 =
                week.offers.iter().zip(first).filter(|(_, chosen)| **chosen).map(|(offer, _)| week.price(offer)).sum();
            Ok(Outcome { chosen: first.to_vec(), cost: offset + gain, bound: f64::NEG_INFINITY })
        }
    }
}

fn sum_where(week: &Week, booked: &[Variable], counts: impl Fn(&Offer) -> bool) -> Expression {
    week.offers.iter().zip(booked).filter(|(offer, _)| counts(offer)).map(|(_, column)| *column).sum()
}

fn patients_once(week: &Week, booked: &[Variable], draft: &mut Draft) {
    let mut of_patient: BTreeMap<PatientIx, Expression> = BTreeMap::new();
    for (offer, column) in week.offers.iter().zip(booked) {
        *of_patient.entry(offer.patient).or_default() += *column;
    }
    draft.rows.extend(of_patient.into_values().map(|sum| constraint!(sum <= 1.0)));
}

/// Each list has one filling, and of each procedure no more patients than it holds.
fn one_filling(week: &Week, first: &[bool], booked: &[Variable], draft: &mut Draft) {
    let procedure = |offer: &Offer| week.frame.theatres.queue[offer.patient].procedure;
    for (&list, fillings) in &week.fillings {
        let here = |offer: &Offer| offer.list == list && offer.slot.is_none();
        let mut at_first = Filling::new();
        let mut asked: BTreeMap<ProcedureIx, Expression> = BTreeMap::new();
        for ((offer, column), &chosen) in week.offers.iter().zip(booked).zip(first) {
            if here(offer) {
                *asked.entry(procedure(offer)).or_default() += *column;
                if chosen {
                    *at_first.entry(procedure(offer)).or_default() += 1;
                }
            }
        }
        let started = fillings.iter().position(|filling| is_within(&at_first, filling));
        let columns: Vec<Variable> = (0..fillings.len())
            .map(|at| draft.column(1.0, true, 0.0, f64::from(u8::from(started == Some(at)))))
            .collect();
        let one: Expression = columns.iter().copied().sum();
        draft.rows.push(constraint!(one <= 1.0));
        for (of, asked) in asked {
            let mut held = Expression::default();
            for (filling, column) in fillings.iter().zip(&columns) {
                held.add_mul(f64::from(filling.get(&of).copied().unwrap_or(0)), *column);
            }
            draft.rows.push(constraint!(asked <= held));
        }
    }
}

fn slots(week: &Week, booked: &[Variable], draft: &mut Draft) {
    for &list in week.fillings.keys() {
        for (slot, reserved) in week.lists[list].slots.iter().enumerate() {
            let taken = sum_where(week, booked, |offer| (offer.list, offer.slot) == (list, Some(slot)));
            draft.rows.push(constraint!(taken <= f64::from(reserved.count)));
        }
    }
}

/// Expected patients of each ward on each night within beds and overflow, the overflow at a price.
fn beds(week: &Week, wards: &Wards, first: &[bool], booked: &[Variable], draft: &mut Draft) {
    let price = week.frame.theatres.points.overflow_bed;
    for (ward, night, beds) in wards.iter() {
        let (mut there, mut at_first, mut most) = (Expression::default(), 0.0, 0.0);
        for ((offer, column), &chosen) in week.offers.iter().zip(booked).zip(first) {
            let share = share(week, offer, ward, night);
            if share > 0.0 {
                there.add_mul(share, *column);
                most += share;
                at_first += if chosen { share } else { 0.0 };
            }
        }
        if most > beds.free {
            let extra = draft.column(beds.extra, false, price, (at_first - beds.free).clamp(0.0, beds.extra));
            draft.rows.push(constraint!(there <= beds.free + extra));
        }
    }
}
