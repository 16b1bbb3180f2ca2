//! A scenario of theatres: its rooms and people, its blocks, its year.

use super::{ChangeFault, Figure, Outcome, Scenario, Unit};
use crate::calendar::Day;
use crate::hospital::theatres::{Attendance, Opening, Place, RoomIx, TeamAttendance, Theatres};
use crate::simulate::campaign::{Cell, Length, Results, Task, play, policy_tasks};
use crate::simulate::{INDICATORS, Policy, SimulationError};
use crate::solver::Silent;
use crate::theatres::Durations;
use crate::theatres::allocation::{AllocationError, AllocationResult, AllocationSettings, allocate};
use crate::theatres::reserve::weeks_on_record;
use chrono::Weekday;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use thiserror::Error;

/// Why there is no outcome.
#[derive(Debug, Error)]
pub enum TheatreFailure {
    /// No plan.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
    /// No replay.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
}

/// The theatres of a scenario.
///
/// # Errors
/// When the scenario names a room that there is not.
pub fn changed(base: &Theatres, scenario: &Scenario) -> Result<Theatres, Vec<ChangeFault>> {
    let changes = &scenario.theatres;
    let mut theatres = base.clone();
    let mut faults = Vec::new();
    let mut room = |key: &String| -> Option<RoomIx> {
        let found = base.rooms.iter().position(|room| room.key == *key);
        if found.is_none() {
            let known = base.rooms.iter().map(|room| room.key.clone()).collect();
            let (scenario, name) = (scenario.key.clone(), key.clone());
            faults.push(ChangeFault::Unknown { scenario, what: "room", name, known });
        }
        found
    };
    let closed: Vec<RoomIx> = changes.close_rooms.iter().filter_map(&mut room).collect();
    let saturdays: Vec<RoomIx> = changes.saturday_rooms.iter().filter_map(&mut room).collect();
    run_on_saturdays(&mut theatres, &saturdays);
    theatres.openings.retain(|opening| !closed.contains(&opening.room));
    if let Some(plan) = &mut theatres.published {
        plan.blocks.retain(|place, _| !closed.contains(&place.room));
    }
    if let Some(percent) = changes.buffer_percent {
        keep_buffer(&mut theatres, percent / 100.0);
    }
    if faults.is_empty() { Ok(theatres) } else { Err(faults) }
}

/// Saturdays of these rooms as the Friday before: its sessions, its people, its owners.
fn run_on_saturdays(theatres: &mut Theatres, rooms: &[RoomIx]) {
    if rooms.is_empty() {
        return;
    }
    let horizon = theatres.horizon;
    let fridays: Vec<Day> = (0..horizon.days - 1).filter(|&day| horizon.weekday(day) == Weekday::Fri).collect();
    for &friday in &fridays {
        let of_friday = |opening: &&Opening| opening.day == friday && rooms.contains(&opening.room);
        let openings: Vec<Opening> = theatres.openings.iter().filter(of_friday).copied().collect();
        theatres.openings.extend(openings.into_iter().map(|opening| Opening { day: friday + 1, ..opening }));
        let there = |at: &&Attendance| at.day == friday;
        let surgeons: Vec<Attendance> = theatres.surgeon_days.iter().filter(there).copied().collect();
        theatres.surgeon_days.extend(surgeons.into_iter().map(|at| Attendance { day: friday + 1, ..at }));
        let teams: Vec<TeamAttendance> = theatres.team_days.iter().filter(|at| at.day == friday).copied().collect();
        theatres.team_days.extend(teams.into_iter().map(|at| TeamAttendance { day: friday + 1, ..at }));
        if let Some(plan) = &mut theatres.published {
            let of_friday = |(place, _): &(&Place, &_)| place.day == friday && rooms.contains(&place.room);
            let blocks: Vec<_> = plan.blocks.iter().filter(of_friday).map(|(at, block)| (*at, block.clone())).collect();
            for (place, mut block) in blocks {
                block.cases.clear();
                block.pathway = None;
                plan.blocks.entry(Place { day: friday + 1, ..place }).or_insert(block);
            }
        }
    }
    theatres.openings.sort_unstable();
    theatres.openings.dedup();
    theatres.surgeon_days.sort_unstable();
    theatres.surgeon_days.dedup();
}

/// The standing reserve of every pathway: the mean of its referrals and a share on top, and no more of it than that.
fn keep_buffer(theatres: &mut Theatres, share: f64) {
    let weeks = weeks_on_record(theatres).len().max(1) as f64;
    for at in 0..theatres.pathways.len() {
        let own = theatres.referrals.iter().filter(|row| row.pathway == Some(at));
        let a_week = own.map(|row| f64::from(row.count)).sum::<f64>() / weeks;
        theatres.pathways[at].agreed_per_week = (a_week * (1.0 + share)).ceil() as u32;
        // The median: what is kept beyond the mean is the buffer's doing alone.
        theatres.pathways[at].quantile = 0.5;
    }
}

/// How a scenario is solved and replayed.
#[derive(Debug, Clone)]
pub struct TheatreRun {
    /// The plan.
    pub allocation: AllocationSettings,
    /// Length of a replay.
    pub length: Length,
    /// Seeds of the replays; 0 replays nothing.
    pub seeds: u64,
}

/// The figures of a scenario.
///
/// # Errors
/// When no plan was found, or the folder cannot be replayed.
pub fn outcome(
    theatres: &Theatres,
    scenario: &Scenario,
    run: &TheatreRun,
    stop: &AtomicBool,
) -> Result<Outcome, TheatreFailure> {
    let durations = Durations::fit(theatres);
    let plan = allocate(theatres, &durations, &run.allocation, &Silent)?;
    let mut notes = Vec::new();
    let mut figures = plan_figures(theatres, &plan);
    if plan.gap() > run.allocation.gap {
        notes.push(format!("blocks proven to within {:.1} %", plan.gap() * 100.0));
    }
    if run.seeds > 0 {
        match replayed(theatres, scenario, run, stop) {
            Ok(replayed) => figures.extend(replayed),
            Err(error @ (SimulationError::NoPlan | SimulationError::NoReferrals)) => {
                notes.push(format!("not replayed: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let (key, name, describe) = (scenario.key.clone(), scenario.name.clone(), scenario.describe.clone());
    Ok(Outcome { key, name, describe, figures, notes })
}

fn plan_figures(theatres: &Theatres, plan: &AllocationResult) -> Vec<Figure> {
    let minutes = |place: &Place| theatres.sessions.get(place.session).map_or(0, |session| session.minutes());
    let room_hours = plan.plan.blocks.keys().map(|place| f64::from(minutes(place))).sum::<f64>() / 60.0;
    let tiers = &plan.tiers;
    let one = |key, name, unit, more_is_better, value| Figure { key, name, unit, more_is_better, values: vec![value] };
    vec![
        one("room_hours", "room hours staffed", Unit::Hours, Some(false), room_hours),
        one("planned", "patients planned", Unit::Count, Some(true), f64::from(tiers.operated)),
        one("pathway_late", "pathway patients late", Unit::Count, Some(false), f64::from(tiers.pathway.patients)),
        one("reserve_missing", "reserved slots missing", Unit::Count, Some(false), f64::from(tiers.reserve_missing)),
        one("late", "patients beyond the guarantee", Unit::Count, Some(false), f64::from(tiers.guarantee.patients)),
        one("late_days", "days beyond the guarantee", Unit::Count, Some(false), f64::from(tiers.guarantee.days)),
        one("overrun_hours", "expected hours of overrun", Unit::Hours, Some(false), tiers.overrun_hours),
        one("moves", "blocks that change hands", Unit::Count, Some(false), f64::from(tiers.moves)),
    ]
}

/// Figures of the weekly meeting replayed, one a seed.
fn replayed(
    theatres: &Theatres,
    scenario: &Scenario,
    run: &TheatreRun,
    stop: &AtomicBool,
) -> Result<Vec<Figure>, SimulationError> {
    let (usual, changes) = (Cell::default(), &scenario.theatres);
    let cell = Cell {
        load_percent: changes.load_percent.unwrap_or(usual.load_percent),
        loss_percent: changes.staff_loss_percent.unwrap_or(usual.loss_percent),
        cross_percent: changes.cross_trained_percent,
    };
    let tasks = policy_tasks(cell, &[Policy::WeeklyCross], run.seeds);
    let results: Mutex<Results> = Mutex::new(Results::new());
    let finished = |task: Task, indicators| {
        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(task, indicators);
        Ok::<(), SimulationError>(())
    };
    play(theatres, run.length, &tasks, &Results::new(), stop, finished)?;
    let results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let figure = |at: usize| Figure {
        key: REPLAYED_KEYS[at],
        name: INDICATORS[at].name,
        unit: if INDICATORS[at].is_share { Unit::Share } else { Unit::Count },
        more_is_better: INDICATORS[at].more_is_better,
        values: results.values().map(|own| own.values[at]).collect(),
    };
    Ok((0..INDICATORS.len()).map(figure).collect())
}

/// Keys of the replayed figures, in the order of [`INDICATORS`].
const REPLAYED_KEYS: [&str; INDICATORS.len()] = [
    "year_guarantee",
    "year_pathway",
    "year_operations",
    "year_lost_blocks",
    "year_utilisation",
    "year_overtime_hours",
    "year_cancellations",
    "year_overflow_nights",
    "year_moves",
    "year_worst_specialty",
    "year_wait_p95",
    "year_mean_queue",
    "year_sent_out",
    "year_referred",
    "year_mean_wait",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_replayed_figure_has_the_key_of_its_indicator() {
        for (key, indicator) in REPLAYED_KEYS.iter().zip(INDICATORS) {
            assert_eq!(*key, format!("year_{}", indicator.key));
        }
    }
}
