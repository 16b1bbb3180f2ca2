//! What falls when some of the staff are away: first as it is, then with the days around it free, then with all days of the absence.
//!
//! Nothing falls by less than nothing, so the first way that keeps everything is the answer. Only what falls even so is solved on the
//! whole window, and proven there.

use super::setting::worth;
use super::side::Side;
use super::window::{ALL_CHANGES, Read, Window, roster_without};
use super::{Absence, Loss, REACH_DAYS};
use crate::calendar::Day;
use crate::check::check_ward;
use crate::hospital::Roster;
use crate::solver::{Limits, Outcome, Solver, SolverError, StopWhen};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a solution may cost beyond its bound: less than a unit of worth, by more than all changes can cost.
const GAP: f64 = 0.5;
/// What is taken off a bound for the changes that are in it: more than all of them can cost, by the solver's tolerance.
const OF_CHANGES: f64 = ALL_CHANGES + 0.05;
/// Longest time for finding fewer changes once it is known what falls.
const POLISH: Duration = Duration::from_millis(1_500);

/// When to stop, and what may be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    /// Longest time for one program.
    pub(super) time: Duration,
    /// When everything has to end.
    pub(super) deadline: Instant,
    /// Ctrl-C.
    pub(super) stop: &'a AtomicBool,
    /// Whether temps may be called as far as the folder has them.
    pub(super) temps: bool,
    /// Seed of the solver.
    pub(super) seed: i32,
}

impl Terms<'_> {
    pub(super) fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || Instant::now() >= self.deadline
    }
}

/// What falls, with the roster that keeps the rest.
pub(super) struct Lost {
    pub(super) loss: Loss,
    pub(super) roster: Roster,
}

/// What falls with an absence after the best replan; `None` when time ran out before anything was known.
pub(super) fn lose(side: &Side, absence: &Absence, terms: &Terms) -> Result<Option<Lost>, SolverError> {
    let before = roster_without(&side.roster, absence);
    let hit = hit_days(side, &before, absence);
    if hit.is_empty() {
        return Ok(Some(Lost { loss: Loss::default(), roster: before }));
    }
    let reach = window_days(side, absence);
    let near: BTreeSet<Day> = reach.iter().copied().filter(|day| hit.iter().any(|hit| (hit - day).abs() <= 1)).collect();
    let narrow = lose_within(side, absence, &near, None, terms)?;
    if near == reach || narrow.as_ref().is_some_and(|lost| lost.loss.worth == 0) {
        return Ok(narrow);
    }
    let start = narrow.as_ref().map(|lost| &lost.roster);
    let whole = if terms.is_over() { None } else { lose_within(side, absence, &reach, start, terms)? };
    // What is proven of some of the days says nothing of all of them.
    let narrow = narrow.map(|lost| Lost { loss: Loss { at_least: 0, ..lost.loss }, ..lost });
    Ok(match (whole, narrow) {
        (Some(whole), Some(narrow)) if narrow.loss.worth < whole.loss.worth => {
            Some(Lost { loss: Loss { at_least: whole.loss.at_least, ..narrow.loss }, ..narrow })
        }
        (whole, narrow) => whole.or(narrow),
    })
}

/// The days on which others may change.
fn window_days(side: &Side, absence: &Absence) -> BTreeSet<Day> {
    let last = (absence.last + REACH_DAYS).min(side.setting.ready.hospital.horizon.days - 1);
    (absence.first..=last).collect()
}

/// What falls when only some days may change.
pub(super) fn lose_within(
    side: &Side,
    absence: &Absence,
    free: &BTreeSet<Day>,
    start: Option<&Roster>,
    terms: &Terms,
) -> Result<Option<Lost>, SolverError> {
    let window = Window::build(side, absence, free, terms.temps);
    let mut solver = Solver::new(&window.program)?;
    if let Some(values) = start.and_then(|start| window.start(side, start)) {
        solver.set_start(&values)?;
    }
    let outcome = run(&mut solver, terms.time, GAP, terms)?;
    let Some(values) = &outcome.values else { return Ok(None) };
    let mut read = window.read(side, values);
    let found = worth(&read.fallen, side.blocks);
    if found > 0 && read.changes > 0 && !terms.is_over() {
        solver.set_start(values)?;
        let polished = run(&mut solver, POLISH.min(terms.time), window.half_a_change(side), terms)?;
        let better = polished.values.map(|values| window.read(side, &values));
        if let Some(better) = better.filter(|better| worth(&better.fallen, side.blocks) <= found) {
            read = better;
        }
    }
    Ok(Some(lost(side, read, outcome.bound)))
}

fn run(solver: &mut Solver, time: Duration, gap: f64, terms: &Terms) -> Result<Outcome, SolverError> {
    let left = terms.deadline.saturating_duration_since(Instant::now());
    let limits = Limits {
        time: Some(time.min(left).max(Duration::from_millis(50))),
        absolute_gap: gap,
        seed: terms.seed,
        ..Limits::default()
    };
    solver.solve(&limits, &StopWhen(|| terms.is_over()))
}

fn lost(side: &Side, mut read: Read, bound: f64) -> Lost {
    read.fallen.sort_by_key(|one| (side.day_of(one), *one));
    let worth = worth(&read.fallen, side.blocks);
    // Worth is whole, and the changes of whatever loses less cost less than half a unit.
    let at_least = ((bound - OF_CHANGES).ceil().max(0.0) as u64).min(worth);
    let loss = Loss { fallen: read.fallen, worth, at_least, changes: read.changes, temps: read.temps };
    Lost { loss, roster: read.roster }
}

/// The days on which something falls if nobody moves. Exact where there are none: the checkers have nothing against the day.
fn hit_days(side: &Side, before: &Roster, absence: &Absence) -> BTreeSet<Day> {
    let mut hit = BTreeSet::new();
    let hospital = &side.setting.lean.hospital;
    let known = check_ward(hospital, &side.roster);
    for breach in check_ward(hospital, before) {
        let same = |known: &&crate::check::Breach| (known.rule, &known.finding) == (breach.rule, &breach.finding);
        if !known.iter().any(|known| same(&known)) {
            hit.extend(breach.finding.first..=breach.finding.last);
        }
    }
    let lost: BTreeSet<Day> = absence
        .people()
        .flat_map(|person| side.roster.of_person(person))
        .map(|(day, _)| day)
        .filter(|&day| absence.holds(day))
        .collect();
    let blocks = side.blocks_of(&|place| lost.contains(&place.day));
    let report = side.check_crews(hospital, before, &blocks);
    hit.extend(report.breaches.iter().map(|breach| breach.place.day));
    let reach = window_days(side, absence);
    hit.retain(|day| reach.contains(day));
    hit
}
