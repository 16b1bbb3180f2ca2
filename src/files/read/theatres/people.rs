//! Rows of surgeons and teams, and of when they are there.

use super::Calendar;
use super::days::{Holidays, Saying, check_days, counting};
use crate::calendar::Day;
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::theatre_problem::TheatreProblem;
use crate::files::value::clock_text;
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

/// From and until, in minutes of the day; `None` is not there.
type Hours = Option<(i32, i32)>;

/// Most times of surgeons or teams over the horizon.
const MOST_TIMES: usize = 1_000_000;

/// Kinds of team in the order of [`crate::files::theatre_tables::TEAM_KINDS`].
pub(crate) const KINDS: [TeamKind; 2] = [TeamKind::Nurses, TeamKind::Anaesthesia];

pub(super) fn surgeon(row: &Row) -> Option<Surgeon> {
    let key = row.text("surgeon")?;
    Some(Surgeon {
        key: key.into(),
        name: row.text("name").unwrap_or(key).into(),
        specialty: row.index("specialty")?,
        competences: row.indices("competences").iter().copied().collect(),
        supervised: row.indices("supervised").iter().copied().collect(),
    })
}

pub(super) fn team(row: &Row) -> Option<Team> {
    let key = row.text("team")?;
    Some(Team {
        key: key.into(),
        name: row.text("name").unwrap_or(key).into(),
        kind: *KINDS.get(row.index("kind")?)?,
        competences: row.indices("competences").iter().copied().collect(),
    })
}

/// The minutes of the day that a row speaks of.
fn span(row: &Row, faults: &mut Diagnostics) -> Option<(i32, i32)> {
    let (from, until) = (row.clock("from")?, row.clock("until")?);
    if until <= from {
        let problem = TheatreProblem::TimeReversed { start: clock_text(from), end: clock_text(until) };
        faults.report(row.place("until"), problem.into(), "a time after `from`, on the same day");
        return None;
    }
    Some((from, until))
}

/// When surgeons are there, in the order of days and surgeons.
pub(super) fn surgeon_days(
    rows: &[Row],
    calendar: &Calendar,
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> Vec<Attendance> {
    let mut of_surgeon: BTreeMap<SurgeonIx, Vec<Saying<Hours>>> = BTreeMap::new();
    for row in rows {
        check_days(row, calendar, faults, warnings);
        let (Some(surgeon), Some(span)) = (row.index("surgeon"), span(row, faults)) else { continue };
        let value = row.yes("there").then_some(span);
        of_surgeon.entry(surgeon).or_default().push(Saying { row, value });
    }
    let mut days = Vec::new();
    for (surgeon, sayings) in of_surgeon {
        let mut told = BTreeSet::new();
        for date in &calendar.dates {
            let mut counting = counting(&sayings, date, Holidays::Off);
            counting.sort_by_key(|saying| (saying.value, saying.row.line));
            for pair in counting.windows(2) {
                if let [one, other] = pair
                    && clash(one.value, other.value)
                    && told.insert((one.row.line, other.row.line))
                {
                    report_overlap(one.row, other.row, date.date, faults);
                }
            }
            let there = counting.iter().filter_map(|saying| saying.value);
            days.extend(there.map(|(from, until)| attendance(date.day, surgeon, from, until)));
        }
        if too_many(days.len(), rows, "surgeon", faults) {
            return Vec::new();
        }
    }
    days.sort_unstable();
    days
}

fn attendance(day: Day, surgeon: SurgeonIx, from_minute: i32, until_minute: i32) -> Attendance {
    Attendance { day, surgeon, from_minute, until_minute }
}

/// Whether two rows cannot both count on a day: their times overlap, or one of them takes the day out.
fn clash(one: Option<(i32, i32)>, other: Option<(i32, i32)>) -> bool {
    match (one, other) {
        (Some((from, until)), Some((other_from, other_until))) => from < other_until && other_from < until,
        _ => true,
    }
}

fn report_overlap(one: &Row, other: &Row, date: chrono::NaiveDate, faults: &mut Diagnostics) {
    let (earlier, later) = if one.line < other.line { (one, other) } else { (other, one) };
    let problem = TheatreProblem::TimesOverlap { line: earlier.line, date };
    faults.report(later.place("when"), problem.into(), "another time of the day, or a row that is more specific");
}

fn too_many(count: usize, rows: &[Row], column: &str, faults: &mut Diagnostics) -> bool {
    if count <= MOST_TIMES {
        return false;
    }
    if let Some(row) = rows.first() {
        let problem = Problem::TooMany { what: "times over the horizon", count };
        faults.report(row.place(column), problem, format!("at most {MOST_TIMES}"));
    }
    true
}

/// How many teams are there when, in the order of days and teams.
pub(super) fn team_days(
    rows: &[Row],
    calendar: &Calendar,
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> Vec<TeamAttendance> {
    let mut of_team: BTreeMap<(TeamIx, i32, i32), Vec<Saying<u32>>> = BTreeMap::new();
    for row in rows {
        check_days(row, calendar, faults, warnings);
        let (Some(team), Some((from, until))) = (row.index("team"), span(row, faults)) else { continue };
        let Some(value) = row.count("count") else { continue };
        of_team.entry((team, from, until)).or_default().push(Saying { row, value });
    }
    let mut days = Vec::new();
    for ((team, from_minute, until_minute), sayings) in of_team {
        let mut told = BTreeSet::new();
        for date in &calendar.dates {
            let counting = counting(&sayings, date, Holidays::Off);
            if let [first, second, ..] = counting.as_slice()
                && told.insert((first.row.line, second.row.line))
            {
                let problem = TheatreProblem::SaidTwice { line: first.row.line, date: date.date };
                faults.report(second.row.place("when"), problem.into(), "one row, or one that is more specific");
            }
            if let Some(count) = counting.first().map(|saying| saying.value).filter(|&count| count > 0) {
                days.push(TeamAttendance { day: date.day, team, from_minute, until_minute, count });
            }
        }
        if too_many(days.len(), rows, "team", faults) {
            return Vec::new();
        }
    }
    days.sort_unstable();
    days
}
