//! Blocks as rows, and what differs in them from the plan in force.

use super::board::{BlockRow, CaseRow, ChangeKind, ChangeRow, LostBlockRow};
use super::words::{date, hundredths, specialty_key, specialty_name, surgeon_name, team_name};
use crate::hospital::theatres::*;
use crate::report::wording;
use crate::theatres::Durations;
use crate::theatres::allocation::is_released;
use crate::theatres::patterns::overrun;
use std::collections::BTreeSet;

/// All blocks of the plan, and those of the plan in force that it closes.
pub(super) fn blocks(theatres: &Theatres, durations: &Durations, plan: &Allocation) -> Vec<BlockRow> {
    places(theatres, plan).into_iter().map(|place| row(theatres, durations, plan, place)).collect()
}

/// The places at which there is a block now, or was one that could still be run.
fn places(theatres: &Theatres, plan: &Allocation) -> BTreeSet<Place> {
    let before = theatres.published.iter().flat_map(|before| before.blocks.keys());
    before.filter(|place| theatres.is_open(**place)).chain(plan.blocks.keys()).copied().collect()
}

fn row(theatres: &Theatres, durations: &Durations, plan: &Allocation, place: Place) -> BlockRow {
    let (now, before) = (plan.blocks.get(&place), in_force(theatres, place));
    let cases = now.map_or(&[][..], |block| &block.cases);
    let minutes = theatres.sessions[place.session].minutes();
    let named: Vec<PatientIx> = cases.iter().filter_map(|case| case.patient).collect();
    let newly = newly_named(theatres, place, cases);
    let unnamed = |is_reserved: bool| {
        let of = |case: &&PlannedCase| case.patient.is_none() && case.pathway.is_some() == is_reserved;
        cases.iter().filter(of).count() as u32
    };
    let released = released(theatres, place);
    let laws: Vec<_> = cases.iter().map(|case| (case.procedure, None)).collect();
    let length = overrun(durations, &laws, f64::from(minutes), &theatres.terms);
    let pathway = |pathway: PathwayIx| theatres.pathways[pathway].key.clone();
    BlockRow {
        date: date(theatres, place.day),
        room: theatres.rooms[place.room].key.clone(),
        session: theatres.sessions[place.session].key.clone(),
        specialty: now.map(|block| specialty_key(theatres, block.specialty)),
        // Where no plan is in force nothing changes hands.
        moved: theatres.is_in_force(place.day) && owner(now) != owner(before),
        was: before.map(|block| specialty_key(theatres, block.specialty)),
        frozen: place.day < theatres.first_free_day(),
        lock: now.and_then(|block| block.pathway).map(pathway),
        surgeon: now.and_then(|block| block.surgeon).map(|at| surgeon_name(theatres, at)),
        supervisor: now.and_then(|block| block.supervisor).map(|at| surgeon_name(theatres, at)),
        nurses: now.and_then(|block| block.nurses).map(|at| team_name(theatres, at)),
        anaesthesia: now.and_then(|block| block.anaesthesia).map(|at| team_name(theatres, at)),
        named: named.len() as u32,
        newly_named: newly,
        reserved: unnamed(true),
        free: unnamed(false),
        released,
        refilled: released.min(newly),
        expected_minutes: hundredths(length.expected_minutes),
        session_minutes: minutes.max(0) as u32,
        overrun_probability: hundredths(length.probability_above_allowance),
        cases: cases.iter().map(|case| case_row(theatres, case)).collect(),
    }
}

fn case_row(theatres: &Theatres, case: &PlannedCase) -> CaseRow {
    CaseRow {
        procedure: theatres.procedures[case.procedure].key.clone(),
        patient: case.patient.map(|patient| theatres.queue[patient].key.clone()),
        pathway: case.pathway.map(|pathway| theatres.pathways[pathway].key.clone()),
    }
}

fn owner(block: Option<&Block>) -> Option<SpecialtyIx> {
    block.map(|block| block.specialty)
}

/// The block of the plan in force, where its place is still open.
pub(super) fn in_force(theatres: &Theatres, place: Place) -> Option<&Block> {
    let before = theatres.published.as_ref().filter(|_| theatres.is_open(place))?;
    before.blocks.get(&place)
}

/// Patients who were not booked there before.
pub(super) fn newly_named(theatres: &Theatres, place: Place, cases: &[PlannedCase]) -> u32 {
    let new = cases.iter().filter_map(|case| case.patient).filter(|&at| theatres.queue[at].booked != Some(place));
    new.count() as u32
}

/// Unnamed slots that the plan in force keeps at a place, with their pathways.
pub(super) fn kept_slots(theatres: &Theatres, place: Place) -> Vec<PathwayIx> {
    let Some(block) = in_force(theatres, place) else { return Vec::new() };
    let unnamed = block.cases.iter().filter(|case| case.patient.is_none());
    unnamed.filter_map(|case| case.pathway).collect()
}

/// Of the slots kept at a place those whose release has come.
fn released(theatres: &Theatres, place: Place) -> u32 {
    kept_slots(theatres, place).iter().filter(|&&pathway| is_released(theatres, pathway, place.day)).count() as u32
}

/// Blocks of the plan in force in rooms that are closed by now, and the places at which dates are lost otherwise.
pub(super) fn lost(theatres: &Theatres) -> Vec<LostBlockRow> {
    let before = theatres.published.iter().flat_map(|before| before.blocks.keys());
    let closed = before.filter(|place| !theatres.is_open(**place));
    let places: BTreeSet<Place> = closed.chain(theatres.lost_dates.iter().map(|(_, place)| place)).copied().collect();
    let row = |place: Place| {
        let block = theatres.published.as_ref().and_then(|before| before.blocks.get(&place));
        let patients = theatres.lost_dates.iter().filter(|(_, at)| *at == place);
        let closed = !theatres.is_open(place);
        LostBlockRow {
            date: date(theatres, place.day),
            room: theatres.rooms[place.room].key.clone(),
            session: theatres.sessions[place.session].key.clone(),
            specialty: block.map(|block| specialty_key(theatres, block.specialty)),
            closed,
            reason: match block {
                _ if closed => closure_text(theatres, place),
                Some(block) => format!("the block is {}'s", specialty_name(theatres, block.specialty)),
                None => "the plan in force has no block there".into(),
            },
            patients: patients.map(|&(patient, _)| theatres.queue[patient].key.clone()).collect(),
        }
    };
    places.into_iter().map(row).collect()
}

fn closure_text(theatres: &Theatres, place: Place) -> String {
    match theatres.closures.iter().find(|closure| closure.closes(place)) {
        Some(closure) if !closure.reason.is_empty() => format!("the room is closed: {}", closure.reason),
        _ => "the room is closed".into(),
    }
}

/// What differs from the plan in force, block by block: owners, people, locks, booked patients. Dates given to patients who had none are
/// what a meeting is for, and are not counted as changes.
pub(super) fn changes(theatres: &Theatres, plan: &Allocation) -> Vec<ChangeRow> {
    if theatres.published.is_none() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for place in places(theatres, plan) {
        let (kinds, what): (Vec<ChangeKind>, Vec<String>) = differences(theatres, plan, place).into_iter().unzip();
        if !what.is_empty() {
            rows.push(ChangeRow {
                date: date(theatres, place.day),
                room: theatres.rooms[place.room].key.clone(),
                session: theatres.sessions[place.session].key.clone(),
                what,
                kinds,
            });
        }
    }
    rows.extend(lost(theatres).into_iter().map(|lost| lost_change(theatres, lost)));
    rows.sort_by(|a, b| (a.date, &a.room, &a.session).cmp(&(b.date, &b.room, &b.session)));
    rows
}

fn lost_change(theatres: &Theatres, lost: LostBlockRow) -> ChangeRow {
    let mut row = ChangeRow { date: lost.date, room: lost.room, session: lost.session, what: vec![], kinds: vec![] };
    if lost.closed {
        let name =
            |key: &String| theatres.specialties.iter().find(|one| one.key == *key).map_or("closed", |one| &one.name);
        let was = lost.specialty.as_ref().map_or("closed", name);
        row.kinds.push(ChangeKind::Owner);
        row.what.push(format!("owner closed (was {was}): {}", lost.reason));
    }
    if !lost.patients.is_empty() {
        row.kinds.push(ChangeKind::DateLost);
        row.what.push(format!("booked patients lose the date: {}", wording::listed(&lost.patients, 4)));
    }
    row
}

fn differences(theatres: &Theatres, plan: &Allocation, place: Place) -> Vec<(ChangeKind, String)> {
    let (now, before) = (plan.blocks.get(&place), in_force(theatres, place));
    let mut what = Vec::new();
    let owner_name = |block: Option<&Block>| block.map_or("closed", |block| specialty_name(theatres, block.specialty));
    if owner(now) != owner(before) {
        what.push((ChangeKind::Owner, format!("owner {} (was {})", owner_name(now), owner_name(before))));
    }
    let mut differs = |kind: ChangeKind, label: &str, now: Option<String>, before: Option<String>| {
        if let (Some(now), Some(before)) = (now, before)
            && now != before
        {
            what.push((kind, format!("{label} {now} (was {before})")));
        }
    };
    let surgeon = |block: Option<&Block>| block.and_then(|block| block.surgeon).map(|at| surgeon_name(theatres, at));
    let nurses = |block: Option<&Block>| block.and_then(|block| block.nurses).map(|at| team_name(theatres, at));
    let asleep = |block: Option<&Block>| block.and_then(|block| block.anaesthesia).map(|at| team_name(theatres, at));
    differs(ChangeKind::Surgeon, "surgeon", surgeon(now), surgeon(before));
    differs(ChangeKind::Nurses, "nurses", nurses(now), nurses(before));
    differs(ChangeKind::Anaesthesia, "anaesthesia", asleep(now), asleep(before));
    let lost: Vec<String> = booked_elsewhere(theatres, plan, place);
    if !lost.is_empty() {
        what.push((ChangeKind::DateLost, format!("booked patients lose the date: {}", wording::listed(&lost, 4))));
    }
    let (kept, released) = (kept_slots(theatres, place).len(), released(theatres, place));
    if released > 0 {
        let slots = wording::counted(released as usize, "slot", "slots");
        what.push((ChangeKind::Released, format!("{slots} of {kept} released")));
    }
    let lock = |block: Option<&Block>| block.and_then(|block| block.pathway);
    if let Some(pathway) = lock(now).filter(|_| lock(now) != lock(before)) {
        what.push((ChangeKind::Lock, format!("kept for {}", theatres.pathways[pathway].name)));
    }
    what
}

/// Patients who were booked at a place and are not planned there.
fn booked_elsewhere(theatres: &Theatres, plan: &Allocation, place: Place) -> Vec<String> {
    let here: BTreeSet<PatientIx> =
        plan.blocks.get(&place).into_iter().flat_map(|block| &block.cases).filter_map(|case| case.patient).collect();
    let booked = theatres.queue.iter().enumerate().filter(|(_, patient)| patient.booked == Some(place));
    booked.filter(|(at, _)| !here.contains(at)).map(|(_, patient)| patient.key.clone()).collect()
}
