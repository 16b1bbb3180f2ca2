//! Reading a hospital folder: every fault of every file in one go.

mod contradictions;
mod crews;
mod demand;
mod duties;
mod hours;
mod people;
mod source;
mod theatres;
mod ward;
mod wishes;

pub use crews::read_crews;
pub(crate) use crews::read_crews_source;
pub(crate) use demand::{Heads, Key, Need, resolve};
pub(crate) use people::TEMP;
pub(crate) use source::{SETTINGS_FILE, Source, workbooks_of};
#[cfg(test)]
pub(crate) use theatres::allocation_of_bytes;
pub(crate) use theatres::{PAUSE_REASONS_IN_ORDER, closes, read_theatre_source};
pub use theatres::{PlanFiles, TheatreFolder, read_allocation, read_bookings, read_theatre_folder};
pub(crate) use ward::{chosen, weeks_of};
pub(crate) use wishes::KINDS as ABSENCE_KINDS_IN_ORDER;

use super::columns::Table;
use super::days::dates_of;
use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::names::{NameList, Names};
use super::problem::Problem;
use super::roster_file::roster_of_sheet;
use super::rows::{Row, read_rows};
use super::settings::{Settings, read_settings};
use super::sheet::Sheet;
use super::tables::*;
use super::theatre_tables::{self, THEATRE_TABLES};
use super::ward_tables::*;
use crate::calendar::Horizon;
use crate::hospital::*;
use std::collections::BTreeMap;
use std::path::Path;

/// A hospital folder that was read without a fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    /// The hospital.
    pub hospital: Hospital,
    /// The text of `hospital.toml`, from which the agreement rules read their own tables.
    pub hospital_toml: String,
    /// The folder's own rule sets: the files of `agreements/` as (`agreements/NAME.toml`, text).
    pub own_agreements: Vec<(String, String)>,
    /// The folder's own pay tables: the files of `pay/` as (`pay/NAME.toml`, text).
    pub own_pay: Vec<(String, String)>,
    /// What was budgeted.
    pub budget: Vec<BudgetLine>,
    /// What was worked so far.
    pub worked: Vec<WorkedTime>,
    /// What is odd without being wrong.
    pub warnings: Vec<Diagnostic>,
}

/// What could be read of a folder, with every fault that its tables have.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The folder as far as it was understood; a hospital that can be used only when there are no faults.
    pub folder: Folder,
    /// Everything that is wrong with the tables and settings.
    pub faults: Diagnostics,
    /// Whether horizon, people, shifts and competences are all there, so that rules can be held against them.
    pub names_are_sound: bool,
}

/// Reads a hospital folder.
pub fn read_folder(path: impl AsRef<Path>) -> Result<Folder, Diagnostics> {
    read_source(&Source::open(path.as_ref())?)
}

/// Reads whatever can be read of a hospital folder, for those who have more faults to look for.
///
/// # Errors
/// When there is no such folder.
pub fn read_draft(path: impl AsRef<Path>) -> Result<Draft, Diagnostics> {
    Ok(draft(&Source::open(path.as_ref())?))
}

/// Remembers the line on which a combination of values stood first, and reports the later ones.
pub(crate) struct Once<K> {
    lines: BTreeMap<K, usize>,
}

impl<K> Default for Once<K> {
    fn default() -> Self {
        Self { lines: BTreeMap::new() }
    }
}

impl<K: Ord> Once<K> {
    /// Reports `row` when `key` has been seen; `(what, value)` names it.
    pub fn check(
        &mut self,
        key: K,
        row: &Row,
        column: &str,
        (what, value): (&'static str, String),
        faults: &mut Diagnostics,
    ) {
        match self.lines.get(&key) {
            Some(&line) => faults.report(row.place(column), Problem::Duplicate { what, value, line }, "each one once"),
            None => {
                self.lines.insert(key, row.line);
            }
        }
    }
}

/// What is gathered while a source is read.
struct Reading<'a> {
    source: &'a Source,
    names: Names,
    faults: Diagnostics,
    warnings: Diagnostics,
}

/// Reads a folder whose bytes are in memory.
pub(crate) fn read_source(source: &Source) -> Result<Folder, Diagnostics> {
    let Draft { folder, faults, .. } = draft(source);
    if faults.is_empty() { Ok(folder) } else { Err(faults) }
}

fn draft(source: &Source) -> Draft {
    let mut reading =
        Reading { source, names: Names::default(), faults: Diagnostics::default(), warnings: Diagnostics::default() };
    let (hospital_toml, settings) = reading.settings();
    let own_agreements = source.agreements(&mut reading.faults);
    let own_pay = source.pay_tables(&mut reading.faults);
    let has_horizon = settings.horizon.is_some();
    let hospital = reading.hospital(settings);
    let (budget, worked) = reading.hours(&hospital, has_horizon);
    let Reading { mut faults, mut warnings, .. } = reading;
    for stranger in source.strangers() {
        warnings.push(stranger.clone());
    }
    warnings.sort();
    faults.sort();
    let unsound = |fault: &Diagnostic| {
        let Place { file, field, .. } = &fault.place;
        [&COMPETENCES, &SHIFTS, &STAFF].iter().any(|table| table.file() == *file)
            || (file == SETTINGS_FILE && field == "agreement")
    };
    let names_are_sound = has_horizon && !faults.iter().any(unsound);
    let warnings = warnings.into_list();
    let folder = Folder { hospital, hospital_toml, own_agreements, own_pay, budget, worked, warnings };
    Draft { folder, faults, names_are_sound }
}

impl Reading<'_> {
    fn settings(&mut self) -> (String, Settings) {
        match self.source.text(SETTINGS_FILE, &mut self.faults) {
            Some(text) => {
                let settings = read_settings(&text, &mut self.faults);
                (text, settings)
            }
            None => {
                if !self.source.has(SETTINGS_FILE) {
                    let expected = "the name, the horizon and the weights of the ward; `tavle init` makes one";
                    self.faults.report(Place::file(SETTINGS_FILE), Problem::MissingFile, expected);
                }
                (String::new(), Settings::default())
            }
        }
    }

    /// The cells of a table; `None` when there is no such file, or a fault was reported.
    fn sheet(&mut self, table: &Table) -> Option<Sheet> {
        let file = table.file();
        if table.required && !self.source.has(&file) {
            let theatres = THEATRE_TABLES.iter().all(|theatre| theatre.name != table.name)
                && self.source.has(&theatre_tables::THEATRES.file());
            let expected = if theatres {
                "the tables of a ward; this folder has those of theatres, which `tavle theatres` plans".into()
            } else {
                format!("one; `tavle columns {}` says what it holds", table.name)
            };
            self.faults.report(Place::file(&file), Problem::MissingFile, expected);
        }
        let text = self.source.text(&file, &mut self.faults)?;
        let sheet = Sheet::cut(&file, &text, &mut self.faults)?;
        if table.required && sheet.rows.is_empty() && !self.faults.speak_of(&file) {
            self.faults.report(Place::file(&file), Problem::NoRows, "at least one row");
        }
        Some(sheet)
    }

    /// The rows of a table that may be a workbook; of several files of one table none is believed.
    fn rows_of_any(&mut self, table: &'static Table) -> Vec<Row> {
        let mut there: Vec<String> = workbooks_of(table).into_iter().filter(|file| self.source.has(file)).collect();
        if self.source.has(&table.file()) {
            there.insert(0, table.file());
        }
        if let [first, second, ..] = &there[..] {
            self.faults.report(Place::file(second), Problem::GivenTwice(first.clone()), "the table in one file");
            return Vec::new();
        }
        let Some(file) = there.first().filter(|file| **file != table.file()) else { return self.rows(table) };
        match self.source.workbook(file, &mut self.faults) {
            Some(sheet) => read_rows(table, &sheet, &self.names, &mut self.faults),
            None => Vec::new(),
        }
    }

    /// Budget and worked time. Without a horizon nothing that speaks of dates is in them.
    fn hours(&mut self, hospital: &Hospital, has_horizon: bool) -> (Vec<BudgetLine>, Vec<WorkedTime>) {
        let (budget, worked) = (self.rows_of_any(&BUDGET), self.rows_of_any(&WORKED));
        if !has_horizon {
            return (Vec::new(), Vec::new());
        }
        let budget = hours::budget(&budget, hospital.horizon, &mut self.faults);
        (budget, hours::worked(&worked, hospital, &mut self.faults))
    }

    /// The rows of a table; none when it is not there.
    fn rows(&mut self, table: &'static Table) -> Vec<Row> {
        match self.sheet(table) {
            Some(sheet) => read_rows(table, &sheet, &self.names, &mut self.faults),
            None => Vec::new(),
        }
    }

    /// The rows of a table whose first column is the key that other tables refer to, and the keys.
    fn keyed_rows(&mut self, table: &'static Table) -> (Vec<Row>, Option<NameList>) {
        let Some(sheet) = self.sheet(table) else {
            // A table that may be left out declares nothing; one that is faulty or missed is not held against others.
            let left_out = !table.required && !self.source.has(&table.file());
            return (Vec::new(), left_out.then(NameList::default));
        };
        let key = table.columns.first().map_or("", |column| column.name);
        let place = sheet.header.cells.iter().position(|cell| cell.text.eq_ignore_ascii_case(key));
        let names = place.map(|place| NameList::of_column(&sheet, place));
        (read_rows(table, &sheet, &self.names, &mut self.faults), names)
    }

    /// The hospital as far as it was understood. Without a horizon a fault was reported, and nothing that speaks of dates
    /// is in it.
    fn hospital(&mut self, settings: Settings) -> Hospital {
        let (rows, names) = self.keyed_rows(&COMPETENCES);
        let competences = names.as_ref().map(|names| people::competences(&rows, names, &mut self.faults));
        self.names.competences = names;
        let (rows, names) = self.keyed_rows(&SHIFTS);
        let shifts = names.as_ref().map(|names| ward::shifts(&rows, names, &mut self.faults));
        self.names.shifts = names;
        let (rows, names) = self.keyed_rows(&STAFF);
        let agreement = settings.agreement.as_str();
        let staff = names.as_ref().map(|names| people::staff(&rows, names, agreement, &mut self.faults));
        self.names.staff = names;
        let hospital = Hospital {
            name: settings.name.clone(),
            // Without a horizon the other rows are held against this one.
            horizon: settings.horizon.unwrap_or(Horizon { first: Default::default(), days: 0 }),
            history_from: 0,
            publish_on: settings.publish_on,
            competences: competences.unwrap_or_default(),
            shifts: shifts.unwrap_or_default(),
            staff: staff.unwrap_or_default(),
            demand: Vec::new(),
            mixes: Vec::new(),
            conferences: Vec::new(),
            clearings: Vec::new(),
            wishes: Vec::new(),
            absences: Vec::new(),
            history: Vec::new(),
            pinned: BTreeMap::new(),
            published: None,
            points: settings.points.clone(),
        };
        match settings.horizon {
            Some(_) => self.dated(hospital, &settings),
            None => {
                for table in
                    [&DEMAND, &MIX, &ACTIVITIES, &WISHES, &ABSENCES, &HISTORY, &WEEKS, &BALANCES, &CAPS, &PINNED]
                {
                    self.rows(table);
                }
                hospital
            }
        }
    }

    /// Reads the tables that speak of dates.
    fn dated(&mut self, mut hospital: Hospital, settings: &Settings) -> Hospital {
        let horizon = hospital.horizon;
        let dates = dates_of(horizon);
        let rows = self.rows(&DEMAND);
        hospital.demand = demand::demand(&rows, &dates, &mut self.faults, &mut self.warnings);
        let rows = self.rows(&MIX);
        hospital.mixes = ward::mixes(&rows, &self.names, &mut self.faults);
        let rows = self.rows(&ACTIVITIES);
        (hospital.conferences, hospital.clearings) =
            ward::activities(&rows, horizon, &dates, &mut self.faults, &mut self.warnings);
        let wish_rows = self.rows(&WISHES);
        let wishes = wishes::wishes(&wish_rows, horizon, hospital.points.wish, &mut self.faults);
        let rows = self.rows(&ABSENCES);
        hospital.absences = wishes::absences(&rows, horizon, &mut self.faults, &mut self.warnings);
        contradictions::report(&wishes, &hospital, &mut self.faults, &mut self.warnings);
        hospital.wishes = wishes.into_iter().map(|(wish, _)| wish).collect();
        let rows = self.rows(&HISTORY);
        hospital.history_from = duties::history_from(&rows, horizon, settings.history_days);
        hospital.history = duties::history(&rows, horizon, hospital.history_from, &self.names, &mut self.faults);
        let rows = self.rows(&WEEKS);
        people::weeks(&rows, horizon, &mut hospital.staff, &mut self.faults);
        let rows = self.rows(&BALANCES);
        people::balances(&rows, &mut hospital.staff, &mut self.faults);
        let rows = self.rows(&CAPS);
        people::caps(&rows, &mut hospital.staff, &mut self.faults);
        let rows = self.rows(&PINNED);
        hospital.pinned = duties::pinned(&rows, &hospital, &mut self.faults);
        if let Some(sheet) = self.sheet(&PUBLISHED) {
            hospital.published = roster_of_sheet(&sheet, &hospital, &self.names, &mut self.faults);
        }
        if self.faults.is_empty() {
            for fault in hospital.faults() {
                self.faults.report(Place::file(SETTINGS_FILE), Problem::Inconsistent(fault), "");
            }
        }
        hospital
    }
}
