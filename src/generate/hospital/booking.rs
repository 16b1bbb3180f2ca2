//! Patients who have a date: in the first two weeks, in blocks of the plan in force that can hold them.

use super::HospitalSpec;
use super::pathways::{MOST_FILL, minutes_of};
use super::plan::Plan;
use crate::calendar::Day;
use crate::generate::dice::{Dice, Stream};
use crate::hospital::theatres::{PathwayIx, Patient, PatientIx, Place, ProcedureIx, Theatres, latest_day};

/// Days in which patients are booked.
const BOOKED_DAYS: Day = 14;
/// Share of a session, in percent, from which a block counts as full: drawn for each.
const FULL_PERCENT: (i64, i64) = (80, 90);

/// Books patients on pathways into the slots of their pathway, then the others, the earliest latest day first.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, plan: &mut Plan) {
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
    let mut dice = Dice::new(spec.seed, Stream::Bookings);
    for place in places {
        fill_block(theatres, plan, &mut dice, place, &order);
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
        let booked = booked_at(theatres, place);
        let left = block.cases.iter().enumerate().filter(|(at, _)| *at != slot).map(|(_, case)| case.procedure);
        let minutes = minutes_of(theatres, booked.into_iter().chain(left).chain([patient.procedure]));
        if minutes <= MOST_FILL * f64::from(theatres.sessions[place.session].minutes()) {
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

/// Books patients into a block until it is full. A locked block is left to its pathway.
fn fill_block(theatres: &mut Theatres, plan: &Plan, dice: &mut Dice, place: Place, order: &[PatientIx]) {
    let session = f64::from(theatres.sessions[place.session].minutes());
    let full = session * dice.between(FULL_PERCENT.0, FULL_PERCENT.1) as f64 / 100.0;
    let Some(block) = plan.allocation.blocks.get(&place).filter(|block| block.pathway.is_none()) else { return };
    let mut procedures = booked_at(theatres, place);
    procedures.extend(block.cases.iter().map(|case| case.procedure));
    for &patient in order {
        if minutes_of(theatres, procedures.iter().copied()) >= full {
            return;
        }
        let waiting = &theatres.queue[patient];
        let free = waiting.booked.is_none() && waiting.clock.is_none();
        if !free || !plan.holds(theatres, place, waiting.procedure) || !can_come(plan, place, waiting) {
            continue;
        }
        let with = procedures.iter().copied().chain([waiting.procedure]);
        if minutes_of(theatres, with) <= MOST_FILL * session {
            procedures.push(waiting.procedure);
            theatres.queue[patient].booked = Some(place);
        }
    }
}
