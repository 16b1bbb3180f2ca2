//! Pinned cells: what the planner has fixed stays as it is.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pinned {}

impl Rule for Pinned {
    fn id(&self) -> &'static str {
        "pinned"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "Shifts and days off that the planner has pinned are kept.".into(),
            Language::Danish => "Vagter og fridage, som planlæggeren har låst, fastholdes.".into(),
        }
    }

    /// One finding per cell; its excess is the number of shifts that are missing or too many.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for day in 0..=record.last_day() {
            let Some(&pin) = record.hospital.pinned.get(&(record.person, day)) else { continue };
            let other = record.on(day).filter(|duty| Some(duty.shift) != pin).count();
            let missing = pin.is_some_and(|pin| !record.on(day).any(|duty| duty.shift == pin));
            let excess = other + usize::from(missing);
            if excess == 0 {
                continue;
            }
            let code = |shift: usize| record.hospital.shifts.get(shift).map_or("?", |shift| shift.code.as_str());
            let found: Vec<&str> = record.on(day).map(|duty| code(duty.shift)).collect();
            let found = if found.is_empty() { "a day off".into() } else { found.join(" and ") };
            findings.push(Finding {
                first: day,
                last: day,
                measured: Measure::Count(excess as i64),
                allowed: Measure::Count(0),
                excess: excess as f64,
                what: format!("pinned as {}, planned as {found}", pin.map_or("a day off", code)),
            });
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let hospital = model.hospital;
        for day in 0..=model.last_day() {
            let Some(&pin) = hospital.pinned.get(&(model.person, day)) else { continue };
            let mut wrong = Expr::default();
            if pin.is_some() {
                wrong.add_constant(1.0);
                wrong.add_expr(&model.sum(day, |duty| Some(duty.shift) == pin), -1.0);
            }
            wrong.add_expr(&model.sum(day, |duty| Some(duty.shift) != pin), 1.0);
            model.limit(wrong, 0.0, (day, day));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use proptest::prelude::*;

    /// Pins some cells as they stand and now and then one as it does not.
    fn random() -> BoxedStrategy<Case> {
        (Case::any(), prop::collection::vec(0..14i32, 3), prop::option::of((0..14i32, prop::option::of(0..8usize))))
            .prop_map(|(mut case, days, odd)| {
                for day in days {
                    let cell = case.roster.get(0, day);
                    case.hospital.pinned.insert((0, day), cell);
                }
                if let Some((day, cell)) = odd {
                    case.hospital.pinned.insert((0, day), cell);
                }
                case
            })
            .boxed()
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&Pinned {}, random());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&Pinned {}, random());
    }

    #[test]
    fn another_shift_than_the_pinned_one_is_missing_and_too_many() {
        let mut case = Case::from_grid(0, "|E.");
        case.hospital.pinned.insert((0, 0), Some(0));
        case.hospital.pinned.insert((0, 1), None);
        let findings = Pinned {}.check(&case.record());
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].excess, findings[0].what.as_str()), (2.0, "pinned as D, planned as E"));
    }
}
