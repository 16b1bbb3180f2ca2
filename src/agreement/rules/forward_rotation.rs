//! Forward rotation (`rotate`): advice of the working environment authority. From one day to the next a person goes from
//! day to evening to night, not backwards. Calls have no place in the order.

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today};
use crate::hospital::{Employee, Hospital, ShiftKind};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForwardRotation {}

/// The place of a kind in the order.
fn place(kind: ShiftKind) -> Option<u32> {
    match kind {
        ShiftKind::Day => Some(1),
        ShiftKind::Evening => Some(2),
        ShiftKind::Night => Some(3),
        ShiftKind::OnSiteCall | ShiftKind::HomeCall => None,
    }
}

impl Rule for ForwardRotation {
    fn id(&self) -> &'static str {
        "forward_rotation"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "Shifts rotate forward: day, evening, night.".into(),
            Language::Danish => "Vagterne roterer fremad: dag, aften, nat.".into(),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for later in record.duties.iter().filter(|duty| duty.day >= 0) {
            for earlier in record.on(later.day - 1) {
                let (Some(from), Some(to)) = (place(earlier.kind), place(later.kind)) else { continue };
                if to < from {
                    findings.push(Finding {
                        first: earlier.day,
                        last: later.day,
                        measured: Measure::Count(1),
                        allowed: Measure::Count(0),
                        excess: 1.0,
                        what: format!("backwards from {} to {}", record.name(earlier), record.name(later)),
                    });
                }
            }
        }
        findings
    }

    /// Two rows a day that share no pair of kinds, so that a step back costs once: evening or night before day, and night
    /// before evening.
    fn encode(&self, model: &mut PersonModel) {
        let steps: [(&[ShiftKind], ShiftKind); 2] =
            [(&[ShiftKind::Evening, ShiftKind::Night], ShiftKind::Day), (&[ShiftKind::Night], ShiftKind::Evening)];
        for day in 0..=model.last_day() {
            for (before, after) in steps {
                let mut pair = model.sum(day - 1, |duty| before.contains(&duty.kind));
                let later = model.sum(day, |duty| duty.kind == after);
                if pair != Expr::default() && later != Expr::default() {
                    pair.add_expr(&later, 1.0);
                    model.limit(pair, 1.0, (day - 1, day));
                }
            }
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(Self {}))
    }
}

/// The number: the place in the order of the day's kind.
impl Follow for ForwardRotation {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let places = || today.duties.iter().filter_map(|duty| place(duty.kind)).map(|place| place as i16);
        let back = today.is_planned() && places().any(|to| to < standing[0]);
        ([places().max().unwrap_or(0), 0, 0, 0, 0, 0], f64::from(u8::from(back)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&ForwardRotation {}, Case::spans("DENLMCH", 7, 14, 0.5), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&ForwardRotation {}, Case::spans("DDDEN", 7, 8, 0.4));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&ForwardRotation {}, Case::spans("DENLMCH", 7, 14, 0.9));
    }

    #[test]
    fn night_to_day_is_one_step_back() {
        let findings = ForwardRotation {}.check(&Case::from_grid(-1, "N|DEN.D").record());
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].first, findings[0].last), (-1, 0));
    }

    #[test]
    fn a_day_off_in_between_allows_any_order() {
        assert_eq!(ForwardRotation {}.check(&Case::from_grid(0, "|N.E.D").record()), vec![]);
    }
}
