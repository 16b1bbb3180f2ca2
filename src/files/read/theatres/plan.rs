//! Rows of blocks and cases: the plan in force of a folder, and files of results, which have the same form.

use super::in_force::{self, LostDate, Stale};
use super::{Calendar, Known, sense};
use crate::calendar::{Day, Horizon};
use crate::files::columns::{Named, Table};
use crate::files::diagnostic::{Diagnostic, Diagnostics, Place as FilePlace};
use crate::files::names::{NameList, Names};
use crate::files::read::wishes::day_inside;
use crate::files::read::{Once, Reading};
use crate::files::rows::{Row, read_rows};
use crate::files::sheet::Sheet;
use crate::files::text::{bytes_of, decode};
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::{BLOCKS, CASES, CLOSURES, SESSIONS, THEATRES};
use crate::hospital::theatres::*;
use std::collections::BTreeMap;
use std::path::Path;

/// A plan with the rows that said it.
pub(super) struct Rows<'a> {
    pub allocation: Allocation,
    pub blocks: BTreeMap<Place, &'a Row>,
    pub cases: Vec<CaseRow<'a>>,
}

/// A planned case with its row.
pub(super) struct CaseRow<'a> {
    pub place: Place,
    pub row: &'a Row,
    /// Who, where the waiting list has them.
    pub patient: Option<PatientIx>,
}

/// A plan read from files of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanFiles {
    /// The plan.
    pub allocation: Allocation,
    /// What was left out of it, as what is over.
    pub warnings: Vec<Diagnostic>,
}

/// Reads an allocation: its blocks, and what is planned in them where there is such a file. What the plan means is not
/// judged here; a plan that breaks rules can be read.
pub fn read_allocation(
    blocks: impl AsRef<Path>,
    cases: Option<impl AsRef<Path>>,
    theatres: &Theatres,
) -> Result<PlanFiles, Diagnostics> {
    let (mut faults, mut warnings) = (Diagnostics::default(), Diagnostics::default());
    let names = Names::of_theatres(theatres);
    let blocks = rows_of_file(&BLOCKS, blocks.as_ref(), &names, &mut faults);
    let sound = faults.is_empty();
    let cases = cases.map_or(Vec::new(), |path| rows_of_file(&CASES, path.as_ref(), &names, &mut faults));
    let told = (&mut faults, &mut warnings);
    let rows = allocation((&blocks, sound), &cases, theatres.horizon, &names, told);
    finished(rows.allocation, faults, warnings)
}

/// Reads the cases of a file into the blocks of an allocation, in place of what was planned in them.
pub fn read_bookings(
    path: impl AsRef<Path>,
    blocks: &Allocation,
    theatres: &Theatres,
) -> Result<PlanFiles, Diagnostics> {
    let (mut faults, mut warnings) = (Diagnostics::default(), Diagnostics::default());
    let names = Names::of_theatres(theatres);
    let rows = rows_of_file(&CASES, path.as_ref(), &names, &mut faults);
    let mut allocation = blocks.clone();
    for block in allocation.blocks.values_mut() {
        block.cases.clear();
    }
    fill((&mut allocation, true), &rows, theatres.horizon, &names, (&mut faults, &mut warnings));
    finished(allocation, faults, warnings)
}

/// Reads an allocation whose bytes are in memory.
#[cfg(test)]
pub(crate) fn allocation_of_bytes(blocks: &[u8], cases: &[u8], theatres: &Theatres) -> Result<Allocation, Diagnostics> {
    let mut faults = Diagnostics::default();
    let names = Names::of_theatres(theatres);
    let blocks = rows_of_bytes(&BLOCKS, "blocks.csv", blocks, &names, &mut faults);
    let sound = faults.is_empty();
    let cases = rows_of_bytes(&CASES, "cases.csv", cases, &names, &mut faults);
    let told = (&mut faults, &mut Diagnostics::default());
    let rows = allocation((&blocks, sound), &cases, theatres.horizon, &names, told);
    finished(rows.allocation, faults, Diagnostics::default()).map(|read| read.allocation)
}

fn finished(
    allocation: Allocation,
    mut faults: Diagnostics,
    mut warnings: Diagnostics,
) -> Result<PlanFiles, Diagnostics> {
    if faults.is_empty() {
        warnings.sort();
        return Ok(PlanFiles { allocation, warnings: warnings.into_list() });
    }
    faults.sort();
    Err(faults)
}

fn rows_of_file(table: &'static Table, path: &Path, names: &Names, faults: &mut Diagnostics) -> Vec<Row> {
    let file = path.display().to_string();
    match bytes_of(path) {
        Ok(bytes) => rows_of_bytes(table, &file, &bytes, names, faults),
        Err(problem) => {
            let expected = format!("a file of at most 32 MB in the form of {}", table.file());
            faults.report(FilePlace::file(&file), problem, expected);
            Vec::new()
        }
    }
}

fn rows_of_bytes(table: &'static Table, file: &str, bytes: &[u8], names: &Names, faults: &mut Diagnostics) -> Vec<Row> {
    let sheet = decode(file, bytes, faults).and_then(|text| Sheet::cut(file, &text, faults));
    sheet.map_or(Vec::new(), |sheet| read_rows(table, &sheet, names, faults))
}

impl Names {
    /// The names of theatres.
    pub(crate) fn of_theatres(theatres: &Theatres) -> Self {
        fn list<'a>(keys: impl Iterator<Item = &'a String>) -> NameList {
            NameList::of(keys.map(String::as_str))
        }
        Self {
            theatre: BTreeMap::from([
                (Named::Room, list(theatres.rooms.iter().map(|room| &room.key))),
                (Named::Session, list(theatres.sessions.iter().map(|session| &session.key))),
                (Named::Specialty, list(theatres.specialties.iter().map(|specialty| &specialty.key))),
                (Named::Procedure, list(theatres.procedures.iter().map(|procedure| &procedure.key))),
                (Named::Surgeon, list(theatres.surgeons.iter().map(|surgeon| &surgeon.key))),
                (Named::Team, list(theatres.teams.iter().map(|team| &team.key))),
                (Named::Pathway, list(theatres.pathways.iter().map(|pathway| &pathway.key))),
                (Named::Patient, list(theatres.queue.iter().map(|patient| &patient.key))),
            ]),
            ..Self::default()
        }
    }
}

impl Reading<'_> {
    /// The plan in force; `None` where there is no file of blocks, or all that it says is over. The waiting list's bookings are settled
    /// with it: beside the plan are the dates that are lost.
    pub(super) fn published(
        &mut self,
        calendar: &Calendar,
        first_free: Day,
        known: &mut Known,
        openings: &[Opening],
    ) -> (Option<Allocation>, Vec<LostDate>) {
        let there = self.source.has(&BLOCKS.file());
        let (blocks, mut cases) = (self.rows(&BLOCKS), self.rows(&CASES));
        if !there && !cases.is_empty() {
            // Said once and not for every case.
            cases.clear();
            self.warnings.report(FilePlace::file(&CASES.file()), TheatreProblem::CasesWithoutBlocks.into(), "");
        }
        let sound = !self.faults.speak_of(&BLOCKS.file());
        let told = (&mut self.faults, &mut self.warnings);
        let mut rows = allocation((&blocks, sound), &cases, calendar.horizon, &self.names, told);
        let over = rows.allocation.blocks.is_empty() && blocks.iter().any(|row| row.date("date").is_some());
        let in_force = there && !(over && sound);
        if there && !in_force {
            self.warnings.report(FilePlace::file(&BLOCKS.file()), TheatreProblem::PlanOver.into(), "");
        }
        if in_force {
            let told = (&mut self.faults, &mut self.warnings);
            sense::plan(&rows, known, openings, calendar, &self.names, told);
        }
        let mut lost = Vec::new();
        // What is not known of rooms and blocks must not take dates away.
        let known_tables = [&THEATRES, &SESSIONS, &CLOSURES, &BLOCKS];
        if !known_tables.iter().any(|table| self.faults.speak_of(&table.file())) {
            let plan = in_force.then_some(&mut rows);
            lost = in_force::settle(plan, known, openings, (calendar, first_free), &self.names, &mut self.warnings);
        }
        (in_force.then_some(rows.allocation), lost)
    }
}

/// The place of a row's date, room and session.
fn place_of(row: &Row, horizon: Horizon, faults: &mut Diagnostics) -> Option<Place> {
    let day = day_inside(row, "date", horizon, faults);
    Some(Place { day: day?, room: row.index("room")?, session: row.index("session")? })
}

/// Date, room and session as they are written.
fn place_text(place: Place, horizon: Horizon, names: &Names) -> String {
    let (room, session) = room_and_session(place, names);
    format!("{} {room} {session}", horizon.date(place.day))
}

/// The keys of a place's room and session.
pub(super) fn room_and_session(place: Place, names: &Names) -> (String, String) {
    let key = |named: Named, at: usize| names.theatre.get(&named).map_or(String::new(), |list| list.name(at).into());
    (key(Named::Room, place.room), key(Named::Session, place.session))
}

/// The plan of rows of blocks and cases. Cases are held against the blocks only where every block is `sound`.
fn allocation<'a>(
    (blocks, mut sound): (&'a [Row], bool),
    cases: &'a [Row],
    horizon: Horizon,
    names: &Names,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) -> Rows<'a> {
    let mut rows = Rows { allocation: Allocation::default(), blocks: BTreeMap::new(), cases: Vec::new() };
    let (mut once, mut stale) = (Once::default(), Stale::default());
    for row in blocks {
        if stale.is_over(row, horizon) {
            continue;
        }
        let (Some(place), Some(block)) = (place_of(row, horizon, faults), block(row)) else {
            sound = false;
            continue;
        };
        once.check(place, row, "date", ("block", place_text(place, horizon, names)), faults);
        rows.allocation.blocks.entry(place).or_insert(block);
        rows.blocks.entry(place).or_insert(row);
    }
    rows.cases = fill((&mut rows.allocation, sound), cases, horizon, names, (faults, warnings));
    if let Some(row) = blocks.first() {
        stale.report(&row.file, horizon, warnings);
    }
    rows
}

fn block(row: &Row) -> Option<Block> {
    Some(Block {
        specialty: row.index("specialty")?,
        surgeon: row.index("surgeon"),
        supervisor: row.index("supervisor"),
        nurses: row.index("nurses"),
        anaesthesia: row.index("anaesthesia"),
        pathway: row.index("pathway"),
        cases: Vec::new(),
    })
}

/// Puts cases into their blocks, in their order. A case of somebody who does not wait any more is a free slot.
fn fill<'a>(
    (allocation, sound): (&mut Allocation, bool),
    rows: &'a [Row],
    horizon: Horizon,
    names: &Names,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) -> Vec<CaseRow<'a>> {
    let (mut patients, mut orders, mut stale) = (Once::default(), Once::default(), Stale::default());
    let mut cases: Vec<(Place, u32, PlannedCase)> = Vec::new();
    let mut places = Vec::new();
    for row in rows {
        if stale.is_over(row, horizon) {
            continue;
        }
        let Some(place) = place_of(row, horizon, faults) else { continue };
        let key = row.text("patient");
        let known = names.theatre.get(&Named::Patient);
        let patient = key.and_then(|key| known.and_then(|list| list.index(key)));
        let gone = key.filter(|_| patient.is_none() && known.is_some());
        if let Some(key) = key {
            patients.check(key, row, "patient", ("case of", key.into()), faults);
        }
        if let Some(key) = gone {
            stale.is_gone(key);
        }
        if let Some(order) = row.count("order") {
            let value = format!("{} {order}", place_text(place, horizon, names));
            orders.check((place, order), row, "order", ("case", value), faults);
        }
        if sound && !allocation.blocks.contains_key(&place) {
            let (room, session) = room_and_session(place, names);
            let problem = TheatreProblem::NoBlock { room, session, date: horizon.date(place.day) };
            faults.report(row.place("room"), problem.into(), format!("a block of {}", BLOCKS.file()));
        }
        let Some(procedure) = row.index("procedure") else { continue };
        let pathway = row.index("pathway").filter(|_| gone.is_none());
        cases.push((place, row.count("order").unwrap_or(u32::MAX), PlannedCase { procedure, patient, pathway }));
        places.push(CaseRow { place, row, patient });
    }
    if let Some(row) = rows.first() {
        stale.report(&row.file, horizon, warnings);
    }
    cases.sort_by_key(|&(place, order, _)| (place, order));
    for (place, _, case) in cases {
        if let Some(block) = allocation.blocks.get_mut(&place) {
            block.cases.push(case);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::tests::theatres;

    #[test]
    fn a_case_without_an_order_comes_last() {
        let theatres = (0..)
            .map(theatres)
            .find(|one| one.published.is_some() && one.rooms.len() > 1)
            .unwrap_or_else(|| unreachable!("every other random hospital has a plan"));
        let (room, session) = (&theatres.rooms[0].key, &theatres.sessions[0].key);
        let (date, specialty) = (theatres.horizon.first, &theatres.specialties[0].key);
        let (one, other) = (&theatres.procedures[0].key, &theatres.procedures[1].key);
        let blocks = format!("date;room;session;specialty\n{date};{room};{session};{specialty}\n");
        let cases = format!(
            "date;room;session;order;procedure\n{date};{room};{session};;{one}\n{date};{room};{session};2;{other}\n"
        );
        let read = allocation_of_bytes(blocks.as_bytes(), cases.as_bytes(), &theatres).unwrap();
        let place = Place { day: 0, room: 0, session: 0 };
        let order: Vec<usize> = read.blocks[&place].cases.iter().map(|case| case.procedure).collect();
        assert_eq!(order, [1, 0]);
    }

    #[test]
    fn cases_are_not_held_against_blocks_that_have_faults() {
        let theatres = theatres(1);
        let (room, session) = (&theatres.rooms[0].key, &theatres.sessions[0].key);
        let (date, procedure) = (theatres.horizon.first, &theatres.procedures[0].key);
        let blocks = format!("date;room;session;specialty\n{date};{room};{session};orto\n");
        let cases = format!("date;room;session;procedure\n{date};{room};{session};{procedure}\n");
        let faults = allocation_of_bytes(blocks.as_bytes(), cases.as_bytes(), &theatres).unwrap_err();
        assert_eq!(faults.count(), 1, "{faults}");
    }

    #[test]
    fn a_missing_file_of_blocks_is_told() {
        let faults = read_allocation("no/blocks.csv", None::<&str>, &theatres(1)).unwrap_err();
        assert_eq!(
            faults.to_string(),
            "no/blocks.csv: the file is missing; expected a file of at most 32 MB in the form of blocks.csv"
        );
    }
}
