//! One week: who can come to which of its lists, the start, the program, and the names.

use super::beds::Wards;
use super::lists::{Filling, List, named};
use super::{BookingError, BookingSettings, WeekProof, program, start, worth};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::solver::{Limits, Observer};
use crate::theatres::durations::Durations;
use std::collections::BTreeMap;
use std::time::Duration;

/// Of each procedure, so many times as many candidates as the week's lists could hold are looked at, earliest latest day first.
const CANDIDATES_FOR_EACH_CASE: u32 = 3;
/// Most cases of one procedure in a list.
const MOST_CASES: u32 = 40;

/// What a week is filled from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) theatres: &'a Theatres,
    pub(super) durations: &'a Durations,
    pub(super) clocks: &'a [Day],
    pub(super) monday: Day,
    /// Whether the blocks are those of the plan in force. Its locks were set before its patients were known, who take them as a matter of
    /// course; what an allocation of today reserves is for those who come after today.
    pub(super) in_force: bool,
}

/// A patient who could come to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    /// Who.
    pub(super) patient: PatientIx,
    /// Which of the week's lists.
    pub(super) list: usize,
    /// The reserved slot of the list that they would take; `None` is beside the reserve.
    pub(super) slot: Option<usize>,
}

/// A week to be filled.
#[derive(Debug)]
pub(super) struct Week<'a> {
    pub(super) frame: Frame<'a>,
    /// All lists, also those of other weeks: their patients lie in the beds.
    pub(super) lists: &'a [List],
    /// Who could be booked, earliest latest day first.
    pub(super) candidates: Vec<PatientIx>,
    pub(super) offers: Vec<Offer>,
    /// How each list of the week can be filled.
    pub(super) fillings: BTreeMap<usize, Vec<Filling>>,
}

impl Week<'_> {
    /// Points that an offer saves against putting the patient off; negative is a gain.
    pub(super) fn price(&self, offer: &Offer) -> f64 {
        let (theatres, latest) = (self.frame.theatres, self.frame.clocks[offer.patient]);
        let taken = if offer.slot.is_some() && !self.frame.in_force { worth::slot_taken(theatres) } else { 0.0 };
        worth::operated(theatres, offer.patient, latest, self.lists[offer.list].day()) + taken
            - self.put_off(offer.patient)
    }

    /// Points of putting a patient off to the next week.
    pub(super) fn put_off(&self, patient: PatientIx) -> f64 {
        worth::put_off(self.frame.theatres, patient, self.frame.clocks[patient], self.frame.monday + 7)
    }
}

/// Limits of the program of a week.
pub(super) fn limits(time: Duration, settings: &BookingSettings) -> Limits {
    let seed = (settings.seed & 0x7fff_ffff) as i32;
    Limits { time: Some(time), relative_gap: settings.gap, seed, ..Limits::default() }
}

/// Books patients into the lists of a week.
pub(super) fn fill(
    frame: &Frame,
    lists: &mut [List],
    waits: &mut [bool],
    limits: &Limits,
    gap: f64,
    observer: &dyn Observer,
) -> Result<WeekProof, BookingError> {
    let mut week = gather(frame, lists, waits);
    let wards = Wards::before(&week);
    let first = start::earliest_latest_day_first(&mut week, wards.clone());
    let outcome = program::solve(&week, &wards, &first, limits, observer)?;
    let chosen: Vec<Offer> =
        week.offers.iter().zip(&outcome.chosen).filter(|(_, chosen)| **chosen).map(|(offer, _)| *offer).collect();
    for offer in &chosen {
        let list = &mut lists[offer.list];
        match offer.slot {
            Some(slot) => list.slots[slot].named.push(offer.patient),
            None => list.new.push(named(frame.theatres, offer.patient)),
        }
        waits[offer.patient] = false;
    }
    let (cost, bound) = (outcome.cost, outcome.bound.min(outcome.cost));
    let mut proof = WeekProof { monday: frame.monday, booked: chosen.len() as u32, cost, bound, proven: false };
    proof.proven = proof.gap() <= gap + 1e-9;
    Ok(proof)
}

fn gather<'a>(frame: &Frame<'a>, lists: &'a [List], waits: &[bool]) -> Week<'a> {
    let inside =
        |list: &List| (frame.monday..frame.monday + 7).contains(&list.day()) && list.day() >= frame.theatres.today;
    let here: Vec<usize> = (0..lists.len()).filter(|&at| inside(&lists[at])).collect();
    let mut candidates: Vec<PatientIx> = (0..waits.len()).filter(|&patient| waits[patient]).collect();
    candidates.sort_by_key(|&patient| (frame.clocks[patient], patient));
    let mut left = most_cases(frame, lists, &here);
    let mut week = Week { frame: *frame, lists, candidates: Vec::new(), offers: Vec::new(), fillings: BTreeMap::new() };
    for patient in candidates {
        let offers = offers(frame.theatres, lists, &here, patient);
        let Some(left) = left.get_mut(&frame.theatres.queue[patient].procedure).filter(|left| **left > 0) else {
            continue;
        };
        if !offers.is_empty() {
            *left -= 1;
            week.candidates.push(patient);
            week.offers.extend(offers);
        }
    }
    for &at in &here {
        let mut most = Filling::new();
        for offer in week.offers.iter().filter(|offer| offer.list == at && offer.slot.is_none()) {
            let count = most.entry(frame.theatres.queue[offer.patient].procedure).or_default();
            *count = (*count + 1).min(MOST_CASES);
        }
        week.fillings.insert(at, lists[at].fillings(frame.theatres, frame.durations, &most));
    }
    week
}

/// How many candidates of each procedure are looked at.
fn most_cases(frame: &Frame, lists: &[List], here: &[usize]) -> BTreeMap<ProcedureIx, u32> {
    let mut most: BTreeMap<ProcedureIx, u32> = BTreeMap::new();
    for &at in here {
        for &procedure in &lists[at].takes {
            let fits = |count: u32| lists[at].holds(frame.theatres, frame.durations, &[(procedure, count)].into());
            let held = (1..=MOST_CASES).take_while(|&count| fits(count)).count() as u32;
            *most.entry(procedure).or_default() += CANDIDATES_FOR_EACH_CASE * held;
        }
        for slot in &lists[at].slots {
            *most.entry(slot.procedure).or_default() += CANDIDATES_FOR_EACH_CASE * slot.count;
        }
    }
    most
}

/// The lists of those at hand to which a patient can come: after the notice, for the procedure, with the surgeon who was asked for.
pub(super) fn offers(theatres: &Theatres, lists: &[List], here: &[usize], patient: PatientIx) -> Vec<Offer> {
    let waiting = &theatres.queue[patient];
    let pathway = waiting.clock.map(|clock| theatres.clocks[clock].pathway);
    let mut offers = Vec::new();
    for &at in here {
        let list = &lists[at];
        let comes = list.day() >= theatres.today + waiting.notice_days as Day;
        let surgeon = waiting.surgeon.is_none_or(|wanted| list.surgeon() == Some(wanted));
        if !comes || !surgeon {
            continue;
        }
        if list.takes.contains(&waiting.procedure) {
            offers.push(Offer { patient, list: at, slot: None });
        }
        for (slot, reserved) in list.slots.iter().enumerate() {
            let shares = pathway.is_some_and(|pathway| share_reserve(theatres, pathway, reserved.pathway));
            if shares && reserved.procedure == waiting.procedure {
                offers.push(Offer { patient, list: at, slot: Some(slot) });
            }
        }
    }
    offers
}

/// Whether patients of one pathway may take the slots of another: of the same pathway, or of one pool and specialty.
fn share_reserve(theatres: &Theatres, one: PathwayIx, other: PathwayIx) -> bool {
    let (first, second) = (&theatres.pathways[one], &theatres.pathways[other]);
    one == other || (first.pool.is_some() && first.pool == second.pool && first.specialty == second.specialty)
}
