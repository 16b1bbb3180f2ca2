//! Weekend frequency (`weekend.freq`, `ol.weekend`): of so many weekends in a row, at most so many are worked.
//!
//! A weekend is worked when a duty starts on its Saturday or Sunday; where `friday_night` says so, already when a duty
//! reaches into it. Weekends that history alone has worked too many of are nobody's decision any more: then the others of
//! the row are to be off.

use crate::agreement::{Finding, Follow, Language, Measure, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::{Day, local, moment};
use crate::hospital::{Duty, Employee, Hospital};
use crate::linear::{Expr, Literal};
use chrono::Duration;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Days before a Saturday on which a duty may start that reaches into it.
const REACH_DAYS: i32 = 2;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekendFrequency {
    /// Most weekends worked.
    pub most: u32,
    /// Weekends in a row that are looked at together.
    pub of: u32,
    /// Whether a duty that starts before Saturday and reaches into it counts.
    #[serde(default)]
    pub friday_night: bool,
}

impl WeekendFrequency {
    /// Saturdays of the weekends that a duty of the horizon can make worked.
    fn open_weekends(&self, monday: Day, last_day: Day) -> impl Iterator<Item = Day> + use<> {
        let latest = last_day + if self.friday_night { REACH_DAYS } else { 0 };
        (monday + 5..=latest).step_by(7)
    }

    fn counts(&self, record: &Record, duty: &Duty, saturday: Day) -> bool {
        if !self.friday_night {
            return duty.day == saturday || duty.day == saturday + 1;
        }
        let horizon = &record.hospital.horizon;
        let (mut date, last) = (local(duty.start).0, local(duty.end + -1).0);
        while date <= last {
            if (0..2).contains(&(horizon.day(date) - saturday)) {
                return true;
            }
            date += Duration::days(1);
        }
        false
    }

    /// Whether the weekend is worked: known beforehand by history, or a column that is 1 when any of its days is.
    fn worked(&self, model: &mut PersonModel, saturday: Day) -> Literal {
        let date = model.hospital.horizon.date(saturday);
        let (from, to) = (moment(date, 0), moment(date, 2 * 1440));
        let first = if self.friday_night { saturday - REACH_DAYS } else { saturday };
        let mut days = Vec::new();
        for day in first..=saturday + 1 {
            let work = model.sum(day, |duty| duty.day >= saturday || duty.minutes_within(from, to) > 0);
            if day < 0 && work.constant > 0.0 {
                return Literal::One;
            }
            if work != Expr::default() {
                days.push(work);
            }
        }
        if days.is_empty() {
            return Literal::Zero;
        }
        let worked = model.implied_binary();
        for mut work in days {
            work.add(worked, -1.0);
            model.define(&work, 0.0);
        }
        Literal::Var(worked)
    }
}

impl Rule for WeekendFrequency {
    fn id(&self) -> &'static str {
        "weekend_frequency"
    }

    fn describe(&self, language: Language) -> String {
        let (most, of) = (self.most, self.of);
        match language {
            Language::English => format!("At most {most} of {of} consecutive weekends worked."),
            Language::Danish => format!("Arbejde i højst {most} ud af {of} weekender i træk."),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let horizon = &record.hospital.horizon;
        let mut findings = Vec::new();
        for saturday in self.open_weekends(horizon.monday_of(0), record.last_day()) {
            let (mut worked, mut settled) = (0, 0);
            for back in 0..self.of as i32 {
                let weekend = saturday - 7 * back;
                let on_it: Vec<Day> = record
                    .duties
                    .iter()
                    .filter(|duty| self.counts(record, duty, weekend))
                    .map(|duty| duty.day)
                    .collect();
                worked += i64::from(!on_it.is_empty());
                settled += i64::from(on_it.iter().any(|&day| day < 0));
            }
            let beyond = worked - settled.max(i64::from(self.most));
            if beyond > 0 {
                findings.push(Finding {
                    first: saturday - 7 * (self.of as i32 - 1),
                    last: saturday + 1,
                    measured: Measure::Count(worked),
                    allowed: Measure::Count(i64::from(self.most)),
                    excess: beyond as f64,
                    what: format!("weekends worked of {} in a row", self.of),
                });
            }
        }
        findings
    }

    fn encode(&self, model: &mut PersonModel) {
        if self.most >= self.of {
            return;
        }
        let mut worked: BTreeMap<Day, Literal> = BTreeMap::new();
        let monday = model.hospital.horizon.monday_of(0);
        for saturday in self.open_weekends(monday, model.last_day()) {
            let first = saturday - 7 * (self.of as i32 - 1);
            let mut total = Expr::default();
            let mut settled = 0.0;
            for weekend in (first..=saturday).step_by(7) {
                let literal = *worked.entry(weekend).or_insert_with(|| self.worked(model, weekend));
                settled += if literal == Literal::One { 1.0 } else { 0.0 };
                total.add_literal(literal, 1.0);
            }
            if total.terms.is_empty() {
                continue;
            }
            model.limit(total, f64::from(self.most).max(settled), (first, saturday + 1));
        }
    }

    fn follow<'r>(&'r self, _employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        let can_be_followed = self.most < self.of && self.of <= 14;
        can_be_followed.then(|| Box::new(self.clone()) as Box<dyn Follow>)
    }
}

/// The numbers: by weekend, the last one lowest, whether it was worked and whether history alone had settled that; and the same
/// of the weekend to come.
impl Follow for WeekendFrequency {
    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let [worked, settled, mut this_worked, mut this_settled, ..] = standing;
        let saturday = today.hospital.horizon.date(today.day - today.weekday + 5);
        let reaches = |duty: &Duty| {
            let last = if self.friday_night { local(duty.end + -1).0 } else { local(duty.start).0 };
            last >= saturday
        };
        if today.duties.iter().any(reaches) {
            this_worked = 1;
            this_settled |= i16::from(!today.is_planned());
        }
        if today.weekday < 6 {
            return ([worked, settled, this_worked, this_settled, 0, 0], 0.0);
        }
        let (row, row_settled) = ((worked << 1) | this_worked, (settled << 1) | this_settled);
        let allowed = row_settled.count_ones().max(self.most);
        let beyond = if today.is_planned() { row.count_ones().saturating_sub(allowed) } else { 0 };
        let kept = (1 << (self.of - 1)) - 1;
        ([row & kept, row_settled & kept, 0, 0, 0, 0], f64::from(beyond))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn rule(most: u32, of: u32, friday_night: bool) -> WeekendFrequency {
        WeekendFrequency { most, of, friday_night }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&rule(1, 2, false), Case::spans("DENC", 16, 24, 0.35), 30);
        testkit::followed(&rule(2, 4, true), Case::spans("DMC", 9, 33, 0.5), 30);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&rule(1, 2, false), Case::spans("DENC", 16, 24, 0.35));
        testkit::agree(&rule(1, 2, true), Case::spans("DENC", 16, 24, 0.35));
        testkit::agree(&rule(2, 4, true), Case::spans("DMC", 9, 33, 0.5));
    }

    #[test]
    fn priced_breaches_cost_their_excess() {
        testkit::prices_agree(&rule(1, 3, false), Case::spans("DENC", 16, 24, 0.5));
        testkit::prices_agree(&rule(1, 3, true), Case::spans("DENC", 16, 26, 0.5));
    }

    #[test]
    fn two_weekends_in_a_row_are_one_too_many() {
        let findings = rule(1, 2, false).check(&Case::from_grid(0, "|.....DD......D").record());
        assert_eq!((findings.len(), findings[0].first, findings[0].last), (1, 5, 13));
    }

    #[test]
    fn the_weekend_before_the_horizon_counts() {
        assert_eq!(rule(1, 2, false).check(&Case::from_grid(-2, "D.|.....D").record()).len(), 1);
    }

    #[test]
    fn a_friday_night_spoils_the_weekend_only_where_agreed() {
        let case = Case::from_grid(-2, "D.|....N..");
        assert_eq!(rule(1, 2, false).check(&case.record()), vec![]);
        assert_eq!(rule(1, 2, true).check(&case.record()).len(), 1);
    }

    #[test]
    fn a_night_on_the_last_friday_spoils_the_weekend_after_the_horizon() {
        let night = |friday_night| {
            let cut = Case::from_grid(0, "|.....D.....N");
            let broken = !rule(1, 2, friday_night).check(&cut.record()).is_empty();
            let refused = cut.encoded_cost(&rule(1, 2, friday_night), crate::agreement::Strictness::Hard).is_none();
            (broken, refused)
        };
        assert_eq!((night(true), night(false)), ((true, true), (false, false)));
    }

    #[test]
    fn a_friday_evening_to_eleven_spoils_nothing() {
        assert_eq!(rule(1, 2, true).check(&Case::from_grid(-2, "D.|....E..").record()), vec![]);
    }
}
