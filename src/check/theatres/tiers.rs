//! The tiers of a plan, counted from input and plan alone.

use super::plan::{changed, displaced, is_move};
use super::view::View;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::reserve::phantoms;
use std::collections::BTreeMap;

/// How late a group of patients is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Late {
    /// Patients beyond their latest day: operated after it, or not planned although it lies in the horizon.
    pub patients: u32,
    /// Their days beyond it, to the end of the horizon for those not planned.
    pub days: u32,
}

/// The tiers of a plan, in days and patients.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TheatreTiers {
    /// Patients on pathways.
    pub pathway: Late,
    /// Slots that pathways ask for and that are not kept within their clocks.
    pub reserve_missing: u32,
    /// Patients on the general right.
    pub guarantee: Late,
    /// Late patients of each specialty, and its patients.
    pub late_of: Vec<(u32, u32)>,
    /// Patients planned.
    pub operated: u32,
    /// Weeks from the meeting to the operation, summed over the patients planned; none for a day before the meeting.
    pub waiting_weeks: f64,
    /// Blocks that get a new owner against the plan in force, beyond the notice.
    pub moves: u32,
    /// Blocks that close, and blocks inside the notice that are not as they were.
    pub closed: u32,
    /// Booked patients who lose their date.
    pub displaced: u32,
    /// Expected hours of overrun.
    pub overrun_hours: f64,
    /// Expected extra bed-nights.
    pub overflow_beds: f64,
}

pub(super) fn count(view: &View, overrun_hours: f64, overflow_beds: f64) -> TheatreTiers {
    let theatres = view.theatres;
    let all: Vec<Place> = theatres.published.as_ref().map_or(Vec::new(), |published| changed(view, published));
    let moves = all.iter().filter(|place| is_move(view, place)).count();
    let mut tiers = TheatreTiers {
        late_of: vec![(0, 0); theatres.specialties.len()],
        reserve_missing: reserve_missing(view),
        moves: moves as u32,
        closed: (all.len() - moves) as u32,
        displaced: displaced(view).count() as u32,
        overrun_hours,
        overflow_beds,
        ..TheatreTiers::default()
    };
    let mut day_of: BTreeMap<PatientIx, Day> = BTreeMap::new();
    for (place, block) in &view.plan.blocks {
        for patient in block.cases.iter().filter_map(|case| case.patient) {
            day_of.insert(patient, place.day);
        }
    }
    for (at, patient) in theatres.queue.iter().enumerate() {
        let day = day_of.get(&at).copied();
        if let Some(day) = day {
            tiers.operated += 1;
            tiers.waiting_weeks += f64::from((day - theatres.today).max(0)) / 7.0;
        }
        let of_specialty = &mut tiers.late_of[theatres.procedures[patient.procedure].specialty];
        of_specialty.1 += 1;
        let days = day.unwrap_or(theatres.horizon.days) - theatres.latest_day(at);
        if days > 0 {
            of_specialty.0 += 1;
            let late = if view.pathway_of(at).is_some() { &mut tiers.pathway } else { &mut tiers.guarantee };
            late.patients += 1;
            late.days += days as u32;
        }
    }
    tiers
}

/// Slots asked for within a clock that ends in the horizon, less the most of them that can be given a slot of their own: an
/// augmenting path for each.
fn reserve_missing(view: &View) -> u32 {
    let theatres = view.theatres;
    let mut asked: BTreeMap<ProcedureIx, Vec<(Day, Day)>> = BTreeMap::new();
    for phantoms in phantoms(theatres) {
        let inside = phantoms.due >= 0 && phantoms.due < theatres.horizon.days;
        for &(procedure, count) in phantoms.mix.iter().filter(|_| inside) {
            let span = (phantoms.earliest.max(0), phantoms.due);
            asked.entry(procedure).or_default().extend((0..count).map(|_| span));
        }
    }
    let mut missing = 0;
    for (procedure, spans) in asked {
        let kept: Vec<Day> = view
            .plan
            .blocks
            .iter()
            .flat_map(|(place, block)| block.cases.iter().map(move |case| (place.day, case)))
            .filter(|(_, case)| case.procedure == procedure && case.patient.is_none() && case.pathway.is_some())
            .map(|(day, _)| day)
            .collect();
        let mut holder: Vec<Option<usize>> = vec![None; kept.len()];
        for asks in 0..spans.len() {
            let mut tried = vec![false; kept.len()];
            missing += u32::from(!place(asks, &spans, &kept, &mut holder, &mut tried));
        }
    }
    missing
}

/// Finds a slot for one that asks, moving others on if need be.
fn place(asks: usize, spans: &[(Day, Day)], kept: &[Day], holder: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    let (first, last) = spans[asks];
    for slot in 0..kept.len() {
        if tried[slot] || !(first..=last).contains(&kept[slot]) {
            continue;
        }
        tried[slot] = true;
        let free = match holder[slot] {
            None => true,
            Some(other) => place(other, spans, kept, holder, tried),
        };
        if free {
            holder[slot] = Some(asks);
            return true;
        }
    }
    false
}
