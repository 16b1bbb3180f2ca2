//! How often calls come (`yl.home`, `ol.home`): at most every 3rd day, on average or in any row of days.
//!
//! On average: over the horizon, days of absence left out, what is left over of a whole number of days allowing one more.
//! Otherwise: at most one call in any row of so many days.

use super::values::{KindWord, sentence};
use crate::agreement::{Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::Day;
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFrequency {
    /// Kind of call.
    pub kind: KindWord,
    /// One call in so many days.
    pub every: u32,
    /// Whether that is an average.
    #[serde(default)]
    pub average: bool,
}

impl CallFrequency {
    fn finding(&self, days: (Day, Day), calls: i64, allowed: i64) -> Option<Finding> {
        (calls > allowed).then(|| Finding {
            first: days.0,
            last: days.1,
            measured: Measure::Shifts(calls),
            allowed: Measure::Shifts(allowed),
            excess: (calls - allowed) as f64,
            what: format!("{}s in {} days", self.kind.0.word(), days.1 - days.0 + 1),
        })
    }

    fn check_average(&self, record: &Record) -> Option<Finding> {
        let calls = record.duties.iter().filter(|duty| duty.day >= 0 && duty.kind == self.kind.0).count() as i64;
        let days = (0..=record.last_day()).filter(|&day| record.hospital.absence(record.person, day).is_none());
        let (present, every) = (days.count() as i64, i64::from(self.every.max(1)));
        self.finding((0, record.last_day()), calls, (present + every - 1) / every)
    }

    fn encode_average(&self, model: &mut PersonModel) {
        let mut calls = Expr::default();
        let mut present: u32 = 0;
        for day in 0..=model.last_day() {
            calls.add_expr(&model.sum(day, |duty| duty.kind == self.kind.0), 1.0);
            present += u32::from(model.hospital.absence(model.person, day).is_none());
        }
        let days = (0, model.last_day());
        model.limit(calls, f64::from(present.div_ceil(self.every.max(1))), days);
    }
}

impl Rule for CallFrequency {
    fn id(&self) -> &'static str {
        "call_frequency"
    }

    fn describe(&self, language: Language) -> String {
        let (calls, every) = (self.kind.plural(language), self.every);
        sentence(&match (language, self.average) {
            (Language::English, true) => format!("{calls} at most once in {every} days on average"),
            (Language::English, false) => format!("{calls} at most once in any {every} days in a row"),
            (Language::Danish, true) => format!("{calls} i gennemsnit højst hver {every}. dag"),
            (Language::Danish, false) => format!("{calls} højst én gang på {every} dage i træk"),
        })
    }

    /// In a row of days, calls that history alone has overdrawn are left out: then any further call is one too many.
    fn check(&self, record: &Record) -> Vec<Finding> {
        if self.average {
            return self.check_average(record).into_iter().collect();
        }
        let calls: Vec<Day> =
            record.duties.iter().filter(|duty| duty.kind == self.kind.0).map(|duty| duty.day).collect();
        let mut findings = Vec::new();
        for last in 0..=record.last_day() {
            let first = last - self.every.max(1) as i32 + 1;
            let inside = calls.iter().filter(|day| (first..=last).contains(*day)).count() as i64;
            let past = calls.iter().filter(|day| (first..0).contains(*day)).count() as i64;
            findings.extend(self.finding((first, last), inside, past.max(1)));
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        if self.average {
            return self.encode_average(model);
        }
        for last in 0..=model.last_day() {
            let first = last - self.every.max(1) as i32 + 1;
            let mut row = Expr::default();
            for day in first..0 {
                row.add_expr(&model.sum(day, |duty| duty.kind == self.kind.0), 1.0);
            }
            let past = row.constant;
            for day in first.max(0)..=last {
                row.add_expr(&model.sum(day, |duty| duty.kind == self.kind.0), 1.0);
            }
            if row.terms.len() + row.constant as usize > 1 {
                model.limit(row, past.max(1.0), (first, last));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use crate::hospital::{Absence, AbsenceKind, ShiftKind};

    fn home(every: u32, average: bool) -> CallFrequency {
        CallFrequency { kind: KindWord(ShiftKind::HomeCall), every, average }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&home(3, false), Case::spans("DDDDH", 7, 14, 0.5));
        testkit::agree(&home(4, true), Case::with_lives(Case::spans("DDDHH", 7, 24, 0.6)));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&home(4, false), Case::spans("DHHC", 7, 20, 0.7));
        testkit::prices_agree(&home(4, true), Case::with_lives(Case::spans("DHHC", 7, 20, 0.7)));
    }

    #[test]
    fn a_call_two_days_after_the_last_is_too_soon() {
        assert_eq!(home(3, false).check(&Case::from_grid(-1, "H|.H").record()).len(), 1);
        assert_eq!(home(3, false).check(&Case::from_grid(-1, "H|..H").record()), vec![]);
    }

    #[test]
    fn calls_close_together_may_keep_the_average() {
        assert_eq!(home(3, true).check(&Case::from_grid(0, "|HH....").record()), vec![]);
        assert_eq!(home(3, true).check(&Case::from_grid(0, "|HHH...").record())[0].excess, 1.0);
    }

    #[test]
    fn on_site_calls_are_not_home_calls() {
        assert_eq!(home(3, false).check(&Case::from_grid(0, "|CHC").record()), vec![]);
    }

    #[test]
    fn leave_lessens_the_calls_that_the_average_allows() {
        let mut case = Case::from_grid(0, "|HH....");
        let kind = AbsenceKind::Holiday;
        case.hospital.absences.push(Absence { person: 0, first: 3, last: 5, kind, minutes_per_weekday: None });
        assert_eq!(home(3, true).check(&case.record())[0].allowed, Measure::Shifts(1));
    }
}
