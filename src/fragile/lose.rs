//! What falls when some of the staff are away: as it is, then with few days mended one by one, then with all days of the absence free.
//!
//! Less than nothing cannot fall, so the first way that keeps everything is the answer. Only what falls even so is solved on the whole
//! window, and proven there.

use super::setting::worth;
use super::side::Side;
use super::window::{ALL_CHANGES, Extent, Read, Stand, Window};
use super::{Absence, Loss, REACH_DAYS};
use crate::calendar::Day;
use crate::check::check_ward;
use crate::hospital::Roster;
use crate::replan::changes_between;
use crate::solver::{Limits, Outcome, Solver, SolverError, StopWhen};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a solution may cost beyond its bound: less than a unit of worth, by more than all changes can cost.
const GAP: f64 = 0.5;
/// What is taken off a bound for the changes that are in it: more than all of them can cost, by the solver's tolerance.
const OF_CHANGES: f64 = ALL_CHANGES + 0.05;
/// Longest time for one part.
const PART: Duration = Duration::from_millis(300);
/// Days up to which each is mended by itself first; with more of them the whole is solved sooner.
const FEW_DAYS: usize = 14;
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

/// What falls, with where the roster stands that keeps the rest.
pub(super) struct Lost {
    pub(super) loss: Loss,
    pub(super) stand: Stand,
}

/// What falls with an absence after the best replan; `None` when time ran out before anything was known. `mended` is where the roster
/// stands for a part of those who are away without that anything falls; the others are taken out of it.
pub(super) fn lose(
    side: &Side,
    absence: &Absence,
    mended: Option<&Stand>,
    terms: &Terms,
) -> Result<Option<Lost>, SolverError> {
    let before = Stand::without(side, absence);
    let reach = window_days(side, absence);
    let from = mended.map_or_else(|| before.clone(), |mended| mended.clone().minus(side, absence));
    let hit = hit_days(side, &from.roster, &reach);
    let (stand, left) = mend_by_parts(side, absence, from, &hit, terms)?;
    if left.is_empty() {
        let changes = changes_between(&before.roster, &stand.roster).len();
        return Ok(Some(Lost { loss: Loss { changes, ..Loss::default() }, stand }));
    }
    if terms.is_over() {
        return Ok(None);
    }
    lose_within(side, absence, &reach, terms)
}

/// Mends the days on which something falls, if they are few, one by one, each time from what was mended before. Returns where the roster
/// stands then, and the days on which something falls even so.
fn mend_by_parts(
    side: &Side,
    absence: &Absence,
    mut stand: Stand,
    hit: &BTreeSet<Day>,
    terms: &Terms,
) -> Result<(Stand, BTreeSet<Day>), SolverError> {
    for &day in hit {
        if hit.len() > FEW_DAYS || terms.is_over() {
            return Ok((stand, hit.clone()));
        }
        let window = Window::build(side, absence, stand.clone(), &[day].into(), (Extent::Near, false));
        let outcome = run(&mut Solver::new(&window.program)?, PART.min(terms.time), GAP, terms)?;
        let read = outcome.values.map(|values| window.read(side, &values));
        let mended = |read: &Read| read.fallen.is_empty() && side.keeps_the_rules(&stand.roster, &read.stand.roster);
        match read.filter(mended) {
            Some(read) => stand = read.stand,
            // The whole has to be solved, whatever becomes of the other days.
            None => return Ok((stand, [day].into())),
        }
    }
    Ok((stand, BTreeSet::new()))
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
    terms: &Terms,
) -> Result<Option<Lost>, SolverError> {
    let before = Stand::without(side, absence);
    let mut bound = f64::NEG_INFINITY;
    for extent in [Extent::Light, Extent::Whole] {
        let window = Window::build(side, absence, before.clone(), free, (extent, terms.temps));
        let mut solver = Solver::new(&window.program)?;
        let outcome = run(&mut solver, terms.time, GAP, terms)?;
        bound = bound.max(outcome.bound);
        let Some(values) = &outcome.values else { continue };
        let mut read = window.read(side, values);
        if !side.keeps_the_rules(&before.roster, &read.stand.roster) {
            continue;
        }
        if !read.fallen.is_empty() && read.stand.roster != before.roster && !terms.is_over() {
            solver.set_start(values)?;
            let polished = run(&mut solver, POLISH.min(terms.time), window.half_a_change(side), terms)?;
            let better = polished.values.map(|values| window.read(side, &values));
            let found = worth(&read.fallen, side.blocks);
            let holds = |better: &Read| {
                let keeps = worth(&better.fallen, side.blocks) <= found;
                keeps && side.keeps_the_rules(&before.roster, &better.stand.roster)
            };
            read = better.filter(holds).unwrap_or(read);
        }
        return Ok(Some(lost(side, read, &before.roster, bound)));
    }
    Ok(None)
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

fn lost(side: &Side, mut read: Read, before: &Roster, bound: f64) -> Lost {
    read.fallen.sort_by_key(|one| (side.day_of(one), *one));
    let worth = worth(&read.fallen, side.blocks);
    // Worth is whole, and the changes of whatever loses less cost less than half a unit.
    let at_least = ((bound - OF_CHANGES).ceil().max(0.0) as u64).min(worth);
    let changes = changes_between(before, &read.stand.roster).len();
    let loss = Loss { fallen: read.fallen, worth, at_least, changes, temps: read.temps };
    Lost { loss, stand: read.stand }
}

/// The days on which something falls if nobody moves. Exact where there are none: the checkers have nothing against the day.
fn hit_days(side: &Side, before: &Roster, reach: &BTreeSet<Day>) -> BTreeSet<Day> {
    let mut hit = BTreeSet::new();
    let hospital = &side.setting.lean.hospital;
    let known = check_ward(hospital, &side.roster);
    for breach in check_ward(hospital, before) {
        let same = |known: &&crate::check::Breach| (known.rule, &known.finding) == (breach.rule, &breach.finding);
        if !known.iter().any(|known| same(&known)) {
            hit.extend(breach.finding.first..=breach.finding.last);
        }
    }
    let blocks = side.blocks_of(&|place| reach.contains(&place.day));
    let report = side.check_crews(hospital, before, &blocks);
    hit.extend(report.breaches.iter().map(|breach| breach.place.day));
    hit.retain(|day| reach.contains(day));
    hit
}
