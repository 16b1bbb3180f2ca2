//! Names for the cases of the lists.

use super::Opened;
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::allocation::formulation::{Formulation, Lists};
use crate::theatres::allocation::program::Values;
use good_lp::Solution;
use std::collections::{BTreeMap, BTreeSet};

/// Cases of a procedure on a day that nobody has yet: the blocks that hold them, one entry a case.
type Free = BTreeMap<(ProcedureIx, Day), Vec<Place>>;

/// Fills the blocks: booked patients stay, the lists' cases go to the cohorts as the values say. Cases without a taker
/// stay as free slots, so that the list is still what was planned.
pub(super) fn fill(formulation: &Formulation, values: &Values, opened: &[Opened], blocks: &mut BTreeMap<Place, Block>) {
    let theatres = formulation.theatres;
    for open in opened.iter().filter(|open| !open.taken) {
        let booked = formulation.slots[open.slot].booked.iter().map(|&patient| named(theatres, patient));
        if let Some(block) = blocks.get_mut(&open.place) {
            block.cases.extend(booked);
        }
    }
    let mut free = free_cases(formulation, values, opened);
    let mut put = |place: Place, case: PlannedCase| {
        if let Some(block) = blocks.get_mut(&place) {
            block.cases.push(case);
        }
    };
    let mut wanted = Wanted::of(formulation, values);
    wanted.pathways.sort_by_key(|one| (one.first, one.patient.is_none()));
    for stays in formulation.stays.iter().filter(|stays| values.whole(stays.variable) > 0) {
        let (case, place) = (named(theatres, stays.patient), formulation.slots[stays.slot].places[0]);
        let places = free.get_mut(&(case.procedure, place.day));
        let Some(places) = places else { continue };
        if let Some(at) = places.iter().position(|&other| other == place) {
            places.swap_remove(at);
            put(place, case);
        }
    }
    let (mut locked, places_locked) = locks(formulation);
    let is_locked = |place: &Place, pathway: PathwayIx| places_locked.contains(&(pathway, *place));
    for one in &wanted.pathways {
        let Some(pathway) = one.pathway else { continue };
        let Some(places) = free.get_mut(&(one.procedure, one.first)).filter(|places| !places.is_empty()) else {
            continue;
        };
        let at = places.iter().position(|place| is_locked(place, pathway)).unwrap_or(places.len() - 1);
        let place = places.remove(at);
        if let Some(left) = locked.get_mut(&(pathway, one.first)) {
            *left = left.saturating_sub(1);
        }
        put(place, PlannedCase { procedure: one.procedure, patient: one.patient, pathway: Some(pathway) });
    }
    // What a day's locks hold beyond that stays reserved: in the locked blocks if there is room, else in others of the day.
    for ((pathway, day), slots) in locked {
        for _ in 0..slots {
            let holding = free.iter_mut().filter(|((procedure, at), places)| {
                *at == day && !places.is_empty() && formulation.of_pathways.has(*procedure, pathway)
            });
            let position = |places: &Vec<Place>| places.iter().position(|place| is_locked(place, pathway));
            let Some((&(procedure, _), places)) = holding.min_by_key(|(_, places)| position(places).is_none()) else {
                break;
            };
            let place = places.remove(position(places).unwrap_or(places.len() - 1));
            put(place, PlannedCase { procedure, patient: None, pathway: Some(pathway) });
        }
    }
    by_due_date(theatres, &mut wanted.others, &mut free, &mut put);
    // Parts of patients that rounding left over leave room for whole ones: first for those whom it saves from being late.
    let last = theatres.horizon.days - 1;
    for one in &mut wanted.left {
        one.last = one.due.min(last);
    }
    by_due_date(theatres, &mut wanted.left, &mut free, &mut put);
    for one in &mut wanted.left {
        one.last = last;
    }
    by_due_date(theatres, &mut wanted.left, &mut free, &mut put);
    for ((procedure, _), places) in free {
        for place in places {
            put(place, PlannedCase { procedure, patient: None, pathway: None });
        }
    }
    for block in blocks.values_mut() {
        block.pathway = block.cases.iter().find(|case| case.patient.is_none()).and_then(|case| case.pathway);
    }
}

fn named(theatres: &Theatres, patient: PatientIx) -> PlannedCase {
    let waiting = &theatres.queue[patient];
    let pathway = waiting.clock.map(|clock| theatres.clocks[clock].pathway);
    PlannedCase { procedure: waiting.procedure, patient: Some(patient), pathway }
}

/// Which block holds which cases, by the patterns chosen.
fn free_cases(formulation: &Formulation, values: &Values, opened: &[Opened]) -> Free {
    let mut free = Free::new();
    for (&at, places) in formulation.standing.iter().flat_map(|standing| &standing.free) {
        free.entry(at).or_default().extend(places);
    }
    for (&at, places) in formulation.standing.iter().flat_map(|standing| &standing.reserved) {
        free.entry(at).or_default().extend(places.iter().map(|(_, place)| place));
    }
    let mut left: Vec<Opened> = opened.to_vec();
    for lists in &formulation.lists {
        for (pattern, variable) in &lists.patterns {
            for _ in 0..values.whole(*variable) {
                let Some(at) = left.iter().position(|open| is_of(lists, open)) else { break };
                let open = left.swap_remove(at);
                for &(procedure, count) in &pattern.cases {
                    let places = free.entry((procedure, open.place.day)).or_default();
                    places.extend((0..count).map(|_| open.place));
                }
            }
        }
    }
    free
}

fn is_of(lists: &Lists, open: &Opened) -> bool {
    lists.kind == open.kind && lists.taken == open.taken && lists.slots.contains(&open.slot)
}

/// Unnamed slots that are locked, by pathway and day.
type LockedSlots = BTreeMap<(PathwayIx, Day), u32>;

/// Unnamed slots that are locked, and the places that are.
fn locks(formulation: &Formulation) -> (LockedSlots, BTreeSet<(PathwayIx, Place)>) {
    let (mut slots, mut places) = (BTreeMap::new(), BTreeSet::new());
    for slot in &formulation.slots {
        if let Some(lock) = &slot.lock {
            *slots.entry((lock.pathway, slot.day)).or_insert(0) += lock.slots.len() as u32;
            places.extend(slot.places.iter().map(|&place| (lock.pathway, place)));
        }
    }
    let kept = formulation.standing.iter().flat_map(|standing| &standing.reserved);
    for (&(_, day), reserved) in kept {
        for &(pathway, place) in reserved {
            *slots.entry((pathway, day)).or_insert(0) += 1;
            places.insert((pathway, place));
        }
    }
    (slots, places)
}

/// One patient or reserved slot and when it is to be served.
#[derive(Debug, Clone)]
struct One {
    procedure: ProcedureIx,
    patient: Option<PatientIx>,
    pathway: Option<PathwayIx>,
    first: Day,
    last: Day,
    due: Day,
}

struct Wanted {
    pathways: Vec<One>,
    others: Vec<One>,
    /// Who is not served and may still take a case that nobody has.
    left: Vec<One>,
}

impl Wanted {
    /// Everybody who is served, with the days; of a cohort those with the earliest latest day first.
    fn of(formulation: &Formulation, values: &Values) -> Self {
        let theatres = formulation.theatres;
        let mut wanted = Self { pathways: Vec::new(), others: Vec::new(), left: Vec::new() };
        let mut members: Vec<Vec<PatientIx>> = formulation
            .cohorts
            .iter()
            .map(|cohort| {
                let lost = cohort.booked.iter().copied().filter(|&patient| is_displaced(formulation, values, patient));
                let mut members: Vec<PatientIx> = cohort.members.iter().copied().chain(lost).collect();
                members.sort_by_key(|&patient| std::cmp::Reverse((theatres.latest_day(patient), patient)));
                members
            })
            .collect();
        let mut served: Vec<_> = formulation.served.iter().collect();
        served.sort_by_key(|served| served.days);
        // What is left of a cohort's whole numbers after rounding down goes on to its next days.
        let mut carried = vec![0.0; formulation.cohorts.len()];
        for served in served {
            let cohort = &formulation.cohorts[served.cohort];
            let amount = values.value(served.variable) + carried[served.cohort];
            let whole = (amount + 1e-6).floor();
            carried[served.cohort] = amount - whole;
            for _ in 0..whole as u32 {
                let patient = if cohort.is_reserved() {
                    None
                } else {
                    match members[served.cohort].pop() {
                        Some(patient) => Some(patient),
                        None => break,
                    }
                };
                let (first, last) = served.days;
                let due = patient.map_or(cohort.due, |patient| theatres.latest_day(patient));
                let one = One { procedure: cohort.procedure, patient, pathway: cohort.pathway, first, last, due };
                if cohort.pathway.is_some() { wanted.pathways.push(one) } else { wanted.others.push(one) }
            }
        }
        for (cohort, members) in formulation.cohorts.iter().zip(members) {
            wanted.left.extend(members.into_iter().map(|patient| One {
                procedure: cohort.procedure,
                patient: Some(patient),
                pathway: cohort.pathway,
                first: cohort.earliest,
                last: theatres.horizon.days - 1,
                due: theatres.latest_day(patient),
            }));
        }
        wanted
    }
}

fn is_displaced(formulation: &Formulation, values: &Values, patient: PatientIx) -> bool {
    let slot = formulation.slots.iter().position(|slot| slot.booked.contains(&patient));
    slot.is_some_and(|slot| {
        let kept = formulation.blocks.range((slot, 0)..=(slot, usize::MAX));
        let stays = formulation.stays.iter().filter(|stays| stays.patient == patient).map(|stays| stays.variable);
        kept.map(|(_, variable)| *variable).chain(stays).map(|variable| values.whole(variable)).sum::<u32>() == 0
    })
}

/// Patients take the cases of their procedure day by day: of those who may, who must be done first.
fn by_due_date(theatres: &Theatres, others: &mut Vec<One>, free: &mut Free, put: &mut impl FnMut(Place, PlannedCase)) {
    others.sort_by_key(|one| (one.last, one.due, one.patient));
    for day in 0..theatres.horizon.days {
        others.retain(|one| {
            if !(one.first..=one.last).contains(&day) {
                return true;
            }
            match free.get_mut(&(one.procedure, day)).and_then(Vec::pop) {
                Some(place) => {
                    put(place, PlannedCase { procedure: one.procedure, patient: one.patient, pathway: one.pathway });
                    false
                }
                None => true,
            }
        });
    }
}
