//! Patients into the blocks of an allocation, week by week. The mathematics is `models/booking.md`.
//!
//! Booked patients keep their date where the block's people can operate them. Slots reserved for pathways stay free until their release; what is released is filled from those
//! who can still come. Each list keeps the risk of overrun with its own surgeon's times, so that the chance constraint holds exactly and
//! not through a safety margin. What is left open is who cannot be operated in time, and by when they must be sent elsewhere.

mod beds;
mod dates;
mod elsewhere;
mod lists;
mod program;
mod start;
#[cfg(test)]
mod tests;
mod week;
mod worth;

pub use dates::{Loss, LostDate, OtherDays};
pub use elsewhere::{Elsewhere, TooLate};
pub use lists::with_bookings;

use super::durations::Durations;
use super::patterns::{Overrun, overrun};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::solver::{Observer, SolverError};
use lists::List;
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long to search, how well.
#[derive(Debug, Clone, PartialEq)]
pub struct BookingSettings {
    /// Wall time for all weeks.
    pub time_limit: Duration,
    /// Relative gap at which a week is good enough.
    pub gap: f64,
    /// Random seed.
    pub seed: u64,
}

impl Default for BookingSettings {
    fn default() -> Self {
        Self { time_limit: Duration::from_secs(60), gap: 0.001, seed: 1 }
    }
}

/// What is proven of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeekProof {
    /// Its Monday.
    pub monday: Day,
    /// Patients newly booked in it.
    pub booked: u32,
    /// Points of those booked in it and of those put off to later weeks.
    pub cost: f64,
    /// No filling of the week's blocks costs less.
    pub bound: f64,
    /// Whether the asked gap was reached.
    pub proven: bool,
}

impl WeekProof {
    /// (cost − bound) / cost.
    pub fn gap(&self) -> f64 {
        if self.cost.abs() < 1e-9 { 0.0 } else { ((self.cost - self.bound) / self.cost.abs()).max(0.0) }
    }
}

/// What became of the reserved slots of a pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Slots that the allocation keeps.
    pub reserved: u32,
    /// Of them, given to patients of the pathway by name.
    pub named: u32,
    /// Still kept.
    pub kept: u32,
    /// Released by today without a patient of the pathway.
    pub released: u32,
    /// Of the released, filled by somebody who could come.
    pub refilled: u32,
    /// Of the released, empty.
    pub wasted: u32,
}

/// Blocks filled with patients, and what is proven about it.
#[derive(Debug, Clone, PartialEq)]
pub struct BookingResult {
    /// The blocks, filled.
    pub plan: Allocation,
    /// By week.
    pub weeks: Vec<WeekProof>,
    /// Who had a date and is booked for another or none.
    pub lost: Vec<LostDate>,
    /// How the days of those whom the blocks named without a date compare with those that they are booked for.
    pub other_days: OtherDays,
    /// Blocks to come whose room is closed: nobody is booked in them.
    pub closed: Vec<Place>,
    /// Who must be sent elsewhere, the most urgent first.
    pub must_go_elsewhere: Vec<Elsewhere>,
    /// The latest day on which each patient of the waiting list can be operated.
    pub clocks: Vec<Day>,
    /// What became of the reserve, by pathway.
    pub ledger: Vec<Ledger>,
    /// Wall time in seconds.
    pub seconds: f64,
}

/// Why there is no booking.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BookingError {
    /// The solver failed or refused the program.
    #[error("{0}")]
    Solver(String),
}

impl From<SolverError> for BookingError {
    fn from(error: SolverError) -> Self {
        Self::Solver(error.to_string())
    }
}

/// Fills the blocks of an allocation with patients.
///
/// # Errors
/// When the solver fails. When it is stopped, what was found until then is returned.
pub fn book(
    theatres: &Theatres,
    durations: &Durations,
    blocks: &Allocation,
    settings: &BookingSettings,
    observer: &dyn Observer,
) -> Result<BookingResult, BookingError> {
    let started = Instant::now();
    let clocks: Vec<Day> = (0..theatres.queue.len()).map(|patient| theatres.latest_day(patient)).collect();
    let in_force = theatres.published.as_ref() == Some(blocks);
    let standing = dates::standing(theatres, durations, blocks);
    let mut lists: Vec<List> = lists::lists(theatres, durations, &standing);
    let mut waits: Vec<bool> = vec![true; theatres.queue.len()];
    for patient in lists.iter().flat_map(|list| &list.fixed).filter_map(|case| case.patient) {
        waits[patient] = false;
    }
    let mondays = theatres.horizon.mondays();
    let mut weeks = Vec::new();
    for (at, &monday) in mondays.iter().enumerate() {
        let left = settings.time_limit.saturating_sub(started.elapsed());
        let time = left / (mondays.len() - at) as u32;
        let limits = week::limits(time, settings);
        let frame = week::Frame { theatres, durations, clocks: &clocks, monday, in_force };
        weeks.push(week::fill(&frame, &mut lists, &mut waits, &limits, settings.gap, observer)?);
    }
    let ledger = ledger(theatres, &lists);
    let plan = lists::plan(&lists);
    Ok(BookingResult {
        lost: dates::lost(theatres, blocks, &plan),
        other_days: OtherDays::of(theatres, blocks, &plan),
        closed: blocks.blocks.keys().filter(|place| !standing.blocks.contains_key(place)).copied().collect(),
        must_go_elsewhere: elsewhere::must_go(theatres, &lists, &plan, &clocks),
        plan,
        weeks,
        clocks,
        ledger,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The blocks as they are before anybody is booked: with those who keep their date and the slots that stay reserved.
pub fn before_booking(theatres: &Theatres, durations: &Durations, blocks: &Allocation) -> Allocation {
    lists::plan(&lists::lists(theatres, durations, &dates::standing(theatres, durations, blocks)))
}

/// How a block's list stands to the end of its session, by its own surgeon's times.
pub fn risk(theatres: &Theatres, durations: &Durations, place: Place, block: &Block) -> Overrun {
    let cases: Vec<_> = block.cases.iter().map(|case| (case.procedure, block.surgeon)).collect();
    overrun(durations, &cases, f64::from(theatres.sessions[place.session].minutes()), &theatres.terms)
}

fn ledger(theatres: &Theatres, lists: &[List]) -> Vec<Ledger> {
    let mut ledger = vec![Ledger::default(); theatres.pathways.len()];
    for list in lists {
        for slot in &list.slots {
            let entry = &mut ledger[slot.pathway];
            entry.reserved += slot.count;
            entry.named += slot.named.len() as u32;
            entry.kept += slot.count - slot.named.len() as u32;
        }
        // Whoever is new in the list fills what was released in it: patients of the pathway first, then others.
        let mut others = list.new.len() as u32;
        for &(pathway, released) in &list.released {
            let of_pathway = list.new.iter().filter(|case| case.pathway == Some(pathway)).count() as u32;
            let named = released.min(of_pathway);
            let refilled = (released - named).min(others.saturating_sub(of_pathway));
            others = others.saturating_sub(named + refilled);
            let entry = &mut ledger[pathway];
            entry.reserved += released;
            entry.named += named;
            entry.released += released - named;
            entry.refilled += refilled;
            entry.wasted += released - named - refilled;
        }
    }
    ledger
}
