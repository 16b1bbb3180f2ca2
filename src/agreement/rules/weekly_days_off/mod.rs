//! Weekly days off (fridøgn, regional working-time agreement § 7): two a week on average over a few weeks.
//!
//! An off period of 35 hours holds one fridøgn, one of 55 hours two, and every further 24 hours one more; but no more than
//! it has calendar days on which no duty starts. They are placed on those days, earliest first, so that what is lost is
//! lost at the end of the off period. Days of absence without duty are like any other. Counted in every run of so many
//! whole weeks, Monday to Sunday, that is known and whose last week lies in the horizon. The off periods before the first
//! known duty and after the last one are open, and lose nothing.

mod encoding;
mod follow;

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Day, Horizon};
use crate::hospital::{Employee, Hospital, Traits};
use serde::Deserialize;
use std::collections::BTreeSet;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyDaysOff {
    /// Fridøgn per week, on average.
    pub per_week: u32,
    /// Weeks over which the average is taken.
    pub weeks: u32,
    /// Hours of an off period that holds one fridøgn.
    pub short_hours: u32,
    /// The same for those who have agreed to a reduced daily rest, where a local agreement allows it.
    #[serde(default)]
    pub reduced_short_hours: Option<u32>,
    /// Hours of an off period that holds two.
    pub long_hours: u32,
    /// Hours for every further one.
    pub extra_hours: u32,
}

impl WeeklyDaysOff {
    fn short_minutes(&self, traits: Traits) -> i64 {
        let reduced = self.reduced_short_hours.filter(|_| traits.reduced_rest);
        i64::from(reduced.unwrap_or(self.short_hours)) * 60
    }

    /// Fridøgn that an off period of so many elapsed minutes holds, calendar days apart.
    pub fn days_off_in(&self, minutes: i64, traits: Traits) -> i64 {
        let long = i64::from(self.long_hours) * 60;
        let extra = i64::from(self.extra_hours.max(1)) * 60;
        if minutes < self.short_minutes(traits) {
            0
        } else if minutes < long {
            1
        } else {
            2 + (minutes - long) / extra
        }
    }

    /// Fridøgn that a run of weeks must have.
    fn needed(&self) -> i64 {
        i64::from(self.per_week) * i64::from(self.weeks)
    }

    /// First and last day of every run of weeks that the rule counts in.
    fn windows(&self, horizon: &Horizon, first_day: Day) -> Vec<(Day, Day)> {
        let weeks = self.weeks.max(1) as Day;
        let lasts = horizon.mondays().into_iter().filter(|&monday| monday >= 0 && monday + 7 <= horizon.days);
        lasts.map(|monday| (monday - 7 * (weeks - 1), monday + 6)).filter(|&(first, _)| first >= first_day).collect()
    }

    /// The days of the record that are fridøgn.
    pub fn days_off(&self, record: &Record) -> BTreeSet<Day> {
        let traits = record.employee().traits;
        let mut days = BTreeSet::new();
        let mut after = record.first_day();
        let mut free_from = None;
        for duty in &record.duties {
            let held = free_from.map_or(i64::MAX, |from| self.days_off_in(duty.start - from, traits));
            let free_days = i64::from(duty.day - after).max(0);
            days.extend(after..after + held.min(free_days) as Day);
            after = duty.day + 1;
            free_from = free_from.max(Some(duty.rest_from));
        }
        days.extend(after..=record.last_day());
        days
    }
}

impl Rule for WeeklyDaysOff {
    fn id(&self) -> &'static str {
        "weekly_days_off"
    }

    fn describe(&self, language: Language) -> String {
        let Self { per_week, weeks, short_hours, long_hours, extra_hours, .. } = self;
        let reduced =
            |text: &str, tail: &str| self.reduced_short_hours.map_or(String::new(), |h| format!("{text}{h}{tail}"));
        match language {
            Language::English => format!(
                "{per_week} days off a week over {weeks} weeks: {short_hours} hours{} hold one, {long_hours} two, every \
                 {extra_hours} more one more.",
                reduced(" (", " with consent)")
            ),
            Language::Danish => format!(
                "{per_week} fridøgn om ugen over {weeks} uger: {short_hours} timer{} giver ét, {long_hours} to, hver \
                 {extra_hours} mere ét mere.",
                reduced(" (", " efter aftale)")
            ),
        }
    }

    /// One finding per run of weeks; its excess is the number of missing days off.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let days_off = self.days_off(record);
        let mut findings = Vec::new();
        for (first, last) in self.windows(&record.hospital.horizon, record.first_day()) {
            let held = days_off.range(first..=last).count() as i64;
            if held < self.needed() {
                findings.push(Finding {
                    first,
                    last,
                    measured: Measure::Days(held),
                    allowed: Measure::Days(self.needed()),
                    excess: (self.needed() - held) as f64,
                    what: format!("days off (fridøgn) in {} weeks", self.weeks),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        encoding::encode(self, model);
    }

    fn follow<'r>(&'r self, employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        follow::follow(self, employee.traits)
    }
}

#[cfg(test)]
mod tests;
