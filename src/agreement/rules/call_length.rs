//! Length of calls (`yl.onsite`, `yl.load`, `yl.home`): at most 24 elapsed hours, and at most 13 hours of effective work.
//!
//! An on-site call over the October change lasts 25 hours by the clock's doing; where that is agreed,
//! `clock_change_hours` says so.

use super::values::{minutes, number};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::local;
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLength {
    /// Longest call, elapsed.
    pub max_hours: f64,
    /// Most effective work in a call.
    #[serde(default)]
    pub max_effective_hours: Option<f64>,
    /// By how much a call over the October change may be longer.
    #[serde(default)]
    pub clock_change_hours: f64,
}

impl Rule for CallLength {
    fn id(&self) -> &'static str {
        "call_length"
    }

    fn describe(&self, language: Language) -> String {
        let most = number(self.max_hours, language);
        let effective = self.max_effective_hours.map(|hours| number(hours, language));
        match (language, effective) {
            (Language::English, Some(work)) => {
                format!("A call lasts at most {most} hours, with at most {work} hours of effective work.")
            }
            (Language::English, None) => format!("A call lasts at most {most} hours."),
            (Language::Danish, Some(work)) => {
                format!("En vagt med rådighed varer højst {most} timer med højst {work} timers effektivt arbejde.")
            }
            (Language::Danish, None) => format!("En vagt med rådighed varer højst {most} timer."),
        }
    }

    /// A call can be too long and too heavy: two findings.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for duty in record.duties.iter().filter(|duty| duty.day >= 0 && duty.kind.is_call()) {
            let mut report = |measured: i64, allowed: i64, what: &str| {
                if measured > allowed {
                    findings.push(Finding {
                        first: duty.day,
                        last: duty.day,
                        measured: Measure::Minutes(measured),
                        allowed: Measure::Minutes(allowed),
                        excess: 1.0,
                        what: format!("{} {what}", record.name(duty)),
                    });
                }
            };
            let (from, to) = (local(duty.start), local(duty.end));
            let by_clock = (to.0 - from.0).num_minutes() + i64::from(to.1 - from.1);
            let change = if duty.elapsed_minutes() > by_clock { minutes(self.clock_change_hours) } else { 0 };
            report(duty.elapsed_minutes(), minutes(self.max_hours) + change, "is too long a call");
            if let Some(hours) = self.max_effective_hours {
                report(duty.work_minutes, minutes(hours), "holds too much effective work");
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let longest = minutes(self.max_hours);
        let heaviest = self.max_effective_hours.map_or(i64::MAX, minutes);
        let change = minutes(self.clock_change_hours);
        let shifts = &model.hospital.shifts;
        for day in 0..=model.last_day() {
            // Each breach of a call weighs one unit, so that a call that is both costs two.
            let mut barred = model.sum(day, |duty| {
                let longer_by_clock = duty.elapsed_minutes() > i64::from(shifts[duty.shift].length_minutes());
                let allowed = longest + if longer_by_clock { change } else { 0 };
                duty.kind.is_call() && duty.elapsed_minutes() > allowed
            });
            barred.add_expr(&model.sum(day, |duty| duty.kind.is_call() && duty.work_minutes > heaviest), 1.0);
            if barred != Expr::default() {
                model.limit(barred, 0.0, (day, day));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use chrono::NaiveDate;

    fn rule(max_hours: f64, max_effective_hours: Option<f64>) -> CallLength {
        CallLength { max_hours, max_effective_hours, clock_change_hours: 0.0 }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(20.0, Some(13.0)), Case::with_codes("DDDEEENNNCH"));
        testkit::agree(&rule(24.0, None), Case::spans("C", 0, 14, 0.8));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(16.0, Some(12.0)), Case::any());
    }

    #[test]
    fn a_day_call_over_the_october_change_lasts_25_hours() {
        let mut case = Case::blank(NaiveDate::from_ymd_opt(2026, 10, 24).unwrap(), 0, 2);
        case.put(0, 6);
        assert_eq!(rule(24.0, None).check(&case.record())[0].measured, Measure::Minutes(25 * 60));
        let lenient = CallLength { clock_change_hours: 1.0, ..rule(24.0, None) };
        assert_eq!(lenient.check(&case.record()), vec![]);
        assert!(case.encoded_cost(&lenient, crate::agreement::Strictness::Hard).is_some());
    }

    #[test]
    fn a_call_may_hold_thirteen_hours_of_work_and_no_more() {
        let case = Case::from_grid(0, "|C.D");
        assert_eq!(rule(24.0, Some(13.0)).check(&case.record()), vec![]);
        assert_eq!(rule(24.0, Some(12.5)).check(&case.record()).len(), 1);
    }
}
