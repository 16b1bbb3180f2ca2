//! The plan in force: freeze, moves, locks, and bookings.

use super::Stage;
use super::beds::free_for;
use super::breach::{Findings, TheatreRule};
use super::people::{is_there, training};
use super::view::View;
use crate::calendar::{Day, is_working_day, short_date};
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(view: &View, findings: &mut Findings) {
    bookings(view, findings);
    if let Some(published) = &view.theatres.published {
        freeze(view, published, findings);
        moves(view, published, findings);
        locks(view, published, findings);
    }
}

/// Open places whose owner is not the one of the plan in force. Beyond the notice a week in which that plan has no block at all is not
/// compared with it: what opens there was nobody's.
pub(super) fn changed(view: &View, published: &Allocation) -> Vec<Place> {
    let places: BTreeSet<Place> = published.blocks.keys().chain(view.plan.blocks.keys()).copied().collect();
    let owner = |plan: &Allocation, place: &Place| plan.blocks.get(place).map(|block| block.specialty);
    let differs = |place: &Place| owner(published, place) != owner(view.plan, place);
    let horizon = &view.theatres.horizon;
    let weeks: BTreeSet<Day> = published.blocks.keys().map(|place| horizon.monday_of(place.day)).collect();
    let compared =
        |place: &Place| place.day < view.theatres.first_free_day() || weeks.contains(&horizon.monday_of(place.day));
    places.into_iter().filter(|place| view.theatres.is_open(*place) && differs(place) && compared(place)).collect()
}

/// Whether a changed place is a move: beyond the notice, to a new owner. A block that merely closes is not.
pub(super) fn is_move(view: &View, place: &Place) -> bool {
    place.day >= view.theatres.first_free_day() && view.plan.blocks.contains_key(place)
}

fn freeze(view: &View, published: &Allocation, findings: &mut Findings) {
    let theatres = view.theatres;
    for place in changed(view, published).into_iter().filter(|place| place.day < theatres.first_free_day()) {
        let key = |block: Option<&Block>| {
            block.map_or("closed".to_owned(), |block| theatres.specialties[block.specialty].key.clone())
        };
        let (before, now) = (published.blocks.get(&place), view.plan.blocks.get(&place));
        let days = theatres.terms.notice_days;
        let allowed = format!("{}, as published, within {days} days of notice", key(before));
        findings.at(TheatreRule::Freeze, place, "the block".into(), format!("is {}", key(now)), allowed);
        // A frozen block may close where its people are missing.
        let closed = before.filter(|_| now.is_none());
        findings.forced_if(closed.is_some_and(|before| !could_run(view, place, before)));
    }
}

fn moves(view: &View, published: &Allocation, findings: &mut Findings) {
    let Some(most) = view.theatres.terms.most_moves else { return };
    let count = changed(view, published).iter().filter(|place| is_move(view, place)).count();
    if count > most as usize {
        let measured = format!("{count} blocks change hands");
        findings.on(TheatreRule::MostMoves, None, "the plan".into(), measured, most.to_string());
    }
}

/// Whether the unnamed slots of a pathway on a day are given to others by today: its working days of lead have begun.
fn is_released(theatres: &Theatres, pathway: PathwayIx, day: Day) -> bool {
    let works = |day: Day| is_working_day(theatres.horizon.date(day));
    let lead = theatres.pathways[pathway].release_working_days;
    // The release comes on the last working day that has `lead` working days after it, up to the day of operation.
    let mut release = day;
    while !works(release) {
        release -= 1;
    }
    for _ in 0..lead {
        release -= 1;
        while !works(release) {
            release -= 1;
        }
    }
    release <= theatres.today
}

/// What was locked and is not yet released: slots by pathway and day, with their places.
fn locked(theatres: &Theatres, published: &Allocation) -> BTreeMap<(PathwayIx, Day), (usize, Vec<Place>)> {
    let mut locked: BTreeMap<(PathwayIx, Day), (usize, Vec<Place>)> = BTreeMap::new();
    for (&place, block) in published.blocks.iter().filter(|(place, _)| theatres.is_open(**place)) {
        let unnamed = block.locked_slots().count();
        let Some(pathway) = block.pathway.filter(|&pathway| !is_released(theatres, pathway, place.day)) else {
            continue;
        };
        if unnamed > 0 {
            let entry = locked.entry((pathway, place.day)).or_default();
            entry.0 += unnamed;
            entry.1.push(place);
        }
    }
    locked
}

/// Locked blocks keep their specialty, and the day keeps its slots: unnamed, or used by new patients of the pathway.
fn locks(view: &View, published: &Allocation, findings: &mut Findings) {
    let theatres = view.theatres;
    for ((pathway, day), (slots, places)) in locked(theatres, published) {
        let key = &theatres.pathways[pathway].key;
        for &place in &places {
            let before = published.blocks[&place].specialty;
            let now = view.plan.blocks.get(&place).map(|block| block.specialty);
            if let Some(other) = now.filter(|&now| now != before) {
                let measured = format!("is {}", theatres.specialties[other].key);
                let allowed = format!("locked for {key} until {}", release_words(theatres, pathway));
                findings.at(TheatreRule::Lock, place, "the block".into(), measured, allowed);
            }
        }
        let booked_here = |case: &PlannedCase| {
            let place = case.patient.and_then(|patient| theatres.queue[patient].booked);
            place.is_some_and(|place| place.day == day)
        };
        let cases = view.of_day(day).flat_map(|(_, block)| &block.cases);
        let kept = cases.filter(|case| case.pathway == Some(pathway) && !booked_here(case)).count();
        if kept < slots {
            let allowed = format!("{slots}, locked until {}", release_words(theatres, pathway));
            let measured = format!("{kept} slots kept");
            findings.on(TheatreRule::Lock, Some(day), format!("pathway {key}"), measured, allowed);
            let lost = |place: &Place| !view.plan.blocks.contains_key(place);
            let could = |place: &Place| could_run(view, *place, &published.blocks[place]);
            findings.forced_if(places.iter().any(lost) && !places.iter().filter(|place| lost(place)).any(could));
        }
    }
}

fn release_words(theatres: &Theatres, pathway: PathwayIx) -> String {
    format!("{} working days before", theatres.pathways[pathway].release_working_days)
}

/// Booked patients who are not where they are booked, of places that are still open.
pub(super) fn displaced<'a>(view: &View<'a>) -> impl Iterator<Item = (PatientIx, Place)> + use<'a> {
    let (theatres, plan) = (view.theatres, view.plan);
    let booked = theatres.queue.iter().enumerate().filter_map(|(at, patient)| Some((at, patient.booked?)));
    booked.filter(move |&(at, place)| {
        let there =
            plan.blocks.get(&place).is_some_and(|block| block.cases.iter().any(|case| case.patient == Some(at)));
        theatres.is_open(place) && !there
    })
}

fn bookings(view: &View, findings: &mut Findings) {
    let theatres = view.theatres;
    for (at, place) in displaced(view).filter(|(_, place)| place.day < theatres.first_free_day()) {
        let patient = &theatres.queue[at];
        let now = view.plan.place_of(at).map(|now| short_date(theatres.horizon.date(now.day)));
        let measured = now.map_or("loses the date".to_owned(), |now| format!("is moved to {now}"));
        let days = theatres.terms.notice_days;
        let allowed = format!("the booked date and place, within {days} days of notice");
        findings.at(TheatreRule::BookingKept, place, format!("patient {}", patient.key), measured, allowed);
        let specialty = theatres.procedures[patient.procedure].specialty;
        let alone = Block {
            specialty,
            surgeon: None,
            supervisor: None,
            nurses: None,
            anaesthesia: None,
            pathway: None,
            cases: vec![PlannedCase { procedure: patient.procedure, patient: Some(at), pathway: None }],
        };
        let forced = match view.plan.blocks.get(&place) {
            // Whoever books patients has the blocks as they are.
            Some(block) => view.stage == Stage::Bookings && !serves(view, place, block, patient.procedure),
            None => !could_run(view, place, &alone),
        };
        findings.forced_if(forced);
    }
}

/// Whether room, surgeon and teams of a block are there for a procedure.
fn serves(view: &View, place: Place, block: &Block, procedure: ProcedureIx) -> bool {
    let theatres = view.theatres;
    let wanted = &theatres.procedures[procedure];
    let surgeon = block.surgeon.map(|at| &theatres.surgeons[at]);
    let operates = surgeon.is_some_and(|surgeon| {
        let supervised = block.supervisor.is_some() && surgeon.supervised.contains(&wanted.competence);
        surgeon.competences.contains(&wanted.competence) || supervised
    });
    let trained =
        |team: Option<TeamIx>, needed| team.is_some_and(|team| theatres.teams[team].competences.contains(&needed));
    wanted.specialty == block.specialty
        && theatres.suits(place.room, procedure)
        && operates
        && trained(block.nurses, wanted.nurses)
        && wanted.anaesthesia.is_none_or(|needed| trained(block.anaesthesia, needed))
}

/// Whether a block that the plan does not run could be run beside those that it does, by people who are there and free, with
/// beds for its patients: for its booked cases, or for any procedure of its specialty where there are none.
fn could_run(view: &View, place: Place, block: &Block) -> bool {
    let theatres = view.theatres;
    let mut booked: Vec<ProcedureIx> = Vec::new();
    for patient in theatres.queue.iter().filter(|patient| patient.booked == Some(place)) {
        booked.push(patient.procedure);
    }
    booked.extend(block.cases.iter().map(|case| case.procedure));
    let of_specialty = |&procedure: &ProcedureIx| {
        theatres.procedures[procedure].specialty == block.specialty && theatres.suits(place.room, procedure)
    };
    let lists: Vec<Vec<ProcedureIx>> = if booked.is_empty() {
        (0..theatres.procedures.len()).filter(of_specialty).map(|procedure| vec![procedure]).collect()
    } else {
        vec![booked]
    };
    let room_free = view.of_day(place.day).all(|(other, _)| other.room != place.room || !view.at_once(place, other));
    let could = |list: &Vec<ProcedureIx>| {
        people_free(view, place, block, list) && equipment_free(view, place, list) && free_for(view, place.day, list)
    };
    room_free && lists.iter().any(could)
}

fn people_free(view: &View, place: Place, block: &Block, list: &[ProcedureIx]) -> bool {
    let theatres = view.theatres;
    let (from, to) = view.hours(place);
    let needs: BTreeSet<_> = list.iter().map(|&procedure| theatres.procedures[procedure].competence).collect();
    let busy = |surgeon: SurgeonIx| {
        view.of_day(place.day).any(|(other, theirs)| view.at_once(place, other) && theirs.surgeon == Some(surgeon))
    };
    let surgeon = (0..theatres.surgeons.len()).any(|at| {
        let surgeon = &theatres.surgeons[at];
        surgeon.specialty == block.specialty
            && needs.is_subset(&surgeon.competences)
            && is_there(theatres, at, place.day, from, to)
            && !busy(at)
    });
    let wanted = Block {
        cases: list.iter().map(|&procedure| PlannedCase { procedure, patient: None, pathway: None }).collect(),
        ..block.clone()
    };
    surgeon
        && [TeamKind::Nurses, TeamKind::Anaesthesia].into_iter().all(|kind| {
            let training = training(view, &wanted, kind);
            training.is_empty()
                || (0..theatres.teams.len()).any(|team| {
                    let able =
                        theatres.teams[team].kind == kind && training.is_subset(&theatres.teams[team].competences);
                    let there: u32 = theatres
                        .team_days
                        .iter()
                        .filter(|row| {
                            (row.day, row.team) == (place.day, team)
                                && row.from_minute <= from
                                && to <= row.until_minute
                        })
                        .map(|row| row.count)
                        .sum();
                    let used = view.of_day(place.day).filter(|(other, theirs)| {
                        view.at_once(place, *other) && [theirs.nurses, theirs.anaesthesia].contains(&Some(team))
                    });
                    able && there as usize > used.count()
                })
        })
}

fn equipment_free(view: &View, place: Place, list: &[ProcedureIx]) -> bool {
    let theatres = view.theatres;
    let needed: BTreeSet<EquipmentIx> =
        list.iter().flat_map(|&procedure| theatres.procedures[procedure].equipment.iter().copied()).collect();
    needed.into_iter().all(|unit| {
        let takes = |block: &Block| {
            block.cases.iter().any(|case| theatres.procedures[case.procedure].equipment.contains(&unit))
        };
        let used = view.of_day(place.day).filter(|(other, block)| view.at_once(place, *other) && takes(block)).count();
        used < theatres.equipment[unit].count as usize
    })
}
