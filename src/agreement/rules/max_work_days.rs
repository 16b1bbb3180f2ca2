//! Longest run of days with a duty (`work.maxdays`): 6, or 7 by individual agreement with the manager.

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today, count_up};
use crate::hospital::{Employee, Hospital};
use crate::linear::Expr;
use serde::Deserialize;

/// At most `days` days in a row on which a duty starts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxWorkDays {
    /// Longest run.
    pub days: u32,
}

impl Rule for MaxWorkDays {
    fn id(&self) -> &'static str {
        "max_work_days"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => format!("At most {} working days in a row.", self.days),
            Language::Danish => format!("Højst {} arbejdsdage i træk.", self.days),
        }
    }

    /// One finding per run that is too long; its excess is the number of day windows that it overfills.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut run = 0;
        for day in record.first_day()..=record.last_day() + 1 {
            if record.works(day) {
                run += 1;
                continue;
            }
            let (first, last) = (day - run, day - 1);
            // Windows that lie in history alone are nobody's decision any more.
            let excess = i64::from(last - first.max(-(self.days as i32)) + 1 - self.days as i32);
            if last >= 0 && excess > 0 {
                findings.push(Finding {
                    first,
                    last,
                    measured: Measure::Days(i64::from(run)),
                    allowed: Measure::Days(i64::from(self.days)),
                    excess: excess as f64,
                    what: "working days in a row".into(),
                });
            }
            run = 0;
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        let length = self.days as i32;
        for last in 0..=model.last_day() {
            let first = last - length;
            let mut run = Expr::default();
            for day in first..=last {
                run.add_expr(&model.work(day), 1.0);
            }
            model.limit(run, f64::from(self.days), (first, last));
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(Self { days: self.days }))
    }
}

/// The number: days in a row with a duty.
impl Follow for MaxWorkDays {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        if today.duties.is_empty() {
            return ([0; 6], 0.0);
        }
        let (run, excess) = count_up(standing[0], 1, self.days, today.is_planned());
        ([run, 0, 0, 0, 0, 0], excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&MaxWorkDays { days: 3 }, Case::one_a_day(), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&MaxWorkDays { days: 6 }, Case::one_a_day());
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&MaxWorkDays { days: 3 }, Case::one_a_day());
    }

    #[test]
    fn a_run_that_begins_in_history_counts() {
        let case = Case::from_grid(-2, "DD|DDDD..");
        let findings = MaxWorkDays { days: 5 }.check(&case.record());
        assert_eq!((findings[0].first, findings[0].last), (-2, 3));
    }
}
