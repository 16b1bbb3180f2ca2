//! The allowance cliff (vagttillæg): 300 hours outside day hours in a calendar year earn a monthly sum in the next one.
//!
//! A planner can push a person over the edge, or leave them just short of it; this report shows where everybody stands.
//! The hours are those that any supplement band of the table covers, in elapsed minutes, not rounded.

use super::file::ValueKey;
use super::money::Decimal;
use super::tables::PayTables;
use crate::calendar::{local, moment};
use crate::hospital::{Hospital, PersonIx, Roster};
use chrono::{Datelike, NaiveDate};

/// Where a person stands in one calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceOutlook {
    /// The calendar year whose hours count.
    pub year: i32,
    /// Minutes before the horizon, in that year.
    pub so_far_minutes: i64,
    /// Minutes planned in the horizon, in that year.
    pub planned_minutes: i64,
    /// Minutes that earn the allowance.
    pub threshold_minutes: i64,
    /// What the allowance is worth to the person over the following year, in øre.
    pub at_stake_ore: i64,
    /// Where the amounts come from.
    pub source: String,
}

impl AllowanceOutlook {
    /// Minutes missing to the allowance; negative when the threshold is passed.
    pub fn distance_minutes(&self) -> i64 {
        self.threshold_minutes - self.so_far_minutes - self.planned_minutes
    }

    /// Whether the planned hours carry the person over the threshold.
    pub fn is_crossed_by_plan(&self) -> bool {
        self.so_far_minutes < self.threshold_minutes && self.distance_minutes() <= 0
    }
}

/// The outlook of a person under a roster, one for each calendar year that the horizon touches. Empty where the person's
/// pay table has no allowance.
pub fn outlook(tables: &PayTables, hospital: &Hospital, person: PersonIx, roster: &Roster) -> Vec<AllowanceOutlook> {
    let (first, last) = (hospital.horizon.first, hospital.horizon.last());
    (first.year()..=last.year()).filter_map(|year| of_year(tables, hospital, person, roster, year)).collect()
}

fn of_year(
    tables: &PayTables,
    hospital: &Hospital,
    person: PersonIx,
    roster: &Roster,
    year: i32,
) -> Option<AllowanceOutlook> {
    let employee = hospital.staff.get(person)?;
    let table_on = |date: NaiveDate| tables.for_agreement(&employee.agreement, date);
    let (new_year, next_year) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?);
    let (from, to) = (moment(new_year, 0), moment(next_year, 0));

    let mut planned_minutes = 0;
    for (day, shift) in roster.of_person(person) {
        let duty = hospital.duty(day, shift);
        if let Some(table) = table_on(local(duty.start).0) {
            planned_minutes += table.off_hours_minutes(duty.kind, duty.start.max(from), duty.end.min(to));
        }
    }
    // The opening balance is of the calendar year in which the horizon starts.
    let opens = hospital.horizon.first.year() == year;
    let so_far_minutes = if opens { employee.opening.off_hours_minutes } else { 0 };

    let threshold = table_on(next_year)?.value(ValueKey::AllowanceHours).ok()?;
    let mut full_time_ore = 0_i64;
    for month in 1..=12 {
        let table = table_on(NaiveDate::from_ymd_opt(year + 1, month, 1)?)?;
        let month_ore = table.value(ValueKey::AllowanceMonthKroner).map_or(0, |value| value.ore);
        full_time_ore = full_time_ore.saturating_add(month_ore);
    }
    let at_stake_ore = Decimal::nearest(employee.fraction).times(full_time_ore);
    let (threshold_minutes, source) = (threshold.amount.times(60), threshold.source.clone());
    Some(AllowanceOutlook { year, so_far_minutes, planned_minutes, threshold_minutes, at_stake_ore, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::Case;
    use crate::hospital::Opening;

    /// A nurse with nights on Monday 29 and Wednesday 31 December 2025.
    fn over_new_year(fraction: f64, so_far_hours: i64) -> (Hospital, Roster) {
        let mut case = Case::blank(NaiveDate::from_ymd_opt(2025, 12, 29).unwrap(), 0, 7);
        let night = case.hospital.shift("N").unwrap();
        case.put(0, night);
        case.put(2, night);
        let nurse = &mut case.hospital.staff[0];
        nurse.agreement = "dk-regions-nurses".into();
        nurse.fraction = fraction;
        nurse.opening = Opening { off_hours_minutes: so_far_hours * 60, ..Opening::default() };
        (case.hospital, case.roster)
    }

    #[test]
    fn hours_fall_into_the_calendar_year_in_which_they_are_worked() {
        let (hospital, roster) = over_new_year(1.0, 290);
        let years = outlook(&PayTables::shipped(), &hospital, 0, &roster);
        // Monday night 23–06 is 7 h of 2025. New Year's Eve is paid from 12:00: 23–24 is 1 h of 2025; New Year's Day is a
        // holiday, so all of 00–07 counts, in 2026.
        assert_eq!(years.iter().map(|y| (y.year, y.planned_minutes)).collect::<Vec<_>>(), [(2025, 480), (2026, 420)]);
        assert_eq!(years[0].distance_minutes(), 120);
        assert_eq!(years[1].so_far_minutes, 0);
        assert!(!years[0].is_crossed_by_plan());
    }

    #[test]
    fn the_cliff_is_worth_twelve_months_of_the_next_years_amount() {
        let (hospital, roster) = over_new_year(1.0, 293);
        let years = outlook(&PayTables::shipped(), &hospital, 0, &roster);
        assert!(years[0].is_crossed_by_plan());
        assert_eq!(years[0].at_stake_ore, 12 * 108_800);
        let (hospital, roster) = over_new_year(0.8, 293);
        let years = outlook(&PayTables::shipped(), &hospital, 0, &roster);
        assert_eq!(years[0].at_stake_ore, 12 * 108_800 * 8 / 10);
    }

    #[test]
    fn agreements_without_the_allowance_have_no_outlook() {
        let (mut hospital, roster) = over_new_year(1.0, 0);
        hospital.staff[0].agreement = "nhs-agenda-for-change".into();
        assert_eq!(outlook(&PayTables::shipped(), &hospital, 0, &roster), vec![]);
    }
}
