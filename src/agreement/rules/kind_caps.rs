//! Most shifts of a kind for a person, per week or per horizon.
//!
//! A week counts the duties of its days before the horizon too; what they have overdrawn is past, but leaves nothing.

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today, count_up};
use crate::calendar::Day;
use crate::hospital::{Cap, CapPeriod, Employee, Hospital};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindCaps {}

impl Rule for KindCaps {
    fn id(&self) -> &'static str {
        "kind_caps"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => "The person's own limits on shifts of a kind are kept.".into(),
            Language::Danish => "Personens egne lofter over vagttyper overholdes.".into(),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        for cap in &record.employee().caps {
            for (first, last) in periods(record.hospital, cap.period) {
                let counted = record.duties.iter().filter(|duty| duty.kind == cap.kind && duty.day <= last);
                let past = counted.clone().filter(|duty| first <= duty.day && duty.day < 0).count() as i64;
                let planned = counted.filter(|duty| duty.day >= first.max(0)).count() as i64;
                let excess = planned - (i64::from(cap.most) - past).max(0);
                if excess > 0 {
                    findings.push(Finding {
                        first,
                        last,
                        measured: Measure::Shifts(past + planned),
                        allowed: Measure::Shifts(i64::from(cap.most)),
                        excess: excess as f64,
                        what: format!("{} shifts {}", cap.kind.word(), period_words(cap)),
                    });
                }
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        for cap in &model.employee().caps {
            for (first, last) in periods(model.hospital, cap.period) {
                let mut expr = Expr::default();
                for day in first..=last {
                    expr.add_expr(&model.sum(day, |duty| duty.kind == cap.kind), 1.0);
                    if day == -1 {
                        expr.constant = expr.constant.min(f64::from(cap.most));
                    }
                }
                if !expr.terms.is_empty() || expr.constant > f64::from(cap.most) {
                    model.limit(expr, f64::from(cap.most), (first, last));
                }
            }
        }
    }

    fn follow<'r>(&'r self, employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        let weekly = employee.caps.iter().filter(|cap| matches!(cap.period, CapPeriod::Week));
        let caps: Vec<&Cap> = weekly.take(Standing::default().len()).collect();
        (!caps.is_empty()).then(|| Box::new(WeeklyCaps(caps)) as Box<dyn Follow>)
    }
}

fn period_words(cap: &Cap) -> &'static str {
    match cap.period {
        CapPeriod::Week => "in the week",
        CapPeriod::Horizon => "in the whole plan",
    }
}

/// First and last day of each period, ends of weeks cut to the horizon's last day.
fn periods(hospital: &Hospital, period: CapPeriod) -> Vec<(Day, Day)> {
    let last_day = hospital.horizon.days - 1;
    match period {
        CapPeriod::Week => hospital.horizon.mondays().iter().map(|&day| (day, (day + 6).min(last_day))).collect(),
        CapPeriod::Horizon => vec![(0, last_day)],
    }
}

/// The caps of one person on weeks; a cap on the whole horizon would tell too many lines apart.
#[derive(Debug)]
struct WeeklyCaps<'a>(Vec<&'a Cap>);

/// The numbers: duties of the week so far, by cap.
impl Follow for WeeklyCaps<'_> {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let (mut now, mut excess) = ([0; 6], 0.0);
        for (at, cap) in self.0.iter().enumerate() {
            let before = if today.weekday == 0 { 0 } else { standing[at] };
            let more = today.duties.iter().filter(|duty| duty.kind == cap.kind).count() as i16;
            let (count, beyond) = count_up(before, more, cap.most, today.is_planned());
            now[at] = if today.weekday == 6 { 0 } else { count };
            excess += beyond;
        }
        (now, excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::ShiftKind;
    use proptest::prelude::*;

    /// Weekly and whole caps, on horizons that start on any weekday.
    fn random() -> BoxedStrategy<Case> {
        (Case::any(), 0..7i64, 1..4u32, 3..7u32)
            .prop_map(|(mut case, shift, weekly, whole)| {
                case.hospital.horizon.first += chrono::Duration::days(shift);
                case.hospital.staff[0].caps = vec![
                    Cap { kind: ShiftKind::Night, most: weekly, period: CapPeriod::Week },
                    Cap { kind: ShiftKind::Day, most: whole, period: CapPeriod::Horizon },
                ];
                case
            })
            .boxed()
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&KindCaps {}, random(), 100);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&KindCaps {}, random());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&KindCaps {}, random());
    }

    #[test]
    fn nights_of_the_week_before_the_horizon_count_towards_its_cap() {
        let mut case = Case::from_grid(-2, "NN|N....");
        case.hospital.horizon.first += chrono::Duration::days(2);
        case.hospital.staff[0].caps = vec![Cap { kind: ShiftKind::Night, most: 1, period: CapPeriod::Week }];
        let findings = KindCaps {}.check(&case.record());
        assert_eq!((findings[0].measured, findings[0].excess), (Measure::Shifts(3), 1.0));
    }
}
