//! Rows of staff, competences, caps, balances and past weeks to the people of a hospital.

use super::Once;
use crate::calendar::{Horizon, iso_week_label};
use crate::files::diagnostic::Diagnostics;
use crate::files::names::NameList;
use crate::files::problem::Problem;
use crate::files::rows::Row;
use crate::files::value::{minutes_of, ore_of};
use crate::hospital::*;

/// Employment key of temps in roster files.
pub(crate) const TEMP: &str = "TEMP";

/// Most employments of a folder.
const MOST_STAFF: usize = 5_000;

pub(crate) fn competences(rows: &[Row], names: &NameList, faults: &mut Diagnostics) -> Vec<Competence> {
    let mut competences = Vec::new();
    for row in rows {
        let Some(key) = row.text("competence") else { continue };
        key_once(row, "competence", key, names, faults);
        let name = row.text("name").unwrap_or(key).to_string();
        competences.push(Competence { key: key.into(), name, most_away: row.count("most_away") });
    }
    competences
}

/// Reports a key that stands on an earlier line too.
pub(crate) fn key_once(row: &Row, what: &'static str, key: &str, names: &NameList, faults: &mut Diagnostics) {
    if let Some(line) = names.line(key).filter(|&line| line < row.line) {
        let problem = Problem::Duplicate { what, value: key.into(), line };
        let column = if what == "employment" { "employment" } else { what };
        faults.report(row.place(column), problem, "each one once");
    }
}

pub(crate) fn staff(rows: &[Row], names: &NameList, agreement: &str, faults: &mut Diagnostics) -> Vec<Employee> {
    if let Some(row) = rows.get(MOST_STAFF) {
        let problem = Problem::TooMany { what: "employments", count: rows.len() };
        faults.report(row.place("employment"), problem, format!("at most {MOST_STAFF}"));
        return Vec::new();
    }
    let mut staff = Vec::new();
    for row in rows {
        let Some(employment) = row.text("employment") else { continue };
        key_once(row, "employment", employment, names, faults);
        if employment == TEMP {
            let problem = Problem::Reserved(employment.into());
            faults.report(row.place("employment"), problem, "another key; TEMP names temps in rosters");
        }
        let fraction = row.number("fraction").unwrap_or(1.0);
        if fraction <= 0.0 {
            let problem = Problem::OutOfRange(fraction.to_string());
            faults.report(row.place("fraction"), problem, "more than 0 and at most 1");
        }
        staff.push(Employee {
            employment: employment.into(),
            name: row.text("name").unwrap_or(employment).into(),
            agreement: row.text("agreement").unwrap_or(agreement).into(),
            fraction,
            hourly_pay_ore: ore_of(row.number("hourly_pay").unwrap_or(0.0)),
            competences: row.indices("competences").iter().copied().collect(),
            traits: traits(row.indices("traits")),
            caps: Vec::new(),
            opening: Opening::default(),
            past_weeks: Vec::new(),
        });
    }
    staff
}

/// The traits whose words stand at these places of [`crate::files::tables::TRAITS`].
fn traits(words: &[usize]) -> Traits {
    let has = |index: usize| words.contains(&index);
    Traits { reduced_rest: has(0), opt_out_48: has(1), no_nights: has(2), pregnant: has(3), fixed_nights: has(4) }
}

pub(crate) fn caps(rows: &[Row], staff: &mut [Employee], faults: &mut Diagnostics) {
    let mut once = Once::default();
    for row in rows {
        let (Some(person), Some(kind), Some(most)) = (row.index("employment"), row.index("kind"), row.count("most"))
        else {
            continue;
        };
        let Some(&kind) = ShiftKind::ALL.get(kind) else { continue };
        let period = if row.index("period") == Some(1) { CapPeriod::Horizon } else { CapPeriod::Week };
        let Some(employee) = staff.get_mut(person) else { continue };
        let value = format!("{} {}", employee.employment, kind.word());
        once.check((person, kind, period == CapPeriod::Week), row, "employment", ("cap for", value), faults);
        employee.caps.push(Cap { kind, most, period });
    }
}

pub(crate) fn balances(rows: &[Row], staff: &mut [Employee], faults: &mut Diagnostics) {
    let mut once = Once::default();
    for row in rows {
        let Some(person) = row.index("employment") else { continue };
        let Some(employee) = staff.get_mut(person) else { continue };
        once.check(person, row, "employment", ("balance of", employee.employment.clone()), faults);
        employee.opening = Opening {
            norm_balance_minutes: minutes_of(row.number("norm_hours").unwrap_or(0.0)),
            nights_balance: row.number("nights").unwrap_or(0.0),
            weekends_balance: row.number("weekends").unwrap_or(0.0),
            off_hours_minutes: minutes_of(row.number("off_hours").unwrap_or(0.0)),
        };
    }
}

pub(crate) fn weeks(rows: &[Row], horizon: Horizon, staff: &mut [Employee], faults: &mut Diagnostics) {
    let mut once = Once::default();
    for row in rows {
        let (Some(person), Some(date), Some(hours)) = (row.index("employment"), row.date("week"), row.number("hours"))
        else {
            continue;
        };
        let Some(employee) = staff.get_mut(person) else { continue };
        let monday = horizon.day(date);
        if monday >= 0 {
            let expected = format!("a week that starts before {}", horizon.first);
            faults.report(row.place("week"), Problem::NotBeforeHorizon(date), expected);
        }
        let value = format!("{} {}", employee.employment, iso_week_label(date));
        once.check((person, monday), row, "week", ("week of", value), faults);
        let neutral_days = row.count("neutral_days").unwrap_or(0);
        employee.past_weeks.push(PastWeek { monday, minutes: minutes_of(hours), neutral_days });
    }
}
