//! Nights in a row (`night.row`): advice of the working environment authority, at most 3.

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today, count_up};
use crate::calendar::Day;
use crate::hospital::{Employee, Hospital, ShiftKind};
use crate::linear::Expr;
use serde::Deserialize;

/// At most `nights` days in a row on which a night shift starts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightsInRow {
    /// Longest run.
    pub nights: u32,
}

fn starts_night(record: &Record, day: Day) -> bool {
    record.on(day).any(|duty| duty.kind == ShiftKind::Night)
}

impl Rule for NightsInRow {
    fn id(&self) -> &'static str {
        "nights_in_row"
    }

    fn describe(&self, language: Language) -> String {
        match language {
            Language::English => format!("At most {} nights in a row.", self.nights),
            Language::Danish => format!("Højst {} nattevagter i træk.", self.nights),
        }
    }

    /// One finding per run that is too long; its excess is the number of its nights in the horizon that have `nights`
    /// nights right before them.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let most = self.nights as i32;
        let mut findings = Vec::new();
        let mut day = record.first_day();
        while day <= record.last_day() {
            let first = day;
            while day <= record.last_day() && starts_night(record, day) {
                day += 1;
            }
            let (last, run) = (day - 1, day - first);
            let beyond = last - (first + most).max(0) + 1;
            if beyond > 0 {
                findings.push(Finding {
                    first,
                    last,
                    measured: Measure::Shifts(i64::from(run)),
                    allowed: Measure::Shifts(i64::from(self.nights)),
                    excess: f64::from(beyond),
                    what: "nights in a row".into(),
                });
            }
            day += 1;
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        for last in 0..=model.last_day() {
            let first = last - self.nights as i32;
            if first < model.first_day() {
                // The window reaches into unknown time, where nobody works: it cannot be full.
                continue;
            }
            let mut run = Expr::default();
            for day in first..=last {
                run.add_expr(&model.sum(day, |duty| duty.kind == ShiftKind::Night), 1.0);
            }
            model.limit(run, f64::from(self.nights), (first, last));
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(Self { nights: self.nights }))
    }
}

/// The number: nights in a row.
impl Follow for NightsInRow {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        if !today.duties.iter().any(|duty| duty.kind == ShiftKind::Night) {
            return ([0; 6], 0.0);
        }
        let (run, excess) = count_up(standing[0], 1, self.nights, today.is_planned());
        ([run, 0, 0, 0, 0, 0], excess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&NightsInRow { nights: 2 }, Case::spans("DNNNM", 0, 20, 0.6), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&NightsInRow { nights: 3 }, Case::with_codes("DNNNM"));
        testkit::agree(&NightsInRow { nights: 2 }, Case::spans("DNNNM", 0, 20, 0.6));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&NightsInRow { nights: 2 }, Case::with_codes("DNNNM"));
    }

    #[test]
    fn the_fourth_and_fifth_night_are_too_many() {
        let findings = NightsInRow { nights: 3 }.check(&Case::from_grid(-2, "NN|NNN.N").record());
        assert_eq!((findings[0].first, findings[0].last, findings[0].excess), (-2, 2, 2.0));
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_run_that_ended_in_history_is_nobodys_decision() {
        assert_eq!(NightsInRow { nights: 3 }.check(&Case::from_grid(-5, "NNNNN|.N").record()), vec![]);
    }
}
