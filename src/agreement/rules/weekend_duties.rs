//! Weekend duties (`ol.weekend`): consultants have at most 4 duties a month that start on a Saturday or Sunday.
//!
//! A month is any window of so many days. Only windows that start on a Saturday or Sunday of the known time are looked
//! at, up to the first that reaches the horizon's end: every other window holds no duty that one of them does not. Duties
//! of history use up what a window allows; what they have overdrawn is nobody's decision any more.

use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekendDuties {
    /// Most duties in the window.
    pub most: u32,
    /// Days of the window.
    pub days: u32,
}

impl Rule for WeekendDuties {
    fn id(&self) -> &'static str {
        "weekend_duties"
    }

    fn describe(&self, language: Language) -> String {
        let (most, days) = (self.most, self.days);
        match language {
            Language::English => format!("At most {most} weekend duties in any {days} days."),
            Language::Danish => format!("Højst {most} weekendvagter inden for {days} dage."),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let horizon = &record.hospital.horizon;
        let length = self.days.max(1) as i32;
        let mut findings = Vec::new();
        for first in record.first_day().max(1 - length)..=record.last_day() {
            if !horizon.is_weekend(first) {
                continue;
            }
            let last = first + length - 1;
            let days = record.duties.iter().map(|duty| duty.day);
            let inside: Vec<i32> =
                days.filter(|day| (first..=last).contains(day) && horizon.is_weekend(*day)).collect();
            let past = inside.iter().filter(|&&day| day < 0).count() as i64;
            let total = inside.len() as i64;
            let beyond = total - past.max(i64::from(self.most));
            if beyond > 0 {
                findings.push(Finding {
                    first,
                    last: last.min(record.last_day()),
                    measured: Measure::Shifts(total),
                    allowed: Measure::Shifts(i64::from(self.most)),
                    excess: beyond as f64,
                    what: format!("weekend duties in {} days", self.days),
                });
            }
            if last >= record.last_day() {
                break;
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let length = self.days.max(1) as i32;
        let horizon = model.hospital.horizon;
        let earliest = model.first_day().max(1 - length);
        let weekend_days: Vec<i32> = (earliest..=model.last_day()).filter(|&day| horizon.is_weekend(day)).collect();
        for (at, &first) in weekend_days.iter().enumerate() {
            let last = (first + length - 1).min(model.last_day());
            let (mut past, mut total, mut possible) = (Expr::default(), Expr::default(), 0);
            for &day in weekend_days[at..].iter().take_while(|&&day| day <= last) {
                let work = model.work(day);
                possible += u32::from(work != Expr::default());
                if day < 0 {
                    past.add_expr(&work, 1.0);
                }
                total.add_expr(&work, 1.0);
            }
            // With one duty a day the window cannot be overfull when it has no more days than it allows duties.
            if possible > self.most {
                model.limit(total, f64::from(self.most).max(past.constant), (first, last));
            }
            if last == model.last_day() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&WeekendDuties { most: 4, days: 28 }, Case::spans("DENC", 20, 40, 0.5));
        testkit::agree(&WeekendDuties { most: 1, days: 9 }, Case::spans("DENC", 3, 20, 0.3));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&WeekendDuties { most: 2, days: 14 }, Case::spans("DENC", 10, 30, 0.6));
        testkit::prices_agree(&WeekendDuties { most: 4, days: 28 }, Case::spans("DENC", 30, 20, 0.8));
    }

    #[test]
    fn five_weekend_duties_in_four_weeks_are_one_too_many() {
        let rule = WeekendDuties { most: 4, days: 28 };
        let findings = rule.check(&Case::from_grid(-2, "D.|.....DD.....DD").record());
        assert_eq!((findings.len(), findings[0].first, findings[0].excess), (1, -2, 1.0));
        assert_eq!(rule.check(&Case::from_grid(-2, "..|.....DD.....DD").record()), vec![]);
    }

    #[test]
    fn duties_thirty_days_apart_share_no_window() {
        let rule = WeekendDuties { most: 1, days: 28 };
        let mut case = Case::blank(chrono::NaiveDate::from_ymd_opt(2026, 2, 2).unwrap(), 0, 40);
        case.put(5, 0);
        case.put(33, 0);
        assert_eq!(rule.check(&case.record()), vec![]);
        case.roster.set(0, 5, None);
        case.put(6, 0);
        assert_eq!(rule.check(&case.record()).len(), 1);
    }
}
