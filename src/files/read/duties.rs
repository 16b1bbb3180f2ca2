//! Rows of duties: history before the horizon, pinned days inside it.

use super::Once;
use super::wishes::day_inside;
use crate::calendar::{Day, Horizon};
use crate::files::diagnostic::Diagnostics;
use crate::files::names::Names;
use crate::files::problem::Problem;
use crate::files::rows::{Row, Value};
use crate::hospital::{Absence, Hospital, PastDuty, PersonIx, ShiftIx};
use std::collections::BTreeMap;

/// First day of history: as the settings say, otherwise the first date of the rows.
pub(crate) fn history_from(rows: &[Row], horizon: Horizon, days: Option<i32>) -> Day {
    let first_row = || rows.iter().filter_map(|row| row.date("date")).map(|date| horizon.day(date)).min();
    days.map(|days| -days).or_else(first_row).unwrap_or(0).min(0)
}

pub(crate) fn history(
    rows: &[Row],
    horizon: Horizon,
    from: Day,
    names: &Names,
    faults: &mut Diagnostics,
) -> Vec<PastDuty> {
    let mut duties = Vec::new();
    let mut once = Once::default();
    for row in rows {
        let (Some(person), Some(date), Some(shift)) = (row.index("employment"), row.date("date"), row.index("shift"))
        else {
            continue;
        };
        let day = horizon.day(date);
        if day >= 0 {
            let expected = format!("a date before {}; the horizon's own duties belong in pinned.csv", horizon.first);
            faults.report(row.place("date"), Problem::NotBeforeHorizon(date), expected);
        } else if day < from {
            let expected = format!("a date from {}; or raise history_days", horizon.date(from));
            faults.report(row.place("date"), Problem::BeforeHistory(date), expected);
        }
        let value = format!("{} {date}", person_name(names, person));
        once.check((person, day, shift), row, "date", ("duty of", value), faults);
        duties.push(PastDuty { person, day, shift });
    }
    duties
}

fn person_name(names: &Names, person: PersonIx) -> &str {
    names.staff.as_ref().map_or("", |list| list.name(person))
}

/// Pinned days. A pin may not ask for what cannot be: a competence that the person lacks, or work while away.
pub(crate) fn pinned(
    rows: &[Row],
    hospital: &Hospital,
    faults: &mut Diagnostics,
) -> BTreeMap<(PersonIx, Day), Option<ShiftIx>> {
    let mut pinned = BTreeMap::new();
    let mut once = Once::default();
    let mut away: BTreeMap<PersonIx, Vec<&Absence>> = BTreeMap::new();
    for absence in &hospital.absences {
        away.entry(absence.person).or_default().push(absence);
    }
    for row in rows {
        let (Some(person), Some(day)) = (row.index("employment"), day_inside(row, "date", hospital.horizon, faults))
        else {
            continue;
        };
        let shift = match *row.value("shift") {
            Value::Index(shift) => Some(shift),
            Value::Nothing => None,
            _ => continue,
        };
        let Some(employee) = hospital.staff.get(person) else { continue };
        let value = format!("{} {}", employee.employment, hospital.horizon.date(day));
        once.check((person, day), row, "date", ("pin of", value), faults);
        if let Some(shift) = shift {
            let absent = away
                .get(&person)
                .is_some_and(|list| list.iter().any(|absence| (absence.first..=absence.last).contains(&day)));
            report_impossible(row, hospital, (person, day, shift), absent, faults);
        }
        pinned.insert((person, day), shift);
    }
    pinned
}

fn report_impossible(
    row: &Row,
    hospital: &Hospital,
    (person, day, shift): (PersonIx, Day, ShiftIx),
    absent: bool,
    faults: &mut Diagnostics,
) {
    let (Some(employee), Some(known)) = (hospital.staff.get(person), hospital.shifts.get(shift)) else { return };
    let employment = employee.employment.clone();
    if let Some(needed) = known.requires.filter(|&needed| !employee.holds(needed)) {
        let competence = hospital.competences.get(needed).map_or(String::new(), |competence| competence.key.clone());
        let problem = Problem::NotCompetent { employment, shift: known.code.clone(), competence };
        faults.report(row.place("shift"), problem, "a shift that the person may work, or `off`");
    } else if absent {
        let problem = Problem::IsAway { employment, date: hospital.horizon.date(day) };
        faults.report(row.place("shift"), problem, "`off`, or no absence in absences.csv");
    }
}
