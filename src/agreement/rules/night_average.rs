//! Night workers (`night.len`; directive 2003/88/EC art. 8): at most 8 hours of work per 24 hours on average over 4 months.
//!
//! The weekly day of rest is left out of the average, so a week counts six times 24 hours. See
//! `agreement::averages` for what else counts.

use super::values::{minutes, number};
use crate::agreement::averages::WeeklyAverage;
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::hospital::Employee;
use serde::Deserialize;

/// Periods of 24 hours that a week counts.
const DAYS_COUNTED_PER_WEEK: i64 = 6;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightAverage {
    /// Most hours of work per 24 hours, on average.
    pub hours: f64,
    /// Weeks of the reference period.
    pub weeks: u32,
    /// Whether everybody is held to it, not only those employed for nights.
    #[serde(default)]
    pub all: bool,
}

impl NightAverage {
    fn average(&self) -> WeeklyAverage {
        WeeklyAverage { minutes_per_week: DAYS_COUNTED_PER_WEEK * minutes(self.hours), weeks: self.weeks }
    }

    fn covers(&self, person: &Employee) -> bool {
        self.all || person.traits.fixed_nights
    }
}

impl Rule for NightAverage {
    fn id(&self) -> &'static str {
        "night_average"
    }

    fn describe(&self, language: Language) -> String {
        let (hours, weeks) = (number(self.hours, language), self.weeks);
        match language {
            Language::English => {
                format!("Night workers: at most {hours} hours of work per 24 hours on average over {weeks} weeks.")
            }
            Language::Danish => {
                format!("Natarbejdere: højst {hours} timers arbejde pr. døgn i gennemsnit over {weeks} uger.")
            }
        }
    }

    /// Excess in hours over the whole reference period.
    fn check(&self, record: &Record) -> Vec<Finding> {
        if !self.covers(record.employee()) {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for overrun in self.average().overruns(record) {
            let days = overrun.counted_weeks * DAYS_COUNTED_PER_WEEK as f64;
            let worked = overrun.worked_minutes as f64 / 60.0;
            findings.push(Finding {
                first: overrun.first,
                last: overrun.last,
                measured: Measure::Hours(if days > 0.0 { worked / days } else { worked }),
                allowed: Measure::Hours(if days > 0.0 { self.hours } else { 0.0 }),
                excess: overrun.excess_hours,
                what: format!("a night worker's work per 24 hours on average over {} weeks", self.weeks),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        if self.covers(model.employee()) {
            self.average().encode(model);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(weeks: u32, all: bool) -> NightAverage {
        NightAverage { hours: 8.0, weeks, all }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(3, true), Case::with_lives(Case::spans("NMC", 9, 25, 0.6)));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(2, true), Case::with_lives(Case::spans("DNMC", 9, 25, 0.7)));
    }

    #[test]
    fn six_nights_of_eight_hours_are_the_most_that_a_week_can_hold() {
        let mut case = Case::from_grid(0, "|NNNNNN.");
        case.hospital.staff[0].traits.fixed_nights = true;
        assert_eq!(rule(1, false).check(&case.record()), vec![]);
        case.put(6, 5);
        let findings = rule(1, false).check(&case.record());
        assert_eq!((findings[0].measured, findings[0].excess), (Measure::Hours(50.0 / 6.0), 2.0));
    }

    #[test]
    fn only_night_workers_are_held_to_it() {
        let case = Case::from_grid(0, "|MMMMMM.");
        assert_eq!(rule(1, false).check(&case.record()), vec![]);
        assert_eq!(rule(1, true).check(&case.record()).len(), 1);
    }
}
