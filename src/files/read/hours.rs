//! Rows of the budget and of time worked.

use super::Once;
use super::ward::needs;
use super::wishes::day_inside;
use crate::calendar::{Day, Horizon, moment};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::value::{minutes_of, ore_of};
use crate::files::ward_tables::WORK_KINDS;
use crate::hospital::{BudgetLine, Hospital, WorkKind, WorkedTime};
use std::collections::BTreeMap;

/// Longest stretch of work that is believed.
const MOST_MINUTES: i64 = 36 * 60;

pub(crate) fn budget(rows: &[Row], horizon: Horizon, faults: &mut Diagnostics) -> Vec<BudgetLine> {
    let mut lines = Vec::new();
    let mut once = Once::default();
    for row in rows {
        let Some((first, last)) = days_of(row, horizon, faults) else { continue };
        let Some(hours) = row.number("hours") else { continue };
        let group = row.index("group");
        let value = format!("{} – {}", horizon.date(first), horizon.date(last));
        let column = if row.is_blank("week") { "from" } else { "week" };
        once.check((first, last, group), row, column, ("budget of the same group for", value), faults);
        let ore = row.number("kroner").map(ore_of);
        lines.push(BudgetLine { first, last, group, minutes: minutes_of(hours), ore });
    }
    lines
}

/// The days that a row of the budget speaks of: its week or its range.
fn days_of(row: &Row, horizon: Horizon, faults: &mut Diagnostics) -> Option<(Day, Day)> {
    if row.is_blank("week") {
        needs(row, "range", &["from", "to"], &[], faults);
        let (from, to) = (row.date("from")?, row.date("to")?);
        if to < from {
            faults.report(row.place("to"), Problem::DaysReversed { first: from, last: to }, "a date not before `from`");
            return None;
        }
        return Some((horizon.day(from), horizon.day(to)));
    }
    needs(row, "week", &[], &["from", "to"], faults);
    let monday = horizon.day(row.date("week")?);
    Some((monday, monday + 6))
}

pub(crate) fn worked(rows: &[Row], hospital: &Hospital, faults: &mut Diagnostics) -> Vec<WorkedTime> {
    let mut times = Vec::new();
    for row in rows {
        if let Some(time) = worked_time(row, hospital, faults) {
            times.push((time, row));
        }
    }
    report_overlaps(&times, faults);
    times.into_iter().map(|(time, _)| time).collect()
}

fn worked_time(row: &Row, hospital: &Hospital, faults: &mut Diagnostics) -> Option<WorkedTime> {
    let kind = row.index("kind").and_then(|index| Some((*WorkKind::ALL.get(index)?, *WORK_KINDS.get(index)?)));
    if let Some((WorkKind::CallIn | WorkKind::Moved, word)) = kind {
        needs(row, word, &["told_on"], &[], faults);
    }
    let (person, (kind, _)) = (row.index("employment")?, kind?);
    let day = day_inside(row, "date", hospital.horizon, faults)?;
    let (start_minute, end) = (row.clock("start")?, row.end_clock("end")?);
    let date = hospital.horizon.date(day);
    let (start, end) = (moment(date, start_minute), moment(date, end.after(start_minute)));
    if end - start > MOST_MINUTES {
        let problem = Problem::OutOfRange(format!("{} hours", (end - start) / 60));
        faults.report(row.place("end"), problem, format!("at most {} hours", MOST_MINUTES / 60));
        return None;
    }
    let told = row.date("told_on").zip(row.clock("told_at")).map(|(date, minute)| moment(date, minute));
    // Whoever stays longer may be told while at work.
    let latest = if kind == WorkKind::Duty { end } else { start };
    if told.is_some_and(|told| told > latest) {
        let expected = "told_on and told_at not after the start; of a duty that is made longer not after its end";
        faults.report(row.place("told_on"), Problem::ToldTooLate, expected);
    }
    Some(WorkedTime { person, day, start, end, kind, told })
}

fn report_overlaps(times: &[(WorkedTime, &Row)], faults: &mut Diagnostics) {
    let mut by_person: BTreeMap<usize, Vec<&(WorkedTime, &Row)>> = BTreeMap::new();
    for time in times {
        by_person.entry(time.0.person).or_default().push(time);
    }
    for mut own in by_person.into_values() {
        own.sort_by_key(|(time, row)| (time.start, row.line));
        for pair in own.windows(2) {
            if let [(before, earlier), (after, later)] = pair
                && after.start < before.end
            {
                let (first, second) = if earlier.line < later.line { (earlier, later) } else { (later, earlier) };
                faults.report(
                    second.place("start"),
                    Problem::WorkOverlaps(first.line),
                    "one stretch of work at a time",
                );
            }
        }
    }
}
