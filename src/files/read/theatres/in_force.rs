//! What time does to a plan in force: rows that are over, patients who wait no more, dates that the plan took away.
//!
//! Who has been given which date stands in the waiting list: it is what the patient was told. Who owns which block stands in the plan in
//! force: it is what the owners agreed on. Where the two differ, each is believed in its own matter, and it is said.

use super::plan::{CaseRow, Rows, room_and_session};
use super::{Calendar, Known};
use crate::calendar::{Day, Horizon, iso_week_label};
use crate::files::diagnostic::{Diagnostics, Place as FilePlace};
use crate::files::names::Names;
use crate::files::rows::Row;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::{BLOCKS, CASES, QUEUE};
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

/// Most keys that one message names.
const MOST_NAMED: usize = 8;

/// What a file of a plan says that no longer matters.
#[derive(Debug, Default)]
pub(super) struct Stale {
    /// Rows before the horizon, and the first of their lines.
    over: Option<(usize, usize)>,
    /// Patients named who are not in the waiting list.
    gone: Vec<String>,
}

impl Stale {
    /// Whether a row lies before the horizon; it is then left out.
    pub(super) fn is_over(&mut self, row: &Row, horizon: Horizon) -> bool {
        let over = row.date("date").is_some_and(|date| horizon.day(date) < 0);
        if over {
            let (count, line) = self.over.unwrap_or((0, row.line));
            self.over = Some((count + 1, line));
        }
        over
    }

    /// Remembers a patient who does not wait any more.
    pub(super) fn is_gone(&mut self, patient: &str) {
        self.gone.push(patient.into());
    }

    /// Says what was left out of a file.
    pub(super) fn report(self, file: &str, horizon: Horizon, warnings: &mut Diagnostics) {
        if let Some((count, line)) = self.over {
            let problem = TheatreProblem::RowsOver { count, first: horizon.first };
            warnings.report(FilePlace::at(file, line, 0), problem.into(), "");
        }
        if !self.gone.is_empty() {
            let problem = TheatreProblem::CasesGone { count: self.gone.len(), patients: named(self.gone) };
            warnings.report(FilePlace::file(file), problem.into(), "");
        }
    }
}

/// The first few of some keys, and how many more there are.
pub(super) fn named(keys: Vec<String>) -> String {
    let more = keys.len().saturating_sub(MOST_NAMED);
    let shown: Vec<String> = keys.into_iter().take(MOST_NAMED).collect();
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

/// Whose date is lost, by the row of the waiting list, and where it was.
pub(super) type LostDate = (Option<PatientIx>, Place);

/// Holds the waiting list's bookings and the plan's cases against each other: a date that the plan in force cannot keep is lost, and a
/// case of somebody who is booked elsewhere is a free slot. `plan` is `None` where there is no plan in force. Returns the lost dates.
pub(super) fn settle(
    plan: Option<&mut Rows>,
    known: &mut Known,
    openings: &[Opening],
    (calendar, first_free): (&Calendar, Day),
    names: &Names,
    warnings: &mut Diagnostics,
) -> Vec<LostDate> {
    let mut dates = Vec::new();
    let blocks = plan.as_ref().map(|rows| owners(&rows.allocation));
    let cases = plan.as_ref().map_or(BTreeMap::new(), |rows| places_of(&rows.cases));
    for at in 0..known.queue.len() {
        let Some((row, patient)) = known.queue.row(at).zip(known.queue.get(at)) else { continue };
        let Some(place) = patient.booked else { continue };
        let Some(specialty) = known.procedures.get(patient.procedure).map(|procedure| procedure.specialty) else {
            continue;
        };
        let (room, session) = room_and_session(place, names);
        let date = calendar.horizon.date(place.day);
        let key = || patient.key.clone();
        let elsewhere = cases.get(&at).is_some_and(|&planned| planned != place);
        let lost = match blocks.as_ref().map(|blocks| blocks.get(&place)) {
            _ if !is_open(openings, place) => Some(TheatreProblem::LostRoom { patient: key(), room, session, date }),
            Some(Some(&owner)) if owner != specialty => {
                let owner = known.specialties.get(owner).map_or(String::new(), |owner| owner.key.clone());
                Some(TheatreProblem::LostBlock { patient: key(), room, session, date, owner })
            }
            Some(None) if elsewhere || place.day < first_free => {
                Some(TheatreProblem::LostClosed { patient: key(), room, session, date })
            }
            Some(None) => {
                let problem = TheatreProblem::NoBlock { room, session, date };
                warnings.report(row.place("booked_date"), problem.into(), "");
                None
            }
            _ => None,
        };
        let Some(lost) = lost else { continue };
        warnings.report(row.place("booked_date"), lost.into(), "");
        if let Some(patient) = known.queue.get_mut(at) {
            patient.booked = None;
            dates.push((Some(at), place));
        }
    }
    if let Some(rows) = plan {
        free_cases(rows, known, warnings);
        unplanned_weeks(&rows.allocation, openings, calendar, warnings);
    }
    dates
}

fn is_open(openings: &[Opening], place: Place) -> bool {
    openings.binary_search(&Opening { day: place.day, room: place.room, session: place.session }).is_ok()
}

fn owners(plan: &Allocation) -> BTreeMap<Place, SpecialtyIx> {
    plan.blocks.iter().map(|(&place, block)| (place, block.specialty)).collect()
}

fn places_of(cases: &[CaseRow]) -> BTreeMap<PatientIx, Place> {
    cases.iter().filter_map(|case| Some((case.patient?, case.place))).collect()
}

/// Frees the slots of patients who are booked elsewhere.
fn free_cases(rows: &mut Rows, known: &Known, warnings: &mut Diagnostics) {
    let (mut freed, mut keys) = (BTreeSet::new(), Vec::new());
    for case in &rows.cases {
        let Some(patient) = case.patient.and_then(|at| known.queue.get(at)) else { continue };
        if patient.booked.is_some_and(|booked| booked != case.place) {
            keys.push(patient.key.clone());
            freed.extend(case.patient);
        }
    }
    if !keys.is_empty() {
        let problem = TheatreProblem::CasesElsewhere { count: keys.len(), patients: named(keys) };
        warnings.report(FilePlace::file(&CASES.file()), problem.into(), "");
    }
    for case in rows.allocation.blocks.values_mut().flat_map(|block| &mut block.cases) {
        if case.patient.is_some_and(|patient| freed.contains(&patient)) {
            (case.patient, case.pathway) = (None, None);
        }
    }
}

/// Weeks to which the plan in force does not reach: every block there would count as one that changes hands.
fn unplanned_weeks(plan: &Allocation, openings: &[Opening], calendar: &Calendar, warnings: &mut Diagnostics) {
    for monday in calendar.horizon.mondays() {
        let week = monday..monday + 7;
        let opens = openings.iter().any(|opening| week.contains(&opening.day));
        if opens && !plan.blocks.keys().any(|place| week.contains(&place.day)) {
            let problem = TheatreProblem::WeekUnplanned(iso_week_label(calendar.horizon.date(monday)));
            warnings.report(FilePlace::file(&BLOCKS.file()), problem.into(), "");
        }
    }
}

/// Bookings of the waiting list that lie before the horizon.
#[derive(Debug, Default)]
pub(super) struct BookedBefore {
    /// Those who have their operation before the horizon begins: they are not planned any more.
    pub(super) soon: Vec<String>,
    /// Those whose date has passed and who still wait: they have no date.
    pub(super) passed: Vec<String>,
}

impl BookedBefore {
    /// Says who was left out, and who has no date any more.
    pub(super) fn report(self, horizon: Horizon, warnings: &mut Diagnostics) {
        let file = QUEUE.file();
        let first = horizon.first;
        if !self.soon.is_empty() {
            let (count, patients) = (self.soon.len(), named(self.soon));
            warnings.report(FilePlace::file(&file), TheatreProblem::BookedSoon { count, first, patients }.into(), "");
        }
        if !self.passed.is_empty() {
            let (count, patients) = (self.passed.len(), named(self.passed));
            warnings.report(FilePlace::file(&file), TheatreProblem::DatePassed { count, patients }.into(), "");
        }
    }
}
