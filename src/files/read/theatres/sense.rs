//! What theatre tables say together: procedures against people and rooms, the waiting list against procedures and openings,
//! the plan in force against all of them.

use super::plan::{CaseRow, Rows, room_and_session};
use super::{Calendar, Known};
use crate::files::diagnostic::Diagnostics;
use crate::files::names::Names;
use crate::files::rows::Row;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::*;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;

fn competence_key(names: &Names, competence: CompetenceIx) -> String {
    names.competences.as_ref().map_or(String::new(), |list| list.name(competence).into())
}

/// Whether somebody operates each procedure, teams serve it and a room suits it.
pub(super) fn procedures(known: &Known, names: &Names, faults: &mut Diagnostics) {
    for (_, row, procedure) in known.procedures.iter() {
        nobody_operates(row, procedure, known, names, faults);
        no_team(row, ("nurses", TeamKind::Nurses), Some(procedure.nurses), known, names, faults);
        no_team(row, ("anaesthesia", TeamKind::Anaesthesia), procedure.anaesthesia, known, names, faults);
        no_room(row, procedure, known, faults);
    }
}

fn nobody_operates(row: &Row, procedure: &Procedure, known: &Known, names: &Names, faults: &mut Diagnostics) {
    let does = |surgeon: &Surgeon| {
        surgeon.specialty == procedure.specialty && surgeon.competences.contains(&procedure.competence)
    };
    let unknown = known.surgeons.len() == 0 || !known.surgeons.is_whole();
    if unknown || known.surgeons.iter().any(|(_, _, surgeon)| does(surgeon)) {
        return;
    }
    let Some(specialty) = known.specialties.get(procedure.specialty) else { return };
    let problem = TheatreProblem::NobodyOperates {
        procedure: procedure.key.clone(),
        specialty: specialty.key.clone(),
        competence: competence_key(names, procedure.competence),
    };
    faults.report(row.place("competence"), problem.into(), "a competence that a surgeon of surgeons.csv has alone");
}

fn no_team(
    row: &Row,
    (column, kind): (&'static str, TeamKind),
    competence: Option<CompetenceIx>,
    known: &Known,
    names: &Names,
    faults: &mut Diagnostics,
) {
    let Some(competence) = competence else { return };
    let serves = |team: &Team| team.kind == kind && team.competences.contains(&competence);
    let unknown = known.teams.len() == 0 || !known.teams.is_whole();
    if unknown || known.teams.iter().any(|(_, _, team)| serves(team)) {
        return;
    }
    let procedure = row.text("procedure").unwrap_or_default().into();
    let problem = TheatreProblem::NoTeam { procedure, kind: column, competence: competence_key(names, competence) };
    faults.report(row.place(column), problem.into(), "a competence that a team of teams.csv has");
}

fn no_room(row: &Row, procedure: &Procedure, known: &Known, faults: &mut Diagnostics) {
    let suits = |room: &Room| {
        procedure.features.is_subset(&room.features) && !(room.local_only && procedure.anaesthesia.is_some())
    };
    let unknown = known.rooms.len() == 0 || !known.rooms.is_whole();
    if unknown || known.rooms.iter().any(|(_, _, room)| suits(room)) {
        return;
    }
    let mut needs: Vec<&str> =
        procedure.features.iter().filter_map(|&at| known.features.get(at)).map(String::as_str).collect();
    needs.extend(procedure.anaesthesia.map(|_| "anaesthesia"));
    let problem = TheatreProblem::NoRoom { procedure: procedure.key.clone(), needs: needs.join(", ") };
    faults.report(row.place("features"), problem.into(), "what one room of theatres.csv has together");
}

/// Reports something of another specialty than it has to be of.
fn report_specialty(
    (row, column): (&Row, &str),
    (what, key): (&'static str, &str),
    (found, wanted): (SpecialtyIx, SpecialtyIx),
    known: &Known,
    faults: &mut Diagnostics,
) {
    if found == wanted {
        return;
    }
    let (Some(found), Some(wanted)) = (known.specialties.get(found), known.specialties.get(wanted)) else { return };
    let problem =
        TheatreProblem::OtherSpecialty { what, key: key.into(), found: found.key.clone(), wanted: wanted.key.clone() };
    faults.report(row.place(column), problem.into(), "the same specialty");
}

/// A row's procedure against its pathway.
fn pathway_of_procedure(
    row: &Row,
    procedure: ProcedureIx,
    pathway: Option<PathwayIx>,
    known: &Known,
    faults: &mut Diagnostics,
) {
    let Some(pathway) = pathway.and_then(|at| known.pathways.get(at)) else { return };
    let Some(procedure) = known.procedures.get(procedure) else { return };
    let found = ("pathway", pathway.key.as_str());
    report_specialty((row, "pathway"), found, (pathway.specialty, procedure.specialty), known, faults);
}

pub(super) fn referrals(rows: &[Row], known: &Known, faults: &mut Diagnostics) {
    for row in rows {
        if let Some(procedure) = row.index("procedure") {
            pathway_of_procedure(row, procedure, row.index("pathway"), known, faults);
        }
    }
}

/// The waiting list against procedures, surgeons and pathways.
pub(super) fn queue(known: &Known, names: &Names, faults: &mut Diagnostics) {
    for (_, row, patient) in known.queue.iter() {
        surgeon_of_patient(row, patient, known, names, faults);
        pathway_of_procedure(row, patient.procedure, row.index("pathway"), known, faults);
    }
}

fn is_open(openings: &[Opening], place: Place) -> bool {
    openings.binary_search(&Opening { day: place.day, room: place.room, session: place.session }).is_ok()
}

fn not_open(place: Place, calendar: &Calendar, names: &Names) -> crate::files::problem::Problem {
    let (room, session) = room_and_session(place, names);
    TheatreProblem::NotOpen { room, session, date: calendar.horizon.date(place.day) }.into()
}

fn surgeon_of_patient(row: &Row, patient: &Patient, known: &Known, names: &Names, faults: &mut Diagnostics) {
    let Some(surgeon) = patient.surgeon.and_then(|at| known.surgeons.get(at)) else { return };
    let Some(procedure) = known.procedures.get(patient.procedure) else { return };
    let competence = procedure.competence;
    if !surgeon.competences.contains(&competence) && !surgeon.supervised.contains(&competence) {
        let problem = TheatreProblem::SurgeonLacks {
            surgeon: surgeon.key.clone(),
            procedure: procedure.key.clone(),
            competence: competence_key(names, competence),
        };
        faults.report(row.place("surgeon"), problem.into(), "a surgeon who does, or a blank");
    } else {
        let found = ("surgeon", surgeon.key.as_str());
        report_specialty((row, "surgeon"), found, (surgeon.specialty, procedure.specialty), known, faults);
    }
}

/// The plan in force against everything else.
pub(super) fn plan(
    rows: &Rows,
    known: &Known,
    openings: &[Opening],
    calendar: &Calendar,
    names: &Names,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) {
    let mut before: Vec<(Place, &Row)> = Vec::new();
    for (&place, &row) in &rows.blocks {
        let Some(block) = rows.allocation.blocks.get(&place) else { continue };
        // A room may have been closed after the plan was made: that is no fault of the plan.
        if !is_open(openings, place) {
            warnings.report(row.place("room"), not_open(place, calendar, names), "");
        }
        before.retain(|(other, _)| (other.day, other.room) == (place.day, place.room));
        for &(other, other_row) in &before {
            report_overlap((place, row), (other, other_row), known, faults);
        }
        before.push((place, row));
        people_of_block(row, block, known, faults);
        slots_of_lock(row, (place, block), known, warnings);
    }
    for planned in &rows.cases {
        case(planned, rows, known, faults);
    }
}

fn report_overlap(
    (place, row): (Place, &Row),
    (other, other_row): (Place, &Row),
    known: &Known,
    faults: &mut Diagnostics,
) {
    let (Some(one), Some(two)) = (known.sessions.get(place.session), known.sessions.get(other.session)) else { return };
    if one.start_minute >= two.end_minute || two.start_minute >= one.end_minute {
        return;
    }
    let (later, earlier) = if row.line > other_row.line { (row, other_row) } else { (other_row, row) };
    let (mine, its) = if row.line > other_row.line { (one, two) } else { (two, one) };
    let problem = TheatreProblem::BlocksOverlap { line: earlier.line, one: its.key.clone(), other: mine.key.clone() };
    faults.report(later.place("session"), problem.into(), "one block at a time in a room");
}

fn people_of_block(row: &Row, block: &Block, known: &Known, faults: &mut Diagnostics) {
    if let Some(surgeon) = block.surgeon.and_then(|at| known.surgeons.get(at)) {
        let found = ("surgeon", surgeon.key.as_str());
        report_specialty((row, "surgeon"), found, (surgeon.specialty, block.specialty), known, faults);
        if block.supervisor == block.surgeon {
            let problem = TheatreProblem::OwnSupervisor(surgeon.key.clone());
            faults.report(row.place("supervisor"), problem.into(), "somebody else, or a blank");
        }
    }
    if let Some(pathway) = block.pathway.and_then(|at| known.pathways.get(at)) {
        let found = ("pathway", pathway.key.as_str());
        report_specialty((row, "pathway"), found, (pathway.specialty, block.specialty), known, faults);
    }
    for (column, team, kind) in
        [("nurses", block.nurses, TeamKind::Nurses), ("anaesthesia", block.anaesthesia, TeamKind::Anaesthesia)]
    {
        if let Some(team) = team.and_then(|at| known.teams.get(at)).filter(|team| team.kind != kind) {
            let found = TEAM_KINDS[usize::from(team.kind == TeamKind::Anaesthesia)];
            let problem = TheatreProblem::OtherKindOfTeam { team: team.key.clone(), found };
            faults.report(row.place(column), problem.into(), format!("a team of kind {column}"));
        }
    }
}

/// A lock whose slots have not all got a name, and that has none, holds nothing.
fn slots_of_lock(row: &Row, (place, block): (Place, &Block), known: &Known, warnings: &mut Diagnostics) {
    let Some(pathway) = block.pathway else { return };
    let named = |patient: &Patient| {
        patient.booked == Some(place) && patient.clock.is_some_and(|clock| known.clocks[clock].pathway == pathway)
    };
    if !block.cases.iter().any(|case| case.pathway == Some(pathway))
        && !known.queue.iter().any(|(_, _, patient)| named(patient))
        && let Some(pathway) = known.pathways.get(pathway)
    {
        let problem = TheatreProblem::LockWithoutSlots(pathway.key.clone());
        warnings.report(row.place("pathway"), problem.into(), "");
    }
}

/// A planned case against its block and its patient.
fn case(case: &CaseRow, rows: &Rows, known: &Known, faults: &mut Diagnostics) {
    let row = case.row;
    let Some(at) = row.index("procedure") else { return };
    if let (Some(block), Some(procedure)) = (rows.allocation.blocks.get(&case.place), known.procedures.get(at)) {
        let found = ("procedure", procedure.key.as_str());
        report_specialty((row, "procedure"), found, (procedure.specialty, block.specialty), known, faults);
    }
    let Some(patient) = case.patient.and_then(|at| known.queue.get(at)) else { return };
    if let Some(wanted) = known.procedures.get(patient.procedure).filter(|_| patient.procedure != at) {
        let (patient, wanted) = (patient.key.clone(), wanted.key.clone());
        let problem = TheatreProblem::OtherProcedure { patient, wanted };
        faults.report(row.place("procedure"), problem.into(), "the procedure of queue.csv");
    }
}
