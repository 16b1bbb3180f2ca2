//! Roster files: the long form that is written, one row a shift; the grid that people make by hand; and `roster.json`.

use super::diagnostic::{Diagnostic, Diagnostics, Place, near_match};
use super::foreign;
use super::grid_dates::{GridDates, is_date};
use super::names::Names;
use super::problem::Problem;
use super::read::TEMP;
use super::roster_json::roster_of_json;
use super::rows::{Row, Value, fits_header, read_rows};
use super::sheet::{Cell, Line, Sheet};
use super::tables::ABSENCE_KINDS;
use super::text::{bytes_of, decode};
use super::value::marks_day_off;
use super::ward_tables::PUBLISHED;
use crate::calendar::Day;
use crate::hospital::{Hospital, PersonIx, Roster};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::Path;

/// The forms of a roster file, for help texts and messages.
pub const ROSTER_FORMS: &str = "\
A roster file is one of these:

  - rows, as `tavle roster` writes them: columns employment, date, shift; for temps `TEMP`, competence and count
  - a grid: a column `employment` or `name`, and a column a date. The dates may be written 2027-01-11, 11-01-2027,
    11/01/2027, 11 Jan or Mon 11 Jan, as long as only one date of the horizon can be meant. A cell holds a shift code,
    several with + between, or nothing, `·`, `-`, `F`, `off` or `fri` for a day off. Absences may stand as `holiday`,
    `sick`, … or as the letters of the printed roster (h, s, c, l, t)
  - the roster.json of `tavle roster`

CSV with `;`, `,` or TAB, in UTF-8 or Windows-1252. Workbooks, web pages and text off a terminal are not read.";

/// Reads a roster file of any form.
pub fn read_roster(path: impl AsRef<Path>, hospital: &Hospital) -> Result<Roster, Diagnostics> {
    let file = path.as_ref().display().to_string();
    match bytes_of(path.as_ref()) {
        Ok(bytes) => roster_of_bytes(&file, &bytes, hospital),
        Err(problem) => {
            let mut faults = Diagnostics::default();
            faults.report(Place::file(&file), problem, "a roster file of at most 32 MB");
            Err(faults)
        }
    }
}

/// Reads a roster whose text is in memory; `source` is how diagnostics name it.
pub fn roster_of_text(source: &str, text: &str, hospital: &Hospital) -> Result<Roster, Diagnostics> {
    roster_of_bytes(source, text.as_bytes(), hospital)
}

/// Reads a roster whose bytes are in memory.
pub(crate) fn roster_of_bytes(file: &str, bytes: &[u8], hospital: &Hospital) -> Result<Roster, Diagnostics> {
    let mut faults = Diagnostics::default();
    let roster = match decode(file, bytes, &mut faults) {
        Some(text) if foreign::is_json(&text) => roster_of_json(file, &text, hospital, &mut faults),
        Some(text) => Sheet::cut(file, &text, &mut faults)
            .and_then(|sheet| roster_of_sheet(&sheet, hospital, &Names::of(hospital), &mut faults)),
        None => None,
    };
    match roster {
        Some(roster) if faults.is_empty() => Ok(roster),
        _ => {
            faults.sort();
            Err(faults)
        }
    }
}

/// The roster of a sheet of either form; a grid is told by dates in its header.
pub(crate) fn roster_of_sheet(
    sheet: &Sheet,
    hospital: &Hospital,
    names: &Names,
    faults: &mut Diagnostics,
) -> Option<Roster> {
    let header = || sheet.header.cells.iter().map(|cell| cell.text.as_str());
    if header().any(is_date) {
        return grid(sheet, hospital, names, faults);
    }
    if !header().any(|text| PUBLISHED.column(&text.to_lowercase()).is_some()) {
        let expected = "columns `employment`, `date` and `shift`, or a grid with `employment` or `name` and a column a date; \
                        `tavle check --help` shows both";
        faults.report(Place::at(&sheet.file, sheet.header.number, 0), Problem::NoRosterHeader, expected);
        return None;
    }
    Some(long(sheet, hospital, names, faults))
}

fn long(sheet: &Sheet, hospital: &Hospital, names: &Names, faults: &mut Diagnostics) -> Roster {
    let mut roster = Roster::empty(hospital);
    let lines: BTreeMap<_, _> = hospital
        .demand
        .iter()
        .enumerate()
        .map(|(index, line)| ((line.day, line.shift, line.competence), index))
        .collect();
    let mut seen = BTreeMap::new();
    for row in read_rows(&PUBLISHED, sheet, names, faults) {
        let Some(employment) = row.text("employment") else { continue };
        let person = if employment == TEMP { None } else { Some(person(&row, employment, names, faults)) };
        let Some(day) = day(row.date("date"), row.place("date"), hospital, faults) else { continue };
        let Value::Index(shift) = *row.value("shift") else { continue };
        let key = (person, day, shift, row.index("competence"));
        if let Some(line) = seen.insert(key, row.line) {
            let value = format!("{employment} {}", hospital.horizon.date(day));
            faults.report(row.place("date"), Problem::Duplicate { what: "the row of", value, line }, "each one once");
        }
        match person {
            Some(Some(person)) => roster.insert(person, day, shift),
            Some(None) => {}
            None => match lines.get(&(day, shift, row.index("competence"))) {
                Some(&line) => roster.temps[line] = row.count("count").unwrap_or(1),
                None => {
                    let competence = match row.index("competence").and_then(|index| hospital.competences.get(index)) {
                        Some(competence) => format!("with competence `{}`", competence.key),
                        None => "of any competence".into(),
                    };
                    let shift = hospital.shifts.get(shift).map_or(String::new(), |shift| shift.code.clone());
                    let problem = Problem::NoDemandForTemp { shift, competence, date: hospital.horizon.date(day) };
                    faults.report(row.place("shift"), problem, "a line of demand.csv");
                }
            },
        }
    }
    roster
}

fn person(row: &Row, employment: &str, names: &Names, faults: &mut Diagnostics) -> Option<PersonIx> {
    let known = names.staff.as_ref()?;
    let person = known.index(employment);
    if person.is_none() {
        let problem = Problem::Unknown("employment", employment.into());
        faults.unknown(row.place("employment"), problem, employment, known.iter());
    }
    person
}

fn day(date: Option<NaiveDate>, place: Place, hospital: &Hospital, faults: &mut Diagnostics) -> Option<Day> {
    let date = date?;
    let day = hospital.horizon.day(date);
    if !hospital.horizon.contains(day) {
        let expected = format!("a date from {} to {}", hospital.horizon.first, hospital.horizon.last());
        faults.report(place, Problem::OutsideHorizon(date), expected);
        return None;
    }
    Some(day)
}

/// What the columns of a grid are.
#[derive(Debug, Default)]
struct GridHeader {
    employment: Option<usize>,
    name: Option<usize>,
    days: Vec<(usize, Day)>,
}

fn grid(sheet: &Sheet, hospital: &Hospital, names: &Names, faults: &mut Diagnostics) -> Option<Roster> {
    let header = grid_header(sheet, hospital, faults)?;
    if header.employment.or(header.name).is_none() {
        let place = Place::at(&sheet.file, sheet.header.number, 0);
        let problem = Problem::MissingColumn("employment".into());
        faults.report(place, problem, "a column of employments, or one called `name`, beside the dates");
        return None;
    }
    let mut roster = Roster::empty(hospital);
    let mut seen: BTreeMap<PersonIx, usize> = BTreeMap::new();
    for line in &sheet.rows {
        if !fits_header(sheet, line, faults) || is_weekday_line(line) {
            continue;
        }
        let Some(person) = grid_person(sheet, line, &header, hospital, names, faults) else { continue };
        if let Some(first) = seen.insert(person, line.number) {
            let value = hospital.staff.get(person).map_or(String::new(), |person| person.employment.clone());
            let problem = Problem::Duplicate { what: "the row of", value, line: first };
            faults.report(Place::at(&sheet.file, line.number, 1), problem, "each one once");
        }
        for &(at, day) in &header.days {
            if let Some(cell) = line.cells.get(at) {
                let place = Place::at(&sheet.file, line.number, cell.column);
                let place = place.named(&hospital.horizon.date(day).to_string());
                let away = hospital.absence(person, day).is_some();
                grid_cell(cell, place, away, names, faults, |shift| roster.insert(person, day, shift));
            }
        }
    }
    Some(roster)
}

fn grid_header(sheet: &Sheet, hospital: &Hospital, faults: &mut Diagnostics) -> Option<GridHeader> {
    let mut header = GridHeader::default();
    let cells = &sheet.header.cells;
    let dates = GridDates::of(cells.iter().map(|cell| cell.text.as_str()), hospital.horizon);
    if dates.are_doubtful() {
        let place = Place::at(&sheet.file, sheet.header.number, 0);
        faults.report(place, Problem::DoubtfulDates, "dates such as 2027-02-03");
        return None;
    }
    let mut unknown: Vec<&Cell> = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let place = Place::at(&sheet.file, sheet.header.number, cell.column);
        if let Some(date) = dates.date(&cell.text) {
            let Some(day) = day(Some(date), place.clone(), hospital, faults) else { continue };
            if header.days.iter().any(|&(_, known)| known == day) {
                faults.report(place, Problem::DuplicateColumn(cell.text.clone()), "each date once");
                continue;
            }
            header.days.push((at, day));
        } else {
            match cell.text.to_lowercase().as_str() {
                "" => {}
                "employment" => header.employment = Some(at),
                "name" => header.name = Some(at),
                _ if cell.refused => {}
                _ => unknown.push(cell),
            }
        }
    }
    report_unknown(sheet, &unknown, hospital, faults);
    Some(header)
}

/// Reports the columns that are neither people nor dates of the horizon: one by name, the others by their number.
fn report_unknown(sheet: &Sheet, unknown: &[&Cell], hospital: &Hospital, faults: &mut Diagnostics) {
    let Some(first) = unknown.first() else { return };
    let horizon = &hospital.horizon;
    let place = Place::at(&sheet.file, sheet.header.number, first.column);
    let expected = format!("employment, name or a date from {} to {}", horizon.first, horizon.last());
    let problem = match unknown.len() {
        1 => Problem::UnknownColumn(first.text.clone()),
        count => Problem::UnknownColumns(first.text.clone(), count - 1),
    };
    let mut fault = Diagnostic::new(place, problem, expected);
    fault.hint = near_match(&first.text, ["employment", "name"].into_iter());
    faults.push(fault);
}

/// A second header line with the weekdays under the dates.
fn is_weekday_line(line: &Line) -> bool {
    let mut filled = line.cells.iter().filter(|cell| !cell.text.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| super::days::weekday_of(&cell.text).is_some())
}

fn grid_person(
    sheet: &Sheet,
    line: &Line,
    header: &GridHeader,
    hospital: &Hospital,
    names: &Names,
    faults: &mut Diagnostics,
) -> Option<PersonIx> {
    let known = names.staff.as_ref()?;
    if let Some(cell) = header.employment.and_then(|at| line.cells.get(at)) {
        let person = known.index(&cell.text);
        if person.is_none() && !cell.refused {
            let place = Place::at(&sheet.file, line.number, cell.column).named("employment");
            faults.unknown(place, Problem::Unknown("employment", cell.text.clone()), &cell.text, known.iter());
        }
        return person;
    }
    let cell = header.name.and_then(|at| line.cells.get(at)).filter(|cell| !cell.refused)?;
    let place = Place::at(&sheet.file, line.number, cell.column).named("name");
    let mut bearers = (0..hospital.staff.len()).filter(|&person| hospital.staff[person].name == cell.text);
    match (bearers.next(), bearers.next()) {
        (Some(person), None) => Some(person),
        (Some(_), Some(_)) => {
            faults.report(place, Problem::AmbiguousName(cell.text.clone()), "a column `employment`");
            None
        }
        (None, _) => {
            let all = hospital.staff.iter().map(|person| person.name.as_str());
            faults.unknown(place, Problem::Unknown("name", cell.text.clone()), &cell.text, all);
            None
        }
    }
}

/// Reads the codes of a cell: blank or a mark for a day off, one shift, or several with spaces or `+` between. The marks
/// that the printed roster puts behind a code are no part of it, and somebody who is away may stand there as away.
fn grid_cell(
    cell: &Cell,
    place: Place,
    away: bool,
    names: &Names,
    faults: &mut Diagnostics,
    mut put: impl FnMut(usize),
) {
    let Some(known) = names.shifts.as_ref() else { return };
    if cell.refused {
        return;
    }
    for code in cell.text.split(|letter: char| letter.is_whitespace() || letter == '+').filter(|code| !code.is_empty())
    {
        let bare = code.trim_end_matches(PRINTED_MARKS);
        match known.index(code).or_else(|| known.index(bare)) {
            Some(shift) => put(shift),
            None if bare.is_empty() || marks_day_off(bare) || away && is_absence(bare) => {}
            None => faults.unknown(place.clone(), Problem::Unknown("shift", code.into()), code, known.iter()),
        }
    }
}

/// What the printed roster puts behind a code: a refused wish, a broken rule.
const PRINTED_MARKS: [char; 4] = ['\u{b0}', '!', '\u{25cb}', '\u{25cf}'];

/// Whether a code is the letter or the word for an absence.
fn is_absence(code: &str) -> bool {
    let lower = code.to_lowercase();
    matches!(lower.as_str(), "h" | "s" | "c" | "l" | "t" | "time" | "off") || ABSENCE_KINDS.contains(&lower.as_str())
}
