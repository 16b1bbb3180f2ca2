//! Rows of rooms, sessions, closures, equipment and beds.

use super::days::{Holidays, Saying, check_days, counting};
use super::list::List;
use super::{Calendar, Known};
use crate::calendar::Horizon;
use crate::files::columns::Named;
use crate::files::diagnostic::Diagnostics;
use crate::files::expect::words_of;
use crate::files::names::{NameList, Names};
use crate::files::problem::Problem;
use crate::files::read::{Reading, chosen};
use crate::files::rows::{Row, Value};
use crate::files::theatre_problem::TheatreProblem;
use crate::files::theatre_tables::*;
use crate::files::value::clock_text;
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

/// Most sessions that rooms may be open for over the horizon.
const MOST_OPENINGS: usize = 1_000_000;

/// The rows of a ward, in which its beds are given by day.
pub(super) type WardRows = (String, Vec<Row>);

impl Reading<'_> {
    /// The rooms, and what there is of features in them, in alphabetical order.
    pub(super) fn rooms(&mut self) -> (List<Room>, Vec<String>) {
        let mut sound = true;
        let mut features: BTreeSet<String> = BTreeSet::new();
        let mut rooms = self.keyed(&THEATRES, Named::Room, |row, _| {
            sound &= *row.value("features") != Value::Faulty;
            features.extend(words_of(row.text("features").unwrap_or_default()).map(String::from));
            let key = row.text("room")?;
            let name = row.text("name").unwrap_or(key).into();
            Some(Room { key: key.into(), name, features: BTreeSet::new(), local_only: row.yes("local_only") })
        });
        let features: Vec<String> = features.into_iter().collect();
        for at in 0..rooms.len() {
            let Some(text) = rooms.row(at).map(|row| row.text("features").unwrap_or_default()) else { continue };
            let has =
                words_of(text).filter_map(|word| features.binary_search_by(|known| known.as_str().cmp(word)).ok());
            let has = has.collect();
            if let Some(room) = rooms.get_mut(at) {
                room.features = has;
            }
        }
        if sound && rooms.is_whole() && rooms.len() > 0 {
            self.names.theatre.insert(Named::Feature, NameList::of(features.iter().map(String::as_str)));
        }
        (rooms, features)
    }

    /// The sessions by the clock, and the rows in which their rooms and days are given.
    pub(super) fn sessions(&mut self) -> (List<Session>, Vec<Row>) {
        let rows = self.gathered(&SESSIONS, Named::Session);
        let names = self.names.theatre.get(&Named::Session);
        let mut first: Vec<Option<(Row, Session)>> = Vec::new();
        let Some(names) = names else { return (List::of(first), rows) };
        first.resize_with(names.iter().count(), || None);
        let mut open = Vec::new();
        for row in rows {
            let Some(at) = row.text("session").and_then(|key| names.index(key)) else { continue };
            let Some(session) = session(&row, &mut self.faults) else { continue };
            match first.get_mut(at) {
                Some(Some((row_before, before))) => {
                    report_differences(&row, &session, row_before.line, before, &mut self.faults);
                }
                Some(gap) => *gap = Some((row.clone(), session)),
                None => {}
            }
            open.push(row);
        }
        (List::of(first), open)
    }

    /// The wards and their rows.
    pub(super) fn wards(&mut self) -> List<WardRows> {
        let rows = self.gathered(&BEDS, Named::Ward);
        let Some(names) = self.names.theatre.get(&Named::Ward) else { return List::default() };
        let mut wards: Vec<Option<(Row, WardRows)>> = Vec::new();
        wards.resize_with(names.iter().count(), || None);
        for row in rows {
            let Some(key) = row.text("ward") else { continue };
            let Some(ward) = names.index(key).and_then(|at| wards.get_mut(at)) else { continue };
            let (_, (_, of_ward)) = ward.get_or_insert_with(|| (row.clone(), (key.to_string(), Vec::new())));
            of_ward.push(row);
        }
        List::of(wards)
    }
}

fn session(row: &Row, faults: &mut Diagnostics) -> Option<Session> {
    let key = row.text("session")?;
    let (start_minute, end_minute) = (row.clock("start")?, row.clock("end")?);
    if end_minute <= start_minute {
        let problem = TheatreProblem::TimeReversed { start: clock_text(start_minute), end: clock_text(end_minute) };
        faults.report(row.place("end"), problem.into(), "a time after the start, on the same day");
        return None;
    }
    Some(Session { key: key.into(), name: row.text("name").unwrap_or(key).into(), start_minute, end_minute })
}

/// Rows of the same session may differ in rooms and days alone.
fn report_differences(row: &Row, session: &Session, line: usize, before: &Session, faults: &mut Diagnostics) {
    let differs = [
        ("start", session.start_minute != before.start_minute),
        ("end", session.end_minute != before.end_minute),
        ("name", !row.is_blank("name") && session.name != before.name),
    ];
    for (column, differs) in differs {
        if differs {
            let problem = TheatreProblem::SessionDiffers { session: session.key.clone(), column, line };
            faults.report(row.place(column), problem.into(), "the same, or a session with another key");
        }
    }
}

pub(super) fn equipment(row: &Row) -> Option<Equipment> {
    let key = row.text("equipment")?;
    let name = row.text("name").unwrap_or(key).into();
    Some(Equipment { key: key.into(), name, count: row.count("count")? })
}

/// First and last day of a row's `from` and `to`; a blank `to` means one day.
pub(super) fn first_and_last(row: &Row, horizon: Horizon, faults: &mut Diagnostics) -> Option<(i32, i32)> {
    let from = row.date("from")?;
    let to = if row.is_blank("to") { from } else { row.date("to")? };
    if to < from {
        let problem = Problem::DaysReversed { first: from, last: to };
        faults.report(row.place("to"), problem, "a day not before `from`");
        return None;
    }
    Some((horizon.day(from), horizon.day(to)))
}

pub(super) fn closures(rows: &[Row], horizon: Horizon, faults: &mut Diagnostics) -> Vec<Closure> {
    let mut closures = Vec::new();
    for row in rows {
        let Some((first, last)) = first_and_last(row, horizon, faults) else { continue };
        let reason = row.text("reason").unwrap_or_default().into();
        closures.push(Closure { room: row.index("room"), first, last, session: row.index("session"), reason });
    }
    closures
}

/// The sessions that rooms are open for on the days of the horizon, closures taken out; sorted.
pub(super) fn openings(
    known: &Known,
    closures: &[Closure],
    calendar: &Calendar,
    names: &Names,
    (faults, warnings): (&mut Diagnostics, &mut Diagnostics),
) -> Vec<Opening> {
    let mut openings = BTreeSet::new();
    let Some(sessions) = names.theatre.get(&Named::Session) else { return Vec::new() };
    for row in &known.session_rows {
        check_days(row, calendar, faults, warnings);
        let Some(session) = row.text("session").and_then(|key| sessions.index(key)) else { continue };
        let every: Vec<usize> = (0..known.rooms.len()).collect();
        let rooms = if row.is_blank("rooms") { &every } else { row.indices("rooms") };
        for date in chosen(row.day_list("when"), &calendar.dates) {
            openings.extend(rooms.iter().map(|&room| Opening { day: date.day, room, session }));
        }
        if openings.len() > MOST_OPENINGS {
            let problem = Problem::TooMany { what: "openings of rooms over the horizon", count: openings.len() };
            faults.report(row.place("rooms"), problem, format!("at most {MOST_OPENINGS}"));
            return Vec::new();
        }
    }
    for closure in closures {
        openings.retain(|opening| !closes(closure, opening));
    }
    openings.into_iter().collect()
}

/// Whether a closure takes an opening out.
pub(crate) fn closes(closure: &Closure, opening: &Opening) -> bool {
    closure.closes(Place { day: opening.day, room: opening.room, session: opening.session })
}

pub(super) fn beds(
    wards: &List<WardRows>,
    calendar: &Calendar,
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> Vec<BedWard> {
    let read = |(_, _, (key, rows)): (usize, &Row, &WardRows)| {
        for row in rows {
            check_days(row, calendar, faults, warnings);
        }
        ward(key, rows, calendar, faults)
    };
    wards.iter().map(read).collect()
}

fn ward(key: &str, rows: &[Row], calendar: &Calendar, faults: &mut Diagnostics) -> BedWard {
    let name = agreed(key, rows, "name", |row| row.text("name").map(String::from), faults);
    let most_overflow = agreed(key, rows, "most_overflow", |row| row.count("most_overflow"), faults);
    let sayings: Vec<Saying<(u32, u32)>> = rows
        .iter()
        .filter_map(|row| Some(Saying { row, value: (row.count("beds")?, row.count("taken").unwrap_or(0)) }))
        .collect();
    let mut ward = BedWard {
        key: key.into(),
        name: name.unwrap_or_else(|| key.into()),
        beds: Vec::new(),
        taken: Vec::new(),
        most_overflow: most_overflow.unwrap_or(0),
    };
    let mut told = BTreeMap::new();
    for date in &calendar.dates {
        let counting = counting(&sayings, date, Holidays::Regular);
        if let [first, second, ..] = counting.as_slice() {
            told.entry((first.row.line, second.row.line)).or_insert_with(|| {
                let problem = TheatreProblem::SaidTwice { line: first.row.line, date: date.date };
                let expected = "one row, or one that is more specific";
                faults.report(second.row.place("when"), problem.into(), expected);
            });
        }
        let (beds, taken) = counting.first().map_or((0, 0), |saying| saying.value);
        ward.beds.push(beds);
        ward.taken.push(taken);
    }
    ward
}

/// What one of the ward's rows says and no other contradicts.
fn agreed<T: PartialEq>(
    key: &str,
    rows: &[Row],
    column: &'static str,
    read: impl Fn(&Row) -> Option<T>,
    faults: &mut Diagnostics,
) -> Option<T> {
    let mut found: Option<(T, usize)> = None;
    for row in rows {
        let Some(value) = read(row) else { continue };
        match &found {
            Some((before, line)) if *before != value => {
                let problem = TheatreProblem::WardDiffers { ward: key.into(), column, line: *line };
                faults.report(row.place(column), problem.into(), "the same, or a blank");
            }
            Some(_) => {}
            None => found = Some((value, row.line)),
        }
    }
    found.map(|(value, _)| value)
}
