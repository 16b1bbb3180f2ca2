//! Recovery after nights: a run of nights is followed by so many free hours.
//!
//! The run is counted in days with a night duty; the free time from the last night's end (its latest, where the end is
//! open) to the next duty of any kind.

use super::off_periods::{any_duty, closing, corners, opening, overhang_days, total};
use crate::agreement::{Finding, Follow, Language, Measure, NEVER, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::Day;
use crate::hospital::{Duty, Employee, Hospital, ShiftKind};
use crate::linear::Expr;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryAfterNights {
    /// Nights in a row from which the recovery is due.
    pub nights: u32,
    /// Free hours after the last night.
    pub hours: u32,
}

impl RecoveryAfterNights {
    fn minutes(&self) -> i64 {
        i64::from(self.hours) * 60
    }
}

impl Rule for RecoveryAfterNights {
    fn id(&self) -> &'static str {
        "recovery_after_nights"
    }

    fn describe(&self, language: Language) -> String {
        let (nights, hours) = (self.nights, self.hours);
        match language {
            Language::English => format!("After {nights} or more nights in a row at least {hours} hours free."),
            Language::Danish => format!("Efter {nights} eller flere nattevagter i træk mindst {hours} timer fri."),
        }
    }

    /// One finding per run of nights; its excess is the number of duties that start inside the recovery.
    fn check(&self, record: &Record) -> Vec<Finding> {
        let is_night = |day: Day| record.on(day).any(|duty| duty.kind == ShiftKind::Night);
        let mut findings = Vec::new();
        let mut run = 0;
        for day in record.first_day()..=record.last_day() {
            run = if is_night(day) { run + 1 } else { 0 };
            if run == 0 || run < self.nights.max(1) || is_night(day + 1) {
                continue;
            }
            let Some(night) = record.on(day).filter(|duty| duty.kind == ShiftKind::Night).last() else { continue };
            let too_early = |duty: &&Duty| duty.day > day && duty.start - night.rest_from < self.minutes();
            let early: Vec<&Duty> = record.duties.iter().filter(too_early).collect();
            let planned = early.iter().filter(|duty| duty.day >= 0).count();
            if let (Some(next), true) = (early.first(), planned > 0) {
                findings.push(Finding {
                    first: day,
                    last: early.last().map_or(day, |duty| duty.day),
                    measured: Measure::Minutes(next.start - night.rest_from),
                    allowed: Measure::Minutes(self.minutes()),
                    excess: planned as f64,
                    what: format!("free after {run} nights, to {}", record.name(next)),
                });
            }
        }
        findings
    }

    /// For a last night X on a day and a duty Z too soon after it: run before X + X + Z ≤ nights, unless the next day is a
    /// night too, for then X is not the last one and the row of the next day speaks.
    fn encode(&self, model: &mut PersonModel) {
        let reach = (self.minutes() / 1440) as Day + overhang_days(model.hospital) + 1;
        for last_night in model.first_day()..=model.last_day() {
            for day in (last_night + 1).max(0)..=(last_night + reach).min(model.last_day()) {
                self.keep_free(model, last_night, day);
            }
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        Some(Box::new(self.clone()))
    }
}

impl RecoveryAfterNights {
    fn keep_free(&self, model: &mut PersonModel, last_night: Day, day: Day) {
        let is_night = |duty: &Duty| duty.kind == ShiftKind::Night;
        let mut nights = closing(model, last_night);
        nights.retain(|choice| is_night(&choice.duty));
        let mut later = opening(model, day);
        if day == last_night + 1 {
            later.retain(|choice| !is_night(&choice.duty));
        }
        let length = self.nights.max(1);
        for (lasts, nexts) in corners(&nights, &later, |x, z| z.start - x.rest_from < self.minutes()) {
            let mut expr = total(&lasts);
            expr.add_expr(&total(&nexts), 1.0);
            let first = last_night - length as Day + 1;
            for before in first..last_night {
                expr.add_expr(&night_on(model, before), 1.0);
            }
            if day > last_night + 1 {
                expr.add_expr(&night_on(model, last_night + 1), -1.0);
            }
            // Where history has broken the run already there is nothing to keep.
            if expr.constant + expr.terms.iter().filter(|term| term.1 > 0.0).count() as f64 > f64::from(length) {
                model.limit(expr, f64::from(length), (first, day));
            }
        }
    }
}

/// 1 if the day has a night duty.
fn night_on(model: &PersonModel, day: Day) -> Expr {
    any_duty(model, day, |duty| duty.kind == ShiftKind::Night)
}

/// The numbers: nights in a row, and the end of the last one of a run that is long enough.
impl Follow for RecoveryAfterNights {
    fn start(&self) -> Standing {
        [0, NEVER, 0, 0, 0, 0]
    }

    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let length = i16::try_from(self.nights.max(1)).unwrap_or(i16::MAX - 1);
        let night = today.duties.iter().rfind(|duty| duty.kind == ShiftKind::Night);
        let goes_on = standing[0] > 0 && night.is_some();
        let mut over = today.moment(standing[1]);
        let early = |duty: &&Duty| over.is_some_and(|over| duty.start - over < self.minutes());
        let early = if goes_on || !today.is_planned() { 0 } else { today.duties.iter().filter(early).count() };
        let run = night.map_or(0, |_| standing[0].saturating_add(1).min(length));
        if let Some(night) = night.filter(|_| run >= length) {
            over = Some(night.rest_from);
        }
        let over = over.filter(|&over| today.midnights.1 - over < self.minutes());
        ([run, over.map_or(NEVER, |over| today.age(over)), 0, 0, 0, 0], early as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(nights: u32, hours: u32) -> RecoveryAfterNights {
        RecoveryAfterNights { nights, hours }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&rule(2, 48), Case::one_a_day(), 0);
        testkit::followed(&rule(1, 24), Case::with_codes("NMD"), 0);
        testkit::followed(&rule(3, 56), Case::with_codes("NMNE"), 0);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(2, 48), Case::one_a_day());
        testkit::agree(&rule(1, 24), Case::with_codes("NMD"));
        testkit::agree(&rule(3, 56), Case::with_codes("NMNE"));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(2, 48), Case::one_a_day());
        testkit::prices_agree(&rule(1, 72), Case::with_codes("NMD"));
    }

    #[test]
    fn a_day_shift_two_days_after_the_last_night_breaks_forty_eight_hours() {
        let findings = rule(2, 48).check(&Case::from_grid(-2, "NN|.D").record());
        assert_eq!(findings[0].measured, Measure::Minutes(24 * 60));
        assert_eq!((findings[0].first, findings[0].last), (-1, 1));
        assert_eq!(rule(2, 48).check(&Case::from_grid(-2, "NN|..D").record()), vec![]);
    }

    #[test]
    fn a_single_night_needs_no_recovery_from_two() {
        assert_eq!(rule(2, 48).check(&Case::from_grid(0, "|.N.DN.D").record()), vec![]);
    }

    #[test]
    fn the_next_night_prolongs_the_run_and_needs_no_recovery() {
        assert_eq!(rule(2, 48).check(&Case::from_grid(0, "|NNNN...").record()), vec![]);
    }
}
