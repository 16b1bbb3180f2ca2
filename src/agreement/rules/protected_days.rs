//! Protected days (`norm.special`): 1 May, and 31 December from noon, are off as far as possible.
//!
//! A duty counts once for every protected day that it reaches into, from the hour given to midnight by the clock.

use super::values::{ClockTime, MonthDay};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Moment, local, moment};
use crate::linear::Expr;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// Days after the horizon's last that a duty may reach into.
const REACH_DAYS: i32 = 2;

/// A day that is to be off from some hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedDay {
    /// Day of the year.
    pub date: MonthDay,
    /// From when; midnight unless said otherwise.
    #[serde(default = "midnight")]
    pub from: ClockTime,
}

fn midnight() -> ClockTime {
    ClockTime { minute: 0 }
}

impl ProtectedDay {
    fn falls_on(&self, date: NaiveDate) -> bool {
        (self.date.month, self.date.day) == (date.month(), date.day())
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedDays {
    /// The days.
    pub days: Vec<ProtectedDay>,
}

impl Rule for ProtectedDays {
    fn id(&self) -> &'static str {
        "protected_days"
    }

    fn describe(&self, language: Language) -> String {
        let said = |from: &str| {
            let days = self.days.iter().map(|day| match day.from.minute {
                0 => day.date.to_string(),
                _ => format!("{} {from} {}", day.date, day.from),
            });
            days.collect::<Vec<_>>().join(", ")
        };
        match language {
            Language::English => format!("Off as far as possible: {}.", said("from")),
            Language::Danish => format!("Fri så vidt muligt: {}.", said("fra kl.")),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for duty in record.duties.iter().filter(|duty| duty.day >= 0) {
            let (mut date, last) = (local(duty.start).0, local(duty.end + -1).0);
            while date <= last {
                let ends = duty.end.min(moment(date, 1440));
                let opens = |day: &&ProtectedDay| day.falls_on(date) && moment(date, day.from.minute) < ends;
                for protected in self.days.iter().filter(opens) {
                    findings.push(Finding {
                        first: duty.day,
                        last: duty.day,
                        measured: Measure::Shifts(1),
                        allowed: Measure::Shifts(0),
                        excess: 1.0,
                        what: format!("{} on the protected day {}", record.name(duty), protected.date),
                    });
                }
                date += chrono::Duration::days(1);
            }
        }
        findings
    }

    /// One row per protected day: none of the duties that reach into it.
    fn encode(&self, model: &mut PersonModel) {
        let horizon = model.hospital.horizon;
        for day in 0..=model.last_day() + REACH_DAYS {
            let date = horizon.date(day);
            for protected in self.days.iter().filter(|protected| protected.falls_on(date)) {
                let (from, to): (Moment, Moment) = (moment(date, protected.from.minute), moment(date, 1440));
                let mut reaching = Expr::default();
                for start in (day - REACH_DAYS).max(0)..=day {
                    reaching.add_expr(&model.sum(start, |duty| duty.minutes_within(from, to) > 0), 1.0);
                }
                if reaching != Expr::default() {
                    model.limit(reaching, 0.0, (day, day));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn agreed() -> ProtectedDays {
        toml::from_str("days = [{ date = \"05-01\" }, { date = \"12-31\", from = \"12:00\" }]").unwrap()
    }

    fn starting(month: u32, day: u32, days: i32) -> Case {
        Case::blank(NaiveDate::from_ymd_opt(2026, month, day).unwrap(), 0, days)
    }

    #[test]
    fn check_agrees_with_encoding() {
        // The horizons of random cases hold 1 May 2026 and 31 December 2026, or neither.
        let busy = ["02-10", "03-31", "10-21", "12-22", "04-22", "01-13"];
        let days = busy.map(|date| format!("{{ date = \"{date}\", from = \"12:00\" }}")).join(", ");
        let rule: ProtectedDays = toml::from_str(&format!("days = [{days}]")).unwrap();
        testkit::agree(&rule, Case::spans("DENCM", 7, 14, 0.5));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&agreed(), Case::spans("DENCM", 7, 20, 0.7));
    }

    #[test]
    fn a_night_before_may_day_reaches_into_it() {
        let mut case = starting(4, 30, 3);
        case.put(0, 2);
        assert_eq!(agreed().check(&case.record()).len(), 1);
        case.roster.set(0, 0, Some(1));
        assert_eq!(agreed().check(&case.record()), vec![]);
    }

    #[test]
    fn new_years_eve_is_protected_from_noon() {
        let mut case = starting(12, 31, 1);
        case.put(0, 5);
        assert_eq!(agreed().check(&case.record()), vec![]);
        case.roster.set(0, 0, Some(0));
        assert_eq!(agreed().check(&case.record()).len(), 1);
    }

    #[test]
    fn the_last_night_of_the_horizon_reaches_into_the_day_after() {
        let mut case = starting(4, 30, 1);
        case.put(0, 2);
        assert_eq!(case.encoded_cost(&agreed(), crate::agreement::Strictness::Priced(1.0)), Some(1.0));
    }
}
