//! Shift length (`shift.max`, `shift.min`, `shift.dst`): no shift longer than 12 hours, none shorter than an agreed least.
//!
//! Elapsed hours, breaks included. A duty over the October change may be longer by the hour that the clock repeats, and
//! one over the March change shorter by the hour that it skips, for start and end may not be moved. Calls have a rule of
//! their own, `call_length`.

use super::values::{minutes, number};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Moment, local};
use crate::hospital::Duty;
use crate::linear::Expr;
use chrono::NaiveTime;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftLength {
    /// Longest shift.
    pub max_hours: f64,
    /// Shortest shift.
    #[serde(default)]
    pub min_hours: Option<f64>,
    /// By how much a duty over a clock change may miss the limits.
    #[serde(default = "one_hour")]
    pub clock_change_hours: f64,
}

fn one_hour() -> f64 {
    1.0
}

/// Minutes by which the clock is ahead of the moment's own line: changes only where the clocks change.
fn clock_offset_minutes(at: Moment) -> i64 {
    let (date, minute) = local(at);
    let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp().div_euclid(60);
    midnight + i64::from(minute) - at.0
}

impl ShiftLength {
    /// Whether the duty is too long or too short, told from the clock's offset at its ends.
    fn is_barred(&self, duty: &Duty) -> bool {
        if duty.kind.is_call() {
            return false;
        }
        let change = minutes(self.clock_change_hours);
        let gained = clock_offset_minutes(duty.start) - clock_offset_minutes(duty.end);
        let longest = minutes(self.max_hours) + if gained > 0 { change } else { 0 };
        let shortest = self.min_hours.map_or(0, minutes) - if gained < 0 { change } else { 0 };
        !(shortest..=longest).contains(&duty.elapsed_minutes())
    }
}

impl Rule for ShiftLength {
    fn id(&self) -> &'static str {
        "shift_length"
    }

    fn describe(&self, language: Language) -> String {
        let most = number(self.max_hours, language);
        let least = self.min_hours.map(|hours| number(hours, language));
        match (language, least) {
            (Language::English, Some(least)) => format!("A shift lasts at least {least} and at most {most} hours."),
            (Language::English, None) => format!("A shift lasts at most {most} hours."),
            (Language::Danish, Some(least)) => format!("En vagt varer mindst {least} og højst {most} timer."),
            (Language::Danish, None) => format!("En vagt varer højst {most} timer."),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for duty in record.duties.iter().filter(|duty| duty.day >= 0 && !duty.kind.is_call()) {
            let (from, to) = (local(duty.start), local(duty.end));
            let by_clock = (to.0 - from.0).num_minutes() + i64::from(to.1 - from.1);
            let elapsed = duty.elapsed_minutes();
            let change = minutes(self.clock_change_hours);
            let longest = minutes(self.max_hours) + if elapsed > by_clock { change } else { 0 };
            let shortest = self.min_hours.map_or(0, minutes) - if elapsed < by_clock { change } else { 0 };
            let (allowed, what) = match elapsed {
                _ if elapsed > longest => (longest, "is too long"),
                _ if elapsed < shortest => (shortest, "is too short"),
                _ => continue,
            };
            findings.push(Finding {
                first: duty.day,
                last: duty.day,
                measured: Measure::Minutes(elapsed),
                allowed: Measure::Minutes(allowed),
                excess: 1.0,
                what: format!("{} {what}", record.name(duty)),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        for day in 0..=model.last_day() {
            let barred = model.sum(day, |duty| self.is_barred(duty));
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
    use proptest::prelude::Strategy;

    fn rule(max_hours: f64, min_hours: Option<f64>) -> ShiftLength {
        ShiftLength { max_hours, min_hours, clock_change_hours: 1.0 }
    }

    /// M (19–07) on the Saturday before a change.
    fn night_over(year: i32, month: u32, day: u32) -> Case {
        let mut case = Case::blank(NaiveDate::from_ymd_opt(year, month, day).unwrap(), 0, 2);
        case.put(0, 4);
        case
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(12.0, Some(3.0)), Case::with_codes("DDEENNLMSC"));
        testkit::agree(&rule(12.0, None), Case::spans("DEM", 7, 30, 0.5).prop_union(Case::with_codes("DLL")).boxed());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(11.0, Some(3.0)), Case::any());
    }

    #[test]
    fn a_twelve_hour_night_may_last_thirteen_in_october() {
        let october = night_over(2026, 10, 24);
        assert_eq!(rule(12.0, None).check(&october.record()), vec![]);
        let strict = ShiftLength { clock_change_hours: 0.0, ..rule(12.0, None) };
        assert_eq!(strict.check(&october.record())[0].measured, Measure::Minutes(13 * 60));
    }

    #[test]
    fn a_night_of_the_least_length_may_be_an_hour_short_in_march() {
        let march = night_over(2026, 3, 28);
        assert_eq!(rule(13.0, Some(12.0)).check(&march.record()), vec![]);
        assert_eq!(rule(13.0, Some(12.5)).check(&march.record())[0].measured, Measure::Minutes(11 * 60));
    }

    #[test]
    fn whole_hours_of_a_rule_set_need_no_decimal_point() {
        assert_eq!(toml::from_str::<ShiftLength>("max_hours = 12").unwrap(), rule(12.0, None));
        assert!(toml::from_str::<ShiftLength>("max_hours = 12\nmost_hours = 13").is_err());
    }

    #[test]
    fn half_an_hour_over_twelve_is_too_long_and_calls_are_exempt() {
        let findings = rule(12.0, None).check(&Case::from_grid(-1, "L|L.C.").record());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].measured, Measure::Minutes(12 * 60 + 30));
    }
}
