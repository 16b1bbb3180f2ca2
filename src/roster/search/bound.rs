//! The worker that proves.
//!
//! Rounds of relaxation and person cuts: the relaxation's duals price the ward's demand, every person's block is solved to
//! whole duties at those prices, and what it costs at least goes back into the relaxation as a row. When the rounds no
//! longer pay, HiGHS takes the program with all cuts, and the best plan, and branches.

use super::shared::Shared;
use crate::linear::{Program, Row};
use crate::roster::{Formulation, Subject};
use crate::roster::blocks::Split;
use crate::solver::{Limits, Observer, Progress, Solver, SolverError, Status};
use std::cell::Cell;
use std::time::Duration;

/// Points to which a person's minimum is proven, as a share of what the asked gap leaves per person.
const ACCURACY_SHARE: f64 = 0.15;
/// Longest time for one person.
const PERSON_TIME: Duration = Duration::from_millis(1500);
/// Rounds go on while each raises the bound by this share of the gap that is still open.
const WORTHWHILE_SHARE: f64 = 0.02;

/// Runs until the gap is proven or everybody stops; at most `time`.
pub(super) fn prove(formulation: &Formulation, shared: &Shared, time: Option<Duration>) -> Result<(), SolverError> {
    let until = shared.seconds() + time.unwrap_or(shared.remaining()).as_secs_f64();
    let split = Split::of(formulation);
    let rows = &formulation.program.rows;
    let kept: Vec<usize> = (0..rows.len()).filter(|&at| !is_left_to_cuts(formulation, &rows[at])).collect();
    let mut program = Program { rows: kept.iter().map(|&at| rows[at].clone()).collect(), ..formulation.program.clone() };
    let mut before = f64::NEG_INFINITY;
    while !shared.should_stop() && shared.seconds() < until {
        let duals = relax(&program, shared)?;
        let bound = program.dual_bound(&duals);
        shared.raise_bound(bound);
        let open = shared.best().1 - bound;
        if std::env::var("TRACE_LNS").is_ok() { eprintln!("BOUND relaxed t {:.1} {bound:.1} rows {}", shared.seconds(), program.rows.len()); }
        if bound - before < WORTHWHILE_SHARE * open {
            break;
        }
        before = bound;
        let mut whole_duals = vec![0.0; rows.len()];
        kept.iter().zip(&duals).for_each(|(&at, &dual)| whole_duals[at] = dual);
        cut(&split, shared, &whole_duals, &mut program)?;
        if shared.missing_heads() > 0.5 && cannot_be_staffed(formulation, shared)? {
            shared.declare_infeasible();
        }
        if std::env::var("TRACE_LNS").is_ok() { eprintln!("BOUND cut t {:.1}", shared.seconds()); }
    }
    if shared.should_stop() || shared.seconds() >= until {
        return Ok(());
    }
    // Branching finds plans, so that it needs every row again.
    program.rows.extend(formulation.program.rows.iter().filter(|row| is_left_to_cuts(formulation, row)).cloned());
    branch(formulation, &program, shared, Duration::from_secs_f64(until - shared.seconds()))
}

/// Whether a row can be left out of the relaxation: the person cuts know all of a person's rules, and these rows are many
/// and move the relaxation little (one point of 3,900 on a ward of 30, for a third of the time).
fn is_left_to_cuts(formulation: &Formulation, row: &Row) -> bool {
    match formulation.subject(row.tag) {
        Subject::Rule(person, rule) => {
            let rules = formulation.problem.book.of(person);
            rules.get(rule).is_some_and(|active| active.rule.id() == "weekly_rest")
        }
        _ => false,
    }
}

/// Solves the relaxation and returns its row duals. The interior point method is several times faster here, and what it
/// lacks without crossover is not needed: the bound is worked out from the duals.
fn relax(program: &Program, shared: &Shared) -> Result<Vec<f64>, SolverError> {
    let mut relaxation = Solver::relaxed(program)?;
    relaxation.set_text_option("solver", "ipm")?;
    relaxation.set_text_option("run_crossover", "off")?;
    relaxation.solve(&Limits { time: Some(shared.remaining()), ..Limits::default() }, &Until { shared })?;
    Ok(relaxation.row_duals())
}

/// Adds one cut per person.
fn cut(split: &Split, shared: &Shared, duals: &[f64], program: &mut Program) -> Result<(), SolverError> {
    let allowed = shared.gap() * shared.bound().abs() / split.people().max(1) as f64;
    let accuracy = (allowed * ACCURACY_SHARE).clamp(0.05, 1.0);
    for person in 0..split.people() {
        let stop = || shared.should_stop();
        if let Some(row) = split.person_cut(person, duals, accuracy, PERSON_TIME, &stop)? {
            program.rows.push(row);
        }
        if shared.should_stop() {
            break;
        }
    }
    Ok(())
}

/// Hands everything to HiGHS's branch and bound.
fn branch(
    formulation: &Formulation,
    program: &Program,
    shared: &Shared,
    time: Duration,
) -> Result<(), SolverError> {
    let mut solver = Solver::new(program)?;
    let (values, _, version) = shared.best();
    solver.set_start(&values)?;
    let observer = Prover { formulation, shared, handed: Cell::new(version) };
    let outcome = solver.solve(&Limits { time: Some(time), ..Limits::default() }, &observer)?;
    shared.raise_bound(outcome.bound);
    if let Some(values) = &outcome.values {
        shared.offer(formulation, values);
    }
    if outcome.status == Status::Optimal && shared.missing_heads() > 0.5 {
        shared.declare_infeasible();
    }
    Ok(())
}

/// The program with the missing heads as its only objective.
pub fn staffing_program(formulation: &Formulation) -> Program {
    let mut program = formulation.program.clone();
    program.offset = 0.0;
    program.columns.iter_mut().for_each(|column| column.cost = 0.0);
    for &(col, _) in &formulation.shortages {
        program.columns[col.0].cost = 1.0;
    }
    program
}

/// Whether it is proven, by the relaxation alone, that some hard minimum must go short.
fn cannot_be_staffed(formulation: &Formulation, shared: &Shared) -> Result<bool, SolverError> {
    let mut relaxation = Solver::relaxed(&staffing_program(formulation))?;
    let limits = Limits { time: Some(shared.remaining()), ..Limits::default() };
    let outcome = relaxation.solve(&limits, &Staffing { shared })?;
    Ok(outcome.status == Status::Optimal && outcome.objective > 1e-4)
}

/// Stops a proof that nobody can be staffed once somebody is.
struct Staffing<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Staffing<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop() || self.shared.missing_heads() < 0.5
    }
}

/// Stops when everybody stops.
struct Until<'a> {
    shared: &'a Shared<'a>,
}

impl Observer for Until<'_> {
    fn progress(&self, _: Progress) -> bool {
        self.shared.should_stop()
    }
}

/// Hands bounds and plans back and forth.
struct Prover<'a> {
    formulation: &'a Formulation<'a>,
    shared: &'a Shared<'a>,
    handed: Cell<u64>,
}

impl Observer for Prover<'_> {
    fn progress(&self, progress: Progress) -> bool {
        if progress.bound.is_finite() {
            self.shared.raise_bound(progress.bound);
        }
        self.shared.should_stop()
    }

    fn solution(&self, _objective: f64, values: &[f64]) {
        self.shared.offer(self.formulation, values);
    }

    fn offer(&self) -> Option<Vec<f64>> {
        let (values, _, version) = self.shared.newer_than(self.handed.get())?;
        self.handed.set(version);
        Some(values)
    }
}
