//! Reading a theatre folder: the same way from bytes to values as the ward's, then what the values say together.

mod days;
mod in_force;
mod list;
mod people;
mod plan;
mod procedures;
mod queue;
mod rooms;
mod sense;

pub(crate) use people::KINDS as TEAM_KINDS_IN_ORDER;
pub use plan::{PlanFiles, read_allocation, read_bookings};
pub(crate) use queue::REASONS as PAUSE_REASONS_IN_ORDER;
pub(crate) use rooms::closes;

#[cfg(test)]
pub(crate) use plan::allocation_of_bytes;

use super::{Reading, SETTINGS_FILE, Source, people as staff};
use crate::calendar::{Day, Horizon};
use crate::files::columns::{Named, Table};
use crate::files::days::{Date, dates_of};
use crate::files::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::files::names::Names;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::settings::Settings;
use crate::files::tables::COMPETENCES;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::*;
use crate::hospital::Competence;
use crate::hospital::theatres::*;
use list::List;
use std::path::Path;

/// A theatre folder that was read without a fault.
#[derive(Debug, Clone, PartialEq)]
pub struct TheatreFolder {
    /// The theatres.
    pub theatres: Theatres,
    /// The text of `hospital.toml`.
    pub hospital_toml: String,
    /// What is odd without being wrong.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a theatre folder. Tables of a ward may lie beside it; they are not read.
pub fn read_theatre_folder(path: impl AsRef<Path>) -> Result<TheatreFolder, Diagnostics> {
    read_theatre_source(&Source::open(path.as_ref())?)
}

/// Reads a folder whose bytes are in memory.
pub(crate) fn read_theatre_source(source: &Source) -> Result<TheatreFolder, Diagnostics> {
    let mut reading =
        Reading { source, names: Names::default(), faults: Diagnostics::default(), warnings: Diagnostics::default() };
    let (hospital_toml, settings) = reading.settings();
    let theatres = if THEATRE_TABLES.iter().any(|table| source.has(&table.file())) {
        reading.theatres(&settings)
    } else {
        reading.faults.report(Place::file(&THEATRES.file()), TheatreProblem::NoTables.into(), needed_tables());
        None
    };
    let Reading { mut faults, mut warnings, .. } = reading;
    match theatres {
        Some(theatres) if faults.is_empty() => {
            for stranger in source.strangers() {
                warnings.push(stranger.clone());
            }
            warnings.sort();
            Ok(TheatreFolder { theatres, hospital_toml, warnings: warnings.into_list() })
        }
        _ => {
            faults.sort();
            Err(faults)
        }
    }
}

/// What a theatre folder must have.
fn needed_tables() -> String {
    let needed = THEATRE_TABLES.iter().filter(|table| table.required);
    let files: Vec<String> = needed.map(|table| table.file()).collect();
    format!("{}; `tavle init --theatres` makes them", files.join(", "))
}

/// The patients of a plan's cases.
fn cases_of(plan: &mut Allocation) -> impl Iterator<Item = &mut Option<PatientIx>> {
    plan.blocks.values_mut().flat_map(|block| &mut block.cases).map(|case| &mut case.patient)
}

/// The days that are read for.
#[derive(Debug, Clone)]
struct Calendar {
    horizon: Horizon,
    today: Day,
    dates: Vec<Date>,
}

/// What has been read so far. A row with a fault leaves a gap, so that others are not held against what it did not say.
#[derive(Debug, Default)]
struct Known {
    competences: Vec<Competence>,
    features: Vec<String>,
    rooms: List<Room>,
    sessions: List<Session>,
    session_rows: Vec<Row>,
    equipment: List<Equipment>,
    wards: List<rooms::WardRows>,
    specialties: List<Specialty>,
    procedures: List<Procedure>,
    surgeons: List<Surgeon>,
    teams: List<Team>,
    pathways: List<Pathway>,
    clocks: Vec<Clock>,
    queue: List<Patient>,
}

/// Tables that speak of dates, or of what does.
const DATED: [&Table; 9] =
    [&CLOSURES, &SURGEON_DAYS, &TEAM_DAYS, &DURATIONS, &CLOCKS, &PAUSES, &REFERRALS, &BLOCKS, &CASES];

impl Reading<'_> {
    fn theatres(&mut self, settings: &Settings) -> Option<Theatres> {
        let mut known = self.undated();
        match self.calendar(settings) {
            Some(calendar) => self.dated_theatres(&calendar, &mut known, settings),
            None => {
                self.keyed(&QUEUE, Named::Patient, |_, _| Some(()));
                for table in DATED {
                    self.rows(table);
                }
                None
            }
        }
    }

    /// The horizon and the day of the meeting; `None` when one of them is missing or faulty.
    fn calendar(&mut self, settings: &Settings) -> Option<Calendar> {
        if settings.today.is_none() && !self.faults.iter().any(|fault| fault.place.field == "today") {
            let expected = "the day of the meeting, such as today = 2026-07-01";
            self.faults.report(Place::file(SETTINGS_FILE), Problem::MissingKey("today".into()), expected);
        }
        let mut horizon = settings.horizon?;
        if let Some(days) = settings.theatre_days {
            if days > horizon.days {
                let problem = Problem::OutOfRange((days / 7).to_string());
                let expected = format!("at most the {} days of the roster", horizon.days);
                self.faults.report(Place::file(SETTINGS_FILE).named("weeks"), problem, expected);
                return None;
            }
            horizon.days = days;
        }
        let today = horizon.day(settings.today?);
        let place = || Place::file(SETTINGS_FILE).named("today");
        let notice_days = settings.theatre_terms.notice_days;
        if today >= horizon.days {
            let problem = TheatreProblem::HorizonOver(horizon.date(today));
            self.faults.report(place(), problem.into(), format!("a day not after {}", horizon.last()));
        } else if today + notice_days as Day >= horizon.days {
            self.warnings.report(place(), TheatreProblem::AllFrozen { notice_days }.into(), "");
        } else if today > 0 {
            self.warnings.report(place(), TheatreProblem::HorizonBegun(today).into(), "");
        }
        Some(Calendar { horizon, today, dates: dates_of(horizon) })
    }

    /// The tables that speak of no dates.
    fn undated(&mut self) -> Known {
        let mut known = Known::default();
        let (rows, names) = self.keyed_rows(&COMPETENCES);
        known.competences =
            names.as_ref().map(|names| staff::competences(&rows, names, &mut self.faults)).unwrap_or_default();
        self.names.competences = names;
        (known.rooms, known.features) = self.rooms();
        (known.sessions, known.session_rows) = self.sessions();
        known.equipment = self.keyed(&EQUIPMENT, Named::Equipment, |row, _| rooms::equipment(row));
        known.wards = self.wards();
        known.specialties = self.keyed(&SPECIALTIES, Named::Specialty, |row, _| procedures::specialty(row));
        known.procedures = self.keyed(&PROCEDURES, Named::Procedure, |row, _| procedures::procedure(row));
        known.surgeons = self.keyed(&SURGEONS, Named::Surgeon, |row, _| people::surgeon(row));
        known.teams = self.keyed(&TEAMS, Named::Team, |row, _| people::team(row));
        known.pathways = self.keyed(&PATHWAYS, Named::Pathway, procedures::pathway);
        sense::procedures(&known, &self.names, &mut self.faults);
        known
    }

    /// The tables that speak of dates, and all of it together.
    fn dated_theatres(&mut self, calendar: &Calendar, known: &mut Known, settings: &Settings) -> Option<Theatres> {
        let horizon = calendar.horizon;
        let rows = self.rows(&CLOSURES);
        let closures = rooms::closures(&rows, horizon, &mut self.faults);
        let openings = rooms::openings(known, &closures, calendar, &self.names, (&mut self.faults, &mut self.warnings));
        let wards = rooms::beds(&known.wards, calendar, &mut self.faults, &mut self.warnings);
        let rows = self.rows(&SURGEON_DAYS);
        let surgeon_days = people::surgeon_days(&rows, calendar, &mut self.faults, &mut self.warnings);
        let rows = self.rows(&TEAM_DAYS);
        let team_days = people::team_days(&rows, calendar, &mut self.faults, &mut self.warnings);
        let rows = self.rows(&DURATIONS);
        let past_cases =
            procedures::past_cases(&rows, horizon, &known.procedures, (&mut self.faults, &mut self.warnings));
        let rows = self.rows(&CLOCKS);
        known.clocks = procedures::clocks(&rows, known, &mut self.faults);
        self.queue(calendar, known);
        let rows = self.rows(&PAUSES);
        queue::pauses(&rows, horizon, &mut known.queue, (&mut self.faults, &mut self.warnings));
        let rows = self.rows(&REFERRALS);
        let referrals = queue::referrals(&rows, horizon, &self.names, &mut self.faults);
        sense::referrals(&rows, known, &mut self.faults);
        sense::queue(known, &self.names, &mut self.faults);
        let first_free = calendar.today + settings.theatre_terms.notice_days as Day;
        let (mut published, mut lost) = self.published(calendar, first_free, known, &openings);
        known
            .queue
            .renumber(published.iter_mut().flat_map(cases_of).chain(lost.iter_mut().map(|(patient, _)| patient)));
        let lost_dates = lost.into_iter().filter_map(|(patient, place)| Some((patient?, place))).collect();
        let theatres = Theatres {
            name: settings.name.clone(),
            horizon,
            today: calendar.today,
            competences: std::mem::take(&mut known.competences),
            features: std::mem::take(&mut known.features),
            equipment: std::mem::take(&mut known.equipment).all(),
            rooms: std::mem::take(&mut known.rooms).all(),
            sessions: std::mem::take(&mut known.sessions).all(),
            openings,
            closures,
            specialties: std::mem::take(&mut known.specialties).all(),
            procedures: std::mem::take(&mut known.procedures).all(),
            surgeons: std::mem::take(&mut known.surgeons).all(),
            surgeon_days,
            teams: std::mem::take(&mut known.teams).all(),
            team_days,
            wards,
            past_cases,
            pathways: std::mem::take(&mut known.pathways).all(),
            clocks: std::mem::take(&mut known.clocks),
            queue: std::mem::take(&mut known.queue).all(),
            referrals,
            published,
            lost_dates,
            terms: settings.theatre_terms.clone(),
            points: settings.theatre_points.clone(),
        };
        self.nobody_there(&theatres);
        if self.faults.is_empty() {
            for fault in theatres.faults() {
                let problem = TheatreProblem::Inconsistent(fault).into();
                self.faults.report(Place::file(SETTINGS_FILE), problem, "");
            }
        }
        Some(theatres)
    }

    /// A table of days that is left out is odd enough to be told: nothing could be planned.
    fn nobody_there(&mut self, theatres: &Theatres) {
        let file = QUEUE.file();
        if theatres.queue.is_empty() && !self.warnings.speak_of(&file) {
            self.warnings.report(Place::file(&file), TheatreProblem::NobodyWaits.into(), "");
        }
        let tables = [(&SURGEON_DAYS, theatres.surgeon_days.len()), (&TEAM_DAYS, theatres.team_days.len())];
        for (table, count) in tables {
            let file = table.file();
            if count == 0 && !self.warnings.speak_of(&file) {
                self.warnings.report(Place::file(&file), TheatreProblem::NobodyThere.into(), "");
            }
        }
    }
}
