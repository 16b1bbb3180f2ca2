//! Rows of wishes and absences.

use super::ward::needs;
use crate::calendar::{Day, Horizon};
use crate::files::diagnostic::Diagnostics;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::tables::WISH_KINDS;
use crate::files::value::minutes_of;
use crate::hospital::{Absence, AbsenceKind, Wish, WishKind};
use chrono::Weekday;
use std::collections::BTreeMap;

/// Kinds of absence in the order of [`crate::files::tables::ABSENCE_KINDS`].
pub(crate) const KINDS: [AbsenceKind; 5] =
    [AbsenceKind::Holiday, AbsenceKind::Course, AbsenceKind::Sick, AbsenceKind::Leave, AbsenceKind::TimeOff];

/// The date in a column as a day of the horizon; a date outside is a fault.
pub(crate) fn day_inside(row: &Row, column: &str, horizon: Horizon, faults: &mut Diagnostics) -> Option<Day> {
    let date = row.date(column)?;
    let day = horizon.day(date);
    if !horizon.contains(day) {
        let expected = format!("a date from {} to {}", horizon.first, horizon.last());
        faults.report(row.place(column), Problem::OutsideHorizon(date), expected);
        return None;
    }
    Some(day)
}

/// The wishes, each with its row.
pub(crate) fn wishes<'r>(
    rows: &'r [Row],
    horizon: Horizon,
    points: f64,
    faults: &mut Diagnostics,
) -> Vec<(Wish, &'r Row)> {
    let mut wishes = Vec::new();
    for row in rows {
        let kind = kind(row, horizon, faults);
        if let (Some(person), Some(kind)) = (row.index("employment"), kind) {
            let points = row.number("points").unwrap_or(points);
            wishes.push((Wish { person, kind, points, must: row.yes("must") }, row));
        }
    }
    wishes
}

fn kind(row: &Row, horizon: Horizon, faults: &mut Diagnostics) -> Option<WishKind> {
    let index = row.index("kind")?;
    let word = *WISH_KINDS.get(index)?;
    let (needed, useless): (&[&str], &[&str]) = match word {
        "shift" | "avoid" => (&["shift"], &["to", "start", "end"]),
        "free window" => (&["start", "end"], &["to", "shift"]),
        "run off" => (&["to"], &["shift", "start", "end"]),
        _ => (&[], &["to", "shift", "start", "end"]),
    };
    needs(row, word, needed, useless, faults);
    let from = day_inside(row, "from", horizon, faults)?;
    match word {
        "off" => Some(WishKind::DayOff(from)),
        "on" => Some(WishKind::DayOn(from)),
        "shift" => Some(WishKind::Shift(from, row.index("shift")?)),
        "avoid" => Some(WishKind::AvoidShift(from, row.index("shift")?)),
        "free window" => {
            let start = row.clock("start")?;
            Some(WishKind::FreeWindow(from, start, row.end_clock("end")?.after(start)))
        }
        "run off" => run_off(row, from, horizon, faults),
        "weekend off" => {
            if horizon.weekday(from) != Weekday::Sat {
                let problem = Problem::NotSaturday(horizon.date(from));
                faults.report(row.place("from"), problem, "the Saturday of the weekend");
            }
            Some(WishKind::WeekendOff(from))
        }
        _ => None,
    }
}

fn run_off(row: &Row, from: Day, horizon: Horizon, faults: &mut Diagnostics) -> Option<WishKind> {
    let to = day_inside(row, "to", horizon, faults)?;
    if to < from {
        let problem = Problem::DaysReversed { first: horizon.date(from), last: horizon.date(to) };
        faults.report(row.place("to"), problem, "a day not before `from`");
    }
    Some(WishKind::RunOff(from, to))
}

pub(crate) fn absences(
    rows: &[Row],
    horizon: Horizon,
    faults: &mut Diagnostics,
    warnings: &mut Diagnostics,
) -> Vec<Absence> {
    let mut absences = Vec::new();
    let mut of_person: BTreeMap<usize, Vec<(Day, Day, &Row)>> = BTreeMap::new();
    for row in rows {
        let (Some(person), Some(from)) = (row.index("employment"), row.date("from")) else { continue };
        let to = if row.is_blank("to") { Some(from) } else { row.date("to") };
        let (Some(to), Some(&kind)) = (to, row.index("kind").and_then(|kind| KINDS.get(kind))) else { continue };
        if to < from {
            let problem = Problem::DaysReversed { first: from, last: to };
            faults.report(row.place("to"), problem, "a day not before `from`");
            continue;
        }
        let (first, last) = (horizon.day(from), horizon.day(to));
        if first >= horizon.days {
            warnings.report(row.place("from"), Problem::AbsenceAside, "");
        }
        of_person.entry(person).or_default().push((first, last, row));
        let minutes_per_weekday = row.number("hours_per_weekday").map(minutes_of);
        absences.push(Absence { person, first, last, kind, minutes_per_weekday });
    }
    for list in of_person.values_mut() {
        report_overlaps(list, faults);
    }
    absences
}

fn report_overlaps(list: &mut [(Day, Day, &Row)], faults: &mut Diagnostics) {
    list.sort_by_key(|&(first, last, row)| (first, last, row.line));
    for pair in list.windows(2) {
        let [(_, last, one), (first, _, other)] = pair else { continue };
        if first <= last {
            let (earlier, later) = if one.line < other.line { (one, other) } else { (other, one) };
            faults.report(
                later.place("from"),
                Problem::AbsencesOverlap(earlier.line),
                "days on which the person is not away yet",
            );
        }
    }
}
