//! Nobody is in two places: the duties of a person do not overlap in elapsed time.
//!
//! Not a clause but a fact. It matters where a 24-hour call runs into the next morning, and in hand-made rosters with two
//! duties on a day. An open-ended duty lasts until its latest end.

use super::off_periods::overhang_days;
use crate::agreement::{Choice, Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::Moment;
use crate::hospital::{Duty, Employee, Hospital};
use crate::linear::{Expr, Literal};
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoOverlap {}

impl Rule for NoOverlap {
    fn id(&self) -> &'static str {
        "no_overlap"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "Duties do not overlap.".into(),
            Language::Danish => "Vagter overlapper ikke hinanden.".into(),
        }
    }

    /// One finding per pair of duties that overlap.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, later) in record.duties.iter().enumerate().filter(|(_, duty)| duty.day >= 0) {
            for earlier in record.duties[..at].iter().filter(|earlier| earlier.rest_from > later.start) {
                let common = earlier.rest_from.min(later.rest_from) - later.start;
                findings.push(Finding {
                    first: earlier.day,
                    last: later.day,
                    measured: Measure::Minutes(common),
                    allowed: Measure::Minutes(0),
                    excess: 1.0,
                    what: format!("overlap of {} and {}", record.name(earlier), record.name(later)),
                });
            }
        }
        findings
    }

    /// Two stretches of time overlap when one is under way as the other starts: at every possible start, at most one duty
    /// is under way.
    fn encode(&self, model: &mut PersonModel) {
        let reach = overhang_days(model.hospital);
        for day in 0..=model.last_day() {
            let near: Vec<Choice> = (day - reach..=day).flat_map(|near| model.choices(near).to_vec()).collect();
            let mut starts: Vec<Moment> = model.choices(day).iter().map(|choice| choice.duty.start).collect();
            starts.sort_unstable();
            starts.dedup();
            for at in starts {
                let together: Vec<&Choice> = near.iter().filter(|choice| under_way(&choice.duty, at)).collect();
                if together.len() < 2 {
                    continue;
                }
                let mut expr = Expr::default();
                let past = together.iter().any(|choice| choice.duty.day < 0 && choice.literal == Literal::One);
                expr.add_constant(f64::from(u8::from(past)));
                for choice in together.iter().filter(|choice| choice.duty.day >= 0) {
                    expr.add_literal(choice.literal, 1.0);
                }
                let first = together.iter().map(|choice| choice.duty.day).min().unwrap_or(day);
                model.limit(expr, 1.0, (first, day));
            }
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(Self {}))
    }
}

fn under_way(duty: &Duty, at: Moment) -> bool {
    duty.start <= at && at < duty.rest_from
}

/// The number: minutes that are taken of the next day.
impl Follow for NoOverlap {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let mut busy_until = today.midnights.0 + i64::from(standing[0]);
        let mut excess = 0.0;
        for duty in today.duties {
            excess += f64::from(u8::from(today.is_planned() && duty.start < busy_until));
            busy_until = busy_until.max(duty.rest_from);
        }
        let taken = (busy_until - today.midnights.1).clamp(0, i64::from(i16::MAX));
        ([taken as i16, 0, 0, 0, 0, 0], excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use proptest::prelude::*;

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&NoOverlap {}, Case::one_a_day(), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&NoOverlap {}, Case::any());
    }

    #[test]
    fn check_agrees_with_encoding_for_open_ended_shifts() {
        let cases = Case::any().prop_map(|mut case| {
            case.hospital.shifts[1].latest_end_minute = Some(30 * 60);
            case
        });
        testkit::agree(&NoOverlap {}, cases.boxed());
    }

    #[test]
    fn a_day_shift_may_not_start_before_the_call_of_yesterday_ends() {
        let findings = NoOverlap {}.check(&Case::from_grid(-1, "C|D").record());
        assert_eq!(findings[0].measured, Measure::Minutes(60));
        assert_eq!((findings[0].first, findings[0].last), (-1, 0));
    }

    #[test]
    fn a_shift_that_starts_as_the_last_one_ends_does_not_overlap() {
        let mut case = Case::from_grid(0, "|N.");
        case.put(0, 1);
        case.put(1, 0);
        assert_eq!(NoOverlap {}.check(&case.record()), vec![]);
    }

    #[test]
    fn an_overlap_in_history_is_nobodys_decision() {
        let case = Case::from_grid(-2, "CD|.");
        assert_eq!(NoOverlap {}.check(&case.record()), vec![]);
        assert_eq!(case.encoded_cost(&NoOverlap {}, crate::agreement::Strictness::Hard), Some(0.0));
    }
}
