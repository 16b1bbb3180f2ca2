//! Nights in a week: a ward's own limit, and at most one for pregnant staff (`night.preg`).
//!
//! Per week from Monday to Sunday, by the day on which the night starts. Nights of history in a week that the horizon's
//! start cuts use up what the week allows; what they have overdrawn is nobody's decision any more.

use super::values::sentence;
use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today, count_up};
use crate::hospital::{Duty, Employee, Hospital, ShiftKind, Traits};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightsPerWeek {
    /// Most nights a week for anybody.
    #[serde(default)]
    pub most: Option<u32>,
    /// Most nights a week for pregnant staff.
    #[serde(default)]
    pub pregnant_most: Option<u32>,
}

impl NightsPerWeek {
    fn limit_for(&self, traits: Traits) -> Option<u32> {
        let pregnant = self.pregnant_most.filter(|_| traits.pregnant);
        [self.most, pregnant].into_iter().flatten().min()
    }
}

fn is_night(duty: &Duty) -> bool {
    duty.kind == ShiftKind::Night
}

impl Rule for NightsPerWeek {
    fn id(&self) -> &'static str {
        "nights_per_week"
    }

    fn describe(&self, language: Language) -> String {
        let nights = |most: u32| match (language, most) {
            (Language::English, 1) => "1 night a week".into(),
            (Language::English, _) => format!("{most} nights a week"),
            (Language::Danish, 1) => "1 nattevagt om ugen".into(),
            (Language::Danish, _) => format!("{most} nattevagter om ugen"),
        };
        let (at_most, pregnant) = match language {
            Language::English => ("at most", "during pregnancy"),
            Language::Danish => ("højst", "for gravide"),
        };
        let all = self.most.map(|most| format!("{at_most} {}", nights(most)));
        let some = self.pregnant_most.map(|most| format!("{at_most} {} {pregnant}", nights(most)));
        sentence(&all.into_iter().chain(some).collect::<Vec<_>>().join(", "))
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let Some(most) = self.limit_for(record.employee().traits).map(i64::from) else { return Vec::new() };
        let mut findings = Vec::new();
        for monday in record.hospital.horizon.mondays() {
            let (mut past, mut planned) = (0, 0);
            for duty in record.duties.iter().filter(|duty| is_night(duty) && (0..7).contains(&(duty.day - monday))) {
                if duty.day < 0 { past += 1 } else { planned += 1 }
            }
            let beyond = planned - (most - past).max(0);
            if beyond > 0 {
                findings.push(Finding {
                    first: monday,
                    last: monday + 6,
                    measured: Measure::Shifts(past + planned),
                    allowed: Measure::Shifts(most),
                    excess: beyond as f64,
                    what: "nights in a week".into(),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let Some(most) = self.limit_for(model.employee().traits) else { return };
        for monday in model.hospital.horizon.mondays() {
            let last = (monday + 6).min(model.last_day());
            let (mut past, mut nights) = (Expr::default(), Expr::default());
            for day in monday..=last {
                let on_day = model.sum(day, is_night);
                nights.add_expr(&on_day, 1.0);
                if day < 0 {
                    past.add_expr(&on_day, 1.0);
                }
            }
            model.limit(nights, f64::from(most).max(past.constant), (monday, last));
        }
    }

    fn follow<'r>(&'r self, employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        let most = self.limit_for(employee.traits)?;
        Some(Box::new(WeeklyNights(most)))
    }
}

/// Most nights of one person in a week.
#[derive(Debug)]
struct WeeklyNights(u32);

/// The number: nights of the week so far.
impl Follow for WeeklyNights {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let before = if today.weekday == 0 { 0 } else { standing[0] };
        let nights = today.duties.iter().filter(|duty| is_night(duty)).count() as i16;
        let (count, excess) = count_up(before, nights, self.0, today.is_planned());
        ([if today.weekday == 6 { 0 } else { count }, 0, 0, 0, 0, 0], excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(most: Option<u32>) -> NightsPerWeek {
        NightsPerWeek { most, pregnant_most: Some(1) }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&rule(Some(1)), Case::spans("DDDDEENM", 7, 10, 0.4), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(Some(3)), Case::spans("DENNM", 7, 18, 0.6));
        testkit::agree(&rule(Some(1)), Case::spans("DDDDEENM", 7, 10, 0.4));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(Some(1)), Case::spans("DNNM", 7, 18, 0.7));
    }

    #[test]
    fn a_second_night_in_the_week_is_too_many_for_the_pregnant() {
        let mut case = Case::from_grid(0, "|N...N..N");
        assert_eq!(rule(None).check(&case.record()), vec![]);
        case.hospital.staff[0].traits.pregnant = true;
        let findings = rule(None).check(&case.record());
        assert_eq!((findings.len(), findings[0].first, findings[0].excess), (1, 0, 1.0));
    }

    #[test]
    fn nights_before_the_start_use_up_a_cut_week() {
        let mut case = Case::from_grid(-3, "N..|N...");
        case.hospital.horizon.first += chrono::Duration::days(3);
        assert_eq!(rule(Some(1)).check(&case.record())[0].excess, 1.0);
        let mut overdrawn = Case::from_grid(-3, "NNN|....");
        overdrawn.hospital.horizon.first += chrono::Duration::days(3);
        assert_eq!(rule(Some(1)).check(&overdrawn.record()), vec![]);
    }
}
