//! Night ban and night-only employment, by the person's traits.
//!
//! A night duty is one with at least three hours between 23:00 and 06:00 by the clock, whatever its kind says: a 24-hour
//! call is one, an evening to midnight is not.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{local, moment};
use crate::hospital::{Duty, Hospital};
use serde::Deserialize;

/// Night minutes that make a duty a night duty.
const NIGHT_MINUTES: i64 = 3 * 60;
/// The night begins, in minutes of the day.
const NIGHT_FROM: i32 = 23 * 60;
/// The night ends, in minutes of the day.
const NIGHT_TO: i32 = 6 * 60;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightBan {}

impl Rule for NightBan {
    fn id(&self) -> &'static str {
        "night_ban"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => {
                "No night duty for those exempt, and only night duty for those employed for nights.".into()
            }
            Language::Danish => "Ingen nattevagt for fritagne, og kun nattevagt for fast nattevagt.".into(),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let traits = record.employee().traits;
        let mut findings = Vec::new();
        if !traits.no_nights && !traits.fixed_nights {
            return findings;
        }
        for duty in record.duties.iter().filter(|duty| duty.day >= 0) {
            let minutes = (0..duty.elapsed_minutes())
                .filter(|&minute| {
                    let clock = local(duty.start + minute).1;
                    !(NIGHT_TO..NIGHT_FROM).contains(&clock)
                })
                .count() as i64;
            let is_night = minutes >= NIGHT_MINUTES;
            if traits.no_nights && is_night {
                findings.push(finding(record, duty, minutes, NIGHT_MINUTES - 1, "night work in"));
            }
            if traits.fixed_nights && !is_night {
                findings.push(finding(record, duty, minutes, NIGHT_MINUTES, "too little night work in"));
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let traits = model.employee().traits;
        let hospital = model.hospital;
        for day in 0..=model.last_day() {
            for (applies, barred) in [(traits.no_nights, true), (traits.fixed_nights, false)] {
                let wrong = model.sum(day, |duty| applies && is_night_duty(hospital, duty) == barred);
                if !wrong.terms.is_empty() || wrong.constant > 0.0 {
                    model.limit(wrong, 0.0, (day, day));
                }
            }
        }
    }
}

fn finding(record: &Record, duty: &Duty, measured: i64, allowed: i64, what: &str) -> Finding {
    Finding {
        first: duty.day,
        last: duty.day,
        measured: Measure::Minutes(measured),
        allowed: Measure::Minutes(allowed),
        excess: 1.0,
        what: format!("{what} {}", record.name(duty)),
    }
}

/// Whether the nights of the dates around the duty take three hours of it.
fn is_night_duty(hospital: &Hospital, duty: &Duty) -> bool {
    let minutes: i64 = (duty.day - 1..=duty.day + 3)
        .map(|day| {
            let evening = hospital.horizon.date(day);
            duty.minutes_within(moment(evening, NIGHT_FROM), moment(evening, 24 * 60 + NIGHT_TO))
        })
        .sum();
    minutes >= NIGHT_MINUTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::Traits;
    use proptest::prelude::*;

    fn random() -> BoxedStrategy<Case> {
        let fixed = (Case::with_codes("NM"), Case::with_codes("DEHS"), any::<bool>(), 0..10u8);
        fixed
            .prop_map(|(nights, days, no_nights, odd)| {
                let mut case = if no_nights != (odd == 0) { days } else { nights };
                // A late evening that the October night makes long enough.
                case.hospital.shifts[1].end_minute = 25 * 60 + 30;
                case.hospital.staff[0].traits = Traits { no_nights, fixed_nights: !no_nights, ..Traits::default() };
                case
            })
            .boxed()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&NightBan {}, random());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&NightBan {}, random());
    }

    #[test]
    fn an_evening_until_two_is_a_night_and_until_half_past_one_is_not() {
        let mut case = Case::from_grid(0, "|E");
        case.hospital.staff[0].traits.no_nights = true;
        case.hospital.shifts[1].end_minute = 25 * 60 + 30;
        assert_eq!(NightBan {}.check(&case.record()), vec![]);
        case.hospital.shifts[1].end_minute = 26 * 60;
        assert_eq!(NightBan {}.check(&case.record()).len(), 1);
    }

    #[test]
    fn a_person_employed_for_nights_takes_no_day_shift() {
        let mut case = Case::from_grid(-1, "D|ND");
        case.hospital.staff[0].traits.fixed_nights = true;
        assert_eq!(NightBan {}.check(&case.record()).iter().map(|f| f.first).collect::<Vec<_>>(), vec![1]);
    }
}
