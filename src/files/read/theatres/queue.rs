//! Rows of the waiting list, of pauses and of referrals.

use super::in_force::{BookedBefore, named};
use super::list::List;
use super::rooms::first_and_last;
use super::{Calendar, Known};
use crate::calendar::{Day, Horizon, iso_week_label};
use crate::files::columns::Named;
use crate::files::diagnostic::{Diagnostics, Place as FilePlace};
use crate::files::names::Names;
use crate::files::problem::Problem;
use crate::files::read::wishes::day_inside;
use crate::files::read::{Once, Reading};
use crate::files::rows::Row;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::{CLOCKS, QUEUE};
use crate::hospital::theatres::*;
use std::collections::BTreeMap;

/// Reasons for pauses in the order of [`crate::files::theatre_tables::PAUSE_REASONS`].
pub(crate) const REASONS: [PauseReason; 3] = [PauseReason::Declined, PauseReason::Medical, PauseReason::OtherIllness];

impl Reading<'_> {
    /// The waiting list, pauses not read yet.
    pub(super) fn queue(&mut self, calendar: &Calendar, known: &mut Known) {
        let (mut odd, mut before) = (Diagnostics::default(), BookedBefore::default());
        let read = |row: &Row, faults: &mut Diagnostics| patient(row, calendar, known, &mut before, (faults, &mut odd));
        let queue = self.keyed(&QUEUE, Named::Patient, read);
        known.queue = queue;
        before.report(calendar.horizon, &mut odd);
        for warning in odd.into_list() {
            self.warnings.push(warning);
        }
    }
}

/// A patient of the waiting list; `None` also where they have their operation before the horizon begins.
fn patient(
    row: &Row,
    calendar: &Calendar,
    known: &Known,
    before: &mut BookedBefore,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) -> Option<Patient> {
    let horizon = calendar.horizon;
    let referred = row.date("referred")?;
    let start = if row.is_blank("clock_start") { referred } else { row.date("clock_start")? };
    if horizon.day(referred) > calendar.today {
        let today = horizon.date(calendar.today);
        let problem = TheatreProblem::ReferredAfterToday { referred, today };
        faults.report(row.place("referred"), problem.into(), "a day not after `today` of hospital.toml");
    }
    if start < referred {
        warnings.report(row.place("clock_start"), TheatreProblem::ClockBeforeReferral { start, referred }.into(), "");
    }
    let clock = clock(row, known, faults);
    let booked = match row.date("booked_date").map(|date| horizon.day(date)).filter(|&day| day < 0) {
        Some(day) if day >= calendar.today => {
            before.soon.push(row.text("patient")?.into());
            return None;
        }
        Some(_) => {
            before.passed.push(row.text("patient")?.into());
            None
        }
        None => booking(row, horizon, faults),
    };
    Some(Patient {
        key: row.text("patient")?.into(),
        procedure: row.index("procedure")?,
        surgeon: row.index("surgeon"),
        referred: horizon.day(referred),
        clock_start: horizon.day(start),
        clock,
        guarantee_days: row.count("guarantee_days"),
        priority: row.count("priority").and_then(|priority| u8::try_from(priority).ok()),
        pauses: Vec::new(),
        booked,
        notice_days: row.count("notice_days")?,
    })
}

/// The clock that pathway, phase and treatment of a row name together.
fn clock(row: &Row, known: &Known, faults: &mut Diagnostics) -> Option<ClockIx> {
    let pathway = row.index("pathway")?;
    let (phase, treatment) = (row.text("phase")?, row.text("treatment")?);
    let is_it = |clock: &Clock| clock.pathway == pathway && clock.phase == phase && clock.treatment == treatment;
    let found = known.clocks.iter().position(is_it);
    if found.is_none()
        && !faults.speak_of(&CLOCKS.file())
        && let Some(of) = known.pathways.get(pathway)
    {
        let spelt = |clock: &Clock| format!("{} {}", clock.phase, clock.treatment);
        let own: Vec<String> = known.clocks.iter().filter(|clock| clock.pathway == pathway).map(spelt).collect();
        let (phase, treatment) = (phase.to_string(), treatment.to_string());
        let value = format!("{phase} {treatment}");
        let problem = TheatreProblem::NoClock { pathway: of.key.clone(), phase, treatment };
        faults.unknown(row.place("pathway"), problem.into(), &value, own.iter().map(String::as_str));
    }
    found
}

fn booking(row: &Row, horizon: Horizon, faults: &mut Diagnostics) -> Option<Place> {
    const COLUMNS: [&str; 3] = ["booked_date", "booked_room", "booked_session"];
    let blank = COLUMNS.iter().filter(|column| row.is_blank(column)).count();
    if blank == COLUMNS.len() {
        return None;
    }
    for column in COLUMNS.into_iter().filter(|column| row.is_blank(column)) {
        let expected = "date, room and session of the booking, or none of them";
        faults.report(row.place(column), TheatreProblem::BookingIncomplete(column).into(), expected);
    }
    let day = day_inside(row, "booked_date", horizon, faults)?;
    Some(Place { day, room: row.index("booked_room")?, session: row.index("booked_session")? })
}

pub(super) fn pauses(
    rows: &[Row],
    horizon: Horizon,
    queue: &mut List<Patient>,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) {
    let mut before: BTreeMap<PatientIx, Vec<(Day, Day, usize)>> = BTreeMap::new();
    let mut gone: Vec<String> = Vec::new();
    for row in rows {
        if let Some(key) = row.text("patient") {
            gone.push(key.into());
            continue;
        }
        let days = first_and_last(row, horizon, faults);
        let Some(patient) = row.index("patient").and_then(|at| queue.get_mut(at)) else { continue };
        let (Some((first, last)), Some(&reason)) = (days, row.index("reason").and_then(|at| REASONS.get(at))) else {
            continue;
        };
        if first < patient.referred {
            let (from, referred) = (horizon.date(first), horizon.date(patient.referred));
            let problem = TheatreProblem::PauseBeforeReferral { patient: patient.key.clone(), from, referred };
            faults.report(row.place("from"), problem.into(), "a day on which the patient was waiting");
        }
        let own = row.index("patient").map(|at| before.entry(at).or_default());
        if let Some(own) = own {
            // Two reasons may hold at once; that two rows say so may also be a slip.
            if let Some(&(.., line)) = own.iter().find(|&&(from, to, _)| from <= last && first <= to) {
                warnings.report(row.place("from"), TheatreProblem::PausesOverlap(line).into(), "");
            }
            own.push((first, last, row.line));
        }
        patient.pauses.push(Pause { first, last, reason });
    }
    if let Some(row) = rows.first().filter(|_| !gone.is_empty()) {
        let count = gone.len();
        gone.sort_unstable();
        gone.dedup();
        let problem = TheatreProblem::RowsGone { count, patients: named(gone) };
        warnings.report(FilePlace::file(&row.file), problem.into(), "");
    }
}

pub(super) fn referrals(rows: &[Row], horizon: Horizon, names: &Names, faults: &mut Diagnostics) -> Vec<Referrals> {
    let mut referrals = Vec::new();
    let mut once = Once::default();
    for row in rows {
        let Some(date) = row.date("week") else { continue };
        let monday = horizon.day(date);
        if monday >= 0 {
            let expected = format!("a week that starts before {}", horizon.first);
            faults.report(row.place("week"), Problem::NotBeforeHorizon(date), expected);
        }
        let (Some(procedure), Some(count)) = (row.index("procedure"), row.count("count")) else { continue };
        let pathway = row.index("pathway");
        let name = names.theatre.get(&Named::Procedure).map_or("", |list| list.name(procedure));
        let value = format!("{name} {}", iso_week_label(date));
        once.check((monday, procedure, pathway), row, "week", ("referrals of", value), faults);
        referrals.push(Referrals { monday, procedure, pathway, count });
    }
    referrals
}
