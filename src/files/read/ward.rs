//! Rows of shifts, skill mix and activities.

use super::people::key_once;
use crate::calendar::{Day, Horizon};
use crate::files::days::{Date, Days};
use crate::files::diagnostic::Diagnostics;
use crate::files::names::{NameList, Names};
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::value::{marks_day_off, minutes_of, ore_of};
use crate::hospital::*;

/// Most shifts of a folder.
const MOST_SHIFTS: usize = 1_000;

/// Most meetings and clearings that activities may come to over the horizon.
const MOST_ACTIVITIES: usize = 100_000;

/// Longest shift in minutes.
const MOST_MINUTES: i32 = 2160;

pub(crate) fn shifts(rows: &[Row], names: &NameList, faults: &mut Diagnostics) -> Vec<Shift> {
    if let Some(row) = rows.get(MOST_SHIFTS) {
        let problem = Problem::TooMany { what: "shifts", count: rows.len() };
        faults.report(row.place("shift"), problem, format!("at most {MOST_SHIFTS}"));
        return Vec::new();
    }
    let mut shifts = Vec::new();
    for row in rows {
        let Some(code) = row.text("shift") else { continue };
        key_once(row, "shift", code, names, faults);
        if marks_day_off(code) {
            faults.report(
                row.place("shift"),
                Problem::Reserved(code.into()),
                "another code; it marks a day off in rosters",
            );
        }
        shifts.extend(shift(row, code, faults));
    }
    shifts
}

fn shift(row: &Row, code: &str, faults: &mut Diagnostics) -> Option<Shift> {
    let kind = *ShiftKind::ALL.get(row.index("kind")?)?;
    let start_minute = row.clock("start")?;
    let end_minute = row.end_clock("end")?.after(start_minute);
    let length = end_minute - start_minute;
    if !(1..=MOST_MINUTES).contains(&length) {
        let problem = Problem::ShiftLength { code: code.into(), minutes: length };
        faults.report(row.place("end"), problem, format!("1 to {MOST_MINUTES}"));
    }
    let latest_end_minute = row.end_clock("latest_end").and_then(|clock| clock.not_before(end_minute));
    if row.end_clock("latest_end").is_some() && latest_end_minute.is_none() {
        let expected = "a clock time not before `end`; with `+1` after it, one of the next day";
        faults.report(row.place("latest_end"), Problem::LatestEndReversed, expected);
    }
    if let Some(latest) = latest_end_minute.filter(|latest| latest - start_minute > MOST_MINUTES) {
        let problem = Problem::ShiftLength { code: code.into(), minutes: latest - start_minute };
        faults.report(row.place("latest_end"), problem, format!("an end not before `end` and at most {MOST_MINUTES}"));
    }
    let unpaid_break_minutes = row.whole("unpaid_break").unwrap_or(0) as i32;
    if unpaid_break_minutes > length {
        faults.report(row.place("unpaid_break"), Problem::BreakLength(unpaid_break_minutes), "at most its length");
    }
    Some(Shift {
        code: code.into(),
        name: row.text("name").unwrap_or(code).into(),
        kind,
        start_minute,
        end_minute,
        latest_end_minute,
        unpaid_break_minutes,
        counts_percent: row.count("counts").unwrap_or(100),
        effective_minutes: row.number("effective_hours").map(|hours| minutes_of(hours) as i32),
        requires: row.index("requires"),
        supplement_ore: ore_of(row.number("supplement").unwrap_or(0.0)),
    })
}

pub(crate) fn mixes(rows: &[Row], names: &Names, faults: &mut Diagnostics) -> Vec<Mix> {
    let mut mixes = Vec::new();
    for row in rows {
        let (Some(shift), Some(junior), Some(senior)) = (row.index("shift"), row.index("junior"), row.index("senior"))
        else {
            continue;
        };
        if junior == senior {
            let key = names.competences.as_ref().map_or("", |list| list.name(junior));
            faults.report(row.place("senior"), Problem::SameCompetence(key.into()), "two competences");
        }
        mixes.push(Mix { shift, junior, senior, most_each: row.count("most_each").unwrap_or(1) });
    }
    mixes
}

/// Conferences and clearings, in file order.
pub(crate) fn activities(
    rows: &[Row],
    horizon: Horizon,
    dates: &[Date],
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> (Vec<Conference>, Vec<Clearing>) {
    let (mut conferences, mut clearings) = (Vec::new(), Vec::new());
    for row in rows {
        let days = row.day_list("when");
        check_ranges(row, days, faults);
        let on = chosen(days, dates);
        if on.is_empty() && !days.is_empty() {
            warnings.report(row.place("when"), Problem::NoDays, "");
        }
        match row.index("kind") {
            Some(0) => conference(row, &on, &mut conferences, faults),
            Some(1) => clearing(row, horizon, &on, &mut clearings, faults),
            _ => {}
        }
        let count = conferences.len() + clearings.len();
        if count > MOST_ACTIVITIES {
            let problem = Problem::TooMany { what: "meetings and clearings", count };
            faults.report(row.place("when"), problem, format!("at most {MOST_ACTIVITIES}"));
            break;
        }
    }
    (conferences, clearings)
}

/// Reports ranges whose last day comes before the first.
pub(crate) fn check_ranges(row: &Row, days: &[Days], faults: &mut Diagnostics) {
    for days in days {
        if let Days::Range(first, last) = *days
            && last < first
        {
            faults.report(row.place("when"), Problem::DaysReversed { first, last }, "the first day first");
        }
    }
}

/// The dates that a list of patterns means: regular patterns leave public holidays out.
pub(crate) fn chosen<'a>(patterns: &[Days], dates: &'a [Date]) -> Vec<&'a Date> {
    let means =
        |date: &Date| patterns.iter().any(|pattern| pattern.covers(date) && !(date.holiday && pattern.is_regular()));
    dates.iter().filter(|date| means(date)).collect()
}

fn conference(row: &Row, on: &[&Date], conferences: &mut Vec<Conference>, faults: &mut Diagnostics) {
    const KIND: &str = "conference";
    needs(row, KIND, &["start", "end", "quorum"], &["shift", "per_week"], faults);
    let (Some(start_minute), Some(end)) = (row.clock("start"), row.clock("end")) else { return };
    if end <= start_minute {
        faults.report(row.place("end"), Problem::MeetingReversed, "an end later than the start, on the same day");
    }
    let (Some(name), Some(competence), Some(quorum)) = (row.text("name"), row.index("competence"), row.count("quorum"))
    else {
        return;
    };
    for date in on {
        let (name, day) = (name.to_string(), date.day);
        conferences.push(Conference { name, day, start_minute, end_minute: end, competence, quorum });
    }
}

fn clearing(row: &Row, horizon: Horizon, on: &[&Date], clearings: &mut Vec<Clearing>, faults: &mut Diagnostics) {
    const KIND: &str = "clearing";
    needs(row, KIND, &["shift", "per_week"], &["start", "end", "quorum"], faults);
    let (Some(name), Some(competence)) = (row.text("name"), row.index("competence")) else { return };
    let (Some(shift), Some(per_week)) = (row.index("shift"), row.count("per_week")) else { return };
    let mut most = 0;
    for (monday, days) in weeks_of(horizon, on) {
        most = most.max(days.len());
        clearings.push(Clearing { name: name.into(), monday, shift, competence, per_week, days });
    }
    if per_week as usize > most && most > 0 {
        faults.report(row.place("per_week"), Problem::TooOftenAWeek(per_week), format!("at most {most}"));
    }
}

/// The weeks that have any of the dates, by Monday.
pub(crate) fn weeks_of(horizon: Horizon, on: &[&Date]) -> Vec<(Day, Vec<Day>)> {
    let mut weeks: Vec<(Day, Vec<Day>)> = Vec::new();
    for date in on {
        let monday = horizon.monday_of(date.day);
        match weeks.last_mut() {
            Some((last, days)) if *last == monday => days.push(date.day),
            _ => weeks.push((monday, vec![date.day])),
        }
    }
    weeks
}

/// Reports columns that a row of this kind lacks, and those that mean nothing to it.
pub(crate) fn needs(
    row: &Row,
    kind: &'static str,
    needed: &[&'static str],
    useless: &[&'static str],
    faults: &mut Diagnostics,
) {
    for &column in needed.iter().filter(|column| row.is_blank(column)) {
        let expected = row.table.columns.iter().find(|known| known.name == column).map(|known| known.expect.describe());
        faults.report(row.place(column), Problem::NeededByKind { kind, column }, expected.unwrap_or_default());
    }
    for &column in useless.iter().filter(|column| !row.is_blank(column)) {
        faults.report(row.place(column), Problem::UselessForKind { kind, column }, "a blank");
    }
}
