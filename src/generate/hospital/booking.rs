//! Patients who have a date: in the first two weeks, in blocks of the plan in force that can hold them.

use super::filling::{fits, fullest};
use super::plan::Plan;
use crate::calendar::Day;
use crate::hospital::theatres::{PathwayIx, Patient, PatientIx, Place, ProcedureIx, Theatres, latest_day};
use std::collections::BTreeMap;

/// Days in which patients are booked.
const BOOKED_DAYS: Day = 14;
/// Books patients on pathways into the slots of their pathway, then the others, the earliest latest day first.
pub(super) fn fill(theatres: &mut Theatres, plan: &mut Plan) {
    let latest: Vec<Day> = theatres.queue.iter().map(|patient| latest_day(theatres, patient)).collect();
    let mut order: Vec<PatientIx> = (0..theatres.queue.len()).collect();
    order.sort_by_key(|&patient| (latest[patient], patient));
    let places: Vec<Place> = plan.run_for.keys().copied().filter(|place| place.day < BOOKED_DAYS).collect();
    for &patient in &order {
        if let Some(pathway) = pathway_of(theatres, &theatres.queue[patient]) {
            let slot = named_slot(theatres, plan, &places, &theatres.queue[patient], pathway, latest[patient]);
            theatres.queue[patient].booked = slot;
        }
    }
    for place in places {
        fill_block(theatres, plan, place, &order);
    }
}

fn pathway_of(theatres: &Theatres, patient: &Patient) -> Option<PathwayIx> {
    patient.clock.map(|clock| theatres.clocks[clock].pathway)
}

/// The first slot of the pathway, or of its pool, that the patient can take in time; the slot is named and so no longer listed.
fn named_slot(
    theatres: &Theatres,
    plan: &mut Plan,
    places: &[Place],
    patient: &Patient,
    pathway: PathwayIx,
    latest: Day,
) -> Option<Place> {
    let pool = |pathway: PathwayIx| theatres.pathways[pathway].pool.as_ref();
    let shares = |reserved: Option<PathwayIx>| {
        reserved.is_some_and(|reserved| {
            reserved == pathway || (pool(reserved).is_some() && pool(reserved) == pool(pathway))
        })
    };
    for &place in places {
        if place.day > latest || !plan.holds(theatres, place, patient.procedure) || !can_come(plan, place, patient) {
            continue;
        }
        let Some(block) = plan.allocation.blocks.get_mut(&place) else { continue };
        let Some(slot) = block.cases.iter().position(|case| shares(case.pathway)) else { continue };
        let mut cases = booked_at(theatres, place);
        let left = block.cases.iter().enumerate().filter(|(at, _)| *at != slot);
        cases.extend(left.map(|(_, case)| case.procedure).chain([patient.procedure]));
        if fits(theatres, place.session, &cases) {
            block.cases.remove(slot);
            return Some(place);
        }
    }
    None
}

/// Procedures of the patients who are booked at a place.
fn booked_at(theatres: &Theatres, place: Place) -> Vec<ProcedureIx> {
    theatres.queue.iter().filter(|patient| patient.booked == Some(place)).map(|patient| patient.procedure).collect()
}

/// Whether a patient is not paused on the day, and gets the surgeon whom they must have.
fn can_come(plan: &Plan, place: Place, patient: &Patient) -> bool {
    let paused = patient.pauses.iter().any(|pause| (pause.first..=pause.last).contains(&place.day));
    let surgeon = plan.allocation.blocks.get(&place).and_then(|block| block.surgeon);
    !paused && (patient.surgeon.is_none() || patient.surgeon == surgeon)
}

/// Books the most urgent patient who can come, and with them those who fill the block best. A locked block is left to its
/// pathway.
fn fill_block(theatres: &mut Theatres, plan: &Plan, place: Place, order: &[PatientIx]) {
    let Some(block) = plan.allocation.blocks.get(&place).filter(|block| block.pathway.is_none()) else { return };
    let mut cases = booked_at(theatres, place);
    cases.extend(block.cases.iter().map(|case| case.procedure));
    let mut waiting: Vec<PatientIx> = order.to_vec();
    waiting.retain(|&at| {
        let patient = &theatres.queue[at];
        let free = patient.booked.is_none() && patient.clock.is_none();
        free && plan.holds(theatres, place, patient.procedure) && can_come(plan, place, patient)
    });
    let first = waiting.iter().map(|&at| theatres.queue[at].procedure).find(|&procedure| {
        let with: Vec<ProcedureIx> = cases.iter().copied().chain([procedure]).collect();
        fits(theatres, place.session, &with)
    });
    let Some(first) = first else { return };
    book(theatres, place, &mut waiting, first);
    cases.push(first);
    let mut counts: BTreeMap<ProcedureIx, usize> = BTreeMap::new();
    for &at in &waiting {
        *counts.entry(theatres.queue[at].procedure).or_default() += 1;
    }
    let counts: Vec<(ProcedureIx, usize)> = counts.into_iter().collect();
    for procedure in fullest(theatres, place.session, &cases, &counts) {
        book(theatres, place, &mut waiting, procedure);
    }
}

/// Books the first of the waiting patients who are to have a procedure.
fn book(theatres: &mut Theatres, place: Place, waiting: &mut Vec<PatientIx>, procedure: ProcedureIx) {
    if let Some(at) = waiting.iter().position(|&patient| theatres.queue[patient].procedure == procedure) {
        theatres.queue[waiting.remove(at)].booked = Some(place);
    }
}
