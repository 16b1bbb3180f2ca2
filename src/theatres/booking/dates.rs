//! Who keeps the date that they were given, and who loses it by the blocks.

use super::lists::{List, lists, named};
use crate::calendar::Day;
use crate::hospital::theatres::*;
use crate::theatres::durations::Durations;
use std::collections::{BTreeMap, BTreeSet};

/// Why somebody is not operated on the date that they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The room is closed.
    Closed,
    /// There is no block any more.
    NoBlock,
    /// The block is another specialty's.
    OtherOwner(SpecialtyIx),
    /// The room has not what the operation needs.
    Room,
    /// The block's surgeon does not do the operation.
    Surgeon(SurgeonIx),
    /// The block's surgeon is not the one who was asked for.
    OtherSurgeon(SurgeonIx),
    /// The block's theatre nurses are not trained in it.
    Nurses,
    /// The block has no anaesthesia that is trained in it.
    Anaesthesia,
    /// The block holds others.
    Taken,
}

/// A date that was given and is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostDate {
    /// Who.
    pub patient: PatientIx,
    /// Where and when they were to be operated.
    pub place: Place,
    /// Why they are not.
    pub loss: Loss,
    /// Where and when they are booked instead; `None` is not at all.
    pub now: Option<Place>,
}

/// The blocks with the patients of the waiting list who keep their date in them. Blocks in closed rooms are left out. A plan in force
/// that names no people of a block, or no cases, does not say that anybody loses a date.
pub(super) fn standing(theatres: &Theatres, durations: &Durations, blocks: &Allocation) -> Allocation {
    let in_force = theatres.published.as_ref() == Some(blocks);
    let mut plan = blocks.clone();
    plan.blocks.retain(|&place, _| is_over(theatres, place.day) || theatres.is_open(place));
    let planned: BTreeSet<PatientIx> =
        blocks.blocks.values().flat_map(|block| &block.cases).filter_map(|case| case.patient).collect();
    let says_anaesthesia = says_anaesthesia(blocks);
    let mut booked: Vec<(PatientIx, Place)> =
        theatres.queue.iter().enumerate().filter_map(|(at, patient)| Some((at, patient.booked?))).collect();
    booked.sort_by_key(|&(patient, place)| (place, theatres.latest_day(patient), patient));
    for (patient, place) in booked {
        let Some(block) = plan.blocks.get_mut(&place) else { continue };
        let case = named(theatres, patient);
        if obstacle(theatres, (place, block), patient, says_anaesthesia).is_some() {
            block.cases.retain(|other| other.patient != Some(patient));
        } else if !planned.contains(&patient) {
            let says_all = !in_force && blocks.blocks[&place].cases.iter().any(|case| case.patient != Some(patient));
            let mut with = block.clone();
            with.cases.insert(0, case);
            if !says_all || has_room(theatres, durations, (place, block), &with, case) {
                *block = with;
            }
        }
    }
    plan
}

/// Whether a list whose cases were planned today without a booked patient still takes them.
fn has_room(
    theatres: &Theatres,
    durations: &Durations,
    (place, block): (Place, &Block),
    with: &Block,
    case: PlannedCase,
) -> bool {
    let of = |block: &Block| -> Option<List> {
        lists(theatres, durations, &Allocation { blocks: BTreeMap::from([(place, block.clone())]) }).pop()
    };
    let takes = of(block).is_some_and(|list| list.takes.contains(&case.procedure));
    takes && of(with).is_some_and(|list| list.holds(theatres, durations, &BTreeMap::new()))
}

/// Whether a plan names teams of anaesthesia at all.
fn says_anaesthesia(blocks: &Allocation) -> bool {
    blocks.blocks.values().any(|block| block.anaesthesia.is_some())
}

fn is_over(theatres: &Theatres, day: Day) -> bool {
    day < theatres.today
}

/// Why a patient cannot be operated in a block, whatever else stands in it.
fn obstacle(
    theatres: &Theatres,
    (place, block): (Place, &Block),
    patient: PatientIx,
    says_anaesthesia: bool,
) -> Option<Loss> {
    let waiting = &theatres.queue[patient];
    let procedure = &theatres.procedures[waiting.procedure];
    if is_over(theatres, place.day) {
        return None;
    }
    if !theatres.is_open(place) {
        return Some(Loss::Closed);
    }
    if block.specialty != procedure.specialty {
        return Some(Loss::OtherOwner(block.specialty));
    }
    if !theatres.suits(place.room, waiting.procedure) {
        return Some(Loss::Room);
    }
    if let Some(at) = block.surgeon {
        let surgeon = &theatres.surgeons[at];
        let supervised = block.supervisor.is_some() && surgeon.supervised.contains(&procedure.competence);
        if !surgeon.competences.contains(&procedure.competence) && !supervised {
            return Some(Loss::Surgeon(at));
        }
        // Inside the notice the date counts for more than who operates.
        if waiting.surgeon.is_some_and(|wanted| wanted != at) && place.day >= theatres.first_free_day() {
            return Some(Loss::OtherSurgeon(at));
        }
    }
    let trained = |team: TeamIx, needed| theatres.teams[team].competences.contains(&needed);
    if block.nurses.is_some_and(|team| !trained(team, procedure.nurses)) {
        return Some(Loss::Nurses);
    }
    let asleep = procedure.anaesthesia.is_none_or(|needed| match block.anaesthesia {
        Some(team) => trained(team, needed),
        None => block.nurses.is_none() || !says_anaesthesia,
    });
    (!asleep).then_some(Loss::Anaesthesia)
}

/// Everybody who had a date and is booked for another or none, in the order of the dates.
pub(super) fn lost(theatres: &Theatres, blocks: &Allocation, plan: &Allocation) -> Vec<LostDate> {
    let now = places(plan);
    let says_anaesthesia = says_anaesthesia(blocks);
    let mut lost = Vec::new();
    for (patient, waiting) in theatres.queue.iter().enumerate() {
        let now = now.get(&patient).copied();
        let Some(place) = waiting.booked.filter(|&place| now != Some(place)) else { continue };
        let loss = match blocks.blocks.get(&place) {
            None if !theatres.is_open(place) => Loss::Closed,
            None => Loss::NoBlock,
            Some(block) => obstacle(theatres, (place, block), patient, says_anaesthesia).unwrap_or(Loss::Taken),
        };
        lost.push(LostDate { patient, place, loss, now });
    }
    lost.sort_by_key(|one| (one.place, one.patient));
    lost
}

/// Where and when each patient of a plan is operated.
pub(super) fn places(plan: &Allocation) -> BTreeMap<PatientIx, Place> {
    let cases = plan.blocks.iter().flat_map(|(&place, block)| block.cases.iter().map(move |case| (case, place)));
    cases.filter_map(|(case, place)| Some((case.patient?, place))).collect()
}

/// How the days of those whom the blocks named without a date compare with the days that they are booked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtherDays {
    /// Patients named who had no date.
    pub named: u32,
    /// Of them, booked for an earlier day.
    pub earlier: u32,
    /// For a later one.
    pub later: u32,
    /// Not booked.
    pub none: u32,
}

impl OtherDays {
    /// Those who get another day, or none.
    pub fn other(&self) -> u32 {
        self.earlier + self.later + self.none
    }

    pub(super) fn of(theatres: &Theatres, blocks: &Allocation, plan: &Allocation) -> Self {
        let now = places(plan);
        let mut days = Self::default();
        // What is named in a closed room, or for a day that is over, was not named by a meeting of today.
        let named = |&(patient, place): &(PatientIx, Place)| {
            theatres.queue[patient].booked.is_none() && !is_over(theatres, place.day) && theatres.is_open(place)
        };
        for (patient, place) in places(blocks).into_iter().filter(named) {
            days.named += 1;
            match now.get(&patient).map(|now| now.day) {
                None => days.none += 1,
                Some(day) if day < place.day => days.earlier += 1,
                Some(day) if day > place.day => days.later += 1,
                Some(_) => {}
            }
        }
        days
    }
}
