//! Mends a roster: solves a window around the absence, and widens it wherever touching a day outside would pay.

use super::base::{Base, HeadWorth, worth_of_heads};
use super::cover::{OpenShift, add_temps, open_shifts};
use super::price::Prices;
use super::settle::settle;
use super::window::Window;
use super::{Call, Ready};
use crate::calendar::Day;
use crate::hospital::{PersonIx, Roster, ShiftIx};
use crate::linear::Program;
use crate::roster::Formulation;
use crate::solver::{Limits, Outcome, Solver, SolverError, StopWhen};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Days around a duty that has fallen away that are free from the start.
const REACH_DAYS: Day = 3;
/// Rounds in which the window grows by single people; one after the other would take longer than all at once.
const ROUNDS_BY_PERSON: usize = 2;
/// Points by which a plan may be off its bound and still count as proven.
const PROVEN: f64 = 1e-4;
/// Share of the time that is left for the last step, which makes a roster of what was found.
const LAST_STEP: f64 = 0.3;

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MendLimits {
    /// Wall time.
    pub time: Duration,
    /// Seed.
    pub seed: i32,
}

/// A cell that is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// When.
    pub day: Day,
    /// Who.
    pub person: PersonIx,
    /// What they had.
    pub from: Option<ShiftIx>,
    /// What they have now.
    pub to: Option<ShiftIx>,
}

/// A mended roster with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// The roster as it was, without those away.
    pub before: Roster,
    /// The roster as it is to be.
    pub roster: Roster,
    /// What changes beside the absence itself, by date and person.
    pub changes: Vec<Change>,
    /// Points that all of it costs.
    pub cost: f64,
    /// Points that no mended roster costs less than.
    pub bound: f64,
    /// Windows that were solved.
    pub rounds: usize,
    /// Wall time.
    pub elapsed: Duration,
}

impl Mended {
    /// Whether no cheaper way exists.
    pub fn is_proven(&self) -> bool {
        self.cost - self.bound <= PROVEN
    }
}

/// The program of a roster in force, ready for any number of calls.
#[derive(Debug)]
pub struct Mender<'a> {
    ready: &'a Ready,
    formulation: Formulation<'a>,
    program: Program,
    values: Vec<f64>,
    cell_of: Vec<Option<(PersonIx, Day, ShiftIx)>>,
    ward_rows: Vec<usize>,
    /// People with a duty that no column stands for: they stay as they are.
    odd: Vec<bool>,
    heads: HeadWorth,
}

impl<'a> Mender<'a> {
    /// Builds the program of a roster in force.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn new(ready: &'a Ready) -> Result<Self, SolverError> {
        let formulation = Formulation::build(&ready.problem);
        let (program, values) = settle(&formulation, &ready.published)?;
        let hospital = &ready.problem.hospital;
        let mut cell_of = vec![None; program.columns.len()];
        let mut odd = vec![false; hospital.staff.len()];
        for (person, is_odd) in odd.iter_mut().enumerate() {
            for day in 0..hospital.horizon.days {
                for shift in 0..hospital.shifts.len() {
                    if let Some(col) = formulation.assign(person, day, shift) {
                        cell_of[col.0] = Some((person, day, shift));
                    }
                }
                let on: Vec<ShiftIx> = ready.published.on(person, day).collect();
                *is_odd |= on.len() > 1 || on.iter().any(|&s| formulation.assign(person, day, s).is_none());
            }
        }
        let is_ward = |at: usize| formulation.owner[at].is_none();
        let ward_rows =
            (0..program.rows.len()).filter(|&at| program.rows[at].entries.iter().any(|(col, _)| is_ward(col.0)));
        let ward_rows = ward_rows.collect();
        let heads = worth_of_heads(ready);
        Ok(Self { ready, formulation, program, values, cell_of, ward_rows, odd, heads })
    }

    /// Mends the roster after a call.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn mend(
        &self,
        call: &Call,
        prices: &Prices,
        limits: &MendLimits,
        stop: &AtomicBool,
    ) -> Result<Mended, SolverError> {
        let free = self.first_window(&self.ready.roster_before(call));
        self.mend_from(call, prices, limits, stop, free)
    }

    /// Mends the roster with everybody's every day free from the start: the whole program, for small wards and for tests.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn mend_exactly(
        &self,
        call: &Call,
        prices: &Prices,
        limits: &MendLimits,
        stop: &AtomicBool,
    ) -> Result<Mended, SolverError> {
        let hospital = &self.ready.hospital;
        let days = |person| (0..hospital.horizon.days).map(move |day| (person, day));
        self.mend_from(call, prices, limits, stop, (0..hospital.staff.len()).flat_map(days).collect())
    }

    fn mend_from(
        &self,
        call: &Call,
        prices: &Prices,
        limits: &MendLimits,
        stop: &AtomicBool,
        mut free: BTreeSet<(PersonIx, Day)>,
    ) -> Result<Mended, SolverError> {
        let started = Instant::now();
        let before = self.ready.roster_before(call);
        let base = self.base(call, &before);
        let search = Search { limits, stop, started };
        let (mut bound, mut rounds) = (0.0f64, 0);
        let mut best: Option<(Roster, f64)> = None;
        loop {
            rounds += 1;
            let inside =
                |person: PersonIx, day: Day| free.contains(&(person, day)) && base.may_change(prices, person, day);
            let window = Window::build(&base, prices, &inside);
            let outcome = search.solve(&window, false)?;
            bound = bound.max(outcome.bound);
            let touched = outcome.values.as_ref().map(|values| window.touched_cells(values));
            if touched.as_ref().is_some_and(BTreeSet::is_empty) {
                keep_better(&mut best, &window, &outcome, &before);
                break;
            }
            let grown = touched.is_some_and(|cells| self.widen(&mut free, &cells, rounds));
            let last = !grown || search.is_nearly_over();
            // Everybody's whole line may take long: have something in hand first.
            if last || rounds == ROUNDS_BY_PERSON {
                keep_better(&mut best, &window, &search.solve(&window, true)?, &before);
            }
            if last {
                break;
            }
        }
        let (mut roster, cost) = best.unwrap_or_else(|| (before.clone(), f64::INFINITY));
        add_temps(self.ready, &mut roster);
        // Out of time before anything was found: the shifts stay open, which costs what it costs.
        let cost = if cost.is_finite() { cost } else { super::toll(self.ready, prices, call, &roster).points() };
        let changes = changes_between(&before, &roster);
        Ok(Mended { before, roster, changes, cost, bound: bound.min(cost), rounds, elapsed: started.elapsed() })
    }

    fn base(&self, call: &Call, before: &Roster) -> Base<'_> {
        let now = self.cell_of.iter().enumerate().map(|(at, cell)| match *cell {
            Some((person, day, shift)) => f64::from(u8::from(before.on(person, day).any(|on| on == shift))),
            None => self.values[at],
        });
        let mut frozen = self.odd.clone();
        for away in self.ready.away(call) {
            frozen[away.person] = true;
        }
        for &(person, _, _) in &call.settled {
            frozen[person] = true;
        }
        Base {
            ready: self.ready,
            formulation: &self.formulation,
            program: &self.program,
            values: &self.values,
            now: now.collect(),
            cell_of: &self.cell_of,
            ward_rows: &self.ward_rows,
            heads: &self.heads,
            frozen,
        }
    }

    /// Everybody's days near a duty that is not covered any more.
    fn first_window(&self, before: &Roster) -> BTreeSet<(PersonIx, Day)> {
        let mut free = BTreeSet::new();
        let gone = changes_between(&self.ready.published, before);
        for change in gone {
            for day in change.day - REACH_DAYS..=change.day + REACH_DAYS {
                free.extend((0..self.ready.hospital.staff.len()).map(|person| (person, day)));
            }
        }
        free
    }

    /// Frees the whole line of everybody of whom a day outside was touched, and after some rounds everybody's. Returns whether
    /// that is more than before.
    fn widen(&self, free: &mut BTreeSet<(PersonIx, Day)>, touched: &BTreeSet<(PersonIx, Day)>, rounds: usize) -> bool {
        let before = free.len();
        let mut people: BTreeSet<PersonIx> = touched.iter().map(|&(person, _)| person).collect();
        if rounds >= ROUNDS_BY_PERSON {
            people.extend(0..self.ready.hospital.staff.len());
        }
        for person in people {
            free.extend((0..self.ready.hospital.horizon.days).map(|day| (person, day)));
        }
        free.len() > before
    }

    /// The demand lines that are short of what they had in the roster in force.
    pub fn open_shifts(&self, roster: &Roster) -> Vec<OpenShift> {
        open_shifts(self.ready, roster)
    }
}

fn keep_better(best: &mut Option<(Roster, f64)>, window: &Window, outcome: &Outcome, before: &Roster) {
    let known = best.as_ref().map_or(f64::INFINITY, |(_, cost)| *cost);
    if let Some(values) = outcome.values.as_ref().filter(|_| outcome.objective < known) {
        *best = Some((window.roster(values, before), outcome.objective.max(0.0)));
    }
}

struct Search<'a> {
    limits: &'a MendLimits,
    stop: &'a AtomicBool,
    started: Instant,
}

impl Search<'_> {
    fn left(&self) -> Duration {
        self.limits.time.saturating_sub(self.started.elapsed())
    }

    fn is_nearly_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.left() < self.limits.time.mul_f64(LAST_STEP)
    }

    /// Solves a window; `closed`: without touching anything outside.
    fn solve(&self, window: &Window, closed: bool) -> Result<Outcome, SolverError> {
        let mut program = window.program.clone();
        if closed {
            window.touched.values().for_each(|col| program.columns[col.0].upper = 0.0);
        }
        let time = if closed { self.left() } else { self.left().mul_f64(1.0 - LAST_STEP) };
        let limits = Limits {
            time: Some(time.max(Duration::from_millis(200))),
            seed: self.limits.seed,
            absolute_gap: PROVEN / 2.0,
            ..Limits::default()
        };
        Solver::new(&program)?.solve(&limits, &StopWhen(|| self.stop.load(Ordering::Relaxed)))
    }
}

impl Window {
    fn touched_cells(&self, values: &[f64]) -> BTreeSet<(PersonIx, Day)> {
        self.touched.iter().filter(|(_, col)| values[col.0] > 1e-6).map(|(&cell, _)| cell).collect()
    }

    /// The roster that a solution stands for.
    fn roster(&self, values: &[f64], before: &Roster) -> Roster {
        let mut roster = before.clone();
        for &(_, (person, day, _)) in &self.assign {
            roster.set(person, day, None);
        }
        for &(col, (person, day, shift)) in &self.assign {
            if values[col.0] > 0.5 {
                roster.insert(person, day, shift);
            }
        }
        roster
    }
}

/// The cells in which two rosters differ, by date and person.
pub fn changes_between(one: &Roster, other: &Roster) -> Vec<Change> {
    let cells: BTreeSet<(Day, PersonIx)> =
        one.assignments().chain(other.assignments()).map(|(person, day, _)| (day, person)).collect();
    let change = |(day, person)| Change { day, person, from: one.get(person, day), to: other.get(person, day) };
    cells.into_iter().map(change).filter(|change| change.from != change.to).collect()
}
